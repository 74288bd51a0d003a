"""Arrays and tables, as trees of JSON and blobs."""

import base64
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from rulebook.grading.apart.crossing.kinds import (
    ARROW,
    NUMPY,
    PLAIN,
    POLYNOMIALS,
    CannotCross,
    describe,
    zone_of,
)
from rulebook.grading.apart.limits import Limits

_SMALL = 2**20  # bytes of an array that crosses whole, for what shows a part of it


class TableWriter:
    """Writes what NumPy and pandas make; what stands in it is written by `tree`, of `Writer`."""

    def __init__(
        self,
        limits: Limits,
        function: Callable[..., Any] | None,
        objects: list[Any],
        bases: bool = True,
    ):
        self.limits = limits
        self.bases = bases  # does what a view shows a part of go with it?
        self.function = function
        self.objects = objects
        self.numbers = {id(one): number for number, one in enumerate(objects)}
        self.weights = dict.fromkeys(range(len(objects)), 1)  # how many values each of them holds
        self.blobs: list[bytes] = []
        self.size = 0
        self.items = 0
        self.open: set[int] = set()
        self.figures: list[Any] = []
        self.drawing = False  # a figure's record is one thing: nothing in it is known by a number
        self.callables = True  # may what can be called cross at this place?

    def blob(self, data: bytes, path: str) -> int:
        """Keep bytes beside the tree, and return their number."""
        self.size += len(data)
        if self.size > self.limits.value:
            raise CannotCross(f"`{path}` is too large to be marked.")
        self.blobs.append(data)
        return len(self.blobs) - 1

    def tree(self, value: Any, path: str, depth: int) -> Any:
        """Return any value as a tree."""
        raise NotImplementedError

    def each(self, values: Any, path: Any, depth: int) -> list[Any]:
        """Return several values as trees."""
        return [self.tree(one, f"{path}[{place}]", depth) for place, one in enumerate(values)]

    def scalar(self, value: np.generic, path: str) -> Any:
        """Write one of NumPy's numbers."""
        if value.dtype.names is not None:
            return {"t": "record", "v": self.array(np.array([value]), path, 0)}
        return {
            "t": "scalar",
            "d": value.dtype.str,
            "v": base64.b64encode(value.tobytes()).decode(),
        }

    def array(self, value: np.ndarray, path: Any, depth: int) -> Any:
        """Write an array by itself."""
        if value.dtype.kind == "O":
            shape = list(value.shape)
            return {"t": "objects", "s": shape, "v": self.each(value.ravel().tolist(), path, depth)}
        dtype = described(value.dtype)
        if dtype is None:
            raise CannotCross(f"`{path}` is an array of {value.dtype}, which cannot be marked.")
        # As it lies in memory, so that a view into it shows the same there.
        order = sorted(range(value.ndim), key=lambda axis: -value.strides[axis])
        lying = value.transpose(order)
        return {
            "t": "array",
            "d": dtype,
            "s": list(value.shape),
            "f": order,
            "p": lying.flags.c_contiguous,
            "b": self.blob(lying.tobytes(), path),
            "w": value.flags.writeable,
        }

    def view(self, value: np.ndarray, path: Any, depth: int) -> Any:
        """Return an array that shows a part of another together with that other."""
        base: Any = value.base
        if (
            type(base) is not np.ndarray
            or self.drawing
            or not (self.bases or id(base) in self.numbers)
            or base.dtype != value.dtype
            or base.dtype.kind == "O"
            or not base.flags.forc
            or base.nbytes > max(_SMALL, 2 * value.nbytes)
        ):
            return self.array(value, path, depth)
        return {
            "t": "view",
            "v": self.tree(base, path, depth),
            "s": list(value.shape),
            "o": value.ctypes.data - base.ctypes.data,
            "n": list(value.strides),
            "w": value.flags.writeable,
        }

    def masked(self, value: Any, path: Any, depth: int) -> Any:
        """Write an array of which some values are masked."""
        return {
            "t": "masked",
            "v": self.array(np.asarray(value.data), path, depth),
            "m": self.array(np.ma.getmaskarray(value), path, depth),
            "f": self.tree(value.fill_value, path, depth),
        }

    def kind_of_array(self, value: Any, path: Any, depth: int) -> Any:
        """Write a matrix, or an array of records."""
        return {"t": type(value).__name__, "v": self.array(value.view(np.ndarray), path, depth)}

    def polynomial(self, value: Any, path: Any, depth: int) -> Any:
        """Write one of NumPy's polynomials."""
        kind = type(value).__name__
        if kind == "poly1d":
            return {"t": kind, "v": self.array(value.coeffs, path, depth), "x": value.variable}
        if kind not in POLYNOMIALS:
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {PLAIN}.")
        parts = value.coef, value.domain, value.window
        arrays = [self.array(one, path, depth) for one in parts]
        return {"t": "series", "c": kind, "v": arrays, "x": value.symbol}

    def index(self, value: pd.Index, path: Any, depth: int) -> Any:
        """Write the index of a table, or a table's columns."""
        if type(value).__module__.split(".")[0] != "pandas":
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {PLAIN}.")
        if isinstance(value, pd.RangeIndex):
            return {
                "t": "RangeIndex",
                "v": self.each((value.start, value.stop, value.step), path, depth),
                "n": self.tree(value.name, path, depth),
            }
        if isinstance(value, pd.MultiIndex):
            return {
                "t": "MultiIndex",
                "l": [self.index(level, path, depth + 1) for level in value.levels],
                "c": [self.array(np.asarray(codes), path, depth) for codes in value.codes],
                "n": self.each(value.names, path, depth),
            }
        return {
            "t": "Index",
            "v": self.column(value.array, path, depth),
            "n": self.tree(value.name, path, depth),
            "f": getattr(value, "freqstr", None),
        }

    def column(self, value: Any, path: Any, depth: int) -> Any:
        """Write what a column holds, in the form in which it holds it."""
        if isinstance(value, np.ndarray):
            return self.array(value, path, depth)
        if isinstance(value, pd.arrays.NumpyExtensionArray):
            return self.array(value.to_numpy(), path, depth)
        if isinstance(value, pd.Categorical):
            return {
                "t": "categories",
                "v": self.array(np.asarray(value.codes), path, depth),
                "c": self.index(value.categories, path, depth + 1),
                "o": bool(value.ordered),
            }
        if isinstance(value, pd.arrays.DatetimeArray | pd.arrays.TimedeltaArray):
            zone = getattr(value, "tz", None)
            # The numbers are UTC; `to_numpy` of a zoned column would give objects.
            numbers = value.view("i8") if zone is not None else value.to_numpy()
            return {
                "t": "times",
                "v": self.array(np.asarray(numbers), path, depth),
                "z": self.tree(zone_of(zone), path, depth),
                "u": value.unit,
            }
        if isinstance(value, pd.arrays.PeriodArray):
            return {
                "t": "periods",
                "v": self.array(np.asarray(value.view("i8")), path, depth),
                "f": value.freqstr,
            }
        if isinstance(value, pd.arrays.IntervalArray):
            return {
                "t": "intervals",
                "v": [
                    self.index(value.left, path, depth + 1),
                    self.index(value.right, path, depth + 1),
                ],
                "c": value.closed,
            }
        if isinstance(value, pd.arrays.SparseArray):
            dense, fill = np.asarray(value), self.tree(value.fill_value, path, depth)
            return {"t": "sparse", "v": self.array(dense, path, depth), "f": fill}
        name = str(value.dtype)
        if not ARROW.fullmatch(name):
            raise CannotCross(f"`{path}` has a column of {name}, which cannot be marked.")
        sink = pa.BufferOutputStream()
        table = pa.table({"v": pa.array(value)})
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return {"t": "arrow", "d": name, "b": self.blob(sink.getvalue().to_pybytes(), path)}

    def series(self, value: pd.Series, path: Any, depth: int) -> Any:
        """Write a column with its index."""
        return {
            "t": "Series",
            "v": self.column(value.array, path, depth),
            "i": self.index(value.index, path, depth),
            "n": self.tree(value.name, path, depth),
            "a": self.tree(dict(value.attrs), path, depth),
        }

    def frame(self, value: pd.DataFrame, path: Any, depth: int) -> Any:
        """Write a table."""
        # A Series for each column, as `items` makes, takes longer than all the rest.
        arrays = cast(Any, value)._iter_column_arrays()
        return {
            "t": "DataFrame",
            "i": self.index(value.index, path, depth),
            "v": [
                self.column(one, f"{path}[{short(name)}]", depth)
                for name, one in zip(value.columns, arrays, strict=True)
            ],
            "c": self.index(value.columns, path, depth),
            "a": self.tree(dict(value.attrs), path, depth),
        }

    def extension(self, value: Any, path: Any, depth: int) -> Any:
        """Write one of pandas' arrays."""
        return {"t": "extension", "v": self.column(value, path, depth)}


def described(dtype: np.dtype) -> Any:
    """Return a dtype as text, that of a record as a list of names and texts; None for any other."""
    if dtype.names is None:
        return dtype.str if NUMPY.fullmatch(dtype.str) else None
    fields = [[name, dtype[name].str] for name in dtype.names]
    plain = dtype == np.dtype([(name, code) for name, code in fields if NUMPY.fullmatch(code)])
    return fields if plain else None


def short(key: Any) -> str:
    """Return a key as it is shown in the name of a value."""
    return repr(key) if isinstance(key, str | int) and len(repr(key)) < 40 else "…"

"""Arrays and tables, from trees of JSON and blobs."""

import base64
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from rulebook.grading.apart.crossing.kinds import ARROW, POLYNOMIALS, dtype_of, unit_of
from rulebook.grading.apart.limits import Limits


class TableReader:
    """Reads what NumPy and pandas make; what stands in it is read by `value`, of `Reader`."""

    def __init__(
        self,
        limits: Limits,
        function: Callable[..., Any] | None,
        blobs: list[bytes],
        objects: list[Any],
    ):
        self.limits = limits
        self.function = function
        self.blobs = blobs
        self.objects = objects
        self.weights = dict.fromkeys(range(len(objects)), 1)
        self.items = 0
        self.figures: list[Any] = []
        self.drawing = False  # a figure's record is one thing: nothing in it is known by a number
        self.callables = True

    def value(self, tree: Any, depth: int) -> Any:
        """Return what a tree stands for."""
        raise NotImplementedError

    def each(self, trees: Any, depth: int) -> list[Any]:
        """Return what several trees stand for."""
        return [self.value(one, depth) for one in trees]

    def scalar(self, tree: Any, depth: int) -> Any:
        """Read one of NumPy's numbers."""
        return np.ndarray((1,), dtype_of(tree["d"]), base64.b64decode(tree["v"]))[0]

    def array(self, tree: Any, depth: int) -> np.ndarray:
        """Read an array."""
        if tree["t"] == "objects":
            flat = np.empty(len(tree["v"]), dtype=object)
            flat[:] = self.each(tree["v"], depth)
            shaped: np.ndarray = flat.reshape(tree["s"])
            return shaped
        if tree["t"] != "array":
            raise ValueError("no array")
        dtype = dtype_of(tree["d"])
        flat = np.frombuffer(self.blobs[tree["b"]], "u1" if dtype.kind == "b" else dtype)
        # A byte that is neither 0 nor 1 would be true here and false there.
        flat = flat != 0 if dtype.kind == "b" else flat.copy()
        order, shape = tree["f"], tree["s"]
        made: np.ndarray = flat
        if order != [0]:
            made = flat.reshape([shape[n] for n in order]).transpose(np.argsort(order))
        if list(made.shape) != shape:
            raise ValueError("axes that are none")
        if tree["p"]:  # one with gaps stays a view: what shows a part of it is none of the writer's
            made = made.copy("K")
        made.flags.writeable = bool(tree["w"])
        return made

    def view(self, tree: Any, depth: int) -> np.ndarray:
        """Read an array that shows a part of another."""
        base = self.value(tree["v"], depth)
        if type(base) is not np.ndarray or not base.flags.forc or base.dtype.kind == "O":
            raise ValueError("no array to look into")
        made: np.ndarray = np.ndarray(tree["s"], base.dtype, base, tree["o"], tree["n"])
        made.flags.writeable = bool(tree["w"]) and made.flags.writeable
        return made

    def masked(self, tree: Any, depth: int) -> Any:
        """Read an array of which some values are masked."""
        made = np.ma.array(self.array(tree["v"], depth), mask=self.array(tree["m"], depth))
        made.fill_value = self.value(tree["f"], depth)
        return made

    def polynomial(self, tree: Any, depth: int) -> Any:
        """Read one of NumPy's polynomials."""
        if tree["t"] == "poly1d":
            return np.poly1d(self.array(tree["v"], depth), variable=str(tree["x"])[:20])
        if tree["c"] not in POLYNOMIALS:
            raise ValueError("no polynomial")
        coef, domain, window = (self.array(one, depth) for one in tree["v"])
        kind = getattr(np.polynomial, tree["c"])
        return kind(coef, domain=domain, window=window, symbol=str(tree["x"])[:20])

    def index(self, tree: Any, depth: int) -> pd.Index:
        """Read the index of a table, or a table's columns."""
        if tree["t"] == "RangeIndex":
            start, stop, step = self.each(tree["v"], depth)
            return pd.RangeIndex(start, stop, step, name=self.value(tree["n"], depth))
        if tree["t"] == "MultiIndex":
            levels = [self.index(level, depth + 1) for level in tree["l"]]
            codes = [self.array(one, depth + 1) for one in tree["c"]]
            return pd.MultiIndex(
                cast(Any, levels), cast(Any, codes), names=self.each(tree["n"], depth)
            )
        if tree["t"] != "Index":
            raise ValueError("no index")
        made: pd.Index = pd.Index(
            self.column(tree["v"], depth),
            name=self.value(tree["n"], depth),
            dtype=dtype_of_objects(tree["v"]),
            copy=False,
        )
        if tree["f"] is not None and isinstance(made, pd.DatetimeIndex | pd.TimedeltaIndex):
            dated: Any = made
            dated.freq = str(tree["f"])
        return made

    def column(self, tree: Any, depth: int) -> Any:
        """Read what a column holds."""
        kind = tree["t"]
        if kind in ("array", "objects"):
            made = self.array(tree, depth)
            if made.ndim != 1:
                raise ValueError("no column")
            return pd.arrays.NumpyExtensionArray(made)
        if kind == "categories":
            dtype = pd.CategoricalDtype(self.index(tree["c"], depth + 1), bool(tree["o"]))
            return pd.Categorical.from_codes(self.array(tree["v"], depth), dtype=dtype)
        if kind == "times":
            numbers = self.array(tree["v"], depth)
            if (zone := self.value(tree["z"], depth)) is None:
                return pd.Index(numbers, copy=False).array
            utc = pd.DatetimeIndex(numbers.view(f"M8[{unit_of(tree['u'])}]"))
            return utc.tz_localize("UTC").tz_convert(zone).array
        if kind == "periods":
            return pd.arrays.PeriodArray(
                self.array(tree["v"], depth), dtype=pd.PeriodDtype(str(tree["f"]))
            )
        if kind == "intervals":
            left, right = (self.index(one, depth + 1) for one in tree["v"])
            return pd.arrays.IntervalArray.from_arrays(
                left, right, closed=cast(Any, str(tree["c"]))
            )
        if kind == "sparse":
            dense, fill = self.array(tree["v"], depth), self.value(tree["f"], depth)
            return pd.arrays.SparseArray(dense, fill_value=fill)
        if kind != "arrow" or not ARROW.fullmatch(tree["d"]):
            raise ValueError("unknown column")
        stream = pa.ipc.open_stream(self.blobs[tree["b"]])
        if len(stream.schema) != 1 or isinstance(stream.schema.types[0], pa.ExtensionType):
            raise ValueError("no column")
        table = stream.read_all()
        table.validate(full=True)
        kept: Any = _named(tree["d"])
        return kept.__from_arrow__(table.column(0))

    def series(self, tree: Any, depth: int) -> Any:
        """Read a column with its index."""
        made = pd.Series(
            self.column(tree["v"], depth),
            index=self.index(tree["i"], depth),
            name=self.value(tree["n"], depth),
            dtype=dtype_of_objects(tree["v"]),
        )
        made.attrs = self.value(tree["a"], depth)
        return made

    def frame(self, tree: Any, depth: int) -> Any:
        """Read a table."""
        rows = self.index(tree["i"], depth)
        columns = {}
        for place, one in enumerate(tree["v"]):
            column = self.column(one, depth)
            columns[place] = pd.Series(column, rows, object) if dtype_of_objects(one) else column
        made = pd.DataFrame(columns, index=rows)
        made.columns = self.index(tree["c"], depth)
        made.attrs = self.value(tree["a"], depth)
        return made


_named = lru_cache(maxsize=64)(pd.api.types.pandas_dtype)  # looked up among all that there are


def dtype_of_objects(tree: Any) -> Any:
    """Return the dtype of a column of objects, or pandas would make text of it where all are text."""
    return object if tree["t"] == "objects" else None

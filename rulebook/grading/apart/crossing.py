"""Values as data: what may pass between a submission and its judge, and in which form.

A value becomes a JSON tree and a list of byte blobs (array buffers and Arrow streams). Reading one
builds only plain Python, NumPy and pandas objects of known types; nothing is unpickled and no name
is looked up at the writer's wish. A function crosses as a number, for which the reader makes a
stand-in, and so does an iterator. What can be changed is the same object wherever it is met.
Whatever can be called (functions, types) crosses by itself, in a list, a tuple or a dictionary, and
nowhere else: as an attribute it would pass for a method. What is drawn crosses as what it shows
(see drawn). Sizes and depth are limited on both sides, because the writer cannot be trusted.
"""

import array
import base64
import builtins
import collections
import contextlib
import datetime
import decimal
import fractions
import inspect
import itertools
import json
import pathlib
import re
import struct
import sys
import types
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from rulebook.grading.apart import drawn
from rulebook.grading.apart.limits import DEFAULT, Limits

_LENGTH = struct.Struct("!Q")
_NUMPY = re.compile(r"[<>|=]?(?:[?biufcSU]\d*|[mM]8(?:\[\d*[A-Za-z]+\])?)")
_ARROW = re.compile(
    r"(?:U?Int|Float)\d+|boolean|str|string(?:\[\w+\])?|[a-z0-9_\[\], ]+\[pyarrow\]"
)
_VIEWS = {
    "dict_keys": lambda values: dict.fromkeys(values).keys(),
    "dict_values": lambda values: dict(enumerate(values)).values(),
    "dict_items": lambda values: dict(values).items(),
}
# Types that may be an answer: calling one does no more than it would do to a learner's value.
_TYPES = {
    one.__name__: one
    for one in (
        *(one for one in vars(builtins).values() if isinstance(one, type)),
        *(collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
        *(type(None), types.FunctionType, np.ndarray, pd.Series, pd.DataFrame, pd.DatetimeIndex),
        pd.Timestamp,
        *(np.int64, np.int32, np.float64, np.float32, np.str_, decimal.Decimal, fractions.Fraction),
    )
}
_POLYNOMIALS = ("Polynomial", "Chebyshev", "Legendre", "Hermite", "HermiteE", "Laguerre")
# Raised in a judge, these would end or skip a test's own run.
_NO_ERRORS_OF = ("unittest", "_pytest", "pytest", "rulebook", "IPython", "bdb")
_ERROR_BYTES = 100_000
_SMALL = 2**20  # bytes of an array that crosses whole, for what shows a part of it
_PLAIN = "a number, text, a list, a dictionary, a date, a table, a chart or a function"


class CannotCross(Exception):
    """A value is not data, or too much of it; the text is one sentence that names it."""


def pack(
    value: Any,
    name: str = "value",
    limits: Limits = DEFAULT,
    function: Callable[..., Any] | None = None,
    objects: list[Any] | None = None,
) -> bytes:
    """Return `value` as bytes; raise CannotCross, with `name` in the sentence, where it is no data.

    `function(object) -> int` gives a callable its number; without it no callable crosses. `objects` are
    those that can be changed and that both sides know, in one order, from what has crossed before; those
    of `value` are added. One that is known crosses as its number: what is one object here is one there.
    """
    objects = [] if objects is None else objects
    known = len(objects)
    writer = _Writer(limits, function, objects)
    try:
        tree = json.dumps(writer.tree(value, name, 0)).encode()
        parts = [tree, *writer.blobs]
        size = sum(map(len, parts))
        if size > limits.value:
            raise CannotCross(f"`{name}` is too large to be marked ({size / 2**20:.0f} MB).")
    except BaseException:
        del objects[known:]
        raise
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def unpack(
    data: bytes,
    name: str = "value",
    limits: Limits = DEFAULT,
    function: Callable[..., Any] | None = None,
    objects: list[Any] | None = None,
) -> Any:
    """Return the value that `pack` wrote; raise CannotCross where the bytes are not of its making.

    `function(number, name) -> object` makes the stand-in for a callable. `objects`: see pack.
    """
    objects = [] if objects is None else objects
    try:
        parts, place = [], 0
        while place < len(data):
            (size,) = _LENGTH.unpack_from(data, place)
            place += _LENGTH.size
            if size > len(data) - place:
                raise ValueError("cut short")
            parts.append(data[place : place + size])
            place += size
        return _Reader(limits, function, parts[1:], objects).value(json.loads(parts[0]), 0)
    except CannotCross:
        raise
    except (Exception, RecursionError) as error:
        raise CannotCross(f"`{name}` could not be read ({type(error).__name__}).") from None


def describe(value: Any) -> str:
    """Return in a few words what `value` is, for somebody who did not expect it: "a figure"."""
    kind = type(value)
    if isinstance(value, type):
        return f"a class ({value.__name__})"
    if isinstance(value, type(sys)):
        return f"a module ({value.__name__})"
    article = "an" if kind.__name__[:1].lower() in "aeiou" else "a"
    return f"{article} {kind.__name__}"


class _Writer:
    def __init__(self, limits: Limits, function: Callable[..., Any] | None, objects: list[Any]):
        self.limits = limits
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
        self.size += len(data)
        if self.size > self.limits.value:
            raise CannotCross(f"`{path}` is too large to be marked.")
        self.blobs.append(data)
        return len(self.blobs) - 1

    def tree(self, value: Any, path: str, depth: int) -> Any:
        self.items += 1
        if self.items > self.limits.value_items:
            raise CannotCross(f"`{path}` holds too many values to be marked.")
        if depth > self.limits.value_depth:
            raise CannotCross(f"`{path}` is nested too deeply to be marked.")
        if value is None or value is True or value is False:
            return value
        if value is ...:
            return {"t": "..."}
        if value is pd.NA:
            return {"t": "NA"}
        if value is pd.NaT:
            return {"t": "NaT"}
        if isinstance(value, np.generic):
            return self.scalar(value, path)
        kind = type(value)
        if kind is str:
            self.size += len(value)
            if self.size > self.limits.value:
                raise CannotCross(f"`{path}` is too long to be marked.")
            return value
        if kind is int:
            if value.bit_length() > 100_000:
                raise CannotCross(f"`{path}` is too large a number to be marked.")
            return value if value.bit_length() < 64 else {"t": "int", "v": hex(value)}
        if kind is float:
            return value
        if drawn.is_drawn(value):
            return self.inside(value, path, depth, _Writer.picture)
        write = _KINDS.get(kind) or next(
            (write for kinds, write in _FAMILIES if isinstance(value, kinds)), None
        )
        if write is not None:
            return self.inside(value, path, depth, write)
        called = getattr(value, "__name__", "")
        if self.callables and kind is type and _TYPES.get(called) is value:
            return {"t": "type", "v": called}
        if self.callables and self.function and isinstance(value, collections.abc.Iterator):
            lazy = isinstance(value, types.GeneratorType)
            return {"t": "iterator", "v": self.function(partial(_next, value)), "g": lazy}
        if self.callables and self.function and callable(value) and not isinstance(value, type):
            return self.callable(value, path, depth)
        raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {_PLAIN}.")

    def inside(self, value: Any, path: Any, depth: int, write: Any) -> Any:
        if id(value) in self.open:
            raise CannotCross(f"`{path}` contains itself, so it cannot be marked.")
        number = None if self.drawing else self.numbers.get(id(value))
        if number is not None:
            self.items += self.weights[number]
            return {"t": "same", "v": number}
        if changeable := not self.drawing and type(value) in _CHANGEABLE:
            number = self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        self.open.add(id(value))
        callables, before = self.callables, self.items
        self.callables = callables and type(value) in _HOLDING
        try:
            return write(self, value, path, depth + 1)
        finally:
            self.open.discard(id(value))
            self.callables = callables
            if changeable:
                self.weights[cast(int, number)] = self.items - before

    def callable(self, value: Any, path: Any, depth: int) -> Any:
        name = getattr(value, "__name__", "")
        made = {
            "t": "function",
            "v": cast(Any, self.function)(value),
            "n": name if type(name) is str else "",
        }
        if not isinstance(value, types.FunctionType):
            return made
        self.callables = False
        try:
            made["a"] = [
                [key, tree]
                for key, one in vars(value).items()
                if (tree := self.as_far_as_it_goes(one, path, depth))
            ]
            with contextlib.suppress(ValueError, TypeError):
                parameters = inspect.signature(value).parameters.values()
                made["s"] = [
                    [one.name, int(one.kind), self.default(one, path, depth)] for one in parameters
                ]
        finally:
            self.callables = True
        made["d"] = value.__doc__ if type(value.__doc__) is str else None
        return made

    def default(self, parameter: inspect.Parameter, path: Any, depth: int) -> list[Any] | None:
        """Return a default in a list, an empty one if there is none; None if it is no data."""
        if parameter.default is inspect.Parameter.empty:
            return []
        return self.as_far_as_it_goes(parameter.default, path, depth) or None

    def as_far_as_it_goes(self, value: Any, path: Any, depth: int) -> list[Any]:
        known = len(self.objects)
        try:
            return [self.tree(value, path, depth + 1)]
        except CannotCross:
            for one in self.objects[known:]:
                del self.numbers[id(one)]
            del self.objects[known:]
            return []

    def scalar(self, value: np.generic, path: str) -> Any:
        if not _NUMPY.fullmatch(value.dtype.str):
            raise CannotCross(f"`{path}` is a NumPy record; what can be marked is {_PLAIN}.")
        return {
            "t": "scalar",
            "d": value.dtype.str,
            "v": base64.b64encode(value.tobytes()).decode(),
        }

    def each(self, values: Any, path: Any, depth: int) -> list[Any]:
        return [self.tree(one, f"{path}[{place}]", depth) for place, one in enumerate(values)]

    def sequence(self, value: Any, path: Any, depth: int) -> Any:
        made = self.each(value, path, depth)
        if type(value) is list:
            return made
        tree = {"t": type(value).__name__, "v": made}
        return tree | {"m": value.maxlen} if type(value) is collections.deque else tree

    def named_tuple(self, value: Any, path: Any, depth: int) -> Any:
        kind = type(value)
        fields = getattr(kind, "_fields", None)
        # What a library returns has more than a tuple at times (a test's degrees of freedom).
        if not isinstance(fields, tuple) or (
            kind.__module__ == "__main__" and kind.__bases__ != (tuple,)
        ):
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {_PLAIN}.")
        return {
            "t": "namedtuple",
            "n": kind.__name__,
            "f": list(map(str, fields)),
            "v": self.each(tuple.__iter__(value), path, depth),
            "m": [
                [name, tree]
                for name, one in getattr(value, "__dict__", {}).items()
                if name[:1] != "_" and (tree := self.as_far_as_it_goes(one, path, depth))
            ],
        }

    def mapping(self, value: Any, path: Any, depth: int) -> Any:
        keys, values = list(value.keys()), list(value.values())
        made = {
            "t": "dict",
            "c": type(value).__name__,
            "k": [self.tree(key, f"a key of {path}", depth) for key in keys],
            "v": [
                self.tree(one, f"{path}[{_short(key)}]", depth)
                for key, one in zip(keys, values, strict=True)
            ],
        }
        if type(value) is collections.defaultdict:
            made["f"] = self.tree(value.default_factory, f"{path}.default_factory", depth)
        return made

    def words(self, value: Any, path: Any, depth: int) -> Any:
        if isinstance(value, re.Pattern):
            return {"t": "pattern", "v": self.tree(value.pattern, path, depth), "f": value.flags}
        return {"t": "path", "c": type(value).__name__, "v": str(value)}

    def polynomial(self, value: Any, path: Any, depth: int) -> Any:
        kind = type(value).__name__
        if kind == "poly1d":
            return {"t": kind, "v": self.array(value.coeffs, path, depth), "x": value.variable}
        if kind not in _POLYNOMIALS:
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {_PLAIN}.")
        parts = value.coef, value.domain, value.window
        return {"t": "series", "c": kind, "v": [self.array(one, path, depth) for one in parts]}

    def raw(self, value: Any, path: Any, depth: int) -> Any:
        made = {"t": type(value).__name__, "b": self.blob(bytes(value), path)}
        return made | {"t": "numbers", "c": value.typecode} if type(value) is array.array else made

    def number(self, value: Any, path: Any, depth: int) -> Any:
        if isinstance(value, complex):
            return {"t": "complex", "v": [value.real, value.imag]}
        kind = "Decimal" if isinstance(value, decimal.Decimal) else "Fraction"
        return {"t": kind, "v": str(value)}

    def span(self, value: Any, path: Any, depth: int) -> Any:
        kind = "range" if isinstance(value, range) else "slice"
        return {"t": kind, "v": self.each((value.start, value.stop, value.step), path, depth)}

    def moment(self, value: Any, path: Any, depth: int) -> Any:
        if isinstance(value, pd.Timestamp):
            zone = str(value.tz) if value.tz is not None else None
            return {"t": "Timestamp", "v": value.asm8.view("i8").item(), "u": value.unit, "z": zone}
        if isinstance(value, pd.Timedelta):
            return {"t": "Timedelta", "v": value.asm8.view("i8").item(), "u": value.unit}
        if isinstance(value, datetime.timedelta):
            return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        kind = type(value)
        zone = getattr(value, "tzinfo", None)
        key = getattr(zone, "key", None)
        if key is not None:
            return {
                "t": kind.__name__,
                "v": value.replace(tzinfo=None).isoformat(),
                "z": str(key),
                "f": value.fold,
            }
        return {"t": kind.__name__, "v": value.isoformat()}

    def period(self, value: Any, path: Any, depth: int) -> Any:
        if isinstance(value, pd.Period):
            return {"t": "Period", "v": value.ordinal, "f": value.freqstr}
        return {
            "t": "Interval",
            "v": self.each((value.left, value.right), path, depth),
            "c": value.closed,
        }

    def masked(self, value: Any, path: Any, depth: int) -> Any:
        return {
            "t": "masked",
            "v": self.array(np.asarray(value.data), path, depth),
            "m": self.array(np.ma.getmaskarray(value), path, depth),
            "f": self.tree(value.fill_value, path, depth),
        }

    def matrix(self, value: Any, path: Any, depth: int) -> Any:
        return {"t": "matrix", "v": self.array(np.asarray(value), path, depth)}

    def array(self, value: np.ndarray, path: Any, depth: int) -> Any:
        if value.dtype.kind == "O":
            shape = list(value.shape)
            return {"t": "objects", "s": shape, "v": self.each(value.ravel().tolist(), path, depth)}
        dtype = _described(value.dtype)
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

    def index(self, value: pd.Index, path: Any, depth: int) -> Any:
        if type(value).__module__.split(".")[0] != "pandas":
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {_PLAIN}.")
        if isinstance(value, pd.RangeIndex):
            span = range(value.start, value.stop, value.step)
            return {
                "t": "RangeIndex",
                "v": self.span(span, path, depth),
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
                "z": None if zone is None else str(zone),
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
        name = str(value.dtype)
        if not _ARROW.fullmatch(name):
            raise CannotCross(f"`{path}` has a column of {name}, which cannot be marked.")
        sink = pa.BufferOutputStream()
        table = pa.table({"v": pa.array(value)})
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return {"t": "arrow", "d": name, "b": self.blob(sink.getvalue().to_pybytes(), path)}

    def series(self, value: pd.Series, path: Any, depth: int) -> Any:
        return {
            "t": "Series",
            "v": self.column(value.array, path, depth),
            "i": self.index(value.index, path, depth),
            "n": self.tree(value.name, path, depth),
            "a": self.tree(dict(value.attrs), path, depth),
        }

    def frame(self, value: pd.DataFrame, path: Any, depth: int) -> Any:
        return {
            "t": "DataFrame",
            "i": self.index(value.index, path, depth),
            "v": [
                self.column(one.array, f"{path}[{_short(name)}]", depth)
                for name, one in value.items()
            ],
            "c": self.index(value.columns, path, depth),
            "a": self.tree(dict(value.attrs), path, depth),
        }

    def extension(self, value: Any, path: Any, depth: int) -> Any:
        return {"t": "extension", "v": self.column(value, path, depth)}

    def picture(self, value: Any, path: Any, depth: int) -> Any:
        try:
            if (found := drawn.grid(value)) is not None:
                return {"t": "grid", "c": found[0], "v": self.tree(found[1], path, depth)}
            figure, way = drawn.place(value)
            number = next((n for n, one in enumerate(self.figures) if one is figure), None)
            if number is not None:
                return {"t": "drawn", "f": number, "w": way}
            self.figures.append(figure)
            record = drawn.read(figure)
        except drawn.NoPicture as error:
            raise CannotCross(f"`{path}` {error}; what can be marked is {_PLAIN}.") from None
        # A figure comes with the first of its parts; those after it only say which one.
        self.drawing = True
        try:
            return {"t": "drawn", "w": way, "v": self.tree(record, path, depth)}
        finally:
            self.drawing = False


# By the very type: a subclass is another thing, which its class alone can tell.
_KINDS: dict[Any, Any] = {
    **dict.fromkeys((list, tuple, set, frozenset, collections.deque), _Writer.sequence),
    **dict.fromkeys((dict, collections.Counter, collections.OrderedDict, collections.defaultdict), _Writer.mapping),
    **dict.fromkeys((bytes, bytearray, array.array), _Writer.raw),
    **dict.fromkeys((complex, decimal.Decimal, fractions.Fraction), _Writer.number),
    **dict.fromkeys((range, slice), _Writer.span),
    **dict.fromkeys((datetime.datetime, datetime.date, datetime.time, datetime.timedelta), _Writer.moment),
    **dict.fromkeys((pd.Timestamp, pd.Timedelta), _Writer.moment),
    **dict.fromkeys((pd.Period, pd.Interval), _Writer.period),
    **dict.fromkeys(map(type, ({}.keys(), {}.values(), {}.items())), _Writer.sequence),
    **dict.fromkeys((re.Pattern, type(pathlib.Path()), pathlib.PurePosixPath), _Writer.words),
    np.ndarray: _Writer.view,
    np.ma.MaskedArray: _Writer.masked,
    np.matrix: _Writer.matrix,
    np.poly1d: _Writer.polynomial,
    pd.Series: _Writer.series,
    pd.DataFrame: _Writer.frame,
}  # fmt: skip
_HOLDING = (list, tuple, dict, collections.defaultdict)  # what may hold what can be called
# What can be changed in place: these cross as one and the same object (see pack).
_CHANGEABLE = (
    *(
        list,
        set,
        collections.deque,
        bytearray,
        array.array,
        np.ndarray,
        np.ma.MaskedArray,
        np.matrix,
    ),
    *(dict, collections.Counter, collections.OrderedDict, collections.defaultdict),
    *(pd.Series, pd.DataFrame),
)
_CHANGEABLE_KINDS = [
    "set",
    "deque",
    "bytearray",
    "numbers",
    "array",
    "view",
    "objects",
    "masked",
    "matrix",
    "dict",
    "Series",
    "DataFrame",
]
_FAMILIES = (
    (tuple, _Writer.named_tuple),
    (pd.Index, _Writer.index),
    (pd.api.extensions.ExtensionArray, _Writer.extension),
    (cast(Any, np.polynomial.polynomial).ABCPolyBase, _Writer.polynomial),
)


def _next(values: Any, number: int) -> list[Any]:
    return list(itertools.islice(values, number))


def _steps(ask: Callable[[int], list[Any]]) -> Iterator[Any]:
    """Yield what an iterator over there gives: one by one at first, as it may never end."""
    taken = 0
    while values := ask(1 + taken // 50):
        taken += len(values)
        yield from values


def _short(key: Any) -> str:
    return repr(key) if isinstance(key, str | int) and len(repr(key)) < 40 else "…"


class _Reader:
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
        self.items += 1
        if self.items > self.limits.value_items or depth > self.limits.value_depth + 5:
            raise ValueError("too much")
        if isinstance(tree, list):
            return self.kept(lambda: [self.value(one, depth + 1) for one in tree])
        if not isinstance(tree, dict):
            return tree
        kind = tree["t"]
        if kind == "same":
            self.items += self.weights[tree["v"]]
            if (made := self.objects[tree["v"]]) is None:
                raise ValueError("not made yet")
            return made
        if kind == "...":
            return ...
        if kind == "NA":
            return pd.NA
        if kind == "NaT":
            return pd.NaT
        if kind not in _READERS:
            raise ValueError("unknown kind")
        callables = self.callables
        if kind in ("function", "iterator", "type") and not callables:
            raise ValueError("nothing to call here")
        self.callables = callables and kind in ("tuple", "dict")
        try:
            if kind in _CHANGEABLE_KINDS:
                return self.kept(lambda: _READERS[kind](self, tree, depth + 1))
            return _READERS[kind](self, tree, depth + 1)
        finally:
            self.callables = callables

    def kept(self, make: Callable[[], Any]) -> Any:
        """Make an object that can be changed, under the number that the writer has given it."""
        if self.drawing:
            return make()
        number, before = len(self.objects), self.items
        self.objects.append(None)
        self.objects[number] = make()
        self.weights[number] = self.items - before
        return self.objects[number]

    def each(self, trees: Any, depth: int) -> list[Any]:
        return [self.value(one, depth) for one in trees]

    def mapping(self, tree: Any, depth: int) -> Any:
        keys, values = self.each(tree["k"], depth), self.each(tree["v"], depth)
        pairs = dict(zip(keys, values, strict=True))
        if tree["c"] == "defaultdict":
            return collections.defaultdict(self.value(tree["f"], depth), pairs)
        return {
            "dict": dict,
            "Counter": collections.Counter,
            "OrderedDict": collections.OrderedDict,
        }[tree["c"]](pairs)

    def named_tuple(self, tree: Any, depth: int) -> Any:
        fields = [one for one in tree["f"] if isinstance(one, str) and len(one) < 100]
        make: Any = collections.namedtuple
        kind = make(str(tree["n"])[:100], fields)
        values = self.each(tree["v"], depth)
        if not tree["m"]:
            return kind(*values)
        made = type(kind.__name__, (kind,), {})(*values)  # one that has room for more
        vars(made).update({str(name): self.value(one[0], depth) for name, one in tree["m"]})
        return made

    def masked(self, tree: Any, depth: int) -> Any:
        made = np.ma.array(self.array(tree["v"], depth), mask=self.array(tree["m"], depth))
        made.fill_value = self.value(tree["f"], depth)
        return made

    def polynomial(self, tree: Any, depth: int) -> Any:
        if tree["t"] == "poly1d":
            return np.poly1d(self.array(tree["v"], depth), variable=str(tree["x"])[:20])
        if tree["c"] not in _POLYNOMIALS:
            raise ValueError("no polynomial")
        coef, domain, window = (self.array(one, depth) for one in tree["v"])
        return getattr(np.polynomial, tree["c"])(coef, domain=domain, window=window)

    def path(self, tree: Any, depth: int) -> Any:
        kind = pathlib.PurePosixPath if tree["c"] == "PurePosixPath" else pathlib.Path
        return kind(str(tree["v"])[:5_000])

    def scalar(self, tree: Any, depth: int) -> Any:
        return np.frombuffer(base64.b64decode(tree["v"]), _dtype(tree["d"]), 1)[0]

    def array(self, tree: Any, depth: int) -> np.ndarray:
        if tree["t"] == "objects":
            flat = np.empty(len(tree["v"]), dtype=object)
            flat[:] = self.each(tree["v"], depth)
            shaped: np.ndarray = flat.reshape(tree["s"])
            return shaped
        if tree["t"] != "array":
            raise ValueError("no array")
        dtype = _dtype(tree["d"])
        flat = np.frombuffer(self.blobs[tree["b"]], "u1" if dtype.kind == "b" else dtype)
        # A byte that is neither 0 nor 1 would be true here and false there.
        flat = flat != 0 if dtype.kind == "b" else flat.copy()
        order, shape = tree["f"], tree["s"]
        made: np.ndarray = flat.reshape([shape[n] for n in order]).transpose(np.argsort(order))
        if list(made.shape) != shape:
            raise ValueError("axes that are none")
        if tree["p"]:  # one with gaps stays a view: what shows a part of it is none of the writer's
            made = made.copy("K")
        made.flags.writeable = bool(tree["w"])
        return made

    def view(self, tree: Any, depth: int) -> np.ndarray:
        base = self.value(tree["v"], depth)
        if type(base) is not np.ndarray or not base.flags.forc or base.dtype.kind == "O":
            raise ValueError("no array to look into")
        made: np.ndarray = np.ndarray(tree["s"], base.dtype, base, tree["o"], tree["n"])
        made.flags.writeable = bool(tree["w"]) and made.flags.writeable
        return made

    def timestamp(self, tree: Any, depth: int) -> Any:
        moment = pd.Timestamp(np.datetime64(int(tree["v"]), cast(Any, _unit(tree["u"]))))
        return moment if tree["z"] is None else moment.tz_localize("UTC").tz_convert(str(tree["z"]))

    def timedelta(self, tree: Any, depth: int) -> Any:
        return pd.Timedelta(np.timedelta64(int(tree["v"]), cast(Any, _unit(tree["u"]))))

    def moment(self, tree: Any, depth: int) -> Any:
        value = getattr(datetime, tree["t"]).fromisoformat(tree["v"])
        if "z" in tree:
            import zoneinfo

            value = value.replace(tzinfo=zoneinfo.ZoneInfo(tree["z"]), fold=int(tree["f"]))
        return value

    def index(self, tree: Any, depth: int) -> pd.Index:
        if tree["t"] == "RangeIndex":
            return pd.RangeIndex(self.value(tree["v"], depth), name=self.value(tree["n"], depth))
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
            dtype=_objects(tree["v"]),
            copy=False,
        )
        if tree["f"] is not None and isinstance(made, pd.DatetimeIndex | pd.TimedeltaIndex):
            dated: Any = made
            dated.freq = str(tree["f"])
        return made

    def column(self, tree: Any, depth: int) -> Any:
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
            if tree["z"] is None:
                return pd.Index(numbers, copy=False).array
            utc = pd.DatetimeIndex(numbers.view(f"M8[{_unit(tree['u'])}]"))
            return utc.tz_localize("UTC").tz_convert(str(tree["z"])).array
        if kind == "periods":
            return pd.arrays.PeriodArray(
                self.array(tree["v"], depth), dtype=pd.PeriodDtype(str(tree["f"]))
            )
        if kind == "intervals":
            left, right = (self.index(one, depth + 1) for one in tree["v"])
            return pd.arrays.IntervalArray.from_arrays(
                left, right, closed=cast(Any, str(tree["c"]))
            )
        if kind != "arrow" or not _ARROW.fullmatch(tree["d"]):
            raise ValueError("unknown column")
        stream = pa.ipc.open_stream(self.blobs[tree["b"]])
        if len(stream.schema) != 1 or isinstance(stream.schema.types[0], pa.ExtensionType):
            raise ValueError("no column")
        table = stream.read_all()
        table.validate(full=True)
        kept: Any = pd.api.types.pandas_dtype(tree["d"])
        return kept.__from_arrow__(table.column(0))

    def series(self, tree: Any, depth: int) -> Any:
        made = pd.Series(
            self.column(tree["v"], depth),
            index=self.index(tree["i"], depth),
            name=self.value(tree["n"], depth),
            dtype=_objects(tree["v"]),
        )
        made.attrs = self.value(tree["a"], depth)
        return made

    def frame(self, tree: Any, depth: int) -> Any:
        rows = self.index(tree["i"], depth)
        columns = {}
        for place, one in enumerate(tree["v"]):
            column = self.column(one, depth)
            columns[place] = pd.Series(column, rows, object) if _objects(one) else column
        made = pd.DataFrame(columns, index=rows)
        made.columns = self.index(tree["c"], depth)
        made.attrs = self.value(tree["a"], depth)
        return made

    def grid(self, tree: Any, depth: int) -> Any:
        return drawn.make_grid(tree["c"], self.value(tree["v"], depth))

    def picture(self, tree: Any, depth: int) -> Any:
        if "v" in tree:
            self.drawing = True
            record = self.value(tree["v"], depth)
            self.drawing = False
            self.figures.append(drawn.build(record))
            return drawn.find(self.figures[-1], tree["w"])
        return drawn.find(self.figures[int(tree["f"])], tree["w"])

    def stand_in(self, tree: Any, depth: int) -> Any:
        if self.function is None:
            raise ValueError("no function here")
        about = {
            "doc": tree["d"] if isinstance(tree.get("d"), str) else None,
            "attributes": {key: self.value(one[0], depth) for key, one in tree.get("a", [])},
            "signature": None
            if "s" not in tree
            else inspect.Signature(
                [
                    inspect.Parameter(
                        str(name),
                        inspect._ParameterKind(kind),
                        default=self.default(default, depth),
                    )
                    for name, kind, default in tree["s"]
                ]
            ),
        }
        return self.function(int(tree["v"]), str(tree["n"])[:100], about)

    def default(self, told: Any, depth: int) -> Any:
        if told is None:
            return object()  # there is one, which is no data
        return self.value(told[0], depth) if told else inspect.Parameter.empty

    def iterator(self, tree: Any, depth: int) -> Any:
        if self.function is None:
            raise ValueError("no function here")
        steps = _steps(
            self.function(
                int(tree["v"]), "next", {"doc": None, "attributes": {}, "signature": None}
            )
        )
        return steps if tree["g"] else itertools.chain(steps)

    def number(self, tree: Any, depth: int) -> Any:
        text = str(tree["v"])
        if len(text) > 10_000:
            raise ValueError("too long")
        return decimal.Decimal(text) if tree["t"] == "Decimal" else fractions.Fraction(text)


_READERS: dict[str, Any] = {
    "int": lambda r, t, d: int(t["v"], 16),
    "scalar": _Reader.scalar,
    "tuple": lambda r, t, d: tuple(r.each(t["v"], d)),
    "set": lambda r, t, d: set(r.each(t["v"], d)),
    "frozenset": lambda r, t, d: frozenset(r.each(t["v"], d)),
    "deque": lambda r, t, d: collections.deque(r.each(t["v"], d), t["m"]),
    "namedtuple": _Reader.named_tuple,
    **{kind: lambda r, t, d: _VIEWS[t["t"]](r.each(t["v"], d)) for kind in _VIEWS},  # type: ignore[no-untyped-call]
    "type": lambda r, t, d: _TYPES[t["v"]],
    "path": _Reader.path,
    "pattern": lambda r, t, d: re.compile(r.value(t["v"], d), int(t["f"])),
    "poly1d": _Reader.polynomial,
    "series": _Reader.polynomial,
    "masked": _Reader.masked,
    "matrix": lambda r, t, d: np.asmatrix(r.array(t["v"], d)),
    "dict": _Reader.mapping,
    "bytes": lambda r, t, d: r.blobs[t["b"]],
    "numbers": lambda r, t, d: array.array(str(t["c"]), r.blobs[t["b"]]),
    "bytearray": lambda r, t, d: bytearray(r.blobs[t["b"]]),
    "complex": lambda r, t, d: complex(*t["v"]),
    "Decimal": _Reader.number,
    "Fraction": _Reader.number,
    "range": lambda r, t, d: range(*r.each(t["v"], d)),
    "slice": lambda r, t, d: slice(*r.each(t["v"], d)),
    "Timestamp": _Reader.timestamp,
    "Timedelta": _Reader.timedelta,
    "timedelta": lambda r, t, d: datetime.timedelta(*t["v"]),
    "datetime": _Reader.moment,
    "date": _Reader.moment,
    "time": _Reader.moment,
    "Period": lambda r, t, d: pd.Period(ordinal=int(t["v"]), freq=str(t["f"])),
    "Interval": lambda r, t, d: cast(Any, pd.Interval)(*r.each(t["v"], d), closed=str(t["c"])),
    "array": _Reader.array,
    "objects": _Reader.array,
    "view": _Reader.view,
    "RangeIndex": _Reader.index,
    "MultiIndex": _Reader.index,
    "Index": _Reader.index,
    "Series": _Reader.series,
    "DataFrame": _Reader.frame,
    "extension": lambda r, t, d: r.column(t["v"], d),
    "function": _Reader.stand_in,
    "iterator": _Reader.iterator,
    "drawn": _Reader.picture,
    "grid": _Reader.grid,
}


def _described(dtype: np.dtype) -> Any:
    """Return a dtype as text, that of a record as a list of names and texts; None for any other."""
    if dtype.names is None:
        return dtype.str if _NUMPY.fullmatch(dtype.str) else None
    fields = [[name, dtype[name].str] for name in dtype.names]
    plain = dtype == np.dtype([(name, code) for name, code in fields if _NUMPY.fullmatch(code)])
    return fields if plain else None


def _dtype(told: Any) -> np.dtype:
    if isinstance(told, list):
        return np.dtype([(str(name), _dtype(code)) for name, code in told])
    if not isinstance(told, str) or not _NUMPY.fullmatch(told):
        raise ValueError("unknown dtype")
    return np.dtype(told)


def _objects(tree: Any) -> Any:
    """Return the dtype of a column of objects, or pandas would make text of it where all are text."""
    return object if tree["t"] == "objects" else None


def _unit(text: str) -> str:
    if text not in ("s", "ms", "us", "ns"):
        raise ValueError("unknown unit")
    return text


def pack_error(error: BaseException) -> dict[str, Any]:
    """Return an exception as data: its name, its ancestors, its text, its arguments and attributes."""
    try:
        text = str(error)
    except BaseException:  # a learner's __str__ may do anything
        text = ""
    made = {
        "name": type(error).__name__,
        "kinds": [[kind.__module__, kind.__qualname__] for kind in type(error).__mro__[:-1]],
        "text": text[:2000],
    }
    with contextlib.suppress(Exception):
        more = {name: one for name, one in vars(error).items() if not name.startswith("_")}
        data = pack([list(error.args), more], "error")
        if len(data) <= _ERROR_BYTES:
            made["more"] = base64.b64encode(data).decode()
    return made


def unpack_error(
    data: dict[str, Any], known: Callable[..., Any] = lambda module, name: None
) -> BaseException:
    """Return an exception that `except ValueError` and the like meet as they would the original.

    `known(module, name)` returns a class that is known here under that name, or None. What is no
    Exception there (SystemExit) is none here: a test that expects an error does not mean it.
    """
    kinds = data["kinds"] if isinstance(data.get("kinds"), list) else []
    base: type[BaseException] = Exception
    for kind in kinds:
        if not (
            isinstance(kind, list) and len(kind) == 2 and all(isinstance(one, str) for one in kind)
        ):
            continue
        module, name = kind
        found = getattr(builtins, name, None) if module == "builtins" else known(module, name)
        if module.split(".")[0] in _NO_ERRORS_OF or not isinstance(found, type):
            continue
        if issubclass(found, BaseException):
            base = found
            break
    if issubclass(base, StopIteration | StopAsyncIteration):
        base = RuntimeError  # it would end a test's loop over its cases, as if all had passed
    if issubclass(base, BaseExceptionGroup):
        base = Exception
    name, text = str(data.get("name"))[:100], str(data.get("text"))[:2000]
    if base.__name__ != name and name.isidentifier() and not hasattr(builtins, name):
        base = type(name, (base,), {})
    error = base.__new__(base)
    error.args = (text,)
    with contextlib.suppress(Exception):
        args, more = unpack(base64.b64decode(data["more"]), "error")
        error.args = tuple(args)
        vars(error).update({str(name): one for name, one in more.items() if str(name)[:1] != "_"})
    return error

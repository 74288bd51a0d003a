"""Values as trees of JSON and blobs, with limits on their size and depth."""

import array
import collections
import contextlib
import inspect
import itertools
import types
from functools import partial
from typing import Any, cast

import numpy as np
import pandas as pd

from rulebook.grading.apart import drawn
from rulebook.grading.apart.crossing.kinds import (
    MADE,
    PLAIN,
    SINGLE,
    TYPES,
    CannotCross,
    describe,
)
from rulebook.grading.apart.crossing.table_writer import TableWriter, short
from rulebook.grading.apart.latest import CHANGING


class Writer(TableWriter):
    """Writes a value of any kind that may cross; see `rulebook.grading.apart.crossing`."""

    def tree(self, value: Any, path: str, depth: int) -> Any:
        """Return any value as a tree; raise CannotCross for one that may not cross."""
        self.items += 1
        if self.items > self.limits.value_items:
            raise CannotCross(f"`{path}` holds too many values to be marked.")
        if depth > self.limits.value_depth:
            raise CannotCross(f"`{path}` is nested too deeply to be marked.")
        if value is None or value is True or value is False:
            return value
        if id(value) in _SINGLE:
            return {"t": _SINGLE[id(value)]}
        if isinstance(value, np.generic):
            return self.scalar(value, path)
        kind = type(value)
        if kind.__module__ == "__main__" and (parent := _adds_nothing_to(kind)):
            kind, value = parent, parent(value)
        if kind is str:
            self.size += len(value)
            if self.size > self.limits.value:
                raise CannotCross(f"`{path}` is too long to be marked.")
            return value
        if kind is int:
            self.size += value.bit_length() // 4
            if value.bit_length() > 4_000_000:
                raise CannotCross(f"`{path}` is too large a number to be marked.")
            return value if value.bit_length() < 64 else {"t": "int", "v": hex(value)}
        if kind is float:
            return value
        if drawn.is_drawn(value):
            return self.inside(value, path, depth, Writer.picture)
        write = _KINDS.get(kind) or next(
            (write for kinds, write in _FAMILIES if isinstance(value, kinds)), None
        )
        if write is not None:
            return self.inside(value, path, depth, write)
        called = value.__name__ if kind in (type, types.BuiltinFunctionType) else ""
        if self.callables and called and TYPES.get(called) is value:
            return {"t": "type", "v": called}
        if self.callables and self.function and isinstance(value, collections.abc.Iterator):
            lazy = isinstance(value, types.GeneratorType)
            return {"t": "iterator", "v": self.function(partial(_next, value)), "g": lazy}
        if self.callables and self.function and callable(value) and not isinstance(value, type):
            return self.callable(value, path, depth)
        raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {PLAIN}.")

    def inside(self, value: Any, path: Any, depth: int, write: Any) -> Any:
        """Write what holds other values: once, and not within itself."""
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
        """Write the number of a function, and what can be told of it."""
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
        """Return the tree of a value in a list, which is empty where it may not cross."""
        known = len(self.objects)
        try:
            return [self.tree(value, path, depth + 1)]
        except CannotCross:
            for one in self.objects[known:]:
                del self.numbers[id(one)]
            del self.objects[known:]
            return []

    def sequence(self, value: Any, path: Any, depth: int) -> Any:
        """Write a list, a tuple, a set, a deque, or the view of a dictionary."""
        made = self.each(value, path, depth)
        if type(value) is list:
            return made
        tree = {"t": type(value).__name__, "v": made}
        return tree | {"m": value.maxlen} if type(value) is collections.deque else tree

    def named_tuple(self, value: Any, path: Any, depth: int) -> Any:
        """Write a tuple whose places have names."""
        kind = type(value)
        fields = getattr(kind, "_fields", None)
        # What a library returns has more than a tuple at times (a test's degrees of freedom).
        if not isinstance(fields, tuple) or (
            kind.__module__ == "__main__" and kind.__bases__ != (tuple,)
        ):
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {PLAIN}.")
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
        """Write a dictionary of any kind."""
        keys, values = list(value.keys()), list(value.values())
        made = {
            "t": "dict",
            "c": type(value).__name__,
            "k": [self.tree(key, f"a key of {path}", depth) for key in keys],
            "v": [
                self.tree(one, f"{path}[{short(key)}]", depth)
                for key, one in zip(keys, values, strict=True)
            ],
        }
        if type(value) is collections.defaultdict:
            made["f"] = self.tree(value.default_factory, f"{path}.default_factory", depth)
        return made

    def made(self, value: Any, path: Any, depth: int) -> Any:
        """Write a value by what it is made of."""
        name = _MADE.get(type(value)) or next(
            name for name, (kind, _, _) in MADE.items() if isinstance(value, kind)
        )
        try:
            values = MADE[name][1](value)
        except Exception:
            raise CannotCross(f"`{path}` is {describe(value)} that cannot be marked.") from None
        return {"t": "made", "k": name, "v": self.each(values, path, depth)}

    def bunch(self, value: Any, path: Any, depth: int) -> Any:
        """Write a library's dictionary whose keys are attributes, too."""
        kind = type(value)
        if kind.__module__ == "__main__":
            raise CannotCross(f"`{path}` is {describe(value)}; what can be marked is {PLAIN}.")
        pairs = [
            [self.tree(key, path, depth), tree[0]]
            for key, one in dict.items(value)
            if (tree := self.as_far_as_it_goes(one, path, depth))
        ]
        return {"t": "bunch", "n": kind.__name__, "v": pairs}

    def raw(self, value: Any, path: Any, depth: int) -> Any:
        """Write bytes, or an array of plain numbers."""
        made = {"t": type(value).__name__, "b": self.blob(bytes(value), path)}
        return made | {"t": "numbers", "c": value.typecode} if type(value) is array.array else made

    def picture(self, value: Any, path: Any, depth: int) -> Any:
        """Write what is drawn: a figure, a part of one, or a grid of them."""
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
            raise CannotCross(f"`{path}` {error}; what can be marked is {PLAIN}.") from None
        # A figure comes with the first of its parts; those after it only say which one.
        self.drawing = True
        try:
            return {"t": "drawn", "w": way, "v": self.tree(record, path, depth)}
        finally:
            self.drawing = False


_MADE = {kind: name for name, (kind, _, _) in MADE.items()}
# By the very type: a subclass is another thing, which its class alone can tell.
_KINDS: dict[Any, Any] = {
    **dict.fromkeys((list, tuple, set, frozenset, collections.deque), Writer.sequence),
    **dict.fromkeys((dict, collections.Counter, collections.OrderedDict, collections.defaultdict), Writer.mapping),
    **dict.fromkeys((bytes, bytearray, array.array), Writer.raw),
    **dict.fromkeys(_MADE, Writer.made),
    **dict.fromkeys(map(type, ({}.keys(), {}.values(), {}.items())), Writer.sequence),
    np.ndarray: Writer.view,
    np.ma.MaskedArray: Writer.masked,
    **dict.fromkeys((np.matrix, np.recarray), Writer.kind_of_array),
    np.poly1d: Writer.polynomial,
    pd.Series: Writer.series,
    pd.DataFrame: Writer.frame,
}  # fmt: skip
_SINGLE = {id(one): name for name, one in SINGLE.items()}
_HOLDING = (list, tuple, dict, collections.defaultdict)  # what may hold what can be called
# What can be changed in place: these cross as one and the same object (see pack).
_CHANGEABLE: tuple[type, ...] = (
    list, set, dict, collections.deque, collections.Counter, collections.OrderedDict, collections.defaultdict,
    bytearray, array.array, np.ndarray, np.ma.MaskedArray, np.matrix, np.recarray, pd.Series, pd.DataFrame,
)  # fmt: skip
_FAMILIES = (
    (tuple, Writer.named_tuple),
    (pd.Index, Writer.index),
    (pd.api.extensions.ExtensionArray, Writer.extension),
    (cast(Any, np.polynomial.polynomial).ABCPolyBase, Writer.polynomial),
    ((np.dtype, pd.api.extensions.ExtensionDtype, pd.offsets.BaseOffset), Writer.made),
    (dict, Writer.bunch),
)


def _adds_nothing_to(kind: Any) -> Any:
    """Return the built-in type that a class is but for its name; None for any other class."""
    while kind.__module__ == "__main__" and vars(kind).keys() <= vars(_Empty).keys():
        kind = kind.__bases__[0]
    return kind if kind in (dict, list, set, frozenset, tuple, str, int, float) else None


class _Empty(dict[Any, Any]):
    pass


def _next(values: Any, number: int) -> Any:
    """Return the next values of an iterator in a tuple, but one that can change by itself."""
    made = tuple(itertools.islice(values, number))
    return made[0] if number == 1 and made and isinstance(made[0], CHANGING) else made

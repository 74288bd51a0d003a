"""Values from trees of JSON and blobs: only plain Python, NumPy and pandas objects of known kinds."""

import array
import collections
import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from rulebook.grading.apart import drawn
from rulebook.grading.apart.crossing.kinds import MADE, SINGLE, TYPES, VIEWS
from rulebook.grading.apart.crossing.table_reader import TableReader

# What can be changed in place, besides lists: it is kept under its number.
_CHANGEABLE = (
    "set", "dict", "deque", "bytearray", "numbers", "array", "view", "objects", "masked", "matrix", "recarray",
    "Series", "DataFrame",
)  # fmt: skip


class Reader(TableReader):
    """Reads what `Writer` wrote; whatever else it is given ends in an error of Python's."""

    def value(self, tree: Any, depth: int) -> Any:
        """Return what a tree stands for; raise ValueError where it stands for nothing."""
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
        if kind in SINGLE:
            return SINGLE[kind]
        if kind not in _READERS:
            raise ValueError("unknown kind")
        callables = self.callables
        if kind in ("function", "iterator", "type") and not callables:
            raise ValueError("nothing to call here")
        self.callables = callables and kind in ("tuple", "dict")
        try:
            if kind in _CHANGEABLE:
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

    def mapping(self, tree: Any, depth: int) -> Any:
        """Read a dictionary of any kind."""
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
        """Read a tuple whose places have names."""
        fields = [one for one in tree["f"] if isinstance(one, str) and len(one) < 100]
        make: Any = collections.namedtuple
        kind = make(str(tree["n"])[:100], fields)
        values = self.each(tree["v"], depth)
        if not tree["m"]:
            return kind(*values)
        made = type(kind.__name__, (kind,), {})(*values)  # one that has room for more
        vars(made).update({str(name): self.value(one[0], depth) for name, one in tree["m"]})
        return made

    def made(self, tree: Any, depth: int) -> Any:
        """Make a value of what it is made of."""
        return MADE[tree["k"]][2](*self.each(tree["v"], depth))

    def bunch(self, tree: Any, depth: int) -> Any:
        """Read a dictionary whose keys are attributes, too."""
        kind = type(str(tree["n"])[:100], (_Bunch,), {})
        return kind(self.each(pair, depth) for pair in tree["v"])

    def grid(self, tree: Any, depth: int) -> Any:
        """Read a grid of pictures."""
        return drawn.make_grid(tree["c"], self.value(tree["v"], depth))

    def picture(self, tree: Any, depth: int) -> Any:
        """Read a figure, or a part of one."""
        if "v" in tree:
            self.drawing = True
            record = self.value(tree["v"], depth)
            self.drawing = False
            self.figures.append(drawn.build(record))
            return drawn.find(self.figures[-1], tree["w"])
        return drawn.find(self.figures[int(tree["f"])], tree["w"])

    def stand_in(self, tree: Any, depth: int) -> Any:
        """Make the stand-in of a function."""
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
        """Return a parameter's default, or what stands for one that is no data."""
        if told is None:
            return object()  # there is one, which is no data
        return self.value(told[0], depth) if told else inspect.Parameter.empty

    def iterator(self, tree: Any, depth: int) -> Any:
        """Make the stand-in of an iterator."""
        if self.function is None:
            raise ValueError("no function here")
        steps = _steps(
            self.function(
                int(tree["v"]), "next", {"doc": None, "attributes": {}, "signature": None}
            )
        )
        return steps if tree["g"] else itertools.chain(steps)


class _Bunch(dict[Any, Any]):
    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise AttributeError(name)


def _steps(ask: Callable[[int], Any]) -> Iterator[Any]:
    """Yield what an iterator over there gives: one by one at first, as it may never end.

    So is what can change, as long as it is one and the same that comes again.
    """
    taken, last = 0, None
    while True:
        values = ask(1 + taken // 50)
        several = values if isinstance(values, tuple) else (values,)
        if not several:
            return
        yield from several
        taken += len(several) - (values is last)
        last = values


_READERS: dict[str, Any] = {
    "int": lambda r, t, d: int(t["v"], 16),
    "scalar": Reader.scalar,
    "tuple": lambda r, t, d: tuple(r.each(t["v"], d)),
    "set": lambda r, t, d: set(r.each(t["v"], d)),
    "frozenset": lambda r, t, d: frozenset(r.each(t["v"], d)),
    "deque": lambda r, t, d: collections.deque(r.each(t["v"], d), t["m"]),
    "namedtuple": Reader.named_tuple,
    **{kind: lambda r, t, d: VIEWS[t["t"]](r.each(t["v"], d)) for kind in VIEWS},  # type: ignore[no-untyped-call]
    "type": lambda r, t, d: TYPES[t["v"]],
    "poly1d": Reader.polynomial,
    "series": Reader.polynomial,
    "masked": Reader.masked,
    "matrix": lambda r, t, d: np.asmatrix(r.array(t["v"], d)),
    "recarray": lambda r, t, d: r.array(t["v"], d).view(np.recarray),
    "record": lambda r, t, d: r.array(t["v"], d)[0],
    "made": Reader.made,
    "bunch": Reader.bunch,
    "dict": Reader.mapping,
    "bytes": lambda r, t, d: r.blobs[t["b"]],
    "numbers": lambda r, t, d: array.array(str(t["c"]), r.blobs[t["b"]]),
    "bytearray": lambda r, t, d: bytearray(r.blobs[t["b"]]),
    "array": Reader.array,
    "objects": Reader.array,
    "view": Reader.view,
    "RangeIndex": Reader.index,
    "MultiIndex": Reader.index,
    "Index": Reader.index,
    "Series": Reader.series,
    "DataFrame": Reader.frame,
    "extension": lambda r, t, d: r.column(t["v"], d),
    "function": Reader.stand_in,
    "iterator": Reader.iterator,
    "drawn": Reader.picture,
    "grid": Reader.grid,
}

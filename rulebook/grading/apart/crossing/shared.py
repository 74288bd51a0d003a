"""What can be changed and stands on both sides: which it is, and whether it changed since it last crossed."""

import array
import collections
import contextlib
import copy
import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

_MOST = 300  # objects that are looked after; beyond them, or beyond so many bytes, both sides begin anew
_BYTES = 10_000_000


class Shared:
    """The objects that two processes both have, under the numbers by which they speak of them.

    Each message tells first which of them have changed, so that a list which a learner's function keeps,
    returns twice or changes later is one list here, too. `kept()` gives the ids of objects that stay as
    they are (what a read-only cell made): where one would change, its copy takes its place.
    """

    def __init__(self, kept: Callable[[], set[int]] = set) -> None:
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.weights: list[int] = []  # how many values each of them holds
        self.states: list[Any] = []
        self.bytes = 0
        self.kept = kept

    @property
    def full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self.objects) > _MOST or self.bytes > _BYTES

    def add(self, value: Any) -> int:
        """Take an object in and return its number."""
        number = len(self.objects)
        self.objects.append(value)
        self.numbers[id(value)] = number
        self.weights.append(1)
        return number

    def put(self, number: int, value: Any) -> None:
        """Have another object stand under a number."""
        if self.numbers.get(id(self.objects[number])) == number:
            del self.numbers[id(self.objects[number])]
        self.objects[number] = value
        self.numbers[id(value)] = number

    def known(self, number: int) -> int:
        """Return the number of an object that is there; raise an error for any other."""
        if number < 0 or self.objects[number] is None:
            raise ValueError("not made yet")
        return number

    def cut(self, length: int) -> None:
        """Forget the objects from a number on."""
        for one in self.objects[length:]:
            self.numbers.pop(id(one), None)
        del self.objects[length:], self.weights[length:], self.states[length:]

    def changed(self) -> list[int]:
        """Return the numbers of those that are no longer as they were when they last crossed."""
        pairs = enumerate(zip(self.states, self.objects, strict=False))
        return [number for number, (was, one) in pairs if not same(was, state(one))]

    def crossed(self, changed: list[int], size: int) -> None:
        """Note how the objects are that have just crossed."""
        for number in changed:
            self.states[number] = state(self.objects[number])
        self.states += map(state, self.objects[len(self.states) :])
        self.bytes += size

    def spare(self, numbers: list[int]) -> None:
        """Put copies in the places of those that are to change and must not."""
        if not numbers or not (kept := self.kept()):
            return
        own = [n for n, one in enumerate(self.objects) if not kept.isdisjoint(_bases(one))]
        if not set(own).isdisjoint(numbers):
            copies = copy.deepcopy(self.objects)
            for number in own:
                one = copies[number]
                self.put(number, (lambda: None) if isinstance(one, types.FunctionType) else one)


def state(value: Any) -> Any:
    """Return what tells afterwards whether an object has changed: its members, or its bytes."""
    if isinstance(value, types.FunctionType):
        value = vars(value)
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, bytearray | array.array):
        return bytes(value)
    if isinstance(value, np.ndarray):
        return value.ravel().tolist() if value.dtype.kind == "O" else value.tobytes()
    if isinstance(value, pd.DataFrame | pd.Series):
        columns = getattr(value, "columns", value.index)
        names = [getattr(value, "name", None), *value.index.names, *columns.names]
        return value.copy(deep=False), [*names, *value.attrs, *value.attrs.values()]
    return list(value)


def same(before: Any, after: Any) -> bool:
    """Tell whether two states are one."""
    if isinstance(before, list):
        return len(before) == len(after) and all(map(operator.is_, before, after))
    if isinstance(before, tuple):
        with contextlib.suppress(Exception):  # what stands in it may be compared in any way
            return same(before[1], after[1]) and bool(before[0].equals(after[0]))
        return False
    return bool(before == after)


def change(old: Any, new: Any) -> None:
    """Give an object the contents of another of its kind; raise TypeError for one of another kind."""
    if isinstance(old, types.FunctionType):
        return vars(old).update(new)
    if type(old) is not type(new):
        raise TypeError("another kind")
    if isinstance(old, list | bytearray | array.array):
        old[:] = new
    elif isinstance(old, collections.deque):
        old.clear()
        old.extend(new)
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif isinstance(old, np.ndarray):
        if old.flags.writeable:
            old[...] = new
    else:
        remade: Any = type(old).__init__
        remade(old, new)
        old.attrs = new.attrs


def _bases(value: Any) -> set[int]:
    """Return the ids of a value and of the arrays whose memory it shows."""
    found = set()
    while value is not None:
        found.add(id(value))
        value = value.base if isinstance(value, np.ndarray) else None
    return found

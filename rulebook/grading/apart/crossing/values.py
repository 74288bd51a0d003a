"""A value as bytes, and back: one tree of JSON, and the blobs that it points to."""

import json
import struct
from collections.abc import Callable
from typing import Any

from rulebook.grading.apart.crossing.kinds import CannotCross
from rulebook.grading.apart.crossing.reader import Reader
from rulebook.grading.apart.crossing.writer import Writer
from rulebook.grading.apart.limits import DEFAULT, Limits

_LENGTH = struct.Struct("!Q")


def pack(
    value: Any,
    name: str = "value",
    limits: Limits = DEFAULT,
    function: Callable[..., Any] | None = None,
    objects: list[Any] | None = None,
    bases: bool = True,
) -> bytes:
    """Return `value` as bytes; raise CannotCross, with `name` in the sentence, where it is no data.

    `function(object) -> int` gives a callable its number; without it no callable crosses. `objects` are
    those that can be changed and that both sides know, in one order, from what has crossed before; those
    of `value` are added. One that is known crosses as its number: what is one object here is one there.
    Without `bases` an array that shows a part of another crosses alone, unless that other has crossed.
    """
    objects = [] if objects is None else objects
    known = len(objects)
    writer = Writer(limits, function, objects, bases)
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
        return Reader(limits, function, parts[1:], objects).value(json.loads(parts[0]), 0)
    except CannotCross:
        raise
    except (Exception, RecursionError) as error:
        raise CannotCross(f"`{name}` could not be read ({type(error).__name__}).") from None

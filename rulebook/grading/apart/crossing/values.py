"""A value as bytes, and back: one tree of JSON, and the blobs that it points to."""

import json
import struct
from collections.abc import Callable
from typing import Any

from rulebook.grading.apart.crossing.kinds import CannotCross
from rulebook.grading.apart.crossing.reader import Reader
from rulebook.grading.apart.crossing.shared import Shared, change
from rulebook.grading.apart.crossing.writer import Writer
from rulebook.grading.apart.limits import DEFAULT, Limits

_LENGTH = struct.Struct("!Q")


def pack(
    value: Any,
    name: str = "value",
    limits: Limits = DEFAULT,
    function: Callable[..., Any] | None = None,
    shared: Shared | None = None,
) -> bytes:
    """Return `value` as bytes; raise CannotCross, with `name` in the sentence, where it is no data.

    `function(object) -> int` gives a callable its number; without it no callable crosses. `shared` are
    the objects that both sides know; those of `value` are added. One that is known crosses as its
    number, and before the value comes what has changed of them.
    """
    shared = Shared() if shared is None else shared
    known = len(shared.objects)
    writer = Writer(limits, function, shared)
    try:
        changed = shared.changed()
        contents = [[number, writer.contents(shared.objects[number], name)] for number in changed]
        tree = writer.tree(value, name, 0)
        first = json.dumps({"t": "after", "c": contents, "v": tree} if contents else tree).encode()
        parts = [first, *writer.blobs]
        size = sum(map(len, parts))
        if size > limits.value:
            raise CannotCross(f"`{name}` is too large to be marked ({size / 2**20:.0f} MB).")
    except BaseException:
        shared.cut(known)
        raise
    shared.crossed(changed, size)
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def unpack(
    data: bytes,
    name: str = "value",
    limits: Limits = DEFAULT,
    function: Callable[..., Any] | None = None,
    shared: Shared | None = None,
) -> Any:
    """Return the value that `pack` wrote; raise CannotCross where the bytes are not of its making.

    `function(number, name) -> object` makes the stand-in for a callable. `shared`: see pack.
    """
    shared = Shared() if shared is None else shared
    try:
        parts, place = [], 0
        while place < len(data):
            (size,) = _LENGTH.unpack_from(data, place)
            place += _LENGTH.size
            if size > len(data) - place:
                raise ValueError("cut short")
            parts.append(data[place : place + size])
            place += size
        tree, contents = json.loads(parts[0]), []
        if isinstance(tree, dict) and tree["t"] == "after":
            tree, contents = tree["v"], tree["c"]
        reader = Reader(limits, function, parts[1:], shared)
        numbers = [shared.known(number) for number, _ in contents]
        shared.spare(numbers)
        for number, (_, one) in zip(numbers, contents, strict=True):
            change(shared.objects[number], reader.contents(one))
        value = reader.value(tree, 0)
        shared.crossed(numbers, len(data))
        return value
    except CannotCross:
        raise
    except (Exception, RecursionError) as error:
        raise CannotCross(f"`{name}` could not be read ({type(error).__name__}).") from None

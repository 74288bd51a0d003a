"""The submission process: it runs a learner's cells and hands over values as data.

Everything here runs beside the learner's code and may be changed by it, so nothing here is trusted:
the worst that it can do is to claim other values or outputs of its own.
"""

import array
import contextlib
import copy
import operator
import os
import random
import signal
import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd

from rulebook.grading.apart.cell_runner import CellShell, Stream
from rulebook.grading.apart.channel import Channel, Gone
from rulebook.grading.apart.crossing import CannotCross, pack, pack_error, unpack, unpack_error
from rulebook.grading.apart.drawn import is_drawn
from rulebook.grading.apart.latest import CHANGING, change, keep
from rulebook.grading.apart.limits import Limits

# Not permitted, denied, too many open files, a file too large, a full disk, no such call.
_WALLS = (1, 13, 24, 27, 28, 38)
_LONGEST = 100_000  # bytes of a result that is compared with the one before
_WARNINGS = 50  # of one call, to be told to a test that asks for them


def serve(channel: Channel, shell: CellShell, limits: Limits) -> None:
    """Answer requests until the grader closes the channel."""
    server = _Server(channel, shell, limits)
    signal.signal(signal.SIGINT, server.interrupt)
    while True:
        try:
            server.answer(*channel.receive())
        except Gone:
            return


class _Server:
    def __init__(self, channel: Channel, shell: CellShell, limits: Limits):
        self.channel, self.shell, self.limits = channel, shell, limits
        self.functions: list[Any] = []
        self.told: dict[str, Any] = {}  # what the judge has asked for lately, and how it was then
        self.results: dict[int, Any] = {}  # what calls have returned lately, and how it crossed
        self.given: dict[int, Any] = {}  # what functions of the test were given lately
        self.calls = 0
        self.lent: list[Any] = []  # what the judge holds of what it has fetched: see pack
        self.reported = dict(shell.user_ns)
        self.busy = self.late = False

    def interrupt(self, *_: Any) -> None:
        """Stop what a learner's code does just now, or will do next; never a message half read."""
        __tracebackhide__ = True  # it is no line of the learner's
        if self.busy:
            raise KeyboardInterrupt
        self.late = True

    def answer(self, header: dict[str, Any], payload: bytes) -> None:
        outer, self.busy = self.busy, True
        try:
            late, self.late = self.late and not header.get("calm"), False
            if late:
                raise KeyboardInterrupt
            reply, data = getattr(self, f"on_{header['op']}")(header, payload)
        except CannotCross as error:
            reply, data = {"refused": str(error)}, b""
        except KeyboardInterrupt:
            name = header.get("name", "It")
            reply, data = {"refused": f"`{name}` took too long, so it was stopped."}, b""
        finally:
            self.busy = False
        self.channel.send({"id": header["id"], **reply}, data)
        self.busy = outer

    def on_run(self, header: dict[str, Any], payload: bytes) -> Any:
        # What a replayed cell shows was kept the first time.
        outputs = self.shell.run(header["source"], show=not header.get("again"))
        return {"outputs": outputs, **self.changes()}, b""

    def changes(self) -> dict[str, Any]:
        """Return which names were bound and deleted since the last time."""
        hidden, now = self.shell.user_ns_hidden, dict(self.shell.user_ns)
        names = [
            name
            for name, value in now.items()
            if isinstance(name, str)
            and (name[:1] != "_" or (name not in hidden and name.strip("_i0123456789")))
            and not (name in hidden and hidden[name] is value)
            and (name not in self.reported or self.reported[name] is not value)
        ]
        gone = [name for name in self.reported if name not in now and isinstance(name, str)]
        self.reported = now
        return {"bound": names, "deleted": gone}

    def on_get(self, header: dict[str, Any], payload: bytes) -> Any:
        name = header["name"]
        if name not in self.shell.user_ns:
            return {"missing": True}, b""
        if header.get("fresh"):
            self.lent = []
        keep(self.told, name, (self.shell.user_ns[name], self.members(name)))
        return {}, pack(self.shell.user_ns[name], name, self.limits, self.number, self.lent)

    def on_set(self, header: dict[str, Any], payload: bytes) -> Any:
        self.shell.user_ns[header["name"]] = self.read(payload)
        self.reported = dict(self.shell.user_ns)
        return {}, b""

    def on_delete(self, header: dict[str, Any], payload: bytes) -> Any:
        self.shell.user_ns.pop(header["name"], None)
        self.reported = dict(self.shell.user_ns)
        return {}, b""

    def on_seed(self, header: dict[str, Any], payload: bytes) -> Any:
        for name, given in self.read(payload).items():
            (random if name == "random" else np.random).seed(*given)
        return {}, b""

    def on_call(self, header: dict[str, Any], payload: bytes) -> Any:
        function, name = self.find(header), header["name"]
        objects: list[Any] = []
        given = self.read(payload, objects)
        before = {n: self.state(one) for n, one in enumerate(objects) if not _is_table(one)}
        every = dict(enumerate(given["args"])) | given["kwargs"]
        charts = {place: self.state(one) for place, one in every.items() if is_drawn(one)}
        self.shell.outputs, self.shell._printed = [], 0
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream(self.shell, "stdout"), Stream(self.shell, "stderr")
        value = None
        reply: dict[str, Any] = {}
        try:
            with _warnings(header.get("listen")) as warned:
                value = function(*given["args"], **given["kwargs"])
        except CannotCross:
            raise
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit is no reason to stop serving
            if (wall := _wall(error)) is not None:
                # A test that expects an error does not mean one that only the walls have raised.
                raise CannotCross(f"`{name}` met a limit of the grader ({wall}).") from None
            lacks = error.name if type(error) is NameError else None
            reply = {"raised": pack_error(error), "lacks": lacks}
        finally:
            sys.stdout, sys.stderr = streams
        changed = [n for n, was in before.items() if not _same(was, self.state(objects[n]))]
        changed += self.changed_tables(objects, given, payload)
        drawn = {n: every[n] for n, was in charts.items() if not _same(was, self.state(every[n]))}
        if warned:
            reply["warned"] = [pack_error(one.message) for one in warned[:_WARNINGS]]
        reply["printed"] = [self.printed("stdout"), self.printed("stderr")]
        reply |= {"changed": changed, "plain": not changed and not drawn}
        made = value
        if not reply["plain"]:
            contents = [copy.copy(objects[n]) for n in changed]
            made = {"value": value, "changed": contents, "drawn": drawn}
        reply["stale"] = [
            one
            for one, (was, members) in self.told.items()
            if self.shell.user_ns.get(one) is not was or not _same(members, self.members(one))
        ]
        # The common case names the value as the learner would: the result of the call.
        came = len(objects) > 3  # more than what arguments come in
        data = pack(made, f"{name}(…)", self.limits, self.number, objects)
        number, known = self.numbered(value, self.results, data)
        return reply | {"result": number, "as_before": not came and known == data}, data

    def numbered(
        self, value: Any, kept: dict[int, Any], data: bytes = b""
    ) -> tuple[int | None, Any]:
        """Return by which number what can change is known again, and how it crossed the last time."""
        if not isinstance(value, CHANGING):
            return None, None
        self.calls += 1
        number = next((n for n, (one, _) in kept.items() if one is value), self.calls)
        _, known = kept.get(number, (None, None))
        keep(kept, number, (value, data if len(data) < _LONGEST else None))
        return number, known

    def members(self, name: str) -> list[Any]:
        """Return what tells whether a list or the like that has a name is no longer as it was."""
        value = self.shell.user_ns.get(name)
        return self.state(value) if isinstance(value, list | dict | set) else []

    def changed_tables(self, objects: list[Any], given: Any, payload: bytes) -> list[int]:
        """Return which of the objects are tables that are no longer as they came."""
        tables = [n for n, one in enumerate(objects) if _is_table(one)]
        if not tables:
            return []
        with contextlib.suppress(CannotCross):
            if pack(given, "argument", self.limits, self.number) == payload:
                return []  # the common case: packed again, all is what came
        as_they_came: list[Any] = []
        self.read(payload, as_they_came)
        return [n for n in tables if self.state(objects[n]) != self.state(as_they_came[n])]

    def find(self, header: dict[str, Any]) -> Any:
        number, name = header["number"], header["name"]
        if 0 <= number < len(self.functions):
            return self.functions[number]
        # Another process stands here than the one that was asked first: find it by its name.
        if name not in self.shell.user_ns:
            raise CannotCross(f"`{name}` was made before another cell ended Python.")
        return self.shell.user_ns[name]

    def number(self, function: Any) -> int:
        back = getattr(function, "_number_there", None)
        if isinstance(back, int):
            return -1 - back
        for place, known in enumerate(self.functions):
            if known is function:
                return place
        self.functions.append(function)
        return len(self.functions) - 1

    def read(self, payload: bytes, objects: list[Any] | None = None) -> Any:
        return unpack(payload, "value", self.limits, self.called_back, objects)

    def called_back(self, number: int, name: str, about: dict[str, Any]) -> Any:
        """Return what stands here for a function of the test's (or our own one, come home)."""
        if number < 0:
            return self.functions[-1 - number]

        def callback(*args: Any, **kwargs: Any) -> Any:
            data = pack({"args": list(args), "kwargs": kwargs}, name, self.limits, self.number)
            told = [self.numbered(one, self.given)[0] for one in args]
            self.busy = False
            self.channel.send({"op": "back", "number": number, "told": told}, data)
            header, payload = self.channel.receive()
            while "op" in header:  # what it calls there calls us again
                self.answer(header, payload)
                header, payload = self.channel.receive()
            self.busy = True
            if "raised" in header:
                raise unpack_error(header["raised"])
            value, filled = self.read(payload)
            for place, one in filled.items():
                change(args[place], one)
            return value

        callback.__name__ = name if name.isidentifier() else "function"
        vars(callback)["_number_there"] = number
        return callback

    def state(self, value: Any) -> Any:
        """Return what tells afterwards whether a call changed an argument: its members, or its bytes."""
        if isinstance(value, dict):
            return [*value, *value.values()]
        if isinstance(value, bytearray | array.array):
            return bytes(value)
        if isinstance(value, np.ndarray):
            return value.ravel().tolist() if value.dtype.kind == "O" else value.tobytes()
        if not _is_table(value) and not is_drawn(value):
            return list(value)
        with contextlib.suppress(CannotCross):
            return pack(value, "argument", self.limits, lambda function: 0)
        return None

    def printed(self, stream: str) -> str:
        return "".join(one["text"] for one in self.shell.outputs if one.get("name") == stream)


def _is_table(value: Any) -> bool:
    return isinstance(value, pd.DataFrame | pd.Series)


def _wall(error: BaseException | None) -> str | None:
    """Return what the grader's own walls and limits have refused, if an error comes of that."""
    for _ in range(20):
        if isinstance(error, OSError) and error.errno in _WALLS:
            return os.strerror(error.errno)
        if type(error) is MemoryError:
            return "memory"
        if type(error) is RuntimeError and error.args == ("can't start new thread",):
            return "threads"
        if error is None:
            break
        error = error.__cause__ or error.__context__
    return None


def _warnings(wanted: Any) -> Any:
    """Catch all warnings, if a test has said what is to be done with them."""
    if not wanted:
        return contextlib.nullcontext()
    return warnings.catch_warnings(record=True, action="always")


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list):
        return len(before) == len(after) and all(map(operator.is_, before, after))
    return bool(before == after)

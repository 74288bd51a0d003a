"""The judge process: it runs read-only and test cells and never a line of the learner's.

Its namespace asks the submission process for a name that the learner defined, at the moment when a
cell reads it, and gets data (see crossing) or, for a function, a stand-in that runs there.
"""

import builtins
import sys
import types

import numpy as np
import pandas as pd

from rulebook.grading.apart.cell_runner import CellShell, Stream
from rulebook.grading.apart.channel import Channel, Gone
from rulebook.grading.apart.crossing import CannotCross, pack, pack_error, unpack, unpack_error
from rulebook.grading.apart.limits import Limits

_DATA = (list, dict, set, bytearray, np.ndarray, pd.DataFrame, pd.Series, pd.Index)


def serve(channel: Channel, shell: CellShell, limits: Limits) -> None:
    """Answer the grader until it closes the channel."""
    judge = _Judge(channel, shell, limits)
    while True:
        try:
            header, _ = channel.receive()
        except Gone:
            return
        if header["op"] == "rules":
            judge.space.imports = header["imports"]
            judge.space.modules = header["modules"]
            judge.space.theirs = set(header["theirs"])
            judge.space.fixed = set(header["fixed"]) - judge.space.theirs
            judge.space.shared = set(header["shared"])
            channel.send({"id": header["id"]})
        else:
            channel.send({"id": header["id"], **judge.run(header)})


class NotMarkable(Exception):
    """What a test reads is no data; shown as its sentence alone."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class _Space(dict):
    """The judge's global names.

    `own`: bound by the judge's own cells. `theirs`: names that the instructor's solution binds or
    changes, so that a learner may too, even where a read-only cell bound them first. `fixed`: names
    that some read-only or test cell binds and `theirs` does not hold; they never come from a learner,
    even where that cell failed here or has not run. `shared`: those that read-only cells bind.
    `away`: names whose value lives in the submission process.
    """

    def __init__(self, judge, names):
        super().__init__(names)
        self.judge = judge
        self.imports: dict[str, str] = {}
        self.modules: dict[str, str] = {}
        self.theirs: set[str] = set()
        self.fixed: set[str] = set()
        self.shared: set[str] = set()
        self.own: set[str] = set()
        self.away: set[str] = set()
        self.known: set[str] = set()
        self.fetched: set[str] = set()
        self.pending: dict = {}
        self.testing = False
        self.running = False

    def before(self, known: list, learner: list, testing: bool) -> None:
        """Get ready for a cell: forget what was fetched for the last one, see what lives away."""
        for name in self.fetched:
            dict.pop(self, name, None)
        self.fetched.clear()
        self.known, self.testing = set(known), testing
        self.away = {name for name in known if self.may_come(name, name in learner)}
        for name in self.away & self.keys():
            dict.pop(self, name)

    def may_come(self, name: str, learners: bool) -> bool:
        """Tell whether the submission's value of a name counts here."""
        if name.startswith("_") or name in ("In", "Out", "get_ipython", "exit", "quit", "open"):
            return False
        if name in self.fixed or (hasattr(builtins, name) and name not in self.theirs):
            return False
        if name not in self.own or name not in self:
            return True
        mine = dict.get(self, name)
        if isinstance(mine, types.ModuleType) or name not in self.theirs:
            return False
        return learners or isinstance(mine, _DATA)

    def __missing__(self, name):
        if name in self.imports and not isinstance(name, int):
            found: dict = {}
            exec(self.imports[name], found)  # a line of the released notebook
            dict.__setitem__(self, name, found[name])
            return found[name]
        if name in self.away:
            try:
                value = self.judge.fetch(name)
            except NotMarkable:
                if name not in self.modules:
                    raise
                found = {}  # the instructor's solution imports it, and so did the learner
                exec(self.modules[name], found)
                value = found[name]
            dict.__setitem__(self, name, value)
            self.fetched.add(name)
            return value
        raise KeyError(name)

    def __contains__(self, name):
        """Tell whether a cell could read the name: tests ask `'answer' in globals()`."""
        return dict.__contains__(self, name) or (self.running and name in self.away)

    def get(self, name, default=None):
        """Return a name's value as a cell reads it."""
        try:
            return self[name]
        except KeyError:
            return default

    def keys(self):
        """Return every name that a cell could read: `dir()` lists them."""
        return dict.fromkeys([*dict.keys(self), *(self.away if self.running else ())]).keys()

    def __setitem__(self, name, value):
        dict.__setitem__(self, name, value)
        if self.running and isinstance(name, str) and not name.startswith("_"):
            self.own.add(name)
            self.fetched.discard(name)
            # What the released notebook gives a value may be given another for a learner's function;
            # a test's own names (what it expects) are none of its business.
            if self.testing and name in self.known and name in self.theirs | self.shared:
                self.pending[name] = value

    def __delitem__(self, name):
        if name in self.away and self.running:
            self.pending.pop(name, None)
            self.away.discard(name)
            self.fetched.discard(name)
            dict.pop(self, name, None)
            self.judge.ask({"op": "delete", "name": name})
            return
        dict.__delitem__(self, name)
        self.own.discard(name)


class _Judge:
    def __init__(self, channel: Channel, shell: CellShell, limits: Limits):
        self.channel, self.shell, self.limits = channel, shell, limits
        self.space = _Space(self, shell.user_ns)
        shell.user_module, shell.user_ns = shell.prepare_user_module(None, self.space)
        sys.modules["__main__"] = shell.user_module
        self.functions: list = []
        self.stand_ins: dict[int, tuple] = {}
        self.spoke = False
        self.life = 0  # which submission process it was that answered last

    def run(self, header: dict) -> dict:
        testing = header["op"] == "test"
        space = self.space
        space.before(header["known"], header["learner"], testing)
        self.spoke, space.running = False, True
        try:
            outputs = self.shell.run(header["source"], show=testing)
            self.flush()
        except CannotCross as error:
            outputs = [_error(NotMarkable(str(error)))]
        finally:
            space.running = False
        if testing:
            hidden = set(header["hidden"])
            outputs = [self.shown(one, header["source"], hidden) for one in outputs]
        return {"outputs": outputs, "spoke": self.spoke}

    def shown(self, output: dict, source: str, hidden: set[int]) -> dict:
        """Return an output of a test cell without a line of a hidden test, or of this file."""
        if output["output_type"] == "stream" and output["name"] == "stderr":
            return {**output, "name": "stdout"}  # a warning is no wrong answer
        if output["output_type"] != "error":
            return output
        error = self.shell.result.error_in_exec if self.shell.result else None
        if error is None:
            return (
                output if not hidden else {**output, "evalue": "", "traceback": [output["ename"]]}
            )
        line, direct = _line(error)
        if hidden and (line in hidden or (self.spoke and (line is None or line > min(hidden)))):
            return self.covered(error, output, authored=direct and line in hidden)
        if hasattr(error, "_render_traceback_"):
            return output
        head = f"{output['ename']}: {output['evalue']}" if output["evalue"] else output["ename"]
        lines = source.splitlines()
        if line is not None and 0 < line <= len(lines):
            head += f"\n    {lines[line - 1].strip()}"
        return {**output, "traceback": [head]}

    def covered(self, error: BaseException, output: dict, authored: bool) -> dict:
        """Return the error of a hidden test in words that the learner's code cannot choose.

        Its function has seen what the test passed to it: in a text, the name of an exception or of
        a class it could tell its author. What the test's own author says may be said.
        """
        kind = next(kind for kind in type(error).__mro__ if _standard(kind)).__name__
        words, evalue = "A hidden test did not pass.", ""
        if authored and isinstance(error, AssertionError):
            evalue = output["evalue"]
            words = f"A hidden test did not pass: {evalue}" if evalue else words
        elif getattr(error, "_from_submission", None):
            words = f"A hidden test did not pass: your function raised {kind}."
        elif isinstance(error, NotMarkable | CannotCross):
            words, kind = "A hidden test did not pass: what came cannot be marked.", "NotMarkable"
        return {**output, "ename": kind, "evalue": evalue, "traceback": [words]}

    def ask(self, header: dict, payload: bytes = b"") -> tuple[dict, bytes]:
        """Ask the submission process, serving what it asks back in the meantime."""
        self.spoke = True
        self.channel.send({**header, "ask": True}, payload)
        while True:
            reply, data = self.channel.receive()
            if reply.get("op") != "back":
                self.life = reply.get("life", self.life)
                return reply, data
            self.serve_back(reply, data)

    def serve_back(self, header: dict, payload: bytes) -> None:
        try:
            given = self.read(payload, "argument")
            value = self.functions[int(header["number"])](*given["args"], **given["kwargs"])
            self.channel.send({"back": True}, self.write(value, "value"))
        except Exception as error:
            self.channel.send({"back": True, "raised": pack_error(error)})

    def fetch(self, name: str):
        spoke = self.spoke
        reply, data = self.ask({"op": "get", "name": name})
        self.spoke = spoke  # a read tells the submission no more than the released test does
        if reply.get("missing"):
            raise KeyError(name)
        if "refused" in reply:
            raise NotMarkable(str(reply["refused"])[:500])
        try:
            return self.read(data, name)
        except CannotCross as error:
            raise NotMarkable(str(error)) from None

    def flush(self) -> None:
        """Hand over what the test assigned to names that the submission knows."""
        pending, self.space.pending = self.space.pending, {}
        for name, value in pending.items():
            try:
                data = self.write(value, name)
            except CannotCross:
                continue
            self.ask({"op": "set", "name": name}, data)

    def write(self, value, name: str) -> bytes:
        return pack(value, name, self.limits, self.number)

    def read(self, data: bytes, name: str):
        return unpack(data, name, self.limits, self.stand_in)

    def number(self, function) -> int:
        known = self.stand_ins.get(id(function))
        if known is not None:
            return -1 - known[0]
        self.functions.append(function)
        return len(self.functions) - 1

    def stand_in(self, number: int, name: str):
        """Return a function that runs the learner's, over there."""
        if number < 0:
            return self.functions[-1 - number]
        title, life = name if name.isidentifier() else "function", self.life

        def stand_in(*args, **kwargs):
            self.flush()
            data = self.write({"args": list(args), "kwargs": kwargs}, title)
            reply, payload = self.ask(
                {"op": "call", "number": number, "name": title, "life": life}, data
            )
            if reply.get("printed") and not isinstance(sys.stdout, Stream):
                print(reply["printed"], end="")  # only a test that listens hears it
            if "refused" in reply:
                raise NotMarkable(str(reply["refused"])[:500])
            if "raised" in reply:
                error = unpack_error(reply["raised"])
                error._from_submission = title
                raise error
            value = self.read(payload, f"{title}(…)")
            if reply.get("plain"):
                return value
            for place, changed in value["changed"].items():
                _change(args[place], changed)
            return value["value"]

        stand_in.__name__ = stand_in.__qualname__ = title
        self.stand_ins[id(stand_in)] = (number, stand_in)  # kept, so that its id stays its own
        return stand_in


def _standard(kind: type) -> bool:
    return getattr(builtins, kind.__name__, None) is kind


def _change(old, new) -> None:
    """Give a mutable argument the value that the call left it with."""
    if isinstance(old, list | bytearray):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif isinstance(old, np.ndarray):
        old[...] = new
    elif isinstance(old, pd.DataFrame | pd.Series) and type(old) is type(new):
        type(old).__init__(old, new)


def _line(error: BaseException) -> tuple[int | None, bool]:
    """Return the cell's line where an error arose, and whether that line raised it itself."""
    trace, line, direct = error.__traceback__, None, False
    while trace is not None:
        direct = trace.tb_frame.f_code.co_filename.startswith("<ipython-input-")
        if direct:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line, direct


def _error(error: Exception) -> dict:
    name = type(error).__name__
    return {"output_type": "error", "ename": name, "evalue": str(error), "traceback": [str(error)]}

"""The judge process: it runs read-only and test cells and never a line of the learner's.

Its namespace asks the submission process for a name that the learner defined, at the moment when a
cell reads it, and gets data (see crossing) or, for a function, a stand-in that runs there.
"""

import contextlib
import copy
import random
import sys
import threading
import warnings
from typing import Any

import numpy as np

from rulebook.grading.apart.cell_runner import CellShell, Stream
from rulebook.grading.apart.channel import Channel, Gone
from rulebook.grading.apart.crossing import CannotCross, pack, pack_error, unpack, unpack_error
from rulebook.grading.apart.drawn import redraw
from rulebook.grading.apart.hiding import Hiding
from rulebook.grading.apart.latest import CHANGING, change, keep
from rulebook.grading.apart.limits import Limits
from rulebook.grading.apart.space import Space
from rulebook.grading.score import number_alone


def serve(channel: Channel, shell: CellShell, limits: Limits) -> None:
    """Answer the grader until it closes the channel."""
    judge = _Judge(channel, shell, limits)
    while True:
        try:
            header, _ = channel.receive()
        except Gone:
            return
        if header["op"] == "rules":
            judge.space.rule(header)
            channel.send({"id": header["id"]})
        else:
            channel.send({"id": header["id"], **judge.run(header)})


class NotMarkable(BaseException):
    """What a test reads is no data; shown as its sentence alone.

    No Exception: a test that expects one of the learner's must not take a refusal of ours for it.
    """


class _Judge:
    def __init__(self, channel: Channel, shell: CellShell, limits: Limits):
        self.channel, self.shell, self.limits = channel, shell, limits
        self.space = Space(self, shell.user_ns)
        shell.user_module, shell.user_ns = shell.prepare_user_module(None, self.space)  # type: ignore[no-untyped-call]
        sys.modules["__main__"] = shell.user_module
        self.hiding = Hiding(shell)
        shell.muted = self.hiding.speaks
        # What is told of an error is written below: nobody sees IPython's traceback, which is slow.
        for name in ("showtraceback", "showsyntaxerror"):
            setattr(shell, name, self.note)
        told: Any = _without_source
        warnings.formatwarning = told
        self.results: dict[Any, Any] = {}  # what calls of this test have returned
        self.given: dict[Any, Any] = {}  # what they have given its functions
        self.held: list[Any] = []  # what was fetched since the learner's code last ran: see pack
        self.filters = [*warnings.filters]
        self.functions: dict[int, Any] = {}  # the judge's own that the submission may call
        self.made: dict[Any, Any] = {}  # one function of theirs is one here, as long as a test runs
        self.count = 0
        self.stand_ins: dict[int, tuple[Any, ...]] = {}
        self.life = 0  # which submission process it was that answered last
        self.seeds: dict[str, Any] = {}  # what this cell's test has set the random numbers to
        for module, name in ((random, "random"), (np.random, "numpy")):
            setattr(module, "seed", self.seeding(module.seed, name))  # noqa: B010
        self.lock = threading.RLock()  # a test may call a learner's function from several threads

    def run(self, header: dict[str, Any]) -> dict[str, Any]:
        testing = header["op"] == "test"
        space = self.space
        space.before(header["known"], header["learner"], testing)
        self.held, self.seeds, self.results, self.given, self.made = [], {}, {}, {}, {}
        self.hiding.begin(header["source"], header["hidden"])
        self.refused: NotMarkable | None = None
        # What IPython has met, in a cell within the cell too.
        self.noted: BaseException | None = None
        self.spoke = False  # did a hidden line say anything to the learner's code?
        space.running = True
        try:
            outputs = self.shell.run(header["source"], show=testing, kept=not self.hiding.here)
            with contextlib.suppress(NotMarkable):
                self.flush()
        finally:
            space.running = False
        if self.spoke:
            self.functions.clear()  # what a hidden test has handed over is none of the next process
        if self.hiding.here:
            self.shell.displayhook.flush()  # no later cell finds its result in `_` or `Out`
        result = self.shell.result
        error = result.error_before_exec or result.error_in_exec or self.noted
        if self.refused is not None and (error is not self.refused or not testing):
            # A test that goes on after a refusal has taken it for something else.
            error, outputs = self.refused, [_error(self.refused)]
        if testing or self.hiding.here:
            outputs = self.shown(outputs, error, header["source"])
        return {"outputs": outputs, "spoke": self.spoke}

    def note(self, *args: Any, **kwargs: Any) -> None:
        """Keep the error that IPython would show: of `%run` and `%%capture` it does no more than that."""
        self.noted = self.noted or sys.exc_info()[1]

    def refuse(self, text: str) -> NotMarkable:
        """Return the refusal to raise; the test does not pass, whatever it makes of it."""
        self.refused = self.refused or NotMarkable(text[:500])
        return self.refused

    def shown(
        self, outputs: list[dict[str, Any]], error: BaseException | None, source: str
    ) -> list[dict[str, Any]]:
        """Return a test cell's outputs without a word that a hidden test could have let out.

        What the cell showed from the first hidden line on was not kept (`muted`). Of a result the
        number is left, and of an error why the test did not pass.
        """
        made = []
        for one in outputs:
            if one["output_type"] == "stream":
                made.append({**one, "name": "stdout"})  # a warning is no wrong answer
            elif one["output_type"] == "execute_result":
                if error is None:
                    made.append(_bare(one) if self.hiding.here else one)
            elif one["output_type"] != "error":
                made.append(one)
        if error is not None:
            made.append(
                self.covered(error) if self.hiding.reached(error) else self.open(error, source)
            )
        return made

    def open(self, error: BaseException, source: str) -> dict[str, Any]:
        """Return the error of a released test, with the line of it where it arose."""
        name, text = type(error).__name__, _text(error)[: self.limits.error]
        if isinstance(error, NotMarkable):
            return _error(error)
        if hasattr(error, "_render_traceback_"):
            lines = error._render_traceback_()
        else:
            lines = [f"{name}: {text}" if text else name]
            number, every = self.hiding.line(error), source.splitlines()
            if number is not None and 0 < number <= len(every):
                lines[0] += f"\n    {every[number - 1].strip()}"
        return {"output_type": "error", "ename": name, "evalue": text, "traceback": lines}

    def covered(self, error: BaseException) -> dict[str, Any]:
        """Return the error of a hidden test in words that the learner's code cannot choose.

        Its function has seen what the test passed to it: in a text, by the name of a class or by which
        of sixty errors it raises, it could tell its author. What the test's own author wrote out may be said.
        """
        kind = "AssertionError"
        words = "A hidden test did not pass" if self.hiding.own else "This test did not pass"
        said = ""
        if isinstance(error, NotMarkable):
            words, kind = f"{words}: what came cannot be marked.", "NotMarkable"
        elif getattr(error, "_from_submission", None):
            words = f"{words}: your function raised an error."
        elif isinstance(error, AssertionError) and (said := self.hiding.written(error)):
            words = f"{words}: {said}"
        else:
            words += "."
        return {"output_type": "error", "ename": kind, "evalue": said, "traceback": [words]}

    def ask(self, header: dict[str, Any], payload: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Ask the submission process, serving what it asks back in the meantime."""
        self.spoke = self.spoke or (header["op"] != "get" and self.hiding.speaks())
        with self.lock:
            self.channel.send({**header, "ask": True}, payload)
            while True:
                reply, data = self.channel.receive()
                if reply.get("op") != "back":
                    self.life = reply.get("life", self.life)
                    return reply, data
                self.serve_back(reply, data)

    def serve_back(self, header: dict[str, Any], payload: bytes) -> None:
        try:
            given = self.read(payload, "argument")
            for place, number in enumerate(header["told"]):
                one = given["args"][place]
                given["args"][place] = self.known_again({"result": number}, one, self.given)
            filled = {n: one for n, one in enumerate(given["args"]) if isinstance(one, CHANGING)}
            was = self.write(filled, "argument") if filled else b""
            value = self.functions[int(header["number"])](*given["args"], **given["kwargs"])
            if filled and was == self.write(filled, "argument"):
                filled = {}
            data = self.write((value, filled), "value")
        except (Exception, NotMarkable) as error:
            self.channel.send({"back": True, "raised": pack_error(error)})
        else:
            self.channel.send({"back": True}, data)

    def fetch(self, name: str) -> Any:
        life = self.life
        reply, data = self.ask({"op": "get", "name": name, "fresh": not self.held})
        if self.life != life:
            self.held = []  # another process numbers anew
        if reply.get("missing"):
            raise KeyError(name)
        if "refused" in reply:
            raise self.refuse(str(reply["refused"]))
        return self.read(data, name, self.held)

    def seeding(self, seed: Any, name: str) -> Any:
        """Return a `seed` that a learner's function will find, too."""

        def seeds(*given: Any, **more: Any) -> None:
            seed(*given, **more)
            if self.space.testing and given:
                self.seeds[name] = given

        return seeds

    def flush(self) -> None:
        """Hand over what the test assigned to names that the submission knows, and its seeds."""
        if self.seeds:
            given, self.seeds = self.seeds, {}
            self.ask({"op": "seed"}, self.write(given, "seed"))
        pending, self.space.pending = self.space.pending, {}
        for name, value in pending.items():
            self.hand_over(name, value)

    def lend(self, name: object) -> bool:
        """Hand over a name that a learner's function lacks, if only released lines of tests have set it."""
        space = self.space
        if not isinstance(name, str) or name not in space.lendable & space.own - self.hiding.names:
            return False
        space.lendable.discard(name)
        return self.hand_over(name, dict.get(space, name))

    def hand_over(self, name: str, value: Any) -> bool:
        """Give a name its value over there, if that may cross; tell whether it did."""
        try:
            data = pack(value, name, self.limits, self.number, bases=False)
        except CannotCross:
            return False
        self.ask({"op": "set", "name": name}, data)
        return True

    def write(self, value: Any, name: str, objects: list[Any] | None = None) -> bytes:
        try:
            # Without bases: a function that is given some columns shall not see the one it is to find.
            return pack(value, name, self.limits, self.number, objects, bases=False)
        except CannotCross as error:
            raise self.refuse(str(error)) from None

    def read(self, data: bytes, name: str, objects: list[Any] | None = None) -> Any:
        try:
            return unpack(data, name, self.limits, self.stand_in, objects)
        except CannotCross as error:
            raise self.refuse(str(error)) from None

    def taken(
        self,
        reply: dict[str, Any],
        payload: bytes,
        title: str,
        objects: list[Any],
        given: dict[Any, Any],
    ) -> Any:
        """Return the result of a call, with what it was given (`objects` in it) changed as over there."""
        if reply.get("plain"):
            return self.read(payload, f"{title}(…)", objects)
        try:
            changed = [n for n in reply["changed"] if 0 <= n < len(objects)]
            kept = self.space.kept()
            own = [n for n, one in enumerate(objects) if not kept.isdisjoint(_bases(one))]
            if not set(own).isdisjoint(changed):
                copies = copy.deepcopy(objects)  # what a read-only cell made goes over as a copy
                for n in own:
                    objects[n] = copies[n]
            whole = self.read(payload, f"{title}(…)", objects)
            for n, one in zip(changed, whole["changed"], strict=True):
                change(objects[n], one)
            for place, one in whole["drawn"].items():
                redraw(given[place], one)
                if whole["value"] is one:
                    return given[place]  # it draws on the chart that it was given, and returns it
            return whole["value"]
        except Exception as error:
            told = f"`{title}(…)` could not be read ({type(error).__name__})."
            raise self.refuse(told) from None

    def known_again(self, reply: dict[str, Any], value: Any, kept: dict[Any, Any]) -> Any:
        """Return the very object among the `kept` that came before in this test, if it is that one there.

        What the test has done to it stays, as long as nothing was done to it there.
        """
        stale = reply.get("stale")
        for name in self.space.fetched & {*map(str, stale if isinstance(stale, list) else [])}:
            dict.pop(self.space, name, None)
        number = reply.get("result")
        if not isinstance(number, int):
            return value
        old = kept.get(number)
        if type(old) is type(value) and self.space.kept().isdisjoint(_bases(old)):
            if not reply.get("as_before"):
                try:
                    change(old, copy.copy(value))
                except Exception:
                    raise self.refuse("What came back has another shape than before.") from None
            value = old
        keep(kept, number, value)
        return value

    def warn(self, told: Any) -> None:
        """Warn as the learner's function did: the test may have said that a warning is an error."""
        warning = unpack_error(told, self.known)
        if isinstance(warning, Warning):
            vars(warning)["_from_submission"] = "a function"
            warnings.warn_explicit(warning, None, "<the answer>", 1)

    def number(self, function: Any) -> int:
        known = self.stand_ins.get(id(function))
        if known is not None:
            return -1 - int(known[0])
        self.count += 1
        self.functions[self.count] = function
        return self.count

    def known(self, module: str, name: str) -> Any:
        """Return the class of an error that a read-only cell or a loaded library has under a name."""
        if module == "__main__":
            return dict.get(self.space, name) if name in self.space.own else None
        return vars(sys.modules[module]).get(name) if module in sys.modules else None

    def stand_in(self, number: int, name: str, about: dict[str, Any]) -> Any:
        """Return a function that runs the learner's, over there."""
        if number < 0:
            return self.functions[-1 - number]
        title = name if name.isidentifier() or name == "<lambda>" else "function"
        life = self.life
        if (made := self.made.get((life, number))) is not None:
            return made

        def stand_in(*args: Any, **kwargs: Any) -> Any:
            self.flush()
            self.held = []
            objects: list[Any] = []
            data = self.write({"args": list(args), "kwargs": kwargs}, title, objects)
            asked = {"op": "call", "number": number, "name": title, "life": life}
            asked["listen"] = warnings.filters != self.filters
            reply, payload = self.ask(asked, data)
            while self.lend(reply.get("lacks")):
                reply, payload = self.ask(asked, data)
            self.held = []
            if "refused" in reply:
                raise self.refuse(str(reply["refused"]))
            for text, stream in zip(reply["printed"], (sys.stdout, sys.stderr), strict=True):
                if text and not isinstance(stream, Stream):
                    print(text, end="", file=stream)  # only a test that listens hears it
            for one in reply.get("warned", ()):
                self.warn(one)
            value = self.taken(reply, payload, title, objects, dict(enumerate(args)) | kwargs)
            value = self.known_again(reply, value, self.results)
            if "raised" in reply:
                error = unpack_error(reply["raised"], self.known)
                vars(error)["_from_submission"] = title
                raise error
            return value

        stand_in.__name__ = stand_in.__qualname__ = title
        # Who asks for its source shall get the learner's, or nothing, but never ours.
        place = f"<function {len(self.stand_ins)} of the answer>"
        stand_in.__code__ = stand_in.__code__.replace(co_filename=place, co_firstlineno=1)
        stand_in.__doc__ = about["doc"]
        vars(stand_in).update(
            {key: one for key, one in about["attributes"].items() if str(key).isidentifier()}
        )
        if (signature := about["signature"]) is not None:
            vars(stand_in)["__signature__"] = signature
            given = [one for one in signature.parameters.values() if one.default is not one.empty]
            stand_in.__defaults__ = tuple(one.default for one in given if one.kind < 2) or None
            stand_in.__kwdefaults__ = {
                one.name: one.default for one in given if one.kind == 3
            } or None
        self.stand_ins[id(stand_in)] = (number, stand_in)  # kept, so that its id stays its own
        self.made[life, number] = stand_in
        return stand_in


def _bases(value: Any) -> set[int]:
    """Return the ids of a value and of the arrays whose memory it shows."""
    found = set()
    while value is not None:
        found.add(id(value))
        value = value.base if isinstance(value, np.ndarray) else None
    return found


def _without_source(
    message: str, category: Any, filename: Any, lineno: Any, line: Any = None
) -> str:
    """Say a warning without the line of the test that caused it."""
    return f"{category.__name__}: {message}\n"


def _bare(output: dict[str, Any]) -> dict[str, Any]:
    """Return a result as the number that it is, or as nothing but a result."""
    if output["output_type"] != "execute_result":
        return output
    text = number_alone(output["data"].get("text/plain"))
    return {**output, "data": {"text/plain": text}, "metadata": {}}


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _error(error: BaseException) -> dict[str, Any]:
    name = type(error).__name__
    return {"output_type": "error", "ename": name, "evalue": str(error), "traceback": [str(error)]}

"""One notebook's run: a submission process and a judge, and what passes between them.

The session alone decides who runs what: learner's cells go to the submission process, test cells to
the judge, read-only cells to both. It passes payloads on without reading them. A process that ends,
takes too long or breaks the rules is replaced; earlier cells are replayed without the culprit.
"""

import ast
import re
import signal
import tempfile
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from rulebook.grading.apart import scratch
from rulebook.grading.apart.channel import Channel, Gone, Late
from rulebook.grading.apart.code import called, stored, tree
from rulebook.grading.apart.limits import Limits
from rulebook.grading.apart.sandbox import usage
from rulebook.grading.apart.zygote import Zygote

_NAME = re.compile(r"[^\W\d]\w*")
REFUSAL = "NotMarkable"
"""The name of an error that says that an answer cannot be marked."""
# Calls by which a test changes what a later cell meets without naming it.
_EFFECTS = {"seed", "setattr", "open", "write_text", "write_bytes", "to_csv", "to_json", "savetxt", "save", "chdir"}  # fmt: skip


@dataclass
class Step:
    """One code cell as the session runs it.

    `kind` is "learner", "shared" (read-only) or "test"; `source` is what the judge runs and
    `public` what the submission process runs; `hidden` are the numbers of the hidden tests' lines.
    """

    kind: str
    source: str
    public: str = ""
    hidden: list[int] = field(default_factory=list)


class Stopped(Exception):
    """A process had to be ended; the text is the sentence for the learner."""


class Session:
    """Runs steps one after another; `close` it to end its processes and remove its folders.

    `rules` are the notebook's (assignment.Notebook.rules): whose value a name has. Files (name to
    bytes) are put into the folders: `released` into both, `submitted` into the submission's alone,
    because the judge must not import a learner's module. `learners` are the released files that a
    learner's own version replaces.
    """

    def __init__(
        self,
        zygote: Zygote,
        limits: Limits,
        *,
        rules: dict[str, Any],
        released: dict[str, bytes],
        submitted: dict[str, bytes],
        learners: tuple[str, ...] = (),
    ):
        self.zygote, self.limits = zygote, limits
        self.rules = rules
        self.root = Path(tempfile.mkdtemp(prefix="session-", dir=zygote.folder))
        theirs = {name: submitted[name] for name in learners if name in submitted}
        self.files = {
            "judge": {name: data for name, data in released.items() if name not in theirs},
            "submission": released
            | theirs
            | {one: submitted[one] for one in submitted if one not in released},
        }
        self.processes: dict[str, _Process] = {}
        # What was run, and whether it had to be stopped: a loop that never ends is not awaited twice.
        self.history: dict[str, list[tuple[str, bool]]] = {"submission": [], "judge": []}
        self.waiting: list[str] = []  # released texts of tests that the submission has not run yet
        self.known: list[str] = []
        self.learner: set[str] = set()
        self.end = time.monotonic() + limits.notebook_seconds
        self.deadline = self.end
        self.lives = 0  # processes so far
        self.deaths = 0  # of them, those that had to be ended
        self.tainted = False
        self.replaced = False  # the submission process is to be replaced because of a hidden test
        self.granted = 0.0  # seconds that were added for that
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def close(self) -> None:
        """End both processes and remove their folders."""
        for role in list(self.processes):
            self._drop(role)
        scratch.remove(self.root)

    def run(self, step: Step) -> list[dict[str, Any]]:
        """Run one step and return its outputs."""
        if self.tainted:
            # It has seen what hidden tests pass to its functions: it shall not speak to its author,
            # in a later cell's output or in what a later test says.
            self._drop("submission")
            self.tainted, self.replaced = False, True
        if step.kind == "test":
            outputs = self._judge(step)
            self.waiting.append(step.public)
            return outputs
        source = step.public if step.kind == "shared" else step.source
        self._catch_up(source)
        outputs = self._submit(source, learners=step.kind == "learner")
        if step.kind == "shared":
            # What the judge cannot run here its tests will miss: let that be seen.
            outputs += [one for one in self._judge(step) if one.get("ename") == REFUSAL]
        return outputs

    def _catch_up(self, source: str) -> None:
        """Run the released text of earlier tests where a cell may need what they leave behind.

        What comes of it is thrown away. Not before: a test whose functions change something would
        change it twice, and most tests leave nothing that anybody reads.
        """
        wanted = set(_NAME.findall(source)) - set(self.known)
        left = [_left_behind(text) for text in self.waiting]
        if any(names & wanted or calls & _EFFECTS for names, calls in left):
            for text in self.waiting:
                self._submit(text, learners=False)
            self.waiting.clear()

    def _submit(self, source: str, learners: bool) -> list[dict[str, Any]]:
        try:
            reply = self._request("submission", {"op": "run", "source": source})
        except Stopped as stop:
            return [_sentence(str(stop))]
        self.history["submission"].append((source, bool(reply.get("stopped"))))
        self._note(reply, learners)
        return _outputs(reply)

    def _note(self, reply: dict[str, Any], learners: bool) -> None:
        bound, gone = _names(reply.get("bound")), _names(reply.get("deleted"))
        known = {name: None for name in self.known}
        for name in gone:
            known.pop(name, None)
        known.update({name: None for name in bound})
        self.known = list(known)[:5000]
        self.learner = (self.learner | set(bound)) if learners else (self.learner - set(bound))

    def _judge(self, step: Step) -> list[dict[str, Any]]:
        header = {
            "op": "test" if step.kind == "test" else "run",
            "source": step.source,
            "hidden": step.hidden,
            "known": self.known,
            "learner": sorted(self.learner),
        }
        try:
            reply = self._request("judge", header)
        except Stopped as stop:
            return [_sentence(str(stop))]
        if step.kind == "shared":
            self.history["judge"].append((step.source, False))
        if reply.get("spoke"):
            self.tainted = True
        return _outputs(reply)

    def _request(self, role: str, header: dict[str, Any]) -> dict[str, Any]:
        """Have a process run a cell, passing on what the two ask each other, and return its reply."""
        process = self._process(role)
        self.deadline = min(time.monotonic() + self.limits.cell_seconds, self.end)
        number = self._next()
        try:
            process.send({"id": number, **header}, b"", self.deadline)
            while True:
                reply, payload = self._receive(role, self.deadline)
                if reply.get("id") == number:
                    if role == "submission":
                        process.watch()  # it may have taken too much between two looks
                    return reply
                if role != "judge" or not reply.get("ask"):
                    raise Gone("it spoke out of turn")
                self._pass_on(reply, payload)
        except (Gone, Late, _Excess) as reason:
            raise Stopped(self._ended(role, reason)) from None

    def _pass_on(self, asked: dict[str, Any], payload: bytes) -> None:
        """Bring the judge's question to the submission and the answer back."""
        judge = self.processes["judge"].channel
        number = self._next()
        header: dict[str, Any] = {
            key: asked[key] for key in ("op", "name", "number", "fresh", "listen") if key in asked
        }
        try:
            began = time.monotonic()
            there = self._process("submission")
            self.deadline += time.monotonic() - began  # replaying is not the test's time
            if asked.get("life") != there.life:
                header["number"] = -1  # that function is of an earlier process: go by its name
            # Leave the judge a moment to make something of the answer.
            there.send({"id": number, **header}, payload, self.deadline - 0.5)
            while True:
                reply, data = self._receive("submission", self.deadline - 0.5)
                if reply.get("id") == number:
                    reply = {key: value for key, value in reply.items() if key != "op"}
                    judge.send({**reply, "life": there.life}, data, self.deadline)
                    return
                if reply.get("op") != "back":
                    raise Gone("it spoke out of turn")
                back = {key: reply.get(key) for key in ("op", "number", "told")}
                judge.send(back, data, self.deadline)
                answer, data = self._receive("judge", self.deadline)
                while answer.get("ask"):
                    self._pass_on(answer, data)
                    answer, data = self._receive("judge", self.deadline)
                header = {"raised": answer["raised"]} if "raised" in answer else {}
                there.channel.send(header, data, self.deadline - 0.5)
        except Stopped as stop:
            judge.send({"refused": str(stop)}, deadline=self.deadline)
        except (Gone, Late, _Excess) as reason:
            if "submission" not in self.processes:
                raise
            judge.send({"refused": self._ended("submission", reason)}, deadline=self.deadline)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _receive(self, role: str, deadline: float) -> tuple[dict[str, Any], bytes]:
        process = self.processes[role]
        try:
            return process.channel.receive(deadline, lambda: self._watch(role))
        except Late:
            if role == "judge" or process.asked_to_stop:
                raise
            # An answer that it had before the endless loop may still count: ask before ending it.
            process.asked_to_stop = True
            self.zygote.signal(process.pid, signal.SIGINT)
            reply = process.channel.receive(
                time.monotonic() + self.limits.interrupt_seconds, process.watch
            )
            process.asked_to_stop, process.calm = False, True
            reply[0]["stopped"] = True
            if isinstance(reply[0].get("outputs"), list):
                reply[0]["outputs"].append(_sentence(self._too_long()))
            return reply

    def _watch(self, role: str) -> None:
        """Raise _Excess where a process takes too much; end a submission that does behind a test."""
        self.processes[role].watch()
        other = self.processes.get("submission")
        if role == "judge" and other is not None:
            try:
                other.watch()
            except _Excess as reason:
                self._ended("submission", reason)

    def _process(self, role: str) -> "_Process":
        """Return the living process of a role; start one and replay earlier cells if need be."""
        while role not in self.processes:
            if self.deaths >= self.limits.restarts or time.monotonic() > self.end:
                raise Stopped("The time for this notebook was used up, so this cell was not run.")
            began = time.monotonic()
            self.lives += 1
            folder = Path(tempfile.mkdtemp(prefix=f"{role}-", dir=self.root))
            scratch.fill(folder, self.files[role])
            given = scratch.measure(folder, 0, len(self.files[role]) * 50)
            pid, channel = self.zygote.spawn(role, folder)
            self.processes[role] = _Process(pid, channel, folder, self.lives, self.limits, given)
            try:
                self._receive(role, time.monotonic() + 30)
                self._replay(role)
            except (Gone, Late, _Excess) as reason:
                self._ended(role, reason)
                continue
            if self.replaced and self.granted < self.limits.notebook_seconds:
                # Replaying was the grader's wish, so it does not take from the learner's time.
                self.replaced = False
                self.granted += time.monotonic() - began
                self.end += time.monotonic() - began
        return self.processes[role]

    def _replay(self, role: str) -> None:
        process = self.processes[role]
        if role == "judge":
            process.send({"id": 0, "op": "rules", **self.rules}, b"", None)
            self._receive(role, time.monotonic() + 30)
        for place, (source, stopped) in enumerate(list(self.history[role])):
            seconds = self.limits.interrupt_seconds if stopped else self.limits.cell_seconds
            deadline = min(time.monotonic() + seconds, self.end)
            number = self._next()
            header = {"op": "run", "source": source, "hidden": [], "known": [], "learner": []}
            try:
                process.send({"id": number, **header, "again": True}, b"", deadline)
                reply, _ = self._receive(role, deadline)
                if reply.get("id") != number:
                    raise Gone("it spoke out of turn")  # or a read-only cell needs what is gone
            except (Gone, Late, _Excess):
                del self.history[role][place]  # it ran once and does not now: go on without it
                raise

    def _ended(self, role: str, reason: Exception) -> str:
        """End a process and return the sentence that says why."""
        code = self._drop(role)
        self.deaths += 1
        if isinstance(reason, _Excess):
            return str(reason)
        if isinstance(reason, Late):
            return self._too_long()
        if role == "judge":
            return "The test itself stopped; tell your instructor."
        if code == -signal.SIGSEGV or code == -signal.SIGABRT or code == -signal.SIGBUS:
            return "This cell crashed Python. What it had set is lost; the other cells were run without it."
        if code == -signal.SIGXCPU:
            return self._too_long()
        if code == -signal.SIGKILL and str(reason) != "closed":
            return f"This cell broke the grader's rules ({reason}); the other cells were run without it."
        return (
            "This cell ended Python. What it had set is lost; the other cells were run without it."
        )

    def _too_long(self) -> str:
        seconds = self.limits.cell_seconds
        return f"This cell took longer than {seconds:g} seconds, so it was stopped. Is there a loop that never ends?"

    def _drop(self, role: str) -> int:
        """End a process, if there is one, and return its exit code."""
        process = self.processes.pop(role, None)
        if process is None:
            return 0
        process.channel.close()
        code = self.zygote.reap(process.pid)
        scratch.remove(process.folder)
        return code


class _Excess(Exception):
    """A process took more than its share."""


@dataclass
class _Process:
    pid: int
    channel: Channel
    folder: Path
    life: int
    limits: Limits
    given: tuple[int, int]  # bytes and files that lay there before it began
    asked_to_stop: bool = False
    calm: bool = False  # what it was last asked to stop has ended: the next thing may run

    def send(self, header: dict[str, Any], payload: bytes, deadline: float | None) -> None:
        """Send it one message."""
        self.channel.send({**header, "calm": self.calm}, payload, deadline)
        self.calm = False

    def watch(self) -> None:
        """Raise _Excess where the process takes more than its share of what the kernel does not limit."""
        taken = usage(self.pid)
        if taken["Threads"] > self.limits.threads:
            raise _Excess("This cell started too many threads, so it was stopped.")
        if taken["VmRSS"] > 2 * self.limits.memory:
            raise _Excess("This cell used too much memory, so it was stopped.")
        most = self.given[1] + self.limits.scratch_files
        size, count = scratch.measure(self.folder, self.pid, most)
        if count > most:
            raise _Excess("This cell wrote too many files, so it was stopped.")
        if size > self.given[0] + self.limits.scratch:
            raise _Excess("This cell wrote more to disk than it may, so it was stopped.")


@lru_cache(maxsize=1024)  # the same tests for every submission
def _left_behind(text: str) -> tuple[set[str], set[str]]:
    """Return the names that a test's released text binds, and the names of what it calls."""
    calls: set[str] = set()
    nodes = list(ast.walk(tree(text)))
    for node in nodes:
        if isinstance(node, ast.Call):
            calls.add(called(node))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            calls.add("setattr")
    return stored(nodes), calls


def _sentence(text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}


def _names(value: Any) -> list[str]:
    return (
        [name for name in value if isinstance(name, str)][:5000] if isinstance(value, list) else []
    )


def _outputs(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the reply's outputs, as far as they are outputs: a submission may claim anything."""
    outputs = reply.get("outputs")
    return [one for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []

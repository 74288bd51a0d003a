"""nbgrader's Execute, judged apart: the one place where a notebook's cells are run for marks.

As a preprocessor it stands in `Autograde.autograde_preprocessors` in the place of nbgrader's own:

    c.Autograde.autograde_preprocessors = ["rulebook.grading.marking.execute.ExecuteApart", "nbgrader…", …]

so that plain `nbgrader autograde` judges apart as well, only slower than `rulebook grade`.
"""

import atexit
import functools
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool, Enum, List, Unicode

from rulebook.errors import RulebookError
from rulebook.grading.apart import sandbox
from rulebook.grading.apart.limits import DEFAULT, Limits
from rulebook.grading.apart.session import Session, Step
from rulebook.grading.apart.zygote import ASKED, Zygote
from rulebook.grading.marking.assignment import (
    Assignment,
    Cell,
    Notebook,
    load_assignment,
    named,
)

_KEPT = {"stream", "display_data", "execute_result", "error"}
_SKIP = "skip-execution"
_LONGEST_KIND = 100


@dataclass(frozen=True)
class Conditions:
    """What submissions run under, as plain data: the same here and on another machine.

    `statements` are run once, in the warm process; `readable` holds absolute paths and
    `module:function` (see ExecuteApart). `course` is the course's folder, on this machine.
    """

    statements: tuple[str, ...]
    readable: tuple[str, ...]
    limits: Limits
    trust: bool
    course: str = ""


class ExecuteApart(NbGraderPreprocessor):
    """Run a notebook's cells, the learner's in a submission process and the tests in a judge.

    Its settings count for `rulebook grade` as well.
    """

    trust_submissions = Bool(False, help="Run submissions without a sandbox.").tag(config=True)
    readable = List(
        Unicode(),
        help="Further paths that submissions may read; `module:function` is called for one, "
        "wherever the grading is done.",
    ).tag(config=True)
    together = Enum(
        ["never", "when needed"],
        "never",
        help="Whether a test of what is no data (an instance of a learner's own class, an estimator, a "
        "generator) may run where the learner's code runs: behind the same walls and without a trace, "
        "but there an answer can forge its own mark.",
    ).tag(config=True)
    warm = List(
        Unicode(),
        help="Statements to run once before grading begins, so that what libraries load and keep "
        "need not be loaded for each submission; {assignment} stands for each assignment's name. "
        "Submissions can see what they leave behind.",
    ).tag(config=True)

    def conditions(
        self,
        assignments: list[Assignment],
        root: Path,
        limits: Limits = DEFAULT,
        trust: bool = False,
    ) -> Conditions:
        """Return what submissions of these assignments run under; `root` is the course's folder."""
        # A course's own modules lie beside the notebooks, where alone they are to be found.
        own = {Path(name).parts[0].removesuffix(".py") for one in assignments for name in one.files}
        imports = sorted(
            {line for one in assignments for line in one.statements if not named(line) & own}
        )
        filled = [
            line.replace("{assignment}", one.name) for line in self.warm for one in assignments
        ]
        return Conditions(
            tuple(dict.fromkeys([*imports, *filled])),
            tuple(one if ASKED.fullmatch(one) else str(root / one) for one in self.readable),
            limits,
            trust or self.trust_submissions,
            str(root),
        )

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Fill in the outputs of every code cell."""
        about = resources["nbgrader"]
        course = self.parent.parent.coursedir
        assignment = load_assignment(course, about["assignment"], self.config)
        folder = Path(
            course.format_path(course.autograded_directory, about["student"], about["assignment"])
        )
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".ipynb"
        }
        limits = with_timeout(DEFAULT, self.config)
        zygote = _kept(self.conditions([assignment], Path(course.root), limits))
        run(nb, assignment.notebooks[about["notebook"]], assignment, files, zygote)
        return nb, resources


def with_timeout(limits: Limits, config: Any) -> Limits:
    """Return the limits with the time for a cell that `c.Execute.timeout` gives (nbgrader: 30 s)."""
    seconds = Execute(config=config).timeout
    if seconds is None or seconds < 0:
        seconds = limits.notebook_seconds
    return replace(limits, cell_seconds=float(seconds))


@functools.cache
def _kept(conditions: Conditions) -> Zygote:
    """Return a warm process for all the notebooks of this run; it ends when this one does."""
    zygote = warm(conditions)
    atexit.register(zygote.close)
    return zygote


def warm(conditions: Conditions) -> Zygote:
    """Start the warm process.

    Raises RulebookError where no sandbox can be had and none is waived, or where a path is missing
    that submissions should read.
    """
    reason = None if conditions.trust else sandbox.unavailable()
    if reason:
        raise RulebookError(reason)
    return Zygote(
        list(conditions.statements),
        conditions.limits,
        shut_in=not conditions.trust,
        readable=conditions.readable,
        course=conditions.course,
    )


def run(
    nb: NotebookNode,
    book: Notebook,
    assignment: Assignment,
    submitted: dict[str, bytes],
    zygote: Zygote,
    unanswered: frozenset[str] | set[str] = frozenset(),
) -> dict[str, Any]:
    """Run every code cell of a repaired notebook in place; return figures about the run.

    `submitted` are the learner's further files, `unanswered` the names of cells not to be run. The
    tests' sources give way to what was released of them, so that no feedback can show more.
    """
    known = {cell.name: cell for cell in book.cells}
    limits = zygote.limits
    room, own, spent = limits.notebook_output, 0, 0.0
    together: list[str] = []
    with Session(
        zygote,
        limits,
        rules=book.rules,
        released=assignment.files,
        submitted=submitted,
        together=assignment.together,
        learners=assignment.learners,
    ) as session:
        for count, cell in enumerate((cell for cell in nb.cells if cell.cell_type == "code"), 1):
            cell.outputs, cell.execution_count = [], None
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            step = _step(cell, known.get(name))
            if step.kind == "learner":
                own += 1
                if own > limits.cells:
                    cell.outputs = [
                        _note(f"Only the first {limits.cells} cells of an answer are run.")
                    ]
                    continue
                if _SKIP in cell.metadata.get("tags", []):
                    continue
            if name not in unanswered and step.source.strip():
                began, alike = time.perf_counter(), session.alike
                outputs = [_output(one, count, limits) for one in session.run(step)]
                cell.outputs = list(filter(None, outputs))
                cell.outputs, room = _clean(cell.outputs, limits, room, keep=step.kind == "test")
                cell.execution_count = count
                if session.alike > alike:
                    together.append(name)
                spent += time.perf_counter() - began
            if name in known and not known[name].editable:
                cell.source = known[name].public
    return {"seconds": spent, "processes": session.lives, "together": together}


def _step(cell: NotebookNode, known: Cell | None) -> Step:
    if known is None or known.editable:
        return Step("learner", cell.source)
    kind = "test" if known.grade else "shared"
    return Step(kind, known.source, known.public, known.hidden)


def _clean(
    outputs: list[NotebookNode], limits: Limits, room: int, keep: bool
) -> tuple[list[NotebookNode], int]:
    """Return the outputs that can be kept, and how many bytes the notebook has left for more.

    With `keep` errors and results stay in any case: were a test's error left out because the learner
    had shown too much, the test would count as passed.
    """
    kept, full = [], False
    for one in outputs[: limits.outputs + 3]:
        stays = keep and one.output_type in ("error", "execute_result")
        size = len(json.dumps(one, ensure_ascii=False))
        if size > limits.output + 2 * limits.stream and not stays:
            one, size = _note("One output was too large to be kept."), 100
        if size > room and not stays:
            if not full:
                kept.append(
                    _note("This notebook shows more than can be kept; the rest was left out.")
                )
            full = True
            continue
        room = max(room - size, 0)
        kept.append(one)
    return kept, 0 if full else room


def _output(one: dict[str, Any], count: int, limits: Limits) -> NotebookNode | None:
    """Return an output that is certainly one, or None; a submission may claim anything."""
    kind = one.get("output_type")
    if kind not in _KEPT:
        return None
    if kind == "stream":
        name = "stderr" if one.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type="stream", name=name, text=_text(one.get("text")))
    if kind == "error":
        lines = one.get("traceback")
        lines = lines if isinstance(lines, list) else []
        return NotebookNode(
            output_type="error",
            ename=_text(one.get("ename"))[:200],
            evalue=_text(one.get("evalue"))[: limits.error],
            traceback=[_text(line)[: limits.error] for line in lines[-20:]],
        )
    data = one.get("data")
    data = data if isinstance(data, dict) else {}
    made = NotebookNode(
        output_type=kind,
        # A script in an answer would run in the instructor's browser.
        data=NotebookNode({k: v for k, v in data.items() if "javascript" not in k and _fits(k, v)}),
        metadata=NotebookNode(),
    )
    if kind == "execute_result":
        made.execution_count = count
    return made


def _fits(kind: str, value: Any) -> bool:
    # The names of kinds are the learner's words, too.
    if len(kind) > _LONGEST_KIND:
        return False
    return isinstance(value, str) or (kind.endswith("json") and isinstance(value, dict | list))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _note(text: str) -> NotebookNode:
    return NotebookNode(output_type="stream", name="stdout", text=text + "\n")

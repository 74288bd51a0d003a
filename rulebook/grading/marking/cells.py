"""The cells of one notebook, run for marks: whose each is, and what may be kept of what it shows."""

import json
import time
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from rulebook.grading.apart.limits import Limits
from rulebook.grading.apart.session import Session, Step
from rulebook.grading.apart.zygote import Zygote
from rulebook.grading.marking.assignment import Assignment, Cell, Notebook
from rulebook.grading.score import number_in

_KEPT = {"stream", "display_data", "execute_result", "error"}
_SKIP = "skip-execution"
_LONGEST_KIND = 100


def session(
    book: Notebook, assignment: Assignment, submitted: dict[str, bytes], zygote: Zygote
) -> Session:
    """Return a new run of a notebook; `submitted` are the learner's further files."""
    return Session(
        zygote,
        zygote.limits,
        rules=book.rules,
        released=assignment.files,
        submitted=submitted,
        learners=assignment.learners,
    )


def steps(
    nb: NotebookNode, book: Notebook, limits: Limits, unanswered: frozenset[str] | set[str]
) -> Iterator[tuple[NotebookNode, str | None, Step | None]]:
    """Yield each code cell with its name and what is to be run of it: nothing for one past the limit.

    `unanswered` are the names of cells that are not run.
    """
    known, own = {cell.name: cell for cell in book.cells}, 0
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        step = _step(cell, known.get(name))
        if step.kind == "learner":
            own += 1
            if own > limits.cells:
                yield cell, name, None
                continue
            if _SKIP in cell.metadata.get("tags", []):
                continue
        if name not in unanswered and step.source.strip():
            yield cell, name, step


def run_apart(
    nb: NotebookNode,
    book: Notebook,
    assignment: Assignment,
    submitted: dict[str, bytes],
    zygote: Zygote,
    unanswered: frozenset[str] | set[str] = frozenset(),
) -> float:
    """Run every code cell of a repaired notebook in place; return the seconds that it took.

    The tests' sources give way to what was released of them, so that no feedback can show more.
    """
    limits = zygote.limits
    room, spent = limits.notebook_output, 0.0
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    places = {id(cell): count for count, cell in enumerate(code, 1)}
    with session(book, assignment, submitted, zygote) as running:
        for cell, _, step in steps(nb, book, limits, unanswered):
            if step is None:
                cell.outputs = [_note(f"Only the first {limits.cells} cells of an answer are run.")]
                continue
            began, count = time.perf_counter(), places[id(cell)]
            outputs = [output(one, count, limits) for one in running.run(step)]
            cell.outputs, room = _clean(
                list(filter(None, outputs)), limits, room, keep=step.kind == "test"
            )
            cell.execution_count = count
            spent += time.perf_counter() - began
    as_released(nb, book)
    return spent


def as_released(nb: NotebookNode, book: Notebook) -> None:
    """Give every cell that learners do not write the source that was released of it."""
    known = {cell.name: cell for cell in book.cells}
    for cell in nb.cells:
        fixed = known.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if cell.cell_type == "code" and fixed is not None and not fixed.editable:
            cell.source = fixed.public


def mark(cell: NotebookNode) -> float | None:
    """Return nbgrader's own mark: never more than the question is worth, and none for less than 0.

    nbgrader stops at a result above the points, and gives all of them for one below 0, for NaN, or for
    one of NumPy's.
    """
    most = float(cell.metadata["nbgrader"]["points"])
    for output in cell.get("outputs", []):
        if output.output_type == "execute_result":
            result = number_in(output.data.setdefault("text/plain", "shown"))
            if result is not None:
                result = result if 0 <= result <= most else most if result > most else 0.0
                output.data["text/plain"] = str(result)
    made: float | None = determine_grade(cell)[0]
    return made


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


def output(one: dict[str, Any], count: int, limits: Limits) -> NotebookNode | None:
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

"""What is no data is judged where the answer's code runs, but only where the course's solution has to be.

The course's own solution is run both ways, once. A test that it passes only in one process (because the
test asks about a class, a generator, a file that was written) is judged so for everybody who has not
passed it apart; every other test stays apart, whatever a learner answers. The process is shut in like any
other; the whole notebook runs in it as in plain nbgrader, and of a test there is kept whether it passed,
and the number it gave. As there, the notebook lies beside it, and what the assignment's notebooks before
it have written; of these no test is run.
"""

import copy
import threading
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked

from rulebook.grading.apart.session import REFUSAL, Step
from rulebook.grading.apart.zygote import Zygote
from rulebook.grading.marking.assignment import Assignment, Notebook
from rulebook.grading.marking.cells import as_released, mark, output, run_apart, session, steps
from rulebook.grading.marking.repair import repair
from rulebook.grading.score import number_alone

Before = list[tuple[NotebookNode, Notebook]]

Names = frozenset[str]

_found: dict[tuple[str, str], tuple[Names, Names]] = {}
_lock = threading.Lock()


def run(
    nb: NotebookNode,
    book: Notebook,
    assignment: Assignment,
    submitted: dict[str, bytes],
    zygote: Zygote,
    unanswered: frozenset[str] | set[str] = frozenset(),
    before: Callable[[], Before] = list,
) -> tuple[float, list[str]]:
    """Run every code cell of a repaired notebook in place; return what the run took, in seconds.

    `submitted` are the learner's further files, `unanswered` the names of cells not to be run, `before`
    gives the learner's repaired notebooks of this assignment that come before it, where they are needed.
    Returned are also the names of the tests that were judged together.
    """
    spent = run_apart(nb, book, assignment, submitted, zygote, unanswered)
    alike: list[str] = []
    lost, refused = _lost(nb), _refused(nb)
    if not assignment.together or not (lost or refused):
        return spent, alike
    wanted, usual = _together(book, assignment, zygote)
    # Nothing is wrong with what this course does not mark apart.
    for cell in (cell for name, cell in refused.items() if name in usual):
        cell.outputs = [one for one in cell.outputs if one.get("ename") != REFUSAL]
    if wanted := wanted & lost:
        one = nb, book
        made = _run_in_one(one, before(), assignment, submitted, zygote, unanswered, wanted)
        for name, cell in _tests(nb).items():
            if name in made and _grade(cell, made[name]) >= _grade(cell, cell.outputs):
                cell.outputs = made[name]
                alike.append(name)
    return spent, alike


def _tests(nb: NotebookNode) -> dict[str, NotebookNode]:
    return {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in nb.cells
        if cell.cell_type == "code" and is_grade(cell) and not cell.metadata["nbgrader"]["solution"]
    }


def _lost(nb: NotebookNode) -> set[str]:
    """Return the tests that did not give all their points."""
    return {
        name
        for name, cell in _tests(nb).items()
        if (mark(cell) or 0) < float(cell.metadata["nbgrader"]["points"])
    }


def _refused(nb: NotebookNode) -> dict[str, NotebookNode]:
    """Return the read-only cells that the judge could not run because of what the answers are."""
    return {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in nb.cells
        if cell.cell_type == "code" and is_locked(cell) and not is_grade(cell)
        if any(one.get("ename") == REFUSAL for one in cell.outputs)
    }


def _together(book: Notebook, assignment: Assignment, zygote: Zygote) -> tuple[Names, Names]:
    """Return the tests that the course's own solution passes only where its code runs; none without one.

    And the read-only cells that the judge cannot run with the solution either.
    """
    key = assignment.digest, book.name
    with _lock:
        if key not in _found:
            _found[key] = _ask_the_solution(book, assignment, zygote)
        return _found[key]


def _ask_the_solution(
    book: Notebook, assignment: Assignment, zygote: Zygote
) -> tuple[Names, Names]:
    if book.model is None:
        return frozenset(), frozenset()
    nb = repair(book.model.encode(), book, zygote.limits).notebook
    run_apart(nb, book, assignment, {}, zygote)
    lost, refused = frozenset(_lost(nb)), frozenset(_refused(nb))
    if not lost:
        return frozenset(), refused
    before = [
        (repair(one.model.encode(), one, zygote.limits).notebook, one)
        for one in assignment.before(book.name)
        if one.model is not None
    ]
    made = _run_in_one((nb, book), before, assignment, {}, zygote, frozenset(), lost)
    tests = _tests(nb)
    wanted = frozenset(
        name
        for name, outputs in made.items()
        if _grade(tests[name], outputs) > _grade(tests[name], tests[name].outputs)
    )
    return wanted, refused


def _grade(test: NotebookNode, outputs: list[NotebookNode]) -> float:
    return mark(NotebookNode({**test, "outputs": outputs})) or 0.0


def _run_in_one(
    one: tuple[NotebookNode, Notebook],
    before: Before,
    assignment: Assignment,
    submitted: dict[str, bytes],
    zygote: Zygote,
    unanswered: frozenset[str] | set[str],
    wanted: Names,
) -> dict[str, list[NotebookNode]]:
    """Run a notebook as plain nbgrader does, in one process, and return what the wanted tests gave."""
    made: dict[str, list[NotebookNode]] = {}
    (nb, book), hidden, limits = one, False, zygote.limits
    files = submitted | {
        f"{one.name}.ipynb": _released(nb, one) for nb, one in [*before, (nb, book)]
    }
    with session(book, assignment, files, zygote) as running:
        for earlier, other in before:
            for _, _, step in steps(earlier, other, limits, frozenset()):
                if step is not None and step.kind != "test":
                    running.run(Step("learner", step.public or step.source))
            running.run(Step("learner", "%reset -f"))
        for _, name, step in steps(nb, book, limits, unanswered):
            if step is None:
                continue
            hidden = hidden or bool(step.hidden)
            outputs = [output(one, 0, limits) for one in running.run(Step("learner", step.source))]
            if name in wanted:
                made[name] = _bare(list(filter(None, outputs)), hidden)
                if len(made) == len(wanted):
                    break
    return made


def _released(nb: NotebookNode, book: Notebook) -> bytes:
    made = copy.deepcopy(nb)
    as_released(made, book)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    text: str = nbformat.writes(made)
    return text.encode("utf-8", "replace")


def _bare(outputs: list[NotebookNode], hidden: bool) -> list[NotebookNode]:
    """Return what may be kept of a test there: its number or, of an error, why the test did not pass.

    After a hidden line the answer's code knows what no page may show: then no word of it is kept.
    """
    for one in outputs:
        if one.output_type == "error":
            told = f"{one.ename}: {one.evalue}" if one.evalue else one.ename
            words = "This test did not pass." if hidden else told
            return [
                NotebookNode(
                    output_type="error",
                    ename="AssertionError" if hidden else one.ename,
                    evalue="" if hidden else one.evalue,
                    traceback=[words],
                )
            ]
    for one in outputs:
        if one.output_type == "execute_result":
            text = number_alone(one.data.get("text/plain"))
            one.data, one.metadata = NotebookNode({"text/plain": text}), NotebookNode()
            return [one]
    return []

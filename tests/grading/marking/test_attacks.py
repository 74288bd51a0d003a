"""Hostile and broken submissions, all in one class: exact marks, no leak, nothing left running."""

import contextlib
import ctypes
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from courses import autograded, make_course, marks
from hostile import ATTACKS, BROKEN, CANARY, book, hand_in_all, in_order

from rulebook.grading.apart.limits import Limits
from rulebook.grading.marking.grade import grade

JOBS = 2 * (os.cpu_count() or 1)
"""Submissions at a time: most attacks are waited for, until their time is up."""
TABLE = Path(__file__).resolve().parents[3] / "docs" / "attacks.md"


@contextlib.contextmanager
def adopting_orphans():
    """Have whatever a grader leaves behind become a child of this process, where it can be seen."""
    if sys.platform != "linux":
        yield
        return
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    try:
        yield
    finally:
        ctypes.CDLL(None).prctl(36, 0, 0, 0, 0)


def running() -> set[Path]:
    """Return every living process that comes from this one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(path.parent.name)] = int(parent)
    found, size = {os.getpid()}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return {Path(f"/proc/{pid}/cmdline") for pid in found}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The whole class, graded once: the course's folder, outcomes and expected marks."""
    from rulebook.grading.marking.course import Course

    root = make_course(tmp_path_factory.mktemp("attacks") / "course", {"unit": {"book": book()}})
    expected = hand_in_all(root)
    limits = Limits(cell_seconds=8, interrupt_seconds=4, notebook_seconds=150)
    before, folder = running(), tmp_path_factory.mktemp("temporary")
    with adopting_orphans(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))  # nobody else's folders stand there
        outcomes = {
            one.student: one for one in grade(Course(root), ["unit"], limits=limits, jobs=JOBS)
        }
        left = [*(path.read_bytes() for path in running() - before), *folder.iterdir()]
    found = {student: in_order(one) for student, one in marks(root, "unit").items()}
    return root, outcomes, expected, found, left


@pytest.mark.course
def test_every_attack_gets_exactly_its_marks_and_changes_nobody_elses(graded, report):
    _, outcomes, expected, found, _ = graded
    assert len(ATTACKS) >= 40
    right = sum(found.get(student) == wanted for student, wanted in expected.items())
    report(
        f"attacks: {len(ATTACKS)} hostile and {len(BROKEN)} broken submissions, {right} of "
        f"{len(expected)} marked exactly (docs/attacks.md sets them beside plain nbgrader)"
    )
    assert not [one.failure for one in outcomes.values() if one.failure]
    wrong = {
        student: found[student] for student, wanted in expected.items() if found[student] != wanted
    }
    assert not wrong, {student: (found[student], expected[student]) for student in wrong}


@pytest.mark.course
def test_no_hidden_test_leaks_into_what_a_learner_sees(graded):
    root, outcomes, _, _, _ = graded
    for path in (root / "autograded").rglob("*"):
        if path.is_file():
            text = path.read_text(errors="replace")
            assert not [one for one in (CANARY, CANARY.encode().hex()) if one in text], path
    assert CANARY not in str(outcomes)
    printed = autograded(root, "leak_arguments", "unit", "book")
    assert "SEEN []" in str(printed)


@pytest.mark.course
def test_nothing_was_reached_written_or_left_running(graded):
    root, _, _, _, left = graded
    assert not left, "processes or folders outlived the grading"
    for student in ("network", "write_outside", "read_environment"):
        shown = str(autograded(root, student, "unit", "book").cells)
        assert "REACHED [" not in shown.replace("print('REACHED'", "")
        assert "'WROTE'" in shown or student != "write_outside"  # the code; never its output
        outputs = [
            str(cell.get("outputs")) for cell in autograded(root, student, "unit", "book").cells
        ]
        assert not any("WROTE" in one for one in outputs)
    assert not list(Path("/tmp").glob("rulebook-was-here"))
    assert not (root / "rulebook-was-here").exists()
    assert not list(root.parent.rglob("escaped.txt"))
    assert (root / "gradebook.db").stat().st_mode & 0o600


@pytest.mark.course
@pytest.mark.parametrize("student", BROKEN)
def test_what_was_mended_is_said_in_one_plain_sentence(graded, student):
    root, outcomes, _, _, _ = graded
    wanted = BROKEN[student][2]
    messages = outcomes[student].messages
    assert not wanted or any(wanted in one for one in messages), messages
    assert all(one.endswith(".") and "Traceback" not in one for one in messages)
    if messages and (root / "autograded" / student / "unit" / "book.ipynb").exists():
        first = autograded(root, student, "unit", "book").cells[0]
        assert first.cell_type == "markdown"
        assert messages[0] in first.source


@pytest.mark.course
def test_autograded_notebooks_are_valid_and_small(graded):
    root, _, _, _, _ = graded
    for path in (root / "autograded").rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
        assert path.stat().st_size < 25 * 2**20


@pytest.mark.course
def test_the_table_in_the_docs_says_what_was_measured(graded):
    _, _, expected, found, _ = graded
    rows = re.findall(
        r"(?m)^\| `([\w-]+)` \|[^|]*\|[^|]*\| ([^|]*) \| ([^|]*) \|$", TABLE.read_text()
    )
    said = {name: (ours, right) for name, ours, right in rows}
    assert said == {
        student: (_numbers(found[student]), _numbers(wanted))
        for student, wanted in expected.items()
    }
    # The further tables are those of other tests' submissions, which assert the same marks.
    others = re.findall(r"(?m)^\| `(\w+)/[\w-]+` \|.*\| ([^|]*) \| ([^|]*) \|$", TABLE.read_text())
    assert {name for name, _, _ in others} == {"wrong", "walls", "hidden", "lost"}
    assert all(ours == right for _, ours, right in others)


def _numbers(marks: list[float]) -> str:
    return " ".join(f"{one:g}" for one in marks)

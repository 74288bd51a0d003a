"""Stopped at any moment, called again: what was graded stays, and is not graded twice."""

import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from courses import answer, hand_in, judged, make_course, marks, notebook, solution, written
from nbgrader.api import Gradebook

BOOK = notebook(
    answer("x", "x = ...\n" + solution("x = 1")),
    judged("x-test", "assert x == 1", 2),
    written("essay", "Your answer", 3),
)


def _course(tmp_path, learners=3):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}})
    for number in range(learners):
        hand_in(root, f"learner-{number}", "unit", _answer("x = 1"))
    return root


def _answer(source):
    def change(cells, _):
        cells["x"].source = source
        cells["essay"].source = "My answer"

    return change


def _rewrite(root, student, source):
    path = root / "submitted" / student / "unit" / "book.ipynb"
    path.write_text(path.read_text().replace("x = 1", source))


def _hurry(root, student):
    """Take the sleep out of a submission that nobody waits for any more."""
    path = root / "submitted" / student / "unit" / "book.ipynb"
    path.write_text(re.sub(r"time\.sleep\(\d+\)", "time.sleep(0)", path.read_text()))


@pytest.mark.course
def test_what_has_not_changed_is_not_graded_twice_and_hand_marks_survive(tmp_path, grade_course):
    root = _course(tmp_path)
    assert all(not one.skipped and one.score == 2 for one in grade_course(root, "unit").values())
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        mark = gradebook.find_grade("essay", "book", "unit", "learner-1")
        mark.manual_score, mark.needs_manual_grade = 2.5, False
        gradebook.find_comment("essay", "book", "unit", "learner-1").manual_comment = "Well argued."
        gradebook.db.commit()
    _rewrite(root, "learner-1", "x = 7")
    outcomes = grade_course(root, "unit")
    assert [one.skipped for _, one in sorted(outcomes.items())] == [True, False, True]
    assert outcomes["learner-1"].score == 2.5
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        assert gradebook.find_grade("essay", "book", "unit", "learner-1").manual_score == 2.5
        comment = gradebook.find_comment("essay", "book", "unit", "learner-1")
        assert comment.comment == "Well argued."
    assert all(one.skipped for one in grade_course(root, "unit").values())
    assert not any(one.skipped for one in grade_course(root, "unit", force=True).values())


@pytest.mark.course
def test_killed_midway_it_goes_on_where_it_stopped(tmp_path, grade_course):
    root = _course(tmp_path, learners=4)
    _rewrite(root, "learner-3", "import time; time.sleep(9); x = 1")
    code = (
        "import sys, warnings; warnings.simplefilter('ignore')\n"
        "from pathlib import Path\nfrom rulebook.grading.marking.grade import Course, grade\n"
        "grade(Course(Path(sys.argv[1])), ['unit'], jobs=1)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(root)], start_new_session=True)
    end = time.monotonic() + 1200
    done = [
        root / "autograded" / f"learner-{number}" / "unit" / "book.ipynb" for number in range(3)
    ]
    while not all(path.exists() for path in done) and time.monotonic() < end:
        time.sleep(0.05)
    process.kill()
    process.wait()
    _hurry(root, "learner-3")
    children = [path for path in Path("/proc").glob("[0-9]*/stat") if _session(path) == process.pid]
    outcomes = grade_course(root, "unit")
    assert [one.skipped for _, one in sorted(outcomes.items())] == [True, True, True, False]
    assert all(
        one == {"book/x-test": 2.0, "book/essay": None} for one in marks(root, "unit").values()
    )
    end = time.monotonic() + 120
    while any(map(_runs, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(_runs, children)), "a process outlived the grader"
    assert not list((root / "autograded").glob("*/.grading-*")) or os.name == "nt"


# Kills the grader at the n-th step of its writer: "all" of them, or only those that move a folder
# into its place, when the gradebook is already written.
KILLED = """
import os, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import rulebook.grading.marking.grade as module
from rulebook.grading.marking import writer
left = int(sys.argv[3])
def count(owner, name):
    function = getattr(owner, name)
    def counted(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
        return function(*args, **kwargs)
    setattr(owner, name, counted)
count(Path, "rename")
if sys.argv[2] == "all":
    count(Path, "write_text")
    count(writer.Gradebook, "close")
    count(writer.Gradebook, "update_or_create_submission")
module.grade(module.Course(Path(sys.argv[1])), ["unit"], jobs=2, force=sys.argv[2] == "moves")
"""


@pytest.mark.course
def test_killed_at_any_moment_it_ends_as_if_it_had_not_been(tmp_path, grade_course):
    root = _course(tmp_path)
    _rewrite(root, "learner-2", "x = 7")
    whole = Path(shutil.copytree(root, tmp_path / "whole"))
    grade_course(whole, "unit")
    draw = random.Random(4)
    killed = [("first", 0), *(("all", draw.randrange(25)) for _ in range(4)), ("moves", 1)]
    for steps, moment in killed:
        command = [sys.executable, "-c", KILLED, str(root), steps, str(moment)]
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        if (steps, moment) == ("first", 0):
            written = [
                one for one in marks(root, "unit").values() if one["book/x-test"] is not None
            ]
            assert written, "it was not killed between the gradebook and the folder"
            assert not list((root / "autograded").glob("*/unit"))
    grade_course(root, "unit")
    assert marks(root, "unit") == marks(whole, "unit")
    assert _cells(root) == _cells(whole)
    assert not list((root / "autograded").glob("*/.grading-*"))
    assert all(one.skipped for one in grade_course(root, "unit").values())


def _cells(root: Path) -> dict:
    """Every file of the autograded folder; of notebooks, the cells."""
    return {
        str(path.relative_to(root)): nbformat.read(path, as_version=4).cells
        if path.suffix == ".ipynb"
        else path.read_bytes()
        for path in (root / "autograded").rglob("*")
        if path.is_file()
    }


def _runs(path: Path) -> bool:
    """Tell whether a process is there; one that has ended stays listed until its new parent looks."""
    try:
        return path.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _session(path: Path) -> int:
    try:
        return int(path.read_text().rpartition(")")[2].split()[3])
    except OSError:
        return -1


@pytest.mark.course
def test_the_command_says_what_it_did(tmp_path):
    root = _course(tmp_path, learners=1)
    command = [sys.executable, "-c", "from rulebook.cli import main; main()", "grade"]
    first = subprocess.run([*command, "unit"], cwd=root, capture_output=True, text=True)
    assert (first.returncode, first.stderr) == (0, "")
    assert "1 graded in" in first.stdout
    again = subprocess.run([*command, "--all"], cwd=root, capture_output=True, text=True)
    assert "0 graded" in again.stdout
    assert "1 unchanged" in again.stdout
    wrong = subprocess.run([*command, "unti"], cwd=root, capture_output=True, text=True)
    assert wrong.returncode == 1
    assert "knows no assignment `unti`" in wrong.stderr
    assert "Traceback" not in wrong.stderr


@pytest.mark.course
def test_the_bar_shows_how_many_are_done_how_long_it_takes_and_how_many_failed(tmp_path):
    pty = pytest.importorskip("pty")
    root = _course(tmp_path, learners=4)
    _rewrite(root, "learner-2", "import time; time.sleep(2); x = 1")
    _rewrite(root, "learner-3", "import time; time.sleep(4); x = 1")
    (root / "autograded").mkdir()
    (root / "autograded" / "learner-0").write_text("no folder")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from rulebook.cli import main; main()", "grade", "unit"],
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert process.wait() == 1
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    bar = re.findall(r"Grading, (\d) failed \S* (\d)/4 (\d:\d\d:\d\d|-:--:--)", shown)
    assert ("1", "3") in [(failed, done) for failed, done, _ in bar], shown
    assert any(left[0].isdigit() for _, _, left in bar), "no time left was shown"
    assert "learner-0: could not be graded (FileExistsError" in shown
    assert "3 graded in" in shown
    assert "1 could not be graded." in shown

"""A whole `rulebook grade` by an ordinary user: the walls need no root."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from courses import answer, autograded, hand_in, judged, make_course, marks, notebook, solution
from strangers import give, python_for

from rulebook.grading.apart import sandbox

# Somebody else in each run: how many processes one may have is counted by user.
USER = 61_000 + os.getpid() % 4_000
BOOK = notebook(
    answer("x", "x = ...\n" + solution("x = 1")),
    judged("x-test", "assert x == 1", 2),
    answer("hide", "hide = ...\n" + solution("hide = 1")),
    judged("hide-test", "assert hide == 1", 1),
)
# A folder that may be entered but not listed hides what is in it from anybody but root.
HIDES = """
import os
os.mkdir("hidden", 0o300)
open("hidden/file", "w").close()
import time
time.sleep(1)
hide = 1
"""


@pytest.mark.course
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
@pytest.mark.skipif(sandbox.unavailable() is not None, reason=str(sandbox.unavailable()))
def test_an_ordinary_user_grades_behind_the_same_walls(request):
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    request.addfinalizer(lambda: shutil.rmtree(place))
    place.chmod(0o755)
    root = make_course(place / "course", {"unit": {"book": BOOK}})
    secret = place / "course" / "secret"
    secret.write_text("a secret of the user's own")
    answers = {
        "honest": {"x": "x = 1", "hide": "hide = 1"},
        "reader": {"x": f"x = open({str(secret)!r}).read() and 1", "hide": "hide = 1"},
        "killer": {"x": "import os\nos.kill(os.getppid(), 9)\nx = 1", "hide": "hide = 1"},
        "hider": {"x": "x = 1", "hide": HIDES},
        "shut-folder": {"x": "x = 1", "hide": "hide = 1"},
        "shut-unit": {"x": "x = 1", "hide": "hide = 1"},
        "shut-file": {"x": "x = 1", "hide": "hide = 1"},
        "shut-beside": {"x": "x = 1", "hide": "hide = 1"},
    }
    for student, sources in answers.items():
        hand_in(root, student, "unit", lambda cells, _, given=sources: _fill(cells, given))
    (root / "submitted/shut-beside/unit/closed").mkdir(0o000)
    give(root, USER)
    for path in ("shut-folder", "shut-unit/unit"):
        (root / "submitted" / path).chmod(0o444)
    (root / "submitted/shut-file/unit/book.ipynb").chmod(0o000)
    python, environment = python_for(USER, place)
    scratch = place / "tmp"
    scratch.mkdir()
    give(scratch, USER)
    done = subprocess.run(
        [python, "-c", "from rulebook.cli import main; main()", "grade", "unit"],
        cwd=root,
        env=environment | {"HOME": str(scratch), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        user=USER,
        group=USER,
        extra_groups=[],
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {student: list(one.values()) for student, one in marks(root, "unit").items()}
    assert found == {
        "honest": [2, 1],
        "reader": [0, 1],
        "killer": [0, 1],
        "hider": [2, 0],
        "shut-folder": [0, 0],
        "shut-unit": [0, 0],
        "shut-file": [0, 0],
        "shut-beside": [2, 1],
    }
    for words in ("shut-folder: `unit`", "shut-unit: `book.ipynb`", "shut-file: `book.ipynb`"):
        assert f"unit, {words} could not be" in done.stdout.replace("\n", " "), done.stdout
    assert "PermissionError" in str(autograded(root, "reader", "unit", "book"))
    assert not list(scratch.glob("rulebook-*")), "the hidden folder was not removed"
    owners = {path.stat().st_uid for path in (root / "autograded").rglob("*")}
    assert owners == {USER}


def _fill(cells, sources):
    for name, source in sources.items():
        cells[name].source = source

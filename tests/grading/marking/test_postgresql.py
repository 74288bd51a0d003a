"""The gradebook in PostgreSQL, through nbgrader's db_url: a real server, started here.

A server cannot run as root: there it runs as the user `postgres`, whom Debian's package makes.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from courses import answer, hand_in, judged, make_course, marks, notebook, solution, written
from nbgrader.api import Gradebook

from tests import commands

BOOK = notebook(
    answer("x", "x = ...\n" + solution("x = 1")),
    judged("x-test", "assert x == 1", 2),
    written("essay", "Your answer", 3),
)
ANSWERS = ("x = 1", "x = 2", "x = ...", "import os; os._exit(1)")
CONFIGURED = 'c = get_config()\nc.CourseDirectory.course_id = "class"\n'


def _program(name):
    """Return a PostgreSQL program: from the path, or the newest that Debian keeps apart."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def _version(path):
    return int(path.parts[4]) if path.parts[4].isdigit() else 0


@pytest.fixture(scope="module")
def server():
    """The address of an empty database, reached through a socket in a folder of its own."""
    programs = [_program(name) for name in ("initdb", "postgres", "createdb")]
    if None in programs:
        # In CI the server is part of the set-up, so nobody overlooks that it is missing.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no PostgreSQL found: install Debian's package `postgresql` to run these tests"
        )
    initdb, postgres, createdb = programs
    folder = Path(tempfile.mkdtemp(prefix="rulebook-pg-"))
    data = folder / "data"
    someone = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        someone = {"user": "postgres", "group": "postgres", "extra_groups": []}
    log = folder / "log"
    with open(log, "wb") as out:
        quiet = {"cwd": folder, "stdout": out, "stderr": out, **someone}
        order = [initdb, "--pgdata", data, "--username=teacher", "--auth=trust", "--no-sync"]
        subprocess.run([*order, "--encoding=UTF8", "--locale=C.UTF-8"], check=True, **quiet)
        order = [postgres, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        process = subprocess.Popen(order, **quiet)
        try:
            order = [createdb, "--host", folder, "--username=teacher", "gradebook"]
            end = time.monotonic() + 300
            while subprocess.run(order, check=False, **quiet).returncode:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.2)
            yield f"postgresql+psycopg://teacher@/gradebook?host={folder}"
        finally:
            process.terminate()
            process.wait(timeout=60)
            shutil.rmtree(folder)


def _run(root, command, *arguments):
    """Run a command of the course's; return what it says."""
    code, said = commands.run(command, arguments, root, dict(os.environ))
    assert code == 0, said
    return said


@pytest.mark.course
def test_release_grade_feedback_and_export_with_the_gradebook_in_postgresql(
    tmp_path, grade_course, server
):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}})
    for number, source in enumerate(ANSWERS):

        def change(cells, _, source=source):
            cells["x"].source = source
            cells["essay"].source = "My answer"

        hand_in(root, f"learner-{number}", "unit", change)
    there = tmp_path / "there"
    for name in ("source", "submitted"):
        shutil.copytree(root / name, there / name)
    (there / "nbgrader_config.py").write_text(
        f"{CONFIGURED}c.CourseDirectory.db_url = {server!r}\n"
    )
    grade_course(root, "unit")
    _run(there, "nbgrader", "generate_assignment", "unit")
    grade = ("rulebook", "grade")
    assert "4 graded in" in _run(there, *grade, "unit")
    assert "4 unchanged" in _run(there, *grade, "--all")
    expected = marks(root, "unit")
    assert marks(there, "unit", server) == expected
    assert {who: one["book/x-test"] for who, one in expected.items()} == {
        "learner-0": 2,
        "learner-1": 0,
        "learner-2": 0,
        "learner-3": 0,
    }
    with Gradebook(server, "class") as gradebook:
        mark = gradebook.find_grade("essay", "book", "unit", "learner-0")
        mark.manual_score, mark.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    assert "4 graded in" in _run(there, *grade, "unit", "--force")
    _run(there, "nbgrader", "generate_feedback", "unit")
    assert len(list(there.glob("feedback/*/unit/book.html"))) == 4
    _run(there, "nbgrader", "export", "--to", "marks.csv")
    lines = (there / "marks.csv").read_text().splitlines()
    assert len(lines) == 5
    assert "unit,,,learner-0,,,,4.5,0.0,4.5,5.0" in lines
    assert not (there / "gradebook.db").exists()
    assert "Upgrading" in _run(there, "nbgrader", "db", "upgrade")

"""A shipped unit comes into the gradebook by itself; a released one is never lost to a failure."""

import os
import sys
import warnings
from pathlib import Path

import nbformat
import pytest

from rulebook.errors import RulebookError
from rulebook.grading.marking import Course as Opened
from rulebook.grading.marking import load_assignment
from rulebook.grading.marking.release import register, shipped
from tests import commands
from tests.grading.courses import answer, judged, notebook, solution
from tests.nbgrading import ROOT

pytestmark = pytest.mark.course

CONFIG = """c = get_config()
c.GenerateAssignment.exporter_class = "rulebook.grading.marking.release.CarefulExporter"
"""
UNIT = [answer("a", solution("a = 3")), judged("a-test", "assert a == 3", 2)]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one unit, released without the gradebook's knowledge."""
    # nbgrader calls alembic by its bare name.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    write(tmp_path, UNIT)
    generate(tmp_path, "--no-db")
    return tmp_path


def write(root, cells, unit="ps1"):
    (root / "source" / unit).mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*cells), root / "source" / unit / "ps1.ipynb")


def generate(root, *options, fails=False):
    code, said = commands.run(
        "nbgrader", ["generate_assignment", "ps1", *options], root, dict(os.environ)
    )
    assert bool(code) == fails, said
    return said


def release(root):
    return (root / "release" / "ps1" / "ps1.ipynb").read_bytes()


def hand_in(root):
    """Put a submission into folder and gradebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the database's, which nbgrader does not read either
        with Opened(root).gradebook() as book:
            book.add_student("ada")
            book.add_submission("ps1", "ada")


def test_a_shipped_unit_is_registered_once_and_its_release_stays(course):
    opened, before = Opened(course), release(course)
    assert shipped(opened) == ["ps1"]
    assert [register(opened, "ps1"), register(opened, "ps1")] == [True, False]
    cells = load_assignment(opened.directory, "ps1").notebooks["ps1"].cells
    assert [cell.points for cell in cells] == [None, 2]
    assert release(course) == before
    assert list((course / "release").iterdir()) == [course / "release" / "ps1"]


def test_a_source_that_makes_another_release_is_not_registered(course):
    write(course, [*UNIT, judged("more", "assert a > 1", 1)])
    with pytest.raises(RulebookError, match=r"is not what its source makes now.*--force"):
        register(Opened(course), "ps1")
    with pytest.raises(RulebookError, match="put it there: rulebook grade ps1"):
        load_assignment(Opened(course).directory, "ps1")


def test_whoever_asks_for_another_unit_is_told_which_there_are(course):
    opened = Opened(course)
    assert not register(opened, "ps2")
    with pytest.raises(RulebookError, match=r"source/ has no folder of that name, but: ps1\."):
        load_assignment(opened.directory, "ps2")
    write(course, UNIT, unit="ps2")
    assert not register(opened, "ps2")
    with pytest.raises(RulebookError, match="release it first: nbgrader generate_assignment ps2"):
        load_assignment(opened.directory, "ps2")


def test_a_question_added_after_the_first_submission_deletes_nothing(course):
    register(Opened(course), "ps1")
    hand_in(course)
    before = release(course)
    write(course, [*UNIT, judged("more", "assert a > 1", 1)])
    said = generate(course, "--force", fails=True)
    assert "ps1 was handed in by 1 already, and a release would add" in said
    assert ": more. Ask new questions in a unit of another name" in said
    assert release(course) == before
    # A test that is corrected is no new question.
    write(course, [UNIT[0], judged("a-test", "assert a == 4", 2)])
    generate(course, "--force")
    assert b"a == 4" in release(course)


def test_a_unit_that_cannot_be_released_deletes_nothing(course):
    before = release(course)
    twice = judged("b-test", "assert a == 3", 2)
    twice.metadata.nbgrader["grade_id"] = "a-test"
    write(course, [*UNIT, twice])
    said = generate(course, "--force", fails=True)
    assert "what is released stands as before" in said
    assert release(course) == before


def test_without_submissions_a_unit_may_change_as_it_likes(course):
    register(Opened(course), "ps1")
    write(course, [*UNIT, judged("more", "assert a > 1", 1)])
    generate(course, "--force")
    assert b"a > 1" in release(course)


def test_this_course_uses_it():
    config = (ROOT / "nbgrader_config.py").read_text()
    assert "rulebook.grading.marking.release.CarefulExporter" in config

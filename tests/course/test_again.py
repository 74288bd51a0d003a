"""Late, again, corrected: what changes after grading changes the marks, and nothing else. Names are invented.

Each test takes the course as the one before left it, and says itself what is due when.
"""

import shutil
import warnings
import zipfile
from datetime import datetime, timedelta

import nbformat
import pytest

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.marking import Course
from rulebook.grading.marking.grade import grade
from rulebook.grading.score import score_of
from rulebook.grading.telling import read_unit
from rulebook.grading.telling.give_back import give_back, names_file
from tests.grading.courses import (
    answer,
    convert,
    hand_in,
    hidden,
    judged,
    make_course,
    notebook,
    solution,
    written,
)  # fmt: skip

pytestmark = pytest.mark.course
# One term, told from its beginning: each test goes on where the one before it ended.
IN_ORDER = True
DUE = datetime(2027, 1, 29, 15)
CONFIG = """c = get_config()
c.CourseDirectory.submitted_directory = "class/submitted"
c.CourseDirectory.autograded_directory = "class/autograded"
c.CourseDirectory.feedback_directory = "class/feedback"
c.AssignLatePenalties.plugin_class = "rulebook.course.late.LatePenalty"
c.GenerateFeedback.exporter_class = "rulebook.grading.telling.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = ["rulebook.grading.telling.feedback.FeedbackPage"]
"""


def unit(test="assert x == 1"):
    return notebook(
        answer("x", "x = ...\n" + solution("x = 1")),
        judged("x-test", test + "\n" + hidden("assert x < 5"), 4),
        written("essay", "Your answer", 3),
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    monkeypatch = pytest.MonkeyPatch()
    import os
    import sys
    from pathlib import Path

    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    root = make_course(
        tmp_path_factory.mktemp("again") / "course", {"unit": {"book": unit()}}, config=CONFIG
    )
    for student in ("ada", "bo", "cy"):
        hand_in(root, student, "unit", _answers("x = 1", f"I am {student}."))
    (root / "class").mkdir()
    (root / "submitted").rename(root / "class" / "submitted")
    came(root, "ada", DUE)
    came(root, "bo", DUE + timedelta(hours=3))
    yield root
    monkeypatch.undo()


def _answers(x, essay):
    def change(cells, _):
        cells["x"].source, cells["essay"].source = x, essay

    return change


def came(root, student, when):
    (root / "class" / "submitted" / student / "unit" / "timestamp.txt").write_text(f"{when} UTC")


def graded(root):
    """Grade; return who was graded, not left alone, and their messages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcomes = grade(Course(root), ["unit"])
    assert not any(one.failure for one in outcomes)
    return {one.student: one.messages for one in outcomes if not one.skipped}


def book(root):
    return Course(root).gradebook()


def due(root, when):
    with book(root) as gradebook:
        gradebook.update_or_create_assignment("unit", duedate=when)


def penalties(root):
    with book(root) as gradebook:
        return {
            one.student_id: one.late_submission_penalty or 0
            for one in gradebook.assignment_submissions("unit")
        }


def mark(root, **scores):
    with book(root) as gradebook:
        for student, score in scores.items():
            entry = gradebook.find_grade("essay", "book", "unit", student)
            entry.manual_score, entry.needs_manual_grade = score, False
        gradebook.db.commit()


def waiting(root):
    with book(root) as gradebook:
        found = {
            student: gradebook.find_grade("essay", "book", "unit", student)
            for student in ("ada", "bo", "cy")
        }
        return {student for student, one in found.items() if one.needs_manual_grade}


def test_a_due_date_set_after_grading_counts(root):
    assert set(graded(root)) == {"ada", "bo", "cy"}
    assert penalties(root) == {"ada": 0, "bo": 0, "cy": 0}
    due(root, DUE)
    graded(root)
    assert penalties(root) == {"ada": 0, "bo": 2, "cy": 0}
    assert graded(root) == {}


def test_an_extension_counts_for_its_learner_alone(root):
    with book(root) as gradebook:
        gradebook.grant_extension("unit", "bo", days=1)
    assert set(graded(root)) == {"bo"}
    assert penalties(root)["bo"] == 0


def test_a_time_that_is_corrected_counts(root):
    came(root, "ada", DUE + timedelta(hours=25))
    assert set(graded(root)) == {"ada"}
    assert penalties(root)["ada"] == 4
    (root / "class" / "submitted" / "ada" / "unit" / "timestamp.txt").unlink()
    assert set(graded(root)) == {"ada"}
    assert penalties(root)["ada"] == 0


def test_a_learner_removed_and_back_is_graded(root):
    with book(root) as gradebook:
        gradebook.remove_student("cy")
    assert set(graded(root)) == {"cy"}
    assert set(penalties(root)) == {"ada", "bo", "cy"}


def test_a_fresh_gradebook_and_an_older_one_are_filled(root):
    older = shutil.copy(root / "gradebook.db", root / "older.db")
    (root / "class" / "submitted" / "bo" / "unit" / "book.ipynb").write_text(
        (root / "class" / "submitted" / "bo" / "unit" / "book.ipynb")
        .read_text()
        .replace("x = 1", "x = 4")
    )
    assert set(graded(root)) == {"bo"}
    shutil.copy(older, root / "gradebook.db")  # of before bo's second try
    assert set(graded(root)) == {"bo"}
    (root / "gradebook.db").unlink()
    shutil.rmtree(root / "release")
    convert(root, __import__("nbgrader.converters", fromlist=["x"]).GenerateAssignment, "unit")
    assert set(graded(root)) >= {"ada", "bo", "cy"}
    with book(root) as gradebook:
        scores = {one.student_id: one.score for one in gradebook.assignment_submissions("unit")}
    assert scores == {"ada": 4, "bo": 0, "cy": 4}


def test_a_corrected_test_leaves_marks_by_hand_final_and_blames_nobody(root):
    mark(root, ada=3, bo=1, cy=2)
    nbformat.write(unit("assert x in (1, 4)"), root / "source" / "unit" / "book.ipynb")
    convert(
        root,
        __import__("nbgrader.converters", fromlist=["x"]).GenerateAssignment,
        "unit",
        force=True,
    )
    assert graded(root) == {"ada": [], "bo": [], "cy": []}
    assert waiting(root) == set()
    with book(root) as gradebook:
        scores = {one.student_id: one.score for one in gradebook.assignment_submissions("unit")}
    assert scores == {"ada": 7, "bo": 5, "cy": 6}


def test_an_answer_that_changed_waits_for_its_marker(root):
    path = root / "class" / "submitted" / "cy" / "unit" / "book.ipynb"
    path.write_text(path.read_text().replace("I am cy.", "I am somebody else."))
    assert set(graded(root)) == {"cy"}
    assert waiting(root) == {"cy"}


def test_a_test_that_a_learner_changed_is_still_told(root):
    path = root / "class" / "submitted" / "cy" / "unit" / "book.ipynb"
    path.write_text(path.read_text().replace("assert x == 1", "assert True"))
    assert graded(root) == {"cy": ["`x-test` had been changed; the original was used."]}


def test_feedback_is_made_where_something_changed_and_packed_as_the_platforms_want_it(root):
    course = Course(root)
    write_whole(
        names_file(course, "unit"),
        '{"ada": {"platform": "moodle", "name": "Ada B_77_assignfeedback_file_/{page}"},'
        ' "bo": {"platform": "canvas", "name": "lindbo_LATE_5_108_{page}"},'
        ' "cy": {"platform": "moodle", "name": "Cy_78_assignfeedback_file_/{page}"}}',
        private=True,
    )
    first = give_back(course, read_unit(course, "unit"))
    assert set(first.made) == {"ada", "bo", "cy"}
    assert [path.name for path in first.archives] == ["unit-moodle.zip", "unit-canvas.zip"]
    # Cy's answer waits for a mark, so that page does not go out.
    assert zipfile.ZipFile(first.archives[0]).namelist() == [
        "Ada B_77_assignfeedback_file_/book.html"
    ]
    assert zipfile.ZipFile(first.archives[1]).namelist() == ["lindbo_LATE_5_108_book.html"]
    assert oct(first.archives[0].stat().st_mode)[-3:] == "600"
    assert "answers of cy are still to be marked by hand" in first.said[0]
    mark(root, cy=3)
    second = give_back(course, read_unit(course, "unit"))
    assert (second.made, set(second.unchanged)) == (["cy"], {"ada", "bo"})
    assert score_of((root / "class" / "feedback" / "cy" / "unit" / "book.html").read_text()) == (
        7,
        7,
    )
    assert len(zipfile.ZipFile(second.archives[0]).namelist()) == 2


def test_a_page_that_cannot_be_made_leaves_the_old_one(root):
    mark(root, ada=1)
    course = Course(root)
    path = root / "class" / "autograded" / "ada" / "unit" / "book.ipynb"
    whole = path.read_text()
    path.chmod(0o600)
    path.write_text("{}")
    before = (root / "class" / "feedback" / "ada" / "unit" / "book.html").read_text()
    with pytest.raises(RulebookError, match="feedback for ada on unit cannot be made"):
        give_back(course, read_unit(course, "unit"))
    assert (root / "class" / "feedback" / "ada" / "unit" / "book.html").read_text() == before
    path.write_text(whole)
    assert give_back(course, read_unit(course, "unit")).made == ["ada"]

"""A class of six through everything that nbgrader does, from release to the file of marks.

Unit 09: 16 points are marked by machine, 4 (a written answer) by hand. Worked out by hand:

| learner | by machine | by hand | late | mark |
|---|---|---|---|---|
| full: every answer right | 16 | 4 | | 20 |
| half: the first seven questions, 1+1+1+1+1+1+1 | 7 | 2 | | 9 |
| wrong: a valid prediction, everything after it wrong | 1 | 0 | | 1 |
| blank: handed in as it came | 0 | 0 | | 0 |
| late: every answer right, 25 hours late, two days begun | 16 | 4 | -4 | 16 |
| renamed: every answer right, in a file of another name | 16 | 4 | | 20 |
"""

import csv
import shutil
import zipfile
from datetime import UTC, datetime, timedelta

import nbformat
import pytest

from rulebook.grading.score import score_of
from tests.nbgrading import Course, fill, solutions, text_of
from tests.servers import running_lab

pytestmark = pytest.mark.course
UNIT = "09-hashtags"
DUE = datetime(2027, 1, 29, 15, 0, 0, tzinfo=UTC)
LATE = DUE + timedelta(hours=25)
IDS = {
    "full": "full",
    "half": "half",
    "wrong": "wrongwilma-4711",  # Canvas: name and number
    "blank": "blank",
    "late": "late",
    "renamed": "zoe-muller",  # Moodle: the name, in plain letters
}
BY_HAND = {"full": 4, "half": 2, "wrong": 0, "late": 4, "renamed": 4}
BY_MACHINE = {"full": 16, "half": 7, "wrong": 1, "blank": 0, "late": 16, "renamed": 16}
MARKS = {"full": 20, "half": 9, "wrong": 1, "blank": 0, "late": 16, "renamed": 20}
COMMENT = "Say what you would do next, and how you would see that it worked."

ALL = solutions(UNIT)
HALF = [
    "name",
    "prediction",
    "limit",
    "few-posts",
    "lift",
    "beyond-luck",
    "verdict",
    "tagged-lift",
    "manager",
]
WRONG = {
    "name": 'name = "Wilma"',
    "prediction": 'expect = "holds"\nconfidence = 80\nreason = "Everybody at work says so"',
    "limit": "limit = 3",
    "few-posts": "few_posts = -1",
    "lift": "lift = 0",
    "beyond-luck": 'beyond_luck = "perhaps"',
    "promise-inside": "promise_inside = promise",
    "verdict": 'verdict = "true"',
    "tagged-lift": "tagged_lift = -3",
    "other-lift": "other_lift = -2",
    "picture": "picture = -1",
    "own-rule": "def follows(posts):\n    return 1\n\n\nown_expect = 2",
    "own-lift": "own_lift = -4",
    "own-beyond": 'own_beyond = "perhaps"',
    "slip": "slip = 7",
    "surprised": "surprised = 70",
    "learned": 'learned = "Nothing."',
    "manager": "No idea.",
}


def answers(learner):
    return {
        "full": ALL,
        "half": {name: ALL[name] for name in HALF},
        "wrong": WRONG,
        "blank": {},
        "late": ALL | {"name": 'name = "Lâm 🎉"'},
        "renamed": ALL | {"name": 'name = "Zoë Müller"'},
    }[learner]


def played(course, report):
    """Play the term: release, fetch, submit, collect, grade, mark, give back, export."""
    course.nbgrader("generate_assignment", UNIT)
    set_due_date(course)
    course.nbgrader("release_assignment", UNIT)
    assert f"rulebook {UNIT}" in course.nbgrader("list")

    # Three hand in through the exchange.
    work = course.folder / "work" / UNIT
    for learner in ("full", "half", "blank"):
        course.nbgrader("fetch_assignment", UNIT)
        page = work / f"{UNIT}.ipynb"
        nbformat.write(fill(nbformat.read(page, 4), answers(learner)), page)
        if learner == "full":
            # Under another name the exchange refuses it, and says which name it wants.
            page.rename(work / "mine.ipynb")
            said = course.nbgrader("submit", UNIT, "--student=full", fails=True)
            assert f"{UNIT}.ipynb: MISSING" in said
            (work / "mine.ipynb").rename(page)
        course.nbgrader("submit", UNIT, f"--student={learner}")
        shutil.rmtree(work)
    assert "full" in course.nbgrader("list", "--inbound")
    course.nbgrader("collect", UNIT)

    # Three come out of a learning platform.
    archive = course.folder / "class" / "downloaded" / UNIT / "archive"
    archive.mkdir(parents=True)
    released = course.released(UNIT)
    moodle = "Zoë Müller_481516_assignsubmission_file_/mein blatt (1).ipynb"
    with zipfile.ZipFile(archive / "moodle.zip", "w") as whole:
        whole.writestr(moodle, nbformat.writes(fill(released, answers("renamed"))))
    canvas = archive / f"wrongwilma_LATE_4711_98765_{UNIT}-2.ipynb"
    nbformat.write(fill(released, answers("wrong")), canvas)
    blackboard = archive / f"Unit 9_late_attempt_{LATE:%Y-%m-%d-%H-%M-%S}_{UNIT}.ipynb"
    nbformat.write(fill(released, answers("late")), blackboard)
    (archive / "summary.csv").write_text("what the platform adds")
    said = course.nbgrader("zip_collect", UNIT)
    assert f"zoe-muller called it mein blatt (1).ipynb: taken as {UNIT}.ipynb" in said

    course.nbgrader("autograde", UNIT)
    by_machine = course.points(UNIT)
    with running_lab(course, "--instructor") as lab:
        pages = mark_by_hand(lab)
    course.nbgrader("generate_feedback", UNIT)
    # nbgrader gives feedback back the way in which the work came.
    course.nbgrader("release_feedback", UNIT, "--student=full")
    course.nbgrader("fetch_feedback", UNIT, "--student=full")
    course.nbgrader("export")
    return by_machine, pages


def set_due_date(course):
    with course.gradebook() as book:
        book.update_or_create_assignment(UNIT, duedate=DUE.replace(tzinfo=None))


def mark_by_hand(lab):
    """Mark the written answers as formgrader's pages do; return {learner: its page's words}."""
    names = {student: learner for learner, student in IDS.items()}
    for page in ("", "manage_assignments", "gradebook", "manage_students"):
        assert lab.get(f"/formgrader/{page}").status_code == 200
    assert UNIT in text_of(lab.get(f"/formgrader/gradebook/{UNIT}").text)
    api = "/formgrader/api"
    assert {a["name"] for a in lab.get(f"{api}/assignments").json()} == {UNIT}
    pages = {}
    for work in lab.get(f"{api}/submitted_notebooks/{UNIT}/{UNIT}").json():
        learner = names[work["student"]]
        pages[learner] = text_of(lab.get(f"/formgrader/submissions/{work['id']}").text)
        for grade in lab.get(f"{api}/grades?submission_id={work['id']}").json():
            if grade["name"] == "manager" and learner in BY_HAND:
                assert grade["needs_manual_grade"]
                lab.put(f"{api}/grade/{grade['id']}", {"manual_score": BY_HAND[learner]})
        for comment in lab.get(f"{api}/comments?submission_id={work['id']}").json():
            if comment["name"] == "manager" and learner == "half":
                lab.put(f"{api}/comment/{comment['id']}", {"manual_comment": COMMENT})
    return pages


@pytest.fixture(scope="module")
def term(tmp_path_factory, report):
    course = Course(tmp_path_factory.mktemp("class"), [UNIT])
    return course, *played(course, report)


@pytest.mark.parametrize("learner", IDS)
def test_the_machine_marks_as_worked_out_by_hand(term, learner):
    _, points, _ = term
    assert sum(points[IDS[learner]].values()) == BY_MACHINE[learner]


@pytest.mark.parametrize("learner", IDS)
def test_the_file_of_marks_holds_the_marks_worked_out_by_hand(term, learner):
    course, *_ = term
    with open(course.folder / "class" / "grades.csv", encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["student_id"] == IDS[learner])
    assert float(row["score"]) == MARKS[learner]
    assert float(row["max_score"]) == 20
    assert float(row["late_submission_penalty"] or 0) == (4 if learner == "late" else 0)


def test_nobody_else_is_in_the_file_of_marks(term):
    course, *_ = term
    with open(course.folder / "class" / "grades.csv", encoding="utf-8") as file:
        assert sorted(row["student_id"] for row in csv.DictReader(file)) == sorted(IDS.values())


@pytest.mark.parametrize("learner", IDS)
def test_the_marker_sees_the_scheme_above_the_answer(term, learner):
    *_, pages = term
    answer = {"wrong": "No idea.", "blank": "Write your answer here."}.get(
        learner, "middle post of each group"
    )
    scheme = pages[learner].index("Marking scheme")
    assert scheme < pages[learner].index(answer, scheme)


@pytest.mark.parametrize("learner", IDS)
def test_the_feedback_shows_the_mark_and_no_hidden_test(term, learner):
    course, *_ = term
    made = course.feedback(UNIT, IDS[learner])
    page = text_of(made)
    assert f"{MARKS[learner]} of 20 points" in page
    assert score_of(made) == (MARKS[learner], 20)
    assert ("Handed in 1 day and 1 hour late: 4 points are taken off" in page) == (
        learner == "late"
    )
    assert len(made.encode()) < 1_000_000
    assert (COMMENT in page) == (learner == "half")
    assert "HIDDEN TESTS" not in page
    assert 'check("verdict"' not in page.replace(" ", "")
    assert "unit.check" not in page
    assert "Traceback" not in page


def test_feedback_comes_back_through_the_exchange(term):
    course, *_ = term
    pages = list((course.folder / "work" / UNIT / "feedback").rglob("*.html"))
    assert [text_of(page.read_text()) for page in pages] == [text_of(course.feedback(UNIT, "full"))]


def test_what_was_not_attempted_and_what_was_wrong_are_told_apart(term):
    course, *_ = term
    blank = text_of(course.feedback(UNIT, "blank"))
    wrong = text_of(course.feedback(UNIT, IDS["wrong"]))
    assert blank.count("Not attempted yet") >= 14
    assert "Not there yet" not in blank
    assert wrong.count("Not there yet") >= 12
    assert "Not attempted yet" not in wrong

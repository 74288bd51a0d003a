"""What became of each question: the same whoever graded it, and worked out by hand."""

import pytest
from classes import gradebook, make_class
from courses import answer, autograde, hand_in, judged, make_course, notebook, solution

from rulebook.errors import RulebookError
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade
from rulebook.grading.telling.outcomes import (
    NOT_ATTEMPTED,
    NOT_THERE,
    PARTLY,
    RIGHT,
    TO_MARK,
    alike,
    read_unit,
)

EXPECTED = {
    "zoe": [RIGHT, RIGHT, RIGHT, TO_MARK],
    "bob": [NOT_THERE, NOT_THERE, PARTLY, NOT_ATTEMPTED],
    "cy": [NOT_ATTEMPTED] * 4,
    "nina": [NOT_THERE, NOT_THERE, RIGHT, PARTLY],
}
MARKS = {"zoe": 2, "bob": 0.5, "cy": 0, "nina": 4}


@pytest.fixture(scope="module", params=["rulebook grade", "nbgrader autograde"])
def course(request, tmp_path_factory):
    if request.param == "rulebook grade":
        return Course(request.getfixturevalue("marked_class"))
    return Course(make_class(tmp_path_factory.mktemp("class") / "course", autograde))


@pytest.fixture(scope="module")
def unit(course):
    return read_unit(course, "ps1")


def test_every_outcome_is_the_one_worked_out_by_hand(unit):
    found = {work.student: [one.outcome for one in work.answers] for work in unit.works}
    assert found == EXPECTED


@pytest.mark.slow
def test_every_mark_is_the_one_worked_out_by_hand(unit):
    assert {work.student: work.mark for work in unit.works} == MARKS
    assert {work.student: work.penalty for work in unit.works if work.penalty} == {"zoe": 2}
    assert unit.points == 8
    assert unit.to_mark == 1


def test_the_questions_stand_in_the_notebook_s_order(unit):
    assert [(one.name, one.points, one.by_hand) for one in unit.questions] == [
        ("a-test", 2, False),
        ("a-more", 1, False),
        ("b-test", 1, False),
        ("why", 4, True),
    ]


def test_learners_stand_by_name_and_nobody_is_forgotten(unit):
    assert [work.name for work in unit.works] == ["bob", "cy", "Zoë Müller", "Нина Ли"]
    assert (unit.ungraded, unit.missing) == ({"ada": "ada"}, {"eve": "Eve Stone"})


def test_what_a_test_said_is_its_last_words(unit):
    said = {work.student: [one.message for one in work.answers] for work in unit.works}
    # IPython's frames show the line; `rulebook grade` keeps a test's lines to itself.
    assert said["bob"][0] in ("AssertionError: assert a == 3", "AssertionError")
    assert said["bob"][1] == "1 is too small"
    assert said["zoe"] == [""] * 4


def test_progress_runs_from_the_first_learner_to_the_last(course):
    steps = []
    read_unit(course, "ps1", lambda *step: steps.append(step))
    assert [step[1:] for step in steps] == [(done, 4) for done in range(5)]


def test_a_unit_that_nobody_handed_in_has_questions_and_nobody(course):
    unit = read_unit(course, "ps2")
    assert (len(unit.questions), unit.works, unit.ungraded) == (4, [], {})
    assert {"bob", "eve"} <= set(unit.missing)


def test_a_unit_that_is_not_there_gets_a_sentence(course):
    with pytest.raises(RulebookError, match="no assignment `ps9`"):
        read_unit(course, "ps9")


@pytest.mark.parametrize("broken", ['{"cells": [', "[]", "not json", "\x00"])
def test_a_graded_notebook_that_cannot_be_read_counts_by_its_marks_alone(course, broken):
    path = course.path("autograded", "bob", "ps1") / "ps1.ipynb"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_text(broken)
    try:
        unit = read_unit(course, "ps1")
    finally:
        path.write_bytes(whole)
    bob = next(work for work in unit.works if work.student == "bob")
    assert bob.mark == MARKS["bob"]
    assert [one.outcome for one in bob.answers] == [NOT_THERE, NOT_THERE, PARTLY, NOT_THERE]
    assert bob.notes[-1].startswith("The graded notebook ps1.ipynb cannot be read")


def test_a_mark_by_hand_that_waits_again_after_regrading_is_to_mark(course):
    with gradebook(course.root) as book:
        mark = book.find_grade("why", "ps1", "ps1", "nina")
        mark.needs_manual_grade = True
        book.db.commit()
        try:
            unit = read_unit(course, "ps1")
        finally:
            mark.needs_manual_grade = False
            book.db.commit()
    nina = next(work for work in unit.works if work.student == "nina")
    assert (nina.answers[3].outcome, nina.answers[3].score) == (TO_MARK, 3)


@pytest.fixture(scope="module")
def said_blank(tmp_path_factory):
    """A unit whose test says itself that an answer is blank, and one learner who filled in half of it."""
    check = (
        "class NotAttemptedYet(Exception):\n    pass\n\n"
        "if x is ...:\n    raise NotAttemptedYet('Not attempted yet: x.')\nassert x == 1"
    )
    cells = [answer("x", solution("x, y = 1, 2")), judged("x-test", check)]
    root = make_course(tmp_path_factory.mktemp("blank") / "c", {"p": {"p": notebook(*cells)}})
    for student, source in (("half", "x, y = ..., 2"), ("wrong", "x, y = 3, 2"), ("empty", " \n")):
        hand_in(root, student, "p", lambda cells, book, s=source: cells["x"].update(source=s))
    grade(Course(root), ["p"])
    return {work.student: work.answers[0] for work in read_unit(Course(root), "p").works}


@pytest.mark.parametrize(
    ("student", "outcome"),
    [("half", NOT_ATTEMPTED), ("wrong", NOT_THERE), ("empty", NOT_ATTEMPTED)],
)
def test_a_test_may_say_itself_that_the_answer_is_blank(said_blank, student, outcome):
    assert said_blank[student].outcome == outcome


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lift is 0.93, look in section 2", "lift is 12,345, look in section 2"),
        ("it is none of \"holds\", said 'x'", "it is none of \"backfires\", said 'y z'"),
        ("b is -2e-05.\nLook", "b is 7. Look"),
    ],
)
def test_messages_that_differ_in_what_is_a_learner_s_own_are_alike(one, other):
    assert alike(one) == alike(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("x1 is small", "x2 is small"), ("it's don't", "it's won't"), ("too small", "too large")],
)
def test_messages_that_say_something_else_are_not(one, other):
    assert alike(one) != alike(other)

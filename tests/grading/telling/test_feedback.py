"""The page of feedback: what a learner reads there, and what nobody may find there.

The class is marked by `rulebook grade`, and some of it by plain nbgrader too.
"""

import itertools
import re
from html.parser import HTMLParser

import pytest

from rulebook.grading.score import score_of
from tests.grading import feedback_course
from tests.grading.feedback_course import CANARY, LEARNERS, PLAIN, SCHEME, page_of
from tests.nbgrading import text_of

pytestmark = pytest.mark.course
PAGES = [("rulebook", one) for one in LEARNERS] + [("plain", one) for one in PLAIN]
# Counted by hand: count 2, lift 2 + 1, double 1 by machine, tell 4 by hand; two points off for late.
MARKS = {"right": 6, "late": 4, "marked": 9, "wrong": 1, "error": 2, "blank": 0, "dots": 0}
OUTCOMES = {
    "right": ["Right", "Right", "Right", "Still to be marked"],
    "late": ["Right", "Right", "Right", "Still to be marked"],
    "marked": ["Right", "Right", "Right", "Marked by hand"],
    # 1.7 passes the visible test of lift and fails the hidden one.
    "wrong": ["Not there yet", "Partly right", "Not there yet", "Still to be marked"],
    "error": ["Right", "Not there yet", "Not there yet", "Still to be marked"],
    "blank": ["Not attempted yet"] * 4,
    "dots": ["Not attempted yet"] * 4,
}


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    return {
        "rulebook": feedback_course.made(tmp_path_factory.mktemp("ours") / "course", ours=True),
        "plain": feedback_course.made(tmp_path_factory.mktemp("plain") / "course", ours=False),
    }


@pytest.fixture
def page(roots):
    return lambda grader, learner: page_of(roots[grader], learner).read_text(encoding="utf-8")


class Seen(HTMLParser):
    """Every tag of a page, with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(("grader", "learner"), PAGES)
def test_no_test_no_traceback_nothing_from_the_network_nothing_that_runs(page, grader, learner):
    made = page(grader, learner)
    assert len(made.encode()) < 1_000_000
    for gone in (
        str(CANARY),
        str(2 * CANARY),
        "HIDDEN",
        "assert ",
        "check(",
        "SOLUTION",
        "NotAttemptedYet",
    ):
        assert gone not in made, gone
    for gone in ("Traceback", "Cell In[", "ipython-input", ".py", "BEGIN MARK"):
        assert gone not in made, gone
    for tag, attributes in Seen(made).tags:
        assert tag not in ("script", "link", "iframe", "object", "embed", "base", "form", "svg")
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "img":
            assert attributes["alt"]
            assert attributes["src"].startswith("data:image/")
        if tag == "a":
            assert re.match(r"#|https?://|mailto:", attributes["href"])
    assert "url(" not in made
    assert "@import" not in made


@pytest.mark.parametrize(("grader", "learner"), [one for one in PAGES if one[1] in MARKS])
def test_marks_and_outcomes(page, grader, learner):
    made = page(grader, learner)
    assert score_of(made) == (MARKS[learner], 10)
    table = made[made.index("<tbody>") : made.index("</tbody>")]
    outcomes = re.findall(r'class="badge [a-z-]+">([^<]+)<', table)
    # Under "Your lift" stand two questions with tests of their own.
    assert outcomes == OUTCOMES[learner]
    said = text_of(made)
    assert f"{MARKS[learner]} of 10 points" in said
    assert ("4 points are still to be given by hand" in said) == ("Still to be marked" in outcomes)


def test_each_question_is_linked_and_has_its_answer_and_what_the_check_says(page):
    made = page("rulebook", "wrong")
    assert re.findall(r'<a href="#(q\d)">([^<]+)<', made) == [
        ("q1", "1 Count"),
        ("q2", "Your lift, part 1 of 2"),
        ("q3", "Your lift, part 2 of 2"),
        ("q4", "3 Tell"),
    ]
    first = text_of(question(made, "q1"))
    assert "How many are there?" in first
    assert "count = 4" in first
    assert first.count("Not there yet: it is 4.") == 1
    assert "AssertionError" not in first
    second = text_of(question(made, "q2"))
    assert "2 Lift Your lift, part 1 of 2" in second
    assert "A hidden test did not pass." in second
    assert "No idea." in text_of(question(made, "q4"))
    assert "Right, and well counted." in text_of(question(page("rulebook", "right"), "q1"))
    assert "Write here." not in made


def question(page, name):
    """Return one question's part of a page."""
    begin = page.index(f'id="{name}"')
    return page[begin : page.index("</section>", begin)]


def test_the_headings_are_in_order_and_name_the_unit(page):
    made = page("rulebook", "hostile")
    levels = [int(tag[1]) for tag, _ in Seen(made).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "<h1>Unit 7: counting</h1>" in made
    assert '<html lang="en">' in made


def test_what_was_marked_by_hand_comes_with_scheme_and_comment(page):
    made = question(page("rulebook", "marked"), "q4")
    assert "I <strong>counted</strong> three." in made
    assert "3 of 4 points" in text_of(made)
    assert "Say <em>what</em> you would do next." in made
    assert SCHEME in made
    # nbgrader's own "No response." is no instructor's comment.
    blank = page("rulebook", "blank")
    assert "comment" not in text_of(blank)
    assert "Nothing is written here." in blank


def test_lateness_is_said_with_what_it_costs(page):
    said = text_of(page("rulebook", "late"))
    assert "Handed in 1 day and 1 hour late: 2 points are taken off already." in said
    assert "Handed in late −2" in said
    assert " late" not in text_of(page("rulebook", "right"))


@pytest.mark.parametrize("grader", ["rulebook", "plain"])
def test_an_error_is_a_sentence_with_the_learners_own_line(page, grader):
    said = text_of(question(page(grader, "error"), "q2"))
    assert "ZeroDivisionError: division by zero" in said
    assert "lift = parts / 0" in said
    assert "NameError" in text_of(question(page(grader, "error"), "q3"))


def test_what_was_repaired_is_said_and_an_untouched_scheme_is_not(roots, page):
    assert "About this submission" not in page("rulebook", "right")
    noted = page("rulebook", "crowded")
    assert "About this submission" in noted
    assert noted.count("had been changed") == 1


def test_of_large_outputs_as_much_is_shown_as_there_is_room_for(page):
    made = page("rulebook", "large")
    assert len(made.encode()) > 300_000
    assert 'alt="Chart 0"' in made
    said = text_of(made)
    assert "This was too large to be shown whole. In short:" in said
    assert "characters were left out here" in said
    assert re.search(r"\d+ parts of this question had no room on this page", said)
    # What the learner wrote goes before what it showed.
    assert all(f"note_{n} = " in said for n in (0, 50, 99))


def test_what_a_stranger_wrote_is_text(page):
    made = page("rulebook", "hostile")
    assert "&lt;script&gt;half ? of a character&lt;/script&gt;" in made
    assert "<strong>bold</strong>" in made
    assert "hello" in made
    assert "javascript:" not in made
    assert "A picture was left out, because it is not in the file that was handed in: lost." in made
    assert made.count("<style>") == 1

"""Three hints to every question, the third still with a gap; and no usual mistake passes for right."""

import contextlib
import io
import re
from functools import lru_cache

import nbformat
import pytest

from rulebook.errors import RulebookError
from rulebook.questions import QUESTIONS, checks
from rulebook.questions.checks import exact, fits
from rulebook.questions.hints import HINTS
from rulebook.questions.picture import As, Picture
from rulebook.questions.shown import same_numbers
from rulebook.unit import start
from rulebook.unit.own_rule import OwnRule
from tests.claims import FEW_NAMES, NAMES
from tests.nbgrading import ROOT

EVERY = [(unit, question) for unit, asked in QUESTIONS.items() for question in asked]
AT_MOST = 5
"""For so many of sixty names may a usual mistake be taken for right."""

THE_SAME_BY_NATURE = {
    # The hour is the right one, however it was found: on few tweets, mean and median are one.
    ("timing", "best-hour"),
    ("timing", "best-hour-utc"),
    # The best hour by the other clock holds the same tweets; and a lower side of exactly 1.
    ("timing", "winner-posts"),
    ("timing", "utc-lift"),
    # The accounts are few (nine), and the counts in them small.
    ("job-posts", "most-lists"),
    ("job-posts", "lift"),
    ("job-posts", "other-lift"),
    ("job-posts", "typical-after"),
    ("job-posts", "typical-vacancy"),
    # In most trials no headline has exactly 80 characters: then < and <= say the same.
    ("by-lot", "side-rates"),
    # Thirteen people share their numbers: a lift of exactly 1 is its own upside down.
    ("following", "alike-lift"),
    # Where no post begins with its link, or stands in the first quarter.
    ("link-position", "with-link"),
    ("link-position", "first-quarter"),
    # The people of a community carry whole numbers, in groups of five or more.
    ("following", "typical-fewer"),
    ("following", "typical-more"),
    ("following", "luck-range"),
    # Seven o'clock in the place of eight, on accounts that sleep at seven.
    ("timing", "typical-busy"),
    ("timing", "typical-quiet"),
    ("timing", "busy-posts"),
}
"""Questions for which a mistake often leads to exactly the right value, which no check can tell."""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))


@lru_cache
def unit(slug, name):
    with contextlib.redirect_stdout(io.StringIO()):
        one = start(slug, name)
    if isinstance(one, OwnRule):  # as if the learner had made a rule: weekends
        weekend = one.wide["weekday"].isin(["Saturday", "Sunday"])
        one.own_labels = weekend.astype("boolean")
    return one


@pytest.mark.parametrize(("slug", "question"), EVERY)
def test_every_question_has_two_hints_besides_where_to_look(slug, question):
    begin, nearly = HINTS[slug][question]
    assert begin != nearly
    assert "..." in nearly, "the third hint leaves something to find out"
    for text in (begin, nearly):
        assert len(text) < 200


def test_no_hint_is_for_a_question_that_is_not_asked():
    assert {(slug, question) for slug, asked in HINTS.items() for question in asked} == set(EVERY)


def test_hints_come_one_after_the_other_and_the_third_again(capsys):
    one = start("hashtags", "Sam")
    capsys.readouterr()
    said = []
    for _ in range(4):
        one.hint("lift")
        said.append(capsys.readouterr().out)
    assert [re.match(r"Hint (\d) of 3", text)[1] for text in said] == ["1", "2", "3", "3"]
    assert said[2] == said[3]
    with pytest.raises(RulebookError, match="few-posts"):
        one.hint("lifts")


def test_the_example_name_is_told_to_be_the_example(capsys):
    start("hashtags", "Sam Okafor")
    assert "Write your own name" in capsys.readouterr().out
    start("hashtags", "Sam")
    assert "Write your own name" not in capsys.readouterr().out


def test_words_are_handed_back_as_the_course_writes_them():
    one = start("hashtags", "Sam")
    assert one.same_words("Holds", "“can’t tell”") == ("holds", "can't tell")
    assert one.same_words("perhaps", ...) == ("perhaps", ...)


def passes(asked, right, others, wrong, rounding=True):
    """Whether `Question.check` would take what a mistake leads to, in full or with two decimals.

    `others` are what all mistakes lead to, but for the right value itself.
    """
    for written in (wrong, rounded(wrong)) if rounding else (wrong,):
        if exact(written, right):
            return True
        if asked.same(written, right) and not any(fits(written, other) for other in others):
            return True
    return False


def rounded(value):
    if isinstance(value, tuple):
        return tuple(map(rounded, value))
    return round(float(value), 2) if not isinstance(value, str) else value


@pytest.mark.notebooks
@pytest.mark.parametrize("slug", [slug for slug in QUESTIONS if slug != "failconf"])
def test_no_usual_mistake_passes_for_more_than_a_few_learners(slug):
    names = FEW_NAMES if slug in ("transfer", "by-lot") else NAMES
    passed, seen, near = {}, {}, set()
    for name in names:
        one = unit(slug, name)
        # Several learners have the same two accounts, and then the same answers.
        accounts = (
            getattr(one, "account", None),
            getattr(one, "other_account", None),
            name * (slug not in TWO_ACCOUNTS),
        )
        if accounts not in seen:
            seen[accounts], nearly = passing(one, slug)
            near |= nearly
        for what in seen[accounts]:
            passed[what] = passed.get(what, 0) + 1
    often = {
        what: many
        for what, many in passed.items()
        if many * 60 > AT_MOST * len(names) and (slug, what[0]) not in THE_SAME_BY_NATURE
    }
    assert often == {}
    # Whatever leads to another value than the right one, by however little, is found out.
    assert near == set()


NOT_OF_THE_UNIT = (
    *("surprised", "learned", "how-it-went", "right-elsewhere", "story", "days"),
    *("own-rule", "own-lift", "own-verdict", "own-beyond"),
)
"""Answers that depend on what else a learner has written."""
TWO_ACCOUNTS = ("timing", "length", "link-position", "frequency", "hashtags")
"""Units in which two accounts are all that a name draws; elsewhere the name itself counts."""


def passing(one, slug):
    """Return the mistakes, by question and hint, that would be taken for right on this unit.

    And those among them that lead to another value than the right one.
    """
    found, near = set(), set()
    for question, asked in QUESTIONS[slug].items():
        if question in NOT_OF_THE_UNIT or asked.read is checks.yes_or_no:
            continue
        right, mistakes = asked.right(one), list(asked.mistakes(one))
        if isinstance(asked, Picture):
            found |= {
                (question, hint)
                for wrong, hint in mistakes
                if not isinstance(wrong, As) and same_numbers(right, wrong, rounded=True)
            }
            continue
        others = [other for other, _ in mistakes if other is not None and not exact(other, right)]
        for wrong, hint in mistakes:
            # A hint for every other word is no mistake where the word is right.
            told = wrong is not None and not isinstance(wrong, str)
            if told and passes(asked, right, others, wrong):
                found.add((question, hint))
                if not exact(wrong, right) and passes(asked, right, others, wrong, False):
                    near.add((question, hint))
    return found, near


def headings(path):
    """Return {heading: the number of the section it stands in} of a notebook, without their points."""
    found, section = {}, None
    for cell in nbformat.read(path, as_version=4).cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if title := re.fullmatch(r"#{2,3} (?:(\d) )?(.+?)(?: \(\d+ points?\))?", line):
                section = title[1] or section
                found[title[2].rstrip("?")] = section
    return found


@pytest.mark.parametrize(("unit", "question"), EVERY)
def test_where_to_look_is_a_heading_that_is_there(unit, question):
    page = next(ROOT.glob(f"solutions/[0-9]*-{unit}/*.ipynb"))
    walk = ROOT / "notebooks" / page.name
    said = QUESTIONS[unit][question].where
    named = re.match(r"section (\d), (.+?)[:.?]+ ", said)
    if named:
        assert headings(page).get(named[2]) == named[1], said
    elif named := re.match(r"the walk-through, (.+?)[:.?]+ ", said):
        assert named[1] in headings(walk), said
    else:
        assert re.match(r"section \d: ", said), said

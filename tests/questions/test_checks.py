"""Three outcomes, in words; and the many ways of writing the same right answer."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rulebook import errors
from rulebook.evidence import VERDICTS
from rulebook.learner.words import chosen, sentence_problem
from rulebook.questions import QUESTIONS, checks
from rulebook.questions.checks import NotAttemptedYet, NotThereYet, Question, Unreadable
from tests.nbgrading import ROOT

UNIT = SimpleNamespace(value=1.25)
QUESTION = Question(
    "lift",
    "a number above 0",
    "section 2.",
    checks.number,
    lambda unit: unit.value,
    checks.close,
    lambda unit: [
        (1 / unit.value, "it is upside down."),
        (unit.value, "never said of a right answer."),
    ],
    "Right: {answer}.",
)


@pytest.mark.parametrize(
    "answer",
    [
        1.25,
        1.2500000001,
        np.float32(1.25),
        Decimal("1.25"),
        Fraction(5, 4),
        pd.Series([1.25], index=["lift"]),
        pd.DataFrame({"lift": [1.25]}),
        np.array(1.25),
        np.array([[1.25]]),
        [1.25],
        (1.25,),
        1.2549,
    ],
)
def test_right_however_it_is_carried(answer):
    assert QUESTION.check(UNIT, answer).startswith("Right: 1.25")


@pytest.mark.parametrize("blank", [..., "", [], ()])
def test_a_blank_is_not_attempted_and_not_wrong(blank):
    with pytest.raises(NotAttemptedYet, match=r"Not attempted yet: lift is still blank"):
        QUESTION.check(UNIT, blank)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (0.8, "upside down"),
        (1.3, "Where to look: section 2."),
        ("1.25", "leave the quotation marks out"),
        (True, "are not numbers"),
        (float("nan"), "divided by zero|division by zero"),
        (np.inf, "division by zero"),
        (pd.NA, "not a number"),
        (None, "it is nothing: print"),
        (1.25j, "not a number"),
        ([1.25, 1.25], "it holds 2 values"),
        (pd.Series([1.0, 2.0]), "it holds 2 values"),
        (pd.Series([], dtype=float), "it holds 0 values"),
        ({"lift": 1.25}, "it holds 1 value, as"),
        (pd.Series([1.25]).median, "not called"),
        (object(), "not a number"),
    ],
)
def test_not_there_says_what_came_what_was_looked_for_and_where_to_look(answer, said):
    with pytest.raises(NotThereYet, match=said) as error:
        QUESTION.check(UNIT, answer)
    text = str(error.value)
    assert text.startswith("Not there yet: lift is ")
    assert "Looked for: a number above 0" in text
    assert "Where to look: section 2." in text
    assert max(map(len, text.splitlines())) <= errors.WIDTH
    assert "1.25 " not in text.replace("lift is 1.25", "")  # the right value is not given away


def test_per_cent_in_place_of_a_share_is_asked_about():
    share = replace(QUESTION, looked_for="a number from 0 to 1: the share", right=lambda unit: 0.31)
    for said in (28, 28.5, 2):
        with pytest.raises(NotThereYet, match="Is it per cent"):
            share.check(UNIT, said)
    with pytest.raises(NotThereYet) as error:
        share.check(UNIT, 0.28)
    assert "per cent" not in str(error.value)


def test_a_text_with_a_name_in_curly_brackets_is_not_taken_as_it_stands():
    read = checks.sentence(4)
    with pytest.raises(Unreadable, match="Put an f in front"):
        read("I expected {expect} and found {verdict}.")
    assert read("I expected (and hoped) much {sic") == "I expected (and hoped) much {sic"


def test_a_mistake_that_happens_to_be_right_is_right():
    same = SimpleNamespace(value=1.0)
    assert QUESTION.check(same, 1.0) == "Right: 1."


@pytest.mark.parametrize("words", ["holds", " Holds ", "HOLDS.", np.str_("holds"), ["holds"]])
def test_a_word_however_it_is_written(words):
    assert checks.choice("holds", "can't tell")(words) == "holds"


def test_a_typographic_apostrophe_is_one():
    assert checks.choice("holds", "can't tell")("Can’t tell") == "can't tell"
    with pytest.raises(Unreadable, match="none of"):
        checks.choice("holds")("hold")


@pytest.mark.parametrize("yes", [True, np.True_, 1, 1.0, "True", "yes", [True], pd.Series([True])])
def test_yes_in_many_ways(yes):
    assert checks.yes_or_no(yes) is True


@pytest.mark.parametrize("no", [False, np.False_, 0, "no", "False."])
def test_no_in_many_ways(no):
    assert checks.yes_or_no(no) is False


@pytest.mark.parametrize(
    "neither", ["maybe", 2, None, float("nan"), [True, False], pd.Series([True, False])]
)
def test_neither_yes_nor_no(neither):
    with pytest.raises(Unreadable):
        checks.yes_or_no(neither)


@pytest.mark.parametrize(
    "pair",
    [
        (0.9, 1.1),
        [0.9, 1.1],
        pd.Series([0.9, 1.1]),
        np.array([0.9, 1.1]),
        {"low": 0.9, "high": 1.1},
    ],
)
def test_two_numbers_in_many_ways(pair):
    assert checks.numbers(2)(pair) == pytest.approx((0.9, 1.1))


@pytest.mark.parametrize("other", [0.9, "0.9, 1.1", (0.9,), (0.9, ...), (0.9, "1.1"), None])
def test_what_is_not_two_numbers(other):
    with pytest.raises(Unreadable):
        checks.numbers(2)(other)


@pytest.mark.parametrize("answer", [(1, 250), (11, 728.7)])
def test_a_comma_in_a_number_is_named(answer):
    with pytest.raises(Unreadable, match="there is a comma in it"):
        checks.number(answer)


def test_a_middle_of_nothing_is_named():
    with pytest.raises(Unreadable, match="did no post say True"):
        checks.number(pd.NA)


@pytest.mark.parametrize("came", [4, -1, 1.5])
def test_a_whole_number_outside_its_bounds_is_said_at_once(came):
    with pytest.raises(Unreadable, match="a whole number from 0 to 3"):
        checks.whole_number(0, 3)(came)
    assert checks.whole_number(0, 3)(np.int64(3)) == 3


def test_a_list_of_days_is_called_a_list():
    days = pd.Series(pd.to_datetime(["2021-06-25", "2021-06-26"])).unique()
    with pytest.raises(NotThereYet, match="a list of 2 values") as said:
        QUESTION.check(UNIT, days)
    assert "it holds 2 values" in str(said.value)


@pytest.mark.parametrize("half", [230, 231, 230.5])
def test_a_half_may_be_rounded_either_way(half):
    assert checks.close(half, 230.5)


def test_a_percentage_may_be_a_whole_one():
    assert checks.within_half(33, 33.3)
    assert not checks.within_half(34, 33.3)


CLOSE_BY = Question(
    "typical",
    "a number",
    "section 2.",
    checks.number,
    lambda unit: 0.9796,
    checks.close,
    lambda unit: [(0.9812, "this is > and not >=.")],
    "Right: {answer}.",
)


def test_a_mistake_within_the_tolerance_does_not_pass():
    assert CLOSE_BY.check(UNIT, 0.9796)
    with pytest.raises(NotThereYet, match="this is > and not >="):
        CLOSE_BY.check(UNIT, 0.9812)
    with pytest.raises(NotThereYet, match="Leave it unrounded"):
        CLOSE_BY.check(UNIT, 0.98)
    assert CLOSE_BY.check(UNIT, 0.9796123)


def test_a_value_that_fits_two_mistakes_is_not_blamed_on_one():
    two = Question(
        "lift",
        "a number",
        "section 2.",
        checks.number,
        lambda unit: 1.25,
        checks.close,
        lambda unit: [(1.612, "these are means."), (1.608, "these are other posts.")],
    )
    with pytest.raises(NotThereYet, match="these are means") as error:
        two.check(UNIT, 1.61)
    assert "these are other posts" in " ".join(str(error.value).split())
    with pytest.raises(NotThereYet, match="these are means") as error:
        two.check(UNIT, 1.612)
    assert "these are other posts" not in str(error.value)


def test_a_point_for_thousands_is_named():
    many = Question(
        "average",
        "a number",
        "section 2.",
        checks.number,
        lambda unit: 14000.0,
        checks.close,
    )
    with pytest.raises(NotThereYet, match=r"14\.000 is fourteen"):
        many.check(UNIT, 14.000)


@pytest.mark.parametrize(
    "said", ["Holds", "“holds”", "‘Holds’", "'holds'", " holds. ", "«holds»", "HOLDS!"]
)
def test_the_same_word_however_it_is_typed(said):
    assert chosen(said, VERDICTS) == "holds"


@pytest.mark.parametrize(
    "said", ["cant tell", "can´t tell", "“can’t tell”", "Cannot tell", "can not tell", "can`t tell"]
)
def test_cant_tell_however_it_is_typed(said):
    assert chosen(said, VERDICTS) == "can't tell"


@pytest.mark.parametrize("said", ["hold", "tell", "", "yes", 5, None])
def test_another_word_is_another_word(said):
    assert chosen(said, VERDICTS) is None


def test_a_sentence_has_words_and_different_ones():
    assert sentence_problem("I ask my own audience before deciding.", 5) is None
    assert sentence_problem("Ich frage zuerst mein eigenes Publikum.", 5) is None
    assert "fewer than 5" in sentence_problem("I ask 1 2 3 first", 5)
    assert "again and again" in sentence_problem("bla bla bla bla bla bla bla bla", 5)


PASTED = [
    (unit, asked)
    for unit, questions in QUESTIONS.items()
    for name, asked in questions.items()
    if name == "learned"
    and type(asked) is checks.Question
    and unit not in ("frequency", "transfer")
]


@pytest.mark.parametrize(("unit", "asked"), PASTED, ids=[unit for unit, _ in PASTED])
def test_the_words_of_the_question_are_no_answer_to_it(unit, asked):
    [page] = ROOT.glob(f"solutions/[0-9]*-{unit}/*.ipynb")
    cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
    place = next(number for number, cell in enumerate(cells) if cell["id"] == "learned")
    text = "".join(cells[place - 1]["source"])
    question = max(re.findall(r"\*\*(.+?)\*\*", text), key=len)
    for pasted in (
        question,
        question.upper(),
        f" {question.rstrip('?')} ...",
        " ".join(question.split()[1:-1]),
    ):
        with pytest.raises(NotThereYet, match="these are the words of the question"):
            asked.readable(pasted)
    assert asked.readable("I ask the audience before I believe a number.")


def test_what_was_rounded_too_far_is_asked_about():
    assert "did you round it" in checks.too_round(1.0, 0.9422)
    assert "did you round it" in checks.too_round(0.9, 0.9422)
    for value, right in ((0.94, 0.9422), (2.0, 0.9422), (0.0, 0.3), (48.0, 48.0), ("1", 0.94)):
        assert checks.too_round(value, right) == ""


def test_a_message_is_known_with_its_thought_and_without():
    asked = QUESTIONS["hashtags"]["limit"]
    with pytest.raises(NotThereYet) as error:
        asked.check(None, "2")
    assert "A thought: it is text" in str(error.value)
    assert "A thought" not in str(error.value.bare)
    assert "Where to look" in str(error.value.bare)
    assert str(error.value.bare.bare) == str(error.value.bare)


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (checks.number, "can't tell", "it is text, and a number is looked for"),
        (checks.number, "70", "it is text; leave the quotation marks out"),
        (checks.yes_or_no, (True, False), "a decimal point"),
        (checks.choice("holds", "backfires"), "hold", 'Did you mean "holds"?'),
        (checks.choice("holds", "backfires"), len, "a recipe that was not called"),
    ],
)
def test_what_came_is_told_in_plain_words(read, value, said):
    with pytest.raises(Unreadable, match=re.escape(said)):
        read(value)

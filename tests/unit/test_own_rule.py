"""A rule of the learner's own: whether it can be tested is said in one sentence, and for everybody one can."""

import pytest

from rulebook.errors import RulebookError
from rulebook.questions.checks import NotAttemptedYet
from rulebook.unit import start
from rulebook.unit.frequency import FrequencyUnit, _by_day_too

PREDICTION = ("holds", 70, "Four posts a day are just right")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))


@pytest.fixture
def unit():
    one = start("frequency", "Tom Baker")
    one.open_posts(*PREDICTION)
    return one


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ((3, 5, "holds"), "is the rule of this unit"),
        ((2, 1, "holds"), "the smaller number comes first"),
        ((90, 99, "holds"), "0 tweets follow your rule"),
        (("one", 2, "holds"), "lowest is 'one'"),
        ((True, 2, "holds"), "lowest is True"),
        ((1, float("nan"), "holds"), "highest is nan"),
        ((0, 2, "holds"), "from 1 up"),
        ((1, 2, "perhaps"), "own_expect is 'perhaps'"),
        ((1, ..., "holds"), "highest is still blank"),
    ],
)
def test_a_number_that_cannot_be_tested_is_told_why(unit, numbers, says):
    with pytest.raises(RulebookError, match=says):
        unit.check_own_number(*numbers)
    if ... not in numbers:
        assert says in repr(unit.tell_own(*numbers))


def test_what_is_blank_is_not_attempted(unit):
    with pytest.raises(NotAttemptedYet):
        unit.check_own_number(..., ..., ...)
    with pytest.raises(NotAttemptedYet):
        unit.check_own_lift(..., 1, 2)
    assert "gives nothing back yet" in repr(unit.repeat(lambda posts: ...))
    assert "gives nothing back yet" in repr(unit.repeat(...))
    assert "gives nothing back yet" in repr(unit.draw_repeated(unit.repeat(...)))


def test_it_is_told_what_was_expected_and_what_was_found(unit, capsys):
    unit.tell_own(1, 2, "Holds")
    told = " ".join(capsys.readouterr().out.split())
    assert "You expected: holds." in told
    assert "tweets follow your rule" in told


def test_a_recipe_is_followed_with_the_learners_own_posts(unit):
    sizes = unit.repeat(len)
    assert len(sizes) == 500
    assert set(sizes) == {len(unit.own)}


def test_everybody_has_a_number_of_their_own_to_choose():
    one = start("frequency", "Tom Baker")
    for account in _by_day_too("twitter_congress"):
        unit = FrequencyUnit.__new__(FrequencyUnit)
        unit.rule, unit.slug, unit.other_account = one.rule, one.slug, account
        numbers = [(1, 1), (1, 2), (2, 3), (3, 3), (4, 4), (1, 3), (4, 99)]
        problems = [unit._own_problem(*pair, "holds") for pair in numbers]
        assert None in problems, account

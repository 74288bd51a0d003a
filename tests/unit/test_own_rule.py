"""A rule of the learner's own: whether it can be tested is said in one sentence, and for everybody one can."""

import numpy as np
import pandas as pd
import pytest

from rulebook.errors import RulebookError
from rulebook.learner.predictions import FailLog
from rulebook.questions.checks import NotAttemptedYet, NotThereYet
from rulebook.rules import read_labels
from rulebook.unit import start
from rulebook.unit.frequency import FrequencyUnit, _by_day_too
from rulebook.unit.own_rule import BEFORE_SENDING, RESULTS
from tests.claims import FEW_NAMES

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
    for draw in (unit.draw_repeated, unit.draw_shuffles):
        assert "gives nothing back yet" in repr(draw(lambda posts: ...))
        assert "gives nothing back yet" in repr(draw(...))


def test_it_is_told_what_was_expected_and_what_was_found(unit, capsys):
    unit.tell_own(1, 2, "Holds")
    told = " ".join(capsys.readouterr().out.split())
    assert "You expected: holds." in told
    assert "tweets follow your rule" in told


def test_a_recipe_is_followed_with_the_learners_own_posts(unit):
    sizes = []

    def recipe(posts):
        sizes.append(len(posts))
        return 1 + len(sizes) / 1000

    picture = unit.draw_repeated(recipe)
    assert sizes == [len(unit.own)]  # who looks away does not wait for the others
    assert "500" in picture.alt
    assert sizes == 500 * [len(unit.own)]


def test_everybody_has_a_number_of_their_own_to_choose():
    one = start("frequency", "Tom Baker")
    for account in _by_day_too("twitter_congress"):
        unit = FrequencyUnit.__new__(FrequencyUnit)
        unit.rule, unit.slug, unit.other_account = one.rule, one.slug, account
        numbers = [(1, 1), (1, 2), (2, 3), (3, 3), (4, 4), (1, 3), (4, 99)]
        problems = [unit._own_problem(*pair, "holds") for pair in numbers]
        assert None in problems, account


POSTS = pd.DataFrame({"hour": range(4)})


@pytest.mark.parametrize(
    ("came", "says"),
    [
        (None, "gives nothing back"),
        (..., "gives nothing back"),
        (True, "one answer for each post"),
        ("yes", "one answer for each post"),
        (POSTS["hour"], "not True and False"),
        (["yes", "no", "no", "no"], "not True and False"),
        (POSTS["hour"][:2] > 1, "2 answers for 4 posts"),
        (POSTS, "a whole table"),
    ],
)
def test_what_is_no_answer_for_each_post_is_told_what_it_is(came, says):
    with pytest.raises(RulebookError, match=says):
        read_labels(came, POSTS)


def test_answers_may_come_in_any_form_that_holds_one_for_each_post():
    for came in (
        POSTS["hour"] > 1,
        (POSTS["hour"] > 1).to_numpy(),
        [False, False, True, True],
        (POSTS["hour"] > 1).astype("boolean"),
        np.array([False, False, True, True], dtype=object),
        (POSTS["hour"] > 1)[::-1],
    ):
        assert read_labels(came, POSTS).tolist() == [False, False, True, True]


def weekend(posts):
    return posts["weekday"].isin(["Saturday", "Sunday"])


@pytest.mark.parametrize("slug", ["likes", "hashtags"])
def test_everybody_can_test_weekends_and_nobody_what_came_of_a_post(slug):
    assert not set(RESULTS) & set(BEFORE_SENDING)
    for name in FEW_NAMES:
        one = start(slug, name)
        one.open_posts(*PREDICTION)
        one.check_follows(weekend, "can't tell")
        with pytest.raises(RulebookError, match="nobody knows before"):
            one.check_follows(lambda posts: posts["relative_engagement"] > 1, "holds")
        wide = one.open_wide()
        value, sides = wide["relative_engagement"], weekend(wide)
        lift = value[sides].median() / value[~sides].median()
        one.check_own("own-lift", lift, weekend)
        assert np.isclose(one.evidence_of(one.own_labels).lift, lift)
        assert len(one.own_luck(weekend)) > 1_000


def test_the_rule_of_the_unit_is_no_rule_of_ones_own():
    one = start("hashtags", "Sam")
    one.open_posts(*PREDICTION)
    for same in (lambda posts: posts["hashtags"] <= 2, lambda posts: posts["hashtags"] > 2):
        with pytest.raises(RulebookError, match="the rule of the unit"):
            one.check_follows(same, "holds")


def test_without_a_prediction_the_own_rule_is_closed_too():
    one = start("hashtags", "Sam")
    for closed in (
        one.open_wide(),
        one.own_interval(weekend),
        one.own_luck(weekend),
        one.tell_own(weekend, "holds"),
    ):
        assert "still closed" in repr(closed)


def test_what_was_expected_of_ones_own_rule_and_found_stands_in_the_fail_log(capsys):
    unit = start("likes", "Tom Baker")
    unit.open_posts(*PREDICTION)
    unit.check_follows(weekend, "Holds")
    unit.tell_own(weekend, "holds")
    unit.check_follows(weekend, "backfires")  # the first one counts
    unit.check_follows(lambda posts: posts["hour"] < 12, "can't tell")  # never measured
    found = unit.evidence_of(unit._sorted(weekend)[0])
    first, second = FailLog("Tom Baker").own_rules().to_dict("records")
    assert (first["unit"], first["expect"], first["changed"]) == ("likes", "holds", True)
    assert (first["verdict"], first["lift"]) == (found.verdict, found.lift)
    assert second["expect"] == "can't tell"
    assert pd.isna(second["verdict"])
    capsys.readouterr()
    unit.log("I will ask my own audience from now on.")
    said = " ".join(capsys.readouterr().out.split())
    assert (
        f"A rule of your own stands in your fail log, too: expected of it: holds, found on {unit.account}"
        in said
    )
    talk = start("failconf", "Tom Baker")
    talk.open_log(50, "I was often sure and often wrong.")
    page = talk.make_talk(*["I was sure that this would come out like that."] * 3)._repr_html_()
    came = int(found.verdict == "holds")
    assert f"I also made one rule of my own: {came} did what I expected." in page
    assert "A rule of my own, in unit 07" in page


def test_a_number_of_ones_own_stands_there_too(unit):
    unit.check_own_number(1, 2, "holds")
    unit.tell_own(1, 2, "holds")
    [row] = FailLog("Tom Baker").own_rules().to_dict("records")
    assert (row["unit"], row["account"], row["expect"]) == (
        "frequency",
        unit.other_account,
        "holds",
    )
    assert row["verdict"] in ("holds", "backfires", "can't tell")


def test_a_misspelt_word_is_thought_of_where_no_post_follows():
    unit = start("likes", "Tom Baker")
    with pytest.raises(RulebookError, match=r"capital\s+letters and all"):
        unit.check_follows(lambda posts: posts["weekday"] == "sunday", "holds")


def test_a_recipe_that_does_not_look_at_what_it_is_handed_is_found(capsys):
    one = start("likes", "Tom Baker")
    one.open_posts("holds", 70, "Photos are seen at once")
    wide = one.open_wide()
    with pytest.raises(NotThereYet, match="write posts"):
        one.check_follows(lambda posts: wide["hour"] < 12, "holds")
    capsys.readouterr()
    one.check_follows(lambda posts: (print("here"), posts["hour"] < 12)[1], "holds")
    assert "here" not in capsys.readouterr().out


def test_an_if_in_a_recipe_is_told_in_plain_words():
    one = start("likes", "Tom Baker")
    one.open_posts("holds", 70, "Photos are seen at once")

    def follows(posts):
        if posts["hour"] < 12:
            return True

    with pytest.raises(NotThereYet) as error:
        one.check_follows(follows, "holds")
    assert "truth value" not in str(error.value)
    assert "cannot be true or false at once" in " ".join(str(error.value).split())

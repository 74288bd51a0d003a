"""What a notebook is given: accounts by name, data closed until a prediction, and no surprise while blank."""

import pandas as pd
import pytest

from rulebook.errors import RulebookError
from rulebook.evidence import measure_lift
from rulebook.learner import plain_words
from rulebook.learner.predictions import FailLog
from rulebook.posts import load_posts
from rulebook.questions import QUESTIONS
from rulebook.questions.checks import NotAttemptedYet, NotThereYet
from rulebook.unit import by_lot, start, transfer
from rulebook.unit.placeholder import Closed
from rulebook.unit.rehearsal import rehearse
from rulebook.unit.rule_unit import LIVELY, _atlas, _testable, _usable

GUESS = ("holds", 70, "short things are read to the end")
SLUGS = ["length", "hashtags"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["Zoë Müller", "李小龙", "🦊", "Sam"])
def test_every_name_gets_accounts_on_which_the_rule_can_be_tested(slug, name):
    unit = start(slug, name)
    assert unit.evidence.low is not None
    assert unit.own["engagement"].median() >= LIVELY / 2
    assert unit.account != unit.other_account
    assert start(slug, name.upper()).account == unit.account


@pytest.mark.parametrize(
    "slug",
    [one if one in SLUGS else pytest.param(one, marks=pytest.mark.slow) for one in QUESTIONS],
)
def test_a_rehearsal_loads_the_posts_and_leaves_nothing_else_behind(slug, tmp_path, capsys):
    rehearse(slug)
    assert capsys.readouterr() == ("", "")
    assert not list(tmp_path.iterdir())


def test_after_a_rehearsal_no_table_is_read_or_counted_again():
    rehearse("hashtags")
    before = {cached: cached.cache_info().misses for cached in (_usable, _atlas, _testable)}
    unit = start("hashtags", "Zoë Müller")
    unit.open_posts(*GUESS)
    unit.open_other_posts()
    assert unit.draw_everyone().alt
    assert {cached: cached.cache_info().misses for cached in before} == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "dealt"), [("by-lot", by_lot._dealt), ("transfer", transfer._shuffled)]
)
def test_what_is_dealt_for_one_learner_is_rehearsed_under_their_name(slug, dealt):
    rehearse(slug, "Zoë Müller")
    before = dealt.cache_info().misses
    assert len(start(slug, "Zoë Müller").lucky_atlas)
    assert dealt.cache_info().misses == before


@pytest.mark.parametrize("slug", SLUGS)
def test_a_class_mostly_works_on_different_accounts(slug):
    accounts = [start(slug, f"Learner {number}").account for number in range(20)]
    assert len(set(accounts)) >= 12


@pytest.mark.parametrize(
    ("name", "said"), [(..., "still missing"), ("", "still missing"), (7, "still missing")]
)
def test_without_a_name_the_unit_waits(capsys, name, said):
    unit = start("hashtags", name)
    assert unit.waiting
    assert said in capsys.readouterr().out
    assert isinstance(unit.open_posts(*GUESS), Closed)
    with pytest.raises(NotThereYet, match=said):
        unit.check("limit", 2)
    with pytest.raises(NotAttemptedYet):
        unit.check("limit", ...)


def test_the_posts_open_with_a_prediction_and_not_before(capsys):
    unit = start("hashtags", "Sam")
    everything = [unit.open_other_posts, unit.shuffle, unit.interval, unit.everyone]
    drawings = [unit.draw_sides, unit.draw_luck, unit.draw_everyone]
    for call in [*everything, *drawings]:
        assert "still closed" in repr(call())
    capsys.readouterr()
    closed = unit.open_posts("holds", 70, ...)
    assert isinstance(closed, Closed)
    assert "reason is still blank" in repr(closed)
    # A notebook shows what comes back; were it printed too, it would stand there twice.
    assert capsys.readouterr().out == ""
    mine = unit.open_posts(*GUESS)
    assert isinstance(mine, pd.DataFrame)
    assert set(mine["account"]) == {unit.account}
    assert mine["relative_engagement"].notna().all()
    assert mine["hashtags"].dtype == "int64"
    for call in everything:
        assert isinstance(call(), pd.DataFrame | pd.Series)
    for call in drawings:
        assert len(call().alt) > 40


@pytest.mark.parametrize(
    "use",
    [
        lambda posts: posts["hashtags"],
        lambda posts: posts.median(),
        lambda posts: len(posts),
        lambda posts: list(posts),
        lambda posts: posts <= 2,
    ],
)
def test_closed_posts_say_what_is_missing_whatever_is_asked(use):
    posts = start("hashtags", "Sam").open_posts(..., ..., ...)
    with pytest.raises(RulebookError, match="still closed"):
        use(posts)


def test_a_learner_who_spoils_their_table_does_not_spoil_the_check():
    unit = start("length", "Sam")
    mine = unit.open_posts(*GUESS)
    right = (mine["characters"] <= 100).sum()
    mine["characters"] = 0
    unit.check("short-posts", right)


def test_the_lift_by_hand_is_the_lift_of_the_tool():
    for slug in SLUGS:
        unit = start(slug, "Sam")
        posts = load_posts(unit.audiences[0])
        by_tool = measure_lift(unit.rule, posts[posts["account"] == unit.account])
        follows = unit.rule.follows(unit.own)
        relative = unit.own["relative_engagement"]
        assert by_tool.lift == pytest.approx(
            relative[follows].median() / relative[~follows].median()
        )


@pytest.mark.parametrize(
    ("guess", "outcome"),
    [
        ((..., ..., ...), NotAttemptedYet),
        (("holds", 70, ...), NotThereYet),
        (("holds", 20, "short things are read"), NotThereYet),
    ],
)
def test_the_prediction_is_checked_in_three_outcomes(capsys, guess, outcome):
    unit = start("hashtags", "Sam")
    with pytest.raises(outcome):
        unit.check_prediction(*guess)
    unit.check_prediction(*GUESS)
    assert "Right" in capsys.readouterr().out


def test_prediction_and_finding_stand_side_by_side_in_the_fail_log(capsys):
    unit = start("hashtags", "Sam")
    unit.open_posts(*GUESS)
    assert "too short" not in repr(unit.log("I measure first and only then I count hashtags"))
    again = start("hashtags", "Sam")
    again.open_posts("backfires", 90, "I have seen the posts by now")
    assert "The first one counts" in capsys.readouterr().out.replace("\n", " ")
    row = FailLog("Sam").table().iloc[0]
    assert (row.expect, row.verdict, row.changed) == ("holds", unit.evidence.verdict, True)


@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_grading_leaves_no_trace_in_a_fail_log(monkeypatch, tmp_path, execution):
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    unit = start("hashtags", "Sam")
    unit.open_posts(*GUESS)
    unit.log("I measure first and only then I count hashtags")
    assert not list(tmp_path.iterdir())


def test_a_table_that_a_slip_has_written_into_is_named(capsys):
    unit = start("hashtags", "Sam")
    mine = unit.open_posts(*GUESS)
    theirs = unit.open_other_posts()
    theirs["new"] = 1  # a column of the learner's own is no slip
    capsys.readouterr()
    with pytest.raises(NotThereYet):
        unit.check("lift", -5)
    assert "has been changed" not in capsys.readouterr().out
    mine["hashtags"] = 2
    with pytest.raises(NotThereYet):
        unit.check("lift", -5)
    assert "has been changed" in capsys.readouterr().out


def test_a_slip_in_the_name_of_an_answer_is_named(capsys, monkeypatch):
    monkeypatch.setattr(plain_words, "misspelt_just_before", {"lift": "lfit"}.get)
    unit = start("hashtags", "Sam")
    with pytest.raises(NotAttemptedYet):
        unit.check("lift", ...)
    assert "gives a value to lfit" in capsys.readouterr().out

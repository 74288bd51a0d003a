"""Unit 11: ten pairs go into the fail log with two answers each, and unit 12 counts with them."""

import pytest

from rulebook.errors import RulebookError
from rulebook.evidence import compare_arms, viewers_needed
from rulebook.learner.calibration import HAT, by_hat
from rulebook.learner.predictions import FailLog
from rulebook.posts import load_trials
from rulebook.questions.checks import NotAttemptedYet, NotThereYet
from rulebook.unit import start

PREDICTION = ("holds", 60, "a short headline is read to its end")
TALK = (
    "I was sure that the short headline always wins",
    "In my trial nobody could tell the one from the other",
    "I wait until all the viewers are there and look then",
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.fixture
def unit():
    return start("by-lot", "Sam")


def test_a_pair_is_two_headlines_of_one_trial_and_luck_does_not_explain_it(unit):
    arms = load_trials()
    assert {pair.winner for pair in unit.pairs} == {"A", "B"}
    for pair in unit.pairs:
        two = arms[(arms["trial"] == pair.trial) & arms["headline"].isin(pair.headlines)]
        found = compare_arms(two, [True, False])
        assert found.verdict != "can't tell"
        best = two["headline"].iloc[0 if found.lift > 1 else 1]
        assert best == pair.headlines[0 if pair.winner == "A" else 1]
        rates = [
            two.loc[two["headline"] == one, "clicks"].sum()
            / two.loc[two["headline"] == one, "views"].sum()
            for one in pair.headlines
        ]
        assert rates == pytest.approx(list(pair.rates))
        assert rates[0] / rates[1] == pytest.approx(pair.lift)
    assert [list(row) for row in unit.show_pairs().to_numpy()] == [
        list(pair.headlines) for pair in unit.pairs
    ]


def test_the_winners_stay_closed_until_all_ten_guesses_are_there(unit):
    guesses = [("A", 60)] * 9
    assert "pair_10 is still blank" in " ".join(repr(unit.open_pairs(*guesses, ...)).split())
    assert FailLog("Sam").table().empty
    with pytest.raises(NotAttemptedYet):
        unit.check_pairs(*[...] * 10)
    with pytest.raises(NotThereYet, match="less sure than a coin"):
        unit.check_pairs(*guesses, ("B", 40))


def test_the_ten_guesses_are_predictions_between_two_answers_and_the_first_ones_count(unit, capsys):
    right = [(pair.winner, 80) for pair in unit.pairs]
    table = unit.open_pairs(*right)
    said = " ".join(capsys.readouterr().out.split())
    assert "right 10 times out of 10" in said
    assert "Brier score is 0.04" in said
    assert "gets 0.25" in said
    assert (table["your guess"] == table["the winner"]).all()
    again = unit.open_pairs(*[("A", 50)] * 10)
    assert "The first ones count" in " ".join(capsys.readouterr().out.split())
    assert again["how sure, %"].tolist() == [80] * 10
    log = FailLog("Sam").table()
    assert log["answers"].tolist() == [2] * 10
    assert (log["expect"] == log["verdict"]).all()
    assert set(log["account"]) == {pair.trial for pair in unit.pairs}


def test_the_trials_stay_closed_without_a_prediction_and_nothing_is_written_when_graded(
    unit, monkeypatch, tmp_path
):
    with pytest.raises(RulebookError, match="still closed"):
        unit.deal()["x"]
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    graded = start("by-lot", "Sam")
    graded.open_pairs(*[("A", 60)] * 10)
    graded.open_trial(*PREDICTION)
    graded.log("I ask how many viewers were planned, and who looked.")
    assert not list(tmp_path.iterdir())


def test_the_viewers_are_those_of_the_table(unit):
    mine = unit.open_trial(*PREDICTION)
    counted = unit.open_viewers().groupby("headline", sort=False)["clicked"].agg(["size", "sum"])
    assert counted["size"].tolist() == mine["views"].tolist()
    assert counted["sum"].tolist() == mine["clicks"].tolist()


def test_a_plan_is_in_per_cent_and_says_in_words_what_cannot_be(unit):
    assert unit.viewers_needed(3, 1.3) == viewers_needed(0.03, 1.3)
    for rate, worth, words in (
        (0, 1.3, "above 0"),
        (150, 1.3, "below 100"),
        (3, 1, "no difference"),
        (60, 2, "more than 100 %"),
        ("3 %", 1.3, "quotation marks"),
        (0.3, 130, "a lift is a ratio"),
    ):
        with pytest.raises(RulebookError, match=words):
            unit.viewers_needed(rate, worth)


def test_failconf_counts_the_pairs_and_sets_them_beside_a_hat_of_their_own(unit, capsys):
    unit.open_pairs(*[("A", 70)] * 10)
    unit.open_trial(*PREDICTION)
    unit.log("I ask how many viewers were planned, and who looked.")
    capsys.readouterr()
    last = start("failconf", "Sam")
    said = " ".join(capsys.readouterr().out.split())
    assert "1 finished unit and 10 guesses between two headlines" in said
    log = last.open_log(50, "I am often sure and wrong")
    assert sorted(log["answers"]) == [2] * 10 + [3]
    assert last.hat_of_log() == pytest.approx((10 * 0.25 + HAT) / 11)
    sure, came = log["confidence"].tolist(), log["came_true"].tolist()
    last.check_lists(sure, came)
    talk = last.make_talk(*TALK)._repr_html_()
    assert "of 11 predictions, 10 of them between two headlines, came true" in talk
    assert f"gets {by_hat(log['answers']):.2f}" in talk
    assert "pair 01" not in talk
    # 0.24 is worse than the hat of three answers, and better than this log's own.
    last.check_from_lists("better-than-hat", True, [51] * 10 + [51], [True] * 6 + [False] * 5)
    with pytest.raises(NotThereYet):
        last.check_from_lists("better-than-hat", True, [100, 100], [True, False])

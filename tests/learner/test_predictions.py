"""Predictions are valid or answered with one sentence; the fail log loses nothing."""

import json
import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from rulebook.errors import RulebookError
from rulebook.learner.predictions import (
    FailLog,
    Guess,
    Prediction,
    fail_log_path,
    make_guess,
    make_prediction,
)

REASON = "people scroll past long lists of tags"
GOOD = Prediction("holds", 70, REASON)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("confidence", [34, 50, 100, 72.5, np.int64(60), np.float64(99)])
def test_a_valid_prediction(confidence):
    assert make_prediction("can't tell", confidence, REASON).confidence == confidence


@pytest.mark.parametrize(
    ("expect", "confidence", "reason", "said"),
    [
        (..., ..., ..., "expect, confidence and reason are still blank"),
        ("holds", ..., REASON, "confidence is still blank"),
        ("bla", 70, REASON, "with the quotation marks"),
        ("holds", 70, "bla bla bla bla", "one sentence"),
        ("yes", 70, REASON, "none of the three"),
        (True, 70, REASON, "none of the three"),
        ("holds", 0.7, REASON, "from 34"),
        ("holds", 101, REASON, "from 34"),
        ("holds", 33, REASON, "from 34"),
        ("holds", "70 %", REASON, "a plain number"),
        ("holds", (70, 5), REASON, "a comma in it"),
        ("holds", True, REASON, "a plain number"),
        ("holds", float("nan"), REASON, "from 34"),
        ("holds", 70, "because", "one sentence"),
        ("holds", 70, "", "one sentence"),
        ("holds", 70, 5, "one sentence"),
    ],
)
def test_what_is_no_prediction_says_what_is_missing(expect, confidence, reason, said):
    with pytest.raises(RulebookError, match=said) as error:
        make_prediction(expect, confidence, reason)
    assert "\n" not in str(error.value)


def test_a_question_of_two_answers_has_a_coin_at_its_low_end():
    two = ("first", "second")
    assert make_prediction("first", 50, REASON, two) == Prediction("first", 50, REASON, answers=2)
    with pytest.raises(RulebookError, match="none of the two"):
        make_prediction("holds", 50, REASON, two)
    with pytest.raises(RulebookError, match="from 50"):
        make_prediction("first", 49, REASON, two)


def test_a_log_keeps_how_many_answers_there_were_and_old_logs_had_three():
    log = FailLog("Sam")
    log.path.parent.mkdir(parents=True)
    old = {"kind": "prediction", "unit": "length", "expect": "holds", "confidence": 50}
    log.path.write_text(json.dumps(old | {"reason": REASON}) + "\n")
    log.predict("by-lot", Prediction("first", 50, REASON, answers=2))
    log.find("by-lot", "trial-1", 1.2, "second", "I ask by lot", answers=2)
    table = FailLog("Sam").table().set_index("unit")
    assert table["answers"].to_dict() == {"by-lot": 2, "length": 3}
    assert table.loc["by-lot", "verdict"] == "second"
    assert log.predict("length", GOOD) == Prediction("holds", 50, REASON)


@pytest.mark.parametrize("guess", [0, 500, 12.5, np.int64(60), np.float64(99)])
def test_a_valid_guess(guess):
    assert make_guess(guess, REASON) == Guess(float(guess), REASON)


@pytest.mark.parametrize(
    ("guess", "reason", "said"),
    [
        (..., ..., "guess and reason are still blank"),
        (500, ..., "reason is still blank"),
        ((1, 0), REASON, "without a comma"),
        ("500", REASON, "without quotation marks"),
        (True, REASON, "a plain number"),
        (None, REASON, "a plain number"),
        (-5, REASON, "0 or more"),
        (float("nan"), REASON, "0 or more"),
        (float("inf"), REASON, "0 or more"),
        (500, "because", "one sentence"),
        (500, 5, "one sentence"),
    ],
)
def test_what_is_no_guess_says_what_is_missing(guess, reason, said):
    with pytest.raises(RulebookError, match=said) as error:
        make_guess(guess, reason)
    assert "\n" not in str(error.value)


def test_guesses_are_kept_beside_what_was_measured_and_apart_from_predictions():
    log = FailLog("Sam")
    log.predict("hashtags", GOOD)
    assert log.guess("first-day", Guess(500, REASON)) == Guess(500, REASON)
    log.guess("first-day", Guess(500, REASON))
    assert log.guess("first-day", Guess(40, "I have looked by now")) == Guess(500, REASON)
    for _ in range(2):
        log.measure("first-day", "page-17", 38.0, "I take the median")
    row = log.guesses().iloc[0]
    assert (row.unit, row.guess, row.changed, row.measured) == ("first-day", 500, True, 38)
    assert list(log.table()["unit"]) == ["hashtags"]
    assert len([line for line in log.path.read_text().splitlines() if line]) == 4


def test_the_first_prediction_counts_and_a_later_one_is_marked():
    log = FailLog("Sam")
    assert log.predict("hashtags", GOOD) == GOOD
    second = Prediction("backfires", 90, "I have seen the posts by now")
    assert log.predict("hashtags", second) == GOOD
    row = log.table().iloc[0]
    assert (row.expect, row.confidence, row.changed) == ("holds", 70, True)


def test_running_again_adds_nothing():
    log = FailLog("Sam")
    for _ in range(3):
        log.predict("hashtags", GOOD)
        log.find("hashtags", "gov-01", 0.9, "backfires", "I ask first")
    assert len([line for line in log.path.read_text().splitlines() if line]) == 2


def test_units_in_any_order_and_a_finding_beside_its_prediction():
    log = FailLog("Zoë 🦊")
    log.find("length", "congress-001", None, "can't tell", "I measure more posts")
    log.predict("hashtags", GOOD)
    log.find("hashtags", "gov-01", 0.9, "backfires", "first thought")
    log.find("hashtags", "gov-01", 0.9, "backfires", "second thought")
    table = FailLog("zoë 🦊").table().set_index("unit")
    assert list(table.index) == ["hashtags", "length"]
    assert table.loc["hashtags", "learned"] == "second thought"
    assert table.loc["length", ["expect", "lift"]].isna().all()


def test_two_people_have_two_logs():
    FailLog("Sam").predict("hashtags", GOOD)
    assert FailLog("Sam B").table().empty
    assert fail_log_path("Ääkkönen").name.startswith("fail-log-aakkonen-")


def test_a_broken_file_is_kept_aside_and_the_rest_goes_on(capsys):
    log = FailLog("Sam")
    log.predict("hashtags", GOOD)
    log.find("hashtags", "gov-01", 0.9, "backfires", "I ask first")
    with open(log.path, "ab") as file:
        file.write(b'{"kind": "prediction", "unit": "len')
    log.predict("length", GOOD)
    assert "could not be read" in capsys.readouterr().out
    assert list(log.table()["unit"]) == ["hashtags", "length"]
    assert capsys.readouterr().out == "", "it is said once"
    assert len(list(log.path.parent.glob("*.broken-*"))) == 1


BY_HAND = (
    b'{"kind": "prediction", "unit": "length", "expect": "yes", "confidence": "80", "reason": "x"}'
)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"[]\n", b'{"kind": "other"}\n', b"null", BY_HAND]
)
def test_a_file_of_something_else_is_kept_aside(content, capsys):
    log = FailLog("Sam")
    log.path.parent.mkdir(parents=True)
    log.path.write_bytes(content)
    log.predict("hashtags", GOOD)
    assert len(log.table()) == 1
    assert next(log.path.parent.glob("*.broken-*")).read_bytes() == content
    assert "kept as" in capsys.readouterr().out


def test_a_cut_off_line_that_reads_well_is_not_lost():
    log = FailLog("Sam")
    log.path.parent.mkdir(parents=True)
    line = {
        "kind": "prediction",
        "unit": "length",
        "expect": "holds",
        "confidence": 60,
        "reason": REASON,
    }
    log.path.write_text(json.dumps(line))  # no line break at its end
    log.predict("hashtags", GOOD)
    assert list(log.table()["unit"]) == ["hashtags", "length"]


def _write_fifty(number: int) -> None:
    log = FailLog("Sam")
    for line in range(50):
        log.predict(f"unit {number}-{line}", GOOD)


@pytest.mark.slow
def test_two_notebooks_at_once_lose_nothing():
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_write_fifty, [1, 2])
    assert len(FailLog("Sam").table()) == 100


def _break_it(path: Path) -> None:
    for number in range(50):
        with open(path, "ab") as file:
            file.write(b'\n{"kind": "finding", "unit": "%d\n' % number)


@pytest.mark.slow
def test_two_notebooks_at_once_lose_nothing_while_the_file_breaks():
    path = fail_log_path("Sam")
    path.parent.mkdir(parents=True)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        tasks = [pool.apply_async(_write_fifty, [number]) for number in (1, 2)]
        tasks.append(pool.apply_async(_break_it, [path]))
        for task in tasks:
            task.get()
    assert len(FailLog("Sam").table()) == 100


def test_where_nothing_may_be_written_nothing_is(tmp_path):
    log = FailLog("Sam", keep=False)
    log.predict("hashtags", GOOD)
    assert len(log.table()) == 1
    assert not list(tmp_path.rglob("*.jsonl"))


def test_hints_are_counted_for_the_learner_alone(tmp_path):
    log = FailLog("Sam")
    assert [log.hint("hashtags", "lift") for _ in range(4)] == [1, 2, 3, 4]
    assert log.hint("hashtags", "verdict") == 1
    assert FailLog("Sam").hints("hashtags") == {"lift": 4, "verdict": 1}
    assert log.table().empty
    quiet = FailLog("Sam", keep=False)
    assert quiet.hint("hashtags", "lift") == 1

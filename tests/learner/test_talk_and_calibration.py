"""Calibration, the talk's page, and unit 12 with a full, a partial and an empty fail log."""

import re

import pandas as pd
import pytest

from rulebook.charts.calibration import calibration
from rulebook.errors import RulebookError
from rulebook.learner.calibration import HAT, brier_score, by_hat, overconfidence
from rulebook.learner.predictions import FailLog, Prediction
from rulebook.learner.talk import COLUMNS, save_page, talk_page, unit_name
from rulebook.questions.checks import NotThereYet
from rulebook.unit import start

GUESS = (50, "I am often sure and wrong")
TALK = (
    "I was sure that few hashtags are always better",
    "On my account <nobody> could tell the one from the other",
    "I write down how sure I am before I look & talk",
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


@pytest.fixture
def log():
    log = FailLog("Sam")
    for unit, expect, sure, verdict in (
        ("hashtags", "holds", 80, "backfires"),
        ("length", "backfires", 60, "backfires"),
    ):
        log.predict(unit, Prediction(expect, sure, "it seemed quite clear to me"))
        log.find(unit, "gov-01", 0.9, verdict, "I ask the audience first from now on")
    log.predict("timing", Prediction("holds", 99, "it seemed quite clear to me"))
    return log


@pytest.mark.parametrize(
    ("confidences", "came_true", "score"),
    [
        ([100, 100], [True, True], 0),
        ([100], [False], 1),
        ([100 / 3] * 3, [True, False, False], HAT),
        ([80, 60], [False, True], (0.64 + 0.16) / 2),
    ],
)
def test_brier_score_by_hand(confidences, came_true, score):
    assert brier_score(confidences, came_true) == pytest.approx(score)


def test_a_hat_of_two_answers_is_a_coin_and_both_can_be_in_one_log():
    assert by_hat([3, 3]) == pytest.approx(HAT)
    assert by_hat([2]) == pytest.approx(0.25)
    assert by_hat([3, 2]) == pytest.approx((HAT + 0.25) / 2)


def test_whoever_guesses_among_three_and_says_so_is_not_called_too_sure(home):
    for number in range(9):
        log = FailLog("Guess")
        log.predict(f"unit {number}", Prediction("holds", 34, "I drew it from a hat"))
        verdict = "holds" if number % 3 == 0 else "can't tell"
        log.find(f"unit {number}", "gov-01", 1.0, verdict, "I ask the audience first from now on")
    unit = start("failconf", "Guess")
    table = unit.open_log(*GUESS)
    assert abs(overconfidence(table["confidence"], table["came_true"])) < 1
    assert brier_score(table["confidence"], table["came_true"]) == pytest.approx(HAT, abs=0.001)


def test_a_talk_of_questions_with_two_and_with_three_answers_sets_both_beside_luck(log):
    log.predict("by-lot", Prediction("first", 50, "the shorter headline is read", answers=2))
    log.find("by-lot", "trial-1", 1.2, "first", "I ask by lot from now on, each time", answers=2)
    unit = start("failconf", "Sam")
    unit.open_log(*GUESS)
    said = unit.make_talk(*TALK)._repr_html_()
    assert f"gets {(2 * HAT + 0.25) / 3:.2f}" in said


def test_too_sure_is_above_zero():
    assert overconfidence([80, 60], [False, True]) == pytest.approx(20)
    assert overconfidence([50, 50], [True, True]) == pytest.approx(-50)


def test_the_log_is_read_and_what_is_not_finished_is_named(log, capsys):
    unit = start("failconf", "sam")
    said = " ".join(capsys.readouterr().out.split())
    assert "2 finished units" in said
    assert "timing" in said.split("Not finished:")[1]
    table = unit.open_log(*GUESS)
    assert table["came_true"].tolist() == [False, True]
    unit.check_lists([80, 60], [False, True])
    with pytest.raises(NotThereYet, match="not what the log says"):
        unit.check_lists([80, 70], [False, True])
    with pytest.raises(NotThereYet, match="confidences is a function"):
        unit.check_lists(table["confidence"].tolist, [False, True])
    with pytest.raises(NotThereYet, match="came_true is True"):
        unit.check_lists([80, 60], True)
    assert table["lift"].tolist() == [0.9, 0.9]
    assert set(table["reason"]) == {"it seemed quite clear to me"}


def test_without_a_log_the_practice_log_is_real_and_says_so(capsys):
    unit = start("failconf", "Nobody Yet")
    assert "practice log" in " ".join(capsys.readouterr().out.split())
    table = unit.open_log(*GUESS)
    assert len(table) == 9
    assert set(table["verdict"]) <= {"holds", "backfires", "can't tell"}
    assert "Practice log" in unit.make_talk(*TALK)._repr_html_()


def test_the_log_stays_closed_without_a_guess(log):
    unit = start("failconf", "Sam")
    closed = unit.open_log(..., ...)
    with pytest.raises(RulebookError, match="still closed"):
        closed["confidence"]
    assert "still closed" in repr(unit.make_talk(*TALK))


def test_the_talk_is_one_page_that_stands_alone(log, home, capsys):
    unit = start("failconf", "Sam")
    unit.open_log(*GUESS)
    unit.make_talk(*TALK)
    page = next(home.glob("talk-sam-*.html")).read_text(encoding="utf-8")
    assert "&lt;nobody&gt;" in page
    assert page.count('contenteditable="true"') == 5
    assert not re.search(r'(src|href)="(?!data:)', page)
    assert "1 of 2 predictions came true" in page
    assert "0.40" in page


def test_a_talk_without_rows_has_no_table_and_missing_values_show_as_a_dash(tmp_path):
    empty = pd.DataFrame(columns=list(COLUMNS))
    assert "<table" not in talk_page("Sam", *TALK, "A record.", empty, "A line.")
    gap = pd.DataFrame(
        [{"unit": "length", "account": "x", "expect": "holds", "confidence": None, "verdict": None}]
    )
    page = talk_page("Sam", *TALK, "A record.", gap, "A line.")
    assert page.count("<td>–</td>") == 2
    assert save_page(page, tmp_path / "new" / "talk.html").read_text(encoding="utf-8") == page


def test_the_talk_shows_the_speaker_s_account_among_all_and_a_line_to_quote(log, home):
    unit = start("failconf", "Sam")
    unit.open_log(*GUESS)
    unit.make_talk(*TALK)
    page = next(home.glob("talk-sam-*.html")).read_text(encoding="utf-8")
    # Of the two finished units, the one in which the speaker was surely wrong.
    [alt] = re.findall(r'<img alt="([^"]+)"', page)
    assert alt.startswith("gov-01 has a lift of")
    assert "Never use more than two hashtags" in alt
    assert "<td>09 Never use more than two hashtags</td>" in page
    assert "<td>hashtags</td>" not in page
    [line] = re.findall(r'id="portfolio">([^<]+)<', page)
    assert "I tested 2 claims about social-media posts on 1 real account." in line
    assert "1 of 2 predictions came true at 70 % confidence on average" in line
    assert "a Brier score of 0.40 (drawing the answers from a hat: 0.22" in line


def test_the_preview_leads_to_the_file(log, home, monkeypatch):
    folder = home / "12-failconf"
    folder.mkdir()
    monkeypatch.chdir(folder)
    unit = start("failconf", "Sam")
    unit.open_log(*GUESS)
    shown = unit.make_talk(*TALK)._repr_html_()
    [where] = re.findall(r'<a href="([^"]+)"', shown.split("<iframe")[0])
    assert (folder / where).resolve() == next(home.glob("talk-sam-*.html")).resolve()


def test_units_without_a_rule_are_named_in_words():
    assert unit_name("by-lot") == "11 By lot"
    rows = pd.DataFrame(
        [
            {
                "unit": "transfer",
                "account": "length on facebook_pages",
                "expect": "holds",
                "confidence": 70.0,
                "verdict": "holds",
            }
        ]
    )
    page = talk_page("Sam", *TALK, "A record.", rows, "A line.")
    assert "<td>03 Keep it to 100 characters or fewer, on Facebook, pages</td>" in page


def test_grading_writes_no_talk(monkeypatch, home):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    unit = start("failconf", "Sam")
    unit.open_log(*GUESS)
    unit.make_talk(*TALK)
    unit.check_lists([80, 60], [False, True])
    assert not list(home.iterdir())


def test_the_picture_says_how_sure_and_how_right():
    record = pd.DataFrame({"confidence": [80.0, 80.0, 60.0], "came_true": [False, True, False]})
    alt = calibration(record).alt
    assert "1 of 3 predictions came true" in alt
    assert "73 %" in alt
    assert "40 percentage points surer than right" in alt


@pytest.mark.parametrize("came", [[True] * 20, [False] * 20, [True] * 19 + [False]])
def test_marks_that_stand_on_each_other_stay_in_their_row_and_in_the_picture(came):
    picture = calibration(pd.DataFrame({"confidence": [70] * 20, "came_true": came}))
    axes = picture.figure.axes[0]
    rows = [marks.get_offsets().data[:, 1] for marks in axes.collections]
    assert sum(map(len, rows)) == 20
    assert all(len(set(row)) == len(row) for row in rows)
    true, false = rows
    assert len(true) == 0 or (true.min() >= 1 and true.max() < axes.get_ylim()[1])
    assert len(false) == 0 or false.max() < 1


def test_somebody_who_is_as_sure_as_right_is_told_so():
    record = pd.DataFrame({"confidence": [70] * 10, "came_true": [True] * 7 + [False] * 3})
    assert calibration(record).alt.endswith(
        "Average confidence 70 %, share that came true 70 %: as sure as right."
    )

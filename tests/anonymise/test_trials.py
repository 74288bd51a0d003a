"""The table of trials: what the filter and the reading leave out, and what the reader makes of the rest."""

import csv
import json
import re
import shutil

import pandas as pd
import pytest

from rulebook.anonymise import headlines, trials
from rulebook.anonymise.build import build
from rulebook.anonymise.readers import upworthy_experiments
from rulebook.anonymise.verify import verify
from rulebook.errors import RulebookError
from rulebook.posts import TRIALS, load_trials
from tests.anonymise import miniature


def names(*told):
    """Say of each headline of one trial whether it may name somebody."""
    return list(
        headlines.may_name_somebody(pd.Series(told), pd.Series("t", index=range(len(told))))
    )


@pytest.mark.parametrize(
    "headline",
    [
        "Two Teenagers And A Suicide",
        "She Was Raped. She Speaks.",
        "They Called Her A Slut",
        "A Photo Of A Naked Man",
        "Some Torturers Speak",
        "The Murder Nobody Saw",
        "What The F*** Is This",
    ],
)
def test_words_that_are_not_for_a_class_are_found(headline):
    assert headlines.unsuitable(pd.Series([headline])).all()


@pytest.mark.parametrize(
    "headline",
    [
        "A Grape In A Microwave",
        "She Drapes It Over The Chair",
        "This Is About Equality And Essays",
        "Scrape The Plate",
        "A Therapist Explains",
    ],
)
def test_words_that_only_look_alike_are_not(headline):
    assert not headlines.unsuitable(pd.Series([headline])).any()


def test_given_names_are_found_unless_somebody_known_is_meant():
    assert names("Jessica Bakes Bread") == [True]
    assert names("jessica is lower case, and nobody") == [False]
    assert names("Matt Damon Digs", "Damon's Well", "Matt’s Idea") == [False] * 3
    assert names("Damon's Well") == [True]
    assert names("Will You Hope For Grace In May?") == [False]


@pytest.mark.parametrize(
    "cue", ["Meet Quetzalli.", "A Boy Named Quetzalli, Aged 9", "Her Name Is Quetzalli"]
)
def test_a_name_that_no_list_knows_is_found_by_its_cue(cue):
    assert names(cue) == [True]


@pytest.mark.parametrize(
    "cue", ["Meet The Man Who Flew", "Meet Mom.", "I Call It What? Named This."]
)
def test_a_cue_without_a_name_is_none(cue):
    assert names(cue) == [False]


def test_the_lists_are_lists():
    for file in ("given_names.txt", "known_names.txt"):
        lines = (headlines._HERE / file).read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines), key=lines.index)
        assert all(line.strip() == line and line for line in lines)


def test_what_was_struck_out_is_marks_and_reasons_and_no_text():
    lines = (headlines._HERE / "struck.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert lines[1:] == sorted(lines[1:])
    assert len({row["mark"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[0-9a-f]{10}", row["mark"]) for row in rows)
    assert {row["reason"] for row in rows} == set(headlines.REASONS)
    assert headlines.struck() == {row["mark"]: row["reason"] for row in rows}


def test_a_mark_is_the_same_for_everybody_and_says_nothing():
    assert (
        headlines.mark("archive struck") == headlines.mark("archive struck") != headlines.mark("x")
    )
    assert "archive" not in headlines.mark("archive struck")


@pytest.fixture
def reading(mini_raw, monkeypatch):
    struck = {headlines.mark("archive struck"): "harm"}
    monkeypatch.setattr(headlines, "struck", lambda: struck)
    return upworthy_experiments.read(mini_raw / TRIALS)


def test_each_story_goes_for_its_reason_or_stays(reading):
    left = set(reading.posts["headline"])
    good = ("good", "two pictures", "known")
    for story, told in miniature.STORIES.items():
        assert left.isdisjoint(told) or (story in good and left.issuperset(told)), story
    dropped = {reason.split(":")[0][:40]: count for reason, count in reading.dropped.items()}
    assert dropped == {
        "from the weeks in which assignment by lo": 2,
        "without a picture": 1,
        "joined with another arm that had the sam": 1,
        "the only headline on their picture, so t": 1,
        "a headline of the trial holds a word tha": 2,
        "a headline of the trial may name a priva": 4,
        "struck out by reading": reading.dropped[
            "struck out by reading: headlines that tell of an unnamed minor in a story of illness, "
            "crime or abuse"
        ],
    }
    assert sum(reading.dropped.values()) + len(reading.posts) == reading.read
    assert (
        reading.dropped[f"struck out by reading: headlines that {headlines.REASONS['harm']}"] == 2
    )
    assert (reading.facts["struck_trials"], reading.facts["kept_trials"]) == ("1", "3")


def test_arms_are_joined_and_cleaned(reading, mini_raw):
    raw = pd.read_csv(mini_raw / TRIALS / "packages.csv")
    own = raw[raw["headline"].str.contains("Why Is The Sea Salty", regex=False)]
    arm = reading.posts[reading.posts["headline"].eq("Why Is The Sea Salty?")]
    assert len(own) == 2
    assert len(arm) == 1
    assert arm["views"].item() == own["impressions"].sum()
    assert arm["clicks"].item() == own["clicks"].sum()
    assert arm["week"].item() == "2014-12"


def test_headlines_are_measured(reading):
    arms = reading.posts.set_index("headline")
    asks = arms.loc["Why Is The Sea Salty?"]
    assert (asks["question"], asks["number"], asks["exclamation"]) == (True, False, False)
    assert (asks["characters"], asks["words"], asks["second_person"]) == (21, 5, False)
    assert arms.loc["The Sea Is Salty, And It Took 1 River", "number"]
    shouts = arms.loc["Salt! It Is In Your Sea"]
    assert (shouts["exclamation"], shouts["second_person"]) == (True, True)


def test_a_second_picture_makes_a_second_trial(reading):
    own = reading.posts[reading.posts["headline"].isin(miniature.STORIES["two pictures"])]
    codes = sorted(own["trial"].unique())
    assert len(codes) == 2
    assert codes[1] == f"{codes[0]}b"
    assert dict(zip(own["trial"], own["picture"], strict=True)) == dict(
        zip(codes, "ab", strict=True)
    )
    sizes = reading.posts.groupby("trial").agg(
        size=("headline", "size"), own=("picture", "nunique")
    )
    assert (sizes["size"] >= 2).all()
    assert (sizes["own"] == 1).all()


@pytest.mark.slow
def test_another_salt_gives_the_very_same_table(mini, tmp_path):
    raw = miniature.write(tmp_path / "raw", salt="somebody else's secret altogether")
    build(raw, tmp_path / "datasets")
    for end in ("parquet", "md"):
        name = f"{TRIALS}.{end}"
        assert (mini / name).read_bytes() == (tmp_path / "datasets" / name).read_bytes()


def test_the_datasheet_counts_and_gives_credit(mini):
    sheet = (mini / f"{TRIALS}.md").read_text()
    assert "$" not in sheet
    for part in (
        "Matias",
        "CC BY 4.0",
        "must not be used",
        "cache",
        "not asked",
        "| `clicks` | integer",
    ):
        assert part in sheet
    numbers = [
        int(line.split("|")[1].strip(" *").replace(",", "").replace("−", "-"))
        for line in sheet.split("| rows | |")[1].split("\n\n")[0].splitlines()
        if line.startswith("| ")
    ]
    assert sum(numbers[:-1]) == numbers[-1] == len(load_trials(mini))
    described = json.loads((mini / "datapackage.json").read_text())["resources"]
    entry = next(one for one in described if one["name"] == TRIALS)
    assert entry["licenses"][0]["name"] == "CC-BY-4.0"
    assert "Scientific Data 8, 195" in entry["sources"][0]["title"]


def test_a_raw_folder_of_other_columns_is_named(tmp_path):
    raw = miniature.write(tmp_path / "raw")
    file = raw / TRIALS / "packages.csv"
    file.write_text(file.read_text().replace("impressions", "seen", 1))
    miniature.manifest(raw)
    with pytest.raises(RulebookError, match=TRIALS):
        build(raw, tmp_path / "datasets")
    assert not (tmp_path / "datasets").exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda arms: arms.drop(index=0), "two headlines on one picture"),
        (lambda arms: arms.assign(headline="One And The Same"), "same headline twice"),
        (lambda arms: arms.assign(clicks=arms["views"] + 1), "more clicks than viewers"),
        (lambda arms: arms.assign(headline=arms["headline"] + " A Suicide"), "left out"),
        (lambda arms: arms.assign(headline=arms["headline"] + " Jessica"), "left out"),
    ],
)
def test_what_should_not_be_in_the_table_is_found(mini, spoil, words):
    arms = load_trials(mini)
    pair = arms[arms["trial"].eq(arms["trial"].iloc[-1])].reset_index(drop=True)
    assert trials.problems_in(arms) == trials.problems_in(pair) == []
    assert any(words in problem for problem in trials.problems_in(spoil(pair)))


def test_verify_names_a_table_of_trials_that_was_changed(mini, tmp_path):
    copy = shutil.copytree(mini, tmp_path / "datasets")
    assert verify(copy).headlines == len(load_trials(copy))
    (copy / f"{TRIALS}.parquet").write_bytes(b"no table")
    report = verify(copy)
    assert report.headlines is None
    assert [f"{TRIALS}.parquet" in problem for problem in report.problems] == [True]
    with pytest.raises(RulebookError, match=TRIALS):
        load_trials(copy)


@pytest.mark.slow
def test_the_real_table_is_what_was_read_and_nothing_that_was_struck_out(raw):
    archive = pd.read_csv(raw / TRIALS / "packages.csv")["clickability_test_id"]
    codes = upworthy_experiments._codes(archive)
    marks = {headlines.mark(trial): code for trial, code in codes.items()}
    struck = headlines.struck()
    assert set(struck) <= set(marks)
    arms = load_trials()
    stories = set(arms["trial"].str.rstrip("bc"))
    assert stories.isdisjoint(marks[one] for one in struck)
    reading = upworthy_experiments.read(raw / TRIALS)
    assert reading.facts["struck_trials"] == str(len(struck)), "each mark strikes out one story"
    assert not arms["week"].between("2013-25", "2014-02").any()
    print(reading.dropped, reading.facts)

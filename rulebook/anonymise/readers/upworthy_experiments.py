"""Trials of headlines on Upworthy: one row an arm, from the archive's exploratory part."""

import hashlib
import html
import re
from pathlib import Path

import pandas as pd

from rulebook.anonymise import headlines, text
from rulebook.anonymise.readers import Reading, Sieve, percent

# In these weeks (year and week) assignment by lot had failed, as the archive's authors found in 2024.
FAULTY = ("201325", "201402")
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|yourselves)\b", re.IGNORECASE)
TRIAL = "clickability_test_id"
_ON_PICTURE = [TRIAL, "eyecatcher_id"]


def read(folder: Path) -> Reading:
    """Read the arms of trials that set two headlines or more against each other on one picture.

    `account` is missing: an arm belongs to a `trial`, all of whose arms share one picture. Where a
    trial of the archive did this on several pictures, each picture makes a trial of its own:
    trial-0417, trial-0417b, trial-0417c.
    """
    rows = pd.read_csv(folder / "packages.csv", dtype={"test_week": "str"})
    archive = rows[TRIAL]
    codes = _codes(archive)
    shown = rows["headline"].map(_as_shown)
    mended = int(shown.ne(rows["headline"]).sum())
    rows["headline"] = shown
    sieve = _TrialSieve(rows)
    sieve.drop_trials(
        "from the weeks in which assignment by lot had failed (201325 to 201402), by whole trials",
        rows["test_week"].between(*FAULTY),
    )
    sieve.drop("without a picture", sieve.rows["eyecatcher_id"].isna())
    rows = sieve.rows
    arm = [*_ON_PICTURE, "headline"]
    together = rows.groupby(arm)
    for count in ("impressions", "clicks"):
        rows[count] = together[count].transform("sum")
    rows["test_week"] = rows.groupby(TRIAL)["test_week"].transform("min")
    sieve.drop(
        "joined with another arm that had the same headline and picture (views and clicks added up)",
        rows.duplicated(arm),
    )
    # A trial's other headlines tell the same story, so they are looked at too, on whatever picture.
    rows = sieve.rows
    unsuitable = set(rows.loc[headlines.unsuitable(rows["headline"]), TRIAL])
    naming = set(rows.loc[headlines.may_name_somebody(rows["headline"], rows[TRIAL]), TRIAL])
    sieve.drop(
        "the only headline on their picture, so that there is nothing to compare",
        rows.groupby(_ON_PICTURE)["headline"].transform("size").lt(2),
    )
    usable = sieve.trials()
    rows = sieve.rows  # a name that only a dropped headline explains is not explained here
    naming |= set(rows.loc[headlines.may_name_somebody(rows["headline"], rows[TRIAL]), TRIAL])
    for reason, trials in (
        ("a headline of the trial holds a word that is not for a classroom", unsuitable),
        ("a headline of the trial may name a private person", naming),
    ):
        sieve.drop_trials(reason, sieve.rows[TRIAL].isin(trials))
    filtered = sieve.trials(), len(sieve.rows)
    struck = headlines.struck()
    for why, told in headlines.REASONS.items():
        sieve.drop_trials(
            f"struck out by reading: headlines that {told}",
            sieve.rows[TRIAL].map(lambda trial, why=why: struck.get(headlines.mark(trial)) == why),
        )
    rows = sieve.rows
    pictures = rows.groupby(TRIAL)["eyecatcher_id"].transform(lambda ids: ids.rank(method="dense"))
    letter = pictures.astype(int).map(lambda place: "abcdefgh"[place - 1])
    code = rows[TRIAL].map(codes) + letter.where(letter.ne("a"), "")
    words = text.measure(rows["headline"])
    arms = pd.DataFrame(
        {
            "trial": code,
            "picture": letter,
            "headline": rows["headline"],
            "week": rows["test_week"].str[:4] + "-" + rows["test_week"].str[4:],
            **words[["characters", "words", "hashtags"]],
            "question": rows["headline"].str.contains("?", regex=False),
            "number": rows["headline"].str.contains(r"[0-9]"),
            "exclamation": rows["headline"].str.contains("!", regex=False),
            "second_person": rows["headline"].str.contains(_SECOND_PERSON),
            "views": rows["impressions"],
            "clicks": rows["clicks"],
        }
    ).sort_values(["trial", "headline"], ignore_index=True)
    return Reading(
        arms,
        sieve.read,
        sieve.dropped,
        facts={
            "mended": f"{mended:,}",
            "archive_trials": f"{archive.nunique():,}",
            "faulty": percent(sieve.lost[next(iter(sieve.lost))] / archive.nunique(), 1),
            "usable_trials": f"{usable:,}",
            "filtered_trials": f"{filtered[0]:,}",
            "filtered_headlines": f"{filtered[1]:,}",
            "struck_trials": f"{filtered[0] - sieve.trials():,}",
            "kept_trials": f"{sieve.trials():,}",
            "trials": f"{arms['trial'].nunique():,}",
            "several_pictures": f"{rows.groupby('clickability_test_id')['eyecatcher_id'].nunique().gt(1).sum():,}",
            "views": f"{arms['views'].sum():,}",
            "clicks": f"{arms['clicks'].sum():,}",
            "click_rate": percent(arms["clicks"].sum() / arms["views"].sum(), 1),
            "median_views": f"{arms['views'].median():,.0f}",
            "shortest": str(arms["characters"].min()),
            "longest": str(arms["characters"].max()),
        },
    )


class _TrialSieve(Sieve):
    """Drop arms, or whole trials of the archive, for stated reasons; count both."""

    def __init__(self, rows: pd.DataFrame):
        super().__init__(rows)
        self.lost: dict[str, int] = {}

    def trials(self) -> int:
        """Count the archive's trials that are left."""
        return self.rows[TRIAL].nunique()

    def drop_trials(self, reason: str, where: pd.Series) -> None:
        """Drop every arm of the trials in which `where` is True for at least one."""
        before = self.trials()
        self.drop(reason, where.groupby(self.rows[TRIAL]).transform("any"))
        self.lost[reason] = before - self.trials()


def _codes(trials: pd.Series) -> dict[str, str]:
    """Number all trials of the archive, in an order that says nothing.

    All of them, also those that do not ship, so that a code stays whatever else is dropped.
    """
    drawn = sorted(trials.unique(), key=lambda trial: hashlib.sha256(trial.encode()).digest())
    digits = len(str(len(drawn)))
    return {trial: f"trial-{number:0{digits}d}" for number, trial in enumerate(drawn, start=1)}


def _as_shown(headline: str) -> str:
    """Return a headline as a reader saw it: no HTML, single spaces, nothing around it."""
    return " ".join(html.unescape(_TAG.sub("", headline)).split())

"""The table of trials: published headlines and counts, so nothing is hidden; what is unsuitable is left out.

One row an arm. It is no table of posts (no account, no date to move, nobody to name), so it has its own
columns, its own checks, and a datasheet that says what was left out and who looked.
"""

import hashlib
from importlib.resources import files
from pathlib import Path
from string import Template

import pandas as pd

from rulebook.anonymise import headlines
from rulebook.anonymise.datasheet import columns_table, counts_table
from rulebook.anonymise.fields import Field, typed
from rulebook.anonymise.package import parquet
from rulebook.anonymise.readers import upworthy_experiments
from rulebook.anonymise.tables import CC_BY
from rulebook.errors import RulebookError
from rulebook.posts import TRIALS

TITLE = "Headlines on Upworthy, tested by lot"
SOURCES = (
    {
        "title": "The Upworthy Research Archive, exploratory part: J. N. Matias, K. Munger, M. Aubin Le "
        "Quere, C. Ebersole, The Upworthy Research Archive, a time series of 32,487 experiments in U.S. "
        "media, Scientific Data 8, 195 (2021). The headlines are Upworthy's.",
        "path": "https://doi.org/10.1038/s41597-021-00934-7",
    },
    {
        "title": "Copy used: elilk2/Upworthy-Analysis-Project @ 5ff635b17105; its views and clicks equal "
        "those of ains-arch/upworthy-hierarchy @ 1e88dbb936d7",
        "path": "https://github.com/elilk2/Upworthy-Analysis-Project",
    },
)
ATTRIBUTION = (
    "Headlines, views and clicks in `upworthy_experiments` are from the Upworthy Research Archive by "
    "J. Nathan Matias, Kevin Munger, Marianne Aubin Le Quere and Charles Ebersole (Scientific Data 8, "
    "195, 2021, https://doi.org/10.1038/s41597-021-00934-7), made with Upworthy and Good, Inc. "
    "Headlines by Upworthy. Licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/). Changed: trials were left out, arms joined, HTML "
    "taken out of headlines, trials given codes, and measures of the headlines added."
)
"""What CC BY 4.0 asks for: who made it, where it is, the licence, and what was changed."""

FIELDS = [
    Field(
        "trial",
        "string",
        "Code of the trial: its arms share one picture. A letter behind the number marks a further "
        "picture of the same story, tried at the same time on other viewers.",
        required=True,
    ),
    Field("picture", "string", "Which picture of the story: a, b or c. None ships.", required=True),
    Field("headline", "string", "The headline, as viewers saw it.", required=True),
    Field(
        "week",
        "string",
        "Year and week of the test, as published; how weeks are counted is not documented.",
        "week of the year",
        required=True,
    ),
    Field("characters", "integer", "Length of the headline.", "characters (Unicode code points)", True, 1),
    Field("words", "integer", "Words of the headline.", "words", True, 0),
    Field("hashtags", "integer", "Hashtags in the headline.", "hashtags", True, 0),
    Field("question", "boolean", "Whether there is a question mark in it.", required=True),
    Field("number", "boolean", "Whether there is a digit in it.", required=True),
    Field("exclamation", "boolean", "Whether there is an exclamation mark in it.", required=True),
    Field(
        "second_person",
        "boolean",
        "Whether it speaks to the reader: you, your, yours, yourself or yourselves.",
        required=True,
    ),
    Field("views", "integer", "Viewers who were dealt this arm.", "viewers", True, 1),
    Field("clicks", "integer", "Those of them who clicked.", "clicks", True, 0),
]  # fmt: skip


def make_trials(raw: Path) -> tuple[dict[str, bytes], dict]:
    """Make the table of trials: its files by name, and its resource for datapackage.json.

    Raises RulebookError if the raw folder cannot be read.
    """
    try:
        reading = upworthy_experiments.read(raw / TRIALS)
    except (OSError, LookupError, ValueError) as problem:
        raise RulebookError(
            f"The raw folder {TRIALS} cannot be read ({problem}): get it again."
        ) from problem
    arms = typed(reading.posts, FIELDS)
    content = parquet(arms, FIELDS)
    resource = {
        "name": TRIALS,
        "title": TITLE,
        "description": f"See the datasheet {TRIALS}.md. One row an arm of a trial.",
        "path": f"{TRIALS}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": len(arms),
        "trials": arms["trial"].nunique(),
        "licenses": [CC_BY],
        "sources": list(SOURCES),
        "schema": {"fields": [field.descriptor() for field in FIELDS], "missingValues": [""]},
    }
    words = (files("rulebook.anonymise") / "datasheets" / f"{TRIALS}.md").read_text("utf-8")
    sheet = Template(words).substitute(
        reading.facts,
        title=TITLE,
        rows=f"{len(arms):,}",
        counts=counts_table(reading, arms).strip(),
        attribution=ATTRIBUTION,
        columns=columns_table(arms, FIELDS),
    )
    return {f"{TRIALS}.parquet": content, f"{TRIALS}.md": sheet.encode()}, resource


def problems_in(arms: pd.DataFrame) -> list[str]:
    """Say in one sentence each what is wrong with a table of trials that agrees with its schema."""
    name, found = f"{TRIALS}.parquet", []
    by_trial = arms.groupby("trial")
    if by_trial.size().lt(2).any() or by_trial["picture"].nunique().gt(1).any():
        found.append(
            f"In {name} a trial does not have two headlines on one picture: build it again."
        )
    if arms.duplicated(["trial", "headline"]).any():
        found.append(f"In {name} a trial has the same headline twice: build it again.")
    if arms["clicks"].gt(arms["views"]).any():
        found.append(f"In {name} a headline has more clicks than viewers: build it again.")
    story = arms["trial"].str.rstrip("bcdefgh")
    if (
        headlines.unsuitable(arms["headline"]).any()
        or headlines.may_name_somebody(arms["headline"], story).any()
    ):
        found.append(
            f"In {name} the filter finds a headline that it should have left out: build it again."
        )
    return found

"""Every column of every table: its type, its unit, what it means."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa


@dataclass(frozen=True)
class Field:
    """One column. `kind` is a Frictionless type; a code, a word or a yes has the unit "none"."""

    name: str
    kind: str
    meaning: str
    unit: str = "none"
    required: bool = False
    least: float | None = None
    most: float | None = None

    def descriptor(self) -> dict[str, Any]:
        """Return the Frictionless field."""
        constraints: dict[str, float] = {"required": True} if self.required else {}
        if self.least is not None:
            constraints["minimum"] = self.least
        if self.most is not None:
            constraints["maximum"] = self.most
        entry: dict[str, Any] = {
            "name": self.name,
            "type": self.kind,
            "unit": self.unit,
            "description": self.meaning,
        }
        if constraints:
            entry["constraints"] = constraints
        return entry


ARROW = {
    "string": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "datetime": pa.timestamp("us"),
}
PANDAS = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "datetime": "datetime64[us]",
}

_COUNT = "; counts above 100 are rounded to two significant figures"
_FIELDS = [
    Field("account", "string", "Code of the account; its audience is who reacts.", required=True),
    Field("sector", "string", "Kind of organisation."),
    Field(
        "posted_at",
        "datetime",
        "When the post went out, by the clock where the account lives; the date is moved by a whole "
        "number of weeks, the same for all posts of an account, so weekday and time of day are true.",
        "local time, to the minute",
    ),
    Field(
        "utc_offset_hours",
        "number",
        "Local time minus UTC at the moment of posting: posted_at minus this is UTC (with the moved date).",
        "hours",
        least=-12,
        most=14,
    ),
    Field(
        "month", "integer", "Month of 2014, as published.", "month of the year", least=1, most=12
    ),
    Field(
        "weekday",
        "integer",
        "Day of the week, 1 to 7, as published; which day is 1 is not documented.",
        "day of the week",
        least=1,
        most=7,
    ),
    Field(
        "hour",
        "integer",
        "Hour of the day, as published; the time zone is not documented.",
        "hour of the day",
        least=0,
        most=24,
    ),
    Field("format", "string", "What the post is."),
    Field("topic", "string", "What the post is about: offer or contest, product, inspiration."),
    Field("paid", "boolean", "Whether the brand paid to have the post shown."),
    Field(
        "characters",
        "integer",
        "Length of the text with links left out; 0 if there is no text.",
        "characters (Unicode code points)",
        least=0,
    ),
    Field("words", "integer", "Words of the text, links left out.", "words", least=0),
    Field("hashtags", "integer", "Hashtags in the text.", "hashtags", least=0),
    Field("mentions", "integer", "Accounts mentioned with an @ in the text.", "mentions", least=0),
    Field("links", "integer", "Links in the text.", "links", least=0),
    Field(
        "link_position",
        "number",
        "Where in the text the first link starts: 0 at the beginning; a link that ends a text starts "
        "at 1 minus its own share of the text. Missing without a link.",
        "share of the text's characters",
        least=0,
        most=1,
    ),
    Field("client", "string", "Kind of program that sent the tweet."),
    Field("scheduled", "boolean", "Whether the post seems to have been scheduled."),
    Field(
        "job_post",
        "string",
        "Whether keywords make it a job post: vacancy, exam, selection, internship or none; "
        "missing without text.",
    ),
    Field(
        "reactions", "integer", f"All reactions, likes among them{_COUNT}.", "reactions", least=0
    ),
    Field("likes", "integer", f"Likes{_COUNT}.", "likes", least=0),
    Field("comments", "integer", f"Comments{_COUNT}.", "comments", least=0),
    Field("shares", "integer", f"Shares{_COUNT}.", "shares", least=0),
    Field(
        "engagement",
        "integer",
        "Sum of the counts in this row; missing if one of them is.",
        "interactions",
        least=0,
    ),
    Field("reach", "integer", f"People who saw the post{_COUNT}.", "people", least=0),
    Field(
        "impressions", "integer", f"How often the post was shown{_COUNT}.", "times shown", least=0
    ),
    Field("followers", "integer", f"Accounts that follow this one{_COUNT}.", "accounts", least=0),
    Field("following", "integer", f"Accounts that this one follows{_COUNT}.", "accounts", least=0),
]
_BY_NAME = {field.name: field for field in _FIELDS}


def fields_of(columns: list[str], meanings: dict[str, str]) -> list[Field]:
    """Return the fields of a table's columns, in the common order.

    `meanings` replaces a field's meaning where this table's differs.
    """
    unknown = set(columns) - set(_BY_NAME)
    if unknown:
        raise ValueError(f"columns without a field: {', '.join(sorted(unknown))}")
    return [
        replace(field, meaning=meanings.get(field.name, field.meaning))
        for field in _FIELDS
        if field.name in columns
    ]


def typed(posts: pd.DataFrame, fields: list[Field]) -> pd.DataFrame:
    """Put the columns into the common order and give each its type."""
    names = [field.name for field in fields]
    return posts[names].astype({field.name: PANDAS[field.kind] for field in fields})

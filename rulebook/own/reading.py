"""What was understood of a learner's files: accounts, files, and posts placed in time.

The texts stay in memory for as long as the reading does, because job posts are found by their
words; none of them, no id and no name is in the table that comes out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rulebook.anonymise.clock import localise
from rulebook.anonymise.fields import fields_of, typed
from rulebook.errors import RulebookError
from rulebook.own.cells import fold
from rulebook.own.drafts import PARTS, SEEN, TEXT_MEASURES
from rulebook.own.formats.linkedin_page import on_the_quarter
from rulebook.own.moments import zone_of

_WORDS_OF_A_POST = 6


@dataclass(frozen=True)
class Account:
    """One account that was found: a made-up code, and what is known of it.

    `first` and `last` are the moments of its first and last post that is kept (UTC, naive), `parts`
    the counts whose sum is its engagement ("engagement" where the platform gives only a sum),
    `followers` and `following` those of the day of the export. `cannot` and `limits` say, by the
    rule's slug, why the export cannot test it, and what to keep in mind where it can. `days_only`:
    hours are unknown; `chosen`: only its best posts were given.
    """

    code: str
    platform: str
    formats: tuple[str, ...]
    titles: tuple[str, ...]
    posts: int
    first: pd.Timestamp
    last: pd.Timestamp
    parts: tuple[str, ...]
    followers: int | None
    following: int | None
    cannot: dict[str, str]
    limits: dict[str, str]
    days_only: bool
    chosen: bool


@dataclass(frozen=True)
class FileRead:
    """One file: its name (shown, never kept), its kind, its rows, and when it was made, if known."""

    name: str
    title: str
    read: int
    kept: int
    exported: pd.Timestamp | None
    exported_by: str


@dataclass(frozen=True)
class Reading:
    """What was understood of a learner's files. Nothing of it is on the disk.

    `accounts` stand in the order of their codes (of each platform the largest first), `dropped` counts rows by reason, `notes` are
    sentences to show. `posts(zone)` gives the tidy table; until the learner has confirmed
    `example(zone)`, no hour in it should be believed. `joint` is a question: posts under another
    account's name, which a post made together has.
    """

    accounts: tuple[Account, ...]
    files: tuple[FileRead, ...]
    read: int
    dropped: dict[str, int]
    notes: tuple[str, ...]
    joint: str
    rows: pd.DataFrame = field(repr=False)

    @property
    def kept(self) -> int:
        """Return the number of posts that are kept."""
        return len(self.rows)

    def example(self, zone: str, account: str | None = None) -> str:
        """Say when one post went out on the clock of a zone, for the learner to confirm.

        Raises RulebookError for a zone or an account that does not exist.
        """
        found = account_of(self.accounts, account)
        rows = self.rows[self.rows["account"] == found.code]
        # The newest is remembered best.
        row = rows.iloc[-1]
        if found.days_only:
            return f"Your post {_quoted(row)}went out on {_day(row['utc'])} (the hour is not given) – right?"
        local = localise(
            rows["utc"].iloc[[-1]], pd.Series(zone_of(zone).key, index=rows.index[[-1]])
        )
        when = local["posted_at"].iloc[0]
        return f"Your post {_quoted(row)}went out on {_day(when)} at {when:%H:%M} – right?"

    def first_words(self) -> pd.Series:
        """Return each post's first words, in the order of `posts`, to tick job posts by; not kept."""
        return self.rows["text"].map(_first_words)

    def posts(
        self, zone: str, job_words: Iterable[str] = (), job_ticks: Iterable[int] = ()
    ) -> pd.DataFrame:
        """Return the tidy table: the course's columns, one row a post, by account and time.

        `zone` is the IANA name of the zone in which the account lives; `posted_at` is on its clock, to
        the minute. A post that holds one of `job_words` (any language, any case), or whose row number
        is among `job_ticks`, has the `job_post` "vacancy", others "none"; without either there is no
        such column. A column that no file can fill is not there.

        Raises RulebookError for a zone that does not exist and for a tick beyond the rows.
        """
        key = zone_of(zone).key
        rows = self.rows
        zones = pd.Series(key, index=rows.index)
        # Where only the day is known, a zone would move it to another.
        zones[rows["days_only"]] = "UTC"
        local = localise(rows["utc"], zones)
        stamp = localise(rows["stamp"].fillna(rows["utc"]), zones)["posted_at"]
        table = rows.assign(
            posted_at=local["posted_at"].dt.floor("min"),
            utc_offset_hours=local["utc_offset_hours"].mask(rows["days_only"]),
            scheduled=_scheduled(rows, stamp),
        )
        words, ticks = [fold(word) for word in job_words if fold(word)], set(job_ticks)
        if ticks - set(rows.index):
            raise RulebookError(f"There are {len(rows)} posts, so none is number {max(ticks)}.")
        if words or ticks:
            ticked = pd.Series(rows.index.isin(list(ticks)), index=rows.index)
            table["job_post"] = np.where(_holds(rows["text"], words) | ticked, "vacancy", "none")
            # Without its text nobody knows, unless the learner does.
            table["job_post"] = table["job_post"].mask(rows["text"].isna() & ~ticked)
        names = [
            name
            for name in ("account", "posted_at", "utc_offset_hours", "format", *TEXT_MEASURES, "client",
                         "scheduled", "job_post", *PARTS, "engagement", *SEEN, "followers", "following")
            if name in table.columns and (table[name].notna().any() or name == "link_position")
        ]  # fmt: skip
        return typed(table, fields_of(names, {})).reset_index(drop=True)


def account_of(accounts: Sequence[Account], code: str | None) -> Account:
    """Return the account of that code, the first where none is named; RulebookError if it is not there."""
    for account in accounts:
        if code in (None, account.code):
            return account
    codes = ", ".join(account.code for account in accounts)
    raise RulebookError(f"There is no account called {code!r}: choose one of {codes}.")


def _first_words(text: object) -> str:
    words = text.split() if isinstance(text, str) else []
    return " ".join(words[:_WORDS_OF_A_POST]) + "…" * (len(words) > _WORDS_OF_A_POST)


def _quoted(row: pd.Series) -> str:
    words = _first_words(row["text"])
    return f"“{words}” " if words else ""


def _day(when: pd.Timestamp) -> str:
    return f"{when:%A} {when.day} {when:%B %Y}"


def _holds(texts: pd.Series, words: list[str]) -> pd.Series:
    """Say of each text whether a word of it begins with one of these."""
    if not words:
        return pd.Series(False, index=texts.index)
    pattern = re.compile("|".join(f"(?<![a-z0-9]){re.escape(word)}" for word in words))
    return texts.map(lambda text: isinstance(text, str) and bool(pattern.search(fold(text))))


def _scheduled(rows: pd.DataFrame, stamp: pd.Series) -> pd.Series:
    """Read the sign of a scheduler: minute or second :00, or the quarter of an hour. "boolean"."""
    signs = {
        "minute": stamp.dt.minute.eq(0),
        "second": stamp.dt.second.eq(0),
        "quarter": on_the_quarter(stamp),
    }
    answer = rows["scheduled"].astype("boolean")
    for sign, marked in signs.items():
        where = rows["sign"].eq(sign) & answer.isna()
        answer = answer.mask(where, marked.astype("boolean"))
    return answer

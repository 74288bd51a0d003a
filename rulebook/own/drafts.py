"""What a reader makes of one file: rows with a moment, a text and counts, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own.cells import counts
from rulebook.own.tables import EXCEL, Book, Grid

PARTS = ("reactions", "likes", "comments", "shares")
"""What engagement may be the sum of; Facebook's reactions stand in for likes."""

SEEN = ("reach", "impressions")
TEXT_MEASURES = ("characters", "words", "hashtags", "mentions", "links", "link_position")

NO_ID = "rows without an id, which are no posts"
NO_TIME = "rows without a time that can be read"
NO_NUMBER = "rows in which a count is no number"
RAGGED = "rows with more or fewer cells than the header"
CUT = "the last row, whose end is missing"
TOTAL = "total rows"
REPOST = "reposts: somebody else's words"
REPLY = "replies: shown to few followers"
PAID = "paid posts: an advertisement finds its readers by money"
PRIVATE = "posts that were not public"
STORY = "stories, which are no posts"
TWICE = "rows that stand there twice"

_NO_CLIENT = "The file does not say how a post was sent"
MINUTE = f"{_NO_CLIENT}: minute :00 is a sign of a scheduler, but one post in sixty falls there by chance."
SECOND = f"{_NO_CLIENT}: second :00 is a sign of a scheduler, but one post in sixty falls there by chance."
NO_SCHEDULE = f"{_NO_CLIENT}, nor does its time."
ONE_ACCOUNT = (
    "This rule compares accounts, and yours is one: it can be placed in a picture, no more."
)
NO_FOLLOWERS = "The file does not hold how many you follow and how many follow you."
JOB_WORDS = "Give the words that a job post of yours holds, or tick the posts."


@dataclass(frozen=True)
class Format:
    """One kind of export: what its rows are worth.

    `measures` are the columns of the text that it can fill. `sign` is what `scheduled` is read
    from: "minute" or "second" (:00), "quarter" (within 20 seconds after a quarter of an hour), or
    "given" (the reader says so itself), None (nothing). `cannot` says, by rule, why the export
    cannot test it; `limits` what to keep in mind where it can. `days_only`: the hour is unknown.
    `chosen`: it holds the account's best posts only.
    """

    slug: str
    title: str
    platform: str
    path: str
    measures: tuple[str, ...] = TEXT_MEASURES
    sign: str | None = None
    cannot: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    days_only: bool = False
    chosen: bool = False


@dataclass
class Draft:
    """One file's posts, before they are joined with others' and measured.

    `posts` has one row a post and the columns `id` (text, unique), `owner` (the account's id or "")
    and `utc` (datetime64[us], naive UTC), and of these what the file knows: `text`, `format`,
    `client`, `scheduled` (boolean), `stamp` (the moment whose minute or second is the sign of a
    scheduler, where that is not `utc`), `named` (mentions that the text shows without an @), the
    counts `PARTS`, `SEEN`, and `engagement` where the file gives only a sum. `dropped` counts, by
    reason, the rows of `read` that are not there. `exported` is when the file was made.
    """

    format: Format
    name: str
    posts: pd.DataFrame
    read: int
    dropped: dict[str, int]
    notes: list[str] = field(default_factory=list)
    exported: pd.Timestamp | None = None
    exported_by: str = ""
    followers: int | None = None
    following: int | None = None
    cannot: dict[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the counts that make up this file's engagement."""
        return tuple(part for part in PARTS if part in self.posts.columns)


class Sieve:
    """Rows on their way through: dropped for a stated reason, each counted once."""

    def __init__(self, rows: pd.DataFrame, read: int | None = None):
        self.rows = rows
        self.read = len(rows) if read is None else read
        self.dropped: dict[str, int] = {}

    def drop(self, reason: str, where: pd.Series) -> None:
        """Drop the rows where `where` is True; a reason that fits no row leaves no trace."""
        where = where.fillna(False).astype(bool).reindex(self.rows.index, fill_value=False)
        if where.any():
            self.dropped[reason] = self.dropped.get(reason, 0) + int(where.sum())
            self.rows = self.rows[~where]

    def note(self, reason: str, number: int) -> None:
        """Count rows that were left out before."""
        if number:
            self.dropped[reason] = self.dropped.get(reason, 0) + number


def from_grid(grid: Grid, rows: pd.DataFrame, last_used: str | int | None = None) -> Sieve:
    """Start a sieve with what the table itself left out.

    `rows` has the grid's index. `last_used` is a column whose last cell may have lost its end.
    """
    sieve = Sieve(rows, len(grid) + grid.ragged)
    sieve.note(RAGGED, grid.ragged)
    if grid.cut and last_used is not None and last_used in (len(grid.names) - 1, grid.names[-1]):
        last = pd.Series(False, index=rows.index)
        last.iloc[-1] = True
        sieve.drop(CUT, last)
    return sieve


def read_counts(
    grid: Grid,
    columns: Mapping[str, int | None],
    nothing: Mapping[str, int] = MappingProxyType({}),
    rounded: bool = False,
) -> pd.DataFrame:
    """Read the counts at these places of a table; a count whose place is None has no column.

    `nothing` and `rounded` are those of `cells.counts`.
    """
    return pd.DataFrame(
        {
            name: counts(grid.cells[place], nothing.get(name), rounded)
            for name, place in columns.items()
            if place is not None
        },
        index=grid.cells.index,
    )


def drop_unreadable(sieve: Sieve, name: str) -> None:
    """Drop the rows with a count that is no number; RulebookError where that is more than a tenth."""
    columns = [column for column in (*PARTS, *SEEN, "engagement") if column in sieve.rows.columns]
    for column in columns:
        bad = sieve.rows[column].eq(-1)
        if bad.sum() > max(1, 0.1 * len(sieve.rows)):
            raise RulebookError(
                f"{name}: the column of {column} holds something else than counts in {int(bad.sum())} "
                f"of {len(sieve.rows)} rows: export the file again and do not edit it."
            )
    if columns:
        sieve.drop(NO_NUMBER, sieve.rows[columns].eq(-1).any(axis="columns"))


def drop_untimed(sieve: Sieve, name: str, what: str) -> None:
    """Drop the rows without a moment; RulebookError where that is more than a tenth of them."""
    missing = sieve.rows["utc"].isna()
    if missing.sum() > max(1, 0.1 * len(missing)):
        raise RulebookError(
            f"{name}: in {int(missing.sum())} of {len(missing)} rows {what}: export the file again "
            "and do not open it in a spreadsheet."
        )
    sieve.drop(NO_TIME, missing)


def drop_twins(sieve: Sieve, name: str, path: str, by_day: pd.Series | None = None) -> None:
    """Drop rows that repeat a post word for word; RulebookError where one post has many rows.

    `by_day` is a column whose values differ where an export counts each post day by day.
    """
    rows = sieve.rows
    again = rows.duplicated("id", keep=False)
    if not again.any():
        return
    compared = [column for column in rows.columns if column != "stamp"]
    same = rows.duplicated(compared, keep=False)
    days = by_day is not None and by_day.reindex(rows.index)[again].nunique() > 1
    if days or (again & ~same).any():
        raise RulebookError(
            f"{name} has several rows for one post, as if counted day by day: choose the total "
            f"(“Lifetime”) there, {path}."
        )
    sieve.drop(TWICE, rows.duplicated("id", keep="first"))


def need_likes(posts: pd.DataFrame, name: str, advice: str) -> None:
    """Raise RulebookError where no column counts what readers did."""
    if not {"likes", "reactions", "engagement"} & set(posts.columns):
        raise RulebookError(
            f"{name} lists posts without their likes, so no rule can be tested on it: {advice}"
        )


def drafted(format: Format, book: Book, sieve: Sieve, notes: list[str] | None = None) -> Draft:
    """Put a table's draft together."""
    said = [note for note in [*(notes or []), *book.notes] if note]
    if book.lossy:
        said.append(EXCEL)
    posts = sieve.rows.reset_index(drop=True)
    return Draft(format, book.name, posts, sieve.read, sieve.dropped, said)


def unknown_kinds(rows: pd.DataFrame) -> str:
    """Say how many posts are neither known to be photos nor anything else; "" where none is."""
    number = int(rows["format"].isna().sum())
    return f"{number} of {len(rows)} posts are of a kind that is not known here." if number else ""

"""A LinkedIn company page: Analytics > Content (once: Updates) > Export, a real .xls."""

import pandas as pd

from rulebook.own import drafts, moments
from rulebook.own.cells import fold
from rulebook.own.drafts import Draft, Format
from rulebook.own.tables import Book

PATH = "your page > Analytics > Content > Export"

PAGE = Format(
    "linkedin-page",
    "LinkedIn company page",
    "linkedin",
    PATH,
    sign="given",
    cannot={
        "following": drafts.NO_FOLLOWERS,
        "likes": "LinkedIn names no format but video, so photos cannot be told from the rest.",
    },
    limits={
        "scheduling": "A post counts as scheduled if it went out on a later day than it was written, "
        "and as sent by hand if it went out on the same day off the quarter hour; the rest is unknown.",
        "job-posts": drafts.JOB_WORDS,
    },
)
FORMATS = (PAGE,)

# Months first is what was seen; where the ids agree with days first, it is that.
_DATES = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
_AFTER_THE_QUARTER = 20


def recognise(book: Book) -> Draft | None:
    """Read the sheet of posts; the sheet of days beside it is passed over."""
    grid = book.find(lambda names, _: "post title" in names and "post link" in names)
    if grid is None:
        return None
    # The two counts that LinkedIn leaves empty for "none" are no part of engagement; these three
    # are always counted, so an empty one is none.
    rows = drafts.read_counts(
        grid,
        {
            "likes": grid.place("likes"),
            "comments": grid.place("comments"),
            "shares": grid.place("reposts"),
            "impressions": grid.place("impressions"),
        },
        nothing={"likes": 0, "comments": 0, "shares": 0},
    )
    drafts.need_likes(rows, grid.book.name, f"export it again, {PATH}.")
    rows["id"] = grid.text("post link").map(moments.linkedin_urn)
    rows["owner"] = ""
    rows["text"] = grid.words("post title")
    rows["utc"] = moments.moments(rows["id"], moments.of_linkedin)
    rows["format"] = grid.text("content type").map(fold).map({"video": "video"})
    ways = [moments.parsed(grid.text("created date"), pattern) for pattern in _DATES]
    created = max(ways, key=lambda way: _written_first(rows["utc"], way).sum())
    rows["scheduled"] = scheduled(rows["utc"], created)
    said = moments.agreement(
        _written_first(rows["utc"], created),
        rows["utc"].notna() & created.notna(),
        "the ids in the links: each went out after it was written",
        grid.book.name,
    )
    sieve = drafts.from_grid(grid, rows)
    sieve.drop(drafts.NO_ID, sieve.rows["id"].eq(""))
    campaign = grid.text("campaign name").str.strip() != ""
    paid = grid.text("post type").map(fold).eq("sponsored") | campaign
    sieve.drop(drafts.PAID, paid)
    drafts.drop_untimed(sieve, grid.book.name, "the link holds no id that tells the time")
    drafts.drop_unreadable(sieve, grid.book.name)
    drafts.drop_twins(sieve, grid.book.name, PATH)
    return drafts.drafted(PAGE, grid.book, sieve, [said])


def _written_first(utc: pd.Series, written: pd.Series) -> pd.Series:
    """Say of each post whether it went out on the day on which it was written, or within a year."""
    apart = utc - written
    return (apart >= -pd.Timedelta(days=1)) & (apart < pd.Timedelta(days=366))


def scheduled(utc: pd.Series, written: pd.Series) -> pd.Series:
    """Say of each post whether it was scheduled. dtype "boolean", missing where nobody can tell.

    The id is the moment of going out, `Created date` the day of writing (UTC).
    """
    later = utc.dt.normalize() > written
    answer = pd.Series(pd.NA, index=utc.index, dtype="boolean")
    known = utc.notna() & written.notna()
    answer[known & ~later & ~on_the_quarter(utc)] = False
    answer[known & later] = True
    return answer


def on_the_quarter(utc: pd.Series) -> pd.Series:
    """Say of each moment whether it lies within 20 seconds after a full quarter of an hour."""
    return (utc.dt.minute % 15 * 60 + utc.dt.second) <= _AFTER_THE_QUARTER

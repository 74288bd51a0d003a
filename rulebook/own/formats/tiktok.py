"""TikTok Studio: Analytics > Content > Download data (CSV or XLSX)."""

import re

import pandas as pd

from rulebook.own import drafts, moments
from rulebook.own.drafts import Draft, Format
from rulebook.own.tables import Book

PATH = "TikTok Studio > Analytics > Content > Download data"

_CHOSEN = (
    "TikTok lists the videos that were seen most and not all of them, so what follows a rule cannot "
    "well be set against what does not."
)
_CAPTION = "It is the caption that is measured, not what the video says."
STUDIO = Format(
    "tiktok-studio",
    "TikTok Studio",
    "tiktok",
    PATH,
    measures=("characters", "words", "hashtags", "mentions"),
    chosen=True,
    cannot={
        "scheduling": drafts.NO_SCHEDULE,
        "link-position": "Captions on TikTok hold no links that can be clicked.",
        "following": drafts.NO_FOLLOWERS,
        "likes": "The file does not tell photos from videos.",
        "frequency": f"{_CHOSEN} How many there were on a day is not known.",
    },
    limits={
        "timing": f"{_CHOSEN} Read the answer with that in mind.",
        "length": _CAPTION,
        "hashtags": _CAPTION,
        "job-posts": drafts.JOB_WORDS,
    },
)
FORMATS = (STUDIO,)

_COLUMNS = (
    "time", "video title", "video link", "post time", "total likes", "total comments",
    "total shares", "total views",
)  # fmt: skip
_LINK = 2
_NUMBERS = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def recognise(book: Book) -> Draft | None:
    """Read the list of videos, by its English names or by the order of its eight columns."""
    grid = book.find(
        lambda names, below: (
            {"video link", "total likes"} <= set(names)
            or (len(names) == len(_COLUMNS) and all(names) and _links(below))
        )
    )
    if grid is None:
        return None
    by_name = grid.has("video link")
    at = {name: grid.place(name) if by_name else place for place, name in enumerate(_COLUMNS)}
    rows = drafts.read_counts(
        grid,
        {
            "likes": at["total likes"],
            "comments": at["total comments"],
            "shares": at["total shares"],
            "impressions": at["total views"],
        },
    )
    links = grid.text(at["video link"])
    rows["id"] = links.map(moments.tiktok_video)
    rows["owner"] = links.str.extract(r"tiktok\.com/@([^/\s]+)/", expand=False).fillna("")
    rows["text"] = grid.words(at["video title"])
    rows["utc"] = moments.moments(rows["id"], moments.of_tiktok)
    # The date has no year and stands in the learner's language, before or behind the month.
    numbers = grid.text(at["post time"]).map(
        lambda cell: {int(one) for one in _NUMBERS.findall(cell)}
    )
    days = [(rows["utc"] + pd.Timedelta(days=apart)).dt.day for apart in (-1, 0, 1)]
    near = [bool(found & set(around)) for found, *around in zip(numbers, *days, strict=True)]
    said = moments.agreement(
        pd.Series(near, index=rows.index),
        numbers.map(bool) & rows["utc"].notna(),
        "the ids in the links, to the day",
        grid.book.name,
    )
    sieve = drafts.from_grid(grid, rows)
    sieve.drop(drafts.NO_ID, rows["id"].eq(""))
    drafts.drop_untimed(sieve, grid.book.name, "the link holds no id that tells the time")
    drafts.drop_unreadable(sieve, grid.book.name)
    drafts.drop_twins(sieve, grid.book.name, PATH)
    return drafts.drafted(STUDIO, grid.book, sieve, [said, _CHOSEN])


def _links(below: list[list[str]]) -> bool:
    rows = [row for row in below if len(row) == len(_COLUMNS)]
    return bool(rows) and all(moments.tiktok_video(row[_LINK]) for row in rows)

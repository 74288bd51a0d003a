"""YouTube Studio: Analytics > Advanced mode > Export: a zip of three tables, one of them of videos.

The names of files and columns follow the language, and the same names serve tables of ages and
countries. A table of videos is known by its first column: ids of eleven signs.
"""

import re

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.drafts import Draft, Format
from rulebook.own.tables import Book

PATH = "YouTube Studio > Analytics > Advanced mode > Export"

_HOUR = "YouTube gives the day of a video and not its hour."
_TITLE = "It is the title that is measured: the description is not in the file."
STUDIO = Format(
    "youtube-studio",
    "YouTube Studio",
    "youtube",
    PATH,
    measures=("characters", "words", "hashtags", "mentions"),
    days_only=True,
    cannot={
        "timing": _HOUR,
        "scheduling": _HOUR,
        "link-position": "The description, where links stand, is not in the file.",
        "following": drafts.NO_FOLLOWERS,
        "likes": "Everything there is a video.",
    },
    limits={"length": _TITLE, "hashtags": _TITLE, "job-posts": drafts.JOB_WORDS},
)
FORMATS = (STUDIO,)

_FIRST = {"content", "video", "videos", "conteudo"}
# An id that begins with a dash has a blank before it, so that no spreadsheet reckons with it.
_ID = re.compile(r"[\w-]{11}| ?-[\w-]{9,10}")
_DAY = "%b %d, %Y"
_DATED = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}")
_TITLES = ("video title", "videotitel", "titulo do video")
_TIMES = (
    "video publish time", "veroffentlichungszeitpunkt des videos",
    "horario de publicacao do video",
)  # fmt: skip
_VIEWS = ("views", "aufrufe", "visualizacoes")
_FEWEST_IN_ADVANCE = 0.6


def recognise(book: Book) -> Draft | None:
    """Read a table of videos; None for any other table, such as one of ages or of days."""
    grid = book.find(_is_of_videos)
    if grid is None:
        return None
    name = book.name
    rows = drafts.read_counts(
        grid,
        {
            "likes": grid.place("likes"),
            "comments": grid.place("comments added"),
            "shares": grid.place("shares"),
            "impressions": grid.place(*_VIEWS),
        },
    )
    drafts.need_likes(
        rows,
        name,
        "in the Advanced mode choose the columns Likes, Comments added and Shares (set YouTube to "
        f"English for it), then {PATH}. Views are no engagement.",
    )
    ids = grid.text(0)
    rows["id"] = ids.str.strip().where(ids.map(lambda cell: bool(_ID.fullmatch(cell))), "")
    rows["owner"] = ""
    rows["text"] = grid.words(*_TITLES)
    stated = grid.text(*_TIMES)
    rows["utc"] = moments.parsed(stated, _DAY)
    first = pd.Series(rows.index == 0, index=rows.index)
    sieve = drafts.from_grid(grid, rows)
    sieve.drop(drafts.TOTAL, rows["id"].eq("") & first)
    sieve.drop(drafts.NO_ID, rows["id"].eq(""))
    sieve.drop(
        "videos whose title and date YouTube left out",
        stated.str.strip().eq("") & rows["text"].fillna("").str.strip().eq(""),
    )
    if sieve.rows["utc"].isna().all():
        raise RulebookError(
            f"{name} lists videos without their dates: leave “Video publish time” in the table, {PATH}."
        )
    drafts.drop_untimed(sieve, name, "the date is not written like “Aug 19, 2023”")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH)
    return drafts.drafted(STUDIO, book, sieve, [_HOUR])


def _is_of_videos(names: list[str], below: list[list[str]]) -> bool:
    cells = [row[0] for row in below if row and row[0].strip()]
    videos = [cell for cell in cells if _ID.fullmatch(cell)]
    # The first row is the total, in whatever language.
    enough = len(videos) >= max(1, _FEWEST_IN_ADVANCE * (len(cells) - 1))
    if names[0] in _FIRST and len(names) > 2:
        return bool(videos) and enough
    if not videos or not enough:
        return False
    # In a language not seen so far: a total above ids, and a column of dates, which stay English.
    total_first = not _ID.fullmatch(cells[0])
    dated = any(_DATED.fullmatch(cell.strip()) for row in below for cell in row[1:])
    return any(name in names for name in (*_TITLES, *_TIMES)) or (total_first and dated)

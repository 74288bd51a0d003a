"""Any other table: the learner says which column is which. It serves Buffer, Hootsuite and the rest."""

from dataclasses import dataclass, fields

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import fold
from rulebook.own.drafts import Draft, Format
from rulebook.own.formats.meta import NAMES
from rulebook.own.tables import HEADER_ROWS, Book, Grid

HAND = Format(
    "by-hand",
    "a table with columns matched by hand",
    "own",
    "",
    sign="minute",
    cannot={"following": drafts.NO_FOLLOWERS},
    limits={"scheduling": drafts.MINUTE, "job-posts": drafts.JOB_WORDS},
)

PATTERNS = (
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p", "%d/%m/%Y %I:%M %p", "%m/%d/%y %H:%M", "%d/%m/%y %H:%M",
    "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%y %H:%M", "%d-%m-%Y %H:%M", "%m-%d-%Y %H:%M",
    "%b %d, %Y %H:%M", "%b %d, %Y %I:%M %p", "%B %d, %Y %H:%M", "%d %b %Y %H:%M", "%d %B %Y %H:%M",
    "%a %b %d %H:%M:%S %z %Y", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%b %d, %Y", "%B %d, %Y",
)  # fmt: skip
"""The patterns that a column of times is tried against; the learner chooses where several fit."""

_GUESSES = {
    "time": {*NAMES["posted"], "date", "time", "posted at", "sent at", "published", "created at",
             "veroffentlichungszeitpunkt", "datum", "fecha", "data", "date and time"},
    "text": {*NAMES["text"], "text", "message", "caption", "post text", "beschreibung", "content"},
    "likes": {*NAMES["likes"], *NAMES["reactions"], "favorites", "favourites", '"gefallt mir"-angaben'},
    "comments": {*NAMES["comments"], "replies", "kommentare"},
    "shares": {*NAMES["shares"], "reposts", "retweets"},
    "link": {*NAMES["link"], "link", "url", "post link"},
    "format": {*NAMES["type"], "type", "format", "media type"},
}  # fmt: skip
_FORMATS = {
    "photo": "photo", "photos": "photo", "image": "photo", "images": "photo", "picture": "photo",
    "foto": "photo", "fotos": "photo", "bild": "photo", "carousel": "photo", "video": "video",
    "videos": "video", "reel": "video", "reels": "video", "link": "link", "links": "link",
    "text": "status", "status": "status",
}  # fmt: skip
_FITTING = 0.9
_LONGER_THAN_NAMES = 25
_BY_META = "%m/%d/%Y %H:%M"
_META = r"https?://(?:www\.)?(?:facebook|instagram)\.com/"


class UnknownTable(RulebookError):
    """A table of something, but no export that is known: its columns can be matched by hand."""


@dataclass(frozen=True)
class Match:
    """Which column is which, by its name in the file: `time` and `likes` at least, `text` if any.

    `times_in` is the zone on whose clock the file writes its times ("UTC", "Europe/Berlin"); it is
    not needed where the times name their own, or where the links of the posts tell. `pattern` is
    one of those that `patterns_of` lists, needed only where several fit.
    """

    time: str
    likes: str
    text: str = ""
    comments: str = ""
    shares: str = ""
    link: str = ""
    format: str = ""
    times_in: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Preview:
    """What stands in a table: its columns, its rows (text), and a guess of which is which.

    `guess` maps the names of a Match to columns, where a name is plain.
    """

    columns: tuple[str, ...]
    rows: pd.DataFrame
    guess: dict[str, str]


def preview(books: list[Book], name: str) -> Preview:
    """Show the largest table of a file; RulebookError where there is none."""
    grids = [grid for book in books for grid in _grids(book)]
    if not grids:
        raise RulebookError(f"{name} holds no table with columns that have names.")
    # A workbook may hold more days than posts; posts have links.
    grid = max(grids, key=lambda found: (bool(_links(found)), len(found), len(found.names)))
    guess = {}
    for part, names in _GUESSES.items():
        place = next((at for at, folded in enumerate(grid.names) if folded in names), None)
        if place is not None:
            guess[part] = grid.shown[place]
    for part, found in (("link", _links(grid)), ("time", _times_of(grid)), ("text", _texts(grid))):
        if found and part not in guess:
            guess[part] = found
    rows = grid.cells.set_axis(grid.shown, axis=1)
    return Preview(tuple(grid.shown), rows, guess)


def _grids(book: Book) -> list[Grid]:
    found = []
    for sheet in book.sheets:
        best = None
        for place, row in enumerate(sheet.head[:HEADER_ROWS]):
            filled = sum(bool(cell.strip()) for cell in row)
            if filled > 1 and (best is None or filled > best[1]):
                best = (place, filled)
        if best is not None:
            try:
                found.append(Grid.below(book, sheet.name, sheet.whole(), best[0]))
            except RulebookError:
                continue
    return [grid for grid in found if len(grid)]


def _links(grid: Grid) -> str:
    """Return the name of the column that holds links in nine of ten rows, if there is one."""
    for at in range(len(grid.names)):
        if len(grid) and grid.cells[at].str.contains("https?://").mean() >= _FITTING:
            return grid.shown[at]
    return ""


def _times_of(grid: Grid) -> str:
    for at in range(len(grid.names)):
        if patterns_of(grid.cells[at]):
            return grid.shown[at]
    return ""


def _texts(grid: Grid) -> str:
    """Return the name of the column with the longest texts, if they are longer than names are."""
    lengths = [grid.cells[at].str.len().median() for at in range(len(grid.names))]
    links = _links(grid)
    best = max(range(len(lengths)), key=lambda at: (grid.shown[at] != links, lengths[at]))
    return grid.shown[best] if lengths[best] > _LONGER_THAN_NAMES else ""


def patterns_of(cells: pd.Series) -> tuple[str, ...]:
    """List the patterns by which nine in ten of the filled cells are times."""
    filled = cells[cells.str.strip() != ""]
    if filled.empty:
        return ()
    return tuple(
        pattern
        for pattern in PATTERNS
        if moments.parsed(filled, pattern).notna().mean() >= _FITTING
    )


def differing(cells: pd.Series, patterns: tuple[str, ...]) -> pd.DataFrame:
    """Return the moments by each pattern, a column each: only the rows in which the patterns differ."""
    read = pd.DataFrame({one: moments.parsed(cells, one) for one in patterns})
    known = read.fillna(pd.Timestamp(0))
    return read[known.min(axis=1) != known.max(axis=1)]


def recognise(books: list[Book], match: Match, name: str) -> Draft:
    """Read the table in which all the named columns are; RulebookError says what is missing."""
    named = {
        field.name: fold(getattr(match, field.name))
        for field in fields(match)
        if field.name not in ("times_in", "pattern") and getattr(match, field.name)
    }
    grid = None
    for book in books:
        grid = grid or book.find(lambda names, _: set(named.values()) <= set(names))
    if grid is None:
        shown = preview(books, name).columns
        missing = [
            getattr(match, part) for part, folded in named.items() if folded not in map(fold, shown)
        ]
        raise RulebookError(
            f"{name} has no column {(missing or list(named.values()))[0]!r}: its columns are "
            f"{', '.join(' '.join(one.split())[:30] for one in shown[:30])}."
        )
    rows = drafts.read_counts(
        grid,
        {
            part: grid.place(named[part])
            for part in ("likes", "comments", "shares")
            if part in named
        },
        grouped=True,
    )
    rows["owner"] = ""
    if "text" in named:
        rows["text"] = grid.text(named["text"])
    if "format" in named:
        rows["format"] = grid.text(named["format"]).map(fold).map(_FORMATS)
    links = grid.text(named["link"]) if "link" in named else pd.Series("", index=rows.index)
    rows["utc"], notes = _times(grid, named["time"], links, match)
    rows["id"] = links.str.strip()
    # Without a link, the time and the text tell one post from another.
    rows["id"] = rows["id"].where(
        rows["id"] != "", rows["utc"].astype("str") + " " + grid.text(named.get("text", ""))
    )
    last = max(grid.names.index(column) for column in named.values())
    sieve = drafts.from_grid(grid, rows, last)
    if "text" in named and links.map(moments.x_status).ne("").mean() >= _FITTING:
        text = rows["text"].str.lstrip()
        sieve.drop(drafts.REPOST, text.str.startswith("RT @"))
        sieve.drop(drafts.REPLY, text.str.startswith("@"))
    drafts.drop_untimed(sieve, name, "the time does not fit the pattern")
    drafts.drop_unreadable(sieve, name)
    sieve.drop("rows without likes", sieve.rows["likes"].isna())
    drafts.drop_twins(sieve, name, "where the file comes from")
    draft = drafts.drafted(HAND, grid.book, sieve, notes)
    if "text" not in named:
        why = "You matched no column of texts."
        for rule in ("length", "link-position", "hashtags", "job-posts"):
            draft.cannot[rule] = why
    if "format" not in named:
        draft.cannot["likes"] = "You matched no column that tells photos from the rest."
    return draft


def _times(grid: Grid, column: str, links: pd.Series, match: Match) -> tuple[pd.Series, list[str]]:
    """Return the moments, from the ids in the links where there are any, else from the column."""
    for platform, (cut, tell) in moments.FROM_LINKS.items():
        found = moments.moments(links.map(cut), tell)
        if found.notna().mean() >= _FITTING:
            return found, [f"The moments are those in the links of {platform.capitalize()}."]
    cells = grid.text(column)
    by_count = moments.from_milliseconds(cells)
    if by_count.notna().mean() >= _FITTING:
        return by_count, []
    fitting = (match.pattern,) if match.pattern else patterns_of(cells)
    by_meta = links.str.contains(_META).mean() >= _FITTING
    if by_meta and _BY_META in fitting:
        # So it writes them in every language that was seen.
        fitting = (_BY_META,)
    if not fitting:
        raise RulebookError(
            f"{grid.book.name}: the column {match.time!r} holds no times that can be read: "
            f"patterns such as {PATTERNS[4]} are known, and its first cell is "
            f"{next(iter(cells), '')[:30]!r}."
        )
    if len(differing(cells, fitting)):
        raise RulebookError(
            f"{grid.book.name}: the times in {match.time!r} can be read in several ways "
            f"({', '.join(fitting)}): say which is right."
        )
    read = moments.parsed(cells, fitting[0])
    if "%z" in fitting[0]:
        return read, []
    if not match.times_in and by_meta:
        return moments.to_utc(read, moments.PACIFIC), [
            "Times are taken as US Pacific, which is how Meta writes them."
        ]
    if not match.times_in:
        raise RulebookError(
            f"{grid.book.name} does not say on which clock its times are: say the time zone, such as "
            "UTC or Europe/Berlin."
        )
    zone = moments.zone_of(match.times_in)
    return moments.to_utc(read, zone.key), [f"Times are taken as those of {zone.key}."]

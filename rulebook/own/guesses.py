"""A table that is not known, laid out for its owner: its header, its columns, and what they may be."""

from dataclasses import dataclass

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import moments
from rulebook.own.cells import fold
from rulebook.own.formats.meta import NAMES
from rulebook.own.tables import HEADER_ROWS, Book, Grid
from rulebook.own.written_times import patterns_of

_GUESSES = {
    "time": {*NAMES["posted"], "date", "time", "posted at", "sent at", "published", "created at",
             "veroffentlichungszeitpunkt", "datum", "fecha", "data", "date and time", "post time", "publish date", "date posted",
             "post date"},
    "text": {*NAMES["text"], "text", "message", "caption", "post text", "beschreibung", "content"},
    "likes": {*NAMES["likes"], *NAMES["reactions"], "favorites", "favourites", '"gefallt mir"-angaben'},
    "comments": {*NAMES["comments"], "replies", "kommentare"},
    "shares": {*NAMES["shares"], "reposts", "retweets"},
    "link": {*NAMES["link"], "link", "url", "post link"},
    "format": {*NAMES["type"], "type", "format", "media type"},
    "account": {*NAMES["account"], *NAMES["page"], "account", "profile", "network", "channel", "page",
                "social network", "social profile", "platform", "konto", "compte", "cuenta", "conta"},
}  # fmt: skip
_HOURS = {"time", "hour", "uhrzeit", "heure", "hora", "ora", "tijd", "godzina", "time of day"}
_HOUR = r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
_FITTING = 0.9
_LONGER_THAN_NAMES = 25
_FEWEST_COLUMNS = 8
_MOST_ACCOUNTS = 10
META = r"https?://(?:www\.)?(?:facebook|instagram)\.com/"
_ID_OF_META = r"\d{14,20}|\d[.,]\d+E\+\d+"


@dataclass(frozen=True)
class Preview:
    """What stands in a table: its columns, its rows (text), and a guess of which is which.

    `guess` maps the names of a Match to columns, where a name is plain. `clock` is the zone on whose
    clock the times are, where the table tells: one of Meta, in a language not seen so far, does.
    """

    columns: tuple[str, ...]
    rows: pd.DataFrame
    guess: dict[str, str]
    clock: str = ""


def preview(books: list[Book], name: str) -> Preview:
    """Show the largest table of a file; RulebookError where there is none."""
    grids = [grid for book in books for grid in _grids(book)]
    if not grids:
        raise RulebookError(f"{name} holds no table with columns that have names.")
    # A workbook may hold more figures or days than posts; posts have times, and often links.
    grid = max(
        grids,
        key=lambda found: (
            bool(_links(found)) + bool(_times_of(found)),
            len(found),
            len(found.names),
        ),
    )
    hours = _hours(grid)
    guess = {"hour": hours} if hours else {}
    for part, names in _GUESSES.items():
        for at, folded in enumerate(grid.names):
            if folded in names and grid.shown[at] != hours:
                guess.setdefault(part, grid.shown[at])
    if "account" in guess and grid.text(fold(guess["account"])).nunique() > _MOST_ACCOUNTS:
        del guess["account"]
    for part, found in (("link", _links(grid)), ("time", _times_of(grid)), ("text", _texts(grid))):
        if found:
            guess.setdefault(part, found)
    # Of two columns with one name the first is meant, and one without a name cannot be named.
    named = [
        at for at, folded in enumerate(grid.names) if folded and grid.names.index(folded) == at
    ]
    shown = [grid.shown[at] for at in named]
    clock = moments.PACIFIC if is_of_meta(grid) else ""
    return Preview(tuple(shown), grid.cells[named].set_axis(shown, axis=1), guess, clock)


def _grids(book: Book) -> list[Grid]:
    found = []
    for sheet in book.sheets:
        place = _header(sheet.head)
        if place is not None:
            try:
                found.append(Grid.below(book, sheet.name, sheet.whole(), place))
            except RulebookError:
                continue
    return [grid for grid in found if len(grid)]


def _header(head: list[list[str]]) -> int | None:
    """Return the first row that is about as wide as the table is, and mostly filled; None without one.

    Above it may stand titles and what was asked for, which are narrower. A name or two may be missing.
    """
    ends = [max((at + 1 for at, cell in enumerate(row) if cell.strip()), default=0) for row in head]
    wide = sorted(filter(None, ends), reverse=True)
    width = wide[len(wide) // 3] if wide else 0
    if width < 2:
        return None
    for place, row in enumerate(head[:HEADER_ROWS]):
        filled = sum(bool(cell.strip()) for cell in row)
        if ends[place] >= _FITTING * width and 2 * filled > ends[place]:
            return place
    return None


def is_of_meta(grid: Grid) -> bool:
    """Say whether this is what Meta Business Suite writes, whatever its language.

    Many columns, among them links to Meta's networks, long numbers as ids, and times in its one way.
    """
    if not len(grid) or len(grid.names) < _FEWEST_COLUMNS:
        return False

    def some(pattern: str) -> bool:
        return any(
            grid.cells[at].str.strip().str.fullmatch(pattern).mean() >= _FITTING
            for at in range(len(grid.names))
        )

    return some(META + r"\S*") and some(_ID_OF_META) and some(r"\d\d/\d\d/\d{4} \d\d:\d\d")


def _links(grid: Grid) -> str:
    """Return the name of the column that holds links in nine of ten rows, if there is one."""
    for at in range(len(grid.names)):
        if len(grid) and grid.cells[at].str.contains("https?://").mean() >= _FITTING:
            return grid.shown[at]
    return ""


def _hours(grid: Grid) -> str:
    """Return the name of the column that holds the time of day alone, if there is one."""
    for at, name in enumerate(grid.names):
        if name in _HOURS and grid.cells[at].str.strip().str.fullmatch(_HOUR).mean() >= _FITTING:
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

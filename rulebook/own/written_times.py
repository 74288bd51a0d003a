"""How a column of a foreign table writes its times: found by its shape, and asked where two ways fit.

A cell is first written plainly: blanks are blanks, months in any of `_LANGUAGES` are English, "a. m." is
AM, "Z" is +0000. What then stands there has one shape, and a shape fits one pattern, or two where
nobody can tell a day from a month.
"""

import re
from functools import cache

import pandas as pd
from babel import Locale

from rulebook.own import moments
from rulebook.own.cells import fold, unmarked

SERIAL = "days since 1899"
"""The pattern of a spreadsheet's bare number: days since 30 December 1899, the hour behind the point."""

_LANGUAGES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "nb", "fi", "cs", "hu", "ro", "tr", "el",
    "ru", "uk", "id", "ca", "ar", "hi",
)  # fmt: skip
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Words between the parts of a date, which say nothing.
_BETWEEN = frozenset(
    [
        "at",
        "on",
        "the",
        "um",
        "am",
        "uhr",
        "den",
        "der",
        "le",
        "à",
        "a",
        "de",
        "del",
        "el",
        "las",
        "alle",
        "ore",
        "om",
        "uur",
        "kl",
        "klo",
        "o",
        "godz",
        "às",
        "as",
        "h",
        "г",
        "в",
        "о",
    ]
)
_SHORTEST = 3
_FITTING = 0.9
_FIRST_SERIAL, _LAST_SERIAL = 36_500, 73_050

_SUFFIX = re.compile(r"(:\d\d) ?([ap])\.? ?m\b\.?")
_PREFIX = re.compile(r"(上午|午前|오전|下午|午後|오후) ?(\d{1,2}:\d\d(?::\d\d)?)")
_FRACTION = re.compile(r"(:\d\d:\d\d)[.,]\d{1,9}")
_ZONE = re.compile(
    r"(:\d\d(?: [AP]M)?) ?\(?(?:(?:utc|gmt)?(?P<sign>[+-])(?P<hour>\d\d?)(?::?(?P<minute>\d\d))?|utc|gmt|z)\)?(?= \d{4}$|$)"
)
_YEAR_LAST = re.compile(r"(\d\d:\d\d:\d\d [+-]\d{4}) (\d{4})$")
_WORDS = re.compile(r"[^\W\d_]+")
_SHAPE = re.compile(
    r"(?P<first>\d{1,4}|[A-Z][a-z]{2})(?P<between>[-/. ])(?P<second>\d{1,2}|[A-Z][a-z]{2})(?P=between)(?P<third>\d{4}|\d{1,2})"
    r"(?: (?P<hour>\d{1,2}:\d\d)(?P<seconds>:\d\d)?(?P<half> [AP]M)?(?P<zone> [+-]\d{4})?)?"
)


def patterns_of(cells: pd.Series) -> tuple[str, ...]:
    """List the patterns by which the filled cells are times, all but one or one in ten at most."""
    written = _plain(cells)
    filled = written[written != ""]
    return tuple(
        pattern
        for pattern in _patterns(filled)
        if _fits(_by(filled, pattern).notna().sum(), len(filled))
    )


def by_pattern(cells: pd.Series, pattern: str) -> pd.Series:
    """Read times by a pattern of `patterns_of`; NaT where it does not fit. Naive; UTC with a %z."""
    return _by(_plain(cells), pattern)


def differing(cells: pd.Series, patterns: tuple[str, ...]) -> pd.DataFrame:
    """Return the moments by each pattern, a column each: only the rows in which the patterns differ."""
    read = pd.DataFrame({one: by_pattern(cells, one) for one in patterns})
    known = read.fillna(pd.Timestamp(0))
    return read[known.min(axis=1) != known.max(axis=1)]


def with_hours(days: pd.Series, hours: pd.Series) -> pd.Series:
    """Put days and the hours beside them into one column, as text."""
    # A spreadsheet writes a bare day with midnight behind it.
    return days.str.replace(" 00:00:00", "") + " " + hours


def has_hours(pattern: str, read: pd.Series) -> bool:
    """Say whether times read by a pattern hold an hour, and not midnight in every row."""
    if pattern != SERIAL and "%H" not in pattern and "%I" not in pattern:
        return False
    known = read.dropna()
    return bool((known != known.dt.normalize()).any())


def _fits(read: int, of: int) -> bool:
    return of - read <= max(of > 2, (1 - _FITTING) * of) and read > 0


def _by(written: pd.Series, pattern: str) -> pd.Series:
    if pattern != SERIAL:
        return moments.parsed(written, pattern)
    days = pd.to_numeric(written, errors="coerce")
    days = days.where(days.between(_FIRST_SERIAL, _LAST_SERIAL))
    seconds = (days * 86_400).round()
    return (pd.Timestamp("1899-12-30") + pd.to_timedelta(seconds, unit="s")).astype(
        "datetime64[us]"
    )


def _patterns(written: pd.Series) -> list[str]:
    """Return what may be the pattern of a column, by the shape that most of its cells have."""
    shapes = written.map(_SHAPE.fullmatch)
    found = [shape for shape in shapes if shape]
    if not found:
        numbers = written.str.fullmatch(r"\d{5}(?:\.\d+)?")
        return [SERIAL] if numbers.any() else []
    kinds = pd.Series([_kind(shape) for shape in found])
    usual = kinds.mode().iloc[0]
    same = [shape for shape, kind in zip(found, kinds, strict=True) if kind == usual]
    return [f"{date}{_clock(same[0])}" for date in _dates(same[0], same)]


def _kind(shape: re.Match) -> str:
    parts = [shape["first"], shape["second"], shape["third"]]
    kinds = ["b" if not part.isdigit() else "Y" if len(part) == 4 else "d" for part in parts]
    return shape["between"].join(kinds) + _clock(shape)


def _dates(shape: re.Match, same: list[re.Match]) -> list[str]:
    between = shape["between"]
    year = "%Y" if len(shape["third"]) == 4 else "%y"
    if not shape["first"].isdigit():
        return [between.join(["%b", "%d", year])]
    if len(shape["first"]) == 4:
        return [between.join(["%Y", "%m" if shape["second"].isdigit() else "%b", "%d"])]
    if not shape["second"].isdigit():
        return [between.join(["%d", "%b", year])]
    if year == "%y" and len({one["first"] for one in same}) < len({one["third"] for one in same}):
        # Posts lie in few years and on many days.
        return [between.join(["%y", "%m", "%d"])]
    orders = [["%d", "%m", year]]
    if between != ".":
        # Nobody who writes dots writes the month first.
        orders.insert(0, ["%m", "%d", year])
    return [between.join(order) for order in orders]


def _clock(shape: re.Match) -> str:
    if not shape["hour"]:
        return ""
    hour = " %I:%M" if shape["half"] else " %H:%M"
    return (
        hour
        + (":%S" if shape["seconds"] else "")
        + (" %p" if shape["half"] else "")
        + (" %z" if shape["zone"] else "")
    )


def _plain(cells: pd.Series) -> pd.Series:
    """Write each cell plainly; where its words are those of no one calendar they stay."""
    written = cells.map(_without_marks)
    words = {word for cell in written for word in _WORDS.findall(cell)} - {"AM", "PM"}
    names = _calendar(frozenset(words)) if words else {}
    return written.map(lambda cell: _tidy(cell, names))


def _without_marks(cell: str) -> str:
    cell = unmarked(cell).casefold()
    cell = re.sub(r"(?<=\d)t(?=\d)", " ", cell)
    cell = re.sub(r"(?<=\d)[日일] ?", " ", re.sub(r"(?<=\d)[年月년월] ?", "-", cell)).strip()
    cell = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", "", cell)
    cell = re.sub(r"\b(\d{1,2}) ?h ?(\d\d)\b", r"\1:\2", cell)
    cell = _SUFFIX.sub(lambda found: f"{found[1]} {found[2].upper()}M", cell)
    cell = _PREFIX.sub(
        lambda found: f"{found[2]} {'AM' if found[1] in ('上午', '午前', '오전') else 'PM'}", cell
    )
    cell = _FRACTION.sub(r"\1", cell)
    cell = _ZONE.sub(
        lambda found: (
            f"{found[1]} {found['sign'] or '+'}{int(found['hour'] or 0):02d}{found['minute'] or '00'}"
        ),
        cell,
    )
    moved = _YEAR_LAST.search(cell)
    return f"{cell[: moved.start()]}{moved[2]} {moved[1]}" if moved else cell


def _tidy(cell: str, names: dict[str, str]) -> str:
    """Put English months for the words, and one mark between the parts of the date."""
    months = [word for word in _WORDS.findall(cell) if names.get(word)]
    left = len(months)

    def named(found: re.Match) -> str:
        nonlocal left
        word = found[0]
        if not names.get(word):
            return names.get(word, word)
        left -= 1
        # "mar. 3 mar. 2024": where two words may be months, the first is a weekday.
        return names[word] if left == 0 else ""

    cell = _WORDS.sub(named, cell)
    if months:
        cell = re.sub(r"(?<=[a-z])-|-(?=[A-Z])", " ", cell)
        cell = re.sub(r"(?<![\d:])\.|\.(?![\d])", " ", cell)
    cell = cell.replace(",", " ")
    cell = re.sub(r"([-/.]) +", r"\1", " ".join(cell.split()))
    return re.sub(r"(?<=\d)\.(?= |$)", "", cell).strip(" .")


@cache
def _calendar(words: frozenset[str]) -> dict[str, str]:
    """Return what these words mean: an English month, or "" for a weekday and for what says nothing.

    They are read in the language that knows the most of them. Where two languages know as many and
    mean other months, nobody can tell, and nothing is returned.
    """
    best: list[dict[str, str]] = []
    for language in _LANGUAGES:
        meant = {word: name for word in words if (name := _meaning(word, language)) is not None}
        if not best or len(meant) > len(best[0]):
            best = [meant]
        elif len(meant) == len(best[0]) and meant not in best:
            best.append(meant)
    return best[0] if len(best) == 1 else {}


def _meaning(word: str, language: str) -> str | None:
    months, weekdays = _names(language)
    bare = fold(word)
    for names, values in ((months, _ENGLISH), (weekdays, ("",) * 7)):
        fitting = {
            place
            for place, name in names
            if name == bare or (len(bare) >= _SHORTEST and name.startswith(bare))
        }
        exact = {place for place, name in names if name == bare}
        if len(exact or fitting) == 1:
            return values[(exact or fitting).pop()]
    return "" if word in _BETWEEN else None


@cache
def _names(language: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """List the folded names of months (0 to 11) and weekdays (0 to 6), long and short, of a language."""
    locale = Locale.parse(language)
    found: list[list[tuple[int, str]]] = []
    for held, first in ((locale.months, 1), (locale.days, 0)):
        found.append(
            sorted(
                {
                    (place - first, fold(name).rstrip("."))
                    for use in ("format", "stand-alone")
                    for width in ("wide", "abbreviated")
                    for place, name in held[use][width].items()
                }
            )
        )
    return found[0], found[1]

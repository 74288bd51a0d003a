"""Cells of times, written plainly: blanks are blanks, English months, one mark between the parts.

Months in any of `_LANGUAGES` become English, "a. m." AM, "Z" +0000, "3時04分" 3:04. Weekdays and words
that say nothing go. What is not known stays as it is, and fits no pattern then.
"""

import re
from functools import cache

import pandas as pd
from babel import Locale

from rulebook.own.cells import fold, unmarked

_LANGUAGES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "nb", "fi", "cs", "hu", "ro", "tr", "el",
    "ru", "uk", "id", "ca", "ar", "hi", "sk", "sl", "sr", "bg", "lt", "et", "he",
)  # fmt: skip
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Words between the parts of a date, which say nothing.
_BETWEEN = frozenset(
    (
        "at", "on", "the", "um", "am", "uhr", "den", "der", "le", "à", "a", "de", "del", "el", "las", "alle",
        "ore", "om", "uur", "kl", "klo", "o", "godz", "às", "as", "h", "г", "в", "о", "ч", "m", "d", "ob",
    )
)  # fmt: skip
# Zones by letters: RFC 5322, section 4.3, and those of Europe. Others mean several zones.
_LETTERS = {
    "est": "-0500", "edt": "-0400", "cst": "-0600", "cdt": "-0500", "mst": "-0700", "mdt": "-0600",
    "pst": "-0800", "pdt": "-0700", "wet": "+0000", "west": "+0100", "cet": "+0100", "cest": "+0200",
    "mez": "+0100", "mesz": "+0200", "eet": "+0200", "eest": "+0300",
}  # fmt: skip
_SHORTEST = 3

_SUFFIX = re.compile(r"(:\d\d) ?([ap])\.? ?m\b\.?")
_PREFIX = re.compile(r"(上午|午前|오전|下午|午後|오후) ?(\d{1,2}:\d\d(?::\d\d)?)")
_FRACTION = re.compile(r"(:\d\d:\d\d)[.,]\d{1,9}")
_ZONE = re.compile(
    r"(:\d\d(?: [AP]M)?) ?\(?(?:(?:utc|gmt)?(?P<sign>[+-])(?P<hour>\d\d?)(?::?(?P<minute>\d\d))?|utc|gmt|z)\)?(?= \d{4}$|$)"
)
_ZONE_BY_LETTERS = re.compile(rf"(:\d\d(?: [AP]M)?) \(?({'|'.join(_LETTERS)})\)?$")
# "20250405T150409Z", "20250405".
_COMPACT = re.compile(
    r"^((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[t ]?([0-2]\d)([0-5]\d)([0-5]\d)?)?(?=z?$|[+-])"
)
# Weekdays and hours as China, Japan and Korea write them; what stands in brackets says nothing.
_EASTERN_DAY = re.compile(
    r"\((?!(?:utc|gmt|z)\))[^()\d]*\)|[월화수목금토일]요일|(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜日"
)
_EASTERN_CLOCK = re.compile(r"(\d{1,2}) ?[時时点點시] ?(\d{1,2}) ?[分분](?: ?(\d{1,2}) ?[秒초])?")
_VIETNAMESE = re.compile(r"(\d{1,2}) tháng (\d{1,2}),? (?:năm )?(\d{4})")
# "5.4.2025 15.04", "5 april 2025 kl. 15.04": dots in the clock, behind a date with its year.
_DOTTED_CLOCK = re.compile(r"(?<=\d{4})(\D{0,7} )(\d{1,2})\.(\d\d)(?:\.(\d\d))?$")
_CLOCK_FIRST = re.compile(r"^(\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?)[ ,–-]+([^:]+)$")
_YEAR_LAST = re.compile(r"(\d\d:\d\d:\d\d [+-]\d{4}) (\d{4})$")
_WORDS = re.compile(r"[^\W\d_]+")


def plain_times(cells: pd.Series) -> pd.Series:
    """Write each cell plainly; where its words are those of no one calendar they stay."""
    written = cells.map(_without_marks)
    words = {word for cell in written for word in _WORDS.findall(cell)} - {"AM", "PM"}
    names = _calendar(frozenset(words)) if words else {}
    return written.map(lambda cell: _tidy(cell, names))


def _without_marks(cell: str) -> str:
    cell = re.sub(r"[،·•|]", ",", unmarked(cell).casefold())
    cell = _COMPACT.sub(_spelt_out, cell)
    cell = re.sub(r"(?<=\d)t(?=\d)", " ", cell)
    cell = _EASTERN_CLOCK.sub(_with_colons, _EASTERN_DAY.sub(" ", cell))
    cell = re.sub(r"(?<=\d)[日일] ?", " ", re.sub(r"(?<=\d)[年月년월] ?", "-", cell)).strip()
    cell = _VIETNAMESE.sub(r"\3-\2-\1", cell)
    cell = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", "", cell)
    # In Hebrew the word before a month is a letter of it.
    cell = re.sub(r"\bב(?=[א-ת]{3})", "", cell)
    cell = re.sub(r"\b(\d{1,2}) ?h ?(\d\d)\b", r"\1:\2", cell)
    cell = _DOTTED_CLOCK.sub(lambda found: found[1] + _with_colons(found, 2), cell)
    cell = _SUFFIX.sub(lambda found: f"{found[1]} {found[2].upper()}M", cell)
    cell = _PREFIX.sub(
        lambda found: f"{found[2]} {'AM' if found[1] in ('上午', '午前', '오전') else 'PM'}", cell
    )
    cell = _FRACTION.sub(r"\1", " ".join(cell.split()))
    cell = _ZONE_BY_LETTERS.sub(lambda found: f"{found[1]} {_LETTERS[found[2]]}", cell)
    cell = _ZONE.sub(
        lambda found: (
            f"{found[1]} {found['sign'] or '+'}{int(found['hour'] or 0):02d}{found['minute'] or '00'}"
        ),
        cell,
    )
    cell = _CLOCK_FIRST.sub(r"\2 \1", cell)
    moved = _YEAR_LAST.search(cell)
    return f"{cell[: moved.start()]}{moved[2]} {moved[1]}" if moved else cell


def _spelt_out(found: re.Match) -> str:
    year, month, day, *clock = found.groups()
    return f"{year}-{month}-{day} {':'.join(filter(None, clock))}".strip()


def _with_colons(found: re.Match, first: int = 1) -> str:
    return ":".join(f"{int(part):02}" for part in found.groups()[first - 1 :] if part)


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
    cell = re.sub(r" \.(?= |$)", " ", cell.replace(",", " "))
    cell = re.sub(r"([-/.]) +(?!\d{1,2}:)", r"\1", " ".join(cell.split()))
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

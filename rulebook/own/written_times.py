"""How a column of a foreign table writes its times: found by its shape, and asked where two ways fit.

A cell is first written plainly (`plain_times`). What then stands there has one shape, and a shape fits
one pattern, or two where nobody can tell a day from a month.
"""

import re

import pandas as pd

from rulebook.own import moments
from rulebook.own.plain_times import plain_times

SERIAL = "days since 1899"
"""The pattern of a spreadsheet's bare number: days since 30 December 1899, the hour behind the point."""

_FITTING = 0.9
_FIRST_SERIAL, _LAST_SERIAL = 36_500, 73_050

_SHAPE = re.compile(
    r"(?P<first>\d{1,4}|[A-Z][a-z]{2})(?P<between>[-/. ])(?P<second>\d{1,2}|[A-Z][a-z]{2})(?P=between)(?P<third>\d{4}|\d{1,2})"
    r"(?: (?P<hour>\d{1,2}:\d\d)(?P<seconds>:\d\d)?(?P<half> [AP]M)?(?P<zone> [+-]\d{4})?)?"
)


def patterns_of(cells: pd.Series) -> tuple[str, ...]:
    """List the patterns by which the filled cells are times, all but one or one in ten at most."""
    written = plain_times(cells)
    filled = written[written != ""]
    return tuple(
        pattern
        for pattern in _patterns(filled)
        if _fits(_by(filled, pattern).notna().sum(), len(filled))
    )


def by_pattern(cells: pd.Series, pattern: str) -> pd.Series:
    """Read times by a pattern of `patterns_of`; NaT where it does not fit. Naive; UTC with a %z."""
    return _by(plain_times(cells), pattern)


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

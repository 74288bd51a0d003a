"""When a post went out: from its id, from its date by a fixed pattern, and whether the two agree."""

import re
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd
from pandas.api.typing import NaTType

from rulebook.errors import RulebookError

Moment = pd.Timestamp | NaTType
"""A moment, or none."""

PACIFIC = "America/Los_Angeles"
"""Meta writes `Publish time` by this clock, in every language and country, and does not say so."""

AGREEING = 0.9
"""With fewer of the times agreeing with the ids than this, one of the two is not what we think."""

FEW = 5
"""From so many posts on, a single one may disagree whatever its share: scheduled reels do."""

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_EARLIEST = pd.Timestamp("2004-01-01")
_LATEST = pd.Timestamp("2100-01-01")
_FIRST_X = 29_700_859_247
"""From this post on (November 2010) an id of X holds its time."""

_CODE = re.compile(r"instagram\.com/(?:[\w.]+/)?(?:p|reel|reels|tv)/([\w-]{11})")
_STATUS = re.compile(r"(?:twitter|x)\.com/[^/\s]+(?:/web)?/status(?:es)?/(\d{5,20})")
_URN = re.compile(r"(?:activity|share|ugcPost)(?::|%3A|-)(\d{19})")
_VIDEO = re.compile(r"tiktok\.com/@?[^/\s]*/(?:video|photo)/(\d{19})")


def of_x(identifier: str) -> Moment:
    """Return when a post of X went out (UTC, naive), or NaT where the id does not tell."""
    number = _number(identifier)
    return pd.NaT if number < _FIRST_X else _moment((number >> 22) + 1_288_834_974_657)


def of_linkedin(identifier: str) -> Moment:
    """Return when a post of LinkedIn went out (UTC, naive)."""
    return _moment(_number(identifier) >> 22)


def of_tiktok(identifier: str) -> Moment:
    """Return when a video of TikTok went up (UTC, naive)."""
    return _moment((_number(identifier) >> 32) * 1000)


def of_instagram(code: str) -> Moment:
    """Return when Instagram's server made the post with this code (UTC, naive)."""
    number = 0
    for sign in code[:11]:
        place = _BASE64.find(sign)
        if place < 0:
            return pd.NaT
        number = number * 64 + place
    return _moment((number >> 23) + 1_314_220_021_721)


def _number(identifier: str) -> int:
    return int(identifier) if re.fullmatch("[0-9]{5,20}", identifier) else 0


def _moment(milliseconds: int) -> Moment:
    # Beyond pandas' own range an id is damaged in any case.
    if not 0 <= milliseconds < 1 << 45:
        return pd.NaT
    moment = pd.Timestamp(milliseconds, unit="ms").as_unit("us")
    return moment if _EARLIEST < moment < _LATEST else pd.NaT


def _found(pattern: re.Pattern) -> Callable[[str], str]:
    def find(link: str) -> str:
        match = pattern.search(link)
        return match[1] if match else ""

    return find


instagram_code = _found(_CODE)
x_status = _found(_STATUS)
linkedin_urn = _found(_URN)
tiktok_video = _found(_VIDEO)

FROM_LINKS = {
    "instagram": (instagram_code, of_instagram),
    "x": (x_status, of_x),
    "linkedin": (linkedin_urn, of_linkedin),
    "tiktok": (tiktok_video, of_tiktok),
}
"""By platform: how the id is cut out of a link, and how the moment is read from the id."""


def moments(identifiers: pd.Series, read: Callable[[str], Moment]) -> pd.Series:
    """Read the moment of each id; an empty or damaged id has none. dtype datetime64[us], UTC."""
    values = [read(identifier) if identifier else pd.NaT for identifier in identifiers]
    return pd.Series(values, index=identifiers.index, dtype="datetime64[us]")


def parsed(cells: pd.Series, pattern: str) -> pd.Series:
    """Read dates by one fixed pattern; NaT where it does not fit. dtype datetime64[us], naive.

    A pattern with %z gives UTC. Months and weekdays are English.
    """
    with_zone = "%z" in pattern
    read = pd.to_datetime(cells.str.strip(), format=pattern, errors="coerce", utc=with_zone)
    if with_zone:
        read = read.dt.tz_localize(None)
    read = read.astype("datetime64[us]")
    return read.where(read.between(_EARLIEST, _LATEST))


def by_one_pattern(cells: pd.Series, patterns: tuple[str, ...]) -> tuple[pd.Series, str | None]:
    """Read dates by the pattern that fits most of the filled cells, and return it beside them.

    The patterns must exclude one another (slashes or dots, with seconds or without), so that none
    turns month and day round. Returns all NaT and None where none fits any.
    """
    best, name = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[us]"), None
    for pattern in patterns:
        read = parsed(cells, pattern)
        if read.notna().sum() > best.notna().sum():
            best, name = read, pattern
    return best, name


def to_utc(local: pd.Series, zone: str) -> pd.Series:
    """Turn naive times on a zone's clock into naive UTC.

    The hour that comes twice in autumn is read as summer time, the one that spring leaves out as
    the next that there is.
    """
    there = local.dt.tz_localize(
        ZoneInfo(zone), ambiguous=[True] * len(local), nonexistent="shift_forward"
    )
    return there.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]")


_SINCE_1970 = {10: 1000, 13: 1, 16: 0.001}


def since_1970(cells: pd.Series) -> pd.Series:
    """Read digits that count from 1970: ten of seconds, 13 of milliseconds, 16 of microseconds. UTC.

    NaT for anything else.
    """
    digits = cells.str.strip().str.replace(r"\.0+$", "", regex=True)
    read = [
        _moment(int(int(cell) * _SINCE_1970[len(cell)]))
        if re.fullmatch("[0-9]+", cell) and len(cell) in _SINCE_1970
        else pd.NaT
        for cell in digits
    ]
    return pd.Series(read, index=cells.index, dtype="datetime64[us]")


def agreement(agrees: pd.Series, both: pd.Series, what: str, name: str) -> str:
    """Return in words how many times agree with the ids, of the rows in which `both` are known.

    Raises RulebookError where fewer than nine in ten do.
    """
    of, right = int(both.sum()), int((agrees & both).sum())
    if of == 0:
        return ""
    if right < AGREEING * of and (of - right > 1 or of < FEW):
        raise RulebookError(
            f"{name}: only {right} of {of} times agree with {what}, so the dates there are not what "
            "we take them for: export the file again and do not open it in a spreadsheet."
        )
    return f"{right} of {of} times agree with {what}."


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name; RulebookError says what such a name looks like."""
    wanted = str(name).strip()
    if wanted in _zones():
        return ZoneInfo(wanted)
    last = fold_zone(wanted)
    near = sorted(zone for zone in _zones() if fold_zone(zone) == last)
    hint = f"did you mean {near[0]}?" if near else "take one such as Europe/Berlin or America/Lima."
    raise RulebookError(f"There is no time zone called {wanted!r}: {hint}")


def fold_zone(name: str) -> str:
    """Return the place of a zone's name in small letters: "Europe/Berlin" and "berlin" are one."""
    return name.rsplit("/", 1)[-1].replace("_", " ").casefold()


@cache
def _zones() -> frozenset[str]:
    # A machine's own zone has names too ("localtime"), and those are not to be taken silently.
    names = available_timezones() - {"localtime", "Factory"}
    return frozenset(name for name in names if "/" in name or name == "UTC")

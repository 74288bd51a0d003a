"""An attack on the moved dates by somebody who has nothing but what ships.

By how many weeks an account was moved can be worked out: its hours from UTC ship, and change on the
days on which clocks do; and no post can lie outside the months that the datasheet states. Who has
the true time of a post can look it up on its network. So the shift keeps a date from being read off,
and protects nothing.
"""

import numpy as np
import pandas as pd

from rulebook.anonymise.salt import MOST_WEEKS

# One clock for each way in which the world's clocks change, or do not; an attacker would try them
# all, and knows from the datasheet which countries to begin with.
CLOCKS = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Phoenix", "America/Indiana/Indianapolis",
    "America/Sao_Paulo", "America/Manaus", "America/Rio_Branco",
    "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow",
    "Asia/Kolkata", "Asia/Bangkok", "Asia/Tokyo", "Australia/Sydney", "UTC",
)  # fmt: skip
WEEK = 7 * 24 * 60


def dates_found(posts: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]) -> pd.Series:
    """Guess by how many weeks each account's dates were moved: an int an account, by code.

    `posts` is a shipped table with posted_at and utc_offset_hours; `window` the first and last day
    (UTC) of its posts, as a datasheet states them. Of the shifts that leave all posts within the
    window, and their hours from UTC as some clock had them, the guess is the one that brings the
    last post nearest to the window's end, since hardly an account falls silent before its posts
    were collected.
    """
    offset = (posts["utc_offset_hours"] * 60).to_numpy().astype("int64")
    minute = _minutes(posts["posted_at"]) - offset
    first, last = (int(day.value // 60_000_000_000) for day in window)
    last += 24 * 60 - 1
    hour = first // 60
    clocks = _offsets(hour, last // 60)
    guesses = {}
    for account, rows in posts.groupby("account").indices.items():
        utc, hours = minute[rows], offset[rows]
        fitting = [
            weeks
            for weeks in range(-MOST_WEEKS, MOST_WEEKS + 1)
            if weeks and utc.min() - weeks * WEEK >= first and utc.max() - weeks * WEEK <= last
        ]
        # The fewer weeks are taken off, the later is the last post: the first that agrees is it.
        told = (
            weeks
            for weeks in fitting
            if _some_clock_agrees(clocks, (utc - weeks * WEEK) // 60 - hour, hours)
        )
        guesses[account] = next(told, fitting[0] if fitting else 0)
    return pd.Series(guesses, name="weeks")


def _offsets(first: int, last: int) -> np.ndarray:
    """Return each clock's minutes from UTC, a row a clock, a column an hour since 1970 (UTC).

    Clocks change at whole hours.
    """
    times = pd.DatetimeIndex(
        np.arange(first, last + 1).astype("datetime64[h]").astype("datetime64[s]")
    )
    minutes = [
        (times.tz_localize("UTC").tz_convert(zone).tz_localize(None) - times)
        // pd.Timedelta("1min")
        for zone in CLOCKS
    ]
    return np.array(minutes)


def _some_clock_agrees(clocks: np.ndarray, hour: np.ndarray, offset: np.ndarray) -> bool:
    # Most clocks are wrong from the first post on.
    likely = clocks[clocks[:, hour[0]] == offset[0]]
    return bool((likely[:, hour] == offset).all(axis=1).any())


def _minutes(times: pd.Series) -> np.ndarray:
    return times.to_numpy().astype("datetime64[m]").astype("int64")

"""Relative engagement: each post against its account's neighbouring posts."""

from functools import lru_cache

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.rules import Rule

NEIGHBOURS = 20
"""How many posts before, and how many after, make up a post's neighbours."""

FEWEST_NEIGHBOURS = 5
"""With fewer known neighbours than this, nobody can say what is typical."""


def relative_engagement(posts: pd.DataFrame, measure: str = "engagement") -> pd.Series:
    """Divide each post's engagement by the median of its account's neighbouring posts.

    The neighbours are the 20 posts before and the 20 after it, the post itself left out; at either
    end of the account there are fewer. Of an account without any `posted_at` they are all its other
    posts. `measure` names the column to use ("engagement", "likes", …).

    Returns a Series of floats with the index of `posts`; 1 is typical, 2 is twice the typical. It
    is missing where the post's own engagement or time is missing, where fewer than five neighbours
    are known, and where the typical engagement is 0. Takes time in proportion to the posts; of the last
    few tables it is kept, as every measuring of the same posts begins with it.

    Raises RulebookError if `account` or the measure's column is missing or holds no numbers.
    """
    values, times = _numbers(posts, measure), b""
    if "posted_at" in posts.columns:
        times = posts["posted_at"].to_numpy().view(np.int64).tobytes()
    accounts = pd.factorize(posts["account"])[0].astype(np.int32)
    typical = np.frombuffer(_typical(values.tobytes(), times, accounts.tobytes()))
    return pd.Series(values / typical, index=posts.index, name=f"relative_{measure}")


@lru_cache(maxsize=12)  # the largest of them: 5 MB
def _typical(counts: bytes, posted_at: bytes, codes: bytes) -> bytes:
    """Return what is typical for each post; all of it is the contents of arrays, so that it can be kept."""
    values, accounts = np.frombuffer(counts), np.frombuffer(codes, dtype=np.int32)
    if posted_at:
        times = np.frombuffer(posted_at, dtype="datetime64[s]")  # in any unit the order is the same
        order, timed = np.argsort(times, kind="stable"), ~np.isnat(times)
    else:
        order, timed = np.arange(len(values)), np.zeros(len(values), dtype=bool)

    typical = np.full(len(values), np.nan)
    order = order[~np.isnan(values[order])]
    for rows in _rows_by_account(accounts, order):
        with_time = rows[timed[rows]]
        if len(with_time):
            typical[with_time] = _median_of_neighbours(values[with_time])
        else:
            typical[rows] = _median_of_others(values[rows])
    typical[typical == 0] = np.nan
    return typical.tobytes()


def observations(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    per: str | None = None,
    relative: pd.Series | None = None,
) -> pd.DataFrame:
    """List what counts for or against a rule: one row per post, day or account.

    Columns: `account` (and `sector`, if the posts have one), `value` (float), `follows` (bool).
    Rows to which the rule does not apply, or whose value is missing, are left out.

    - per="post": the value is the post's relative engagement; the index is that of `posts`.
    - per="day": the value is the sum of relative engagement over an account's day, the index is
      the day. Days without any post do not appear.
    - per="account": the value is the median engagement of the account's posts (no relative
      engagement: an account cannot be compared with itself), the index counts from 0.

    `per` left out is the rule's usual one. `relative` is what `relative_engagement` gives for these
    posts and this measure, where the caller has it: most of the work is there. Raises RulebookError for a missing column, or a `per`
    that the rule does not have.
    """
    per = per_of(rule, per)
    _require(posts, "account")
    kept = [column for column in ("account", "sector") if column in posts.columns]
    follows = rule.follows(posts, threshold)
    if per == "post":
        value = relative_engagement(posts, measure) if relative is None else relative
        rows = np.flatnonzero((value.notna() & follows.notna()).to_numpy())
        table = posts[kept].take(rows)
        table["value"] = value.to_numpy(dtype=float)[rows]
        table["follows"] = follows.array[rows].astype(bool)
        return table
    table = posts[kept].assign(follows=follows)
    if per == "account":
        table["value"] = _numbers(posts, measure)
        table = table.groupby("account", observed=True, sort=True).agg(
            **{column: (column, "first") for column in kept if column != "account"},
            value=("value", "median"),
            follows=("follows", "last"),
        )
        table = table.reset_index()
    else:
        table["value"] = relative_engagement(posts, measure) if relative is None else relative
        day = posts["posted_at"].dt.normalize().rename("day")
        days = table.groupby(["account", day], observed=True, sort=True)
        table = days.agg(
            **{column: (column, "first") for column in kept if column != "account"},
            follows=("follows", "first"),
        )
        table["value"] = days["value"].sum(min_count=1)
        table = table.reset_index("account")
    usable = table["value"].notna() & table["follows"].notna()
    table = table.loc[usable, [*kept, "value", "follows"]]
    return table.astype({"value": float, "follows": bool})


def per_of(rule: Rule, per: str | None) -> str:
    """Return what is compared: `per` if the rule has it, the rule's usual one if left out."""
    if per is None:
        return rule.per[0]
    if per not in rule.per:
        raise RulebookError(
            f"The rule '{rule.slug}' compares by {' or '.join(rule.per)}, not by {per!r}."
        )
    return per


def _require(posts: pd.DataFrame, column: str) -> None:
    if column not in posts.columns:
        raise RulebookError(
            f"These posts have no column '{column}'; their columns are {', '.join(map(str, posts))}."
        )


def _numbers(posts: pd.DataFrame, measure: str) -> np.ndarray:
    _require(posts, "account")
    _require(posts, measure)
    if not pd.api.types.is_numeric_dtype(posts[measure]):
        raise RulebookError(
            f"The column '{measure}' holds no numbers, so it cannot be a measure of engagement: "
            "take 'engagement', 'likes', 'comments' or 'shares'."
        )
    return posts[measure].astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def _rows_by_account(accounts: np.ndarray, order: np.ndarray) -> list[np.ndarray]:
    """Split row numbers by account, each part in the given order."""
    codes = accounts[order]
    by_account = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[by_account])) + 1
    return [part for part in np.split(order[by_account], starts) if len(part)]


def _median_of_neighbours(values: np.ndarray) -> np.ndarray:
    """Median of the values up to 20 places before and after each one, itself left out."""
    padded = np.pad(values, NEIGHBOURS, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1)
    neighbours = np.delete(windows, NEIGHBOURS, axis=1)
    neighbours.sort(axis=1)  # the padding, not a number, sorts to the end
    place = np.arange(len(values))
    count = np.minimum(place, NEIGHBOURS) + np.minimum(place[::-1], NEIGHBOURS)
    middle = (neighbours[place, (count - 1) // 2] + neighbours[place, count // 2]) / 2
    return np.where(count >= FEWEST_NEIGHBOURS, middle, np.nan)


def _median_of_others(values: np.ndarray) -> np.ndarray:
    """Median of all other values, for each value."""
    others = len(values) - 1
    if others < FEWEST_NEIGHBOURS:
        return np.full(len(values), np.nan)
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), dtype=int)
    rank[order] = np.arange(len(values))
    ordered = values[order]
    # Taking one value out moves those above it one place down.
    lower, upper = (others - 1) // 2, others // 2
    middle: np.ndarray = (ordered[lower + (rank <= lower)] + ordered[upper + (rank <= upper)]) / 2
    return middle

"""From exact posts to the posts that ship."""

import pandas as pd

from rulebook.anonymise import counts
from rulebook.anonymise.readers import Reading
from rulebook.anonymise.salt import Salt

PARTS = ("reactions", "likes", "comments", "shares")
ROUNDED = (*PARTS, "reach", "impressions", "followers", "following")


def with_engagement(posts: pd.DataFrame) -> pd.DataFrame:
    """Add `engagement`: reactions (else likes) + comments + shares, as far as the network counts."""
    if "engagement" in posts.columns:
        return posts
    parts = [name for name in PARTS if name in posts.columns]
    if "reactions" in parts:
        parts.remove("likes")
    return posts.assign(engagement=sum(posts[name] for name in parts))


def disguise(reading: Reading, salt: Salt, dataset: str, prefix: str) -> pd.DataFrame:
    """Give accounts their codes, move their dates, make counts coarse; sort.

    Engagement is the sum of the coarse counts, so that a reader who adds them up finds it.
    """
    posts = reading.posts.drop(columns="person", errors="ignore")
    keys = posts["account"].astype("str")
    codes = salt.codes(dataset, keys, prefix)
    for name in ROUNDED:
        if name in posts.columns:
            posts[name] = counts.rounded(posts[name])
    posts = with_engagement(posts)
    if "posted_at" in posts.columns:
        shift = {key: pd.Timedelta(weeks=salt.weeks(dataset, key)) for key in codes}
        posts["posted_at"] = posts["posted_at"].dt.floor("min") + keys.map(shift)
    posts["account"] = keys.map(codes)
    return _sorted(posts)


def _sorted(posts: pd.DataFrame) -> pd.DataFrame:
    """Sort by account, time and then everything else, so that the raw order cannot be read off."""
    first = [name for name in ("account", "posted_at", "month", "weekday", "hour") if name in posts]
    rest = [name for name in posts.columns if name not in first]
    return posts.sort_values([*first, *rest], ignore_index=True, na_position="last")

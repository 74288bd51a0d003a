"""From exact posts to the posts that ship."""

import pandas as pd

from rulebook.anonymise import counts
from rulebook.anonymise.readers import Reading
from rulebook.anonymise.salt import MOST_WEEKS, Salt

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


def disguise(
    reading: Reading, salt: Salt, dataset: str, prefix: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give accounts their codes, move their dates, make counts coarse; sort.

    Engagement is the sum of the coarse counts, so that a reader who adds them up finds it.

    Returns the posts, and in whole sentences what was done to them, for the datasheet: what the
    reading was through before, and then each step here that changed something.
    """
    exact = reading.posts.drop(columns="person", errors="ignore")
    done = list(reading.done)
    keys = exact["account"].astype("str")
    codes = salt.codes(dataset, keys, prefix)
    posts = exact.assign(account=keys.map(codes))
    done.append(
        "Codes are drawn with a secret salt."
        if reading.done
        else "A code, drawn with a secret salt, stands for each account."
    )
    if "posted_at" in posts.columns:
        times = posts["posted_at"].dt.floor("min")
        if not times.equals(posts["posted_at"]):
            done.append("Seconds are cut off.")
        posts["posted_at"] = times + keys.map(
            {key: pd.Timedelta(weeks=salt.weeks(dataset, key)) for key in codes}
        )
        done.append(
            "Dates are moved by a whole number of weeks, the same for all posts of an account, up to "
            f"{MOST_WEEKS} forward or back, so that weekday and time of day stay true. That keeps a "
            "date from being read off at a glance; it is no protection (see below)."
        )
    coarse = {name: counts.rounded(posts[name]) for name in ROUNDED if name in posts.columns}
    changed = [name for name, count in coarse.items() if not count.equals(posts[name])]
    posts = posts.assign(**coarse)
    if changed:
        done.append(
            f"Counts above {counts.EXACT_UP_TO} are rounded to two significant figures "
            f"({', '.join(changed)})."
        )
    if "engagement" not in posts.columns:
        posts = with_engagement(posts)
        done.append("Engagement is the sum of the counts that ship.")
    return _sorted(posts), tuple(done)


def _sorted(posts: pd.DataFrame) -> pd.DataFrame:
    """Sort by account, time and then everything else, so that the raw order cannot be read off."""
    first = [name for name in ("account", "posted_at", "month", "weekday", "hour") if name in posts]
    rest = [name for name in posts.columns if name not in first]
    return posts.sort_values([*first, *rest], ignore_index=True, na_position="last")

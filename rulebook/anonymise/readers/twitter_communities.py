"""Tweets of two communities of individuals, each found by its hashtag."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise.readers import Reading, Sieve

COMMUNITIES = ("tidytuesday", "esa2019")
HOURS_TO_FINISH = 24


def read(folder: Path) -> Reading:
    """Read the tweets; only what the following rule needs comes out: counts, person, community."""
    rows = pd.concat(
        [
            pd.read_json(folder / f"{name}.jsonl.gz", lines=True, dtype=False).assign(sector=name)
            for name in COMMUNITIES
        ],
        ignore_index=True,
    )
    rows["utc"] = pd.to_datetime(rows["created_at"], utc=True).dt.tz_localize(None)
    rows["person"] = rows["sector"] + " " + rows["user_id"].astype("str")
    sieve = Sieve(rows)
    sieve.drop("retweets: somebody else's words", rows["is_retweet"].astype(bool))
    sieve.drop("replies: shown to few followers", sieve.rows["reply_to_status_id"].notna())
    last = sieve.rows.groupby("sector")["utc"].transform("max")
    sieve.drop(
        f"younger than {HOURS_TO_FINISH} hours at their community's last tweet, so still collecting likes",
        sieve.rows["utc"] > last - pd.Timedelta(hours=HOURS_TO_FINISH),
    )
    rows = sieve.rows
    posts = pd.DataFrame(
        {
            "account": rows["person"],
            "sector": rows["sector"],
            "engagement": (rows["favorite_count"] + rows["retweet_count"]).astype("Int64"),
            "followers": rows["followers_count"].astype("Int64"),
            "following": rows["friends_count"].astype("Int64"),
        }
    )
    both = rows.groupby("user_id")["sector"].nunique().gt(1).sum()
    return Reading(posts, sieve.read, sieve.dropped, facts={"in_both": str(int(both))})

"""Tweets of two communities of individuals, each found by its hashtag."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import json

from rulebook.anonymise.readers import Reading, Sieve

COMMUNITIES = ("tidytuesday", "esa2019")
HOURS_TO_FINISH = 24
COLUMNS = pa.schema(
    {
        "user_id": pa.string(),
        "created_at": pa.string(),
        "is_retweet": pa.bool_(),
        "reply_to_status_id": pa.string(),
        "favorite_count": pa.int64(),
        "retweet_count": pa.int64(),
        "followers_count": pa.int64(),
        "friends_count": pa.int64(),
    }
)


def read(folder: Path) -> Reading:
    """Read the tweets; only what the following rule needs comes out: counts, person, community.

    No other field is read, the texts least of all: the raw files may be trimmed to these.
    """
    rows = pd.concat(
        [_tweets(folder / f"{name}.jsonl.gz").assign(sector=name) for name in COMMUNITIES],
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


def _tweets(file: Path) -> pd.DataFrame:
    only_these = json.ParseOptions(explicit_schema=COLUMNS, unexpected_field_behavior="ignore")
    return json.read_json(file, parse_options=only_these).to_pandas()

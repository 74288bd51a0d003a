"""Posts of 65 LinkedIn influencers, labelled by hand by the collector."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise.readers import Reading

FORMATS = {"image": "photo", "article": "article", "video": "video"}
COLUMNS = ["followers", "media_type", "reactions"]


def read(folder: Path) -> Reading:
    """Read the posts; the follower count is all that tells one influencer from another.

    No other column is read, the texts least of all: the raw file may be trimmed to these.
    """
    rows = pd.read_csv(folder / "annotated_data.csv", usecols=COLUMNS)
    posts = pd.DataFrame(
        {
            "account": rows["followers"].astype("int64").astype("str"),
            "format": rows["media_type"].map(FORMATS),
            "likes": rows["reactions"].astype("Int64"),
            "followers": rows["followers"].astype("Int64"),
        }
    )
    return Reading(posts, len(rows))

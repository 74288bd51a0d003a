"""Posts of 65 LinkedIn influencers, labelled by hand by the collector."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise.readers import Reading, percent

FORMATS = {"image": "photo", "article": "article", "video": "video"}


def read(folder: Path) -> Reading:
    """Read the posts; the follower count is all that tells one influencer from another."""
    rows = pd.read_csv(folder / "annotated_data.csv")
    posts = pd.DataFrame(
        {
            "account": rows["followers"].astype("int64").astype("str"),
            "format": rows["media_type"].map(FORMATS),
            "likes": rows["reactions"].astype("Int64"),
            "comments": rows["comments"].astype("Int64"),
            "followers": rows["followers"].astype("Int64"),
        }
    )
    cut = rows["content"].str.contains("…see more", regex=False).mean()
    return Reading(posts, len(rows), facts={"cut": percent(cut)})

"""500 posts of one cosmetics brand's Facebook page, with reach, impressions and paid."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise.readers import Reading, percent

TOPICS = {1: "offer or contest", 2: "product", 3: "inspiration"}


def read(folder: Path) -> Reading:
    """Read the posts. There is no date: month, weekday and hour as published."""
    rows = pd.read_csv(folder / "dataset_Facebook.csv", sep=";")
    paid = rows["Paid"].astype("Int64").astype("boolean")
    posts = pd.DataFrame(
        {
            "account": "brand",
            "month": rows["Post Month"].astype("Int64"),
            "weekday": rows["Post Weekday"].astype("Int64"),
            "hour": rows["Post Hour"].astype("Int64"),
            "format": rows["Type"].str.lower(),
            "topic": rows["Category"].map(TOPICS),
            "paid": paid,
            "reach": rows["Lifetime Post Total Reach"].astype("Int64"),
            "impressions": rows["Lifetime Post Total Impressions"].astype("Int64"),
            "likes": rows["like"].astype("Int64"),
            "comments": rows["comment"].astype("Int64"),
            "shares": rows["share"].astype("Int64"),
            "followers": rows["Page total likes"].astype("Int64"),
        }
    )
    parts = posts[["likes", "comments", "shares"]].fillna(0).sum(axis=1)
    return Reading(
        posts,
        len(rows),
        facts={
            "totals_agree": percent(parts.eq(rows["Total Interactions"]).mean(), 1),
            "paid_missing": str(int(paid.isna().sum())),
            "likes_missing": str(int(rows["like"].isna().sum())),
            "shares_missing": str(int(rows["share"].isna().sum())),
        },
    )

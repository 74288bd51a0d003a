"""Posts of nine Thai live-selling pages on Facebook."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise import clock
from rulebook.anonymise.readers import Reading, Sieve, percent, unfinished

BEHIND_UTC = pd.Timedelta(hours=5)
THAILAND = "Asia/Bangkok"
DAYS_TO_FINISH = 7


def read(folder: Path) -> Reading:
    """Read the posts; times are UTC minus five hours, as the quiet hours of all pages show."""
    rows = pd.read_csv(folder / "Live.csv", dtype={"status_id": str})
    rows["account"] = rows["status_id"].str.split("_").str[0]
    rows["utc"] = (
        pd.to_datetime(rows["status_published"], format="%m/%d/%Y %H:%M").astype("datetime64[us]")
        + BEHIND_UTC
    )
    sieve = Sieve(rows)
    times = rows.groupby("status_id")["utc"].transform("nunique")
    sieve.drop("repeat an id under different times, so that no time can be trusted", times.gt(1))
    sieve.drop("repeat an id that came before", sieve.rows["status_id"].duplicated())
    sieve.drop(
        f"younger than {DAYS_TO_FINISH} days at their page's last post, so still collecting likes",
        unfinished(sieve.rows["utc"], sieve.rows["account"], DAYS_TO_FINISH),
    )
    rows = sieve.rows
    there = clock.localise(rows["utc"], pd.Series(THAILAND, index=rows.index))
    posts = rows[["account"]].assign(
        **there,
        format=rows["status_type"],
        reactions=rows["num_reactions"].astype("Int64"),
        likes=rows["num_likes"].astype("Int64"),
        comments=rows["num_comments"].astype("Int64"),
        shares=rows["num_shares"].astype("Int64"),
    )
    night = there["posted_at"].dt.hour.between(3, 7).mean()
    return Reading(posts, sieve.read, sieve.dropped, facts={"night": percent(night, 1)})

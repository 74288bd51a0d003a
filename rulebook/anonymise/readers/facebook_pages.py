"""Posts of 64 Facebook pages of organisations, one CSV a page."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise import clock, text
from rulebook.anonymise.readers import (
    Reading,
    Sieve,
    marked_by_chance,
    percent,
    share_at_night,
    unfinished,
)

SUFFIX = "_facebook_statuses.csv"
BEHIND_UTC = pd.Timedelta(hours=5)
DAYS_TO_FINISH = 7


def read(folder: Path) -> Reading:
    """Read the pages; times are UTC minus a fixed five hours, in summer too."""
    pages = pd.read_csv(folder / "pages.csv").set_index("page")
    files = sorted((folder / "posts").glob(f"*{SUFFIX}"))
    rows = pd.concat(
        [
            pd.read_csv(
                file, dtype={"status_id": str, "status_message": str}, na_filter=False
            ).assign(account=file.name.removesuffix(SUFFIX))
            for file in files
        ],
        ignore_index=True,
    )
    rows["utc"] = pd.to_datetime(rows["status_published"]) + BEHIND_UTC
    sieve = Sieve(rows)
    sieve.drop(
        "repeat an id that came before (same time, same counts)", rows["status_id"].duplicated()
    )
    sieve.drop(
        f"younger than {DAYS_TO_FINISH} days at their page's last post, so still collecting likes",
        unfinished(sieve.rows["utc"], sieve.rows["account"], DAYS_TO_FINISH),
    )
    rows = sieve.rows
    times = clock.localise(rows["utc"], rows["account"].map(pages["timezone"]))
    posts = rows[["account"]].assign(
        sector=rows["account"].map(pages["sector"]),
        **times,
        format=rows["status_type"],
        # Facebook writes a mentioned page's name without an @, so mentions cannot be counted.
        **text.measure(rows["status_message"]).drop(columns="mentions"),
        scheduled=rows["utc"].dt.second.eq(0).astype("boolean"),
        reactions=rows["num_reactions"].astype("Int64"),
        likes=rows["num_likes"].astype("Int64"),
        comments=rows["num_comments"].astype("Int64"),
        shares=rows["num_shares"].astype("Int64"),
    )
    emotions = ["num_likes", "num_loves", "num_wows", "num_hahas", "num_sads", "num_angrys"]
    return Reading(
        posts,
        sieve.read,
        sieve.dropped,
        facts={
            "without_text": f"{int(rows['status_message'].str.strip().eq('').sum()):,}",
            "reactions_add_up": percent(
                rows[emotions].sum(axis=1).eq(rows["num_reactions"]).mean(), 1
            ),
            "night": share_at_night(posts["posted_at"]),
            "by_chance": marked_by_chance(posts["scheduled"].mean()),
            "on_the_second": percent(posts["scheduled"].mean(), 1),
        },
    )

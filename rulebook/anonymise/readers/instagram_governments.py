"""Instagram posts of the 27 Brazilian state governments, one workbook an account."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise import clock, jobs, text
from rulebook.anonymise.readers import Reading, Sieve, marked_by_chance, percent, share_at_night

FORMATS = {"p": "post", "reel": "reel", "tv": "video"}
RARE = 0.01
LIKES, COMMENTS = "Likes per post", "Comments per post"


def read(folder: Path) -> Reading:
    """Read the accounts; times are UTC, and the link tells the format."""
    zones = pd.read_csv(folder / "accounts.csv").set_index("account")["timezone"]
    files = sorted((folder / "posts").glob("*.xlsx"))
    rows = pd.concat(
        [pd.read_excel(file, engine="calamine").assign(account=file.stem) for file in files],
        ignore_index=True,
    )
    # An owner's name stands in nearly every row (one account changed its own), a guest's in few.
    share = rows.groupby(["account", "Profile"])["Profile"].transform("size") / rows.groupby(
        "account"
    )["Profile"].transform("size")
    sieve = Sieve(rows)
    sieve.drop("carry the name of another agency", share < RARE)
    rows = sieve.rows
    texts = rows["Message"].astype("object").where(rows["Message"].notna(), None)
    hidden = rows[LIKES].eq(0)
    negative = rows[COMMENTS].lt(0)
    posts = rows[["account"]].assign(
        **clock.localise(rows["Date"].astype("datetime64[us]"), rows["account"].map(zones)),
        format=rows["Link"].str.extract(r"instagram\.com/(\w+)/")[0].map(FORMATS),
        **text.measure(texts),
        scheduled=rows["Date"].dt.minute.eq(0).astype("boolean"),
        job_post=jobs.sort_job_posts(texts),
        likes=rows[LIKES].astype("Int64").mask(hidden),
        comments=rows[COMMENTS].astype("Int64").mask(negative),
    )
    few = rows[LIKES].between(1, 4).sum()
    return Reading(
        posts,
        sieve.read,
        sieve.dropped,
        mended={
            "likes of 0 made missing (hidden like counts)": int(hidden.sum()),
            "negative numbers of comments made missing": int(negative.sum()),
            "posts without any text: all measures of the text made missing": int(
                texts.isna().sum()
            ),
        },
        facts={
            "few_likes": f"{int(few):,}",
            "night": share_at_night(posts["posted_at"]),
            "by_chance": marked_by_chance(posts["scheduled"].mean()),
            "on_the_hour": percent(posts["scheduled"].mean(), 1),
            "zero_in_one_account": f"{int(hidden.groupby(rows['account']).sum().max()):,}",
            "without_text_in_one_account": f"{int(texts.isna().groupby(rows['account']).sum().max()):,}",
        },
    )

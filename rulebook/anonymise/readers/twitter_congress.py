"""The last 200 or so tweets of each official account of the US Congress."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise import clients, clock, text
from rulebook.anonymise.readers import Reading, Sieve, percent, share_at_night

DAYS_TO_FINISH = 3
WASHINGTON = "America/New_York"
# The names that Twitter gave time zones. Twitter guessed them from a browser's clock: Eastern time
# is five hours behind UTC in winter, as Quito is all year, and four in summer, as Atlantic time is
# in winter. The accounts under these two names keep the hours, and the summer time, of the
# East (see the datasheet), so they are read as Eastern; so are those that name none.
ZONES = {
    "Eastern Time (US & Canada)": WASHINGTON,
    "Quito": WASHINGTON,
    "Atlantic Time (Canada)": WASHINGTON,
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver",
    "Arizona": "America/Phoenix",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
}


def read(folder: Path) -> Reading:
    """Read tweets and profiles; times are UTC, links and pictures stand in `entities`."""
    tweets = pd.read_json(folder / "tweets.jsonl.gz", lines=True, dtype=False)
    profiles = pd.read_json(folder / "profiles.jsonl.gz", lines=True, dtype=False).set_index(
        "id_str"
    )
    tweets["utc"] = (
        pd.to_datetime(tweets["created_at"], format="%a %b %d %H:%M:%S %z %Y")
        .dt.tz_localize(None)
        .astype("datetime64[us]")
    )
    sieve = Sieve(tweets)
    sieve.drop("retweets: somebody else's words", tweets["is_retweet"].astype(bool))
    reply = (
        sieve.rows["in_reply_to_status_id_str"].notna()
        | sieve.rows["in_reply_to_user_id_str"].notna()
    )
    sieve.drop("replies: shown to few followers", reply)
    sieve.drop(
        f"younger than {DAYS_TO_FINISH} days when collected, so still collecting likes",
        sieve.rows["utc"] > tweets["utc"].max() - pd.Timedelta(days=DAYS_TO_FINISH),
    )
    rows = sieve.rows
    user = rows["user_id_str"]
    named = user.map(profiles["time_zone"])
    zone = named.map(ZONES).fillna(WASHINGTON)
    seen = [_seen(*pair) for pair in zip(rows["text"], rows["entities"], strict=True)]
    client = clients.category(rows["source"].str.extract(r">([^<]*)<")[0])
    posts = pd.DataFrame({"account": user}).assign(
        **clock.localise(rows["utc"], zone),
        format=[form for _, form in seen],
        **text.measure(pd.Series([words for words, _ in seen], index=rows.index)),
        client=client,
        scheduled=clients.scheduled(client),
        likes=rows["favorite_count"].astype("Int64"),
        shares=rows["retweet_count"].astype("Int64"),
        followers=user.map(profiles["followers_count"]).astype("Int64"),
        following=user.map(profiles["friends_count"]).astype("Int64"),
    )
    by_account = named.groupby(user).first()
    return Reading(
        posts,
        sieve.read,
        sieve.dropped,
        facts={
            "night": share_at_night(posts["posted_at"]),
            "scheduled_missing": percent(posts["scheduled"].isna().mean()),
            "guessed_zone": str(int(by_account.isin(["Quito", "Atlantic Time (Canada)"]).sum())),
            "no_zone": str(int(by_account.isna().sum())),
            "guessed_zone_hours": _middle_of_day(
                rows["utc"], named.isin(["Quito", "Atlantic Time (Canada)"])
            ),
            "no_zone_hours": _middle_of_day(rows["utc"], named.isna()),
            "eastern_hours": _middle_of_day(rows["utc"], named.eq("Eastern Time (US & Canada)")),
        },
    )


def _seen(words: str, entities: dict) -> tuple[str, str]:
    """Return the text as a reader saw it and the tweet's format."""
    quoted = [
        link["indices"]
        for link in entities["urls"]
        if "twitter.com/" in link["expanded_url"] and "/status/" in link["expanded_url"]
    ]
    pictures = [picture["indices"] for picture in entities["media"]]
    hidden = [words[start:end] for start, end in quoted + pictures]
    if pictures:
        form = "photo"
    elif quoted:
        form = "quote"
    else:
        form = "link" if entities["urls"] else "text"
    return text.readable(words, hidden), form


def _middle_of_day(utc: pd.Series, where: pd.Series) -> str:
    """Say at which UTC hours the middle half of these tweets went out, in winter and in summer."""
    parts = []
    for season, months in (("winter", (12, 1, 2)), ("summer time", (4, 5, 6, 7, 8, 9, 10))):
        times = utc[where & utc.dt.month.isin(months)]
        # The quietest hour, 8:00 UTC, starts the day, so that no evening is cut in two.
        hours = (times.dt.hour + times.dt.minute / 60 - 8) % 24 + 8
        if len(hours):
            low, high = hours.quantile([0.25, 0.75])
            parts.append(f"{low:.1f} to {high:.1f} in {season}")
    return ", ".join(parts)

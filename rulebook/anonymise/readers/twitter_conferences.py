"""Tweets of four conference organisers' accounts, with the program that sent each."""

from pathlib import Path

import pandas as pd

from rulebook.anonymise import clients, clock, text
from rulebook.anonymise.readers import Reading, Sieve, percent, unfinished

DAYS_TO_FINISH = 3
# Three of the accounts say that they live everywhere: for those, local time is UTC.
ZONES = {"New York, NY": "America/New_York"}
COLUMNS = [
    "user_id", "created_at", "text", "source", "reply_to_status_id", "reply_to_user_id",
    "is_quote", "is_retweet", "favorite_count", "retweet_count", "urls_t.co", "media_t.co",
    "urls_expanded_url", "location", "followers_count", "friends_count",
]  # fmt: skip


def read(folder: Path) -> Reading:
    """Read the tweets; times are UTC."""
    tweets = pd.read_csv(folder / "tweets.csv.gz", usecols=COLUMNS, dtype="str")
    tweets["utc"] = (
        pd.to_datetime(tweets["created_at"], utc=True).dt.tz_localize(None).astype("datetime64[us]")
    )
    sieve = Sieve(tweets)
    sieve.drop("retweets: somebody else's words", tweets["is_retweet"].eq("TRUE"))
    reply = sieve.rows["reply_to_status_id"].notna() | sieve.rows["reply_to_user_id"].notna()
    sieve.drop("replies: shown to few followers", reply)
    sieve.drop(
        f"younger than {DAYS_TO_FINISH} days at their account's last tweet, so still collecting likes",
        unfinished(sieve.rows["utc"], sieve.rows["user_id"], DAYS_TO_FINISH),
    )
    rows = sieve.rows
    home = rows.groupby("user_id")["location"].agg(lambda names: names.mode()[0]).map(ZONES)
    seen = [
        _seen(*row)
        for row in zip(
            rows["text"], rows["urls_t.co"], rows["urls_expanded_url"], rows["media_t.co"], rows["is_quote"],
            strict=True,
        )
    ]  # fmt: skip
    client = clients.category(rows["source"])
    # Of the TweetDeck tweets two in five go out on second :00, where chance gives one in sixty:
    # those were scheduled. The others may have been sent by hand.
    planned = client.eq("TweetDeck") & rows["utc"].dt.second.eq(0)
    posts = pd.DataFrame({"account": rows["user_id"]}).assign(
        **clock.localise(rows["utc"], rows["user_id"].map(home).fillna("UTC")),
        format=[form for _, form in seen],
        **text.measure(pd.Series([words for words, _ in seen], index=rows.index)),
        client=client,
        scheduled=clients.scheduled(client).mask(planned, True),
        likes=rows["favorite_count"].astype("Int64"),
        shares=rows["retweet_count"].astype("Int64"),
        followers=rows["followers_count"].astype("Int64"),
        following=rows["friends_count"].astype("Int64"),
    )
    deck = client.eq("TweetDeck")
    return Reading(
        posts,
        sieve.read,
        sieve.dropped,
        facts={
            "everywhere": str(int(home.isna().sum())),
            "tweetdeck": f"{int(deck.sum()):,}",
            "tweetdeck_on_the_second": percent(planned.sum() / deck.sum()),
        },
    )


def _seen(words: str, links: str, targets: str, pictures: str, quote: str) -> tuple[str, str]:
    """Return the text as a reader saw it and the tweet's format."""
    urls, wholes, shots = (
        value.split(" ") if isinstance(value, str) else [] for value in (links, targets, pictures)
    )
    quoted = [
        link
        for link, target in zip(urls, wholes, strict=False)
        if "twitter.com/" in target and "/status/" in target
    ]
    if shots:
        form = "photo"
    elif quoted or quote == "TRUE":
        form = "quote"
    else:
        form = "link" if urls else "text"
    return text.readable(words, [*quoted, *shots]), form

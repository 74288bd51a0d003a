"""How long it takes to read an archive of X with 50,000 posts, against reading its JSON alone.

    python benchmarks/own.py [--posts 50000]

The archive is made up in memory, in the shape and with the bulk of a real one (about 1.5 kB a post). Both
sides run in the same process: `json.loads` of the members that the reader opens is what nobody can
save; the rest is ours. Seconds are those of the processor, so that other work on the machine does not
count: on one that is free they are the same.
"""

import argparse
import io
import json
import random
import time
import zipfile
from datetime import UTC, datetime, timedelta

from rulebook import own

LIMIT = 10
"""Seconds that 50,000 posts may take."""

WORDS = [
    "bread",
    "oven",
    "morning",
    "dough",
    "apprentice",
    "queue",
    "coffee",
    "street",
    "Sunday",
    "flour",
    "salt",
    "warm",
    "open",
    "late",
]
SOURCE = '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>'


def tweet(number: int, chance: random.Random) -> dict:
    """Make up one tweet, with the parts of a real one that make it long."""
    when = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(minutes=97 * number + chance.randrange(60))
    key = str((round(when.timestamp() * 1000) - 1_288_834_974_657) << 22 | number % 4096)
    text = " ".join(chance.choices(WORDS, k=chance.randint(5, 30)))
    urls, media = [], []
    if number % 3 == 0:
        text += f" https://t.co/{number:010}"
        urls = [
            {
                "url": f"https://t.co/{number:010}",
                "expanded_url": f"https://example.org/a/page/{number}",
                "display_url": "example.org/a/page",
                "indices": ["43", "66"],
            }
        ]
    if number % 4 == 0:
        text += f" https://t.co/p{number:09}"
        sizes = {
            name: {"w": "1200", "h": "900", "resize": "fit"}
            for name in ("thumb", "small", "medium", "large")
        }
        media = [
            {
                "url": f"https://t.co/p{number:09}",
                "media_url_https": "https://pbs.twimg.com/media/Example.jpg",
                "type": "photo",
                "sizes": sizes,
                "id_str": key,
            }
        ]
    entry = {
        "edit_info": {"initial": {"editTweetIds": [key], "editableUntil": when.isoformat(), "editsRemaining": "5", "isEditEligible": True}},
        "retweeted": False,
        "source": SOURCE,
        "entities": {"user_mentions": [], "urls": urls, "symbols": [], "hashtags": [], "media": media},
        "display_text_range": ["0", str(len(text))],
        "favorite_count": str(chance.randrange(200)),
        "id_str": key,
        "truncated": False,
        "retweet_count": str(chance.randrange(40)),
        "id": key,
        "created_at": f"{when:%a %b %d %H:%M:%S +0000 %Y}",
        "favorited": False,
        "full_text": text,
        "lang": "en",
    }  # fmt: skip
    if media:
        entry["extended_entities"] = {"media": media}
    if number % 5 == 0:
        entry["in_reply_to_status_id_str"] = key
    return {"tweet": entry}


def archive(posts: int) -> bytes:
    """Make up a whole archive, as a zip."""
    chance = random.Random(0)
    out = io.BytesIO()
    entries = [tweet(number, chance) for number in range(posts)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(entries, indent=2)}"
        )
        packed.writestr(
            "data/account.js", 'window.YTD.account.part0 = [{"account": {"username": "a"}}]'
        )
    return out.getvalue()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--posts", type=int, default=50_000, help="how many posts the archive holds"
    )
    posts = parser.parse_args().posts
    data = archive(posts)

    start = time.process_time()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        text = packed.read("data/tweets.js").decode()
        json.loads(text.partition("=")[2])
    alone = time.process_time() - start
    size = len(text)
    del text

    start = time.process_time()
    reading = own.read([("twitter-2026-01-01-a.zip", data)])
    reading.posts("Europe/Berlin")
    whole = time.process_time() - start

    print(f"{posts:,} posts, {size / 1e6:.0f} MB of JSON in {len(data) / 1e6:.0f} MB of zip.")
    print(
        f"JSON alone: {alone:.1f} s. Read, measured and placed in time: {whole:.1f} s, {whole / alone:.1f} times as long."
    )
    print(f"{reading.kept:,} posts kept; limit for 50,000: {LIMIT} s.")


if __name__ == "__main__":
    main()

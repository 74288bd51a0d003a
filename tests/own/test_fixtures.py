"""Each invented fixture beside the project is read to its exact table, or answered with its sentence.

The tables in tests/own/tables were checked by hand against the fixtures; they are on Berlin's clock.
"""

from pathlib import Path

import pytest

from rulebook import own
from rulebook.errors import RulebookError
from tests.own.exports import SHARED

TABLES = Path(__file__).parent / "tables"
REPOST = "reposts: somebody else's words"
REPLY = "replies: shown to few followers"
NO_ID = "rows without an id, which are no posts"
ONE_LIST = "posts that stand in only one of the two lists"

READ = {
    "bluesky-author-feed.json": (5, {REPOST: 1}),
    "facebook-insights-legacy.csv": (6, {}),
    "facebook-insights-legacy.xls": (6, {}),
    "instagram-download-en.zip": (6, {}),
    "linkedin-member-en-content.xlsx": (6, {ONE_LIST: 1}),
    "linkedin-member-it-aggregate.xlsx": (6, {ONE_LIST: 1}),
    "linkedin-page-en.xls": (6, {}),
    "mastodon-outbox-with-counts.json": (7, {REPOST: 1, "posts that were not public": 1, REPLY: 1}),
    "meta-facebook-en-2024.csv": (6, {REPOST: 1}),
    "meta-facebook-en-2025.csv": (6, {REPOST: 1}),
    "meta-facebook-fr-2026.csv": (
        6,
        {REPOST: 1, "paid posts: an advertisement finds its readers by money": 1},
    ),
    "meta-instagram-en-resaved-by-excel-de.csv": (6, {}),
    "meta-instagram-en.csv": (6, {}),
    "meta-instagram-es.csv": (6, {}),
    "meta-instagram-fr.csv": (6, {}),
    "meta-instagram-pt.csv": (6, {}),
    "tiktok-studio-en.csv": (5, {}),
    "tiktok-studio-es-dates.csv": (5, {}),
    "x-analytics-legacy-en.csv": (5, {REPLY: 1}),
    "x-analytics-legacy-pt.csv": (5, {REPLY: 1}),
    "x-archive-2019-tweet.js": (4, {REPOST: 1, REPLY: 1}),
    "x-archive-en.zip": (6, {REPOST: 1, REPLY: 1}),
    "x-content-en.csv": (6, {NO_ID: 1, REPLY: 1}),
    "x-content-ja.csv": (6, {NO_ID: 1, REPLY: 1}),
    "youtube-en.zip": (6, {"total rows": 1, "videos whose title and date YouTube left out": 1}),
}
ANSWERED = {
    "instagram-download-no-insights.zip": "without their likes.*past insights",
    "linkedin-shares-no-counts.csv": "without their likes.*Post impressions > Export",
    "mastodon-archive.tar.gz": "without their likes.*api/v1/accounts",
    "mastodon-outbox-no-counts.json": "without their likes.*api/v1/accounts",
    "meta-daily-not-posts.csv": "lists days, not posts: .*Insights > Content > Export",
    "threads-download-no-counts.zip": "Threads without their likes",
    "youtube-de.zip": "without their likes.*Comments added.*Advanced mode > Export",
    "youtube-pt-not-posts.csv": "lists figures by “Idade do espectador”, not posts: .*Advanced mode",
    "youtube-pt.csv": "without their likes.*Advanced mode > Export",
}

needs_fixtures = pytest.mark.skipif(not SHARED.is_dir(), reason=f"there is no {SHARED}")


@needs_fixtures
def test_every_fixture_is_known_here():
    assert {path.name for path in SHARED.iterdir()} == {*READ, *ANSWERED}


@needs_fixtures
@pytest.mark.parametrize("name", READ)
def test_each_fixture_is_read_to_its_exact_table(name):
    reading = own.read(SHARED / name)
    table = reading.posts("Europe/Berlin").to_csv(index=False, lineterminator="\n")
    assert table == (TABLES / f"{name}.csv").read_text(encoding="utf-8")
    assert (reading.read, reading.dropped) == READ[name]


@needs_fixtures
@pytest.mark.parametrize("name", ANSWERED)
def test_each_wrong_fixture_is_answered_in_one_sentence(name):
    with pytest.raises(RulebookError, match=ANSWERED[name]) as error:
        own.read(SHARED / name)
    assert "\n" not in str(error.value)


@needs_fixtures
def test_the_four_languages_say_the_same():
    tables = [
        own.read(SHARED / f"meta-instagram-{language}.csv").posts("Europe/Berlin")
        for language in ("en", "es", "fr", "pt")
    ]
    # The Portuguese one has a post under another account's name, which stands last.
    counts = [
        sorted(map(tuple, table[["posted_at", "likes", "comments", "shares"]].to_numpy()))
        for table in tables
    ]
    assert counts[0] == counts[1] == counts[2] == counts[3]

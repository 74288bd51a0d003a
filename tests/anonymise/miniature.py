"""A raw folder in miniature, with invented accounts and texts, in the collectors' own formats."""

import gzip
import hashlib
import json

import numpy as np
import pandas as pd

SECRETS = ("zebrafinch", "quokkaville", "wombatgov", "platypusconf", "numbatseller", "Bilby Agency")
TEXT_OF_A_PERSON = "wombling"
TEXTS = (
    "A wombling morning to all #Hello https://t.co/abcdefghij",
    "Sine: confira 300 vagas de emprego nesta semana em wombatgov.com.br/vagas",
    "Concurso público: inscrições abertas até sexta. @wombatgov",
    "Just words &amp; nothing else",
    "",
)


def write(folder, salt="a salt of nobody's, for tests alone"):
    """Write the miniature; returns the folder."""
    rng = np.random.default_rng(7)
    for make in (
        _pages,
        _governments,
        _congress,
        _communities,
        _conferences,
        _brand,
        _live,
        _linkedin,
        _trials,
    ):
        make(folder, rng)
    (folder / "salt").write_text(salt)
    manifest(folder)
    return folder


def manifest(folder):
    """Write the manifest anew."""
    files = sorted(
        file for file in folder.rglob("*") if file.is_file() and file.name != "MANIFEST.sha256"
    )
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  ./{file.relative_to(folder).as_posix()}"
        for file in files
    ]
    (folder / "MANIFEST.sha256").write_text("\n".join(lines) + "\n")


def _times(rng, n, start="2016-03-01", days=60):
    return pd.Timestamp(start) + pd.to_timedelta(
        np.sort(rng.integers(0, days * 86400, n)), unit="s"
    )


def _folder(raw, name, inside=""):
    folder = raw / name / inside
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pages(raw, rng):
    pages = ("zebrafinch", "quokkaville")
    pd.DataFrame(
        {
            "page": pages,
            "sector": ["news", "sport"],
            "timezone": ["Europe/London", "America/New_York"],
        }
    ).to_csv(_folder(raw, "facebook_pages") / "pages.csv", index=False)
    for page in pages:
        n = 60
        likes = rng.integers(0, 5000, n)
        rows = pd.DataFrame(
            {
                "status_id": [f"{page}_{i}" for i in range(n)],
                "status_message": rng.choice(TEXTS, n),
                "link_name": "",
                "status_type": rng.choice(["photo", "link", "video"], n),
                "status_link": "",
                "status_published": _times(rng, n).strftime("%Y-%m-%d %H:%M:%S"),
                "num_reactions": likes + 5,
                "num_comments": rng.integers(0, 300, n),
                "num_shares": rng.integers(0, 300, n),
                "num_likes": likes,
                "num_loves": 5,
                **{f"num_{word}": 0 for word in ("wows", "hahas", "sads", "angrys")},
            }
        )
        if page == "zebrafinch":
            rows = pd.concat([rows, rows.iloc[[3]]])  # an id twice
        rows.to_csv(
            _folder(raw, "facebook_pages", "posts") / f"{page}_facebook_statuses.csv", index=False
        )


def _governments(raw, rng):
    names = ("wombatgov", "quollgov")
    pd.DataFrame({"account": names, "timezone": ["America/Sao_Paulo", "America/Manaus"]}).to_csv(
        _folder(raw, "instagram_governments") / "accounts.csv", index=False
    )
    for name in names:
        n = 150
        likes = rng.integers(20, 900, n)
        comments = rng.integers(0, 50, n)
        profile = np.full(n, f"Government {name}", dtype=object)
        if name == "wombatgov":
            likes[:3], comments[5], profile[7] = 0, -1, "Bilby Agency"
        pd.DataFrame(
            {
                "Date": _times(rng, n, "2021-01-01", 200),
                "Message": [text or None for text in rng.choice(TEXTS, n)],
                "Profile": profile,
                "Network": "INSTAGRAM",
                "Reactions, Comments & Shares": likes + comments,
                "Likes per post": likes,
                "Comments per post": comments,
                "Message-ID": np.arange(n),
                "Profile-ID": 1,
                "Link": [f"https://www.instagram.com/{kind}/x{i}/" for i, kind in enumerate(rng.choice(["p", "reel", "tv"], n))],
            }
        ).to_excel(_folder(raw, "instagram_governments", "posts") / f"{name}.xlsx", index=False)  # fmt: skip


def _jsonl(path, rows):
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode(), mtime=0))


def _congress(raw, rng):
    folder = _folder(raw, "twitter_congress")
    tweets, profiles = [], []
    for user, zone in (("101", "Quito"), ("102", None), ("103", "Pacific Time (US & Canada)")):
        profiles.append(
            {"id_str": user, "followers_count": 4321, "friends_count": 99, "time_zone": zone, "utc_offset": None}
        )  # fmt: skip
        for i, time in enumerate(_times(rng, 60)):
            text = str(rng.choice(TEXTS[:4]))
            start = text.find("https")
            urls = (
                [{"expanded_url": "https://example.org/a", "indices": [start, len(text)]}]
                if start >= 0
                else []
            )
            tweets.append(
                {
                    "id_str": f"{user}{i}",
                    "user_id_str": user,
                    "created_at": time.strftime("%a %b %d %H:%M:%S +0000 %Y"),
                    "text": text,
                    "source": f'<a href="http://example.org" rel="nofollow">{rng.choice(["Twitter Web Client", "TweetDeck", "Hootsuite", "Wombat Sender"])}</a>',
                    "favorite_count": int(rng.integers(0, 400)),
                    "retweet_count": int(rng.integers(0, 90)),
                    "is_retweet": i == 4,
                    "in_reply_to_status_id_str": "9" if i == 5 else None,
                    "in_reply_to_user_id_str": None,
                    "entities": {"hashtags": [], "urls": urls, "user_mentions": [], "media": []},
                }
            )
    _jsonl(folder / "tweets.jsonl.gz", tweets)
    _jsonl(folder / "profiles.jsonl.gz", profiles)


def _communities(raw, rng):
    folder = _folder(raw, "twitter_communities")
    for name in ("tidytuesday", "esa2019"):
        rows = []
        for person in range(60):
            followers, following = (int(x) for x in rng.lognormal(6, 1.5, 2))
            for i in range(1 + person % 4):
                rows.append(
                    {
                        "user_id": f"{name}{person}",
                        "status_id": f"{name}{person}{i}",
                        "created_at": f"2019-08-{5 + (person + i) % 9:02d}T10:00:00Z",
                        "text": TEXT_OF_A_PERSON,
                        "is_retweet": False,
                        "reply_to_status_id": "1" if i == 3 else None,
                        "favorite_count": int(rng.integers(0, 200)),
                        "retweet_count": int(rng.integers(0, 9)),
                        "followers_count": followers,
                        "friends_count": following,
                    }
                )
        rows.append({**rows[0], "status_id": "last", "created_at": "2019-08-20T00:00:00Z"})
        _jsonl(folder / f"{name}.jsonl.gz", rows)


def _conferences(raw, rng):
    rows = []
    for user, place in (("x1", "Worldwide"), ("x2", "New York, NY")):
        for time in _times(rng, 80, "2018-01-01", 300):
            text = str(rng.choice(TEXTS[:4]))
            rows.append(
                {
                    "user_id": user,
                    "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "screen_name": "platypusconf",
                    "text": text,
                    "source": str(rng.choice(["TweetDeck", "Twitter Web App"])),
                    "reply_to_status_id": None,
                    "reply_to_user_id": None,
                    "is_quote": "FALSE",
                    "is_retweet": str(rng.choice(["TRUE", "FALSE"])),
                    "favorite_count": int(rng.integers(0, 200)),
                    "retweet_count": int(rng.integers(0, 90)),
                    "urls_t.co": "https://t.co/abcdefghij" if "t.co" in text else None,
                    "urls_expanded_url": "https://example.org" if "t.co" in text else None,
                    "media_t.co": None,
                    "location": place,
                    "followers_count": 1234,
                    "friends_count": 12,
                }
            )
    frame = pd.DataFrame(rows)
    path = _folder(raw, "twitter_conferences") / "tweets.csv.gz"
    path.write_bytes(gzip.compress(frame.to_csv(index=False, na_rep="NA").encode(), mtime=0))


def _brand(raw, rng):
    n = 30
    like, share, comment = (rng.integers(1, 900, n).astype(float) for _ in range(3))
    like[4] = np.nan
    pd.DataFrame(
        {
            "Page total likes": rng.integers(81000, 139000, n),
            "Type": rng.choice(["Photo", "Status"], n),
            "Category": rng.integers(1, 4, n),
            "Post Month": rng.integers(1, 13, n),
            "Post Weekday": rng.integers(1, 8, n),
            "Post Hour": rng.integers(1, 24, n),
            "Paid": np.where(np.arange(n) == 3, np.nan, rng.integers(0, 2, n)),
            "Lifetime Post Total Reach": rng.integers(200, 90000, n),
            "Lifetime Post Total Impressions": rng.integers(200, 90000, n),
            "comment": comment.astype(int),
            "like": like,
            "share": share,
            "Total Interactions": np.nan_to_num(like).astype(int) + share.astype(int) + comment.astype(int),
        }
    ).to_csv(_folder(raw, "facebook_brand") / "dataset_Facebook.csv", sep=";", index=False)  # fmt: skip


def _live(raw, rng):
    rows = []
    for page in ("111", "222"):
        for i, time in enumerate(_times(rng, 50)):
            likes = int(rng.integers(0, 900))
            rows.append(
                {
                    "status_id": f"{page}_{i}",
                    "status_type": str(rng.choice(["photo", "video"])),
                    "status_published": f"{time.month}/{time.day}/{time.year} {time.hour}:{time.minute:02d}",
                    "num_reactions": likes,
                    "num_comments": int(rng.integers(0, 300)),
                    "num_shares": int(rng.integers(0, 300)),
                    "num_likes": likes,
                }
            )
    rows.append({**rows[9], "status_published": "3/2/2016 1:00"})  # an id under another time
    rows.append(rows[12])  # an id twice
    pd.DataFrame(rows).to_csv(_folder(raw, "facebook_live_sellers") / "Live.csv", index=False)


def _linkedin(raw, rng):
    rows = []
    for person in range(45):
        # One who wrote too little to have a typical post, and one who wrote more than some groups.
        for _ in range({0: 3, 20: 70}.get(person, 9)):
            rows.append(
                {
                    "followers": 1000.0 + 37 * person**2,
                    "media_type": str(rng.choice(["article", "image"])),
                    "reactions": int(rng.lognormal(4, 1)),
                    "comments": int(rng.integers(0, 40)),
                    "content": TEXT_OF_A_PERSON,
                }
            )
    pd.DataFrame(rows).to_csv(
        _folder(raw, "linkedin_influencers") / "annotated_data.csv", index_label="index"
    )


# Invented headlines, a story each: two suitable ones, and one for every reason to leave it out.
STORIES = {
    "good": [
        "Why Is The Sea Salty?",
        "The Sea Is Salty, And It Took 1 River",
        "Salt! It Is In Your Sea",
    ],
    "two pictures": ["A Bridge That Sings", "You Can Hear This Bridge"],
    "known": ["Matt Damon Digs A Well", "What Damon Did Next"],
    "unsuitable": ["A Word That Is Not For A Class: Porn", "A Headline Without It"],
    "named": ["Meet Emily.", "She Baked 40 Loaves"],
    "cued": ["Meet Zebrafinchia.", "She Baked 41 Loaves"],
    "struck": ["The Reader Struck This Out", "And This With It"],
    "faulty": ["In The Faulty Weeks", "No Lot Was Cast"],
    "alone": ["Only One Headline Here"],
}


def _trials(raw, rng):
    rows = []
    for story, headlines in STORIES.items():
        pictures = ("p1", "p2") if story == "two pictures" else ("p1",)
        for picture, headline in ((p, h) for p in pictures for h in headlines):
            rows.append(
                {
                    "clickability_test_id": f"archive {story}",
                    "headline": headline,
                    "eyecatcher_id": picture,
                    "test_week": 201330 if story == "faulty" else 201412,
                    "impressions": int(rng.integers(2000, 4000)),
                    "clicks": int(rng.integers(20, 90)),
                    "first_place": False,
                    "winner": False,
                }
            )
    rows.append(
        {**rows[0], "headline": f" {rows[0]['headline']}<br>", "impressions": 500, "clicks": 5}
    )
    rows.append({**rows[0], "headline": "No Picture At All", "eyecatcher_id": None})
    pd.DataFrame(rows).to_csv(_folder(raw, "upworthy_experiments") / "packages.csv", index=False)

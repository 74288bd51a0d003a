"""X: the archive ("Download your data"). Only its named files are opened: it holds messages too."""

import re
from typing import Any

import pandas as pd

from rulebook.anonymise import clients
from rulebook.anonymise.text import readable
from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import counts
from rulebook.own.documents import after_assignment, as_count, as_list, as_text, dig, parse_json
from rulebook.own.drafts import Draft, Format
from rulebook.own.letters import decoded
from rulebook.own.sources import Archive, Source

PATH = "X > Settings > Your account > Download an archive of your data"

ARCHIVE = Format(
    "x-archive",
    "X, the archive",
    "x",
    PATH,
    sign="given",
    cannot={"following": drafts.ONE_ACCOUNT},
    limits={
        "scheduling": "The program that sent a post tells: Hootsuite, Buffer and the like are "
        "schedulers, web and phone are not, the rest is unknown.",
        "job-posts": drafts.JOB_WORDS,
    },
)
FORMATS = (ARCHIVE,)

_TWEETS = r"(?:data/)?tweets?(?:-part\d+)?\.js"
_NOTES = r"(?:data/)?note-tweet(?:-part\d+)?\.js"
_ACCOUNT = r"(?:data/)?account\.js"
_FOLLOWER = r"(?:data/)?follower(?:-part\d+)?\.js"
_FOLLOWING = r"(?:data/)?following(?:-part\d+)?\.js"
_MONTHLY = r"(?:data/js/)?tweets/\d{4}_\d\d\.js"
_START = re.compile(r"\s*window\.YTD\.(\w+)\.part\d+\s*=")
_CREATED = "%a %b %d %H:%M:%S %z %Y"
_NAME_OF_CLIENT = re.compile(r">([^<]*)<")
_STATUS_LINK = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/[^/]+/status/\d+")
_CUT = 60

_BEFORE_2019 = (
    "is an archive from before 2019, which has no likes in it, so no rule can be tested on it: ask "
    f"for a new one, {PATH}."
)


def from_archive(archive: Archive) -> Draft | None:
    """Read the tweets of an archive; None where it is no archive of X."""
    tweets = archive.like(_TWEETS)
    if not tweets:
        if archive.like(_MONTHLY):
            raise RulebookError(f"{archive.source.name} {_BEFORE_2019}")
        return None
    parts = [_entries(archive.read(name), f"{archive.source.name}, {name}") for name in tweets]
    notes = [
        entry
        for name in archive.like(_NOTES)
        for entry in _entries(archive.read(name), f"{archive.source.name}, {name}")
    ]
    owner = ""
    for name in archive.like(_ACCOUNT)[:1]:
        account = _entries(archive.read(name), f"{archive.source.name}, {name}")
        owner = as_text(dig(account, 0, "account", "username", default="")).lower()
    draft = _draft(archive.source.name, [entry for part in parts for entry in part], notes, owner)
    draft.followers = _number(archive, _FOLLOWER)
    draft.following = _number(archive, _FOLLOWING)
    if draft.followers is None or draft.following is None:
        draft.cannot["following"] = drafts.NO_FOLLOWERS
    return draft


def from_script(text: str, source: Source) -> Draft | None:
    """Read a single tweets.js; None for a text that is no file of X."""
    if text.lstrip().startswith("Grailbird.data"):
        raise RulebookError(f"{source.name} {_BEFORE_2019}")
    start = _START.match(text)
    if not start:
        return None
    if start[1] not in ("tweets", "tweet"):
        raise RulebookError(
            f"{source.name} is a part of X's archive that holds no posts: you need tweets.js, or the "
            "whole zip."
        )
    entries = as_list(parse_json(after_assignment(text), source.name))
    draft = _draft(source.name, entries, [], "")
    draft.cannot["following"] = drafts.NO_FOLLOWERS
    return draft


def _entries(data: bytes, name: str) -> list:
    text, _ = decoded(data, name)
    return as_list(parse_json(after_assignment(text), name))


def _number(archive: Archive, pattern: str) -> int | None:
    """Count followers, or whom one follows; nothing of them is kept."""
    names = archive.like(pattern)
    if not names:
        return None
    return sum(len(_entries(archive.read(name), archive.source.name)) for name in names)


def _draft(name: str, entries: list, notes: list, owner: str) -> Draft:
    tweets = [dig(entry, "tweet", default=entry) for entry in entries]
    long = _long_texts(notes)
    table = pd.DataFrame([_row(tweet) for tweet in tweets], columns=_COLUMNS)
    table["created"] = moments.parsed(table["created"], _CREATED)
    rows = pd.DataFrame({"id": table["id"], "owner": owner}, index=table.index)
    by_id = moments.moments(rows["id"], moments.of_x)
    stated = table["created"]
    said = moments.agreement(
        (by_id - stated).abs() <= pd.Timedelta(minutes=1),
        by_id.notna() & stated.notna(),
        "the ids",
        name,
    )
    rows["utc"] = stated.fillna(by_id)
    rows["likes"], rows["shares"] = counts(table["likes"]), counts(table["shares"])
    if len(rows) and rows["likes"].isna().all():
        raise RulebookError(f"{name} {_BEFORE_2019}")
    seen = [
        _seen(text, urls, media, long.get(second, ()))
        for text, urls, media, second in zip(
            table["text"], table["urls"], table["media"], stated.dt.floor("s"), strict=True
        )
    ]
    rows["text"] = [words for words, _ in seen]
    rows["format"] = [form for _, form in seen]
    names = table["source"].str.extract(_NAME_OF_CLIENT, expand=False)
    rows["client"] = clients.category(names.astype("object"))
    rows["scheduled"] = clients.scheduled(rows["client"])
    sieve = drafts.Sieve(rows)
    sieve.drop(drafts.NO_ID, rows["id"].eq(""))
    sieve.drop(drafts.REPOST, table["text"].str.startswith("RT @"))
    sieve.drop(drafts.REPLY, table["reply"] | table["text"].str.lstrip().str.startswith("@"))
    drafts.drop_untimed(sieve, name, "there is no time")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH)
    posts = sieve.rows.reset_index(drop=True)
    return Draft(ARCHIVE, name, posts, sieve.read, sieve.dropped, [said] if said else [])


_COLUMNS = ("id", "created", "text", "likes", "shares", "source", "reply", "urls", "media")


def _row(tweet: Any) -> tuple:
    pictures = as_list(dig(tweet, "extended_entities", "media")) or as_list(
        dig(tweet, "entities", "media")
    )
    return (
        as_text(dig(tweet, "id_str")) or as_text(dig(tweet, "id")),
        as_text(dig(tweet, "created_at")),
        as_text(dig(tweet, "full_text")) or as_text(dig(tweet, "text")),
        as_count(dig(tweet, "favorite_count")),
        as_count(dig(tweet, "retweet_count")),
        as_text(dig(tweet, "source")),
        any(
            as_text(dig(tweet, key))
            for key in ("in_reply_to_status_id_str", "in_reply_to_status_id",
                        "in_reply_to_user_id_str", "in_reply_to_user_id")
        ),
        [(as_text(dig(url, "url")), as_text(dig(url, "expanded_url"))) for url in as_list(dig(tweet, "entities", "urls"))],
        [(as_text(dig(item, "url")), as_text(dig(item, "type"))) for item in pictures],
    )  # fmt: skip


def _long_texts(notes: list) -> dict[pd.Timestamp, list[tuple[str, list[str]]]]:
    """List long posts, which stand whole in a file of their own, by the second of their making."""
    found: dict[pd.Timestamp, list] = {}
    for entry in notes:
        note = dig(entry, "noteTweet", default=entry)
        when = moments.parsed(
            pd.Series([as_text(dig(note, "createdAt"))]), "%Y-%m-%dT%H:%M:%S.%f%z"
        )
        text = as_text(dig(note, "core", "text"))
        if when.notna().all() and text:
            links = [as_text(dig(url, "shortUrl")) for url in as_list(dig(note, "core", "urls"))]
            found.setdefault(when[0].floor("s"), []).append((text, links))
    return found


def _seen(text: str, urls: list, media: list, notes: Any) -> tuple[str, str]:
    """Return the text as a reader saw it, and the post's format."""
    for whole, links in notes:
        shown = readable(text)[:_CUT]
        if readable(whole).startswith(shown):
            text = whole
            urls = [(link, target) for link, target in urls if link in whole] + [
                (link, "") for link in links
            ]
            break
    quoted = [link for link, target in urls if _STATUS_LINK.match(target)]
    kinds = {kind for _, kind in media}
    if kinds & {"video", "animated_gif"}:
        form = "video"
    elif media:
        form = "photo"
    elif quoted:
        form = "quote"
    else:
        form = "link" if urls else "text"
    hidden = [link for link in (*quoted, *(link for link, _ in media)) if link]
    return readable(text, hidden), form

"""Mastodon: the archive's outbox.json, or the statuses that the server's API gives.

Of the archive only outbox.json is opened, and of that only what was public.
"""

from typing import Any

import pandas as pd
from bs4 import BeautifulSoup

from rulebook.anonymise.text import LINK
from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import counts
from rulebook.own.documents import as_count, as_list, as_text, dig, parse_json
from rulebook.own.drafts import Draft, Format
from rulebook.own.letters import decoded
from rulebook.own.sources import Archive

PATH = "Preferences > Import and export > Data export > Request your archive"

_LIMITS = {"job-posts": drafts.JOB_WORDS}
_CANNOT = {"scheduling": drafts.NO_SCHEDULE, "following": drafts.NO_FOLLOWERS}
OUTBOX = Format(
    "mastodon-outbox", "Mastodon, the archive", "mastodon", PATH, cannot=_CANNOT, limits=_LIMITS
)
STATUSES = Format(
    "mastodon-statuses", "Mastodon, statuses from the server", "mastodon",
    "your.server/api/v1/accounts/your-number/statuses", cannot=_CANNOT, limits=_LIMITS,
)  # fmt: skip
FORMATS = (OUTBOX, STATUSES)

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_OUTBOX = r"outbox\.json"
_PARAGRAPHS = ["p", "br", "li", "blockquote"]


def from_archive(archive: Archive) -> Draft | None:
    """Read the outbox of an archive; None where there is none."""
    names = archive.like(_OUTBOX)
    if not names:
        return None
    name = archive.source.name
    text, _ = decoded(archive.read(names[0]), name)
    draft = from_document(parse_json(text, f"{name}, {names[0]}"), name)
    if draft is None:
        raise RulebookError(f"{name}: {names[0]} is no outbox of Mastodon.")
    return draft


def from_document(document: Any, name: str) -> Draft | None:
    """Read outbox.json, or a list of statuses; None for any other JSON."""
    if isinstance(document, dict) and isinstance(dig(document, "orderedItems"), list):
        return _outbox(document["orderedItems"], name)
    if isinstance(document, list) and any(
        "favourites_count" in item for item in document if isinstance(item, dict)
    ):
        return _statuses(document, name)
    return None


def _outbox(items: list, name: str) -> Draft:
    rows = []
    for item in items:
        post = dig(item, "object")
        post = post if isinstance(post, dict) else {}
        audience = [
            address
            for holder in (item, post)
            for key in ("to", "cc")
            for address in _addresses(dig(holder, key))
        ]
        rows.append(
            {
                "id": as_text(dig(post, "id")),
                "owner": as_text(dig(post, "attributedTo")) or as_text(dig(item, "actor")),
                "own": dig(item, "type") == "Create",
                "public": any(address in _PUBLIC for address in audience),
                "reply": dig(post, "inReplyTo") is not None,
                "published": as_text(dig(post, "published")) or as_text(dig(item, "published")),
                "html": as_text(dig(post, "content")),
                "media": [
                    as_text(dig(part, "mediaType")) for part in as_list(dig(post, "attachment"))
                ],
                "likes": as_count(dig(post, "likes", "totalItems")),
                "shares": as_count(dig(post, "shares", "totalItems")),
            }
        )
    return _draft(OUTBOX, pd.DataFrame(rows), name)


def _addresses(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def _statuses(items: list, name: str) -> Draft:
    rows = [
        {
            "id": as_text(dig(item, "uri")) or as_text(dig(item, "id")),
            "owner": as_text(dig(item, "account", "id")),
            "own": dig(item, "reblog") is None,
            "public": dig(item, "visibility") in ("public", "unlisted"),
            "reply": dig(item, "in_reply_to_id") is not None,
            "published": as_text(dig(item, "created_at")),
            "html": as_text(dig(item, "content")),
            "media": [
                as_text(dig(part, "type")) for part in as_list(dig(item, "media_attachments"))
            ],
            "likes": as_count(dig(item, "favourites_count")),
            "comments": as_count(dig(item, "replies_count")),
            "shares": as_count(dig(item, "reblogs_count")),
        }
        for item in items
    ]
    return _draft(STATUSES, pd.DataFrame(rows), name)


def _draft(format: Format, table: pd.DataFrame, name: str) -> Draft:
    if table.empty:
        raise RulebookError(f"{name} holds no posts.")
    sieve = drafts.Sieve(table)
    sieve.drop(drafts.REPOST, ~table["own"])
    sieve.drop(drafts.NO_ID, table["id"].eq(""))
    sieve.drop(drafts.PRIVATE, ~table["public"])
    sieve.drop(drafts.REPLY, table["reply"])
    table = sieve.rows
    if len(table) and table["likes"].eq("").all():
        raise RulebookError(
            f"{name} holds posts without their likes (older servers leave them out), so no rule can "
            f"be tested on it: save what {STATUSES.path} answers, and give that file."
        )
    seen = [_shown(html) for html in table["html"]]
    media = [{kind.partition("/")[0] for kind in kinds} for kinds in table["media"]]
    posts = pd.DataFrame(
        {
            "id": table["id"],
            "owner": table["owner"],
            "text": [text for text, _ in seen],
            "format": [_form(kinds, links) for kinds, (_, links) in zip(media, seen, strict=True)],
            "utc": _published(table["published"]),
        },
        index=table.index,
    )
    for part in drafts.PARTS:
        if part in table:
            posts[part] = counts(table[part])
    sieve.rows = posts
    drafts.drop_untimed(sieve, name, "there is no time")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH)
    return Draft(format, name, sieve.rows.reset_index(drop=True), sieve.read, sieve.dropped)


def _published(cells: pd.Series) -> pd.Series:
    whole = moments.parsed(cells, "%Y-%m-%dT%H:%M:%S%z")
    return whole.fillna(moments.parsed(cells, "%Y-%m-%dT%H:%M:%S.%f%z"))


def _form(kinds: set[str], links: int) -> str:
    if kinds & {"video", "gifv"}:
        return "video"
    if "image" in kinds:
        return "photo"
    if kinds & {"audio", "unknown"}:
        return "audio" if "audio" in kinds else "other"
    return "link" if links else "text"


def _shown(html: str) -> tuple[str, int]:
    """Return a post's text as a reader sees it, and how many links are in it."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(_PARAGRAPHS):
        tag.insert_after("\n") if tag.name != "br" else tag.replace_with("\n")
    links = 0
    for anchor in soup.find_all("a"):
        if {"mention", "hashtag"} & set(anchor.get("class") or ()):
            continue
        links += 1
        words = anchor.get_text()
        if not LINK.fullmatch(words):
            # A link behind words is a link all the same, and takes the room of its words.
            anchor.replace_with(stand_in(words))
    return soup.get_text().strip(), links


def stand_in(words: str) -> str:
    """Return an address as long as the words under which a link is shown (nine letters at least)."""
    return "https://" + "x" * max(1, len(words) - 8)

"""Bluesky: what `app.bsky.feed.getAuthorFeed` answers, saved as JSON."""

import re
from typing import Any

import pandas as pd

from rulebook.anonymise.text import LINK
from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import counts
from rulebook.own.documents import as_count, as_list, as_text, dig
from rulebook.own.drafts import Draft, Format
from rulebook.own.formats.mastodon import stand_in

PATH = "public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=your.name&limit=100"

FEED = Format(
    "bluesky-feed",
    "Bluesky, a saved feed",
    "bluesky",
    PATH,
    cannot={"scheduling": drafts.NO_SCHEDULE, "following": drafts.NO_FOLLOWERS},
    limits={"job-posts": drafts.JOB_WORDS},
)
FORMATS = (FEED,)

_LINK = "app.bsky.richtext.facet#link"
_FORMS = {"images": "photo", "video": "video", "external": "link", "record": "quote"}
_SHAPES = ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z")


def from_document(document: Any, name: str) -> Draft | None:
    """Read a saved feed, or a list of its entries; None for any other JSON."""
    items = dig(document, "feed", default=document)
    if not isinstance(items, list) or not any(dig(item, "post", "record") for item in items):
        return None
    rows = [_row(item) for item in items]
    table = pd.DataFrame(rows)
    sieve = drafts.Sieve(table)
    sieve.drop(drafts.NO_ID, table["id"].eq(""))
    sieve.drop(drafts.REPOST, table["repost"])
    sieve.drop(drafts.REPLY, table["reply"])
    table = sieve.rows
    if len(table) and table["likes"].eq("").all():
        raise RulebookError(
            f"{name} holds posts without their likes, so no rule can be tested on it: save what "
            f"{PATH} answers."
        )
    posts = pd.DataFrame(
        {
            "id": table["id"],
            "owner": table["owner"],
            "text": table["text"],
            "format": table["format"],
            "utc": _created(table["created"]),
        }
    )
    for part in ("likes", "comments", "shares"):
        posts[part] = counts(table[part])
    sieve.rows = posts
    drafts.drop_untimed(sieve, name, "there is no time")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH)
    return Draft(FEED, name, sieve.rows.reset_index(drop=True), sieve.read, sieve.dropped)


def _created(cells: pd.Series) -> pd.Series:
    read = moments.parsed(cells, _SHAPES[0])
    return read.fillna(moments.parsed(cells, _SHAPES[1]))


def _row(item: Any) -> dict:
    post = dig(item, "post", default={})
    record = dig(post, "record", default={})
    text, links = _shown(as_text(dig(record, "text")), as_list(dig(record, "facets")))
    return {
        "id": as_text(dig(post, "uri")),
        "owner": as_text(dig(post, "author", "did")),
        "repost": dig(item, "reason") is not None,
        "reply": dig(record, "reply") is not None or dig(item, "reply") is not None,
        "created": as_text(dig(record, "createdAt")),
        "text": text,
        "format": _form(dig(record, "embed") or dig(post, "embed"), links),
        "likes": as_count(dig(post, "likeCount")),
        "comments": as_count(dig(post, "replyCount")),
        "shares": as_count(dig(post, "repostCount")),
    }


def _form(embed: Any, links: int) -> str:
    kind = re.sub(r"#.*", "", as_text(dig(embed, "$type"))).rsplit(".", 1)[-1]
    if kind == "recordWithMedia":
        return _form(dig(embed, "media"), links)
    return _FORMS.get(kind, "link" if links else "text")


def _shown(text: str, facets: list) -> tuple[str, int]:
    """Return the text with each link as an address, and the number of links.

    Facets name their place in bytes of UTF-8. A link that is shown shortened, or behind words,
    takes the room of what is shown.
    """
    raw = text.encode("utf-8")
    spans = []
    for facet in facets:
        start, end = dig(facet, "index", "byteStart"), dig(facet, "index", "byteEnd")
        is_link = any(dig(part, "$type") == _LINK for part in as_list(dig(facet, "features")))
        if (
            is_link
            and isinstance(start, int)
            and isinstance(end, int)
            and 0 <= start < end <= len(raw)
        ):
            spans.append((start, end))
    for start, end in sorted(spans, reverse=True):
        shown = raw[start:end].decode("utf-8", errors="replace")
        if not LINK.fullmatch(shown):
            raw = raw[:start] + stand_in(shown).encode() + raw[end:]
    return raw.decode("utf-8", errors="replace"), len(spans)

"""Instagram: "Download your information" (JSON), for professional accounts, with their insights.

Only the named files are opened: a download holds messages, places and device names too.
"""

from typing import Any

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import counts, fold
from rulebook.own.documents import as_count, as_list, as_text, dig, parse_json, unmangled
from rulebook.own.drafts import Draft, Format
from rulebook.own.formats.meta import NAMES
from rulebook.own.letters import decoded
from rulebook.own.sources import Archive

PATH = (
    "Accounts Centre > Your information and permissions > Download your information, as JSON, with "
    "“past Instagram insights” in it"
)

DOWNLOAD = Format(
    "instagram-download",
    "Instagram, the download of your information",
    "instagram",
    PATH,
    sign="second",
    cannot={"following": drafts.ONE_ACCOUNT},
    limits={
        "scheduling": drafts.SECOND,
        "link-position": "Few posts on Instagram hold a link, and readers cannot click it.",
        "likes": "It tells posts from reels only: every post counts as a photo unless its file is a video.",
        "job-posts": drafts.JOB_WORDS,
    },
)
FORMATS = (DOWNLOAD,)

_INSIGHTS = r"(?:logged_information/)?past_instagram_insights/(?:posts|reels)(?:_\d+)?\.json"
_POSTS = r"(?:content|media)/(?:posts|reels)_\d+\.json|(?:content/)?media\.json"
_THREADS = r"threads/threads_and_replies\.json"
_FOLLOWERS = r"(?:followers_and_following/)?followers(?:_\d+)?\.json"
_FOLLOWING = r"(?:followers_and_following/)?following\.json"
_HTML = r"(?:your_instagram_activity|logged_information|connections|content|followers_and_following)/.*\.html"
_LISTS = {"organic_insights_posts": "photo", "organic_insights_reels": "video"}


def _named(part: str) -> frozenset[str]:
    own = {"likes": "likes", "comments": "comments", "shares": "shares"}.get(part, part)
    return frozenset({*NAMES[part], f"instagram {own}"})


_KEYS = {part: _named(part) for part in ("likes", "comments", "shares")} | {
    "reach": frozenset({"accounts reached", "contas alcancadas", "cuentas alcanzadas"}),
    "impressions": frozenset({"impressions", "instagram plays", "impressoes", "impresiones"}),
}


def from_archive(archive: Archive) -> Draft | None:
    """Read posts and reels with their counts; None where it is no download of Instagram.

    Raises RulebookError for a download in HTML, without insights, or of Threads.
    """
    name = archive.source.name
    insights = archive.like(_INSIGHTS)
    if not insights:
        if archive.like(_HTML):
            raise RulebookError(
                f"{name} is a download in HTML, made to be looked at: ask for it again as JSON, {PATH}."
            )
        if archive.like(_POSTS):
            raise RulebookError(
                f"{name} holds posts without their likes, so no rule can be tested on it: you need a "
                "professional account's past insights (if your download came in several parts, give "
                f"the one with them), or the other export, {_OTHER}."
            )
        if archive.like(_THREADS):
            raise RulebookError(
                f"{name} holds posts of Threads without their likes, so no rule can be tested on it."
            )
        return None
    rows = [
        row
        for member in insights
        for row in _rows(parse_json(decoded(archive.read(member), member)[0], f"{name}, {member}"))
    ]
    draft = _draft(name, rows)
    draft.followers = _count(archive, _FOLLOWERS, "relationships_followers")
    draft.following = _count(archive, _FOLLOWING, "relationships_following")
    if not draft.followers or draft.following is None:
        draft.followers = draft.following = None
        draft.cannot["following"] = drafts.NO_FOLLOWERS
    return draft


_OTHER = "Meta Business Suite > Insights > Content > Export"


def from_document(document: Any, name: str) -> Draft | None:
    """Read a single posts.json or reels.json of the insights; None for any other JSON."""
    if not isinstance(document, dict) or not set(_LISTS) & set(document):
        return None
    draft = _draft(name, _rows(document))
    draft.cannot["following"] = drafts.NO_FOLLOWERS
    return draft


def _rows(document: Any) -> list[dict]:
    rows = []
    for key, form in _LISTS.items():
        for entry in as_list(dig(document, key)):
            media = dig(entry, "media_map_data", default={})
            thumbnail: Any = next(iter(media.values()), {}) if isinstance(media, dict) else {}
            values = dig(entry, "string_map_data", default={})
            values = values if isinstance(values, dict) else {}
            named = {fold(unmangled(label)): value for label, value in values.items()}
            row: dict[str, Any] = {"text": unmangled(as_text(dig(thumbnail, "title")))}
            if not row["text"]:
                row["text"] = unmangled(as_text(dig(named.get("caption"), "value")))
            stamp = dig(thumbnail, "creation_timestamp")
            stamps = [dig(value, "timestamp") for value in named.values()]
            row["stamp"] = as_text(stamp) or next((as_text(found) for found in stamps if found), "")
            for column, labels in _KEYS.items():
                found = next((named[label] for label in named if label in labels), None)
                row[column] = as_count(dig(found, "value"))
                row[f"has {column}"] = found is not None
            is_video = as_text(dig(thumbnail, "uri")).lower().endswith((".mp4", ".mov"))
            row["format"] = "video" if is_video else form
            rows.append(row)
    return rows


def _draft(name: str, rows: list[dict]) -> Draft:
    table = pd.DataFrame(rows)
    if table.empty:
        raise RulebookError(
            f"{name} lists no posts with their likes, so no rule can be tested on it."
        )
    posts = pd.DataFrame(
        {
            "owner": "",
            "text": table["text"],
            "format": table["format"],
            "utc": moments.since_1970(table["stamp"]),
        }
    )
    for column in _KEYS:
        # A key that no post has is a measure that was not taken, or a name in a language not seen.
        if table[f"has {column}"].any():
            posts[column] = counts(table[column])
    if not {"likes", "comments"} <= set(posts):
        raise RulebookError(
            f"{name}: its likes or its comments have names in a language that is not known here; set Instagram "
            f"to English and ask for it again, {PATH}."
        )
    # There is no id; two posts of the same second in one account do not happen.
    posts["id"] = posts["utc"].astype("str").mask(posts["utc"].isna(), "")
    sieve = drafts.Sieve(posts)
    drafts.drop_untimed(sieve, name, "there is no time")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH)
    note = "It goes back about a year, and does not hold every post of it."
    rows_kept = sieve.rows.reset_index(drop=True)
    return Draft(DOWNLOAD, name, rows_kept, sieve.read, sieve.dropped, [note])


def _count(archive: Archive, pattern: str, key: str) -> int | None:
    """Count the entries of a list of people; nothing of them is kept."""
    names = archive.like(pattern)
    if not names:
        return None
    number = 0
    for name in names:
        document = parse_json(
            decoded(archive.read(name), name)[0], f"{archive.source.name}, {name}"
        )
        number += len(as_list(dig(document, key, default=document)))
    return number

"""From a file to what its reader makes of it, or to one sentence that says what is needed instead."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import by_hand, not_posts
from rulebook.own.by_hand import Match, UnknownTable
from rulebook.own.documents import dig, parse_json
from rulebook.own.drafts import Draft
from rulebook.own.formats import (
    bluesky,
    facebook_insights,
    instagram_download,
    linkedin_member,
    linkedin_page,
    mastodon,
    meta,
    tiktok,
    x_archive,
    x_csv,
    youtube,
)
from rulebook.own.guesses import Preview, preview
from rulebook.own.letters import decoded
from rulebook.own.sources import Archive, Source, open_archive, source_of
from rulebook.own.tables import (
    Book,
    book_from_excel,
    book_from_xml,
    books_from_text,
)

# By exact names first, by shape last.
_TABLES = (
    meta.recognise,
    facebook_insights.recognise,
    linkedin_page.recognise,
    x_csv.recognise,
    tiktok.recognise,
    linkedin_member.recognise,
    youtube.recognise,
)
_ARCHIVES = (x_archive.from_archive, instagram_download.from_archive, mastodon.from_archive)
_DOCUMENTS = (
    instagram_download.from_document,
    mastodon.from_document,
    bluesky.from_document,
)

FORMATS = tuple(
    format
    for module in (
        meta, linkedin_page, x_archive, x_csv, instagram_download, facebook_insights, tiktok, youtube,
        linkedin_member, mastodon, bluesky,
    )
    for format in module.FORMATS
)  # fmt: skip
"""Every kind of export that is read by itself."""

_EXCEL = b"\xd0\xcf\x11\xe0"
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
_MOST_TABLES = 30
_PRIVATE = r"(?:.*/)?(?:messages|inbox|connections|contacts|direct[-_].*)\.\w+"
_MAC = ("__MACOSX/", ".DS_Store", "desktop.ini")


@dataclass
class Found:
    """What one file gave: posts, or texts to lend to another file's posts."""

    drafts: list[Draft] = field(default_factory=list)
    texts: list[pd.DataFrame] = field(default_factory=list)


def read_file(given: object, match: Match | None = None) -> Found:
    """Read one file, by hand if a match is given. Raises RulebookError, in one sentence."""
    source = source_of(given)
    if match is not None:
        draft = by_hand.recognise(_tables(source), match, source.name)
        return Found([_stamped(draft, source)])
    archive = open_archive(source)
    if archive is not None and not _is_excel(archive):
        return _from_archive(archive)
    return _from_file(source)


def look(given: object) -> Preview:
    """Show a table's columns, rows and a guess of which is which, to match them by hand."""
    source = source_of(given)
    return preview(_tables(source), source.name)


def _tables(source: Source) -> list[Book]:
    books = _books(source)
    if isinstance(books, Draft):
        raise RulebookError(f"{source.name} is read by itself: there are no columns to match.")
    return books


def _is_excel(archive: Archive) -> bool:
    return "[Content_Types].xml" in archive.names and any(
        name.startswith("xl/") for name in archive.names
    )


def _stamped(draft: Draft, source: Source, archive: Archive | None = None) -> Draft:
    """Say when the file was made, from its name, its members or the computer's own date."""
    made = archive.made if archive is not None else None
    draft.exported, draft.exported_by = exported(draft, source.name, made or source.modified)
    return draft


def _from_archive(archive: Archive) -> Found:
    name = archive.source.name
    for reader in _ARCHIVES:
        draft = reader(archive)
        if draft is not None:
            return Found([_stamped(draft, archive.source, archive)])
    shares = archive.like(r"Shares(?:_\d+)?\.csv")
    if shares:
        # LinkedIn's archive holds messages too: only this one is opened.
        return _merge(_from_member(archive, member) for member in shares)
    tables = [
        member
        for member in archive.names
        if not member.startswith(_MAC[0]) and not member.endswith(_MAC)
    ]
    ours = [member for member in tables if member.lower().endswith((".csv", ".xls", ".xlsx"))]
    private = archive.like(_PRIVATE)
    if not ours or private or len(ours) < len(tables) or len(ours) > _MOST_TABLES:
        raise RulebookError(f"{name} is no export that is known here{_hint(archive)}")
    found, refusals = [], []
    for member in ours:
        try:
            found.append(_from_member(archive, member))
        except RulebookError as refusal:
            refusals.append(refusal)
    if not found:
        # What was to be a table of posts says best what is missing: it has the most columns.
        raise min(refusals, key=lambda refusal: "not posts" in str(refusal))
    damaged = [refusal for refusal in refusals if "damaged" in str(refusal)]
    if damaged:
        raise damaged[0]
    return _merge(found)


def _hint(archive: Archive) -> str:
    if archive.like(r"(?:your_facebook_activity|posts)/.*\.(?:json|html)"):
        return f": Facebook's own download has no likes of your posts; take {meta.PATH}."
    if archive.like(r".*\.zip"):
        return ": it holds another zip; unpack it, and give the one inside."
    if archive.like(r"content\.xml|Index\.zip|.*\.iwa"):
        return ": it is a table of another spreadsheet; save it there as .xlsx or CSV."
    if archive.like(r".*\.html"):
        return f": it holds pages to look at. On Instagram ask for JSON, {instagram_download.PATH}."
    return (
        ": give the file as the platform gave it to you, or match the columns of a table by hand."
    )


def _merge(parts: Iterable[Found]) -> Found:
    whole = Found()
    for part in parts:
        whole.drafts += part.drafts
        whole.texts += part.texts
    return whole


def _from_member(archive: Archive, member: str) -> Found:
    inside = Source(f"{archive.source.name}, {member}", archive.read(member))
    found = _from_file(inside)
    for draft in found.drafts:
        _stamped(draft, archive.source, archive)
    return found


def _from_file(source: Source) -> Found:
    books = _books(source)
    if isinstance(books, Draft):
        return Found([_stamped(books, source)])
    for book in books:
        texts = linkedin_member.shares(book)
        if texts is not None:
            return Found(texts=[texts])
    for recognise in _TABLES:
        for book in books:
            draft = recognise(book)
            if draft is not None:
                return Found([_stamped(draft, source)])
    not_posts.refuse(books)
    columns = [" ".join(name.split())[:30] for name in preview(books, source.name).columns]
    raise UnknownTable(
        f"{source.name} is no export that is known here, or is in a language not seen so far; its "
        f"columns are {', '.join(filter(None, columns[:12]))}. Match them yourself: which is the time, "
        "which the text, which the likes?"
    )


def _books(source: Source) -> list[Book] | Draft:
    """Return the tables of a file, or what the reader of a JSON file made of it."""
    name = source.name
    if source.path is not None and source.path.is_dir():
        raise RulebookError(f"{name} is a folder: choose the table in it.")
    data = source.read()
    if data.startswith(_PICTURES):
        raise RulebookError(
            f"{name} is a picture or a printed page, not a table: take the CSV, Excel or zip file that the "
            "platform offers."
        )
    if data.startswith((_EXCEL, b"PK")):
        return [book_from_excel(data, name)]
    if name.lower().endswith(".car"):
        raise RulebookError(
            f"{name} holds Bluesky's posts without their likes, so no rule can be tested on it: save "
            f"what {bluesky.PATH} answers, and give that file."
        )
    text, lossy = decoded(data, name)
    start = text[:2000].lstrip()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return [book_from_xml(data, name)]
    not_posts.refuse_page(text, name)
    if start.startswith(("window.YTD", "Grailbird")):
        draft = x_archive.from_script(text, source)
        if draft is not None:
            return draft
    if start.startswith(("{", "[")):
        return _document(text, name)
    books = books_from_text(text, name, lossy)
    if not books:
        raise RulebookError(
            f"{name} is no table: an export has a row of names, and columns below them."
        )
    return books


def _document(text: str, name: str) -> Draft:
    document = parse_json(text, name)
    for reader in _DOCUMENTS:
        draft = reader(document, name)
        if draft is not None:
            return draft
    if dig(document, 0, "media") or dig(document, "text_post_app_text_posts"):
        raise RulebookError(
            f"{name} holds posts without their likes, so no rule can be tested on it: you need "
            f"{instagram_download.PATH}."
        )
    raise RulebookError(f"{name} is JSON, but no list of posts that is known here.")


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_IN_NAME = (
    (r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d)", "%Y-%m-%d"),
    (r"(?<!\d)(20\d{6})(?:\d{6})?(?!\d)", "%Y%m%d"),
    (rf"((?:{'|'.join(_MONTHS)})-\d\d-20\d\d)", "%b-%d-%Y"),
)


def exported(
    draft: Draft, name: str, modified: datetime | None = None
) -> tuple[pd.Timestamp | None, str]:
    """Return when a file was made and how that is known: the last day in its name, or its own date.

    A name with a month (Twitter's analytics) tells what is in the file, not when it was made. A
    date before the last post is none.
    """
    if draft.posts.empty:
        return None, ""
    last = draft.posts["utc"].max()
    found = []
    if draft.format.slug != "x-analytics":
        names = pd.Series([name])
        for pattern, shape in _IN_NAME:
            days = names.str.extractall(pattern)
            if len(days):
                read = pd.to_datetime(days[0], format=shape, errors="coerce").dropna()
                # It may have been any hour of that day.
                found += list(read + pd.Timedelta(days=1))
        digits = names.str.extract(r"(?<!\d)(1\d{12})(?!\d)", expand=False)
        found += list(pd.to_datetime(pd.to_numeric(digits), unit="ms", errors="coerce").dropna())
    found = [moment.as_unit("us") for moment in found if moment >= last]
    if found:
        return max(found), "its name"
    if modified is not None:
        moment = pd.Timestamp(modified)
        moment = moment.tz_convert("UTC").tz_localize(None) if moment.tzinfo else moment
        if moment >= last:
            return moment.as_unit("us"), "the date of the file"
    return None, ""

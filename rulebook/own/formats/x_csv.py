"""X: the content CSV of Premium, and the analytics CSV of Twitter (closed in 2024).

Both keep the order of their columns in every language, so they are read by position.
"""

import pandas as pd

from rulebook.own import drafts, moments
from rulebook.own.cells import counts, is_dead
from rulebook.own.drafts import Draft, Format
from rulebook.own.tables import Book, Grid

PATH = "X > Premium > Analytics > Content > Export"

_TCO = (
    "A picture and a link both look like https://t.co/… there, so they cannot be told apart: the "
    "archive of X can."
)
_SHORT = "Texts are cut at about 280 characters there."
_CANNOT = {"link-position": _TCO, "likes": _TCO, "following": drafts.NO_FOLLOWERS}
_LIMITS = {
    "scheduling": drafts.MINUTE,
    "length": _SHORT,
    "hashtags": _SHORT,
    "job-posts": drafts.JOB_WORDS,
}
_MEASURES = ("characters", "words", "hashtags", "mentions")
CONTENT = Format(
    "x-content", "X, content analytics", "x", PATH,
    measures=_MEASURES, sign="minute", cannot=_CANNOT, limits=_LIMITS,
)  # fmt: skip
LEGACY = Format(
    "x-analytics", "Twitter, analytics until 2024", "x", "analytics.twitter.com (closed)",
    measures=_MEASURES, sign="minute", cannot=_CANNOT, limits=_LIMITS,
)  # fmt: skip
FORMATS = (CONTENT, LEGACY)

_CONTENT_COLUMNS = (
    "post id", "date", "post text", "post link", "impressions", "likes", "engagements", "bookmarks",
    "shares", "new follows", "replies", "reposts", "profile visits", "detail expands", "url clicks",
    "hashtag clicks", "permalink clicks",
)  # fmt: skip
_LEGACY_COLUMNS = (
    "tweet id", "tweet permalink", "tweet text", "time", "impressions", "engagements",
    "engagement rate", "retweets", "replies", "likes",
)  # fmt: skip
_FAVOURITES = "favorites"
_LEGACY_WIDTH = 40
_PROMOTED = 22
_DAY = "%a, %b %d, %Y"
_TO_THE_MINUTE = "%Y-%m-%d %H:%M %z"


def recognise(book: Book) -> Draft | None:
    """Read either table; None for any other."""
    grid = book.find(_is_content)
    if grid is not None:
        return _content(grid)
    grid = book.find(_is_legacy)
    return None if grid is None else _legacy(grid)


def _is_content(names: list[str], below: list[list[str]]) -> bool:
    if {"post id", "post link", "post text"} <= set(names):
        return True
    width = len(_CONTENT_COLUMNS)
    return len(names) == width and all(names) and _links_at(3, below, width)


def _is_legacy(names: list[str], below: list[list[str]]) -> bool:
    if {"tweet id", "tweet permalink", "tweet text"} <= set(names):
        return True
    whole = len(names) == _LEGACY_WIDTH and all(names)
    return whole and _links_at(1, below, _LEGACY_WIDTH)


def _links_at(place: int, below: list[list[str]], width: int) -> bool:
    rows = [row for row in below if len(row) == width]
    found = [bool(moments.x_status(row[place])) or "/status/" in row[place] for row in rows]
    return bool(found) and sum(found) > len(found) / 2


def _place(grid: Grid, columns: tuple[str, ...], width: int, name: str) -> int | None:
    """Return a column's place: by its English name, else by the order that all languages keep."""
    place = grid.place(name)
    if place is not None or len(grid.names) != width or grid.has(*columns[:3]):
        return place
    return columns.index(name)


def _ids(grid: Grid, own: pd.Series, links: pd.Series) -> tuple[pd.Series, str]:
    """Take the ids from the links where a spreadsheet has rounded them."""
    own = own.str.strip()
    if not is_dead(own):
        return own, ""
    return links.map(
        moments.x_status
    ), "A spreadsheet rounded the ids; they were taken from the links."


def _owner(links: pd.Series) -> pd.Series:
    """Return the account's name in the links, which may be of either address."""
    return (
        links.str.extract(r"(?:twitter|x)\.com/([^/\s]+)/status", expand=False)
        .fillna("")
        .str.lower()
    )


def _content(grid: Grid) -> Draft:
    name = grid.book.name

    def at(column: str) -> int | None:
        return _place(grid, _CONTENT_COLUMNS, len(_CONTENT_COLUMNS), column)

    # "Shares" is something else there: sent on or copied.
    rows = drafts.read_counts(
        grid,
        {
            "likes": at("likes"), "comments": at("replies"), "shares": at("reposts"),
            "impressions": at("impressions"),
        },
    )  # fmt: skip
    drafts.need_likes(rows, name, f"export it again, {PATH}.")
    links = grid.text(at("post link"))
    rows["id"], note = _ids(grid, grid.text(at("post id")), links)
    rows["owner"] = _owner(links)
    rows["text"] = grid.words(at("post text"))
    rows["utc"] = moments.moments(rows["id"], moments.of_x)
    place = at("date")
    stated = grid.text(place) if place is not None else pd.Series("", index=rows.index)
    day = moments.parsed(stated, _DAY)
    by_count = moments.since_1970(stated)
    day = day.fillna(by_count.dt.normalize())
    said = moments.agreement(
        rows["utc"].dt.normalize() == day, rows["utc"].notna() & day.notna(),
        "the ids, as days of UTC", name,
    )  # fmt: skip
    rows["utc"] = rows["utc"].fillna(by_count)
    sieve = drafts.from_grid(grid, rows)
    sieve.drop(drafts.NO_ID, sieve.rows["id"].eq("") | links.str.contains("/status/undefined"))
    _common(sieve, name)
    return drafts.drafted(CONTENT, grid.book, sieve, [said, note])


def _legacy(grid: Grid) -> Draft:
    name = grid.book.name

    def at(column: str) -> int | None:
        return _place(grid, _LEGACY_COLUMNS, _LEGACY_WIDTH, column)

    likes = at("likes")
    rows = drafts.read_counts(
        grid,
        {
            "likes": grid.place(_FAVOURITES) if likes is None else likes,
            "comments": at("replies"),
            "shares": at("retweets"),
            "impressions": at("impressions"),
        },
    )
    drafts.need_likes(
        rows, name, "this page of Twitter is closed, so ask X for its archive instead."
    )
    links = grid.text(at("tweet permalink"))
    rows["id"], note = _ids(grid, grid.text(at("tweet id")), links)
    rows["owner"] = _owner(links)
    rows["text"] = grid.words(at("tweet text"))
    stated = moments.parsed(grid.text(at("time")), _TO_THE_MINUTE)
    by_id = moments.moments(rows["id"], moments.of_x)
    said = moments.agreement(
        (by_id.dt.floor("min") - stated).abs() <= pd.Timedelta(minutes=1),
        by_id.notna() & stated.notna(),
        "the ids, to the minute",
        name,
    )
    rows["utc"] = by_id.fillna(stated)
    sieve = drafts.from_grid(grid, rows)
    sieve.drop(drafts.NO_ID, sieve.rows["id"].eq(""))
    paid = pd.Series(False, index=rows.index)
    by_name = [at for at, shown in enumerate(grid.names) if shown.startswith("promoted ")]
    for place in by_name or range(_PROMOTED, len(grid.names)):
        paid |= counts(grid.cells[place].str.replace(r"^0\.\d+$", "1", regex=True)).fillna(0).gt(0)
    sieve.drop(drafts.PAID, paid)
    _common(sieve, name)
    return drafts.drafted(LEGACY, grid.book, sieve, [said, note])


def _common(sieve: drafts.Sieve, name: str) -> None:
    text = sieve.rows["text"].fillna("").str.lstrip()
    sieve.drop(drafts.REPOST, text.str.startswith("RT @"))
    sieve.drop(drafts.REPLY, text.str.startswith("@"))
    drafts.drop_untimed(sieve, name, "the id does not tell the time")
    drafts.drop_unreadable(sieve, name)
    drafts.drop_twins(sieve, name, PATH)

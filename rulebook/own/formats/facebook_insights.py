"""Facebook Insights, post level (until about 2023): SpreadsheetML called .xls, .xlsx or .csv.

Its times are US Pacific, as in everything that Meta exports.
"""

import pandas as pd

from rulebook.own import drafts, moments
from rulebook.own.cells import counts, fold, is_dead
from rulebook.own.drafts import Draft, Format
from rulebook.own.formats.meta import PATH
from rulebook.own.tables import Book, Grid

INSIGHTS = Format(
    "facebook-insights",
    "Facebook Insights, post level",
    "facebook",
    "Facebook page > Insights > Export data > Post data (closed)",
    sign="minute",
    cannot={"following": drafts.NO_FOLLOWERS},
    limits={"scheduling": drafts.MINUTE, "job-posts": drafts.JOB_WORDS},
)
FORMATS = (INSIGHTS,)

_NEEDED = {"post id", "permalink", "post message", "posted"}
_STORIES = "lifetime post stories by act"
_BY_ACTION = "lifetime post stories by action type - "
_ACTIONS = {"likes": "like", "comments": "comment", "shares": "share"}
_TYPES = {
    "photo": "photo",
    "link": "link",
    "video": "video",
    "status": "status",
    "sharedvideo": "video",
}
_PATTERNS = (
    "%m/%d/%y %H:%M",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%y %I:%M %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%y %I:%M:%S %p",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
)


def recognise(book: Book) -> Draft | None:
    """Read the sheet of posts, and the counts from the sheet that has them."""
    grid = book.find(
        lambda names, _: set(names) >= _NEEDED and "lifetime post total reach" in names
    )
    if grid is None:
        return None
    rows = drafts.read_counts(
        grid,
        {
            "reach": grid.place("lifetime post total reach"),
            "impressions": grid.place("lifetime post total impressions"),
        },
    )
    rows["id"] = grid.text("post id").str.strip()
    if is_dead(rows["id"]):
        rows["id"] = grid.text("permalink").str.strip()
    # The second row describes the columns.
    described = rows["id"].eq("") & grid.text("permalink").str.strip().eq("")
    rows["owner"] = rows["id"].str.extract(r"^(\d+)_\d+$", expand=False).fillna("")
    rows["text"] = grid.words("post message")
    rows["format"] = grid.text("type").map(fold).map(_TYPES)
    local, _ = moments.by_one_pattern(grid.text("posted"), _PATTERNS)
    rows["utc"] = moments.to_utc(local, moments.PACIFIC)
    for part, cells in _stories(book, grid, rows["id"]).items():
        rows[part] = counts(cells, nothing=0)
    drafts.need_likes(rows, grid.book.name, f"export it again with all its columns, {PATH}.")
    sieve = drafts.from_grid(grid, rows, len(grid.names) - 1)
    sieve.read -= int(described.sum())
    sieve.rows = sieve.rows[~described.reindex(sieve.rows.index)]
    sieve.drop(drafts.NO_ID, sieve.rows["id"].eq(""))
    paid = counts(grid.text("lifetime post paid reach")).gt(0).fillna(False)
    sieve.drop(drafts.PAID, paid)
    drafts.drop_untimed(
        sieve, grid.book.name, "the time is not written as month, day, year and hour"
    )
    drafts.drop_unreadable(sieve, grid.book.name)
    drafts.drop_twins(sieve, grid.book.name, INSIGHTS.path)
    note = "Times are taken as US Pacific, which is how Meta writes them."
    draft = drafts.drafted(INSIGHTS, grid.book, sieve, [note])
    if (draft.posts["utc"].dt.second != 0).any():
        # With seconds there is a better sign of a scheduler than minute :00.
        draft.posts["scheduled"] = (draft.posts["utc"].dt.second == 0).astype("boolean")
    return draft


def _stories(book: Book, grid: Grid, ids: pd.Series) -> dict[str, pd.Series]:
    """Return the cells of likes, comments and shares in the order of the posts; empty means none."""
    within = {
        part: grid.text(_BY_ACTION + action)
        for part, action in _ACTIONS.items()
        if grid.has(_BY_ACTION + action)
    }
    if within:
        return within
    sheets = tuple(sheet for sheet in book.sheets if fold(sheet.name).startswith(_STORIES))
    other = Book(book.name, sheets).find(lambda names, _: {"post id", "like"} <= set(names))
    if other is None:
        return {}
    keys = other.text("post id").str.strip()
    table = other.cells.set_axis(keys, axis=0)
    table = table[~table.index.duplicated() & (table.index != "")]
    return {
        # A post that the sheet does not list is unknown, which is not the same as none.
        part: ids.map(table[other.place(action)]).fillna("?")
        for part, action in _ACTIONS.items()
        if other.has(action)
    }

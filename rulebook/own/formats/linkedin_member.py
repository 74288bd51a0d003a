"""A LinkedIn member: Analytics > Post impressions > Export (.xlsx), and the archive's Shares.csv.

The workbook lists the best 50 posts: two tables side by side on its third sheet, each sorted its
own way, in the member's language. It is known by that shape.
"""

import re

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import drafts, moments
from rulebook.own.cells import counts
from rulebook.own.drafts import Draft, Format
from rulebook.own.tables import Book, Sheet

PATH = "your profile > Analytics > Post impressions > Export"

_CHOSEN = (
    "LinkedIn exports only your best 50 posts, so what follows a rule cannot be set against what "
    "does not."
)
MEMBER = Format(
    "linkedin-member",
    "LinkedIn, one's own posts (the best 50)",
    "linkedin",
    PATH,
    measures=(),
    sign="quarter",
    chosen=True,
    cannot={
        rule: _CHOSEN
        for rule in ("length", "link-position", "job-posts", "likes", "frequency", "hashtags")
    }
    | {"following": drafts.NO_FOLLOWERS},
    limits={
        "timing": f"{_CHOSEN} Read the answer with that in mind.",
        "scheduling": f"{_CHOSEN} A post within 20 seconds after a quarter of an hour counts as scheduled.",
    },
)
FORMATS = (MEMBER,)

_DATES = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
_WORDS = ("sharelink", "sharecommentary")
# Paragraphs are written as a quotation mark, a line break and a quotation mark.
_PARAGRAPH = re.compile(r'"?\n"?')


def recognise(book: Book) -> Draft | None:
    """Read the two tables of the best posts, joined by their links."""
    for sheet in book.sheets:
        place = _header(sheet)
        if place is not None:
            return _best(book, sheet.whole()[place:])
    return None


def _header(sheet: Sheet) -> int | None:
    """Return the row above two columns of LinkedIn's links, four columns apart, if there is one."""
    for place, row in enumerate(sheet.head[1:], start=1):
        if len(row) >= 7 and any(moments.linkedin_urn(row[column]) for column in (0, 4)):
            above = sheet.head[place - 1]
            return None if moments.linkedin_urn(above[0]) else place - 1
    return None


def _best(book: Book, rows: list[list[str]]) -> Draft:
    cells = pd.DataFrame(rows[1:], dtype="object").fillna("")
    sides = []
    for first in (0, 4):
        side = cells[[first, first + 1, first + 2]].set_axis(["link", "date", "count"], axis=1)
        side = side[side["link"].str.strip() != ""]
        side = side.assign(id=side["link"].map(moments.linkedin_urn), count=counts(side["count"]))
        sides.append(side)
    engagement, impressions = sides
    read = pd.concat([engagement["link"], impressions["link"]]).nunique()
    joined = engagement[engagement["id"] != ""].merge(
        impressions[impressions["id"] != ""], on="id", how="outer", suffixes=("", "_seen")
    )
    posts = pd.DataFrame(
        {
            "id": joined["id"],
            "owner": "",
            "utc": moments.moments(joined["id"], moments.of_linkedin),
            "engagement": joined["count"],
            "impressions": joined["count_seen"],
        }
    )
    date = joined["date"].fillna(joined["date_seen"])
    agrees = {}
    for pattern in _DATES:
        day = moments.parsed(date, pattern)
        agrees[pattern] = (posts["utc"].dt.normalize() - day).abs() <= pd.Timedelta(days=1)
    best = max(agrees.values(), key=lambda found: found.sum())
    said = moments.agreement(best, posts["utc"].notna(), "the ids in the links", book.name)
    sieve = drafts.Sieve(posts, int(read))
    sieve.note(drafts.NO_ID, int(read) - len(posts))
    drafts.drop_untimed(sieve, book.name, "the link holds no id that tells the time")
    drafts.drop_unreadable(sieve, book.name)
    sieve.drop("posts that stand in only one of the two lists", sieve.rows["engagement"].isna())
    drafts.drop_twins(sieve, book.name, PATH)
    return drafts.drafted(
        MEMBER,
        book,
        sieve,
        [said, _CHOSEN, "Engagement is the one sum that LinkedIn gives; clicks may be in it."],
    )


def shares(book: Book) -> pd.DataFrame | None:
    """Read Shares.csv of the member's data archive: `id`, `utc` and `text`, one row a post.

    It has no counts, so it only lends its texts to the best posts. None for any other table.
    """
    grid = book.find(lambda names, _: all(word in names for word in _WORDS))
    if grid is None:
        return None
    table = pd.DataFrame({"id": grid.text("sharelink").map(moments.linkedin_urn)})
    table["utc"] = moments.moments(table["id"], moments.of_linkedin)
    table["text"] = grid.text("sharecommentary").map(lambda text: _PARAGRAPH.sub("\n", text))
    # An edit is a further row; the later one stands.
    return table[table["id"] != ""].drop_duplicates("id", keep="last")


def with_texts(draft: Draft, table: pd.DataFrame) -> Draft:
    """Lend texts to posts: by id, or by the moment where one has the id of its share.

    Raises RulebookError where none of the texts belongs to any of the posts.
    """
    texts = dict(zip(table["id"], table["text"], strict=True))
    found = draft.posts["id"].map(texts)
    for row in found.index[found.isna()]:
        apart = (table["utc"] - draft.posts.loc[row, "utc"]).abs()
        if len(apart) and apart.min() <= pd.Timedelta(seconds=2):
            found[row] = table.loc[apart.idxmin(), "text"]
    if found.isna().all():
        raise RulebookError(
            "None of the texts in Shares.csv belongs to any of the posts in the other file: give "
            "two exports of the same account and time."
        )
    draft.posts["text"] = found.astype("object")
    draft.notes.append(
        f"{int(found.notna().sum())} of {len(found)} posts found their text in Shares.csv."
    )
    return draft

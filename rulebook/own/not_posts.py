"""Tables that are no posts: days, ages, countries. Each is answered with what is needed instead."""

import re

from rulebook.errors import RulebookError
from rulebook.own.cells import fold
from rulebook.own.formats import (
    instagram_download,
    linkedin_page,
    meta,
    tiktok,
    x_csv,
    youtube,
)
from rulebook.own.tables import Book, Sheet

_TITLE_ROWS = 5
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?: .*)?"
    r"|\w{3}, \w{3} \d{1,2}, \d{4}|\w{3,9} \d{1,2}, \d{4}"
)
_NUMBER = re.compile(r"[-–]?\d[\d.,'  ]*%?|-|N/A|")

# By a word of a header or a title: whose table it is, and where its posts are.
_WHERE = (
    ({"primary", "facebook page reach", "instagram reach", "page visits"}, meta.PATH),
    ({"bookmarks", "new follows", "profile visits", "posts created"}, x_csv.PATH),
    ({"tweets published", "user profile clicks"}, x_csv.PATH),
    ({"video views", "profile views", "unique viewers"}, tiktok.PATH),
    ({"impressions (organic)", "unique impressions (organic)", "total followers"}, linkedin_page.PATH),
    ({"watch time (hours)", "aufrufe", "wiedergabezeit (stunden)", "visualizacoes (%)", "visualizacoes",
      "viewer age", "idade do espectador"}, youtube.PATH),
)  # fmt: skip
_ANY = (
    f"on Instagram and Facebook {meta.PATH}; on LinkedIn {linkedin_page.PATH}; on X {x_csv.PATH}; "
    f"on TikTok {tiktok.PATH}"
)


def refuse(books: list[Book]) -> None:
    """Raise RulebookError, in one sentence, for a table that lists something else than posts."""
    for book in books:
        listed = [(_lists(sheet), sheet) for sheet in book.sheets if sheet.head]
        if listed and all(what for what, _ in listed):
            what, sheet = listed[0]
            raise RulebookError(
                f"{book.name} lists {what}, not posts: you need the list of your posts, "
                f"{_where(sheet)}."
            )


def _lists(sheet: Sheet) -> str:
    """Return "days" or the first column's name, if the table is one of numbers by these."""
    for place, row in enumerate(sheet.head[:_TITLE_ROWS]):
        names = [cell.strip() for cell in row]
        below = [line for line in sheet.head[place + 1 :] if any(cell.strip() for cell in line)]
        if len(names) < 2 or not all(names) or not below:
            continue
        width = len(names)
        if any(len(line) != width for line in below) or _NUMBER.fullmatch(names[1]):
            continue
        numbers = [
            all(_NUMBER.fullmatch(line[at].strip()) for line in below) for at in range(width)
        ]
        dates = [all(_DATE.fullmatch(line[at].strip()) for line in below) for at in range(width)]
        if dates[0] and all(numbers[1:]):
            return "days"
        if not numbers[0] and all(numbers[1:]) and not any("http" in line[0] for line in below):
            return f"figures by “{names[0][:40]}”"
    return ""


def _where(sheet: Sheet) -> str:
    seen = {fold(cell) for row in sheet.head[:_TITLE_ROWS] for cell in row}
    for words, path in _WHERE:
        if words & seen:
            return path
    return _ANY


def refuse_page(text: str, name: str) -> None:
    """Raise RulebookError for a page of the web, which is what an HTML download consists of."""
    start = text[:2000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")) or "<html" in start:
        raise RulebookError(
            f"{name} is a page to look at, not a table: on Instagram ask for JSON instead of HTML "
            f"({instagram_download.PATH}); elsewhere take the CSV, Excel or zip file."
        )

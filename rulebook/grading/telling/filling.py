"""A platform's file, filled in: everybody's marks into their own rows, and all else left as it was."""

import re
from dataclasses import dataclass

from rulebook.errors import RulebookError
from rulebook.grading.telling.names import learner_id
from rulebook.grading.telling.report_charts import points
from rulebook.grading.telling.sheets import POSSIBLE, Sheet
from rulebook.grading.telling.whose_rows import Learner, match, name_columns

# "Assignment: 09-hashtags (Real)", "09-hashtags (4711)": the item's own name is in between.
_ITEM = re.compile(r"(.*?)(?: \(([^()]*)\))?", re.DOTALL)
# Columns of an item that are no marks out of its points.
_NO_MARK = {"percentage", "letter", "feedback"}
# Names and emails enough to point somebody out; a class's worth of them nobody reads.
_LISTED = 12


@dataclass
class Column:
    """Marks by learner, and the most that there can be."""

    title: str
    points: float
    marks: dict[str, float]


def fill(
    sheet: Sheet, everybody: list[Learner], wanted: list[Column], title: str | None = None
) -> list[str]:
    """Write marks into the rows of those whom they belong to; return what to tell, in sentences.

    A cell without a new mark stays as it was. `title` names the column for a single one of `wanted`.
    Raises RulebookError where a column cannot be found or told.
    """
    said: list[str] = []
    places = _places(sheet, wanted, title, said)
    known = min([*places.values(), _first_mark(sheet)])
    possible = _possible(sheet)
    rows = {number: row for number, row in enumerate(sheet.rows[1:], 1) if row is not possible}
    who, doubtful = match(
        sheet.rows[0][:known],
        {number: row[:known] for number, row in rows.items()},
        everybody,
        sheet.kind,
    )
    for column in wanted:
        place = places[column.title]
        for number, learner in who.items():
            if learner in column.marks and not _excused(sheet, rows[number], place):
                mark = points(column.marks[learner])
                sheet.rows[number][place] = mark.replace(".", ",") if sheet.comma else mark
        said += _other_points(sheet, place, column)
        said += _excused_and_above(sheet, rows, who, place, column)
    marked = {learner for column in wanted for learner in column.marks}
    lost = sorted(marked - set(who.values()) - set(doubtful))
    if lost:
        said.append(
            f"Not found in the file, so without a mark there: {listed(lost)}. Write their id, name or "
            "email, as the platform has it, into the gradebook (formgrader, Manage Students), or their "
            "marks into the file."
        )
    doubtful = sorted(set(doubtful) & marked)
    if doubtful:
        said.append(
            f"More than one row or learner fits, so left out: {listed(doubtful)}. Write their marks "
            "into the file."
        )
    empty = [_called(sheet, row) for number, row in rows.items() if who.get(number) not in marked]
    if empty:
        said.append(
            f"{len(empty):,} row{'s' * (len(empty) != 1)} of the file got no mark: left as before "
            f"({listed(empty)})."
        )
    return said


def _possible(sheet: Sheet) -> list[str] | None:
    """Return the row in which Canvas has the most points of each column."""
    rows = sheet.rows[1:] if sheet.kind == "canvas" else []
    return next((row for row in rows if POSSIBLE in row[0]), None)


def _called(sheet: Sheet, row: list[str]) -> str:
    """Return what a row calls its learner."""
    named = (row[place].strip() for place in name_columns(sheet.rows[0], sheet.kind))
    return " ".join(filter(None, named)) or row[0].strip() or "no name"


def _excused(sheet: Sheet, row: list[str], place: int) -> bool:
    """Whether an instructor has excused this learner in Canvas: `EX` in the place of a mark."""
    return sheet.kind == "canvas" and row[place].strip().upper() == "EX"


def _excused_and_above(
    sheet: Sheet, rows: dict[int, list[str]], who: dict[int, str], place: int, column: Column
) -> list[str]:
    """Return sentences about those who are excused, and whose mark is more than there can be."""
    said = []
    excused = [_called(sheet, row) for row in rows.values() if _excused(sheet, row, place)]
    if excused:
        said.append(f"Excused on the platform (EX), and left so: {listed(excused)}.")
    most = _most(sheet, place)
    most = column.points if most is None else most
    above = [
        f"{_called(sheet, rows[number])} ({points(column.marks[learner])})"
        for number, learner in who.items()
        if learner in column.marks and column.marks[learner] > most
    ]
    if above:
        where = " Moodle's importer skips such marks." if sheet.layout else ""
        said.append(
            f"{column.title}: more than the {points(most)} points that there are: {listed(above)}.{where}"
        )
    return said


def _places(
    sheet: Sheet, wanted: list[Column], title: str | None, said: list[str]
) -> dict[str, int]:
    """Return the place of each column in the file; one that is not there is added at the end."""
    heads, layout, possible = sheet.rows[0], sheet.layout, _possible(sheet)
    if title is None and layout and layout.grade is not None:
        title = heads[layout.grade]
    if (title is not None or layout) and len(wanted) != 1:
        raise RulebookError(
            f"One column of the file is to be filled, and there are {len(wanted)} columns of marks: name "
            "one unit, without --questions."
        )
    if title is None and layout:
        raise RulebookError(
            f"Which column of the worksheet holds the grade? Name it with --column: {listed(heads)}."
        )
    places = {}
    for column in wanted:
        same = [place for place, head in enumerate(heads) if head == title] or [
            place
            for place, head in enumerate(heads)
            if learner_id(title or column.title) in _items(head)
        ]
        if len(same) > 1:
            raise RulebookError(
                f"{len(same)} columns of the file are called like {title or column.title}: "
                f"name one with --column: {listed([heads[place] for place in same])}."
            )
        if title is not None and not same:
            raise RulebookError(f"The file has no column “{title}”; it has {listed(heads)}.")
        if not same:
            same = [len(heads)]
            for row in sheet.rows:
                row.append("")
            heads[-1] = column.title
            if possible:
                possible[-1] = points(column.points)
            said.append(
                f"The file has no column called {column.title}: it was added as a new one; --column "
                "names another."
            )
        places[column.title] = same[0]
    return places


def _items(head: str) -> set[str]:
    """Return a column's item as ids: `09-hashtags`, among others, for "Assignment: 09-hashtags (Real)"."""
    item = _ITEM.fullmatch(head.strip())
    assert item is not None  # it takes whatever there is
    name, what = item.groups()
    if (what or "").casefold() in _NO_MARK:
        return set()
    return {learner_id(head), learner_id(name), learner_id(name.partition(": ")[2])} - {""}


def _first_mark(sheet: Sheet) -> int:
    """Return where the columns end that say who somebody is."""
    heads = [head.strip() for head in sheet.rows[0]]
    if sheet.kind == "canvas":
        return heads.index("Section")
    if sheet.layout and sheet.layout.grade is not None:
        return sheet.layout.grade
    items = [place for place, head in enumerate(heads) if re.fullmatch(r".+ \([^()]+\)", head)]
    return min(items, default=len(heads))


def _most(sheet: Sheet, place: int) -> float | None:
    """Return the most points that the platform has for a column; None where the file does not say."""
    found, possible = "", _possible(sheet)
    if possible:
        found = possible[place]
    elif sheet.layout and sheet.layout.most is not None:
        found = sheet.rows[1][sheet.layout.most]
    try:
        return float(found.replace(",", "."))
    except ValueError:
        return None


def _other_points(sheet: Sheet, place: int, column: Column) -> list[str]:
    """Return a sentence where the platform has another maximum than the unit."""
    most = _most(sheet, place)
    if most is None or most == column.points:
        return []
    return [
        f"On the platform {column.title} is out of {points(most)}, here out of {points(column.points)}: "
        "set it there before you import, for the marks are not converted."
    ]


def listed(words: list[str]) -> str:
    """Return as many words as anybody reads, and how many more there are."""
    more = len(words) - _LISTED
    return ", ".join(words[:_LISTED]) + (f" and {more:,} more" if more > 0 else "")

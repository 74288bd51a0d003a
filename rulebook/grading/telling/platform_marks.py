"""Marks in the shapes that Moodle and Canvas import.

Best is to fill in a file that the platform gave: there everybody stands with the platform's own ids, and
only the marks change. Three such files are known, by their first row:

- Canvas, Grades > Export: `Student, ID, …, Section`, then a column an assignment, `Name (number)`, and a
  row `Points Possible`. Its importer finds learners by ID, and wants the columns up to Section.
- Moodle, an assignment's grading worksheet: `Identifier` (`Participant 123`), `Full name`, …, `Grade`,
  `Maximum Grade`, `Last modified (grade)`. One assignment; its importer skips empty grades and grades above
  the maximum.
- Moodle, Grades > Export > Plain text file: names, `ID number`, `Email address`, then a column an item,
  `Assignment: Name (Real)`. Its importer asks which column says who it is and which item each other one is.

Without such a file the plain shape of either platform is written, from what the gradebook knows.
The formats are as Moodle's `mod/assign/feedback/offline` and `grade/import/csv` and Canvas's
`gradebook_importer.rb` read them.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.marking.course import Course
from rulebook.grading.telling.names import learner_id, squeezed
from rulebook.grading.telling.outcomes import TO_MARK, Unit
from rulebook.grading.telling.report_charts import people, points, question_names
from rulebook.grading.telling.sheets import Sheet, read_sheet

_POSSIBLE = "Points Possible"
_NAMES = {"first name", "last name", "surname", "full name", "student", "lastname", "firstname"}
# "Assignment: 09-hashtags (Real)", "09-hashtags (4711)": the item's own name is in between.
_ITEM = re.compile(r"(.*?)(?: \(([^()]*)\))?", re.DOTALL)
# Columns of an item that are no marks out of its points.
_NO_MARK = {"percentage", "letter", "feedback"}
# Names and emails enough to point somebody out; a class's worth of them nobody reads.
_LISTED = 12


@dataclass(frozen=True)
class Learner:
    """Who somebody is, as the gradebook has it; everything but the id may be empty."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    platform_id: str = ""


@dataclass
class Column:
    """Marks by learner, and the most that there can be."""

    title: str
    points: float
    marks: dict[str, float]


def learners(course: Course) -> list[Learner]:
    """Return everybody in the gradebook, by name."""
    with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
        found = [
            Learner(
                one.id,
                *(
                    value or ""
                    for value in (one.first_name, one.last_name, one.email, one.lms_user_id)
                ),
            )
            for one in gradebook.students
        ]
    return sorted(found, key=lambda one: (one.last.casefold(), one.first.casefold(), one.id))


def columns(units: list[Unit], questions: bool = False, unfinished: bool = False) -> list[Column]:
    """Return a column a unit, late penalties taken off, or with `questions` one a question, as they are.

    Marks that wait for a person are left out, unless `unfinished`.
    """
    found = []
    for unit in units:
        if not questions:
            marks = {
                work.student: work.mark
                for work in unit.works
                if unfinished or not work.count(TO_MARK)
            }
            found.append(Column(unit.name, unit.points, marks))
            continue
        for place, (name, question) in enumerate(
            zip(question_names(unit), unit.questions, strict=True)
        ):
            answers = {work.student: work.answers[place] for work in unit.works}
            marks = {
                student: one.score
                for student, one in answers.items()
                if unfinished or one.outcome != TO_MARK
            }
            found.append(Column(f"{unit.name}: {name}", question.points, marks))
    return found


def plain(platform: str, everybody: list[Learner], wanted: list[Column]) -> Sheet:
    """Return the platform's plain shape: no mark is an empty cell."""
    if platform == "canvas":
        rows = [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
            [f"    {_POSSIBLE}", "", "", "", ""],
        ]
        rows += [
            [
                ", ".join(filter(None, (one.last, one.first))) or one.id,
                one.platform_id,
                "",
                one.id,
                "",
            ]
            for one in everybody
        ]
        tops = [[column.title, points(column.points)] for column in wanted]
    else:
        rows = [["Username", "First name", "Last name", "Email address"]]
        rows += [[one.id, one.first, one.last, one.email] for one in everybody]
        tops = [[column.title] for column in wanted]
    for column, top in zip(wanted, tops, strict=True):
        cells = [
            points(column.marks[one.id]) if one.id in column.marks else "" for one in everybody
        ]
        for row, cell in zip(rows, [*top, *cells], strict=True):
            row.append(cell)
    return Sheet(rows)


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
            f"Not found in the file, so without a mark there: {_listed(lost)}. Write their id, name or "
            "email, as the platform has it, into the gradebook (formgrader, Manage Students), or their "
            "marks into the file."
        )
    doubtful = sorted(set(doubtful) & marked)
    if doubtful:
        said.append(
            f"More than one row or learner fits, so left out: {_listed(doubtful)}. Write their marks "
            "into the file."
        )
    empty = [_called(sheet, row) for number, row in rows.items() if who.get(number) not in marked]
    if empty:
        said.append(
            f"{len(empty):,} row{'s' * (len(empty) != 1)} of the file got no mark: left as before "
            f"({_listed(empty)})."
        )
    return said


def _possible(sheet: Sheet) -> list[str] | None:
    """Return the row in which Canvas has the most points of each column."""
    rows = sheet.rows[1:] if sheet.kind == "canvas" else []
    return next((row for row in rows if _POSSIBLE in row[0]), None)


def _called(sheet: Sheet, row: list[str]) -> str:
    """Return what a row calls its learner."""
    named = (row[place].strip() for place in _named(sheet.rows[0], sheet.kind))
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
        said.append(f"Excused on the platform (EX), and left so: {_listed(excused)}.")
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
            f"{column.title}: more than the {points(most)} points that there are: {_listed(above)}.{where}"
        )
    return said


def match(
    heads: list[str], rows: dict[int, list[str]], everybody: list[Learner], which: str
) -> tuple[dict[int, str], list[str]]:
    """Return which row is whose, and the learners for whom that cannot be told.

    First by ids and emails, then by names: as they are, as `learner_id` writes them, and without the
    signs that platforms leave out; last by the number behind an id that the collector made of a Canvas
    file. A match counts only where it is the only one on either side.
    """
    found: dict[int, str] = {}
    doubtful: set[str] = set()
    keys = {number: _row_keys(heads, row, which) for number, row in rows.items()}
    for step in range(4):
        holders = defaultdict(set)
        for number, steps in keys.items():
            for key in steps[step]:
                if number not in found:
                    holders[key].add(number)
        claims: dict[int, list[str]] = defaultdict(list)
        for learner in everybody:
            if learner.id in found.values() or learner.id in doubtful:
                continue
            fits = set().union(*(holders[key] for key in _learner_keys(learner)[step]))
            if len(fits) > 1:
                doubtful.add(learner.id)
            for number in fits:
                claims[number].append(learner.id)
        for number, claimed in claims.items():
            if len(claimed) > 1:
                doubtful.update(claimed)
            elif claimed[0] not in doubtful:
                found[number] = claimed[0]
    return found, sorted(doubtful)


def _learner_keys(learner: Learner) -> tuple[set[str], set[str], set[str], set[str]]:
    ids = {learner.id, learner.email, learner.platform_id}
    names, bare = _name_keys([learner.first, learner.last])
    of_id, bare_id = _name_keys([learner.id])
    numbers = set(re.findall(r"-(\d+)$", learner.id))
    return _keys(ids), names | of_id, bare | bare_id, numbers


def _named(heads: list[str], which: str) -> list[int]:
    """Return the places of the columns that hold names."""
    named = [place for place, head in enumerate(heads) if head.strip().lower() in _NAMES]
    # Another language: Moodle's worksheet has a number first, its gradebook two names.
    return named or ([1] if which == "worksheet" else [0, 1])


def _row_keys(
    heads: list[str], row: list[str], which: str
) -> tuple[set[str], set[str], set[str], set[str]]:
    named = _named(heads, which)
    parts = [row[place].strip() for place in named if place < len(row)]
    ids = {cell for place, cell in enumerate(row) if place not in named}
    numbers = set()
    if which == "canvas":
        # "Müller, Zoë" is one cell; files are called "müllerzoë_2342_…".
        parts = [part.strip() for part in ", ".join(parts).split(",")]
        number = row[[head.strip() for head in heads].index("ID")].strip()
        ids.add(f"{squeezed(*parts)}-{number}")
        numbers = {number} - {""}
    elif which == "worksheet":
        # Marked blind, everybody's name in an archive is this one and a number.
        ids |= {f"participant-{number}" for number in re.findall(r"(\d+)$", row[0].strip())}
    return _keys(ids), *_name_keys(parts), numbers


def _name_keys(parts: list[str]) -> tuple[set[str], set[str]]:
    """Return a name's keys, its parts in either order, and those without what platforms leave out."""
    orders = (parts, parts[::-1])
    names, bare = ({make(*order) for order in orders} for make in (learner_id, squeezed))
    return _keys(names), bare - {""}


def _keys(words: set[str]) -> set[str]:
    """Return ids as they are and as the collector writes them, without regard to capitals."""
    stripped = {word.strip() for word in words}
    return {key for word in stripped for key in (word.casefold(), learner_id(word)) if key}


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
            f"Which column of the worksheet holds the grade? Name it with --column: {_listed(heads)}."
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
                f"name one with --column: {_listed([heads[place] for place in same])}."
            )
        if title is not None and not same:
            raise RulebookError(f"The file has no column “{title}”; it has {_listed(heads)}.")
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


def export(
    course: Course,
    units: list[Unit],
    out: Path,
    *,
    platform: str | None = None,
    source: Path | None = None,
    questions: bool = False,
    unfinished: bool = False,
    title: str | None = None,
) -> list[str]:
    """Write the marks of `units` to `out`, and return what to tell about it, in sentences.

    With `source`, a file from the platform, its copy is filled in; without, `platform` ("moodle" or
    "canvas") says which plain shape. Raises RulebookError where nothing is graded, or a file cannot be
    read, filled in or written.
    """
    graded = [unit for unit in units if unit.works]
    if not graded:
        names = ", ".join(unit.name for unit in units)
        raise RulebookError(f"Nothing of {names} is graded yet: rulebook grade it first.")
    wanted = columns(graded, questions, unfinished)
    everybody = learners(course)
    said = _state(units, graded, questions, unfinished)
    if source is not None:
        if out.resolve() == source.resolve():
            raise RulebookError(
                f"{out} is the file to be filled in: write to another one, with --out."
            )
        sheet = read_sheet(source)
        said += fill(sheet, everybody, wanted, title)
    else:
        sheet = plain(platform or "", everybody, wanted)
    try:
        write_whole(out, sheet.text, private=True)
    except OSError as error:
        raise RulebookError(
            f"{out} cannot be written ({error.strerror or error}): name another file with --out."
        ) from None
    return said


def _state(units: list[Unit], graded: list[Unit], questions: bool, unfinished: bool) -> list[str]:
    """Return what of the marks is not final, in sentences."""
    said = []
    for unit in units:
        waiting = [work.name for work in unit.works if work.count(TO_MARK)]
        if waiting and unfinished:
            said.append(
                f"{unit.name}: answers of {people(len(waiting))} are still to be marked by hand, and "
                f"their marks are written as they stand: {_listed(waiting)}."
            )
        elif waiting:
            what = "those questions are" if questions else "their marks are"
            said.append(
                f"{unit.name}: answers of {people(len(waiting))} are still to be marked by hand, and "
                f"{what} left out: {_listed(waiting)}. Mark them in formgrader, or add --unfinished."
            )
        if unit.ungraded:
            said.append(
                f"{unit.name}: handed in and not graded yet, so left out: {_listed(list(unit.ungraded.values()))}. "
                f"First: rulebook grade {unit.name}."
            )
        if unit.missing and unit in graded:
            said.append(
                f"{unit.name}: handed nothing in, so without a mark: {_listed(list(unit.missing.values()))}."
            )
        if questions and any(work.penalty for work in unit.works):
            said.append(
                f"{unit.name}: what lateness costs is in the mark of a unit, not in those of its questions."
            )
    return said + [f"{unit.name}: nothing is graded yet." for unit in units if unit not in graded]


def _listed(words: list[str]) -> str:
    more = len(words) - _LISTED
    return ", ".join(words[:_LISTED]) + (f" and {more:,} more" if more > 0 else "")

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

from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.marking.course import Course
from rulebook.grading.telling.filling import Column, fill, listed
from rulebook.grading.telling.outcomes import TO_MARK, Unit
from rulebook.grading.telling.report_charts import people, points, question_names
from rulebook.grading.telling.sheets import POSSIBLE, Sheet, read_sheet
from rulebook.grading.telling.whose_rows import Learner, enrolled


def learners(course: Course) -> list[Learner]:
    """Return everybody in the gradebook, by name."""
    return sorted(
        enrolled(course), key=lambda one: (one.last.casefold(), one.first.casefold(), one.id)
    )


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
            [f"    {POSSIBLE}", "", "", "", ""],
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
                f"their marks are written as they stand: {listed(waiting)}."
            )
        elif waiting:
            what = "those questions are" if questions else "their marks are"
            said.append(
                f"{unit.name}: answers of {people(len(waiting))} are still to be marked by hand, and "
                f"{what} left out: {listed(waiting)}. Mark them in formgrader, or add --unfinished."
            )
        if unit.ungraded:
            said.append(
                f"{unit.name}: handed in and not graded yet, so left out: {listed(list(unit.ungraded.values()))}. "
                f"First: rulebook grade {unit.name}."
            )
        if unit.missing and unit in graded:
            said.append(
                f"{unit.name}: handed nothing in, so without a mark: {listed(list(unit.missing.values()))}."
            )
        if questions and any(work.penalty for work in unit.works):
            said.append(
                f"{unit.name}: what lateness costs is in the mark of a unit, not in those of its questions."
            )
    return said + [f"{unit.name}: nothing is graded yet." for unit in units if unit not in graded]

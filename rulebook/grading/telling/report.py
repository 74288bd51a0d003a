"""The instructor's report: one page that opens anywhere, and two tables for other programs."""

import datetime
from pathlib import Path
from statistics import median
from textwrap import shorten
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.telling.difficulty import TELLS
from rulebook.grading.telling.outcomes import (
    NOT_ATTEMPTED,
    NOT_THERE,
    OUTCOMES,
    RIGHT,
    TO_MARK,
    Unit,
)
from rulebook.grading.telling.report_charts import (
    marks_chart,
    people,
    points,
    question_titles,
    questions_chart,
)
from rulebook.grading.telling.report_rows import (
    CRITERION,
    MESSAGES,
    learner_rows,
    messages,
    needs_word,
    question_rows,
)
from rulebook.grading.telling.spreadsheet import csv_text
from rulebook.page import html_page, table

_TEMPLATES = Path(__file__).parent / "templates" / "report"
PAGE, QUESTIONS, LEARNERS = "report.html", "questions.csv", "learners.csv"

_SIGNS = {RIGHT: "✓", NOT_THERE: "✗", NOT_ATTEMPTED: "–", TO_MARK: "✎"}


def write_report(
    folder: Path, units: list[Unit], when: datetime.datetime
) -> tuple[Path, Path, Path]:
    """Write the page and its tables into `folder`, which is made if need be; return the three paths.

    Raises:
        RulebookError: nothing is graded yet, or the folder cannot be written to.
    """
    graded = [unit for unit in units if unit.works]
    if not graded:
        waiting = sum(len(unit.ungraded) for unit in units)
        names = " ".join(unit.name for unit in units)
        raise RulebookError(
            f"Nothing is graded yet, of {names or 'any unit'} ({_handed_in(waiting)}): "
            f"rulebook grade {names or '--all'}, and then the report."
        )
    paths = folder / PAGE, folder / QUESTIONS, folder / LEARNERS
    made = (
        report_html(units, when),
        _csv(question_rows(graded)),
        _csv(learner_rows(units)),
    )
    try:
        for path, whole in zip(paths, made, strict=True):
            write_whole(path, whole, private=True)
    except OSError as error:
        raise RulebookError(
            f"The report cannot be written to {folder} ({error.strerror or error}): name another "
            "folder with --out."
        ) from None
    return paths


def report_html(units: list[Unit], when: datetime.datetime) -> str:
    """Return the page: it carries its pictures and its style in itself and needs no network."""
    graded = [unit for unit in units if unit.works]
    title = f"Report on {graded[0].name}" if len(units) == 1 else "Report on the class"
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= _IN_TEMPLATES
    body = pages.get_template("body.html.j2").render(units=units, graded=graded, when=when)
    return html_page(title, body, (_TEMPLATES / "style.css").read_text("utf-8"))


def _needing_a_word(unit: Unit) -> list[tuple[str, list[str]]]:
    """Return names and reasons: of those who handed nothing in, then of the others, the lowest mark first."""
    graded = [(one.name, needs_word(one)) for one in sorted(unit.works, key=lambda one: one.mark)]
    missing = [(name, ["handed nothing in"]) for name in unit.missing.values()]
    return missing + [one for one in graded if one[1]]


def _points_to_mark(unit: Unit) -> float:
    answers = [one for work in unit.works for one in work.answers]
    return sum(one.question.points for one in answers if one.outcome == TO_MARK)


def _told(unit: Unit) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the messages to each question that there were any to, with what it is called."""
    titles = zip(question_titles(unit), unit.questions, strict=True)
    told = [(title, messages(unit, question)) for title, question in titles]
    return [one for one in told if one[1]]


def _shown(unit: Unit) -> list[str]:
    return [outcome for outcome in OUTCOMES if any(work.count(outcome) for work in unit.works)]


def _question_table(unit: Unit) -> str:
    rows = []
    shown = _shown(unit)
    for place, (name, row) in enumerate(
        zip(question_titles(unit), question_rows([unit]), strict=True), 1
    ):
        counts = [f"{row[outcome.replace(' ', '_')]:,}" for outcome in shown]
        tells = "–"
        if row["discrimination"]:
            low, high = row["discrimination_low"], row["discrimination_high"]
            tells = f"{row['discrimination']} ({low} to {high})"
        rows.append(
            [f"{place} {name}", row["points"], *counts, row["mean_of_marked"] or "–",
             row["share_reached"] or "–", tells]
        )  # fmt: skip
    heads = ["question", "points", *shown, "mean score", "share reached", "tells strong from weak"]
    caption = (
        "How many learners came out how, the mean score (points) of what is marked, and what share of its "
        "points that is: the larger, the easier."
    )
    return table(caption, heads, rows, words=1)


def _notes(unit: Unit) -> list[tuple[str, list[str]]]:
    """Return the grader's sentences, each once, with those whose submissions it is about."""
    about: dict[str, list[str]] = {}
    for work in unit.works:
        for note in work.notes:
            about.setdefault(note, []).append(work.name)
    return sorted(about.items(), key=lambda one: len(one[1]))


def _across(units: list[Unit]) -> str:
    """Return a table of learners and units, each cell a mark."""
    marks = {(work.student, unit.name): points(work.mark) for unit in units for work in unit.works}
    names = {work.student: work.name for unit in units for work in unit.works}
    rows = [
        [name, *(marks.get((student, unit.name), "–") for unit in units)]
        for student, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    ]
    heads = ["learner", *(f"{unit.name} (of {points(unit.points)})" for unit in units)]
    return table(
        "Everybody’s marks, late penalties taken off; – is not graded.", heads, rows, words=1
    )


def _start(message: str) -> str:
    first, *more = message.splitlines()
    return shorten(first, 100, placeholder=" …") + (" …" if more and len(first) <= 100 else "")


def _handed_in(count: int) -> str:
    return f"{count:,} handed in" if count else "nobody handed anything in"


def _csv(rows: list[dict[str, Any]]) -> str:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    # The mark at the start tells spreadsheets that it is UTF-8.
    return "\ufeff" + csv_text([heads, *([row.get(head, "") for head in heads] for row in rows)])


# What the page is filled with beside its units.
_IN_TEMPLATES = {
    "CRITERION": CRITERION,
    "MESSAGES": MESSAGES,
    "SIGNS": _SIGNS,
    "TELLS": TELLS,
    "across": _across,
    "marks_chart": marks_chart,
    "median": median,
    "needing_a_word": _needing_a_word,
    "notes": _notes,
    "outcomes_shown": _shown,
    "people": people,
    "points": points,
    "points_to_mark": _points_to_mark,
    "question_table": _question_table,
    "question_titles": question_titles,
    "questions_chart": questions_chart,
    "start": _start,
    "told": _told,
}

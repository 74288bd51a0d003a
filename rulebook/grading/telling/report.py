"""The instructor's report: one page that opens anywhere, and two tables for other programs."""

import datetime
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from textwrap import shorten
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.telling.difficulty import TELLS, difficulty
from rulebook.grading.telling.outcomes import (
    NOT_ATTEMPTED,
    NOT_THERE,
    OUTCOMES,
    PARTLY,
    RIGHT,
    TO_MARK,
    Question,
    Unit,
    Work,
    alike,
)
from rulebook.grading.telling.report_charts import (
    marks_chart,
    people,
    points,
    question_titles,
    questions_chart,
)
from rulebook.grading.telling.spreadsheet import csv_text
from rulebook.page import html_page, table

_TEMPLATES = Path(__file__).parent / "templates" / "report"
PAGE, QUESTIONS, LEARNERS = "report.html", "questions.csv", "learners.csv"

# Who needs a word: the criterion, in one place; the page states it.
FEW_POINTS = 1 / 2
"""Less than this share of the points marked so far."""
MANY_BLANKS = 1 / 3
"""At least this share of the questions not attempted."""
CRITERION = (
    "Listed is whoever handed nothing in, has less than half of the points that are marked so far, left "
    "a third of the questions or more blank, or lost points by handing in late."
)

_MESSAGES = 3
_SIGNS = {RIGHT: "✓", NOT_THERE: "✗", NOT_ATTEMPTED: "–", TO_MARK: "✎"}


def needs_word(work: Work) -> list[str]:
    """Return why somebody should talk to this learner; nothing if nobody need."""
    reasons = []
    marked = [one for one in work.answers if one.outcome != TO_MARK]
    most = sum(one.question.points for one in marked)
    got = sum(one.score for one in marked)
    if most and got < FEW_POINTS * most:
        reasons.append(f"{points(got)} of the {points(most)} points marked so far")
    blank = work.count(NOT_ATTEMPTED)
    if blank and blank >= MANY_BLANKS * len(work.answers):
        reasons.append(f"{blank} of {len(work.answers)} questions blank")
    if work.penalty:
        reasons.append(f"{_hours(work.late)} late, which cost {_points(work.penalty)}")
    return reasons


def messages(unit: Unit, question: Question) -> list[tuple[int, str]]:
    """Return what learners were told who were not right, the commonest first: (learners, message).

    Messages that differ in numbers and in quoted words alone are counted as one; the commonest of
    them stands for all. Those who did not attempt the question are left out.
    """
    told = [
        one.message
        for one in unit.answers(question)
        if one.outcome in (NOT_THERE, PARTLY) and one.message
    ]
    groups: dict[str, Counter[Any]] = {}
    for message in told:
        groups.setdefault(alike(message), Counter())[message] += 1
    found = [(group.total(), group.most_common(1)[0][0]) for group in groups.values()]
    return sorted(found, key=lambda one: -one[0])


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


def question_rows(units: Iterable[Unit]) -> list[dict[str, Any]]:
    """Return one row a question: counts of learners, the mean score, the commonest messages."""
    rows = []
    for unit in units:
        for question in unit.questions:
            answers = unit.answers(question)
            tally = Counter(one.outcome for one in answers)
            told: list[tuple[int | str, str]] = [*messages(unit, question)[:_MESSAGES]]
            told += [("", "")] * (_MESSAGES - len(told))
            marked = [one.score for one in answers if one.outcome != TO_MARK]
            rows.append(
                {
                    "unit": unit.name,
                    "notebook": question.notebook,
                    "question": question.name,
                    "title": question.title,
                    "points": points(question.points),
                    "by_hand": "yes" if question.by_hand else "no",
                    "learners": len(answers),
                    **{outcome.replace(" ", "_"): tally[outcome] for outcome in OUTCOMES},
                    "mean_of_marked": points(sum(marked) / len(marked)) if marked else "",
                    **_difficulty_row(unit, question),
                    **{
                        key: value
                        for place, (count, message) in enumerate(told, 1)
                        for key, value in (
                            (f"message_{place}", message),
                            (f"learners_{place}", count),
                        )
                    },
                }
            )
    return rows


def learner_rows(units: Iterable[Unit]) -> list[dict[str, Any]]:
    """Return one row a learner and unit, those included who handed nothing in or are not graded."""
    rows = []
    for unit in units:
        common = {"unit": unit.name, "of_points": points(unit.points)}
        for work in unit.works:
            rows.append(
                {
                    **common,
                    "student": work.student,
                    "name": work.name,
                    "state": f"{work.count(TO_MARK)} to mark by hand"
                    if work.count(TO_MARK)
                    else "marked",
                    "mark": points(work.mark),
                    "before_lateness": points(work.score),
                    "late_penalty": points(work.penalty),
                    "hours_late": f"{work.late / 3600:.1f}",
                    **{outcome.replace(" ", "_"): work.count(outcome) for outcome in OUTCOMES},
                    "needs_a_word": "; ".join(needs_word(work)),
                    "notes": " ".join(work.notes),
                }
            )
        for state, students in (
            ("not graded yet", unit.ungraded),
            ("nothing handed in", unit.missing),
        ):
            rows += [
                {**common, "student": student, "name": name, "state": state}
                for student, name in students.items()
            ]
    return rows


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


def _difficulty_row(unit: Unit, question: Question) -> dict[str, str]:
    found = difficulty(unit, question)
    return {
        "share_reached": "" if found.reached is None else f"{found.reached:.2f}",
        "discrimination": "" if found.tells is None else f"{found.tells:.2f}",
        "discrimination_low": "" if found.low is None else f"{found.low:.2f}",
        "discrimination_high": "" if found.high is None else f"{found.high:.2f}",
    }


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


def _hours(seconds: float) -> str:
    hours = seconds / 3600
    return (
        f"{points(round(hours / 24, 1))} days"
        if hours >= 48
        else f"{points(round(hours, 1))} hours"
    )


def _points(number: float) -> str:
    return f"{points(number)} point{'' if number == 1 else 's'}"


def _handed_in(count: int) -> str:
    return f"{count:,} handed in" if count else "nobody handed anything in"


def _csv(rows: list[dict[str, Any]]) -> str:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    # The mark at the start tells spreadsheets that it is UTF-8.
    return "\ufeff" + csv_text([heads, *([row.get(head, "") for head in heads] for row in rows)])


# What the page is filled with beside its units.
_IN_TEMPLATES = {
    "CRITERION": CRITERION,
    "MESSAGES": _MESSAGES,
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

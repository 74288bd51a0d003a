"""The instructor's report: one page that opens anywhere, and two tables for other programs."""

import datetime
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from textwrap import shorten
from typing import Any

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
from rulebook.page import html_page, table, text

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
_CLASSES = {outcome: outcome.replace(" ", "-") for outcome in OUTCOMES}
_STYLE = """
h3 { margin: 2rem 0 .4rem; }
.todo { border-left: .3rem solid #b8a800; padding: .2rem 0 .2rem .9rem; }
.words { columns: 24rem; column-gap: 2.5rem; }
.words li { margin: 0 0 .5rem; break-inside: avoid; } .said { white-space: pre-line; margin: .2rem 0 .9rem; }
.said b { font-variant-numeric: tabular-nums; }
.grid tbody th, tbody th { max-width: 13rem; white-space: normal; overflow-wrap: anywhere; }
.grid td, .grid thead th { padding: .25rem .35rem; text-align: center; position: relative; }
.grid thead th:first-child { text-align: left; }
.grid tbody th { padding-left: .35rem; } .grid .number { text-align: right; padding-right: .8rem; }
.grid tbody th, .grid thead th:first-child { position: sticky; left: 0; background: #fff;
  z-index: 1; }
.right { background: #cfe3f0; } .partly-right { background: #e2f2fb; }
.not-there-yet { background: #f6d2bb; } .not-attempted { background: #efefef; }
.to-mark-by-hand { background: #f8f4b4; }
.key span { padding: .1rem .45rem; margin-right: .5rem; white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
nav a { margin-right: .9rem; }
@media (max-width: 40rem) { body { font-size: 16px; margin: 1rem auto; } }
@media print { * { print-color-adjust: exact; } .wide { overflow: visible; } }
"""


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
    body = (
        f"<p>Made on {when:%d %B %Y, %H:%M}. It holds names and marks: keep it to yourself.</p>\n"
    )
    if len(units) > 1:
        links = "".join(f'<a href="#{_anchor(unit)}">{text(unit.name)}</a> ' for unit in graded)
        body += f"<nav>{links}</nav>\n{_across(graded)}"
        empty = [unit.name for unit in units if not unit.works]
        if empty:
            body += f"<p>Nothing is graded yet of {text(', '.join(empty))}.</p>\n"
        for unit in graded:
            body += f'<h2 id="{_anchor(unit)}">{text(unit.name)}</h2>\n{_section(unit)}'
    else:
        body += _section(graded[0])
    return html_page(title, body, _STYLE)


def _section(unit: Unit) -> str:
    marks = [work.mark for work in unit.works]
    late = sum(work.penalty > 0 for work in unit.works)
    graded = len(unit.works)
    summary = (
        f"{people(graded)} graded. The middle mark is <strong>{points(median(marks))} of "
        f"{points(unit.points)}</strong>, the lowest {points(min(marks))}, the highest "
        f"{points(max(marks))}."
    )
    if late:
        summary += (
            f" {people(late)} lost points by handing in late; these marks have them taken off."
        )
    return f"""<p>{summary}</p>
{_todo(unit)}{marks_chart(unit).to_html(marks_chart(unit, narrow=True))}
<h3>Who needs a word</h3>
{_words(unit)}<h3>Question by question</h3>
{questions_chart(unit).to_html(questions_chart(unit, narrow=True))}
<h3>What learners were told</h3>
{_told(unit)}<h3>Learner by learner</h3>
{_grid(unit)}<h3>The numbers behind the picture</h3>
{_question_table(unit)}{_notes(unit)}"""


def _todo(unit: Unit) -> str:
    """Return what is left for the instructor to do."""
    left = []
    if unit.to_mark:
        most = sum(
            one.question.points
            for work in unit.works
            for one in work.answers
            if one.outcome == TO_MARK
        )
        left.append(
            f"Still to mark by hand, in formgrader: <strong>{unit.to_mark:,} "
            f"answer{'s' * (unit.to_mark != 1)}</strong>, {points(most)} points in all. Until then they "
            "count as they stand, most as 0."
        )
    if unit.ungraded:
        left.append(
            f"{people(len(unit.ungraded))} handed in and "
            f"{'is' if len(unit.ungraded) == 1 else 'are'} not graded yet "
            f"({text(', '.join(unit.ungraded.values()))}): <code>rulebook grade {text(unit.name)}</code>."
        )
    return "".join(f'<p class="todo">{one}</p>\n' for one in left)


def _words(unit: Unit) -> str:
    listed = [
        (work.name, needs_word(work)) for work in sorted(unit.works, key=lambda one: one.mark)
    ]
    lines = [
        f"<li><strong>{text(one)}</strong>: handed nothing in</li>" for one in unit.missing.values()
    ]
    lines += [
        f"<li><strong>{text(name)}</strong>: {text('; '.join(reasons))}</li>"
        for name, reasons in listed
        if reasons
    ]
    if not lines:
        return f"<p>Nobody. {CRITERION}</p>\n"
    return f'<p>{CRITERION}</p>\n<ul class="words">\n' + "\n".join(lines) + "\n</ul>\n"


def _told(unit: Unit) -> str:
    parts = []
    for name, question in zip(question_titles(unit), unit.questions, strict=True):
        found = messages(unit, question)
        if not found:
            continue
        told = sum(count for count, _ in found)
        said = "".join(
            f'<p class="said"><b>{count:,} ×</b> {text(message)}</p>'
            for count, message in found[:_MESSAGES]
        )
        more = len(found) - _MESSAGES
        if more > 0:
            said += f"<p>And {more:,} rarer message{'s' * (more != 1)}.</p>"
        parts.append(
            f"<details><summary><strong>{text(name)}</strong>, {people(told)}: "
            f"{text(_start(found[0][1]))}</summary>\n{said}</details>\n"
        )
    if not parts:
        return "<p>Nothing: nobody who tried was wrong.</p>\n"
    return (
        "<p>For each question, what those heard who tried and were not right. Messages that differ only in "
        "numbers and quoted words are counted together, and the commonest stands for them.</p>\n"
        + "".join(parts)
    )


def _grid(unit: Unit) -> str:
    """Return a table of learners and questions, each cell an outcome by sign and colour."""
    heads = "".join(
        f'<th scope="col"><abbr title="{text(name)}">{place}</abbr></th>'
        for place, name in enumerate(question_titles(unit), 1)
    )
    rows = "\n".join(
        f'<tr><th scope="row">{text(work.name)}</th><td class="number">{points(work.mark)}</td>'
        + "".join(
            f'<td class="{_CLASSES[one.outcome]}"><span aria-hidden="true">'
            f'{_SIGNS.get(one.outcome) or points(one.score)}</span><span class="hidden">{one.outcome}'
            "</span></td>"
            for one in work.answers
        )
        + "</tr>"
        for work in unit.works
    )
    signs = _SIGNS | {PARTLY: "its points:"}
    key = " ".join(
        f'<span class="{_CLASSES[one]}">{signs[one]} {one}</span>' for one in _shown(unit)
    )
    return (
        f'<p class="key">{key}</p>\n<div class="wide"><table class="grid"><caption><span>Each learner’s mark (of '
        f"{points(unit.points)}, late penalty taken off) and what became of each question; the questions’ "
        f"numbers are those of the picture above.</span></caption>\n<thead><tr>"
        f'<th scope="col">learner</th><th scope="col" class="number">mark</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>\n"
    )


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
    return table(caption, heads, rows, words=1) + f"<p>{TELLS}</p>\n"


def _difficulty_row(unit: Unit, question: Question) -> dict[str, str]:
    found = difficulty(unit, question)
    return {
        "share_reached": "" if found.reached is None else f"{found.reached:.2f}",
        "discrimination": "" if found.tells is None else f"{found.tells:.2f}",
        "discrimination_low": "" if found.low is None else f"{found.low:.2f}",
        "discrimination_high": "" if found.high is None else f"{found.high:.2f}",
    }


def _notes(unit: Unit) -> str:
    """Return the grader's sentences, each once, with those whose submissions it is about."""
    about: dict[str, list[str]] = {}
    for work in unit.works:
        for note in work.notes:
            about.setdefault(note, []).append(work.name)
    if not about:
        return ""
    lines = "".join(
        f"<li>{text(note)} <small>{people(len(names))}: {text(', '.join(names))}</small></li>\n"
        for note, names in sorted(about.items(), key=lambda one: len(one[1]))
    )
    return f"<h3>What the grader says of single submissions</h3>\n<ul>\n{lines}</ul>\n"


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


def _anchor(unit: Unit) -> str:
    return f"unit-{text(unit.name)}"


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

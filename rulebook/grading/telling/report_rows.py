"""What the report says of each question and of each learner, row by row."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rulebook.grading.telling.difficulty import difficulty
from rulebook.grading.telling.outcomes import (
    NOT_ATTEMPTED,
    NOT_THERE,
    OUTCOMES,
    PARTLY,
    TO_MARK,
    Question,
    Unit,
    Work,
    alike,
)
from rulebook.grading.telling.report_charts import points

MESSAGES = 3
"""The commonest messages to a question that are told."""
# Who needs a word: the criterion, in one place; the page states it.
FEW_POINTS = 1 / 2
"""Less than this share of the points marked so far."""
MANY_BLANKS = 1 / 3
"""At least this share of the questions not attempted."""
CRITERION = (
    "Listed is whoever handed nothing in, has less than half of the points that are marked so far, left "
    "a third of the questions or more blank, or lost points by handing in late."
)


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


def question_rows(units: Iterable[Unit]) -> list[dict[str, Any]]:
    """Return one row a question: counts of learners, the mean score, the commonest messages."""
    rows = []
    for unit in units:
        for question in unit.questions:
            answers = unit.answers(question)
            tally = Counter(one.outcome for one in answers)
            told: list[tuple[int | str, str]] = [*messages(unit, question)[:MESSAGES]]
            told += [("", "")] * (MESSAGES - len(told))
            marked = [one.score for one in answers if one.outcome != TO_MARK]
            row = {
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
            }
            for place, (count, message) in enumerate(told, 1):
                row |= {f"message_{place}": message, f"learners_{place}": count}
            rows.append(row)
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


def _difficulty_row(unit: Unit, question: Question) -> dict[str, str]:
    found = difficulty(unit, question)
    figures = {
        "share_reached": found.reached,
        "discrimination": found.tells,
        "discrimination_low": found.low,
        "discrimination_high": found.high,
    }
    return {name: "" if one is None else f"{one:.2f}" for name, one in figures.items()}


def _hours(seconds: float) -> str:
    hours = seconds / 3600
    return (
        f"{points(round(hours / 24, 1))} days"
        if hours >= 48
        else f"{points(round(hours, 1))} hours"
    )


def _points(number: float) -> str:
    return f"{points(number)} point{'' if number == 1 else 's'}"

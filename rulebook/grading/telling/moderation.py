"""A sample for a second marker: works drawn by lot, as evenly as may be from each marker's share."""

import random
from dataclasses import dataclass

from rulebook.errors import RulebookError
from rulebook.grading.telling.outcomes import TO_MARK, Unit, Work
from rulebook.grading.telling.report_charts import points, question_names
from rulebook.grading.telling.spreadsheet import csv_text


@dataclass(frozen=True)
class Drawn:
    """A work that was drawn, and whose share it is of."""

    work: Work
    marker: str


def draw(unit: Unit, count: int, markers: dict[str, str], seed: int) -> list[Drawn]:
    """Draw works by lot: the same `seed` draws the same ones.

    Args:
        unit: what is marked; works that wait for a mark by hand are not drawn.
        count: how many works; all of them, if there are fewer.
        markers: who marked each learner's work, by id, such as one marker a section; whoever is not in
            it belongs to the marker "".
        seed: any whole number.

    Raises RulebookError where nothing is marked yet.
    """
    ready = sorted(
        (one for one in unit.works if not one.count(TO_MARK)), key=lambda one: one.student
    )
    if not ready:
        raise RulebookError(
            f"No work of {unit.name} is marked to its end yet, so there is none to draw."
        )
    chance = random.Random(seed)
    shares: dict[str, list[Work]] = {}
    for work in ready:
        shares.setdefault(markers.get(work.student, ""), []).append(work)
    for share in shares.values():
        chance.shuffle(share)
    # A round takes one of each marker; who comes first in the last round is a matter of lot, too.
    order = sorted(shares)
    chance.shuffle(order)
    drawn: list[Drawn] = []
    while len(drawn) < min(count, len(ready)):
        for marker in order:
            if shares[marker] and len(drawn) < count:
                drawn.append(Drawn(shares[marker].pop(), marker))
    return sorted(drawn, key=lambda one: (one.marker, one.work.name))


def sheet(unit: Unit, drawn: list[Drawn]) -> str:
    """Return a table for the second marker: the first marks by hand, and a blank beside each."""
    by_hand = [place for place, one in enumerate(unit.questions) if one.by_hand]
    names = question_names(unit)
    heads = ["learner", "id", "share of"]
    for place in by_hand:
        heads += [
            f"{names[place]} (of {points(unit.questions[place].points)})",
            "second mark",
            "agreed",
        ]
    rows = [heads]
    for one in drawn:
        row = [one.work.name, one.work.student, one.marker]
        for place in by_hand:
            row += [points(one.work.answers[place].score), "", ""]
        rows.append(row)
    # The mark at the start tells spreadsheets that it is UTF-8.
    return "\ufeff" + csv_text(rows)

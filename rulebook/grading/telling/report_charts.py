"""The report's charts: how the marks lie, and what became of each question.

The colours are from seaborn's "colorblind" palette; place and number say the same again.
"""

import math
from collections import Counter
from textwrap import shorten
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.grading.telling.outcomes import (
    NOT_ATTEMPTED,
    NOT_THERE,
    OUTCOMES,
    PARTLY,
    RIGHT,
    TO_MARK,
    Unit,
)

COLOURS = {
    RIGHT: "#0173b2",
    PARTLY: "#56b4e9",
    NOT_THERE: "#d55e00",
    NOT_ATTEMPTED: "#d9d9d9",
    TO_MARK: "#ece133",
}
_WHITE_ON = (RIGHT, NOT_THERE)
# How wide the pictures are, in inches: on a page, and on a phone held upright.
_WIDE, _NARROW = 8.4, 3.9
# About so many bars a reader can take in at a glance.
_BARS = 10
# Characters that stand beside a bar.
_LONGEST = 40
_STEPS = (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100)


def points(number: float) -> str:
    """Write points as briefly as they can be read: 12, 12.5, 0.33."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def people(count: int) -> str:
    """Return "1 learner", "2 learners"."""
    return f"{count:,} learner{'' if count == 1 else 's'}"


@styled
def marks_chart(unit: Unit, narrow: bool = False) -> Chart:
    """Draw how many learners have which mark, late penalties taken off."""
    marks = np.array([work.mark for work in unit.works])
    middle = float(np.median(marks))
    top = max(unit.points, marks.max(), 1e-9)
    width = next((step for step in _STEPS if top / step <= _BARS), top / _BARS)
    # The full mark belongs to the bar below it, which would otherwise hold a single value.
    edges = np.arange(math.ceil(top / width - 1e-9) + 1) * width
    counts, _ = np.histogram(marks, edges)
    of = points(unit.points)
    figure, axes = titled_axes(
        (_NARROW, 3.1) if narrow else (_WIDE, 3.0),
        f"{unit.name}: the middle mark is {points(middle)} of {of}",
    )
    bars = axes.bar(
        edges[:-1], counts, width=width, align="edge", color=COLOURS[RIGHT], edgecolor="white"
    )
    labels = [f"{count:,}" if count else "" for count in counts]
    # The line of the middle stops behind a number that it would strike through.
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    axes.bar_label(bars, labels, padding=3, bbox=behind)
    axes.axvline(middle, color=INK, linewidth=1.2, linestyle=":")
    axes.set_xlim(0, edges[-1])
    axes.set_ylim(0, counts.max() * 1.18)
    axes.xaxis.set_major_locator(MaxNLocator(6 if narrow else 10))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_xlabel(f"Mark (points of {of}; dotted: the middle)")
    axes.set_ylabel("Learners")
    said = "; ".join(
        f"from {points(low)} to {'' if high == edges[-1] else 'under '}{points(high)}, {count:,}"
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        if count
    )
    return Chart(
        figure,
        f"Histogram of the marks of {people(len(marks))} in {unit.name}, of {of} points. The middle "
        f"mark is {points(middle)}. Learners by points: {said}.",
    )


@styled
def questions_chart(unit: Unit, narrow: bool = False) -> Chart:
    """Draw for each question how many learners were right, not there yet, and so on."""
    tallies = [
        Counter(one.outcome for one in unit.answers(question)) for question in unit.questions
    ]
    shown = [outcome for outcome in OUTCOMES if any(tally[outcome] for tally in tallies)]
    rows, learners = len(tallies), len(unit.works)
    size = (_NARROW, 1.9 + 0.52 * rows) if narrow else (_WIDE, 1.6 + 0.34 * rows)
    figure, axes = titled_axes(size, _hardest(unit, tallies))
    height = 0.46 if narrow else 0.72
    for outcome in shown:
        starts = [_before(tally, outcome) for tally in tallies]
        counts = [tally[outcome] for tally in tallies]
        bars = axes.barh(
            range(rows), counts, left=starts, height=height, color=COLOURS[outcome],
            edgecolor="white", label=outcome, hatch="///" if outcome == TO_MARK else None,
        )  # fmt: skip
        # A part too narrow for its number keeps it out.
        room = 0.02 * learners * (2 if narrow else 1)
        axes.bar_label(
            bars,
            [f"{count:,}" if count > room * len(f"{count:,}") else "" for count in counts],
            label_type="center",
            color="white" if outcome in _WHITE_ON else INK,
            size=9.5,
            bbox={"facecolor": COLOURS[outcome], "edgecolor": "none", "pad": 0.8},
        )
    labels = [f"{place}  {name}" for place, name in enumerate(short_titles(unit), 1)]
    if narrow:
        axes.set_yticks([])
        for row, label in enumerate(labels):
            axes.annotate(
                label,
                (0, row - height / 2),
                (0, 2),
                textcoords="offset points",
                va="bottom",
                size=9.5,
            )
    else:
        axes.set_yticks(range(rows), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(rows - 0.5, -0.9 if narrow else -0.6)
    axes.set_xlim(0, learners)
    axes.xaxis.set_major_locator(MaxNLocator(5 if narrow else 8, integer=True))
    axes.set_xlabel("Learners")
    figure.legend(loc="outside lower center", ncols=2 if narrow else 5, columnspacing=1.4)
    said = " ".join(
        f"{name}: " + ", ".join(f"{tally[one]:,} {one}" for one in shown if tally[one]) + "."
        for name, tally in zip(question_titles(unit), tallies, strict=True)
    )
    return Chart(
        figure, f"Bars: what became of each question of {unit.name}, for {people(learners)}. {said}"
    )


def question_names(unit: Unit) -> list[str]:
    """Return what to call each question: its label, after its notebook's name where there are several."""
    several = len({question.notebook for question in unit.questions}) > 1
    return [
        f"{question.notebook}: {question.name}" if several else question.name
        for question in unit.questions
    ]


def question_titles(unit: Unit) -> list[str]:
    """Return each question's heading; where it stands under none, or shares it, what it is called."""
    shared = Counter((one.notebook, one.title) for one in unit.questions)
    return [
        name.removesuffix(one.name) + one.title
        if one.title and shared[one.notebook, one.title] == 1
        else name
        for one, name in zip(unit.questions, question_names(unit), strict=True)
    ]


def short_titles(unit: Unit) -> list[str]:
    """Return each question's title as far as a chart has room for it."""
    return [
        shorten(one, _LONGEST, placeholder=" …") if " " in one else one
        for one in question_titles(unit)
    ]


def _before(tally: Counter[Any], outcome: str) -> int:
    return sum(tally[one] for one in OUTCOMES[: OUTCOMES.index(outcome)])


def _hardest(unit: Unit, tallies: list[Counter[Any]]) -> str:
    marked = [
        (tally[RIGHT], name)
        for name, tally in zip(short_titles(unit), tallies, strict=True)
        if not tally[TO_MARK]
    ]
    if not marked:
        return f"{unit.name}: no question is marked for everybody yet"
    right, name = min(marked, key=lambda one: one[0])
    if right == len(unit.works):
        return f"{unit.name}: every question that is marked is right for everybody"
    return f"{unit.name}: hardest was {name}, right for {right:,} of {len(unit.works):,}"

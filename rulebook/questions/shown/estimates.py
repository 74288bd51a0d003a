"""One number for each group, as bars or points, with intervals or without.

As numbers: {name of the group: its number}.
"""

from typing import Any

import numpy as np
import pandas as pd

from rulebook.questions.shown import marks
from rulebook.questions.shown.kind import Kind, close, meant


def _estimates(several: list, numbers: Any, way: int, pointed: bool = True) -> np.ndarray | None:
    """Return place and value of each number, in an array of two columns."""
    numbers = pd.Series(numbers, dtype=float)
    sets = [one[:, [1 - way, way]] for axes in several for one in marks.points(axes) if pointed]
    sets += [np.concatenate(sets)] if sets else []
    found = [bar for axes in several for bar in marks.bars(axes, way)]
    sets.append(np.array([((bar.low + bar.high) / 2, bar.value) for bar in found]))
    wanted = np.sort(numbers)
    for one in sets:
        if len(one) == len(wanted) and close(np.sort(one[:, 1]), wanted):
            return one
    return None


def _estimates_misnamed(several: list, numbers: Any) -> str:
    numbers = pd.Series(numbers, dtype=float)
    for way in (0, 1):
        shown = _estimates(several, numbers, way)
        if shown is None or len(several) > 1:
            continue
        names = marks.names_at(several[0], 1 - way)
        for place, value in shown:
            name = meant(marks.name_near(names, place), list(numbers.index))
            if name is not None and not close(value, numbers[name]):
                return "the names of the groups are swapped."
        return ""
    return ""


def has_intervals(several: list, numbers: Any) -> bool:
    """Whether half of the numbers or more lie within a line of their own that is drawn at their place.

    A group of a single post has no interval, and where half of its posts are the same none is seen.
    """
    for way in (0, 1):
        shown = _estimates(several, numbers, way)
        if shown is None:
            continue
        steps = np.diff(np.sort(shown[:, 0]))
        wide = max(0.5, steps[steps > 0].min(initial=np.inf) / 2) if (steps > 0).any() else 0.5
        strokes = [one for axes in several for one in marks.stretches(axes)]
        within = [
            any(
                low <= value <= high and low < high
                for one in strokes
                for low, high in [(one[:, way].min(), one[:, way].max())]
                if np.abs(one[:, 1 - way] - place).max() < wide
            )
            for place, value in shown
        ]
        return sum(within) >= len(within) / 2
    return False


ESTIMATES = Kind(
    "a bar or a point for each group",
    "bars",
    lambda several, numbers: next(
        (way for way in (1, 0) if _estimates(several, numbers, way) is not None), None
    ),
    _estimates_misnamed,
)
"""Numbers: {name of the group: its number}."""

BARS = Kind(
    "a bar for each group",
    "bars",
    lambda several, numbers: next(
        (way for way in (1, 0) if _estimates(several, numbers, way, pointed=False) is not None),
        None,
    ),
)
"""The same as bars alone, such as a bar for each post."""

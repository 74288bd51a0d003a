"""One number for each group, as bars or points, with intervals or without.

As numbers: {name of the group: its number}.
"""

from typing import Any

import numpy as np
import pandas as pd

from rulebook.questions.shown import marks
from rulebook.questions.shown.kind import Kind, close, meant


def _estimates(several: list, numbers: Any, way: int) -> np.ndarray | None:
    """Return place and value of each number, in an array of two columns."""
    numbers = pd.Series(numbers, dtype=float)
    sets = [one[:, [1 - way, way]] for axes in several for one in marks.points(axes)]
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
    """Whether each number lies strictly within a line of its own that is drawn at its place."""
    for way in (0, 1):
        shown = _estimates(several, numbers, way)
        strokes = [one for axes in several for one in marks.stretches(axes)]
        if shown is not None and all(
            any(
                one[:, way].min() < value < one[:, way].max()
                and np.abs(one[:, 1 - way] - place).max() < 0.5
                for one in strokes
            )
            for place, value in shown
        ):
            return True
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

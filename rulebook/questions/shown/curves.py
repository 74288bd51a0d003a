"""How values are spread, and how they go together or run on: histogram, steps, scatter, line."""

from typing import Any

import numpy as np
import pandas as pd

from rulebook.questions.shown import marks
from rulebook.questions.shown.kind import Kind, close, floats, values_of

FEWEST_BARS = 3
"""With fewer bars a histogram does not show how values are spread."""


def _is_histogram(several: list, column: Any) -> int | None:
    """Count the values that lie in each bar, and ask whether its length goes with that."""
    for way in (1, 0):
        found = [bar for axes in several for bar in marks.bars(axes, way)]
        lows, highs, lengths = (
            (np.array(one) for one in zip(*found, strict=True)) if found else 3 * (np.zeros(0),)
        )
        values = values_of(column)
        if marks.scale_of(several, 1 - way) == "log":
            values = values[values > 0]  # a scale of logarithms has no place for 0
        near = 1e-9 * np.maximum(np.abs(lows), np.abs(highs))
        first = np.searchsorted(values, lows - near)
        past = np.searchsorted(values, highs - near)
        past = np.where(
            np.isclose(highs, np.max(highs, initial=0)),
            np.searchsorted(values, highs + near, "right"),
            past,
        )
        counts = past - first
        if len(counts) < FEWEST_BARS or counts.sum() != len(values):
            continue
        wide = [np.ones_like(lows), highs - lows]
        if lows.min() > 0:
            wide.append(np.log(highs) - np.log(lows))
        for width in wide:
            area = lengths * width
            if np.allclose(area / area.sum(), counts / counts.sum(), atol=1e-6):
                return 1 - way
    return None


HISTOGRAM = Kind("a histogram", "bars", _is_histogram)
"""Numbers: a column of values. Their way is the one along which the values lie."""


def _is_ecdf(several: list, column: Any, down: bool = False) -> int | None:
    values = values_of(column)
    for way in (0, 1):
        for line in [line for axes in several for line in marks.lines(axes)]:
            at, up = line[:, way], line[:, 1 - way]
            if len(line) < len(np.unique(values)) or up.max() <= 0:
                continue
            share = 1 - up / up.max() if down else up / up.max()
            low = np.searchsorted(values, at, "left") / len(values)
            high = np.searchsorted(values, at, "right") / len(values)
            off = 1.5 / len(values)
            if (
                (np.diff(at) >= 0).all()
                and np.isin(values, at).all()
                and (share >= low - off).all()
                and (share <= high + off).all()
            ):
                return way
    return None


ECDF = Kind("a line of steps that counts up", "lines", _is_ecdf)
"""Numbers: a column of values. Their way is the one along which the values lie."""

FALLING = Kind(
    "a line of steps that counts down",
    "lines",
    lambda several, column: _is_ecdf(several, column, down=True),
)
"""The same the other way about: how many values are still to come."""


def _is_scatter(several: list, table: pd.DataFrame) -> int | None:
    wanted = np.asarray(table.dropna(), dtype=float)
    sets = [one for axes in several for one in marks.points(axes)]
    for one in [*sets, *([np.concatenate(sets)] if sets else [])]:
        for way in (1, 0):
            some = one if way else one[:, ::-1]
            if some.shape == wanted.shape and np.allclose(
                some[np.lexsort(some.T)], wanted[np.lexsort(wanted.T)], rtol=1e-6
            ):
                return way
    return None


SCATTER = Kind("a scatter of points", "points", _is_scatter)
"""Numbers: a table of two columns, along the bottom and up the side. Their way is that of the second."""


def _is_line(several: list, column: pd.Series) -> int | None:
    """Whether a line runs through the values in their order; places may be counted or dated."""
    for way in (1, 0):
        for line in [line for axes in several for line in marks.lines(axes)]:
            if len(line) != len(column) or not close(line[:, way], floats(column)):
                continue
            at, wanted = line[:, 1 - way], pd.Series(column.index)
            if wanted.dtype.kind in "mM":
                wanted = wanted - wanted.iloc[0]
                wanted = wanted.dt.total_seconds()
            even = np.interp(wanted, [wanted.iloc[0], wanted.iloc[-1]], [at[0], at[-1]])
            if (np.diff(at) > 0).all() and np.allclose(at, even, atol=0.02 * (at[-1] - at[0])):
                return way
    return None


LINE = Kind("a line over time", "lines", _is_line)
"""Numbers: a column of values whose index is the time. Their way is that of the values."""

CURVE = Kind("a line from number to number", "lines", _is_line)
"""The same, with numbers that count up in place of the time."""

"""Axes: log scales around 1 that read as ratios, counts as people say them, a note at a line, names of rows."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, NullLocator

_FINE: tuple[float, ...] = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2)
_STEPS: tuple[float, ...] = (0.25, 0.33, 0.5, 0.75, 1, 1.33, 2, 3, 4)
_COARSE: tuple[float, ...] = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_DECADES = tuple(10.0**power for power in range(-6, 7))


def ratio_axis(
    axes: Axes, values: np.ndarray, keep: float | None = None, axis: str = "x"
) -> float | None:
    """Make one axis a log axis around 1 with ticks that read as ratios.

    Zero has no place on a log axis: where there are zeros they get a tick of their own, left of the
    rest. Returns that place, or None.
    """
    above = values[values > 0]
    shown = np.concatenate([above, [1.0, keep or 1.0]])
    low, high = shown.min() / 1.08, shown.max() * 1.08
    if high / low < 1.5:
        low, high = low / 1.2, high * 1.2
    span = high / low
    steps = _FINE if span < 4 else _STEPS if span < 16 else _COARSE if span < 5000 else _DECADES
    ticks = [float(tick) for tick in steps if low <= tick <= high]
    names = [f"{tick:,g}" for tick in ticks]
    floor = None
    if (values == 0).any():
        floor = low / span**0.07
        low = floor / span**0.04
        ticks, names = [floor, *ticks], ["0", *names]
    axes.set(**{f"{axis}scale": "log", f"{axis}lim": (low, high)})
    scale = axes.xaxis if axis == "x" else axes.yaxis
    scale.set_major_locator(FixedLocator(ticks))
    scale.set_major_formatter(FixedFormatter(names))
    scale.set_minor_locator(NullLocator())
    return floor


def plain_counts(axis: Axis) -> None:
    """Label an axis of counts as people say them."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: count_in_words(value)))
    axis.set_minor_locator(NullLocator())


def count_in_words(number: float) -> str:
    """Write a count as people say it: 7, 350, 12,000, 1.4 million."""
    if number >= 999_500:
        return f"{number / 1e6:,.1f} million"
    return f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"


def brief(number: float) -> str:
    """Write a median as briefly as it can be read: 0.87, 24.5, 4,700."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def note(axes: Axes, place: float, words: str, colour: str) -> None:
    """Write a few words beside an upright line at `place`, on the side with more room."""
    low, high = np.log(axes.get_xlim())
    right = (np.log(place) - low) / (high - low) > 0.5
    axes.annotate(
        words,
        (place, 0.9),
        xycoords=("data", "axes fraction"),
        xytext=(8 if right else -8, 0),
        textcoords="offset points",
        ha="right" if right else "left",
        va="center",
        color=colour,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def rows_without_lines(axes: Axes, **settings: Any) -> None:
    """Show the names of rows alone: no line along them and no ticks; `settings` are those of `tick_params`."""
    # A tick of no length would be painted all the same, and its length keeps the name away.
    axes.tick_params(axis="y", length=0, left=False, **settings)
    axes.spines["left"].set_visible(False)

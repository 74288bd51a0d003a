"""Charts of lifts drawn again and again: what luck alone gives, and how far an interval reaches."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from rulebook.charts.axes import note, ratio_axis
from rulebook.charts.drawing import sns
from rulebook.charts.palette import BREAKS, FOLLOWS
from rulebook.errors import RulebookError
from rulebook.frame import GREY, INK, Chart, styled, titled_axes

# Up to here a reader can count the dots one by one; beyond, bars say it better.
_COUNTABLE = 100
_HISTOGRAM: dict[str, Any] = {
    "multiple": "stack",
    "alpha": 1,
    "edgecolor": "white",
    "legend": False,
}


@styled
def resampled(lifts: Iterable[float], own: float | None = None, drawn: str = "resample") -> Chart:
    """Draw the lifts of an account's posts drawn again and again: its middle 95 % is the interval.

    `lifts` holds one lift for each bootstrap resample; `own` is the lift of the posts themselves.
    `drawn` says what one draw is called, where it is another one than a bootstrap resample.
    """
    lifts = _finite(lifts, "resampled")
    low, high = np.percentile(lifts, [2.5, 97.5])
    figure, axes = titled_axes(
        (8, 3.2), f"95 of 100 {drawn}s give a lift from {low:.2f} to {high:.2f}"
    )
    ratio_axis(axes, lifts if own is None else np.append(lifts, own))
    sns.histplot(
        x=lifts,
        hue=(lifts >= low) & (lifts <= high),
        palette={True: FOLLOWS, False: "#c9d6e0"},
        **_HISTOGRAM,
        bins=_bins(lifts),
        ax=axes,
    )
    axes.set_ylim(0, axes.get_ylim()[1] * 1.3)
    axes.axvline(1, color=INK, linewidth=1, linestyle=":")
    if own is not None:
        axes.axvline(own, ymax=0.8, color=INK, linewidth=2)
        note(axes, own, f"lift {own:.2f}", INK)
    axes.set_xlabel(f"Lift of a {drawn} (log scale; dotted line: 1, no difference)")
    axes.set_ylabel(f"{drawn.capitalize()}s")
    side = "above 1" if low > 1 else "below 1" if high < 1 else "on both sides of 1"
    return Chart(
        figure,
        f"Histogram of the lifts of {len(lifts):,} {drawn}s. The middle 95 % run from {low:.2f} "
        f"to {high:.2f} and lie {side}, where 1 means no difference."
        + ("" if own is None else f" The lift of the posts themselves is {own:.2f}."),
    )


@styled
def luck(
    lifts: Iterable[float],
    own: float,
    deal: str = "shuffle",
    dealing: str = "shuffling the labels",
) -> Chart:
    """Draw the lifts that chance gives, and the account's or trial's own lift (`own`) among them.

    Up to a hundred are dots, so that each can be counted; more are a histogram. `deal` says what one
    of them is called, and `dealing` what was done; plain is what is done to an account's posts.
    """
    lifts = _finite(lifts, "shuffled")
    reached = luck_reaches(lifts, own)
    times = f"{reached:,} of {len(lifts):,} {deal}{'' if len(lifts) == 1 else 's'}"
    figure, axes = titled_axes((8, 3.2), f"Luck alone went this far from 1 in {times}")
    ratio_axis(axes, np.append(lifts, [own, 1 / own]))
    if len(lifts) <= _COUNTABLE:
        _stack(axes, lifts)
    else:
        sns.histplot(x=lifts, color=GREY, **_HISTOGRAM, bins=_bins(lifts), ax=axes)
        axes.set_ylim(0, axes.get_ylim()[1] * 1.3)
    colour = FOLLOWS if own > 1 else BREAKS
    axes.axvline(1, color=INK, linewidth=1, linestyle=":")
    axes.axvline(own, ymax=0.8, color=colour, linewidth=3)
    note(axes, own, f"real lift {own:.2f}", colour)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_ylabel(f"{deal.capitalize()}s")
    axes.set_xlabel(f"Lift after {dealing} (log scale; dotted line: 1, no difference)")
    return Chart(
        figure,
        f"Lifts after {dealing}, {len(lifts):,} times, from {lifts.min():.2f} to "
        f"{lifts.max():.2f}, and the real lift, {own:.2f}. As far from 1 as the real one, or "
        f"farther: {times}.",
    )


def luck_reaches(lifts: Iterable[float], own: float) -> int:
    """Count the shuffled `lifts` as far from 1 as the lift `own`, or farther, in either direction.

    A half and a double are equally far: distance is measured on the log scale.
    """
    distances = np.abs(np.log(np.asarray(list(lifts), dtype=float)))
    return int((distances >= abs(np.log(own)) - 1e-12).sum())


def _finite(lifts: Iterable[float], kind: str) -> np.ndarray:
    found = np.asarray(list(lifts), dtype=float)
    found = found[np.isfinite(found) & (found > 0)]
    if not len(found):
        raise RulebookError(f"There is no {kind} lift to draw yet: make at least one.")
    return found


def _bins(lifts: np.ndarray) -> int:
    """Return how many bins: on a log axis seaborn lays them out evenly."""
    return 40 if np.ptp(lifts) > 1e-9 else 3


def _stack(axes: Axes, lifts: np.ndarray) -> None:
    """Pile dots up so that each shuffle stays one dot that can be counted."""
    low, high = np.log(axes.get_xlim())
    columns = np.round((np.log(lifts) - low) / (high - low) * 60).astype(int)
    heights = pd.Series(columns).groupby(columns).cumcount().to_numpy() + 1
    places = np.exp(low + columns / 60 * (high - low))
    axes.scatter(places, heights, s=52, color=GREY, edgecolor="white", linewidth=0.6)
    axes.set_ylim(0, max(heights.max() * 1.4, 8))

"""The picture of how sure somebody was, beside what came true."""

import pandas as pd

from rulebook.charts.palette import BREAKS, FOLLOWS
from rulebook.frame import INK, Chart, styled, titled_axes

_ROOM = 0.7
"""How high marks may stand above their row; the next one is 1 above it."""


@styled
def calibration(record: pd.DataFrame) -> Chart:
    """Draw one mark a prediction: how sure, from left to right, and whether it came true.

    Args:
        record: one row a prediction, with `confidence` (per cent) and `came_true`; at least one.
    """
    came = record["came_true"].astype(bool)
    sure, right = record["confidence"].mean(), 100 * came.mean()
    title = f"{came.sum()} of {len(record)} predictions came true"
    figure, axes = titled_axes((8, 3.1), title)
    for true, height, colour, shape in ((True, 1, FOLLOWS, "o"), (False, 0, BREAKS, "X")):
        said = record.loc[came == true, "confidence"].sort_values()
        # Predictions of the same confidence stand on top of each other, so that all are seen.
        place = said.groupby(said).cumcount()
        heights = height + place * min(0.14, _ROOM / max(1, place.max()))
        axes.scatter(said, heights, color=colour, marker=shape, s=90, edgecolor="white", zorder=3)
    axes.axvline(
        sure, color=INK, linestyle="--", linewidth=1, label=f"average confidence {sure:.0f} %"
    )
    axes.axvline(right, color=INK, linewidth=1, label=f"came true {right:.0f} %")
    axes.set_xlim(-3, 103)
    axes.set_ylim(-0.5, 1.9)
    axes.set_yticks([0, 1], ["did not\ncome true", "came true"])
    axes.set_xlabel("How sure before looking, %")
    figure.legend(loc="outside lower center", ncols=2)
    gap = round(sure - right)
    words = f"{abs(gap)} percentage points {'surer' if gap > 0 else 'less sure'} than right"
    return Chart(
        figure,
        f"One mark for each of {len(record)} predictions by how sure it was. {title}. Average "
        f"confidence {sure:.0f} %, share that came true {right:.0f} %: "
        f"{words if gap else 'as sure as right'}.",
    )

"""What a picture shows: kinds of picture, each asked whether axes show given numbers.

However it was drawn, with seaborn, pandas or Matplotlib, and whichever way round: what counts is
what stands in the axes. `marks` reads that; the other files know a kind or two each.
"""

from rulebook.questions.shown.cells import HEAT_MAP
from rulebook.questions.shown.curves import CURVE, ECDF, FALLING, HISTOGRAM, LINE, SCATTER
from rulebook.questions.shown.estimates import BARS, ESTIMATES, has_intervals
from rulebook.questions.shown.groups import BOXES, SIDE_BY_SIDE, STRIPS, VIOLINS
from rulebook.questions.shown.kind import Kind, made_from, same_numbers

__all__ = [
    "BARS",
    "BOXES",
    "CURVE",
    "ECDF",
    "ESTIMATES",
    "FALLING",
    "HEAT_MAP",
    "HISTOGRAM",
    "LINE",
    "SCATTER",
    "SIDE_BY_SIDE",
    "STRIPS",
    "VIOLINS",
    "Kind",
    "has_intervals",
    "made_from",
    "same_numbers",
]

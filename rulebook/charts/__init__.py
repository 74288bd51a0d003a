"""The course's charts: each is a picture and, in words, what the picture shows.

A chart is handed what it shows; it measures nothing.
"""

import gc

from rulebook.charts.accounts import forest, people, slopes
from rulebook.charts.among import among
from rulebook.charts.atlas import atlas_bars
from rulebook.charts.calibration import calibration
from rulebook.charts.luck import luck, luck_reaches, resampled
from rulebook.charts.palette import BREAKS, FOLLOWS, MEASURES, OWN, PROMISE, VERDICTS
from rulebook.charts.posts import groups, strip, two_scales, two_sides, with_and_without
from rulebook.charts.time import clocks, over_time, week
from rulebook.charts.trials import headlines, looking_early
from rulebook.charts.verdicts import verdict_bars
from rulebook.frame import Chart, LaterChart

# What was imported stays. Python looks through all of it for garbage again and again, a tenth of a
# second each time, unless it is told so.
gc.freeze()

__all__ = [
    "BREAKS",
    "FOLLOWS",
    "MEASURES",
    "OWN",
    "PROMISE",
    "VERDICTS",
    "Chart",
    "LaterChart",
    "among",
    "atlas_bars",
    "calibration",
    "clocks",
    "forest",
    "groups",
    "headlines",
    "looking_early",
    "luck",
    "luck_reaches",
    "over_time",
    "people",
    "resampled",
    "slopes",
    "strip",
    "two_scales",
    "two_sides",
    "verdict_bars",
    "week",
    "with_and_without",
]

"""Unit 01: besides the rule, the same posts by two clocks, and a week in cells."""

from functools import cached_property

import numpy as np
import pandas as pd

from rulebook import charts
from rulebook.posts import NETWORKS
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import RuleUnit, _atlas

WEEKS = 1_000
CELL = ["weekday", "hour"]
SHOWN = ["account", "posted_at", "posted_at_utc", *CELL, "engagement", "relative_engagement"]


class TimingUnit(RuleUnit):
    """Unit 01."""

    def open_posts(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Open the posts as every unit does, with hour, weekday and the time by UTC."""
        shown = super().open_posts(expect, confidence, reason)
        return shown if isinstance(shown, Closed) else self._hand(_with_clocks(shown, self.own))

    def open_other_posts(self) -> pd.DataFrame | Closed:
        """Return the posts of the second account, with hour, weekday and the time by UTC."""
        shown = super().open_other_posts()
        return shown if isinstance(shown, Closed) else self._hand(_with_clocks(shown, self.other))

    # What the checks read.

    @cached_property
    def cells(self) -> pd.Series:
        """The median relative engagement of each weekday and hour in which the learner's account posts."""
        return _clocked(self.own).groupby(CELL)["relative_engagement"].median()

    @cached_property
    def lucky_cells(self) -> pd.Series:
        """The best cell of each of 1,000 weeks in which the posts were dealt out to the cells by chance."""
        posts = _clocked(self.own)
        cell = posts.groupby(CELL).ngroup().to_numpy()
        values = posts["relative_engagement"].to_numpy(dtype=float)
        rng = np.random.default_rng(0)
        weeks = np.stack([rng.permutation(values) for _ in range(WEEKS)])
        weeks = weeks[:, np.argsort(cell, kind="stable")]
        cells = np.split(weeks, np.cumsum(np.bincount(cell))[:-1], axis=1)
        best = np.max([np.median(dealt, axis=1) for dealt in cells], axis=0)
        return pd.Series(best, name="best cell by luck")

    # What a notebook calls.

    def best_cell(self) -> float | Closed:
        """Return the median relative engagement of the learner's best cell."""
        return self._if_open(lambda: float(self.cells.max()))

    def shuffle_week(self) -> pd.Series | Closed:
        """Return the best cell of 1,000 shuffled weeks."""
        return self._if_open(lambda: self.lucky_cells.copy())

    def draw_clocks(self) -> charts.Chart | Closed:
        """Return the picture of the learner's posts by hour, local and UTC."""
        return self._picture(lambda: charts.clocks(_clocked(self.own)))

    def draw_week(self) -> charts.Chart | Closed:
        """Return the heat map of the learner's posts."""
        return self._picture(lambda: charts.week(self.own))

    def draw_networks(self) -> charts.Chart | Closed:
        """Return the picture of the verdicts on all accounts of the three networks."""
        return self._picture(
            lambda: charts.verdict_bars(
                {NETWORKS[name]: _atlas(self.slug, name) for name in self.rule.datasets},
                self.rule,
                own=self.account,
            )
        )


def _clocked(posts: pd.DataFrame) -> pd.DataFrame:
    """Return posts with the weekday and hour of local time, and the time by UTC."""
    behind = pd.to_timedelta(posts["utc_offset_hours"], unit="h")
    return posts.assign(
        posted_at_utc=posts["posted_at"] - behind,
        weekday=posts["posted_at"].dt.day_name(),
        hour=posts["posted_at"].dt.hour,
    )


def _with_clocks(shown: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    clocked = _clocked(posts.reset_index(drop=True))
    return shown.assign(**clocked[["posted_at_utc", *CELL]])[SHOWN]

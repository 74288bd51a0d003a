"""Unit 04: posts to which the rule does not apply, and one lift for each measure."""

from functools import cached_property

import pandas as pd

from rulebook.evidence import measure_lift, relative_engagement
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Letters, Prints
from rulebook.unit.rule_unit import RuleUnit

MEASURES = ("likes", "comments", "shares")
ADDED = ("characters", *(f"relative_{measure}" for measure in MEASURES))


class LinkPositionUnit(RuleUnit, Prints, Letters):
    """Unit 04: the learner sees every post, with or without a link, and each measure by itself."""

    keeps_all = True

    @cached_property
    def own(self) -> pd.DataFrame:
        """The usable posts of the learner's own account, held against their neighbours in each measure."""
        posts = self._mine.copy()
        for measure in ("engagement", *MEASURES):
            posts[f"relative_{measure}"] = relative_engagement(posts, measure)
        return posts[posts["relative_engagement"].notna()].reset_index(drop=True)

    def open_posts(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Return the learner's own posts as every unit does, with lengths and each measure besides."""
        posts = super().open_posts(expect, confidence, reason)
        if isinstance(posts, Closed):
            return posts
        return self._hand(posts.join(self.own[list(ADDED)].astype("float64")))

    def measures(self) -> pd.DataFrame | Closed:
        """Return lift, interval and verdict of the learner's own account in each measure."""
        return self._if_open(self._measured)

    def _measured(self) -> pd.DataFrame:
        found = {
            measure: measure_lift(self.rule, self._mine, measure)
            for measure in ("engagement", *MEASURES)
        }
        columns = ("lift", "low", "high", "verdict")
        rows = [[getattr(one, column) for column in columns] for one in found.values()]
        return pd.DataFrame(rows, index=pd.Index(found, name="measure"), columns=list(columns))

"""Unit 09: besides the rule, the narrower question that the promised number was measured on."""

from functools import cached_property
from typing import Any, cast

import pandas as pd

from rulebook.evidence import Evidence, measure_lift
from rulebook.unit.own_rule import OwnRule
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Slips


class HashtagsUnit(OwnRule, Slips):
    """Unit 09."""

    @cached_property
    def promised_evidence(self) -> Evidence:
        """Lift, interval and verdict among those posts of the learner's of which the promise speaks."""
        among = cast(Any, self.rule.narrow_promise).among(self._mine)
        return measure_lift(self.rule, self._mine, among=among)

    def promised_interval(self) -> pd.Series | Closed:
        """Return the ends of the 95 % interval of the lift that the promise speaks of."""
        return self._if_open(lambda: self._ends(self.promised_evidence))

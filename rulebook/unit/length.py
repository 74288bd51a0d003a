"""Unit 03: besides the rule, made-up posts on which the learner's own shuffle is tried."""

import numpy as np
import pandas as pd

from rulebook.questions.functions import made_up
from rulebook.unit.rule_unit import RuleUnit


class LengthUnit(RuleUnit):
    """The unit in which the learner writes a shuffle."""

    def few_made_up_posts(self) -> tuple[pd.DataFrame, np.ndarray]:
        """Return twelve made-up posts on which a shuffle is tried, and which two of them follow the rule.

        A shuffle of them has 66 lifts, which differ by more than rounding.
        """
        follows = np.isin(np.arange(12), (2, 7))
        value = 1.37 ** np.arange(12)[np.argsort(np.arange(12) * 7 % 12)]
        posts = made_up(self._shown, value)
        return posts.assign(characters=np.where(follows, 60, 200)), follows

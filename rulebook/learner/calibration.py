"""How well a person's confidence fits what comes true."""

from collections.abc import Sequence

import numpy as np

COIN = 0.25
"""The Brier score of somebody who always says 50 %: (0.5 - 0)² and (0.5 - 1)² are both 0.25."""


def brier_score(confidences: Sequence[float], came_true: Sequence[bool]) -> float:
    """Return the Brier score: the mean of (confidence - what came)², where what came is 1 or 0.

    0 is perfect, 0.25 is what always saying 50 % gives, 1 is being certain and wrong every time
    (G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
    Review 78(1), 1950; here in its usual form for one event).

    Args:
        confidences: in per cent, 0 to 100, one a prediction; at least one.
        came_true: whether each came true, in the same order.
    """
    said = np.asarray(confidences, dtype=float) / 100
    came = np.asarray(came_true, dtype=float)
    return float(np.mean((said - came) ** 2))


def overconfidence(confidences: Sequence[float], came_true: Sequence[bool]) -> float:
    """Return mean confidence minus the share that came true, in percentage points.

    Above 0 the person was surer than they had reason to be, below 0 not sure enough.
    """
    return float(np.mean(confidences) - 100 * np.mean(np.asarray(came_true, dtype=float)))

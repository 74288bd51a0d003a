"""How well a person's confidence fits what comes true."""

from collections.abc import Sequence

import numpy as np

HAT = 2 / 9
"""The Brier score of somebody who draws one of three answers from a hat, and says so; see `by_hat`."""


def brier_score(confidences: Sequence[float], came_true: Sequence[bool]) -> float:
    """Return the Brier score: the mean of (confidence - what came)², where what came is 1 or 0.

    0 is perfect, `by_hat` is what drawing an answer gives, 1 is being certain and wrong every time
    (G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
    Review 78(1), 1950; here in its usual form for one event).

    Args:
        confidences: in per cent, 0 to 100, one a prediction; at least one.
        came_true: whether each came true, in the same order.
    """
    said = np.asarray(confidences, dtype=float) / 100
    came = np.asarray(came_true, dtype=float)
    return float(np.mean((said - came) ** 2))


def by_hat(answers: Sequence[int]) -> float:
    """Return the Brier score that drawing answers from a hat gives on average.

    Of k answers a draw is right 1 time in k, and whoever knows that says 1/k each time: once in k
    the cost is (1/k - 1)², otherwise (1/k)², which makes (1/k)(1 - 1/k). That is 2/9 for three
    answers and 1/4, a coin's, for two.

    Args:
        answers: how many there were to choose from, one number a prediction; at least one.
    """
    one = 1 / np.asarray(answers, dtype=float)
    return float(np.mean(one * (1 - one)))


def overconfidence(confidences: Sequence[float], came_true: Sequence[bool]) -> float:
    """Return mean confidence minus the share that came true, in percentage points.

    Above 0 the person was surer than they had reason to be, below 0 not sure enough.
    """
    return float(np.mean(confidences) - 100 * np.mean(np.asarray(came_true, dtype=float)))

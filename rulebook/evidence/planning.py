"""Before a trial and during it: how many viewers it needs, and what looking early does."""

import math
from statistics import NormalDist

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence.trials import MIN_CLICKS

SURE = 0.95
"""How sure an interval is: the course's are 95 % intervals."""

_NORMAL = NormalDist()


def viewers_needed(rate: float, lift: float = 1.1, shows: float = 0.8) -> int:
    """Say how many viewers each of two arms needs until a true lift shows in enough trials.

    `rate` is the click rate (0 to 1) of the arm one has, `lift` the lift that would be worth having
    (below 1: a loss worth knowing of), `shows` in which share of such trials the 95 % interval is to
    exclude 1, on the right side. Works for any share: clicks of viewers, or followers who react.

    The logarithm of a ratio of two shares is about normal with variance (1 - p₁)/(n p₁) +
    (1 - p₂)/(n p₂) (D. Katz et al., Biometrics 34, 1978), and n is such that it shows often enough
    (J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. 1981, chapter 3, for the
    principle). A test compares it with made-up trials.

    Raises RulebookError for a rate or a lift that cannot be, or a lift of 1.
    """
    variance = _variance_for_one(rate, lift)
    if not 0 < shows < 1:
        raise RulebookError(f"'shows' is a share between 0 and 1, such as 0.8, not {shows!r}.")
    reach = _NORMAL.inv_cdf((1 + SURE) / 2) + _NORMAL.inv_cdf(shows)
    return math.ceil(reach**2 * variance / math.log(lift) ** 2)


def chance_to_show(rate: float, lift: float, viewers: int) -> float:
    """Say in which share of trials a true lift shows, with `viewers` viewers in each of two arms.

    The other way round from `viewers_needed`, with the same words and errors; `viewers` is at least 1.
    """
    variance = _variance_for_one(rate, lift)
    if not viewers >= 1:
        raise RulebookError(f"The number of viewers is at least 1, not {viewers!r}.")
    reach = abs(math.log(lift)) / math.sqrt(variance / viewers)
    return float(_NORMAL.cdf(reach - _NORMAL.inv_cdf((1 + SURE) / 2)))


def look_early(
    rate: float,
    viewers: int = 6_000,
    every: int = 100,
    trials: int = 1_000,
    seed: int = 0,
    lift: float = 1.0,
) -> pd.DataFrame:
    """Look into made-up trials again and again while their viewers arrive, and see who finds a winner.

    In each of `trials` trials chance deals `viewers` viewers out to two arms, one after the other.
    The first arm's click rate is `rate`, the second's `rate` × `lift`: with a lift of 1 there is
    nothing to find. After each `every` viewers somebody looks whether the 95 % interval excludes 1.
    The interval is the one of the logarithm of a ratio (see `viewers_needed`), and as everywhere here
    there is none while an arm has fewer than 10 clicks.

    Returns one row a look: `viewers` so far (both arms together); `at_this_look`, the share of trials
    (0 to 1) that have a winner at this look, which is what somebody sees who looks only once; and
    `at_any_look`, the share in which somebody who has looked every time has by now announced one.

    The effect is P. Armitage, C. K. McPherson and B. C. Rowe's, Repeated significance tests on
    accumulating data, Journal of the Royal Statistical Society A 132, 1969.

    Raises RulebookError for a rate or a lift that cannot be, and for fewer viewers than one look needs.
    """
    _check_rates(rate, lift)
    if not 1 <= every <= viewers or trials < 1:
        raise RulebookError(
            "There must be at least one trial, one viewer between two looks, and enough viewers for "
            f"one look: {viewers:,} viewers, a look every {every:,}, {trials:,} trials cannot be."
        )
    rng = np.random.default_rng(seed)
    looks = viewers // every
    first = rng.binomial(every, 0.5, (trials, looks))
    arrived = np.stack([first, every - first])
    clicked = rng.binomial(arrived, np.array([rate, rate * lift])[:, None, None])
    seen, clicks = arrived.cumsum(axis=2), clicked.cumsum(axis=2)
    enough = (clicks >= MIN_CLICKS).all(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt((1 / clicks - 1 / seen).sum(axis=0))
        distance = np.abs(np.log(clicks[1] / seen[1]) - np.log(clicks[0] / seen[0]))
        winner = enough & (distance > _NORMAL.inv_cdf((1 + SURE) / 2) * error)
    return pd.DataFrame(
        {
            "viewers": every * np.arange(1, looks + 1),
            "at_this_look": winner.mean(axis=0),
            "at_any_look": np.logical_or.accumulate(winner, axis=1).mean(axis=0),
        }
    )


def _variance_for_one(rate: float, lift: float) -> float:
    """Return the variance of the log lift, times the number of viewers of an arm."""
    _check_rates(rate, lift)
    if lift == 1:
        raise RulebookError(
            "A lift of 1 is no difference, and no number of viewers shows that: name a lift worth having."
        )
    return (1 - rate) / rate + (1 - rate * lift) / (rate * lift)


def _check_rates(rate: float, lift: float) -> None:
    if not 0 < rate < 1:
        raise RulebookError(
            f"A click rate is a share between 0 and 1, such as 0.013, not {rate!r}."
        )
    if not (lift > 0 and rate * lift < 1):
        raise RulebookError(
            f"A lift of {lift!r} on a click rate of {rate!r} cannot be: it must be above 0, and their "
            "product below 1."
        )

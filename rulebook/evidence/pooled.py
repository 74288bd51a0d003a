"""All trials of a rule taken together: what it does on average, and how much that differs from trial to trial."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from rulebook.evidence.lift import verdict_of

_NORMAL_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class PooledLift:
    """What a rule does over many trials.

    `lift` is the average of the true lifts, `low` and `high` its 95 % interval, `verdict` what they
    say about the average. `spread` is how much the true lifts differ beyond luck: the standard
    deviation of their logarithms. `usual_low` to `usual_high` is where 95 of 100 true lifts lie, if
    their logarithms are normally distributed. `trials` counts those that had an interval; without
    any, all numbers are None, and with one there is no `spread`.
    """

    trials: int
    lift: float | None
    low: float | None
    high: float | None
    spread: float | None
    usual_low: float | None
    usual_high: float | None
    verdict: str


def pooled_lift(atlas: pd.DataFrame) -> PooledLift:
    """Pool the trials of one rule's `trial_atlas` by the method of DerSimonian and Laird.

    A trial's effect is the logarithm of its lift, its variance that of the logarithm of a ratio of two
    shares, 1/c₁ - 1/v₁ + 1/c₂ - 1/v₂ (D. Katz et al., Biometrics 34, 1978; c clicks, v views). Trials
    without an interval are left out. Rows of several rules make no sense together, and nothing here
    can tell them apart.
    """
    rows = atlas[atlas["low"].notna()]
    if rows.empty:
        return PooledLift(0, None, None, None, None, None, None, "can't tell")
    effects = np.log(rows["lift"].to_numpy(dtype=float))
    one, other = (
        1 / rows[f"clicks_{side}"].to_numpy(dtype=float)
        - 1 / rows[f"views_{side}"].to_numpy(dtype=float)
        for side in ("follows", "breaks")
    )
    mean, error, between = dersimonian_laird(effects, one + other)
    low, high = (math.exp(mean + sign * _NORMAL_95 * error) for sign in (-1, 1))
    spread = math.sqrt(between) if len(rows) > 1 else None
    usual_low, usual_high = (
        None if spread is None else math.exp(mean + sign * _NORMAL_95 * spread) for sign in (-1, 1)
    )
    return PooledLift(
        trials=len(rows),
        lift=math.exp(mean),
        low=low,
        high=high,
        spread=spread,
        usual_low=usual_low,
        usual_high=usual_high,
        verdict=verdict_of(low, high),
    )


def dersimonian_laird(effects: np.ndarray, variances: np.ndarray) -> tuple[float, float, float]:
    """Pool effects whose true values differ: return their mean, its standard error, and the variance between them.

    R. DerSimonian and N. Laird, Meta-analysis in clinical trials, Controlled Clinical Trials 7, 1986:
    Cochran's Q, the squared distances from the mean in units of their own variances, exceeds the
    number of trials less one by as much as the true effects differ; each trial is then weighed by
    1 / (own variance + variance between). `effects` and `variances` are float arrays of equal length,
    at least one; the variances above 0. With one effect the variance between is 0.
    """
    weights = 1 / variances
    mean = np.average(effects, weights=weights)
    excess = float(np.sum(weights * (effects - mean) ** 2)) - (len(effects) - 1)
    scale = weights.sum() - np.sum(weights**2) / weights.sum()
    between = max(0.0, excess / scale) if len(effects) > 1 else 0.0
    weights = 1 / (variances + between)
    return float(np.average(effects, weights=weights)), float(weights.sum() ** -0.5), float(between)

"""A trial of posts in pairs: of each pair chance lets one follow the rule and the other break it.

One learner has a few dozen posts, no two of them alike, and now and then one goes viral. So nothing
is assumed of how they scatter: only the lot is used, which could as well have fallen the other way in
each pair.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from rulebook.errors import RulebookError
from rulebook.evidence.lift import MIN_POSTS, exactly_one, verdict_of
from rulebook.evidence.planning import SURE

_NORMAL = NormalDist()
_DRAWS = 100_000
_LARGEST_LIFT = 20.0
_LEAST = 0.005


@dataclass(frozen=True)
class PairEvidence:
    """What a trial in pairs says about one rule on one account.

    `pairs` counts the pairs that say something: both posts are there, and at least one of them got
    any engagement. `lift` is how many times as much the post that follows typically gets, `low` and
    `high` its 95 % interval, `luck` the share of all the lots that could have been drawn (0 to 1)
    which give a difference as large as this one, or larger, if the rule does nothing. A number that cannot be
    had is None, and `reason` says why.
    """

    rule: str
    account: str
    pairs: int
    lift: float | None
    low: float | None
    high: float | None
    luck: float | None
    verdict: str
    reason: str

    def __str__(self) -> str:
        """Say it in two sentences."""
        who = f"{self.account}, by lot: {self.pairs} pairs of posts."
        if self.low is None or self.high is None or self.lift is None:
            return f"{who}\n{self.verdict.capitalize()}: {self.reason}."
        return (
            f"{who}\nLift {self.lift:.2f}, 95 % interval {self.low:.2f} to {self.high:.2f}: "
            f"{self.verdict}."
        )


def compare_pairs(rule: str, account: str, follows: np.ndarray, breaks: np.ndarray) -> PairEvidence:
    """Answer a trial by the lot that was drawn.

    `follows` and `breaks` hold the engagement of each pair's two posts (floats of equal length, pair by
    pair; missing where a post is). If following multiplies what a post gets by θ, then once it is
    divided by θ again, each pair could as well have been dealt the other way round. The
    randomisation test (R. A. Fisher, The Design of Experiments, 1935) asks whether the logarithms of
    the pairs' ratios lie about 0 as such a deal would have them, by the sum of the ranks on one side
    (F. Wilcoxon, Biometrics Bulletin 1, 1945), which one viral post cannot push far. The interval holds
    every θ that the test does not reject at 5 %: its ends are two of the averages of two
    logarithms, and the lift is the middle one (J. L. Hodges and E. L. Lehmann, Annals of Mathematical
    Statistics 34, 1963). Exact for any scatter where no two are equal; where some are, on the careful
    side.

    Raises RulebookError for arrays of different length.
    """
    if len(follows) != len(breaks):
        raise RulebookError(
            "Each pair has two posts: one that follows the rule, and one that breaks it."
        )
    ratios = _log_ratios(np.asarray(follows, dtype=float), np.asarray(breaks, dtype=float))
    pairs = len(ratios)
    if pairs < MIN_POSTS:
        number = f"only {pairs}" if pairs else "no"
        reason = (
            f"{number} pair{'s say' if pairs != 1 else ' says'} something; {MIN_POSTS} are needed"
        )
        return PairEvidence(rule, account, pairs, None, None, None, None, "can't tell", reason)
    averages, astray = _averages(ratios)
    # An average of a pair with nothing on one side and a pair with nothing on the other may be
    # anything: half of them count as very low, half as very high.
    low_end, ordered = astray // 2, np.sort(averages)
    whole = np.concatenate([np.full(low_end, -np.inf), ordered, np.full(astray - low_end, np.inf)])
    k = _critical(pairs)
    low, high = whole[k - 1], whole[len(whole) - k]
    luck = _luck(pairs, whole)
    if not np.isfinite([low, high]).all():
        reason = "in so many pairs one post got no engagement at all that the interval has no end"
        return PairEvidence(rule, account, pairs, None, None, None, luck, "can't tell", reason)
    middle = float(np.median(whole))
    ends = exactly_one(math.exp(low)), exactly_one(math.exp(high))
    verdict = verdict_of(*ends)
    side = {"holds": "lies above 1", "backfires": "lies below 1", "can't tell": "covers 1"}[verdict]
    reason = f"the interval from {ends[0]:.2f} to {ends[1]:.2f} {side}"
    return PairEvidence(rule, account, pairs, math.exp(middle), *ends, luck, verdict, reason)


def pairs_needed(values: np.ndarray, lift: float, shows: float = 0.8) -> int:
    """Say how many pairs a trial needs until a true lift shows in the share `shows` of such trials.

    `values` is what the account's posts got (relative engagement, at least 20 of them): how they scatter is
    how the trial's will. The number is G. E. Noether's for the signed-rank test (Sample size
    determination for some common nonparametric tests, JASA 82, 1987), from 100,000 drawn pairs of pairs;
    a test compares it with made-up trials. It is never below 20, the fewest for a verdict.

    Raises RulebookError for fewer values, a lift that is not above 0, and one of 1.
    """
    _check(lift)
    if not 0 < shows < 1:
        raise RulebookError(f"'shows' is a share between 0 and 1, such as 0.8, not {shows!r}.")
    apart, telling = _reach(_drawn(values), lift)
    if apart <= 0:
        raise RulebookError("These posts got no engagement, so no lift can show on them.")
    wanted = _NORMAL.inv_cdf((1 + SURE) / 2) + _NORMAL.inv_cdf(shows)
    return max(MIN_POSTS, math.ceil(wanted**2 / (3 * apart**2) / telling))


def smallest_lift(values: np.ndarray, pairs: int, shows: float = 0.8) -> float | None:
    """Return the smallest lift above 1 that shows in the share `shows` of trials of so many pairs.

    To one per cent, upwards; None where not even a lift of 20 does. The other way round from
    `pairs_needed`, with the same words and errors.
    """
    if pairs < MIN_POSTS or pairs_needed(values, _LARGEST_LIFT, shows) > pairs:
        return None
    low, high = 1.01, _LARGEST_LIFT
    while high - low > 0.005:
        middle = (low + high) / 2
        low, high = (
            (low, middle) if pairs_needed(values, middle, shows) <= pairs else (middle, high)
        )
    return math.ceil(100 * high) / 100


def _check(lift: float) -> None:
    if not (lift > 0 and math.isfinite(lift)):
        raise RulebookError(f"A lift is a number above 0, such as 1.2, not {lift!r}.")
    if abs(lift - 1) < _LEAST:
        raise RulebookError(
            f"A lift of {lift:g} is no difference, and no number of posts shows that: name a lift worth having."
        )


def _drawn(values: np.ndarray) -> np.ndarray:
    """Draw two pairs many times: an array of shape (2 pairs, 2 posts, draws)."""
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if len(known) < MIN_POSTS:
        raise RulebookError(
            f"From {len(known)} posts nobody can say how much yours differ from one another: at least "
            f"{MIN_POSTS} are needed to plan a trial. Post on, and come back."
        )
    drawn: np.ndarray = np.random.default_rng(0).choice(known, (2, 2, _DRAWS))
    return drawn


def _reach(drawn: np.ndarray, lift: float) -> tuple[float, float]:
    """Return how far from one half the lift moves two pairs' average, and the share of pairs that tell."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(drawn[:, 0]) - np.log(drawn[:, 1]) + abs(math.log(lift))
        telling = ~np.isnan(logs)
        sums = logs.sum(axis=0)[telling.all(axis=0)]
    if not len(sums):
        return 0.0, 1.0
    # Nothing on one side and nothing on the other: neither way.
    above = (sums > 0).mean() + (np.isnan(sums) | (sums == 0)).mean() / 2
    return float(above) - 0.5, float(telling.mean())


def _log_ratios(follows: np.ndarray, breaks: np.ndarray) -> np.ndarray:
    """Return the logarithms of the ratios of the pairs that say something; infinite where one got nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(follows) - np.log(breaks)
    kept: np.ndarray = logs[~np.isnan(logs)]
    return kept


def _averages(ratios: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the averages of any two of them (each with itself too), and how many have no value."""
    first, second = np.triu_indices(len(ratios))
    with np.errstate(invalid="ignore"):
        averages = (ratios[first] + ratios[second]) / 2
    known = averages[~np.isnan(averages)]
    return known, len(averages) - len(known)


@lru_cache(maxsize=256)
def _below(pairs: int) -> np.ndarray:
    """Return the chance that the sum of the positive ranks is at most 0, 1, 2, …, if only the lot decides."""
    chances = np.array([1.0])
    for rank in range(1, pairs + 1):
        nothing = np.zeros(rank)
        chances = (np.concatenate([chances, nothing]) + np.concatenate([nothing, chances])) / 2
    total: np.ndarray = np.cumsum(chances)
    return total


def _critical(pairs: int) -> int:
    """Return which average from either end is the end of the interval, counted from 1."""
    return max(1, int(np.searchsorted(_below(pairs), (1 - SURE) / 2, side="right")))


def _luck(pairs: int, averages: np.ndarray) -> float:
    above = np.count_nonzero(averages > 0) + np.count_nonzero(averages == 0) / 2
    smaller = min(above, len(averages) - above)
    return min(1.0, 2 * float(_below(pairs)[math.floor(smaller)]))

"""How right a sorting is, by a sample of what was sorted and then read.

The sample is drawn from groups (strata) of very different size, so every row is weighed by the
number of posts for which it stands (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, chapter 5).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

DRAWS = 20_000


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1, with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Say it in per cent."""
        return f"{self.value:.0%} ({self.low:.0%} to {self.high:.0%})".replace("%", " %")


def precision(labels: pd.DataFrame, kind: str) -> Share:
    """Of the posts sorted as `kind`: the share that is of that kind.

    `labels` is what `load_job_labels` gives, or has its columns. The interval is that of C. J.
    Clopper and E. S. Pearson (Biometrika 26, 1934).
    """
    from scipy import special  # slow to start, and only one unit asks for it

    rows = labels[labels["sorted"] == kind]
    right, read = int((rows["read"] == kind).sum()), len(rows)
    low = special.betaincinv(right, read - right + 1, 0.025) if right else 0.0
    high = special.betaincinv(right + 1, read - right, 0.975) if right < read else 1.0
    return Share(right / read, float(low), float(high))


def recall(labels: pd.DataFrame, kind: str, seed: int = 0) -> Share:
    """Of the posts that are of `kind`: the share that was sorted so.

    The interval draws, for each group, how many posts of the kind are in it: for the lower end few
    in the group sorted so and many in the others, for the upper end the other way round, each from
    the Beta distribution that the read posts allow (melded intervals: M. P. Fay, M. A. Proschan
    and E. Brittain, Biometrics 71, 2015). A large group in which nothing was found makes it wide,
    as it must: a few in a thousand may still be there.
    """
    rng = np.random.default_rng(seed)
    found, missed = 0.0, 0.0
    drawn = {"low": [np.zeros(DRAWS), np.zeros(DRAWS)], "high": [np.zeros(DRAWS), np.zeros(DRAWS)]}
    for _, group in labels.groupby("stratum", sort=True):
        posts, read, hits = (
            group["stands_for"].sum(),
            len(group),
            int((group["read"] == kind).sum()),
        )
        sorted_so = bool((group["sorted"] == kind).all())
        found += posts * hits / read * sorted_so
        missed += posts * hits / read * (not sorted_so)
        for end, many in (("low", not sorted_so), ("high", sorted_so)):
            drawn[end][not sorted_so] += posts * _share_of(hits, read, many, rng)
    ends = [
        np.quantile(here / (here + elsewhere), place)
        for (here, elsewhere), place in zip(drawn.values(), (0.025, 0.975), strict=True)
    ]
    return Share(float(found / (found + missed)), *map(float, ends))


def _share_of(hits: int, read: int, many: bool, rng: np.random.Generator) -> np.ndarray | float:
    """Draw the share of a kind in a group, from the side of many or of few."""
    if hits == read and many:
        return 1.0
    if hits == 0 and not many:
        return 0.0
    return rng.beta(hits + many, read - hits + (not many), DRAWS)

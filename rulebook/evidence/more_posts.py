"""How many posts an answer takes, looking back: from how much an account's posts scatter."""

import math
from statistics import NormalDist

import numpy as np

from rulebook.errors import RulebookError
from rulebook.evidence.lift import MIN_POSTS
from rulebook.evidence.planning import SURE

_NORMAL = NormalDist()
# The middle half of a normal distribution is so many standard deviations wide.
_MIDDLE_HALF = 2 * _NORMAL.inv_cdf(0.75)


def scatter(values: np.ndarray) -> float | None:
    """Return how much posts scatter: the standard deviation of the logarithms of what they got.

    It is taken from the middle half, which a viral post does not move. `values` are relative engagements;
    those of 0 have no logarithm and are left out. None with fewer than 10 left, or all alike.
    """
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known) & (known > 0)]
    if len(known) < MIN_POSTS / 2:
        return None
    low, high = np.quantile(np.log(known), [0.25, 0.75])
    return float((high - low) / _MIDDLE_HALF) or None


def posts_needed(spread: float, share: float, lift: float = 1.2, shows: float = 0.8) -> int:
    """Say how many posts in all it takes until a true lift shows in the share `shows` of accounts.

    `spread` is what `scatter` gives, `share` the share of posts that follow the rule (0 to 1, between
    them). The logarithm of a ratio of two medians has about the variance (π / 2) σ² (1 / n₁ + 1 / n₂)
    where logarithms are about normal; a test compares it with made-up accounts. At least 20 posts on
    either side are counted in.

    Raises RulebookError for a share, a spread or a lift that cannot be.
    """
    if not 0 < share < 1 or not spread > 0:
        raise RulebookError("The share and the scatter must lie above 0, and the share below 1.")
    if not lift > 0 or lift == 1:
        raise RulebookError("Name a lift worth having: above 0, and not 1.")
    reach = _NORMAL.inv_cdf((1 + SURE) / 2) + _NORMAL.inv_cdf(shows)
    variance = math.pi / 2 * spread**2 / (share * (1 - share))
    return max(math.ceil(reach**2 * variance / math.log(lift) ** 2), both_sides(share))


def both_sides(share: float) -> int:
    """Return how many posts it takes until 20 lie on either side, at this share (between 0 and 1)."""
    return math.ceil(MIN_POSTS / min(share, 1 - share))


def lift_shown(spread: float, share: float, posts: int, shows: float = 0.8) -> float | None:
    """Return the smallest lift that `posts` posts show in the share `shows` of accounts.

    The other way round from `posts_needed`; None with fewer than 20 posts on a side.
    """
    if posts < both_sides(share):
        return None
    reach = _NORMAL.inv_cdf((1 + SURE) / 2) + _NORMAL.inv_cdf(shows)
    return math.exp(reach * spread * math.sqrt(math.pi / 2 / (share * (1 - share) * posts)))

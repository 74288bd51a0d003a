"""What counting posts alone does to a day: the same days, with what the posts got dealt out anew."""

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence.lift import RESAMPLES, shuffle_rng
from rulebook.evidence.relative import relative_engagement
from rulebook.rules import Rule

_AT_ONCE = 200_000  # numbers in memory: as many as stay near the processor


def dealt_day_lifts(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    times: int = RESAMPLES,
    seed: int = 0,
) -> np.ndarray:
    """Give the lifts per day that come of the number of posts alone.

    Every day keeps its number of posts, and so its label, but what the posts of the account got
    (their relative engagement) is dealt out anew among them, `times` times; then a day's value is
    again the sum of its posts. So no day is better than another but by having more posts. It is
    the randomisation test of `shuffled_lifts`, with posts in the place of labels.

    Returns a float array of up to `times` lifts: without a median above 0 there is no lift; empty
    if all days are on one side. Raises RulebookError for a missing column and for posts of several
    accounts.
    """
    if posts["account"].nunique() > 1:
        raise RulebookError("dealt_day_lifts looks at one account at a time: choose one.")
    table = pd.DataFrame(
        {
            "value": relative_engagement(posts, measure),
            "follows": rule.follows(posts, threshold),
            "day": posts["posted_at"].dt.normalize(),
        }
    )
    table = table.dropna().sort_values("day", kind="stable")
    first = np.flatnonzero(~table["day"].duplicated())
    follows = table["follows"].to_numpy(dtype=bool)[first]
    if follows.all() or not follows.any():
        return np.empty(0)
    value = table["value"].to_numpy()
    rng = shuffle_rng(seed, rule, f"{posts['account'].iloc[0]}/dealt")
    lifts = []
    chunk = max(1, _AT_ONCE // len(value))
    for start in range(0, times, chunk):
        shape = (min(chunk, times - start), len(value))
        days = np.add.reduceat(rng.permuted(np.broadcast_to(value, shape), axis=1), first, axis=1)
        above, below = np.median(days[:, follows], axis=1), np.median(days[:, ~follows], axis=1)
        usable = (above > 0) & (below > 0)
        lifts.append(above[usable] / below[usable])
    return np.concatenate(lifts)

"""What posts on either side of a rule typically get: account by account, and all thrown together."""

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.rules import Rule

TOGETHER = "all together"
"""The last row of `medians_by_side`: every post, whichever account it comes from."""


def medians_by_side(rule: Rule, posts: pd.DataFrame, measure: str = "engagement") -> pd.DataFrame:
    """Take the median of a measure on both sides of a rule, for each account and for all posts.

    Returns a table with the columns `breaks` and `follows` (floats) and a row an account, of those
    with a median above 0 on both sides, sorted by name; the last row, `TOGETHER`, is all posts.

    Raises RulebookError for a missing column, and where no account has posts on both sides.
    """
    for column in ("account", measure):
        if column not in posts:
            raise RulebookError(f"These posts have no column '{column}', and it is needed here.")
    side = rule.follows(posts)
    known = side.notna() & posts[measure].notna()
    counts = posts.loc[known, measure].astype(float)
    side = side[known].astype(bool).map({False: "breaks", True: "follows"})
    account = posts.loc[known, "account"].astype(str)
    medians = counts.groupby([account, side]).median().unstack()
    medians = medians.reindex(columns=["breaks", "follows"]).dropna()
    medians = medians[(medians > 0).all(axis=1)]
    if medians.empty:
        raise RulebookError("No account here has posts with engagement on both sides of the rule.")
    medians.loc[TOGETHER] = counts.groupby(side).median()
    return medians

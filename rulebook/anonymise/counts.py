"""Counts, made less exact: an exact count of likes is as good as a name."""

import numpy as np
import pandas as pd

EXACT_UP_TO = 100


def rounded(counts: pd.Series) -> pd.Series:
    """Round counts above 100 to two significant figures; missing stays missing. dtype "Int64"."""
    return _apply(counts, np.rint)


def rounded_up(counts: pd.Series) -> pd.Series:
    """Like `rounded`, but never to a smaller number."""
    return _apply(counts, np.ceil)


def rounded_down(counts: pd.Series) -> pd.Series:
    """Like `rounded`, but never to a larger number."""
    return _apply(counts, np.floor)


def _apply(counts: pd.Series, to_whole) -> pd.Series:
    exact = counts.astype("Int64")
    number = exact.to_numpy(dtype="float64", na_value=0)
    step = 10.0 ** (np.floor(np.log10(np.maximum(number, 1))) - 1)
    coarse = np.where(number > EXACT_UP_TO, to_whole(number / step) * step, number)
    return pd.Series(np.rint(coarse), index=counts.index).astype("Int64").mask(exact.isna())

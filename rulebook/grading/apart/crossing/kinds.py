"""What both sides of a crossing know: the kinds that may cross, and the refusal of all others."""

import builtins
import collections
import datetime
import decimal
import fractions
import re
import sys
import types
from typing import Any

import numpy as np
import pandas as pd

NUMPY = re.compile(r"[<>|=]?(?:[?biufcSU]\d*|[mM]8(?:\[\d*[A-Za-z]+\])?)")
ARROW = re.compile(r"(?:U?Int|Float)\d+|boolean|str|string(?:\[\w+\])?|[a-z0-9_\[\], ]+\[pyarrow\]")
VIEWS = {
    "dict_keys": lambda values: dict.fromkeys(values).keys(),
    "dict_values": lambda values: dict(enumerate(values)).values(),
    "dict_items": lambda values: dict(values).items(),
}
# Types that may be an answer: calling one does no more than it would do to a learner's value.
TYPES = {
    one.__name__: one
    for one in (
        *(one for one in vars(builtins).values() if isinstance(one, type)),
        *(collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
        *(type(None), types.FunctionType, np.ndarray, pd.Series, pd.DataFrame, pd.DatetimeIndex),
        pd.Timestamp,
        *(np.int64, np.int32, np.float64, np.float32, np.str_, decimal.Decimal, fractions.Fraction),
    )
}
# What there is one of, and no more.
SINGLE = {"...": ..., "NA": pd.NA, "NaT": pd.NaT}
POLYNOMIALS = ("Polynomial", "Chebyshev", "Legendre", "Hermite", "HermiteE", "Laguerre")
PLAIN = "a number, text, a list, a dictionary, a date, a table, a chart or a function"


class CannotCross(Exception):
    """A value is not data, or too much of it; the text is one sentence that names it."""


def describe(value: Any) -> str:
    """Return in a few words what `value` is, for somebody who did not expect it: "a figure"."""
    kind = type(value)
    if isinstance(value, type):
        return f"a class ({value.__name__})"
    if isinstance(value, type(sys)):
        return f"a module ({value.__name__})"
    article = "an" if kind.__name__[:1].lower() in "aeiou" else "a"
    return f"{article} {kind.__name__}"


def dtype_of(told: Any) -> np.dtype:
    """Return the dtype that a text names, or several names and texts; raise ValueError for others."""
    if isinstance(told, list):
        return np.dtype([(str(name), dtype_of(code)) for name, code in told])
    if not isinstance(told, str) or not NUMPY.fullmatch(told):
        raise ValueError("unknown dtype")
    return np.dtype(told)

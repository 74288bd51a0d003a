"""The latest few of what a test has asked for, and of what its calls have returned."""

import array
import collections
from typing import Any

import numpy as np
import pandas as pd

_MOST = 20
# What can change between two times at which it crosses, and is known again.
CHANGING = (list, dict, set, np.ndarray, pd.DataFrame)


def keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    """Keep a value among the latest; where there are too many, the one that was kept first goes."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]


def change(old: Any, new: Any) -> None:
    """Give what can change the value that a call left it with on the other side."""
    if isinstance(old, list | bytearray | array.array):
        old[:] = new
    elif isinstance(old, collections.deque):
        old.clear()
        old.extend(new)
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif isinstance(old, np.ndarray):
        if old.flags.writeable:
            old[...] = new
    elif isinstance(old, pd.DataFrame | pd.Series) and type(old) is type(new):
        remade: Any = type(old).__init__
        remade(old, new)
        old.attrs = new.attrs

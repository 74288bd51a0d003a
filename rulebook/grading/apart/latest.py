"""The latest few of what a test has asked for, and of what its calls have returned."""

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

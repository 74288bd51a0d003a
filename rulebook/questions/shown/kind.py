"""What a kind of picture is, and when numbers and names in one count as the same."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

ROUNDED = 0.005
"""How far, as a share of it or plainly, a single number in a picture may be off: people round."""


@dataclass(frozen=True)
class Kind:
    """A kind of picture.

    Attributes:
        words: what it is called, such as "a heat map".
        made_of: what stands in it, such as "coloured cells".
        shows: given axes and numbers, the way along which the values are measured, or None.
        misnamed: given the same, what is wrong with the names beside the numbers, or nothing.
    """

    words: str
    made_of: str
    shows: Callable[[list, Any], int | None]
    misnamed: Callable[[list, Any], str] = lambda several, content: ""


def made_from(kind: Kind, numbers: Callable[[Any], Any]) -> Kind:
    """Return a kind of picture that shows what `numbers` makes of the content, such as the median of each group."""
    return replace(
        kind,
        shows=lambda several, content: kind.shows(several, numbers(content)),
        misnamed=lambda several, content: kind.misnamed(several, numbers(content)),
    )


def same_numbers(one: Any, other: Any, rounded: bool = False) -> bool:
    """Whether two contents would make the same picture, or one that passes for it if `rounded`."""
    if isinstance(one, list) or isinstance(other, list):
        return any(
            same_numbers(this, that, rounded)
            for this in (one if isinstance(one, list) else [one])
            for that in (other if isinstance(other, list) else [other])
        )
    if isinstance(one, dict) and isinstance(other, dict):
        return len(one) == len(other) and all(map(same_numbers, one.values(), other.values()))
    one, other = floats(one), floats(other)
    if one.shape != other.shape or (np.isnan(one) != np.isnan(other)).any():
        return False
    one, other = one[np.isfinite(one)], other[np.isfinite(other)]
    return close(one, other) if rounded else np.allclose(one, other, rtol=1e-9)


def floats(numbers: Any) -> np.ndarray:
    """Return the numbers of a table, a column or a list; a missing one is NaN."""
    if isinstance(numbers, pd.DataFrame | pd.Series):
        return numbers.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(numbers, dtype=float)


def close(some: Any, wanted: Any) -> bool:
    """Whether numbers are the wanted ones, or those rounded as people round them."""
    return np.allclose(
        some, wanted, rtol=ROUNDED, atol=ROUNDED * min(1, np.max(np.abs(wanted), initial=0))
    )


def values_of(column: Any) -> np.ndarray:
    """Return the values of a column in ascending order, without the missing ones."""
    values = np.asarray(pd.Series(column).dropna(), dtype=float)
    return np.sort(values)


def stands_for(name: str, wanted: Any) -> bool:
    """Whether a text beside an axis stands for a name: "Mon" for Monday, 8.0 or 08:00 for 8."""
    name, wanted = name.strip().lower(), str(wanted).lower()
    if name == wanted or (len(name) >= 3 and not wanted[:1].isdigit() and wanted.startswith(name)):
        return True
    try:
        return float(name.partition(":")[0]) == float(wanted)
    except ValueError:
        return False


def meant(name: str, wanted: Any) -> Any:
    """Return which of `wanted` a text stands for, or None."""
    return next((one for one in wanted if name and stands_for(name, one)), None)

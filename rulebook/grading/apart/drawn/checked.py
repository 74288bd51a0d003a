"""What a figure is built from, made sure of: texts and numbers, and nothing else."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from rulebook.grading.apart.drawn.parts import plain


def string(value: Any) -> str:
    """Return a text; raise ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def floats(values: Any, count: int) -> list[float]:
    """Return so many numbers; raise ValueError for anything else."""
    made = [float(one) for one in values]
    if len(made) != count or not np.isfinite(made).all():
        raise ValueError("no numbers")
    return made


def numbers(value: Any, *shape: int | None) -> np.ndarray:
    """Return an array of numbers; `shape` gives the length of each side, None for any."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise ValueError("no numbers")
    if shape and (value.ndim != len(shape) or any(
        wanted is not None and wanted != got for wanted, got in zip(shape, value.shape, strict=True)
    )):  # fmt: skip
        raise ValueError("another shape")
    return value


def unmasked(pair: list[Any]) -> np.ndarray:
    """Return an array of numbers, of which some may be missing."""
    array, mask = pair
    return numbers(array) if mask is None else np.ma.array(numbers(array), mask=numbers(mask))


def styled(artist: Any, style: dict[str, Any], names: Iterable[str]) -> Any:
    """Give an artist these of its settings; raise ValueError for one that is no plain data."""
    for name in names:
        if name in style:
            value = style[name]
            if isinstance(value, list) or plain(value) is ...:
                raise ValueError("no setting")
            if name != "alpha":
                getattr(artist, f"set_{name}")(value)
    if "alpha" in style:
        artist._alpha = style["alpha"]  # the colours have it already
    return artist

"""What a figure is built from, made sure of: texts and numbers, and nothing else."""

from typing import Any

import numpy as np


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

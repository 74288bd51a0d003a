"""The mark on a page of feedback, and the number that a test's result shows, for programs to read."""

import contextlib
import re
from fractions import Fraction

SCORE_NAME = "feedback-score"
_SCORE = re.compile(rf'<meta name="{SCORE_NAME}" content="(-?[\d.]+) / ([\d.]+)">')


def score_of(page: str) -> tuple[float, float] | None:
    """Return the points reached, lateness taken off, and possible; None where it is no feedback."""
    score = _SCORE.search(page)
    return (float(score[1]), float(score[2])) if score else None


# As NumPy and the exact numbers are shown: `np.float64(0.5)`, `array(0.5)`, `Decimal('0.5')`, `Fraction(1, 2)`.
_WRAPPED = re.compile(r"(?:np\.\w+|array|Decimal|Fraction)\((.*)\)")


def number_in(text: object) -> float | None:
    """Return the number that a result shows, of whichever kind it is; None for anything else."""
    shown = str(text).strip()
    if wrapped := _WRAPPED.fullmatch(shown):
        shown = wrapped[1].strip("'").replace(", ", "/")
    for kind in (float, Fraction):
        with contextlib.suppress(ValueError, ZeroDivisionError, OverflowError):
            return float(kind(shown))
    return None


def number_alone(text: object) -> str:
    """Return a result as the number that it shows, or as nothing but `shown`."""
    number = number_in(text)
    return "shown" if number is None else str(number)

"""The mark on a page of feedback, for programs to read."""

import re

SCORE_NAME = "feedback-score"
_SCORE = re.compile(rf'<meta name="{SCORE_NAME}" content="(-?[\d.]+) / ([\d.]+)">')


def score_of(page: str) -> tuple[float, float] | None:
    """Return the points reached, lateness taken off, and possible; None where it is no feedback."""
    score = _SCORE.search(page)
    return (float(score[1]), float(score[2])) if score else None

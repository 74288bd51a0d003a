"""What handing in late costs: the course's one policy, in one place."""

import math

from nbgrader.plugins import LateSubmissionPlugin

GRACE_HOURS = 1
POINTS_PER_DAY = 2
MOST_POINTS = 10


def late_points(seconds_late: float) -> int:
    """Return the points taken for handing in `seconds_late` after the due date.

    Nothing within the hour of grace; then POINTS_PER_DAY for each day begun, MOST_POINTS at most.
    The loss is in points, not a share of the score, because nbgrader takes it off before the
    written answers are marked: a share would then be a share of half the work.
    """
    if seconds_late <= GRACE_HOURS * 3600:
        return 0
    return min(MOST_POINTS, POINTS_PER_DAY * math.ceil(seconds_late / 86400))


class LatePenalty(LateSubmissionPlugin):
    """Hands the policy to nbgrader, which never lets a score fall below zero."""

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float:
        """Return the penalty in points."""
        return late_points(total_seconds_late)

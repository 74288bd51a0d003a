"""What an account's posts say about a rule: lift, interval, verdict, and what luck alone would do."""

from rulebook.evidence.atlas import (
    atlas,
    measure_sheets,
    qualifying_accounts,
    whole_atlas,
    whole_sheets,
)
from rulebook.evidence.days import dealt_day_lifts
from rulebook.evidence.lift import (
    MIN_POSTS,
    RESAMPLES,
    VERDICTS,
    Evidence,
    measure_lift,
    shuffled_lifts,
)
from rulebook.evidence.network import TypicalLift, count_verdicts, typical_lift
from rulebook.evidence.precision_recall import Share, precision, recall
from rulebook.evidence.relative import NEIGHBOURS, observations, relative_engagement
from rulebook.evidence.sides import medians_by_side

__all__ = [
    "MIN_POSTS",
    "NEIGHBOURS",
    "RESAMPLES",
    "VERDICTS",
    "Evidence",
    "Share",
    "TypicalLift",
    "atlas",
    "count_verdicts",
    "dealt_day_lifts",
    "measure_lift",
    "measure_sheets",
    "medians_by_side",
    "observations",
    "precision",
    "qualifying_accounts",
    "recall",
    "relative_engagement",
    "shuffled_lifts",
    "typical_lift",
    "whole_atlas",
    "whole_sheets",
]

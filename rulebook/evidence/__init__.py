"""What posts, or trials by lot, say about a rule: lift, interval, verdict, and what luck alone would do."""

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
from rulebook.evidence.more_posts import both_sides, lift_shown, posts_needed, scatter
from rulebook.evidence.network import TypicalLift, count_verdicts, typical_lift
from rulebook.evidence.pairs import PairEvidence, compare_pairs, pairs_needed, smallest_lift
from rulebook.evidence.planning import chance_to_show, look_early, viewers_needed
from rulebook.evidence.pooled import PooledLift, pooled_lift
from rulebook.evidence.precision_recall import Share, precision, recall
from rulebook.evidence.relative import NEIGHBOURS, observations, relative_engagement
from rulebook.evidence.sides import medians_by_side
from rulebook.evidence.trials import (
    MIN_CLICKS,
    TrialEvidence,
    click_rate,
    click_rates,
    compare_arms,
    dealt_trial_lifts,
    measure_trial,
    qualifying_trials,
    trial_atlas,
    viewers_of,
    whole_trial_atlas,
)
from rulebook.evidence.winners import winners_again

__all__ = [
    "MIN_CLICKS",
    "MIN_POSTS",
    "NEIGHBOURS",
    "RESAMPLES",
    "VERDICTS",
    "Evidence",
    "PairEvidence",
    "PooledLift",
    "Share",
    "TrialEvidence",
    "TypicalLift",
    "atlas",
    "both_sides",
    "chance_to_show",
    "click_rate",
    "click_rates",
    "compare_arms",
    "compare_pairs",
    "count_verdicts",
    "dealt_day_lifts",
    "dealt_trial_lifts",
    "lift_shown",
    "look_early",
    "measure_lift",
    "measure_sheets",
    "measure_trial",
    "medians_by_side",
    "observations",
    "pairs_needed",
    "pooled_lift",
    "posts_needed",
    "precision",
    "qualifying_accounts",
    "qualifying_trials",
    "recall",
    "relative_engagement",
    "scatter",
    "shuffled_lifts",
    "smallest_lift",
    "trial_atlas",
    "typical_lift",
    "viewers_needed",
    "viewers_of",
    "whole_atlas",
    "whole_sheets",
    "whole_trial_atlas",
    "winners_again",
]

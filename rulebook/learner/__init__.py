"""What belongs to one learner: accounts, predictions, how far they are, how sure they were."""

from rulebook.learner.accounts import pick_accounts
from rulebook.learner.calibration import brier_score, overconfidence
from rulebook.learner.predictions import FailLog
from rulebook.learner.progress import progress

__all__ = ["FailLog", "brier_score", "overconfidence", "pick_accounts", "progress"]

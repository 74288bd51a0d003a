"""The explorer: one rule in controls to play with, and what luck alone would give."""

from rulebook.explorer.posts import Explorer
from rulebook.explorer.trials import TrialExplorer
from rulebook.rules import HEADLINE_RULES, get_rule

__all__ = ["Explorer", "TrialExplorer", "explorer"]


def explorer(slug: str) -> Explorer | TrialExplorer:
    """Return the controls that explore the rule `slug`: display them by naming them.

    A rule about posts is explored account by account, one about headlines trial by trial. Raises
    RulebookError for a rule that does not exist.
    """
    rule = get_rule(slug)
    return TrialExplorer(rule) if rule.slug in HEADLINE_RULES else Explorer(rule)

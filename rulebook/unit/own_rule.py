"""What a unit does with a rule that its learner made: sorts the posts by it, and measures it like any other."""

from dataclasses import replace
from typing import Any

import pandas as pd

from rulebook.evidence import MIN_POSTS, Evidence, measure_lift
from rulebook.rules import Rule


def rule_from(rule: Rule, labels: pd.Series) -> Rule:
    """Return a rule that a post follows where `labels` (boolean, with the index of the posts) says so."""

    def test(posts: pd.DataFrame, _: Any) -> pd.Series:
        return labels.reindex(posts.index).astype("boolean")

    return replace(
        rule,
        slug=f"{rule.slug}/own",
        title="Your own rule",
        needs=(),
        threshold=None,
        narrow_promise=None,
        promise=None,
        test=test,
    )


def evidence_on(rule: Rule, posts: pd.DataFrame, labels: pd.Series) -> Evidence:
    """Return lift, interval and verdict, per post, of the rule that `labels` make on one account's posts."""
    return measure_lift(rule_from(rule, labels), posts, per="post")


def told(own_expect: str, found: Evidence, things: str = "posts") -> str:
    """Say what was expected of a rule of one's own and what was found."""
    counts = f"{found.follows:,} {things} follow your rule, {found.breaks:,} break it"
    if found.low is None:
        return f"You expected: {own_expect}. On {found.account} {counts}. {found.verdict}: {found.reason}."
    return (
        f"You expected: {own_expect}. Found on {found.account}: {counts}. The lift is {found.lift:.2f}, its 95 % "
        f"interval {found.low:.2f} to {found.high:.2f}: {found.verdict}."
    )


def sides_problem(labels: pd.Series, things: str = "posts") -> str | None:
    """Return why labels cannot be tested, in one sentence, or None."""
    follow, broken = int(labels.sum()), int((~labels).sum())
    if min(follow, broken) >= MIN_POSTS:
        return None
    return (
        f"{follow} {things} follow your rule and {broken} break it. For a verdict both sides need "
        f"{MIN_POSTS} or more: choose another rule, or a milder number."
    )

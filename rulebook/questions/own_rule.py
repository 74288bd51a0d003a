"""Questions about a rule that the learner made: its lift, its verdict, and whether luck explains it.

`unit.own_labels` says which of the learner's posts follow it; see `rulebook.unit.own_rule`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from rulebook.questions import checks, common, picture
from rulebook.questions.checks import Question
from rulebook.questions.common import RELATIVE, ratio
from rulebook.questions.picture import As
from rulebook.questions.shown import ESTIMATES, HISTOGRAM, SIDE_BY_SIDE

YOURS = "the rule that you wrote"


def rule_of_ones_own(where: str) -> Question:
    """Ask for a recipe that says which posts follow, and for what is expected of it."""
    return common.given(
        "follows", "a recipe that says of each post True or False, and own_expect", where
    )


def own_picture(where: str) -> Question:
    """Ask for a picture of the posts on both sides of the learner's own rule, of any kind that shows posts."""

    def sides(unit, labels: pd.Series, column: str = RELATIVE) -> dict[str, pd.Series]:
        value = unit.wide[column]
        return {
            "True": value[labels.fillna(False)],
            "False": value[(~labels).fillna(False)],
        }

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        labels = unit.own_labels
        yield (
            sides(unit, labels, "engagement"),
            "this is engagement itself. Take relative_engagement.",
        )
        usual = unit.rule.follows(unit.wide)
        yield sides(unit, usual), "these are the sides of the unit's rule. Sort by follows(wide)."
        yield (
            As((HISTOGRAM,), unit.wide[RELATIVE]),
            "both sides are in one. Show them side by side: follows(wide) says which is which.",
        )
        for how in ("median", "mean"):
            numbers = {name: values.agg(how) for name, values in sides(unit, labels).items()}
            yield (
                As((ESTIMATES,), numbers),
                f"your picture shows one number of each side, its {how}. Show the posts.",
            )

    return picture.picture(
        "a picture drawn by you: relative_engagement of the posts that follow your rule, beside that of the others",
        where,
        SIDE_BY_SIDE,
        lambda unit: sides(unit, unit.own_labels),
        mistakes,
        lambda unit: "Right: both sides of your own rule stand side by side.",
    )


def own_lift(where: str) -> Question:
    """Ask for the lift of the learner's own rule on their own account."""

    def sides(unit, column: str = RELATIVE) -> tuple[pd.Series, pd.Series]:
        value, labels = unit.wide[column], unit.own_labels
        return value[labels.fillna(False)], value[(~labels).fillna(False)]

    def right(unit) -> float:
        follow, broken = sides(unit)
        return ratio(follow.median(), broken.median())

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        follow, broken = sides(unit)
        value = right(unit)
        yield (
            ratio(broken.median(), follow.median()),
            "it is upside down: the posts that follow your rule go on top.",
        )
        yield ratio(follow.mean(), broken.mean()), "these are means; a lift compares medians."
        yield follow.median() - broken.median(), "this is a difference (-). A lift is a ratio (/)."
        yield (
            common.lift("lift", "").right(unit),
            "this is the lift of the unit's rule. Sort the posts by your own: follows(wide).",
        )
        counted = [side.median() for side in sides(unit, "engagement")]
        yield ratio(*counted), "this compares engagement itself. Use relative_engagement."
        yield 100 * value, "this is a percentage. A lift is a plain ratio: leave the 100 out."
        yield value - 1, "this is the change. A lift is the ratio itself: 1 means no difference."
        yield follow.median(), "this is one side. Divide it by the other."
        yield (
            ratio(follow.median(), unit.wide[RELATIVE].median()),
            "this divides by the median of all posts. Divide by that of the posts that break your rule.",
        )
        yield (
            ratio(len(follow), len(broken)),
            "this compares how many posts there are. A lift compares medians.",
        )

    return Question(
        "own_lift",
        "a number above 0: the lift of your own rule on your account",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: a lift of {answer}, for a rule of your own.",
    )


def own_verdict(where: str) -> Question:
    """Ask for the verdict on the learner's own rule."""
    asked = common.verdict(
        "own_verdict", where, lambda unit: unit.evidence_of(unit.own_labels).verdict
    )
    return replace(asked, follows_from=YOURS)


def own_beyond(where: str) -> Question:
    """Ask whether the lift of the learner's own rule lies outside the middle 95 % of shuffled ones."""

    def right(unit) -> bool:
        low, high = unit.lucky_lifts_of(unit.own_labels).quantile([0.025, 0.975])
        return not low <= unit.evidence_of(unit.own_labels).lift <= high

    return Question(
        "own_beyond",
        "True or False: whether the lift of your own rule lies outside the middle 95 % of own_luck",
        where,
        checks.yes_or_no,
        right,
        checks.equal,
        follows_from=YOURS,
    )

"""The questions of unit 09: never more than two hashtags."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from rulebook.questions import closing, common, own_rule, riddles
from rulebook.questions.checks import Question


def _tagged(unit) -> pd.DataFrame:
    """Return the posts of which the promised number speaks: those with at least one hashtag."""
    return unit.own[unit.own["hashtags"] >= 1]


def _tagged_lift() -> Question:
    usual = common.lift(
        "tagged_lift",
        "section 3, The promise: the steps of section 2, with the posts that have one hashtag or more.",
        of=_tagged,
        looked_for="a number above 0: the lift of one or two hashtags against three or more",
    )

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        medians = {
            words: unit.own.loc[which, common.RELATIVE].median()
            for words, which in (
                ("none", unit.own["hashtags"] == 0),
                ("some", unit.own["hashtags"] >= 1),
                ("two", unit.own["hashtags"] == 2),
                ("many", unit.own["hashtags"] > 2),
            )
        }
        yield (
            common.lift("lift", "").right(unit),
            "posts without any hashtag are still in it. Begin with the posts that have one or more.",
        )
        yield (
            common.ratio(medians["some"], medians["none"]),
            "this sets posts with hashtags against posts without. Both sides have some here.",
        )
        yield (
            common.ratio(medians["two"], medians["many"]),
            "this leaves out the posts with exactly one hashtag. Ask >= 1.",
        )
        yield from usual.mistakes(unit)

    return replace(usual, mistakes=mistakes)


QUESTIONS = {
    "limit": common.fixed(
        "limit",
        "a whole number: how many hashtags the rule allows at the most",
        'section 2, The limit: read the rule at the top of this page once more: "never more than ..."',
        lambda unit: unit.rule.threshold.default,
        {
            1: "one is allowed, and so is another.",
            3: "three is already one more than the rule allows.",
        },
    ),
    "few-posts": common.count_following(
        "few_posts",
        "section 2, Sort the posts. True counts as 1, so .sum() counts the posts that follow.",
        "posts with exactly two hashtags are missing. Two are allowed, so write <= and not <.",
    ),
    "lift": common.lift(
        "lift",
        "section 2, The lift: the median of relative_engagement of each side, and one divided (/) by the other.",
    ),
    "beyond-luck": common.beyond_luck(
        "beyond_luck",
        "section 3, Beyond luck?: put your lift beside luck.quantile(0.025) and luck.quantile(0.975).",
    ),
    "promise-inside": common.promise_inside(
        "promise_inside",
        "section 3, The promise: is 1.21 between `low` and `high` of promised_interval?",
    ),
    "tagged-lift": _tagged_lift(),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "other-lift": common.lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        other=True,
    ),
    "own-rule": own_rule.rule_of_ones_own(
        "section 4, A rule of your own: behind return, a question to a column of posts."
    ),
    "picture": own_rule.own_picture(
        "section 4, Your picture: relative_engagement of `wide` along one axis, follows(wide) along the other."
    ),
    "own-lift": own_rule.own_lift(
        "section 4, Your rule, against luck: wide[follows(wide)] keeps the posts that follow it."
    ),
    "own-beyond": own_rule.own_beyond(
        "section 4, Your rule, against luck: as in section 3, with own_luck and own_lift."
    ),
    "slip": riddles.slip_line(
        "section 4, Find the slip: hold each line against the words above it, name by name."
    ),
    "surprised": closing.surprised("surprised", "section 6: compare `expect` with `verdict`."),
    "learned": closing.learned(
        "learned", "What will you do differently on an account of your own?"
    ),
}

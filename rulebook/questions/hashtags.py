"""The questions of unit 09: never more than two hashtags."""

from rulebook.questions import common

QUESTIONS = {
    "limit": common.fixed(
        "limit",
        "a whole number: how many hashtags the rule allows at the most",
        'read the rule at the top of this page once more: "never more than ..."',
        lambda unit: unit.rule.threshold.default,
        {
            1: "one is allowed, and so is another.",
            3: "three is already one more than the rule allows.",
        },
    ),
    "few-posts": common.count_following(
        "few_posts",
        "section 2, Sort the posts. True counts as 1, so .sum( ) counts the posts that follow.",
        "posts with exactly two hashtags are missing. Two are allowed, so write <= and not <.",
    ),
    "typical-few": common.typical(
        "typical_few",
        following=True,
        where='section 2, The middle of each side: few["relative_engagement"] and then .median( ).',
    ),
    "typical-many": common.typical(
        "typical_many",
        following=False,
        where='section 2, The middle of each side: many["relative_engagement"] and then .median( ).',
    ),
    "lift": common.lift(
        "lift",
        "section 2, The lift: divide (/) the middle of the posts that follow by the middle of those that break.",
    ),
    "luck-range": common.luck_range(
        "luck_range",
        "section 3, What luck does: luck.quantile(0.025) is the lower one; find the share for the upper one.",
    ),
    "beyond-luck": common.beyond_luck(
        "beyond_luck",
        "section 3: put your lift beside the two numbers of luck_range.",
    ),
    "promise-inside": common.promise_inside(
        "promise_inside",
        "section 3, The interval: is the promised lift between `low` and `high`?",
    ),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "other-lift": common.lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` in the place of `mine`.",
        other=True,
    ),
    "backfiring": common.count_verdicts(
        "backfiring",
        "backfires",
        'section 4: everyone["verdict"] == "backfires" is True or False for each account; .sum( ) counts.',
    ),
    "surprised": common.surprised("surprised", "section 6: compare `expect` with `verdict`."),
    "learned": common.learned(
        "learned", "section 6: what will you do differently on your own account?"
    ),
}

"""The questions of unit 03: tweet 100 characters or fewer."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from rulebook.questions import checks, closing, common, picture
from rulebook.questions.checks import Question
from rulebook.questions.functions import FunctionQuestion, Shuffle
from rulebook.questions.shown import ESTIMATES

# Besides the rule's own limit, so that a function with 100 written into it is found out.
LIMITS_TRIED = (100, 70, 120)


def _lift_at(unit, posts: pd.DataFrame, limit: float) -> Any:
    """Return the lift among these posts if the rule said `limit` characters."""
    shorter, longer = common.values(unit, posts, threshold=limit)
    return common.ratio(shorter.median(), longer.median())


def _trials(unit) -> list[tuple[pd.DataFrame, float]]:
    """Return what the learner's function is tried on: several limits, and another account's posts."""
    tables = [(unit.own, limit) for limit in LIMITS_TRIED]
    tables.append((unit.other, unit.rule.threshold.default))
    return [(posts, limit) for posts, limit in tables if _lift_at(unit, posts, limit) is not None]


class LimitFunction(FunctionQuestion):
    """A question whose answer is a small function of posts and a limit."""

    def check(self, unit: Any, came: Any) -> str:
        """Call the function at several limits and compare each lift; see `Question.check`."""
        values = self.called(came, _trials(unit))
        for value, (posts, limit) in zip(values, _trials(unit), strict=True):
            right = _lift_at(unit, posts, limit)
            number = self.one_number(value, f"with the limit {limit}, ")
            if not checks.close(number, right):
                raise self._not_there(value, self._thought(unit, number, posts, limit))
        return self.praise.format(answer=checks.shown(values[0]))

    def _thought(self, unit: Any, value: float, posts: pd.DataFrame, limit: float) -> str:
        for wrong, hint in _mistakes(unit, posts, limit):
            if wrong is not None and checks.fits(value, wrong):
                return hint
        where = "on your second account" if posts is unit.other else "on your account"
        return f"this is what it gives {where} with the limit {limit}."


def _mistakes(unit, posts: pd.DataFrame, limit: float) -> Iterator[tuple[float | None, str]]:
    right = _lift_at(unit, posts, limit)
    shorter, longer = common.values(unit, posts, threshold=limit)
    if posts is unit.other:
        yield (
            _lift_at(unit, unit.own, limit),
            "it gives the lift of your own account although it was handed the posts of another one. "
            "Inside the function write posts, not mine.",
        )
    yield 1 / right, "it is upside down: the posts up to the limit go on top."
    yield (
        common.ratio(shorter.mean(), longer.mean()),
        "these are means; a lift compares medians.",
    )
    yield (
        _lift_at(unit, posts, limit - 1),
        "posts exactly at the limit ended up on the wrong side. Use <=.",
    )
    if limit != unit.rule.threshold.default:
        yield (
            _lift_at(unit, posts, unit.rule.threshold.default),
            f"it gives the lift at 100 characters although the limit was {limit}. Use the word "
            "limit inside the function, not the number 100.",
        )
    yield (
        shorter.median() - longer.median(),
        "this is a difference (-). A lift is a ratio (/).",
    )
    yield 100 * right, "this is a percentage. A lift is a plain ratio: leave the 100 out."


STEP = 20
"""So many characters wide is each group of the learner's picture."""


def _picture() -> Question:
    def groups(
        posts: pd.DataFrame, by: str = "median", column: str = common.RELATIVE, step: int = STEP
    ) -> pd.Series:
        length = posts["characters"].astype(float) // step * step
        return posts.groupby(length)[column].agg(by).astype(float)

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield (
            groups(unit.own, "mean"),
            'your picture shows means, and the question asks for medians: estimator="median".',
        )
        for by in ("median", "mean"):
            yield (
                groups(unit.own, by, "engagement"),
                "your picture shows engagement itself. Take the column relative_engagement.",
            )
        yield (
            groups(unit.own, "size"),
            "your picture shows how many tweets there are, and the question asks for medians.",
        )
        for by in ("median", "mean"):
            for step in (1, 5, 10, 25, 50, 100):
                yield (
                    groups(unit.own, by, step=step),
                    f"its groups are not {STEP} characters wide. Take the line with // 20 * 20.",
                )
            yield from picture.not_yours(unit, partial(groups, by=by), "tweets")

    def said(unit) -> str:
        sizes = groups(unit.own, "size")
        return (
            f"Right: {len(sizes)} medians. The largest group holds {sizes.max():.0f} tweets, the smallest "
            f"{sizes.min():.0f}."
        )

    return picture.picture(
        "a picture drawn by you: for each group of lengths the median of relative_engagement, with its interval",
        "section 2, Your picture: the lines there, with each three dots replaced.",
        (ESTIMATES,),
        lambda unit: groups(unit.own),
        mistakes,
        said,
        (picture.intervals,),
    )


QUESTIONS = {
    "short-posts": common.count_following(
        "short_posts",
        "section 2, Sort the tweets. True counts as 1, so .sum() counts the tweets that follow.",
        "tweets of exactly 100 characters are missing. 100 is allowed, so write <= and not <.",
    ),
    "typical-short": common.typical(
        "typical_short",
        following=True,
        where='section 2, The middle of one side: short["relative_engagement"] and then .median().',
    ),
    "lift": common.lift("lift", "section 2, The lift: the short tweets go on top."),
    "picture": _picture(),
    "one-shuffle": Shuffle(
        "one_shuffle",
        "a recipe that deals the labels out anew and gives the lift of what comes of it",
        "section 3, A shuffle of your own: a column of labels, behind it .sample(frac=1).to_numpy(), and then "
        "a lift as in section 2.",
        checks.number,
        lambda unit: None,
        checks.equal,
        praise="Right: on made-up posts it gives all the lifts that shuffles can give, and no others.",
    ),
    "luck-range": common.luck_range(
        "luck_range",
        "section 3, What luck does: luck.quantile(0.025) is the lower one; find the share for the upper one.",
    ),
    "beyond-luck": common.beyond_luck(
        "beyond_luck", "section 3: put your lift beside the two numbers of luck_range."
    ),
    "promise-inside": common.promise_inside(
        "promise_inside", "section 3, The interval: is the promised lift between `low` and `high`?"
    ),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "lift-at": LimitFunction(
        "lift_at",
        "a function that gives the lift for any limit",
        "section 3, Your own limit: inside the function write the steps of section 2, with `limit` for 100 "
        "and `posts` for `mine`.",
        checks.number,
        lambda unit: [_lift_at(unit, posts, limit) for posts, limit in _trials(unit)],
        checks.equal,
        praise="Right: it works for every limit that was tried, and for another account's posts; at 100 characters it gives {answer}.",
    ),
    "other-lift": common.lift(
        "other_lift",
        "section 4: call your function, lift_at( , ), with `theirs` and 100, or take the steps of section 2.",
        other=True,
    ),
    "told": closing.message(
        "told",
        "a sentence of ten words or more, with your lift in it, as a number with two decimals",
        "section 6, A friend asks: your lift stands in section 2; the word of the verdict goes with it.",
        10,
        lambda unit: [common.lift("lift", "").right(unit)],
        "Right: your lift is in it. Would your friend understand it, read aloud?",
    ),
    "learned": closing.learned(
        "learned",
        'Somebody gives you a limit: "Never more than 80 characters." What do you ask before you keep to it?',
    ),
}

"""The questions of unit 11: what a trial by lot says, and what it costs to look early."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from rulebook.questions import checks, closing, common, picture
from rulebook.questions.checks import Question
from rulebook.questions.common import ratio
from rulebook.questions.shown import ESTIMATES


def _sides(unit, limit: float | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the short headlines of the learner's trial and the long ones."""
    follows = unit.rule.follows(unit.own, limit).to_numpy(dtype=bool)
    return unit.own[follows], unit.own[~follows]


def _rate(arms: pd.DataFrame) -> Any:
    """Return the click rate of some headlines together, in per cent."""
    return ratio(100 * arms["clicks"].sum(), arms["views"].sum())


def _mean_rate(arms: pd.DataFrame) -> float:
    return float((100 * arms["clicks"] / arms["views"]).mean())


def _both(sides: tuple[pd.DataFrame, pd.DataFrame], of) -> tuple | None:
    values = tuple(of(side) if len(side) else None for side in sides)
    return None if None in values else values


def _side_rates() -> Question:
    def right(unit) -> tuple[float, float]:
        follow, broken = map(_rate, _sides(unit))
        return follow, broken

    def mistakes(unit) -> Iterator[tuple[tuple | None, str]]:
        sides = _sides(unit)
        short, long = right(unit)
        yield (long, short), "the two are swapped: first the short headlines."
        yield (short / 100, long / 100), "these are shares. Multiply them by 100."
        yield (
            _both(sides, _mean_rate),
            "this is the mean of the headlines' rates. Add up the clicks of the side first, and its "
            "viewers, and then divide.",
        )
        yield (
            _both(sides, lambda side: ratio(side["views"].sum(), side["clicks"].sum())),
            "it is upside down: clicks go on top.",
        )
        yield (
            _both(sides, lambda side: float(side["clicks"].sum())),
            "these are clicks. Divide them by the viewers of the side.",
        )
        shorter = unit.rule.threshold.default - 1
        yield (
            _both(_sides(unit, shorter), _rate),
            "a headline of exactly 80 characters is short too: write <= and not <.",
        )

    return Question(
        "side_rates",
        "two numbers with a comma between them, in per cent: the click rate of the short headlines, then of the long ones",
        "section 2, Click rates: 100 * short[...].sum() / short[...].sum(), and the same for long.",
        checks.numbers(2),
        right,
        checks.all_close,
        mistakes,
        "Right: click rates of {answer} per cent.",
    )


def _lift() -> Question:
    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        sides = _sides(unit)
        short, long = map(_rate, sides)
        value = unit.evidence.lift
        yield (
            ratio(long, short),
            "it is upside down: the short headlines follow the rule, so go on top.",
        )
        yield short - long, "this is a difference (-). A lift is a ratio (/)."
        yield 100 * value, "this is a percentage. A lift is a plain ratio: leave the 100 out."
        yield value - 1, "this is the change. A lift is the ratio itself: 1 means no difference."
        yield (
            100 * (value - 1),
            "this is a change in per cent. A lift is the ratio itself: 1 means no difference.",
        )
        yield (
            ratio(sides[0]["clicks"].sum(), sides[1]["clicks"].sum()),
            "this compares clicks. More people saw the one side than the other: compare click rates.",
        )
        yield (
            ratio(*map(_mean_rate, sides)),
            "this compares means of rates. Take the two numbers of side_rates.",
        )

    return Question(
        "lift",
        "a number above 0: the click rate of the short headlines divided by that of the long ones",
        "section 2, The lift: side_rates[0] is the first of your two numbers, side_rates[1] the second.",
        checks.number,
        lambda unit: unit.evidence.lift,
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def _picture() -> Question:
    def each(unit, column) -> pd.Series:
        return pd.Series(column.to_numpy(dtype=float), index=unit.own["headline"])

    def right(unit) -> list[pd.Series]:
        rates = each(unit, unit.own["clicks"] / unit.own["views"])
        return [rates, 100 * rates]

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        for column in ("clicks", "views"):
            yield (
                each(unit, unit.own[column]),
                f"this shows {column}, and a headline that more people saw gets more. Show rates.",
            )
        sides = pd.Series(
            {side: _rate(arms) for side, arms in zip("+-", _sides(unit), strict=True)}
        )
        yield (
            [sides / 100, sides],
            "these are the two sides. Show every headline: headline stands on one axis.",
        )

    return picture.picture(
        "a picture drawn by you: the click rate of each headline, with its interval, a title, and labels",
        "section 2, Your picture: sns.barplot with data=viewers, a number on one axis and headline on the other.",
        (ESTIMATES,),
        right,
        mistakes,
        lambda unit: f"Right: {len(unit.own)} click rates, each with its interval.",
        (picture.intervals,),
    )


def _announced() -> Question:
    def at(unit, column: str, place: int) -> int:
        return round(1_000 * unit.looks[column].iloc[place])

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        right = at(unit, "at_any_look", -1)
        yield (
            at(unit, "at_this_look", -1),
            "this is for somebody who looks once, at the end. Look in at_any_look.",
        )
        yield right / 1_000, "this is a share. How many of the 1,000 trials is it?"
        yield right / 10, "this is a percentage. How many of the 1,000 trials is it?"
        yield at(unit, "at_any_look", 0), "this is the first look. The last one is looked for."
        yield 1_000 - right, "these are the trials in which nobody announced a winner."
        yield len(unit.looks), "this is how often somebody looked."
        yield (
            round(1_000 * unit.looks["at_this_look"].sum()),
            "this adds up all looks, and counts a trial each time that it has a winner.",
        )

    return Question(
        "announced",
        "a whole number from 0 to 1,000: in how many trials somebody who looked every time announced a winner",
        'section 3, Looking early: the last row of looks["at_any_look"] is .iloc[-1], and also its .max().',
        checks.number,
        lambda unit: at(unit, "at_any_look", -1),
        checks.close,
        mistakes,
        "Right: {answer} of 1,000 trials have a winner, and in none of them is there a difference.",
    )


def _again() -> Question:
    def right(unit) -> tuple[float, float]:
        return unit.winners["lift_first"].median(), unit.winners["lift_again"].median()

    def mistakes(unit) -> Iterator[tuple[tuple, str]]:
        first, again = right(unit)
        columns = unit.winners["lift_first"], unit.winners["lift_again"]
        yield (again, first), "the two are swapped: first where it won."
        yield (
            (columns[0].mean(), columns[1].mean()),
            "these are means; a few huge lifts pull them up. Take medians.",
        )
        yield (columns[0].max(), columns[1].max()), "these are the largest. Take medians."
        yield (
            (first, unit.winners["wins_again"].mean()),
            "the second is how often it won again. Take the column lift_again.",
        )

    return Question(
        "again",
        "two numbers with a comma between them: the median of lift_first, and that of lift_again",
        'section 4, The winner once more: winners["lift_first"].median(), and the same for lift_again.',
        checks.numbers(2),
        right,
        checks.all_close,
        mistakes,
        "Right: {answer}.",
    )


def _days() -> Question:
    def right(unit) -> float:
        needed, per_day = unit.plan
        return 2 * needed / per_day

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        needed, per_day = unit.plan
        yield (
            needed / per_day,
            "this is one version. There are two, and each needs so many viewers.",
        )
        yield needed, "these are the viewers of one version. How many days is that?"
        yield 2 * needed, "these are the viewers. How many days is that? Divide by per_day."
        yield 2 * needed * per_day, "this multiplies. Divide the viewers by those of a day."

    def same(value: float, days: float) -> bool:
        # A day that has begun is a day: rounded up is as right.
        return checks.close(value, days) or math.isclose(value, math.ceil(days - 1e-9))

    return Question(
        "days",
        "a number: on how many days your trial has enough viewers for both versions",
        "section 6, Plan your own trial: 2 * needed viewers in all, and per_day of them each day.",
        checks.number,
        right,
        same,
        mistakes,
        "Right: {answer} days, and nobody looks before they are over.",
    )


QUESTIONS = {
    "side-rates": _side_rates(),
    "lift": _lift(),
    "picture": _picture(),
    "luck-range": common.luck_range(
        "luck_range",
        "section 3, Deal again: luck.quantile(0.025) is the lower one; find the share for the upper one.",
        "deals",
    ),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "announced": _announced(),
    "both-ways": common.both_ways(
        "both_ways",
        "two whole numbers with a comma between them: in how many trials the rule holds, and in how many it backfires",
        'section 4, Every trial: everyone["verdict"] == "holds" is True or False for each trial; .sum() counts.',
        lambda unit: unit.atlas,
        "trials",
        lambda unit: [(unit.lucky_atlas, "this counts in `lucky`. Count in `everyone`.")],
    ),
    "lucky-verdicts": common.verdicts(
        "lucky_verdicts",
        'section 4, And by luck: lucky["verdict"] != "can\'t tell" asks each row; .sum() counts.',
        lambda unit: unit.lucky_atlas,
        lambda unit: [
            (common.verdicts_of(unit.atlas), "this counts in `everyone`. Count in `lucky`.")
        ],
        "Right: {answer} verdicts, and not one of them means anything.",
    ),
    "average-verdict": common.verdict(
        "average_verdict",
        "section 4, On average: look at `low` and `high` of average, and at nothing else.",
        lambda unit: unit.pooled.verdict,
    ),
    "again": _again(),
    "may-say": closing.letter(
        "may_say",
        "section 6, What you may say: the verdict in your own trial, from section 3.",
        lambda unit: unit.evidence.verdict,
    ),
    "days": _days(),
    "learned": closing.learned(
        "learned", "What will you do when somebody shows you the winner of a test?"
    ),
}

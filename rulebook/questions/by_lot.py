"""The questions of unit 11: what a trial by lot says, and what it costs to look early."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from rulebook.questions import checks, common
from rulebook.questions.checks import Question
from rulebook.questions.common import ratio


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
        "section 2, Click rates: 100 * short[...].sum( ) / short[...].sum( ), and the same for long.",
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


class Picture(Question):
    """A question whose answer is the axes of a picture: each headline's click rate, with its interval."""

    def check(self, unit: Any, came: Any) -> str:
        """Look at what stands in the picture; see `Question.check`."""
        if came is ...:
            self.readable(came)
        drawn = _axes_of(came)
        if not drawn:
            raise self._not_there(
                came,
                f"it holds no picture. Write {self.answer} = in front of the line that draws it.",
            )
        rates = unit.own["clicks"] / unit.own["views"]
        marks, bars = zip(*(_numbers_on(axes) for axes in drawn), strict=True)
        ways = [way for one in marks for way in one]
        found = [
            (way, scale)
            for way in range(len(ways))
            for scale in (1, 100)
            if _all_among(scale * rates, ways[way])
        ]
        if not found:
            raise self._not_there(came, self._other_numbers(unit, ways))
        intervals = [way for one in bars for way in one]
        if not any(_all_within(scale * rates, intervals[way]) for way, scale in found):
            raise self._not_there(
                came,
                "the click rates are there, and no intervals. Leave errorbar as seaborn has it.",
            )
        if not any(_title_of(axes) for axes in drawn):
            raise self._not_there(came, "it has no title. What does the picture show?")
        if not all(axes.get_xlabel() and axes.get_ylabel() for axes in drawn):
            raise self._not_there(came, "an axis has no label. What is counted there?")
        return self.praise.format(answer=len(rates))

    @staticmethod
    def _other_numbers(unit: Any, ways: list[np.ndarray]) -> str:
        for column in ("clicks", "views"):
            if any(_all_among(unit.own[column].astype(float), way) for way in ways):
                return f"this shows {column}, and a headline that more people saw gets more. Show rates."
        sides = pd.Series([_rate(side) / 100 for side in _sides(unit)])
        if any(_all_among(scale * sides, way) for scale in (1, 100) for way in ways):
            return "these are the two sides. Show every headline: headline stands on one axis."
        return "the click rate of each headline is not in it."


def _axes_of(came: Any) -> list:
    """Return the axes of a figure, of one of seaborn's grids, or the axes that came."""
    found = getattr(came, "axes", None) if came is not None else None
    found = came if found is None and isinstance(came, np.ndarray | list | tuple) else found
    if found is None:
        return []
    several = list(np.ravel(np.asarray(found, dtype=object)))
    return [axes for axes in several if hasattr(axes, "get_xlabel") and hasattr(axes, "patches")]


def _numbers_on(axes: Any) -> tuple[tuple[np.ndarray, ...], tuple[list, ...]]:
    """Return what stands along x and along y: the numbers of bars and points, and the ends of lines."""
    marks: tuple[list, list] = [], []
    bars: tuple[list, list] = [], []
    for patch in axes.patches:
        for way, measure in enumerate(("get_width", "get_height")):
            if hasattr(patch, measure):
                marks[way].append(getattr(patch, measure)())
    lines = [np.asarray(line.get_xydata(), dtype=float) for line in axes.lines]
    for collection in axes.collections:
        lines += [np.asarray(path.vertices, dtype=float) for path in collection.get_paths()]
        offsets: np.ndarray = np.ma.filled(
            np.ma.asarray(collection.get_offsets(), dtype=float), np.nan
        )
        for way in (0, 1):
            marks[way].extend(offsets[:, way])
    for line in lines:
        for way in (0, 1):
            values = line[:, way][np.isfinite(line[:, way])]
            marks[way].extend(values)
            if len(values) > 1:
                bars[way].append((values.min(), values.max()))
    return tuple(np.asarray(way, dtype=float) for way in marks), bars


def _all_among(wanted: pd.Series, numbers: np.ndarray) -> bool:
    return len(numbers) > 0 and all(
        np.isclose(numbers, value, rtol=0.005, atol=1e-9).any() for value in wanted
    )


def _all_within(wanted: pd.Series, ends: list[tuple[float, float]]) -> bool:
    """Whether each number lies strictly within a line of its own that is no longer than an interval."""
    longest = 2 * wanted.max()
    return all(
        any(low < value < high and high - low < longest for low, high in ends) for value in wanted
    ) and len(ends) >= len(wanted)


def _title_of(axes: Any) -> str:
    figure = axes.get_figure()
    return axes.get_title() or axes.get_title(loc="left") or figure.get_suptitle()


def _picture() -> Question:
    return Picture(
        "picture",
        "a picture drawn by you: the click rate of each headline, with its interval, a title, and labels",
        "section 2, Your picture: sns.barplot with data=viewers, a number on one axis and headline on the other.",
        checks.number,
        lambda unit: None,
        checks.equal,
        praise="Right: {answer} click rates, each with its interval.",
    )


def _announced() -> Question:
    def at(unit, column: str, place: int) -> int:
        return round(1_000 * unit.looks[column].iloc[place])

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        right = at(unit, "at_any_look", -1)
        yield (
            at(unit, "at_this_look", -1),
            "this is whoever looks once, at the end. Look in at_any_look.",
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
        'section 3, Looking early: the last row of looks["at_any_look"] is .iloc[-1], and also its .max( ).',
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
        'section 4, The winner once more: winners["lift_first"].median( ), and the same for lift_again.',
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
    ),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "announced": _announced(),
    "both-ways": common.both_ways(
        "both_ways",
        "two whole numbers with a comma between them: in how many trials the rule holds, and in how many it backfires",
        'section 4, Every trial: everyone["verdict"] == "holds" is True or False for each trial; .sum( ) counts.',
        lambda unit: unit.atlas,
        "trials",
        lambda unit: [(unit.lucky_atlas, "this counts in `lucky`. Count in `everyone`.")],
    ),
    "lucky-verdicts": common.verdicts(
        "lucky_verdicts",
        'section 4, And by luck: lucky["verdict"] != "can\'t tell" asks each row; .sum( ) counts.',
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
    "surprised": common.surprised(
        "surprised",
        "section 6: compare `expect` with `average_verdict`.",
        lambda unit: unit.pooled.verdict,
    ),
    "days": _days(),
    "learned": common.learned(
        "learned", "section 6: what will you do when somebody shows you the winner of a test?"
    ),
}

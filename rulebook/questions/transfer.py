"""The questions of unit 10: what works on one page works on the next."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from rulebook.evidence import VERDICTS
from rulebook.questions import checks, closing, common, picture, riddles
from rulebook.questions.checks import Question
from rulebook.questions.common import RELATIVE, ratio
from rulebook.questions.functions import FunctionQuestion
from rulebook.questions.picture import As
from rulebook.questions.shown import ECDF, ESTIMATES, HISTOGRAM

MISSES = 0.05
"""How often an interval that catches the truth 95 times out of 100 misses it."""
WHOLE = 0.5
"""How far an expected number may be from the right one: it may be rounded to a whole number."""


def _sides(posts: pd.DataFrame, column: str = RELATIVE) -> tuple[pd.Series, pd.Series]:
    return posts.loc[posts["follows"], column], posts.loc[~posts["follows"], column]


def _lift(posts: pd.DataFrame) -> float:
    follow, broken = _sides(posts)
    return ratio(follow.median(), broken.median())


def _three(unit) -> tuple[float, ...]:
    return tuple(_lift(cell.posts) for cell in unit.cells)


def _lift_mistakes(posts: pd.DataFrame) -> Iterator[tuple[float | None, str]]:
    follow, broken = _sides(posts)
    yield (
        ratio(broken.median(), follow.median()),
        "it is upside down: the posts that follow the rule go on top.",
    )
    yield ratio(follow.mean(), broken.mean()), "these are means; a lift compares medians."
    yield follow.median() - broken.median(), "this is a difference (-). A lift is a ratio (/)."
    raw_follow, raw_broken = _sides(posts, "engagement")
    yield (
        ratio(raw_follow.median(), raw_broken.median()),
        "this compares engagement itself. Use the column relative_engagement.",
    )
    yield (
        100 * _lift(posts),
        "this is a percentage. A lift is a plain ratio: leave the 100 out.",
    )


class CellFunction(FunctionQuestion):
    """A question whose answer is a small function of the posts of a cell."""

    def check(self, unit: Any, came: Any) -> str:
        """Call the function on each of the learner's cells and compare; see `Question.check`."""
        tables = [cell.posts for cell in unit.cells]
        values = self.called(came, ((posts.copy(),) for posts in tables))
        for place, (value, posts) in enumerate(zip(values, tables, strict=True), start=1):
            self._compare(value, posts, place, [_lift(other) for other in tables])
        return self.praise.format(answer=", ".join(map(checks.shown, values)))

    def _compare(self, value: Any, posts: pd.DataFrame, place: int, lifts: list[float]) -> None:
        number = self.one_number(value, f"for cell {place}, ")
        if checks.close(number, _lift(posts)):
            return
        for wrong, hint in _lift_mistakes(posts):
            if wrong is not None and checks.close(number, wrong):
                raise self._not_there(value, hint)
        if any(checks.close(number, lift) for lift in lifts):
            raise self._not_there(
                value,
                f"for cell {place} it gives the lift of another cell. Inside the function write "
                "posts, not the name of one of your tables.",
            )
        raise self._not_there(value, f"this is what it gives for cell {place}.")


def _clear_cells() -> Question:
    def right(unit) -> int:
        return common.verdicts_of(unit.three_rows)

    return Question(
        "clear_cells",
        "a whole number from 0 to 3: in how many of your cells 1 lies outside the interval",
        "section 2, How many are clear? In each row ask whether 1 lies between low and high.",
        checks.whole_number(0, 3),
        right,
        checks.close,
    )


def _expected() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        tests = len(unit.atlas)
        yield (1 - MISSES) * tests, "so many intervals catch the truth. How many miss it?"
        yield 100 * MISSES * tests, "5 of 100 is 0.05, not 5."
        yield 100 * MISSES, "this is how many of 100. How many is it of all your tests?"
        yield MISSES, "this is how many of one. How many is it of all your tests?"
        yield (
            MISSES / 2 * tests,
            "this is one side only. A miss above 1 and a miss below 1 both count.",
        )
        yield (
            common.verdicts_of(unit.lucky_atlas),
            "this is one shuffle. Here work out 5 of every 100.",
        )
        yield (
            common.verdicts_of(unit.atlas),
            "these are the verdicts that there are, not those to expect.",
        )

    return Question(
        "expected",
        "a number: 5 of every 100 tests in the atlas",
        "section 3, What you would expect: the number of rows is len(atlas); multiply.",
        checks.number,
        lambda unit: MISSES * len(unit.atlas),
        lambda value, right: abs(value - right) <= WHOLE,
        mistakes,
        "Right: about {answer} verdicts would be no surprise if no rule did anything at all.",
    )


def _luckiest() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        lucky = unit.lucky_atlas
        yield lucky["lift"].min(), "this is the smallest. The largest is looked for."
        yield unit.atlas["lift"].max(), "this is the largest real lift. Look in `lucky`."
        yield lucky["high"].max(), "this is the end of an interval. Take the column lift."
        yield lucky["lift"].median(), "this is the median. The largest is looked for."
        yield lucky["lift"].idxmax(), "this says in which row it stands. What does the row say?"

    return Question(
        "luckiest",
        "a number: the largest lift in `lucky`",
        "section 3, The luckiest account: a column has .median(), and also .max().",
        checks.number,
        lambda unit: unit.lucky_atlas["lift"].max(),
        checks.close,
        mistakes,
        "Right: luck alone made a lift of {answer}.",
    )


def _typical() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        first = unit.atlas[
            unit.atlas["rule"].eq(unit.rule.slug) & unit.atlas["network"].eq(unit.first)
        ]
        yield unit.there["lift"].mean(), "this is the mean; one extreme account pulls at it."
        yield first["lift"].median(), "this is your first network. Look in `there`."
        yield unit.atlas["lift"].median(), "this takes all rules and networks. Look in `there`."
        clear = unit.there[unit.there["verdict"] != "can't tell"]
        yield clear["lift"].median(), 'the accounts that say "can\'t tell" count too.'
        yield unit.there["high"].median(), "this is the end of the intervals. Take the column lift."

    return Question(
        "typical",
        "a number above 0: the median of the lifts on your second network",
        "section 4, The typical account: the column lift of `there`, and then .median().",
        checks.number,
        lambda unit: unit.there["lift"].median(),
        checks.close,
        mistakes,
        "Right: half of the accounts have a lift above {answer}, half below.",
    )


def _picture() -> Question:
    def counts(table: pd.DataFrame) -> list[dict[str, int]]:
        """Return how many rows say each word: those that come up, and all three."""
        found = {word: int(table["verdict"].eq(word).sum()) for word in VERDICTS}
        return [{word: many for word, many in found.items() if many}, found]

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield counts(unit.atlas), "these are all rules and networks. Take the table `there`."
        yield counts(unit.lucky_atlas), "these are the verdicts of luck. Take the table `there`."
        first = unit.atlas[
            unit.atlas["rule"].eq(unit.rule.slug) & unit.atlas["network"].eq(unit.first)
        ]
        yield counts(first), "this is your first network. The second one is in `there`."
        shares = [
            {word: many / len(unit.there) for word, many in some.items()}
            for some in counts(unit.there)
        ]
        yield shares, "your picture shows shares, and the question asks for numbers of accounts."
        yield (
            As((HISTOGRAM, ECDF), unit.there["lift"].astype(float)),
            "your picture shows how large the lifts are. How many accounts have which verdict?",
        )

    return picture.picture(
        "a picture drawn by you: on how many accounts of the second network the rule holds, backfires, and "
        "nobody can tell",
        "section 4, Your picture: the words stand in the column verdict of `there`; how many carry each?",
        (ESTIMATES,),
        lambda unit: counts(unit.there),
        mistakes,
        lambda unit: f"Right: {len(unit.there)} accounts, sorted by their verdict.",
    )


def _lucky_here() -> Question:
    def rows(unit) -> pd.DataFrame:
        lucky = unit.lucky_atlas
        return lucky[lucky["rule"].eq(unit.rule.slug) & lucky["network"].eq(unit.second)]

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        lucky = unit.lucky_atlas
        yield common.verdicts_of(unit.there), "these are the real ones. Count in `lucky`."
        yield common.verdicts_of(lucky), "this counts all rules and networks. Keep yours alone."
        yield (
            common.verdicts_of(lucky[lucky["rule"] == unit.rule.slug]),
            "this counts every network. Keep the second one alone.",
        )
        yield (
            common.verdicts_of(lucky[lucky["network"] == unit.second]),
            "this counts every rule. Keep yours alone.",
        )
        yield len(rows(unit)), "this counts every row, whatever the verdict."

    return Question(
        "lucky_here",
        "a whole number: how many verdicts `lucky` has for your rule on your second network",
        "section 4, And by luck? Keep the rows of your rule and your network, then count as in section 3.",
        checks.number,
        lambda unit: common.verdicts_of(rows(unit)),
        checks.close,
        mistakes,
        "Right: luck alone gives {answer}.",
    )


def _carries() -> Question:
    return Question(
        "carries",
        "True or False: whether your rule has the same verdict on both networks",
        "section 4, Does it carry over? Set `verdict` beside `first_verdict`.",
        checks.yes_or_no,
        lambda unit: unit.carries,
        checks.equal,
    )


QUESTIONS = {
    "lift-of": CellFunction(
        "lift_of",
        "a function that gives the lift of any cell",
        "section 2, One function for all: the posts that follow on top, the others below; end with return.",
        checks.number,
        _three,
        checks.equal,
        praise="Right: for your three cells it gives {answer}.",
    ),
    "clear-cells": _clear_cells(),
    "verdicts": common.verdicts(
        "verdicts",
        "section 3, The whole atlas: ask the column verdict which rows say more than can't tell, and count.",
        lambda unit: unit.atlas,
        lambda unit: [(common.verdicts_of(unit.there), "this is your second network alone.")],
        "Right: {answer} tests give a verdict.",
    ),
    "expected": _expected(),
    "lucky-verdicts": common.verdicts(
        "lucky_verdicts",
        "section 3, What luck gives: the same line as for the atlas, with `lucky` in its place.",
        lambda unit: unit.lucky_atlas,
        lambda unit: [
            (common.verdicts_of(unit.atlas), "this counts in `atlas`. Count in `lucky`.")
        ],
        "Right: {answer} verdicts, and not one of them means anything.",
    ),
    "luckiest": _luckiest(),
    "typical": _typical(),
    "verdict": common.verdict(
        "verdict",
        "section 4, The verdict on the network: is the whole interval above 1, or below, or neither?",
    ),
    "picture": _picture(),
    "lucky-here": _lucky_here(),
    "carries": _carries(),
    "slip": riddles.slip_line(
        "section 4, Find the slip: hold each line against the words above it, name by name."
    ),
    "next-step": closing.letter(
        "next_step",
        "section 6, What you would measure next: in which plan do posts that follow and posts that break stand side by side?",
        lambda unit: "by lot",
    ),
    "learned": closing.plan(
        "learned",
        10,
        "What will you do with your rule on a page of your own? Write it as a plan, in one sentence of ten words "
        "or more with if and then in it: if your page says this, then you do that.",
        "section 6, A plan: say what you will do if your page says one thing, or another.",
    ),
}

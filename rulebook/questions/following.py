"""The questions of unit 06: follow fewer people than follow you."""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import pandas as pd

from rulebook.questions import checks, closing, common, picture, riddles
from rulebook.questions.checks import Question
from rulebook.questions.shown import SCATTER

ALIKE = (100, 999)
"""The followers of the people who are compared with each other because they are about as big."""


def _alike(people: pd.DataFrame) -> pd.DataFrame:
    return people[people["followers"].between(*ALIKE)]


def _lift(unit, people: pd.DataFrame) -> Any:
    """Return the lift among these people: the ratio of the two medians of engagement."""
    fewer, more = common.values(unit, people, "engagement")
    return common.ratio(fewer.median(), more.median())


def _count_fewer() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        fewer, more = common.counts(unit, unit.own)
        yield more, "these are the people who break the rule. Which way does the sign point?"
        yield len(unit.own), "this is the number of all your people."
        yield fewer / len(unit.own), "this is a share. How many people are that?"
        yield 100 * fewer / len(unit.own), "this is a percentage. How many people are that?"
        yield common.counts(unit, unit.other)[0], "these are the people of the other community."
        yield (
            common.counts(unit, unit.all_posts)[0],
            "this counts everybody, not just your people in `mine`.",
        )

    return Question(
        "fewer_people",
        "a whole number: how many of your people follow fewer than follow them",
        "section 2, Sort the people: ask < between the two columns, and let .sum() count.",
        checks.number,
        lambda unit: common.counts(unit, unit.own)[0],
        checks.close,
        mistakes,
        "Right: {answer} of your people follow the rule.",
    )


def _a_lift(
    answer: str, looked_for: str, where: str, people: Callable, elsewhere: Callable, hint: str
) -> Question:
    """Ask for the lift among some people; `hint` is for whoever took `elsewhere`."""

    def mistakes(unit) -> Iterable[tuple[float | None, str]]:
        fewer, more = common.values(unit, people(unit), "engagement")
        right = _lift(unit, people(unit))
        return [
            (
                common.ratio(more.median(), fewer.median()),
                "it is upside down: the people who follow the rule go on top.",
            ),
            (_lift(unit, elsewhere(unit)), hint),
            (common.ratio(fewer.mean(), more.mean()), "these are means; a lift compares medians."),
            (
                fewer.median() - more.median(),
                "this is a difference (-). A lift is a ratio (/).",
            ),
            (100 * right, "this is a percentage. A lift is a plain ratio: leave the 100 out."),
            (right - 1, "this is the change. A lift is the ratio itself: 1 means no difference."),
            (_lift(unit, unit.all_posts), "this takes everybody, of both communities."),
        ]

    return Question(
        answer,
        looked_for,
        where,
        checks.number,
        lambda unit: _lift(unit, people(unit)),
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def _steps() -> Question:
    def mistakes(unit) -> Iterable[tuple[float, str]]:
        followers = unit.own["followers"]
        most, middle = float(followers.max()), float(followers.median())
        return [
            (most / middle, "this is how many times as many. How many times ten in a row is that?"),
            (math.log(most / middle), "math.log counts in another number. Use math.log10."),
            (math.log10(middle / most), "the larger number goes on top."),
            (
                math.log10(most),
                "these are the steps from 1. Start at the middle person: divide first.",
            ),
            (
                most - middle,
                "this is a difference. On a log axis one asks: how many times as many?",
            ),
            (
                math.log10(most / followers.mean()),
                "this starts at the mean. The middle person is the median.",
            ),
        ]

    return Question(
        "steps",
        "a number: how many steps of ten times lie between the middle person and the one with the most followers",
        "section 2, A scale for giants: math.log10( ) of the largest divided by the median.",
        checks.number,
        lambda unit: math.log10(unit.own["followers"].max() / unit.own["followers"].median()),
        checks.close,
        mistakes,
        "Right: {answer} steps to the right on the log axis.",
    )


def _size_ratio() -> Question:
    def ratio(unit, column: str, how: str) -> float | None:
        fewer, more = common.values(unit, unit.own, column)
        return common.ratio(fewer.agg(how), more.agg(how))

    def mistakes(unit) -> Iterable[tuple[float | None, str]]:
        right = ratio(unit, "followers", "median")
        fewer, more = common.values(unit, unit.own, "followers")
        return [
            (1 / cast(Any, right), "it is upside down: the people who follow the rule go on top."),
            (ratio(unit, "followers", "mean"), "these are means. Take the medians."),
            (ratio(unit, "following", "median"), "this is about following. Use followers."),
            (ratio(unit, "engagement", "median"), "this is the lift. Here followers are compared."),
            (fewer.median(), "this is one side. Divide it by the other."),
            (
                fewer.median() - more.median(),
                "this is a difference (-). How many times as many: a ratio (/).",
            ),
        ]

    return Question(
        "size_ratio",
        "a number: how many times as many followers the middle person has on the side that follows the rule",
        "section 3, Who are they?: the steps of the lift, with followers instead of engagement.",
        checks.number,
        lambda unit: ratio(unit, "followers", "median"),
        checks.close,
        mistakes,
        "Right: {answer} times as many followers. The two sides are not the same kind of people.",
    )


def _picture() -> Question:
    def dots(people: pd.DataFrame, bottom: str = "followers", side: str = "engagement") -> Any:
        return people[[bottom, side]].astype(float)

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield (
            dots(unit.own, "followers", "following"),
            "your picture shows how many they follow. Up the side comes the column engagement.",
        )
        yield dots(unit.own, "following"), "your picture shows following. Below comes followers."
        yield (
            dots(unit.other),
            "these are the people of the other community. Yours stand in `mine`.",
        )
        yield (
            dots(unit.all_posts),
            "this is everybody, of both communities. Your people stand in `mine`.",
        )
        fewer, more = common.sides(unit, unit.own)
        for some in (fewer, more):
            yield dots(some), "this is one side of the rule. Draw all of your people."

    def both_log(several: list, numbers: Any, way: int) -> str:
        return next(filter(None, (picture.log_scale(several, numbers, one) for one in (0, 1))), "")

    return picture.picture(
        "a scatter drawn by you: followers along the bottom, engagement up the side, both on log axes",
        "the walk-through, Who are they?: sns.scatterplot takes data, x and y; picture.set takes the scales.",
        (SCATTER,),
        lambda unit: dots(unit.own),
        mistakes,
        lambda unit: (
            f"Right: {len(unit.own)} people. {int((unit.own['engagement'] == 0).sum())} of them get 0 for a "
            "typical tweet, for which a log axis has no place."
        ),
        (both_log,),
    )


QUESTIONS = {
    "fewer-people": _count_fewer(),
    "lift": _a_lift(
        "lift",
        "a number above 0: the lift among your people",
        "section 2, The lift: the people who follow the rule go on top.",
        lambda unit: unit.own,
        lambda unit: unit.other,
        "this is the lift in the other community.",
    ),
    "steps": _steps(),
    "prints": riddles.printed(
        "section 2, What does it print?: go through the numbers one by one, and say True or False of each."
    ),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "size-ratio": _size_ratio(),
    "picture": _picture(),
    "alike-lift": _a_lift(
        "alike_lift",
        f"a number above 0: the lift among your people with {ALIKE[0]} to {ALIKE[1]} followers",
        "section 3, Like with like: first keep only such people, then take the steps of section 2.",
        lambda unit: _alike(unit.own),
        lambda unit: unit.own,
        "this is the lift among all your people. Keep only those of about the same size first.",
    ),
    "why": Question(
        "why",
        'one of "following", "followers", "can\'t tell"',
        "section 3, Why?: can one thing be changed here while the others stay as they are?",
        checks.choice("following", "followers", "can't tell"),
        lambda unit: "can't tell",
        checks.equal,
        lambda unit: [
            (
                word,
                "this may be so, but these numbers do not show it: big and small, following and "
                "engagement come together in each person, and nobody changed one of them alone.",
            )
            for word in ("following", "followers")
        ],
    ),
    "other-lift": _a_lift(
        "other_lift",
        "a number above 0: the lift among your people of the other community",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        lambda unit: unit.other,
        lambda unit: unit.own,
        "this is the lift among your first people. Those of the other community are in `theirs`.",
    ),
    "agree": Question(
        "agree",
        "True or False: whether both communities give the same verdict",
        "section 4, Do they agree?: work out the second verdict as you did the first.",
        checks.yes_or_no,
        lambda unit: unit.evidence.verdict == unit.other_evidence.verdict,
        checks.equal,
    ),
    "how-it-went": closing.how_it_went(
        "how_it_went",
        "section 6: compare expect with verdict first, and then your confidence with 67.",
    ),
    "learned": closing.learned(
        "learned",
        '"Successful people get up at five." What do you ask before you set your alarm clock?',
    ),
}

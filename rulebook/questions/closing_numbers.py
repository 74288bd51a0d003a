"""What a unit asks at its end as a number.

What a single post shows, what would change the verdict, what a lift is in per cent, and where a prediction would
have been right.
"""

from collections.abc import Iterator

import pandas as pd

from rulebook.evidence import VERDICTS
from rulebook.questions import checks, common
from rulebook.questions.checks import Question


def against(answer: str, where: str, side: str, other: str) -> Question:
    """Ask how many posts that break the rule did better than the typical post that follows it.

    `side` is what posts are called that break the rule, `other` what those are that follow it.
    """

    def better(unit, column: str = common.RELATIVE) -> pd.Series:
        follow, _ = common.values(unit, unit.own)
        return common.values(unit, unit.own, column)[1] > follow.median()

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        follow, broken = common.values(unit, unit.own)
        yield (~better(unit)).sum(), "these did worse, or as well. Which way does the sign point?"
        yield (
            (follow > broken.median()).sum(),
            f"these are posts {other} that did better than the typical {side} one. It is asked the other way about.",
        )
        yield (
            (unit.own[common.RELATIVE] > follow.median()).sum(),
            f"this counts posts of both sides. Keep the {side} ones first.",
        )
        yield len(broken), f"these are all {side} posts."
        yield better(unit).mean(), "this is a share. How many posts are that?"
        yield 100 * better(unit).mean(), "this is a percentage. How many posts are that?"
        yield (
            (broken > broken.median()).sum(),
            f"these did better than the typical {side} post. Compare them with the typical post {other}.",
        )
        yield (
            better(unit, "engagement").sum(),
            "this is engagement itself. Use the column relative_engagement.",
        )
        yield (
            broken.max(),
            "this is what the best one got. How many did better than the typical one?",
        )

    return Question(
        answer,
        f"a whole number: how many of your {side} posts did better than the typical post {other}",
        where,
        checks.number,
        lambda unit: int(better(unit).sum()),
        checks.close,
        mistakes,
        f"Right: {{answer}} of your {side} posts. Any of them can be shown to you as proof that the rule is wrong.",
    )


def to_change(answer: str, where: str) -> Question:
    """Ask how far from 1 the nearer end of the interval is."""

    def ends(unit) -> tuple[float, float]:
        return unit.evidence.low, unit.evidence.high

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        (near, far) = sorted(ends(unit), key=lambda end: abs(end - 1))
        yield abs(far - 1), "this is the end that is farther from 1."
        yield (
            -abs(near - 1),
            "a distance has no minus sign: take the smaller number from the larger.",
        )
        yield (
            -abs(far - 1),
            "this is the end that is farther from 1, and a distance has no minus sign.",
        )
        yield near, "this is the end itself. How far from 1 is it?"
        yield (
            far,
            "this is an end itself, the one that is farther from 1. How far from 1 is the nearer one?",
        )
        yield abs(far - near), "this is how wide the interval is. How far from 1 is its nearer end?"
        yield 100 * abs(near - 1), "this is a percentage: leave the 100 out."
        lift = unit.evidence.lift
        yield (
            abs(lift - 1),
            "this is how far your lift is from 1. Take the nearer end of the interval.",
        )
        yield abs(lift - near), "this is how far that end is from your lift. How far is it from 1?"

    return Question(
        answer,
        "a number, 0 or more: how far from 1 the nearer end of your interval is",
        where,
        checks.number,
        lambda unit: min(abs(end - 1) for end in ends(unit)),
        checks.close,
        mistakes,
        "Right: {answer}.",
    )


def in_per_cent(answer: str, where: str, promised: float) -> Question:
    """Ask for the lift as a change in per cent, to be set beside a promised one."""

    def change(unit, other: bool = False) -> float:
        return 100 * (common.lift("lift", "", other=other).right(unit) - 1)

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        more = change(unit)
        lift = 1 + more / 100
        yield (
            lift,
            "this is the lift itself. How much more than 1 is it, and how many per cent is that?",
        )
        yield lift - 1, "this is a part of 1. Times 100, it is per cent."
        yield (
            100 * lift,
            "so many per cent of the others' it is. How many per cent more is that? 100 would be no difference.",
        )
        yield -more, "the sign is turned round: with a lift above 1 it is more, below 1 it is less."
        yield (
            100 * (1 / lift - 1),
            "it is upside down: how much more do tweets get that follow the rule?",
        )
        yield (
            change(unit, other=True),
            "this is your second account. Take the lift of the first one, from section 2.",
        )
        yield (
            promised - more,
            "this is how far you are from the promise. How many per cent is yours?",
        )
        yield (
            more - promised,
            "this is how far you are from the promise. How many per cent is yours?",
        )
        yield promised, "this is what was promised. What did you measure?"

    return Question(
        answer,
        "a number: how many per cent more, with a minus sign in front if it is less",
        where,
        checks.number,
        change,
        checks.within_half,
        mistakes,
        f"Right: {{answer}} per cent, and {promised:.0f} were promised.",
    )


def right_elsewhere(answer: str, where: str) -> Question:
    """Ask on how many accounts of the table `everywhere` the word of the prediction is the verdict."""

    def said(unit, word: str) -> int:
        return int(unit.four_audiences["verdict"].eq(word).sum())

    def right(unit) -> int | None:
        return None if unit.prediction is None else said(unit, unit.prediction.expect)

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        if (counted := right(unit)) is None:
            return
        rows = len(unit.four_audiences)
        yield 0, "is the word between quotation marks one of the three, in small letters?"
        yield rows, "these are all rows of `everywhere`."
        yield rows - counted, "on these your word would have been wrong."
        for word in VERDICTS:
            yield said(unit, word), f'this is how many say "{word}". What did you expect?'
        yield (
            int(unit.atlas["verdict"].eq(unit.prediction.expect).sum()),
            "these are the Facebook pages alone. Take all rows of `everywhere`.",
        )
        yield counted / rows, "this is a share. How many accounts are that?"
        yield 100 * counted / rows, "this is a percentage. How many accounts are that?"

    return Question(
        answer,
        "a whole number: on how many accounts in `everywhere` the verdict is the word that you expected",
        where,
        checks.number,
        right,
        lambda value, counted: counted is not None and checks.close(value, counted),
        mistakes,
        "Right: your word fits {answer} of these accounts.",
    )

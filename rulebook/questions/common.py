"""Questions that every unit with a rule asks: how many, how typical, what lift, luck, verdict.

Each function makes one `Question` for one named variable. What is right, and what the usual
mistakes lead to, is worked out from the unit's own account and rule when an answer is checked.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from rulebook.evidence import VERDICTS
from rulebook.questions import checks
from rulebook.questions.checks import Question
from rulebook.rules import Rule

RELATIVE = "relative_engagement"
OTHER_COLUMNS = ("likes", "comments", "shares", "characters")
"""Columns of numbers that may be taken instead."""


class _These:
    """These very posts: another table of the same posts is another key."""

    def __init__(self, posts: pd.DataFrame) -> None:
        self.posts = posts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and self.posts is other.posts

    def __hash__(self) -> int:
        return id(self.posts)


@lru_cache(maxsize=16)  # one check asks for the same sides a dozen times
def _sides(rule: Rule, these: _These, threshold: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Say of each post whether it follows the rule, and whether it breaks it."""
    follows = rule.follows(these.posts, threshold=threshold)
    follow, broken = (side.fillna(False).to_numpy(dtype=bool) for side in (follows, ~follows))
    return follow, broken


def sides(
    unit, posts: pd.DataFrame, threshold: float | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the posts that follow the unit's rule and those that break it."""
    follow, broken = _sides(unit.rule, _These(posts), threshold)
    return posts[follow], posts[broken]


def values(
    unit, posts: pd.DataFrame, column: str = RELATIVE, threshold: float | None = None
) -> tuple[pd.Series, pd.Series]:
    """Return one column of `sides`; all of them would take ten times as long."""
    follow, broken = _sides(unit.rule, _These(posts), threshold)
    return posts[column][follow], posts[column][broken]


def counts(unit, posts: pd.DataFrame, threshold: float | None = None) -> tuple[int, int]:
    """Return how many posts follow the unit's rule and how many break it."""
    follow, broken = _sides(unit.rule, _These(posts), threshold)
    return int(follow.sum()), int(broken.sum())


def ratio(top: float, bottom: float) -> Any:
    """Return top ÷ bottom, or None where there is no such number."""
    return float(top / bottom) if bottom and pd.notna(top) and pd.notna(bottom) else None


def count_following(
    answer: str, where: str, limit_hint: str = "", following: bool = True
) -> Question:
    """Ask how many of the learner's posts follow the rule, or break it."""
    side = 0 if following else 1
    words, others = ("follow", "break") if following else ("break", "follow")

    def right(unit) -> int:
        return counts(unit, unit.own)[side]

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        counted = right(unit)
        yield (
            counts(unit, unit.own)[1 - side],
            f"these are the posts that {others} the rule. Which way does the sign point?",
        )
        if unit.rule.threshold:
            lower = unit.rule.threshold.default - 1
            yield counts(unit, unit.own, lower)[side], limit_hint
        yield len(unit.own), "this is the number of all your posts."
        yield counted / len(unit.own), "this is a share. How many posts are that?"
        yield 100 * counted / len(unit.own), "this is a percentage. How many posts are that?"
        yield (
            counts(unit, unit.all_posts)[side],
            "this counts every account's posts, not just yours in `mine`.",
        )
        yield (
            counts(unit, unit.other)[side],
            "this counts the second account's posts. Yours are in `mine`.",
        )

    return Question(
        answer,
        f"a whole number: how many of your posts {words} the rule",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        f"Right: {{answer}} of your posts {words} the rule.",
    )


def typical(answer: str, following: bool, where: str) -> Question:
    """Ask for the median relative engagement on one side of the rule."""
    side = 0 if following else 1
    words = "follow" if following else "break"

    def right(unit) -> float:
        return values(unit, unit.own)[side].median()

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        both = values(unit, unit.own)
        yield (
            both[side].mean(),
            "this is the mean; one viral post pulls it up. Take the median.",
        )
        yield (
            both[1 - side].median(),
            "this is the other side of the rule.",
        )
        yield (
            values(unit, unit.own, "engagement")[side].median(),
            "this is the engagement itself. Use the column relative_engagement, so that a post is "
            "held against its neighbours.",
        )
        yield (
            unit.own[RELATIVE].median(),
            "this is the median of all your posts, both sides together.",
        )
        right_one = both[side].median()
        slips = [
            (
                values(unit, unit.own, column)[side].median(),
                f"this is the median of {column}. Take {RELATIVE}.",
            )
            for column in OTHER_COLUMNS
            if column in unit.own
        ]
        answers = "these are the answers True (1) and False (0). Between the square brackets, mine[ ... ], they keep the posts."
        for slip, hint in (*slips, (0.0, answers), (1.0, answers)):
            if pd.notna(slip) and abs(slip - right_one) > 0.01:
                yield slip, hint
        yield (
            values(unit, unit.all_posts)[side].median(),
            "this takes every account's posts, not just yours in `mine`.",
        )
        if unit.rule.threshold:
            lower = unit.rule.threshold.default - 1
            yield (
                values(unit, unit.own, threshold=lower)[side].median(),
                "posts exactly at the limit ended up on the wrong side. Should it be < or <=?",
            )

    return Question(
        answer,
        f"a number: the median of relative_engagement of your posts that {words} the rule",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: the middle post of this side got {answer} times the typical engagement.",
    )


def at_the_limit(unit, posts: pd.DataFrame) -> Iterator[tuple[float, float, str]]:
    """Yield the medians of both sides for each slip with < and <=, where the rule's limit is a whole number."""
    threshold = unit.rule.threshold
    if threshold is None or not isinstance(threshold.default, int):
        return
    follow, broken = (side.median() for side in values(unit, posts))
    less, more = (side.median() for side in values(unit, posts, threshold=threshold.default - 1))
    yield follow, more, "posts exactly at the limit stand on both sides of the division."
    yield less, broken, "posts exactly at the limit stand on neither side of the division."
    yield less, more, "posts exactly at the limit ended up on the wrong side. Should it be < or <=?"


def lift(
    answer: str,
    where: str,
    other: bool = False,
    of: Callable[..., pd.DataFrame] | None = None,
    looked_for: str = "",
) -> Question:
    """Ask for the lift on the learner's own account, on the second one, or of some posts (`of`)."""

    def posts(unit) -> pd.DataFrame:
        if of:
            return of(unit)
        return unit.other if other else unit.own

    def right(unit) -> float:
        follow, broken = values(unit, posts(unit))
        return ratio(follow.median(), broken.median())

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        follow, broken = values(unit, posts(unit))
        value = ratio(follow.median(), broken.median())
        yield (
            ratio(broken.median(), follow.median()),
            "it is upside down: the posts that follow the rule go on top.",
        )
        yield 100 * value, "this is a percentage. A lift is a plain ratio: leave the 100 out."
        yield (
            100 * (value - 1),
            "this is a change in per cent. A lift is the ratio itself: 1 means no difference.",
        )
        yield value - 1, "this is the change. A lift is the ratio itself: 1 means no difference."
        yield follow.median() - broken.median(), "this is a difference (-). A lift is a ratio (/)."
        yield ratio(follow.mean(), broken.mean()), "these are means; a lift compares medians."
        whole = posts(unit)[RELATIVE].median()
        yield (
            ratio(follow.median(), whole),
            "this divides by the median of all posts. Divide by that of the posts that break the rule.",
        )
        rare = [] if of or other else list(at_the_limit(unit, unit.own))
        rare += [
            (
                follow.median(),
                1.0,
                "this is the median of the posts that follow. Divide it by the other side's.",
            ),
            (
                broken.median(),
                1.0,
                "this is the median of the posts that break the rule. It goes below the line.",
            ),
            (
                len(follow),
                len(broken),
                "this compares how many posts there are. A lift compares medians.",
            ),
            (follow.sum(), broken.sum(), "these are sums; a lift compares medians."),
        ]
        for column in () if of else (name for name in OTHER_COLUMNS if name in posts(unit)):
            top, bottom = (side.median() for side in values(unit, posts(unit), column))
            rare.append((top, bottom, f"this compares {column}. Take {RELATIVE}."))
        if other and not of:
            mine = [side.median() for side in values(unit, unit.own)]
            mixed = "one side is of your own account, the other of the second one. Take `theirs` on both sides."
            rare += [(mine[0], broken.median(), mixed), (follow.median(), mine[1], mixed)]
        for top, bottom, hint in rare:
            slip = ratio(top, bottom)
            # Nearer than that, a right lift of two decimals could not be told from it.
            if slip is not None and abs(slip - value) > 0.01:
                yield slip, hint
        follow_raw, broken_raw = values(unit, posts(unit), "engagement")
        yield (
            ratio(follow_raw.median(), broken_raw.median()),
            "this compares engagement itself. Use the column relative_engagement.",
        )
        for elsewhere, hint in (
            (unit.all_posts, "this takes every account's posts together."),
            (unit.own if other else unit.other, "this is the lift of your other account."),
        ):
            above, below = (side.median() for side in values(unit, elsewhere))
            yield ratio(above, below), hint

    whose = "your second account" if other else "your account"
    return Question(
        answer,
        looked_for or f"a number above 0: the lift on {whose}",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def luck_range(answer: str, where: str, drawn: str = "shuffles") -> Question:
    """Ask for the range that holds the middle 95 % of the lifts that luck alone gives; `drawn` is what gives them."""

    def between(unit, share: float) -> tuple[float, float]:
        luck = unit.lucky_lifts
        return float(luck.quantile((1 - share) / 2)), float(luck.quantile((1 + share) / 2))

    def mistakes(unit) -> Iterator[tuple[tuple[float, float], str]]:
        low, high = between(unit, 0.95)
        yield (high, low), "the two are swapped: the lower number comes first."
        yield between(unit, 0.90), "this leaves out 5 % on each side. Leave out 2.5 % on each side."
        yield between(unit, 0.5), "this is the middle half. 2.5 % is written 0.025, not 0.25."
        yield (
            (between(unit, 0.95)[0], between(unit, 0.90)[1]),
            "the upper end leaves out 5 %. How much lies below it, if 2.5 % lie above?",
        )
        yield between(unit, 1.0), "this is the whole range. Leave out 2.5 % on each side."
        yield (
            (0.025, 0.975),
            "these are the shares. Ask `luck` for the lifts at these shares with .quantile().",
        )
        evidence = unit.evidence
        if evidence.low is not None:
            yield (
                (evidence.low, evidence.high),
                "this is the interval of your lift. Here the range of `luck` is looked for.",
            )

    return Question(
        answer,
        "two numbers with a comma between them, the lower one first: where the middle 95 % of the lifts in luck lie",
        where,
        checks.numbers(2),
        lambda unit: between(unit, 0.95),
        checks.all_close,
        mistakes,
        f"Right: 95 of 100 {drawn} give a lift between {{answer}}.",
    )


def beyond_luck(answer: str, where: str) -> Question:
    """Ask whether the lift lies outside the range of luck."""

    def right(unit) -> bool:
        luck = unit.lucky_lifts
        value = lift("lift", "").right(unit)
        return not luck.quantile(0.025) <= value <= luck.quantile(0.975)

    return Question(
        answer,
        "True or False: whether your lift lies outside the range that luck gives",
        where,
        checks.yes_or_no,
        right,
        checks.equal,
    )


def promise_inside(answer: str, where: str) -> Question:
    """Ask whether the promised lift lies within the interval of what it was promised for."""

    def right(unit) -> bool:
        narrow = unit.rule.narrow_promise
        promise = narrow.lift if narrow else unit.rule.promise
        evidence = unit.promised_evidence if narrow else unit.evidence
        return evidence.low <= promise <= evidence.high

    return Question(
        answer,
        "True or False: whether the promised lift lies inside that interval",
        where,
        checks.yes_or_no,
        right,
        checks.equal,
    )


def verdict(
    answer: str, where: str, found: Callable[[Any], str] = lambda unit: unit.evidence.verdict
) -> Question:
    """Ask for the verdict on the learner's own account, or for another one that `found` gives."""
    return Question(
        answer,
        'one of "holds", "backfires", "can\'t tell"',
        where,
        checks.choice(*VERDICTS),
        found,
        checks.equal,
        lambda unit: [
            (
                word,
                "the lift alone does not decide: look at both ends of the interval, and whether 1 lies between them, or is one of them.",
            )
            for word in VERDICTS
        ],
    )


def count_verdicts(answer: str, counted: str, where: str) -> Question:
    """Ask on how many accounts of the first data set the rule got one verdict."""

    def count(unit, word: str) -> int:
        return int((unit.atlas["verdict"] == word).sum())

    def mistakes(unit) -> Iterable[tuple[float, str]]:
        rows = len(unit.atlas)
        others = [
            (count(unit, word), f'this is how many say "{word}".')
            for word in VERDICTS
            if word != counted
        ]
        return [
            *others,
            (rows, "this counts every account in the table."),
            (count(unit, counted) / rows, "this is a share. How many accounts are that?"),
            (
                100 * count(unit, counted) / rows,
                "this is a percentage. How many accounts are that?",
            ),
        ]

    return Question(
        answer,
        f'a whole number: on how many accounts in the table the verdict is "{counted}"',
        where,
        checks.number,
        lambda unit: count(unit, counted),
        checks.close,
        mistakes,
        f'Right: "{counted}" on {{answer}} accounts.',
    )


def verdicts_of(rows: pd.DataFrame) -> int:
    """Count the rows of an atlas that hold or backfire."""
    return int(rows["verdict"].ne("can't tell").sum())


def verdicts(
    answer: str,
    where: str,
    rows: Callable[[Any], pd.DataFrame],
    others: Callable[[Any], Iterable[tuple[float, str]]],
    praise: str,
) -> Question:
    """Ask how many rows of an atlas hold or backfire."""

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        table = rows(unit)
        right = verdicts_of(table)
        holds, backfires = (int(table["verdict"].eq(word).sum()) for word in VERDICTS[:2])
        yield holds, "these only hold. Those that backfire count too."
        yield backfires, "these only backfire. Those that hold count too."
        yield len(table) - right, 'these are the tests that say "can\'t tell".'
        yield len(table), "this counts every row."
        yield right / len(table), "this is a share. How many tests are that?"
        yield 100 * right / len(table), "this is a percentage. How many tests are that?"
        yield from others(unit)

    return Question(
        answer,
        'a whole number: how many rows say "holds" or "backfires"',
        where,
        checks.number,
        lambda unit: verdicts_of(rows(unit)),
        checks.close,
        mistakes,
        praise,
    )


def both_ways(
    answer: str,
    looked_for: str,
    where: str,
    rows: Callable[[Any], pd.DataFrame],
    things: str,
    elsewhere: Callable[[Any], Iterable[tuple[pd.DataFrame, str]]] = lambda unit: (),
) -> Question:
    """Ask in how many rows of an atlas a rule holds, and in how many it backfires.

    `things` is what a row is, in the plural; `elsewhere` gives tables that may be taken by mistake.
    """

    def counted(table: pd.DataFrame, verdict: str) -> int:
        return int(table["verdict"].eq(verdict).sum())

    def right(unit) -> tuple[int, int]:
        return counted(rows(unit), "holds"), counted(rows(unit), "backfires")

    def mistakes(unit) -> Iterator[tuple[tuple, str]]:
        table = rows(unit)
        holds, backfires = right(unit)
        yield (backfires, holds), "the two are swapped: first how many hold."
        shares = holds / len(table), backfires / len(table)
        yield shares, f"these are shares. How many {things} are that?"
        yield (
            (holds, counted(table, "can't tell")),
            'the second one counts "can\'t tell". How many backfire?',
        )
        yield (
            (int((table["lift"] > 1).sum()), int((table["lift"] < 1).sum())),
            "this asks on which side of 1 the lift is. A verdict asks for the whole interval.",
        )
        for other, hint in elsewhere(unit):
            yield (counted(other, "holds"), counted(other, "backfires")), hint

    return Question(
        answer,
        looked_for,
        where,
        checks.numbers(2),
        right,
        checks.all_close,
        mistakes,
        "Right: {answer}.",
    )


def given(answer: str, looked_for: str, where: str) -> Question:
    """Ask for something that is the learner's to choose: the unit itself says whether it can be used."""
    return Question(
        answer, looked_for, where, lambda value: value, lambda unit: None, lambda value, right: True
    )


def fixed(
    answer: str, looked_for: str, where: str, right: Callable, mistakes: dict[float, str]
) -> Question:
    """Ask for a number that the rule itself gives."""
    return Question(
        answer, looked_for, where, checks.number, right, checks.close, lambda unit: mistakes.items()
    )

"""The questions of unit 02: post by hand, for scheduled posts do worse."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pandas as pd

from rulebook.questions import checks, closing, closing_numbers, common, picture
from rulebook.questions.checks import Question
from rulebook.questions.picture import As
from rulebook.questions.shown import ESTIMATES, SIDE_BY_SIDE

SECONDS = 60


def _ratio(posts: pd.DataFrame, measure: str = "engagement") -> Any:
    """Return the median of the posts sent by hand ÷ the median of the scheduled ones."""
    medians = posts.groupby("scheduled")[measure].median()
    return common.ratio(medians[False], medians[True])


def _marked() -> Question:
    """Ask how many posts carry the mark, in the words of the page: the rule comes later."""
    question = common.count_following(
        "marked",
        "section 2, Count the marks. True counts as 1, so .sum() counts the posts that say True.",
        following=False,
    )

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        yield (
            common.counts(unit, unit.own)[0],
            "these are the posts sent by hand. Leave the sign ~ out.",
        )
        yield (
            0,
            'True stands here without quotation marks: "True" is a text, and no post equals it.',
        )
        yield from question.mistakes(unit)

    return replace(
        question,
        looked_for="a whole number: how many of your posts are marked as scheduled",
        mistakes=mistakes,
        praise="Right: {answer} of your posts are marked as scheduled.",
    )


def _by_chance() -> Question:
    """Ask how many posts would be on second 0 if a clock without a plan had sent them all."""

    def right(unit) -> float:
        return len(unit.own) / SECONDS

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        marked = common.counts(unit, unit.own)[1]
        yield marked, "these are the posts that do carry the mark. How many would by chance alone?"
        yield 1 / SECONDS, "this is the chance of one post. How many are that of all your posts?"
        yield marked / SECONDS, "this takes the marked posts only. Any post can fall on second 0."
        yield (
            len(unit.own) / 24,
            "a day has 24 hours, but the mark is about the seconds of a minute.",
        )
        yield len(unit.own) / 100, "a minute has 60 seconds, not 100."
        yield len(unit.own), "this is the number of all your posts."

    return Question(
        "by_chance",
        "a number: about how many of your posts would fall on second 0 by chance",
        "section 3, Luck in the mark: of 60 posts, about one falls on second 0. How many have you?",
        checks.number,
        right,
        # Nobody meets a fraction of a post, so a whole number will do.
        lambda value, right: abs(value - right) <= 0.5,
        mistakes,
        "Right: about {answer} marks would be there by chance.",
    )


def _group_lift() -> Question:
    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        group, value = unit.group, _ratio(unit.group)
        yield 1 / value, "it is upside down: the posts sent by hand go on top."
        yield (
            _ratio(group, common.RELATIVE),
            "this compares relative_engagement. Here, do as the consultant does: engagement.",
        )
        means = group.groupby("scheduled")["engagement"].mean()
        yield common.ratio(means[False], means[True]), "these are means; take medians."
        medians = group.groupby("scheduled")["engagement"].median()
        yield medians[False] - medians[True], "this is a difference (-). Divide instead (/)."
        yield 100 * value, "this is a percentage. Leave the 100 out."

    return Question(
        "group_lift",
        "a number above 0: median engagement by hand, divided by median engagement scheduled",
        'section 4, Two pages in one group: group["engagement"] of each side, its median, and a division.',
        checks.number,
        lambda unit: _ratio(unit.group),
        checks.close,
        mistakes,
        "Right: in both together, posts by hand get {answer} times as much.",
    )


def _page_lifts() -> Question:
    def each(unit, measure: str = "engagement") -> tuple[float | None, ...]:
        return tuple(
            _ratio(unit.group[unit.group["account"] == page], measure) for page in unit.pair
        )

    def mistakes(unit) -> Iterator[tuple[tuple, str]]:
        one, two = each(unit)
        yield (two, one), "the two pages are swapped: the one with the lower number comes first."
        yield (
            (1 / cast(Any, one), 1 / cast(Any, two)),
            "both are upside down: the posts sent by hand go on top.",
        )
        yield (
            each(unit, common.RELATIVE),
            "these compare relative_engagement. To be fair to the consultant, take engagement.",
        )
        whole = _ratio(unit.group)
        yield (whole, whole), "this is both together, twice. Choose one page's posts first."

    return Question(
        "page_lifts",
        "two numbers with a comma between them: the same division for each page by itself",
        'section 4, One page at a time: group[group["account"] == "page-..."] keeps one page; then as before.',
        checks.numbers(2),
        each,
        checks.all_close,
        mistakes,
        "Right: {answer}. Put them beside group_lift.",
    )


def _group_shares() -> Question:
    def each(unit, page: str) -> tuple[float, float]:
        shares = (unit.group["account"] == page).groupby(unit.group["scheduled"]).mean()
        return float(shares[False]), float(shares[True])

    def mistakes(unit) -> Iterator[tuple[tuple[float, float], str]]:
        hand, planned = each(unit, unit.larger)
        yield (planned, hand), "the two are swapped: the posts sent by hand come first."
        yield (100 * hand, 100 * planned), "these are percentages. A share lies between 0 and 1."
        smaller = next(page for page in unit.pair if page != unit.larger)
        yield each(unit, smaller), f"these are the shares of the other page, {smaller}."
        planned = unit.group.loc[unit.group["account"] == unit.larger, "scheduled"].mean()
        yield (
            (1 - planned, planned),
            f"these split {unit.larger}'s own posts. Split the whole group first: by hand, scheduled.",
        )

    return Question(
        "group_shares",
        "two shares with a comma between them: of the posts by hand, and of the scheduled ones",
        "section 4, Why the group turns round: take one side of the group, and ask which posts are from "
        "the larger page; .mean() of True and False is a share.",
        checks.numbers(2),
        lambda unit: each(unit, unit.larger),
        checks.all_close,
        mistakes,
        "Right: {answer}.",
    )


def _found() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        sign, planned = unit.tweets["minute"] == 0, unit.tweets["scheduled"]
        value = sign[planned].mean()
        yield 100 * value, "this is a percentage. A share lies between 0 and 1."
        yield sign[planned].sum(), "this is a number of tweets. Which share is it?"
        yield (
            planned[sign].mean(),
            "this is the other way about: of the tweets on minute 0, the share from a scheduler.",
        )
        yield (
            (sign & planned).mean(),
            "this is the share of all tweets that are both. Keep the scheduled ones first.",
        )
        yield sign[~planned].mean(), "these are the tweets sent by hand. Take the scheduled ones."
        yield sign.mean(), "this is the share among all tweets. Take the scheduled ones only."
        yield 1 - value, "this is the share that the sign misses."

    return Question(
        "found",
        "a share between 0 and 1: of the tweets that a scheduler sent, those on minute 0",
        'section 4, The sign put to the test: planned = tweets[tweets["scheduled"]], then '
        '(planned["minute"] == 0).mean().',
        checks.number,
        lambda unit: (unit.tweets.loc[unit.tweets["scheduled"], "minute"] == 0).mean(),
        checks.close,
        mistakes,
        "Right: the sign finds a share of {answer}, and misses the rest.",
    )


def _truly() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        sign, planned = unit.tweets["minute"] == 0, unit.tweets["scheduled"]
        value = planned[sign].mean()
        yield 100 * value, "this is a percentage. A share lies between 0 and 1."
        yield planned[sign].sum(), "this is a number of tweets. Which share is it?"
        yield (
            sign[planned].mean(),
            "this is the other way about: of the scheduled tweets, the share on minute 0.",
        )
        yield planned.mean(), "this is the share among all tweets. Take those on minute 0 only."
        yield 1 - value, "this is the share that was sent by hand."

    return Question(
        "truly",
        "a share between 0 and 1: of the tweets on minute 0, those that a scheduler sent",
        'section 4, The sign put to the test: on_zero = tweets[tweets["minute"] == 0], then '
        'on_zero["scheduled"].mean().',
        checks.number,
        lambda unit: unit.tweets.loc[unit.tweets["minute"] == 0, "scheduled"].mean(),
        checks.close,
        mistakes,
        "Right: of the tweets that it marks, a share of {answer} was really scheduled.",
    )


def _picture() -> Question:
    def sides(posts: pd.DataFrame, column: str = common.RELATIVE) -> dict[str, pd.Series]:
        planned = posts["scheduled"].astype(bool)
        return {"False": posts[~planned][column], "True": posts[planned][column]}

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield (
            sides(unit.own, "engagement"),
            "your picture shows engagement itself. Take the column relative_engagement.",
        )
        yield (
            {"all": unit.own[common.RELATIVE]},
            'all posts stand in one group. x="scheduled" takes the two sides apart.',
        )
        yield from picture.not_yours(unit, sides)
        for by in ("median", "mean"):
            numbers = {side: values.agg(by) for side, values in sides(unit.own).items()}
            yield (
                As((ESTIMATES,), numbers),
                f"your picture shows one number of each side, its {by}. The question asks for all posts "
                "of each side.",
            )

    def said(unit) -> str:
        by_hand, planned = sides(unit.own).values()
        return (
            f"Right: {len(by_hand):,} posts by hand stand beside {len(planned):,} scheduled ones."
        )

    return picture.picture(
        "a box plot drawn by you: relative_engagement of the posts by hand beside that of the scheduled "
        "ones, on a log scale",
        "section 2, Your picture: the lines there, with each three dots replaced.",
        SIDE_BY_SIDE,
        lambda unit: sides(unit.own),
        mistakes,
        said,
        (picture.log_scale,),
    )


QUESTIONS = {
    "marked": _marked(),
    "typical-hand": common.typical(
        "typical_hand",
        following=True,
        where='section 2, The middle of each side: by_hand["relative_engagement"] and then .median().',
    ),
    "typical-scheduled": common.typical(
        "typical_scheduled",
        following=False,
        where="section 2, The middle of each side: the same line, with `planned` instead of `by_hand`.",
    ),
    "lift": common.lift("lift", "section 2, The lift: the posts sent by hand go on top."),
    "picture": _picture(),
    "by-chance": _by_chance(),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "other-lift": common.lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        other=True,
    ),
    "group-lift": _group_lift(),
    "page-lifts": _page_lifts(),
    "group-shares": _group_shares(),
    "found": _found(),
    "truly": _truly(),
    "against": closing_numbers.against(
        "against",
        "section 6, Posts against it: ask the scheduled posts whether their relative_engagement is above typical_hand.",
        "scheduled",
        "sent by hand",
    ),
    "learned": closing.learned(
        "learned",
        "Somebody shows you one number for two hundred accounts. What do you ask or do before you believe it?",
    ),
}

"""The questions of unit 08: update four times a day."""

from collections.abc import Iterator
from typing import Any, cast

import pandas as pd

from rulebook.evidence import VERDICTS
from rulebook.questions import checks, common
from rulebook.questions.checks import Question
from rulebook.questions.common import RELATIVE, ratio

FEWEST, MOST = 3, 5


def _daily(posts: pd.DataFrame) -> pd.DataFrame:
    """Return one row a day: how many posts it has, and what they got in sum and on average."""
    return posts.groupby("day")[RELATIVE].agg(["size", "sum", "mean"])


def _fits(days: pd.DataFrame) -> pd.Series:
    return days["size"].between(FEWEST, MOST)


def _lift_by_day(posts: pd.DataFrame, how: str) -> Any:
    days = _daily(posts)
    fits = _fits(days)
    return ratio(days.loc[fits, how].median(), days.loc[~fits, how].median())


def _days(answer: str, where: str) -> Question:
    def mistakes(unit) -> Iterator[tuple[int, str]]:
        day = unit.own["day"]
        yield len(day), "this is the number of your posts."
        yield (
            (day.max() - day.min()).days + 1,
            "this counts the days without any post too.",
        )
        yield (
            (day.max() - day.min()).days,
            "this is from the first day to the last, quiet ones too.",
        )
        yield unit.own["posted_at"].nunique(), "these are moments in time. Count the column `day`."
        yield unit.all_posts["day"].nunique(), "this takes every account's posts."

    return Question(
        answer,
        "a whole number: on how many different days your account posted",
        where,
        checks.number,
        lambda unit: unit.own["day"].nunique(),
        checks.close,
        mistakes,
        "Right: your account posted on {answer} days.",
    )


def _quiet_days(answer: str, where: str) -> Question:
    def calendar(unit) -> pd.Series:
        return unit.own.resample("D", on="posted_at").size()

    def mistakes(unit) -> Iterator[tuple[int, str]]:
        yield len(calendar(unit)), "these are all days, from the first to the last."
        yield (
            (calendar(unit) > 0).sum(),
            "these are the days with a post. Here the days without one.",
        )
        yield (calendar(unit) == 1).sum(), "these are the days with a single post. Compare with 0."
        yield cast(Any, (calendar(unit) == 0).mean()), "this is a share. How many days are that?"
        weeks = unit.own.resample("W", on="posted_at").size()
        yield (weeks == 0).sum(), 'these are weeks: "D" is the letter for days.'

    return Question(
        answer,
        "a whole number: on how many days between your first and your last post there was none",
        where,
        checks.number,
        lambda unit: int((calendar(unit) == 0).sum()),
        checks.close,
        mistakes,
        "Right: {answer} days went by without a post.",
    )


def _fitting_days(answer: str, where: str) -> Question:
    def right(unit) -> int:
        return int(_fits(_daily(unit.own)).sum())

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        size = _daily(unit.own)["size"]
        yield (size == 4).sum(), "these are the days with exactly 4. The rule takes 3 and 5 too."
        yield (~_fits(_daily(unit.own))).sum(), "these are the days that break the rule."
        yield size[_fits(_daily(unit.own))].sum(), "these are posts. How many days are that?"
        yield (
            size.gt(FEWEST).sum(),
            "this has no upper end: days with 6 posts or more break the rule.",
        )
        yield (
            size.ge(FEWEST).sum(),
            "this has no upper end: days with 6 posts or more break the rule.",
        )
        yield size.le(MOST).sum(), "this has no lower end: days with 1 or 2 posts break the rule."
        yield _fits(_daily(unit.own)).mean(), "this is a share. How many days are that?"
        yield len(size), "these are all days with a post."

    return Question(
        answer,
        "a whole number: how many days have 3, 4 or 5 posts",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: {answer} of your days follow the rule.",
    )


def _day_lift(answer: str, how: str, where: str, other: bool = False) -> Question:
    """Ask for the lift per day, a day being the sum of its posts or their average."""
    word = {"sum": "sum", "mean": "average"}[how]

    def posts(unit) -> pd.DataFrame:
        return unit.other if other else unit.own

    def right(unit) -> float:
        return _lift_by_day(posts(unit), how)

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        days = _daily(posts(unit))
        fits, value = _fits(days), days[how]
        above, below = value[fits], value[~fits]
        yield (
            ratio(below.median(), above.median()),
            "it is upside down: the days with 3 to 5 on top.",
        )
        if how == "sum":
            yield _lift_by_day(posts(unit), "mean"), "this is the average. Add the posts up: sum."
        else:
            yield _lift_by_day(posts(unit), "sum"), "this is the sum. Take the average: mean."
        yield ratio(above.mean(), below.mean()), "these are means of days; a lift compares medians."
        yield above.median() - below.median(), "this is a difference (-). A lift is a ratio (/)."
        yield _lift_by_day(posts(unit), "size"), "this compares how many posts the days have."
        follow, broken = common.sides(unit, posts(unit))
        yield (
            ratio(follow[RELATIVE].median(), broken[RELATIVE].median()),
            "this is the lift per post. Here a row is a day.",
        )
        four = days["size"] == 4
        yield (
            ratio(value[four].median(), value[~four].median()),
            "these are the days with exactly 4. The rule takes 3 and 5 too.",
        )
        elsewhere = unit.own if other else unit.other
        yield _lift_by_day(elsewhere, how), "this is your other account."

    whose = "your second account" if other else "your account"
    return Question(
        answer,
        f"a number above 0: the lift per day on {whose}, each day being the {word} of its posts",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def _day_verdict(answer: str, where: str) -> Question:
    return Question(
        answer,
        'one of "holds", "backfires", "can\'t tell"',
        where,
        checks.choice(*VERDICTS),
        lambda unit: unit.day_evidence.verdict,
        checks.equal,
        lambda unit: [
            (
                word,
                "look at both ends of day_interval, and whether 1 lies between them, or is one of them.",
            )
            for word in VERDICTS
        ],
    )


def _number_alone(answer: str, where: str) -> Question:
    def right(unit) -> bool:
        low, high = unit.dealt_lifts.quantile(0.025), unit.dealt_lifts.quantile(0.975)
        return bool(low <= _lift_by_day(unit.own, "sum") <= high)

    return Question(
        answer,
        "True or False: whether your lift per day lies inside the middle 95 % of the lifts in dealt",
        where,
        checks.yes_or_no,
        right,
        checks.equal,
    )


def _disagree(answer: str, where: str) -> Question:
    def differ(unit) -> pd.Series:
        return unit.both_verdicts["per_post"] != unit.both_verdicts["per_day"]

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        table = unit.both_verdicts
        yield (~differ(unit)).sum(), "on these the two verdicts agree."
        yield len(table), "these are all accounts in the table."
        yield differ(unit).mean(), "this is a share. How many accounts are that?"
        yield (table["per_day"] == "holds").sum(), "on these the rule holds per day."
        yield (table["per_day"] == "backfires").sum(), "on these the rule backfires per day."
        yield (table["per_post"] == "can't tell").sum(), "on these nobody can tell per post."

    return Question(
        answer,
        "a whole number: on how many accounts the verdict per post is another one than per day",
        where,
        checks.number,
        lambda unit: int(differ(unit).sum()),
        checks.close,
        mistakes,
        "Right: on {answer} accounts the two verdicts differ.",
    )


QUESTIONS = {
    "days": _days(
        "days", "section 2, Days: .nunique( ) counts how many different values a column has."
    ),
    "quiet-days": _quiet_days(
        "quiet_days",
        "section 2, Quiet days: `calendar` holds the number of posts of each day; ask which are == 0.",
    ),
    "fitting-days": _fitting_days(
        "fitting_days",
        'section 2, Days that follow: daily["size"].between(3, 5) asks each day; .sum( ) counts.',
    ),
    "lift": common.lift(
        "lift",
        'section 2, Per post: mine["posts_that_day"].between(3, 5) says which posts follow.',
    ),
    "day-lift": _day_lift(
        "day_lift",
        "sum",
        'section 2, Per day: among the rows of `daily` that follow, the median of the column "sum"; '
        "divide it by that of the others.",
    ),
    "average-lift": _day_lift(
        "average_lift",
        "mean",
        'section 2, The average: the same steps with the column "mean".',
    ),
    "luck-range": common.luck_range(
        "luck_range",
        "section 3, What luck does: luck.quantile(0.025) is the lower one; find the share for the upper one.",
    ),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict per post: holds if the whole interval is above 1, backfires if below.",
    ),
    "day-verdict": _day_verdict(
        "day_verdict",
        "section 3, The verdict per day: the same three words, by the ends of day_interval.",
    ),
    "number-alone": _number_alone(
        "number_alone",
        "section 3, Only more posts?: put day_lift beside dealt.quantile(0.025) and dealt.quantile(0.975).",
    ),
    "other-day-lift": _day_lift(
        "other_day_lift",
        "sum",
        'section 4: make a table of days with theirs.groupby("day"), then as for day_lift.',
        other=True,
    ),
    "disagree": _disagree(
        "disagree",
        'section 4: everyone["per_post"] != everyone["per_day"] asks each account; .sum( ) counts.',
    ),
    "surprised": common.surprised("surprised", "section 6: compare `expect` with `verdict`."),
    "learned": common.learned(
        "learned", "section 6: what will you do differently on your own account?"
    ),
}

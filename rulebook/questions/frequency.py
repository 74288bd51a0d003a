"""The questions of unit 08: update four times a day."""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pandas as pd

from rulebook.evidence import VERDICTS
from rulebook.questions import checks, closing, common, picture
from rulebook.questions.checks import Question
from rulebook.questions.common import RELATIVE, ratio
from rulebook.questions.functions import Judge, Resample
from rulebook.questions.picture import As
from rulebook.questions.shown import CURVE, ESTIMATES, SCATTER, SIDE_BY_SIDE, made_from

FEWEST, MOST = 3, 5
FULL = 10
"""Days with more posts may be left out of a picture, or share a place in it."""


def _daily(posts: pd.DataFrame) -> pd.DataFrame:
    """Return one row a day: how many posts it has, and what they got in sum and on average."""
    return posts.groupby("day")[RELATIVE].agg(["size", "sum", "mean"])


def _fits(days: pd.DataFrame) -> pd.Series:
    return days["size"].between(FEWEST, MOST)


def _lift_by_day(posts: pd.DataFrame, how: str) -> Any:
    days = _daily(posts)
    fits = _fits(days)
    return ratio(days.loc[fits, how].median(), days.loc[~fits, how].median())


def _quiet_days(answer: str, where: str) -> Question:
    def calendar(unit) -> pd.Series:
        return unit.own.resample("D", on="posted_at").size()

    def mistakes(unit) -> Iterator[tuple[int, str]]:
        yield 0, "a day without a post has no row in `mine`, so nothing there can count it."
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
        sums = _daily(unit.own)["sum"]
        yield sums.between(FEWEST, MOST).sum(), "this asks what the days got. Take the column size."

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


def _by_size(days: pd.DataFrame, what: str = "sum") -> dict[str, pd.Series]:
    """Return what the days with one post got, those with two, and so on."""
    return {str(size): group for size, group in days.groupby("size")[what]}


def _as_numbers(groups: dict[str, pd.Series], how: str = "median") -> pd.Series:
    """Return one number for each number of posts, in the order of these."""
    return pd.Series({int(size): values.agg(how) for size, values in groups.items()}).sort_index()


def _as_dots(groups: dict[str, pd.Series]) -> pd.DataFrame:
    """Return a row for each day: how many posts it has, and what it got."""
    return pd.DataFrame([(float(size), got) for size, values in groups.items() for got in values])


def _picture() -> Question:
    def groups(posts: pd.DataFrame, what: str = "sum") -> list[dict[str, pd.Series]]:
        """Return the days of each number of posts: all, without the fullest, and the fullest as one group."""
        days = _daily(posts)
        clipped = days.assign(size=days["size"].clip(upper=FULL))
        return [_by_size(days[days["size"] <= most], what) for most in (np.inf, FULL, FULL - 1)] + [
            _by_size(clipped, what)
        ]

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        for some in groups(unit.own):
            for how, hint in (
                ("mean", "your picture shows means: one day far out pulls them up. Take medians."),
                ("size", "your picture shows how many such days there are. What do they get?"),
            ):
                numbers = _as_numbers(some, how)
                yield As((CURVE,), numbers), hint
                yield As((ESTIMATES,), numbers.rename(index=str).to_dict()), hint
        yield groups(unit.own, "mean"), "this is the average of a day's posts. Take the column sum."
        posts = unit.own.assign(size=unit.own["day"].map(unit.own["day"].value_counts()))
        yield (
            _by_size(posts, RELATIVE),
            "these are posts, each by itself. What does the whole day get? Take `daily`.",
        )
        yield (
            groups(unit.other),
            "these are the days of your second account. Make `daily` of `mine`.",
        )

    return picture.picture(
        "a picture drawn by you: what a day gets in sum when it has one post, two posts, three, and so on",
        "section 2, Your picture: in `daily`, size goes along one axis and sum along the other.",
        (
            made_from(CURVE, _as_numbers),
            made_from(SCATTER, _as_dots),
            *SIDE_BY_SIDE,
            made_from(ESTIMATES, lambda groups: _as_numbers(groups).rename(index=str).to_dict()),
        ),
        lambda unit: groups(unit.own),
        mistakes,
        lambda unit: (
            f"Right: {len(_daily(unit.own))} days; the fullest has {_daily(unit.own)['size'].max()} posts."
        ),
    )


def _day_lift(answer: str, where: str) -> Question:
    """Ask for the lift per day, a day being the sum of its posts."""

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        days = _daily(unit.own)
        fits, value = _fits(days), days["sum"]
        above, below = value[fits], value[~fits]
        yield (
            ratio(below.median(), above.median()),
            "it is upside down: the days with 3 to 5 on top.",
        )
        yield _lift_by_day(unit.own, "mean"), "this is the average. Add the posts up: sum."
        yield ratio(above.mean(), below.mean()), "these are means of days; a lift compares medians."
        yield above.median() - below.median(), "this is a difference (-). A lift is a ratio (/)."
        yield _lift_by_day(unit.own, "size"), "this compares how many posts the days have."
        yield (
            ratio(above.sum(), below.sum()),
            "these are sums over all days; a lift compares medians.",
        )
        follow, broken = common.values(unit, unit.own)
        yield (
            ratio(follow.median(), broken.median()),
            "this is the lift per post. Here a row is a day.",
        )
        four = days["size"] == 4
        yield (
            ratio(value[four].median(), value[~four].median()),
            "these are the days with exactly 4. The rule takes 3 and 5 too.",
        )
        yield _lift_by_day(unit.other, "sum"), "this is your other account."

    return Question(
        answer,
        "a number above 0: the lift per day on your account, each day being the sum of its posts",
        where,
        checks.number,
        lambda unit: _lift_by_day(unit.own, "sum"),
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def _own_lift(answer: str, where: str) -> Question:
    """Ask for the lift, on the second account, of the number of posts a day that the learner chose."""

    def lift_from(posts: pd.DataFrame, number: tuple[float, float], how: str = "median") -> Any:
        fits = posts["day"].map(posts["day"].value_counts()).between(*number)
        value = posts[RELATIVE]
        return ratio(getattr(value[fits], how)(), getattr(value[~fits], how)())

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        right = lift_from(unit.other, unit.own_number)
        yield 1 / right, "it is upside down: the posts that follow your rule go on top."
        yield (
            lift_from(unit.other, unit.own_number, how="mean"),
            "these are means; a lift compares medians.",
        )
        yield (
            lift_from(unit.other, (FEWEST, MOST)),
            "this is the rule of the unit, 3 to 5. Take your own two numbers.",
        )
        yield (
            lift_from(unit.own, unit.own_number),
            "this is your first account. The tweets are in `theirs`.",
        )
        yield right - 1, "this is the change. A lift is the ratio itself: 1 means no difference."
        yield 100 * right, "this is a percentage. A lift is a plain ratio: leave the 100 out."
        yield (
            common.lift("lift", "").right(unit),
            "this is the lift of the unit's rule, on your first account.",
        )
        sizes = unit.other["day"].map(unit.other["day"].value_counts())
        theirs = unit.other[RELATIVE]
        yield (
            ratio(theirs[sizes.between(*unit.own_number)].median(), theirs.median()),
            "this divides by the median of all tweets. Divide by that of the tweets that break your rule.",
        )
        yield (
            _size_lift(unit.other, *unit.own_number),
            "this compares days. Here a row is a tweet: ask posts_that_day.",
        )

    return Question(
        answer,
        "a number above 0: the lift per tweet of your own rule on your second account",
        where,
        checks.number,
        lambda unit: lift_from(unit.other, unit.own_number),
        checks.close,
        mistakes,
        "Right: a lift of {answer}, for a rule of your own.",
    )


def _size_lift(posts: pd.DataFrame, lowest: float, highest: float) -> Any:
    """Return the lift per day, the sums compared, of days with so many posts."""
    days = _daily(posts)
    fits = days["size"].between(lowest, highest)
    return ratio(days.loc[fits, "sum"].median(), days.loc[~fits, "sum"].median())


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


def _elsewhere(answer: str, where: str) -> Question:
    """Ask on how many accounts the verdict per post is another one than on the learner's own."""

    def others(unit) -> pd.Series:
        return unit.both_verdicts["per_post"] != unit.evidence.verdict

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        table = unit.both_verdicts
        yield (~others(unit)).sum(), "on these it is the same one, yours among them."
        yield (~others(unit)).sum() - 1, "on these it is the same one as on yours."
        yield len(table), "these are all accounts in the table."
        yield others(unit).mean(), "this is a share. How many accounts are that?"
        yield 100 * others(unit).mean(), "this is a percentage. How many accounts are that?"
        yield (
            (table["per_day"] != unit.evidence.verdict).sum(),
            "this asks the verdicts per day. Take the column per_post.",
        )
        yield (
            (table["per_post"] != table["per_day"]).sum(),
            "on these the two verdicts of the same account differ. Compare each with your own.",
        )

    return Question(
        answer,
        "a whole number: on how many accounts in `everyone` the verdict per post is another one than yours",
        where,
        checks.number,
        lambda unit: int(others(unit).sum()),
        checks.close,
        mistakes,
        "Right: on {answer} accounts. Somebody who runs one of those is not helped by your verdict.",
    )


QUESTIONS = {
    "quiet-days": _quiet_days(
        "quiet_days",
        "the walk-through, From posts to days: resample counts the posts of each day; ask which are == 0.",
    ),
    "fitting-days": _fitting_days(
        "fitting_days",
        "the walk-through, From posts to days: groupby makes a table of days; ask its column size.",
    ),
    "picture": _picture(),
    "lift": common.lift(
        "lift",
        "section 2, Per post: ask the column posts_that_day which posts follow, then divide two medians.",
    ),
    "day-lift": _day_lift(
        "day_lift",
        'section 2, Per day: among the rows of `daily` that follow, the median of the column "sum"; '
        "divide it by that of the others.",
    ),
    "one-draw": Resample(
        "one_draw",
        "a recipe that draws both sides anew, with putting back, and gives their lift",
        "section 3, An interval of your own: the posts of a side, behind them .sample(frac=1, replace=True), "
        "and then the median of relative_engagement.",
        checks.number,
        lambda unit: None,
        checks.equal,
        praise="Right: on made-up posts it wobbles as a bootstrap does.",
    ),
    "judge": Judge(
        "judge",
        "a recipe that is handed the two ends of an interval, and gives back the verdict",
        "section 3, A recipe for the verdict: holds if the whole interval is above 1, backfires if below.",
        checks.choice(*VERDICTS),
        lambda unit: None,
        checks.equal,
        praise="Right: it gives the verdict on every interval that was tried, also where 1 is itself an end.",
    ),
    "day-verdict": _day_verdict(
        "day_verdict",
        "section 3, The verdict per day: the same three words, by the ends of day_interval.",
    ),
    "number-alone": _number_alone(
        "number_alone",
        "section 3, Only more posts?: put day_lift beside dealt.quantile(0.025) and dealt.quantile(0.975).",
    ),
    "own-number": common.given(
        "lowest",
        "two whole numbers, lowest and highest, and own_expect",
        "section 4, Your own number: how many tweets a day, from lowest to highest, other than 3 to 5.",
    ),
    "own-lift": _own_lift(
        "own_lift",
        "section 4: ask theirs for the days that follow your rule, as you did in section 2 for mine.",
    ),
    "disagree": _disagree(
        "disagree",
        'section 4, Two verdicts: compare the columns "per_post" and "per_day", row by row, and count.',
    ),
    "elsewhere": _elsewhere(
        "elsewhere",
        'section 6, Where it may not hold: ask the column "per_post" of everyone, row by row, and count.',
    ),
    "learned": closing.message(
        "learned",
        "a message of ten words or more, with one of your two lifts in it, as a number with two decimals",
        "section 6, A message: lift and day_lift are your two lifts.",
        10,
        lambda unit: (
            common.lift("lift", "").right(unit),
            _lift_by_day(unit.own, "sum"),
        ),
    ),
}

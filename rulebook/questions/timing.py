"""The questions of unit 01: post in busy hours."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

import pandas as pd

from rulebook.questions import checks, closing, closing_numbers, common, picture
from rulebook.questions.checks import Question
from rulebook.questions.shown import HEAT_MAP

RELATIVE = common.RELATIVE
BUSY = (8, 18)
"""The first and the last hour in which a post follows the rule."""


def _hours(unit, utc: bool = False) -> pd.Series:
    posts = unit.own
    time = posts["posted_at"]
    if utc:
        time = time - pd.to_timedelta(posts["utc_offset_hours"], unit="h")
    return time.dt.hour


def _medians(unit, utc: bool = False) -> pd.Series:
    return unit.own.groupby(_hours(unit, utc))[RELATIVE].median()


def _clock(posts: pd.DataFrame, utc: bool = False) -> list[pd.Series]:
    """Return the weekday and the hour of each post, the hour by either clock."""
    time = posts["posted_at"]
    if utc:
        time = time - pd.to_timedelta(posts["utc_offset_hours"], unit="h")
    return [posts["posted_at"].dt.day_name().rename("weekday"), time.dt.hour.rename("hour")]


def _cells(unit) -> pd.Series:
    """Return how many posts there are at each weekday and hour that has any."""
    return unit.own.groupby(_clock(unit.own)).size()


def _week(
    posts: pd.DataFrame, by: str = "median", column: str = RELATIVE, utc: bool = False
) -> pd.DataFrame:
    """Return a number for each weekday (rows) and hour (columns), none where nothing was posted."""
    return posts.groupby(_clock(posts, utc))[column].agg(by).unstack()


def _busy_posts() -> Question:
    usual = common.count_following("busy_posts", "")

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        hour = _hours(unit)
        # First, because on an account that sleeps at night the next ones can come to the same.
        yield (
            len(hour),
            "this is the number of all your tweets. .sum() counts those that say True.",
        )
        yield (
            hour.between(8, 19).sum(),
            "this counts the posts from 19:00 to 19:59 as well. The last hour of the rule is 18.",
        )
        for late in (hour >= 8, hour > 8):
            yield late.sum(), "the evening has no end. Write both hours into .between()."
        yield (
            ((hour > 8) & (hour < 19)).sum(),
            "the tweets of the first hour, 8:00 to 8:59, are missing. Use >= there.",
        )
        yield (
            _hours(unit, utc=True).between(*BUSY).sum(),
            "these are the hours by UTC. The rule means the clock of the place: the column hour.",
        )
        yield from usual.mistakes(unit)

    return Question(
        usual.answer,
        usual.looked_for,
        "section 2, Sort the tweets: the line of the example, with the hours 8 and 18 in it.",
        usual.read,
        usual.right,
        usual.same,
        mistakes,
        usual.praise,
    )


def _best_hour(answer: str, utc: bool, where: str) -> Question:
    words = "by UTC" if utc else "by local time"

    def mistakes(unit) -> Iterable[tuple[float, str]]:
        other = _medians(unit, not utc)
        medians, hours = _medians(unit, utc), _hours(unit, utc)
        asked = "posted_at_utc" if utc else "posted_at"
        return [
            (
                other.idxmax(),
                f"this is the best hour by the other clock. Take the column {asked}.",
            ),
            (
                medians.max(),
                "this is what that hour got. Which hour is it? Write .idxmax() instead of .max().",
            ),
            (medians.idxmin(), "this is the worst hour. Write .idxmax()."),
            (
                hours.mode().iloc[0],
                "this is the hour with most tweets. Look at what they got, not at how many they are.",
            ),
            (
                unit.own.groupby(hours)[RELATIVE].mean().idxmax(),
                "this goes by the mean. Take the median.",
            ),
            (
                unit.own.groupby(hours)["engagement"].median().idxmax(),
                "this goes by engagement itself. Use the column relative_engagement.",
            ),
        ]

    return Question(
        answer,
        f"a whole number from 0 to 23: the hour {words} with the highest median",
        where,
        checks.number,
        lambda unit: int(cast(Any, _medians(unit, utc).idxmax())),
        checks.close,
        mistakes,
        f"Right: {words}, the tweets sent from {{answer}}:00 on have the highest median.",
    )


def _utc_lift() -> Question:
    def of(unit, utc: bool) -> float | None:
        busy = _hours(unit, utc).between(*BUSY)
        return common.ratio(unit.own[busy][RELATIVE].median(), unit.own[~busy][RELATIVE].median())

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        busy = _hours(unit, utc=True).between(*BUSY)
        values = unit.own[RELATIVE]
        yield (
            of(unit, utc=False),
            "this is the lift by local time, as before. Take the hour of posted_at_utc.",
        )
        yield 1 / cast(Any, of(unit, utc=True)), "it is upside down: the busy hours go on top."
        yield (
            common.ratio(values[busy].mean(), values[~busy].mean()),
            "these are means; a lift compares medians.",
        )
        yield (
            values[busy].median() - values[~busy].median(),
            "this is a difference (-). A lift is a ratio (/).",
        )
        yield values[busy].median(), "this is the upper half of the lift. Divide it by the lower."

    return Question(
        "utc_lift",
        "a number above 0: the lift on your account with the hours taken from posted_at_utc",
        "section 2, The wrong clock: the steps of the lift, with the hour of posted_at_utc in the "
        "place of the column hour.",
        checks.number,
        lambda unit: of(unit, utc=True),
        checks.close,
        mistakes,
        "Right: by the wrong clock the lift would be {answer}.",
    )


def _winner_posts() -> Question:
    def mistakes(unit) -> Iterable[tuple[float, str]]:
        hours, utc = _hours(unit), _hours(unit, utc=True)
        best, best_utc = _medians(unit).idxmax(), _medians(unit, utc=True).idxmax()
        return [
            ((utc == best_utc).sum(), "these are the tweets of the best hour by UTC."),
            ((hours != best).sum(), "these are all the others. Write == and not !=."),
            (cast(Any, best), "this is the hour itself. How many tweets were sent in it?"),
            (hours.value_counts().max(), "this is the hour with most tweets, not the best one."),
            ((hours == best).mean(), "this is a share. How many tweets are that?"),
            (len(hours), "this is the number of all your tweets."),
        ]

    return Question(
        "winner_posts",
        "a whole number: how many of your tweets were sent in your best hour (local time)",
        'section 3, What the winner stands on: (mine["hour"] == ...).sum(), with your best hour.',
        checks.number,
        lambda unit: (_hours(unit) == _medians(unit).idxmax()).sum(),
        checks.close,
        mistakes,
        "Right: your best hour rests on {answer} of your tweets.",
    )


def _picture() -> Question:
    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield (
            _week(unit.own, "mean"),
            "your picture shows means, and the question asks for medians.",
        )
        counts = _week(unit.own, "size")
        yield (
            [counts, counts.fillna(0)],
            "your picture shows how many tweets there are, and the question asks for medians.",
        )
        for by in ("median", "mean"):
            yield (
                _week(unit.own, by, "engagement"),
                "your picture shows engagement itself. Take the column relative_engagement.",
            )
        yield _week(unit.own, utc=True), "its hours are those of UTC. Group by the column hour."
        yield from picture.not_yours(unit, _week, "tweets")

    def said(unit) -> str:
        sizes = _cells(unit)
        return (
            f"Right: {len(sizes)} cells hold tweets, and {(sizes == 1).sum()} of them exactly one."
        )

    return picture.picture(
        "a heat map drawn by you: a row for each weekday, a column for each hour, and in each cell the median "
        "of relative_engagement",
        "section 3, The week in cells: the lines there, with each three dots replaced.",
        (HEAT_MAP,),
        lambda unit: _week(unit.own),
        mistakes,
        said,
    )


def _lucky_winners() -> Question:
    def mistakes(unit) -> Iterable[tuple[float, str]]:
        luck, best = unit.lucky_cells, unit.cells.max()
        return [
            ((luck < best).sum(), "in these shuffles luck did worse. Turn the sign round: >=."),
            ((luck > best).sum(), "where luck did exactly as well it counts too: write >=."),
            ((luck >= best).mean(), "this is a share. In how many shuffles is that?"),
            ((luck > best).mean(), "this is a share. In how many shuffles is that?"),
            (100 * (luck >= best).mean(), "this is a percentage. In how many shuffles is that?"),
            (luck.max(), "this is the best that luck ever did. Count the shuffles."),
            (len(luck), "this is the number of all shuffles."),
        ]

    return Question(
        "lucky_winners",
        "a whole number: in how many of the shuffles the best cell is as good as yours, or better",
        "section 3, A lucky winner: lucky >= best_cell asks each shuffle; .sum() counts those that say True.",
        checks.number,
        lambda unit: (unit.lucky_cells >= unit.cells.max()).sum(),
        checks.close,
        mistakes,
        "Right: in {answer} of 1,000 shuffles luck alone did as well or better.",
    )


QUESTIONS = {
    "busy-posts": _busy_posts(),
    "typical-busy": common.typical(
        "typical_busy",
        following=True,
        where='section 2, The middle of each side: busy["relative_engagement"] and then .median().',
    ),
    "typical-quiet": common.typical(
        "typical_quiet",
        following=False,
        where="section 2, The middle of each side: the same line, with `quiet` instead of `busy`.",
    ),
    "lift": common.lift("lift", "section 2, The lift: the tweets of the busy hours go on top."),
    "best-hour": _best_hour(
        "best_hour",
        utc=False,
        where='section 2, The best hour: mine.groupby("hour")["relative_engagement"].median().idxmax().',
    ),
    "best-hour-utc": _best_hour(
        "best_hour_utc",
        utc=True,
        where='section 2, The same by UTC: the line before, with mine["posted_at_utc"].dt.hour in the '
        'place of "hour".',
    ),
    "utc-lift": _utc_lift(),
    "winner-posts": _winner_posts(),
    "picture": _picture(),
    "lucky-winners": _lucky_winners(),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict on the rule: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "other-lift": common.lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        other=True,
    ),
    "holding": common.count_verdicts(
        "holding",
        "holds",
        'section 4: everyone["verdict"] == "holds" is True or False for each account; .sum() counts.',
    ),
    "per-cent": closing_numbers.in_per_cent(
        "per_cent", "section 6, The promise in per cent: your lift stands in section 2.", 30
    ),
    "learned": closing.learned(
        "learned",
        'A friend has found "the best hour to post" on a website. What do you tell them?',
    ),
}

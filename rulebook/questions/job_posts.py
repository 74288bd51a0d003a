"""The questions of unit 05: don't flood your account with job posts."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from rulebook.questions import checks, closing, common, picture, riddles
from rulebook.questions.checks import Question
from rulebook.questions.common import RELATIVE, ratio
from rulebook.questions.shown import LINE


def _of_kind(posts: pd.DataFrame, kind: str) -> pd.DataFrame:
    return posts[posts["job_post"] == kind]


def _sides(unit, posts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the relative engagement of posts that follow the rule, and of those that break it."""
    most = unit.rule.threshold.default
    follows = (posts["job_post"] != "vacancy") & (posts["lists_before"] <= most)
    return posts.loc[follows, RELATIVE], posts.loc[~follows, RELATIVE]


def _count_lists() -> Question:
    def mistakes(unit) -> Iterator[tuple[float, str]]:
        lists = len(_of_kind(unit.own, "vacancy"))
        yield len(unit.own) - lists, "these are the posts that are not lists. == asks for the same."
        yield (
            (unit.own["job_post"] != "none").sum(),
            "these are job posts of all four kinds. Only the vacancy lists are looked for.",
        )
        yield len(unit.own), "this is the number of all your posts."
        yield lists / len(unit.own), "this is a share. How many posts are that?"
        yield 100 * lists / len(unit.own), "this is a percentage. How many posts are that?"
        yield len(_of_kind(unit.all_posts, "vacancy")), "this counts every account's posts."
        yield unit.own["lists_before"].sum(), "this adds up windows, which overlap. Use job_post."
        yield 0, 'no post says yes. The kind is spelt "vacancy", in small letters.'

    return Question(
        "vacancy_lists",
        'a whole number: how many of your posts have the job_post "vacancy"',
        'section 2, Count the lists: mine["job_post"] == "vacancy", and .sum() counts.',
        checks.number,
        lambda unit: len(_of_kind(unit.own, "vacancy")),
        checks.close,
        mistakes,
        "Right: {answer} of your posts are lists of vacancies.",
    )


def _typical(
    answer: str, looked_for: str, where: str, mine: Callable, others: dict[str, Callable]
) -> Question:
    """Ask for the median of some posts; `others` gives other posts, each with its hint."""

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        posts = mine(unit)
        yield (
            posts[RELATIVE].mean(),
            "this is the mean; one viral post pulls it up. Take the median.",
        )
        yield (
            posts["engagement"].median(),
            "this is the engagement itself. Use the column relative_engagement.",
        )
        yield len(posts), "this is how many posts they are. What is the middle one's value?"
        yield from ((found(unit)[RELATIVE].median(), hint) for hint, found in others.items())
        yield unit.own[RELATIVE].median(), "this is the median of all your posts."

    return Question(
        answer,
        looked_for,
        where,
        checks.number,
        lambda unit: mine(unit)[RELATIVE].median(),
        checks.close,
        mistakes,
        "Right: the middle one of these posts got {answer} times the typical engagement.",
    )


def _after_a_list(unit) -> pd.DataFrame:
    posts = unit.own[unit.own["job_post"] != "vacancy"]
    return posts[posts["lists_before"] >= 1]


def _most_lists() -> Question:
    def mistakes(unit) -> Iterable[tuple[float, str]]:
        lists = unit.own["lists_before"]
        return [
            (
                lists.max() + 1,
                "this counts the last list itself as well. The column counts those before a post.",
            ),
            (len(_of_kind(unit.own, "vacancy")), "these are all lists of all the years together."),
            (
                lists.reset_index(drop=True).idxmax(),
                "this is the row of the table. Write .max() instead of .idxmax().",
            ),
            (
                (lists > 2).sum(),
                "this is how many posts came in a flood. What is the largest number of lists?",
            ),
            (lists.sum(), "this adds up the windows of all posts, and they overlap."),
            (lists.mean(), "this is the mean. The largest number is looked for: .max()."),
            (lists.median(), "this is the median. The largest number is looked for: .max()."),
            (
                (lists == lists.max()).sum(),
                "this is how many posts came after that many lists. How many lists were there?",
            ),
            (unit.all_posts["lists_before"].max(), "this is the largest number of all accounts."),
        ]

    return Question(
        "most_lists",
        "a whole number: the most vacancy lists that a post of yours had in the seven days before it",
        'section 2, A flood is a window in time: mine["lists_before"] and then .max().',
        checks.number,
        lambda unit: unit.own["lists_before"].max(),
        checks.close,
        mistakes,
        "Right: no post of yours had more than {answer} lists in the seven days before it.",
    )


def _lift(answer: str, where: str, own: bool) -> Question:
    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        posts, elsewhere = (unit.own, unit.other) if own else (unit.other, unit.own)
        follow, broken = _sides(unit, posts)
        right = ratio(follow.median(), broken.median())
        yield (
            ratio(broken.median(), follow.median()),
            "it is upside down: the posts that follow the rule go on top.",
        )
        lists = posts["job_post"] == "vacancy"
        yield (
            ratio(posts.loc[~lists, RELATIVE].median(), posts.loc[lists, RELATIVE].median()),
            "this leaves the flood out: posts with more than two lists before them break the rule "
            "too.",
        )
        flooded = posts["lists_before"] > unit.rule.threshold.default
        yield (
            ratio(posts.loc[~flooded, RELATIVE].median(), posts.loc[flooded, RELATIVE].median()),
            "this leaves the lists out: a list of vacancies breaks the rule itself.",
        )
        tight = (posts["job_post"] != "vacancy") & (posts["lists_before"] < 2)
        yield (
            ratio(posts.loc[tight, RELATIVE].median(), posts.loc[~tight, RELATIVE].median()),
            "posts with exactly two lists before them follow the rule: <= and not <.",
        )
        yield ratio(follow.mean(), broken.mean()), "these are means; a lift compares medians."
        yield follow.median() - broken.median(), "this is a difference (-). A lift is a ratio (/)."
        yield 100 * right, "this is a percentage. A lift is a plain ratio: leave the 100 out."
        there = _sides(unit, elsewhere)
        yield (
            ratio(there[0].median(), there[1].median()),
            "this is the lift of your other account.",
        )

    def right(unit) -> float | None:
        follow, broken = _sides(unit, unit.own if own else unit.other)
        return ratio(follow.median(), broken.median())

    return Question(
        answer,
        f"a number above 0: the lift on your {'' if own else 'second '}account",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def _precision(labels: pd.DataFrame, kind: str) -> float:
    return (labels.loc[labels["sorted"] == kind, "read"] == kind).mean()


def _recall(labels: pd.DataFrame, kind: str) -> float:
    real = labels[labels["read"] == kind]
    return real.loc[real["sorted"] == kind, "stands_for"].sum() / real["stands_for"].sum()


def _precision_question() -> Question:
    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        labels, kind = unit.labels, unit.kind
        right = _precision(labels, kind)
        both = ((labels["sorted"] == kind) & (labels["read"] == kind)).sum()
        yield both, "this is how many were right. Divide by how many the keywords marked."
        yield 100 * right, "this is a percentage. Leave the 100 out: a share is looked for."
        yield 1 - right, "this is the share that was wrong."
        yield (
            both / (labels["read"] == kind).sum(),
            "this divides by those that really are of your kind. Divide by those the keywords marked.",
        )
        everywhere = (labels["read"] == kind).mean()
        for share in (both / len(labels), everywhere):
            yield (
                share,
                "this divides by all posts that were read. Keep those first that the keywords marked.",
            )
        yield (
            (labels["sorted"] == labels["read"]).mean(),
            "this takes all kinds together. Keep those first that the keywords gave your kind.",
        )
        yield _recall(labels, kind), "this is the recall, which comes next."
        yield from _other_kinds(unit, _precision)

    return Question(
        "precision",
        "a number from 0 to 1: of the posts that the keywords gave your kind, the share that is right",
        'section 3, Precision: marked["read"] == your kind, and .mean() gives the share.',
        checks.number,
        lambda unit: _precision(unit.labels, unit.kind),
        checks.close,
        mistakes,
        "Right: a precision of {answer}.",
    )


def _recall_question() -> Question:
    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        labels, kind = unit.labels, unit.kind
        right = _recall(labels, kind)
        real = labels[labels["read"] == kind]
        yield (
            (real["sorted"] == kind).mean(),
            "this counts rows. A row from a large group stands for many posts: add up stands_for.",
        )
        yield 100 * right, "this is a percentage. Leave the 100 out: a share is looked for."
        yield 1 - right, "this is the share that the keywords missed."
        yield 1 / right, "it is upside down: those that were found go on top."
        yield _precision(labels, kind), "this is the precision. Divide by the posts that are real."
        yield (
            real["stands_for"].sum(),
            "this is how many there are in all. Which share of them was found?",
        )
        yield from _other_kinds(unit, _recall)

    return Question(
        "recall",
        "a number from 0 to 1: of the posts that really are of your kind, the share that the keywords found",
        'section 3, Recall: found["stands_for"].sum() divided by real["stands_for"].sum().',
        checks.number,
        lambda unit: _recall(unit.labels, unit.kind),
        checks.close,
        mistakes,
        "Right: a recall of {answer}.",
    )


def _other_kinds(unit, share: Callable) -> Iterator[tuple[float, str]]:
    for kind in ("vacancy", "exam", "selection", "internship"):
        if kind != unit.kind:
            yield share(unit.labels, kind), f'this is for the kind "{kind}". Yours is in `kind`.'


def _per_week(posts: pd.DataFrame, wanted: pd.Series) -> list[pd.Series]:
    """Return how many posts say True, week by week, from the first post on and from the first of them on.

    A week may begin on any day, so there are seven ways of each; that of Monday comes first. All are
    counted from the days themselves: fourteen times .resample() takes twenty times as long.
    """
    days = posts["posted_at"].to_numpy().astype("datetime64[D]")
    counted = days[wanted.to_numpy(dtype=bool)]
    found = []
    for first, last in [(span.min(), span.max()) for span in (days, counted) if len(span)]:
        for weekday in range(7):
            # Day 0 was a Thursday.
            begin = first - (first.astype(int) + 3 - weekday) % 7
            weeks = np.bincount(
                (counted - begin).astype(int) // 7, minlength=(last - begin).astype(int) // 7 + 1
            )
            found.append(
                pd.Series(weeks.astype(float), pd.date_range(begin, periods=len(weeks), freq="7D"))
            )
    return found


def _per_span(posts: pd.DataFrame, wanted: pd.Series) -> list[pd.Series]:
    """Return the same by the day, the month, the quarter and the year."""
    counted = wanted.astype(float).set_axis(pd.DatetimeIndex(posts["posted_at"])).sort_index()
    spans = ("D", "MS", "ME", "QE", "YE")
    return [
        some.resample(span).sum()
        for some in (counted, counted[counted > 0])
        if len(some)
        for span in spans
    ]


def _picture() -> Question:
    def lists(posts: pd.DataFrame) -> pd.Series:
        return posts["job_post"] == "vacancy"

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        own = unit.own
        yield (
            [weeks[weeks > 0] for weeks in _per_week(own, lists(own))],
            "weeks without a list are missing: a line must go down to 0 there. Count with .resample().",
        )
        yield (
            _per_week(own, own["job_post"].notna()),
            "this counts all your posts. Keep the lists of vacancies first.",
        )
        for kind in ("exam", "selection", "internship"):
            yield (
                _per_week(own, own["job_post"] == kind),
                f"this counts the posts of the kind {kind}. Keep the lists of vacancies.",
            )
        yield (
            _per_span(own, lists(own)),
            'this counts by another span than the week: "W" stands for week.',
        )
        yield from picture.not_yours(unit, lambda posts: _per_week(posts, lists(posts)), "lists")

    def said(unit) -> str:
        weeks = _per_week(unit.own, lists(unit.own))[0]
        return (
            f"Right: {weeks.sum():.0f} lists in {len(weeks)} weeks, and {weeks.max():.0f} in the fullest one "
            "(from Monday to Sunday)."
        )

    return picture.picture(
        "a line drawn by you: how many lists of vacancies came in each week, along the time",
        'section 2, Floods over time: keep the lists, count them with .resample("W", on="posted_at").size(), '
        "and draw the line with sns.lineplot.",
        (LINE,),
        lambda unit: _per_week(unit.own, lists(unit.own)),
        mistakes,
        said,
    )


QUESTIONS = {
    "vacancy-lists": _count_lists(),
    "typical-vacancy": _typical(
        "typical_vacancy",
        "a number: the median of relative_engagement of your vacancy lists",
        'section 2, What a list gets: lists["relative_engagement"] and then .median().',
        lambda unit: _of_kind(unit.own, "vacancy"),
        {
            "these are the posts that are not lists. == asks for the same, != for the others.": (
                lambda unit: unit.own[unit.own["job_post"] != "vacancy"]
            ),
            "these are the posts about exams.": lambda unit: _of_kind(unit.own, "exam"),
            "this takes every account's lists.": lambda unit: _of_kind(unit.all_posts, "vacancy"),
        },
    ),
    "picture": _picture(),
    "most-lists": _most_lists(),
    "prints": riddles.printed(
        "section 2, What does it print?: ask each post both questions, and count those that say True twice."
    ),
    "lift": _lift(
        "lift",
        "section 2, The lift: a post follows the rule if it is not a list and has two lists or fewer before it.",
        own=True,
    ),
    "typical-after": _typical(
        "typical_after",
        "a number: the median of relative_engagement of the posts that are not lists and came within "
        "seven days after one",
        "section 2, Who pays for it?: not a list itself (!=), and one list or more before it (>= 1).",
        _after_a_list,
        {
            "the lists themselves are in it. Keep only posts that are not lists.": (
                lambda unit: unit.own[unit.own["lists_before"] >= 1]
            ),
            "these came after no list at all. Turn the question round.": (
                lambda unit: unit.own[
                    (unit.own["job_post"] != "vacancy") & (unit.own["lists_before"] == 0)
                ]
            ),
            "these are the lists. Here the other posts are looked for.": (
                lambda unit: _of_kind(unit.own, "vacancy")
            ),
        },
    ),
    "precision": _precision_question(),
    "recall": _recall_question(),
    "verdict": common.verdict(
        "verdict",
        "section 3, The verdict: holds if the whole interval is above 1, backfires if it is below.",
    ),
    "other-lift": _lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        own=False,
    ),
    "story": closing.story(
        "story",
        "section 6, One line for your story: first the word in expect, then the one in verdict.",
    ),
    "learned": closing.learned(
        "learned",
        "A program has sorted posts by keywords, and somebody draws a chart of it. What do you do before you "
        "believe the chart?",
    ),
}

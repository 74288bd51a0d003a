"""The questions of unit 00: what is typical of an account."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from rulebook.posts import load_posts
from rulebook.questions import checks, closing, picture
from rulebook.questions.checks import Question
from rulebook.questions.picture import As
from rulebook.questions.shown import BARS, HISTOGRAM


def _counts(unit) -> pd.Series:
    return unit.own["engagement"].astype(float)


def _without_viral(unit) -> pd.Series:
    counts = _counts(unit)
    return counts[counts < counts.max()]


def _number(
    answer: str,
    looked_for: str,
    where: str,
    right: Callable[..., float],
    mistakes: Callable[..., Iterable[tuple[float, str]]],
    praise: str,
) -> Question:
    return Question(answer, looked_for, where, checks.number, right, checks.close, mistakes, praise)


def _first(unit, *columns: str) -> float:
    return float(unit.own.loc[0, list(columns)].sum())


def _first_mistakes(unit) -> Iterable[tuple[float, str]]:
    yield _first(unit, "reactions"), "these are the reactions alone. Add the comments and shares."
    yield _first(unit, "reactions", "comments"), "the shares are missing."
    yield _first(unit, "reactions", "shares"), "the comments are missing."
    yield _first(unit, "comments", "shares"), "the reactions are missing."
    last = unit.own.iloc[-1]
    yield float(last["engagement"]), "this is the last post. The first one stands at the top."
    yield float(unit.own.loc[1, "engagement"]), "this is the second post. The first is number 0."
    yield float(_counts(unit).sum()), "this is the sum over all posts. One post is looked for."


def _typical_mistakes(unit) -> Iterable[tuple[float, str]]:
    yield _counts(unit).mean(), "this is the mean, which is asked for later. Write .median()."
    yield _counts(unit).max(), "this is the largest post. Write .median()."
    yield _counts(unit).sum(), "this is the sum. Write .median()."
    yield unit.own["reactions"].median(), "these are the reactions. Take the column engagement."
    yield unit.other["engagement"].median(), "this is your second account. Yours is in `mine`."
    yield len(unit.own), "this is the number of posts."


def _average_mistakes(unit) -> Iterable[tuple[float, str]]:
    yield _counts(unit).median(), "this is the median. The mean is looked for: .mean()."
    yield (
        _counts(unit).sum(),
        "this is the sum. The mean is the sum divided by the number of posts.",
    )
    yield unit.own["reactions"].mean(), "these are the reactions. Take the column engagement."
    yield _without_viral(unit).mean(), "the viral post is missing. Take all of `mine`."
    yield unit.other["engagement"].mean(), "this is your second account. Yours is in `mine`."


def _below_mistakes(unit) -> Iterable[tuple[float, str]]:
    counts, mean = _counts(unit), _counts(unit).mean()
    yield (counts > mean).sum(), "these are the posts above the mean. Turn the sign round: <."
    yield (
        (counts < counts.median()).sum(),
        "these are the posts below the median. Hold them against the mean.",
    )
    yield (counts < mean).mean(), "this is a share. How many posts are that? Count with .sum()."
    yield 100 * (counts < mean).mean(), "this is a percentage. How many posts are that?"
    yield counts[counts < mean].sum(), "their engagement was added up. How many posts are they?"
    yield len(counts), "this is the number of all posts."


def _relative(unit) -> float:
    return float(_counts(unit).max() / _without_viral(unit).median())


def _relative_mistakes(unit) -> Iterable[tuple[float, str]]:
    yield 1 / _relative(unit), "it is upside down: the viral post goes on top."
    yield (
        _counts(unit).max() / _without_viral(unit).mean(),
        "it was divided by the mean. What is typical is the median.",
    )
    yield _counts(unit).max() / _counts(unit).mean(), "it was divided by the mean of all posts."
    yield (
        _counts(unit).max() / _counts(unit).median(),
        "the viral post is among its own neighbours. Divide by the median of `calm`.",
    )
    yield _counts(unit).max(), "this is its engagement. Divide it by what is typical."
    yield (
        _counts(unit).max() - _without_viral(unit).median(),
        "this is a difference (-). Divide ( / ).",
    )


def _elsewhere(unit) -> float:
    return float(_counts(unit).median() / unit.other["engagement"].median())


def _elsewhere_mistakes(unit) -> Iterable[tuple[float, str]]:
    yield 1 / _elsewhere(unit), "it is upside down: the median of `theirs` goes below."
    yield (
        _counts(unit).mean() / unit.other["engagement"].mean(),
        "these are means. What is typical is the median.",
    )
    yield (
        _counts(unit).median() / unit.other["engagement"].mean(),
        "it was divided by the mean. What is typical is the median.",
    )
    yield unit.other["engagement"].median(), "this is what is typical there. Divide by it."
    yield (
        _counts(unit).median() - unit.other["engagement"].median(),
        "this is a difference (-). Divide ( / ).",
    )


def _picture() -> Question:
    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield _without_viral(unit), "the viral post is missing. Take `mine` instead of `calm`."
        for column in ("reactions", "comments", "shares"):
            yield (
                unit.own[column],
                f"your picture shows {column} alone. Take the column engagement.",
            )
        yield (
            unit.other["engagement"],
            "these are the posts of your second account. Yours stand in `mine`.",
        )
        yield (
            As((BARS,), _counts(unit)),
            "in your picture each bar is a post. In a histogram a bar counts the posts that got about as "
            "much: sns.histplot.",
        )
        posts = load_posts("facebook_pages")
        yield posts["engagement"], "these are all pages, not yours. Your posts stand in `mine`."
        yield (
            posts.loc[posts["account"] == unit.account, "engagement"],
            "these are all posts of your page. Take the 41 that stand in `mine`.",
        )

    return picture.picture(
        "a histogram drawn by you: how many of your posts got how much engagement",
        "section 3, Your picture: the lines there, with each three dots replaced.",
        (HISTOGRAM,),
        _counts,
        mistakes,
        lambda unit: f"Right: {len(unit.own)} posts, and the viral one stands by itself.",
    )


QUESTIONS = {
    "first-engagement": _number(
        "first_engagement",
        "a whole number: reactions + comments + shares of the first post",
        "section 2, The first post: the row at the top of the table, which has the number 0.",
        lambda unit: _first(unit, "reactions", "comments", "shares"),
        _first_mistakes,
        "Right: {answer} reactions, comments and shares together.",
    ),
    "typical": _number(
        "typical",
        "a number: the median of the column engagement in `mine`",
        'section 2, The median: mine["engagement"] and then .median().',
        lambda unit: _counts(unit).median(),
        _typical_mistakes,
        "Right: half of the posts got {answer} or less, half got that or more.",
    ),
    "average": _number(
        "average",
        "a number: the mean of the column engagement in `mine`",
        "section 2, The mean: the same line as before, with .mean() at its end.",
        lambda unit: _counts(unit).mean(),
        _average_mistakes,
        "Right: the mean is {answer}.",
    ),
    "picture": _picture(),
    "below-average": _number(
        "below_average",
        "a whole number: how many posts in `mine` got less than the mean",
        'section 3, The "average" post: ask each post with mine["engagement"] < average, and count '
        "with .sum().",
        lambda unit: (_counts(unit) < _counts(unit).mean()).sum(),
        _below_mistakes,
        "Right: {answer} of your posts got less than the mean.",
    ),
    "relative": _number(
        "relative",
        "a number: the viral post's engagement divided by the median of the other posts",
        'section 3, How unusual was it? mine["engagement"].max() is the viral post; divide ( / ) it by '
        "the median of `calm`.",
        _relative,
        _relative_mistakes,
        "Right: it got {answer} times the typical engagement of its neighbours.",
    ),
    "elsewhere": _number(
        "elsewhere",
        "a number: the median of `mine` divided by the median of `theirs`",
        "section 4: the median of engagement in `mine`, divided ( / ) by the median of engagement "
        "in `theirs`.",
        _elsewhere,
        _elsewhere_mistakes,
        "Right: there, such a post would have a relative engagement of {answer}.",
    ),
    "learned": closing.learned(
        "learned",
        "What will you look at from now on, when somebody shows you the numbers of an account?",
    ),
}

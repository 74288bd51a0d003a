"""The questions of unit 04: put the link a quarter of the way in, not at the end."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from rulebook.questions import checks, closing, closing_numbers, common, picture, riddles
from rulebook.questions.checks import Question
from rulebook.questions.picture import As
from rulebook.questions.shown import ECDF, FALLING

COUNTED = ("likes", "comments", "shares", "engagement")
NONE = "none"
QUARTER = 0.25
WITHOUT_LINK = (
    "posts without a link are in it. The rule says nothing about them: ask for links at 0.75 or later "
    "with >=, and do not turn the other side round with ~."
)


def _not_early(posts: pd.DataFrame, unit) -> pd.DataFrame:
    """Return what ~ makes of the early side: late links, and posts without any."""
    return posts[~(posts["link_position"] < unit.rule.threshold.default)]


def _with(question: Question, extra) -> Question:
    """Return the question with more mistakes, and without those of a limit that is a whole number."""

    def mistakes(unit) -> Iterator:
        yield from extra(unit)
        yield from (
            (wrong, hint)
            for wrong, hint in question.mistakes(unit)
            if "exactly at the limit" not in hint
        )

    return replace(question, mistakes=mistakes)


def _with_link() -> Question:
    def right(unit) -> int:
        return int(unit.own["link_position"].notna().sum())

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        yield len(unit.own), "this is the number of all your posts, with a link or without."
        yield len(unit.own) - right(unit), "these are the posts without a link in the text."
        yield right(unit) / len(unit.own), "this is a share. How many posts are that?"
        yield 100 * right(unit) / len(unit.own), "this is a percentage. How many posts are that?"
        yield (
            int((unit.own["link_position"] > 0).sum()),
            "posts that begin with their link are missing: they have position 0.",
        )
        yield (
            int((unit.own["format"] == "link").sum()),
            "this is Facebook's own format, a card below the text. Look for a link in the text.",
        )

    return Question(
        "with_link",
        "a whole number: how many of your posts have a link in their text",
        'section 2, Which posts the rule is about: mine["link_position"].notna() and then .sum().',
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: the rule speaks of {answer} of your posts, and is silent on the others.",
    )


def _first_quarter() -> Question:
    def right(unit) -> int:
        return int((unit.own["link_position"] < QUARTER).sum())

    def mistakes(unit) -> Iterator[tuple[float, str]]:
        position = unit.own["link_position"]
        linked = int(position.notna().sum())
        yield int((position < unit.rule.threshold.default).sum()), "this goes as far as 0.75."
        yield int((position >= QUARTER).sum()), "these start later. Turn the sign round: <."
        yield linked, "these are all posts with a link."
        yield len(unit.own), "this is the number of all your posts."
        yield (
            int((~(position >= QUARTER)).sum()),
            "posts without a link are in it. Ask < 0.25, and do not turn it round with ~.",
        )
        yield right(unit) / len(unit.own), "this is a share. How many posts are that?"
        yield right(unit) / linked, "this is a share. How many posts are that?"

    return Question(
        "first_quarter",
        "a whole number: how many of your posts have their link before 0.25",
        'section 2, A quarter of the way in: mine["link_position"] < 0.25, and .sum() counts.',
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: {answer} of your posts.",
    )


def _lift(answer: str, where: str, other: bool = False) -> Question:
    def extra(unit) -> Iterator[tuple[float | None, str]]:
        posts = unit.other if other else unit.own
        early = common.values(unit, posts)[0].median()
        yield (
            common.ratio(early, _not_early(posts, unit)[common.RELATIVE].median()),
            WITHOUT_LINK,
        )

    return _with(common.lift(answer, where, other), extra)


def _lengths() -> Question:
    """Ask how long the texts on either side are, in the middle."""

    def middles(unit, column: str = "characters", middle: str = "median") -> tuple[float, float]:
        early, late = common.values(unit, unit.own, column)
        return float(early.agg(middle)), float(late.agg(middle))

    def mistakes(unit) -> Iterator[tuple[tuple[float, float], str]]:
        early, late = middles(unit)
        yield (late, early), "the two are swapped: the posts with an early link come first."
        yield middles(unit, middle="mean"), "these are means. Take medians."
        yield middles(unit, "relative_engagement"), "the column looked for is characters."
        everything = float(_not_early(unit.own, unit)["characters"].median())
        yield (early, everything), WITHOUT_LINK

    return Question(
        "lengths",
        "two numbers with a comma between them: the median of characters, early links first",
        'section 3, What else differs: early["characters"].median(), and the same of the late side.',
        checks.numbers(2),
        middles,
        checks.all_close,
        mistakes,
        "Right: {answer} characters.",
    )


def _measured(unit, measure: str) -> Any:
    column = f"relative_{measure}"
    early, late = common.values(unit, unit.own, column)
    return common.ratio(early.median(), late.median())


def _lift_in(answer: str, measure: str, other: str) -> Question:
    """Ask for the lift on the learner's own account in one measure."""

    def right(unit) -> float:
        return _measured(unit, measure)

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        column = f"relative_{measure}"
        early, late = common.values(unit, unit.own, column)
        plain = [side.median() for side in common.values(unit, unit.own, measure)]
        yield _measured(unit, "engagement"), "this is the lift in engagement, all added up."
        yield _measured(unit, other), f"this is the lift in {other}."
        yield 1 / right(unit), "it is upside down: the early links go on top."
        yield common.ratio(early.mean(), late.mean()), "these are means."
        yield (
            common.ratio(*plain),
            f"this compares {measure} themselves. Use the column {column}.",
        )
        yield (
            common.ratio(early.median(), _not_early(unit.own, unit)[column].median()),
            WITHOUT_LINK,
        )

    return Question(
        answer,
        f"a number above 0: the lift on your account, measured in {measure}",
        f"section 3, One measure at a time: the steps of section 2 with the column relative_{measure}.",
        checks.number,
        right,
        checks.close,
        mistakes,
        f"Right: a lift of {{answer}} in {measure}.",
    )


def _picture() -> Question:
    def right(unit) -> pd.Series:
        return unit.own["link_position"].dropna()

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        links = right(unit)
        late = links >= unit.rule.threshold.default
        yield (
            unit.own["link_position"].fillna(0),
            "posts without a link count as if theirs stood at 0. Leave NaN as it is.",
        )
        for some in (links[late], links[~late]):
            yield some, "it holds one side only, early or late. Take all links of `mine`."
        yield As((FALLING,), links), "it counts down. Leave complementary out."
        yield from picture.not_yours(unit, lambda posts: posts["link_position"], "links")
        for column in ("characters", "relative_engagement", "engagement"):
            yield unit.own[column], f"it shows {column}. Take the column link_position."

    def said(unit) -> str:
        early = (right(unit) < QUARTER).mean()
        return (
            f"Right: at 0.25 your line stands at {early:.2f}: that share of your links starts in the first "
            "quarter."
        )

    return picture.picture(
        "a line of steps drawn by you, sns.ecdfplot: up to each place in the text, which share of your links "
        "has started",
        "section 2, Where the links stand: sns.ecdfplot wants the table and the column, and then a title.",
        (ECDF,),
        right,
        mistakes,
        said,
    )


QUESTIONS = {
    "with-link": _with_link(),
    "prints": riddles.printed(
        "section 2, What does it print?: ask each place whether it is below 0.75, and count the Trues."
    ),
    "first-quarter": _first_quarter(),
    "picture": _picture(),
    "typical-early": _with(
        common.typical(
            "typical_early",
            following=True,
            where='section 2, The middle of one side: early["relative_engagement"] and then .median().',
        ),
        lambda unit: [
            (
                unit.own.loc[unit.own["link_position"].notna(), common.RELATIVE].median(),
                "these are all posts with a link, early and late.",
            )
        ],
    ),
    "lift": _lift("lift", "section 2, The lift: the posts with an early link go on top."),
    "lengths": _lengths(),
    "may-say": closing.letter(
        "may_say",
        "section 3, The verdict: more if the whole interval is above 1, less if it is below.",
        lambda unit: unit.evidence.verdict,
    ),
    "clicks": Question(
        "clicks",
        'the name of a column between quotation marks, or "none"',
        "section 3, Which measure counts: read the names above the columns of `mine`.",
        checks.choice(*COUNTED, NONE),
        lambda unit: NONE,
        checks.equal,
        lambda unit: [
            (word, "a click opens the link. Does that column count who opened it?")
            for word in COUNTED
        ],
    ),
    "likes-lift": _lift_in("likes_lift", "likes", "shares"),
    "shares-lift": _lift_in("shares_lift", "shares", "likes"),
    "other-lift": _lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        other=True,
    ),
    "unanswered": common.count_verdicts(
        "unanswered",
        "can't tell",
        'section 4: everyone["verdict"] == "can\'t tell" is True or False for each page; .sum() counts.',
    ),
    "to-change": closing_numbers.to_change(
        "to_change",
        "section 6, What would change it: which end of the interval is nearer to 1, and how far is it from there?",
    ),
    "learned": closing.finished(
        "learned",
        "Before I believe a number about clicks, I",
        4,
        "section 6, A sentence to finish: go on writing where the three dots are.",
    ),
}

"""The questions of unit 07: photos get the Likes."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from rulebook.evidence import MIN_POSTS
from rulebook.questions import checks, closing, closing_numbers, common, own_rule, picture
from rulebook.questions.checks import Question
from rulebook.questions.common import RELATIVE, ratio
from rulebook.questions.picture import As
from rulebook.questions.shown import ESTIMATES, SIDE_BY_SIDE, made_from

FORMATS = ("photo", "video", "link", "status", "event", "note")
PER = 1_000


def _medians(posts: pd.DataFrame, fewest: int = MIN_POSTS) -> pd.Series:
    """Return the median relative engagement of each format that has `fewest` posts or more."""
    by_format = posts.groupby("format")[RELATIVE].agg(["size", "median"])
    return by_format.loc[by_format["size"] >= fewest, "median"]


def _winner(answer: str, where: str) -> Question:
    def mistakes(unit) -> Iterator[tuple[str, str]]:
        yield (
            str(_medians(unit.own, 1).idxmax()),
            f"it has fewer than {MIN_POSTS} posts on your account. A few lucky posts are no winner.",
        )
        yield (
            str(unit.own["format"].value_counts().idxmax()),
            "this is the format that your account uses most. Look at the medians.",
        )

    return Question(
        answer,
        f"the name of a format: of those with {MIN_POSTS} posts or more, the one with the highest median",
        where,
        checks.choice(*FORMATS),
        lambda unit: _medians(unit.own).idxmax(),
        checks.equal,
        mistakes,
    )


def _photo_video(answer: str, where: str) -> Question:
    def side(unit, name: str) -> pd.Series:
        return unit.own.loc[unit.own["format"] == name, RELATIVE]

    def right(unit) -> float:
        return ratio(side(unit, "photo").median(), side(unit, "video").median())

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        photo, video = side(unit, "photo"), side(unit, "video")
        yield ratio(video.median(), photo.median()), "it is upside down: the photos go on top."
        yield (
            common.lift(answer, "").right(unit),
            "this sets photos against everything else. Here against videos alone.",
        )
        yield ratio(photo.mean(), video.mean()), "these are means; a lift compares medians."
        yield photo.median() - video.median(), "this is a difference (-). A lift is a ratio (/)."
        links = side(unit, "link").median()
        yield ratio(photo.median(), links), "this sets photos against links."

    return Question(
        answer,
        "a number above 0: the lift of photos against videos alone",
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: a lift of {answer}. Above 1 the photos win, below 1 the videos.",
    )


def _photos_and_others(brand: pd.DataFrame, values: pd.Series) -> tuple[pd.Series, pd.Series]:
    photo = brand["format"] == "photo"
    return values[photo], values[~photo]


def _rate(brand: pd.DataFrame, seen: str = "reach") -> pd.Series:
    return PER * brand["likes"] / brand[seen]


def _brand_lift(
    answer: str,
    looked_for: str,
    where: str,
    measure: Callable[[pd.DataFrame], pd.Series],
    others: Callable[..., Iterator[tuple[float | None, str]]],
    unpaid: bool = False,
) -> Question:
    """Ask for photos ÷ all other formats among the brand's posts, by any measure of a post."""

    def posts(unit) -> pd.DataFrame:
        return unit.brand[~unit.brand["paid"]] if unpaid else unit.brand

    def sides(unit) -> tuple[pd.Series, pd.Series]:
        return _photos_and_others(posts(unit), measure(posts(unit)))

    def right(unit) -> float:
        photo, other = sides(unit)
        return ratio(photo.median(), other.median())

    def mistakes(unit) -> Iterator[tuple[float | None, str]]:
        photo, other = sides(unit)
        yield ratio(other.median(), photo.median()), "it is upside down: the photos go on top."
        yield ratio(photo.mean(), other.mean()), "these are means; a lift compares medians."
        yield photo.median() - other.median(), "this is a difference (-). A lift is a ratio (/)."
        yield photo.median(), "this is the median of the photos. Divide it by that of the others."
        yield ratio(photo.sum(), other.sum()), "these are sums; a lift compares medians."
        yield (
            1000 * right(unit),
            "this is a thousand times the lift: leave the 1000 out, or put it on both sides.",
        )
        video = measure(posts(unit))[posts(unit)["format"] == "video"]
        yield ratio(photo.median(), video.median()), "this sets photos against videos alone."
        yield from others(unit)

    return Question(
        answer,
        looked_for,
        where,
        checks.number,
        right,
        checks.close,
        mistakes,
        "Right: a lift of {answer}.",
    )


def _lift_of(brand: pd.DataFrame, values: pd.Series) -> Any:
    photo, other = _photos_and_others(brand, values)
    return ratio(photo.median(), other.median())


def _instead_of_likes(unit) -> Iterator[tuple[float | None, str]]:
    brand = unit.brand
    yield _lift_of(brand, brand["reach"]), "this compares reach. Here the likes are looked for."
    yield _lift_of(brand, _rate(brand)), "this is already per person reached: first the likes."
    yield common.lift("lift", "").right(unit), "this is your own page. The brand is in `brand`."


def _rate_of_medians(brand: pd.DataFrame) -> Any:
    """Return what comes out if medians are taken first, and divided by the reach then."""
    likes, reach = (_lift_of(brand, brand[column]) for column in ("likes", "reach"))
    return ratio(likes, reach) if likes and reach else None


def _instead_of_rate(unit) -> Iterator[tuple[float | None, str]]:
    brand = unit.brand
    yield (
        _rate_of_medians(brand),
        "this divides medians by medians. Divide the likes of each post by its own reach first, and take "
        "the medians then.",
    )
    yield (
        _lift_of(brand, brand["likes"]),
        "this compares the likes themselves. Divide them by the reach, post by post.",
    )
    yield (
        _lift_of(brand, brand["reach"] / brand["likes"]),
        "reach stands on top. Divide the likes by the reach.",
    )
    yield (
        _lift_of(brand, _rate(brand, "impressions")),
        "impressions count how often a post was shown, the same person twice. Take reach.",
    )


def _instead_of_unpaid(unit) -> Iterator[tuple[float | None, str]]:
    brand = unit.brand
    paid, unpaid = brand[brand["paid"]], brand[~brand["paid"]]
    yield _lift_of(brand, _rate(brand)), "the paid posts are still in it."
    yield _lift_of(paid, _rate(paid)), "these are the paid posts. The sign ~ turns True and False."
    yield (
        _rate_of_medians(unpaid),
        "this divides medians by medians. Divide the likes of each post by its own reach first.",
    )
    yield (
        _lift_of(unpaid, unpaid["likes"]),
        "this compares the likes themselves. Divide them by the reach, post by post.",
    )


def _picture() -> Question:
    def formats(posts: pd.DataFrame, fewest: int, column: str = RELATIVE) -> dict[str, pd.Series]:
        groups = {str(name): group for name, group in posts.groupby("format")[column]}
        return {name: group for name, group in groups.items() if len(group) >= fewest}

    def groups(posts: pd.DataFrame, column: str = RELATIVE) -> list[dict[str, pd.Series]]:
        """Return the posts of each format: of all of them, and without those that are too few."""
        return [formats(posts, fewest, column) for fewest in (1, MIN_POSTS)]

    def each(how: str) -> Any:
        return lambda sides: {name: float(values.agg(how)) for name, values in sides.items()}

    def mistakes(unit) -> Iterator[tuple[Any, str]]:
        yield groups(unit.own, "engagement"), "this is engagement itself. Take relative_engagement."
        yield groups(unit.all_posts), "these are the posts of all accounts. Yours stand in `mine`."
        yield groups(unit.other), "these are the posts of your second account. Take `mine`."
        for some in groups(unit.own):
            yield (
                As((ESTIMATES,), each("mean")(some)),
                "your picture shows means: one viral post pulls them up. Show medians, or the posts.",
            )
            yield (
                As((ESTIMATES,), each("size")(some)),
                "your picture shows how many posts there are. What is their relative_engagement?",
            )

    return picture.picture(
        "a picture drawn by you: relative_engagement of each format, side by side",
        "section 2, Your picture: format goes along one axis, relative_engagement along the other.",
        (*SIDE_BY_SIDE, made_from(ESTIMATES, each("median"))),
        lambda unit: groups(unit.own),
        mistakes,
        lambda unit: f"Right: {unit.own['format'].nunique()} formats side by side.",
    )


def _replicated(answer: str, where: str) -> Question:
    def counts(unit, word: str) -> pd.Series:
        table = unit.four_audiences
        return (table["verdict"] == word).groupby(table["data"]).sum()

    def mistakes(unit) -> Iterator[tuple[int, str]]:
        holds, backfires = counts(unit, "holds"), counts(unit, "backfires")
        yield (
            int((holds < backfires).sum()),
            "these are the audiences on which it backfires more often.",
        )
        yield len(holds), "this is how many audiences there are."

    return Question(
        answer,
        "a whole number from 0 to 4: on how many audiences the rule holds more often than it backfires",
        where,
        checks.whole_number(0, 4),
        lambda unit: int((counts(unit, "holds") > counts(unit, "backfires")).sum()),
        checks.close,
        mistakes,
        "Right: {answer} of the four audiences.",
    )


QUESTIONS = {
    "winner": _winner(
        "winner",
        "the walk-through, A column of words: groupby makes a table of formats; agg gives size and median.",
    ),
    "lift": common.lift(
        "lift",
        "section 2, The lift: the median of the photos divided by (/) that of the posts that are none.",
    ),
    "picture": _picture(),
    "photo-video": _photo_video(
        "photo_video",
        "section 2, Against videos alone: as for the lift, with the videos as the other side.",
    ),
    "may-say": closing.letter(
        "may_say",
        "section 3, The verdict: more if the whole interval is above 1, less if it is below.",
        lambda unit: unit.evidence.verdict,
    ),
    "other-lift": common.lift(
        "other_lift",
        "section 4: the same steps as in section 2, with `theirs` instead of `mine`.",
        other=True,
    ),
    "brand-lift": _brand_lift(
        "brand_lift",
        "a number above 0: median likes of the brand's photos ÷ median likes of its other posts",
        "section 4, The Likes of the brand: as in section 2, in the table `brand`, with the column likes.",
        lambda brand: brand["likes"],
        _instead_of_likes,
    ),
    "rate-lift": _brand_lift(
        "rate_lift",
        "a number above 0: photos ÷ other posts, by the median of likes for 1000 people reached",
        "section 4, The lift for each person reached: divide the column likes by the column reach first.",
        _rate,
        _instead_of_rate,
    ),
    "unpaid-lift": _brand_lift(
        "unpaid_lift",
        "a number above 0: the same lift for each person reached, among the unpaid posts alone",
        "section 4, Without the paid posts: keep the unpaid ones, then go on as for rate_lift.",
        _rate,
        _instead_of_unpaid,
        unpaid=True,
    ),
    "replicated": _replicated(
        "replicated",
        "section 4, Four audiences: look at the rows of the table, or at the picture below it.",
    ),
    "own-rule": own_rule.rule_of_ones_own(
        "section 4, A rule of your own: behind return, a question to a column of posts."
    ),
    "own-lift": own_rule.own_lift(
        "section 4, Your rule, measured: wide[follows(wide)] keeps the posts that follow it."
    ),
    "own-verdict": own_rule.own_verdict(
        "section 4, Your rule, measured: look at both ends of own_interval."
    ),
    "right-elsewhere": closing_numbers.right_elsewhere(
        "right_elsewhere",
        "section 6, Right elsewhere: count the rows of `everywhere` whose verdict is your word.",
    ),
    "learned": closing.learned(
        "learned",
        "One post got 300 Likes and another 100. What do you look up before you call the first one better?",
    ),
}

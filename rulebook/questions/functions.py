"""Questions whose answer is a small function that a learner writes: it is called, and what it gives is looked at.

A function that draws by chance gives another number each time. It is tried on made-up posts of which everything
is known: which lifts can come out, and how much they wobble. So no honest answer is refused for bad luck.
"""

import contextlib
import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from rulebook.learner.plain_words import why_it_stopped
from rulebook.questions import checks
from rulebook.questions.checks import Question

CALLS = 200
"""How often a function that draws by chance is called on the made-up posts, at the most."""
SOME_CALLS = 20
"""How often it is called at a time: what is clearly right is not called on."""
ENOUGH = 44
"""How many of the 66 lifts of a shuffle come at the least: 200 calls miss a third with a chance of 1 in 10 to the 20."""
WOBBLE = 0.3
"""How much more or less than a bootstrap's the lifts may wobble: five times what chance makes of `CALLS`."""
FEW_CALLS = 12
"""How often it is called where all that counts is whether it gives the same each time."""


def keeping_back_prints() -> contextlib.redirect_stdout[io.StringIO]:
    """Return a block in which what is printed is not shown, but gathered in what the block is given."""
    return contextlib.redirect_stdout(io.StringIO())


class FunctionQuestion(Question):
    """A question whose answer is a function of the learner's."""

    gives = "the lift"
    """What the function is to give back."""
    two_tables = (
        "a question put to one table is used on another. Inside the recipe everything is about posts: write posts, "
        "not mine."
    )
    """What to think where pandas says that a question does not fit its table."""

    def called(self, came: Any, calls: Iterable[tuple]) -> list[Any]:
        """Return what the function gives for each tuple of arguments.

        Raises:
            NotAttemptedYet: it is blank, or gives nothing back.
            NotThereYet: it is no function, or ends in an error.
        """
        if came is ...:
            self.readable(came)
        if not callable(came):
            raise self._not_there(came, "that is a value. Keep the line that begins with def.")
        try:
            # What is printed at each of many calls would bury what the check says.
            with keeping_back_prints() as printed:
                values = [came(*arguments) for arguments in calls]
        except Exception as error:  # whatever a learner's function may raise
            thought = f"calling it ended in an error. {why_it_stopped(error)}"
            if "reindexed" in str(error):  # see rulebook.unit.start: pandas says so of two tables
                thought = self.two_tables
            raise self._not_there(came, thought) from None
        if all(value is None for value in values) and printed.getvalue():
            raise self._not_there(
                None, "it prints, and gives nothing back: write return where print stands."
            )
        if all(value is None or value is ... for value in values):
            raise checks.NotAttemptedYet(
                checks.wrapped(
                    f"Not attempted yet: {self.answer} gives nothing back. Write its last line: "
                    f"return, and then {self.gives}."
                )
            )
        return values

    def _what_came(self, came: Any) -> str:
        return (
            f"{self.answer} does not do what is asked for"
            if callable(came)
            else f"{self.answer} gives {checks.shown(came)}"
        )

    def one_number(self, value: Any, when: str = "") -> float:
        """Read one number that the function gave; raises NotThereYet."""
        try:
            return checks.number(value)
        except checks.Unreadable as reason:
            raise self._not_there(value, f"{when}{reason}") from None


def same_each_time(values: Iterable[float]) -> bool:
    """Whether a function gave one number only."""
    return bool(np.ptp(np.fromiter(values, float)) < 1e-9)


class Shuffle(FunctionQuestion):
    """A question for one shuffle: the labels dealt out anew, and the lift of what comes of it."""

    two_tables = (
        "labels in a new order still know their old posts: behind .sample(frac=1) write .to_numpy(). And inside the "
        "recipe everything is about posts: write posts, not mine."
    )

    def check(self, unit: Any, came: Any) -> str:
        """Call it on twelve made-up posts; see `Question.check`.

        Two of the twelve follow the rule, so that a shuffle has 66 lifts and no other.
        """
        posts, follows = unit.few_made_up_posts()
        value = posts["relative_engagement"].to_numpy()
        values: list[Any] = []
        while len(values) < CALLS and _different(values) < ENOUGH:  # mostly after eighty calls
            values += self.called(came, ((posts.copy(),) for _ in range(SOME_CALLS)))
        many = [value for value in values if not _is_gap(value)]
        numbers = np.array([self.one_number(value) for value in many or values])
        if same_each_time(numbers):
            raise self._not_there(came, self._always_the_same(numbers[0], value, follows, unit))
        above = value[follows].size
        if len(many) == len(values) and np.all(_among(numbers, _lifts(tuple(value), above))):
            if _different([*numbers]) < ENOUGH:
                raise self._not_there(
                    came, "some shuffles never come. Mix all labels, each time anew."
                )
            return self.praise
        if np.all(_among(1 / numbers, _lifts(tuple(value), above))):
            thought = "it is upside down: the posts that carry the label go on top."
        elif np.all(_among(numbers, _lifts(tuple(value), above, np.mean))):
            thought = "these are means; a lift compares medians."
        else:
            thought = (
                "as many posts as before must carry the label, and no other posts than those that were handed "
                "over may be in it. Mix the labels without putting any back, and write posts inside the recipe, "
                "not mine."
            )
        raise self._not_there(came, thought)

    @staticmethod
    def _always_the_same(number: float, value: np.ndarray, follows: np.ndarray, unit: Any) -> str:
        lift = np.median(value[follows]) / np.median(value[~follows])
        if checks.close(number, lift):
            return (
                "each time it gives the lift itself, so nothing was mixed. Behind .sample(frac=1) write "
                ".to_numpy(): without it each label goes back to its own post."
            )
        own = unit.evidence.lift
        if own is not None and checks.close(number, own):
            return "it gives the lift of your own account. Inside the recipe write posts, not mine."
        return "it gives the same number each time. Mix anew in each call: leave random_state out."


INTERVALS = (
    (1.08, 1.41, "holds"),
    (0.62, 0.9, "backfires"),
    (0.8, 1.3, "can't tell"),
    (1.0, 1.5, "can't tell"),
    (0.7, 1.0, "can't tell"),
    (1.002, 1.2, "holds"),
    (0.5, 0.998, "backfires"),
)
"""Intervals, made up, and the verdict on each; two of them end at exactly 1."""


class Judge(FunctionQuestion):
    """A question for a recipe that gives the verdict on an interval."""

    gives = "the verdict"

    def check(self, unit: Any, came: Any) -> str:
        """Call it with made-up intervals; see `Question.check`."""
        values = self.called(came, ((low, high) for low, high, _ in INTERVALS))
        for value, (low, high, verdict) in zip(values, INTERVALS, strict=True):
            handed = f"handed the ends {low:g} and {high:g}, it gives "
            if value is None or value is ...:
                raise self._not_there(
                    came, f"{handed}nothing back. Is there a return for all three verdicts?"
                )
            try:
                said = self.read(value)
            except checks.Unreadable as reason:
                raise self._not_there(came, f"{handed}{checks.shown(value)}: {reason}") from None
            if said != verdict:
                raise self._not_there(
                    came, f'{handed}"{said}". {self._thought(low, high, verdict)}'
                )
        return self.praise

    @staticmethod
    def _thought(low: float, high: float, verdict: str) -> str:
        if 1 in (low, high):
            return "If 1 is itself an end, we can't tell."
        if verdict == "can't tell":
            return "1 lies between the two ends: ask both of them."
        where = "above" if low > 1 else "below"
        return f"The whole interval is {where} 1, if only just: compare with 1, and round nothing."


class Resample(FunctionQuestion):
    """A question for one bootstrap resample: each side drawn anew with putting back, and the lift."""

    def check(self, unit: Any, came: Any) -> str:
        """Call it on made-up posts, one side of which lies near 10 and the other near 1; see `Question.check`."""
        posts, follows = unit.made_up_posts()
        value = posts["relative_engagement"].to_numpy()
        lift = np.median(value[follows]) / np.median(value[~follows])
        sides = tuple(value[follows]), tuple(value[~follows])
        numbers = np.empty(0)
        for _ in range(2):
            values = self.called(came, ((posts.copy(),) for _ in range(CALLS // 2)))
            numbers = np.append(numbers, [self.one_number(value) for value in values])
            middle = float(np.median(numbers))
            if _near(middle, lift, 0.2) and _near(_wobble(numbers), wobble_of(*sides), WOBBLE / 2):
                break  # half of the calls say enough
        thought = ""
        if same_each_time(numbers):
            thought = self._always_the_same(middle, unit)
        elif 0.8 < middle * lift < 1.25:
            thought = "it is upside down: the posts that follow the rule go on top."
        elif 0.5 < middle < 2:
            thought = (
                "the lifts lie around 1, as those of a shuffle do, and the made-up posts have one of "
                f"{lift:.0f}. Here every post keeps its side: draw from each side by itself. And inside the recipe "
                "write posts, not mine."
            )
        elif not 0.8 < middle / lift < 1.25 or numbers.max() > 2 * lift:
            thought = self._elsewhere(middle, lift, value, follows, unit)
        for side, name in ((follows, "follow the rule"), (~follows, "break it")):
            if thought:
                break
            # With every post of the other side alike, only this side can make a lift wobble.
            still = posts.assign(relative_engagement=np.where(side, value, 1.0))
            some = self.called(came, ((still.copy(),) for _ in range(FEW_CALLS)))
            if same_each_time(self.one_number(value) for value in some):
                thought = f"the posts that {name} are never drawn anew. Draw from both sides."
        if not thought:
            wobble = _wobble(numbers) / wobble_of(*sides)
            if wobble > 1 + WOBBLE:
                thought = "it wobbles too much: draw as many posts as the side has, with frac=1."
            elif wobble < 1 - WOBBLE:
                thought = "it wobbles too little: draw as many posts as the side has, with frac=1."
        if thought:
            raise self._not_there(came, thought)
        return self.praise

    @staticmethod
    def _always_the_same(number: float, unit: Any) -> str:
        if unit.evidence.lift is not None and checks.close(number, unit.evidence.lift):
            return "it gives the lift of your own account. Inside the recipe write posts, not mine."
        return (
            "it gives the same number each time. Without replace=True every post is drawn exactly once, and nothing "
            "is new; with random_state every draw is the same draw. And the column is relative_engagement."
        )

    @staticmethod
    def _elsewhere(
        middle: float, lift: float, value: np.ndarray, follows: np.ndarray, unit: Any
    ) -> str:
        means = value[follows].mean() / value[~follows].mean()
        if 0.6 < middle / means < 1.6 and means > 1.3 * lift:
            return "these are means; a lift compares medians."
        if unit.evidence.lift is not None and 0.9 < middle / unit.evidence.lift < 1.1:
            return "these are lifts of your own account. Inside the recipe write posts, not mine."
        return (
            "on made-up posts with a lift of "
            f"{lift:.0f} it mostly gives about {middle:.2g}. Keep the posts of each side, draw from them, and "
            "divide their medians of relative_engagement."
        )


@lru_cache(maxsize=8)
def _lifts(
    value: tuple[float, ...], above: int, middle: Callable[..., Any] = np.median
) -> np.ndarray:
    """Return all lifts that shuffles of these values can have, `above` of them with the label."""
    whole = np.array(value)
    places = np.array(list(combinations(range(len(whole)), above)))
    rest = np.array([np.delete(whole, some) for some in places])
    lifts: np.ndarray = middle(whole[places], axis=1) / middle(rest, axis=1)
    return lifts


def _among(numbers: np.ndarray, lifts: np.ndarray) -> np.ndarray:
    """Say of each number whether it is one of these lifts, or one rounded to two decimals."""
    near: np.ndarray = np.abs(numbers[:, None] - lifts).min(axis=1) <= checks.ROUNDING
    return near


def _different(values: list[Any]) -> int:
    """Count the different numbers among the values; what is no plain number is left out."""
    return len({round(value, 6) for value in values if isinstance(value, float)})


def _near(number: float, other: float, share: float) -> bool:
    """Whether a number lies within this share of another; one that is none does not."""
    return bool(abs(number / other - 1) < share)


def _wobble(numbers: np.ndarray) -> float:
    """Return the standard deviation of the numbers' logarithms; NaN where one has none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.log(numbers).std())


def _is_gap(value: Any) -> bool:
    """Whether a function gave NaN: a side without a post has no median."""
    return isinstance(value, float) and bool(np.isnan(value))


@lru_cache(maxsize=2)
def wobble_of(above: tuple[float, ...], below: tuple[float, ...], times: int = 4_000) -> float:
    """Return the standard deviation of the logarithm of resampled lifts (Efron's bootstrap, each side alone)."""
    rng = np.random.default_rng(8)
    logs = [
        np.log(np.median(rng.choice(side, (times, len(side))), axis=1)) for side in (above, below)
    ]
    return float((logs[0] - logs[1]).std())


def made_up(shown: pd.DataFrame, value: np.ndarray) -> pd.DataFrame:
    """Return made-up posts with the columns of `shown`: these values, and no engagement to take instead.

    Raises ValueError where `shown` has fewer rows than there are values.
    """
    posts = shown.iloc[: len(value)].reset_index(drop=True)
    if len(posts) < len(value):
        raise ValueError("too few posts to write over")
    counts = [name for name in ("likes", "comments", "shares", "engagement") if name in posts]
    return posts.assign(relative_engagement=value, **dict.fromkeys(counts, 50))

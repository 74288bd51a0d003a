"""Unit 11: ten pairs of headlines, one trial by lot, all trials, and a plan for a trial of one's own."""

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd

from rulebook import charts
from rulebook.errors import RulebookError
from rulebook.evidence import (
    PooledLift,
    TrialEvidence,
    click_rates,
    compare_arms,
    dealt_trial_lifts,
    look_early,
    measure_trial,
    pooled_lift,
    qualifying_trials,
    trial_atlas,
    viewers_needed,
    viewers_of,
    winners_again,
)
from rulebook.learner.accounts import clean_name, pick_accounts
from rulebook.learner.calibration import brier_score, by_hat
from rulebook.learner.outcomes import say
from rulebook.learner.predictions import (
    Prediction,
    least_sure,
    make_prediction,
    prediction_problem,
)
from rulebook.posts import load_trials
from rulebook.questions import checks
from rulebook.questions.checks import Unreadable, shown, wrapped
from rulebook.rules import Rule, get_rule
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Letters
from rulebook.unit.rule_unit import SHUFFLES

PAIRS = 10
SIDES = ("A", "B")
ENOUGH = 20
"""Clicks that both sides of a learner's own trial have at the least."""
AT_MOST = 30_000
"""Viewers that it has at the most: its picture draws them anew, each by itself."""
LOOKS = 1_000
"""Made-up trials in which somebody looks early."""
LEAST_RATE = 0.1
"""A lower rate, in per cent, is a fraction that was meant as one: 0.03 for 3 %."""
SEEN = ["trial", "follows", "breaks", "lift", "low", "high", "verdict"]


@dataclass(frozen=True)
class Pair:
    """Two headlines of one trial, A and B, of which one was clicked more, by more than luck.

    `rates` are their click rates (0 to 1), `winner` is "A" or "B", and `lift` the click rate of A
    divided by that of B.
    """

    trial: str
    headlines: tuple[str, str]
    rates: tuple[float, float]
    winner: str
    lift: float


class ByLotUnit(Letters):
    """The unit on trials in which chance decided who saw what.

    Attributes:
        rule: the rule on headlines that is tested.
        trial: the code of the learner's own trial, or None while the name is missing.
    """

    trial: str | None = None

    def __init__(self, slug: str, name: object) -> None:
        self.rule: Rule = get_rule("headline-length")
        super().__init__(slug, name)

    def _choose(self, name: str) -> None:
        self._name = name
        self._seed = int.from_bytes(hashlib.sha256(clean_name(name).encode()).digest()[:4])
        self.trial = pick_accounts(name, f"{self.slug}/trial", _own_trials(self.rule))[0]

    def greeting(self) -> str:
        """Say which trial is the learner's."""
        return (
            f"Your trial is {self.trial}: {len(self.own)} headlines for one story, and chance dealt "
            f"each of {self.own['views'].sum():,} viewers one of them. And ten pairs of headlines, from "
            "other trials, are waiting for your guess."
        )

    # What the checks read.

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Ten pairs of headlines: of each trial the most and the least clicked, if luck does not explain it.

        The learner's name puts the trials in an order, and the first ten such pairs are taken. Which
        headline is A is decided by lot as well.
        """
        arms, places = _in_pairs()
        trials = [code for code in places if code != self.trial]
        ordered = pick_accounts(self._name, f"{self.slug}/pairs", trials, count=len(trials))
        found: list[Pair] = []
        for trial in ordered:
            pair = _pair(arms.iloc[places[trial]])
            if pair:
                found.append(pair)
            if len(found) == PAIRS:
                break
        return tuple(found)

    @cached_property
    def own(self) -> pd.DataFrame:
        """The headlines of the learner's own trial, with views and clicks."""
        arms = load_trials()
        mine = arms.loc[arms["trial"] == self.trial, ["headline", "characters", "views", "clicks"]]
        # Plain numbers: none is missing.
        return mine.astype(dict.fromkeys(["characters", "views", "clicks"], "int64")).reset_index(
            drop=True
        )

    @cached_property
    def _arms(self) -> pd.DataFrame:
        return self.own.assign(trial=self.trial)

    @cached_property
    def evidence(self) -> TrialEvidence:
        """Lift, interval and verdict of the learner's own trial."""
        return measure_trial(self.rule, self._arms)

    @cached_property
    def lucky_lifts(self) -> pd.Series:
        """The lifts of 2,000 deals of the learner's own viewers."""
        lifts = dealt_trial_lifts(self.rule, self._arms, times=SHUFFLES)
        return pd.Series(lifts, name="lift by luck")

    @cached_property
    def looks(self) -> pd.DataFrame:
        """What looking early does in 1,000 trials like the learner's, but without any difference."""
        views, clicks = self.own["views"].sum(), self.own["clicks"].sum()
        whole_looks = int(views) // 100 * 100
        return look_early(clicks / views, whole_looks, trials=LOOKS, seed=self._seed)

    @property
    def atlas(self) -> pd.DataFrame:
        """The rule in every trial that can test it: one row a trial."""
        return _plain(_measured(self.rule))

    @cached_property
    def lucky_atlas(self) -> pd.DataFrame:
        """The same after every trial's viewers were dealt out anew; the deal is this learner's own."""
        return _plain(_dealt(self.rule, self._seed))

    @property
    def pooled(self) -> PooledLift:
        """The rule's average over all trials, and how much the true lifts differ."""
        return pooled_lift(_measured(self.rule))

    @cached_property
    def winners(self) -> pd.DataFrame:
        """Each trial's winner on one half of the viewers, measured again on the other half."""
        again = winners_again(load_trials(), seed=self._seed)
        usable = again[["lift_first", "lift_again"]].notna().all(axis=1)
        return again.loc[usable, ["trial", "lift_first", "lift_again", "wins_again"]].reset_index(
            drop=True
        )

    # What a notebook calls.

    def show_pairs(self) -> pd.DataFrame | Closed:
        """Return the ten pairs: one row a pair, the headlines A and B, and no word of who won."""
        if self._missing:
            return Closed(self._missing)
        rows = [pair.headlines for pair in self.pairs]
        table = pd.DataFrame(rows, columns=list(SIDES), index=range(1, PAIRS + 1))
        pd.set_option("display.max_colwidth", None)  # a headline is read whole
        return self._hand(table.rename_axis("pair"))

    def check_pairs(self, *guesses: object) -> None:
        """Check that each of the ten guesses is one; a wrong guess is as good as a right one.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        self._require(_pairs_problem(guesses), *guesses)
        say("Right: your ten guesses are valid. Run the next grey cell: it says who won.")

    def open_pairs(self, *guesses: object) -> pd.DataFrame | Closed:
        """Write the ten guesses down and return who won; print the score beside a coin's.

        Returns one row a pair: what was guessed, how sure, who won, and both click rates in per cent.
        """
        problem = self._missing or _pairs_problem(guesses)
        if problem:
            return Closed(f"The winners are still closed: {problem}")
        said = []
        for number, (pair, guess) in enumerate(zip(self.pairs, guesses, strict=True), start=1):
            side, how_sure = _read_guess(guess)
            unit = f"{self.slug}, pair {number:02}"
            guessed = Prediction(side, how_sure, "a guess from the two headlines", answers=2)
            first = self._log.predict(unit, guessed)
            self._log.find(unit, pair.trial, pair.lift, pair.winner, "", answers=2)
            said.append((first.expect, first.confidence, first != guessed))
        sides, sure, changed = zip(*said, strict=True)
        table = pd.DataFrame(
            {
                "your guess": sides,
                "how sure, %": sure,
                "the winner": [pair.winner for pair in self.pairs],
                "click rate of A, %": [100 * pair.rates[0] for pair in self.pairs],
                "click rate of B, %": [100 * pair.rates[1] for pair in self.pairs],
            },
            index=pd.RangeIndex(1, PAIRS + 1, name="pair"),
        )
        right = table["your guess"] == table["the winner"]
        print(
            wrapped(
                f"You were right {right.sum()} times out of {PAIRS}; on average you were {np.mean(sure):.0f} % "
                f"sure. Your Brier score is {brier_score(list(sure), list(right)):.2f}. A coin that says 50 % each "
                f"time is right about 5 times and gets {by_hat([2] * PAIRS):.2f}; less is better. None "
                "of this is worth a point."
            )
        )
        if any(changed):
            print(
                wrapped(
                    "You had seen the winners before, with other guesses. The first ones count in your "
                    "fail log, and here."
                )
            )
        return self._hand(table)

    def open_trial(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Write the prediction down and return the learner's own trial; without one, say what is missing.

        Returns one row a headline: its text, its length in characters, `views` and `clicks`.
        """
        problem = self._missing or prediction_problem(expect, confidence, reason)
        if problem:
            return Closed(f"The trials are still closed: {problem}")
        self.prediction = make_prediction(expect, confidence, reason)
        first = self._log.predict(self.slug, self.prediction)
        print(wrapped(f"Open: {len(self.own)} headlines of {self.trial}."))
        if self.prediction != first:
            print(
                wrapped(
                    "You had opened the trials before, with another prediction. The first one counts "
                    f'in your fail log: "{first.expect}", {first.confidence:.0f} % sure.'
                )
            )
        pd.set_option("display.max_colwidth", None)
        return self._hand(self.own.copy())

    def open_viewers(self) -> pd.DataFrame | Closed:
        """Return one row a viewer of the learner's trial: the headline they were dealt, and `clicked`, 1 or 0."""
        return self._if_open(lambda: viewers_of(self.own))

    def deal(self) -> pd.Series | Closed:
        """Return the lifts of 2,000 deals: each time the viewers are dealt out to the two sides again."""
        return self._if_open(lambda: self.lucky_lifts.copy())

    def interval(self) -> pd.Series | Closed:
        """Return the ends of the 95 % interval of the learner's lift, as `low` and `high`."""
        return self._if_open(
            lambda: pd.Series(
                {"low": self.evidence.low, "high": self.evidence.high}, name="95 % interval"
            )
        )

    def look_early(self) -> pd.DataFrame | Closed:
        """Return what 1,000 trials without a difference look like to somebody who looks early.

        One row a look: `viewers` so far, and in how many of the 1,000 trials there is a winner
        `at_this_look`, or has been one `at_any_look`.
        """
        return self._if_open(
            lambda: self.looks.assign(
                **{
                    name: (LOOKS * self.looks[name]).round().astype("int64")
                    for name in ("at_this_look", "at_any_look")
                }
            )
        )

    def open_trials(self) -> pd.DataFrame | Closed:
        """Return lift, interval and verdict of the rule in every trial that can test it."""
        return self._if_open(lambda: self.atlas.copy())

    def deal_all(self) -> pd.DataFrame | Closed:
        """Return the same, after the viewers of every trial were dealt out by chance once more."""
        return self._if_open(lambda: self.lucky_atlas.copy())

    def average(self) -> pd.Series | Closed:
        """Return the average lift over all trials, the ends of its interval, and the spread."""
        return self._if_open(
            lambda: pd.Series(
                {key: getattr(self.pooled, key) for key in ("lift", "low", "high", "spread")},
                name="all trials",
            )
        )

    def measure_again(self) -> pd.DataFrame | Closed:
        """Return each trial's winner: its lift where it won, and again on the other half of the viewers."""
        return self._if_open(lambda: self.winners.copy())

    def draw_luck(self) -> charts.Chart | Closed:
        """Return the picture of the lifts that luck gives, with the learner's own among them."""
        return self._picture(
            lambda: charts.luck(
                self.lucky_lifts, self.evidence.lift, "deal", "dealing the viewers out again"
            )
        )

    def draw_looks(self) -> charts.Chart | Closed:
        """Return the picture of what looking early does."""
        return self._picture(lambda: charts.looking_early(self.looks))

    def draw_trial(self) -> charts.Chart | Closed:
        """Return the course's picture of the learner's trial."""

        def draw() -> charts.Chart:
            rates = click_rates(self._arms)
            return charts.headlines(rates.assign(follows=self.rule.follows(rates)), self.evidence)

        return self._picture(draw)

    def viewers_needed(self, rate: Any, worth: Any) -> int:
        """Say how many viewers each of two versions needs, until a lift of `worth` shows in 80 of 100 trials.

        `rate` is in per cent. Raises RulebookError for numbers that cannot be.
        """
        problem = _plan_problem(rate, worth)
        if problem:
            raise RulebookError(problem)
        return viewers_needed(rate / 100, worth)

    def check_plan(self, days: object, rate: Any, worth: Any, per_day: Any) -> None:
        """Check the length of the trial that the learner has planned with numbers of their own.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        parts = (days, rate, worth, per_day)
        self._require(_plan_problem(rate, worth, per_day), *parts)
        self.plan = (viewers_needed(rate / 100, worth), float(per_day))
        self.check("days", days)

    def log(self, learned: object) -> pd.DataFrame | Closed:
        """Write the finding into the fail log and return the log: one row a prediction."""
        sentence = self._sentence(learned)
        if isinstance(sentence, Closed):
            return sentence
        where = f"{len(self.atlas)} trials"
        self._log.find(self.slug, where, self.pooled.lift, self.pooled.verdict, sentence)
        return self._log.table().drop(columns="answers")

    def _closed(self) -> Closed:
        return Closed(
            self._missing
            or "The trials are still closed: write your prediction in section 1, and run the cell that "
            "opens them."
        )


def _read_guess(guess: object) -> tuple[str, float]:
    """Read a side and how sure somebody is; raises Unreadable with a sentence."""
    if not isinstance(guess, tuple | list) or len(guess) != 2:
        raise Unreadable(
            f'{shown(guess)}: write the side, a comma, and how sure you are, such as "A", 70.'
        )
    side, sure = guess
    if not isinstance(side, str) or side.strip().upper() not in SIDES:
        raise Unreadable(f'the side is {shown(side)}: write "A" or "B", with the quotation marks.')
    least = least_sure(len(SIDES))
    if isinstance(sure, bool) or not isinstance(sure, int | float | np.number):
        raise Unreadable(
            f"how sure is {shown(sure)}: write a plain number from {least} to 100, such as 70."
        )
    if not least <= sure <= 100:
        raise Unreadable(
            f"how sure is {shown(sure)}: write a number from {least} (the toss of a coin) to 100 "
            "(certain). If you are less sure than a coin, choose the other headline."
        )
    return side.strip().upper(), float(sure)


def _pairs_problem(guesses: tuple) -> str | None:
    """Return what keeps these from being ten guesses, in one sentence, or None."""
    for number, guess in enumerate(guesses, start=1):
        if guess is ... or (isinstance(guess, tuple | list) and any(part is ... for part in guess)):
            return f"pair_{number} is still blank: replace its dots."
        try:
            _read_guess(guess)
        except Unreadable as reason:
            return f"in pair_{number}, {reason}"
    return None


def _plan_problem(rate: Any, worth: Any, per_day: Any = 1) -> str | None:
    """Return what keeps these from being the numbers of a plan, in one sentence, or None."""
    for name, value in (("rate", rate), ("worth", worth), ("per_day", per_day)):
        if value is ...:
            return f"{name} is still blank: replace its dots with a number of your own."
        try:
            number = checks.number(value)
        except Unreadable as reason:
            return f"{name}: {reason}"
        if number <= 0:
            return f"{name} is {shown(value)}: write a number above 0."
    if rate < LEAST_RATE:
        return (
            f"rate is {shown(rate)} %, which is fewer than 1 of 1,000. It is written in per cent: 3 is 3 of 100, and "
            "0.03 would be 3 of 10,000."
        )
    if rate >= 100:
        return f"rate is {shown(rate)}: it is a percentage below 100, such as 1.3."
    if worth == 1:
        return "worth is 1, which is no difference: write the lift that would be worth having, such as 1.2."
    if rate * worth >= 100:
        return (
            f"a lift of {shown(worth)} on a rate of {shown(rate)} % would be more than 100 %: make one "
            "of them smaller."
        )
    if not 0.1 <= worth <= 10:
        return f"worth is {shown(worth)}: a lift is a ratio, such as 1.2 for a fifth more."
    return None


@lru_cache(maxsize=1)
def _in_pairs() -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return what pairs are made of, as plain numbers, and the rows of each trial."""
    arms = load_trials()[["trial", "headline", "views", "clicks"]]
    arms = arms.astype({"views": "int64", "clicks": "int64"})
    places: dict[str, Any] = dict(cast(Any, arms.groupby("trial", observed=True).indices))
    return arms, places


def _pair(arms: pd.DataFrame) -> Pair | None:
    """Return the most and the least clicked headline of a trial, or None if it may be luck."""
    rates = arms["clicks"].to_numpy(dtype=float) / arms["views"].to_numpy(dtype=float)
    two = arms.iloc[sorted((int(rates.argmax()), int(rates.argmin())))]
    if len(two["headline"].unique()) < 2:
        return None
    # The table is in the order of the alphabet; a mark of the trial turns half of the pairs round.
    turn = -1 if hashlib.sha256(two["trial"].iloc[0].encode()).digest()[0] % 2 else 1
    found = compare_arms(two, np.array([True, False]))
    if found.verdict == "can't tell":
        return None
    lift = cast(Any, found.lift) ** turn
    return Pair(
        trial=found.trial,
        headlines=tuple(two["headline"])[::turn],
        rates=cast(Any, (found.rate_follows, found.rate_breaks)[::turn]),
        winner=SIDES[0] if lift > 1 else SIDES[1],
        lift=lift,
    )


@lru_cache(maxsize=1)
def _own_trials(rule: Rule) -> tuple[str, ...]:
    """Return the trials that a learner can be given; how the rule fares there plays no part."""
    arms = load_trials()
    viewers = arms.groupby("trial")["views"].sum()
    small = set(viewers.index[viewers <= AT_MOST])
    return tuple(
        code for code in qualifying_trials(rule, arms, least_clicks=ENOUGH) if code in small
    )


@lru_cache(maxsize=1)
def _testing(rule: Rule) -> pd.DataFrame:
    """Return the arms of all trials that can test the rule."""
    arms = load_trials()
    return arms[arms["trial"].isin(qualifying_trials(rule, arms))]


@lru_cache(maxsize=1)
def _measured(rule: Rule) -> pd.DataFrame:
    return trial_atlas(rule, _testing(rule))


@lru_cache(maxsize=2)
def _dealt(rule: Rule, seed: int) -> pd.DataFrame:
    return trial_atlas(rule, _testing(rule), seed=seed, shuffle=True)


def _plain(atlas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with an interval, as plain numbers."""
    tested = atlas.loc[atlas["low"].notna(), SEEN]
    return tested.astype(dict.fromkeys(["lift", "low", "high"], float)).reset_index(drop=True)

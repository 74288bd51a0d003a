"""A unit that tests one rule: the learner's accounts, the closed posts, and what they show."""

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd
from pandas.api.types import is_extension_array_dtype

from rulebook import charts
from rulebook.evidence import (
    Evidence,
    atlas,
    measure_lift,
    relative_engagement,
    shuffled_lifts,
)
from rulebook.learner.accounts import pick_accounts
from rulebook.learner.predictions import make_prediction, prediction_problem
from rulebook.posts import load_posts
from rulebook.questions.checks import wrapped
from rulebook.questions.functions import keeping_back_prints
from rulebook.rules import Rule, get_rule
from rulebook.unit.base import Unit
from rulebook.unit.placeholder import Closed

SHUFFLES = 2_000
REPEATED = 500
"""How often a recipe of the learner's is followed."""
COUNTS = ("likes", "comments", "shares", "engagement")
EVERYONE = ["account", "follows", "breaks", "lift", "low", "high", "verdict"]
AT_THE_LIMIT = ("length", "hashtags")
"""Units that ask for the posts on either side of a limit, the limit itself allowed."""
LIVELY = 10
"""The typical engagement that an account must have to be given to a learner."""


AUDIENCES = {
    "facebook_pages": "the Facebook page of an organisation",
    "instagram_governments": "the Instagram account of a Brazilian state government",
    "twitter_congress": "the Twitter account of a member of the United States Congress",
}
"""Whom a learner meets, in a few words."""


class RuleUnit(Unit):
    """A unit that tests one rule on an account of the learner's own and on a second one.

    Attributes:
        rule: the rule that is tested.
        account: the code of the learner's own account, or None while the name is missing.
        other_account: the code of the second account, from another network where there is one.
    """

    keeps_all = False
    """Whether `own` and `other` keep the posts to which the rule does not apply."""

    def __init__(self, slug: str, name: object) -> None:
        self.rule: Rule = get_rule(slug)
        self.account: Any = None
        self.other_account: Any = None
        super().__init__(slug, name)

    @property
    def audiences(self) -> tuple[str, str]:
        """The data set of the learner's own account, and that of the second one."""
        return self.rule.datasets[0], self.rule.datasets[min(1, len(self.rule.datasets) - 1)]

    def _choose(self, name: str) -> None:
        here, there = self.audiences
        own = _telling(self.slug, here) if self.slug in AT_THE_LIMIT else _testable(self.slug, here)
        self.account = pick_accounts(name, f"{self.slug}/{here}", own)[0]
        others = [code for code in _testable(self.slug, there) if code != self.account]
        self.other_account = pick_accounts(name, f"{self.slug}/{there}", others)[0]

    def greeting(self) -> str:
        """Say which accounts are the learner's."""
        here, there = self.audiences
        return (
            f"Your account is {self.account}: {AUDIENCES[here]}. Your second account, for later, is "
            f"{self.other_account}: {AUDIENCES[there]}."
        )

    # What the checks read.

    @cached_property
    def all_posts(self) -> pd.DataFrame:
        """Every usable post of the first data set."""
        return _usable(self.audiences[0])

    @cached_property
    def _mine(self) -> pd.DataFrame:
        """Every post of the learner's own account, usable or not: rules look at those around."""
        return _of(load_posts(self.audiences[0]), self.account)

    @cached_property
    def own(self) -> pd.DataFrame:
        """The usable posts of the learner's own account."""
        return self._those_of(self.all_posts, self.account)

    @cached_property
    def other(self) -> pd.DataFrame:
        """The usable posts of the second account."""
        return self._those_of(_usable(self.audiences[1]), self.other_account)

    @cached_property
    def _shown(self) -> pd.DataFrame:
        """The learner's own posts as they are handed over."""
        return _readable(self.rule, self.own)

    @cached_property
    def evidence(self) -> Evidence:
        """Lift, interval and verdict of the learner's own account."""
        return measure_lift(self.rule, self._mine)

    @cached_property
    def lucky_lifts(self) -> pd.Series:
        """The lifts of 2,000 shuffles of the learner's own labels."""
        return pd.Series(shuffled_lifts(self.rule, self._mine, times=SHUFFLES), name="lift by luck")

    @cached_property
    def atlas(self) -> pd.DataFrame:
        """One row an account of the first data set on which an interval can be had."""
        table = _atlas(self.slug, self.audiences[0])
        table = table.loc[table["low"].notna(), EVERYONE].reset_index(drop=True)
        # Plain numbers show two decimals throughout, so that 1.00 does not look like another 1.0.
        return table.astype({"lift": float, "low": float, "high": float})

    # What a notebook calls. Each gives a `Closed` for as long as there is no prediction.

    def open_posts(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Write the prediction down and return the learner's own posts; without one, say what is missing.

        Returns one row a usable post: when it was sent, what the rule looks at, the counts and
        `relative_engagement`.
        """
        problem = self._missing or prediction_problem(expect, confidence, reason)
        if problem:
            return Closed(f"The posts are still closed: {problem}")
        self.prediction = make_prediction(expect, confidence, reason)
        first = self._log.predict(self.slug, self.prediction)
        print(wrapped(self._opened()))
        if self.prediction != first:
            print(
                wrapped(
                    "You had opened these posts before, with another prediction. The first one counts "
                    f'in your fail log: "{first.expect}", {first.confidence:.0f} % sure.'
                )
            )
        return self._hand(self._shown.copy())

    def open_other_posts(self) -> pd.DataFrame | Closed:
        """Return the posts of the second account."""
        return self._if_open(lambda: _readable(self.rule, self.other))

    def shuffle(self) -> pd.Series | Closed:
        """Return the lifts of 2,000 shuffles: each time the labels are dealt out by chance."""
        return self._if_open(lambda: self.lucky_lifts.copy())

    def draw_shuffles(self, recipe: Any) -> charts.Chart | Closed:
        """Return the picture of what a shuffle of the learner's gives 500 times, with their own lift in it."""
        return self._repeated(recipe, lambda lifts: charts.luck(lifts, self.evidence.lift))

    def _repeated(
        self, recipe: Any, draw: Callable[[pd.Series], charts.Chart]
    ) -> charts.Chart | Closed:
        """Hand a recipe of the learner's their own posts 500 times, and draw what it gives.

        It is asked once at once, and the other times when somebody looks at the picture.
        """
        if self.prediction is None:
            return self._closed()
        first = recipe(self._shown.copy()) if callable(recipe) else None
        if first is None or first is ...:
            return Closed(
                "The recipe gives nothing back yet: write it in the cell above, and run it."
            )

        def drawn() -> charts.Chart:
            # A name in every row would take a fifth of the time of whoever draws whole rows.
            posts = self._shown.assign(account=self._shown["account"].astype("category"))
            with keeping_back_prints():
                values = [first, *(recipe(posts) for _ in range(REPEATED - 1))]
            return draw(pd.Series(values, name="what the recipe gave"))

        return self._picture(drawn)

    def interval(self) -> pd.Series | Closed:
        """Return the lower and upper end of the 95 % interval of the learner's lift, as `low` and `high`."""
        return self._if_open(lambda: self._ends(self.evidence))

    def everyone(self) -> pd.DataFrame | Closed:
        """Return lift, interval and verdict of every account of the first data set."""
        return self._if_open(lambda: self.atlas.copy())

    def draw_sides(self) -> charts.Chart | Closed:
        """Return the picture of the learner's posts, those that follow beside those that break."""
        return self._picture(self._sides)

    def draw_luck(self) -> charts.Chart | Closed:
        """Return the picture of the lifts that luck gives, with the learner's own among them."""
        return self._picture(lambda: charts.luck(self.lucky_lifts, self.evidence.lift))

    def draw_everyone(self) -> charts.Chart | Closed:
        """Return the forest plot of every account of the first data set."""
        return self._picture(lambda: charts.forest(self.atlas, self.rule, own=self.account))

    def _opened(self) -> str:
        return f"Open: {len(self.own):,} posts of {self.account}."

    @staticmethod
    def _ends(evidence: Evidence) -> pd.Series:
        return pd.Series({"low": evidence.low, "high": evidence.high}, name="95 % interval")

    def _those_of(self, posts: pd.DataFrame, account: str) -> pd.DataFrame:
        posts = _of(posts, account)
        return posts if self.keeps_all else posts[self.rule.follows(posts).notna()]

    def _sides(self) -> charts.Chart:
        title = f"{self.account}: posts that follow the rule, and posts that break it"
        return charts.two_sides(self.evidence, title)

    def log(self, learned: object) -> pd.DataFrame | Closed:
        """Write the finding into the fail log and return the log: one row a unit."""
        sentence = self._sentence(learned)
        if isinstance(sentence, Closed):
            return sentence
        self._log.find(self.slug, self.account, self.evidence.lift, self.evidence.verdict, sentence)
        for row in self._log.own_rules_found(self.slug).to_dict("records"):
            print(
                wrapped(
                    f"A rule of your own stands in your fail log, too: expected of it: {row['expect']}, found on "
                    f"{row['account']}: {row['verdict']}."
                )
            )
        return self._log.table().drop(columns="answers")


@lru_cache(maxsize=16)
def _usable(dataset: str) -> pd.DataFrame:
    """Return the posts with a relative engagement; the others cannot be held against their neighbours."""
    posts = load_posts(dataset)
    posts["relative_engagement"] = relative_engagement(posts)
    return posts[posts["relative_engagement"].notna()]


@lru_cache(maxsize=32)
def _testable(slug: str, dataset: str) -> tuple[str, ...]:
    """Return the accounts on which the rule can be tested and a learner can see what they do.

    There an interval can be had, and a typical post has enough engagement for medians that are
    not one of a handful of fractions. Neither depends on how the rule fares.
    """
    table = _atlas(slug, dataset)
    posts = load_posts(dataset)
    typical = posts.groupby("account", observed=True)["engagement"].median()
    lively = typical.index[typical >= LIVELY]
    return tuple(table.loc[table["low"].notna() & table["account"].isin(lively), "account"])


@lru_cache(maxsize=4)
def _telling(slug: str, dataset: str) -> tuple[str, ...]:
    """Return the testable accounts on which usual slips give another number than the right one.

    On the others < and <= come to the same median, or one side's median is that of all posts, and
    nobody could tell a right line from a wrong one. How the rule fares plays no part.
    """
    rule, posts = get_rule(slug), _usable(dataset)
    value, whole = posts["relative_engagement"], posts.groupby("account", observed=True)
    told = pd.Series(True, index=whole.size().index)
    everybody = whole["relative_engagement"].median()
    at, below = rule.follows(posts), rule.follows(posts, cast(Any, rule.threshold).default - 1)
    for side, other in ((at, below), (~at, ~below)):
        side, other = side.fillna(False), other.fillna(False)
        middle = value[side].groupby(posts["account"], observed=True).median()
        slips = (
            value[other].groupby(posts["account"], observed=True).median(),
            everybody,
            value[side].median(),
        )
        for slip in slips:
            told &= (middle - slip).abs().reindex(told.index).gt(1e-6)
    return tuple(code for code in _testable(slug, dataset) if told[code])


@lru_cache(maxsize=32)
def _atlas(slug: str, dataset: str) -> pd.DataFrame:
    return atlas(get_rule(slug), load_posts(dataset))


def _of(posts: pd.DataFrame, account: str) -> pd.DataFrame:
    """Return the posts of one account, which lie together: every table is sorted by account."""
    rows = np.flatnonzero(posts["account"] == account)
    return posts.iloc[rows[0] : rows[-1] + 1].reset_index(drop=True)


def _readable(rule: Rule, posts: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with the columns that the unit speaks of, as far as this account has them."""
    spoken_of = ["account", "posted_at", "format", *rule.needs, *COUNTS, "relative_engagement"]
    columns = [column for column in dict.fromkeys(spoken_of) if column in posts]
    return plain_columns(posts[columns].dropna(axis="columns", how="all").reset_index(drop=True))


def plain_columns(shown: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with plain numbers where none is missing.

    A missing one inside an `if` is no error for a first day.
    """
    plain = {
        column: cast(Any, shown[column].dtype).numpy_dtype
        for column in shown.columns[shown.notna().all()]
        if is_extension_array_dtype(shown[column].dtype)
        and hasattr(shown[column].dtype, "numpy_dtype")
    }
    return shown.astype(plain)

"""Unit 08: one rule asked per post and per day, where a day is the sum of its posts."""

from functools import cached_property, lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd

from rulebook import charts
from rulebook.evidence import (
    VERDICTS,
    Evidence,
    atlas,
    dealt_day_lifts,
    measure_lift,
    relative_engagement,
    shuffled_lifts,
)
from rulebook.frame import LaterChart
from rulebook.learner.accounts import pick_accounts
from rulebook.learner.outcomes import say
from rulebook.learner.words import chosen
from rulebook.posts import load_posts
from rulebook.questions.checks import int_or_nan, shown, wrapped
from rulebook.questions.functions import made_up
from rulebook.rules import get_rule, posts_that_day
from rulebook.unit.own_rule import (
    evidence_on,
    expect_problem,
    keep_expected,
    keep_found,
    rule_from,
    sides_problem,
    told,
)
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import RuleUnit, _atlas, _of, _readable, _testable

VIRAL = 400.0
"""What the viral one among the made-up posts got: enough to give a mean away."""
MANY = 10
"""In the pictures, days with this many posts or more share a row."""

OF_THE_RULE = (3, 5)

SHOWN = ["account", "posted_at", "day", "posts_that_day", "engagement", "relative_engagement"]

EVERYONE = ["account", "lift_per_post", "per_post", "lift_per_day", "per_day"]


class FrequencyUnit(RuleUnit):
    """The unit that looks at whole days, so it keeps every post: the rule counts them."""

    def _choose(self, name: str) -> None:
        here, there = self.audiences
        self.account = pick_accounts(name, f"{self.slug}/{here}", _by_day_too(here))[0]
        self.other_account = pick_accounts(name, f"{self.slug}/{there}", _by_day_too(there))[0]

    @cached_property
    def all_posts(self) -> pd.DataFrame:
        """Every post of the first data set, with its day."""
        return _with_days(self.audiences[0])

    @cached_property
    def own(self) -> pd.DataFrame:
        """Every post of the learner's own account."""
        return _of(self.all_posts, self.account)

    @cached_property
    def other(self) -> pd.DataFrame:
        """Every post of the second account."""
        return _of(_with_days(self.audiences[1]), self.other_account)

    @cached_property
    def day_evidence(self) -> Evidence:
        """Lift, interval and verdict per day of the learner's own account."""
        return measure_lift(self.rule, self.own, per="day")

    @cached_property
    def dealt_lifts(self) -> pd.Series:
        """The lifts per day when what the posts got is dealt out anew among them."""
        return pd.Series(dealt_day_lifts(self.rule, self.own), name="lift per day, dealt anew")

    @cached_property
    def both_verdicts(self) -> pd.DataFrame:
        """One row an account that can be tested both ways, with its lifts and verdicts."""
        per_post = _atlas(self.slug, self.audiences[0]).set_index("account")
        per_day = _atlas_by_day(self.audiences[0]).set_index("account")
        table = pd.DataFrame(
            {
                # Plain numbers show two decimals throughout.
                "lift_per_post": per_post["lift"].astype(float),
                "per_post": per_post["verdict"],
                "lift_per_day": per_day["lift"].astype(float),
                "per_day": per_day["verdict"],
            }
        )
        both = per_post["low"].notna() & per_day["low"].notna()
        return table[both].reset_index()[EVERYONE]

    @cached_property
    def _shown(self) -> pd.DataFrame:
        """The learner's own posts as they are handed over, with their days."""
        return _with_day_columns(_readable(self.rule, self.own))

    def made_up_posts(self) -> tuple[pd.DataFrame, np.ndarray]:
        """Return made-up posts on which a recipe is tried, and which of them follow the rule.

        28 posts of seven days with four got 8 to 14 times the usual, and one of them went viral; 24 posts of days
        with one got about the usual.
        """
        sizes = [1 if day % 5 else 4 for day in range(31)]
        posts_a_day = np.repeat(sizes, sizes)
        follows = posts_a_day == 4
        value = np.where(
            follows, np.linspace(8, 14, len(follows)), np.linspace(0.8, 1.4, len(follows))
        )
        value[0] = VIRAL
        days = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.repeat(range(31), sizes), unit="D")
        posts = made_up(self._shown, value).assign(
            day=days, posted_at=days, posts_that_day=posts_a_day
        )
        return posts, follows

    def open_other_posts(self) -> pd.DataFrame | Closed:
        """Return the posts of the second account, with their days."""
        return self._if_open(lambda: _with_day_columns(_readable(self.rule, self.other)))

    def draw_repeated(self, recipe: Any) -> charts.Chart | Closed:
        """Return the picture of what a recipe of the learner's gives 500 times, and of its middle 95 %."""
        return self._repeated(
            recipe, lambda lifts: charts.resampled(lifts, self.evidence.lift, drawn="draw")
        )

    def check_own_number(self, lowest: object, highest: object, own_expect: object) -> None:
        """Check that a number of posts a day can be tested on the second account; none is better than another.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        parts = (lowest, highest, own_expect)
        problem = None if self._missing else self._own_problem(*parts)
        self._require(problem, *parts)
        keep_expected(self._log, self.slug, self._own_labels(lowest, highest), own_expect)
        say("Right: your rule can be tested. Run the next grey cell: it opens the tweets.")

    def check_own_lift(self, own_lift: object, lowest: Any, highest: Any) -> None:
        """Check the lift of the learner's own number of posts a day on the second account.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        if own_lift is not ... and not self._missing:
            self._require(self._own_problem(lowest, highest, VERDICTS[2]), own_lift)
            self.own_number = (float(lowest), float(highest))
        self.check("own-lift", own_lift)

    def tell_own(
        self, lowest: object, highest: object, own_expect: object
    ) -> charts.Chart | Closed:
        """Say what was expected of the learner's own rule and what was found; return the picture of luck."""
        if self.prediction is None:
            return self._closed()
        problem = self._own_problem(lowest, highest, own_expect)
        if problem:
            return Closed(problem)
        labels = self._own_labels(lowest, highest)
        found = evidence_on(self.other, labels)
        print(wrapped(told(str(chosen(own_expect, VERDICTS)), found, "tweets")))
        keep_found(self._log, self.slug, labels, found)

        def draw() -> charts.Chart:
            lucky = shuffled_lifts(rule_from(labels), self.other, per="post")
            return charts.luck(lucky, cast(float, found.lift))

        return LaterChart(draw)

    def _own_labels(self, lowest: Any, highest: Any) -> pd.Series:
        return posts_that_day(self.other).astype(float).between(lowest, highest)

    def _own_problem(self, lowest: Any, highest: Any, own_expect: object) -> str | None:
        """Return what keeps this from being a rule of one's own, in one sentence, or None."""
        for name, part in (("lowest", lowest), ("highest", highest)):
            if part is ...:
                return f"{name} is still blank: replace its dots."
            whole = isinstance(part, int | float | np.number) and not isinstance(part, bool)
            if not whole or part != int_or_nan(part) or part < 1:
                return f"{name} is {shown(part)}: write a whole number from 1 up."
        if lowest > highest:
            return f"lowest is {shown(lowest)} and highest {shown(highest)}: the smaller number comes first."
        if (lowest, highest) == OF_THE_RULE:
            return "3 to 5 is the rule of this unit: choose other numbers."
        return expect_problem(own_expect) or sides_problem(
            self._own_labels(lowest, highest), "tweets"
        )

    def day_interval(self) -> pd.Series | Closed:
        """Return the ends of the 95 % interval of the lift per day, as `low` and `high`."""
        return self._if_open(lambda: self._ends(self.day_evidence))

    def deal_posts(self) -> pd.Series | Closed:
        """Return 2,000 lifts per day, what the posts got being dealt out anew each time."""
        return self._if_open(lambda: self.dealt_lifts.copy())

    def everyone(self) -> pd.DataFrame | Closed:
        """Return lift and verdict per post and per day of every account of the first data set."""
        return self._if_open(lambda: self.both_verdicts.copy())

    def draw_averages(self) -> charts.Chart | Closed:
        """Return the picture of what a day's posts get on average, by its number of posts."""
        return self._picture(self._averages)

    def draw_dealt(self) -> charts.Chart | Closed:
        """Return the picture of the lifts per day that the number of posts alone gives."""
        return self._picture(
            lambda: charts.resampled(self.dealt_lifts, self.day_evidence.lift, drawn="new deal")
        )

    def draw_everyone_by_day(self) -> charts.Chart | Closed:
        """Return the forest plot of every account of the first data set, per day."""
        return self._picture(
            lambda: charts.forest(
                _atlas_by_day(self.audiences[0]), self.rule, "per day", own=self.account
            )
        )

    def draw_everyone(self) -> charts.Chart | Closed:
        """Return the forest plot of every account of the first data set, per post."""
        return self._picture(
            lambda: charts.forest(self.atlas, self.rule, "per post", own=self.account)
        )

    def _averages(self) -> charts.Chart:
        days = self.own.groupby("day")["relative_engagement"].agg(["size", "mean"])
        return charts.groups(
            days["mean"],
            days["size"].clip(upper=MANY),
            "Average of the relative engagement of a day's posts",
            f"{self.account}: average of a day, by how many posts it has",
            f"Posts that day ({MANY}: or more)",
        )


@lru_cache(maxsize=2)
def _with_days(dataset: str) -> pd.DataFrame:
    posts = load_posts(dataset)
    posts["relative_engagement"] = relative_engagement(posts)
    posts["day"] = posts["posted_at"].dt.normalize()
    return posts


def _with_day_columns(shown: pd.DataFrame) -> pd.DataFrame:
    """Say of each post on which day it went out, and how many went out that day."""
    days = shown["posted_at"].dt.normalize()
    shown = shown.assign(day=days, posts_that_day=posts_that_day(shown).astype(int))
    return shown[SHOWN]


@lru_cache(maxsize=2)
def _by_day_too(dataset: str) -> tuple[str, ...]:
    """Return the testable accounts that can also be tested per day, and by hand.

    By hand, a day none of whose posts can be held against its neighbours would sum to nothing
    instead of being left out; so accounts with such a day are.
    """
    posts = _with_days(dataset)
    known = posts.groupby(["account", "day"])["relative_engagement"].count()
    whole = known.groupby("account").min() > 0
    codes = set(_testable("frequency", dataset)) & set(whole.index[whole])
    table = atlas(get_rule("frequency"), posts[posts["account"].isin(codes)], per="day")
    return tuple(table.loc[table["low"].notna(), "account"])


@lru_cache(maxsize=2)
def _atlas_by_day(dataset: str) -> pd.DataFrame:
    return atlas(get_rule("frequency"), load_posts(dataset), per="day")

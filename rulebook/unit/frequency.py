"""Unit 08: one rule asked per post and per day, where a day is the sum of its posts."""

from functools import cached_property, lru_cache

import pandas as pd

from rulebook import charts
from rulebook.evidence import (
    Evidence,
    atlas,
    dealt_day_lifts,
    measure_lift,
    relative_engagement,
)
from rulebook.learner.accounts import pick_accounts
from rulebook.posts import load_posts
from rulebook.rules import get_rule, posts_that_day
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import RuleUnit, _atlas, _of, _readable, _testable

MANY = 10
"""In the pictures, days with this many posts or more share a row."""

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

    def open_posts(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Open the learner's own posts as `RuleUnit.open_posts` does, with their days."""
        opened = super().open_posts(expect, confidence, reason)
        return opened if isinstance(opened, Closed) else _with_day_columns(opened)

    def open_other_posts(self) -> pd.DataFrame | Closed:
        """Return the posts of the second account, with their days."""
        return self._if_open(lambda: _with_day_columns(_readable(self.rule, self.other)))

    def day_interval(self) -> pd.Series | Closed:
        """Return the ends of the 95 % interval of the lift per day, as `low` and `high`."""
        return self._if_open(lambda: self._ends(self.day_evidence))

    def deal_posts(self) -> pd.Series | Closed:
        """Return 2,000 lifts per day, what the posts got being dealt out anew each time."""
        return self._if_open(lambda: self.dealt_lifts.copy())

    def everyone(self) -> pd.DataFrame | Closed:
        """Return lift and verdict per post and per day of every account of the first data set."""
        return self._if_open(lambda: self.both_verdicts.copy())

    def draw_sums(self) -> charts.Chart | Closed:
        """Return the picture of what a day gets in sum, by its number of posts."""
        return self._picture(lambda: self._by_number("sum", "Sum"))

    def draw_averages(self) -> charts.Chart | Closed:
        """Return the picture of what a day's posts get on average, by its number of posts."""
        return self._picture(lambda: self._by_number("mean", "Average"))

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

    def _by_number(self, how: str, word: str) -> charts.Chart:
        days = self.own.groupby("day")["relative_engagement"].agg(["size", how])
        return charts.groups(
            days[how],
            days["size"].clip(upper=MANY),
            f"{word} of the relative engagement of a day's posts",
            f"{self.account}: {word.lower()} of a day, by how many posts it has",
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

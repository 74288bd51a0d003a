"""Unit 02: besides the rule, two pages in one group, and tweets that tell who sent them."""

from functools import cached_property, lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from rulebook import charts
from rulebook.evidence import medians_by_side
from rulebook.learner.accounts import pick_accounts
from rulebook.questions.checks import wrapped
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import RuleUnit, _testable, _usable

PAGES, TWEETS = "facebook_pages", "twitter_congress"
CLEAR = 1.1
"""How far from 1 (either way) a group and both of its pages must lie for a learner to see it."""
ACCOUNTS_TWEETING = 30
GROUP = ["account", "posted_at", "scheduled", "engagement", "relative_engagement"]


class SchedulingUnit(RuleUnit):
    """Unit 02."""

    def _choose(self, name: str) -> None:
        super()._choose(name)
        self._name = name

    @cached_property
    def pair(self) -> tuple[str, str]:
        """Two pages, in order, that agree with each other while their group contradicts both."""
        turned, _ = turning_pairs()
        choices = [" ".join(pair) for pair in turned]
        one, two = pick_accounts(self._name, f"{self.slug}/heap", choices)[0].split()
        return one, two

    @cached_property
    def group(self) -> pd.DataFrame:
        """The usable posts of both pages of the pair, one page after the other."""
        posts = _usable(PAGES)
        group = posts.loc[posts["account"].isin(self.pair), GROUP].reset_index(drop=True)
        return group.astype({"account": "str", "scheduled": bool})

    @cached_property
    def larger(self) -> str:
        """The page of the pair whose typical post gets more engagement."""
        return str(self.group.groupby("account")["engagement"].median().idxmax())

    @cached_property
    def tweets(self) -> pd.DataFrame:
        """Tweets of which the program tells who sent them, and the minute of the hour they went out."""
        tweets = _told()
        planned = tweets["scheduled"].astype(bool)
        senders = pick_accounts(
            self._name, f"{self.slug}/tweets", tweets.loc[planned, "account"], ACCOUNTS_TWEETING
        )
        tweets = tweets[tweets["account"].isin(senders)].reset_index(drop=True)
        return tweets.assign(
            minute=tweets["posted_at"].dt.minute, scheduled=tweets["scheduled"].astype(bool)
        )[["account", "minute", "client", "scheduled"]]

    def open_group(self) -> pd.DataFrame | Closed:
        """Return the posts of the pair in one table, and say which pages they are."""
        if self.prediction is None:
            return self._closed()
        print(
            wrapped(
                f"The posts of {self.pair[0]} and {self.pair[1]}, in one group. A typical post of "
                f"{self.larger} gets more engagement: call it the larger page."
            )
        )
        return self._hand(self.group.copy())

    def open_tweets(self) -> pd.DataFrame | Closed:
        """Return tweets that a scheduler sent, and tweets that were sent by hand."""
        return self._if_open(lambda: self.tweets.copy())

    def draw_group(self) -> charts.Chart | Closed:
        """Return the picture of both pages and their group, and say how rare such a pair is."""
        if self.prediction is None:
            return self._closed()
        turned, agreeing = turning_pairs(clear=1.0)
        print(
            wrapped(
                "We picked these two because together they turn round. How rare is that? Of the "
                f"{agreeing:,} pairs of pages that agree with each other, {len(turned):,} say the "
                "opposite when they are put together."
            )
        )
        medians = medians_by_side(self.rule, self.group)
        return charts.slopes(medians, self.rule, own=self.account)


@lru_cache(maxsize=2)
def turning_pairs(clear: float = CLEAR) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return pairs of pages whose group turns round, and how many pairs agree with each other.

    A pair agrees if the median engagement of posts by hand is above that of scheduled ones on both
    pages, or below on both. Its group turns round if the medians of all posts of both pages lie
    the other way about (Simpson 1951, https://doi.org/10.1111/j.2517-6161.1951.tb00088.x). With
    `clear` above 1, all three ratios lie at least that far from 1, and in relative engagement the
    group sides with its pages.
    """
    posts = _usable(PAGES)
    pages: dict[str, Any] = {}
    relative: dict[str, Any] = {}
    for page in _testable("scheduling", PAGES):
        own = posts[posts["account"] == page]
        planned = own["scheduled"].to_numpy(dtype=bool)
        for sides, column in ((pages, "engagement"), (relative, "relative_engagement")):
            values = own[column].to_numpy(dtype=float)
            sides[page] = values[~planned], values[planned]
    turned, agreeing = [], 0
    for pair in combinations(pages, 2):
        one, two = (_distance([pages[page]]) for page in pair)
        if one * two <= 0:
            continue
        agreeing += 1
        group = _distance([pages[page] for page in pair])
        if group * one >= 0:
            continue
        if clear > 1:
            fair = _distance([relative[page] for page in pair])
            if min(map(abs, (one, two, group))) < np.log(clear) or fair * one <= 0:
                continue
        turned.append(pair)
    return tuple(turned), agreeing


def _distance(pages: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Return the logarithm of median by hand ÷ median scheduled, of all these pages' posts."""
    by_hand, planned = (np.concatenate(side) for side in zip(*pages, strict=True))
    return float(np.log(np.median(by_hand) / np.median(planned)))


@lru_cache(maxsize=1)
def _told() -> pd.DataFrame:
    tweets = _usable(TWEETS)
    return tweets[tweets["scheduled"].notna()]

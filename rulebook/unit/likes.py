"""Unit 07: one rule on four audiences, one of which tells how many people saw a post."""

from functools import cached_property, lru_cache

import pandas as pd

from rulebook import charts
from rulebook.evidence import MIN_POSTS, relative_engagement
from rulebook.learner.accounts import pick_accounts
from rulebook.posts import NETWORKS, load_posts
from rulebook.unit.own_rule import OwnRule
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Letters
from rulebook.unit.rule_unit import EVERYONE, _atlas, _testable, plain_columns

BRAND = "facebook_brand"
BRAND_POSTS = 350
"""How many of the brand's posts a learner gets: neighbours get others of the same brand."""
BRAND_COLUMNS = ["account", "format", "topic", "paid", "likes", "reach", "impressions"]


class LikesUnit(OwnRule, Letters):
    """The unit that asks the same of four audiences, and of one for each person reached."""

    def _choose(self, name: str) -> None:
        here, there = self.audiences
        self.account = pick_accounts(name, f"{self.slug}/{here}", _with_videos(here))[0]
        self.other_account = pick_accounts(
            name, f"{self.slug}/{there}", _testable(self.slug, there)
        )[0]
        rows = _counted_brand().index
        drawn = pick_accounts(name, f"{self.slug}/{BRAND}", map(str, rows), count=BRAND_POSTS)
        self._brand_rows = sorted(map(int, drawn))

    def greeting(self) -> str:
        """Say which accounts are the learner's."""
        return (
            f"Your account is {self.account}: the Facebook page of an organisation. Your second "
            f"account, for later, is {self.other_account}: a shop in Thailand that sells through "
            f"Facebook. And {BRAND_POSTS} posts of a cosmetics brand are drawn for you."
        )

    @cached_property
    def brand(self) -> pd.DataFrame:
        """The posts of the brand that are drawn for this learner, in the brand's own order."""
        return _counted_brand().loc[self._brand_rows].reset_index(drop=True)

    @cached_property
    def four_audiences(self) -> pd.DataFrame:
        """One row an account of all four data sets on which an interval can be had."""
        parts = [_atlas(self.slug, name)[EVERYONE].assign(data=name) for name in self.rule.datasets]
        table = pd.concat(parts, ignore_index=True)
        table = table.loc[table["low"].notna(), ["data", *EVERYONE]].reset_index(drop=True)
        return plain_columns(table)

    def open_brand(self) -> pd.DataFrame | Closed:
        """Return the brand's posts, with how many people each of them reached."""
        return self._if_open(lambda: self.brand.copy())

    def everywhere(self) -> pd.DataFrame | Closed:
        """Return lift, interval and verdict of every account of the four data sets."""
        return self._if_open(lambda: self.four_audiences.copy())

    def draw_formats(self) -> charts.Chart | Closed:
        """Return the picture of the learner's own formats, one beside the other."""
        return self._picture(
            lambda: charts.groups(
                self.own["relative_engagement"],
                self.own["format"],
                "Relative engagement (1 = typical for this account)",
                f"{self.account}: what is typical of each format",
            )
        )

    def draw_reach(self) -> charts.Chart | Closed:
        """Return the picture of how many people the brand's formats reach."""
        return self._picture(
            lambda: charts.groups(
                self.brand["reach"],
                self.brand["format"],
                "Reach: people who saw the post",
                "The brand: how many people see a post of each format",
            )
        )

    def draw_everywhere(self) -> charts.Chart | Closed:
        """Return the picture of the verdicts on the four audiences."""
        return self._picture(
            lambda: charts.verdict_bars(
                {
                    NETWORKS[str(name)]: part
                    for name, part in self.four_audiences.groupby("data", sort=False)
                },
                self.rule,
                own=self.account,
            )
        )


@lru_cache(maxsize=1)
def _counted_brand() -> pd.DataFrame:
    """Return the brand's posts of which likes, reach and payment are all known."""
    posts = load_posts(BRAND)[BRAND_COLUMNS]
    return posts.dropna(subset=["paid", "likes", "reach"]).astype(
        {"paid": bool, "likes": int, "reach": int, "impressions": int}
    )


@lru_cache(maxsize=4)
def _with_videos(dataset: str) -> tuple[str, ...]:
    """Return the testable accounts that can also set photos against videos alone."""
    posts = load_posts(dataset)
    usable = posts[relative_engagement(posts).notna()]
    videos = usable.loc[usable["format"] == "video", "account"].value_counts()
    return tuple(code for code in _testable("likes", dataset) if videos.get(code, 0) >= MIN_POSTS)

"""Unit 06: the unit is a person, and a learner meets some people of each of two communities."""

from functools import cached_property

import pandas as pd

from rulebook import charts
from rulebook.evidence import Evidence, measure_lift, shuffled_lifts
from rulebook.learner.accounts import pick_accounts
from rulebook.posts import load_posts
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Prints
from rulebook.unit.rule_unit import SHUFFLES, RuleUnit

PEOPLE = 400
"""How many people of a community a learner gets: neighbours in the same community get others."""

COMMUNITIES = {
    "esa2019": "people who tweeted about a conference of ecologists",
    "tidytuesday": "people who practise with data together, every Tuesday",
}


class FollowingUnit(RuleUnit, Prints):
    """The unit in which an account is one row, and a community takes the place of an account.

    Attributes:
        account: the community of which the learner's own people are, or None without a name.
        other_account: the other community.
    """

    def _choose(self, name: str) -> None:
        ways = f"{self.slug}/{self.audiences[0]}"
        self.account, self.other_account = pick_accounts(name, ways, COMMUNITIES, count=2)
        self._people = {
            community: pick_accounts(name, f"{ways}/{community}", codes, count=PEOPLE)
            for community, codes in _codes(self.audiences[0]).items()
        }

    def greeting(self) -> str:
        """Say which communities are the learner's."""
        return (
            f"Your {PEOPLE} people are from {self.account}: {COMMUNITIES[self.account]}. For later "
            f"you have {PEOPLE} from {self.other_account}: {COMMUNITIES[self.other_account]}."
        )

    @cached_property
    def all_posts(self) -> pd.DataFrame:
        """Everybody, of both communities."""
        return load_posts(self.audiences[0])

    @cached_property
    def own(self) -> pd.DataFrame:
        """The learner's own people."""
        return self._drawn(self.account)

    @cached_property
    def other(self) -> pd.DataFrame:
        """The people of the other community."""
        return self._drawn(self.other_account)

    @cached_property
    def evidence(self) -> Evidence:
        """Lift, interval and verdict among the learner's own people."""
        return measure_lift(self.rule, self.own)

    @cached_property
    def other_evidence(self) -> Evidence:
        """Lift, interval and verdict among the people of the other community."""
        return measure_lift(self.rule, self.other)

    @cached_property
    def lucky_lifts(self) -> pd.Series:
        """The lifts of 2,000 shuffles of the learner's own labels."""
        lifts = shuffled_lifts(self.rule, self.own, times=SHUFFLES)
        return pd.Series(lifts, name="lift by luck")

    def other_interval(self) -> pd.Series | Closed:
        """Return the lower and upper end of the 95 % interval in the other community."""
        return self._if_open(lambda: self._ends(self.other_evidence))

    def draw_scales(self) -> charts.Chart | Closed:
        """Return the picture of the learner's people, by followers, on two kinds of axis."""
        title = f"Followers of {PEOPLE} people of {self.account}, drawn twice"
        return self._picture(lambda: charts.two_scales(self.own, "followers", title))

    def draw_people(self) -> charts.Chart | Closed:
        """Return the picture of the learner's people: whom they follow, and who follows them."""
        title = (
            f"{PEOPLE} people of {self.account}: those who follow many are mostly followed by many"
        )
        whose = "All of them are your people: in this unit nobody has a single account."
        return self._picture(lambda: charts.people(self.own, title, whose))

    def _opened(self) -> str:
        return f"Open: {len(self.own):,} people of {self.account}."

    def _sides(self) -> charts.Chart:
        title = f"{self.account}: people who follow the rule, and people who break it"
        return charts.two_sides(self.evidence, title)

    def _drawn(self, community: str) -> pd.DataFrame:
        people = self.all_posts
        return people[people["account"].isin(self._people[community])].reset_index(drop=True)


def _codes(dataset: str) -> dict[str, list[str]]:
    """Return the codes of the people of each community."""
    people = load_posts(dataset)
    return {str(name): list(group) for name, group in people.groupby("sector")["account"]}

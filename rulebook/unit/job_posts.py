"""Unit 05: posts sorted by keywords, how right the sorting is, and lists that come in a flood."""

from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from rulebook import charts
from rulebook.learner.accounts import pick_accounts
from rulebook.posts import load_job_labels, load_posts
from rulebook.rules import vacancies_in_week_before
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Prints
from rulebook.unit.rule_unit import RuleUnit, _usable

KINDS = {
    "selection": "posts about selections for temporary work",
    "internship": "posts about internships",
}
"""The kinds of which learners check the sorting, in words.

Not the exams: the walk-through works these out, and among those that were read just as many were
marked as are real, so that whoever mixes up precision and recall would find the right number. Nor
the lists: there, counting rows comes to the recall.
"""

LISTS = "lists_before"


class JobPostsUnit(RuleUnit, Prints):
    """The unit that looks at what a post is about, and at the week before it.

    Attributes:
        kind: the kind of job post of which this learner checks the sorting.
    """

    kind: Any = None

    def _choose(self, name: str) -> None:
        super()._choose(name)
        self.kind = pick_accounts(name, f"{self.slug}/kind", KINDS)[0]

    def greeting(self) -> str:
        """Say which accounts are the learner's, and whose sorting they check."""
        return f'{super().greeting()} Your kind, to check the sorting, is "{self.kind}": {KINDS[self.kind]}.'

    @cached_property
    def all_posts(self) -> pd.DataFrame:
        """Every usable post, with the vacancy lists of its account in the seven days before it."""
        return _all_with_lists(self.audiences[0])

    @cached_property
    def other(self) -> pd.DataFrame:
        """The usable posts of the second account."""
        return self._those_of(self.all_posts, self.other_account)

    @cached_property
    def labels(self) -> pd.DataFrame:
        """The posts that were sorted by keywords and read."""
        return load_job_labels()

    def open_posts(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Open the posts as every unit does, with the lists in the seven days before each."""
        return _with_lists(super().open_posts(expect, confidence, reason), self, "own")

    def open_other_posts(self) -> pd.DataFrame | Closed:
        """Return the posts of the second account, with the lists in the seven days before each."""
        return _with_lists(super().open_other_posts(), self, "other")

    def open_labels(self) -> pd.DataFrame | Closed:
        """Return the posts that were sorted by keywords and read."""
        return self._if_open(lambda: self.labels.drop(columns="stratum"))

    def draw_kinds(self) -> charts.Chart | Closed:
        """Return the picture of what each kind of post gets on the learner's account."""
        return self._picture(
            lambda: charts.groups(
                self.own["relative_engagement"],
                self.own["job_post"],
                "Relative engagement of a post (1 = typical for this account)",
                f"{self.account}: what each kind of job post gets",
            )
        )


@lru_cache(maxsize=4)
def _all_with_lists(dataset: str) -> pd.DataFrame:
    # A list whose reactions are not known is a list all the same, so all posts are counted.
    lists = vacancies_in_week_before(load_posts(dataset))
    return _usable(dataset).assign(**{LISTS: lists})


def _with_lists(
    shown: pd.DataFrame | Closed, unit: JobPostsUnit, whose: str
) -> pd.DataFrame | Closed:
    if isinstance(shown, Closed):
        return shown
    lists = getattr(unit, whose)[LISTS].astype("int64").to_numpy()
    shown.insert(list(shown.columns).index("job_post") + 1, LISTS, lists)
    return shown

"""The explorer of a rule about posts: any account, and what luck alone would give."""

from functools import lru_cache

import pandas as pd

from rulebook import charts
from rulebook.evidence import (
    Evidence,
    measure_lift,
    qualifying_accounts,
    relative_engagement,
    shuffled_lifts,
)
from rulebook.explorer import parts
from rulebook.explorer.panel import Panel
from rulebook.posts import OWN, load_posts
from rulebook.rules import Rule, get_rule

_POSTS_A_SIDE = 4
_COLUMNS = {
    "posted_at": "When (week shifted)",
    "weekday": "Weekday",
    "part_of_day": "Part of day",
    "format": "Format",
    "characters": "Characters",
    "hashtags": "Hashtags",
    "link_position": "Link position",
    "job_post": "Job post",
    "scheduled": "Scheduled",
    "followers": "Followers",
    "following": "Following",
}


class Explorer(Panel):
    """The explorer of one rule about posts.

    The controls are ordinary widgets, in tab order: `dataset`, `account`, `measure`, `threshold`,
    `compare`, and the buttons of `Panel`. Set their values, or click(), and the rest follows.
    """

    def __init__(self, rule: Rule, own: pd.DataFrame | None = None):
        """Explore the rule on its data sets, or on a table of one's own with the same columns."""
        # The rule on following compares accounts, so what one chooses is their community.
        self._of = "sector" if rule.per[0] == "account" else "account"
        self._table = pd.DataFrame()
        self._own = own

        self.dataset = parts.dropdown(
            "Data",
            [(name.replace("_", " "), name) for name in rule.datasets]
            if own is None
            else [("my own page", OWN)],
        )
        self.account = parts.dropdown("Community" if self._of == "sector" else "Account", [])
        self.measure = parts.dropdown("Measure", [])
        self.threshold = parts.threshold(rule)
        self.compare = parts.dropdown("Compare", [(f"{per}s", per) for per in rule.per])
        if len(rule.per) == 1:
            self.compare.layout.display = "none"
        super().__init__(
            rule, [self.dataset, self.account, self.measure, self.threshold, self.compare]
        )
        for name in rule.datasets if own is None else ():
            # Now, not at the first choice of a data set: that must be answered at once.
            _tested(rule.slug, name)
        self._open()
        self.dataset.observe(lambda _: self._open(), "value")
        for control in (self.account, self.measure, self.threshold, self.compare):
            control.observe(lambda _: self._measure(), "value")

    def _open(self) -> None:
        """Load the chosen data set and offer its accounts and measures."""
        if self._own is None:
            self._table = load_posts(self.dataset.value)
            tested = _tested(self.rule.slug, self.dataset.value)
        else:
            self._table = self._own
            tested = frozenset(qualifying_accounts(self.rule, self._own))
        sizes = self._table[self._of].value_counts()
        sizes = sizes[sizes > 0].sort_index()
        choices = [(f"{name} ({size:,} posts)", str(name)) for name, size in sizes.items()]
        measures = [
            (said, name)
            for name, said in charts.MEASURES.items()
            if name in self._table and self._table[name].notna().any()
        ]
        self._settling = True
        try:
            # Accounts that can test the rule come first, so that the first sight has a verdict.
            parts.offer(self.account, sorted(choices, key=lambda choice: choice[1] not in tested))
            parts.offer(self.measure, measures)
        finally:
            self._settling = False
        self._measure()

    def _chosen(self) -> dict:
        """Return what the controls say, as the arguments of the functions in `evidence`."""
        return {
            "rule": self.rule,
            "posts": self._table[self._table[self._of] == self.account.value],
            "measure": self.measure.value,
            "threshold": self.threshold.value if self.rule.threshold else None,
            "per": self.compare.value,
        }

    def _look(self) -> tuple[Evidence, charts.Chart, str]:
        chosen = self._chosen()
        evidence = measure_lift(**chosen)
        return evidence, charts.two_sides(evidence), _posts_table(chosen, _POSTS_A_SIDE)

    def _deal(self, times: int, seed: int) -> list[float]:
        return list(shuffled_lifts(**self._chosen(), times=times, seed=seed))

    def _at(self) -> str:
        limit = self.rule.threshold
        return f" at {self.threshold.value:g} {limit.unit}" if limit else ""


@lru_cache(maxsize=32)
def _tested(slug: str, dataset: str) -> frozenset[str]:
    return frozenset(qualifying_accounts(get_rule(slug), load_posts(dataset)))


def _posts_table(chosen: dict, a_side: int) -> str:
    """Write a few posts of each side as an HTML table."""
    rule, posts, measure = chosen["rule"], chosen["posts"], chosen["measure"]
    sides = rule.follows(posts, chosen["threshold"])
    relative = relative_engagement(posts, measure)
    known = [column for column in _COLUMNS if column in posts and posts[column].notna().any()]
    shown = [
        column
        for column in known
        if column in ("posted_at", "weekday", "format") or column in rule.needs
    ]
    rows = []
    for follows, word in ((True, "follows"), (False, "breaks")):
        side = posts[(sides == follows).fillna(False) & relative.notna()]
        # The same few posts each time, or the table would change by itself.
        for label, post in side.sample(min(a_side, len(side)), random_state=0).iterrows():
            cells = [parts.cell(post[column]) for column in shown]
            cells += [parts.cell(post[measure]), f"{relative[label]:.2f}", word]
            rows.append(cells)
    heads = [_COLUMNS[column] for column in shown]
    heads += [measure.capitalize(), f"Relative {measure}", "The rule"]
    return parts.table(heads, rows, "A few of the posts")

"""The explorer of a rule about headlines: any trial, and what viewers dealt out anew would give."""

import html

import pandas as pd

from rulebook import charts
from rulebook.evidence import (
    TrialEvidence,
    click_rates,
    dealt_trial_lifts,
    measure_trial,
    qualifying_trials,
)
from rulebook.explorer import parts
from rulebook.explorer.panel import Panel
from rulebook.posts import load_trials
from rulebook.rules import Rule

_SIDES = {True: "follows", False: "breaks"}


class TrialExplorer(Panel):
    """The explorer of one rule about headlines.

    The controls are `trial`, `threshold`, and the buttons of `Panel`, which here deal the viewers out
    anew. Set their values, or click(), and the rest follows.
    """

    BUTTON = "Deal the viewers again"
    BUTTON_TIP = "Deal the trial's viewers out to the two sides at random, once"
    BUTTON_MANY_TIP = "Deal the trial's viewers out at random 100 times"
    DEAL = "deal"
    DEALING = "dealing the viewers out again"
    INVITATION = (
        "Is it luck? Deal the viewers again: every viewer still clicks or does not click, and only "
        "chance decides once more which side they land on."
    )

    def __init__(self, rule: Rule):
        self._arms = load_trials()
        self.trial = parts.dropdown("Trial", [])
        self.threshold = parts.threshold(rule)
        super().__init__(rule, [self.trial, self.threshold])
        sizes = self._arms["trial"].value_counts().sort_index()
        tested = set(qualifying_trials(rule, self._arms))
        choices = [(f"{name} ({size} headlines)", name) for name, size in sizes.items()]
        # Trials that can test the rule come first, so that the first sight has a verdict.
        parts.offer(self.trial, sorted(choices, key=lambda choice: choice[1] not in tested))
        self._measure()
        for control in (self.trial, self.threshold):
            control.observe(lambda _: self._measure(), "value")

    def _chosen(self) -> dict:
        """Return what the controls say, as the arguments of the functions in `evidence`."""
        return {
            "rule": self.rule,
            "arms": self._arms[self._arms["trial"] == self.trial.value],
            "threshold": self.threshold.value if self.rule.threshold else None,
        }

    def _look(self) -> tuple[TrialEvidence, charts.Chart, str]:
        chosen = self._chosen()
        follows = self.rule.follows(chosen["arms"], chosen["threshold"])
        rates = click_rates(chosen["arms"]).assign(follows=follows)
        evidence = measure_trial(**chosen)
        return evidence, charts.headlines(rates, evidence), _table(rates)

    def _deal(self, times: int, seed: int) -> list[float]:
        return list(dealt_trial_lifts(**self._chosen(), times=times, seed=seed))

    def _at(self) -> str:
        limit = self.rule.threshold
        return f" at {self.threshold.value:g} {limit.unit}" if limit else ""


def _table(rates: pd.DataFrame) -> str:
    """Write the trial's headlines as an HTML table, the most clicked first."""
    ordered = rates.sort_values("rate", ascending=False)
    rows = [
        [
            html.escape(headline),
            f"{views:,}",
            f"{clicks:,}",
            f"{100 * rate:.2f} %",
            _SIDES[bool(follows)],
        ]
        for headline, views, clicks, rate, follows in zip(
            *(ordered[name] for name in ("headline", "views", "clicks", "rate", "follows")),
            strict=True,
        )
    ]
    return parts.table(
        ["Headline", "Viewers", "Clicks", "Click rate", "The rule"],
        rows,
        "The headlines of the trial",
    )

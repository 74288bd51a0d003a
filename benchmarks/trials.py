"""How far the evidence of trials can be trusted, as docs/statistics.md states it, and how long it takes.

    python benchmarks/trials.py

Beside the whole atlas stands a plain loop that draws each viewer anew, one by one, for a sample of the
trials, scaled up to all of them: the same intervals.
"""

import time

import numpy as np

from rulebook.evidence import RESAMPLES, measure_trial, qualifying_trials, whole_trial_atlas
from rulebook.evidence import trial_error_rates as figures
from rulebook.posts import load_trials
from rulebook.rules import HEADLINE_RULES

SAMPLE = 3


def slow(views: np.ndarray, clicks: np.ndarray, follows: np.ndarray) -> tuple[float, float]:
    """Give a trial's interval by drawing every viewer anew."""
    rng, lifts = np.random.default_rng(0), []
    arms = [np.arange(seen) < clicked for seen, clicked in zip(views, clicks, strict=True)]
    for _ in range(RESAMPLES):
        drawn = np.array([rng.choice(arm, len(arm)).sum() for arm in arms])
        above, below = (drawn[side].sum() / views[side].sum() for side in (follows, ~follows))
        if below > 0:
            lifts.append(above / below)
    return tuple(np.quantile(lifts, [0.025, 0.975]))


def main() -> None:
    """Print the figures."""
    arms = load_trials()
    start = time.perf_counter()
    rows = whole_trial_atlas(arms)
    whole = time.perf_counter() - start
    intervals = rows["low"].notna().sum()
    print(
        f"whole atlas of trials: {whole:.1f} s for {len(HEADLINE_RULES)} rules, {len(rows)} rows, "
        f"{intervals} intervals of {RESAMPLES} resamples each"
    )
    rule = HEADLINE_RULES["headline-length"]
    fit = qualifying_trials(rule, arms)
    sample = fit[:: len(fit) // SAMPLE][:SAMPLE]
    start = time.perf_counter()
    for trial in sample:
        own = arms[arms["trial"].eq(trial)]
        follows = rule.follows(own).to_numpy(dtype=bool)
        low, high = slow(own["views"].to_numpy(int), own["clicks"].to_numpy(int), follows)
        ours = measure_trial(rule, own)
        print(
            f"{trial}: {low:.2f} to {high:.2f} viewer by viewer, {ours.low:.2f} to {ours.high:.2f} here"
        )
    theirs = (time.perf_counter() - start) * intervals / len(sample)
    print(f"a plain loop over viewers: {theirs:.0f} s, scaled up from {len(sample)} trials\n")

    print(figures.interval_figures().round(1).to_string())
    print("hardly enough clicks (coverage, verdicts):", figures.limit_figures())
    print("real viewers dealt out anew:", figures.dealt_figures())
    print("pooled:", figures.pooled_figures())
    for table in (
        figures.plan_figures,
        figures.look_figures,
        figures.curse_figures,
        figures.rule_figures,
    ):
        print(table().round(3).to_string())


if __name__ == "__main__":
    main()

"""The winner's curse: the winner of a trial, measured again on viewers who had no part in choosing it."""

from typing import Any

import numpy as np
import pandas as pd

from rulebook.evidence.trials import click_rate


def winners_again(arms: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Split each trial's viewers in two halves by lot, choose a winner on one, measure it on the other.

    The winner is the arm with the highest click rate in the first half (of equals the first). Which of
    an arm's viewers fall into the first half is chance, so its clicks there are a hypergeometric number.

    Returns one row a trial, sorted by trial: `trial`; `winner`, the label of the winner's row in
    `arms`; `lift_first` and `lift_again`, the winner's click rate ÷ that of the trial's other arms
    together, in the first and in the second half (missing where that cannot be divided); and
    `wins_again`, whether it has the highest click rate in the second half too (a tie does not count).

    Raises RulebookError as `click_rate` does. Trials of one arm are left out.
    """
    click_rate(arms)  # says in words what is wrong with the table
    views, clicks = (arms[name].to_numpy(dtype="int64") for name in ("views", "clicks"))
    rng = np.random.default_rng(seed)
    half = views // 2
    first = rng.hypergeometric(clicks, views - clicks, half)
    groups: Any = arms.groupby("trial", observed=True).indices
    trials = sorted(trial for trial, places in groups.items() if len(places) > 1)
    names = ["trial", "winner", "lift_first", "lift_again", "wins_again"]
    if not trials:
        return pd.DataFrame(columns=names)
    size = np.array([len(groups[trial]) for trial in trials])
    order, start = np.concatenate([groups[trial] for trial in trials]), np.cumsum(size) - size
    seen = np.array([half, views - half])[:, order]  # (half, arm), trial after trial
    clicked = np.array([first, clicks - first])[:, order]
    rates = np.divide(clicked, seen, out=np.zeros(seen.shape), where=seen > 0)

    def best(rate: np.ndarray) -> np.ndarray:
        return np.repeat(np.maximum.reduceat(rate, start), size)

    # Of equals the first: the arm that stands first among the best of its trial.
    place = np.where(rates[0] == best(rates[0]), np.arange(len(order)), len(order))
    won = np.minimum.reduceat(place, start)
    rest = [np.add.reduceat(one, start, axis=1) - one[:, won] for one in (clicked, seen)]
    share = rest[0] / np.maximum(rest[1], 1)
    lifts = np.divide(rates[:, won], share, out=np.full(share.shape, np.nan), where=share > 0)
    others = rates[1].copy()
    others[won] = -1
    again = rates[1, won] > np.maximum.reduceat(others, start)
    found = zip(trials, arms.index[order[won]], *lifts, again, strict=True)
    return pd.DataFrame(list(found), columns=names)

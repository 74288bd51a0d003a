"""The winner's curse: the winner of a trial, measured again on viewers who had no part in choosing it."""

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
    counts = np.array(
        [[half, views - half], [first, clicks - first]]
    )  # (views and clicks, half, arm)
    rows = []
    for trial, places in sorted(arms.groupby("trial", observed=True).indices.items()):
        if len(places) < 2:
            continue
        seen, clicked = counts[:, :, places]
        rates = np.divide(clicked, seen, out=np.zeros(seen.shape), where=seen > 0)
        won = int(rates[0].argmax())
        others = np.arange(len(places)) != won
        rest = clicked[:, others].sum(axis=1) / np.maximum(seen[:, others].sum(axis=1), 1)
        lifts = np.divide(rates[:, won], rest, out=np.full(2, np.nan), where=rest > 0)
        rows.append(
            (trial, arms.index[places[won]], *lifts, rates[1, won] > rates[1, others].max())
        )
    names = ["trial", "winner", "lift_first", "lift_again", "wins_again"]
    return pd.DataFrame(rows, columns=names)

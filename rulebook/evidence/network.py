"""What a rule does on the typical account of a network: here an account is one row."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from rulebook.evidence.lift import (
    INTERVAL,
    MIN_POSTS,
    RESAMPLES,
    VERDICTS,
    bootstrap_medians,
    exactly_one,
    verdict_of,
)

MIN_ACCOUNTS = MIN_POSTS
"""With fewer accounts there is no verdict on a network."""


@dataclass(frozen=True)
class TypicalLift:
    """The middle one of the accounts' lifts, with its 95 % interval and the verdict on the network.

    `lift` is None without any account, `low` and `high` are None with fewer than 20.
    """

    accounts: int
    lift: float | None
    low: float | None
    high: float | None
    verdict: str


def typical_lift(atlas: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0) -> TypicalLift:
    """Take the median of the lifts in an atlas of one rule on one network.

    Every account on which there is an interval counts once, however many posts it has. The interval
    is the 95 % percentile bootstrap over accounts, the source of method as in `measure_lift`: other
    accounts of the same kind would have given another middle. Rows of several rules or networks
    make no sense together, and nothing here can tell them apart.
    """
    lifts = np.sort(atlas.loc[atlas["low"].notna(), "lift"].to_numpy(dtype=float))
    middle = float(np.median(lifts)) if len(lifts) else None
    if len(lifts) < MIN_ACCOUNTS:
        return TypicalLift(len(lifts), middle, None, None, "can't tell")
    rng = np.random.default_rng([seed, crc32(lifts.tobytes())])
    medians = bootstrap_medians(lifts, resamples, rng)
    low, high = (exactly_one(float(end)) for end in np.quantile(medians, INTERVAL))
    return TypicalLift(len(lifts), middle, low, high, verdict_of(low, high))


def count_verdicts(atlas: pd.DataFrame, shuffled: pd.DataFrame, shuffles: int = 1) -> pd.DataFrame:
    """Count the verdicts of each rule on each network, beside those that luck alone gives.

    `atlas` is a whole atlas, `shuffled` one with shuffled labels, or `shuffles` of them in one table.
    Returns one row for each rule and network, in the atlas's order: `rule`, `dataset`, `accounts`
    (those with an interval), `holds`, `backfires`, `can't tell`, `too few` (accounts without an
    interval), and `luck holds`, `luck backfires`: the mean count of a shuffle.
    """
    whom = ["rule", "dataset"]
    tested = atlas["low"].notna()
    counts = atlas[whom].drop_duplicates().set_index(whom)
    counts["accounts"] = _sizes(atlas[tested], whom)
    for verdict in VERDICTS:
        counts[verdict] = _sizes(atlas[tested & atlas["verdict"].eq(verdict)], whom)
    counts["too few"] = _sizes(atlas[~tested], whom)
    for verdict in VERDICTS[:2]:
        found = _sizes(shuffled[shuffled["verdict"].eq(verdict)], whom)
        counts[f"luck {verdict}"] = found / shuffles
    filled = counts.fillna(0).reset_index()
    return filled.astype(dict.fromkeys(["accounts", *VERDICTS, "too few"], int))


def _sizes(rows: pd.DataFrame, whom: list[str]) -> pd.Series:
    return rows.groupby(whom, sort=False).size()

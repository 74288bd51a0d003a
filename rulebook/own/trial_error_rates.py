"""How far the answer of a trial of one's own can be trusted: made-up accounts with a known lift.

Each made-up account is planned, drawn, posted and read by the very functions that a learner's is.
`docs/statistics.md` states the figures, `benchmarks/own_trial.py` prints them, and a test measures some of
them again.
"""

from typing import Any, cast

import numpy as np
import pandas as pd

from rulebook.evidence import compare_pairs, pairs_needed
from rulebook.own.reading import Account
from rulebook.own.store import Kept
from rulebook.own.trial import Outlook, Plan, draw
from rulebook.own.trial_result import read_trial

PLANTED = 1.3
TRIALS = 1_000
PAIRS = 40
SPREAD = 0.6
RULE, CODE, ZONE = "hashtags", "own-made-up", "Europe/Berlin"
START = pd.Timestamp("2026-03-02")
_WEEKDAYS = np.array([0.6, 0.8, 1.0, 1.1, 1.3, 1.8, 1.5])

# Pairs, typical engagement, what is added: growth a week, the weekdays' weight, viral posts, missed slots.
MADE_UP = {
    "growing by 3 % a week": (PAIRS, 80, {"trend": 0.03}),
    "a weekly rhythm, from 0.6 to 1.8": (PAIRS, 80, {"rhythm": True}),
    "one viral post, 50 times the usual": (PAIRS, 80, {"viral": 1}),
    "all three at once": (PAIRS, 80, {"trend": 0.03, "rhythm": True, "viral": 1}),
    "all three, one slot in eight missed": (PAIRS, 80, {"trend": 0.03, "rhythm": True, "viral": 1, "missed": 0.125}),
    "20 pairs, the fewest": (20, 80, {}),
    "whole numbers around 6": (PAIRS, 6, {}),
}  # fmt: skip


def made_up_page(posts: int = 120, seed: int = 0, typical: float = 80) -> Kept:
    """Make up an account with a past, on which no rule has any effect: one post on most days."""
    rng = np.random.default_rng([seed, 1])
    at = START - pd.Timedelta(days=2 * posts) + pd.to_timedelta(2 * np.arange(posts), unit="D")
    table = pd.DataFrame(
        {
            "account": CODE,
            "posted_at": (at + pd.Timedelta(hours=17)).as_unit("us"),
            "hashtags": pd.array(rng.integers(1, 6, posts), dtype="Int64"),
            "engagement": pd.array(_counts(rng, typical, np.ones(posts)), dtype="Int64"),
        }
    )
    about = Account(
        CODE, "own", (), (), posts, table["posted_at"].min(), table["posted_at"].max(),
        ("engagement",), None, None, {}, {}, False, False,
    )  # fmt: skip
    return Kept(table, ZONE, (about,), posts, {})


def posts_of_a_trial(
    plan: Plan,
    lift: float,
    typical: float = 80,
    seed: int = 0,
    trend: float = 0.0,
    rhythm: bool = False,
    viral: int = 0,
    missed: float = 0.0,
) -> pd.DataFrame:
    """Make up the posts that a plan asks for, as the tidy table: those that follow get `lift` times as much.

    The logarithms scatter by `SPREAD`; the engagement grows by `trend` a week, has a weekly `rhythm`,
    and `viral` posts get 50 times as much. A share of `missed` slots has no post. Each post goes out up to
    an hour from its slot.
    """
    rng = np.random.default_rng([seed, 2])
    at = pd.DatetimeIndex([slot.at for slot in plan.slots])
    follows = np.array([slot.follows for slot in plan.slots])
    weight = np.where(follows, lift, 1.0)
    weight *= (1 + trend) ** ((at - at[0]) / pd.Timedelta(days=7)).to_numpy()
    if rhythm:
        weight *= _WEEKDAYS[at.day_of_week]
    weight[rng.choice(len(at), viral, replace=False)] *= 50
    table = pd.DataFrame(
        {
            "account": plan.account,
            "posted_at": (at + pd.to_timedelta(rng.integers(-60, 61, len(at)), unit="min")).as_unit(
                "us"
            ),
            "hashtags": pd.array(np.where(follows, 2, 4), dtype="Int64"),
            "engagement": pd.array(_counts(rng, typical, weight), dtype="Int64"),
        }
    )
    # One more, after the end: the trial is over.
    end = table.tail(1).assign(posted_at=at[-1] + pd.Timedelta(days=9))
    return pd.concat([table[rng.random(len(table)) >= missed], end], ignore_index=True)


def interval_figures(trials: int = TRIALS, kinds: tuple[str, ...] = tuple(MADE_UP)) -> pd.DataFrame:
    """Plant a lift and find it, then plant none: one row a kind of `MADE_UP`, in percent.

    Columns: coverage (how often the interval covers the planted lift); holds and backfires (how often
    luck alone gets a verdict), of the trials that have an interval; with (how many of `trials` have one).
    """
    page, rows = made_up_page(), {}
    for kind in kinds:
        pairs, typical, more = cast(Any, MADE_UP[kind])
        found = {lift: _run(page, pairs, typical, more, lift, trials) for lift in (PLANTED, 1.0)}
        planted, none = found[PLANTED], found[1.0]
        covered = planted["low"].le(PLANTED) & planted["high"].ge(PLANTED)
        rows[kind] = (
            100 * covered.mean(),
            100 * none["verdict"].eq("holds").mean(),
            100 * none["verdict"].eq("backfires").mean(),
            len(planted),
        )
    columns = ["coverage", "holds", "backfires", "with"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=float)


def plan_figures(trials: int = TRIALS) -> pd.DataFrame:
    """Plan trials on accounts that scatter little and much, run them, and count how many show the lift.

    Columns: spread (of the logarithms), lift, pairs (needed for 80 of 100), shown (in percent).
    """
    rows = []
    for spread, lift in ((0.4, 1.2), (0.6, 1.3), (0.9, 1.5), (0.9, 0.7)):
        rng = np.random.default_rng(5)
        pairs = pairs_needed(np.exp(rng.normal(0, spread, 4_000)), lift)
        wanted = "holds" if lift > 1 else "backfires"
        shown = 0
        for _ in range(trials):
            follows, breaks = np.exp(rng.normal(0, spread, (2, pairs)))
            shown += compare_pairs(RULE, CODE, lift * follows, breaks).verdict == wanted
        rows.append((spread, lift, pairs, 100 * shown / trials))
    return pd.DataFrame(rows, columns=["spread", "lift", "pairs", "shown"])


def _run(
    page: Kept, pairs: int, typical: float, more: dict, lift: float, trials: int
) -> pd.DataFrame:
    """Draw, post and read so many trials; return those that have an interval."""
    rows = []
    for seed in range(trials):
        plan = draw(page, Outlook(RULE, CODE, lift, pairs, 7, 2 * pairs // 7, ""), START, seed)
        posts = posts_of_a_trial(plan, lift, typical, seed, **more)
        answer = read_trial(plan, Kept(posts, ZONE, page.accounts, len(posts), {})).evidence
        if answer is not None and answer.low is not None:
            rows.append((answer.low, answer.high, answer.verdict))
    return pd.DataFrame(rows, columns=["low", "high", "verdict"])


def _counts(rng: np.random.Generator, typical: float, weight: np.ndarray) -> np.ndarray:
    return rng.poisson(typical * weight * np.exp(rng.normal(0, SPREAD, len(weight))))

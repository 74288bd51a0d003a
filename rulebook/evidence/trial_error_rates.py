"""How far the evidence of trials can be trusted: made-up trials with a known truth, and real viewers dealt anew.

`docs/statistics.md` states these figures, and a test measures them again.
"""

import numpy as np
import pandas as pd

from rulebook.evidence.lift import VERDICTS
from rulebook.evidence.planning import chance_to_show, look_early, viewers_needed
from rulebook.evidence.pooled import PooledLift, pooled_lift
from rulebook.evidence.trials import trial_atlas, whole_trial_atlas
from rulebook.evidence.winners import winners_again
from rulebook.posts import load_trials
from rulebook.rules import HEADLINE_RULES

PLANTED = 1.3
TRIALS = 2_000
RATE = 0.013
RULE = HEADLINE_RULES["headline-number"]
# Headlines that follow, headlines that break, viewers of each, click rate.
MADE_UP = {
    "2 against 2 headlines, 3,200 viewers each": (2, 2, 3_200, RATE),
    "1 against 3 headlines, 3,200 viewers each": (1, 3, 3_200, RATE),
    "1 against 1 headline, 1,600 viewers each": (1, 1, 1_600, RATE),
    "1 against 1 headline, 20,000 viewers each": (1, 1, 20_000, RATE),
    "1 against 1 post, 200 viewers each, 30 % react": (1, 1, 200, 0.3),
}
# About 13 clicks a side, where 10 are needed: the trials that luck gave fewer are left out.
AT_THE_LIMIT = (1, 1, 1_000, RATE)
SHUFFLES = 3
AVERAGE, SPREAD = 0.95, 0.3
POOLS, POOLED_TRIALS = 200, 500
# Click rate and lift worth having.
PLANS = [(0.013, 1.1), (0.013, 1.3), (0.05, 1.2), (0.3, 1.1)]
# Click rate, viewers in all, a look after each so many.
LOOKS = [(0.013, 6_000, 100), (0.05, 6_000, 100), (0.05, 20_000, 100)]


def made_up_trials(
    lift: float,
    follow: int = 2,
    against: int = 2,
    viewers: int = 3_200,
    rate: float = RATE,
    trials: int = TRIALS,
    spread: float = 0.0,
    seed: int = 0,
    share: float = 0.5,
) -> pd.DataFrame:
    """Make up trials in which headlines with a number have a known lift.

    Each trial has `follow` headlines with a number and `against` without, `viewers` viewers each, and
    clicks by chance alone (binomial): the click rate is `rate` without a number and `rate` × `lift`
    with one. The true lifts of the trials are log-normal around `lift`, `spread` being the standard
    deviation of their logarithms; of that, `share` comes from the headlines with a number being better
    or worse than usual, the rest from those without. Returns columns trial, number, views, clicks.
    """
    rng = np.random.default_rng(seed)
    number = np.tile(np.arange(follow + against) < follow, trials)
    apart = np.repeat(rng.normal(0, spread, trials), follow + against)
    rates = rate * np.where(number, lift * np.exp(share * apart), np.exp((share - 1) * apart))
    return pd.DataFrame(
        {
            "trial": np.repeat([f"made-up-{one:04d}" for one in range(trials)], follow + against),
            "number": pd.array(number, dtype="boolean"),
            "views": viewers,
            "clicks": rng.binomial(viewers, np.minimum(rates, 1)),
        }
    )


def interval_figures() -> pd.DataFrame:
    """Plant a lift and find it, then plant none: one row for each kind of `MADE_UP`, in percent.

    Columns: coverage (how often the interval covers the planted lift); holds and backfires (how often
    luck alone gets a verdict), of the trials that have an interval.
    """
    rows = {}
    for name, shape in MADE_UP.items():
        found = _tested(trial_atlas(RULE, made_up_trials(PLANTED, *shape, seed=1)))
        covered = found["low"].le(PLANTED) & found["high"].ge(PLANTED)
        rows[name] = (100 * covered.mean(), *_verdicts(made_up_trials(1.0, *shape, seed=2)))
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["coverage", "holds", "backfires"], dtype=float
    )


def limit_figures() -> tuple[float, float]:
    """Say how often the interval covers the planted lift, and how often luck gets a verdict, at the limit.

    In percent of the trials that have an interval: those with hardly enough clicks for one.
    """
    found = _tested(trial_atlas(RULE, made_up_trials(PLANTED, *AT_THE_LIMIT, seed=1)))
    covered = found["low"].le(PLANTED) & found["high"].ge(PLANTED)
    return 100 * covered.mean(), sum(_verdicts(made_up_trials(1.0, *AT_THE_LIMIT, seed=2)))


def dealt_figures() -> tuple[int, float, float]:
    """Deal the real trials' viewers out anew: count verdicts, and say how many hold and backfire in percent."""
    arms = load_trials()
    parts = [whole_trial_atlas(arms, seed=seed, shuffle=True) for seed in range(SHUFFLES)]
    found = _tested(pd.concat(parts))
    return len(found), *_shares(found)


def pooled_figures() -> dict[str, float]:
    """Pool made-up trials whose true lifts differ, many times, and compare with the truth.

    Returns `lift` and `spread`, the averages of what was found; `coverage`, how often the interval of
    the pooled lift covers `AVERAGE`; `no_spread`, the average spread found where there is none; and
    `one_sided`, the average lift found if the headlines on one side are all alike, and only those that
    follow differ: then luckier trials also weigh more.
    """
    found = pd.DataFrame([vars(_pool(AVERAGE, SPREAD, seed)) for seed in range(POOLS)])
    same = pd.DataFrame([vars(_pool(AVERAGE, 0.0, seed)) for seed in range(POOLS)])
    lopsided = pd.DataFrame([vars(_pool(AVERAGE, SPREAD, seed, share=1)) for seed in range(POOLS)])
    covered = found["low"].le(AVERAGE) & found["high"].ge(AVERAGE)
    return {
        "lift": float(np.exp(np.log(found["lift"]).mean())),
        "one_sided": float(np.exp(np.log(lopsided["lift"]).mean())),
        "spread": float(found["spread"].mean()),
        "coverage": 100 * float(covered.mean()),
        "no_spread": float(same["spread"].mean()),
    }


def plan_figures() -> pd.DataFrame:
    """Plan trials, run them, and count how many show the lift.

    One row for each of `PLANS`. Columns: rate, lift, viewers (of each arm), promised and shown (in
    percent of made-up trials, whose interval lies on the right side of 1).
    """
    rows = []
    for rate, lift in PLANS:
        viewers = viewers_needed(rate, lift)
        arms = made_up_trials(lift, 1, 1, viewers, rate, seed=3)
        shown = trial_atlas(RULE, arms)["verdict"].eq("holds").mean()
        rows.append((rate, lift, viewers, 100 * chance_to_show(rate, lift, viewers), 100 * shown))
    return pd.DataFrame(rows, columns=["rate", "lift", "viewers", "promised", "shown"])


def look_figures() -> pd.DataFrame:
    """Look early into trials without a difference.

    One row for each of `LOOKS`. Columns: rate, viewers, looks; once and always, the percentages of
    trials with a winner for somebody who looks at the end, and who looks every time.
    """
    rows = []
    for rate, viewers, every in LOOKS:
        last = look_early(rate, viewers, every, trials=10_000).iloc[-1]
        shares = 100 * last["at_this_look"], 100 * last["at_any_look"]
        rows.append((rate, viewers, viewers // every, *shares))
    return pd.DataFrame(rows, columns=["rate", "viewers", "looks", "once", "always"])


def curse_figures() -> pd.DataFrame:
    """Measure winners again: median lifts in the half that chose them and in the other.

    Rows: made-up trials of four headlines without a difference, and the real ones. Columns: trials,
    first, again (lifts), wins_again (percent).
    """
    rows = {}
    for name, arms in (
        ("made-up, no difference", made_up_trials(1.0, seed=4)),
        ("real", load_trials()),
    ):
        found = winners_again(arms)
        middle = found[["lift_first", "lift_again"]].median()
        rows[name] = (len(found), *middle, 100 * found["wins_again"].mean())
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["trials", "first", "again", "wins_again"]
    )


def rule_figures() -> pd.DataFrame:
    """Measure every rule on headlines in all real trials.

    One row a rule. Columns: trials (those with an interval); holds, backfires, can't tell (percent of
    them); lift, low, high, spread (see `pooled_lift`).
    """
    atlas, rows = whole_trial_atlas(load_trials()), {}
    for slug in HEADLINE_RULES:
        own = atlas[atlas["rule"].eq(slug)]
        found, pool = _tested(own), pooled_lift(own)
        holds, backfires = _shares(found)
        shares = (holds, backfires, 100 - holds - backfires)
        rows[slug] = (len(found), *shares, pool.lift, pool.low, pool.high, pool.spread)
    columns = ["trials", "holds", "backfires", "can't tell", "lift", "low", "high", "spread"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _pool(lift: float, spread: float, seed: int, share: float = 0.5) -> PooledLift:
    arms = made_up_trials(lift, trials=POOLED_TRIALS, spread=spread, seed=seed, share=share)
    # The pooled lift needs each trial's counts and not its interval: drawing none saves the time.
    sums = arms.groupby(["number", "trial"])[["views", "clicks"]].sum()
    sides = [
        sums.loc[side].add_suffix(f"_{name}")
        for side, name in ((True, "follows"), (False, "breaks"))
    ]
    atlas = pd.concat(sides, axis=1)
    atlas["lift"] = (atlas["clicks_follows"] / atlas["views_follows"]) / (
        atlas["clicks_breaks"] / atlas["views_breaks"]
    )
    return pooled_lift(atlas.assign(low=atlas["lift"]))


def _verdicts(arms: pd.DataFrame) -> tuple[float, float]:
    return _shares(_tested(trial_atlas(RULE, arms)))


def _tested(atlas: pd.DataFrame) -> pd.DataFrame:
    return atlas[atlas["low"].notna()]


def _shares(found: pd.DataFrame) -> tuple[float, float]:
    holds, backfires = (
        100 * float(found["verdict"].eq(verdict).mean()) for verdict in VERDICTS[:2]
    )
    return holds, backfires

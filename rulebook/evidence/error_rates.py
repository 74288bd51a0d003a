"""How far the evidence can be trusted: lifts planted in made-up accounts, and labels that lie.

Labels lie in two ways. Shuffled, they are dealt out anew. Rotated, they keep their own order and
are moved along the account's posts, the last ones coming round to the front: a habit that comes in
weeks still comes in weeks, only the pairing with the posts is broken. Labels that go with time as
engagement does are what shuffling cannot imitate.

`docs/statistics.md` states these figures, and a test measures them again.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from rulebook import posts as shipped
from rulebook.evidence.atlas import Case, atlas, cases, measure_all
from rulebook.evidence.lift import RESAMPLES, shuffle_rng
from rulebook.rules import RULES, Rule

Lie = Callable[[list[Case], Rule, int], list[Case]]

PLANTED = 1.3
ACCOUNTS = 1_000

# Posts on each side (from, to), and the typical engagement where it is whole numbers.
MADE_UP = {
    "20 posts a side": ((20, 20), None),
    "20 to 200 posts a side": ((20, 200), None),
    "200 posts a side": ((200, 200), None),
    "20 to 200 posts a side, whole numbers around 100": ((20, 200), 100),
    "20 to 200 posts a side, whole numbers around 5": ((20, 200), 5),
}
# How often the labels are shuffled: enough for a thousand verdicts or more.
REAL = {"instagram_governments": 15, "facebook_pages": 5, "twitter_congress": 1}
# How often they are rotated.
ROTATED = {"instagram_governments": 30, "facebook_pages": 20, "twitter_congress": 10}
ALL = "all three"


def made_up_posts(
    lift: float,
    follows: tuple[int, int],
    breaks: tuple[int, int],
    typical: float | None = None,
    accounts: int = ACCOUNTS,
    seed: int = 0,
) -> pd.DataFrame:
    """Make up accounts on which the hashtags rule has a known lift.

    Each account gets between `follows[0]` and `follows[1]` posts that follow the rule, and so for
    `breaks`, in random order. Its engagement is log-normal (standard deviation of the logarithm 1)
    around a level that drifts as a random walk, 5 % a post; posts that follow have `lift` times the
    level. With `typical` the engagement is whole numbers as on a real page, Poisson around the
    log-normal value, at a level that starts there; without, the exact value.

    Returns columns account, posted_at (a post every three hours), hashtags (1 or 5), engagement.
    """
    rng = np.random.default_rng(seed)
    labels, levels = [], []
    for _ in range(accounts):
        does, does_not = (int(rng.integers(*side, endpoint=True)) for side in (follows, breaks))
        labels.append(rng.permutation(np.arange(does + does_not) < does))
        levels.append((typical or 100) * np.exp(np.cumsum(rng.normal(0, 0.05, does + does_not))))
    counts = [len(part) for part in labels]
    label, level = np.concatenate(labels), np.concatenate(levels)
    engagement = level * np.where(label, lift, 1) * np.exp(rng.normal(0, 1, len(label)))
    hours = 3 * np.concatenate([np.arange(count) for count in counts])
    return pd.DataFrame(
        {
            "account": np.repeat([f"made-up-{number:04d}" for number in range(accounts)], counts),
            "posted_at": pd.Timestamp("2020-01-01") + pd.to_timedelta(hours, unit="h"),
            "hashtags": np.where(label, 1, 5),
            "engagement": engagement if typical is None else rng.poisson(engagement),
        }
    )


def coverage(rows: pd.DataFrame, lift: float) -> float:
    """Return the share (0 to 1) of atlas rows with an interval whose interval covers the lift."""
    rows = rows.dropna(subset=["low"])
    return float((rows["low"].le(lift) & rows["high"].ge(lift)).mean())


def luck(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the shares (0 to 1) of "holds" and of "backfires" among rows that have an interval."""
    verdicts = rows.dropna(subset=["low"])["verdict"]
    return float(verdicts.eq("holds").mean()), float(verdicts.eq("backfires").mean())


def made_up_figures() -> pd.DataFrame:
    """Plant lifts and find them, then shuffle the labels: one row for each kind of `MADE_UP`.

    Columns: accounts; coverage, holds, backfires in percent of the accounts that get an interval.
    """
    rows = {}
    for name, (side, typical) in MADE_UP.items():
        posts = made_up_posts(PLANTED, side, side, typical, seed=1)
        shuffled = [atlas(RULES["hashtags"], posts, seed=seed, shuffle=True) for seed in (0, 1)]
        holds, backfires = luck(pd.concat(shuffled))
        covered = coverage(atlas(RULES["hashtags"], posts), PLANTED)
        rows[name] = (ACCOUNTS, 100 * covered, 100 * holds, 100 * backfires)
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["accounts", "coverage", "holds", "backfires"]
    )


def real_figures() -> pd.DataFrame:
    """Shuffle the labels of real accounts, all rules of each data set in `REAL`, several times.

    Columns: verdicts (how many, "can't tell" for want of an interval left out); holds and
    backfires in percent of them. The last row, `ALL`, weighs each data set by its verdicts.
    """
    return _real(REAL, lambda accounts, rule, seed: accounts, shuffle=True)


def rotated_figures() -> pd.DataFrame:
    """Rotate the labels of real accounts instead, as often as `ROTATED` says.

    Columns and rows as in `real_figures`, ", rotated" behind each row's name.
    """
    return _real(ROTATED, rotated, shuffle=False).add_suffix(", rotated", axis=0)


def rotated(accounts: list[Case], rule: Rule, seed: int) -> list[Case]:
    """Move each account's labels along its posts, by a number of posts that is drawn.

    The accounts' posts are in order of time. The labels move by a tenth of the posts at least, in
    either direction: moved by a few, most of a habit would stay where it was. Of fewer than two
    posts nothing can move.
    """
    moved = []
    for case in accounts:
        posts = len(case.follows)
        nearest = max(1, posts // 10)
        if posts >= 2:
            rng = shuffle_rng(seed, rule, case.account)
            by = int(rng.integers(nearest, posts - nearest, endpoint=True))
            case = replace(case, follows=np.roll(case.follows, by))
        moved.append(case)
    return moved


def _real(times: dict[str, int], lie: Lie, shuffle: bool) -> pd.DataFrame:
    rows = {}
    for name, seeds in times.items():
        posts = shipped.load_posts(name)
        parts = []
        for rule in (rule for rule in RULES.values() if name in rule.datasets):
            per = rule.per[0]
            accounts = cases(rule, posts, "engagement", None, per)
            for seed in range(seeds):
                lying = lie(accounts, rule, seed)
                parts.append(
                    measure_all(rule, per, lying, RESAMPLES, seed, seed if shuffle else None)
                )
        found = pd.concat(parts)
        rows[name] = (found["low"].notna().sum(), *(100 * share for share in luck(found)))
    figures = pd.DataFrame.from_dict(
        rows, orient="index", columns=["verdicts", "holds", "backfires"]
    )
    weights = figures["verdicts"] / pd.Series(times)
    shares = [np.average(figures[side], weights=weights) for side in ("holds", "backfires")]
    figures.loc[ALL] = [figures["verdicts"].sum(), *shares]
    return figures

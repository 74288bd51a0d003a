"""How long the whole atlas takes, and how that compares with a plain loop over SciPy's bootstrap.

    python benchmarks/atlas.py [--accounts 40]

Both sides do the same work in the same run: from an account's relative engagement to the 95 %
interval of its lift, with as many resamples. The plain loop runs on a sample of the accounts, taken
evenly from small to large, and is scaled up to all of them.
"""

import argparse
import time

import numpy as np
from rich.progress import Progress
from scipy import stats

from rulebook.evidence import RESAMPLES, qualifying_accounts, whole_atlas
from rulebook.evidence.atlas import cases
from rulebook.evidence.lift import evidence_from
from rulebook.posts import load_posts
from rulebook.rules import RULES


def ratio_of_medians(does: np.ndarray, does_not: np.ndarray, axis: int) -> np.ndarray:
    """Return the lift, as SciPy's bootstrap wants it."""
    return np.median(does, axis) / np.median(does_not, axis)


def tasks() -> list[tuple]:
    """List the work, small to large: rule, account, values and labels wherever there is a lift."""
    found = []
    for rule in RULES.values():
        for name in rule.datasets:
            posts = load_posts(name)
            fit = set(qualifying_accounts(rule, posts))
            for case in cases(rule, posts, "engagement", None, rule.per[0]):
                if case.account in fit:
                    found.append((rule, case.account, case.value, case.follows))
    return sorted(found, key=lambda task: len(task[2]))


def seconds(work, items: list) -> float:
    """Time a function over a list."""
    start = time.perf_counter()
    for item in items:
        work(*item)
    return time.perf_counter() - start


def fast(rule, account, value, follows) -> None:
    """Measure one account as the atlas does."""
    evidence_from(rule, rule.per[0], account, value, follows, RESAMPLES, seed=0)


def slow(_rule, _account, value, follows) -> None:
    """Measure one account with SciPy's bootstrap, batched to keep memory within bounds."""
    with np.errstate(divide="ignore", invalid="ignore"):  # resamples in which a median is 0
        stats.bootstrap(
            (value[follows], value[~follows]),
            ratio_of_medians,
            method="percentile",
            n_resamples=RESAMPLES,
            batch=200,
            rng=np.random.default_rng(0),
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=40, help="how many SciPy is tried on")
    sample_size = parser.parse_args().accounts

    tables = {name for rule in RULES.values() for name in rule.datasets}
    loading = seconds(load_posts, [(name,) for name in sorted(tables)])
    with Progress(transient=True) as progress:
        bar = progress.add_task("atlas", total=sum(len(rule.datasets) for rule in RULES.values()))
        start = time.perf_counter()
        rows = whole_atlas(progress=lambda *_: progress.advance(bar))
        whole = time.perf_counter() - start
    print(f"loading {len(tables)} tables: {loading:.1f} s")
    print(
        f"whole atlas: {whole:.1f} s for nine rules, {len(rows)} rows, "
        f"{rows['low'].notna().sum()} intervals of {RESAMPLES} resamples each"
    )

    work = tasks()
    ours = seconds(fast, work)
    # Each account of the sample stands for a stretch of sizes, in whose middle it is.
    stretch = len(work) / min(sample_size, len(work))
    sample = [work[int(place)] for place in np.arange(stretch / 2, len(work), stretch)]
    theirs = seconds(slow, sample) * len(work) / len(sample)
    print(f"intervals alone, {len(work)} accounts: {ours:.1f} s here")
    print(
        f"a plain loop over scipy.stats.bootstrap: {theirs:.0f} s, "
        f"scaled up from {len(sample)} accounts; ratio {theirs / ours:.0f}"
    )


if __name__ == "__main__":
    main()

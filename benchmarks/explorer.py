"""How long the explorer takes to answer, on accounts of every size.

    python benchmarks/explorer.py [--accounts 8]

For each rule and data set accounts are chosen evenly from the smallest to the largest, and each is
asked for once. Half a second is what the course allows itself. The last column is the time of drawing
the same chart alone, in the same run, divided by the time of the whole update.
"""

import argparse
import time

import numpy as np

from rulebook import charts
from rulebook.evidence import measure_lift
from rulebook.explorer import Explorer, explorer
from rulebook.posts import load_posts
from rulebook.rules import RULES

ALLOWED = 0.5


def timed(act, *arguments) -> tuple[float, float]:
    """Return how many seconds a call takes, by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    act(*arguments)
    return time.perf_counter() - clock, time.process_time() - processor


def answers(seen: Explorer, accounts: int) -> tuple[list[tuple[float, float]], ...]:
    """Return the seconds of every choice of an account, of its chart alone, and of every shuffle."""
    posts = load_posts(seen.dataset.value)
    column = "sector" if seen.rule.per[0] == "account" else "account"
    sizes = posts[column].value_counts().index
    chosen = sizes[np.unique(np.linspace(0, len(sizes) - 1, accounts).round().astype(int))]
    updates, drawings, shuffles = [], [], []
    for account in chosen:
        if account == seen.account.value:
            continue
        updates.append(timed(setattr, seen.account, "value", account))
        own = posts[posts[column] == account]
        drawings.append(
            timed(lambda own=own: charts.two_sides(measure_lift(seen.rule, own)).to_html())
        )
        if not seen.shuffle.disabled:
            shuffles.append(timed(seen.shuffle.click))
    return updates, drawings, shuffles


def main() -> None:
    """Print a line for each rule and data set, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=8, help="accounts of each data set")
    accounts = parser.parse_args().accounts
    every: list[tuple[float, float]] = []
    print(f"{'rule':14}{'data':24}{'updates':>8}{'median':>9}{'slowest':>9}{'chart':>8}")
    for slug, rule in RULES.items():
        seen = explorer(slug)
        for name in rule.datasets:
            if name != seen.dataset.value:
                every.append(timed(setattr, seen.dataset, "value", name))
            updates, drawings, shuffles = answers(seen, accounts)
            if not updates:
                continue
            every += updates + shuffles
            clock = np.array(updates)[:, 0]
            share = np.sum(drawings, axis=0)[0] / clock.sum()
            print(
                f"{slug:14}{name:24}{len(updates):8}{np.median(clock):8.2f}s{max(clock):8.2f}s"
                f"{share:8.0%}"
            )
    for kind, seconds in zip(("clock", "processor"), np.transpose(every), strict=True):
        print(
            f"{len(seconds)} updates, by the {kind}: median {np.median(seconds):.2f} s, 95 of 100 "
            f"within {np.quantile(seconds, 0.95):.2f} s, slowest {max(seconds):.2f} s; "
            f"{(seconds > ALLOWED).sum()} took longer than {ALLOWED} s."
        )


if __name__ == "__main__":
    main()

"""How far the answer of a trial of one's own can be trusted, as docs/statistics.md states it, and its time.

    python benchmarks/own_trial.py [--trials 1000]

Every trial is drawn, posted (in a made-up account) and read by the functions that a learner's goes through.
"""

import argparse
import time

from rulebook.own import trial_error_rates as figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=figures.TRIALS, help="how many of each kind")
    trials = parser.parse_args().trials
    start = time.process_time()
    print(figures.interval_figures(trials).round(1).to_string())
    print(figures.plan_figures(trials).round(1).to_string(index=False))
    print(f"{time.process_time() - start:.0f} s of processor time, {trials:,} trials of each kind.")


if __name__ == "__main__":
    main()

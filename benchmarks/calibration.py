"""How far the evidence can be trusted, as docs/statistics.md states it.

python benchmarks/calibration.py
"""

import pandas as pd

from rulebook.evidence.error_rates import made_up_figures, real_figures, rotated_figures


def show(figures: pd.DataFrame) -> None:
    """Print a table as Markdown, percentages with one digit."""
    print(f"| | {' | '.join(figures.columns)} |")
    print("|---|" + "---:|" * len(figures.columns))
    for name, row in figures.iterrows():
        first, *percent = row
        print(f"| {name} | {first:,.0f} | " + " | ".join(f"{p:.1f} %" for p in percent) + " |")
    print()


if __name__ == "__main__":
    show(made_up_figures())
    show(real_figures())
    show(rotated_figures())

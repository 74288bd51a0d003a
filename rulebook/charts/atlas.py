"""The whole atlas as one picture, in the style of the others."""

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from rulebook.charts.axes import rows_without_lines
from rulebook.charts.palette import OWN_MARK, PALE, VERDICTS
from rulebook.errors import RulebookError
from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.posts import NETWORKS
from rulebook.rules import RULES

# Below the bar, pointing up at it: a line across it would hide the numbers.
_LUCK: dict[str, Any] = {"color": INK, "marker": "^", "markersize": 6.5, "linestyle": "none"}
_GAP = 0.85
# A bar's part that is narrower than this has no room for its number.
_ROOM = 0.022


@styled
def atlas_bars(
    counts: pd.DataFrame, own: pd.DataFrame | None = None, called: str = "yours"
) -> Chart:
    """Draw the verdicts of every rule on every network, a bar each, and how far luck alone would get.

    `counts` is what `evidence.count_verdicts` gives. From the left end of a bar grow the accounts on
    which the rule backfires, from the right end those on which it holds; each mark below it shows how
    far shuffled labels alone would fill the bar from that end. `own` has one row a test to be marked (rule,
    dataset, account, verdict): a diamond in the part of the bar that it belongs to, called what `called` says.

    Raises RulebookError where no account has an interval.
    """
    rows = counts[counts["accounts"] > 0]
    if rows.empty:
        raise RulebookError("No account in this atlas has an interval: there is nothing to draw.")
    places = _places(rows)
    real, by_chance = _totals(rows)
    tests = rows["accounts"].sum()
    figure, axes = titled_axes(
        (9, 1.9 + 0.36 * max(places)),
        f"Nine rules, {tests:,} tests: {real:,} give a verdict. Luck alone would give about "
        f"{by_chance:.0f}.",
    )
    _bars(axes, places, rows)
    marked = _mark(axes, places, rows, own, called) if own is not None else ""
    labels = [
        f"{NETWORKS.get(name, name)} ({accounts:,})"
        for name, accounts in zip(rows["dataset"], rows["accounts"], strict=True)
    ]
    axes.set_yticks(places, labels)
    axes.set_ylim(max(places) + 0.6, min(places) - 1.3)
    firsts = rows.assign(place=places).drop_duplicates("rule")
    for slug, place in zip(firsts["rule"], firsts["place"], strict=True):
        rule = RULES[slug]
        axes.annotate(
            f"{rule.number}  {rule.claim}", (0, place - 0.5), va="bottom", size=10, weight="bold"
        )
    rows_without_lines(axes)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    axes.set_xlabel("Share of the accounts with an interval (numbers: accounts)")
    handles: list[Artist] = [
        Patch(color=PALE if verdict == "can't tell" else colour, label=verdict)
        for verdict, (colour, _) in VERDICTS.items()
    ]
    handles += axes.plot([], [], label="so far luck alone would get", **_LUCK)
    handles += [line for line in axes.lines if line.get_label() == called][:1]
    figure.legend(handles=handles, loc="outside lower center", ncols=5, columnspacing=1.4)
    said = " ".join(_row_in_words(row) for row in rows.to_dict("records"))
    return Chart(
        figure,
        f"Bars: the verdicts of nine rules on the networks where each was tested, {tests:,} tests "
        f"in all. {real:,} give a verdict; shuffled labels give about {by_chance:.0f}. {said}{marked}",
    )


def _mark(
    axes: Axes, places: list[float], rows: pd.DataFrame, own: pd.DataFrame, called: str
) -> str:
    """Mark some tests in the bars they belong to, and say in words which they are."""
    said = []
    for test in own.to_dict("records"):
        here = (rows["rule"] == test["rule"]) & (rows["dataset"] == test["dataset"])
        for place, row in zip(
            pd.Series(places)[here.to_numpy()], rows[here].to_dict("records"), strict=True
        ):
            before = list(VERDICTS)[: list(VERDICTS).index(test["verdict"])]
            # Beside the number, which stands in the middle of the part.
            quarter = sum(row[verdict] for verdict in before) + row[test["verdict"]] / 4
            axes.plot(
                quarter / row["accounts"],
                place,
                marker="D",
                markersize=9,
                label=called,
                **OWN_MARK,
            )
            said.append(f"{RULES[test['rule']].title} on {test['account']}, {test['verdict']}")
    return f" {called[0].upper()}{called[1:]}: {'; '.join(said)}." if said else ""


def _places(rows: pd.DataFrame) -> list[float]:
    """Return how far down each bar stands: the bars of a rule together, and room for its claim."""
    starts = rows["rule"].ne(rows["rule"].shift())
    room = starts.map({True: 1 + _GAP, False: 0.95})
    return list(room.cumsum() - room.iloc[0])


def _totals(rows: pd.DataFrame) -> tuple[int, float]:
    """Return how many verdicts there are, and how many there would be by luck."""
    real = rows[["holds", "backfires"]].to_numpy().sum()
    return int(real), float(rows[["luck holds", "luck backfires"]].to_numpy().sum())


def _bars(axes: Axes, places: list[float], rows: pd.DataFrame) -> None:
    accounts = rows["accounts"].to_numpy()
    start = np.zeros(len(rows))
    for verdict, (colour, _) in VERDICTS.items():
        shares = rows[verdict].to_numpy() / accounts
        pale = verdict == "can't tell"
        axes.barh(
            places,
            shares,
            left=start,
            height=0.62,
            color=PALE if pale else colour,
            edgecolor="white",
        )
        for place, middle, share, count in zip(
            places, start + shares / 2, shares, rows[verdict], strict=True
        ):
            if share > _ROOM * len(f"{count:,}"):
                axes.text(
                    middle,
                    place,
                    f"{count:,}",
                    color=INK if pale else "white",
                    ha="center",
                    va="center",
                    size=9.5,
                    in_layout=False,
                )
        start = start + shares
    ends = [*(rows["luck backfires"] / accounts), *(1 - rows["luck holds"] / accounts)]
    axes.plot(ends, [place + 0.47 for place in places] * 2, clip_on=False, **_LUCK)


def _row_in_words(row: dict[Hashable, Any]) -> str:
    return (
        f"{RULES[row['rule']].title}, {NETWORKS.get(row['dataset'], row['dataset'])}: holds on "
        f"{row['holds']:,}, backfires on {row['backfires']:,} of {row['accounts']:,} "
        f"(luck: {row['luck holds']:.1f} and {row['luck backfires']:.1f})."
    )

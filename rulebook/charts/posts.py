"""Charts of one account's posts: what each got, on which side of a rule, group by group."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from rulebook.charts.axes import brief, count_in_words, plain_counts, ratio_axis, rows_without_lines
from rulebook.charts.drawing import sns
from rulebook.charts.palette import BREAKS, FOLLOWS, MEASURES
from rulebook.charts.words import account_of, finding, need
from rulebook.errors import RulebookError
from rulebook.evidence import MIN_POSTS, RESAMPLES, Evidence
from rulebook.evidence.lift import INTERVAL, bootstrap_medians
from rulebook.frame import GREY, INK, Chart, styled, titled_axes
from rulebook.layout import Layout

# What a dot's place stands for, by what is compared.
_VALUES = {
    "post": "Relative {} of a post (1 = typical for this account; log scale)",
    "day": "Relative {} of a day, its posts added up (log scale)",
    "account": "Median {} of an account (log scale)",
}
_SIDES, _HILL = (FOLLOWS, BREAKS), "#363636"
_JITTER: dict[str, Any] = {"jitter": 0.3, "linewidth": 0, "legend": False}


@styled
def two_sides(evidence: Evidence, title: str | None = None) -> Chart:
    """Draw one account's posts on either side of a rule, by relative engagement.

    `evidence` is what `measure_lift` gives. A dot is a post, placed by its relative engagement (1 =
    typical for the account) on a log axis; those that got nothing at all stand in a column of
    their own at the left. The two bold marks are the medians, whose ratio is the lift. `title`
    stands in the place of the finding where the reader is to find it out.
    """
    seen = evidence.seen
    if seen is None:
        raise RulebookError("An atlas keeps no posts to draw: take what measure_lift gives.")
    things, title = f"{evidence.per}s", title or finding(evidence)
    what = _VALUES[evidence.per].format(evidence.measure)
    sides = {"follow": seen["follows"], "break": ~seen["follows"]}
    names = [f"{side} the rule\n{where.sum():,} {things}" for side, where in sides.items()]
    rows, value = np.where(seen["follows"], 0, 1), seen["value"].to_numpy()

    figure, axes = titled_axes((8, 3.9), title)
    floor = ratio_axis(axes, value)
    # Places and rows as numbers: seaborn need not look for what they stand for.
    looks: dict[str, Any] = {"orient": "y", "native_scale": True, "legend": False, "ax": axes}
    crowded = np.bincount(rows).max() if len(rows) else 1
    sns.stripplot(
        x=np.where(value > 0, value, floor or 1.0),
        y=rows,
        jitter=0.3,
        size=3.5,
        alpha=float(np.clip(60 / crowded, 0.12, 0.6)),
        **looks,
    )
    # With a hue each dot has a colour of its own, and they are painted one by one. Without posts there are none.
    for dots, row in zip(axes.collections, np.unique(rows), strict=False):
        dots.set_facecolor(_SIDES[row])
    # The hills are the share of posts around each place; those that got nothing have none.
    hilly = [row for row in (0, 1) if len(np.unique(value[(rows == row) & (value > 0)])) > 2]
    shown, before = np.isin(rows, hilly) & (value > 0), len(axes.collections)
    sns.violinplot(
        x=value[shown],
        y=rows[shown],
        density_norm="width",
        color=GREY,
        linecolor=_HILL,
        inner=None,
        cut=0,
        alpha=0.3,
        linewidth=1.2,
        **looks,
    )
    for hill, row in zip(axes.collections[before:], hilly, strict=True):
        hill.set_facecolor(sns.desaturate(_SIDES[row], 0.75))
    medians = ""
    for row, (side, where) in enumerate(sides.items()):
        values = seen.loc[where, "value"]
        medians += f" {len(values):,} {things} {side} the rule"
        medians += f", median {values.median():.2f}." if len(values) else "."
        if len(values):
            place, colour = values.median() or floor or 1.0, _SIDES[row]
            axes.plot([place, place], [row - 0.42, row + 0.42], color=colour, linewidth=3)
            axes.annotate(
                f"median {values.median():.2f}",
                (place, row - 0.42),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                va="bottom",
                color=colour,
                weight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
    if evidence.per == "post":
        axes.axvline(1, color=INK, linewidth=1, linestyle=":")
    axes.set_ylim(1.5, -0.72)
    axes.set_yticks([0, 1], names)
    rows_without_lines(axes, labelsize=11)
    axes.set(xlabel=what, ylabel="")
    return Chart(figure, f"{title}. {what}:{medians}")


@styled
def strip(posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw what each of an account's posts got as one dot, with the median and the mean marked."""
    need(posts, measure)
    counts = posts[measure].dropna().astype(float).to_numpy()
    if not len(counts):
        raise RulebookError(f"None of these posts has a count of {measure}: choose others.")
    account, median, mean = account_of(posts), float(np.median(counts)), float(counts.mean())
    below = f"{100 * (counts < mean).mean():.0f} % of the posts got less than the mean"
    figure, axes = titled_axes((8, 2.7), f"{account}: {below}")
    sns.stripplot(x=counts, ax=axes, color=FOLLOWS, size=4, alpha=0.3, **_JITTER)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(-0.3, counts.max() * 1.5 + 1)
    plain_counts(axes.xaxis)
    axes.set_ylim(0.5, -0.9)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    marks = sorted([(median, "median", "-"), (mean, "mean", "--")])
    for (value, name, line), align, shift in zip(marks, ("right", "left"), (-6, 6), strict=True):
        axes.axvline(value, color=INK, linewidth=2, linestyle=line)
        axes.annotate(
            f"{name} {count_in_words(value)}",
            (value, -0.65),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=align,
            weight="bold",
        )
    axes.set_xlabel(f"{MEASURES.get(measure, measure)} of a post (log scale; a dot is a post)")
    return Chart(
        figure,
        f"{MEASURES.get(measure, measure)} of {len(counts):,} posts of {account}, from "
        f"{count_in_words(counts.min())} to {count_in_words(counts.max())}. Median {count_in_words(median)}, mean "
        f"{count_in_words(mean)}: {below}.",
    )


@styled
def two_scales(posts: pd.DataFrame, column: str, title: str) -> Chart:
    """Draw the counts in one column twice: on an ordinary axis, and on a log axis.

    A dot is a row. Counts of 0 stand at the left end of the log axis, which has room for them.
    """
    need(posts, column)
    counts = posts[column].dropna().astype(float).to_numpy()
    figure, ordinary = titled_axes((8, 3.9), title)
    ordinary.remove()
    steps = {"linear": "ordinary axis: one step to the right is as many more"}
    steps["symlog"] = "log axis: one step to the right is ten times as many"
    for axes, (scale, said) in zip(figure.subplots(2), steps.items(), strict=True):
        sns.stripplot(x=counts, ax=axes, color=FOLLOWS, size=4, alpha=0.3, **_JITTER)
        axes.set_xscale(scale, **({"linthresh": 1} if scale == "symlog" else {}))
        axes.set_xlim(left=-counts.max() / 60 if scale == "linear" else -0.3)
        plain_counts(axes.xaxis)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(f"{column.capitalize()} ({said})")
    most, middle = float(counts.max()), float(np.median(counts))
    crowded = 100 * (counts < most / 10).mean()
    return Chart(
        figure,
        f"{title}. {len(counts):,} dots, from {count_in_words(counts.min())} to {count_in_words(most)} {column}, the "
        f"median at {count_in_words(middle)}. On the ordinary axis {crowded:.0f} % of the dots crowd into the "
        "first tenth; on the log axis they spread out.",
    )


@styled
def with_and_without(posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw a few posts of one account as bars, above with the largest one and below without it.

    Each half has its own scale, with its mean and its median marked. Raises RulebookError for
    fewer than two posts.
    """
    need(posts, measure)
    counts = posts[measure].dropna().astype(float).reset_index(drop=True)
    if len(counts) < 2:
        raise RulebookError("A picture with and without the largest post needs two posts or more.")
    viral = int(counts.to_numpy().argmax())
    halves = {"with the viral post": counts, "without it": counts.drop(viral)}
    middles = {name: (values.mean(), values.median()) for name, values in halves.items()}
    said = " ".join(
        f"{name.capitalize()}: mean {count_in_words(mean)}, median {count_in_words(median)}."
        for name, (mean, median) in middles.items()
    )
    figure = Figure(figsize=(8, 5.2), layout=Layout())
    figure.suptitle(
        f"{account_of(posts)}: {len(counts)} posts, with the viral one and without it",
        x=0.012,
        ha="left",
        size=12.5,
        weight="bold",
    )
    for axes, (name, values) in zip(figure.subplots(2), halves.items(), strict=True):
        sns.barplot(
            x=values.index + 1,
            y=values,
            hue=values.index == viral,
            palette={True: INK, False: GREY},
            alpha=0.55,
            legend=False,
            errorbar=None,
            native_scale=True,
            ax=axes,
        )
        axes.set_xlim(0, len(counts) + 1)
        for value, label, line in zip(middles[name], ("mean", "median"), ("--", "-"), strict=True):
            axes.axhline(
                value,
                color=INK,
                linewidth=2,
                linestyle=line,
                label=f"{label} {count_in_words(value)}",
            )
        axes.legend(loc="upper left" if viral > len(counts) / 3 else "upper right", ncols=2)
        axes.set_ylim(0, values.max() * 1.3 + 1)
        axes.set_title(name.capitalize(), size=11)
        axes.set_ylabel(measure.capitalize())
        axes.yaxis.set_major_locator(MaxNLocator(4))
        plain_counts(axes.yaxis)
        axes.set_xlabel("Posts, in the order in which they were sent")
    return Chart(
        figure,
        f"Bars: the {measure} of {len(counts)} posts of {account_of(posts)}, of which the largest has "
        f"{count_in_words(counts.max())}. {said}",
    )


@styled
def groups(
    values: pd.Series, by: pd.Series, what: str, title: str, rows: str | None = None
) -> Chart:
    """Draw the median of each group with its 95 % interval, a row a group.

    `values` are one number a post (or a day), `by` says of each which group it belongs to, and
    `what` names the axis (and `rows` the other one). Words are sorted by their median, the highest
    on top; numbers stay in order. A group with fewer than 20 values is a hollow mark without an interval.

    Raises RulebookError where there is no value to draw.
    """
    table = pd.DataFrame({"value": values.astype(float), "by": by}).dropna()
    if table.empty:
        raise RulebookError("There is nothing in these groups to draw: choose others.")
    found = table.groupby("by")["value"].agg(["size", "median"])
    if not pd.api.types.is_numeric_dtype(found.index.dtype):
        found = found.sort_values("median", ascending=False)
    figure, axes = titled_axes((8, 1.5 + 0.42 * len(found)), title)
    rng = np.random.default_rng(0)
    labels, said, reach = [], [], [0.0]
    drawn: list[tuple[str, float]] = []
    for name, size, median in found.itertuples():
        labels.append(f"{name}  ({size:,})")
        words, reach = f"{name}: median {brief(median)}", [*reach, median]
        if size >= MIN_POSTS:
            ordered = np.sort(table.loc[table["by"] == name, "value"].to_numpy())
            low, high = np.quantile(bootstrap_medians(ordered, RESAMPLES, rng), INTERVAL)
            drawn += [(labels[-1], low), (labels[-1], high)]
            words += f", interval {brief(low)} to {brief(high)}"
            reach.append(high)
        drawn.append((labels[-1], median))
        said.append(f"{words} ({size:,})")
    # Of each group its median and the ends of its interval, which are the least and the most of the three.
    sns.pointplot(
        pd.DataFrame(drawn, columns=["row", "value"]),
        x="value",
        y="row",
        order=labels,
        estimator="median",
        errorbar=("pi", 100),
        linestyle="none",
        color=FOLLOWS,
        ax=axes,
    )
    small = [row for row, size in enumerate(found["size"]) if size < MIN_POSTS]
    axes.scatter(
        found["median"].iloc[small], small, s=60, facecolor="white", edgecolor=GREY, zorder=5
    )
    axes.set_xlim(0, 1.08 * max(reach) or 1)
    if max(reach) >= 1000:
        plain_counts(axes.xaxis)
    axes.set_ylim(len(found) - 0.4, -0.6)
    few = (found["size"] < MIN_POSTS).any()
    rows_without_lines(axes)
    axes.grid(axis="x")
    axes.set_ylabel(rows or "")
    hollow = f"; hollow: fewer than {MIN_POSTS}" if few else ""
    axes.set_xlabel(f"{what}\n(median and its 95 % interval; in brackets, how many{hollow})")
    by_rows = f", by {rows}" if rows else ""
    return Chart(figure, f"{title}. {what}{by_rows}. {'; '.join(said)}.")

"""The course's charts: each is a picture and, in words, what the picture shows.

Blue stands for following a rule and vermilion for breaking it, everywhere: the verdict "holds" is
blue, "backfires" vermilion. Both come from seaborn's "colorblind" palette, and shape or place says
the same again for a reader to whom the two look alike.
"""

from calendar import day_name
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from scipy.ndimage import gaussian_filter1d

from rulebook.chart import GREY, INK, Chart, styled, titled_axes
from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_POSTS,
    NEIGHBOURS,
    RESAMPLES,
    Evidence,
    measure_lift,
    observations,
)
from rulebook.evidence.lift import INTERVAL, bootstrap_medians
from rulebook.rules import Rule, get_rule

# Written out, because importing seaborn for three colours costs every notebook a second at its start;
# a test compares them.
FOLLOWS, BREAKS, PROMISE = "#0173b2", "#d55e00", "#cc78bc"
OWN = "#ece133"
# A verdict's colour and shape: the arrows point to the side on which the interval lies.
VERDICTS = {"backfires": (BREAKS, "<"), "can't tell": (GREY, "o"), "holds": (FOLLOWS, ">")}
MEASURES = {
    "engagement": "Engagement (reactions + comments + shares)",
    "likes": "Likes",
    "comments": "Comments",
    "shares": "Shares",
}
# What a dot's place stands for, by what is compared.
_VALUES = {
    "post": "Relative {} of a post (1 = typical for this account; log scale)",
    "day": "Relative {} of a day, its posts added up (log scale)",
    "account": "Median {} of an account (log scale)",
}
# Beyond this many rows the names would overlap, and a row is only a place in the order.
_NAMED_ROWS = 70
# Up to here a reader can count the dots one by one; beyond, bars say it better.
_COUNTABLE = 100
# With more posts than this in a week's heat map its numbers have three digits.
_MANY_IN_A_WEEK = 5_000


@styled
def two_sides(
    rule: Rule | str,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    per: str | None = None,
    evidence: Evidence | None = None,
    title: str | None = None,
) -> Chart:
    """Draw one account's posts on either side of a rule, by relative engagement.

    `posts` are one account's, as `load_posts` gives them. A dot is a post, placed by its relative
    engagement (1 = typical for the account) on a log axis; those that got nothing at all stand in
    a column of their own at the left. The two bold marks are the medians, whose ratio is the
    lift. `evidence` saves measuring the lift again where the caller has it; `title` stands in the
    place of the finding where the reader is to find it out.
    """
    chosen = {"measure": measure, "threshold": threshold, "per": per}
    evidence = evidence or measure_lift(_rule(rule), posts, **chosen)
    seen = observations(_rule(rule), posts, **chosen)
    sides = {
        "follow": seen.loc[seen["follows"], "value"].to_numpy(),
        "break": seen.loc[~seen["follows"], "value"].to_numpy(),
    }
    things, title = f"{evidence.per}s", title or _finding(evidence)
    what = _VALUES[evidence.per].format(measure)
    figure, axes = titled_axes((8, 3.9), title)
    floor = _ratio_axis(axes, seen["value"].to_numpy())
    if evidence.per == "post":
        axes.axvline(1, color=INK, linewidth=1, linestyle=":")
    for row, values, colour in zip((1.25, 0), sides.values(), (FOLLOWS, BREAKS), strict=True):
        _cloud(axes, values, row, colour, floor)
    axes.set_yticks(
        [1.25, 0], [f"{side} the rule\n{len(v):,} {things}" for side, v in sides.items()]
    )
    axes.set_ylim(-0.4, 2.15)
    axes.tick_params(axis="y", length=0, labelsize=11)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(what)
    medians = " ".join(
        f"{len(values):,} {things} {side} the rule"
        + (f", median {np.median(values):.2f}." if len(values) else ".")
        for side, values in sides.items()
    )
    return Chart(figure, f"{title}. {what}: {medians}")


@styled
def resampled(lifts: Iterable[float], own: float | None = None, drawn: str = "resample") -> Chart:
    """Draw the lifts of an account's posts drawn again and again: its middle 95 % is the interval.

    `lifts` holds one lift for each bootstrap resample; `own` is the lift of the posts themselves.
    `drawn` says what one draw is called, where it is another one than a bootstrap resample.
    """
    lifts = _finite(lifts, "resampled")
    low, high = np.percentile(lifts, [2.5, 97.5])
    figure, axes = titled_axes(
        (8, 3.2), f"95 of 100 {drawn}s give a lift from {low:.2f} to {high:.2f}"
    )
    _ratio_axis(axes, lifts if own is None else np.append(lifts, own))
    counts, edges, bars = axes.hist(lifts, bins=_bins(lifts), color="#c9d6e0", edgecolor="white")
    for left, right, bar in zip(edges[:-1], edges[1:], bars, strict=True):
        if low <= np.sqrt(left * right) <= high:
            bar.set_facecolor(FOLLOWS)
    axes.set_ylim(0, counts.max() * 1.35)
    axes.axvline(1, color=INK, linewidth=1, linestyle=":")
    if own is not None:
        axes.axvline(own, ymax=0.8, color=INK, linewidth=2)
        _note(axes, own, f"lift {own:.2f}", INK)
    axes.set_xlabel(f"Lift of a {drawn} (log scale; dotted line: 1, no difference)")
    axes.set_ylabel(f"{drawn.capitalize()}s")
    side = "above 1" if low > 1 else "below 1" if high < 1 else "on both sides of 1"
    return Chart(
        figure,
        f"Histogram of the lifts of {len(lifts):,} {drawn}s. The middle 95 % run from {low:.2f} "
        f"to {high:.2f} and lie {side}, where 1 means no difference."
        + ("" if own is None else f" The lift of the posts themselves is {own:.2f}."),
    )


@styled
def luck(lifts: Iterable[float], own: float) -> Chart:
    """Draw the lifts that shuffled labels give, and the account's own lift (`own`) among them.

    Up to a hundred shuffles are dots, so that each can be counted; more are a histogram.
    """
    lifts = _finite(lifts, "shuffled")
    reached = luck_reaches(lifts, own)
    times = f"{reached:,} of {len(lifts):,} shuffle{'' if len(lifts) == 1 else 's'}"
    figure, axes = titled_axes((8, 3.2), f"Luck alone went this far from 1 in {times}")
    _ratio_axis(axes, np.append(lifts, [own, 1 / own]))
    if len(lifts) <= _COUNTABLE:
        _stack(axes, lifts)
    else:
        counts, *_ = axes.hist(lifts, bins=_bins(lifts), color=GREY, edgecolor="white")
        axes.set_ylim(0, counts.max() * 1.35)
    colour = FOLLOWS if own > 1 else BREAKS
    axes.axvline(1, color=INK, linewidth=1, linestyle=":")
    axes.axvline(own, ymax=0.8, color=colour, linewidth=3)
    _note(axes, own, f"real lift {own:.2f}", colour)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_ylabel("Shuffles")
    axes.set_xlabel("Lift after shuffling the labels (log scale; dotted line: 1, no difference)")
    return Chart(
        figure,
        f"Lifts after {len(lifts):,} shuffles of the labels, from {lifts.min():.2f} to "
        f"{lifts.max():.2f}, and the real lift, {own:.2f}. As far from 1 as the real one, or "
        f"farther: {times}.",
    )


def luck_reaches(lifts: Iterable[float], own: float) -> int:
    """Count the shuffled `lifts` as far from 1 as the lift `own`, or farther, in either direction.

    A half and a double are equally far: distance is measured on the log scale.
    """
    distances = np.abs(np.log(np.asarray(list(lifts), dtype=float)))
    return int((distances >= abs(np.log(own)) - 1e-12).sum())


@styled
def over_time(posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw one account's posts over time with the running median of each post and its neighbours.

    Raises RulebookError where the table does not say when a post was published.
    """
    _need(posts, "posted_at", measure)
    shown = posts.dropna(subset=["posted_at", measure]).sort_values("posted_at")
    if shown.empty:
        raise RulebookError(f"None of these posts has both a time and {measure}: choose others.")
    account, counts, times = _account(posts), shown[measure].astype(float), shown["posted_at"]
    running = counts.rolling(2 * NEIGHBOURS + 1, center=True, min_periods=1).median()
    lowest, highest = _count(running.min()), _count(running.max())
    figure, axes = titled_axes(
        (8, 3.6), f"What is typical moves: on {account} from {lowest} to {highest}"
    )
    axes.scatter(times, counts, s=9, color=FOLLOWS, alpha=0.35, linewidths=0)
    axes.plot(times, running, color=INK, linewidth=1.8)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(0, counts.max() * 1.6 + 1)
    _plain_counts(axes.yaxis)
    locator = AutoDateLocator(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    years = times.max() - times.min() > pd.Timedelta(days=300)
    axes.xaxis.set_major_formatter(DateFormatter("%b %Y" if years else "%d %b %Y"))
    axes.grid(axis="y")
    axes.set_ylabel(f"{measure.capitalize()} of a post\n(log scale)")
    axes.set_xlabel(
        f"Posted (local time; a dot is a post, the line the median of {2 * NEIGHBOURS + 1} neighbours)"
    )
    return Chart(
        figure,
        f"{MEASURES.get(measure, measure)} of {len(shown):,} posts of {account}, from "
        f"{times.min():%B %Y} to {times.max():%B %Y}: the running median moves between {lowest} "
        f"and {highest}; the highest post has {_count(counts.max())}.",
    )


@styled
def clocks(posts: pd.DataFrame) -> Chart:
    """Draw the median relative engagement of each hour, once by local time and once by UTC.

    `posts` are one account's, with `posted_at`, `posted_at_utc` and `relative_engagement`. The
    best hour of each clock is marked. Raises RulebookError where there is no such post.
    """
    shown = _timed(posts, "posted_at", "posted_at_utc")
    hours = {
        name: shown.groupby(shown[column].dt.hour)["relative_engagement"].agg(["median", "size"])
        for name, column in (("local time", "posted_at"), ("UTC", "posted_at_utc"))
    }
    best = {name: table["median"].idxmax() for name, table in hours.items()}
    said = " or ".join(f"{hour}:00 {name}" for name, hour in best.items())
    title = f"{_account(posts)}: one account, two clocks, best at {said}"
    figure = Figure(figsize=(8, 5.4), layout="constrained")
    figure.suptitle(title, x=0.012, ha="left", size=12.5, weight="bold")
    for axes, (name, table) in zip(figure.subplots(2), hours.items(), strict=True):
        _ratio_axis(axes, np.append(table["median"], table["median"].max() * 1.6), axis="y")
        axes.axvspan(7.5, 18.5, color="#ececec", zorder=0)
        axes.axhline(1, color=INK, linewidth=1, linestyle=":")
        places = table["median"].where(table["median"] > 0, axes.get_ylim()[0])
        colours = [FOLLOWS if hour == best[name] else GREY for hour in table.index]
        axes.scatter(table.index, places, s=34, color=colours, zorder=3)
        for hour, count in table["size"].items():
            axes.annotate(
                count,
                (hour, places[hour]),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                size=8.5,
            )
        axes.set_ylabel("Median relative\nengagement (log)")
        axes.set_xlim(-0.7, 23.7)
        axes.set_xticks(range(0, 24, 2))
        axes.set_xlabel(f"Hour by {name} (shaded: 8:00 to 18:59; a number: how many posts)")
    counted = " ".join(
        f"By {name} the best hour is {best[name]}:00, median {table['median'].max():.2f}, which "
        f"rests on {table.loc[best[name], 'size']} of {len(shown)} posts."
        for name, table in hours.items()
    )
    return Chart(figure, f"Median relative engagement of {_account(posts)} by hour. {counted}")


@styled
def week(posts: pd.DataFrame) -> Chart:
    """Draw a heat map: median relative engagement by weekday and hour, and how many posts.

    `posts` are one account's, with `posted_at` and `relative_engagement`. Raises RulebookError
    where there is no such post.
    """
    shown = _timed(posts, "posted_at")
    day, hour = shown["posted_at"].dt.day_name().rename("day"), shown["posted_at"].dt.hour
    cells = shown.groupby([day, hour.rename("hour")])["relative_engagement"].agg(["median", "size"])
    best_day, best_hour = cells["median"].idxmax()
    best = cells.loc[(best_day, best_hour)]
    count = f"{best['size']:.0f} post{'' if best['size'] == 1 else 's'}"
    title = f"{_account(posts)}: the best cell is {best_day}, {best_hour}:00, and rests on {count}"
    figure, axes = titled_axes((8.6, 3.7), title)
    grid, sizes = (
        cells[part].unstack("hour").reindex(index=list(day_name), columns=range(24))
        for part in ("median", "size")
    )
    # As far from 1 on either side, and no farther than ten times: a single cell would bleach the rest.
    reach = np.clip(np.abs(np.log(cells["median"][cells["median"] > 0])).max(), 0.1, np.log(10))
    logs = np.log(grid.astype(float).where(grid > 0, np.exp(-reach))).where(grid.notna())
    drawn = axes.pcolormesh(logs, cmap="PuOr_r", vmin=-reach, vmax=reach, edgecolor="white")
    few = len(shown) < _MANY_IN_A_WEEK
    for row, column in zip(*np.nonzero(sizes.notna().to_numpy()), strict=True):
        strong = abs(logs.iat[row, column]) > 0.6 * reach
        axes.text(
            column + 0.5,
            row + 0.5,
            f"{sizes.iat[row, column]:.0f}",
            ha="center",
            va="center",
            size=8.5 if few else 7,
            color="white" if strong else INK,
        )
    axes.set_yticks(np.arange(7) + 0.5, list(day_name))
    axes.set_xticks(np.arange(0, 24, 2) + 0.5, range(0, 24, 2))
    axes.tick_params(length=0)
    axes.invert_yaxis()
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel("Hour of the day, local time (the number in a cell is how many posts)")
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10) if abs(np.log(tick)) <= reach + 1e-9]
    bar = figure.colorbar(drawn, ax=axes, pad=0.01, label="Median relative engagement")
    bar.set_ticks(np.log(ticks), labels=[f"{tick:g}" for tick in ticks])
    bar.outline.set_visible(False)
    single = (cells["size"] == 1).sum()
    return Chart(
        figure,
        f"Heat map of {len(shown):,} posts of {_account(posts)} by weekday and hour: {len(cells)} of "
        f"168 cells hold a post, {single} of them a single one. The best cell is {best_day}, "
        f"{best_hour}:00, with a median relative engagement of {best['median']:.2f} from {count}.",
    )


@styled
def strip(posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw what each of an account's posts got as one dot, with the median and the mean marked."""
    _need(posts, measure)
    counts = posts[measure].dropna().astype(float).to_numpy()
    if not len(counts):
        raise RulebookError(f"None of these posts has a count of {measure}: choose others.")
    account, median, mean = _account(posts), np.median(counts), counts.mean()
    below = f"{100 * (counts < mean).mean():.0f} % of the posts got less than the mean"
    figure, axes = titled_axes((8, 2.7), f"{account}: {below}")
    jitter = np.random.default_rng(0).uniform(-0.3, 0.3, len(counts))
    axes.scatter(counts, jitter, s=14, color=FOLLOWS, alpha=0.3, linewidths=0)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(-0.3, counts.max() * 1.5 + 1)
    _plain_counts(axes.xaxis)
    axes.set_ylim(-0.5, 0.9)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    marks = sorted([(median, "median", "-"), (mean, "mean", "--")])
    for (value, name, line), align, shift in zip(marks, ("right", "left"), (-6, 6), strict=True):
        axes.axvline(value, color=INK, linewidth=2, linestyle=line)
        axes.annotate(
            f"{name} {_count(value)}",
            (value, 0.65),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=align,
            weight="bold",
        )
    axes.set_xlabel(f"{MEASURES.get(measure, measure)} of a post (log scale; a dot is a post)")
    return Chart(
        figure,
        f"{MEASURES.get(measure, measure)} of {len(counts):,} posts of {account}, from "
        f"{_count(counts.min())} to {_count(counts.max())}. Median {_count(median)}, mean "
        f"{_count(mean)}: {below}.",
    )


@styled
def two_scales(posts: pd.DataFrame, column: str, title: str) -> Chart:
    """Draw the counts in one column twice: on an ordinary axis, and on a log axis.

    A dot is a row. Counts of 0 stand at the left end of the log axis, which has room for them.
    """
    _need(posts, column)
    counts = posts[column].dropna().astype(float).to_numpy()
    figure, ordinary = titled_axes((8, 3.9), title)
    ordinary.remove()
    jitter = np.random.default_rng(0).uniform(-0.3, 0.3, len(counts))
    steps = {"linear": "ordinary axis: one step to the right is as many more"}
    steps["symlog"] = "log axis: one step to the right is ten times as many"
    for axes, (scale, said) in zip(figure.subplots(2), steps.items(), strict=True):
        axes.scatter(counts, jitter, s=14, color=FOLLOWS, alpha=0.3, linewidths=0)
        axes.set_xscale(scale, **({"linthresh": 1} if scale == "symlog" else {}))
        axes.set_xlim(left=-counts.max() / 60 if scale == "linear" else -0.3)
        _plain_counts(axes.xaxis)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(f"{column.capitalize()} ({said})")
    most, middle = counts.max(), np.median(counts)
    crowded = 100 * (counts < most / 10).mean()
    return Chart(
        figure,
        f"{title}. {len(counts):,} dots, from {_count(counts.min())} to {_count(most)} {column}, the "
        f"median at {_count(middle)}. On the ordinary axis {crowded:.0f} % of the dots crowd into the "
        "first tenth; on the log axis they spread out.",
    )


@styled
def people(posts: pd.DataFrame, title: str) -> Chart:
    """Draw people by whom they follow and who follows them, both on log axes.

    `posts` has one row a person, with `followers` and `following`. People with the same numbers
    are one mark, larger the more they are. Whoever follows fewer than follow them stands above the
    line.
    """
    _need(posts, "followers", "following")
    marks = posts.groupby(["following", "followers"]).size().rename("people").reset_index()
    marks = marks.astype(float)
    figure, axes = titled_axes((8, 5.4), title)
    most = marks[["followers", "following"]].to_numpy().max() * 1.8
    axes.plot([0, most], [0, most], color=INK, linewidth=1, linestyle=":")
    above = marks["following"] < marks["followers"]
    for side, colour, shape, word in (
        (above, FOLLOWS, "^", "follow fewer than follow them"),
        (~above, BREAKS, "v", "follow as many, or more"),
    ):
        rows = marks[side]
        axes.scatter(
            rows["following"],
            rows["followers"],
            s=12 * rows["people"],
            color=colour,
            marker=shape,
            alpha=0.6,
            linewidths=0,
            label=f"{word} ({rows['people'].sum():,.0f})",
        )
    for axis in ("x", "y"):
        axes.set(**{f"{axis}scale": "symlog", f"{axis}lim": (-0.3, most)})
    _plain_counts(axes.xaxis)
    _plain_counts(axes.yaxis)
    axes.grid()
    axes.set_xlabel("Following: how many they follow (log scale)")
    axes.set_ylabel("Followers: how many follow them (log scale)")
    figure.legend(loc="outside lower center", ncols=2, handletextpad=0.5)
    together = posts["followers"].corr(posts["following"], method="spearman")
    return Chart(
        figure,
        f"{title}. {len(posts):,} people, {marks.loc[above, 'people'].sum():,.0f} of them above the "
        "line, where somebody follows fewer than follow them. The cloud rises to the right: rank "
        f"correlation {together:.2f}, where 0 means that the two go their own ways, and 1 that they "
        "always rise together.",
    )


@styled
def with_and_without(posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw a few posts of one account as bars, above with the largest one and below without it.

    Each half has its own scale, with its mean and its median marked. Raises RulebookError for
    fewer than two posts.
    """
    _need(posts, measure)
    counts = posts[measure].dropna().astype(float).reset_index(drop=True)
    if len(counts) < 2:
        raise RulebookError("A picture with and without the largest post needs two posts or more.")
    viral = counts.idxmax()
    halves = {"with the viral post": counts, "without it": counts.drop(viral)}
    middles = {name: (values.mean(), values.median()) for name, values in halves.items()}
    said = " ".join(
        f"{name.capitalize()}: mean {_count(mean)}, median {_count(median)}."
        for name, (mean, median) in middles.items()
    )
    figure = Figure(figsize=(8, 5.2), layout="constrained")
    figure.suptitle(
        f"{_account(posts)}: {len(counts)} posts, with the viral one and without it",
        x=0.012,
        ha="left",
        size=12.5,
        weight="bold",
    )
    for axes, (name, values) in zip(figure.subplots(2), halves.items(), strict=True):
        colours = [INK if place == viral else GREY for place in values.index]
        axes.bar(values.index + 1, values, color=colours, alpha=0.55)
        axes.set_xlim(0, len(counts) + 1)
        for value, label, line in zip(middles[name], ("mean", "median"), ("--", "-"), strict=True):
            axes.axhline(
                value, color=INK, linewidth=2, linestyle=line, label=f"{label} {_count(value)}"
            )
        axes.legend(loc="upper left" if viral > len(counts) / 3 else "upper right", ncols=2)
        axes.set_ylim(0, values.max() * 1.3 + 1)
        axes.set_title(name.capitalize(), size=11)
        axes.set_ylabel(measure.capitalize())
        axes.yaxis.set_major_locator(MaxNLocator(4))
        _plain_counts(axes.yaxis)
        axes.set_xlabel("Posts, in the order in which they were sent")
    return Chart(
        figure,
        f"Bars: the {measure} of {len(counts)} posts of {_account(posts)}, of which the largest has "
        f"{_count(counts.max())}. {said}",
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
    said, reach = [], [0.0]
    for row, (name, size, median) in enumerate(found.itertuples()):
        words = f"{name}: median {_round(median)}"
        enough = size >= MIN_POSTS
        if enough:
            ordered = np.sort(table.loc[table["by"] == name, "value"].to_numpy())
            low, high = np.quantile(bootstrap_medians(ordered, RESAMPLES, rng), INTERVAL)
            axes.hlines(row, low, high, color=FOLLOWS, linewidth=2.4)
            words += f", interval {_round(low)} to {_round(high)}"
            reach.append(high)
        colour = FOLLOWS if enough else GREY
        axes.scatter(
            median, row, s=60, facecolor=colour if enough else "white", edgecolor=colour, zorder=3
        )
        reach.append(median)
        said.append(f"{words} ({size:,})")
    axes.set_xlim(0, 1.08 * max(reach) or 1)
    if max(reach) >= 1000:
        _plain_counts(axes.xaxis)
    axes.set_ylim(len(found) - 0.4, -0.6)
    few = (found["size"] < MIN_POSTS).any()
    labels = [f"{name}  ({size:,})" for name, size in found["size"].items()]
    axes.set_yticks(range(len(found)), labels)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    if rows:
        axes.set_ylabel(rows)
    hollow = f"; hollow: fewer than {MIN_POSTS}" if few else ""
    axes.set_xlabel(f"{what}\n(median and its 95 % interval; in brackets, how many{hollow})")
    said = "; ".join(said)
    return Chart(figure, f"{title}. {what}{f', by {rows}' if rows else ''}. {said}.")


@styled
def slopes(rule: Rule | str, posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw each account's median on both sides of a rule as a line, and that of all posts in one heap.

    Raises RulebookError where no account has posts above 0 on both sides.
    """
    rule = _rule(rule)
    _need(posts, "account", measure)
    side = rule.follows(posts)
    known = side.notna() & posts[measure].notna()
    counts, side = posts.loc[known, measure].astype(float), side[known].astype(bool)
    medians = counts.groupby([posts.loc[known, "account"].astype(str), side]).median().unstack()
    medians = medians.reindex(columns=[False, True]).dropna()
    medians = medians[(medians > 0).all(axis=1)]
    if medians.empty:
        raise RulebookError("No account here has posts with engagement on both sides of the rule.")
    heap = counts.groupby(side).median()
    better = int((medians[True] > medians[False]).sum())
    ways = {True: "ahead", False: "behind"}
    figure, axes = titled_axes(
        (8, 4.6),
        f"Posts that follow the rule: ahead on {better} of {len(medians)} accounts, "
        f"{ways[heap[True] > heap[False]]} in one heap",
    )
    for account, row in medians.iterrows():
        colour, style = (FOLLOWS, "-") if row[True] > row[False] else (BREAKS, "--")
        axes.plot([0, 1], [row[False], row[True]], style, color=colour, marker="o", linewidth=1.6)
        if len(medians) <= 6:
            axes.annotate(
                account,
                (1, row[True]),
                xytext=(10, 0),
                textcoords="offset points",
                va="center",
                color=colour,
            )
    axes.plot([0, 1], [heap[False], heap[True]], color=INK, marker="D", linewidth=4)
    axes.annotate(
        "all in one heap",
        (0, heap[False]),
        xytext=(-10, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        weight="bold",
    )
    axes.set(xlim=(-0.45, 1.35), yscale="log", ylabel=f"Median {measure} of a post\n(log scale)")
    axes.set_xticks([0, 1], ["posts that break the rule", "posts that follow the rule"])
    axes.set_xlabel("A line is an account: solid and rising, or dashed and falling")
    _plain_counts(axes.yaxis)
    axes.grid(axis="y")
    return Chart(
        figure,
        f"Median {measure} on both sides of the rule “{_claim(rule)}”, a line for each of "
        f"{len(medians)} accounts: on {better} it is higher for posts that follow the rule. All "
        f"posts in one heap: {_count(heap[True])} for those that follow, {_count(heap[False])} for "
        "those that break it.",
    )


@styled
def forest(atlas: pd.DataFrame, rule: Rule | str, where: str = "", own: str | None = None) -> Chart:
    """Draw one rule on many accounts: a row each, its lift with its 95 % interval, sorted by lift.

    `atlas` is what `evidence.atlas` gives; `where` ends the title ("on Instagram"). Colour and
    shape give the verdict; the dotted line is no difference, the dashed one what the rule promises.
    The row of the account `own` is marked as the reader's.
    Accounts without an interval (too few posts on one side) are counted and not drawn.

    Raises RulebookError where there is no lift to draw.
    """
    rule = _rule(rule)
    drawn = _with_interval(atlas, rule)
    tally = _tally(drawn)
    title = f"“{_claim(rule)}”{' ' if where else ''}{where}: {_tally_words(tally)}"
    figure, axes = titled_axes((8, float(np.clip(1.7 + 0.2 * len(drawn), 3, 9.5))), title)
    _ratio_axis(axes, drawn[["low", "lift", "high"]].to_numpy().ravel(), keep=rule.promise)
    small = len(drawn) > _NAMED_ROWS
    for verdict, (colour, shape) in VERDICTS.items():
        rows = drawn[drawn["verdict"] == verdict]
        # Hundreds of grey whiskers would hide the few coloured ones.
        faint = small and verdict == "can't tell"
        axes.hlines(
            rows.index,
            rows["low"],
            rows["high"],
            color=colour,
            linewidth=0.9 if small else 1.8,
            alpha=0.35 if faint else 1,
            zorder=1.5 if faint else 2,
        )
        axes.scatter(
            rows["lift"],
            rows.index,
            s=11 if small else 44,
            marker=shape,
            facecolor="white" if verdict == "can't tell" else colour,
            edgecolor=colour,
            linewidth=0.8 if small else 1.4,
            zorder=3,
            label=f"{verdict} ({tally[verdict]})",
        )
    axes.axvline(1, color=INK, linewidth=1.2, linestyle=":", zorder=1)
    if rule.promise:
        axes.axvline(
            rule.promise,
            color=PROMISE,
            linewidth=1.6,
            linestyle="--",
            zorder=1,
            label=f"promised: {rule.promise:.2f}",
        )
    for row in drawn.index[drawn["account"] == own]:
        axes.axhspan(row - 0.5, row + 0.5, color=OWN, alpha=0.35, zorder=0, label="yours")
    axes.set_ylim(-1, len(drawn))
    if small:
        axes.set_yticks([])
        axes.set_ylabel(f"{len(drawn)} accounts, sorted by lift")
    else:
        axes.set_yticks(range(len(drawn)), drawn["account"].astype(str), fontsize=8.5)
        axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_xlabel("Lift: follow the rule ÷ break it (log scale; 1 = no difference)")
    figure.legend(loc="outside lower center", ncols=4, handletextpad=0.5, columnspacing=1.8)
    return Chart(figure, f"Forest plot: {_lifts_in_words(atlas, rule, where)}")


@styled
def caterpillar(atlas: pd.DataFrame, rule: Rule | str, where: str) -> Chart:
    """Draw the same as `forest`, lying down and without the accounts' names: one look at the whole.

    `where` says what the accounts are ("Facebook pages"). Raises RulebookError where there is no
    lift to draw.
    """
    rule = _rule(rule)
    drawn = _with_interval(atlas, rule)
    posts = int(drawn["follows"].sum() + drawn["breaks"].sum())
    figure, axes = titled_axes(
        (10, 5), f"“{_claim(rule)}”: one rule, {len(drawn)} {where}, {posts:,} posts"
    )
    _ratio_axis(axes, drawn[["low", "high"]].to_numpy().ravel(), keep=rule.promise, axis="y")
    turned = {"holds": "^", "backfires": "v", "can't tell": "o"}
    for verdict, (colour, _) in VERDICTS.items():
        rows = drawn[drawn["verdict"] == verdict]
        if rows.empty:
            continue
        axes.vlines(rows.index, rows["low"], rows["high"], color=colour, linewidth=2.2, alpha=0.55)
        axes.scatter(
            rows.index,
            rows["lift"],
            s=46,
            marker=turned[verdict],
            facecolor="white" if verdict == "can't tell" else colour,
            edgecolor=colour,
            linewidth=1.4,
            zorder=3,
        )
        # The curve rises from left to right, so the room is above its left end and below the rest.
        centre = rows.index.to_series().median()
        around = drawn[np.abs(drawn.index - centre) < 8]
        above = verdict == "backfires"
        place = max(around["high"].max(), rule.promise or 1) if above else around["low"].min()
        axes.annotate(
            f"{verdict} on {len(rows)}",
            (centre, place if above else min(place, 1)),
            xytext=(0, 14 if above else -14),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            color=colour,
            size=16,
            weight="bold",
        )
    lines = [(1, ":", INK, "no\ndifference")]
    if rule.promise:
        lines.append((rule.promise, "--", PROMISE, f"promised:\n{rule.promise:.2f}"))
    for place, style, colour, words in lines:
        axes.axhline(place, color=colour, linewidth=1.4, linestyle=style, zorder=1)
        axes.annotate(
            words,
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="bottom" if place > 1 else "top",
            color=colour,
        )
    axes.set_xlim(-1.5, len(drawn) + 0.5)
    axes.set_xticks([])
    axes.set_xlabel(f"{len(drawn)} {where}, each with its 95 % interval, sorted by lift")
    axes.set_ylabel("Lift: follow the rule ÷ break it\n(log scale; 1 = no difference)")
    axes.grid(axis="y")
    return Chart(figure, f"Chart of many accounts: {_lifts_in_words(atlas, rule, f'on {where}')}")


@styled
def verdict_bars(atlases: Mapping[str, pd.DataFrame], rule: Rule | str) -> Chart:
    """Draw the share of accounts on which a rule holds, backfires or cannot be told, a bar a network.

    `atlases` maps each network's name to its atlas; accounts without an interval are left out.
    """
    rule = _rule(rule)
    tallies = {name: _tally(atlas.dropna(subset=["low"])) for name, atlas in atlases.items()}
    tallies = {name: tally for name, tally in tallies.items() if tally.sum()}
    if not tallies:
        raise RulebookError(f"No account in these tables can test “{_claim(rule)}”: choose others.")
    figure, axes = titled_axes(
        (8, 1.6 + 0.62 * len(tallies)), f"“{_claim(rule)}”: the verdict depends on whom you ask"
    )
    for row, tally in enumerate(tallies.values()):
        start = 0.0
        for verdict, (colour, _) in VERDICTS.items():
            share = tally[verdict] / tally.sum()
            shade = "#d9d9d9" if verdict == "can't tell" else colour
            axes.barh(row, share, left=start, height=0.66, color=shade, edgecolor="white")
            place, count = start + share / 2, tally[verdict]
            if share > 0.035:
                ink = INK if verdict == "can't tell" else "white"
                axes.text(place, row, count, color=ink, ha="center", va="center", size=11)
            elif count:
                # Too narrow to write into, so the number stands on top.
                axes.text(place, row - 0.35, count, color=INK, ha="center", va="bottom", size=10)
            start += share
    labels = [
        f"{name}\n{tally.sum()} {'account' if tally.sum() == 1 else 'accounts'}"
        for name, tally in tallies.items()
    ]
    axes.set_yticks(range(len(tallies)), labels)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    axes.set_xlabel("Share of the accounts (the numbers in the bars are accounts)")
    handles = [axes.patches[place] for place in range(len(VERDICTS))]
    figure.legend(handles, list(VERDICTS), loc="outside lower center", ncols=3)
    said = "; ".join(
        f"{name}: {_tally_words(tally)} of {tally.sum()} accounts"
        for name, tally in tallies.items()
    )
    return Chart(figure, f"Verdicts on the rule “{_claim(rule)}”. {said}.")


def _rule(rule: Rule | str) -> Rule:
    return get_rule(rule) if isinstance(rule, str) else rule


def _claim(rule: Rule) -> str:
    return rule.claim.rstrip(".")


def _need(posts: pd.DataFrame, *columns: str) -> None:
    for column in columns:
        if column not in posts:
            raise RulebookError(f"This table has no column '{column}', and the chart needs it.")


def _timed(posts: pd.DataFrame, *times: str) -> pd.DataFrame:
    """Return the posts that have these times and a relative engagement, of which there must be one."""
    _need(posts, *times, "relative_engagement")
    shown = posts.dropna(subset=[*times, "relative_engagement"])
    if shown.empty:
        raise RulebookError(
            "None of these posts has both a time and a relative engagement: choose others."
        )
    return shown


def _account(posts: pd.DataFrame) -> str:
    accounts = posts["account"].astype(str).unique()
    return accounts[0] if len(accounts) == 1 else f"{len(accounts)} accounts"


def _finding(evidence: Evidence) -> str:
    if evidence.lift is None:
        return f"{evidence.account}: can't tell, there is nothing to compare"
    words = {
        "holds": f"{evidence.per}s that follow the rule do better",
        "backfires": f"{evidence.per}s that follow the rule do worse",
        "can't tell": "can't tell whether the rule matters",
    }
    interval = "" if evidence.low is None else f" ({evidence.low:.2f} to {evidence.high:.2f})"
    return f"{evidence.account}: {words[evidence.verdict]}, lift {evidence.lift:.2f}{interval}"


def _with_interval(atlas: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    drawn = atlas.dropna(subset=["low"]).sort_values("lift", ignore_index=True)
    if drawn.empty:
        raise RulebookError(
            f"No account has enough posts on both sides of “{_claim(rule)}”: there is no lift to draw."
        )
    return drawn.astype({"lift": float, "low": float, "high": float})


def _lifts_in_words(atlas: pd.DataFrame, rule: Rule, where: str) -> str:
    drawn = _with_interval(atlas, rule)
    low, high, missing = drawn.iloc[0], drawn.iloc[-1], len(atlas) - len(drawn)
    return (
        f"the rule “{_claim(rule)}”{' ' if where else ''}{where} {_tally_words(_tally(drawn))} "
        f"of {len(drawn)} accounts. The lifts run from {low['lift']:.2f} ({low['account']}) to "
        f"{high['lift']:.2f} ({high['account']}), 1 meaning no difference."
        + (f" The promise is {rule.promise:.2f}." if rule.promise else "")
        + (f" {missing} more have too few posts to tell." if missing else "")
    )


def _tally(atlas: pd.DataFrame) -> pd.Series:
    return atlas["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)


def _tally_words(tally: pd.Series) -> str:
    backfires, cannot_tell, holds = tally[list(VERDICTS)]
    return f"holds on {holds}, backfires on {backfires}, can't tell on {cannot_tell}"


def _finite(lifts: Iterable[float], kind: str) -> np.ndarray:
    lifts = np.asarray(list(lifts), dtype=float)
    lifts = lifts[np.isfinite(lifts) & (lifts > 0)]
    if not len(lifts):
        raise RulebookError(f"There is no {kind} lift to draw yet: make at least one.")
    return lifts


def _bins(lifts: np.ndarray) -> np.ndarray | int:
    return np.geomspace(lifts.min(), lifts.max(), 41) if np.ptp(lifts) > 1e-9 else 3


def _note(axes: Axes, place: float, words: str, colour: str) -> None:
    low, high = np.log(axes.get_xlim())
    right = (np.log(place) - low) / (high - low) > 0.5
    axes.annotate(
        words,
        (place, 0.9),
        xycoords=("data", "axes fraction"),
        xytext=(8 if right else -8, 0),
        textcoords="offset points",
        ha="right" if right else "left",
        va="center",
        color=colour,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def _count(number: float) -> str:
    """Write a count as people say it: 7, 350, 12,000, 1.4 million."""
    if number >= 999_500:
        return f"{number / 1e6:,.1f} million"
    return f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"


def _round(number: float) -> str:
    """Write a median as briefly as it can be read: 0.87, 24.5, 4,700."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _plain_counts(axis) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: _count(value)))
    axis.set_minor_locator(NullLocator())


_FINE = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2)
_STEPS = (0.25, 0.33, 0.5, 0.75, 1, 1.33, 2, 3, 4)
_COARSE = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_DECADES = tuple(10.0**power for power in range(-6, 7))


def _ratio_axis(
    axes: Axes, values: np.ndarray, keep: float | None = None, axis: str = "x"
) -> float | None:
    """Make one axis a log axis around 1 with ticks that read as ratios.

    Zero has no place on a log axis: where there are zeros they get a tick of their own, left of the
    rest. Returns that place, or None.
    """
    above = values[values > 0]
    shown = np.concatenate([above, [1.0, keep or 1.0]])
    low, high = shown.min() / 1.08, shown.max() * 1.08
    if high / low < 1.5:
        low, high = low / 1.2, high * 1.2
    span = high / low
    ticks = _FINE if span < 4 else _STEPS if span < 16 else _COARSE if span < 5000 else _DECADES
    ticks = [tick for tick in ticks if low <= tick <= high]
    names = [f"{tick:,g}" for tick in ticks]
    floor = None
    if (values == 0).any():
        floor = low / span**0.07
        low = floor / span**0.04
        ticks, names = [floor, *ticks], ["0", *names]
    axes.set(**{f"{axis}scale": "log", f"{axis}lim": (low, high)})
    scale = axes.xaxis if axis == "x" else axes.yaxis
    scale.set_major_locator(FixedLocator(ticks))
    scale.set_major_formatter(FixedFormatter(names))
    scale.set_minor_locator(NullLocator())
    return floor


def _cloud(axes: Axes, values: np.ndarray, row: float, colour: str, floor: float | None) -> None:
    """Draw one side: its posts as dots, their density as a hill above, the median as a bold mark."""
    if not len(values):
        return
    places = np.where(values > 0, values, floor or 1.0)
    jitter = np.random.default_rng(0).uniform(-0.28, -0.04, len(values))
    alpha = float(np.clip(60 / len(values), 0.12, 0.6))
    axes.scatter(places, row + jitter, s=12, color=colour, alpha=alpha, linewidths=0)
    logs = np.log(values[values > 0])
    if len(np.unique(logs)) > 2:
        # A kernel density estimate with Scott's bandwidth, on bins: exact enough for the eye, and its
        # cost hardly grows with the posts.
        counts, edges = np.histogram(logs, bins=200)
        width = np.std(logs) * len(logs) ** -0.2 / (edges[1] - edges[0])
        hill = gaussian_filter1d(counts.astype(float), width, mode="constant")
        grid, top = np.exp((edges[:-1] + edges[1:]) / 2), row + 0.62 * hill / hill.max()
        axes.fill_between(grid, row, top, color=colour, alpha=0.25, linewidth=0)
        axes.plot(grid, top, color=colour, linewidth=1.2)
    median = float(np.median(values))
    place = median if median > 0 else (floor or 1.0)
    axes.plot([place, place], [row - 0.3, row + 0.66], color=colour, linewidth=3)
    axes.annotate(
        f"median {median:.2f}",
        (place, row + 0.66),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=colour,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def _stack(axes: Axes, lifts: np.ndarray) -> None:
    """Pile dots up so that each shuffle stays one dot that can be counted."""
    low, high = np.log(axes.get_xlim())
    columns = np.round((np.log(lifts) - low) / (high - low) * 60).astype(int)
    heights = pd.Series(columns).groupby(columns).cumcount().to_numpy() + 1
    places = np.exp(low + columns / 60 * (high - low))
    axes.scatter(places, heights, s=52, color=GREY, edgecolor="white", linewidth=0.6)
    axes.set_ylim(0, max(heights.max() * 1.4, 8))

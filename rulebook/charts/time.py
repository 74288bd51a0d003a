"""Charts of when one account posts: over the months, around the clock, through the week."""

from calendar import day_name

import numpy as np
import pandas as pd
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure

from rulebook.charts.axes import count_in_words, plain_counts, ratio_axis
from rulebook.charts.drawing import sns
from rulebook.charts.palette import FOLLOWS, MEASURES
from rulebook.charts.words import account_of, need, timed
from rulebook.errors import RulebookError
from rulebook.evidence import NEIGHBOURS
from rulebook.frame import GREY, INK, Chart, styled, titled_axes
from rulebook.layout import Layout

# With more posts than this in a week's heat map its numbers have three digits.
_MANY_IN_A_WEEK = 5_000


@styled
def over_time(posts: pd.DataFrame, measure: str = "engagement") -> Chart:
    """Draw one account's posts over time with the running median of each post and its neighbours.

    Raises RulebookError where the table does not say when a post was published.
    """
    need(posts, "posted_at", measure)
    shown = posts.dropna(subset=["posted_at", measure]).sort_values("posted_at")
    if shown.empty:
        raise RulebookError(f"None of these posts has both a time and {measure}: choose others.")
    account, counts, times = account_of(posts), shown[measure].astype(float), shown["posted_at"]
    running = counts.rolling(2 * NEIGHBOURS + 1, center=True, min_periods=1).median()
    lowest, highest = count_in_words(running.min()), count_in_words(running.max())
    figure, axes = titled_axes(
        (8, 3.6), f"What is typical moves: on {account} from {lowest} to {highest}"
    )
    sns.scatterplot(x=times, y=counts, s=9, color=FOLLOWS, alpha=0.35, linewidth=0, ax=axes)
    sns.lineplot(x=times, y=running, color=INK, linewidth=1.8, estimator=None, ax=axes)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(0, counts.max() * 1.6 + 1)
    plain_counts(axes.yaxis)
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
        f"and {highest}; the highest post has {count_in_words(counts.max())}.",
    )


@styled
def clocks(posts: pd.DataFrame) -> Chart:
    """Draw the median relative engagement of each hour, once by local time and once by UTC.

    `posts` are one account's, with `posted_at`, `posted_at_utc` and `relative_engagement`. The
    best hour of each clock is marked. Raises RulebookError where there is no such post.
    """
    shown = timed(posts, "posted_at", "posted_at_utc")
    hours = {
        name: shown.groupby(shown[column].dt.hour)["relative_engagement"].agg(["median", "size"])
        for name, column in (("local time", "posted_at"), ("UTC", "posted_at_utc"))
    }
    best = {name: table["median"].idxmax() for name, table in hours.items()}
    said = " or ".join(f"{hour}:00 {name}" for name, hour in best.items())
    title = f"{account_of(posts)}: one account, two clocks, best at {said}"
    figure = Figure(figsize=(8, 5.4), layout=Layout())
    figure.suptitle(title, x=0.012, ha="left", size=12.5, weight="bold")
    for axes, (name, table) in zip(figure.subplots(2), hours.items(), strict=True):
        ratio_axis(axes, np.append(table["median"], table["median"].max() * 1.6), axis="y")
        axes.axvspan(7.5, 18.5, color="#ececec", zorder=0)
        axes.axhline(1, color=INK, linewidth=1, linestyle=":")
        places = table["median"].where(table["median"] > 0, axes.get_ylim()[0])
        colours = [FOLLOWS if hour == best[name] else GREY for hour in table.index]
        sns.scatterplot(x=table.index, y=places, s=38, c=colours, linewidth=0, zorder=3, ax=axes)
        for hour, place, count in zip(table.index, places, table["size"], strict=True):
            axes.annotate(
                str(count),
                (hour, place),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                size=8.5,
                in_layout=False,
            )
        axes.set_ylabel("Median relative\nengagement (log)")
        axes.set_xlim(-0.7, 23.7)
        axes.set_xticks(range(0, 24, 2))
        axes.set_xlabel(f"Hour by {name} (shaded: 8:00 to 18:59; a number: how many posts)")
    counted = " ".join(
        f"By {name} the best hour is {best[name]}:00, median {table['median'].max():.2f}, which "
        f"rests on {table['size'].to_numpy()[table.index == best[name]][0]} of {len(shown)} posts."
        for name, table in hours.items()
    )
    return Chart(figure, f"Median relative engagement of {account_of(posts)} by hour. {counted}")


@styled
def week(posts: pd.DataFrame) -> Chart:
    """Draw a heat map: median relative engagement by weekday and hour, and how many posts.

    `posts` are one account's, with `posted_at` and `relative_engagement`. Raises RulebookError
    where there is no such post.
    """
    shown = timed(posts, "posted_at")
    day, hour = shown["posted_at"].dt.day_name().rename("day"), shown["posted_at"].dt.hour
    cells = shown.groupby([day, hour.rename("hour")])["relative_engagement"].agg(["median", "size"])
    best = cells.loc[[cells["median"].idxmax()]].reset_index().iloc[0]
    best_day, best_hour = best["day"], best["hour"]
    count = f"{best['size']:.0f} post{'' if best['size'] == 1 else 's'}"
    title = (
        f"{account_of(posts)}: the best cell is {best_day}, {best_hour}:00, and rests on {count}"
    )
    figure, axes = titled_axes((8.6, 3.7), title)
    grid, sizes = (
        cells[part].unstack("hour").reindex(index=list(day_name), columns=range(24))
        for part in ("median", "size")
    )
    # As far from 1 on either side, and no farther than ten times: a single cell would bleach the rest.
    farthest = cells.loc[cells["median"] > 0, "median"].map(np.log).abs().max()
    reach = float(np.clip(farthest, 0.1, np.log(10)))
    floored = grid.astype(float).where(grid > 0, np.exp(-reach)).where(grid.notna())
    logs = floored.apply(np.log)
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10) if abs(np.log(tick)) <= reach + 1e-9]
    sns.heatmap(
        logs,
        ax=axes,
        cmap="PuOr_r",
        vmin=-reach,
        vmax=reach,
        linewidths=1,
        annot=sizes,
        fmt=".0f",
        annot_kws={"size": 8.5 if len(shown) < _MANY_IN_A_WEEK else 7, "in_layout": False},
        cbar_kws={"pad": 0.01, "label": "Median relative engagement"},
    )
    # The colour bar has axes of its own.
    figure.axes[-1].set_yticks(np.log(ticks), [f"{tick:g}" for tick in ticks])
    axes.set_xticks(np.arange(0, 24, 2) + 0.5, [str(hour) for hour in range(0, 24, 2)], rotation=0)
    axes.tick_params(length=0, left=False, bottom=False)
    axes.set(
        ylabel="", xlabel="Hour of the day, local time (the number in a cell is how many posts)"
    )
    single = (cells["size"] == 1).sum()
    return Chart(
        figure,
        f"Heat map of {len(shown):,} posts of {account_of(posts)} by weekday and hour: {len(cells)} of "
        f"168 cells hold a post, {single} of them a single one. The best cell is {best_day}, "
        f"{best_hour}:00, with a median relative engagement of {best['median']:.2f} from {count}.",
    )

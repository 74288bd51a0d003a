"""Charts of many accounts: one rule on each of them, or the people themselves."""

import numpy as np
import pandas as pd

from rulebook.charts.axes import count_in_words, plain_counts, ratio_axis, rows_without_lines
from rulebook.charts.drawing import sns
from rulebook.charts.palette import BREAKS, FOLLOWS, OWN, PROMISE, VERDICTS
from rulebook.charts.words import (
    claim_of,
    lifts_in_words,
    need,
    not_among,
    own_in_words,
    tally_of,
    tally_words,
    with_interval,
)
from rulebook.evidence.sides import TOGETHER
from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.rules import Rule, get_rule

# Beyond this many rows the names would overlap, and a row is only a place in the order.
_NAMED_ROWS = 70


@styled
def people(posts: pd.DataFrame, title: str, whose: str = "") -> Chart:
    """Draw people by whom they follow and who follows them, both on log axes.

    `posts` has one row a person, with `followers` and `following`. People with the same numbers
    are one mark, larger the more they are. Those who follow fewer than follow them stand above the
    line. `whose` is a sentence on whose people they are; it ends the alternative text.
    """
    need(posts, "followers", "following")
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
        sns.scatterplot(
            rows,
            x="following",
            y="followers",
            s=12 * rows["people"],
            color=colour,
            marker=shape,
            alpha=0.6,
            linewidth=0,
            label=f"{word} ({rows['people'].sum():,.0f})",
            legend=False,
            ax=axes,
        )
    for axis in ("x", "y"):
        axes.set(**{f"{axis}scale": "symlog", f"{axis}lim": (-0.3, most)})
    plain_counts(axes.xaxis)
    plain_counts(axes.yaxis)
    axes.grid()
    axes.set_xlabel("Following: how many they follow (log scale)")
    axes.set_ylabel("Followers: how many follow them (log scale)")
    figure.legend(loc="outside lower center", ncols=2, handletextpad=0.5)
    ranks = posts[["followers", "following"]].corr(method="spearman").to_numpy()
    return Chart(
        figure,
        f"{title}. {len(posts):,} people, {marks.loc[above, 'people'].sum():,.0f} of them above the "
        "line, where somebody follows fewer than follow them. The cloud rises to the right: rank "
        f"correlation {ranks[0, 1]:.2f}, where 0 means that the two go their own ways, and 1 that they "
        f"always rise together.{' ' if whose else ''}{whose}",
    )


@styled
def slopes(
    medians: pd.DataFrame,
    rule: Rule | str,
    measure: str = "engagement",
    own: str | None = None,
    called: str = "yours",
) -> Chart:
    """Draw each account's median on both sides of a rule as a line, and that of all posts in one group.

    `medians` is what `evidence.medians_by_side` gives. The line of the account `own` is marked, and called
    what `called` says.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    medians, group = medians.drop(index=TOGETHER), medians.loc[[TOGETHER]].iloc[0].to_dict()
    better = int((medians["follows"] > medians["breaks"]).sum())
    figure, axes = titled_axes(
        (8, 4.6),
        f"Posts that follow the rule: ahead on {better} of {len(medians)} accounts, "
        f"{'ahead' if group['follows'] > group['breaks'] else 'behind'} in one group",
    )
    lines = medians.rename_axis("account").reset_index().melt("account", var_name="side")
    ahead = medians["follows"] > medians["breaks"]
    sns.lineplot(
        lines.assign(ahead=lines["account"].map(ahead), side=lines["side"].eq("follows") * 1),
        x="side",
        y="value",
        units="account",
        estimator=None,
        hue="ahead",
        style="ahead",
        palette={True: FOLLOWS, False: BREAKS},
        dashes={True: "", False: (4, 2)},
        markers={True: "o", False: "o"},
        markersize=7,
        markeredgewidth=0,
        linewidth=1.6,
        legend=False,
        ax=axes,
    )
    ours = "" if own is None else not_among(own, called)
    if own in medians.index:
        mine = medians.loc[[own]].iloc[0].to_dict()
        ends = [mine["breaks"], mine["follows"]]
        axes.plot([0, 1], ends, color=INK, linewidth=5, zorder=2.5)
        axes.plot(
            [0, 1],
            ends,
            color=OWN,
            linewidth=3,
            marker="o",
            markersize=8,
            markeredgecolor=INK,
            zorder=2.6,
            label=f"{called}: {own}",
        )
        figure.legend(loc="outside lower center")
        ours = (
            f" {own} ({called}): {count_in_words(mine['follows'])} for posts that follow, "
            f"{count_in_words(mine['breaks'])} for those that break it."
        )
    if len(medians) <= 6:
        for account, end in zip(medians.index, medians["follows"], strict=True):
            axes.annotate(
                account,
                (1, end),
                xytext=(10, 0),
                textcoords="offset points",
                va="center",
                color=FOLLOWS if ahead[account] else BREAKS,
            )
    axes.plot([0, 1], [group["breaks"], group["follows"]], color=INK, marker="D", linewidth=4)
    axes.annotate(
        "all in one group",
        (0, group["breaks"]),
        xytext=(-10, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        weight="bold",
    )
    axes.set(xlim=(-0.45, 1.35), yscale="log", ylabel=f"Median {measure} of a post\n(log scale)")
    axes.set_xticks([0, 1], ["posts that break the rule", "posts that follow the rule"])
    axes.set_xlabel("A line is an account: solid and rising, or dashed and falling")
    plain_counts(axes.yaxis)
    axes.grid(axis="y")
    return Chart(
        figure,
        f"Median {measure} on both sides of the rule “{claim_of(rule)}”, a line for each of "
        f"{len(medians)} accounts: on {better} it is higher for posts that follow the rule. All "
        f"posts in one group: {count_in_words(group['follows'])} for those that follow, "
        f"{count_in_words(group['breaks'])} for those that break it.{ours}",
    )


@styled
def forest(
    atlas: pd.DataFrame,
    rule: Rule | str,
    where: str = "",
    own: str | None = None,
    called: str = "yours",
) -> Chart:
    """Draw one rule on many accounts: a row each, its lift with its 95 % interval, sorted by lift.

    `atlas` is what `evidence.atlas` gives; `where` ends the title ("on Instagram"). Colour and
    shape give the verdict; the dotted line is no difference, the dashed one what the rule promises.
    The row of the account `own` is marked, and called what `called` says, the reader's unless told otherwise.
    Accounts without an interval (too few posts on one side) are counted and not drawn.

    Raises RulebookError where there is no lift to draw.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    drawn = with_interval(atlas, rule)
    tally = tally_of(drawn)
    title = f"“{claim_of(rule)}”{' ' if where else ''}{where}: {tally_words(tally)}"
    figure, axes = titled_axes((8, float(np.clip(1.7 + 0.2 * len(drawn), 3, 9.5))), title)
    ratio_axis(axes, drawn[["low", "lift", "high"]].to_numpy().ravel(), keep=rule.promise)
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
        # Among hundreds a row is thinner than a line.
        half = max(0.5, 0.006 * len(drawn))
        axes.axhspan(row - half, row + half, color=OWN, alpha=0.6, zorder=0, label=called)
        if small:
            mine = drawn.loc[row]
            axes.hlines(row, mine["low"], mine["high"], color=INK, linewidth=2, zorder=4)
            axes.scatter(
                mine["lift"], row, s=60, marker="D", facecolor=OWN, edgecolor=INK, zorder=5
            )
            axes.text(
                0.995,
                row,
                f"{called}: {own}",
                transform=axes.get_yaxis_transform(),
                ha="right",
                va="center",
                weight="bold",
                bbox={"facecolor": OWN, "edgecolor": INK, "pad": 2},
                zorder=6,
            )
    axes.set_ylim(-1, len(drawn))
    rows_without_lines(axes)
    if small:
        axes.set_yticks([])
        axes.set_ylabel(f"{len(drawn)} accounts, sorted by lift")
    else:
        axes.set_yticks(range(len(drawn)), drawn["account"].astype(str), fontsize=8.5)
    axes.grid(axis="x")
    axes.set_xlabel("Lift: follow the rule ÷ break it (log scale; 1 = no difference)")
    figure.legend(loc="outside lower center", ncols=4, handletextpad=0.5, columnspacing=1.8)
    return Chart(
        figure,
        f"Forest plot: {lifts_in_words(drawn, len(atlas), rule, where)}{own_in_words(drawn, own, called)}",
    )

"""Charts of many accounts: one rule on each of them, or the people themselves."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from rulebook.charts.axes import count_in_words, plain_counts, ratio_axis
from rulebook.charts.palette import BREAKS, FOLLOWS, OWN, PALE, PROMISE, VERDICTS
from rulebook.charts.words import (
    claim_of,
    lifts_in_words,
    need,
    tally_of,
    tally_words,
    with_interval,
)
from rulebook.errors import RulebookError
from rulebook.evidence.sides import TOGETHER
from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.rules import Rule, get_rule

# Beyond this many rows the names would overlap, and a row is only a place in the order.
_NAMED_ROWS = 70


@styled
def people(posts: pd.DataFrame, title: str) -> Chart:
    """Draw people by whom they follow and who follows them, both on log axes.

    `posts` has one row a person, with `followers` and `following`. People with the same numbers
    are one mark, larger the more they are. Whoever follows fewer than follow them stands above the
    line.
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
    together = posts["followers"].corr(posts["following"], method="spearman")
    return Chart(
        figure,
        f"{title}. {len(posts):,} people, {marks.loc[above, 'people'].sum():,.0f} of them above the "
        "line, where somebody follows fewer than follow them. The cloud rises to the right: rank "
        f"correlation {together:.2f}, where 0 means that the two go their own ways, and 1 that they "
        "always rise together.",
    )


@styled
def slopes(medians: pd.DataFrame, rule: Rule | str, measure: str = "engagement") -> Chart:
    """Draw each account's median on both sides of a rule as a line, and that of all posts in one heap.

    `medians` is what `evidence.medians_by_side` gives.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    medians, heap = medians.drop(index=TOGETHER), medians.loc[[TOGETHER]].iloc[0].to_dict()
    better = int((medians["follows"] > medians["breaks"]).sum())
    figure, axes = titled_axes(
        (8, 4.6),
        f"Posts that follow the rule: ahead on {better} of {len(medians)} accounts, "
        f"{'ahead' if heap['follows'] > heap['breaks'] else 'behind'} in one heap",
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
    axes.plot([0, 1], [heap["breaks"], heap["follows"]], color=INK, marker="D", linewidth=4)
    axes.annotate(
        "all in one heap",
        (0, heap["breaks"]),
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
        f"posts in one heap: {count_in_words(heap['follows'])} for those that follow, "
        f"{count_in_words(heap['breaks'])} for those that break it.",
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
    return Chart(figure, f"Forest plot: {lifts_in_words(atlas, rule, where)}")


@styled
def verdict_bars(atlases: Mapping[str, pd.DataFrame], rule: Rule | str) -> Chart:
    """Draw the share of accounts on which a rule holds, backfires or cannot be told, a bar a network.

    `atlases` maps each network's name to its atlas; accounts without an interval are left out.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    tallies = {name: tally_of(atlas.dropna(subset=["low"])) for name, atlas in atlases.items()}
    tallies = {name: tally for name, tally in tallies.items() if tally.sum()}
    if not tallies:
        raise RulebookError(
            f"No account in these tables can test “{claim_of(rule)}”: choose others."
        )
    figure, axes = titled_axes(
        (8, 1.6 + 0.62 * len(tallies)), f"“{claim_of(rule)}”: the verdict depends on whom you ask"
    )
    shares = pd.DataFrame({name: tally / tally.sum() for name, tally in tallies.items()})
    colours = {verdict: colour for verdict, (colour, _) in VERDICTS.items()} | {"can't tell": PALE}
    sns.histplot(
        shares.rename_axis("verdict").reset_index().melt("verdict", var_name="network"),
        y="network",
        weights="value",
        hue="verdict",
        hue_order=list(VERDICTS)[::-1],
        multiple="stack",
        discrete=True,
        shrink=0.66,
        palette=colours,
        alpha=1,
        edgecolor="white",
        legend=False,
        ax=axes,
    )
    for row, (name, tally) in enumerate(tallies.items()):
        places = shares[name].cumsum() - shares[name] / 2
        for verdict, place, share in zip(VERDICTS, places, shares[name], strict=True):
            if share > 0.035:
                ink, text = INK if verdict == "can't tell" else "white", str(tally[verdict])
                axes.text(place, row, text, color=ink, ha="center", va="center", size=11)
            elif share:
                # Too narrow to write into, so the number stands on top.
                text = str(tally[verdict])
                axes.text(place, row - 0.35, text, ha="center", va="bottom", size=10)
    labels = [
        f"{name}\n{tally.sum()} {'account' if tally.sum() == 1 else 'accounts'}"
        for name, tally in tallies.items()
    ]
    axes.set_yticks(range(len(tallies)), labels)
    axes.set_ylim(len(tallies) - 0.5, -0.5)
    axes.set_ylabel("")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    axes.set_xlabel("Share of the accounts (the numbers in the bars are accounts)")
    handles = [Patch(color=colours[verdict], label=verdict) for verdict in VERDICTS]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    said = "; ".join(
        f"{name}: {tally_words(tally)} of {tally.sum()} accounts" for name, tally in tallies.items()
    )
    return Chart(figure, f"Verdicts on the rule “{claim_of(rule)}”. {said}.")

"""One account among all others on which a rule was tested: small enough for a sheet of paper."""

import numpy as np
import pandas as pd

from rulebook.charts.axes import ratio_axis
from rulebook.charts.drawing import sns
from rulebook.charts.palette import OWN, VERDICTS
from rulebook.charts.words import claim_of, lifts_in_words, tally_of, with_interval
from rulebook.errors import RulebookError
from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.rules import Rule, get_rule


@styled
def among(atlas: pd.DataFrame, rule: Rule | str, own: str) -> Chart:
    """Draw each account's lift as a mark, and that of the account `own` with its 95 % interval and name.

    `atlas` is what `evidence.atlas` gives. Colour and shape give the verdict.

    Raises RulebookError where the account has no interval, or no account has one.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    drawn = with_interval(atlas, rule)
    if own not in set(drawn["account"]):
        raise RulebookError(f"{own} has too few posts to test “{claim_of(rule)}”: choose another.")
    mine = drawn[drawn["account"] == own].iloc[0]
    figure, axes = titled_axes((8, 2.6), f"“{claim_of(rule)}”: {own} among {len(drawn)} accounts")
    ratio_axis(axes, np.array([*drawn["lift"], mine["low"], mine["high"]]))
    tally = tally_of(drawn)
    for verdict, (colour, shape) in VERDICTS.items():
        rows = drawn[(drawn["verdict"] == verdict) & (drawn["account"] != own)]
        sns.stripplot(
            x=rows["lift"],
            jitter=0.25,
            marker=shape,
            color=colour,
            size=5,
            alpha=0.6,
            ax=axes,
            label=f"{verdict} ({tally[verdict]})",
            legend=False,
        )
    axes.axvline(1, color=INK, linewidth=1.2, linestyle=":", zorder=1)
    axes.hlines(-0.42, mine["low"], mine["high"], color=INK, linewidth=2.5, zorder=4)
    axes.scatter(
        [mine["lift"]],
        [-0.42],
        s=110,
        marker="D",
        facecolor=OWN,
        edgecolor=INK,
        linewidth=1.5,
        zorder=5,
        label="yours, with its 95 % interval",
    )
    axes.set(ylim=(0.4, -0.62), ylabel="", yticks=[])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_xlabel("Lift: follow the rule ÷ break it (log scale; 1 = no difference)")
    figure.legend(loc="outside lower center", ncols=4, handletextpad=0.4, columnspacing=1.4)
    interval = f"{mine['lift']:.2f} ({mine['low']:.2f} to {mine['high']:.2f})"
    return Chart(
        figure,
        f"{own} has a lift of {interval}: {mine['verdict']}. Around it {lifts_in_words(drawn, len(atlas), rule, '')}",
    )

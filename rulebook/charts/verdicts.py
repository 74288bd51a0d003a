"""The verdicts on all accounts of several networks, a bar each."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from rulebook.charts.axes import rows_without_lines
from rulebook.charts.drawing import sns
from rulebook.charts.palette import OWN_MARK, PALE, VERDICTS
from rulebook.charts.words import (
    claim_of,
    not_among,
    own_in_words,
    tally_of,
    tally_words,
)
from rulebook.errors import RulebookError
from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.rules import Rule, get_rule


@styled
def verdict_bars(
    atlases: Mapping[str, pd.DataFrame],
    rule: Rule | str,
    own: str | None = None,
    called: str = "yours",
) -> Chart:
    """Draw the share of accounts on which a rule holds, backfires or cannot be told, a bar a network.

    `atlases` maps each network's name to its atlas; accounts without an interval are left out. A mark
    below a bar shows in which part of it the account `own` is, the reader's unless `called` says otherwise.
    """
    rule = get_rule(rule) if isinstance(rule, str) else rule
    tested = {name: atlas[atlas["low"].notna()] for name, atlas in atlases.items()}
    tallies = {name: tally_of(atlas) for name, atlas in tested.items()}
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
    ours = ""
    for row, name in enumerate(tallies):
        mine = tested[name][tested[name]["account"] == own]
        if len(mine):
            places = shares[name].cumsum() - shares[name] / 2
            axes.plot(
                places[mine["verdict"].iloc[0]],
                row + 0.4,
                marker="^",
                markersize=10,
                label=called,
                **OWN_MARK,
            )
            ours += own_in_words(mine, own, called)
    labels = [
        f"{name}\n{tally.sum()} {'account' if tally.sum() == 1 else 'accounts'}"
        for name, tally in tallies.items()
    ]
    axes.set_yticks(range(len(tallies)), labels)
    axes.set_ylim(len(tallies) - 0.5, -0.5)
    axes.set_ylabel("")
    rows_without_lines(axes)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    axes.set_xlabel("Share of the accounts (the numbers in the bars are accounts)")
    handles: list[Artist] = [Patch(color=colours[verdict], label=verdict) for verdict in VERDICTS]
    handles += [line for line in axes.lines if line.get_label() == called][:1]
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
    said = "; ".join(
        f"{name}: {tally_words(tally)} of {tally.sum()} accounts" for name, tally in tallies.items()
    )
    if own and not ours:
        ours = not_among(own, called)
    return Chart(figure, f"Verdicts on the rule “{claim_of(rule)}”. {said}.{ours}")

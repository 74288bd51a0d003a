"""Charts of trials by lot: how often viewers clicked each headline, and what looking early does."""

from textwrap import fill

import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rulebook.charts.drawing import sns
from rulebook.charts.palette import BREAKS, FOLLOWS
from rulebook.charts.words import need
from rulebook.evidence import TrialEvidence
from rulebook.frame import GREY, Chart, styled, titled_axes

# As many characters of a headline as fit into one line beside the picture.
_LINE = 46
_KINDS = {
    True: (FOLLOWS, ">", "follows the rule"),
    False: (BREAKS, "<", "breaks the rule"),
    None: (GREY, "o", ""),
}


@styled
def headlines(
    rates: pd.DataFrame, evidence: TrialEvidence | None = None, title: str | None = None
) -> Chart:
    """Draw the click rate of each headline of a trial as a mark with its 95 % interval.

    `rates` is what `evidence.click_rates` gives for one trial: `headline`, `rate`, `low`, `high` (shares
    from 0 to 1), and, if a rule is looked at, `follows`. The title says what `evidence` found;
    `title` stands in its place where the reader is to find it out.
    """
    need(rates, "headline", "rate", "low", "high")
    shown = rates.sort_values("rate", ignore_index=True)
    names = [fill(headline, _LINE) for headline in shown["headline"]]
    lines = sum(name.count("\n") + 1.6 for name in names)
    title = title or (finding(evidence) if evidence else "How often viewers clicked")
    figure, axes = titled_axes((8, 1.4 + 0.24 * lines), title)
    sides = shown["follows"] if "follows" in shown else [None] * len(shown)
    kinds = [None if pd.isna(side) else bool(side) for side in sides]
    marks = list(
        zip(shown["headline"], shown["rate"], shown["low"], shown["high"], kinds, strict=True)
    )
    for place, (_, rate, low, high, kind) in enumerate(marks):
        colour, mark, _ = _KINDS[kind]
        axes.plot([low, high], [place, place], color=colour, linewidth=2)
        axes.plot([rate], [place], color=colour, marker=mark, markersize=9)
    for kind in (True, False):
        if kind in kinds:
            colour, mark, words = _KINDS[kind]
            axes.plot([], [], color=colour, marker=mark, label=words)
    axes.set_yticks(range(len(shown)), names)
    axes.tick_params(axis="y", length=0, left=False)
    axes.set_ylim(-0.6, len(shown) - 0.4)
    axes.set_xlim(left=0)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.2g} %"))
    axes.set_xlabel("Click rate: clicks ÷ viewers, with its 95 % interval")
    if set(kinds) - {None}:
        figure.legend(loc="outside lower center", ncols=2, handletextpad=0.5)
    told = [
        f"“{headline}”"
        + (f" ({_KINDS[kind][2]})" if kind is not None else "")
        + f": {100 * rate:.2f} %, interval {100 * low:.2f} to {100 * high:.2f}."
        for headline, rate, low, high, kind in reversed(marks)
    ]
    return Chart(figure, f"{title}. Click rates, the highest first: {' '.join(told)}")


def finding(evidence: TrialEvidence) -> str:
    """Say in one line what was found in a trial."""
    if evidence.lift is None:
        return f"{evidence.trial}: can't tell, there is nothing to compare"
    words = {
        "holds": "headlines that follow the rule are clicked more",
        "backfires": "headlines that follow the rule are clicked less",
        "can't tell": "can't tell whether the rule matters",
    }
    interval = "" if evidence.low is None else f" ({evidence.low:.2f} to {evidence.high:.2f})"
    return f"{evidence.trial}: {words[evidence.verdict]}, lift {evidence.lift:.2f}{interval}"


@styled
def looking_early(looks: pd.DataFrame) -> Chart:
    """Draw in which share of trials without a difference somebody finds a winner, look after look.

    `looks` is what `evidence.look_early` gives: `viewers`, `at_this_look`, `at_any_look` (shares).
    """
    need(looks, "viewers", "at_this_look", "at_any_look")
    once, always = looks[["at_this_look", "at_any_look"]].iloc[-1]
    figure, axes = titled_axes(
        (8, 3.6),
        f"Where there is nothing to find, looking always finds a winner in {100 * always:.0f} %",
    )
    for column, colour, style, words in (
        ("at_any_look", BREAKS, "-", "looked every time and stopped at the first winner"),
        ("at_this_look", FOLLOWS, "--", "looks only now"),
    ):
        sns.lineplot(
            x=looks["viewers"], y=looks[column], color=colour, linestyle=style, linewidth=2,
            estimator=None, label=words, legend=False, ax=axes,
        )  # fmt: skip
    figure.legend(loc="outside lower center", ncols=2)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.0f} %"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda viewers, _: f"{viewers:,.0f}"))
    axes.set_ylabel("Trials with a “winner”")
    axes.set_xlabel("Viewers so far, both headlines together")
    return Chart(
        figure,
        "Trials of two headlines without any difference, share with a “winner” while the viewers "
        f"arrive. Somebody who looks once, after {looks['viewers'].iloc[-1]:,} viewers, finds one in "
        f"{100 * once:.1f} % of the trials; somebody who looked every "
        f"{looks['viewers'].iloc[0]:,} viewers has announced one in {100 * always:.1f} % by then.",
    )

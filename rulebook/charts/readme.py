"""The README's picture: one rule on many accounts, drawn from the shipped data."""

from pathlib import Path

import numpy as np
import pandas as pd

from rulebook.charts.axes import ratio_axis
from rulebook.charts.palette import PROMISE, VERDICTS
from rulebook.charts.words import claim_of, lifts_in_words, with_interval
from rulebook.evidence import atlas
from rulebook.frame import INK, Chart, styled, titled_axes
from rulebook.posts import load_posts
from rulebook.rules import Rule, get_rule

PLACE = Path("docs", "rulebook.svg")


def readme_picture() -> Chart:
    """Draw the rule on length over all Facebook pages; the same data always give the same picture."""
    rule = get_rule("length")
    return caterpillar(atlas(rule, load_posts("facebook_pages")), rule, "Facebook pages")


@styled
def caterpillar(atlas: pd.DataFrame, rule: Rule, where: str) -> Chart:
    """Draw the same as `forest`, lying down and without the accounts' names: one look at the whole.

    `where` says what the accounts are ("Facebook pages"). Raises RulebookError where there is no
    lift to draw.
    """
    drawn = with_interval(atlas, rule)
    posts = int(drawn["follows"].sum() + drawn["breaks"].sum())
    figure, axes = titled_axes(
        (10, 5), f"“{claim_of(rule)}”: one rule, {len(drawn)} {where}, {posts:,} posts"
    )
    ratio_axis(axes, drawn[["low", "high"]].to_numpy().ravel(), keep=rule.promise, axis="y")
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
    lines = [(1.0, ":", INK, "no\ndifference")]
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
    return Chart(
        figure, f"Chart of many accounts: {lifts_in_words(drawn, len(atlas), rule, f'on {where}')}"
    )

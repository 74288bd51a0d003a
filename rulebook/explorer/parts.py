"""The pieces that every explorer is put together from: controls, sentences, small tables."""

import html
from typing import Any

import ipywidgets as widgets
import pandas as pd

from rulebook.rules import Rule

_LABEL = {"description_width": "5.5rem"}


def _wide() -> widgets.Layout:
    # One each: controls that share a layout also hide together.
    return widgets.Layout(width="min(100%, 27rem)")


def dropdown(label: str, options: list) -> widgets.Dropdown:
    """Return a list to choose from; `options` are pairs of what is read and what is meant."""
    return widgets.Dropdown(options=options, description=label, layout=_wide(), style=_LABEL)


def offer(dropdown: widgets.Dropdown, options: list) -> None:
    """Change the options; keep the choice where it is still one of them, or take the first."""
    before, values = dropdown.value, [value for _, value in options]
    dropdown.options = options
    dropdown.value = before if before in values else values[0]


def threshold(rule: Rule) -> widgets.Widget:
    """Return a box for the rule's number, or nothing visible if it has none.

    It is no slider: a slider's handle has no name for a screen reader, and a widget cannot give it one.
    """
    limit = rule.threshold
    if limit is None:
        return widgets.HTML(layout=widgets.Layout(display="none"))
    whole = all(float(number).is_integer() for number in (limit.default, limit.low, limit.step))
    kind, number = (widgets.BoundedIntText, int) if whole else (widgets.BoundedFloatText, float)
    return kind(
        value=number(limit.default),
        min=number(limit.low),
        max=number(limit.high),
        step=number(limit.step),
        description="Threshold",
        tooltip=f"The rule's number: {limit.unit}",
        # While somebody is still typing every digit would be measured, and the last one would wait.
        continuous_update=False,
        layout=_wide(),
        style=_LABEL,
    )


def spoken(sentence: str) -> str:
    """Mark a sentence so that a screen reader says it when it changes."""
    return f'<p role="status" aria-live="polite" style="line-height:1.5">{sentence}</p>'


def cell(value: Any) -> str:
    """Write a value as a table shows it."""
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%a %d %b %Y, %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.2f}"
    return html.escape(f"{value:,.0f}" if isinstance(value, int | float) else str(value))


def table(heads: list[str], rows: list[list[str]], caption: str) -> str:
    """Write an HTML table; the cells of `rows` are HTML already. Nothing without a row."""
    if not rows:
        return ""
    head = "".join(
        f'<th scope="col" style="padding:2px 10px;text-align:left">{name}</th>' for name in heads
    )
    lines = ["".join(f'<td style="padding:2px 10px">{one}</td>' for one in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return (
        '<table style="border-collapse:collapse;line-height:1.4;font-variant-numeric:tabular-nums">'
        f'<caption style="text-align:left;padding:2px 10px">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )

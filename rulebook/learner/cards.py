"""The map of the course in a notebook: a card for each unit, and one bold way on."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from rulebook.learner.steps import Step

NOT_BEGUN, BEGUN, FINISHED = "not begun", "begun", "finished"
_SIGNS = {NOT_BEGUN: "○", BEGUN: "◐", FINISHED: "●"}
_ON = "#0173b2"


@dataclass(frozen=True)
class Card:
    """A unit as the map shows it: its status (None without a name), what was found, and whether it is next."""

    step: Step
    status: str | None
    found: str
    is_next: bool


def cards(said: str, units: Iterable[Card]) -> str:
    """Return the map as HTML: as many cards beside each other as the page is wide, one on a phone.

    `said` stands above them. Its links start from `notebooks/`, where the start page lies.
    """
    items = "".join(_card(unit) for unit in units)
    return (
        '<div style="font-family:var(--jp-content-font-family,sans-serif);line-height:1.5">'
        f'<p style="font-weight:bold;margin:.4em 0">{html.escape(said)}</p>'
        '<ul style="list-style:none;margin:0;padding:0;display:grid;gap:.8em;'
        'grid-template-columns:repeat(auto-fill,minmax(min(100%,16em),1fr))">'
        f"{items}</ul></div>"
    )


def _card(unit: Card) -> str:
    step = unit.step
    border = f"3px solid {_ON}" if unit.is_next else "1px solid #b8b8b8"
    parts = [f'<b style="font-size:1.1em">{html.escape(step.title)}</b>']
    if unit.status:
        said = f"{_SIGNS[unit.status]} {unit.status}"
        parts.append(f"{said}; {html.escape(unit.found)}" if unit.found else said)
    if unit.is_next:
        parts.append(_way_on(unit))
    parts.append(_links(step))
    if step.marks:
        reached, possible = step.marks
        parts.append(f"marks: {reached:g} of {possible:g}")
    more = []
    if step.feedback:
        more.append(_link(step.feedback, "feedback", f"feedback on unit {step.number}"))
    if step.solution and unit.status == FINISHED:
        more.append(_link(step.solution, "solution", f"solution of unit {step.number}"))
    if more:
        parts.append(" · ".join(more))
    needs = f"<br>Needs: {html.escape(step.needs)}" if step.needs else ""
    parts.append(
        f"<details{' open' if unit.is_next else ''}><summary>What you can do then</summary>"
        f"{html.escape(step.gives)}{needs}</details>"
    )
    lines = "".join(f'<div style="margin:.25em 0">{part}</div>' for part in parts)
    return (
        f'<li style="border:{border};border-radius:.5em;padding:.6em .9em;margin:0;overflow-wrap:anywhere">'
        f"{lines}</li>"
    )


def _way_on(unit: Card) -> str:
    """Return the one bold link: to the walk-through of a unit, or to the page once it is begun."""
    step = unit.step
    begun = unit.status == BEGUN and step.page
    path = step.page if begun and step.page else step.walk
    where = "your page" if begun else "walk-through"
    words = "Go on here" if unit.status else "Begin here"
    return (
        f'<a href="../{quote(path)}" aria-label="{words}: {where} of unit {step.number}" style="display:inline-block;'
        f"background:{_ON};color:#fff;font-weight:bold;padding:.3em .9em;border-radius:.4em;"
        f'text-decoration:none">{words} ▸</a>'
    )


def _links(step: Step) -> str:
    links = [
        (step.walk, "walk-through", step.walk_minutes),
        (step.page, "your page", step.page_minutes),
    ]
    return "<br>".join(
        _link(path, text, f"{text} of unit {step.number}")
        + (f", {minutes}&nbsp;minutes" if minutes else "")
        for path, text, minutes in links
        if path
    )


def _link(path: str, text: str, spoken: str) -> str:
    return f'<a href="../{quote(path)}" aria-label="{html.escape(spoken)}">{text}</a>'

"""A plan to pin up, to sort and to be reminded by: a page, a CSV and a calendar."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import icalendar

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.own.moments import zone_of
from rulebook.own.store import make_folder
from rulebook.own.trial import ARMS, Plan, weekday_of
from rulebook.page import html_page, table, text
from rulebook.posts import own_dir
from rulebook.rules import get_rule

PAGE, TABLE, CALENDAR = "trial.html", "trial.csv", "trial.ics"
_HALF_AN_HOUR = timedelta(minutes=30)
_STYLE = """
@page { size: A4; margin: 14mm; }
tr { break-inside: avoid; } .follow { font-weight: 600; color: #015a8d; } .break { font-weight: 600; color: #a34700; }
@media print { body { font-size: 12px; margin: 0; } table { font-size: 11px; } }
"""


def write_plan(plan: Plan, folder: Path | None = None) -> tuple[Path, Path, Path]:
    """Write the plan as a page, a CSV and a calendar into own/; return their paths.

    Raises RulebookError where they cannot be written.
    """
    folder = own_dir() if folder is None else folder
    make_folder(folder)
    paths = folder / PAGE, folder / TABLE, folder / CALENDAR
    contents = plan_page(plan), plan_csv(plan), plan_calendar(plan)
    try:
        for path, content in zip(paths, contents, strict=True):
            write_whole(path, cast(Any, content), private=True)
    except OSError as error:
        raise RulebookError(f"The plan cannot be written to {folder} ({error.strerror}).") from None
    return paths


def plan_page(plan: Plan) -> str:
    """Return the plan as one page of HTML that prints: a row a slot, with a box to tick."""
    rule = get_rule(plan.rule)
    follow, against = ARMS[plan.rule]
    when = "%H:%M" if not plan.days_only else "any hour"
    rows = [
        [
            str(number),
            f"{weekday_of(slot)[:3]} {slot.at.day} {slot.at:%B %Y}",
            f"{slot.at:{when}}" if not plan.days_only else when,
            "follow" if slot.follows else "break",
            plan.to_do(slot),
            str(slot.pair),
            "☐",
        ]
        for number, slot in enumerate(plan.slots, 1)
    ]
    heads = ["post", "day", "time", "the lot", "so", "pair", "done"]
    body = f"""<p><strong>{text(rule.claim)}</strong> Is it so for {text(plan.account)}? Chance decided, for each
of {plan.pairs} pairs of posts, which one follows the rule ({text(follow)}) and which one breaks it
({text(against)}).</p>
<ul>
<li>Post what you would have posted anyway: only this one thing is up to the lot. Decide what a post is about
before you look which it is to be.</li>
<li>Be at most three hours early or late. If you miss one, leave it out: do not move it, and swap nothing.</li>
<li>Do not look how it goes until the last one is a week old. Then fetch your platform's export, add it
(<code>rulebook own add FILE</code>) and ask for the answer (<code>rulebook own trial read</code>).</li>
</ul>
{table(f"Times by the clock of {plan.zone}.", heads, rows, words=7, classes={"follow": "follow", "break": "break"})}
<p>Seal of this plan: <code>{plan.seal[:16]}</code>. It stands in the fail log, beside what you expect.</p>
"""
    return html_page(f"A trial by lot: {rule.title.lower()}", body, _STYLE)


def plan_csv(plan: Plan) -> str:
    """Return the plan as CSV: pair, when (local, ISO 8601), zone, lot (follow or break), to_do."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["pair", "when", "zone", "lot", "to_do"])
    for slot in plan.slots:
        lot = "follow" if slot.follows else "break"
        rows.writerow([slot.pair, f"{slot.at:%Y-%m-%dT%H:%M}", plan.zone, lot, plan.to_do(slot)])
    return out.getvalue()


def plan_calendar(plan: Plan) -> bytes:
    """Return the plan as a calendar file (RFC 5545): half an hour a slot, a reminder two hours before."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Tear Up the Rulebook//A trial by lot//EN")
    calendar.add("version", "2.0")
    zone = zone_of(plan.zone)
    # The plan's own moment, not the clock's: the same plan is the same file.
    stamp = datetime.combine(plan.slots[0].at.date(), datetime.min.time(), UTC)
    for number, slot in enumerate(plan.slots, 1):
        event = icalendar.Event()
        event.add("uid", f"{plan.seal[:32]}-{number}@rulebook")
        event.add("dtstamp", stamp)
        event.add("summary", f"Post {number}: {plan.to_do(slot)}")
        if plan.days_only:
            event.add("dtstart", slot.at.date())
        else:
            at = slot.at.to_pydatetime().replace(tzinfo=zone)
            event.add("dtstart", at)
            event.add("dtend", at + _HALF_AN_HOUR)
            event.add_component(_reminder())
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _reminder() -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "A post of your trial")
    alarm.add("trigger", -timedelta(hours=2))
    return alarm

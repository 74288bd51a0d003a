"""A made-up export, for whoever has no account: a bakery that there never was, in Facebook's shape.

What its audience likes is planted here: `PLANTED`. All other rules do nothing on it.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from rulebook.own.exports import read
from rulebook.own.moments import PACIFIC
from rulebook.own.store import Kept
from rulebook.own.trial import Plan

ZONE = "Europe/Berlin"
PLANTED: Mapping[str, float] = MappingProxyType({"length": 1.5, "likes": 1.3})
"""The lifts that are in it, by rule."""

_FIRST = pd.Timestamp("2025-01-02")
_HEADER = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,Permalink,Is crosspost,Is share,"
    'Post type,Languages,Date,Views,Reach,"Reactions, comments and shares",Reactions,Comments,Shares,Total clicks'
)
_SHORT = (
    "Warm rolls, now.", "Guess what is in the oven.", "Open until six today.", "Rye bread is back!",
    "Who wants the last pretzel?", "Rainy day, cocoa day.", "Plum cake. That is the post.",
)  # fmt: skip
_LONG = (
    "Every morning at three somebody switches on the light in the bakehouse, and it is usually Ayla.",
    "We tried four kinds of flour before we found the one that our sourdough is happy with.",
    "A customer asked why our rolls have no holes, so here is the whole story, from the dough to the oven.",
    "If you order your birthday cake by Thursday evening, we can write any name on it that fits.",
)
_TAGS = ("#bread", "#baker", "#rolls", "#sourdough", "#cake", "#morning")
_LINK = "https://example.org/bakery"
_HIRING = "We are hiring: an apprentice baker, from August."
_SPREAD = 0.55


def made_up_export(posts: int = 240, plan: Plan | None = None, seed: int = 4) -> tuple[str, bytes]:
    """Make up an export: the file's name and its bytes, to be read like a platform's.

    `posts` are spread over about 16 months for 240, one or none a day. With a `plan` there follow the
    posts of that trial, as a person would have made them: two slots missed, and one post that did what
    the other arm was to do. The same arguments give the same file.
    """
    rng = np.random.default_rng(seed)
    days = np.sort(rng.choice(2 * posts, posts, replace=False))
    hours = rng.choice([7, 12, 17, 18, 20], posts, p=[0.15, 0.2, 0.35, 0.2, 0.1])
    at = [
        _FIRST + pd.Timedelta(days=int(day), hours=int(hour), minutes=int(minute))
        for day, hour, minute in zip(days, hours, rng.integers(0, 60, posts), strict=True)
    ]
    rows = [_row(when, _likings(rng), rng) for when in at]
    if plan is not None:
        rows += _trial_rows(plan, rng)
    out = io.StringIO(newline="")
    written = csv.writer(out, lineterminator="\n")
    written.writerow(next(csv.reader([_HEADER])))
    written.writerows([str(122 * 10**15 + number), *row] for number, row in enumerate(rows))
    return "made-up-export.csv", b"\xef\xbb\xbf" + out.getvalue().encode()


def made_up_page(plan: Plan | None = None) -> Kept:
    """Return the made-up page as it would lie in own/ (it is not kept there); with a `plan`, after its trial."""
    reading = read([made_up_export(plan=plan)], exported="2026-06-01" if plan is None else None)
    return Kept(
        reading.posts(ZONE, ["hiring"]), ZONE, reading.accounts, reading.read, reading.dropped
    )


def _likings(rng: np.random.Generator) -> dict[str, bool]:
    """Draw what a post is like, rule by rule: True follows."""
    return {
        "length": bool(rng.random() < 0.45),
        "likes": bool(rng.random() < 0.6),
        "hashtags": bool(rng.random() < 0.65),
        "link-position": bool(rng.random() < 0.4),
    }


def _trial_rows(plan: Plan, rng: np.random.Generator) -> list[list[str]]:
    missed, swapped = {3, 17}, 8
    rows = []
    for number, slot in enumerate(plan.slots):
        if number in missed:
            continue
        follows = slot.follows != (number == swapped)
        late = pd.Timedelta(minutes=int(rng.integers(-40, 41)))
        rows.append(_row(slot.at + late, _likings(rng) | {plan.rule: follows}, rng))
    # One more, long after the end: the trial is over.
    return [*rows, _row(plan.slots[-1].at + pd.Timedelta(days=9), _likings(rng), rng)]


def _row(at: pd.Timestamp, likes: dict[str, bool], rng: np.random.Generator) -> list[str]:
    text = str(rng.choice(_SHORT))
    if not likes["length"]:
        text = f"{text} {rng.choice(_LONG)}"
    elif rng.random() < 0.08:
        text = _HIRING
    if rng.random() < 0.4:
        text = f"{_LINK} {text}" if likes["link-position"] else f"{text} {_LINK}"
    tags = rng.integers(0, 3) if likes["hashtags"] else rng.integers(3, 6)
    text = " ".join([text, *rng.choice(_TAGS, tags, replace=False)])
    weight = np.prod([lift if likes[rule] else 1.0 for rule, lift in PLANTED.items()])
    total = int(rng.poisson(45 * weight * np.exp(rng.normal(0, _SPREAD))))
    comments, shares = int(0.1 * total), int(0.06 * total)
    moment = at.to_pydatetime().replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    written = moment.astimezone(ZoneInfo(PACIFIC)).strftime("%m/%d/%Y %H:%M")
    return [
        "1", "A bakery that there never was", "", text, "0", written, "",
        "https://www.facebook.com/permalink.php?story_fbid=made-up", "0", "0",
        "Photos" if likes["likes"] else "Videos", "", "Lifetime", str(13 * total), str(9 * total),
        str(total), str(total - comments - shares), str(comments), str(shares), str(int(0.2 * total)),
    ]  # fmt: skip

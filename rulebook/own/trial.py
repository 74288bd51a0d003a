"""A trial of one's own: what it takes, the lot, and the seal.

Slots come in pairs: the same weekday at the same hour, a week apart. Chance lets one post of each pair
follow the rule and the other break it. The lot is drawn once, from a seed that is kept; a seal over
the whole plan goes into the fail log, so that nobody draws until it suits them.
"""

import hashlib
import json
import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_POSTS,
    pairs_needed,
    relative_engagement,
    smallest_lift,
)
from rulebook.files import write_whole
from rulebook.own.moments import zone_of
from rulebook.own.reading import account_of
from rulebook.own.store import Kept, make_folder
from rulebook.posts import own_dir
from rulebook.rules import Rule, get_rule

PLAN = "trial.json"
LIFT = 1.2
"""A lift worth having, where nobody promised one."""

TWO_YEARS = 104
"""Weeks: a trial that takes longer is none."""

SPARE = 10
"""One pair in so many is planned on top, because somebody is ill, or forgets."""

MOST_A_WEEK = 7
_NEVER = 2100
_HABIT = pd.Timedelta(days=91)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ARMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "timing": ("post between 8:00 and 18:59", "post before 8:00, or from 19:00 on"),
        "scheduling": ("post by hand", "schedule the post"),
        "length": ("100 characters or fewer", "more than 100 characters"),
        "link-position": (
            "a link, before the last quarter of the text",
            "a link, in the last quarter of the text",
        ),
        "likes": ("a photo", "no photo: a video, a text or a link"),
        "hashtags": ("one or two hashtags", "three hashtags or more"),
    }
)
"""What to do in either arm, of the rules that one can follow or break as the lot will have it."""

_NOT_BY_LOT = {
    "job-posts": "a vacancy is posted when there is one, not when a lot says so",
    "following": "whom an account follows is one thing for all of its posts",
    "frequency": "a lot would have to give each whole day four posts or one, for months",
}


@dataclass(frozen=True)
class Slot:
    """One post to come: its pair, when (naive, on the account's clock), and whether it follows the rule."""

    pair: int
    at: pd.Timestamp
    follows: bool


@dataclass(frozen=True)
class Outlook:
    """What a trial would take on one account.

    `pairs` is how many it needs, `a_week` how many posts a week are taken to be made, `weeks` how
    long it lasts; `instead` is what could be asked where that is more than two years, else "".
    """

    rule: str
    account: str
    lift: float
    pairs: int
    a_week: int
    weeks: int
    instead: str

    @property
    def possible(self) -> bool:
        """Whether it is done within two years."""
        return self.weeks <= TWO_YEARS

    def __str__(self) -> str:
        """Say it in plain words."""
        took = (
            f"To show a lift of {self.lift:g} in 80 of 100 such trials, {self.account} needs "
            f"{self.pairs} pairs of posts: {2 * self.pairs} posts, at {self.a_week} a week "
            f"{self.weeks} weeks."
        )
        return took if self.possible else f"{took} That is more than two years. {self.instead}"


@dataclass(frozen=True)
class Plan:
    """A trial as it was drawn: everything that its answer hangs on."""

    account: str
    rule: str
    lift: float
    zone: str
    days_only: bool
    seed: int
    slots: tuple[Slot, ...]

    @property
    def seal(self) -> str:
        """Return the SHA-256 of the plan, in hexadecimal: another for any other plan."""
        return hashlib.sha256(_as_json(self).encode()).hexdigest()

    @property
    def pairs(self) -> int:
        """Return how many pairs there are."""
        return len(self.slots) // 2

    def to_do(self, slot: Slot) -> str:
        """Say what the post of a slot is to be."""
        return ARMS[self.rule][0 if slot.follows else 1]


def can_be_tried(slug: str) -> str:
    """Return why a rule cannot be tried by lot on one's own account, or "" where it can.

    Raises RulebookError for a rule that does not exist.
    """
    get_rule(slug)
    if slug in ARMS:
        return ""
    return _NOT_BY_LOT.get(slug, "it is no rule about posts of one's own")


def lift_worth(rule: Rule) -> float:
    """Return the lift to plan for: the one that was promised for what the two arms are, else 1.2."""
    if rule.narrow_promise and rule.slug == "hashtags":
        return rule.narrow_promise.lift
    return rule.promise or LIFT


def outlook(
    kept: Kept,
    slug: str,
    account: str | None = None,
    lift: float | None = None,
    a_week: int | None = None,
) -> Outlook:
    """Say what a trial of a rule takes on an account, from how much its own posts scatter.

    `lift` left out is `lift_worth`; `a_week` left out is what the account posted in its last quarter of a
    year, at most one a day. Raises RulebookError for a rule that cannot be tried, an account that is
    not there, fewer than 20 posts, and numbers that cannot be.
    """
    rule = _tried(slug)
    code, posts = posts_of(kept, account)
    lift = lift_worth(rule) if lift is None else float(lift)
    values = relative_engagement(posts).dropna().to_numpy(float)
    pairs = pairs_needed(values, lift)
    pairs += math.ceil(pairs / SPARE)
    a_week = _a_week(posts) if a_week is None else a_week
    if not 1 <= a_week <= MOST_A_WEEK:
        raise RulebookError(
            f"A trial has one slot a day at most: from 1 to {MOST_A_WEEK} a week, not {a_week!r}."
        )
    weeks = _weeks(pairs, a_week)
    instead = _instead(values, a_week) if weeks > TWO_YEARS else ""
    return Outlook(slug, code, lift, pairs, a_week, weeks, instead)


def draw(
    kept: Kept,
    found: Outlook,
    start: object,
    seed: int | None = None,
) -> Plan:
    """Draw the lot: which post of each pair follows the rule. The first week begins on `start` (a day).

    Slots lie where the account posts most: on its usual weekdays, at its usual hour of them. For the
    rule on timing a pair shares its weekday, and each arm has its usual hour. `seed` left out is drawn by the
    machine; the same seed gives the same lot.

    Raises RulebookError for a trial that takes more than two years, and for a start that is no day or
    lies among the posts that are there already.
    """
    if not found.possible:
        raise RulebookError(str(found))
    day = pd.to_datetime(str(start)[:10], format="%Y-%m-%d", errors="coerce")
    if pd.isna(day) or day.year >= _NEVER:
        raise RulebookError(f"{start!r} is no day to begin on: write it as 2026-03-02.")
    code, posts = posts_of(kept, found.account)
    last = posts["posted_at"].max()
    if day <= last:
        raise RulebookError(
            f"{start} is not after your newest post ({last:%Y-%m-%d}): a lot can only decide about posts that "
            "are still to be made."
        )
    about = account_of(kept.accounts, code)
    seed = secrets.randbits(63) if seed is None else seed
    firsts = np.random.default_rng(seed).integers(0, 2, found.pairs).astype(bool)
    usual = _usual_times(posts, found.a_week, found.rule, about.days_only)
    slots = []
    for pair, first in enumerate(firsts):
        two_weeks, place = divmod(pair, found.a_week)
        weekday, times = usual[place]
        ahead = (weekday - day.day_of_week) % 7
        for week, follows in ((0, bool(first)), (1, not first)):
            at = day + pd.Timedelta(
                days=ahead + 7 * (2 * two_weeks + week), minutes=times[not follows]
            )
            slots.append(Slot(pair + 1, at, follows))
    slots.sort(key=lambda slot: slot.at)
    return Plan(code, found.rule, found.lift, kept.zone, about.days_only, seed, tuple(slots))


def keep_plan(plan: Plan, folder: Path | None = None) -> Path:
    """Put a plan into own/, once: RulebookError where another lies there already."""
    folder = own_dir() if folder is None else folder
    path = folder / PLAN
    if not path.exists() or kept_plan(folder) != plan:
        no_plan_yet(folder)
    make_folder(folder)
    write_whole(path, _as_json(plan), private=True)
    return path


def no_plan_yet(folder: Path | None = None) -> None:
    """Raise RulebookError where a plan lies in own/ already."""
    path = (own_dir() if folder is None else folder) / PLAN
    if path.exists():
        raise RulebookError(
            f"A trial is planned already ({path}): drawing again until it suits is no lot. Do that "
            "one first, or give it up (rulebook own trial forget)."
        )


def kept_plan(folder: Path | None = None) -> Plan:
    """Return the plan that lies in own/; RulebookError where there is none, or it is damaged."""
    path = (own_dir() if folder is None else folder) / PLAN
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        slots = tuple(
            Slot(int(pair), pd.Timestamp(at), follows == "follows")
            for pair, at, follows in entry["slots"]
        )
        plan = Plan(
            entry["account"], entry["rule"], float(entry["lift"]), zone_of(entry["zone"]).key,
            bool(entry["days_only"]), int(entry["seed"]), slots,
        )  # fmt: skip
        known = plan.rule in ARMS and len(slots) >= 2 * MIN_POSTS
        # The lot must be the one that the seed gives.
        known = known and _firsts(plan) == list(
            np.random.default_rng(plan.seed).integers(0, 2, plan.pairs).astype(bool)
        )
    except FileNotFoundError:
        raise RulebookError("No trial is planned yet: rulebook own trial plan.") from None
    except (OSError, ValueError, LookupError, TypeError, RulebookError):
        known = False
    if not known:
        raise RulebookError(
            f"{path} was changed, so it is not the plan that was drawn: give it up (rulebook own trial "
            "forget) and plan anew."
        )
    return plan


def forget_plan(folder: Path | None = None) -> bool:
    """Remove the plan and what was made of it; say whether there was one."""
    folder = own_dir() if folder is None else folder
    found = [path for path in folder.glob("trial.*") if path.is_file() or path.is_symlink()]
    for path in found:
        path.unlink()
    return bool(found)


def posts_of(kept: Kept, account: str | None) -> tuple[str, pd.DataFrame]:
    """Return an account's code and its posts; the first account where none is named."""
    code = account_of(kept.accounts, account).code
    return code, kept.posts[kept.posts["account"] == code]


def _tried(slug: str) -> Rule:
    why = can_be_tried(slug)
    if why:
        raise RulebookError(
            f"The rule '{slug}' cannot be tried by lot: {why}. Choose one of {', '.join(ARMS)}."
        )
    return get_rule(slug)


def _weeks(pairs: int, a_week: int) -> int:
    return 2 * math.ceil(pairs / a_week)


def _a_week(posts: pd.DataFrame) -> int:
    times = posts["posted_at"].dropna()
    recent = times[times > times.max() - _HABIT]
    weeks = min(_HABIT, times.max() - times.min() + pd.Timedelta(days=1)) / pd.Timedelta(days=7)
    return int(np.clip(round(len(recent) / max(weeks, 1)), 1, MOST_A_WEEK))


def _instead(values: np.ndarray, a_week: int) -> str:
    """Say what could be asked in a year, or by posting more."""
    pairs = 52 // 2 * a_week
    within = smallest_lift(values, math.floor(pairs * SPARE / (SPARE + 1)))
    said = "Ask for less exactness: "
    if within is None:
        said = "In one year not even a lift of 20 would show. "
    else:
        said += f"in one year a lift of {within:.2f} or more would show. "
    if a_week < MOST_A_WEEK:
        said += "Or post more often. "
    return said + (
        "Or ask together: several of you, with accounts of the same kind, each draw a lot for the same rule."
    )


def _usual_times(
    posts: pd.DataFrame, a_week: int, rule: str, days_only: bool
) -> list[tuple[int, tuple[int, int]]]:
    """Return the usual weekdays, and for each the minute of the day of a post that follows, and breaks."""
    times = posts["posted_at"].dropna()
    usual = times.dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    weekdays = sorted(usual.sort_values(ascending=False, kind="stable").index[:a_week])
    found = []
    for weekday in weekdays:
        hours = times[times.dt.day_of_week == weekday].dt.hour
        if rule == "timing":
            busy = hours.between(8, 18)
            minutes = _hour(hours[busy], 12), _hour(hours[~busy], 20)
        else:
            minutes = (_hour(hours if not days_only else hours[:0], 12),) * 2
        found.append((int(weekday), minutes))
    return found


def _hour(hours: pd.Series, otherwise: int) -> int:
    """Return the commonest hour, in minutes since midnight, on the half hour: far from either end."""
    return 60 * int(hours.mode().iloc[0] if len(hours) else otherwise) + 30


def _firsts(plan: Plan) -> list[bool]:
    """Return of each pair whether its first post follows the rule."""
    first: dict[int, Slot] = {}
    for slot in plan.slots:
        if slot.pair not in first or slot.at < first[slot.pair].at:
            first[slot.pair] = slot
    return [first[pair].follows for pair in sorted(first)]


def weekday_of(slot: Slot) -> str:
    """Name the weekday of a slot."""
    return _DAYS[slot.at.day_of_week]


def _as_json(plan: Plan) -> str:
    entry = {
        "account": plan.account,
        "rule": plan.rule,
        "lift": plan.lift,
        "zone": plan.zone,
        "days_only": plan.days_only,
        "seed": plan.seed,
        "slots": [
            [slot.pair, f"{slot.at:%Y-%m-%dT%H:%M}", "follows" if slot.follows else "breaks"]
            for slot in plan.slots
        ],
    }
    return json.dumps(entry, indent=1)

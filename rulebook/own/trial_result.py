"""The answer of a trial of one's own: posts matched to slots, and compared as they were drawn."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence import Evidence, PairEvidence, compare_pairs, measure_lift
from rulebook.own.store import Kept
from rulebook.own.trial import Plan, posts_of
from rulebook.rules import get_rule

TOLERANCE = pd.Timedelta(hours=3)
"""How far from its slot a post may go out and still be the slot's."""


@dataclass(frozen=True)
class TrialResult:
    """What came of a trial.

    `slots` has one row a slot, in time: pair, at, follows (as drawn), posted_at, engagement, did
    ("boolean": whether the post follows the rule, missing where that cannot be told). `to_come`
    counts slots after the export's last post, `missed` those before it without a post within
    `tolerance`, `swapped` posts that did what the other arm was to do. `evidence` is None while slots
    are to come; `looking_back` is what the posts from before the trial say, None where they cannot.
    """

    plan: Plan
    slots: pd.DataFrame
    tolerance: pd.Timedelta
    to_come: int
    missed: int
    swapped: int
    untold: int
    evidence: PairEvidence | None
    looking_back: Evidence | None

    def __str__(self) -> str:
        """Say it in plain words."""
        done = int(self.slots["posted_at"].notna().sum())
        hours = f"{self.tolerance / pd.Timedelta(hours=1):g} hours"
        within = "on its day" if self.plan.days_only else f"within {hours} of its time"
        lines = [
            f"{done} of {len(self.slots)} slots have a post, {within}; {self.missed} were missed, and a "
            "pair with a post missing says nothing."
        ]
        if self.swapped:
            lines.append(
                f"{self.swapped} post{'s' * (self.swapped != 1)} did what the other arm was to do. All are counted as the lot drew "
                "them: who swaps does so for a reason, and the reason would be measured too."
            )
        if self.untold:
            lines.append(f"Of {self.untold} posts nobody can tell whether they did as drawn.")
        if self.evidence is None:
            lines.append(
                f"{self.to_come} slots are still to come. There is no answer before the end: somebody who looks "
                "early, and stops when it looks good, finds a winner too often."
            )
            return "\n".join(lines)
        lines.append(str(self.evidence))
        if self.evidence.luck is not None:
            lines.append(
                f"If the rule did nothing, {100 * self.evidence.luck:.2g} of 100 lots would give a difference as "
                "large as this, or larger."
            )
        if self.looking_back is not None:
            back = self.looking_back
            if back.low is None:
                lines.append(f"Looking back at the posts before: {back.verdict}, {back.reason}.")
            else:
                lines.append(
                    f"Looking back at the posts before: lift {back.lift:.2f}, {back.low:.2f} to "
                    f"{back.high:.2f}, {back.verdict}. That says what went together, and not what is the cause."
                )
        return "\n".join(lines)


def read_trial(
    plan: Plan,
    kept: Kept,
    tolerance: pd.Timedelta = TOLERANCE,
    finished: bool = False,
) -> TrialResult:
    """Match the account's posts to the plan's slots, and answer once the last slot is over.

    A post belongs to at most one slot, and a slot to the nearest post within `tolerance` (of an export
    without hours: on its day). Pairs are compared as the lot drew them, whatever was done: that is what
    keeps the comparison fair (intention to treat). `finished` says that slots after the export's last
    post were missed. The posts from before the first slot give what looking back would have said.

    Raises RulebookError for an account that is not there, and where no post is younger than the plan.
    """
    _, posts = posts_of(kept, plan.account)
    start, end = plan.slots[0].at, plan.slots[-1].at
    posts = posts[posts["posted_at"].notna()]
    last = posts["posted_at"].max()
    if not last >= start.normalize():
        raise RulebookError(
            f"The trial begins on {start:%Y-%m-%d}, and your newest post that counts is of {last:%Y-%m-%d}: add the "
            "export that your platform gives when the trial is over."
        )
    table = _matched(plan, posts, tolerance)
    later = table["at"] > (last.normalize() + pd.Timedelta(days=1) if plan.days_only else last)
    open_slots = table["posted_at"].isna() & later & (not finished)
    told = table["did"].notna()
    swapped = int((told & table["did"].ne(table["follows"])).sum())
    evidence = None if open_slots.any() else _answer(plan, table)
    before = posts[posts["posted_at"] < start.normalize()]
    return TrialResult(
        plan,
        table,
        tolerance,
        int(open_slots.sum()),
        int((table["posted_at"].isna() & ~open_slots).sum()),
        swapped,
        int((table["posted_at"].notna() & ~told).sum()),
        evidence,
        _look_back(plan, before) if end >= start else None,
    )


def _answer(plan: Plan, table: pd.DataFrame) -> PairEvidence:
    sides = {}
    for follows in (True, False):
        side = table[table["follows"] == follows].set_index("pair")["engagement"].sort_index()
        sides[follows] = side.to_numpy(dtype=float, na_value=np.nan)
    return compare_pairs(plan.rule, plan.account, sides[True], sides[False])


def _look_back(plan: Plan, before: pd.DataFrame) -> Evidence | None:
    try:
        return measure_lift(get_rule(plan.rule), before) if len(before) else None
    except RulebookError:
        return None


def _matched(plan: Plan, posts: pd.DataFrame, tolerance: pd.Timedelta) -> pd.DataFrame:
    """Give each slot the nearest post that no nearer slot has."""
    posts = posts.reset_index(drop=True)
    slots = pd.DataFrame(
        {
            "pair": [slot.pair for slot in plan.slots],
            "at": [slot.at for slot in plan.slots],
            "follows": [slot.follows for slot in plan.slots],
        }
    )
    times = posts["posted_at"].to_numpy().astype("datetime64[m]")
    at = slots["at"].to_numpy().astype("datetime64[m]")
    apart = np.abs(at[:, None] - times[None, :])
    if plan.days_only:
        near = at.astype("datetime64[D]")[:, None] == times.astype("datetime64[D]")[None, :]
    else:
        near = apart <= np.timedelta64(tolerance.to_timedelta64(), "m")
    where = np.argwhere(near)
    order = np.argsort(apart[near], kind="stable")
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for slot, post in where[order]:
        if slot not in chosen and post not in taken:
            chosen[slot] = post
            taken.add(post)
    places = pd.Series(chosen, dtype="Int64").reindex(slots.index)
    found = places.notna().to_numpy()
    rows = posts.take(places[found].to_numpy(dtype=int))
    slots["posted_at"] = pd.Series(pd.NaT, index=slots.index, dtype=posts["posted_at"].dtype)
    slots.loc[found, "posted_at"] = rows["posted_at"].to_numpy()
    slots["engagement"] = pd.Series(pd.NA, index=slots.index, dtype="Float64")
    slots.loc[found, "engagement"] = rows["engagement"].astype("Float64").array
    slots["did"] = pd.Series(pd.NA, index=slots.index, dtype="boolean")
    slots.loc[pd.Series(found, index=slots.index), "did"] = (
        _did(plan, posts).take(places[found].to_numpy(dtype=int)).array
    )
    return slots


def _did(plan: Plan, posts: pd.DataFrame) -> pd.Series:
    """Say of each post whether it follows the rule, as far as the export tells."""
    try:
        return get_rule(plan.rule).follows(posts)
    except RulebookError:
        return pd.Series(pd.NA, index=posts.index, dtype="boolean")

"""What an own page says on each rule: the verdict, or how many more posts would answer it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_POSTS,
    Evidence,
    atlas,
    both_sides,
    lift_shown,
    measure_lift,
    posts_needed,
    scatter,
)
from rulebook.own import drafts
from rulebook.own.reading import Account, account_of
from rulebook.own.store import Kept
from rulebook.own.trial import ARMS, LIFT, posts_of
from rulebook.posts import load_posts
from rulebook.rules import RULES, Rule

SIZES = (30, 100, 300)
"""At how many posts the page says what could be seen."""

_NEARBY = {
    "facebook": "facebook_pages",
    "instagram": "instagram_governments",
    "x": "twitter_congress",
    "linkedin": "linkedin_influencers",
}


@dataclass(frozen=True)
class Finding:
    """What one account's posts say about one rule.

    `evidence` is None where the export cannot tell, and `cannot` then says why; `limit` is what to keep
    in mind where it can. `more` says how many more posts would answer the rule ("" with a verdict), and `needed`
    is that number (None where it cannot be said). `shown` has for each of `SIZES` the smallest lift that
    so many posts, with the account's own scatter and habits, would show in 80 of 100 (None: none).
    """

    rule: Rule
    account: str
    evidence: Evidence | None
    cannot: str
    limit: str
    more: str
    needed: int | None
    shown: tuple[float | None, ...]

    def __str__(self) -> str:
        """Say it in a few sentences."""
        if self.evidence is None:
            return f"{self.rule.claim}\nThis export cannot tell: {self.cannot}"
        said = [f"{self.rule.claim}\n{self.evidence}", self.more, self.limit]
        return "\n".join(sentence for sentence in said if sentence)


def findings(
    kept: Kept, account: str | None = None, rules: Iterable[Rule] | None = None
) -> tuple[Finding, ...]:
    """Ask the rules (all nine, or `rules`, which may be one's own) on one account, in their order.

    The first account where none is named. Raises RulebookError for an account that is not there.
    """
    code, posts = posts_of(kept, account)
    about = account_of(kept.accounts, code)
    return tuple(_finding(rule, about, posts) for rule in rules or RULES.values())


def beside_others(finding: Finding, platform: str) -> tuple[pd.DataFrame, str]:
    """Return the course's accounts on which the rule can be asked, with one's own, and their data set.

    The rows are those of `evidence.atlas`; the accounts are of the same network where the course has it.
    Raises RulebookError where there is nothing to set beside them.
    """
    evidence = finding.evidence
    if evidence is None or evidence.low is None:
        raise RulebookError(
            f"{finding.account} has no interval on the rule '{finding.rule.slug}' yet."
        )
    known = finding.rule.datasets
    near = _NEARBY.get(platform)
    dataset = near if near in known else known[0]
    others = atlas(finding.rule, load_posts(dataset), per=evidence.per)
    own = pd.DataFrame([evidence.row()]).astype(
        {name: "Float64" for name in ("typical_follows", "typical_breaks", "lift", "low", "high")}
    )
    return pd.concat([others.drop(columns="sector"), own], ignore_index=True), dataset


def _finding(rule: Rule, about: Account, posts: pd.DataFrame) -> Finding:
    cannot = about.cannot.get(rule.slug, "")
    if not cannot and rule.per[0] == "account":
        cannot = "It compares many accounts with one another, and yours is one."
    limit = about.limits.get(rule.slug, "")
    if rule.slug == "job-posts":
        # Whoever gave the words of their job posts need not be asked for them.
        told = "job_post" in posts and posts["job_post"].notna().any()
        cannot, limit = (cannot, "") if told else (cannot or limit or drafts.JOB_WORDS, "")
    evidence = None
    if not cannot:
        try:
            evidence = measure_lift(rule, posts)
        except RulebookError as error:
            cannot = str(error)
    nothing: tuple[float | None, ...] = (None,) * len(SIZES)
    if evidence is None:
        return Finding(rule, about.code, None, cannot, limit, "", None, nothing)
    more, needed = _more(rule, evidence, len(posts))
    return Finding(
        rule, about.code, evidence, "", limit, more, needed, _shown(evidence, len(posts))
    )


def _more(rule: Rule, evidence: Evidence, posts: int) -> tuple[str, int | None]:
    """Say how many more posts would answer, if the account goes on as it does."""
    follows, breaks = evidence.follows, evidence.breaks
    usable = follows + breaks
    if evidence.verdict != "can't tell":
        return "", 0
    if not usable:
        return "This rule speaks of none of your posts.", None
    if not (follows and breaks):
        side = "follow it" if follows else "break it"
        by_lot = " (best by lot: see the trial)" if rule.slug in ARMS else ""
        return (
            f"All your posts {side}, so there is nothing to compare them with, however many more come. Only "
            f"posts that do the other thing{by_lot} would answer it.",
            None,
        )
    # Only some posts are such that the rule speaks of them: so many more must come in all.
    share, rate = follows / usable, usable / posts
    for_sides = max(0, math.ceil((both_sides(share) - usable) / rate))
    spread = _scatter(evidence)
    if spread is None:
        return (
            f"About {for_sides} more posts, at your habits, until {MIN_POSTS} lie on either side.",
            for_sides,
        )
    # A number promised for some posts alone is no measure of all.
    lift = rule.promise or LIFT
    needed = max(0, math.ceil((posts_needed(spread, share, lift) - usable) / rate))
    if not needed:
        return (
            f"You have posts enough to show a lift of {lift:g} in 80 of 100 cases: if the rule does anything "
            "here, it is probably less than that.",
            0,
        )
    first = f"{for_sides} more until {MIN_POSTS} lie on either side, and " if for_sides else ""
    return (
        f"At your habits: {first}about {needed:,} more posts until a lift of {lift:g}, if there is one, shows in "
        "80 of 100 cases.",
        needed,
    )


def _shown(evidence: Evidence, posts: int) -> tuple[float | None, ...]:
    usable = evidence.follows + evidence.breaks
    spread = _scatter(evidence)
    if spread is None or not (evidence.follows and evidence.breaks):
        return (None,) * len(SIZES)
    share = evidence.follows / usable
    return tuple(lift_shown(spread, share, math.floor(size * usable / posts)) for size in SIZES)


def _scatter(evidence: Evidence) -> float | None:
    return None if evidence.seen is None else scatter(evidence.seen["value"].to_numpy(float))

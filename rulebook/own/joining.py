"""What several files hold becomes one table: joined by the posts' ids, and measured."""

from dataclasses import replace

import pandas as pd

from rulebook.anonymise.text import measure
from rulebook.errors import RulebookError
from rulebook.own import drafts
from rulebook.own.by_hand import HAND
from rulebook.own.cells import plain_letters
from rulebook.own.drafts import PARTS, Draft
from rulebook.own.reading import Account, FileRead, Reading
from rulebook.rules import RULES

DAYS_TO_FINISH = 7
"""A post younger than this when the file was made still collects likes."""

YOUNG = f"posts younger than {DAYS_TO_FINISH} days when the file was made: they still collect likes"
OVERLAP = "rows that stand in a newer export too"

# Kinds of exports of one network that give the same id to the same post.
_SAME_IDS = (
    {"x-archive", "x-content", "x-analytics"},
    {"mastodon-outbox", "mastodon-statuses"},
)
_COLUMNS = {
    "text": "object", "format": "object", "client": "object", "scheduled": "boolean",
    "stamp": "datetime64[us]",
}  # fmt: skip


def join(found: list[Draft], together: bool) -> Reading:
    """Return one reading of all drafts, without posts that are too young or stand in two exports.

    `together` counts posts made with another account as the learner's own.

    Raises RulebookError where no post is left that a rule can be tested on, and where two kinds of
    export of one account cannot be matched.
    """
    total = sum(draft.read for draft in found)
    dropped: dict[str, int] = {}
    notes, kept = [], {}
    for draft in found:
        sieve = drafts.Sieve(draft.posts)
        if draft.exported is not None:
            limit = draft.exported - pd.Timedelta(days=DAYS_TO_FINISH)
            sieve.drop(YOUNG, draft.posts["utc"] > limit)
        elif len(draft.posts):
            notes.append(
                f"{draft.name} does not say when it was made: posts of the seven days before may "
                "still collect likes."
            )
        draft.posts = sieve.rows.reset_index(drop=True)
        kept[id(draft)] = len(draft.posts)
        for reason, number in (draft.dropped | sieve.dropped).items():
            dropped[reason] = dropped.get(reason, 0) + number
        notes += draft.notes
    if not any(kept.values()):
        why = "; ".join(f"{number} {reason}" for reason, number in dropped.items())
        raise RulebookError(
            f"{found[0].name} holds no post that a rule can be tested on"
            + (f": of {total} rows there are {why}." if why else ": it is empty.")
        )
    groups = _groups([draft for draft in found if len(draft.posts)], together)
    parts = [_account(code, platform, group) for code, platform, group in groups]
    notes += _called(groups)
    overlap = sum(len(draft.posts) for draft in found) - sum(len(rows) for _, rows in parts)
    if overlap:
        dropped[OVERLAP] = overlap
    rows = pd.concat([rows for _, rows in parts], ignore_index=True)
    unknown = int(rows["engagement"].isna().sum())
    if unknown == len(rows):
        raise RulebookError(
            f"{found[0].name}: every post lacks one of its counts, so no rule can be tested on it."
        )
    if unknown:
        notes.append(
            f"{unknown} of {len(rows)} posts lack one of their counts: their engagement is unknown, and no "
            "rule is tested on them."
        )
    if len(rows) + sum(dropped.values()) != total:
        raise RulebookError(
            "The rows do not add up: please report which platform the file is from."
        )
    files = tuple(
        FileRead(
            draft.name,
            draft.format.title,
            draft.read,
            kept[id(draft)],
            draft.exported,
            draft.exported_by,
        )
        for draft in found
    )
    return Reading(
        tuple(account for account, _ in parts),
        files,
        total,
        dropped,
        tuple(dict.fromkeys(note for note in notes if note)),
        _joint(groups),
        rows,
    )


def _groups(found: list[Draft], together: bool) -> list[tuple[str, str, list[Draft]]]:
    """Sort the posts by account, the largest of each platform first: code, platform, drafts."""
    groups: dict[tuple[str, str], list[Draft]] = {}
    for platform in dict.fromkeys(draft.format.platform for draft in found):
        here = [draft for draft in found if draft.format.platform == platform]
        owners = pd.concat([draft.posts["owner"] for draft in here])
        named = owners[owners != ""].value_counts()
        # A file that does not name its account is of the one that others name, if it is one.
        alone = named.index[0] if len(named) == 1 or (together and len(named)) else ""
        for draft in here:
            owner = draft.posts["owner"].where(draft.posts["owner"] != "", alone)
            if together and len(named):
                owner[:] = named.index[0]
            for name, rows in draft.posts.groupby(owner, sort=False):
                part = replace(draft, posts=rows.reset_index(drop=True))
                groups.setdefault((platform, name), []).append(part)
    sized = sorted(groups.items(), key=lambda item: -sum(len(part.posts) for part in item[1]))
    coded: list[tuple[str, str, list[Draft]]] = []
    seen: dict[str, int] = {}
    for (platform, _), group in sized:
        seen[platform] = seen.get(platform, 0) + 1
        code = f"own-{platform}" if platform != "own" else "own-page"
        coded.append((code if seen[platform] == 1 else f"{code}-{seen[platform]}", platform, group))
    return sorted(coded)


def _called(groups: list[tuple[str, str, list[Draft]]]) -> list[str]:
    """Say which code is which of the accounts that a table matched by hand names; shown, never kept."""
    owners = {
        code: group[0].posts["owner"].iloc[0]
        for code, platform, group in groups
        if platform == HAND.platform
    }
    return [f"{code} is what the file calls “{owner}”." for code, owner in owners.items() if owner]


def _joint(groups: list[tuple[str, str, list[Draft]]]) -> str:
    """Ask about posts that stand under another account's name, as those made together do."""
    sizes: dict[str, list[int]] = {}
    for _, platform, group in groups:
        if platform == HAND.platform:
            # There the learner has named the column that tells accounts apart.
            continue
        sizes.setdefault(platform, []).append(sum(len(part.posts) for part in group))
    others = sum(sum(found) - max(found) for found in sizes.values())
    if not others:
        return ""
    return (
        f"{others} post{'s stand' if others > 1 else ' stands'} under another account's name, as one "
        "made together with somebody does. They are kept apart: are they yours?"
    )


def _account(code: str, platform: str, group: list[Draft]) -> tuple[Account, pd.DataFrame]:
    """Join an account's exports by id, the newest first, and measure its posts."""
    slugs = {draft.format.slug for draft in group}
    if len(slugs) > 1 and not any(slugs <= same for same in _SAME_IDS):
        titles = " and ".join(sorted({f"“{draft.format.title}”" for draft in group}))
        raise RulebookError(
            f"{titles} are two kinds of export of one account, whose posts cannot be matched: give one "
            "of them."
        )
    group = sorted(
        group,
        key=lambda draft: (
            draft.exported if draft.exported is not None else draft.posts["utc"].max()
        ),
        reverse=True,
    )
    parts = tuple(part for part in PARTS if all(part in draft.parts for draft in group))
    rows = pd.concat([_measured(draft) for draft in group], ignore_index=True)
    # The newest export's row wins; what it does not know, an older one may.
    rows = rows.groupby("id", sort=False, as_index=False).first() if len(group) > 1 else rows
    if parts:
        rows["engagement"] = (
            rows[list(parts)].sum(axis="columns", min_count=len(parts)).astype("Int64")
        )
    newest = next((draft for draft in group if draft.followers is not None), group[0])
    for name in ("followers", "following"):
        value = getattr(newest, name)
        rows[name] = pd.Series(pd.NA if value is None else value, index=rows.index, dtype="Int64")
    rows["account"] = code
    rows = rows.sort_values("utc", kind="stable", ignore_index=True)
    cannot, limits = _told(group)
    cannot = _untellable(rows) | cannot
    limits = {rule: why for rule, why in limits.items() if rule not in cannot}
    account = Account(
        code=code,
        platform=platform,
        formats=tuple(sorted(slugs)),
        titles=tuple(dict.fromkeys(draft.format.title for draft in group)),
        posts=len(rows),
        first=rows["utc"].min(),
        last=rows["utc"].max(),
        parts=parts or ("engagement",),
        followers=newest.followers,
        following=newest.following,
        cannot=cannot,
        limits=limits,
        days_only=any(draft.format.days_only for draft in group),
        chosen=all(draft.format.chosen for draft in group),
    )
    return account, rows.drop(columns=["id", "owner"])


def _told(group: list[Draft]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what none of the exports can test, and what to keep in mind about any of them."""
    every = [dict(draft.format.cannot) | draft.cannot for draft in group]
    cannot = {
        rule: why for rule, why in every[0].items() if all(rule in other for other in every[1:])
    }
    limits = {rule: why for draft in group for rule, why in draft.format.limits.items()}
    return cannot, limits


def _untellable(rows: pd.DataFrame) -> dict[str, str]:
    """Return the rules for which a column is missing that exports of this kind usually have."""
    known = {name for name in rows.columns if rows[name].notna().any()} | {"account", "posted_at"}
    if rows["sign"].notna().any() and (known & {"scheduled"} or rows["sign"].ne("given").any()):
        known.add("scheduled")
    if "text" in known:
        known.add("job_post")
    found = {}
    for rule in RULES.values():
        missing = [name for name in rule.needs if name not in known]
        if missing and missing != ["link_position"]:
            found[rule.slug] = (
                f"The file holds nothing that tells it ({missing[0].replace('_', ' ')})."
            )
    if "links" not in known:
        found["link-position"] = "The file holds nothing that tells it (links)."
    return found


def _measured(draft: Draft) -> pd.DataFrame:
    """Add the course's measures of the texts, as far as the format can tell them."""
    rows = draft.posts.copy()
    for name, dtype in _COLUMNS.items():
        if name not in rows:
            rows[name] = pd.Series(None, index=rows.index, dtype=dtype)
    rows["sign"] = draft.format.sign
    rows["days_only"] = draft.format.days_only
    if draft.format.measures:
        measured = measure(rows["text"].map(_plain))
        if "named" in rows:
            measured["mentions"] = measured["mentions"] + rows["named"].astype("Int64")
        rows = rows.assign(**measured[list(draft.format.measures)])
    rows["scheduled"] = rows["scheduled"].astype("boolean")
    return rows


def _plain(text: object) -> object:
    return plain_letters(text) if isinstance(text, str) else None

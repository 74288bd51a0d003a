"""Several files become one reading: joined, without what is too young, measured, and placed in time.

The texts stay in memory for as long as the reading does, because job posts are found by their
words; none of them, no id and no name is in the table that comes out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from rulebook.anonymise.clock import localise
from rulebook.anonymise.fields import fields_of, typed
from rulebook.anonymise.text import measure
from rulebook.errors import RulebookError
from rulebook.own import drafts
from rulebook.own.by_hand import HAND, Match
from rulebook.own.cells import fold, plain_letters
from rulebook.own.drafts import PARTS, SEEN, TEXT_MEASURES, Draft
from rulebook.own.files import read_file
from rulebook.own.formats import linkedin_member
from rulebook.own.formats.linkedin_page import on_the_quarter
from rulebook.own.moments import zone_of
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
_WORDS_OF_A_POST = 6


@dataclass(frozen=True)
class Account:
    """One account that was found: a made-up code, and what is known of it.

    `first` and `last` are the moments of its first and last post that is kept (UTC, naive), `parts`
    the counts whose sum is its engagement ("engagement" where the platform gives only a sum),
    `followers` and `following` those of the day of the export. `cannot` and `limits` say, by the
    rule's slug, why the export cannot test it, and what to keep in mind where it can. `days_only`:
    hours are unknown; `chosen`: only its best posts were given.
    """

    code: str
    platform: str
    formats: tuple[str, ...]
    titles: tuple[str, ...]
    posts: int
    first: pd.Timestamp
    last: pd.Timestamp
    parts: tuple[str, ...]
    followers: int | None
    following: int | None
    cannot: dict[str, str]
    limits: dict[str, str]
    days_only: bool
    chosen: bool


@dataclass(frozen=True)
class FileRead:
    """One file: its name (shown, never kept), its kind, its rows, and when it was made, if known."""

    name: str
    title: str
    read: int
    kept: int
    exported: pd.Timestamp | None
    exported_by: str


@dataclass(frozen=True)
class Reading:
    """What was understood of a learner's files. Nothing of it is on the disk.

    `accounts` stand in the order of their codes (of each platform the largest first), `dropped` counts rows by reason, `notes` are
    sentences to show. `posts(zone)` gives the tidy table; until the learner has confirmed
    `example(zone)`, no hour in it should be believed. `joint` is a question: posts under another
    account's name, which a post made together has.
    """

    accounts: tuple[Account, ...]
    files: tuple[FileRead, ...]
    read: int
    dropped: dict[str, int]
    notes: tuple[str, ...]
    joint: str
    rows: pd.DataFrame = field(repr=False)

    @property
    def kept(self) -> int:
        """Return the number of posts that are kept."""
        return len(self.rows)

    def example(self, zone: str, account: str | None = None) -> str:
        """Say when one post went out on the clock of a zone, for the learner to confirm.

        Raises RulebookError for a zone or an account that does not exist.
        """
        found = account_of(self.accounts, account)
        rows = self.rows[self.rows["account"] == found.code]
        # The newest is remembered best.
        row = rows.iloc[-1]
        if found.days_only:
            return f"Your post {_quoted(row)}went out on {_day(row['utc'])} (the hour is not given) – right?"
        local = localise(
            rows["utc"].iloc[[-1]], pd.Series(zone_of(zone).key, index=rows.index[[-1]])
        )
        when = local["posted_at"].iloc[0]
        return f"Your post {_quoted(row)}went out on {_day(when)} at {when:%H:%M} – right?"

    def first_words(self) -> pd.Series:
        """Return each post's first words, in the order of `posts`, to tick job posts by; not kept."""
        return self.rows["text"].map(_first_words)

    def posts(
        self, zone: str, job_words: Iterable[str] = (), job_ticks: Iterable[int] = ()
    ) -> pd.DataFrame:
        """Return the tidy table: the course's columns, one row a post, by account and time.

        `zone` is the IANA name of the zone in which the account lives; `posted_at` is on its clock, to
        the minute. A post that holds one of `job_words` (any language, any case), or whose row number
        is among `job_ticks`, has the `job_post` "vacancy", others "none"; without either there is no
        such column. A column that no file can fill is not there.

        Raises RulebookError for a zone that does not exist and for a tick beyond the rows.
        """
        key = zone_of(zone).key
        rows = self.rows
        zones = pd.Series(key, index=rows.index)
        # Where only the day is known, a zone would move it to another.
        zones[rows["days_only"]] = "UTC"
        local = localise(rows["utc"], zones)
        stamp = localise(rows["stamp"].fillna(rows["utc"]), zones)["posted_at"]
        table = rows.assign(
            posted_at=local["posted_at"].dt.floor("min"),
            utc_offset_hours=local["utc_offset_hours"].mask(rows["days_only"]),
            scheduled=_scheduled(rows, stamp),
        )
        words, ticks = [fold(word) for word in job_words if fold(word)], set(job_ticks)
        if ticks - set(rows.index):
            raise RulebookError(f"There are {len(rows)} posts, so none is number {max(ticks)}.")
        if words or ticks:
            ticked = pd.Series(rows.index.isin(list(ticks)), index=rows.index)
            table["job_post"] = np.where(_holds(rows["text"], words) | ticked, "vacancy", "none")
            # Without its text nobody knows, unless the learner does.
            table["job_post"] = table["job_post"].mask(rows["text"].isna() & ~ticked)
        names = [
            name
            for name in ("account", "posted_at", "utc_offset_hours", "format", *TEXT_MEASURES, "client",
                         "scheduled", "job_post", *PARTS, "engagement", *SEEN, "followers", "following")
            if name in table.columns and (table[name].notna().any() or name == "link_position")
        ]  # fmt: skip
        return typed(table, fields_of(names, {})).reset_index(drop=True)


def account_of(accounts: Sequence[Account], code: str | None) -> Account:
    """Return the account of that code, the first where none is named; RulebookError if it is not there."""
    for account in accounts:
        if code in (None, account.code):
            return account
    codes = ", ".join(account.code for account in accounts)
    raise RulebookError(f"There is no account called {code!r}: choose one of {codes}.")


def _first_words(text: object) -> str:
    words = text.split() if isinstance(text, str) else []
    return " ".join(words[:_WORDS_OF_A_POST]) + "…" * (len(words) > _WORDS_OF_A_POST)


def _quoted(row: pd.Series) -> str:
    words = _first_words(row["text"])
    return f"“{words}” " if words else ""


def _day(when: pd.Timestamp) -> str:
    return f"{when:%A} {when.day} {when:%B %Y}"


def _holds(texts: pd.Series, words: list[str]) -> pd.Series:
    """Say of each text whether a word of it begins with one of these."""
    if not words:
        return pd.Series(False, index=texts.index)
    pattern = re.compile("|".join(f"(?<![a-z0-9]){re.escape(word)}" for word in words))
    return texts.map(lambda text: isinstance(text, str) and bool(pattern.search(fold(text))))


def _scheduled(rows: pd.DataFrame, stamp: pd.Series) -> pd.Series:
    """Read the sign of a scheduler: minute or second :00, or the quarter of an hour. "boolean"."""
    signs = {
        "minute": stamp.dt.minute.eq(0),
        "second": stamp.dt.second.eq(0),
        "quarter": on_the_quarter(stamp),
    }
    answer = rows["scheduled"].astype("boolean")
    for sign, marked in signs.items():
        where = rows["sign"].eq(sign) & answer.isna()
        answer = answer.mask(where, marked.astype("boolean"))
    return answer


def read(
    given: object,
    *,
    match: Match | None = None,
    exported: object = None,
    together: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Reading:
    """Read a learner's exports: a path, or several; or what an ipywidgets FileUpload holds.

    Overlapping exports of one account are joined by the posts' ids, the newest wins. `match` reads
    tables by hand; `exported` is the day on which the files were made, where neither their names
    nor their dates tell; `together` counts posts made with another account as the learner's own;
    `progress` is called with what is being done.

    Raises RulebookError, in one sentence, for a file that is none of the exports that are known,
    that is damaged, or that holds no post to test a rule on. One bad file stops the whole reading.
    """
    items = (
        list(given) if isinstance(given, list | tuple | set) and not _is_pair(given) else [given]
    )
    if not items:
        raise RulebookError("Name at least one file: the export that your platform gave you.")
    found, texts = [], []
    for item in items:
        if progress:
            progress(
                f"Reading {getattr(item, 'name', item) if not isinstance(item, dict) else item.get('name')}"
            )
        one = read_file(item, match)
        found += one.drafts
        texts += one.texts
    found = _lend(found, texts)
    if exported is not None:
        _set_exported(found, exported)
    if progress:
        progress("Measuring the texts")
    return _joined(found, together)


def _is_pair(given: object) -> bool:
    return (
        isinstance(given, tuple)
        and len(given) == 2
        and isinstance(given[0], str)
        and isinstance(given[1], bytes | memoryview)
    )


def _lend(found: list[Draft], texts: list[pd.DataFrame]) -> list[Draft]:
    """Give the texts of LinkedIn's Shares.csv to the best posts."""
    if not texts:
        return found
    best = [draft for draft in found if draft.format is linkedin_member.MEMBER]
    if not best:
        raise RulebookError(
            "Shares.csv holds posts without their likes, so no rule can be tested on it alone: give "
            f"the analytics with it, {linkedin_member.PATH}."
        )
    table = pd.concat(texts).drop_duplicates("id", keep="last").reset_index(drop=True)
    for draft in best:
        linkedin_member.with_texts(draft, table)
        draft.format = replace(draft.format, measures=TEXT_MEASURES)
    return found


def _set_exported(found: list[Draft], exported: object) -> None:
    day = pd.to_datetime(str(exported), format="%Y-%m-%d", errors="coerce")
    if pd.isna(day):
        raise RulebookError(f"{exported!r} is no day: write it as 2025-04-05.")
    for draft in found:
        if len(draft.posts) and draft.posts["utc"].max() >= day + pd.Timedelta(days=2):
            raise RulebookError(
                f"{draft.name} holds posts from after {exported}, so it was made later than that."
            )
        draft.exported, draft.exported_by = (
            (day + pd.Timedelta(days=1)).as_unit("us"),
            "what you said",
        )


def _joined(found: list[Draft], together: bool) -> Reading:
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


_COLUMNS = {
    "text": "object", "format": "object", "client": "object", "scheduled": "boolean",
    "stamp": "datetime64[us]",
}  # fmt: skip


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

"""The folder own/: what is kept of an own page, how exports of other days are joined to it, and its end.

Kept are the tidy table and what was understood of it, in one file. Not kept: texts, names, ids, links,
the names of the files. Without ids, a later export is joined by the minutes of its posts.
"""

import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.own.drafts import PARTS
from rulebook.own.moments import zone_of
from rulebook.own.reading import Account, Reading
from rulebook.posts import OWN_TABLE, load_posts, own_dir

_ABOUT = b"rulebook own page"
_SAME_MINUTES = 0.5


@dataclass(frozen=True)
class Kept:
    """What lies in own/: the tidy table, the zone on whose clock it is, and what was understood.

    `read` and `dropped` count the rows of all exports that were added, by reason.
    """

    posts: pd.DataFrame
    zone: str
    accounts: tuple[Account, ...]
    read: int
    dropped: dict[str, int]


def kept(folder: Path | None = None) -> Kept | None:
    """Return what lies in own/, or None if nothing does; RulebookError if it is damaged."""
    folder = own_dir() if folder is None else Path(folder)
    path = folder / OWN_TABLE
    if not path.is_file():
        return None
    posts = load_posts("own", folder)
    try:
        about = json.loads(pq.read_schema(path).metadata[_ABOUT])
        accounts = tuple(_account(entry) for entry in about["accounts"])
        return Kept(posts, about["zone"], accounts, about["read"], about["dropped"])
    except (KeyError, TypeError, ValueError):
        raise RulebookError(
            f"{path} was changed: forget it (rulebook own forget) and add your exports again."
        ) from None


def keep(
    reading: Reading,
    zone: str,
    job_words: Iterable[str] = (),
    job_ticks: Iterable[int] = (),
    folder: Path | None = None,
) -> Kept:
    """Put a reading's table into own/, joined with what lies there, and return the whole.

    An account is taken to be one that lies there already if their posts meet in the days that both
    know, or if they know no days in common. Of a post that both have the new counts stand.

    Raises RulebookError for another zone than before, and for another kind of export of an account
    that lies there already.
    """
    folder = own_dir() if folder is None else Path(folder)
    new = Kept(
        reading.posts(zone, job_words, job_ticks),
        zone_of(zone).key,
        reading.accounts,
        reading.read,
        reading.dropped,
    )
    whole = new if (old := kept(folder)) is None else _joined(old, new)
    make_folder(folder)
    _write(whole, folder / OWN_TABLE)
    return whole


def forget(folder: Path | None = None) -> bool:
    """Remove own/ with all that is in it; say whether there was anything."""
    folder = own_dir() if folder is None else Path(folder)
    if folder.is_symlink():
        folder.unlink()
        return True
    if not folder.is_dir():
        return False
    try:
        shutil.rmtree(folder)
    except OSError as problem:
        raise RulebookError(
            f"{folder} cannot be removed whole ({problem.strerror}): close what has it open, then try "
            "again."
        ) from None
    return True


def make_folder(folder: Path) -> None:
    """Make own/, for its owner's eyes alone; RulebookError if something else is there."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RulebookError(f"{folder} is no folder of its own: move it away, then try again.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as problem:
        raise RulebookError(f"{folder} cannot be made: {problem.strerror}.") from None


def _write(whole: Kept, path: Path) -> None:
    about = {
        "zone": whole.zone,
        "accounts": [_entry(account) for account in whole.accounts],
        "read": whole.read,
        "dropped": whole.dropped,
    }
    table = pa.Table.from_pandas(whole.posts, preserve_index=False)
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    content = io.BytesIO()
    pq.write_table(table, content)
    write_whole(path, content.getvalue())
    path.chmod(0o600)


def _entry(account: Account) -> dict:
    entry = asdict(account)
    return entry | {name: entry[name].isoformat() for name in ("first", "last")}


def _account(entry: dict) -> Account:
    values = {field.name: entry[field.name] for field in fields(Account)}
    lists = {name: tuple(values[name]) for name in ("formats", "titles", "parts")}
    times = {name: pd.Timestamp(values[name]) for name in ("first", "last")}
    return Account(**(values | lists | times))


def _joined(old: Kept, new: Kept) -> Kept:
    if new.zone != old.zone:
        raise RulebookError(
            f"Your page lies there on the clock of {old.zone}, and this is {new.zone}: take the same, "
            "or forget it first (rulebook own forget)."
        )
    accounts = {account.code: account for account in old.accounts}
    tables = {code: old.posts[old.posts["account"] == code] for code in accounts}
    overlap = 0
    for account in new.accounts:
        rows = new.posts[new.posts["account"] == account.code]
        code = _same(account, rows, accounts.values(), tables)
        if code is None:
            code = _free(account.platform, accounts)
            accounts[code] = replace(account, code=code)
            tables[code] = rows.assign(account=code)
            continue
        accounts[code], tables[code], twice = _one(
            accounts[code], tables[code], replace(account, code=code), rows.assign(account=code)
        )
        overlap += twice
    posts = pd.concat([tables[code] for code in sorted(tables)], ignore_index=True)
    order = [name for name in _ORDER if name in posts.columns]
    dropped = dict(old.dropped)
    for reason, number in (new.dropped | ({_REPLACED: overlap} if overlap else {})).items():
        dropped[reason] = dropped.get(reason, 0) + number
    return Kept(
        posts[order],
        old.zone,
        tuple(accounts[code] for code in sorted(accounts)),
        old.read + new.read,
        dropped,
    )


_REPLACED = "rows that stand in a newer export too"
_ORDER = (
    "account", "posted_at", "utc_offset_hours", "format", "characters", "words", "hashtags", "mentions",
    "links", "link_position", "client", "scheduled", "job_post", *PARTS, "engagement", "reach",
    "impressions", "followers", "following",
)  # fmt: skip


def _minutes(rows: pd.DataFrame) -> pd.Series:
    """Return the minute of UTC in which each post went out."""
    if "utc_offset_hours" not in rows:
        return rows["posted_at"]
    return rows["posted_at"] - pd.to_timedelta(rows["utc_offset_hours"].fillna(0), unit="h")


def _same(
    account: Account, rows: pd.DataFrame, known: Iterable[Account], tables: dict[str, pd.DataFrame]
) -> str | None:
    """Return the code under which this account lies there already, or None."""
    minutes = _minutes(rows)
    for other in known:
        if other.platform != account.platform:
            continue
        before = _minutes(tables[other.code])
        first, last = max(minutes.min(), before.min()), min(minutes.max(), before.max())
        here = set(minutes[minutes.between(first, last)])
        there = set(before[before.between(first, last)])
        if here and there and len(here & there) < _SAME_MINUTES * min(len(here), len(there)):
            continue
        if not (here and there) and account.code != other.code:
            continue
        if other.formats != account.formats:
            raise RulebookError(
                f"Your page holds {other.code} from “{', '.join(other.titles)}”, and this is "
                f"“{', '.join(account.titles)}”, which counts otherwise: give both at once, or forget "
                "the page first (rulebook own forget)."
            )
        return other.code
    return None


def _free(platform: str, taken: Iterable[str]) -> str:
    stem, number = "own-page" if platform == "own" else f"own-{platform}", 1
    while (code := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return code


def _one(
    before: Account, old: pd.DataFrame, account: Account, new: pd.DataFrame
) -> tuple[Account, pd.DataFrame, int]:
    """Join two exports of an account; return it, its posts, and how many both had."""
    keys = [_keyed(old), _keyed(new)]
    twice = keys[0].isin(set(keys[1]))
    if "job_post" in old and "job_post" not in new:
        # Found by words that this time were not given.
        new = new.assign(job_post=keys[1].map(dict(zip(keys[0], old["job_post"], strict=True))))
    rows = pd.concat([old[~twice.to_numpy()], new], ignore_index=True)
    rows = rows.iloc[_minutes(rows).argsort(kind="stable")].reset_index(drop=True)
    parts = tuple(part for part in before.parts if part in account.parts)
    if not parts:
        raise RulebookError(
            f"{account.code}: the counts of this export are others than those of the one before, so "
            "they cannot be joined."
        )
    if parts != ("engagement",):
        total = rows[list(parts)].sum(axis="columns", min_count=len(parts))
        rows["engagement"] = total.astype("Int64")
    newest = account if account.last >= before.last else before
    for name in ("followers", "following"):
        value = getattr(newest, name)
        if value is not None:
            rows[name] = pd.Series(value, index=rows.index, dtype="Int64")
    joined = replace(
        account,
        posts=len(rows),
        first=min(before.first, account.first),
        last=max(before.last, account.last),
        parts=parts,
        followers=newest.followers,
        following=newest.following,
        cannot={rule: why for rule, why in account.cannot.items() if rule in before.cannot},
        limits=before.limits | account.limits,
    )
    return joined, rows, int(twice.sum())


def _keyed(rows: pd.DataFrame) -> pd.Series:
    """Name each post by its minute, and by its place among those of that minute."""
    minutes = _minutes(rows)
    places = minutes.groupby(minutes).cumcount()
    return pd.Series(list(zip(minutes, places, strict=True)), index=rows.index, dtype="object")

"""An attack on what ships, by somebody who has the raw collections and knows the method.

The attacker lacks only the salt. Organisations: each account code is set beside each raw account,
by how many of its posts have a raw post at the same minute of the week (UTC) with the same rounded
counts; then, the shift found, post beside post. Individuals: each shipped row is set beside all
people whose own numbers could have made it. An answer counts as naming only if one candidate is
left; whether it is right is looked up with the salt, which the attacker does not have.

Another attacker has not even the raw collections, and works out by how much the dates were moved
(`dates`): that, too, is tried and counted.
"""

from dataclasses import dataclass

import pandas as pd
from pycanon import anonymity

from rulebook.anonymise import counts, people
from rulebook.anonymise.dates import dates_found
from rulebook.anonymise.disguise import ROUNDED
from rulebook.anonymise.readers import Reading
from rulebook.anonymise.salt import Salt
from rulebook.anonymise.tables import Table

MINUTES = 7 * 24 * 60
CLEAR = 2.0


@dataclass(frozen=True)
class Named:
    """What the attacker named: accounts (for individuals people) and posts, out of all there are.

    `dates`: of how many accounts an attacker without the raw collections finds the true dates; None
    without dates. For individuals also how often a best guess at a row's person is right, how many
    people share the combination of values that fewest share (0 if a row is nobody's), and the
    largest part of a combination (0 to 1) that is one person's.
    """

    accounts: int
    of_accounts: int
    posts: int
    of_posts: int
    dates: int | None = None
    guess: float | None = None
    people: int | None = None
    share: float | None = None

    def __str__(self) -> str:
        """Say it in percent."""
        return (
            f"{self.accounts / max(self.of_accounts, 1):.1%} of accounts, "
            f"{self.posts / max(self.of_posts, 1):.1%} of posts"
        )


def attack(table: Table, shipped: pd.DataFrame, exact: Reading, salt: Salt) -> Named:
    """Try to name the accounts and posts of a shipped table.

    `exact` is the table's raw folder as its reader read it (for individuals: before they were put
    into groups). Only right answers count.
    """
    if table.individuals:
        return _people(table, shipped, exact, salt)
    return _organisations(table, shipped, exact, salt)


def k_of(table: Table, posts: pd.DataFrame) -> int:
    """Count the rows that agree in everything that an outsider could know; return the smallest.

    Everything that ships counts as known, since the raw collections are public; only the code of a
    single person tells nothing.
    """
    known = posts[people.values_of(posts)] if table.individuals else posts
    # Numbers compare faster than texts; what is missing is one value like the others.
    numbered = known.apply(lambda column: pd.factorize(column)[0])
    return anonymity.k_anonymity(numbered, list(numbered.columns))


def _organisations(table: Table, shipped: pd.DataFrame, exact: Reading, salt: Salt) -> Named:
    raw = exact.posts.assign(account=exact.posts["account"].astype("str"))
    codes = salt.codes(table.name, raw["account"], table.prefix)
    truth = {code: key for key, code in codes.items()}
    features = _features(shipped, raw)
    ours, theirs = _marks(shipped, features), _marks(raw, features)
    matched = _match_accounts(shipped["account"], ours, raw["account"], theirs)
    right = {code for code, key in matched.items() if truth.get(code) == key}

    one = _signs(shipped, ours).assign(account=shipped["account"])
    two = _signs(raw, theirs).assign(account=raw["account"].map(codes))
    posts = _match_posts(one[one["account"].isin(right)], two[two["account"].isin(right)])
    dates = _dates(table, shipped, raw, salt) if "posted_at" in shipped.columns else None
    return Named(len(right), shipped["account"].nunique(), posts, len(shipped), dates)


def _dates(table: Table, shipped: pd.DataFrame, raw: pd.DataFrame, salt: Salt) -> int:
    """Count the accounts whose true dates follow from what ships and from the stated months."""
    days = (raw["posted_at"] - pd.to_timedelta(raw["utc_offset_hours"], unit="h")).dt.normalize()
    found = dates_found(shipped, (days.min(), days.max()))
    keys = raw["account"].unique()
    codes = salt.codes(table.name, keys, table.prefix)
    return sum(found.get(codes[key]) == salt.weeks(table.name, key) for key in keys)


def _features(shipped: pd.DataFrame, raw: pd.DataFrame) -> list[str]:
    """List the columns that both sides have, with nothing made up between them."""
    made = {"account", "engagement", "posted_at", "utc_offset_hours"}
    return [name for name in shipped.columns if name in raw.columns and name not in made]


def _marks(posts: pd.DataFrame, features: list[str]) -> pd.Series:
    """Give each post one number that posts with equal features, and minute of the week, share."""
    marks = pd.DataFrame(index=posts.index)
    for name in features:
        column = counts.rounded(posts[name]) if name in ROUNDED else posts[name]
        text = pd.api.types.is_string_dtype(column)
        marks[name] = column.astype("str") if text else column.astype("Float64").astype("float64")
    if "posted_at" in posts.columns:
        marks["minute"] = _minutes(posts) % MINUTES
    return pd.util.hash_pandas_object(marks, index=False)


def _minutes(posts: pd.DataFrame) -> pd.Series:
    """Return the whole minutes since 1970, in UTC; on shipped posts with the shifted date."""
    hours = pd.to_timedelta(posts["utc_offset_hours"], unit="h")
    utc = (posts["posted_at"] - hours).astype("datetime64[us]")
    return utc.astype("int64") // 60_000_000


def _match_accounts(
    codes: pd.Series, ours: pd.Series, keys: pd.Series, theirs: pd.Series
) -> dict[str, str]:
    """Match each code to the raw account that shares most marks, if it does so clearly."""
    left = pd.DataFrame({"code": codes, "mark": ours}).value_counts().rename("n").reset_index()
    right = pd.DataFrame({"key": keys, "mark": theirs}).value_counts().rename("m").reset_index()
    # A mark that very many accounts share tells nothing, and would make the join large.
    common = right.groupby("mark")["key"].transform("size") > 50
    both = left.merge(right[~common], on="mark")
    both["shared"] = both[["n", "m"]].min(axis=1)
    scores = both.groupby(["code", "key"])["shared"].sum().sort_values(ascending=False)
    matched: dict[str, str] = {}
    for code, found in scores.groupby("code", sort=False):
        best = found.to_numpy()
        if len(best) == 1 or best[0] >= CLEAR * best[1]:
            matched[str(code)] = found.index[0][1]
    return matched


def _signs(posts: pd.DataFrame, marks: pd.Series) -> pd.DataFrame:
    """Return what a post can be known by: its mark, and where there are times its minute."""
    signs = pd.DataFrame({"mark": marks})
    return signs.assign(minute=_minutes(posts)) if "posted_at" in posts.columns else signs


def _match_posts(ours: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """Count the posts of matched accounts that have exactly one candidate left.

    Both sides hold the signs of posts, and in `account` the code.
    """
    if "minute" in ours:
        # Marks that occur once on both sides tell an account's shift: it is the commonest difference.
        same = ["account", "mark"]
        pairs = _lone(ours, same).merge(_lone(theirs, same), on=same, suffixes=("", "_raw"))
        if pairs.empty:
            return 0
        differences = (pairs["minute"] - pairs["minute_raw"]).groupby(pairs["account"])
        shifts = differences.agg(lambda found: found.mode()[0])
        ours = ours.assign(minute=ours["minute"] - ours["account"].map(shifts))
        ours = ours.dropna(subset="minute")
    signs = list(ours.columns)
    return len(_lone(ours, signs).merge(_lone(theirs, signs), on=signs))


def _lone(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Keep the rows that no other row equals in these columns."""
    return rows[~rows.duplicated(columns, keep=False)]


def _people(table: Table, shipped: pd.DataFrame, exact: Reading, salt: Salt) -> Named:
    """Repeat the grouping, and see whose each row could be.

    Nothing in the grouping is secret (the codes are, but a group's size gives its code away), so the
    attacker knows which people's posts went into each
    combination of values. Rows with equal values are equally anybody's among those people. A
    person is named with certainty if a combination is theirs alone; the best guess takes for each
    row the person who has most of the rows like it.
    """
    assert table.individuals is not None  # only their tables are attacked so
    grouped = table.individuals(exact).posts
    codes = salt.codes(table.name, grouped["account"], table.prefix)
    grouped = grouped.assign(account=grouped["account"].map(codes))
    values = people.values_of(grouped)
    rows = pd.util.hash_pandas_object(shipped[values].astype("str"), index=False)
    mark = pd.util.hash_pandas_object(grouped[values].astype("str"), index=False)
    shares = grouped.groupby([mark, "person"]).size()
    candidates = shares.groupby(level=0).size()
    largest = shares.groupby(level=0).max() / shares.groupby(level=0).sum()
    alone = set(candidates.index[candidates.eq(1)])
    named = {person for mark, person in shares.index if mark in alone}
    guess = shares.groupby(level=0).max().sum() / len(grouped)
    return Named(
        len(named),
        int(grouped["person"].nunique()),
        int(rows.isin(alone).sum()),
        len(shipped),
        guess=float(guess),
        people=int(rows.map(candidates).fillna(0).min()),
        share=float(rows.map(largest).fillna(1).max()),
    )

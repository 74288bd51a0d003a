"""The atlas: one rule on every account, and all rules on all of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from rulebook import posts as shipped
from rulebook.evidence.lift import (
    MIN_POSTS,
    RESAMPLES,
    Evidence,
    evidence_from,
    group_column,
    shuffle_rng,
)
from rulebook.evidence.relative import observations, per_of, relative_engagement
from rulebook.rules import RULES, Rule

NUMBERS = ("typical_follows", "typical_breaks", "lift", "low", "high")


def atlas(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    per: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
    shuffle: bool = False,
) -> pd.DataFrame:
    """Measure a rule on every account in the posts (a rule about accounts: on every community).

    Returns one row an account, in the accounts' order: the fields of `Evidence`, and `sector`
    after `account`. Accounts that cannot answer are there with their reason; numbers that cannot
    be had are missing (dtype "Float64"). A row equals `measure_lift` on that account's posts.

    With `shuffle` the labels are dealt out anew within each account first: then every verdict
    but "can't tell" is luck.
    """
    per = per_of(rule, per)
    accounts = cases(rule, posts, measure, threshold, per)
    return measure_all(rule, per, accounts, resamples, seed, seed if shuffle else None)


@dataclass(frozen=True)
class Case:
    """One account as the atlas sees it: its values, and which of them follow the rule."""

    account: str
    sector: str | None
    value: np.ndarray
    follows: np.ndarray


def cases(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str,
    threshold: float | None,
    per: str,
    relative: pd.Series | None = None,
) -> list[Case]:
    """Sort the observations by account (for a rule about accounts: by community)."""
    table = observations(rule, posts, measure, threshold, per, relative)
    group = group_column(rule, per, table)
    value, follows = table["value"].to_numpy(), table["follows"].to_numpy()
    rows_of = table.groupby(group, observed=True).indices
    sectors = _sectors(posts, group)
    nothing = np.empty(0, dtype=int)
    found = []
    for name in sorted(posts[group].dropna().unique()):
        rows = rows_of.get(name, nothing)
        found.append(Case(str(name), sectors.get(str(name)), value[rows], follows[rows]))
    return found


def measure_all(
    rule: Rule,
    per: str,
    accounts: list[Case],
    resamples: int,
    seed: int,
    deal: int | None,
) -> pd.DataFrame:
    """Make the rows of `atlas`; `deal` is the seed by which labels are dealt out anew, None for as they are."""
    return _table(_rows(rule, per, accounts, resamples, seed, deal))


def _rows(
    rule: Rule, per: str, accounts: list[Case], resamples: int, seed: int, deal: int | None
) -> Iterator[list[Any]]:
    """Give the sector of each account, and what there is to say of it."""
    columns = attrgetter(*Evidence.columns())
    for case in accounts:
        name, follows = case.account, case.follows
        if deal is not None:
            # The places are permuted as the labels would be, and sooner.
            follows = follows[shuffle_rng(deal, rule, name).permutation(len(follows))]
        evidence = evidence_from(rule, per, name, case.value, follows, resamples, seed)
        yield [case.sector, *columns(evidence)]


def _table(rows: Iterable[list[Any]]) -> pd.DataFrame:
    columns = Evidence.columns()
    result = pd.DataFrame(rows, columns=["sector", *columns])
    result.insert(columns.index("account") + 1, "sector", result.pop("sector"))
    return result.astype(dict.fromkeys(NUMBERS, "Float64") | {"follows": int, "breaks": int})


def qualifying_accounts(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    per: str | None = None,
) -> list[str]:
    """List the accounts on which a rule can be tested, sorted by name.

    They have at least 20 usable posts on either side, and neither side's median is 0. For a rule
    about accounts they are communities.
    """
    found = cases(rule, posts, measure, threshold, per_of(rule, per))
    return [case.account for case in found if _can_answer(case)]


def whole_atlas(
    measure: str = "engagement",
    resamples: int = RESAMPLES,
    seed: int = 0,
    shuffle: bool = False,
    progress: Callable[[str, str], None] | None = None,
) -> pd.DataFrame:
    """Measure all nine rules on all accounts of their data sets, each by its usual comparison.

    Returns the rows of `atlas`, with `dataset` as the second column. `progress` is called with
    the rule's slug and the data set's name before each of them.
    """
    sheets = whole_sheets(measure, progress)
    return measure_sheets(sheets, resamples, seed, seed if shuffle else None)


@dataclass(frozen=True)
class Sheet:
    """One rule on one data set: its accounts, sorted but not yet measured."""

    rule: Rule
    dataset: str
    per: str
    cases: list[Case]


def whole_sheets(
    measure: str = "engagement", progress: Callable[[str, str], None] | None = None
) -> Iterator[Sheet]:
    """Give every rule on every one of its data sets, one after the other.

    A list of them can be measured again and again, shuffled anew each time, without sorting the
    posts anew. `progress` is as in `whole_atlas`.
    """
    relative: dict[str, pd.Series] = {}
    for rule in RULES.values():
        for name in rule.datasets:
            if progress:
                progress(rule.slug, name)
            per, posts = per_of(rule, None), shipped.load_posts(name)
            if name not in relative:
                relative[name] = relative_engagement(posts, measure)
            sorted_by_account = cases(rule, posts, measure, None, per, relative[name])
            yield Sheet(rule, name, per, sorted_by_account)


def measure_sheets(
    sheets: Iterable[Sheet],
    resamples: int = RESAMPLES,
    seed: int = 0,
    deal: int | None = None,
) -> pd.DataFrame:
    """Make the rows of `whole_atlas` from its sheets.

    `deal` is the seed by which labels are dealt out anew, where they are (in `whole_atlas` the same as
    `seed`). Many deals of the same sheets take a third of the time each where `seed` stays the same:
    see `bootstrap_places`.
    """
    rows, names = list[list[Any]](), list[str]()
    for sheet in sheets:
        rows += _rows(sheet.rule, sheet.per, sheet.cases, resamples, seed, deal)
        names += [sheet.dataset] * (len(rows) - len(names))
    table = _table(rows)  # made once: pandas takes longer for many small tables
    table.insert(1, "dataset", names)
    return table


def _sectors(posts: pd.DataFrame, group: str) -> dict[str, str]:
    if "sector" not in posts.columns:
        return {}
    first = posts.groupby(group, observed=True)["sector"].first()
    return {str(name): sector for name, sector in first.items()}


def _can_answer(case: Case) -> bool:
    sides = case.value[case.follows], case.value[~case.follows]
    return all(len(side) >= MIN_POSTS and np.median(side) > 0 for side in sides)

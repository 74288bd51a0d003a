"""Is what ships whole, as described, and safe?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from frictionless import FrictionlessException, Package

from rulebook.anonymise.attack import Named, attack, k_of
from rulebook.anonymise.build import Progress, check_raw
from rulebook.anonymise.fields import ARROW
from rulebook.anonymise.notices import NOTICES
from rulebook.anonymise.people import LARGEST_SHARE
from rulebook.anonymise.salt import Salt
from rulebook.anonymise.tables import TABLES, Table
from rulebook.anonymise.trials import problems_in
from rulebook.errors import RulebookError
from rulebook.posts import (
    DATASETS,
    PACKAGE,
    TRIALS,
    load_job_labels,
    load_posts,
    load_trials,
    read_package,
)


@dataclass(frozen=True)
class TableReport:
    """What was found about one table.

    `kind` is "anonymised" (individuals) or "pseudonymised"; `k` the smallest number of rows that
    agree in everything an outsider could know (pycanon), `least` the smallest that is allowed.
    `share` (0 to 1) is the largest part of such rows that is one person's: with the raw folder as
    counted now, without it as datapackage.json gives it; None for organisations. `named` is what
    the attacker named, None without the raw folder.
    """

    name: str
    rows: int
    accounts: int
    kind: str
    k: int
    least: int
    share: float | None
    named: Named | None


@dataclass(frozen=True)
class Report:
    """All tables that could be read, and in one sentence each what is wrong.

    `headlines` counts the rows of the table of trials, None if it cannot be read.
    """

    tables: list[TableReport] = field(default_factory=list)
    headlines: int | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.problems


def verify(datasets: Path, raw: Path | None = None, progress: Progress | None = None) -> Report:
    """Check schema, checksums, notices and k of the shipped tables; with `raw`, attack them too.

    Never raises for what is wrong with the shipped files: that stands in the report's `problems`.
    Raises RulebookError if `raw` is given and is not the raw folder.
    """
    datasets = Path(datasets)
    tell = progress or (lambda what, done, of: None)
    if raw is not None:
        raw = Path(raw)
        check_raw(raw)
    tables, problems = [], []
    try:
        resources = read_package(datasets)
    except RulebookError as problem:
        return Report(problems=[str(problem)])
    problems += _described(datasets)
    problems += _noticed(datasets, resources)
    for done, name in enumerate(DATASETS):
        tell(name, done, len(DATASETS))
        try:
            posts = load_posts(name, datasets)
        except RulebookError as problem:
            problems.append(str(problem))
            continue
        table = TABLES[name]
        problems += _against_schema(posts, datasets / f"{name}.parquet", resources[name])
        report = _report(table, posts, resources[name], raw)
        tables.append(report)
        problems += _unsafe(report)
    try:
        load_job_labels(datasets)
    except RulebookError as problem:
        problems.append(str(problem))
    headlines, wrong = _trials(datasets, resources)
    problems += wrong
    problems += [
        f"{file.name} does not belong to the course's data sets: remove it from {datasets}."
        for file in sorted(datasets.glob("*.parquet"))
        if file.stem not in (*DATASETS, TRIALS)
    ]
    tell("done", len(DATASETS), len(DATASETS))
    return Report(tables, headlines, problems)


def _trials(datasets: Path, resources: dict[str, dict]) -> tuple[int | None, list[str]]:
    """Check the table of trials, which is published text: nobody has to be hidden in it."""
    try:
        arms = load_trials(datasets)
    except RulebookError as problem:
        return None, [str(problem)]
    problems = _against_schema(arms, datasets / f"{TRIALS}.parquet", resources[TRIALS])
    return len(arms), problems or problems_in(arms)


def _report(table: Table, posts: pd.DataFrame, resource: dict, raw: Path | None) -> TableReport:
    named = None
    if raw is not None:
        named = attack(table, posts, table.read(raw / table.name), Salt.read(raw))
    share = None
    if table.individuals:
        share = named.share if named else resource.get("largest_share_of_a_person", 1.0)
    return TableReport(
        table.name,
        len(posts),
        posts["account"].nunique(),
        table.kind,
        k_of(table, posts),
        table.least,
        share,
        named,
    )


def _unsafe(report: TableReport) -> list[str]:
    if report.share is None:
        return []
    file, named = f"{report.name}.parquet", report.named
    if report.k < report.least:
        return [
            f"In {file} a person stands out (k = {report.k}, and {report.least} is the least): "
            "do not publish it."
        ]
    if named and (named.accounts or (named.people or 0) < report.least):
        return [
            f"In {file} the attacker left fewer than {report.least} people to a row: "
            "do not publish it."
        ]
    if report.share > LARGEST_SHARE:
        return [
            f"In {file} one person made {report.share:.0%} of rows that are alike, and "
            f"{LARGEST_SHARE:.0%} is the most: do not publish it."
        ]
    return []


def _noticed(datasets: Path, resources: dict[str, dict]) -> list[str]:
    """Look for what the licences want said of each table."""
    file = datasets / NOTICES
    said = file.read_text(encoding="utf-8") if file.is_file() else ""
    return [
        f"{NOTICES} says nothing about {name}, whose licence asks for a notice: build the data again."
        for name in resources
        if f"## `{name}`" not in said
    ]


def _described(datasets: Path) -> list[str]:
    """Ask Frictionless whether the description itself keeps to its standard."""
    try:
        Package.from_descriptor(str(datasets / PACKAGE))
    except FrictionlessException as mistake:
        reasons = [reason.note for reason in mistake.reasons] or [mistake.error.note]
        return [f"{PACKAGE} is not a data package ({reasons[0]}): build the data again."]
    return []


def _against_schema(posts: pd.DataFrame, path: Path, resource: dict) -> list[str]:
    """Compare a table with its description: types, missing values, ranges."""
    fields = resource["schema"]["fields"]
    schema = pq.read_schema(path)
    wanted = [(entry["name"], ARROW[entry["type"]]) for entry in fields]
    if [(column.name, column.type) for column in schema] != wanted:
        return [f"{path.name} has other columns or types than {PACKAGE} says: build it again."]
    tests: dict[str, Callable[[pd.Series, float], bool]] = {
        "required": lambda column, _: bool(column.notna().all()),
        "minimum": lambda column, least: not column.lt(least).any(),
        "maximum": lambda column, most: not column.gt(most).any(),
    }
    return [
        f"{path.name} breaks a promise of {PACKAGE} ({entry['name']}: {rule} {bound}): build it again."
        for entry in fields
        for rule, bound in entry.get("constraints", {}).items()
        if not tests[rule](posts[entry["name"]], bound)
    ]

"""A datasheet for each table, with every figure taken from the build itself.

The headings follow T. Gebru and others, Datasheets for Datasets, Communications of the ACM 64(12),
2021, cut down to what a reader here needs. The words are in `datasheets/<table>.md`, with
`$name` where a figure goes.
"""

from importlib.resources import files
from string import Template

import pandas as pd

from rulebook.anonymise.attack import Named
from rulebook.anonymise.fields import Field
from rulebook.anonymise.readers import Reading, percent
from rulebook.anonymise.tables import Table

_LEFT_OUT = "No text, name, id or link ships."
_LEFT_OUT_OF_PEOPLE = "No text, name, id, link or time ships; the texts were not even read."

_ORGANISATIONS = """\
**Pseudonymised, not anonymous.** The codes keep the names out of a classroom. They do not keep out \
anybody who wants to know.

- *Who has the original collection* (it is public) needs nothing else: $how can be put beside the \
original's. Our own attack \
(`rulebook data verify --raw …`) does so and names **$accounts of the accounts and $posts of the \
posts**. The smallest number of rows that are the same in everything (k, by pycanon) is $k.
$dates
No noise was added. A table of single posts that teaches and is anonymous could not be made: \
[docs/privacy.md](../docs/privacy.md) has what was tried, and what it left of the lesson.

Why it can be defended: these are posts that $who made in public, to be seen by as many as \
possible, and all that the table holds of them is measurements and counts. Nothing in it is about the people who \
reacted. Who objects finds the way in [docs/privacy.md](../docs/privacy.md)."""

_BY_TIME = "a post's time of the week and its rounded counts"
_BY_COUNTS = "a post's format, hour and rounded counts"

_DATES = """\
- *Who has nothing but this table* can work out the true dates. By how many weeks an account was moved \
follows from `utc_offset_hours`, which changes on the days on which clocks do, and from the months \
that this page states. Our own attack finds the true dates of **$found of the $accounts accounts** \
so. A post whose date is known can be looked up where it was posted, as long as it is there.
"""

_PEOPLE = """\
**Anonymised.** Every combination of values in this table is shared by at least $k rows \
(k-anonymity by pycanon over all columns but the code of a single person) from at least $people \
different people, and at most $share of the rows of a combination are one person's (both counted when \
the table was made). Our own attack (`rulebook data verify --raw …`) knows the public originals and \
the method, repeats the grouping, and **names $named of the people with certainty**. Its best guess \
at whose a row is, which takes the likeliest person of a combination, is right for **$guess of the \
rows**; what it then learns is only what it had to know beforehand.

What is left to guess: that somebody who posted in this collection is among the people counted here."""


def datasheet(
    table: Table,
    reading: Reading,
    posts: pd.DataFrame,
    fields: list[Field],
    done: tuple[str, ...],
    k: int,
    named: Named,
) -> str:
    """Return a table's datasheet in Markdown.

    `done` are the sentences of the steps that ran on this table; `k` and `named` what `k_of` and
    `attack` found about it.
    """
    words = files("rulebook.anonymise") / "datasheets" / f"{table.name}.md"
    what, _, more = words.read_text(encoding="utf-8").partition("<!-- counts -->")
    known = {
        **reading.facts,
        "rows": f"{len(posts):,}",
        "accounts": f"{posts['account'].nunique():,}",
        "least": str(table.least),
    }
    parts = [
        f"# {table.title}\n",
        f'`load_posts("{table.name}")`: {len(posts):,} rows, {posts["account"].nunique():,} '
        f"{'codes' if table.individuals else 'accounts'}.\n",
        Template(what).substitute(known).strip() + "\n",
        "## What was dropped, and why\n",
        counts_table(reading, posts),
        f"## How it was {table.kind}, and what is left to guess\n",
        _done(table, done) + "\n",
        _left_to_guess(table, posts, k, named) + "\n",
        Template(more).substitute(known).strip() + "\n",
        "## Licence and source\n",
        _licence(table),
        "## Columns\n",
        columns_table(posts, fields),
    ]
    return "\n".join(parts)


def counts_table(reading: Reading, posts: pd.DataFrame) -> str:
    """Say in a Markdown table what was dropped on the way from the raw rows to these."""
    lines = [f"| {reading.read:,} | rows in the original collection |"]
    lines += [f"| −{count:,} | {reason} |" for reason, count in reading.dropped.items()]
    lines += [f"| **{len(posts):,}** | **rows that ship** |"]
    lines += [f"| {count:,} | of these: {what} |" for what, count in reading.mended.items()]
    return "\n".join(["| rows | |", "|---:|---|", *lines, ""])


def _done(table: Table, done: tuple[str, ...]) -> str:
    left_out = _LEFT_OUT_OF_PEOPLE if table.individuals else _LEFT_OUT
    return "\n".join(f"- {step}" for step in (left_out, *done))


def _left_to_guess(table: Table, posts: pd.DataFrame, k: int, named: Named) -> str:
    if table.individuals:
        return Template(_PEOPLE).substitute(
            k=k,
            people=named.people,
            share=percent(named.share or 0),
            named=percent(named.accounts / named.of_accounts),
            guess=percent(named.guess or 0, 1),
        )
    dates = ""
    if named.dates is not None:
        dates = Template(_DATES).substitute(
            found=f"{named.dates:,}", accounts=f"{named.of_accounts:,}"
        )
    return Template(_ORGANISATIONS).substitute(
        who=table.who,
        how=_BY_COUNTS if named.dates is None else _BY_TIME,
        accounts=percent(named.accounts / named.of_accounts, 1),
        posts=percent(named.posts / named.of_posts, 1),
        k=k,
        dates=dates,
    )


def _licence(table: Table) -> str:
    lines = [f"- Source: [{source['title']}]({source['path']})" for source in table.sources]
    lines += [f"- Licence: [{entry['title']}]({entry['path']})" for entry in table.licences]
    return "\n".join([*lines, ""])


def columns_table(posts: pd.DataFrame, fields: list[Field]) -> str:
    """Describe the columns in a Markdown table."""
    lines = [
        f"| `{field.name}` | {field.kind} | {field.unit} | {posts[field.name].isna().sum():,} | {field.meaning} |"
        for field in fields
    ]
    head = ["| column | type | unit | missing | meaning |", "|---|---|---|---:|---|"]
    return "\n".join([*head, *lines, ""])

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
from rulebook.anonymise.people import K
from rulebook.anonymise.readers import Reading, percent
from rulebook.anonymise.salt import MOST_WEEKS
from rulebook.anonymise.tables import Table

_ORGANISATIONS = """\
No text, name, id or link ships. Each account has a code, drawn with a secret salt. Its dates are \
moved by a whole number of weeks, up to $weeks forward or back, so that weekday and time of day \
stay true and the date does not; seconds are cut off. Counts above 100 are rounded to two \
significant figures, and engagement is the sum of the rounded counts.

What is left to guess: much. These are public posts of organisations, and whoever has the original \
collection can put a post's time of the week and its rounded counts beside it. Our own attack \
(`rulebook data verify --raw …`) does so and names **$accounts of the accounts and $posts of the \
posts**. k is $k: a post is usually like no other. The codes keep the names out of a classroom; they \
are a courtesy, not a shield. That can be defended only because these are public posts of \
organisations and public offices, and no private person's."""

_PEOPLE = """\
No text, name, id, link or time ships. $special

Measured: every combination of values in this table is shared by at least $k rows (k-anonymity by \
pycanon over all columns but the person's code) from at least $people different people (counted when \
the table was made). Our own attack (`rulebook data verify --raw …`) knows the public originals \
and the method, repeats the grouping, and **names $named of the people with certainty**. Its best \
guess at whose a row is, which takes the likeliest person of a group, is right for $guess of the \
rows; what it then learns is only what it had to know beforehand.

What is left to guess: that somebody who posted in this collection is among the people counted here."""


def datasheet(
    table: Table,
    reading: Reading,
    posts: pd.DataFrame,
    fields: list[Field],
    k: int,
    named: Named,
) -> str:
    """Return a table's datasheet in Markdown."""
    words = files("rulebook.anonymise") / "datasheets" / f"{table.name}.md"
    what, _, more = words.read_text(encoding="utf-8").partition("<!-- counts -->")
    known = {
        **reading.facts,
        "rows": f"{len(posts):,}",
        "accounts": f"{posts['account'].nunique():,}",
        "least": str(K),
    }
    parts = [
        f"# {table.title}\n",
        f'`load_posts("{table.name}")`: {len(posts):,} rows, {posts["account"].nunique():,} '
        f"{'codes' if table.individuals else 'accounts'}.\n",
        Template(what).substitute(known).strip() + "\n",
        "## What was dropped, and why\n",
        counts_table(reading, posts),
        "## How it was anonymised, and what is left to guess\n",
        _anonymity(table, k, named, known) + "\n",
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


def _anonymity(table: Table, k: int, named: Named, known: dict[str, str]) -> str:
    if table.individuals:
        special = Template(table.treatment).substitute(known)
        return Template(_PEOPLE).substitute(
            special=special,
            k=k,
            people=named.people,
            named=percent(named.accounts / named.of_accounts),
            guess=percent(named.guess),
        )
    return Template(_ORGANISATIONS).substitute(
        weeks=MOST_WEEKS,
        accounts=percent(named.accounts / named.of_accounts, 1),
        posts=percent(named.posts / named.of_posts, 1),
        k=k,
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

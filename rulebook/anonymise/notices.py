"""Whom to thank and what to repeat: each source's licence, kept as that licence asks."""

from collections.abc import Iterable

from rulebook.anonymise import trials
from rulebook.anonymise.tables import TABLES, Table
from rulebook.posts import JOB_LABELS, TRIALS

NOTICES = "NOTICES.md"
LABELLED = "instagram_governments"
"""The posts from which the labelled sample was drawn: it is under their licence."""

_HEAD = """\
# Notices

The code and the texts of the course are under the MIT licence in the file LICENSE. The tables in \
this folder are made from other people's collections; each is passed on under its source's licence, \
named below with those who made it, and with the notice that the licence wants repeated.

**What a licence settles, and what it does not.** It settles copyright and rights in a database. It \
settles neither the privacy of those who posted, nor what a platform's terms say about collecting \
posts. [docs/privacy.md](../docs/privacy.md) is about privacy. About terms we can only say that we \
collected nothing ourselves: every collection had been published by others.

**What was changed.** All tables are changed. In those of posts, posts were turned into measurements, rows left out, \
accounts put under codes, counts made coarser. What was done to a table stands in its datasheet, \
under "What was dropped, and why" and under the heading after it. Nobody whose work was used has \
approved of the result or of this course.
"""

_MIT = """\
> Permission is hereby granted, free of charge, to any person obtaining a copy of this software and \
associated documentation files (the "Software"), to deal in the Software without restriction, \
including without limitation the rights to use, copy, modify, merge, publish, distribute, \
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is \
furnished to do so, subject to the following conditions:
>
> The above copyright notice and this permission notice shall be included in all copies or \
substantial portions of the Software.
>
> THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT \
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND \
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES \
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN \
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""

_WORDS = {
    "CC-BY-4.0": "Used and passed on under the Creative Commons Attribution 4.0 licence, with the "
    "credit above and the changes said at the top of this page. It comes as it is, without any "
    "warranty.",
    "ODbL-1.0": "This table is made available under the Open Database License: "
    "https://opendatacommons.org/licenses/odbl/1-0/, and under no other. Any rights in individual "
    "contents of the database are licensed under the Database Contents License: "
    "https://opendatacommons.org/licenses/dbcl/1-0/. If you pass on this table, or one made from "
    "it, do so under the same licence and keep this notice.",
}


def notices(tables: Iterable[Table]) -> str:
    """Return the whole of NOTICES.md: one section a table of posts, one for each of the other two."""
    parts = [_HEAD, *map(_section, tables)]
    parts.append(
        f"## `{JOB_LABELS}`\n\nPosts of `{LABELLED}`, sorted and read: under the licence and the notice "
        f"of that table.\n\n{_licences(TABLES[LABELLED])}"
    )
    parts.append(f"## `{TRIALS}`\n\n{trials.ATTRIBUTION}\n\n{_WORDS['CC-BY-4.0']}\n")
    return "\n".join(parts)


def _section(table: Table) -> str:
    credit = "\n".join(f"- [{source['title']}]({source['path']})" for source in table.sources)
    return f"## `{table.name}`\n\n{table.title}. Made from:\n\n{credit}\n\n{_licences(table)}"


def _licences(table: Table) -> str:
    parts = []
    for licence in table.licences:
        parts.append(f"Licence: [{licence['title']}]({licence['path']}).\n")
        if licence["name"] == "MIT":
            holders = "\n>\n".join(f"> {holder}" for holder in table.copyright)
            parts.append(f"> MIT License\n>\n{holders}\n>\n{_MIT}\n")
        elif licence["name"] in _WORDS:
            parts.append(f"{_WORDS[licence['name']]}\n")
    return "\n".join(parts)

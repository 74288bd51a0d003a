"""The glossary, and the links that lead to it from the first use of each term in a notebook.

`notebooks/glossary.md` is the one source: each of its headings is a term. A term is found by that
heading, with or without an s; where that does not do (a verb, a word of two meanings), a comment
below the entry holds its forms, regular expressions for whole words with " ; " between them.
JupyterLab opens a Markdown file at the heading that a link names; in a notebook it would not.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
from nbformat import NotebookNode

GLOSSARY = "notebooks/glossary.md"
ENTRY = re.compile(r"^### (?P<name>.+)\n(?P<text>(?:(?!^#).*\n?)*)", re.MULTILINE)
FORMS = re.compile(r"<!-- forms: (.+) -->")
# Within a cell, nothing is linked in what learners do not get before their feedback, in a heading,
# in a quotation, in code, in a link that is there, nor in HTML.
CLOSED = re.compile(
    r"""^[^\n]*BEGIN\ (MARK\ SCHEME|SOLUTION).*?END\ (MARK\ SCHEME|SOLUTION)
    | ^\#[^\n]* | ^>[^\n]* | ```.*?``` | `[^`]*` | !?\[[^\]]*\]\([^)]*\) | <[^>]+> | https?://\S+""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
LINK = re.compile(rf"\[([^\]]*)\]\([^)\s]*{re.escape(Path(GLOSSARY).name)}#([^)\s]+)\)")


@dataclass(frozen=True)
class Term:
    """A term of the glossary, the anchor of its heading, and what it looks like in a text."""

    name: str
    anchor: str
    pattern: str


@dataclass(frozen=True)
class Use:
    """The first use of a term in a notebook's prose: the cell's id, and from where to where."""

    term: Term
    cell: str
    start: int
    end: int


def terms(root: Path) -> list[Term]:
    """Return the terms of the glossary of the course in `root`, in its order."""
    found = []
    for entry in ENTRY.finditer((root / GLOSSARY).read_text(encoding="utf-8")):
        name = entry["name"].strip()
        forms = FORMS.search(entry["text"])
        pattern = forms[1].replace(" ; ", "|") if forms else re.escape(name) + "s?"
        # JupyterLab makes the anchor of a heading in this way.
        found.append(Term(name, name.replace(" ", "-"), pattern))
    return found


def unlinked(notebook: NotebookNode, known: list[Term]) -> list[Use]:
    """Return the first use of each term, where it is not a link, in reading order.

    Where one term lies within another ("engagement" in "relative engagement"), the longer counts:
    it begins first.
    """
    spelt = _spelt(known)
    uses: list[Use] = []
    linked: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for start, end, is_open in _stretches(cell.source):
            if not is_open:
                linked |= {unquote(found[2]) for found in LINK.finditer(cell.source, start, end)}
                continue
            for found in spelt.finditer(cell.source, start, end):
                term = known[int(found.lastgroup.removeprefix("term"))]
                if term.anchor not in linked:
                    linked.add(term.anchor)
                    uses.append(Use(term, cell.id, *found.span()))
    return uses


def link(path: Path, root: Path) -> bool:
    """Link the first use of each term in the notebook at `path`, and no other; say if it changed.

    Only prose changes.
    """
    notebook = nbformat.read(path, as_version=4)
    before = [cell.source for cell in notebook.cells]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(r"\1", cell.source)
    to = os.path.relpath(root / GLOSSARY, path.parent).replace(os.sep, "/")
    cells = {cell.id: cell for cell in notebook.cells}
    # From the end, so that the places of those before stay what they are.
    for use in reversed(unlinked(notebook, terms(root))):
        text = cells[use.cell].source
        linked = f"[{text[use.start : use.end]}]({to}#{quote(use.term.anchor)})"
        cells[use.cell].source = text[: use.start] + linked + text[use.end :]
    if [cell.source for cell in notebook.cells] == before:
        return False
    half = path.with_suffix(".new")
    nbformat.write(notebook, half)
    os.replace(half, path)
    return True


def notebooks(root: Path) -> list[Path]:
    """Return the notebooks that lead to the glossary: both of every unit."""
    return sorted([*root.glob("notebooks/[0-9]*.ipynb"), *root.glob("solutions/*/*.ipynb")])


def _spelt(known: list[Term]) -> re.Pattern:
    """Return one pattern for all terms; the name of the group that matched holds the place in `known`."""
    terms = "|".join(f"(?P<term{i}>{term.pattern})" for i, term in enumerate(known))
    return re.compile(rf"(?<![\w#-])(?:{terms})(?![\w-])", re.IGNORECASE)


def _stretches(source: str) -> Iterator[tuple[int, int, bool]]:
    """Yield a cell's text in stretches: from where, to where, and whether it may get links."""
    begin = 0
    for closed in CLOSED.finditer(source):
        yield begin, closed.start(), True
        yield closed.start(), closed.end(), False
        begin = closed.end()
    yield begin, len(source), True

"""A notebook by its headings: which cells belong to a question, and what it is called."""

import itertools
import re
from typing import Any

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

from rulebook.grading.telling.safe_html import MOST_MARKDOWN, markdown

MOST_TITLE = 200  # characters
_POINTS = re.compile(r"\s*\([^()]*\bpoints?\b[^()]*\)$")
# Of Markdown the headings alone, and the code that they are not to be looked for in.
_HEADINGS = MarkdownIt("zero").enable(["code", "fence", "heading"])


def metadata_of(cell: NotebookNode) -> dict[str, Any]:
    """Return what nbgrader has written down of a cell."""
    about: dict[str, Any] = cell.metadata.nbgrader
    return about


def has_marks(cell: NotebookNode) -> bool:
    """Tell whether a cell has points."""
    return bool(is_grade(cell) or is_task(cell))


def stretches(cells: list[NotebookNode]) -> list[tuple[str, str, list[NotebookNode]]]:
    """Return the notebook in parts: (its heading, the ones above that, its cells).

    A heading begins a stretch, and an answer after a check another part of it: where several of them have
    marks, the heading says which part it is.
    """
    found: list[tuple[str, str, list[list[NotebookNode]]]] = [("", "", [[]])]
    last = -1  # the place of the latest cell with marks in the latest part
    for cell in cells:
        headings = (
            headings_of(cell) if cell.cell_type == "markdown" and not is_solution(cell) else []
        )
        if headings:
            *above, title = [_POINTS.sub("", one) for one in headings]
            found.append((title, " · ".join(above)[:MOST_TITLE], [[]]))
            last = -1
        part = found[-1][2][-1]
        if last >= 0 and (is_solution(cell) or is_task(cell)):
            found[-1][2].append(part[last + 1 :])
            del part[last + 1 :]
            part, last = found[-1][2][-1], -1
        part.append(cell)
        if has_marks(cell):
            last = len(part) - 1
    named = []
    for title, over, parts in found:
        marked = [any(map(has_marks, part)) for part in parts]
        for number, part in enumerate(parts):
            which = f", part {sum(marked[:number]) + 1} of {sum(marked)}"
            said = which if title and marked[number] and sum(marked) > 1 else ""
            named.append((title + said, over, part))
    return named


def titles(cells: list[NotebookNode]) -> dict[str, str]:
    """Return what each question is called on the page, by the labels of its marked cells: its heading."""
    found = {}
    for title, _, part in stretches(cells):
        labels = [metadata_of(cell)["grade_id"] for cell in part if has_marks(cell)]
        for place, label in enumerate(labels, 1):
            again = f", check {place} of {len(labels)}" if title and len(labels) > 1 else ""
            found[label] = title + again
    return found


def title_of(cells: list[NotebookNode]) -> str:
    """Return the notebook's own title, if its first text begins with one."""
    for cell in cells:
        if cell.cell_type == "markdown" and is_locked(cell):
            return next(iter(headings_of(cell)), "")
    return ""


def headings_of(cell: NotebookNode) -> list[str]:
    """Return the words of a text's headings."""
    return [_plain(words) for words, _ in _headings(cell.source)]


def without_headings(source: str) -> str:
    """Return Markdown without the headings that stand over the question already."""
    gone = {line for _, line in _headings(source)}
    return "\n".join(line for at, line in enumerate(source.split("\n")) if at not in gone)


def _headings(source: str) -> list[tuple[str, int]]:
    """Return the words of each heading, and the number of its line, from 0."""
    tokens = _HEADINGS.parse(source[:MOST_MARKDOWN])
    return [
        (words.content, start.map[0])
        for start, words in itertools.pairwise(tokens)
        if start.type == "heading_open" and start.map
    ]


def _plain(text: str) -> str:
    words = BeautifulSoup(markdown(text[:MOST_TITLE]), "html.parser").get_text().split()
    return " ".join(words)

"""Works that are much alike, in code and in prose: a list to look at, and no verdict.

Everybody has other accounts and so other numbers; the code is compared without its numbers, and the prose
by its words. What was released, what stands in the instructor's solution, and what a good part of the
class wrote alike says nothing and is left out. The rest are runs of a few tokens or words ("shingles");
two works are as alike as the share of the shorter one's runs that the other has, too (containment).
"""

import io
import itertools
import math
import re
import tokenize
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.utils import is_solution, is_task

from rulebook.grading.marking.assignment import load_assignment
from rulebook.grading.marking.course import Course
from rulebook.grading.telling.outcomes import Unit

RUN = {"code": 7, "prose": 4}
"""Tokens, words: a shorter run is common by chance."""
FEWEST = 12
"""Runs: a work with fewer of its own is too short to say anything."""
COMMON = 1 / 4
"""A run that more than this share of the class has (and more than two) is the unit's, not theirs."""


@dataclass(frozen=True)
class Pair:
    """Two learners, what was compared, the share of the shorter one's runs in common, and the longest piece."""

    first: str
    second: str
    kind: str
    share: float
    runs: int
    piece: str


def alike(course: Course, unit: Unit, least: float = 0.5) -> list[Pair]:
    """Return the pairs of works that have at least this share in common, the most alike first."""
    texts = {work.student: _texts(course, work.student, unit.name) for work in unit.works}
    names = {work.student: work.name for work in unit.works}
    given = _given(course, unit.name)
    found = []
    for kind in RUN:
        runs = {student: _runs(kind, text[kind]) for student, text in texts.items()}
        spread = Counter(run for mine in runs.values() for run in set(mine))
        most = max(2, math.floor(COMMON * len(runs)))
        known = set(_runs(kind, given[kind]))
        own = {
            student: {run: None for run in mine if spread[run] <= most and run not in known}
            for student, mine in runs.items()
        }
        for first, second in itertools.combinations(sorted(own), 2):
            fewest = min(len(own[first]), len(own[second]))
            if fewest < FEWEST:
                continue
            common = [run for run in own[first] if run in own[second]]
            share, two = len(common) / fewest, (names[first], names[second])
            if share >= least:
                found.append(Pair(*two, kind, share, len(common), _piece(common)))
    return sorted(found, key=lambda one: (-one.share, one.first, one.second, one.kind))


def _texts(course: Course, student: str, name: str) -> dict[str, str]:
    found = []
    for path in sorted(course.path("autograded", student, name).glob("*.ipynb")):
        try:
            cells = nbformat.v4.reads(path.read_text("utf-8")).cells
        except (OSError, ValueError, AttributeError, KeyError, TypeError):
            continue
        for cell in cells:
            if is_solution(cell) or is_task(cell) or not cell.metadata.get("nbgrader"):
                found.append((cell.cell_type, cell.source))
    made = _by_kind(found)
    made["prose"] += "\n".join(re.findall(r"['\"]([^'\"\n]*(?: [^'\"\n]+){3,})['\"]", made["code"]))
    return made


def _given(course: Course, name: str) -> dict[str, str]:
    """Return all that a learner may have from the instructor: the release, and the solution."""
    found = []
    for book in load_assignment(course.directory, name, course.app.config).notebooks.values():
        found += [(cell.cell_type, f"{cell.source}\n{cell.released}") for cell in book.cells]
        found += [("markdown", one) for one in book.plain]
    source = course.directory.format_path(course.directory.source_directory, ".", name)
    for path in sorted(Path(source).glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        found += [(cell.cell_type, cell.source) for cell in cells]
    return _by_kind(found)


def _by_kind(cells: list[tuple[str, str]]) -> dict[str, str]:
    """Return the code and the prose of cells, each of which is its type and its text."""
    return {
        kind: "".join(f"{text}\n\n" for of, text in cells if (of == "code") == (kind == "code"))
        for kind in RUN
    }


def _runs(kind: str, text: str) -> list[tuple[str, ...]]:
    words = _tokens(text) if kind == "code" else re.findall(r"\w+", text.casefold())
    size = RUN[kind]
    return [tuple(words[place : place + size]) for place in range(len(words) - size + 1)]


def _tokens(code: str) -> list[str]:
    """Return code as tokens: a number is N, a text is T, comments are gone."""
    found = []
    lines = io.StringIO(
        "\n".join(line for line in code.split("\n") if not line.lstrip().startswith(("%", "!")))
    )
    try:
        for token in tokenize.generate_tokens(lines.readline):
            if token.type == tokenize.NUMBER:
                found.append("N")
            elif token.type == tokenize.STRING:
                found.append("T")
            elif token.type in (tokenize.NAME, tokenize.OP):
                found.append(token.string)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass  # what came before the broken line is compared
    return found


def _piece(common: list[tuple[str, ...]]) -> str:
    """Return the longest stretch that consecutive runs in common make."""
    best: list[str] = []
    now: list[str] = []
    for run in common:
        now = [*now, run[-1]] if now and tuple(now[-len(run) + 1 :]) == run[:-1] else list(run)
        best = now if len(now) > len(best) else best
    return " ".join(best)

"""Less and less is given: how far a learner's lines lie from code that already stands on their page.

For each line of a reference answer we ask how much it is like the most similar given piece of code of
the same page: a line of a cell that is not an answer, a line outside the solution of one, or what stands between
backticks in the text. "Like" is the ratio of difflib's SequenceMatcher (0: nothing in common, 1: the same letters
in the same order). A unit's likeness is the mean over its answers; an answer's is the mean over its lines, each
weighted by its length. Left out: the name, the prediction, and sentences, which are no code. Two lines of pandas
that have nothing to do with each other are 0.3 to 0.5 alike.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

import nbformat
import numpy as np
import pytest

from tests.nbgrading import ROOT, between

NO_CODE = ("name", "prediction", "learned")
FIRST = ("00-first-day", "01-timing", "02-scheduling", "03-length")
LATER = ("04-link-position", "05-job-posts", "06-following", "07-likes")
LATER += ("08-frequency", "09-hashtags", "10-transfer", "11-by-lot", "12-failconf")


def given(cells):
    """Return the pieces of code that a page gives, as far as a learner sees them."""
    pieces = set()
    for cell in cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"(?s)=== BEGIN MARK SCHEME.*?=== END MARK SCHEME ===", "", cell.source)
            pieces.update(re.findall(r"`([^`\n]+)`", prose))
            fenced = re.findall(r"(?s)```python\n(.*?)```", prose)
            pieces.update(line.strip() for code in fenced for line in code.splitlines())
        else:
            hidden = r"(?s)### BEGIN (SOLUTION|HIDDEN TESTS).*?### END \1"
            pieces.update(line.strip() for line in re.sub(hidden, "", cell.source).splitlines())
    return {piece for piece in pieces if piece and not piece.startswith("unit.check")}


def likeness_of(answer, pieces):
    """Return how much the lines of an answer are like the given pieces."""
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    best = [
        max(SequenceMatcher(None, line, piece, autojunk=False).ratio() for piece in pieces)
        for line in lines
    ]
    return np.average(best, weights=[len(line) for line in lines])


@lru_cache
def likeness(unit):
    cells = nbformat.read(ROOT / "solutions" / unit / f"{unit}.ipynb", as_version=4).cells
    answers = [
        between("SOLUTION", cell.source)
        for cell in cells
        if cell.cell_type == "code"
        and cell.metadata.get("nbgrader", {}).get("solution")
        and cell.id not in NO_CODE
    ]
    pieces = given(cells)
    return float(np.mean([likeness_of(answer, pieces) for answer in answers]))


@pytest.fixture(scope="module", autouse=True)
def figures(report):
    yield
    found = [f"{unit[:2]}: {likeness(unit):.2f}" for unit in (*FIRST, *LATER)]
    report(f"likeness of answers to given code: {', '.join(found)}")


def mean(units):
    return np.mean([likeness(unit) for unit in units])


def test_from_unit_04_on_less_is_given():
    assert mean(FIRST) - 0.1 > mean(LATER)


@pytest.mark.parametrize("unit", LATER)
def test_no_later_unit_gives_as_much_as_any_of_the_first(unit):
    assert likeness(unit) < min(map(likeness, FIRST)) - 0.05


def test_the_same_line_is_alike_and_another_is_not():
    pieces = {'few = mine[mine["hashtags"] <= 2]'}
    assert likeness_of('few = mine[mine["hashtags"] <= 2]', pieces) == 1
    assert likeness_of("middles = theirs.groupby(rule).median()", pieces) < 0.5


def test_what_a_learner_does_not_see_is_not_given():
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        markdown("Write `a = 1`.\n=== BEGIN MARK SCHEME ===\n`b = 2`\n=== END MARK SCHEME ==="),
        code("c = ...\n### BEGIN SOLUTION\nc = 3\n### END SOLUTION"),
        markdown("```python\nd = 4\n```"),
    ]
    assert given(cells) == {"a = 1", "c = ...", "d = 4"}

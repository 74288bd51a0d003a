"""Sentences that presuppose what comes out are true for sixty learners, and none is forgotten."""

import contextlib
import io
import re
import time
from functools import lru_cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from rulebook.evidence import VERDICTS
from rulebook.questions import QUESTIONS
from rulebook.rules import RULES
from rulebook.unit import start
from tests.claims import NAMES, PRESUMES, graded, sentences, walks
from tests.nbgrading import ROOT

LONGEST = 120
"""Seconds of one core that all of it may take: three times what it takes where nothing else runs.

A core that shares its caches with others works half as fast, and its seconds are counted all the same.
"""

GRADED = {path.stem: path for path in sorted(ROOT.glob("assignments/*/*.ipynb"))}
SOURCES = {path.stem: path for path in sorted(ROOT.glob("solutions/*/*.ipynb"))}
WALKS = {path.stem: path for path in sorted(ROOT.glob("notebooks/*.ipynb"))}
WITH_A_RULE = (*RULES, "transfer")


@pytest.fixture(autouse=True)
def graded_home(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # nobody's fail log is touched


@pytest.fixture(scope="module", autouse=True)
def seconds(report):
    begun = time.process_time()
    yield
    took = time.process_time() - begun
    report(f"claims for {len(NAMES)} names: {took:.0f} s of one core")
    assert took < LONGEST


@lru_cache
def learners(unit):
    with contextlib.redirect_stdout(io.StringIO()):
        return {name: start(unit[3:], name) for name in NAMES}


@lru_cache
def told(path: Path):
    """Return {cell: what it tells a reader}: prose, and the code of cells that only print prose."""
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden")
        if cell.cell_type == "markdown" or hidden:
            found[cell.id] = cell.source
    return found


def by_cell(claims):
    return [(unit, claim) for unit, some in claims.items() for claim in some]


def identity(value):
    return value if isinstance(value, str) else f"{value.cell}: {value.says[:40]}"


WORDS = {}
for pages, claims in (
    (SOURCES, graded.OF_A_LEARNER),
    (SOURCES, graded.OF_THE_COURSE),
    (WALKS, walks.ONCE),
):
    for page, claim in by_cell(claims):
        WORDS.setdefault(pages[page], []).append(claim)


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.stem)
def test_the_words_of_each_claim_stand_in_its_cell(path):
    assert [claim.says for claim in WORDS[path] if claim.says not in told(path)[claim.cell]] == []


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "claim"), by_cell(graded.OF_A_LEARNER), ids=identity)
def test_it_is_true_for_every_learner(unit, claim):
    assert claim.says in told(SOURCES[unit])[claim.cell]
    untrue = [name for name in claim.names if not claim.true(learners(unit)[name])]
    assert untrue == []


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "claim"), by_cell(graded.OF_THE_COURSE), ids=identity)
def test_it_is_true_of_all_learners_together(unit, claim):
    assert claim.says in told(SOURCES[unit])[claim.cell]
    assert claim.true(list(learners(unit).values()))


@pytest.mark.slow
@pytest.mark.parametrize(("page", "claim"), by_cell(walks.ONCE), ids=identity)
def test_a_walk_through_says_what_is_so(page, claim):
    assert claim.says in told(WALKS[page])[claim.cell]
    assert claim.true()


@pytest.mark.parametrize(
    ("page", "path", "claims", "free"),
    [
        *(
            (
                unit,
                path,
                graded.OF_A_LEARNER.get(unit, []) + graded.OF_THE_COURSE.get(unit, []),
                graded.FREE.get(unit, {}),
            )
            for unit, path in GRADED.items()
        ),
        *(
            (page, path, walks.ONCE.get(page, []), walks.FREE.get(page, {}))
            for page, path in WALKS.items()
        ),
    ],
    ids=lambda value: value.parent.name + "-" + value.stem if isinstance(value, Path) else "",
)
def test_no_sentence_of_this_sort_is_unknown(page, path, claims, free):
    unknown = []
    for cell, prose in told(path).items():
        for sentence in sentences(prose):
            known = any(
                claim.cell == cell
                and (
                    _plain(claim.says) in _plain(sentence) or _plain(sentence) in _plain(claim.says)
                )
                for claim in claims
            )
            if PRESUMES.search(sentence) and not known and cell not in free:
                unknown.append(f"{cell}: {sentence}")
    assert unknown == []
    for cell in free:
        assert PRESUMES.search(told(path)[cell]), f"{cell} need not be free any more"


def _plain(words):
    return re.sub(r"[\s\"]+", " ", words).strip()


@pytest.mark.slow
@pytest.mark.parametrize("unit", [unit for unit in SOURCES if unit[3:] in (*WITH_A_RULE, "by-lot")])
def test_the_ends_that_are_shown_give_the_verdict_that_is_checked(unit):
    for name, one in learners(unit).items():
        low, high = one.evidence.low, one.evidence.high
        read = "holds" if low > 1 else "backfires" if high < 1 else "can't tell"
        assert read == one.evidence.verdict, name


@pytest.mark.slow
def test_always_cant_tell_is_right_about_two_times_in_three():
    says = 'somebody who always answers "can\'t tell" is right about two times in three'
    assert says in told(SOURCES["12-failconf"])["better-text"]
    verdicts = [
        one.evidence.verdict
        for unit in SOURCES
        if unit[3:] in WITH_A_RULE
        for one in learners(unit).values()
    ]
    share = np.mean([verdict == VERDICTS[2] for verdict in verdicts])
    assert 0.6 < share < 0.73
    # With their own share as their confidence, they get what the hat gets.
    assert share * (1 - share) == pytest.approx(QUESTIONS["failconf"]["hat"].right(None), abs=0.02)

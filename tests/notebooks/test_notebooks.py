"""Every notebook of the course, by papermill, for five learners."""

import time

import pytest

from rulebook.course.lint import lint
from rulebook.course.run import LEARNERS, find_notebooks, run
from tests.nbgrading import ROOT
from tests.runs import run_again

pytestmark = pytest.mark.notebooks
NOTEBOOKS = find_notebooks(ROOT)


@pytest.fixture(scope="module")
def outcomes(first_runs, tmp_path_factory, report):
    start = time.perf_counter()
    # The first learner waits for every cell as learners do; the others' runs are rehearsed.
    found = first_runs()
    found += run(
        NOTEBOOKS, LEARNERS[1:], tmp_path_factory.mktemp("runs"), workers=2, rehearsed=True
    )
    found = run_again(found, tmp_path_factory.mktemp("again"), report)
    slowest = max(found, key=lambda outcome: outcome.slowest_seconds)
    report(
        f"{len(found)} runs of {len(NOTEBOOKS)} notebooks for {len(LEARNERS)} learners: "
        f"{time.perf_counter() - start:.0f} s; slowest cell: {slowest.slowest} of "
        f"{slowest.notebook.name}, {slowest.slowest_seconds:.1f} s"
    )
    return {(outcome.notebook, outcome.learner): outcome for outcome in found}


def test_there_are_five_learners_with_names_as_people_have_them():
    assert len(LEARNERS) >= 5
    assert any(not name.isascii() for name in LEARNERS)
    assert any(" " in name for name in LEARNERS)
    assert any(max(map(ord, name)) > 0xFFFF for name in LEARNERS)


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_runs_without_error_warning_or_slow_cell(outcomes, notebook, learner):
    outcome = outcomes[notebook, learner]
    assert outcome.problem is None, f"{outcome.problem} (see {outcome.output})"


def test_the_course_keeps_to_its_rules():
    assert [str(finding) for finding in lint(ROOT)] == []

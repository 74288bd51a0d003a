"""What all tests share: what is made once for all of them, their order, and what they report.

What tests have to say besides pass and fail is printed above the summary line.
"""

import gc
import os
import pickle
import sys
from itertools import chain, groupby

import pytest

from rulebook.course.run import LEARNERS, find_notebooks, run
from tests import shared
from tests.answers import grade_unit
from tests.nbgrading import ROOT
from tests.runs import run_again
from tests.second_try import pytest_runtest_setup  # noqa: F401  (pytest finds it here)

REPORT = "rulebook-report"

# Some containers ask Python to keep nothing compiled: every program that a test starts would then
# compile pandas and all the rest anew, three or four seconds each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def report(request):
    """Return a function that keeps a line for the end of the run."""

    def keep(line):
        request.config.stash.setdefault(LINES, []).append(line)
        # Under pytest-xdist the lines travel from the worker to the one that prints.
        if hasattr(request.config, "workeroutput"):
            request.config.workeroutput[REPORT] = request.config.stash[LINES]

    return keep


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Return a function that gives a folder which is filled once, whichever worker comes first."""
    here = tmp_path_factory.getbasetemp()
    return shared.Once(here.parent if shared.is_worker() else here)


@pytest.fixture(scope="session")
def graded_unit(once, request):
    """Return a function that gives the folder in which a unit's answers are graded."""
    everything = request.config.getoption("all_through_nbgrader")

    def folder(unit):
        return once(f"graded-{unit}", lambda place: grade_unit(place / "course", unit, everything))

    return lambda unit: folder(unit) / "course"


@pytest.fixture(scope="session")
def first_runs(once, report):
    """Return a function that gives the outcome of each notebook for the first of the learners."""

    def fill(place):
        outcomes = run(find_notebooks(ROOT), LEARNERS[:1], place / "runs", workers=2)
        outcomes = run_again(outcomes, place / "again", report)
        (place / "outcomes.pickle").write_bytes(pickle.dumps(outcomes))

    return lambda: pickle.loads((once("first-runs", fill) / "outcomes.pickle").read_bytes())


LINES = pytest.StashKey[list[str]]()


class FromWorkers:
    """Takes the workers' lines in, where pytest-xdist is in use."""

    def __init__(self, config):
        self.config = config

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        lines = getattr(node, "workeroutput", {}).get(REPORT, [])
        self.config.stash.setdefault(LINES, []).extend(lines)


SLOW = ("notebooks", "course", "browser", "slow")
STARTS = {"subprocess", "Zygote", "grade", "grade_course", "kept_warm", "marked_class"}
"""By one of these names, in its file or among its arguments, a test starts other programs."""
COMPUTING = 4
"""So many files that compute come between two that wait for a browser."""


def pytest_addoption(parser):
    parser.addoption(
        "--all-through-nbgrader",
        action="store_true",
        help="grade every way of answering by nbgrader's own autograde as well, not only some",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put files in which something takes long first: what is short then fills the workers' gaps."""
    _told_in_order(items)
    for item in items:
        # Other programs may still be coming up, or save by themselves, under the hands of a test:
        # what waits for any may try once more. A run's last lines name and count what did.
        if _place(item) < len(SLOW) or not STARTS.isdisjoint(
            {*vars(item.module), *item.fixturenames}
        ):
            item.add_marker(pytest.mark.flaky(reruns=1))
    first = {}
    for item in items:
        first[item.path] = min(_place(item), first.get(item.path, len(SLOW)))
    items.sort(key=lambda item: first[item.path])
    items[:] = _spread(items, lambda item: first[item.path] == SLOW.index("browser"))


def pytest_collection_finish():
    """Keep what collects garbage from looking through six thousand tests each time."""
    gc.collect()
    gc.freeze()


def _spread(items, waits):
    """Put each file that waits for a browser behind a few that compute, from the beginning on.

    Two that wait side by side leave the processors idle.
    """
    groups = [list(group) for _, group in groupby(items, lambda item: (item.path, item.cls))]
    waiting = [group for group in groups if waits(group[0])]
    spread = []
    for number, group in enumerate(group for group in groups if not waits(group[0])):
        if waiting and number % COMPUTING == 0:
            spread += waiting.pop(0)
        spread += group
    return [*spread, *chain.from_iterable(waiting)]


def _place(item):
    marks = {mark.name for mark in item.iter_markers()}
    return next((place for place, name in enumerate(SLOW) if name in marks), len(SLOW))


def pytest_configure(config):
    config.pluginmanager.register(FromWorkers(config))


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(LINES, []):
        terminalreporter.write_line(line)


def _told_in_order(items):
    """Put the tests of a module that plays a story, `IN_ORDER = True`, back into their order."""
    for module in {item.module for item in items if getattr(item.module, "IN_ORDER", False)}:
        places = [place for place, item in enumerate(items) if item.module is module]
        told = sorted(
            (items[place] for place in places),
            key=lambda item: item.function.__code__.co_firstlineno,
        )
        for place, item in zip(places, told, strict=True):
            items[place] = item

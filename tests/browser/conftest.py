"""One browser for the tests of a file, and one JupyterLab for those that ask for it."""

import shutil

import pytest

from tests.chromium import chromium
from tests.nbgrading import ROOT, Course
from tests.servers import running_lab


@pytest.fixture(scope="module")
def browser():
    """Lend a browser, closed when the file is done: while one runs, no second can be started here.

    Nor can anything else that wants a loop of its own, and nobody knows which file comes next.
    """
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Lend a learner's JupyterLab with all units: of each file its own, as its pages are written in."""
    course = Course(tmp_path_factory.mktemp("lab"))
    shutil.copytree(ROOT / "assignments", course.folder / "assignments")
    with running_lab(course) as lab:
        yield lab

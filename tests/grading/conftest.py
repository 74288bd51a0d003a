import functools
import os
import shutil
import sys
from pathlib import Path

import nbgrader.api
import pytest

sys.path.insert(0, str(Path(__file__).parent))
# nbgrader calls `alembic` by its name when it makes a gradebook.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

from classes import make_class

from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade

# Every new gradebook starts a program to ask for this; the answer is always the same.
nbgrader.api.get_alembic_version = functools.cache(nbgrader.api.get_alembic_version)


@pytest.fixture
def grade_course():
    """Grade a whole course and return the outcomes by learner."""

    def run(root, *names, **options):
        outcomes = grade(Course(root), list(names), **options)
        return {one.student: one for one in outcomes}

    return run


@pytest.fixture(scope="module")
def marked_class(once, tmp_path_factory):
    """A copy of the class in classes.py, which `rulebook grade` has graded once a run."""

    def fill(place):
        make_class(place / "course", lambda root, name: grade(Course(root), [name]))

    copy = tmp_path_factory.mktemp("class") / "course"
    return shutil.copytree(once("marked-class", fill) / "course", copy)

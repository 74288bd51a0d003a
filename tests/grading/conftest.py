import contextlib
import functools
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import nbgrader.api
import pytest

sys.path.insert(0, str(Path(__file__).parent))
# nbgrader calls `alembic` by its name when it makes a gradebook.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

from classes import make_class

from rulebook.grading.apart import zygote
from rulebook.grading.marking import execute, threads
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


class _Lent:
    """A warm process that whoever borrows it does not end."""

    def __init__(self, zygote):
        self._zygote = zygote

    def __getattr__(self, name):
        return getattr(self._zygote, name)

    def close(self):
        pass


@pytest.fixture(scope="module")
def warm_processes():
    """Return a function that lends a warm process, which is kept until other conditions are asked for."""
    kept = {}

    def lend(conditions):
        # The folder alone differs from course to course, and none lies among a user's libraries.
        conditions = replace(conditions, course="")
        if conditions not in kept:
            while kept:
                kept.popitem()[1].close()
            kept[conditions] = execute.warm(conditions)
        return _Lent(kept[conditions])

    yield lend
    for one in kept.values():
        one.close()


@pytest.fixture
def kept_warm(warm_processes, monkeypatch):
    """Have all courses of a module graded from one warm process, which never learns what it is for."""
    monkeypatch.setattr(threads, "warm", warm_processes)
    # The command would start another, and end it as soon as it sees that nobody asked for it.
    monkeypatch.setattr(zygote, "started_early", contextlib.nullcontext)

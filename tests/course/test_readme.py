"""What the README tells its three users to type, typed line by line in a fresh clone."""

import contextlib
import csv
import importlib.util
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from rulebook.grading.score import score_of
from tests.nbgrading import ROOT, Course, fill, solutions
from tests.readme import clone, console, spans
from tests.servers import running_lab

pytestmark = pytest.mark.course
UNIT = "09-hashtags"
INSTRUCTOR = "You are an instructor"
ALL = solutions(UNIT)
HALF = dict(list(ALL.items())[:8])
# By machine, by hand: the first comes through the exchange, the others out of Moodle.
LEARNERS = {
    "lena": (ALL | {"name": 'name = "Lena Okafor"'}, 16, 4),
    "ada-byron": (ALL | {"name": 'name = "Ada Byron"'}, 16, 2),
    "bo-lind": ({}, 0, None),
}
WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade
Participant 11,Ada Byron,ada@example.org,Submitted for grading,,20.00
Participant 12,Bo Lind,bo@example.org,Submitted for grading,,20.00
Participant 13,Lena,lena@example.org,Submitted for grading,,20.00
"""


class Clone(Course):
    """A fresh clone, with the environment's programs at hand, as `activate` puts them there."""

    def __init__(self, folder):
        super().__init__(clone(folder))

    @property
    def environment(self):
        made = super().environment
        made.pop("RULEBOOK_EXCHANGE")
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {**made, "PATH": programs, "PYTHONPATH": str(self.folder), "BROWSER": "true"}

    def type(self, line):
        """Run a line in the clone's folder; return what it says. It must succeed."""
        done = subprocess.run(
            shlex.split(line), cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{line}:\n{said}"
        return said


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The instructor's block, and before each line what learners and the platform do."""
    course = Clone(tmp_path_factory.mktemp("readme") / "course")
    said = {}
    for line, comment in console(INSTRUCTOR):
        if line.startswith("nbgrader collect"):
            _through_the_exchange(course)
        if line.startswith("rulebook lab"):
            with running_lab(course, *shlex.split(line)[2:]) as lab:
                _mark(lab)
                said[line] = lab.log.read_text()
            continue
        if "FILE" in line:
            (course.folder / "worksheet.csv").write_text(WORKSHEET)
            line = line.replace("FILE", "worksheet.csv")
        said[line] = course.type(line)
        if other := re.match(r"or ((?:nbgrader|rulebook) [^,]+)", comment):
            _from_a_platform(course)
            said[other[1]] = course.type(other[1])
    return course, said


def _through_the_exchange(course):
    course.type(f"nbgrader fetch_assignment {UNIT}")
    page = course.folder / "work" / UNIT / f"{UNIT}.ipynb"
    nbformat.write(fill(nbformat.read(page, 4), LEARNERS["lena"][0]), page)
    course.type(f"nbgrader submit {UNIT} --student=lena")


def _from_a_platform(course):
    archive = course.folder / "class" / "downloaded" / UNIT / "archive"
    archive.mkdir(parents=True)
    for number, name in enumerate(("Ada Byron", "Bo Lind"), 11):
        folder = archive / f"{name}_{number}_assignsubmission_file_"
        folder.mkdir()
        answers = LEARNERS[name.lower().replace(" ", "-")][0]
        nbformat.write(fill(course.released(UNIT), answers), folder / f"{UNIT}.ipynb")


def _mark(lab):
    api = "/formgrader/api"
    for work in lab.get(f"{api}/submitted_notebooks/{UNIT}/{UNIT}").json():
        for grade in lab.get(f"{api}/grades?submission_id={work['id']}").json():
            by_hand = LEARNERS[work["student"]][2]
            if grade["name"] == "manager" and by_hand is not None:
                lab.put(f"{api}/grade/{grade['id']}", {"manual_score": by_hand})


def test_every_line_succeeds_and_the_marks_are_as_worked_out(played):
    course, _ = played
    for learner, (_, by_machine, by_hand) in LEARNERS.items():
        page = course.feedback(UNIT, learner)
        assert score_of(page) == (by_machine + (by_hand or 0), 20), learner
    filled = (course.folder / "class" / "marks" / "worksheet.csv").read_text()
    rows = list(csv.reader(filled.splitlines()))
    assert [row[4] for row in rows] == ["Grade", "18", "0", "20"]
    assert (course.folder / "class" / "report" / "report.html").is_file()


def test_grading_puts_a_shipped_unit_into_the_gradebook_and_leaves_the_release_alone(played):
    course, said = played
    assert f"{UNIT} is in the gradebook now." in said[f"rulebook grade {UNIT}"]
    shipped = (ROOT / "assignments" / UNIT / f"{UNIT}.ipynb").read_bytes()
    assert (course.folder / "assignments" / UNIT / f"{UNIT}.ipynb").read_bytes() == shipped
    assert UNIT not in course.type(f"rulebook grade {UNIT}").split("graded")[0]


def test_what_git_follows_is_as_it_was(played):
    course, _ = played
    changed = course.type("git status --porcelain").splitlines()
    ours = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    new = (
        {line[3:] for line in changed} - {line[3:] for line in ours} - {"worksheet.csv", "lab.log"}
    )
    assert not {name for name in new if not name.startswith("home/")}


@pytest.mark.parametrize("heading", ["You are an apprentice", "You learn on your own"])
def test_the_others_line_opens_the_start_page_with_their_copies(heading, tmp_path):
    (line,) = spans(heading, ("python start.py",))
    course = Clone(tmp_path / "course")
    _as_if_set_up(course.folder)
    running = subprocess.Popen(
        shlex.split(line),
        cwd=course.folder,
        env={**course.environment, "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 300
        while not (server := _server(tmp_path / "runtime")):
            assert running.poll() is None
            assert time.monotonic() < until
            time.sleep(0.2)
        page, token = "lab/tree/notebooks/start-here.ipynb", server["token"]
        assert "start-here" in _opened(f"{server['url']}{page}?token={token}", until)
        # An instructor's tools are not a learner's.
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{server['url']}formgrader?token={token}", timeout=60)
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()
    units = {path.name for path in (ROOT / "assignments").iterdir()}
    assert {path.name for path in (course.folder / "work").iterdir()} == units


def _as_if_set_up(folder):
    """Lend a clone this environment: setting one up from nothing is what tests/test_setup.py tries."""
    spec = importlib.util.spec_from_file_location("start", folder / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != ".ready":
            (folder / ".venv" / path.name).symlink_to(path)
    made_from = [folder / "pyproject.toml", folder / start.COURSE]
    noted = {"root": str(folder), **{path.name: start.digest(path) for path in made_from}}
    start.marker(folder).write_text(json.dumps(noted))


def _server(folder):
    """Return what a server says of itself; nothing before it does, or while it still writes."""
    for path in folder.glob("jpserver-*.json"):
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads(path.read_text())
    return None


def _opened(address, until):
    """Return a page of a server that may not be listening yet."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.URLError:
            assert time.monotonic() < until
            time.sleep(0.2)

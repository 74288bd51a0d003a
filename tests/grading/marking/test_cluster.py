"""On a Dask cluster the marks are the same as alone, whatever becomes of a worker."""

import builtins
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest
from courses import answer, hand_in, judged, make_course, marks, notebook, solution, written

from rulebook.errors import RulebookError
from rulebook.grading.apart.limits import DEFAULT
from rulebook.grading.marking import cluster
from rulebook.grading.marking.assignment import load_assignment
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.execute import Conditions, warm
from rulebook.grading.marking.single import Graded, NotGraded, Submission, grade_submission
from tests import commands

BOOK = notebook(
    answer("x", "x = ...\n" + solution("x = 1")),
    judged("x-test", "assert x == 1", 2),
    written("essay", "Your answer", 3),
)
ANSWERS = ("x = 1", "x = 2", "x = ...", "import os; os._exit(1)", "x =", "x = 1.0")
COMMAND = "from rulebook.cli import main; main()"
LACKING = "import sys; sys.modules['rulebook'] = None; from dask.__main__ import main; main()"
WAIT = 900  # seconds, for a busy machine


def _course(tmp_path, answers):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}})
    for number, source in enumerate(answers):

        def change(cells, _, source=source):
            cells["x"].source = source

        hand_in(root, f"learner-{number:02}", "unit", change)
    return root


def _grade(root, *arguments, code=COMMAND):
    return subprocess.Popen(
        [sys.executable, "-c", code, "grade", "unit", *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "500"},
    )


def _told(process):
    """Wait for a command; return its exit code and what it said."""
    out, err = process.communicate(timeout=WAIT)
    return process.returncode, out + err


def _graded(root, *arguments):
    """Run a command that nothing is done to meanwhile; return its exit code and what it said."""
    environment = {**os.environ, "COLUMNS": "500"}
    return commands.run("rulebook", ["grade", "unit", *arguments], root, environment)


class Machines:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def start(self, *arguments, code=None):
        """Start a part of the cluster."""
        command = ["-c", code] if code else ["-m", "dask"]
        with open(self.folder / f"{len(self.running)}.log", "wb") as log:
            self.running.append(
                subprocess.Popen(
                    [sys.executable, *command, *arguments, "--no-dashboard"],
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    start_new_session=True,
                    env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"},
                )
            )
        return self.running[-1]

    def scheduler(self, **options):
        """Start a scheduler; return its address."""
        told = self.folder / f"scheduler-{len(self.running)}.json"
        arguments = ("--host=127.0.0.1", "--port=0", f"--scheduler-file={told}")
        self.start("scheduler", *arguments, **options)
        # The file is there before what is written into it.
        _until(lambda: told.exists() and told.read_text().rstrip().endswith("}"))
        return json.loads(told.read_text())["address"]

    def worker(self, address, *arguments, **options):
        """Start a worker process, which grades one submission at a time, and wait until it is there."""
        if "--nthreads" not in arguments:
            arguments += ("--no-nanny", "--nthreads", "1")
        process = self.start("worker", address, "--host=127.0.0.1", *arguments, **options)
        log = self.folder / f"{len(self.running) - 1}.log"
        _until(lambda: "Registered to" in log.read_text() or process.poll() is not None)
        return process


def _until(condition):
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


@pytest.fixture
def machines(tmp_path):
    made = Machines(tmp_path)
    yield made
    for process in made.running:
        # The whole session: a nanny would start its worker again.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.course
def test_a_worker_killed_midway_costs_nothing(tmp_path, machines, grade_course):
    slow = [f"import time; time.sleep(1)\n{source}" for source in ANSWERS]
    root = _course(tmp_path, [*ANSWERS, *slow])
    alone = shutil.copytree(root, tmp_path / "alone")
    grade_course(alone, "unit")
    address = machines.scheduler()
    first, second = machines.worker(address), machines.worker(address)
    command = _grade(root, "--scheduler", address)
    _until(lambda: len(list(root.glob("autograded/*/unit"))) > 1 and _grading(first))
    theirs = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    code, said = _told(command)
    # A worker may have been lost with one allowed failure: what it was grading was tried again.
    assert (code, "12 graded in" in said) == (0, True), said
    assert len(marks(root, "unit")) == 12
    assert marks(root, "unit") == marks(alone, "unit")
    assert second.poll() is None
    end = time.monotonic() + 300
    while any(map(_runs, theirs)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(_runs, theirs)), "something outlived its worker"
    assert "12 unchanged" in _graded(root)[1]


def _runs(process):
    """Tell whether a process is there; one that has ended stays listed until its new parent looks."""
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _grading(worker):
    """Return whether a worker has processes under its warm one."""
    return any(one.children() for one in psutil.Process(worker.pid).children())


@pytest.mark.course
def test_a_submission_that_kills_workers_is_given_up_and_takes_no_other_with_it(
    tmp_path, machines, grade_course
):
    killer = (
        "import os, signal, time\n"
        "def parent(pid):\n"
        "    return int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\n"
        "time.sleep(1)\n"
        "os.kill(parent(os.getppid()), signal.SIGKILL)\n"
        "x = 1"
    )
    root = _course(tmp_path, [killer, "import time; time.sleep(3); x = 1", "x = 1", "x = 2"])
    address = machines.scheduler()
    machines.worker(address, "--nthreads", "2", "--nworkers", "1")
    # A worker takes its time to come back on a busy machine.
    patient = (
        f"import rulebook.grading.marking.cluster as cluster; cluster.PATIENCE = {WAIT}\n{COMMAND}"
    )
    command = _grade(root, "--scheduler", address, "--trust-submissions", code=patient)
    code, said = _told(command)
    assert code == 1, said
    assert "learner-00: could not be graded (1 worker ended while grading it)." in said
    assert "3 graded in" in said
    assert {who: one["book/x-test"] for who, one in marks(root, "unit").items()} == {
        "learner-01": 2,
        "learner-02": 2,
        "learner-03": 0,
    }


@pytest.mark.course
def test_stopped_midway_it_goes_on_where_it_stopped(tmp_path, machines):
    root = _course(tmp_path, ["x = 1"] * 3 + ["import time; time.sleep(8); x = 1"])
    address = machines.scheduler()
    machines.worker(address)
    command = _grade(root, "--scheduler", address)
    _until(lambda: len(list(root.glob("autograded/*/unit"))) == 3)
    command.send_signal(signal.SIGINT)
    assert command.wait(timeout=WAIT) == 130
    command.communicate()
    # What nobody waits for any more need not sleep again.
    page = root / "submitted" / "learner-03" / "unit" / "book.ipynb"
    page.write_text(page.read_text().replace("time.sleep(8)", "time.sleep(0)"))
    code, said = _graded(root, "--scheduler", address)
    assert code == 0, said
    assert "1 graded in" in said
    assert "3 unchanged" in said


@pytest.mark.course
def test_where_there_is_no_cluster_one_sentence_says_so(tmp_path, machines):
    root = _course(tmp_path, ["x = 1"])

    def sentence(*arguments, code=None):
        told = _told(_grade(root, *arguments, code=code)) if code else _graded(root, *arguments)
        code, said = told
        assert code == 1, said
        assert said.strip().count("\n") == 0, said
        return said

    began = time.monotonic()
    code = "import rulebook.grading.marking.cluster as cluster; cluster.CONNECT = 1\n" + COMMAND
    said = sentence("--scheduler", "tcp://127.0.0.1:9", code=code)
    assert "No Dask scheduler answers at `tcp://127.0.0.1:9`" in said
    assert "missing port" in sentence("--scheduler", "nowhere")
    assert "unknown address scheme" in sentence("--scheduler", "smoke://signals:1")
    missing = "import sys; sys.modules['distributed'] = None\n" + COMMAND
    assert 'pip install ".[cluster]"' in sentence("--scheduler", "tcp://x:1", code=missing)
    assert time.monotonic() - began < WAIT
    address = machines.scheduler()
    code = "import rulebook.grading.marking.cluster as cluster; cluster.PATIENCE = 1\n" + COMMAND
    assert "has had no worker for 1 seconds" in sentence("--scheduler", address, code=code)
    machines.worker(address, code=LACKING)
    assert "cannot run the grader (ModuleNotFoundError: " in sentence("--scheduler", address)
    address = machines.scheduler(code=LACKING)
    machines.worker(address)
    assert "cannot run the grader (RuntimeError: " in sentence("--scheduler", address)


@pytest.fixture
def worker(monkeypatch):
    """Act as a worker, here."""

    class Here:
        address = "tcp://192.0.2.1:1"

    monkeypatch.setattr(cluster, "get_worker", Here)
    kept = cluster.Kept()
    monkeypatch.setattr(cluster, "KEPT", kept)
    yield kept
    for zygote in kept.zygotes.values():
        zygote.close()


class Explodes:
    """Leaves a mark where a pickle of it is read."""

    def __reduce__(self):
        return exec, ("import builtins; builtins.exploded = True",)


class Post:
    """Stands in for Dask: keeps what is sent."""

    def submit(self, function, order):
        self.function, self.order = function, order


def _sent(assignment, submission, conditions):
    crew = cluster.Cluster(conditions, "tcp://192.0.2.1:8786")
    crew.executor = Post()
    crew.submit(assignment, submission)
    return crew.executor.order


CONDITIONS = Conditions((), (), DEFAULT, False)


@pytest.mark.course
def test_what_travels_is_text_whatever_a_learner_hands_in(tmp_path, worker):
    root = _course(tmp_path, ["x = 1\nprint('\\ud800')"])
    opened = Course(root)
    assignment = load_assignment(opened.directory, "unit", opened.app.config)
    files = opened.submission("learner-00", "unit", DEFAULT).files
    files |= {"data.pkl": pickle.dumps(Explodes()), "odd \udcff name.bin": bytes(range(256))}
    submission = Submission("learner-00", files, ["a message"])
    order = _sent(assignment, submission, CONDITIONS)
    assert type(order) is bytes
    asked = json.loads(order)
    assert cluster._submission(asked["submission"]) == submission
    assert cluster._assignment(asked["assignment"]) == assignment
    reply = cluster.attempt(order)
    assert type(reply) is bytes
    assert not hasattr(builtins, "exploded")
    with warm(CONDITIONS) as zygote:
        alone = grade_submission(assignment, submission, zygote)
    there = [Graded(**one) for one in json.loads(reply)["graded"]]
    assert [one.marks for one in there] == [one.marks for one in alone]
    assert [one.messages for one in there] == [one.messages for one in alone]
    assert there[0].marks == {"x-test": 2.0, "essay": 0}


@pytest.mark.course
def test_a_worker_says_what_keeps_it_from_grading(tmp_path, worker, monkeypatch):
    root = _course(tmp_path, ["x = 1"])
    opened = Course(root)
    assignment = load_assignment(opened.directory, "unit", opened.app.config)
    submission = opened.submission("learner-00", "unit", DEFAULT)
    elsewhere = Conditions((), ("/nowhere/at-all",), DEFAULT, False)
    said = json.loads(cluster.attempt(_sent(assignment, submission, elsewhere)))["trouble"]
    assert said.startswith("Worker tcp://192.0.2.1:1: ")
    assert "names /nowhere/at-all, which does not exist here" in said
    order = _sent(assignment, submission, CONDITIONS)
    monkeypatch.setattr(cluster, "versions", lambda: {"Python": "3.99", "nbgrader": "0.1"})
    said = json.loads(cluster.attempt(order))["trouble"]
    assert "has Python 3.99, nbgrader 0.1, this machine Python 3." in said


@pytest.mark.course
def test_the_warm_process_is_kept_and_started_again_when_it_ended(tmp_path, worker):
    root = _course(tmp_path, ["x = 1"])
    opened = Course(root)
    assignment = load_assignment(opened.directory, "unit", opened.app.config)
    submission = opened.submission("learner-00", "unit", DEFAULT)
    order = _sent(assignment, submission, CONDITIONS)
    assert "graded" in json.loads(cluster.attempt(order))
    (first,) = worker.zygotes.values()
    assert "graded" in json.loads(cluster.attempt(order))
    assert list(worker.zygotes.values()) == [first]
    first._process.kill()
    assert "warm process ended" in json.loads(cluster.attempt(order))["lost"]
    assert "graded" in json.loads(cluster.attempt(order))
    other = Conditions(("import math",), (), DEFAULT, False)
    assert "graded" in json.loads(cluster.attempt(_sent(assignment, submission, other)))
    assert list(worker.zygotes) == [other]


@pytest.mark.parametrize(
    ("answer", "error"), [("trouble", RulebookError), ("failure", NotGraded), ("lost", NotGraded)]
)
def test_an_answer_that_is_no_result_is_raised_as_what_it_is(answer, error):
    class Done:
        def result(self):
            return json.dumps({answer: "what happened"}).encode()

    crew = cluster.Cluster(CONDITIONS, "tcp://192.0.2.1:8786")
    with pytest.raises(error, match="what happened"):
        crew.result(Done())

"""Grade submissions: in parallel, one writer, each on its own, and never twice the same.

Grading one submission is a pure function of plain data (`grade_submission`); `grade` runs it for many
and alone writes the gradebook and the autograded notebooks, through nbgrader's own preprocessors.
"""

import contextlib
import datetime
import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import CheckCellMetadata, SaveAutoGrades
from nbgrader.preprocessors import Execute as PlainExecute
from nbgrader.utils import determine_grade, is_grade
from sqlalchemy.exc import SAWarning
from traitlets.utils.importstring import import_item

from rulebook.errors import RulebookError
from rulebook.grading import scratch
from rulebook.grading.assignment import Assignment, load_assignment
from rulebook.grading.execute import Conditions, ExecuteApart, run, warm
from rulebook.grading.limits import DEFAULT, Limits
from rulebook.grading.repair import find_notebooks, open_archives, printable, repair
from rulebook.grading.zygote import Zygote

_MESSAGES = 20
_HALF_MADE = ".grading-"


@dataclass
class Submission:
    """What one learner handed in, as plain data."""

    student: str
    files: dict[str, bytes]
    messages: list[str] = field(default_factory=list)

    def digest(self, assignment: str, limits: Limits) -> str:
        """Return a fingerprint of all that the marks depend on."""
        parts = [assignment, json.dumps(asdict(limits)), version("rulebook"), version("nbgrader")]
        made = hashlib.sha256("\0".join(parts).encode())
        for name in sorted(self.files):
            made.update(name.encode("utf-8", "surrogateescape") + b"\0")
            made.update(hashlib.sha256(self.files[name]).digest())
        return made.hexdigest()


@dataclass
class Graded:
    """One graded notebook: `notebook` is the JSON text, `marks` go by grade id (None: by hand)."""

    name: str
    notebook: str
    marks: dict[str, float | None]
    messages: list[str]
    handed_in: bool
    seconds: float = 0.0


@dataclass
class Outcome:
    """What became of one learner's submission of one assignment."""

    assignment: str
    student: str
    score: float = 0.0
    most: float = 0.0
    messages: list[str] = field(default_factory=list)
    skipped: bool = False
    failure: str | None = None


class NotGraded(Exception):
    """One submission's trouble, which is not another's."""


class Lost(NotGraded):
    """The process that graded a submission ended, for its sake or for another's."""


def grade_submission(
    assignment: Assignment, submission: Submission, zygote: Zygote
) -> list[Graded]:
    """Grade one submission: plain data in, plain data out; reads and writes nothing else."""
    files, messages = open_archives(submission.files, zygote.limits)
    found, renamed = find_notebooks(files, assignment)
    messages = [*submission.messages, *messages, *renamed]
    others = {
        name: data
        for name, data in files.items()
        if not name.endswith(".ipynb") and name not in assignment.files and _inside(name)
    }
    graded = []
    for name, book in assignment.notebooks.items():
        made = repair(found[name], book, zygote.limits)
        about = {"seconds": 0.0}
        if found[name] is not None:
            about = run(made.notebook, book, assignment, others, zygote, made.restored)
        marks = {}
        for cell in made.notebook.cells:
            if is_grade(cell):
                label = cell.metadata["nbgrader"]["grade_id"]
                marks[label] = _mark(cell) if found[name] is not None else 0.0
        graded.append(
            Graded(
                name,
                _utf8(nbformat.writes(made.notebook)),
                marks,
                _few([_utf8(one) for one in [*messages, *made.messages]]),
                found[name] is not None,
                about["seconds"],
            )
        )
        messages = []
    return graded


def _mark(cell: NotebookNode) -> float | None:
    """Return nbgrader's own mark: never more than the question is worth, and none for less than 0.

    nbgrader stops at a result above the points, and gives all of them for one below 0, or for NaN.
    """
    most = float(cell.metadata["nbgrader"]["points"])
    for output in cell.get("outputs", []):
        if output.output_type == "execute_result":
            try:
                result = float(output.data.get("text/plain") or "shown")
            except ValueError:
                output.data.setdefault("text/plain", "shown")
                continue
            if not 0 <= result <= most:
                output.data["text/plain"] = str(most if result > most else 0.0)
    return determine_grade(cell)[0]


def _utf8(text: str) -> str:
    """Return the text without what no file can hold: halves of characters."""
    return text.encode("utf-8", "replace").decode()


def _few(messages: list[str]) -> list[str]:
    """Return as many messages as anybody reads."""
    more = len(messages) - _MESSAGES
    return [*messages[:_MESSAGES], f"And {more} more of this kind."] if more > 0 else messages


def _inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


class Course:
    """An nbgrader course on disk: its configuration, its folders, and its gradebook."""

    def __init__(self, root: Path):
        if not (root / "nbgrader_config.py").is_file():
            raise RulebookError(f"{root} is no nbgrader course: it has no nbgrader_config.py.")
        app = NbGrader()
        app.log_level = "ERROR"
        with contextlib.chdir(root):
            app.initialize([], root=str(root))
        self.root = root
        self.app = app
        self.settings = ExecuteApart(config=app.config)
        self.directory = CourseDirectory(parent=app, root=str(root))
        self.converter = Autograde(coursedir=self.directory, parent=app)
        self.converter.exporter = self.converter.exporter_class(
            parent=self.converter, config=app.config
        )
        steps = [
            step if isinstance(step, type) else import_item(step)
            for step in self.converter.autograde_preprocessors
        ]
        # Repaired notebooks have the metadata that CheckCellMetadata would check for a second each.
        replaced = PlainExecute | ExecuteApart | CheckCellMetadata
        self.steps = [
            (SaveMarks if step is SaveAutoGrades else step)(parent=self.converter.exporter)
            for step in steps
            if not issubclass(step, replaced)
        ]

    def path(self, which: str, student: str, assignment: str) -> Path:
        """Return one of nbgrader's folders ("submitted", "autograded", …)."""
        return Path(
            self.directory.format_path(
                getattr(self.directory, f"{which}_directory"), student, assignment
            )
        )

    @property
    def beside_feedback(self) -> Path:
        """Return the folder that the feedback folder lies in: what is made for a class goes there."""
        return (self.root / self.directory.feedback_directory).parent

    def assignments(self) -> list[str]:
        """Return the names of the assignments that the gradebook knows."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            return [one.name for one in gradebook.assignments if one.notebooks]

    def students(self, assignment: str) -> list[str]:
        """Return who handed something in."""
        folder = self.path("submitted", "*", assignment)
        found = (self.root / "x").parent.glob(str(folder.relative_to(self.root)))
        place = folder.relative_to(self.root).parts.index("*")
        return sorted(one.relative_to(self.root).parts[place] for one in found if one.is_dir())

    def submission(self, student: str, assignment: str, limits: Limits) -> Submission:
        """Read a submission's files: no links, nothing too large."""
        folder, files, messages, room = (
            self.path("submitted", student, assignment),
            {},
            [],
            limits.submission,
        )
        for path in sorted(folder.rglob("*")):
            name, shown = str(path.relative_to(folder)), printable(path.relative_to(folder))
            if path.is_symlink() or not path.is_file():
                if path.is_symlink():
                    messages.append(f"`{shown}` is a link, not a file; it was left out.")
                continue
            size = path.stat().st_size
            if size > room or len(files) > limits.scratch_files:
                messages.append(f"`{shown}` is too large ({size / 2**20:.0f} MB); it was left out.")
                continue
            if name != "timestamp.txt":
                try:
                    files[name] = path.read_bytes()
                except OSError as error:
                    messages.append(f"`{shown}` could not be read ({error.strerror}).")
                room -= size
        return Submission(student, files, messages)

    def graded_before(self, student: str, assignment: str) -> str | None:
        """Return the fingerprint of what the autograded notebooks were made from."""
        for path in self.path("autograded", student, assignment).glob("*.ipynb"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                return json.loads(path.read_text())["metadata"]["grading"]["digest"]
        return None

    def tidy(self, student: str, assignment: str) -> None:
        """Remove what a grader that was killed while writing has left half made."""
        for path in self.path("autograded", student, assignment).parent.glob(f"{_HALF_MADE}*"):
            if not _alive(int(path.name.removeprefix(_HALF_MADE).partition("-")[0])):
                scratch.remove(path)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


class Threads:
    """Grades in threads of this process, `jobs` at a time."""

    def __init__(self, conditions: Conditions, jobs: int):
        self.conditions = conditions
        self.room = 2 * jobs
        self.pool = ThreadPoolExecutor(jobs)

    def __enter__(self):
        self.zygote = warm(self.conditions)
        return self

    def __exit__(self, kind, *exception):
        self.pool.shutdown(cancel_futures=kind is not None)
        self.zygote.close()

    def submit(self, assignment: Assignment, submission: Submission) -> Future:
        """Begin to grade a submission."""
        return self.pool.submit(grade_submission, assignment, submission, self.zygote)

    def wait(self, running: Iterable[Future]) -> set[Future]:
        """Return those that are done, at least one."""
        return wait(running, return_when=FIRST_COMPLETED).done

    def result(self, future: Future) -> list[Graded]:
        """Return what came of it; raise Lost where it may be tried once more."""
        return future.result()


def grade(
    course: Course,
    names: list[str],
    *,
    limits: Limits = DEFAULT,
    trust: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    report: Callable[[Outcome, int], None] = lambda outcome, left: None,
) -> list[Outcome]:
    """Grade every submission of the named assignments and return what became of each.

    `report(outcome, left)` is called after each with the number still to come. A submission that was
    graded before and has not changed is skipped, unless `force`. With the address of a Dask
    `scheduler` its workers grade, otherwise `jobs` threads of this process (as many as cores).
    Raises RulebookError where grading cannot begin at all: no such assignment, no sandbox, no worker.
    """
    assignments = [load_assignment(course.directory, name, course.app.config) for name in names]
    tasks = [(one, student) for one in assignments for student in course.students(one.name)]
    outcomes: list[Outcome] = []

    def finish(outcome: Outcome) -> None:
        outcomes.append(outcome)
        report(outcome, len(tasks) - len(outcomes))

    waiting: deque = deque()
    digests = {one.name: one.digest for one in assignments}
    for assignment, student in tasks:
        course.tidy(student, assignment.name)
        submission = course.submission(student, assignment.name, limits)
        digest = submission.digest(digests[assignment.name], limits)
        if not force and course.graded_before(student, assignment.name) == digest:
            finish(Outcome(assignment.name, student, skipped=True))
        else:
            waiting.append((assignment, student, digest))
    if not waiting:
        return outcomes
    conditions = course.settings.conditions(assignments, course.root, limits, trust)
    crew = _crew(conditions, jobs or os.cpu_count() or 1, scheduler)
    lost: deque = deque()
    running: dict[Future, tuple] = {}
    with crew, _Writer(course) as writer:
        while waiting or lost or running:
            # Only a few submissions are in memory at a time, however large the class. One that was
            # lost with its process is tried once more, when it can take no other with it.
            line, room, last = (waiting, crew.room, False) if waiting else (lost, 1, True)
            while line and len(running) < room:
                assignment, student, digest = line.popleft()
                submission = course.submission(student, assignment.name, limits)
                future = crew.submit(assignment, submission)
                running[future] = assignment, submission, digest, last
            for future in crew.wait(running):
                assignment, submission, digest, last = running.pop(future)
                try:
                    outcome = writer.write(assignment, submission, crew.result(future), digest)
                except RulebookError:
                    raise
                except Exception as error:  # one submission's trouble is not another's
                    if isinstance(error, Lost) and not last:
                        lost.append((assignment, submission.student, digest))
                        continue
                    outcome = _failed(assignment, submission, error)
                finish(outcome)
    return outcomes


def _crew(conditions: Conditions, jobs: int, scheduler: str | None):
    if scheduler is None:
        return Threads(conditions, jobs)
    try:
        from rulebook.grading.cluster import Cluster
    except ModuleNotFoundError as error:
        raise RulebookError(
            f"A cluster needs Dask, and there is no `{error.name}` here; "
            'install it, in the folder of this project: pip install ".[cluster]".'
        ) from None
    return Cluster(conditions, scheduler)


def _failed(assignment: Assignment, submission: Submission, error: Exception) -> Outcome:
    what = str(error) if isinstance(error, NotGraded) else f"{type(error).__name__}: {error}"
    student = submission.student
    return Outcome(assignment.name, student, failure=f"{student}: could not be graded ({what}).")


class SaveMarks(SaveAutoGrades):
    """nbgrader's own step, with one look-up and one commit a notebook where it has some for each cell."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Write the marks and the automatic comments into the gradebook that is open."""
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        self.student_id = about["student"]
        book = about["gradebook"]
        entry = book.find_submission_notebook(self.notebook_id, self.assignment_id, self.student_id)
        self.gradebook = _Page(entry)
        for number, cell in enumerate(nb.cells):
            nb.cells[number], resources = self.preprocess_cell(cell, resources, number)
        book.db.commit()
        return nb, resources


class _Page:
    """What SaveAutoGrades asks of a gradebook, answered from one notebook's entries."""

    def __init__(self, entry):
        self.grades = {one.name: one for one in entry.grades}
        self.comments = {one.name: one for one in entry.comments}
        self.db = self

    def find_grade(self, cell: str, *_) -> Grade:
        return self.grades[cell]

    def find_comment(self, cell: str, *_) -> Comment:
        return self.comments[cell]

    def commit(self) -> None:
        """Leave it to the end of the notebook."""


class _Writer:
    """The one writer of the gradebook and of the autograded folder."""

    def __init__(self, course: Course):
        self.course = course

    def __enter__(self):
        directory = self.course.directory
        self.gradebook = Gradebook(directory.db_url, directory.course_id)
        return self

    def __exit__(self, *exception):
        self.gradebook.close()

    def write(
        self, assignment: Assignment, submission: Submission, graded: list[Graded], digest: str
    ) -> Outcome:
        course, student = self.course, submission.student
        outcome = Outcome(assignment.name, student)
        folder = course.path("autograded", student, assignment.name)
        folder.parent.mkdir(parents=True, exist_ok=True)
        prefix = f"{_HALF_MADE}{os.getpid()}-"
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as made:
            fresh = Path(made) / "new"
            fresh.mkdir()
            self._files(fresh, assignment, submission)
            with warnings.catch_warnings():
                # nbgrader 0.9.6 adds a submission in a way that SQLAlchemy 2.1 warns about.
                warnings.simplefilter("ignore", SAWarning)
                self._submission(assignment, student)
                for one in graded:
                    notebook = self._marks(assignment, student, one)
                    notebook.metadata["grading"] = NotebookNode(
                        digest=digest, messages=one.messages, seconds=round(one.seconds, 3)
                    )
                    if one.messages:
                        notebook.cells.insert(0, _notice(one.messages))
                    if one.handed_in:
                        (fresh / f"{one.name}.ipynb").write_text(nbformat.writes(notebook), "utf-8")
                    outcome.messages += one.messages
                outcome.score, outcome.most = self._score(assignment, student)
                self.gradebook.db.remove()
            for path in fresh.rglob("*"):
                if path.is_file():
                    path.chmod(int(str(course.converter.permissions), 8))
            if folder.exists():
                folder.rename(Path(made) / "old")
            fresh.rename(folder)
        return outcome

    def _files(self, folder: Path, assignment: Assignment, submission: Submission) -> None:
        stamp = self.course.path("submitted", submission.student, assignment.name) / "timestamp.txt"
        files = {
            name: data
            for name, data in submission.files.items()
            if not name.endswith((".ipynb", ".zip")) and name not in assignment.files
        }
        scratch.fill(folder, assignment.files | files)  # whose names clash, the released one stands
        if stamp.is_file():
            shutil.copy(stamp, folder)

    def _submission(self, assignment: Assignment, student: str) -> None:
        course = self.course
        submitted = course.path("submitted", student, assignment.name)
        stamp: datetime.datetime | None = course.directory.get_existing_timestamp(str(submitted))
        self.gradebook.update_or_create_student(student)
        when = {"timestamp": stamp} if stamp else {}
        self.gradebook.update_or_create_submission(assignment.name, student, **when)

    def _marks(self, assignment: Assignment, student: str, graded: Graded) -> NotebookNode:
        """Save a notebook's marks through nbgrader's own steps; return it as they leave it."""
        notebook = nbformat.reads(graded.notebook, as_version=4)
        if not graded.handed_in:
            self._nothing(assignment, student, graded)
            return notebook
        course = self.course
        resources = {
            "unique_key": graded.name,
            "output_files_dir": f"{graded.name}_files",
            "nbgrader": {
                "student": student,
                "assignment": assignment.name,
                "notebook": graded.name,
                "db_url": course.directory.db_url,
                "gradebook": self.gradebook,
            },
        }
        for step in course.steps:
            notebook, resources = step(notebook, resources)
        return notebook

    def _nothing(self, assignment: Assignment, student: str, graded: Graded) -> None:
        entry = self.gradebook.find_submission_notebook(graded.name, assignment.name, student)
        for mark in entry.grades:
            mark.auto_score, mark.needs_manual_grade = 0, False
        self.gradebook.db.commit()

    def _score(self, assignment: Assignment, student: str) -> tuple[float, float]:
        entry = self.gradebook.find_submission(assignment.name, student)
        score = float(entry.score), float(entry.max_score)
        self.gradebook.db.remove()  # nothing is kept of it, neither rows nor locks
        return score


def _notice(messages: list[str]) -> NotebookNode:
    """Return a cell that tells learner and instructor what was done to the notebook."""
    lines = "\n".join(f"- {one}" for one in messages)
    return nbformat.v4.new_markdown_cell(f"**About this submission**\n\n{lines}")

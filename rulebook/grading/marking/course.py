"""An nbgrader course on disk: where its folders lie, and what was handed in."""

import contextlib
import datetime
import hashlib
import inspect
import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades
from nbgrader.preprocessors import Execute as PlainExecute
from nbgrader.utils import parse_utc
from traitlets.utils.importstring import import_item

from rulebook.errors import RulebookError
from rulebook.grading.apart import scratch
from rulebook.grading.apart.limits import Limits
from rulebook.grading.marking.archives import beside_notebooks, last_in_line, printable
from rulebook.grading.marking.execute import ExecuteApart
from rulebook.grading.marking.gradebook import SaveMarks, marks_in
from rulebook.grading.marking.single import Submission

HALF_MADE = ".grading-"
_LONGEST_TIME = 1000  # bytes


@dataclass
class Record:
    """What the gradebook holds of an assignment: when it is due, and of each learner extension and marks.

    `marks` are the automatic ones, by learner, notebook and cell.
    """

    due: datetime.datetime | None
    extensions: dict[str, datetime.timedelta | None] = field(default_factory=dict)
    marks: dict[str, dict[str, dict[str, float | None]]] = field(default_factory=dict)


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
        return Path(self.root / self.directory.feedback_directory).parent

    def gradebook(self) -> Gradebook:
        """Open the gradebook; close it again, or use it in a with statement."""
        return Gradebook(self.directory.db_url, self.directory.course_id)

    def assignments(self) -> list[str]:
        """Return the names of the assignments that the gradebook knows."""
        with self.gradebook() as gradebook:
            return [one.name for one in gradebook.assignments if one.notebooks]

    def students(self, assignment: str) -> list[str]:
        """Return who handed something in; no gradebook can hold a name that is no UTF-8."""
        return [one for one in self._folders(assignment) if _is_text(one)]

    def nameless(self, assignment: str) -> list[str]:
        """Return the submitted folders whose names no gradebook can hold."""
        return [one for one in self._folders(assignment) if not _is_text(one)]

    def _folders(self, assignment: str) -> list[str]:
        base, _, _ = str(self.path("submitted", "*", assignment)).partition("*")
        out = {one.strip() for one in self.directory.student_id_exclude.split(",")}
        found = []
        with contextlib.suppress(FileNotFoundError):
            for name in os.listdir(base):
                folder = self.path("submitted", name, assignment)
                try:
                    chosen = name not in out and fnmatch(name, self.directory.student_id)
                    if chosen and folder.is_dir():
                        found.append(name)
                except PermissionError:
                    found.append(name)  # closed to us: that is said where it is read
        return sorted(found)

    def submission(
        self, student: str, assignment: str, limits: Limits, wanted: Iterable[str] = ()
    ) -> Submission:
        """Read a submission's files: first the wanted notebooks, then others; no links, nothing too large.

        What cannot be read is left out and named; no file of one learner's stops another's marks.
        """
        folder = self.path("submitted", student, assignment)
        files: dict[str, bytes] = {}
        messages: list[str] = []
        room = limits.submission
        found, closed = _walk(folder, 2 * limits.scratch_files)
        messages += [f"`{printable(name)}` could not be opened ({why})." for name, why in closed]
        names = {f"{one}.ipynb" for one in wanted}
        found.sort(key=lambda name: (name not in names, *last_in_line(name), name))
        for name in found:
            if any(
                fnmatch(part, one) for part in Path(name).parts for one in self.directory.ignore
            ):
                continue
            path, shown = folder / name, printable(name)
            kept = beside_notebooks(PurePosixPath(name))
            try:
                if path.is_symlink():
                    messages.append(f"`{shown}` is a link, not a file; it was left out.")
                    continue
                size = path.stat().st_size
                if not path.is_file() or name == "timestamp.txt":
                    continue
                if size > room or len(files) > limits.scratch_files:
                    messages.append(
                        f"`{shown}` is too large ({size / 2**20:.0f} MB); it was left out."
                        if size > room
                        else f"`{shown}` is one file too many; it was left out."
                    )
                    continue
                files[kept] = path.read_bytes()
                room -= size
            except OSError as error:
                messages.append(f"`{shown}` could not be read ({error.strerror}).")
        return Submission(student, files, messages)

    def handed_in_at(
        self, student: str, assignment: str
    ) -> tuple[datetime.datetime | None, str | None]:
        """Return the time in `timestamp.txt` (UTC, None for none), and what is wrong with it, if anything."""
        path = self.path("submitted", student, assignment) / "timestamp.txt"
        try:
            if not os.path.lexists(path):
                return None, None
            about = path.lstat()  # a pipe would keep the class waiting, a link lead elsewhere
            small = stat.S_ISREG(about.st_mode) and about.st_size < _LONGEST_TIME
            when = parse_utc(path.read_text("utf-8").strip()) if small else None
            if when is not None and 1970 < when.year < 2100:
                return when, None
        except (OSError, ValueError, OverflowError, TypeError, AttributeError):
            pass
        return None, "`timestamp.txt` holds no time, so nothing counts as handed in late."

    def records(self, assignment: str) -> Record:
        """Return what the gradebook holds of an assignment."""
        with self.gradebook() as gradebook:
            record = Record(gradebook.find_assignment(assignment).duedate)
            for one in marks_in(gradebook, assignment):
                record.extensions[one.student] = one.extension
                books = record.marks.setdefault(one.student, {})
                books.setdefault(one.notebook, {})[one.cell] = one.auto_score
        return record

    def undated(self, assignment: str) -> list[str]:
        """Return who handed in at a time that nobody knows, where there is a due date to miss."""
        if self.records(assignment).due is None:
            return []
        return [
            one
            for one in self.students(assignment)
            if self.handed_in_at(one, assignment)[0] is None
        ]

    def lateness(self, student: str, assignment: str, record: Record) -> str:
        """Return all that decides what lateness costs, as text; nothing where nothing is due."""
        if record.due is None:
            return ""
        when, _ = self.handed_in_at(student, assignment)
        policies = [
            hashlib.sha256(Path(inspect.getfile(step.plugin_class)).read_bytes()).hexdigest()
            for step in self.steps
            if isinstance(step, AssignLatePenalties)
        ]
        return repr((record.due, record.extensions.get(student), when, policies))

    def graded_before(
        self, student: str, assignment: str, record: Record, notebooks: Iterable[str]
    ) -> str | None:
        """Return the fingerprint of what the autograded ones of these notebooks were made from.

        None where the gradebook does not hold the marks that were written then: it may be a new one, or
        an older one that was put back.
        """
        digests: set[str] = set()
        folder = self.path("autograded", student, assignment)
        for path in sorted(folder.glob("*.ipynb")):
            if path.stem not in notebooks:
                continue
            try:
                about = json.loads(path.read_text("utf-8"))["metadata"]["grading"]
                digest, marks = about["digest"], about["marks"]
            except (OSError, ValueError, KeyError, TypeError):
                return None
            if record.marks.get(student, {}).get(path.stem) != marks:
                return None
            digests.add(digest)
        return digests.pop() if len(digests) == 1 else None

    def tidy(self, student: str, assignment: str) -> None:
        """Remove what a grader that was killed while writing has left half made."""
        for path in self.path("autograded", student, assignment).parent.glob(f"{HALF_MADE}*"):
            if not _alive(int(path.name.removeprefix(HALF_MADE).partition("-")[0])):
                scratch.remove(path)


def aside(directory: CourseDirectory, **changed: str) -> CourseDirectory:
    """Return the same course, as its configuration has it, with one of its folders somewhere else."""
    return CourseDirectory(parent=directory.parent, root=directory.root, **changed)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _walk(folder: Path, most: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the files below a folder, and the folders that could not be opened, with the reason.

    There are no more than `most`, but for notebooks and archives.
    """
    found: list[str] = []
    closed: list[tuple[str, str]] = []
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                for entry in sorted(entries, key=lambda one: one.name):
                    name = f"{inside}/{entry.name}" if inside else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name.count("/") < 40:
                            waiting.append(name)
                    elif len(found) < most or name.endswith((".ipynb", ".zip")):
                        found.append(name)
        except OSError as error:
            closed.append((inside or folder.name, error.strerror or type(error).__name__))
    return found, closed[:20]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:  # somebody else's lives, and may not be ended
        return not isinstance(error, ProcessLookupError)
    return True

"""The one writer: marks into the gradebook, autograded notebooks into their folder, whole or not at all."""

import datetime
import os
import shutil
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SAWarning

from rulebook.grading.apart import scratch
from rulebook.grading.marking.assignment import Assignment
from rulebook.grading.marking.course import HALF_MADE, Course
from rulebook.grading.marking.gradebook import answers_in
from rulebook.grading.marking.single import Graded, NotGraded, Submission


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


def notes_on(outcomes: list[Outcome]) -> list[str]:
    """Return what is to be said of single submissions: what was mended, and what failed."""
    notes = []
    for one in outcomes:
        notes += [f"{one.assignment}, {one.student}: {message}" for message in one.messages]
        if one.failure:
            notes.append(f"{one.assignment}, {one.failure}")
    # A folder's name may hold what a terminal takes for an order.
    return ["".join(char if char.isprintable() else "?" for char in note) for note in notes]


def summary(outcomes: list[Outcome], seconds: float) -> tuple[str, int]:
    """Say how many were graded in these seconds and how many left alone; and count the failed."""
    failed = sum(one.failure is not None for one in outcomes)
    skipped = sum(one.skipped for one in outcomes)
    told = f"{len(outcomes) - skipped - failed} graded in {seconds:.0f} s"
    if skipped:
        told += f", {skipped} unchanged since the last time"
    return told, failed


class Writer:
    """The one writer of the gradebook and of the autograded folder."""

    def __init__(self, course: Course):
        self.course = course

    def __enter__(self) -> Self:
        directory = self.course.directory
        self.gradebook = Gradebook(directory.db_url, directory.course_id)
        return self

    def __exit__(self, *exception: Any) -> None:
        self.gradebook.close()

    def write(
        self, assignment: Assignment, submission: Submission, graded: list[Graded], digest: str
    ) -> Outcome:
        """Write one learner's marks and notebooks; return what became of them."""
        course, student = self.course, submission.student
        outcome = Outcome(assignment.name, student)
        folder = course.path("autograded", student, assignment.name)
        folder.parent.mkdir(parents=True, exist_ok=True)
        prefix = f"{HALF_MADE}{os.getpid()}-"
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as made:
            fresh = Path(made) / "new"
            fresh.mkdir()
            stamp, wrong = course.handed_in_at(student, assignment.name)
            self._files(fresh, assignment, submission, stamp)
            if wrong:
                graded[0].messages.insert(0, wrong)
            with warnings.catch_warnings():
                # nbgrader 0.9.6 adds a submission in a way that SQLAlchemy 2.1 warns about.
                warnings.simplefilter("ignore", SAWarning)
                self._submission(assignment, student, stamp)
                for one in graded:
                    notebook = self._marks(assignment, student, one)
                    notebook.metadata["grading"] = NotebookNode(
                        digest=digest, messages=one.messages, seconds=round(one.seconds, 3),
                        marks=one.marks,
                    )  # fmt: skip
                    if one.messages:
                        notebook.cells.insert(0, _notice(one.messages))
                    if one.handed_in:
                        (fresh / f"{one.name}.ipynb").write_text(nbformat.writes(notebook), "utf-8")
                    outcome.messages += one.messages
                outcome.score, outcome.most = self._score(assignment, student)
                known = self.gradebook.find_assignment(assignment.name).notebooks
                others = {one.name for one in known} - set(assignment.notebooks)
                self.gradebook.db.remove()
            for path in [fresh, *fresh.rglob("*")]:
                if path.is_file():
                    path.chmod(int(str(course.converter.permissions), 8))
                elif course.directory.groupshared:
                    path.chmod(path.stat().st_mode | 0o2770)
            if folder.exists():
                for old in folder.glob("*.ipynb"):  # those that were not graded now
                    if old.stem in others:
                        shutil.copy2(old, fresh)
                folder.rename(Path(made) / "old")
            fresh.rename(folder)
        return outcome

    def _files(
        self,
        folder: Path,
        assignment: Assignment,
        submission: Submission,
        stamp: datetime.datetime | None,
    ) -> None:
        brought = assignment.brought(submission.files)
        files = {name: data for name, data in brought.items() if not name.endswith(".zip")}
        released = {name: data for name, data in assignment.files.items() if name not in files}
        scratch.fill(folder, released | files)  # whose names clash, the released one stands
        if stamp is not None:
            shutil.copyfile(
                self.course.path("submitted", submission.student, assignment.name)
                / "timestamp.txt",
                folder / "timestamp.txt",
            )

    def _submission(
        self, assignment: Assignment, student: str, stamp: datetime.datetime | None
    ) -> None:
        try:
            if self.course.converter.create_student:
                self.gradebook.update_or_create_student(student)
            else:
                self.gradebook.find_student(student)
        except MissingEntry:
            raise NotGraded("the gradebook does not know this learner") from None
        self.gradebook.update_or_create_submission(assignment.name, student, timestamp=stamp)

    def _marks(self, assignment: Assignment, student: str, graded: Graded) -> NotebookNode:
        """Save a notebook's marks through nbgrader's own steps; return it as they leave it."""
        notebook: NotebookNode = nbformat.reads(graded.notebook, as_version=4)
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
                "answers_before": _answers(
                    course.path("autograded", student, assignment.name) / f"{graded.name}.ipynb"
                ),
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


def _answers(path: Path) -> dict[str, tuple[str, str]]:
    """Return what stood in each answer of a graded notebook, by its label; nothing where it is not there."""
    try:
        return answers_in(nbformat.v4.reads(path.read_text("utf-8")))
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}


def _notice(messages: list[str]) -> NotebookNode:
    """Return a cell that tells learner and instructor what was done to the notebook."""
    lines = "\n".join(f"- {one}" for one in messages)
    made: NotebookNode = nbformat.v4.new_markdown_cell(f"**About this submission**\n\n{lines}")
    return made

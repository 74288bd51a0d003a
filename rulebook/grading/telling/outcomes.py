"""What became of every question of every submission, read from the gradebook and the graded notebooks.

Works for any nbgrader course in Python, however it was graded. A question is a cell with points. Full
points mean right; no points and the answer as it was released mean not attempted; otherwise it is
partly right, or not there yet. What a test said is the last thing that it raised or printed.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, has_failed

from rulebook.grading.marking.assignment import Cell, load_assignment
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.gradebook import marks_in
from rulebook.grading.telling.error_text import errors, last_said
from rulebook.grading.telling.feedback import FeedbackPage
from rulebook.grading.telling.names import full_name
from rulebook.grading.telling.stretches import titles

RIGHT, PARTLY, NOT_THERE = "right", "partly right", "not there yet"
NOT_ATTEMPTED, TO_MARK = "not attempted", "to mark by hand"
OUTCOMES = (RIGHT, PARTLY, NOT_THERE, NOT_ATTEMPTED, TO_MARK)

# What differs between learners who are told the same: numbers, and what stands in quotation marks.
_OWN = re.compile(
    r"\"[^\"\n]*\"|(?<!\w)'[^'\n]*'(?!\w)|(?<![\w.])[-+]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?"
)


@dataclass(frozen=True)
class Question:
    """A cell with points; `by_hand` if a person gives them, `title` the heading that it stands under."""

    notebook: str
    name: str
    points: float
    by_hand: bool
    title: str = ""


@dataclass(frozen=True)
class Answer:
    """What became of one learner's answer; `message` is what the test said, empty if it said nothing."""

    question: Question
    outcome: str
    score: float
    message: str = ""


@dataclass(frozen=True)
class Work:
    """One learner's graded submission of a unit.

    `answers` stand in the order of the unit's questions, `penalty` is in points, `late` in seconds,
    `notes` are the grader's sentences about the submission.
    """

    student: str
    name: str
    answers: list[Answer]
    penalty: float = 0.0
    late: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """Return the points of all questions, before lateness."""
        return sum(one.score for one in self.answers)

    @property
    def mark(self) -> float:
        """Return the points that count: less what lateness costs, and never below zero."""
        return max(0.0, self.score - self.penalty)

    def count(self, outcome: str) -> int:
        """Return how many questions came out so."""
        return sum(one.outcome == outcome for one in self.answers)


@dataclass(frozen=True)
class Unit:
    """A unit and all its graded work, by the learner's name.

    `ungraded` handed in and are not graded yet; `missing` are in the gradebook and handed nothing in.
    Both map ids to names.
    """

    name: str
    questions: list[Question]
    works: list[Work]
    ungraded: dict[str, str]
    missing: dict[str, str]

    @property
    def points(self) -> float:
        """Return the most that the unit gives."""
        return sum(one.points for one in self.questions)

    @property
    def to_mark(self) -> int:
        """Return how many answers wait for a person's mark."""
        return sum(work.count(TO_MARK) for work in self.works)

    def only(self, students: set[str]) -> "Unit":
        """Return the unit with nobody in it but these learners."""
        return replace(
            self,
            works=[work for work in self.works if work.student in students],
            ungraded={one: name for one, name in self.ungraded.items() if one in students},
            missing={one: name for one, name in self.missing.items() if one in students},
        )

    def answers(self, question: Question) -> list[Answer]:
        """Return every learner's answer to a question."""
        place = self.questions.index(question)
        return [work.answers[place] for work in self.works]


def read_unit(
    course: Course, name: str, progress: Callable[[str, int, int], None] = lambda *step: None
) -> Unit:
    """Read all that is known of a unit.

    `progress` is called with what is being done, how much is done, and of how much. Raises
    RulebookError where the gradebook does not know the unit.
    """
    books = load_assignment(course.directory, name, course.app.config).notebooks
    headings = {title: _headings(course, name, title) for title in books}
    questions = [
        Question(
            title,
            cell.name,
            float(cell.points),
            cell.solution or cell.task,
            headings[title].get(cell.name, ""),
        )
        for title, book in books.items()
        for cell in book.cells
        if cell.points is not None
    ]
    blanks = {title: _blanks(book.cells) for title, book in books.items()}
    # A test can say itself that the answer is blank: the cell may hold more than the blank.
    says_blank = set(FeedbackPage(config=course.app.config).not_attempted)
    grades, late, names = _gradebook(course, name)
    works = []
    for done, student in enumerate(late):
        progress(f"Reading {name}", done, len(late))
        cells, notes = {}, []
        for title in books:
            cells[title], said = _graded(course, student, name, title)
            notes += said
        answers = [
            _answer(
                one,
                grades[student].get((one.notebook, one.name)),
                cells[one.notebook],
                blanks[one.notebook][one.name],
                says_blank,
            )
            for one in questions
        ]
        works.append(Work(student, names[student], answers, *late[student], notes))
    progress(f"Read {name}", len(late), len(late))
    waiting = [student for student in course.students(name) if student not in late]
    ungraded = {student: names.get(student, student) for student in waiting}
    missing = {
        student: names[student]
        for student in sorted(names)
        if student not in late and student not in ungraded
    }
    works.sort(key=lambda work: (work.name.casefold(), work.student))
    return Unit(name, questions, works, ungraded, missing)


def alike(message: str) -> str:
    """Return what a message has in common with the same one to another learner."""
    return " ".join(_OWN.sub("…", message).split())


def _headings(course: Course, name: str, title: str) -> dict[str, str]:
    """Return the headings of a notebook's questions, as it was released."""
    directory = course.directory
    folder = Path(directory.format_path(directory.release_directory, ".", name))
    try:
        cells = nbformat.v4.reads((folder / f"{title}.ipynb").read_text("utf-8")).cells
        return titles(cells)
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}


def _gradebook(
    course: Course, name: str
) -> tuple[dict[str, dict[tuple[str, str], Any]], dict[str, tuple[float, float]], dict[str, str]]:
    """Return marks by learner and question, (penalty, seconds late) by learner, and everybody's name."""
    marks: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    with course.gradebook() as gradebook:
        for one in marks_in(gradebook, name):
            marks[one.student][one.notebook, one.cell] = one.score, one.waits
        late = {
            one.student_id: (float(one.late_submission_penalty), float(one.total_seconds_late))
            for one in gradebook.assignment_submissions(name)
        }
        names = {one.id: full_name(one) for one in gradebook.students}
    return marks, late, names


def _graded(
    course: Course, student: str, name: str, title: str
) -> tuple[dict[str, NotebookNode] | None, list[str]]:
    """Return a graded notebook's cells by label (None: nothing can be read), and the grader's notes."""
    path = course.path("autograded", student, name) / f"{title}.ipynb"
    try:
        # Without nbformat's validation, which takes longer than all the rest.
        notebook = nbformat.v4.reads(path.read_text("utf-8"))
        cells = {
            cell.metadata["nbgrader"]["grade_id"]: cell
            for cell in notebook.cells
            if cell.metadata.get("nbgrader")
        }
        return cells, list(notebook.metadata.get("grading", {}).get("messages", []))
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return None, [
            f"The graded notebook {title}.ipynb cannot be read: here are its marks alone."
        ]


def _blanks(cells: list[Cell]) -> dict[str, dict[str, str]]:
    """Return for each question the answer cells that it is about, as released.

    nbgrader does not say which answers a test is about: those between the test before it and itself,
    or, where none stand there, the ones that the test before it is about.
    """
    found: dict[str, dict[str, str]] = {}
    since: dict[str, str] = {}
    last: dict[str, str] = {}
    for cell in cells:
        if cell.points is not None and cell.editable:
            found[cell.name] = {cell.name: cell.public}
        elif cell.points is not None:
            last, since = since or last, {}
            found[cell.name] = last
        elif cell.solution:
            since[cell.name] = cell.public
    return found


def _answer(
    question: Question,
    mark: tuple[float, bool] | None,
    cells: dict[str, NotebookNode] | None,
    blanks: dict[str, str],
    says_blank: set[str],
) -> Answer:
    score, waits = (float(mark[0]), mark[1]) if mark else (0.0, True)
    cell = (cells or {}).get(question.name)
    failed = cell is not None and not question.by_hand and has_failed(cell)
    message = last_said(cell) if cell is not None and not question.by_hand else ""
    if waits:
        return Answer(question, TO_MARK, score)
    if score >= question.points and not (question.points == 0 and failed):
        return Answer(question, RIGHT, score)
    if score > 0:
        return Answer(question, PARTLY, score, message)
    blank = (
        blanks
        and cells is not None
        and all(_is_blank(cells.get(name), source) for name, source in blanks.items())
    )
    raised = set() if cell is None else {one.get("ename") for one in errors(cell)}
    if blank or cells == {} or says_blank & raised:
        return Answer(question, NOT_ATTEMPTED, score, message)
    return Answer(question, NOT_THERE, score, message)


def _is_blank(cell: NotebookNode | None, released: str) -> bool:
    text = "" if cell is None else " ".join(cell.source.split())
    if text in ("", " ".join(released.split())):
        return True
    # A marking scheme inside an answer is in the gradebook and not in what learners got.
    return cell is not None and bool(
        cell.metadata["nbgrader"].get("checksum") == compute_checksum(cell)
    )

"""How marks get into nbgrader's gradebook, by its own steps with one commit a notebook, and out of it."""

import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_solution, is_task


class SaveMarks(SaveAutoGrades):
    """nbgrader's own step, with one look-up and one commit a notebook where it has some for each cell."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write the marks and the automatic comments into the gradebook that is open."""
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        self.student_id = about["student"]
        before, now = about.get("answers_before", {}), answers_in(nb)
        self.same = {label for label, answer in now.items() if before.get(label) == answer}
        self.all_same = before == now
        book = about["gradebook"]
        entry = book.find_submission_notebook(self.notebook_id, self.assignment_id, self.student_id)
        self.gradebook = _Page(entry)
        for number, cell in enumerate(nb.cells):
            nb.cells[number], resources = self.preprocess_cell(cell, resources, number)
        book.db.commit()
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        """Leave a mark by hand final where the answer is the one that was marked.

        nbgrader asks for every such mark anew, although it may be the test that has changed.
        """
        label = cell.metadata["nbgrader"]["grade_id"]
        entry = self.gradebook.find_grade(label)
        waits = entry.needs_manual_grade
        super()._add_score(cell, resources)
        # A mark on a test is about the answers above it, wherever they stand.
        if entry.manual_score is not None and (
            label in self.same if is_solution(cell) or is_task(cell) else self.all_same
        ):
            entry.needs_manual_grade = waits


def marks_in(gradebook: Gradebook, assignment: str) -> Any:
    """Return a row of every mark of an assignment, and one of each submission that has none.

    It has `student`, `extension`, `notebook`, `cell`, `auto_score`, `score` and `waits` (for a person). All
    by one query, because a class has thousands of marks.
    """
    return (
        gradebook.db.query(
            SubmittedAssignment.student_id.label("student"),
            SubmittedAssignment.extension,
            Notebook.name.label("notebook"),
            BaseCell.name.label("cell"),
            Grade.auto_score,
            Grade.score.label("score"),
            Grade.needs_manual_grade.label("waits"),
        )
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .outerjoin(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .outerjoin(BaseCell, Grade.cell_id == BaseCell.id)
        .filter(Assignment.name == assignment)
    )


def answers_in(notebook: NotebookNode) -> dict[str, tuple[str, str]]:
    """Return what stands in each cell that a learner writes in, by its label: text and pictures."""
    return {
        cell.metadata["nbgrader"]["grade_id"]: (
            cell.source,
            json.dumps(cell.get("attachments", {})),
        )
        for cell in notebook.cells
        if is_solution(cell) or is_task(cell)
    }


class _Page:
    """What SaveAutoGrades asks of a gradebook, answered from one notebook's entries."""

    def __init__(self, entry: Any) -> None:
        self.grades = {one.name: one for one in entry.grades}
        self.comments = {one.name: one for one in entry.comments}
        self.db = self

    def find_grade(self, cell: str, *_: Any) -> Grade:
        return self.grades[cell]

    def find_comment(self, cell: str, *_: Any) -> Comment:
        return self.comments[cell]

    def commit(self) -> None:
        """Leave it to the end of the notebook."""

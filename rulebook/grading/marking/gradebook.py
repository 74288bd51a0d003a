"""How marks get into nbgrader's gradebook: by its own steps, with one commit a notebook."""

from nbformat import NotebookNode
from nbgrader.api import Comment, Grade
from nbgrader.preprocessors import SaveAutoGrades


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

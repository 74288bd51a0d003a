"""Small nbgrader courses, made for a test and graded both ways."""

import logging
import os
import shutil
import warnings
from pathlib import Path

import nbformat
import nbgrader
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.utils.importstring import import_item

from rulebook.course import forked_kernels

EXAMPLE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"


def answer(name, source, **more):
    """An answer cell."""
    return _cell("code", name, source, solution=True, **more)


def written(name, source, points=1):
    """An answer marked by hand."""
    return _cell("markdown", name, source, solution=True, grade=True, points=points)


def fixed(name, source):
    """A read-only cell."""
    return _cell("code", name, source, locked=True)


def judged(name, source, points=1):
    """An autograded test cell."""
    return _cell("code", name, source, grade=True, locked=True, points=points)


def plain(source, kind="code"):
    """A cell that nbgrader does not know."""
    return (
        nbformat.v4.new_code_cell(source)
        if kind == "code"
        else nbformat.v4.new_markdown_cell(source)
    )


def hidden(*lines):
    """Lines between nbgrader's marks for hidden tests."""
    return "\n".join(["### BEGIN HIDDEN TESTS", *lines, "### END HIDDEN TESTS"])


def solution(*lines):
    """Lines between nbgrader's marks for a solution."""
    return "\n".join(["### BEGIN SOLUTION", *lines, "### END SOLUTION"])


def _cell(kind, name, source, *, grade=False, solution=False, locked=False, points=None):
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    about = {
        "schema_version": 3,
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        about["points"] = points
    return make(source, metadata={"nbgrader": about}, id=name)


def notebook(*cells):
    """A notebook of these cells for the Python kernel."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


def make_course(
    root: Path, assignments: dict[str, dict[str, object]], files=None, config="c = get_config()\n"
) -> Path:
    """Write source notebooks, release them, and return the course's folder."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(config)
    for name, books in assignments.items():
        folder = root / "source" / name
        folder.mkdir(parents=True)
        for title, book in books.items():
            nbformat.write(book, folder / f"{title}.ipynb")
        for path, data in (files or {}).items():
            (folder / path).write_bytes(data)
        convert(root, GenerateAssignment, name)
    return root


def quickstart(root: Path) -> Path:
    """The course that `nbgrader quickstart` makes, released (without its minute of set-up)."""
    shutil.copytree(EXAMPLE / "source" / "ps1", root / "source" / "ps1")
    shutil.copy(EXAMPLE / "source" / "header.ipynb", root / "source")
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "qs"\n'
        'c.IncludeHeaderFooter.header = "source/header.ipynb"\n'
    )
    convert(root, GenerateAssignment, "ps1")
    return root


def convert(root: Path, converter, name: str, **traits) -> None:
    """Run one of nbgrader's converters in this process."""
    app = NbGrader()
    app.log_level = logging.CRITICAL
    here = os.getcwd()
    os.chdir(root)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            app.initialize([], root=str(root))
            course = CourseDirectory(parent=app, root=str(root))
            course.assignment_id = name
            made = converter(coursedir=course, parent=app, **traits)
            made.log.setLevel(logging.CRITICAL)
            made.start()
    finally:
        os.chdir(here)


def autograde(root: Path, name: str) -> None:
    """Grade as `nbgrader autograde` does.

    Its kernels are forked, one for each notebook, from a process that has done the imports.
    """
    if forked_kernels.HERE:
        with open(root / "nbgrader_config.py", "a") as config:
            config.write(
                '\nc.Execute.kernel_manager_class = "rulebook.course.forked_kernels.WarmKernelManager"\n'
                'c.WarmKernelManager.imports = ["import numpy, pandas"]\n'
                'c.Execute.shutdown_kernel = "immediate"\n'
            )
    convert(root, Autograde, name)


def plain_marks(root: Path, name: str) -> dict[str, dict[str, float | None]]:
    """Grade a copy of the course as `nbgrader autograde` does, and return its marks."""
    graded = shutil.ignore_patterns("autograded")  # nbgrader would leave them as they are
    copy = Path(shutil.copytree(root, root.parent / f"{root.name}-plain", ignore=graded))
    autograde(copy, name)
    return marks(copy, name)


def autograde_apart(root: Path, name: str) -> None:
    """Run plain `nbgrader autograde` with our preprocessor in the place of nbgrader's Execute."""
    theirs = "IgnorePattern LimitOutput SaveAutoGrades AssignLatePenalties CheckCellMetadata"
    steps = [f"nbgrader.preprocessors.{one}" for one in theirs.split()]
    steps.insert(0, "rulebook.grading.marking.execute.ExecuteApart")
    items = [import_item(one) for one in steps]
    convert(root, Autograde, name, force=True, autograde_preprocessors=items)


def hand_in(root: Path, student: str, name: str, change=None, title: str | None = None) -> None:
    """Hand in the released notebooks; `change(cells by name, notebook)` fills them in."""
    folder = root / "submitted" / student / name
    shutil.copytree(root / "release" / name, folder)
    for path in folder.glob("*.ipynb"):
        if change is None or (title is not None and path.stem != title):
            continue
        book = nbformat.read(path, as_version=4)
        cells = {
            cell.metadata["nbgrader"]["grade_id"]: cell
            for cell in book.cells
            if cell.metadata.get("nbgrader")
        }
        change(cells, book)
        nbformat.write(book, path)


def marks(root: Path, name: str, db_url: str | None = None) -> dict[str, dict[str, float | None]]:
    """Every learner's automatic marks, question by question, from the course's own gradebook or `db_url`."""
    found = {}
    with Gradebook(db_url or f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(name):
            found[submission.student.id] = {
                f"{book.name}/{grade.name}": grade.auto_score
                for book in submission.notebooks
                for grade in book.grades
            }
    return found


def autograded(root: Path, student: str, name: str, title: str):
    """An autograded notebook."""
    return nbformat.read(root / "autograded" / student / name / f"{title}.ipynb", as_version=4)

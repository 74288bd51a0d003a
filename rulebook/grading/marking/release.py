"""Releasing: a shipped unit comes into the gradebook, and a released one is never lost to a failure.

`register` is for units that are released already, as this course ships them: nbgrader knows only what
its own `generate_assignment` has put into the gradebook. `CarefulExporter` stands in nbgrader's way
where `generate_assignment --force` would delete what is released and then fail:

    c.GenerateAssignment.exporter_class = "rulebook.grading.marking.release.CarefulExporter"
"""

import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

from rulebook.errors import RulebookError
from rulebook.grading.marking.course import Course, aside

KINDS = {
    "grade_cells": is_grade,
    "solution_cells": is_solution,
    "task_cells": is_task,
    "source_cells": lambda one: is_grade(one) or is_solution(one) or is_locked(one) or is_task(one),
}


def shipped(course: Course) -> list[str]:
    """Return the names of the units that have both a source and a release on disk."""
    directory = course.directory
    released = Path(directory.format_path(directory.release_directory, ".", "x")).parent
    return sorted(
        one.name
        for one in released.glob("*")
        if list(one.glob("*.ipynb")) and list(_source(directory, one.name).glob("*.ipynb"))
    )


def register(course: Course, name: str) -> bool:
    """Put a released unit into the gradebook, as `generate_assignment` would; return whether it was new.

    What is released stays as it is. Does nothing for a unit that the gradebook knows, or that has
    no source. Raises RulebookError where the source makes another release than the one that stands.
    """
    directory = course.directory
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        try:
            if gradebook.find_assignment(name).notebooks:
                return False
        except MissingEntry:
            pass
    if name not in shipped(course):
        return False
    with tempfile.TemporaryDirectory() as made:
        # Into the gradebook last: then it holds the unit whole, or not at all.
        for step, without in (("compared", True), ("kept", False)):
            place = Path(made) / step
            try:
                release(directory, course.app, name, place, no_database=without)
            except NbGraderException as error:
                raise RulebookError(
                    f"{name} cannot be put into the gradebook ({error}): "
                    f"`nbgrader generate_assignment {name} --force` tells more."
                ) from None
            there = Path(directory.format_path(directory.release_directory, ".", name))
            if _cells(place / name) != _cells(there):
                raise RulebookError(
                    f"What is released of {name} is not what its source makes now. If learners shall get "
                    f"the new one: nbgrader generate_assignment {name} --force. If they have the old one, "
                    "take the change in the source back."
                )
    return True


def release(
    directory: CourseDirectory, parent: Any, name: str, place: Path, no_database: bool
) -> None:
    """Make what learners get of a unit in another folder. Raises NbGraderException as nbgrader does."""
    elsewhere = aside(directory, release_directory=str(place), assignment_id=name)
    made = GenerateAssignment(
        coursedir=elsewhere,
        parent=parent,
        no_database=no_database,
        force=False,
        exporter_class=NotebookExporter,
    )
    if no_database:
        made.preprocessors = [step for step in made.preprocessors if step is not SaveCells]
    made.start()


class CarefulExporter(NotebookExporter):
    """nbgrader's own exporter of releases, which first tries whether there will be one.

    nbgrader makes it before it deletes anything, and so everything can still be stopped here.
    """

    def __init__(self, parent: Any = None, **more: Any) -> None:
        super().__init__(parent=parent, **more)  # type: ignore[no-untyped-call]
        if isinstance(parent, GenerateAssignment):
            for folder in parent.assignments:
                _rehearse(parent, Path(folder).name)


def _rehearse(converter: GenerateAssignment, name: str) -> None:
    """Raise NbGraderException, in the words of the log, where a release would fail."""
    directory = converter.coursedir
    with tempfile.TemporaryDirectory() as made:
        problem = ""
        try:
            release(directory, converter.parent, name, Path(made), no_database=True)
        except NbGraderException as error:
            problem = f"{name} cannot be released: {error}"
        if not problem and not converter.no_database:
            problem = _clash(directory, name, Path(made) / name)
    if problem:
        problem += " Nothing was changed: what is released stands as before."
        converter.log.error(problem)
        raise NbGraderException(problem)


def _clash(directory: CourseDirectory, name: str, made: Path) -> str:
    """Return why the gradebook cannot take a new release; nothing if it can."""
    new = {path.stem: nbformat.read(path, as_version=4).cells for path in made.glob("*.ipynb")}
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        try:
            known = gradebook.find_assignment(name)
        except MissingEntry:
            return ""
        works = len(known.submissions)
        if not works:
            return ""
        old = {one.name: one for one in known.notebooks}
        different = {f"{title}.ipynb" for title in {*old} ^ {*new}}
        for title in {*old} & {*new}:
            for kind, of_kind in KINDS.items():
                before = {one.name for one in getattr(old[title], kind)}
                after = {
                    one.metadata["nbgrader"]["grade_id"] for one in filter(of_kind, new[title])
                }
                different |= before ^ after
    if not different:
        return ""
    return (
        f"{name} was handed in by {works} already, and a release would add, remove or change in kind: "
        f"{', '.join(sorted(different))}. Ask new questions in a unit of another name (copy the source "
        f"folder to {name}-more, its notebook likewise), and take the change in {name} back."
    )


def _source(directory: CourseDirectory, name: str) -> Path:
    return Path(directory.format_path(directory.source_directory, ".", name))


def _cells(folder: Path) -> dict[str, list[Any]]:
    """Return what a learner meets in each notebook, and what nbgrader has noted of it."""
    return {
        path.name: [
            (one.cell_type, one.source, one.metadata.get("nbgrader"))
            for one in nbformat.read(path, as_version=4).cells
        ]
        for path in folder.glob("*.ipynb")
    }

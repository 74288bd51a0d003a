"""Marking: what was released, what was handed in, and the marks that come of it."""

from rulebook.grading.marking.assignment import load_assignment
from rulebook.grading.marking.cell_names import imported
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.execute import ExecuteApart
from rulebook.grading.marking.writer import Outcome, notes_on, summary

__all__ = [
    "Course",
    "ExecuteApart",
    "Outcome",
    "imported",
    "load_assignment",
    "notes_on",
    "summary",
]

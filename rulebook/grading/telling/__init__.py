"""Telling: feedback for the learner, a report for the instructor, marks for the platform."""

from rulebook.grading.telling.feedback import FeedbackExporter, FeedbackPage
from rulebook.grading.telling.names import full_name, learner_id
from rulebook.grading.telling.outcomes import read_unit
from rulebook.grading.telling.platform_marks import export
from rulebook.grading.telling.report import write_report

__all__ = [
    "FeedbackExporter",
    "FeedbackPage",
    "export",
    "full_name",
    "learner_id",
    "read_unit",
    "write_report",
]

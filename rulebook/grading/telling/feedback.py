"""The page of feedback that a learner gets, in place of nbgrader's own.

Two lines in `nbgrader_config.py` put it there, in any nbgrader course:

    c.GenerateFeedback.exporter_class = "rulebook.grading.telling.feedback.FeedbackExporter"
    c.GenerateFeedback.preprocessors = ["rulebook.grading.telling.feedback.FeedbackPage"]

`FeedbackPage` reads the marks from the gradebook and makes the page's parts of the graded notebook;
`FeedbackExporter` fills them into `templates/feedback-page/`. The page is one file, needs no network
and runs no script.
"""

import contextlib
import signal
import threading
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades
from nbgrader.utils import is_solution, is_task
from traitlets import List, Unicode, default
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from rulebook.grading.score import SCORE_NAME
from rulebook.grading.telling.page_parts import OUTCOMES, PageParts, fit
from rulebook.grading.telling.safe_html import clean_text, markdown
from rulebook.grading.telling.stretches import has_marks, metadata_of, title_of

TEMPLATES = Path(__file__).parent / "templates"
NOTICE = "**About this submission**"
PAGE_SECONDS = 10.0
TOO_LONG = (
    "This page took too long to make, so it holds the marks alone. "
    "You find everything else in your own notebook."
)


class FeedbackPage(GetGrades):
    """Reads the marks and comments of a notebook and makes the parts of its page of them."""

    not_attempted = List(
        Unicode(),
        ["NotAttemptedYet"],
        help="Names of the errors by which a check says that an answer is still blank; they count "
        "for `rulebook report` as well. An answer that is as it was released is blank in any case.",
    ).tag(config=True)

    explain = Unicode(
        "",
        help="A function of the course, as `package.module.function`: called with the assignment's name "
        "and the graded cells, it returns what is to be said of hidden tests, as {label: sentence}.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Put the page's parts into `resources["feedback"]`."""
        nb, resources = super().preprocess(nb, resources)
        about = resources["nbgrader"]
        late = self._note_marks(nb.cells, about)
        told = self._told(about["assignment"], nb.cells)
        parts = PageParts(nb, Path(resources["metadata"]["path"] or "."), self, told)
        messages = _messages(nb)
        cells = nb.cells
        if messages and cells and cells[0].source.startswith(NOTICE):
            cells = cells[1:]  # the same messages, as formgrader shows them
        try:
            with _within(PAGE_SECONDS):
                questions, title = parts.questions(cells), title_of(cells)
        except _TooLong:
            questions, title = [parts.bare(cell) for cell in cells if has_marks(cell)], ""
            messages = [TOO_LONG]
        for number, one in enumerate(questions, 1):
            one.name = f"q{number}"
        fit(questions, sum(len(escape(one).encode()) for one in messages))
        resources["feedback"] = {
            "title": title or about["notebook"],
            "score": about["score"],
            "max_score": about["max_score"],
            "late_penalty": about["late_penalty"],
            "late": late,
            "messages": [markdown(one) for one in messages],
            "questions": questions,
            "marked": [one for one in questions if one.outcome],
            "outcomes": OUTCOMES,
            "score_name": SCORE_NAME,
        }
        return nb, resources

    def _note_marks(self, cells: list[NotebookNode], about: dict[str, Any]) -> str:
        """Note in the cells what nbgrader does not; return how late the work came, in words."""
        with Gradebook(self.db_url) as gradebook:
            entry = gradebook.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            grades = {one.name: one for one in entry.grades}
            # What a person wrote; nbgrader's own "No response." says the outcome already.
            comments = {one.name: one.manual_comment for one in entry.comments}
            for cell in cells:
                if has_marks(cell):
                    mark = grades[metadata_of(cell)["grade_id"]]
                    metadata_of(cell)["open"] = bool(mark.needs_manual_grade)
                    metadata_of(cell)["by_hand"] = mark.manual_score is not None
                if is_solution(cell) or is_task(cell):
                    metadata_of(cell)["comment"] = comments[metadata_of(cell)["grade_id"]]
            return _duration(entry.assignment.total_seconds_late)

    def _told(self, assignment: str, cells: list[NotebookNode]) -> dict[str, str]:
        """Return what the course says of its hidden tests; a page is made all the same if it cannot."""
        if not self.explain:
            return {}
        try:
            told: dict[str, str] = import_item(self.explain)(assignment, cells)
            return told
        except Exception as error:
            self.log.warning(
                "%s could not be asked (%s: %s).", self.explain, type(error).__name__, error
            )
            return {}


class FeedbackExporter(TemplateExporter):
    """Fills the parts that `FeedbackPage` made into the page."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _html(self) -> str:
        return ".html"

    @property
    def default_config(self) -> Config:
        """Return where the template lies; `c.FeedbackExporter.template_name` may name another."""
        made: Config = super().default_config
        made.FeedbackExporter.template_name = "feedback-page"
        made.FeedbackExporter.extra_template_basedirs = [str(TEMPLATES)]
        return made


class _TooLong(BaseException):
    """A page took longer than it may; no library takes it for an error of its own."""


@contextlib.contextmanager
def _within(seconds: float) -> Any:
    """Raise _TooLong in what takes longer, where the system can tell (Unix, the main thread)."""

    def stop(*_: Any) -> None:
        raise _TooLong

    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _messages(nb: NotebookNode) -> list[str]:
    """Return what `rulebook grade` noted about the submission."""
    found = nb.metadata.get("grading", {}).get("messages", [])
    return [clean_text(one)[:1000] for one in found[:50]]


def _duration(seconds: float) -> str:
    """Return a time in words, rounded up to minutes: "1 day and 1 hour"."""
    minutes = -int(-seconds // 60)
    sizes = (("day", 1440), ("hour", 60), ("minute", 1))
    parts = []
    for name, size in sizes:
        count, minutes = divmod(minutes, size)
        if count:
            parts.append(f"{count} {name}{'s' if count > 1 else ''}")
    return " and ".join(parts[:2])

"""The parts of a page of feedback: what a graded notebook's cells hold, question by question."""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from nbgrader.utils import compute_checksum, is_grade, is_locked, is_solution, is_task

from rulebook.grading.marking.assignment import split, split_hidden
from rulebook.grading.telling.error_text import (
    HIDDEN_NOT_PASSED,
    brief,
    errors,
    said_by_cell,
    said_by_check,
)
from rulebook.grading.telling.safe_html import clean_text, code, markdown, sentence
from rulebook.grading.telling.shown import output_shown, words_of
from rulebook.grading.telling.stretches import (
    MOST_TITLE,
    has_marks,
    metadata_of,
    stretches,
    without_headings,
)

MOST_BYTES = 1_000_000
# What the page needs around its parts: styles and head, and the frame of each question and part.
FRAME, QUESTION_FRAME, PART_FRAME = 30_000, 2_500, 250
# Stretches with headings of their own, so that a learner's thousand headings do not fill the page.
MOST_UNMARKED = 30
MOST_OUTPUTS = 50  # of one cell
OUTCOMES = {
    "right": "Right",
    "partly": "Partly right",
    "not-yet": "Not there yet",
    "blank": "Not attempted yet",
    "by-hand": "Marked by hand",
    "open": "Still to be marked",
}
# What is left out first where a page would grow too large stands last.
_ORDER = ["answer", "question", "shown", "given"]
_ALT = re.compile(r'<img alt="([^"]*)"')
LONG_ALT = 60  # characters


@dataclass
class Part:
    """A piece of a question: `kind` is "answer", "question", "shown" or "given".

    An answer is the learner's own, "shown" what came of it, "given" what a read-only cell showed.
    """

    kind: str
    html: str
    folded: str = ""  # the words to unfold it by

    @property
    def size(self) -> int:
        """Return its bytes on the page."""
        return len(self.html.encode()) + PART_FRAME


@dataclass
class Question:
    """A question, or a stretch of the notebook without marks (`outcome` is "").

    Attributes:
        title: its heading, as plain text.
        above: the headings over that one.
        before: its text and the learner's answer, in the notebook's order.
        after: what follows the checks.
        checks: (whether it gave all its points, what it said).
        comments: the instructor's, as HTML.
        scheme: the marking scheme, as HTML.
        left_out: how many parts there was no room for.
    """

    name: str
    title: str
    above: str = ""
    outcome: str = ""
    score: float = 0.0
    points: float = 0.0
    before: list[Part] = field(default_factory=list)
    after: list[Part] = field(default_factory=list)
    checks: list[tuple[bool, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    scheme: str = ""
    left_out: int = 0

    @property
    def kept(self) -> int:
        """Return the bytes that may not be left out."""
        said = [self.title * 3, self.above, *(said for _, said in self.checks)]
        made = "".join([*map(escape, said), *self.comments, self.scheme])
        return len(made.encode()) + QUESTION_FRAME


class PageParts:
    """Makes the questions of a page out of a graded notebook's cells.

    `folder` is where its pictures lie, `step` the preprocessor with the course's settings, `told` what the
    course says of its hidden tests, by their labels.
    """

    def __init__(self, nb: NotebookNode, folder: Path, step: Any, told: dict[str, str]):
        self.folder = folder
        self.told = told
        self.not_attempted = set(step.not_attempted)
        self.hidden = ClearHiddenTests(parent=step)
        self.schemes = ClearMarkScheme(parent=step)
        self.code = {
            cell.execution_count: cell
            for cell in nb.cells
            if cell.cell_type == "code" and cell.execution_count
        }
        language = nb.metadata.get("language_info", {}).get("name", "python")
        self.language = language if isinstance(language, str) else "python"
        self.made = dict.fromkeys(_ORDER, 0)

    def questions(self, cells: list[NotebookNode]) -> list[Question]:
        """Return the page's questions, in the notebook's order."""
        made: list[Question] = []
        unclaimed: list[NotebookNode] = []
        unmarked = 0
        for title, above, part in stretches(cells):
            answers = [cell for cell in part if is_solution(cell)]
            if any(map(has_marks, part)):
                number = sum(bool(one.outcome) for one in made) + 1
                title = title or f"Question {number}"
                made.append(self._question(title, above, part, answers or unclaimed))
                unclaimed = []
            elif any(_is_learners(cell) and cell.cell_type == "code" for cell in part):
                one = self._question(title or "Before the first question", above, part, [])
                unclaimed += answers
                unmarked += 1
                if unmarked <= MOST_UNMARKED or not made:
                    made.append(one)
                else:
                    made[-1].after += one.before
            elif made:
                # What the instructor wrote here asks for nothing; what a learner did is theirs.
                theirs = [cell for cell in part if _is_learners(cell)]
                made[-1].after += self._question("", "", theirs, []).before
        return made

    def bare(self, cell: NotebookNode) -> Question:
        """Return a question of which nothing stands there but its mark."""
        about = metadata_of(cell)
        made = Question("", about["grade_id"][:MOST_TITLE])
        made.score, made.points = about["score"] or 0, about["points"] or 0
        made.outcome = self._outcome(made, [cell], [])
        return made

    def _question(
        self, title: str, above: str, cells: list[NotebookNode], answers: list[NotebookNode]
    ) -> Question:
        made = Question("", title, above)
        last = max((place for place, cell in enumerate(cells) if has_marks(cell)), default=-1)
        for place, cell in enumerate(cells):
            parts = made.after if last >= 0 and place > last else made.before
            if self._is_full(cell):
                made.left_out += 1
            elif is_grade(cell) and not is_solution(cell):
                made.checks += self._check(cell)
            elif cell.cell_type == "code":
                parts += self._own_code(cell) if _is_learners(cell) else self._given_code(cell)
            else:
                parts += self._text(cell, made)
            if comment := cell.metadata.get("nbgrader", {}).get("comment"):
                made.comments.append(markdown(comment))
        marks = [cell for cell in cells if has_marks(cell)]
        if marks:
            made.score = sum(metadata_of(cell)["score"] or 0 for cell in marks)
            made.points = sum(metadata_of(cell)["points"] or 0 for cell in marks)
            made.outcome = self._outcome(made, marks, answers)
        if made.outcome == "right":
            for part in made.before:
                if part.kind == "question":
                    part.folded = "The question"
        return made

    def _is_full(self, cell: NotebookNode) -> bool:
        """Whether the page has no room left for a learner's cell, so that it need not be made."""
        return _is_learners(cell) and not has_marks(cell) and self.made["answer"] > MOST_BYTES

    def _outcome(self, question: Question, marks: list[Any], answers: list[Any]) -> str:
        if any(metadata_of(cell)["open"] for cell in marks):
            return "open"
        by_hand = [cell for cell in marks if metadata_of(cell)["by_hand"]]
        names = {out.ename for cell in marks for out in errors(cell)}
        unchanged = bool(answers) and all(map(_is_unchanged, answers))
        if not by_hand and question.score <= 0 < question.points:
            blank = unchanged or (bool(names) and names <= self.not_attempted)
            return "blank" if blank else "not-yet"
        if by_hand or any(is_solution(cell) or is_task(cell) for cell in marks):
            return "by-hand"
        return "right" if question.score >= question.points else "partly"

    def _check(self, cell: NotebookNode) -> list[tuple[bool, str]]:
        """Return what a test cell says; of a hidden test only what its author wrote to be read."""
        full = (metadata_of(cell)["score"] or 0) >= (metadata_of(cell)["points"] or 0)
        if cell.cell_type != "code":
            return []
        told = clean_text(self.told.get(metadata_of(cell)["grade_id"], ""))
        said = [said_by_check(one, cell, self.code, self.hidden) for one in errors(cell)]
        if told and (full or any(one.startswith(HIDDEN_NOT_PASSED) for one in said)):
            return [(full, brief(told))]
        # Plain nbgrader leaves the hidden tests in the notebook; then nobody can tell what a test
        # printed from what a learner's function printed of the hidden arguments that it was given.
        if not split_hidden(cell.source, self.hidden)[1]:
            said = [*filter(None, map(words_of, cell.outputs)), *said]
        return [(full, brief("\n".join(said)))] if said else []

    def _own_code(self, cell: NotebookNode) -> list[Part]:
        parts = []
        if cell.source.strip():
            parts.append(Part("answer", code(cell.source, self.language)))
            self.made["answer"] += parts[-1].size
        for output in cell.outputs[:MOST_OUTPUTS]:
            if self.made["shown"] > MOST_BYTES:
                parts.append(Part("shown", sentence("The page had no room for what came here.")))
                break
            parts.append(Part("shown", self._shown(output, cell)))
            self.made["shown"] += parts[-1].size
        more = len(cell.outputs) - MOST_OUTPUTS
        if more > 0:
            parts.append(Part("shown", sentence(f"{more} more were left out.")))
        return [part for part in parts if part.html]

    def _given_code(self, cell: NotebookNode) -> list[Part]:
        parts, folded = [], []
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                continue
            html = self._shown(output, cell)
            if "<img" in html:
                parts.append(Part("given", html))
            elif html:
                folded.append(html)
        if folded:
            what = "a table" if any("<table" in html for html in folded) else "a note"
            parts.insert(0, Part("given", "".join(folded), f"What the page showed here: {what}"))
        return parts

    def _shown(self, output: NotebookNode, cell: NotebookNode) -> str:
        """Return what a cell showed, or what its error says."""
        if output.output_type == "error":
            said = escape(brief(said_by_cell(output, cell, self.code)))
            return f'<p class="stopped">{said}</p>'
        html = output_shown(output)
        # On a phone the words in a chart are small: what it shows can be read below it.
        for alt in _ALT.findall(html):
            if len(alt) >= LONG_ALT:
                words = f"<summary>The picture in words</summary><p>{alt}</p>"
                html += f"<details>{words}</details>"
        return html

    def _text(self, cell: NotebookNode, question: Question) -> list[Part]:
        attachments = cell.get("attachments")
        if is_solution(cell):
            if _is_unchanged(cell):
                return [Part("answer", sentence("Nothing is written here."))]
            made = markdown(cell.source, attachments, self.folder)
            return [Part("answer", f'<div class="written">{made}</div>')]
        rules = self.schemes
        marks = rules.begin_mark_scheme_delimeter, rules.end_mark_scheme_delimeter
        source, scheme = split(cell.source, *marks)
        lines = [line for line in scheme.values() if not any(mark in line for mark in marks)]
        if lines:
            question.scheme += markdown("\n".join(lines))
        made = markdown(without_headings(source), attachments, self.folder)
        return [Part("question", made)] if made else []


def fit(questions: list[Question], said: int) -> None:
    """Leave out what there is no room for, the learner's own last."""
    room = MOST_BYTES - FRAME - said - sum(one.kept for one in questions)
    parts = [(one, part) for one in questions for part in [*one.before, *one.after]]
    for question, part in sorted(parts, key=lambda two: _ORDER.index(two[1].kind)):
        if part.size <= room:
            room -= part.size
        else:
            part.html = ""
            question.left_out += 1


def _is_learners(cell: NotebookNode) -> bool:
    """Whether a learner may have written in it: an answer, or a cell that nbgrader does not know."""
    return not (is_locked(cell) or is_task(cell))


def _is_unchanged(cell: NotebookNode) -> bool:
    return bool(metadata_of(cell).get("checksum") == compute_checksum(cell))

"""How far a learner's page is: what stands, what is noted and marked later, what is open.

The page's own checks are asked again, with the answers as they are in the notebook now. Which checks
there are, under which heading and for how many points, stands in the page's file.
"""

import html
import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from IPython.utils.capture import capture_output

from rulebook.errors import RulebookError
from rulebook.files import copies, course_folder
from rulebook.learner.outcomes import OUTCOMES, boxed
from rulebook.learner.progress import progress
from rulebook.questions.checks import NotAttemptedYet, NotThereYet, Question, shown

RIGHT, NOTED, OPEN, WRONG = OUTCOMES
PLACEHOLDER = "*Write your answer here.*"
"""What stands in a written answer's box until somebody writes into it."""
OVERWRITTEN = (
    "A table of yours has been changed since you opened it: a line with one sign = wrote into it. Ask with == "
    "there, and then choose Run > Restart Kernel and Run All Cells. Until then right answers may be told as wrong."
)
"""What to say where a learner has written into a table."""
NOT_KNOWN = object()
"""Stands for an answer that was worked out, where nothing of the learner's is run."""
_FORM = re.compile(r"\.check_form\w*\(")
_HEADING = re.compile(r"^#{2,}\s+(?:\d+ )?(.+?)(?:\s*\(\d+ points?\))?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """One marked cell of a page: its id, the question's title, its points, its test, and the answer written.

    `test` is the source of a check; of a written answer it is None, and `text` is what is written.
    """

    cell: str
    title: str
    points: float
    test: str | None
    text: str = ""

    @property
    def question(self) -> str:
        """The question's name, such as "few-posts"."""
        return self.cell.removesuffix("-check")

    @property
    def only_noted(self) -> bool:
        """Whether the page's check says no more than that the answer can be marked."""
        return self.test is None or bool(_FORM.search(self.test))


def page_file(slug: str) -> Path | None:
    """Return the file of the graded page that this runs in, or one of the same unit; None where there is none."""
    folders = [Path.cwd()]
    try:
        root = course_folder()
        folders += [*copies(root).glob(f"[0-9]*-{slug}"), *root.glob(f"assignments/[0-9]*-{slug}")]
    except RulebookError:
        pass
    # A Jupyter server tells its kernels the name of their notebook, which may be a copy.
    named = Path(os.environ.get("JPY_SESSION_NAME", ""))
    pages = [named] if slug in named.stem else []
    pages += [page for folder in folders for page in folder.glob(f"[0-9]*-{slug}.ipynb")]
    return next((page for page in pages if page.is_file() and items(page)), None)


def items(page: Path) -> list[Item]:
    """Return the marked cells of a page as it was last saved, in order; none where it cannot be read."""
    found = []
    title = ""
    try:
        cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            source = "".join(cell["source"])
            marked = cell["metadata"].get("nbgrader", {})
            if cell["cell_type"] == "markdown" and not marked.get("solution"):
                title = next(iter(_HEADING.findall(source)[-1:]), title)
            if marked.get("grade"):
                test = source if cell["cell_type"] == "code" else None
                found.append(Item(marked["grade_id"], title, marked["points"], test, source))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
    shared = Counter(item.title for item in found)
    return [
        replace(item, title=f"{item.title}: {item.question}") if shared[item.title] > 1 else item
        for item in found
    ]


def outcome_of(item: Item, names: dict[str, Any]) -> str:
    """Return the outcome of one marked cell, with `names` as the notebook has them; nothing is shown."""
    if item.test is None:
        blank = item.text.replace(PLACEHOLDER, "").strip() == ""
        return OPEN if blank else NOTED
    try:
        with capture_output():
            exec(compile(item.test, item.cell, "exec"), dict(names))
    except NotThereYet:
        return WRONG
    except (NotAttemptedYet, NameError):
        return OPEN
    except Exception:  # a learner's own function may raise anything
        return WRONG
    return NOTED if item.only_noted else RIGHT


class Standing:
    """How far a page is, as a table: a box in a notebook, lines of text elsewhere.

    Attributes:
        outcomes: each marked cell with its outcome, in the page's order.
        said: one sentence with the points.
    """

    def __init__(self, outcomes: Iterable[tuple[Item, str]], further: Iterable[str] = ()) -> None:
        self.outcomes = list(outcomes)
        self._further = list(further)
        self.said = self._sentence()

    @property
    def open(self) -> list[Item]:
        """The cells that are blank, or not there yet."""
        return self.of(OPEN) + self.of(WRONG)

    def of(self, outcome: str) -> list[Item]:
        """Return the cells with this outcome."""
        return [item for item, came in self.outcomes if came == outcome]

    def _sentence(self) -> str:
        stand, noted, still = (
            sum(item.points for item in of) for of in (self.of(RIGHT), self.of(NOTED), self.open)
        )
        return (
            f"{_points(stand)} stand{'s' * (stand == 1)}, {noted:g} {'is' if noted == 1 else 'are'} noted and "
            f"marked later, {f'{still:g}' if still else 'none'} {'is' if still == 1 else 'are'} open."
        )

    def __repr__(self) -> str:
        lines = [f"{came}: {_named(item)}" for item, came in self.outcomes if came != RIGHT]
        return "\n".join([self.said, *lines])

    def _repr_html_(self) -> str:
        parts = []
        for outcome, words in _WORDS.items():
            if of := self.of(outcome):
                links = [
                    f'<a href="#cell-id={html.escape(item.question)}">{html.escape(_named(item))}</a>'
                    for item in of
                ]
                listed = (
                    " · ".join(links)
                    if outcome in (NOTED, RIGHT)
                    else f'<ul style="margin:.2em 0"><li>{"</li><li>".join(links)}</li></ul>'
                )
                parts.append(boxed(outcome, f"<b>{words}</b> {listed}"))
        further = "".join(f'<p style="margin:.5em 0">{line}</p>' for line in self._further)
        return (
            '<div style="font-family:var(--jp-content-font-family,sans-serif);max-width:60em">'
            f'<p style="font-size:1.15em;margin:.5em 0"><b>{html.escape(self.said)}</b></p>{"".join(parts)}{further}</div>'
        )


_WORDS = {
    WRONG: "Not there yet:",
    OPEN: "Still blank:",
    NOTED: "Noted, and marked later:",
    RIGHT: "These stand:",
}


def standing(unit: Any, names: dict[str, Any]) -> Standing | None:
    """Return how far the page of this unit is, or None where its file is not found.

    Args:
        unit: the unit in the learner's hands.
        names: what the notebook's names stand for.
    """
    page = page_file(unit.slug)
    if page is None:
        return None
    told = {**names, "unit": unit}
    outcomes = [(item, outcome_of(item, told)) for item in items(page)]
    return Standing(outcomes, _further(unit, Standing(outcomes)))


def _further(unit: Any, now: Standing) -> list[str]:
    """Return what to say below: how sure this is, what comes next, and the map."""
    said = []
    if unit.overwritten:
        said.append(html.escape(OVERWRITTEN))
    said.append(
        "This is about the answers as they last ran, and about your text as it was last saved. To be sure, choose "
        "<b>Run &gt; Restart Kernel and Run All Cells</b>, and look here again."
    )
    try:
        root = course_folder()
        so_far = progress(getattr(unit, "name", None), root)
    except RulebookError:
        return said
    ended = not now.open
    if ended and now.of(NOTED) and _solution(root, unit.slug):
        said.append(
            "You learn on your own, and nobody will mark this page? Add a cell with the <b>+</b> button above and run "
            "<code>unit.reveal()</code>: it says which of the noted answers are right."
        )
    after = [step for step in so_far.steps if step.name > _name(so_far.steps, unit.slug)]
    links = [
        f'<a href="../../{html.escape(step.walk)}">{html.escape(step.title.rstrip(".?!"))}</a>'
        for step in after[:1]
    ]
    where = f"Next comes {links[0]}." if links else "This was the last unit."
    said.append(
        f"{'Nothing is open: save, and hand in. ' if ended else ''}{html.escape(so_far.said.split(' The next')[0])} "
        f'{where} All units stand on <a href="../../notebooks/start-here.ipynb">the map</a>.'
    )
    return said


def reveal(unit: Any, names: dict[str, Any]) -> str:
    """Return, for each answer that the page only noted, what came and what is right.

    Raises:
        RulebookError: something is still open, or the page is marked by an instructor: there are no
            solutions beside it.
    """
    page = page_file(unit.slug)
    try:
        beside = page is not None and _solution(course_folder(), unit.slug)
    except RulebookError:
        beside = None
    if page is None or not beside:
        raise RulebookError(
            "There are no solutions beside this page, so your instructor marks it: you will find out once it is "
            "given back."
        )
    now = standing(unit, names)
    assert now is not None  # there is a page
    if now.open:
        listed = "; ".join(_named(item) for item in now.open)
        raise RulebookError(
            f"Answer everything first, then the noted answers are told. Still open: {listed}."
        )
    told = []
    for item in now.of(NOTED):
        if item.test is None:
            sentence = (
                f"Your own text: compare it with the one in {beside.name}, in the folder solutions."
            )
        else:
            answer = unit._questions[item.question].answer
            sentence = what_is_right(unit, item.question, names.get(answer, ...))
        told.append(f"{item.title}: {sentence}")
    return "\n\n".join(told) or "No answer of this page was only noted."


def what_is_right(unit: Any, name: str, came: Any = NOT_KNOWN) -> str:
    """Return what came as the answer to a question, what is right, a thought, and where to see it.

    Without `came`, what was answered is not known. Empty where the answer is blank, or nobody can say
    what is right.
    """
    try:
        asked: Question = unit._questions[name]
        right = asked.right(unit)
    except (RulebookError, KeyError, AttributeError, ValueError, ZeroDivisionError):
        return ""
    if right is None:
        return ""
    told = f"Right is {shown(right)} here. Looked for: {asked.looked_for}."
    where = f"Where to see it: {asked.where}"
    if came is NOT_KNOWN:
        return f"{told}\n{where}"
    hint = ""
    try:
        asked.check(unit, came)
        return f"You answered {shown(came)}, and that is right."
    except NotAttemptedYet:
        return ""
    except NotThereYet as error:
        lines = " ".join(str(error).split())
        if " A thought: " in lines:
            thought = lines.partition(" A thought:")[2].partition(" Where to look:")[0]
            hint = f"A thought:{thought}\n"
    return f"You answered {shown(came)}. {told}\n{hint}{where}"


def _points(points: float) -> str:
    return f"{points:g} point{'s' * (points != 1)}"


def _named(item: Item) -> str:
    return f"{item.title} ({_points(item.points)})"


def _name(steps: list, slug: str) -> str:
    return next((step.name for step in steps if step.slug == slug), "99")


def _solution(root: Path, slug: str) -> Path | None:
    return next(root.glob(f"solutions/[0-9]*-{slug}/*.ipynb"), None)

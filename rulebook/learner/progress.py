"""The map of the course: every unit that there is, and how far a learner has come.

Units are found by their walk-throughs, `notebooks/NN-slug.ipynb`, and described by the first cell
of those, so that another unit needs no entry anywhere.
"""

import html
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pandas as pd
from markdown_it import MarkdownIt

from rulebook.errors import RulebookError
from rulebook.files import copies, course_folder
from rulebook.grading.score import score_of
from rulebook.learner.accounts import clean_name
from rulebook.learner.predictions import FailLog
from rulebook.learner.talk import talk_path

NOT_BEGUN, BEGUN, FINISHED = "not begun", "begun", "finished"
WALK = re.compile(r"\d\d-[a-z]+(-[a-z]+)*")
MINUTES = re.compile(r"(\d+) minutes")


@dataclass(frozen=True)
class Step:
    """One unit, as the map shows it.

    `walk`, `page`, `solution` and `feedback` are paths relative to the course's folder, or None
    where there is none. `walk_minutes` and `page_minutes` are what the notebooks say themselves.
    `marks` is (reached, possible) from the feedback page that an instructor gave back.
    """

    name: str
    title: str
    needs: str
    gives: str
    walk: str
    walk_minutes: int | None
    page: str | None
    page_minutes: int | None
    solution: str | None
    feedback: str | None
    marks: tuple[float, float] | None

    @property
    def number(self) -> str:
        """The unit's number, such as "09"."""
        return self.name[:2]

    @property
    def slug(self) -> str:
        """The unit's name in the fail log, such as "hashtags"."""
        return self.name[3:]


def steps(root: Path) -> list[Step]:
    """Return every unit of the course in `root`, in the order of their numbers."""
    found = sorted(root.glob("notebooks/*.ipynb"))
    return [_step(root, path) for path in found if WALK.fullmatch(path.stem)]


def progress(name: object, root: Path | None = None) -> "Progress":
    """Return the map of the course, with what this learner has done.

    Args:
        name: the learner's name, as in the units. While it is blank, the map shows the units only.
        root: the course's folder; left out, it is looked for from the current folder upwards.

    Raises:
        RulebookError: there is no course there.
    """
    return Progress(name, root or course_folder())


class Progress:
    """The map of the course as a table: HTML in a notebook, lines of text elsewhere.

    Attributes:
        steps: the units.
        said: a sentence on how far the learner is, or on the name that is missing.
        status: for each unit's name "not begun", "begun" or "finished"; empty without a name.
    """

    def __init__(self, name: object, root: Path) -> None:
        self.steps = steps(root)
        self.status: dict[str, str] = {}
        self._found: dict[str, str] = {}
        try:
            clean_name(name)
        except RulebookError as error:
            self.said = str(error)
            return
        self._read(name)
        who = " ".join(str(name).split())
        done = list(self.status.values()).count(FINISHED)
        self.said = f"{who}, you have finished {done} of {len(self.steps)} units."
        if self.next:
            self.said += f" The next one: {self.next.title.rstrip('.?!')}."

    def _read(self, name: object) -> None:
        log = FailLog(name)
        said = pd.concat([log.table(), log.guesses()]).set_index("unit")
        for step in self.steps:
            status = NOT_BEGUN
            if step.slug in said.index:
                row = said.loc[step.slug]
                ended = pd.notna(row["verdict"]) or pd.notna(row["measured"])
                status = FINISHED if ended else BEGUN
                self._found[step.name] = _finding(cast(Any, row))
            # The last unit measures the learner; what comes of it is the talk.
            if step.slug == "failconf" and status == BEGUN and talk_path(name).is_file():
                status = FINISHED
            self.status[step.name] = status

    @cached_property
    def next(self) -> Step | None:
        """The first unit that is not finished, or None."""
        open_ones = (step for step in self.steps if self.status.get(step.name) != FINISHED)
        return next(open_ones, None)

    def __repr__(self) -> str:
        lines = [f"{step.title}: {self.status.get(step.name, 'open it')}" for step in self.steps]
        return "\n".join([self.said, *lines])

    def _repr_html_(self) -> str:
        heads = ["unit", "what it gives, and what it needs", "open"]
        if self.status:
            heads.append("you")
        head = "".join(f'<th scope="col" style="{_CELL}">{text}</th>' for text in heads)
        rows = "".join(self._row(step) for step in self.steps)
        said = html.escape(self.said)
        return (
            f'<table style="border-collapse:collapse"><caption style="{_CAPTION}">{said}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _row(self, step: Step) -> str:
        gives = html.escape(step.gives)
        needs = f"<br><small>Needs: {html.escape(step.needs)}</small>" if step.needs else ""
        cells = [gives + needs, _links(step)]
        if self.status:
            cells.append(self._state(step))
        body = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells)
        return f'<tr><th scope="row" style="{_CELL}">{html.escape(step.title)}</th>{body}</tr>'

    def _state(self, step: Step) -> str:
        status = self.status[step.name]
        parts = [f"<b>{_SIGNS[status]}&nbsp;{status.replace(' ', '&nbsp;')}</b>"]
        if step is self.next:
            parts.append("<b>next</b>")
        if found := self._found.get(step.name):
            parts.append(html.escape(found))
        if step.marks:
            reached, possible = step.marks
            parts.append(f"marks: {reached:g} of {possible:g}")
        if step.feedback:
            parts.append(_link(step.feedback, "feedback", f"feedback on unit {step.number}"))
        if step.solution and status == FINISHED:
            parts.append(_link(step.solution, "solution", f"solution of unit {step.number}"))
        return "<br>".join(parts)


_CELL = "text-align:left;vertical-align:top;padding:.4em .6em;white-space:normal;min-width:5em"
_CAPTION = "caption-side:top;text-align:left;padding:.4em .6em;font-weight:bold;color:inherit"
_SIGNS = {NOT_BEGUN: "○", BEGUN: "◐", FINISHED: "●"}


def _finding(row: pd.Series) -> str:
    """Say in a few words what was expected and what was found."""
    parts = []
    if pd.notna(row["expect"]):
        parts.append(f"expected: {row['expect']}")
    elif pd.notna(row["guess"]):
        parts.append(f"expected: {row['guess']:,g}")
    if pd.notna(row["verdict"]):
        parts.append(f"found: {row['verdict']}")
    elif pd.notna(row["measured"]):
        parts.append(f"found: {row['measured']:,g}")
    return "; ".join(parts)


def _links(step: Step) -> str:
    links = [
        (step.walk, "walk-through", step.walk_minutes),
        (step.page, "your page", step.page_minutes),
    ]
    return "<br>".join(
        _link(path, text, f"{text} of unit {step.number}")
        + (f", {minutes}&nbsp;minutes" if minutes else "")
        for path, text, minutes in links
        if path
    )


def _link(path: str, text: str, spoken: str) -> str:
    """Return a link as it is followed from `notebooks/`, where the start page lies."""
    return f'<a href="../{quote(path)}" aria-label="{html.escape(spoken)}">{text}</a>'


# --- what the folders hold --------------------------------------------------------------------------


def _step(root: Path, walk: Path) -> Step:
    name = walk.stem
    described = first_cell(walk)
    page = copies(root) / name / f"{name}.ipynb"
    released = root / "assignments" / name / f"{name}.ipynb"
    # `rulebook lab` lays a copy of what is released into work/.
    graded = page if page.is_file() else released if released.is_file() else None
    solution = root / "solutions" / name / f"{name}.ipynb"
    feedback = _newest_feedback(page.parent)
    return Step(
        name=name,
        title=_words(_part(described, r"# (.+)")) or name,
        needs=prose_of(described, "You need").split(". ")[0].rstrip("."),
        gives=prose_of(described, "Afterwards you can"),
        walk=walk.relative_to(root).as_posix(),
        walk_minutes=_minutes(described),
        page=_from(root, page) if graded else None,
        page_minutes=_minutes(first_cell(graded)) if graded else None,
        solution=solution.relative_to(root).as_posix() if solution.is_file() else None,
        feedback=_from(root, feedback) if feedback else None,
        marks=_marks(feedback) if feedback else None,
    )


def _from(root: Path, path: Path) -> str:
    """Return how a link leads to a file from the course's folder; a learner's copies may lie outside."""
    return Path(os.path.relpath(path, root)).as_posix()


def first_cell(path: Path) -> str:
    """Return a notebook's first cell, or nothing where a learner's copy cannot be read."""
    try:
        source = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return source if isinstance(source, str) else "".join(source)


def prose_of(described: str, heading: str) -> str:
    """Return what follows a heading in bold on its line, as plain words; nothing where there is none."""
    return _words(_part(described, rf"\*\*{heading}\*\* (.+)"))


def _part(prose: str, pattern: str) -> str:
    found = re.search(rf"^{pattern}$", prose, re.MULTILINE)
    return found[1] if found else ""


def _minutes(prose: str) -> int | None:
    found = MINUTES.search(prose)
    return int(found[1]) if found else None


def _words(markdown: str) -> str:
    """Return Markdown as plain words: links and stress go, what they hold stays."""
    tokens = MarkdownIt("commonmark").parseInline(markdown)[0].children
    return "".join(token.content for token in tokens or [] if token.type in ("text", "code_inline"))


def _newest_feedback(work: Path) -> Path | None:
    """Return the newest page of feedback beside a learner's work: nbgrader fetches it to there."""
    pages = [page for page in work.rglob("*.html") if _marks(page)]
    return max(pages, key=lambda page: (page.stat().st_mtime, page.as_posix()), default=None)


def _marks(page: Path) -> tuple[float, float] | None:
    return score_of(page.read_text(encoding="utf-8", errors="replace"))

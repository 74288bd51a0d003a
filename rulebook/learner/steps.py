"""The units of the course, as the folders hold them.

Units are found by their walk-throughs, `notebooks/NN-slug.ipynb`, and described by the first cell
of those, so that another unit needs no entry anywhere.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from rulebook.files import copies
from rulebook.grading.score import score_of

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

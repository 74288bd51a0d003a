"""Grade one submission: plain data in, plain data out; reads and writes nothing else.

What grades in threads here and what grades on a cluster both stand on this.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import version

import nbformat
from nbgrader.utils import is_grade

from rulebook.grading.apart.limits import Limits
from rulebook.grading.apart.zygote import Zygote
from rulebook.grading.marking.archives import open_archives, quoted
from rulebook.grading.marking.assignment import Assignment
from rulebook.grading.marking.cells import mark
from rulebook.grading.marking.repair import find_notebooks, repair
from rulebook.grading.marking.together import Before, run

_MESSAGES = 20


@dataclass
class Submission:
    """What one learner handed in, as plain data."""

    student: str
    files: dict[str, bytes]
    messages: list[str] = field(default_factory=list)

    def digest(self, assignment: str, limits: Limits, lateness: str = "") -> str:
        """Return a fingerprint of all that the marks depend on; `lateness` tells due date and time."""
        parts = [assignment, json.dumps(asdict(limits)), version("rulebook"), version("nbgrader")]
        parts.append(lateness)
        made = hashlib.sha256("\0".join(parts).encode())
        for name in sorted(self.files):
            made.update(name.encode("utf-8", "surrogateescape") + b"\0")
            made.update(hashlib.sha256(self.files[name]).digest())
        return made.hexdigest()


@dataclass
class Graded:
    """One graded notebook: `notebook` is the JSON text, `marks` go by grade id (None: by hand)."""

    name: str
    notebook: str
    marks: dict[str, float | None]
    messages: list[str]
    handed_in: bool
    seconds: float = 0.0


class NotGraded(Exception):
    """One submission's trouble, which is not another's."""


class Lost(NotGraded):
    """The process that graded a submission ended, for its sake or for another's."""


def grade_submission(
    assignment: Assignment, submission: Submission, zygote: Zygote
) -> list[Graded]:
    """Grade one submission: plain data in, plain data out; reads and writes nothing else."""
    files, messages = open_archives(submission.files, zygote.limits, assignment.notebooks)
    found, renamed = find_notebooks(files, assignment, zygote.limits)
    messages = [*submission.messages, *messages, *renamed]
    others = assignment.brought(files)
    graded: list[Graded] = []
    before: Before = []
    for name, book in assignment.notebooks.items():
        made = repair(found[name], book, zygote.limits)
        seconds, together = 0.0, list[str]()
        if found[name] is not None:
            seconds, together = run(
                made.notebook, book, assignment, others, zygote, made.restored, lambda: before
            )
            before.append((made.notebook, book))
            if together:
                verb = "was" if len(together) == 1 else "were"
                made.messages.append(
                    f"{quoted(together)} {verb} judged together with the answer's code: there "
                    "an answer could forge its mark."
                )
        marks = {}
        for cell in made.notebook.cells:
            if is_grade(cell):
                label = cell.metadata["nbgrader"]["grade_id"]
                marks[label] = mark(cell) if found[name] is not None else 0.0
        graded.append(
            Graded(
                name,
                _utf8(nbformat.writes(made.notebook)),
                marks,
                _few([_utf8(one) for one in [*messages, *made.messages]]),
                found[name] is not None,
                seconds,
            )
        )
        messages = []
    return graded


def _utf8(text: str) -> str:
    """Return the text without what no file can hold: halves of characters."""
    return text.encode("utf-8", "replace").decode()


def _few(messages: list[str]) -> list[str]:
    """Return as many messages as anybody reads."""
    more = len(messages) - _MESSAGES
    return [*messages[:_MESSAGES], f"And {more} more of this kind."] if more > 0 else messages

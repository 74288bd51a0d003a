"""nbgrader's Execute, judged apart, and the settings that say what submissions run under.

As a preprocessor it stands in `Autograde.autograde_preprocessors` in the place of nbgrader's own:

    c.Autograde.autograde_preprocessors = ["rulebook.grading.marking.execute.ExecuteApart", "nbgrader…", …]

so that plain `nbgrader autograde` judges apart as well, only slower than `rulebook grade`.
"""

import atexit
import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool, Enum, List, Unicode

from rulebook.errors import RulebookError
from rulebook.grading.apart import sandbox
from rulebook.grading.apart.limits import DEFAULT, Limits
from rulebook.grading.apart.zygote import ASKED, Zygote
from rulebook.grading.marking.assignment import Assignment, load_assignment
from rulebook.grading.marking.cell_names import named
from rulebook.grading.marking.repair import repair
from rulebook.grading.marking.together import Before, run


@dataclass(frozen=True)
class Conditions:
    """What submissions run under, as plain data: the same here and on another machine.

    `statements` are run once, in the warm process; `readable` holds absolute paths and
    `module:function` (see ExecuteApart). `course` is the course's folder, on this machine.
    """

    statements: tuple[str, ...]
    readable: tuple[str, ...]
    limits: Limits
    trust: bool
    course: str = ""


class ExecuteApart(NbGraderPreprocessor):
    """Run a notebook's cells, the learner's in a submission process and the tests in a judge.

    Its settings count for `rulebook grade` as well.
    """

    trust_submissions = Bool(False, help="Run submissions without a sandbox.").tag(config=True)
    readable = List(
        Unicode(),
        help="Further paths that submissions may read; `module:function` is called for one, "
        "wherever the grading is done.",
    ).tag(config=True)
    together = Enum(
        ["never", "when needed"],
        "when needed",
        help="Whether a test that the course's own solution passes only where its code runs (because "
        "it asks about a class, an estimator, a generator) may run where the learner's code runs: "
        "behind the same walls and without a trace, but there an answer can forge its own mark.",
    ).tag(config=True)
    warm = List(
        Unicode(),
        help="Statements to run once before grading begins, so that what libraries load and keep "
        "need not be loaded for each submission; {assignment} stands for each assignment's name. "
        "Submissions can see what they leave behind.",
    ).tag(config=True)

    def conditions(
        self,
        assignments: list[Assignment],
        root: Path,
        limits: Limits = DEFAULT,
        trust: bool = False,
    ) -> Conditions:
        """Return what submissions of these assignments run under; `root` is the course's folder."""
        # A course's own modules lie beside the notebooks, where alone they are to be found.
        own = {Path(name).parts[0].removesuffix(".py") for one in assignments for name in one.files}
        imports = sorted(
            {line for one in assignments for line in one.statements if not named(line) & own}
        )
        filled = [
            line.replace("{assignment}", one.name) for line in self.warm for one in assignments
        ]
        return Conditions(
            tuple(dict.fromkeys([*imports, *filled])),
            tuple(one if ASKED.fullmatch(one) else str(root / one) for one in self.readable),
            limits,
            trust or self.trust_submissions,
            str(root),
        )

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Fill in the outputs of every code cell."""
        about = resources["nbgrader"]
        course = self.parent.parent.coursedir
        assignment = load_assignment(course, about["assignment"], self.config)
        folder = Path(
            course.format_path(course.autograded_directory, about["student"], about["assignment"])
        )
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".ipynb"
        }
        limits = with_timeout(DEFAULT, self.config)
        zygote = _kept(self.conditions([assignment], Path(course.root), limits))
        book = assignment.notebooks[about["notebook"]]

        def before() -> Before:
            found = [(folder / f"{one.name}.ipynb", one) for one in assignment.before(book.name)]
            return [
                (repair(path.read_bytes(), one, limits).notebook, one)
                for path, one in found
                if path.is_file()
            ]

        run(nb, book, assignment, files, zygote, before=before)
        return nb, resources


def with_timeout(limits: Limits, config: Any) -> Limits:
    """Return the limits with the time that `c.Execute.timeout` gives a cell (nbgrader: 30 s).

    A notebook has ten times as long, where that is more than its own limit.
    """
    seconds = Execute(config=config).timeout
    if seconds is None or seconds < 0:
        seconds = limits.notebook_seconds
    whole = max(limits.notebook_seconds, 10.0 * seconds)
    return replace(limits, cell_seconds=float(seconds), notebook_seconds=whole)


@functools.cache
def _kept(conditions: Conditions) -> Zygote:
    """Return a warm process for all the notebooks of this run; it ends when this one does."""
    zygote = warm(conditions)
    atexit.register(zygote.close)
    return zygote


def warm(conditions: Conditions) -> Zygote:
    """Start the warm process.

    Raises RulebookError where no sandbox can be had and none is waived, or where a path is missing
    that submissions should read.
    """
    reason = None if conditions.trust else sandbox.unavailable()
    if reason:
        raise RulebookError(reason)
    return Zygote(
        list(conditions.statements),
        conditions.limits,
        shut_in=not conditions.trust,
        readable=conditions.readable,
        course=conditions.course,
    )

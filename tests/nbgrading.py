"""The course in a folder of its own, and nbgrader's own commands on it."""

import html
import os
import re
import shutil
import warnings
from pathlib import Path

import nbformat

from rulebook.course import forked_kernels
from tests import commands

ROOT = Path(__file__).resolve().parents[1]
UNPAINTED = (
    "import rulebook.frame; "
    "rulebook.frame.Chart._repr_mimebundle_ = lambda *_, **__: {'text/plain': 'a picture'}"
)
UNPAINTED_FIGURES = "from rulebook.grading.apart import pictures; pictures.painted = lambda _: None"


class Course:
    """A copy of the course, for one test to grade in.

    Args:
        folder: where the copy goes.
        units: whose sources to copy; where none is named, the folder is taken as it is.
    """

    def __init__(self, folder, units=()):
        self.folder = folder
        self.home = folder / "home"
        self.warm = []
        for unit in units:
            shutil.copytree(ROOT / "solutions" / unit, folder / "solutions" / unit)
        shutil.copyfile(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")

    @property
    def environment(self):
        """What nbgrader is started with: nothing of the person's own Jupyter or fail log."""
        return {
            **os.environ,
            "RULEBOOK_HOME": str(self.home),
            "RULEBOOK_EXCHANGE": str(self.folder / "class" / "exchange"),
            "JUPYTER_CONFIG_DIR": str(self.home / "jupyter"),
            "JUPYTER_CONFIG_PATH": str(self.folder),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "PYTHONWARNINGS": "ignore",
        }

    def nbgrader(self, *arguments, fails=False, folder=None):
        """Run an nbgrader command; return what it says. It must succeed, or with `fails` must not."""
        return self._run("nbgrader", arguments, folder or self.folder, fails)

    def rulebook(self, *arguments):
        """Run a `rulebook` command, which must succeed; return what it says."""
        return self._run("rulebook", arguments, self.folder, False)

    def _run(self, command, arguments, folder, fails):
        code, said = commands.run(command, arguments, folder, self.environment, self.warm)
        assert bool(code) == fails, f"{command} {' '.join(map(str, arguments))}:\n{said}"
        return said

    def copy(self):
        """Return a second course that is as this one is now."""
        shutil.copytree(self.folder, self._beside)
        return self.copied()

    def copied(self):
        """Return the second course that `copy` made."""
        return Course(self._beside)

    @property
    def _beside(self):
        return self.folder.with_name(f"{self.folder.name}-copy")

    def hasten(self, unit, name="anybody"):
        """Have the unit graded without what marks do not depend on; `name` is whose answers most of them are.

        No kernel of nbgrader's waits for imports and tables: it is forked from a process that has
        them, a kernel for each submission as ever. No picture that is only shown is painted; those
        that are handed in are drawn by the learner's own lines, and looked at as ever: nbgrader's are
        painted once, as our grader does it, and ours are not, so that marks show whether they hang on
        it. What a unit deals anew for each learner is dealt once for all submissions under that name. No
        cell is stopped because other tests keep the machine busy.
        """
        rehearsed = (
            f"from rulebook.unit.rehearsal import rehearse; rehearse({unit[3:]!r}, {name!r})"
        )
        settings = [
            f"c.ExecuteApart.warm = {[rehearsed, UNPAINTED, UNPAINTED_FIGURES]!r}",
            "c.Execute.timeout = 300",
        ]
        if forked_kernels.HERE:
            self.warm = [rehearsed, UNPAINTED]
            settings += [
                'c.Execute.kernel_manager_class = "rulebook.course.forked_kernels.WarmKernelManager"',
                f"c.WarmKernelManager.imports = {self.warm!r}",
                "c.WarmKernelManager.paint_once = True",
                'c.Execute.shutdown_kernel = "immediate"',
            ]
        with open(self.folder / "nbgrader_config.py", "a", encoding="utf-8") as config:
            config.write("\n".join(["", *settings, ""]))

    def released(self, unit):
        """Return the notebook that learners get."""
        path = self.folder / "assignments" / unit / f"{unit}.ipynb"
        return nbformat.read(path, as_version=4)

    def hand_in(self, unit, student, notebook, name=None):
        """Put a notebook where nbgrader looks for what `student` handed in."""
        path = self.folder / "class" / "submitted" / student / unit / f"{name or unit}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)

    def gradebook(self):
        """Open the gradebook."""
        from nbgrader.api import Gradebook

        return Gradebook(f"sqlite:///{self.folder / 'class' / 'gradebook.db'}", "rulebook")

    def points(self, unit):
        """Return {student: {marked cell: points}} as the gradebook has them."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with self.gradebook() as book:
                return {
                    work.student.id: {
                        grade.name: grade.score for page in work.notebooks for grade in page.grades
                    }
                    for work in book.assignment_submissions(unit)
                }

    def autograded(self, unit, student):
        """Return {cell: what it printed} of a graded submission."""
        path = self.folder / "class" / "autograded" / student / unit / f"{unit}.ipynb"
        cells = nbformat.read(path, as_version=4).cells
        return {
            cell.metadata.get("nbgrader", {}).get("grade_id", cell.id): printed(cell)
            for cell in cells
            if cell.cell_type == "code"
        }

    def feedback(self, unit, student):
        """Return the feedback page as it is written."""
        path = self.folder / "class" / "feedback" / student / unit / f"{unit}.html"
        return path.read_text(encoding="utf-8")


def printed(cell):
    """Return everything that a code cell printed, showed or raised, as plain text."""
    said = []
    for output in cell.outputs:
        if output.output_type == "error":
            said += output.traceback
        elif output.output_type == "stream":
            said.append(output.text)
        else:
            said.append(output.data.get("text/plain", ""))
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(said))


def fill(released, answers):
    """Return a copy of a released notebook with some answers filled in, as {cell: source}."""
    notebook = nbformat.from_dict(released)
    notebook.cells = [nbformat.from_dict(dict(cell)) for cell in released.cells]
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for name, source in answers.items():
        assert cells[name].metadata.nbgrader.solution, f"{name} is not an answer cell"
        cells[name].source = source
    return notebook


def solutions(unit, root=ROOT):
    """Return {answer cell: its solution} of a unit."""
    path = root / "solutions" / unit / f"{unit}.ipynb"
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            inside = between("SOLUTION", cell.source)
            # What stands inside a function is nothing without the line above it.
            whole = inside is None or inside.startswith(" ")
            found[cell.id] = cell.source if whole else inside
    return found


def between(name, source):
    """Return the lines between BEGIN and END of a region, or None where there is none."""
    lines = source.splitlines()
    begin = [i for i, line in enumerate(lines) if f"BEGIN {name}" in line]
    end = [i for i, line in enumerate(lines) if f"END {name}" in line]
    return "\n".join(lines[begin[0] + 1 : end[0]]) if begin else None


def text_of(page):
    """Return the words of a page of HTML, without its tags, styles and scripts."""
    page = re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

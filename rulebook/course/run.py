"""Running notebooks for several learners, as papermill does it, and saying what went wrong."""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, ValidationError
from slugify import slugify
from traitlets.config import Config

from rulebook.course import forked_kernels
from rulebook.errors import RulebookError

# Accents, spaces, an apostrophe, an emoji: names as people have them.
LEARNERS = ("Sam", "Zoë Müller", "Nguyễn Thị Ánh", "Ayşe 🎉", "Siobhán O'Connor-Øst")
SLOWEST_CELL = 10.0
"""Seconds that a cell may take."""
GIVE_UP = 120
"""Seconds after which a cell is stopped."""


@dataclass(frozen=True)
class Outcome:
    """What came of one notebook run for one learner.

    `seconds` counts everything from start to end, the kernel's own start among it; `slowest` is
    the id of the slowest cell and `slowest_seconds` its time; `problem` is a sentence, or None
    where all went well; `output` is the executed notebook.
    """

    notebook: Path
    learner: str
    seconds: float
    slowest: str
    slowest_seconds: float
    problem: str | None
    output: Path


Job = tuple[Path, str, Path]
"""A notebook, a learner, and where the executed notebook goes."""


def find_notebooks(root: Path) -> list[Path]:
    """Return every notebook that is run: the walk-throughs, then the graded ones with solutions."""
    return sorted(root.glob("notebooks/*.ipynb")) + sorted(root.glob("solutions/*/*.ipynb"))


def run(
    notebooks: Iterable[Path],
    learners: Iterable[str] = LEARNERS,
    output: Path = Path("runs"),
    workers: int = 2,
    progress: Callable[[Outcome], None] | None = None,
    rehearsed: bool = False,
) -> list[Outcome]:
    """Run each notebook for each learner, `workers` at a time, each in a kernel of its own.

    Where that is possible, a kernel is forked from a process that has done all the notebooks'
    imports: see `forked_kernels`.

    A run fails on an error, on a warning that the learner would see, and on a cell that takes
    more than SLOWEST_CELL seconds. A fail log goes to a folder that is thrown away, never among
    a person's own; nor is a page of one's own seen.

    Args:
        notebooks: paths of notebooks; one without a cell tagged `parameters` is run as it stands.
        learners: names, handed to the notebook as its parameter `name`.
        output: the folder for the executed notebooks.
        workers: how many at a time.
        progress: called with each outcome as it comes in.
        rehearsed: whether that process also does, once a unit, what is the same for every learner
            (`rulebook.unit.rehearsal`), and pictures are painted once, as in the grader. Many learners
            then take less time, and a cell's seconds are no longer those that a learner would wait.

    Returns:
        One outcome a notebook and learner, in the order of the arguments.

    Raises:
        RulebookError: a path is no notebook or cannot be read, the output cannot be written, or two
            would be written to the same place.
    """
    learners = list(learners)
    jobs: dict[Path, tuple[Path, str]] = {}
    for notebook in map(Path, notebooks):
        if notebook.suffix != ".ipynb" or not notebook.is_file():
            raise RulebookError(f"{notebook} is not a notebook: give the path of an .ipynb file.")
        _check_readable(notebook)
        for number, learner in enumerate(learners, start=1):
            name = "-".join(filter(None, (str(number), slugify(learner))))
            folder = output / f"{notebook.resolve().parent.name}-{notebook.stem}"
            target = folder / f"{name}.ipynb"
            if target in jobs:
                raise RulebookError(
                    f"{jobs[target][0]} and {notebook} have the same name and folder: run them apart."
                )
            jobs[target] = (notebook, learner)
    _make_folders({target.parent for target in jobs})
    imports = _imports(notebook for notebook, _ in jobs.values())
    parts: dict[str, list[Job]] = {}
    for number, (target, (notebook, learner)) in enumerate(jobs.items()):
        # One worker rehearses a unit, and runs all that is of it.
        part = notebook.stem if rehearsed else str(number)
        parts.setdefault(part, []).append((notebook, learner, target))
    spawn = multiprocessing.get_context("spawn")
    outcomes = {}
    with ProcessPoolExecutor(max_workers=workers, mp_context=spawn) as pool:
        running = [
            pool.submit(
                _run_some,
                part,
                {
                    "imports": [*imports, *([_rehearsal(name)] if rehearsed else [])],
                    "paint_once": rehearsed,
                },
            )
            for name, part in parts.items()
        ]
        for done in as_completed(running):
            for outcome in done.result():
                outcomes[outcome.output] = outcome
                if progress:
                    progress(outcome)
    return [outcomes[target] for target in jobs]


def _rehearsal(name: str) -> str:
    """Return the statement that rehearses the unit of a notebook called like 09-hashtags."""
    return f"import rulebook.unit.rehearsal as r; r.rehearse({name[3:]!r})"


def _imports(notebooks: Iterable[Path]) -> list[str]:
    """Return every import statement of the notebooks, sorted."""
    # With it comes nbgrader, a second that the processes which run notebooks need not wait for.
    from rulebook.grading.marking.cell_names import imported

    found = set()
    for notebook in set(notebooks):
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                found |= set(imported(cell.source).values())
    return sorted(found)


def _check_readable(notebook: Path) -> None:
    try:
        nbformat.validate(nbformat.read(notebook, as_version=4))
    except (OSError, ValueError, AttributeError, LookupError, TypeError, ValidationError) as error:
        said = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else "empty"
        raise RulebookError(
            f"{notebook} cannot be read as a notebook ({said}): open it in JupyterLab, or get it again."
        ) from None


def _make_folders(folders: set[Path]) -> None:
    for folder in sorted(folders):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RulebookError(
                f"The folder {folder} cannot be made ({error.strerror}): "
                "name another one with --output."
            ) from None


def _run_some(jobs: list[Job], warm: dict[str, Any]) -> list[Outcome]:
    """Run notebooks one after the other; `warm` is what a `WarmKernelManager` is told."""
    return [_run_one(*job, warm) for job in jobs]


def _run_one(notebook: Path, learner: str, output: Path, warm: dict[str, Any]) -> Outcome:
    """Run one notebook in a kernel of its own and look at what came out."""
    import papermill
    from papermill.exceptions import PapermillException

    tagged = any(
        "parameters" in cell.metadata.get("tags", [])
        for cell in nbformat.read(notebook, as_version=4).cells
    )
    start = time.perf_counter()
    failure = None
    with tempfile.TemporaryDirectory(prefix="rulebook-") as home:
        os.environ["RULEBOOK_HOME"] = home
        # A run must not show, on a site perhaps, the page of whoever runs it.
        os.environ["RULEBOOK_OWN"] = str(Path(home) / "own")
        try:
            papermill.execute_notebook(
                str(notebook.resolve()),
                str(output.resolve()),
                parameters={"name": learner} if tagged else {},
                cwd=str(notebook.resolve().parent),
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=GIVE_UP,
                # Nothing in it is to be kept, and a polite end takes half a second.
                shutdown_kernel="immediate",
                # Otherwise each kernel writes a line about its open connection to the terminal.
                config=Config(
                    KernelManager={"transport_encryption": "auto"},
                    WarmKernelManager=warm,
                ),
                **(
                    {"kernel_manager_class": forked_kernels.WarmKernelManager}
                    if forked_kernels.HERE
                    else {}
                ),
            )
        except PapermillException as error:
            failure = str(error)
        except Exception as error:
            failure = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    slowest, slowest_seconds, problem = "", 0.0, failure
    if output.exists():
        slowest, slowest_seconds, problem = _look(nbformat.read(output, as_version=4), failure)
    return Outcome(notebook, learner, seconds, slowest, slowest_seconds, problem, output)


def _look(notebook: NotebookNode, failure: str | None) -> tuple[str, float, str | None]:
    """Return the slowest cell's id, its seconds, and the first thing that is wrong, if any."""
    slowest, longest, problem = "", 0.0, None
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        seconds = cell.metadata.get("papermill", {}).get("duration") or 0.0
        if seconds > longest:
            slowest, longest = cell.id, seconds
        for output in cell.outputs:
            if output.output_type == "error":
                what = " ".join(f"{output.ename}: {output.evalue}".split())
                problem = problem or f"cell {cell.id} stops with {what}"
            elif output.output_type == "stream" and output.name == "stderr":
                problem = (
                    problem or f"cell {cell.id} shows a warning: {' '.join(output.text.split())}"
                )
    if not problem and longest > SLOWEST_CELL:
        problem = f"cell {slowest} takes {longest:.1f} s, more than {SLOWEST_CELL:.0f} s"
    return slowest, longest, problem or failure

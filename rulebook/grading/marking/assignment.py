"""An assignment as its instructor made it: what must be in a notebook, and what its tests are."""

import hashlib
import itertools
import json
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, IncludeHeaderFooter
from nbgrader.utils import find_all_files, is_grade, is_locked, is_solution, is_task

from rulebook.errors import RulebookError
from rulebook.grading.marking.cell_names import assigned, bound, imported, named, starred


@dataclass
class Cell:
    """One nbgrader cell: `source` with its hidden tests, `public` without.

    `released` is what learners were given: nbgrader takes the marking scheme out of it, too.
    """

    name: str
    cell_type: str
    source: str
    public: str
    grade: bool
    solution: bool
    locked: bool
    task: bool
    points: float | None
    checksum: str | None
    hidden: list[int] = field(default_factory=list)  # line numbers in `source`, from 1
    released: str = ""

    @property
    def editable(self) -> bool:
        """Whether a learner writes in it."""
        return self.solution or self.task

    @property
    def metadata(self) -> dict[str, Any]:
        """What nbgrader wants to stand in the notebook."""
        own = ("grade", "solution", "locked", "task", "cell_type", "points", "checksum")
        known = {name: getattr(self, name) for name in own if getattr(self, name) is not None}
        return {"schema_version": 3, "grade_id": self.name, **known}


@dataclass
class Notebook:
    """One notebook of an assignment.

    `imports` maps names to the statements that import them, in the released notebook or in the
    instructor's solution; `taught` are those that the solution alone imports, `stars` all
    `from … import *`; `theirs` are the names that the instructor's solution binds or
    changes, `shared` those that read-only cells bind, `fixed` those that read-only or test cells
    bind; `plain` are the released cells that nbgrader does not know; `model` is the instructor's own
    notebook, solved, as JSON text without outputs.
    """

    name: str
    cells: list[Cell]
    kernelspec: dict[str, Any]
    imports: dict[str, str]
    taught: list[str]
    stars: list[str]
    theirs: list[str]
    shared: list[str]
    fixed: list[str]
    plain: list[str]
    model: str | None = None

    @property
    def rules(self) -> dict[str, Any]:
        """Return what decides whose value a name has in the judge."""
        names = ("imports", "taught", "stars", "theirs", "shared", "fixed")
        return {name: getattr(self, name) for name in names}


@dataclass
class Assignment:
    """All that grading one submission needs to know, as plain data.

    `together`: whether a test of what is no data, as `model` shows, may run where the learner's code
    does. `learners` are the names of released files that a learner's own version replaces.
    """

    name: str
    notebooks: dict[str, Notebook]
    files: dict[str, bytes]
    together: bool = False
    learners: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Return a fingerprint that changes whenever anything here does."""
        made = json.dumps([asdict(one) for one in self.notebooks.values()], sort_keys=True)
        digest = hashlib.sha256(f"{made}{self.together}{sorted(self.learners)}".encode())
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + hashlib.sha256(self.files[name]).digest())
        return digest.hexdigest()

    def brought(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Return those of a learner's files that count beside the notebooks: no released one, but those to edit."""
        kept = {*files} - {*self.files} | {*self.learners}
        return {name: files[name] for name in files if name in kept and not name.endswith(".ipynb")}

    def before(self, name: str) -> list[Notebook]:
        """Return the notebooks that come before the one of that name."""
        return list(itertools.takewhile(lambda one: one.name != name, self.notebooks.values()))

    @property
    def statements(self) -> list[str]:
        """Return the import statements of all notebooks, for a warm process to run."""
        return sorted(
            {
                statement
                for book in self.notebooks.values()
                for name, statement in book.imports.items()
                if name not in book.taught  # what submissions see loaded says nothing of a solution
            }
        )


def load_assignment(course: CourseDirectory, name: str, config: Any = None) -> Assignment:
    """Read an assignment from the gradebook, the released and the source notebooks.

    Of its notebooks those that `c.CourseDirectory.notebook_id` names, a pattern as for nbgrader. Raises
    RulebookError where the gradebook does not know it, or no notebook has that name.
    """
    hidden, around = ClearHiddenTests(config=config), IncludeHeaderFooter(config=config)
    for part in ("header", "footer"):
        path = Path(course.root, getattr(around, part))
        setattr(around, part, str(path) if path.is_file() else "")
    folder = Path(course.format_path(course.release_directory, ".", name))
    sources = Path(course.format_path(course.source_directory, ".", name))
    learners = tuple(_setting(config, "Autograde", "exclude_overwriting", {}).get(name, ()))
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(name)
        except MissingEntry:
            others = ", ".join(f"`{one.name}`" for one in gradebook.assignments) or "none"
            raise RulebookError(
                f"The gradebook knows no assignment `{name}` (it knows {others}); "
                f"{_how_to_begin(folder, sources, name)}"
            ) from None
        books = {}
        known = [one.name for one in assignment.notebooks]
        wanted = course.notebook_id
        if known and not any(fnmatch(one, wanted) for one in known):
            raise RulebookError(
                f"`{name}` has no notebook `{wanted}`; it has {', '.join(f'`{one}`' for one in known)}."
            )
        for entry in (one for one in assignment.notebooks if fnmatch(one.name, wanted)):
            points = {one.name: one.max_score for one in [*entry.grade_cells, *entry.task_cells]}
            grades, solutions, tasks = (
                {one.name for one in cells}
                for cells in (entry.grade_cells, entry.solution_cells, entry.task_cells)
            )
            cells = {}
            for one in entry.source_cells:
                public, lines = split_hidden(one.source, hidden)
                cells[one.name] = Cell(
                    one.name, one.cell_type, one.source, public, one.name in grades,
                    one.name in solutions, bool(one.locked), one.name in tasks,
                    points.get(one.name), one.checksum, lines,
                )  # fmt: skip
            books[entry.name] = _notebook(entry, cells, folder, sources, learners, around)
    place = folder if folder.is_dir() else sources
    files = {
        str(Path(path).relative_to(place)): Path(path).read_bytes()
        for path in find_all_files(str(place), [*course.ignore, "*.ipynb"])
    }
    return Assignment(
        name,
        books,
        files,
        together=_setting(config, "ExecuteApart", "together", "when needed") == "when needed",
        learners=learners,
    )


def _setting(config: Any, kind: str, name: str, default: Any) -> Any:
    """Return a setting as nbgrader's configuration has it."""
    return default if config is None else config[kind].get(name, default)


def _how_to_begin(folder: Path, sources: Path, name: str) -> str:
    if list(folder.glob("*.ipynb")) and list(sources.glob("*.ipynb")):
        return f"put it there: rulebook grade {name}."
    if list(sources.glob("*.ipynb")):
        return f"release it first: nbgrader generate_assignment {name}."
    beside = sorted(one.name for one in sources.parent.glob("*") if list(one.glob("*.ipynb")))
    return f"and {sources.parent.name}/ has no folder of that name, but: {', '.join(beside) or 'none'}."


def _notebook(
    entry: Any,
    cells: dict[str, Cell],
    folder: Path,
    sources: Path,
    learners: tuple[str, ...],
    around: IncludeHeaderFooter,
) -> Notebook:
    released = _read(folder / f"{entry.name}.ipynb")
    original = _read(sources / f"{entry.name}.ipynb", around)
    order = [
        one.metadata["nbgrader"]["grade_id"]
        for one in (released or original or [])
        if is_grade(one) or is_solution(one) or is_locked(one) or is_task(one)
    ]
    for one in released or []:
        if (name := one.metadata.get("nbgrader", {}).get("grade_id")) in cells:
            cells[name].released = one.source
    place = {name: number for number, name in enumerate(order)}
    known = sorted(cells.values(), key=lambda cell: place.get(cell.name, len(place)))
    plain = [one.source for one in released or [] if not one.metadata.get("nbgrader")]
    public = [
        *(cell.public for cell in known if cell.cell_type == "code"),
        *(one.source for one in released or [] if one.cell_type == "code"),
    ]
    written = [
        one.source
        for one in [*(released or []), *(original or [])]
        if one.cell_type == "code" and not is_locked(one) and not is_grade(one)
    ]
    released_imports, imports = imported(*public), imported(*public, *written)
    # A setting of a module (`pd.options.display.max_rows = 5`) makes it no learner's.
    own = {name for source in written for name in bound(source)[0] | bound(source)[1] - {*imports}}
    theirs = sorted(own - set(released_imports))
    # What comes from a file that learners edit is theirs.
    edited = {name.removesuffix(".py").replace("/", ".") for name in learners}
    away = {name for name, line in imports.items() if named(line) & edited}
    imports = {name: line for name, line in imports.items() if name not in {*theirs, *away}}
    theirs = sorted({*theirs, *away})
    taught = sorted(set(imports) - set(released_imports))
    stars = sorted({line for source in [*public, *written] for line in starred(source)})
    code = [cell for cell in known if cell.cell_type == "code" and not cell.editable]
    fixed = sorted({name for cell in code for name in assigned(cell.source)})
    shared = sorted({name for cell in code if not cell.grade for name in assigned(cell.source)})
    kernelspec = json.loads(entry.kernelspec) if entry.kernelspec else {}
    return Notebook(
        entry.name, known, kernelspec, imports, taught, stars, theirs, shared, fixed, plain,
        _model(original),
    )  # fmt: skip


def _model(original: list[Any] | None) -> str | None:
    if original is None:
        return None
    kept = ("cell_type", "source", "metadata")
    return json.dumps({"cells": [{name: one[name] for name in kept} for one in original]})


def _read(path: Path, around: IncludeHeaderFooter | None = None) -> list[Any] | None:
    """Return a notebook's cells, with what is put `around` them; None where there is no notebook."""
    try:
        book = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        return None
    cells: list[Any] = (around.preprocess(book, {})[0] if around else book).cells
    return cells


def split_hidden(source: str, rules: ClearHiddenTests) -> tuple[str, list[int]]:
    """Return a cell's source without its hidden tests, and the numbers of the lines they are on."""
    public, hidden = split(source, rules.begin_test_delimeter, rules.end_test_delimeter)
    return public, list(hidden)


def split(source: str, begin: str, end: str) -> tuple[str, dict[int, str]]:
    """Return a text without what stands from a mark to a mark, and those lines by their numbers from 1."""
    outside, within_marks, inside = [], {}, False
    for number, line in enumerate(source.split("\n"), 1):
        inside = inside or begin in line
        if inside:
            within_marks[number] = line
        else:
            outside.append(line)
        inside = inside and end not in line
    return "\n".join(outside), within_marks

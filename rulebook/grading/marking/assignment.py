"""An assignment as its instructor made it: what must be in a notebook, and what its tests are."""

import ast
import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import find_all_files, is_grade, is_locked, is_solution, is_task

from rulebook.errors import RulebookError


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
    def metadata(self) -> dict:
        """What nbgrader wants to stand in the notebook."""
        made = {
            "schema_version": 3,
            "grade_id": self.name,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
        }
        if self.points is not None:
            made["points"] = self.points
        if self.checksum is not None:
            made["checksum"] = self.checksum
        return made


@dataclass
class Notebook:
    """One notebook of an assignment.

    `imports` maps names to import statements of the released notebook, `modules` to those of the
    instructor's solution alone; `theirs` are the names that the instructor's solution binds or
    changes, `shared` those that read-only cells bind, `fixed` those that read-only or test cells
    bind; `plain` are the released cells that nbgrader does not know.
    """

    name: str
    cells: list[Cell]
    kernelspec: dict
    imports: dict[str, str]
    modules: dict[str, str]
    theirs: list[str]
    shared: list[str]
    fixed: list[str]
    plain: list[str]

    @property
    def rules(self) -> dict:
        """Return what decides whose value a name has in the judge."""
        names = ("imports", "modules", "theirs", "shared", "fixed")
        return {name: getattr(self, name) for name in names}


@dataclass
class Assignment:
    """All that grading one submission needs to know, as plain data."""

    name: str
    notebooks: dict[str, Notebook]
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        """Return a fingerprint that changes whenever anything here does."""
        made = json.dumps([asdict(one) for one in self.notebooks.values()], sort_keys=True)
        digest = hashlib.sha256(made.encode())
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + hashlib.sha256(self.files[name]).digest())
        return digest.hexdigest()

    @property
    def statements(self) -> list[str]:
        """Return the import statements of all notebooks, for a warm process to run."""
        return sorted({one for book in self.notebooks.values() for one in book.imports.values()})


def load_assignment(course: CourseDirectory, name: str, config=None) -> Assignment:
    """Read an assignment from the gradebook, the released and the source notebooks.

    Raises RulebookError where the gradebook does not know it.
    """
    hidden = ClearHiddenTests(config=config)
    folder = Path(course.format_path(course.release_directory, ".", name))
    sources = Path(course.format_path(course.source_directory, ".", name))
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(name)
        except MissingEntry:
            known = ", ".join(f"`{one.name}`" for one in gradebook.assignments) or "none"
            raise RulebookError(
                f"The gradebook knows no assignment `{name}` (it knows {known}); "
                f"release it first: nbgrader generate_assignment {name}."
            ) from None
        books = {}
        for entry in assignment.notebooks:
            points = {one.name: one.max_score for one in [*entry.grade_cells, *entry.task_cells]}
            solutions = {one.name for one in entry.solution_cells}
            grades = {one.name for one in entry.grade_cells}
            tasks = {one.name for one in entry.task_cells}
            cells = {}
            for one in entry.source_cells:
                public, lines = split_hidden(one.source, hidden)
                cells[one.name] = Cell(
                    one.name, one.cell_type, one.source, public, one.name in grades,
                    one.name in solutions, bool(one.locked), one.name in tasks,
                    points.get(one.name), one.checksum, lines,
                )  # fmt: skip
            books[entry.name] = _notebook(entry, cells, folder, sources)
    place = folder if folder.is_dir() else sources
    files = {
        str(Path(path).relative_to(place)): Path(path).read_bytes()
        for path in find_all_files(str(place), [*course.ignore, "*.ipynb"])
    }
    return Assignment(name, books, files)


def _notebook(entry, cells: dict[str, Cell], folder: Path, sources: Path) -> Notebook:
    released = _read(folder / f"{entry.name}.ipynb")
    original = _read(sources / f"{entry.name}.ipynb")
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
    imports: dict[str, str] = {}
    for source in public:
        imports.update(imported(source))
    theirs = sorted({name for source in written for name in bound(source)} - set(imports))
    modules: dict[str, str] = {}
    for source in written:
        modules.update(imported(source))
    modules = {name: line for name, line in modules.items() if name not in imports}
    code = [cell for cell in known if cell.cell_type == "code" and not cell.editable]
    fixed = sorted({name for cell in code for name in assigned(cell.source)})
    shared = sorted({name for cell in code if not cell.grade for name in assigned(cell.source)})
    kernelspec = json.loads(entry.kernelspec) if entry.kernelspec else {}
    return Notebook(entry.name, known, kernelspec, imports, modules, theirs, shared, fixed, plain)


def _read(path: Path) -> list | None:
    try:
        return nbformat.read(path, as_version=4).cells
    except FileNotFoundError:
        return None


def split_hidden(source: str, rules: ClearHiddenTests) -> tuple[str, list[int]]:
    """Return a cell's source without its hidden tests, and the numbers of the lines they are on."""
    public, lines, inside = [], [], False
    for number, line in enumerate(source.split("\n"), 1):
        if rules.begin_test_delimeter in line:
            inside = True
        if inside:
            lines.append(number)
        else:
            public.append(line)
        if rules.end_test_delimeter in line:
            inside = False
    return "\n".join(public), lines


def _tree(source: str) -> ast.Module:
    """Parse a cell, magics and all; an unfinished one has no statements."""
    with contextlib.suppress(SyntaxError, ValueError):
        return ast.parse(TransformerManager().transform_cell(source))
    return ast.Module([], [])


def imported(source: str) -> dict[str, str]:
    """Return each name that a cell's import statements bind, with a statement that binds it."""
    found = {}
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.Import):
            for one in node.names:
                name = one.asname or one.name.split(".")[0]
                found[name] = f"import {one.name}" + (f" as {one.asname}" if one.asname else "")
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                if one.name != "*":
                    statement = f"from {node.module} import {one.name}"
                    found[one.asname or one.name] = statement + (
                        f" as {one.asname}" if one.asname else ""
                    )
    return found


def bound(source: str) -> set[str]:
    """Return the global names that a cell binds, or whose value it changes in place."""
    found: set[str] = set()
    for statement in _tree(source).body:
        for node in ast.walk(statement):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                found.add(node.id)
            elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(
                node.ctx, ast.Store | ast.Del
            ):
                found |= _root(node)
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                found |= _root(node.value.func)  # words.append(…), posts.dropna(inplace=True)
    return found


def assigned(source: str) -> set[str]:
    """Return the global names that a cell's own level binds: no names inside a function."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(_tree(source).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {one.asname or one.name.split(".")[0] for one in node.names} - {"*"}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif not isinstance(
            node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
        ):
            waiting += ast.iter_child_nodes(node)
    return found


def _root(node) -> set[str]:
    if isinstance(node, ast.Name):
        return set()
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()

"""What every notebook of the course keeps to, and what to do where one does not.

A question is a heading that ends in its points, such as `### Count your posts (2 points)`; all
marked cells from there to the next such heading belong to it, and their points must add up to
what is printed. The first cell prints the total, such as `20 points · 45 minutes`.
"""

import ast
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines
from nbformat.validator import iter_validate

from rulebook.errors import RulebookError

TOTAL = 20
OTHER_TOTALS = {"00-first-day": 10}
ID = re.compile(r"[a-z]+(-([a-z]+|[0-9]+))*")
PRINTED = re.compile(r"^#{2,}\s+.*\((\d+) points?\)\s*$", re.MULTILINE)
PRINTED_TOTAL = re.compile(r"\b(\d+) points\b")
POINTS_COMMENT = re.compile(r"#\s*(\d+) points?\b")
REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
PROSE = ("*.md", "docs/**/*.md", "datasets/*.md", "notebooks/*.md")
PLOTTING = {"matplotlib", "plotly", "altair", "bokeh"}
PLOT_METHODS = {"plot", "hist", "boxplot"}


@dataclass(frozen=True)
class Finding:
    """One thing that does not keep to the rules of the course.

    `file` is relative to the course's folder, `cell` the cell's id (empty where the whole file is
    meant), `rule` the name of the check, `problem` what is wrong and `mend` what to do about it.
    """

    file: str
    cell: str
    rule: str
    problem: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{where}: {self.problem} {self.mend}"


@dataclass(frozen=True)
class Source:
    """A notebook as it is read for checking."""

    path: Path
    file: str
    notebook: NotebookNode
    graded: bool


Found = Iterator[tuple[str, str, str]]
"""What a check yields: the cell's id, the problem and the mend."""


def lint(root: Path) -> list[Finding]:
    """Check every notebook in `notebooks/` and `solutions/`, and the prose of the Markdown files.

    `assignments/` is left out: nbgrader makes it from `solutions/`, and a test compares the two.

    Raises:
        RulebookError: there is no course at `root`, or ruff is not installed.

    """
    notebooks = sorted([*root.glob("notebooks/*.ipynb"), *root.glob("solutions/*/*.ipynb")])
    if not notebooks:
        raise RulebookError(
            f"{root} holds no notebooks/ and no solutions/: go to the folder of the course."
        )
    findings: list[Finding] = []
    readable: list[Path] = []
    for path in notebooks:
        file = path.relative_to(root).as_posix()
        notebook, reason = _read(path)
        if reason:
            findings.append(
                Finding(
                    file,
                    "",
                    "format",
                    f"Jupyter cannot read this as a notebook: {reason}.",
                    "Open it in JupyterLab and save it again, or take it back from git.",
                )
            )
            continue
        readable.append(path)
        source = Source(path, file, notebook, graded=file.startswith("solutions/"))
        for rule, check in CHECKS.items():
            findings += [Finding(file, cell, rule, *found) for cell, *found in check(source)]
    for path in sorted([path for place in PROSE for path in root.glob(place)]):
        prose = path.read_text(encoding="utf-8")
        file = path.relative_to(root).as_posix()
        for rule, problem, mend in _check_prose(prose, path, _anchors_in(prose)):
            findings.append(Finding(file, "", rule, problem, mend))
    return findings + _ruff(root, readable)


def _read(path: Path) -> tuple[NotebookNode, str]:
    """Return the notebook as it stands (nbformat's own reader would mend it), and what is wrong."""
    try:
        notebook = nbformat.from_dict(json.loads(path.read_text(encoding="utf-8")))
        problem = next(iter(iter_validate(notebook, version=4)), None)
    except (ValueError, KeyError, AttributeError) as error:
        problem = error
    if problem is None:
        return rejoin_lines(notebook), ""
    return NotebookNode(), str(problem).strip().splitlines()[0].rstrip(".")


# --- what a cell is called, and what it carries along ---------------------------------------------


def _ids(source: Source) -> Found:
    """Cell ids are words, no two are the same, and nbgrader knows the cell by the same word."""
    seen: set[str] = set()
    for cell in source.notebook.cells:
        name = cell.get("id", "")
        if not ID.fullmatch(name):
            yield (
                name,
                "the id is not made of words.",
                'Call it what it does, such as "median-by-hour".',
            )
        if name in seen:
            yield name, "two cells have this id.", "Give one of them another."
        seen.add(name)
        known = cell.metadata.get("nbgrader", {}).get("grade_id", name)
        if known != name:
            yield name, f'nbgrader knows this cell as "{known}".', f'Set its grade_id to "{name}".'


def _outputs(source: Source) -> Found:
    """A notebook is kept without outputs: they make every run a change, and give answers away."""
    for cell in source.notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            yield cell.id, "it keeps the output of a run.", "Clear all outputs and save."


def _alone(source: Source) -> Found:
    """A chart has its words: rulebook.charts gives them, seaborn has them below, an answer needs none.

    A picture has no alternative text unless rulebook.charts draws it. What the course draws with
    seaborn, as a learner would, is told in the text cell that follows.
    """
    cells = source.notebook.cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        answer = source.graded and cell.metadata.get("nbgrader", {}).get("solution")
        if cell.cell_type != "code" or answer:
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue  # ruff names it
        used = {tool for node in ast.walk(tree) for tool in _drawing(node)}
        for what in sorted(used - {"seaborn"}):
            yield (
                cell.id,
                f"{what} draws a chart without alternative text.",
                "Draw it with rulebook.charts.",
            )
        if "seaborn" in used and (following is None or following.cell_type != "markdown"):
            yield (
                cell.id,
                "seaborn draws a chart, and nothing says what there is to see.",
                "Let a text cell follow that says how to read it, or draw it with rulebook.charts.",
            )


def _drawing(node: ast.AST) -> set[str]:
    """Return what draws here: a library's name, or a method's."""
    match node:
        case ast.Import(names=names):
            return {name.name.split(".")[0] for name in names} & {*PLOTTING, "seaborn"}
        case ast.ImportFrom(module=str(module)):
            return {module.split(".")[0]} & {*PLOTTING, "seaborn"}
        case ast.Attribute(value=ast.Name(id="sns" | "seaborn")):
            return {"seaborn"}
        case ast.Call(func=ast.Attribute(value=ast.Name(id="sns" | "seaborn"))):
            return {"seaborn"}
        case ast.Call(func=ast.Attribute(attr=method)) if method in PLOT_METHODS:
            return {f".{method}()"}
    return set()


# --- questions, points and the regions that nbgrader takes out ------------------------------------


def _points(source: Source) -> Found:
    """Printed points are the points that nbgrader counts, and they add up to the unit's total."""
    if not source.graded:
        return
    question, printed, counted, total = "", 0, 0, 0

    def compare() -> Found:
        if printed != counted:
            yield (
                question,
                f"{printed} points are printed, its marked cells hold {counted}.",
                "Make the two the same.",
            )

    for cell in source.notebook.cells:
        headings = PRINTED.findall(cell.source) if cell.cell_type == "markdown" else []
        if len(headings) > 1:
            yield cell.id, "two headings print points.", "Give each question a cell of its own."
        if headings:
            yield from compare()
            question, printed, counted = cell.id, int(headings[-1]), 0
        nbgrader = cell.metadata.get("nbgrader", {})
        if not (nbgrader.get("grade") or nbgrader.get("task")):
            continue
        points = nbgrader.get("points", 0)
        total += points
        counted += points
        if not question:
            yield (
                cell.id,
                "no heading before it prints its points.",
                'Write them behind the question: "### Count your posts (2 points)".',
            )
        for comment in POINTS_COMMENT.findall(cell.source) if cell.cell_type == "code" else []:
            if int(comment) != points:
                yield (
                    cell.id,
                    f"its comment says {comment} points, its metadata {points:g}.",
                    "Make the two the same.",
                )
    yield from compare()
    first = source.notebook.cells[0]
    declared = PRINTED_TOTAL.search(first.source)
    if not declared:
        yield (
            first.id,
            "the first cell does not print the total.",
            'Write it: "20 points · 45 minutes".',
        )
    elif int(declared[1]) != total:
        yield (
            first.id,
            f"{declared[1]} points are printed in all, the marked cells hold {total:g}.",
            "Make the two the same.",
        )
    wanted = OTHER_TOTALS.get(source.path.stem, TOTAL)
    if total != wanted:
        yield first.id, f"the unit is worth {total:g} points.", f"Make it {wanted}."


def _regions(source: Source) -> Found:
    """What learners must not get stands in closed regions, each in the kind of cell that it belongs to."""
    for cell in source.notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        for region in REGIONS:
            begins = [
                i for i, line in enumerate(cell.source.split("\n")) if f"BEGIN {region}" in line
            ]
            ends = [i for i, line in enumerate(cell.source.split("\n")) if f"END {region}" in line]
            if len(begins) != len(ends) or any(b > e for b, e in zip(begins, ends, strict=True)):
                yield (
                    cell.id,
                    f"a region {region} is not closed.",
                    f"Give each BEGIN {region} its END {region}.",
                )
            belongs = {
                "SOLUTION": nbgrader.get("solution"),
                "HIDDEN TESTS": nbgrader.get("grade") and not nbgrader.get("solution"),
                "MARK SCHEME": nbgrader.get("locked") or nbgrader.get("task"),
            }[region]
            if begins and not belongs:
                where = {
                    "SOLUTION": "an answer cell",
                    "HIDDEN TESTS": "a test cell",
                    "MARK SCHEME": "the locked cell above the written answer, where the marker sees it",
                }[region]
                yield (
                    cell.id,
                    f"a region {region} stands in the wrong kind of cell.",
                    f"Move it into {where}.",
                )


def _outside(text: str, region: str) -> str:
    """Return what is left of a cell when nbgrader has taken a region out."""
    return re.sub(rf"(?ms)^[^\n]*BEGIN {region}.*?END {region}[^\n]*$", "", text)


def _kinds(source: Source) -> Found:
    """Every cell of a graded notebook is an answer, a test, a written answer or locked."""
    if not source.graded:
        return
    scheme = False
    for cell in source.notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        tags = cell.metadata.get("tags", [])
        answer, marked = nbgrader.get("solution"), nbgrader.get("grade")
        scheme = scheme or "BEGIN MARK SCHEME" in cell.source
        if nbgrader.get("schema_version") != 3:
            yield (
                cell.id,
                "nbgrader does not know what kind of cell this is.",
                "Make it read-only, an answer or a test, with schema_version 3.",
            )
        elif answer and marked:
            left = _outside(cell.source, "SOLUTION").strip()
            if not left or "BEGIN SOLUTION" not in cell.source:
                yield (
                    cell.id,
                    "nothing would stand here once the solution is taken out.",
                    'Begin with "*Write your answer here.*", and put the solution into its region.',
                )
            if not scheme:
                yield (
                    cell.id,
                    "no marking scheme stands above this written answer.",
                    "Add one to the question's cell, between BEGIN MARK SCHEME and END MARK SCHEME.",
                )
            scheme = False
        elif answer and cell.cell_type == "code":
            if "BEGIN SOLUTION" not in cell.source:
                yield (
                    cell.id,
                    "this answer cell has no solution.",
                    "Write it between BEGIN SOLUTION and END SOLUTION.",
                )
            elif "..." not in cell.source.split("### BEGIN SOLUTION")[0]:
                yield (
                    cell.id,
                    "this answer cell has no blank.",
                    "Begin it with `answer = ...`, so that the release still runs.",
                )
        elif marked and "raises-exception" not in tags:
            yield (
                cell.id,
                "Run All stops at this test.",
                "Tag the cell raises-exception.",
            )
        elif not answer and not nbgrader.get("locked") and not nbgrader.get("task"):
            yield cell.id, "a learner can change this cell.", "Make it read-only."


def _name(source: Source) -> Found:
    """A notebook that uses the learner's name takes it as a papermill parameter."""
    tagged = [c for c in source.notebook.cells if "parameters" in c.metadata.get("tags", [])]
    if not any(re.search(r"\bname\b", cell.source) for cell in source.notebook.cells):
        return
    uses = [
        c
        for c in source.notebook.cells
        if c.cell_type == "code" and re.search(r"\bname\b", c.source)
    ]
    if uses and (len(tagged) != 1 or not re.match(r"(#.*\n|\s)*name\s*=", tagged[0].source)):
        yield (
            uses[0].id,
            "it uses `name`, but no single cell `name = ...` is tagged parameters.",
            "Tag the one cell that sets the name.",
        )


# --- prose ----------------------------------------------------------------------------------------


class _Html(HTMLParser):
    """The links, images and anchors of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[tuple[str, str]] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.anchors |= {found[key] for key in ("id", "name") if key in found}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "img":
            self.images.append((found.get("src", ""), found.get("alt", "")))


def _parts(prose: str) -> tuple[list[str], list[tuple[str, str]], set[str]]:
    """Return the links, the images with their alternative text, and the anchors of Markdown."""
    links: list[str] = []
    images: list[tuple[str, str]] = []
    anchors: set[str] = set()
    html = _Html()
    heading = False
    tokens = MarkdownIt("commonmark").enable("table").parse(prose)
    for block in tokens:
        heading = block.type == "heading_open" or (heading and block.type == "inline")
        if heading and block.type == "inline":
            inside = block.children or []
            words = "".join(t.content for t in inside if t.type in ("text", "code_inline"))
            # JupyterLab keeps a heading's letters and joins its words; GitHub makes them small too.
            anchors |= {
                words.replace(" ", "-"),
                re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-"),
            }
        for token in [block, *(block.children or [])]:
            if token.type == "link_open":
                links.append(str(token.attrGet("href") or ""))
            elif token.type == "image":
                images.append((str(token.attrGet("src") or ""), token.content))
            elif token.type in ("html_block", "html_inline"):
                html.feed(token.content)
    return links + html.links, images + html.images, anchors | html.anchors


@lru_cache(maxsize=256)  # hundreds of links lead into the glossary
def _anchors_in(prose: str) -> frozenset[str]:
    return frozenset(_parts(prose)[2])


def _prose(notebook: NotebookNode) -> str:
    cells = (cell for cell in notebook.cells if cell.cell_type == "markdown")
    return "\n\n".join(cell.source for cell in cells)


def _check_prose(prose: str, path: Path, anchors: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the rule, the problem and the mend of each broken link and each image without words."""
    links, images, _ = _parts(prose)
    for target in links:
        problem = _broken(target, path, anchors)
        if problem:
            yield "links", f"the link {target!r} {problem}.", "Mend the link, or take it out."
    for target, alternative in images:
        problem = None if target.startswith("attachment:") else _broken(target, path, anchors)
        if problem:
            yield "links", f"the image {target!r} {problem}.", "Mend the path, or take it out."
        if not alternative.strip():
            yield (
                "alternative-text",
                f"the image {target!r} has no alternative text.",
                "Say in words what it shows: ![words](path).",
            )


def _broken(target: str, path: Path, anchors: frozenset[str]) -> str | None:
    """Return what is wrong with a link's target, or None. Nothing is fetched."""
    parts = urlsplit(target)
    if parts.scheme in ("https", "http", "mailto", "data"):
        whole = parts.netloc or parts.path
        return None if whole else "leads nowhere"
    if not parts.path:
        named = unquote(parts.fragment)
        return None if named in anchors else f'has no heading "{named}" in this file'
    wanted = (path.parent / unquote(parts.path)).resolve()
    # `rulebook lab` puts a learner's copy of each assignment into work/.
    places = [wanted] + [
        Path(*wanted.parts[:i], "assignments", *wanted.parts[i + 1 :])
        for i, part in enumerate(wanted.parts)
        if part == "work" and (Path(*wanted.parts[:i]) / "nbgrader_config.py").exists()
    ]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        return "leads to no file"
    if parts.fragment and found.suffix in (".md", ".ipynb"):
        if found.suffix == ".md":
            text = found.read_text(encoding="utf-8")
        else:
            notebook, unreadable = _read(found)
            text = "" if unreadable else _prose(notebook)
        named = unquote(parts.fragment)
        return None if named in _anchors_in(text) else f'has no heading "{named}" there'
    return None


def _links_and_images(kind: str) -> Callable[[Source], Found]:
    def check(source: Source) -> Found:
        anchors = _anchors_in(_prose(source.notebook))
        for cell in source.notebook.cells:
            if cell.cell_type == "markdown":
                for rule, problem, mend in _check_prose(cell.source, source.path, anchors):
                    if rule == kind:
                        yield cell.id, problem, mend

    return check


# --- code -----------------------------------------------------------------------------------------


def _ruff(root: Path, notebooks: list[Path]) -> list[Finding]:
    """Return what ruff finds in the code cells, by the configuration of the course."""
    if not notebooks:
        return []
    try:
        from ruff.__main__ import find_ruff_bin
    except ImportError:
        raise RulebookError("ruff is missing: `python start.py setup`, then lint again.") from None
    command = [
        find_ruff_bin(),
        "check",
        "--output-format",
        "json",
        "--no-cache",
        *map(str, notebooks),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    if answer.returncode not in (0, 1):
        raise RulebookError(
            f"ruff cannot check the notebooks: {answer.stderr.strip().splitlines()[-1]}"
        )
    findings = []
    for found in json.loads(answer.stdout):
        path = Path(found["filename"])
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        number = found.get("cell")
        cell = cells[number - 1].get("id", "") if number else ""
        line = found["location"]["row"]
        findings.append(
            Finding(
                path.resolve().relative_to(root.resolve()).as_posix(),
                cell,
                "ruff",
                f"line {line}: {found['message'].rstrip('.')} ({found['code']}).",
                (found.get("fix") or {}).get("message")
                or "See `ruff rule " + str(found["code"]) + "`.",
            )
        )
    return findings


CHECKS: dict[str, Callable[[Source], Found]] = {
    "ids": _ids,
    "outputs": _outputs,
    "charts": _alone,
    "points": _points,
    "regions": _regions,
    "kinds": _kinds,
    "name": _name,
    "links": _links_and_images("links"),
    "alternative-text": _links_and_images("alternative-text"),
}

"""Make a gradable notebook of whatever was handed in, and say in plain words what was done.

What the instructor fixed (tests, read-only cells, points, kinds, order) comes from the assignment;
what a learner wrote stays, wherever it stands.
"""

import ast
import contextlib
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode, from_dict
from nbgrader.utils import compute_checksum

from rulebook.grading.apart.channel import parts
from rulebook.grading.apart.limits import DEFAULT, Limits
from rulebook.grading.marking.archives import printable, quoted
from rulebook.grading.marking.assignment import Assignment, Cell, Notebook

_MAKE: dict[str, Callable[[str], NotebookNode]] = {
    "code": nbformat.v4.new_code_cell,
    "markdown": nbformat.v4.new_markdown_cell,
    "raw": nbformat.v4.new_raw_cell,
}
_ID = re.compile(r"[a-zA-Z0-9\-_]{1,64}")
_CELL = re.compile(r'"cell_type"')
_MERGE = re.compile(r"^<<<<<<<", re.M)
_PYTHON = ("python", "Python")
_COPIES = 10  # of one notebook, that are looked into
# What ends nowhere goes to the end of the text, so that each sign is read once.
_WORD = re.compile(
    r"""'(?:[^'\\]|\\.)*(?:'|\Z)|"(?:[^"\\]|\\.)*(?:"|\Z)|\b(?:True|False|None)\b""", re.S
)
_STRAY = re.compile("[\udc80-\udcff]")


@dataclass(eq=False)  # two that hold the same are two
class Written:
    """A cell as handed in, freed of everything but its kind, its text and its label.

    `stands_for` is the name of the instructor's cell that it is taken for.
    """

    cell_type: str
    source: str
    label: str | None
    tags: list[str]
    id: str | None
    attachments: dict[str, Any] = field(default_factory=dict[str, Any])
    as_given: bool = False
    stands_for: str | None = None
    left_out: bool = False


@dataclass
class Repaired:
    """A gradable notebook; `messages` say what was done, one sentence each.

    `restored` are the names of answers that were not handed in: they stand blank and are not run.
    """

    notebook: NotebookNode
    messages: list[str] = field(default_factory=list)
    restored: set[str] = field(default_factory=set)


def find_notebooks(
    files: dict[str, bytes], assignment: Assignment, limits: Limits = DEFAULT
) -> tuple[dict[str, bytes | None], list[str]]:
    """Return the submitted bytes of each of the assignment's notebooks (None: none came).

    One in which nothing is written gives way to a copy under another name in which something is.
    """
    found: dict[str, bytes | None] = {
        name: files.get(f"{name}.ipynb") for name in assignment.notebooks
    }
    messages, only = [], len(assignment.notebooks) == 1
    spare = {
        name: data
        for name, data in files.items()
        if name not in {f"{one}.ipynb" for one in found} and _may_be(name, data)
    }
    for name, book in assignment.notebooks.items():
        if not spare:
            break
        labels = [cell.name.encode() for cell in book.cells]
        shares = {one: sum(label in data for label in labels) for one, data in spare.items()}
        ranked = sorted(spare, key=lambda one: (shares[one], one), reverse=True)
        here = found[name] is not None
        if here and (not shares[ranked[0]] or _has_work(found[name] or b"", book, limits)):
            continue
        worked = (one for one in ranked[:_COPIES] if _has_work(spare[one], book, limits))
        least = len(labels) / 2 if here else 1
        best = next((one for one in worked if shares[one] >= least), None)
        if best is None and (here or not (shares[ranked[0]] or (only and len(spare) == 1))):
            continue
        best = best or ranked[0]
        why = f"nothing was written in `{name}.ipynb`" if here else "the file had another name"
        found[name] = spare.pop(best)
        messages.append(f"`{printable(best)}` was marked as `{name}.ipynb`: {why}.")
    return found, messages


def _has_work(data: bytes, book: Notebook, limits: Limits) -> bool:
    """Tell whether a notebook can be read and holds a cell that is not as it was released."""
    texts = [*book.plain, *(one for cell in book.cells for one in (cell.public, cell.released))]
    given = {"", *(text.strip() for text in texts)}
    cells, _ = _cells(data, book, limits)
    return any(one.source.strip() not in given and not one.as_given for one in cells)


def _may_be(name: str, data: bytes) -> bool:
    return name.endswith(".ipynb") or (data.lstrip()[:1] == b"{" and b'"cells"' in data)


def repair(data: bytes | None, book: Notebook, limits: Limits = DEFAULT) -> Repaired:
    """Return a notebook with every cell that the instructor fixed, and what the learner wrote."""
    if data is None:
        return _assemble([], book, [f"`{book.name}.ipynb` was not handed in."])
    cells, messages = _cells(data, book, limits)
    return _assemble(cells, book, messages)


def _cells(data: bytes, book: Notebook, limits: Limits) -> tuple[list[Written], list[str]]:
    """Return the cells that can be read of a file, and what is to be said of them."""
    text, messages = _decoded(data), []
    if parts(data) > limits.parts:
        return [], [f"`{book.name}.ipynb` is no notebook: it holds too much to be read."]
    tree = _loaded(text)
    if tree is None and _MERGE.search(text) and (tree := _loaded(_one_side(text))) is not None:
        messages.append(
            f"`{book.name}.ipynb` held two versions at once (a merge was not finished); the first was marked."
        )
    if tree is None:
        found = _salvage(text)
        if not found:
            return [], [f"`{book.name}.ipynb` is no notebook: it could not be read."]
        messages.append(
            f"`{book.name}.ipynb` is cut short or damaged: the {len(found)} cells that could be read were marked."
        )
        tree = {"cells": found}
    tree = _table(tree)
    raw = tree.get("cells")
    if raw is None and isinstance(tree.get("worksheets"), list):
        sheets = [_table(sheet).get("cells") for sheet in tree["worksheets"]]
        raw = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
        messages.append(f"`{book.name}.ipynb` is in an old format; it was brought up to date.")
    if not isinstance(raw, list):
        if not (raw := _salvage(text)):
            return [], [f"`{book.name}.ipynb` is no notebook: it holds no cells."]
        messages.append(
            f"`{book.name}.ipynb` is no notebook by itself: the {len(raw)} cells that stand in it were marked."
        )
        tree = {}
    kernel = _table(_table(tree.get("metadata")).get("kernelspec"))
    if book.kernelspec.get("name") and kernel.get("language", "python") not in _PYTHON:
        messages.append(
            "The notebook was set to another language than Python; it was run with Python."
        )
    cells = [_written(cell) for cell in raw if isinstance(cell, dict)]
    if len(cells) > limits.notebook_cells:
        messages.append(f"Of {len(cells)} cells, the first {limits.notebook_cells} were kept.")
        rest, labels = cells[limits.notebook_cells :], {cell.name for cell in book.cells}
        cells = cells[: limits.notebook_cells]
        labels -= {cell.label for cell in cells}
        for cell in rest:  # and every answer, wherever it stands
            if cell.label in labels:
                labels.discard(cell.label)
                cells.append(cell)
    return cells, messages


def _decoded(data: bytes) -> str:
    """Return a file's text, in whichever form of Unicode it was written; a stray byte is Windows' letter."""
    try:
        text = data.decode(json.detect_encoding(data), errors="surrogateescape")
    except UnicodeDecodeError:  # it only began like another form
        text = data.decode(errors="surrogateescape")
    return _STRAY.sub(lambda one: bytes([ord(one[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _loaded(text: str) -> Any:
    """Return what JSON text holds, None where it is none.

    A bare line end in a text is let pass, and so are Python's own words for the same.
    """
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(text, strict=False)
    if len(text) < 1_000_000 and "'cell_type'" in text:  # Python's own way to write the same
        with contextlib.suppress(ValueError, RecursionError, SyntaxError):
            return json.loads(_WORD.sub(_in_json, text), strict=False)
    return None


def _in_json(one: re.Match[str]) -> str:
    return json.dumps(
        ast.literal_eval(one[0])
    )  # one text or one word: a whole tree can crash Python


def _one_side(text: str) -> str:
    """Return text with the first version of each place that a merge left with two."""
    kept, side = [], 0
    for line in text.splitlines(keepends=True):
        mark = line[:7]
        if mark == "<<<<<<<":
            side = 1
        elif side and mark in ("|||||||", "======="):
            side = 2
        elif side and mark == ">>>>>>>":
            side = 0
        elif side < 2:
            kept.append(line)
    return "".join(kept)


def _salvage(text: str) -> list[dict[str, Any]]:
    """Return the whole cells that stand in a damaged file.

    A cell is looked for around each `"cell_type"`, no further than a cell reaches (nbgrader's metadata
    holds that word, too), so that a bad one costs itself alone and each stretch is read a few times.
    """
    decoder, found = json.JSONDecoder(strict=False), []
    places = [match.start() for match in _CELL.finditer(text)]
    end = 0
    for place, after in zip(places, [*places[3:], *[len(text)] * 3], strict=False):
        if place < end:
            continue
        start = place
        for _ in range(4):  # before it there may be small dictionaries of the same cell
            start = text.rfind("{", end, start)
            if start < 0:
                break
            try:
                cell, length = decoder.raw_decode(text[start:after])
            except (ValueError, RecursionError):
                continue
            if (
                isinstance(cell, dict)
                and "cell_type" in cell
                and ("source" in cell or "input" in cell)
            ):
                found.append(cell)
                end = start + length
                break
    return found


def _written(cell: dict[str, Any]) -> Written:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    metadata = _table(cell.get("metadata"))
    grading = _table(metadata.get("nbgrader"))
    label = grading.get("grade_id")
    tags = metadata.get("tags")
    kind = cell.get("cell_type")
    identity = cell.get("id")
    pictures = cell.get("attachments")
    return Written(
        kind if kind in ("code", "markdown") else "raw",
        # Half a character can neither be run nor written to a file.
        source.encode("utf-8", "replace").decode() if isinstance(source, str) else "",
        label if isinstance(label, str) else None,
        list(dict.fromkeys(tag for tag in tags if isinstance(tag, str) and tag and "," not in tag))
        if isinstance(tags, list)
        else [],
        identity if isinstance(identity, str) else None,
        _table(pictures) if _are_pictures(pictures) else {},
        _is_as_given(str(kind), source, grading),
    )


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_as_given(kind: str, source: str, grading: dict[str, Any]) -> bool:
    """Whether a cell is still what its learner was given: nbgrader's checksum of that stands in it.

    It may be another than the instructor's by now; then the change is the instructor's.
    """
    try:
        cell = from_dict({"cell_type": kind, "source": source, "metadata": {"nbgrader": grading}})
        return bool(grading.get("checksum")) and compute_checksum(cell) == grading["checksum"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _are_pictures(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(one, dict) and all(isinstance(data, str) for data in one.values())
        for one in value.values()
    )


def _assemble(cells: list[Written], book: Notebook, messages: list[str]) -> Repaired:
    _choose(cells, book, messages)
    order = {cell.name: number for number, cell in enumerate(book.cells)}
    # Each known cell leads a group: itself and the unknown cells that follow it.
    groups: list[tuple[int, list[Written]]] = [(-1, [])]
    for written in cells:
        if written.left_out:
            continue
        if written.stands_for is not None:
            groups.append((order[written.stands_for], []))
        groups[-1][1].append(written)
    ranks = [rank for rank, _ in groups]
    if ranks != sorted(ranks):
        messages.append("Cells had been moved; they were marked in their original order.")
        groups.sort(key=lambda group: group[0])
    restored: set[str] = set()
    chosen = {written.stands_for for written in cells}
    missing = [cell for cell in book.cells if cell.name not in chosen]
    for cell in missing:
        if cell.editable and not cell.grade and not cell.task:
            continue  # an answer without points of its own: its tests say what is missing
        if cell.editable:
            restored.add(cell.name)
        rank = order[cell.name]
        after = max(place for place, (one, _) in enumerate(groups) if one < rank)
        blank = Written(cell.cell_type, cell.public, cell.name, [], None, stands_for=cell.name)
        groups.insert(after + 1, (rank, [blank]))
    tests = [cell.name for cell in missing if not cell.editable]
    answers = [cell.name for cell in missing if cell.editable]
    if cells and tests:
        messages.append(f"{quoted(tests)} had been deleted; the original was put back.")
    if cells and answers:
        messages.append(
            f"{quoted(answers)} had been deleted or had lost its label, so nothing stands there."
        )
    return Repaired(_build(groups, book), messages, restored)


def _choose(cells: list[Written], book: Notebook, messages: list[str]) -> None:
    """Find out which submitted cell stands for which of the instructor's, and which are left out."""
    labelled: dict[str | None, list[Written]] = defaultdict(list)
    for written in cells:
        labelled[written.label].append(written)
    for cell in book.cells:
        copies = labelled[cell.name]
        if not copies:
            continue
        best = (_answer if cell.editable else _fixed)(cell, copies, messages)
        best.stands_for = cell.name
        if best.cell_type != cell.cell_type:
            messages.append(
                f"`{cell.name}` had been turned into another kind of cell; it was turned back."
            )
    _adopt(cells, book, messages)


def _answer(cell: Cell, copies: list[Written], messages: list[str]) -> Written:
    """Choose among cells with the same label the one that holds the answer."""
    filled = [one for one in copies if one.source.strip() not in ("", cell.public.strip())]
    best = (filled or copies)[-1]
    if len(copies) == 1:
        return best
    if cell.grade or cell.task:
        best.source = "\n\n".join(one.source for one in filled) or best.source
        kept, what = [best], "what they hold was put together"
    else:
        # A blank copy after the answer would wipe it out; one before it does no harm.
        kept, what = [*filled, best], "all were run, the last one counts"
    for one in copies:
        one.left_out = one not in kept
    messages.append(f"`{cell.name}` stood there {len(copies)} times; {what}.")
    return best


def _fixed(cell: Cell, copies: list[Written], messages: list[str]) -> Written:
    """Choose the last of the cells that stand for one that no learner writes in."""
    texts = (cell.public.strip(), cell.source.strip(), cell.released.strip())
    *others, last = copies
    for one in others:
        one.left_out = one.source.strip() in texts
    if others:
        messages.append(f"`{cell.name}` stood there {len(copies)} times; it was marked once.")
    if last.source.strip() not in texts and not last.as_given:
        messages.append(f"`{cell.name}` had been changed; the original was used.")
    return last


def _adopt(cells: list[Written], book: Notebook, messages: list[str]) -> None:
    """Give a written answer that lost its label back to its question, where only one can be meant."""
    fixed = {text.strip() for text in book.plain} | {cell.public.strip() for cell in book.cells}
    places = {written.stands_for: place for place, written in enumerate(cells)}
    for number, cell in enumerate(book.cells):
        if cell.name in places or not cell.grade or not cell.solution:
            continue
        before = [places[one.name] for one in book.cells[:number] if one.name in places]
        after = [places[one.name] for one in book.cells[number + 1 :] if one.name in places]
        fit = [
            written
            for written in cells[max(before, default=-1) + 1 : min(after, default=len(cells))]
            if not written.left_out
            and written.stands_for is None
            and written.cell_type == cell.cell_type
            and written.source.strip() not in fixed
        ]
        if len(fit) == 1:
            fit[0].stands_for = cell.name
            places[cell.name] = cells.index(fit[0])
            messages.append(f"`{cell.name}` had lost its label; the cell in its place was marked.")


def _build(groups: list[tuple[int, list[Written]]], book: Notebook) -> NotebookNode:
    notebook: NotebookNode = nbformat.v4.new_notebook(
        metadata={"kernelspec": book.kernelspec} if book.kernelspec else {}
    )
    known = {cell.name: cell for cell in book.cells}
    taken: set[str] = set()
    for written in (one for _, group in groups for one in group):
        name = written.stands_for
        cell = known.get(name) if name else None
        kind = cell.cell_type if cell else written.cell_type
        source = cell.source if cell and not cell.editable else written.source
        made = _MAKE[kind](source)
        named = [one for one in (written.id, name) if one and _ID.fullmatch(one)]
        numbered = (f"cell-{number}" for number in itertools.count(len(taken)))
        made.id = next(one for one in itertools.chain(named, numbered) if one not in taken)
        taken.add(made.id)
        if cell:
            made.metadata["nbgrader"] = NotebookNode(cell.metadata)
        if written.tags and not (cell and not cell.editable):
            made.metadata["tags"] = written.tags
        if written.attachments and kind == "markdown":
            made["attachments"] = NotebookNode(written.attachments)
        notebook.cells.append(made)
    return notebook

"""The cells of a submitted file, as far as they can be read, and in plain words what could not."""

import ast
import contextlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from nbformat import from_dict
from nbgrader.utils import compute_checksum

from rulebook.grading.apart.channel import parts
from rulebook.grading.apart.limits import Limits
from rulebook.grading.marking.assignment import Notebook

_CELL = re.compile(r'"cell_type"')
_MERGE = re.compile(r"^<<<<<<<", re.M)
_PYTHON = ("python", "Python")
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


def read_cells(data: bytes, book: Notebook, limits: Limits) -> tuple[list[Written], list[str]]:
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
    if len(text) < 1_000_000 and "'cell_type'" in text:
        with contextlib.suppress(ValueError, RecursionError, SyntaxError):
            return json.loads(_WORD.sub(_in_json, text), strict=False)
    return None


def _in_json(one: re.Match[str]) -> str:
    word = one[0]  # one text or one word: of a whole tree Python can crash
    plain = word[-1] in "'\"" and "\\" not in word
    return json.dumps(word[1:-1] if plain else ast.literal_eval(word))


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

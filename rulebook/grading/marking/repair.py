"""Make a gradable notebook of whatever was handed in, and say in plain words what was done.

What the instructor fixed (tests, read-only cells, points, kinds, order) comes from the assignment;
what a learner wrote stays, wherever it stands.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from rulebook.grading.apart.limits import DEFAULT, Limits
from rulebook.grading.marking.archives import printable, quoted
from rulebook.grading.marking.assignment import Assignment, Cell, Notebook
from rulebook.grading.marking.reading import Written, read_cells

_MAKE: dict[str, Callable[[str], NotebookNode]] = {
    "code": nbformat.v4.new_code_cell,
    "markdown": nbformat.v4.new_markdown_cell,
    "raw": nbformat.v4.new_raw_cell,
}
_ID = re.compile(r"[a-zA-Z0-9\-_]{1,64}")
_COPIES = 10  # of one notebook, that are looked into


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
    names = {
        name: [cell.name.encode() for cell in book.cells]
        for name, book in assignment.notebooks.items()
    }
    for name, data in found.items():
        held = [
            one
            for one, labels in names.items()
            if any(b'"%b"' % label in (data or b"") for label in labels)
        ]
        if held and name not in held:
            found[name] = None  # it is another notebook under this one's name
    right = {f"{name}.ipynb" for name, data in found.items() if data is not None}
    spare = {
        name: data for name, data in files.items() if name not in right and _may_be(name, data)
    }
    texts = {name: _letters(data) for name, data in spare.items()}
    for name, book in assignment.notebooks.items():
        if not spare:
            break
        labels = names[name]
        shares = {one: sum(label in texts[one] for label in labels) for one in spare}
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
    cells, _ = read_cells(data, book, limits)
    return any(one.source.strip() not in given and not one.as_given for one in cells)


def _may_be(name: str, data: bytes) -> bool:
    text = _letters(data)
    return name.endswith(".ipynb") or (text[:1] == b"{" and b'"cells"' in text)


def _letters(data: bytes) -> bytes:
    """Return a text without what other forms of Unicode add to its plain letters."""
    return data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def repair(data: bytes | None, book: Notebook, limits: Limits = DEFAULT) -> Repaired:
    """Return a notebook with every cell that the instructor fixed, and what the learner wrote."""
    if data is None:
        return _assemble([], book, [f"`{book.name}.ipynb` was not handed in."])
    cells, messages = read_cells(data, book, limits)
    return _assemble(cells, book, messages)


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
        copies = labelled[cell.name] or _without_label(cell, labelled[None])
        if not copies:
            continue
        best = (_answer if cell.editable else _fixed)(cell, copies, messages)
        best.stands_for = cell.name
        if not cell.editable:
            _keep_what_was_added(cell, best, cells, messages)
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


def _without_label(cell: Cell, cells: list[Written]) -> list[Written]:
    """Return the cell that holds the very text of a fixed one: some programs drop all labels."""
    texts = {cell.public.strip(), cell.released.strip()} - {""}
    same = (one for one in cells if one.source.strip() in texts and one.stands_for is None)
    return [] if cell.editable else [one for one in itertools.islice(same, 1)]


def _keep_what_was_added(
    cell: Cell, written: Written, cells: list[Written], messages: list[str]
) -> None:
    """Make cells of what a learner wrote above and below the text of a fixed one, or merged with it."""
    for text in (cell.released.strip(), cell.public.strip()):
        before, found, after = f"\n{written.source}\n".partition(f"\n{text}\n")
        added = [
            [Written(written.cell_type, one.strip("\n"), None, [], None)] if one.strip() else []
            for one in (before, after)
        ]
        as_it_was = written.as_given or written.source.strip() == cell.source.strip()
        if text and found and any(added) and not as_it_was:
            place = cells.index(written)
            cells[place : place + 1] = [*added[0], written, *added[1]]
            messages.append(f"What had been added to `{cell.name}` was made a cell of its own.")
            return


def _adopt(cells: list[Written], book: Notebook, messages: list[str]) -> None:
    """Give an answer that lost its label back to its question, where only one can be meant."""
    fixed = {text.strip() for text in book.plain} | {cell.public.strip() for cell in book.cells}
    places = {written.stands_for: place for place, written in enumerate(cells)}
    for number, cell in enumerate(book.cells):
        if cell.name in places or not cell.solution:
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

"""What an error says to a learner: a sentence, never a traceback and never a line of a test.

An error's traceback is either plain sentences already (an exception with `_render_traceback_`, or
what `rulebook grade` makes of it) or IPython's frames, of which only the learner's own line is kept.
"""

import itertools
import re
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests

from rulebook.grading.marking.assignment import split_hidden
from rulebook.grading.telling.safe_html import clean_text, shortened

NOT_PASSED = "The check did not pass."
HIDDEN_NOT_PASSED = "A hidden test did not pass"
MOST_SAID = 2_000
_FRAMES = re.compile(r"^-{20,}$|^(-+> ?| {4,})\d+ |^Traceback \(most|^ *File |^Cell In\[", re.M)
_PLACE = re.compile(r"^ *(?:Cell In\[(\d+)\], line (\d+)|File \S.*?:\d+)", re.M)
_FILE = re.compile(r" \((?:<[^>]*>|[^()]*\.py)(?:, (line \d+))?\)")
_PROSE = 60  # characters: narrower lines are no paragraph that was broken at a width
_SHORTEST = 6  # characters: a shorter line of a test may well be part of an honest sentence
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def said_by_check(
    output: NotebookNode, test: NotebookNode, code: dict[int, NotebookNode], rules: ClearHiddenTests
) -> str:
    """Return what a failed test cell says.

    Args:
        output: the error.
        test: the cell; its source may hold hidden tests.
        code: the notebook's code cells by their execution counts.
        rules: how hidden tests are marked.
    """
    name, value = clean_text(output.ename), clean_text(output.evalue)
    text = _traceback(output)
    _, hidden = split_hidden(test.source, rules)
    if not _FRAMES.search(text):
        quoted = {line.strip() for line in test.source.split("\n")}
        quoted = {line for line in quoted if len(line) >= _SHORTEST and not line.isidentifier()}
        lines = [line for line in text.split("\n") if not any(one in line for one in quoted)]
        words = "\n".join(lines).strip()
        words = words.removeprefix("AssertionError").removeprefix(": ")
        return words or NOT_PASSED
    places = [(int(cell), int(line)) for cell, line in _PLACE.findall(text) if cell]
    here = [line for cell, line in places if cell == test.execution_count]
    direct = bool(re.match(r" *Cell In\[", _last(text))) and places[-1][0] == test.execution_count
    authored = name == "AssertionError" and direct
    if hidden and (not here or here[0] in hidden):
        return f"{HIDDEN_NOT_PASSED}: {value}" if authored and value else f"{HIDDEN_NOT_PASSED}."
    if name == "AssertionError":
        return value or NOT_PASSED
    return _error(name, value) + _own_line(places, code, test.execution_count)


def said_by_cell(output: NotebookNode, cell: NotebookNode, code: dict[int, NotebookNode]) -> str:
    """Return what a failed cell of the learner's, or a read-only one, says."""
    text = _traceback(output)
    if text.strip() and not _FRAMES.search(text):
        return text
    places = [(int(number), int(line)) for number, line in _PLACE.findall(text) if number]
    error = _error(clean_text(output.ename), clean_text(output.evalue))
    return error + _own_line(places, code, None)


def _traceback(output: NotebookNode) -> str:
    return clean_text("\n".join(map(str, output.get("traceback", []))))


def _last(text: str) -> str:
    return next((one[0] for one in reversed(list(_PLACE.finditer(text)))), "")


def _error(name: str, value: str) -> str:
    first = _FILE.sub(lambda found: f" ({found[1]})" if found[1] else "", value).strip()
    first = first.split("\n")[0]
    return f"Python stopped with {name}: {first}" if first else f"Python stopped with {name}."


def _own_line(places: list[Any], code: dict[int, NotebookNode], but: int | None) -> str:
    """Return the learner's line in which it happened, if it can be told."""
    for number, line in reversed(places):
        cell = code.get(number)
        if cell is None or number == but or not _is_own(cell):
            continue
        lines = cell.source.split("\n")
        if 0 < line <= len(lines) and lines[line - 1].strip():
            return f"\nIt happened in your line {line}: {clean_text(lines[line - 1]).strip()}"
    return ""


def _is_own(cell: NotebookNode) -> bool:
    about = cell.metadata.get("nbgrader", {})
    return about.get("solution", False) or not about


def brief(text: str) -> str:
    """Return a message without the breaks of a fixed width, and not too long."""
    return shortened(unwrapped(text.strip()), MOST_SAID)


def unwrapped(text: str) -> str:
    """Return text whose lines were broken at a width without those breaks.

    A break goes where the next word would not have fitted into the longest line, unless a sentence
    ends there.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    width = max(map(len, lines))
    made = lines[:1]
    for before, line in itertools.pairwise(lines):
        word = line.split(" ")[0]
        ends = before.endswith((".", "!", "?")) and not word[:1].islower()
        if word and not ends and width >= _PROSE and len(before) + 1 + len(word) > width:
            made[-1] += f" {line}"
        else:
            made.append(line)
    return "\n".join(made)


def errors(cell: NotebookNode) -> list[NotebookNode]:
    """Return the errors that a cell ended with."""
    return [one for one in cell.get("outputs", []) if one.output_type == "error"]


def last_said(cell: NotebookNode) -> str:
    """Return the last thing that a test raised, or else printed."""
    outputs = cell.get("outputs", [])
    if raised := errors(cell):
        said = _COLOURS.sub("", raised[-1].get("evalue", "")).strip()
        return said or _where(raised[-1])
    streams = [one for one in outputs if one.output_type == "stream" and one.text.strip()]
    # nbgrader takes a line on stderr for a failure: it explains the mark better than what was printed.
    streams.sort(key=lambda one: one.get("name") == "stderr")
    return _COLOURS.sub("", streams[-1].text).strip().splitlines()[-1] if streams else ""


def _where(error: NotebookNode) -> str:
    """Return an exception's name and, where IPython marks it with an arrow, the line that raised it."""
    lines = _COLOURS.sub("", "\n".join(error.get("traceback", []))).splitlines()
    arrows = [line for line in lines if re.match(r"-+> \d+ ", line)]
    name = error.get("ename", "")
    if arrows:
        return f"{name}: {re.sub(r'^-+> [0-9]+ ', '', arrows[-1]).strip()}"
    # What `rulebook grade` makes of an error is a sentence already, without frames.
    words = (
        ""
        if any(re.match(r" *(File |Cell In\[|-+> )|-{20,}|Traceback", line) for line in lines)
        else "\n".join(lines)
    )
    first, _, line = words.strip().partition("\n")
    return f"{name}: {line.strip()}" if line and first == name else words.strip() or name

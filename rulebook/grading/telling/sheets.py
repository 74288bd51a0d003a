"""A CSV file that a learning platform gave, read and written back as it was."""

import csv
import functools
import io
import re
from dataclasses import dataclass
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.grading.telling.moodle_words import Worksheet, worksheet
from rulebook.grading.telling.spreadsheet import csv_text

POSSIBLE = "Points Possible"
"""The name of Canvas's row of the most points that there are in each column."""


@dataclass
class Sheet:
    """A CSV file as it was: its rows, each as long as the first, and how they are written."""

    rows: list[list[str]]
    separator: str = ","
    mark: str = ""
    line_end: str = "\r\n"

    @functools.cached_property
    def layout(self) -> Worksheet | None:
        """How it is laid out, if it is the grading worksheet of one Moodle assignment."""
        return None if self._is_canvas else worksheet(self.rows)

    @functools.cached_property
    def kind(self) -> str:
        """Is "canvas", "worksheet" (of one Moodle assignment) or "moodle" (of the whole gradebook)."""
        if self._is_canvas:
            return "canvas"
        return "worksheet" if self.layout else "moodle"

    @property
    def _is_canvas(self) -> bool:
        return {"ID", "Section"} <= {head.strip() for head in self.rows[0]}

    @property
    def comma(self) -> bool:
        """Whether numbers in it have a decimal comma: a point would make a date of 16.5 in a spreadsheet."""
        cells = [cell.strip() for row in self.rows[1:] for cell in row]
        points, commas = (
            sum(bool(re.fullmatch(rf"\d+{sign}\d+", cell)) for cell in cells)
            for sign in (r"\.", ",")
        )
        return commas > points or (self.separator == ";" and not points)

    @property
    def text(self) -> str:
        """Return the file's text."""
        return self.mark + csv_text(self.rows, self.separator, self.line_end)


def read_sheet(path: Path) -> Sheet:
    """Read a file that a platform gave.

    Raises RulebookError where it is not there, is no CSV in UTF-8, or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RulebookError(
            f"{path} cannot be read ({error.strerror or error}): name the file that the platform gave."
        ) from None
    if data.startswith(b"PK"):
        raise RulebookError(
            f"{path} is a workbook, not a CSV file: export it as CSV, and try again."
        )
    try:
        whole = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError:
        raise RulebookError(
            f"{path} is not written in UTF-8: download it anew, or save it as “CSV UTF-8”."
        ) from None
    mark = "\ufeff" if whole.startswith("\ufeff") else ""
    whole = whole.removeprefix(mark)
    first = whole.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(whole, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise RulebookError(
            f"{path} is not a whole CSV file ({error}): download it anew."
        ) from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2 or len(rows[0]) < 2:
        raise RulebookError(
            f"{path} has no first row of titles with learners below it: name a file that Moodle or "
            "Canvas gave."
        )
    wide = max(map(len, rows))
    rows = [row + [""] * (wide - len(row)) for row in rows]
    return Sheet(rows, separator, mark, "\r\n" if "\r\n" in whole else "\n")

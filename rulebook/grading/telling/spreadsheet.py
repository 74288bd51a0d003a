"""Tables for spreadsheets: whatever a learner wrote stays text there, in any country's settings."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

# A cell that begins so is a formula: to Excel, LibreOffice and Sheets, full-width signs as well. And
# a spreadsheet that expects another separator than the file has begins a cell after each of its own.
_FORMULA = re.compile(r"(^|[;,\t\r\n])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_NUMBER = re.compile(r"[+-][\d .,()/-]*")


def harmless(value: Any) -> Any:
    """Return a value as it may stand in a spreadsheet: text never begins a formula there."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    return _FORMULA.sub(r"\1\2'", value)


def csv_text(rows: Iterable[Iterable[Any]], separator: str = ",", line_end: str = "\n") -> str:
    """Return rows as CSV, every field in quotes and every text harmless."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(one) for one in row] for row in rows)
    return made.getvalue()

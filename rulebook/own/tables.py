"""From the bytes or the text of a file to rows of text cells, whatever the spreadsheet, and to the header row."""

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from xml.etree.ElementTree import ParseError

import pandas as pd
import xlrd
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook

from rulebook.errors import RulebookError
from rulebook.own.cells import fold
from rulebook.own.sources import DAMAGED_ZIP, LARGEST

HEADER_ROWS = 20
"""The header stands within the first rows; a title, or a list of what was asked for, may stand above it."""

SAMPLE_ROWS = 40
DELIMITERS = (",", ";", "\t", "|")
_RAGGED = 0.1
_EXACT = 2**53
_MOST_CELLS = 5_000_000
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
EXCEL = (
    "This file went through a spreadsheet, which lost the emoji in its texts: a fresh export counts "
    "their characters better."
)

# A post of X may hold 25,000 characters, one of Facebook 63,000; more than that is a broken quote.
csv.field_size_limit(1 << 18)


@dataclass(frozen=True)
class Sheet:
    """One table as it stands: `head` are its first rows, `whole()` all of them."""

    name: str
    head: list[list[str]]
    whole: Callable[[], list[list[str]]]


@dataclass(frozen=True)
class Book:
    """A file's tables. `lossy`: it went through Excel; `open_end`: its last line has no end.

    `notes` are sentences to show.
    """

    name: str
    sheets: tuple[Sheet, ...]
    lossy: bool = False
    open_end: bool = False
    notes: tuple[str, ...] = ()

    def find(self, wanted: Callable[[list[str], list[list[str]]], bool]) -> "Grid | None":
        """Return the first table with a header that is wanted.

        `wanted` gets the folded names of a row and some rows below it.
        """
        for sheet in self.sheets:
            for place, row in enumerate(sheet.head[:HEADER_ROWS]):
                names = [fold(cell) for cell in row]
                if any(names) and wanted(names, sheet.head[place + 1 :]):
                    return Grid.below(self, sheet.name, sheet.whole(), place)
        return None


@dataclass(frozen=True)
class Grid:
    """A table under its header: `names` folded, `shown` as written, `cells` all text, 0…n-1.

    `ragged` rows had too many or too few cells and are left out; `cut` says that the last cell of
    the last row may have lost its end.
    """

    book: Book
    sheet: str
    names: list[str]
    shown: list[str]
    cells: pd.DataFrame
    ragged: int
    cut: bool

    @classmethod
    def below(cls, book: Book, sheet: str, rows: list[list[str]], place: int) -> "Grid":
        """Cut the table out of its rows; RulebookError if it stops in the middle, or is in pieces."""
        header = list(rows[place])
        while header and not header[-1].strip():
            header.pop()
        width = len(header)
        body = [row for row in rows[place + 1 :] if any(cell.strip() for cell in row)]
        whole = [
            row[:width]
            for row in body
            if len(row) >= width and not any(map(str.strip, row[width:]))
        ]
        ragged = len(body) - len(whole)
        if ragged and book.open_end and len(body[-1]) < width:
            raise RulebookError(
                f"{book.name} stops in the middle of its last row: download it again, whole."
            )
        if ragged > _RAGGED * len(body) and ragged > 1:
            raise RulebookError(
                f"{book.name}: {ragged} of {len(body)} rows have other cells than the {width} columns "
                "of the header: export the file again and do not edit it."
            )
        cells = pd.DataFrame(whole, columns=range(width), dtype="object")
        return cls(
            book,
            sheet,
            [fold(cell) for cell in header],
            [cell.strip() for cell in header],
            cells,
            ragged,
            cut=book.open_end and bool(whole) and whole[-1] is not None and _bare_end(whole[-1]),
        )

    def __len__(self) -> int:
        """Return the number of whole rows."""
        return len(self.cells)

    def has(self, *names: str) -> bool:
        """Say whether one of the columns is there."""
        return any(name in self.names for name in names)

    def place(self, *names: str | int | None) -> int | None:
        """Return the place of the first column with one of these names."""
        for name in names:
            if name in self.names:
                return self.names.index(name)
        return None

    def column(self, *names: str | int | None) -> pd.Series | None:
        """Return the first column with one of these folded names, or at this place; else None."""
        place = names[0] if names and isinstance(names[0], int) else self.place(*names)
        return None if place is None else self.cells[place]

    def text(self, *names: str | int | None) -> pd.Series:
        """Return that column, or empty cells."""
        column = self.column(*names)
        return pd.Series("", index=self.cells.index, dtype="object") if column is None else column

    def words(self, *names: str | int | None) -> pd.Series:
        """Return a column of texts; missing ones, which are not empty ones, where there is no column."""
        column = self.column(*names)
        return pd.Series(None, index=self.cells.index, dtype="object") if column is None else column


def _bare_end(row: list[str]) -> bool:
    return bool(row[-1].strip())


def books_from_text(text: str, name: str, lossy: bool) -> list[Book]:
    """Return the table that a text holds under each delimiter that it may have."""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep="):
        text = rest
    open_end = bool(text) and not text.endswith(("\n", "\r")) and not text.endswith('"')
    start = text[:200_000]
    books = []
    for delimiter in DELIMITERS:
        try:
            head = list(
                islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), SAMPLE_ROWS)
            )
        except csv.Error:
            continue
        if len(text) > len(start):
            head = head[:-1]
        if all(len(row) < 2 for row in head[:HEADER_ROWS]):
            continue
        whole = _strict(text, delimiter, name)
        books.append(Book(name, (Sheet("", head, whole),), lossy, open_end))
    return books


def _strict(text: str, delimiter: str, name: str) -> Callable[[], list[list[str]]]:
    def rows() -> list[list[str]]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            return list(reader)
        except csv.Error:
            raise RulebookError(
                f"{name} is cut short or damaged: the text that starts near line {reader.line_num} "
                "has no end. Download it again."
            ) from None

    return rows


def book_from_excel(data: bytes, name: str) -> Book:
    """Read a real .xls or an .xlsx; RulebookError if it is damaged or a bomb."""
    if data[:2] == b"PK":
        _no_bomb(data, name)
    elif _LOCKED in data:
        raise RulebookError(_locked(name))
    notes: list[str] = []
    try:
        sheets = list(_of_xlsx(data) if data[:2] == b"PK" else _of_xls(data, notes))
    except _TooLargeError:
        raise RulebookError(
            f"{name} holds a table larger than posts ever fill: it is not opened."
        ) from None
    except (
        BaseException
    ) as problem:  # damage shows in many ways, and calamine's panics are no Exceptions
        if isinstance(problem, KeyboardInterrupt | SystemExit):
            raise
        if "encrypted" in str(problem):  # so xlrd says it
            raise RulebookError(_locked(name)) from None
        raise RulebookError(f"{name} is cut short or damaged: download it again.") from None
    return Book(
        name,
        tuple(_sheet(title, rows) for title, rows in sheets),
        notes=tuple(notes),
    )


def _locked(name: str) -> str:
    return (
        f"{name} is locked with a password: open it in your spreadsheet, take the password away, save it, and "
        "give it again."
    )


def _sheet(title: str, rows: list[list[str]]) -> Sheet:
    return Sheet(title, rows[:SAMPLE_ROWS], lambda: rows)


class _TooLargeError(Exception):
    """A sheet that claims to be larger than any export is."""


def _of_xls(data: bytes, notes: list[str]) -> Iterator[tuple[str, list[list[str]]]]:
    # In Python throughout: a faster reader, in Rust, asks for gigabytes where a file is damaged, and
    # takes the learner's notebook down with it.
    with xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), ragged_rows=True
    ) as workbook:
        for sheet in workbook.sheets():
            if sheet.nrows * sheet.ncols > _MOST_CELLS:
                raise _TooLargeError
            claimed = getattr(sheet, "_dimnrows", sheet.nrows)
            if claimed > sheet.nrows:
                notes.append(
                    f"The sheet “{sheet.name}” claims {claimed} rows and has {sheet.nrows}: if posts are "
                    "missing, download the file again."
                )
            rows = [
                [_xls_cell(cell, workbook.datemode) for cell in sheet.row(at)]
                for at in range(sheet.nrows)
            ]
            yield sheet.name, [row + [""] * (sheet.ncols - len(row)) for row in rows]


def _xls_cell(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _cell(xlrd.xldate_as_datetime(cell.value, datemode))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _cell(cell.value)


def _of_xlsx(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and the like
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            rows, size = [], 0
            for row in sheet.iter_rows(values_only=True):
                size += max(1, len(row))
                if size > _MOST_CELLS:
                    raise _TooLargeError
                rows.append([_cell(value) for value in row])
            width = max(map(len, rows), default=0)
            if width * len(rows) > _MOST_CELLS:
                raise _TooLargeError
            yield sheet.title, [row + [""] * (width - len(row)) for row in rows]


def _no_bomb(data: bytes, name: str) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except DAMAGED_ZIP:
        raise RulebookError(f"{name} is cut short or damaged: download it again.") from None
    if any(entry.filename == "xl/workbook.bin" for entry in entries):
        raise RulebookError(
            f"{name} is an Excel file of a kind that is not read here: save it as .xlsx."
        )
    if sum(entry.file_size for entry in entries) > LARGEST // 4:
        raise RulebookError(
            f"{name} would unpack to far more than posts ever take: it is not opened."
        )


def _cell(value: object) -> str:
    """Return a spreadsheet's cell as text; a number that it cannot hold exactly shows as such."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        if abs(value) >= _EXACT:
            return f"{value:.5E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def book_from_xml(data: bytes, name: str) -> Book:
    """Read SpreadsheetML 2003: the XML that Facebook wrote into files called .xls."""
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise RulebookError(f"{name} is cut short or damaged: download it again.") from None
    sheets = []
    for worksheet in root.iter(f"{_SPREADSHEET}Worksheet"):
        rows: list[list[str]] = []
        for row in worksheet.iter(f"{_SPREADSHEET}Row"):
            _fill(rows, row.get(f"{_SPREADSHEET}Index"), [])
            cells: list[str] = []
            for cell in row.findall(f"{_SPREADSHEET}Cell"):
                _fill(cells, cell.get(f"{_SPREADSHEET}Index"), "")
                value = cell.find(f"{_SPREADSHEET}Data")
                cells.append("" if value is None else "".join(value.itertext()))
            rows.append(cells)
        width = max(map(len, rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
        title = worksheet.get(f"{_SPREADSHEET}Name") or ""
        sheets.append(_sheet(title, rows))
    if not sheets:
        raise RulebookError(f"{name} holds no table.")
    return Book(name, tuple(sheets))


def _fill(row: list, index: str | None, nothing: object) -> None:
    """Add what a cell's own number says was left out before it."""
    if index and index.isdigit():
        row.extend([nothing] * min(int(index) - 1 - len(row), 10_000))

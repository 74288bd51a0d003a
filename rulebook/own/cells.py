"""What stands in a cell: names compared, counts read, ids told from what a spreadsheet left of them."""

import re
import unicodedata

import pandas as pd

# Marks that a spreadsheet or a website leaves in a name, and that nobody sees.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\ufeff\u200b\u200e\u200f\\:"))
_PLAIN = re.compile(r"\d{1,15}(?:[.,]0{1,2})?")
_BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
_NOTHING = ("", "-", "–", "—")
# What Excel makes of a long number: "1,81E+16", or seventeen digits of which the last are zeros.
_IN_POWERS = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_DIGITS_OF_EXCEL = 15
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]")


def fold(name: str) -> str:
    """Return a name in the one form in which names are compared.

    Small letters without accents; one blank between words; no byte-order mark, soft hyphen, stray
    backslash or colon; a typographic apostrophe is a straight one.
    """
    shown = unicodedata.normalize("NFKD", name.translate(_UNSEEN)).replace("’", "'")
    bare = "".join(sign for sign in shown if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def counts(cells: pd.Series, grouped: bool = False, nothing: int | None = None) -> pd.Series:
    """Read counts written as "91", "91.0" or "1,234"; `grouped` also takes "1.234" and "1 234".

    Returns "Int64" with the index of `cells`: `nothing` (left out: missing) for an empty cell or a
    dash, and -1 where there is something that is no count, so that the caller can say so.
    """
    return cells.map(lambda cell: _count(cell, grouped, nothing)).astype("Int64")


def _count(cell: str, grouped: bool, nothing: int | None) -> object:
    cell = cell.strip()
    if cell in _NOTHING:
        return pd.NA if nothing is None else nothing
    if _BY_COMMAS.fullmatch(cell) or (grouped and _GROUPED.fullmatch(cell)):
        return int(re.sub(r"\D", "", cell))
    if _PLAIN.fullmatch(cell):
        return int(re.split("[.,]", cell)[0])
    return -1


def is_dead(identifiers: pd.Series) -> bool:
    """Say whether a spreadsheet has rounded these ids: then they name nothing any more."""
    given = identifiers[identifiers != ""]
    if given.empty:
        return False
    if given.map(lambda cell: bool(_IN_POWERS.fullmatch(cell))).any():
        return True
    long = given[given.str.len().gt(_DIGITS_OF_EXCEL) & given.str.fullmatch(r"\d+")]
    tails = long.str.slice(_DIGITS_OF_EXCEL)
    return len(long) > 1 and bool(tails.str.fullmatch("0+").all())


def plain_letters(text: str) -> str:
    """Return text with the bold and slanted letters of the mathematical alphabets as plain ones."""
    if not _MATHEMATICAL.search(text):
        return text
    return _MATHEMATICAL.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text)

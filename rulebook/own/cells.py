"""What stands in a cell: names compared, counts read, ids told from what a spreadsheet left of them."""

import re
import unicodedata

import pandas as pd

# Marks that a spreadsheet or a website leaves in a name, and that nobody sees.
_NO_MARKS = dict.fromkeys(
    [0xAD, 0xFEFF, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_UNSEEN = _NO_MARKS | dict.fromkeys(map(ord, "\\:"))
# A whole number, with or without groups of three (in India: three, then two and two), and with nothing
# behind a decimal sign but zeros.
_WHOLE = re.compile(
    r"(\d{1,15}|(?!0)\d{1,2}(?:,\d\d)+,\d{3}|(?!0)\d{1,3}(?:([.,'’٬ ])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,٫]0{1,2})?"
)
# "1.2K": cut to two or three figures by whoever wrote it.
_ROUNDED = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?) ?([^\W\d]+)\.?")
_SIZES = {
    "k": 10**3, "tsd": 10**3, "mil": 10**3, "tys": 10**3, "千": 10**3, "천": 10**3, "万": 10**4,
    "萬": 10**4, "만": 10**4, "m": 10**6, "mi": 10**6, "mio": 10**6, "mln": 10**6, "тыс": 10**3, "млн": 10**6,
}  # fmt: skip
_NOTHING = (
    "", "-", "--", "–", "—", "n/a", "#n/a", "na", "n.a.", "nan", "null", "none", "n. v.", "k. a.", "n/d", "n.d.",
    "s/d", "н/д",
)  # fmt: skip
# "< 10": few, and nobody knows how few.
_BELOW = re.compile(r"[<≤] ?\d+")
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


def counts(cells: pd.Series, nothing: int | None = None, rounded: bool = False) -> pd.Series:
    """Read counts written as "91", "91.0", "1,234", "1.234" or "1 234"; `rounded` also takes "1.2K".

    Returns "Int64" with the index of `cells`: `nothing` (left out: missing) for an empty cell, a dash
    or "N/A", missing for "< 10", and -1 where there is something that is no count, so that the caller
    can say so.
    """
    return cells.map(lambda cell: _count(cell, nothing, rounded)).astype("Int64")


def are_rounded(cells: pd.Series) -> bool:
    """Say whether some of these counts are written like "1.2K"."""
    return any(
        _count(cell, None, False) is not pd.NA
        and _count(cell, None, False) != _count(cell, None, True)
        for cell in cells
    )


def unmarked(cell: str) -> str:
    """Return what a reader sees of a cell: any blank is a blank, and no mark that nobody sees is left."""
    return " ".join(unicodedata.normalize("NFKC", cell.translate(_NO_MARKS)).split())


def _count(cell: str, nothing: int | None, rounded: bool) -> object:
    cell = unmarked(cell).lower()
    if cell in _NOTHING:
        return pd.NA if nothing is None else nothing
    if _BELOW.fullmatch(cell):
        return pd.NA
    if whole := _WHOLE.fullmatch(cell):
        return int(re.sub(r"\D", "", whole[1]))
    if rounded and (short := _ROUNDED.fullmatch(cell)) and short[2] in _SIZES:
        return round(float(short[1].replace(",", ".")) * _SIZES[short[2]])
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

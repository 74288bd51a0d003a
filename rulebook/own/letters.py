"""From the bytes of a file to its letters."""

import re
from functools import cache

from rulebook.errors import RulebookError

# What the first two bytes of UTF-8 look like to Windows: "Ã©", "â€", "ðŸ".
_TWICE = re.compile("[ÃÂâðäåæç][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")


def decoded(data: bytes, name: str) -> tuple[str, bool]:
    """Return the text of a file, and whether it went through Excel (then emoji are lost).

    `FF FE` and `FE FF` mean UTF-16, `EF BB BF` UTF-8; without a mark it is strict UTF-8, or UTF-16 where
    every second byte is empty, else cp1252. Raises RulebookError for bytes that are none of these.
    """
    damaged = RulebookError(
        f"{name} is damaged: some of its letters cannot be read. Download it again."
    )
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    for mark, encoding in marks.items():
        if data.startswith(mark):
            try:
                return _repaired(_text(data.decode(encoding), damaged)), False
            except UnicodeError:
                raise damaged from None
    start = data[:200]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(start) > 8 and start[place::2].count(0) > 0.9 * len(start[place::2]):
            try:
                return _text(data.decode(encoding), damaged), False
            except UnicodeError:
                raise damaged from None
    try:
        return _repaired(_text(data.decode("utf-8"), damaged)), False
    except UnicodeError:
        pass
    # One broken byte in UTF-8 does not make it the encoding of Windows: there, letters beyond ASCII
    # hardly ever stand as UTF-8 would write them.
    whole = len(
        re.findall(
            rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data
        )
    )
    loose = data.decode("utf-8", errors="replace").count("�")
    if whole >= loose or b"\x00" in data:
        raise damaged
    other = RulebookError(
        f"{name} stores its letters in one of several old ways, which cannot be told apart: open it in your "
        "spreadsheet, save it as “CSV UTF-8”, and give that."
    )
    # In the languages of cp1252 such letters stand among plain ones. Where they stand side by side it
    # is another alphabet, or a code of two bytes a sign, and every length would be wrong.
    beside = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", data))
    if beside > len(re.findall(rb"[\x80-\xff]", data)) / 2:
        raise other
    try:
        return _text(data.decode("cp1252"), damaged), True
    except UnicodeError:
        raise other from None


def _repaired(text: str) -> str:
    """Turn "Ã©" back into "é" where a program took UTF-8 for the code of Windows and saved it so.

    Only where the whole text gives UTF-8 again, which no other text does.
    """
    if not _TWICE.search(text):
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


@cache
def _byte(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeError:
        return sign.encode("latin-1")  # the five that Windows leaves open


def _text(text: str, damaged: RulebookError) -> str:
    if "\x00" in text:
        raise damaged
    return text

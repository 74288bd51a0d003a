"""What Moodle calls things in its files, in the languages of its own language packs.

The strings are those of `mod/assign/lang/*/assign.php` under the ids that are the keys here, `gradenoun`
of the core pack; an assignment's grading worksheet is written by `mod/assign/gradingtable.php` with them
(`col_recordid` sets `hiddenuser` directly before the number: English has a blank at its end, German
"Teilnehmer/in" has none). An archive of submissions names people after `participant` when marking is blind,
freed of what no file name may hold (`locallib.php`, `clean_filename`).

A worksheet in a language that is not here is still known by its shape: see `Worksheet`.
"""

import re
from dataclasses import dataclass
from datetime import datetime

# What a pack has called it, now or before, in English, German, French, Spanish, Italian, Dutch, Portuguese,
# Catalan and Galician; the times also in Czech, Japanese and Chinese.
_STRINGS = {
    "hiddenuser": (
        "Participant", "Teilnehmer/in", "Participante", "Partecipante", "Deelnemer",
    ),
    "gradenoun": (
        "Grade", "Bewertung", "Note", "Calificación", "Valutazione", "Cijfer", "Beoordeling",
        "Nota", "Qualificació", "Cualificación",
    ),
    "maxgrade": (
        "Maximum Grade", "Bestwertung", "Beste Bewertung", "Note maximale", "Calificación máxima",
        "Valutazione massima", "Maximumcijfer", "Nota máxima", "Cualificación máxima",
    ),
    "lastmodifiedsubmission": (
        "Last modified (submission)", "Zuletzt geändert (Abgabe)",
        "Dernière modification (travail remis)", "Última modificación (entrega)",
        "Ultima modifica (consegna)", "Laatst gewijzigd (inzending)", "Última modificação (envio)",
        "Última atualização (submissão)", "Poslední změna (odevzdání)", "最終更新日時 (提出)", "最后修改（学生）",
    ),
    "lastmodifiedgrade": (
        "Last modified (grade)", "Zuletzt geändert (Bewertung)", "Dernière modification (note)",
        "Última modificación (calificación)", "Ultima modifica (valutazione)",
        "Laatst gewijzigd (beoordeling)", "Laatst gewijzigd (cijfer)", "Última modificação (nota)",
        "Última atualização (avaliação)", "Poslední změna (hodnocení)", "最終更新日時 (評定)", "最后修改（教师）",
    ),
}  # fmt: skip
_PEOPLE = {re.sub(r"[^\w]", "", one).casefold() for one in _STRINGS["hiddenuser"]}
# The months of those packs' calendars (core langconfig, by the locale's strftime), as they begin.
_MONTHS = {
    1: "jan gen ene", 2: "feb fév fev", 3: "mar mär maa mrt", 4: "apr avr abr", 5: "may mai mag mei",
    6: "jun juin giu", 7: "jul juil lug", 8: "aug aoû ago", 9: "sep set", 10: "oct okt ott out",
    11: "nov", 12: "dec dez déc dic des",
}  # fmt: skip
_STARTS = {start: number for number, starts in _MONTHS.items() for start in starts.split()}


def is_nobody(name: str) -> bool:
    """Whether an archive calls everybody so, because marking is blind: "Participant", "Teilnehmerin"."""
    return re.sub(r"[^\w]", "", name).casefold() in _PEOPLE


@dataclass(frozen=True)
class Worksheet:
    """Where an assignment's grading worksheet has what; `when` is None where it has no such column.

    `numbers` are what stands behind the first column's word, row by row: the ids that the archive of
    submissions has in its names.
    """

    grade: int | None
    most: int | None
    when: int | None
    numbers: list[str]


def worksheet(rows: list[list[str]]) -> Worksheet | None:
    """Return how a grading worksheet is laid out, in any language; None where it is none.

    Every first cell is one word and a number, as `col_recordid` writes it. The grade stands directly
    before the maximum, which is the same number in every row.
    """
    firsts = [row[0].strip() for row in rows[1:]]
    read = (re.fullmatch(r"(\D*?[^\W\d_]\D*?)\s?(\d+)", first) for first in firsts)
    marks = [mark for mark in read if mark]
    if not marks or len(marks) < len(firsts) or len({mark[1].strip() for mark in marks}) > 1:
        return None
    if len({mark[2] for mark in marks}) < len(marks) or len(rows[0]) < 3:
        return None
    names = [head.strip().casefold() for head in rows[0]]

    def named(identifier: str) -> int | None:
        known = {one.casefold() for one in _STRINGS[identifier]}
        return next((place for place, name in enumerate(names) if name in known), None)

    grade, most = named("gradenoun"), named("maxgrade")
    if most is None:
        most = next((place for place in range(3, len(names)) if _constant(rows, place)), None)
    if marks[0][1] and not (
        most is not None or is_nobody(marks[0][1]) or named("lastmodifiedgrade")
    ):
        return None  # somebody's ids may look so, too: "learner1", "learner2"
    if grade is None and most is not None:
        grade = most - 1
    return Worksheet(grade, most, named("lastmodifiedsubmission"), [mark[2] for mark in marks])


def _constant(rows: list[list[str]], place: int) -> bool:
    cells = {row[place].strip() for row in rows[1:]}
    return len(cells) == 1 and bool(re.fullmatch(r"\d+[.,]\d+", cells.pop()))


def _at(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute = map(int, found.groups())
    return datetime(year, month, day, hour, minute)


def moment(text: str) -> datetime | None:
    """Read a time as Moodle writes it for people: "Friday, 29 January 2027, 3:02 PM", "29. Januar 2027, 15:02".

    The time is that of the zone of whoever downloaded the file. None where it is none, such as "-".
    """
    if iso := re.search(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)", text):
        return _at(iso)
    east = re.search(r"(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日.*?(\d{1,2}):(\d\d)", text)
    if east:
        return _at(east)
    clock = re.search(r"(\d{1,2})[:hH.](\d\d)(?::\d\d)?\s*([ap])?\.?m?\.?\s*$", text.strip(), re.I)
    if not clock:
        return None
    before = text[: text.rindex(clock[0])]
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + 12 * (clock[3].lower() == "p")
    numeric = re.search(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", before)
    if numeric:
        day, month, year = map(int, numeric.groups())
    else:
        named = _month(before)
        years, days = re.search(r"\b(\d{4})\b", before), re.search(r"\b(\d{1,2})\b", before)
        if not (years and days and named):
            return None
        year, month, day = int(years[1]), named, int(days[1])
    try:
        return datetime(year, month, day, hour, int(clock[2]))
    except ValueError:
        return None


def _month(text: str) -> int | None:
    # A weekday may begin like a month ("mar" is Tuesday, too): the month is the last such word.
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    found = [_STARTS[start] for word in words for start in (word[:4], word[:3]) if start in _STARTS]
    return found[-1] if found else None

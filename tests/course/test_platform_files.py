"""Marks into Moodle's worksheets in seven languages, and into Canvas's file without harm. Names are invented."""

import pytest

from rulebook.grading.telling.filling import Column, fill
from rulebook.grading.telling.sheets import read_sheet
from rulebook.grading.telling.whose_rows import Learner

# As mod/assign/gradingtable.php writes it; the words are those of Moodle's language packs.
HEADS = {
    "en": ("Participant ", "Identifier", "Grade", "Maximum Grade", "Last modified (submission)"),
    "de": ("Teilnehmer/in", "ID", "Bewertung", "Bestwertung", "Zuletzt geändert (Abgabe)"),
    "fr": (
        "Participant",
        "Identifiant",
        "Note",
        "Note maximale",
        "Dernière modification (travail remis)",
    ),
    "es": (
        "Participante",
        "Identificador",
        "Calificación",
        "Calificación máxima",
        "Última modificación (entrega)",
    ),
    "it": (
        "Partecipante",
        "Identificativo",
        "Valutazione",
        "Valutazione massima",
        "Ultima modifica (consegna)",
    ),
    "nl": ("Deelnemer", "ID", "Beoordeling", "Maximumcijfer", "Laatst gewijzigd (inzending)"),
    "pt_br": ("Participante", "Identificador", "Nota", "Nota máxima", "Última modificação (envio)"),
    # Finnish is in none of our tables: the shape tells it.
    "fi": (
        "Osallistuja",
        "Tunniste",
        "Arvosana",
        "Enimmäisarvosana",
        "Viimeksi muokattu (palautus)",
    ),
}
LEARNERS = [
    Learner("zoe-muller", "Zoë", "Müller"),
    Learner("sean-obrien"),
    Learner("tom-a-example-org", "Tom", "Smith", "tom.a@example.org"),
    Learner("participant-481504"),
]
MARKS = Column(
    "09-hashtags",
    20,
    {"zoe-muller": 16.5, "sean-obrien": 20, "tom-a-example-org": 3, "participant-481504": 7},
)


def sheet(tmp_path, text):
    (tmp_path / "file.csv").write_text(text, encoding="utf-8")
    return read_sheet(tmp_path / "file.csv")


def worksheet(language):
    person, first, grade, most, when = HEADS[language]
    number = "20.00" if language == "en" else "20,00"
    rows = [
        [first, "Name", "Email", "Status", grade, most, "Can be changed", when, "Feedback"],
        [f"{person}481500", "Zoë Müller", "zoe@example.org"],
        [f"{person}481501", "Sean O'Brien", "sean@example.org"],
        [f"{person}481502", "Tom Smith", "tom.a@example.org"],
        [f"{person}481503", "Tom Smith", "tom.b@example.org"],
        [f"{person}481504", "", ""],
    ]
    rows[1:] = [[*row, "x", "", number, "x", "-", ""] for row in rows[1:]]
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"


@pytest.mark.parametrize("language", HEADS)
def test_a_worksheet_in_any_language_is_filled_in(tmp_path, language):
    made = sheet(tmp_path, worksheet(language))
    assert made.kind == "worksheet"
    said = fill(made, LEARNERS, [MARKS])
    half = "16.5" if language == "en" else "16,5"
    assert [row[4] for row in made.rows] == [HEADS[language][2], half, "20", "3", "", "7"]
    assert said == ["1 row of the file got no mark: left as before (Tom Smith)."]


def test_ids_that_only_look_like_participants_are_no_worksheet(tmp_path):
    made = sheet(tmp_path, "Username,First name,Last name,Score\nlearner1,A,B,\nlearner2,C,D,\n")
    assert made.kind == "moodle"


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,09-hashtags (77)
    Points Possible,,,,,{most}
"Müller, Zoë",2342,,zmueller,One,EX
"李明",2344,,lm,One,
"van der Berg, Bo",2345,,bo,One, ex
"O'Brien, Sean",2346,,so,One,
"""


def test_whoever_is_excused_in_canvas_stays_so(tmp_path):
    made = sheet(tmp_path, CANVAS.format(most=20))
    marks = {
        "mullerzoe-2342": 5,
        "li-ming-2344": 12,
        "van-der-bergbo-2345": 3,
        "obriensean-2346": 4,
    }
    said = fill(made, [Learner(one) for one in marks], [Column("09-hashtags", 20, marks)])
    assert [row[5] for row in made.rows[2:]] == ["EX", "12", " ex", "4"]
    assert "Excused on the platform (EX), and left so: Müller, Zoë, van der Berg, Bo." in said


def test_canvas_s_number_is_enough(tmp_path):
    made = sheet(tmp_path, CANVAS.format(most=20))
    fill(
        made,
        [Learner("married-since-2344")],
        [Column("09-hashtags", 20, {"married-since-2344": 9})],
    )
    assert [row[5] for row in made.rows[2:]] == ["EX", "9", " ex", ""]


@pytest.mark.parametrize(("most", "above"), [(20, False), (10, True)])
def test_a_mark_above_the_maximum_is_announced(tmp_path, most, above):
    made = sheet(tmp_path, CANVAS.format(most=most))
    said = " ".join(
        fill(made, [Learner("li-ming-2344")], [Column("09-hashtags", 20, {"li-ming-2344": 12})])
    )
    assert ("more than the 10 points that there are: 李明 (12)" in said) == above


def test_in_a_german_spreadsheet_a_half_is_no_date(tmp_path):
    made = sheet(tmp_path, "Vorname;Nachname;09-hashtags\nZoë;Müller;\n")
    fill(made, LEARNERS, [MARKS])
    assert made.rows[1] == ["Zoë", "Müller", "16,5"]
    points = sheet(tmp_path, "Vorname;Nachname;x;09-hashtags\nZoë;Müller;1.5;\n")
    fill(points, LEARNERS, [MARKS])
    assert points.rows[1][3] == "16.5"

"""A whole term in fast motion, by the commands that an instructor types. All names are invented.

Unit `01-first`: 4 points by machine, 3 by hand; due on 29 January at 15:00. The test was wrong at first:
4 is right as well as 1. Worked out beforehand:

| learner | from | answer | by hand | late | mark |
|---|---|---|---|---|---|
| ada, Ada Byron, A | Moodle | 1 | 3 | | 7 |
| bo, Bo Lind, A | Moodle | 1 | 2 | 3 hours: -2 | 4 |
| tom1, Tom Smith, A | Moodle | 2 | 1 | | 1 |
| tom2, Tom Smith, B | Moodle, in a folder of his own | 1 | 0 | | 4 |
| zoe, Zoë Müller, B | Canvas, late, nobody knows by how much | 1 | 3 | | 7 |
| ming, 李明, B | Canvas, excused there | blank | blank | | 0 |
| sean, Sean O'Brien, B | Blackboard | 1 | 2 | 25 hours, a day's extension: within grace | 6 |
| lena, Lena Ok, A | the exchange | 4 | 3 | | 7 |
| max, Max Ode, B | nothing handed in | | | | |

Eve Stone hands in through Moodle and is in no list; somebody puts a work into the exchange as Ada.
"""

import copy
import csv
import os
import shutil
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from rulebook.grading.score import score_of
from tests import commands
from tests.grading.courses import answer, hidden, judged, notebook, plain, solution, written
from tests.nbgrading import Course, fill

pytestmark = pytest.mark.course
UNIT = "01-first"
DUE = datetime(2027, 1, 29, 15)
MARKS = {"ada": 7, "bo": 4, "tom1": 1, "tom2": 4, "zoe": 7, "ming": 0, "sean": 6, "lena": 7}
ANSWERS = {"ada": 1, "bo": 1, "tom1": 2, "tom2": 1, "zoe": 1, "ming": None, "sean": 1, "lena": 4}
BY_HAND = {"ada": 3, "bo": 2, "tom1": 1, "tom2": 0, "zoe": 3, "sean": 2, "lena": 3}
ROSTER = """name;id;email;section
Ada Byron;ada;ada@example.org;A
Bo Lind;bo;bo@example.org;A
Tom Smith;tom1;tom.a@example.org;A
Tom Smith;tom2;tom.b@example.org;B
Zoë Müller;zoe;zoe@example.org;B
李明;ming;ming@example.org;B
Sean O'Brien;sean;sean@example.org;B
Lena Ok;lena;lena@example.org;A
Max Ode;max;max@example.org;B
"""
WORKSHEET = """ID,"Vollständiger Name","E-Mail-Adresse",Status,Bewertung,Bestwertung,"Zuletzt geändert (Abgabe)"
"Teilnehmer/in11","Ada Byron",ada@example.org,x,,"7,00","Freitag, 29. Januar 2027, 14:59"
"Teilnehmer/in12","Bo Lind",bo@example.org,x,,"7,00","Freitag, 29. Januar 2027, 18:00"
"Teilnehmer/in13","Tom Smith",tom.a@example.org,x,,"7,00","Freitag, 29. Januar 2027, 15:30"
"Teilnehmer/in14","Tom Smith",tom.b@example.org,x,,"7,00","Donnerstag, 28. Januar 2027, 09:00"
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,01-first (77)
    Points Possible,,,,,7
"Müller, Zoë",2342,,zoe,B,
"李明",2343,,ming,B,EX
"Ode, Max",2344,,max,B,
"""


def unit(test):
    return notebook(
        plain("# The first unit", "markdown"),
        plain("## How many? (4 points)", "markdown"),
        answer("x", "x = ...\n" + solution("x = 1")),
        judged("x-test", test + "\n" + hidden("assert x < 5"), 4),
        plain("## Say why (3 points)", "markdown"),
        written("why", "Your answer", 3),
    )


class Term(Course):
    def __init__(self, folder):
        super().__init__(folder)
        with open(folder / "nbgrader_config.py", "a", encoding="utf-8") as config:
            config.write("\nc.ExecuteApart.warm = []\nc.ExecuteApart.readable = []\n")
        self.source("assert x == 1")
        (folder / "notebooks").mkdir()

    @property
    def environment(self):
        programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {**super().environment, "TZ": "UTC", "PATH": programs}

    def source(self, test):
        path = self.folder / "solutions" / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(unit(test), path)

    def type(self, *words, code=0, answer=""):
        """Type a command of nbgrader's or ours; return what it says."""
        did, said = commands.run(words[0], words[1:], self.folder, self.environment, answer=answer)
        assert did == code, f"{' '.join(words)}:\n{said}"
        assert "Traceback" not in said
        return said

    def work(self, learner):
        if ANSWERS[learner] is None:
            return nbformat.writes(self.released(UNIT))
        why = f"{learner} says so."
        return nbformat.writes(
            fill(self.released(UNIT), {"x": f"x = {ANSWERS[learner]}", "why": why})
        )


def hand_in_through_platforms(term):
    archive = term.folder / "class" / "downloaded" / UNIT / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "Kurs-Einheit 1-4711.zip", "w") as packed:
        for place, (learner, name) in enumerate(
            (("ada", "Ada Byron"), ("bo", "Bo Lind"), ("tom1", "Tom Smith"), ("tom2", "Tom Smith")),
            11,
        ):
            inside = f"{UNIT}/{UNIT}.ipynb" if learner == "tom2" else f"{UNIT}.ipynb"
            packed.writestr(f"{name}_{place}_assignsubmission_file_/{inside}", term.work(learner))
        packed.writestr(f"Eve Stone_15_assignsubmission_file_/{UNIT}.ipynb", term.work("ada"))
    (archive / "Bewertungen.csv").write_text(WORKSHEET)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as packed:
        packed.writestr(f"müllerzoë_LATE_2342_901_{UNIT}.ipynb", term.work("zoe"))
        packed.writestr(f"李明_2343_902_{UNIT}-1.ipynb", term.work("ming"))
    (archive / f"Unit 1_sean_attempt_2027-01-30-16-00-00_{UNIT}.ipynb").write_text(
        term.work("sean")
    )


def hand_in_through_the_exchange(term):
    term.type("nbgrader", "fetch_assignment", UNIT)
    (term.folder / "work" / UNIT / f"{UNIT}.ipynb").write_text(term.work("lena"))
    term.type("nbgrader", "submit", UNIT, "--student=lena")


def mark_by_hand(term):
    with term.gradebook() as book:
        for learner, score in BY_HAND.items():
            entry = book.find_grade("why", UNIT, UNIT, learner)
            assert entry.needs_manual_grade, learner
            entry.manual_score, entry.needs_manual_grade = score, False
        book.db.commit()


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    term = Term(tmp_path_factory.mktemp("term"))
    said = {}
    term.type("nbgrader", "generate_assignment", UNIT, "--no-db")  # as it ships
    (term.folder / "class.csv").write_text(ROSTER)
    said["roster"] = term.type("rulebook", "roster", "class.csv")
    term.type("nbgrader", "release_assignment", UNIT)
    hand_in_through_platforms(term)
    hand_in_through_the_exchange(term)
    said["collect"] = term.type("nbgrader", "zip_collect", UNIT, code=1)
    term.type("nbgrader", "collect", UNIT)
    said["grade"] = term.type("rulebook", "grade", UNIT)
    # The due date comes late, and so does an extension.
    with term.gradebook() as book:
        book.update_or_create_assignment(UNIT, duedate=DUE)
        book.grant_extension(UNIT, "sean", days=1)
    said["late"] = term.type("rulebook", "grade", UNIT)
    mark_by_hand(term)
    # The test was wrong.
    term.source("assert x in (1, 4)")
    term.type("nbgrader", "generate_assignment", UNIT, "--force")
    said["again"] = term.type("rulebook", "grade", UNIT)
    said["unchanged"] = term.type("rulebook", "grade", UNIT)
    said["feedback"] = term.type("rulebook", "feedback", UNIT)
    said["report"] = term.type("rulebook", "report", UNIT)
    (term.folder / "canvas.csv").write_text(CANVAS)
    sheet = f"class/downloaded/{UNIT}/archive/Bewertungen.csv"
    said["moodle"] = term.type("rulebook", "marks", UNIT, "--fill", sheet)
    said["canvas"] = term.type("rulebook", "marks", UNIT, "--fill", "canvas.csv")
    return term, said


def test_who_came_and_who_did_not_is_said_at_the_end(played):
    _, said = played
    assert said["roster"].splitlines()[:2] == [
        "9 in the class: 9 new, 0 known already.", "Sections: A (4), B (5)",
    ]  # fmt: skip
    end = said["collect"].partition("7 collected, 1 not:")[2]
    assert "Eve Stone" in end
    assert "is not on the roster" in end
    assert "Late, says Canvas" in said["collect"]


@pytest.mark.parametrize("learner", MARKS)
def test_the_mark_is_the_one_worked_out_beforehand(played, learner):
    term, _ = played
    assert score_of(term.feedback(UNIT, learner)) == (MARKS[learner], 7)
    with open(term.folder / "class" / "report" / "learners.csv", encoding="utf-8-sig") as file:
        row = next(row for row in csv.DictReader(file) if row["student"] == learner)
    assert float(row["mark"]) == MARKS[learner]
    assert row["state"] == "marked"


def test_grading_says_what_it_cannot_judge_and_blames_nobody(played):
    _, said = played
    assert f"{UNIT} is in the gradebook now." in said["grade"]
    assert "nobody knows when these came" in said["late"]
    assert "ming, zoe" in said["late"]
    assert "had been changed" not in said["again"]
    assert "0 graded in" in said["unchanged"]
    assert "8 unchanged" in said["unchanged"]


def test_the_platforms_get_their_files_back(played):
    term, said = played
    group = term.folder / "class"
    with open(group / "marks" / "Bewertungen.csv", encoding="utf-8") as file:
        assert [row[4] for row in csv.reader(file)] == ["Bewertung", "7", "4", "1", "4"]
    with open(group / "marks" / "canvas.csv", encoding="utf-8") as file:
        assert [row[5] for row in csv.reader(file)] == ["01-first (77)", "7", "7", "EX", ""]
    assert "Excused on the platform (EX), and left so: 李明." in said["canvas"]
    moodle, canvas = (group / "to-return" / f"{UNIT}-{name}.zip" for name in ("moodle", "canvas"))
    assert set(zipfile.ZipFile(moodle).namelist()) == {
        f"{name}_{number}_assignfeedback_file_/{UNIT}.html"
        for name, number in (
            ("Ada Byron", 11),
            ("Bo Lind", 12),
            ("Tom Smith", 13),
            ("Tom Smith", 14),
        )
    }
    assert set(zipfile.ZipFile(canvas).namelist()) == {
        f"müllerzoë_LATE_2342_901_{UNIT}.html", f"李明_2343_902_{UNIT}.html",
    }  # fmt: skip


def test_the_report_has_names_headings_and_who_is_missing(played):
    term, _ = played
    page = (term.folder / "class" / "report" / "report.html").read_text()
    assert "<strong>Max Ode</strong>: handed nothing in" in page
    assert "How many?" in page
    assert "x-test" not in page
    term.type("rulebook", "report", UNIT, "--section", "A", "--out", "section-a")
    mine = (term.folder / "section-a" / "report.html").read_text()
    assert "Ada Byron" in mine
    assert "Zoë Müller" not in mine
    assert "Max Ode" not in mine
    said = term.type("rulebook", "report", UNIT, "--section", "C", code=1)
    assert "There is no section C; there are: A, B." in said


def test_whoever_asks_is_forgotten(played, tmp_path):
    term = copy.copy(played[0])
    term.folder = shutil.copytree(term.folder, tmp_path / "course")
    term.type("rulebook", "forget", "Bo Lind", answer="y\n")
    group = term.folder / "class"
    assert not list(group.glob("*/bo")) + list(group.glob("**/*Bo Lind*"))
    assert b"Bo Lind" not in (group / "gradebook.db").read_bytes()
    assert "Ada Byron" in term.type("rulebook", "forget", "ada", code=130, answer="n\n")

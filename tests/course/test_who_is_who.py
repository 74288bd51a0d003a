"""Whose work is whose: what eight platforms export, with and without a list of the class. All names are invented."""

import csv
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from rulebook.course.collect import plan
from rulebook.course.roster import Finder, Person, enrol, known, read_people, sections, split_name
from rulebook.errors import RulebookError
from rulebook.grading.marking import Course as Opened

UNIT = "09-hashtags"
BOOK = '{"cells": [{"metadata": {"nbgrader": {"grade_id": "a"}}}]}'
ZOE = Person("zoe", "Zoë", "Müller", "zoe@example.org", "2342")
TOMS = [
    Person("tom1", "Tom", "Smith", "tom.a@example.org", "7"),
    Person("tom2", "Tom", "Smith", "tom.b@example.org", "8"),
]


def moodle(name, number, file=f"{UNIT}.ipynb"):
    return f"{name}_{number}_assignsubmission_file_/{file}"


def planned(tmp_path, files, people=(), listed=False, archives=()):
    """Plan for these extracted files; an archive is a name without `.zip`."""
    root, packed = tmp_path / "extracted", tmp_path / "archive"
    packed.mkdir()
    for name in archives:
        (packed / f"{name}.zip").write_bytes(b"PK")
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name] if isinstance(files, dict) else BOOK)
    return plan(root, packed, UNIT, list(people), listed)


def why(made):
    return " | ".join(f"{who}: {reason}" for who, reason in made.left)


def test_marked_blind_everybody_is_somebody_else(tmp_path):
    made = planned(tmp_path, [moodle("Participant", number) for number in range(100, 129)])
    assert set(made.taken) == {f"participant-{number}" for number in range(100, 129)}
    assert not made.left


@pytest.mark.parametrize(
    "word", ["Teilnehmerin", "Participante", "Partecipante", "Deelnemer", "Osallistuja"]
)
def test_marked_blind_in_other_languages_and_in_one_that_nobody_told_us(tmp_path, word):
    made = planned(tmp_path, [moodle(word, number) for number in (5, 6, 7)])
    assert set(made.taken) == {"participant-5", "participant-6", "participant-7"}


def test_a_folder_that_a_learner_uploaded_is_nobody(tmp_path):
    files = [
        moodle("Zoë Müller", 1, f"{UNIT}/{UNIT}.ipynb"),
        moodle("Bo Lind", 2, f"my work/x/{UNIT}.ipynb"),
    ]
    assert set(planned(tmp_path, files).taken) == {"zoe-muller", "bo-lind"}


def test_canvas_blind_late_and_surnames_with_underscores(tmp_path):
    files = [
        "submissions/anon_a1B2c_108_09-hashtags.ipynb",
        "submissions/LATE_anon_9xYz1_109_09-hashtags.ipynb",
        "submissions/van_der_bergzoe_2342_110_09-hashtags.ipynb",
        "submissions/van_der_bergbo_LATE_2343_111_09-hashtags-2.ipynb",
        "submissions/李明_2344_112_09-hashtags.ipynb",
    ]
    made = planned(tmp_path, files, archives=["submissions"])
    late = {student for student, one in made.taken.items() if one.claim.late}
    assert set(made.taken) == {
        "anon-a1b2c", "anon-9xyz1", "van-der-bergzoe-2342", "van-der-bergbo-2343", "li-ming-2344",
    }  # fmt: skip
    assert late == {"anon-9xyz1", "van-der-bergbo-2343"}


def test_google_classroom_teams_brightspace_and_sakai(tmp_path):
    files = [
        "Unit 9/Zoë Müller - 09-hashtags.ipynb",
        "Unit 9/09-hashtags - Bo Lind.ipynb",
        "Submitted files/Ada Byron/Unit 9/Version 1/09-hashtags.ipynb",
        "Submitted files/Ada Byron/Unit 9/Version 2/09-hashtags.ipynb",
        "Sam Reed/Unit 9/Version 1/09-hashtags.ipynb",
        "12-34 - Cy Young - 30 January, 2027 300 PM/hashtags.ipynb",
        "Holm, Ida(iholm)/Submission attachment(s)/09-hashtags.ipynb",
    ]
    made = planned(tmp_path, files)
    assert set(made.taken) == {
        "zoe-muller",
        "bo-lind",
        "ada-byron",
        "sam-reed",
        "cy-young",
        "iholm",
    }
    assert "Version 2" in str(made.taken["ada-byron"].path)


@pytest.mark.parametrize(
    "files",
    [
        ["Unit 9/09-hashtags.ipynb"],
        ["Unit 9/09-hashtags.ipynb", "Unit 9/09-hashtags (1).ipynb"],
        ["09-hashtags/09-hashtags.ipynb", "submissions/Version 1/x.ipynb", "Week 9/hashtags.ipynb"],
        ["Evening class/09-hashtags.ipynb", "Evening class/09-hashtags (1).ipynb"],
        ["2027-01-30/09-hashtags.ipynb"],
        ["09-hashtags.ipynb"],
    ],
)
def test_things_are_nobody(tmp_path, files):
    made = planned(tmp_path, files)
    assert not made.taken
    assert made.left


def test_the_archive_s_own_folder_is_nobody_and_a_folder_by_hand_is_somebody(tmp_path):
    files = [
        "Friday group/09-hashtags.ipynb",
        "packed/Zoë M/09-hashtags.ipynb",
        "packed/Bo/x/09-hashtags.ipynb",
    ]
    made = planned(tmp_path, files, archives=["Friday group", "packed"])
    assert "zoe-m" in made.taken
    assert not {"friday-group", "packed"} & set(made.taken)
    assert "Friday group/09-hashtags.ipynb" in why(made)


def test_two_folders_of_which_either_may_be_somebody(tmp_path):
    made = planned(tmp_path, ["zoe/bo/09-hashtags.ipynb"])
    assert not made.taken
    assert "it may be zoe's or bo's" in why(made)


def test_a_forger_s_folder_in_a_learner_s_folder_is_refused(tmp_path):
    made = planned(tmp_path, ["zoe/tom1/09-hashtags.ipynb"], [ZOE, *TOMS], listed=True)
    assert not made.taken
    assert "more than one person of the class may be meant (tom1, zoe)" in why(made)


def test_blackboard_user_names_with_underscores(tmp_path):
    name = "Unit_9_{}_attempt_2027-01-30-15-00-00_09-hashtags.ipynb".format
    made = planned(tmp_path, [name("z_mueller"), name("bo_lind")])
    assert set(made.taken) == {"z-mueller", "bo-lind"}
    assert made.taken["bo-lind"].when == "2027-01-30 15:00:00"
    alone = (
        planned(tmp_path / "alone", [name("z_mueller")])
        if (tmp_path / "alone").mkdir() is None
        else None
    )
    assert not alone.taken
    assert "may be read in several ways" in why(alone)


def test_two_tom_smiths_are_both_left_out_and_named(tmp_path):
    made = planned(
        tmp_path, [moodle("Tom Smith", 5), moodle("Tom Smith", 6), moodle("Zoë Müller", 7)]
    )
    assert set(made.taken) == {"zoe-muller"}
    assert "two people of this name" in why(made)


def test_a_grading_worksheet_tells_the_tom_smiths_apart_and_when_they_came(tmp_path):
    sheet = """Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Last modified (submission)"
"Participant 5","Tom Smith",tom.a@example.org,x,,20.00,"Friday, 29 January 2027, 3:02 PM"
"Participant 6","Tom Smith",tom.b@example.org,x,,20.00,"Saturday, 30 January 2027, 8:00 AM"
"Participant 7","Sean O'Brien",sean@example.org,x,,20.00,-
"""
    files = {
        moodle("Tom Smith", 5): BOOK,
        moodle("Tom Smith", 6): BOOK,
        moodle("Sean OBrien", 7): BOOK,
    }
    made = planned(tmp_path, {**files, "Grades-Unit 9.csv": sheet})
    assert set(made.taken) == {"tom-a-example-org", "tom-b-example-org", "sean-o-brien"}
    came = datetime(2027, 1, 29, 15, 2).astimezone(tz=__import__("datetime").timezone.utc)
    assert made.taken["tom-a-example-org"].when == f"{came:%Y-%m-%d %H:%M:%S}"
    assert made.taken["sean-o-brien"].when == ""
    assert "Grades-Unit 9.csv" in made.notes[0]


def test_a_group_before_the_name_is_a_group_and_half_a_name_is_not(tmp_path):
    names = ["Group A-Zoë Müller", "Group A-Bo Lind"]
    assert set(planned(tmp_path, [moodle(name, place) for place, name in enumerate(names)]).taken) == {
        "zoe-muller", "bo-lind",
    }  # fmt: skip
    (tmp_path / "two").mkdir()
    names = ["Anna-Lena Maier", "Jean-Luc Roy", "Bo Lind"]
    made = planned(tmp_path / "two", [moodle(name, place) for place, name in enumerate(names)])
    assert set(made.taken) == {"anna-lena-maier", "jean-luc-roy", "bo-lind"}


@pytest.mark.parametrize(
    "file",
    [
        moodle("Zoë Müller", 4711),
        moodle("Zoe Muller", 4711),
        "müllerzoë_2342_108_09-hashtags.ipynb",
        "somebodyelse_2342_108_09-hashtags.ipynb",  # married, but the number is the same
        "Unit 9_zoe_attempt_2027-01-30-15-00-00_09-hashtags.ipynb",
        "zoe@example.org/09-hashtags.ipynb",
        "Müller, Zoë/09-hashtags.ipynb",
        "Müller Zoë/Unit 9/my notebooks/09-hashtags.ipynb",
        "Zoë Müller - 09-hashtags.ipynb",
    ],
)
def test_with_a_roster_one_person_has_one_id(tmp_path, file):
    assert set(planned(tmp_path, [file], [ZOE, *TOMS], listed=True).taken) == {"zoe"}


def test_a_namesake_s_number_is_not_mine(tmp_path):
    files = ["smithtom_7_1_x.ipynb", "smithtom_9_2_x.ipynb"]
    made = planned(tmp_path, files, TOMS)
    assert set(made.taken) == {"tom1", "smithtom-9"}


def test_who_is_not_on_the_roster_is_named_and_left_out(tmp_path):
    made = planned(
        tmp_path, [moodle("Eve Stone", 4), moodle("Tom Smith", 5)], [ZOE, *TOMS], listed=True
    )
    assert not made.taken
    assert "Eve Stone" in why(made)
    assert "is not on the roster" in why(made)
    assert "more than one person of the class may be meant (tom1, tom2)" in why(made)


def test_a_learner_without_a_notebook_is_named(tmp_path):
    made = planned(tmp_path, [moodle("Zoë Müller", 4, "answers.pdf"), moodle("Bo Lind", 5)])
    assert set(made.taken) == {"bo-lind"}
    assert "zoe-muller: handed in no notebook (answers.pdf)" in why(made)


def test_of_several_notebooks_the_unit_s_is_taken_and_it_is_said(tmp_path):
    made = planned(
        tmp_path,
        [moodle("Bo Lind", 5), moodle("Bo Lind", 5, "a.ipynb"), moodle("Bo Lind", 5, "z.ipynb")],
    )
    assert made.taken["bo-lind"].path.name == f"{UNIT}.ipynb"
    assert any("handed in 3 notebooks: 09-hashtags.ipynb is taken" in note for note in made.notes)


# --- lists of the class -------------------------------------------------------------------------------

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,ps1 (77)
,,,,,Manual Posting
    Points Possible,,,,,8
"Müller, Zoë",2342,,zmueller,Morning,
"李明",2343,,,Evening,
"Student, Test",9,,deadbeef,Morning,
"""
PARTICIPANTS = """"First name","Last name","Email address",Groups
Zoë,Müller,zoe@example.org,"A, B"
Sean,O'Brien,sean@example.org,A
Tom,Smith,tom.a@example.org,
Tom,Smith,tom.b@example.org,
"""
WORKSHEET = """ID,"Vollständiger Name","E-Mail-Adresse",Status,Bewertung,Bestwertung
"Teilnehmer/in481500","Zoë Müller",zoe@example.org,x,,"20,00"
"""
PLAIN = "name,id,email,section\nZoë Müller,zm,zoe@example.org,A\nMadonna,md,m@example.org,B\n"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            CANVAS,
            [
                Person("zmueller", "Zoë", "Müller", "", "2342", "Morning"),
                Person("li-ming", "", "李明", "", "2343", "Evening"),
            ],
        ),
        (
            PARTICIPANTS,
            [
                Person("zoe-muller", "Zoë", "Müller", "zoe@example.org", "", "A, B"),
                Person("sean-o-brien", "Sean", "O'Brien", "sean@example.org", "", "A"),
                Person("tom-a-example-org", "Tom", "Smith", "tom.a@example.org"),
                Person("tom-b-example-org", "Tom", "Smith", "tom.b@example.org"),
            ],
        ),
        (WORKSHEET, [Person("zoe-muller", "Zoë", "Müller", "zoe@example.org")]),
        (
            PLAIN,
            [
                Person("zm", "Zoë", "Müller", "zoe@example.org", "", "A"),
                Person("md", "", "Madonna", "m@example.org", "", "B"),
            ],
        ),
        (
            PLAIN.replace(",", ";"),
            [
                Person("zm", "Zoë", "Müller", "zoe@example.org", "", "A"),
                Person("md", "", "Madonna", "m@example.org", "", "B"),
            ],
        ),
        ("Vorname,Nachname\nZoë,Müller\n", [Person("zoe-muller", "Zoë", "Müller")]),
    ],
)
def test_lists_of_the_class_are_read(tmp_path, text, people):
    (tmp_path / "list.csv").write_text(text)
    assert read_people(tmp_path / "list.csv") == people


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour,size\nred,4\n", "no column is called name, last name or id"),
        ("name,section\nTom Smith,A\nTom Smith,B\n", "Tom Smith cannot be told by the name alone"),
        ("name,id\nZoë,1\nBo,1\n", "two people have the id 1"),
        ("name,id\nZoë,../../etc\n", "cannot be told"),
        ("name,id\n,\n", "no first row of titles|lists nobody"),
    ],
)
def test_a_list_that_tells_nobody_gets_a_sentence(tmp_path, text, sentence):
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(RulebookError, match=sentence):
        read_people(tmp_path / "list.csv")


def test_names_are_split_as_people_write_them():
    assert [split_name(one) for one in ("Zoë Müller", "Müller, Zoë", "Anna Lena Maier", "Madonna")] == [
        ("Zoë", "Müller"), ("Zoë", "Müller"), ("Anna Lena", "Maier"), ("", "Madonna"),
    ]  # fmt: skip
    assert Finder([ZOE]).find("mullerzoe") == {"zoe"}


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.feedback_directory = 'class/feedback'\n"
        "c.CourseDirectory.submitted_directory = 'class/submitted'\n"
        "c.ZipCollectApp.downloaded_directory = 'class/downloaded'\n"
        "c.ZipCollectApp.collector_plugin = 'rulebook.course.collect.LmsCollector'\n"
    )
    (tmp_path / "release" / UNIT).mkdir(parents=True)
    (tmp_path / "release" / UNIT / f"{UNIT}.ipynb").write_text(BOOK)
    return tmp_path


def test_a_roster_names_those_whose_work_was_collected_before(course):
    opened = Opened(course)
    with opened.gradebook() as book:
        book.add_student("zoe-muller")
        book.add_student("gone")
    (course / "list.csv").write_text(PLAIN)
    said = enrol(opened, read_people(course / "list.csv"))
    assert {one.id: one.name for one in known(opened)} == {
        "zoe-muller": "Zoë Müller",
        "md": "Madonna",
        "gone": "gone",
    }
    assert sections(opened) == {"zoe-muller": "A", "md": "B"}
    assert said[0] == "2 in the class: 1 new, 1 known already."
    assert "Sections: A (1), B (1)" in said[1]
    assert "In the gradebook and not in the file: gone." in said[2]
    # Read again, it says the same and adds nobody.
    assert (
        enrol(opened, read_people(course / "list.csv"))[0]
        == "2 in the class: 0 new, 2 known already."
    )


def collect(course, *options):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", "zip_collect", UNIT, *options],
        cwd=course, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.course
def test_the_command_ends_with_who_was_not_collected_and_fails(course):
    archive = course / "class" / "downloaded" / UNIT / "archive"
    packed = course / "packed"
    for name in (moodle("Zoë Müller", 4), moodle("Tom Smith", 5), moodle("Tom Smith", 6)):
        (packed / name).parent.mkdir(parents=True)
        (packed / name).write_text(BOOK)
    archive.mkdir(parents=True)
    shutil.make_archive(str(archive / "Course-Unit 9-1234"), "zip", packed)
    (archive / "müllerbo_LATE_77_108_09-hashtags.ipynb").write_text(BOOK)
    code, said, _ = collect(course)
    assert code == 1
    *_, count, who = said.splitlines()
    assert count == "2 collected, 1 not:"
    assert who.startswith("- Tom Smith: two people of this name")
    assert (
        "Late, says Canvas, which does not say by how much, so nothing is taken off: mullerbo-77."
        in said
    )
    assert {path.name for path in (course / "class" / "submitted").iterdir()} == {
        "zoe-muller",
        "mullerbo-77",
    }
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        names = {one.id: (one.first_name, one.last_name, one.lms_user_id) for one in book.students}
    assert names["zoe-muller"][:2] == ("Zoë", "Müller")
    assert names["mullerbo-77"][2] == "77"

    # The worksheet tells the two apart, and then all is well.
    with open(archive / "Grades.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade"],
                ["Participant 4", "Zoë Müller", "z@example.org", "", "20.00"],
                ["Participant 5", "Tom Smith", "a@example.org", "", "20.00"],
                ["Participant 6", "Tom Smith", "b@example.org", "", "20.00"],
            ]
        )
    code, said, errors = collect(course, "--force")
    assert code == 0, said + errors
    assert said.splitlines()[-1] == "4 collected."
    assert "a-example-org" in {path.name for path in (course / "class" / "submitted").iterdir()}

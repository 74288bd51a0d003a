"""Marks for Moodle and Canvas: the files that their importers read, filled in or made."""

import csv
import io
import sys

import pytest
from classes import gradebook

from rulebook import cli
from rulebook.course.collect import whose
from rulebook.errors import RulebookError
from rulebook.grading.marking.course import Course
from rulebook.grading.telling.filling import Column, fill
from rulebook.grading.telling.outcomes import read_unit
from rulebook.grading.telling.platform_marks import columns, export, learners, plain
from rulebook.grading.telling.sheets import Sheet, read_sheet
from rulebook.grading.telling.whose_rows import Learner, match

# As Moodle's grading worksheet and gradebook export, and Canvas's gradebook export, are laid out.
WORKSHEET = """Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 481516","Zoë Müller",zoe@example.org,"Submitted for grading",,8.00,Yes,-,-,
"Participant 481517","Cy Young",cy@example.org,"Submitted for grading",5.00,8.00,Yes,-,-,"well, well"
"Participant 481518",Bob,b@example.org,"No submission",,8.00,Yes,-,-,
"""
MOODLE = """"First name","Last name","ID number",Institution,"Email address","Assignment: ps1 (Real)","Assignment: ps1 (Percentage)","Course total (Real)","Last downloaded from this course"
Zoë,Müller,,"A, B & Co",zoe@example.org,-,-,12.00,1800000000
Нина,Ли,,,n@example.org,-,-,-,1800000000
Cy,Young,cy,,x@example.org,-,-,-,1800000000
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,ps1 (77),Homework Current Score
,,,,,Manual Posting,
    Points Possible,,,,,8,(read only)
"Müller, Zoë",2342,,zmueller,One,,0
"Young, Cy",2343,,cy,One,3,0
"Student, Test",9,,deadbeef,One,,0
"""
PEOPLE = [
    Learner("zoe-muller"),
    Learner("cy"),
    Learner("bob", "Bob", email="b@example.org"),
    Learner("nina", "Нина", "Ли"),
]
MARKS = Column("ps1", 8, {"zoe-muller": 2, "cy": 0, "bob": 0.5, "nina": 4})


def sheet(tmp_path, text, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return read_sheet(path)


def cells(made, place):
    return [row[place] for row in made.rows]


def test_a_worksheet_s_grades_are_filled_in_and_nothing_else_changes(tmp_path):
    made = sheet(tmp_path, WORKSHEET)
    before = [row[:] for row in made.rows]
    said = fill(made, PEOPLE, [MARKS])
    # Cy Young has no mark by this id, so the grade that was there stays.
    assert cells(made, 4) == ["Grade", "2", "5.00", "0.5"]
    for row, old in zip(made.rows, before, strict=True):
        assert row[:4] + row[5:] == old[:4] + old[5:]
    assert any("Not found in the file" in one and "cy, nina" in one for one in said)
    assert "1 row of the file got no mark: left as before (Cy Young)." in said


def test_moodle_s_gradebook_is_filled_in_by_id_and_by_name(tmp_path):
    made = sheet(tmp_path, MOODLE)
    said = fill(made, PEOPLE, [MARKS])
    assert cells(made, 5) == ["Assignment: ps1 (Real)", "2", "4", "0"]
    assert cells(made, 6)[1:] == ["-"] * 3
    assert said[0].startswith("Not found in the file, so without a mark there: bob.")


def test_canvas_s_gradebook_is_filled_in_and_its_rows_that_are_nobody_stay(tmp_path):
    made = sheet(tmp_path, CANVAS)
    said = fill(made, PEOPLE, [MARKS])
    assert cells(made, 5) == ["ps1 (77)", "Manual Posting", "8", "2", "0", ""]
    assert cells(made, 6)[2:] == ["(read only)", "0", "0", "0"]
    assert "bob, nina" in said[0]


@pytest.mark.parametrize(
    ("text", "expected"), [(WORKSHEET, "worksheet"), (MOODLE, "moodle"), (CANVAS, "canvas")]
)
def test_the_three_files_are_told_apart(tmp_path, text, expected):
    assert sheet(tmp_path, text).kind == expected


@pytest.mark.parametrize(
    ("file", "text", "row"),
    [
        ("Zoë Müller_481516_assignsubmission_file_/x.ipynb", WORKSHEET, 1),
        ("Zoë Müller_481516_assignsubmission_file_/x.ipynb", MOODLE, 1),
        ("mullerzoe_2342_108_x.ipynb", CANVAS, 3),
        ("youngcy_LATE_2343_108_x-1.ipynb", CANVAS, 4),
        ("zoe@example.org/x.ipynb", MOODLE, 1),
        ("zmueller/x.ipynb", CANVAS, 3),
    ],
)
def test_whom_the_collector_named_is_found_again(tmp_path, file, text, row):
    student = whose(file)["student_id"]
    made = sheet(tmp_path, text)
    fill(made, [Learner(student)], [Column("ps1", 8, {student: 7})])
    place = 4 if text == WORKSHEET else 5
    assert [number for number, cell in enumerate(cells(made, place)) if cell == "7"] == [row]


def test_two_of_one_name_are_left_out_and_named(tmp_path):
    text = WORKSHEET.replace("Bob,b@", '"Zoë Müller",b@')
    made = sheet(tmp_path, text)
    said = fill(made, PEOPLE[:1], [MARKS])
    assert cells(made, 4)[1:] == ["", "5.00", ""]
    assert any("More than one row or learner fits" in one and "zoe-muller" in one for one in said)


def test_two_learners_who_fit_one_row_are_both_left_out():
    rows = {1: ["Zoë Müller", ""]}
    who, doubtful = match(
        ["Full name", "Email"],
        rows,
        [Learner("zoe-muller"), Learner("7", "Zoë", "Müller")],
        "moodle",
    )
    assert (who, doubtful) == ({}, ["7", "zoe-muller"])


def test_an_email_says_more_than_a_name():
    rows = {1: ["Kim Lee", "one@x.org"], 2: ["Kim Lee", "two@x.org"]}
    people = [Learner("k1", "Kim", "Lee", "TWO@x.org"), Learner("k2", "Kim", "Lee", "one@x.org")]
    who, doubtful = match(["Full name", "Email"], rows, people, "moodle")
    assert (who, doubtful) == ({2: "k1", 1: "k2"}, [])


def test_a_first_name_alone_is_nobody_s_id(tmp_path):
    text = "First name,Last name,Email address,ps1\nBob,Other,o@x.org,-\n"
    made = sheet(tmp_path, text)
    fill(made, [Learner("bob")], [MARKS])
    assert cells(made, 3) == ["ps1", "-"]


def test_a_mark_is_nobody_s_id(tmp_path):
    text = 'First name,Last name,ID number,"Quiz: x (Real)",ps1\nA,B,1,7,-\nC,D,7,1,-\n'
    made = sheet(tmp_path, text)
    fill(made, [Learner("7")], [Column("ps1", 8, {"7": 3})])
    assert cells(made, 4) == ["ps1", "-", "3"]


def test_a_column_that_no_pack_names_is_to_be_named(tmp_path):
    text = 'ID,"Vollständiger Name",Status,Zensur\n"Teilnehmer/in12","Zoë Müller",x,\n'
    with pytest.raises(RulebookError, match=r"Name it with --column: .*Zensur"):
        fill(sheet(tmp_path, text), PEOPLE, [MARKS])
    made = sheet(tmp_path, text)
    fill(made, PEOPLE, [MARKS], "Zensur")
    assert cells(made, 3) == ["Zensur", "2"]


def test_a_column_that_is_not_there_is_added_and_said(tmp_path):
    made = sheet(tmp_path, CANVAS.replace("ps1 (77)", "other (77)"))
    said = fill(made, PEOPLE, [MARKS])
    assert cells(made, 7) == ["ps1", "", "8", "2", "0", ""]
    assert "no column called ps1: it was added" in said[0]


def test_a_column_may_be_named(tmp_path):
    made = sheet(tmp_path, CANVAS.replace("ps1 (77)", "Unit 1 (77)"))
    fill(made, PEOPLE, [MARKS], "Unit 1")
    assert cells(made, 5)[3:5] == ["2", "0"]
    with pytest.raises(RulebookError, match="The file has no column “Unit 2”; it has Student, ID"):
        fill(made, PEOPLE, [MARKS], "Unit 2")


def test_two_columns_of_one_name_are_a_question_to_the_instructor(tmp_path):
    text = MOODLE.replace("ps1 (Percentage)", "ps1 (Punkte)")
    with pytest.raises(RulebookError, match="2 columns of the file are called like ps1"):
        fill(sheet(tmp_path, text), PEOPLE, [MARKS])


def test_a_worksheet_holds_one_mark_a_learner(tmp_path):
    with pytest.raises(RulebookError, match="there are 2 columns of marks"):
        fill(sheet(tmp_path, WORKSHEET), PEOPLE, [MARKS, Column("ps2", 8, {})])


@pytest.mark.parametrize(
    ("text", "old", "new"), [(WORKSHEET, "8.00", "100.00"), (CANVAS, ",8,", ",100,")]
)
def test_another_maximum_on_the_platform_is_said(tmp_path, text, old, new):
    assert not any("out of" in one for one in fill(sheet(tmp_path, text), PEOPLE, [MARKS]))
    said = fill(sheet(tmp_path, text.replace(old, new)), PEOPLE, [MARKS])
    assert any(one.startswith("On the platform ps1 is out of 100, here out of 8") for one in said)


@pytest.mark.parametrize(
    ("encode", "separator"),
    [
        (lambda text: text.encode(), ","),
        (lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), ","),
        (lambda text: text.replace(",", ";").encode(), ";"),
    ],
)
def test_a_file_is_written_as_it_was_read(tmp_path, encode, separator):
    data = encode("Student,ID,Section,ps1\nZoë,1,One,2\n")
    (tmp_path / "x.csv").write_bytes(data)
    made = read_sheet(tmp_path / "x.csv")
    assert made.separator == separator
    # Every field stands in quotes now: a spreadsheet with another separator must not split one.
    assert made.text.replace('"', "").encode() == data
    assert made.text.count('"') == 16


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "cannot be read"),
        (b"", "no first row of titles"),
        (b"only a title\n", "no first row of titles"),
        (b"a,b\n", "no first row of titles"),
        ("Zoë,b\nc,d\n".encode("latin-1"), "not written in UTF-8"),
        (b"PK\x03\x04rest", "a workbook, not a CSV file"),
        (b'a,b\n"c,d\n', "not a whole CSV file"),
        (b"\xff\xfea\x00b", "not written in UTF-8"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(tmp_path, data, sentence):
    path = tmp_path / "x.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(RulebookError, match=sentence):
        read_sheet(path)


def test_ragged_rows_are_made_even(tmp_path):
    made = sheet(tmp_path, "Student,ID,Section,ps1\nZoe Muller,1\n")
    fill(made, PEOPLE, [MARKS])
    assert made.rows[1] == ["Zoe Muller", "1", "", "2"]


def test_the_plain_shapes():
    people = [Learner("z", "Zoë", "Müller", "z@x.org", "2342"), Learner("bob")]
    marks = [Column("ps1", 8, {"z": 2.5})]
    assert plain("moodle", people, marks) == Sheet(
        [
            ["Username", "First name", "Last name", "Email address", "ps1"],
            ["z", "Zoë", "Müller", "z@x.org", "2.5"],
            ["bob", "", "", "", ""],
        ]
    )
    assert plain("canvas", people, marks).rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"],
        ["    Points Possible", "", "", "", "", "8"],
        ["Müller, Zoë", "2342", "", "z", "", "2.5"],
        ["bob", "", "", "bob", "", ""],
    ]


@pytest.fixture(scope="module")
def course(marked_class):
    return Course(marked_class)


@pytest.fixture(scope="module")
def units(course):
    return [read_unit(course, name) for name in ("ps1", "ps2")]


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_a_unit_s_mark_has_lateness_taken_off_and_waits_for_the_marker(units):
    assert [column.marks for column in columns(units[:1])] == [{"bob": 0.5, "cy": 0, "nina": 4}]
    whole = columns(units[:1], unfinished=True)[0]
    assert (whole.marks["zoe"], whole.points) == (2, 8)


def test_a_question_s_marks_are_as_they_are(units):
    found = {column.title: column.marks for column in columns(units[:1], questions=True)}
    assert found == {
        "ps1: a-test": {"bob": 0, "cy": 0, "nina": 0, "zoe": 2},
        "ps1: a-more": {"bob": 0, "cy": 0, "nina": 0, "zoe": 1},
        "ps1: b-test": {"bob": 0.5, "cy": 0, "nina": 1, "zoe": 1},
        "ps1: why": {"bob": 0, "cy": 0, "nina": 3},
    }


def test_what_is_not_final_is_left_out_and_said(course, units, tmp_path):
    said = export(course, units, tmp_path / "out.csv", platform="moodle")
    found = {row["Username"]: row["ps1"] for row in read(tmp_path / "out.csv")}
    assert found == {"bob": "0.5", "cy": "0", "nina": "4", "zoe": "", "eve": ""}
    assert said[0].startswith(
        "ps1: answers of 1 learner are still to be marked by hand, and their marks are left out: "
        "Zoë Müller."
    )
    assert any("not graded yet, so left out: ada" in one for one in said)
    assert any("handed nothing in, so without a mark: Eve Stone" in one for one in said)
    assert said[-1] == "ps2: nothing is graded yet."


def test_what_is_not_final_may_be_written_and_is_said_all_the_same(course, units, tmp_path):
    said = export(course, units, tmp_path / "out.csv", platform="canvas", unfinished=True)
    found = {row["SIS Login ID"]: row["ps1"] for row in read(tmp_path / "out.csv")}
    assert (found["zoe"], found[""]) == ("2", "8")
    assert "written as they stand: Zoë Müller." in said[0]


def test_the_questions_say_that_lateness_is_not_in_them(course, units, tmp_path):
    said = export(course, units[:1], tmp_path / "out.csv", platform="moodle", questions=True)
    assert any("what lateness costs is in the mark of a unit" in one for one in said)
    row = next(one for one in read(tmp_path / "out.csv") if one["Username"] == "zoe")
    assert [row[f"ps1: {name}"] for name in ("a-test", "a-more", "b-test", "why")] == [
        "2",
        "1",
        "1",
        "",
    ]


def test_the_marks_are_those_of_nbgrader(course, units):
    with gradebook(course.root) as book:
        for work in units[0].works:
            entry = book.find_submission("ps1", work.student)
            assert work.mark == max(0, entry.score - entry.late_submission_penalty)


def test_everybody_in_the_gradebook_stands_by_name(course):
    assert {one.id for one in learners(course)} == {"zoe", "bob", "cy", "nina", "eve"}
    assert next(one for one in learners(course) if one.id == "zoe").last == "Müller"


def test_a_unit_with_nobody_is_not_exported(course, units, tmp_path):
    with pytest.raises(RulebookError, match="Nothing of ps2 is graded yet"):
        export(course, units[1:], tmp_path / "out.csv", platform="moodle")
    assert not list(tmp_path.iterdir())


def test_the_file_to_fill_in_is_never_written_over(course, units, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(CANVAS)
    with pytest.raises(RulebookError, match="is the file to be filled in"):
        export(course, units, path, source=path)
    assert path.read_text() == CANVAS


def test_a_place_that_cannot_be_written_to_is_one_sentence(course, units, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RulebookError, match=r"cannot be written .*--out"):
        export(course, units, tmp_path / "file" / "x.csv", platform="moodle")


def run(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["rulebook", "marks", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


def test_the_command_fills_in_a_copy_beside_the_feedback(monkeypatch, capsys, course, tmp_path):
    path = tmp_path / "2027 Grades.csv"
    path.write_text(MOODLE, encoding="utf-8")
    assert not run(monkeypatch, "ps1", "--fill", str(path), "--course", str(course.root))
    rows = read(course.root / "marks" / path.name)
    assert [row["Assignment: ps1 (Real)"] for row in rows] == ["-", "4", "0"]
    assert path.read_text(encoding="utf-8") == MOODLE
    said = capsys.readouterr().out
    assert "left out: Zoë Müller" in said
    assert "marks/2027 Grades.csv" in said.replace("\n", "")


@pytest.mark.parametrize("words", [[], ["--platform", "moodle", "--fill", "x.csv"]])
def test_the_command_wants_one_of_file_and_platform(monkeypatch, capsys, course, words):
    assert run(monkeypatch, "ps1", "--course", str(course.root), *words) == 2
    assert "Say either --fill" in capsys.readouterr().err

"""The instructor's report: its counts worked out by hand, and a page that needs nothing but itself."""

import csv
import datetime
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from rulebook import cli
from rulebook.errors import RulebookError
from rulebook.grading.marking.course import Course
from rulebook.grading.telling.outcomes import (
    NOT_ATTEMPTED,
    NOT_THERE,
    PARTLY,
    RIGHT,
    TO_MARK,
    Answer,
    Question,
    Unit,
    Work,
    read_unit,
)
from rulebook.grading.telling.report import LEARNERS, PAGE, QUESTIONS, report_html, write_report
from rulebook.grading.telling.report_charts import COLOURS, marks_chart, questions_chart
from rulebook.grading.telling.report_rows import CRITERION, messages, needs_word

WHEN = datetime.datetime(2027, 2, 1, 9, 30)


@pytest.fixture(scope="module")
def course(marked_class):
    return Course(marked_class)


@pytest.fixture(scope="module")
def units(course):
    return [read_unit(course, name) for name in ("ps1", "ps2")]


@pytest.fixture(scope="module")
def written(units, tmp_path_factory):
    return write_report(tmp_path_factory.mktemp("report") / "new" / "folder", units, WHEN)


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Page(HTMLParser):
    """Collects tags with their attributes, the text of every table row, and all the text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self.words, self.in_cell = [], [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.in_cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data):
        self.words += data
        if self.in_cell:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def page(written):
    return Page(written[0].read_text(encoding="utf-8"))


def test_each_question_s_row_holds_the_counts_worked_out_by_hand(written):
    found = [
        (
            row["question"],
            *(int(row[one.replace(" ", "_")]) for one in COLOURS),
            row["mean_of_marked"],
        )
        for row in rows(written[1])
    ]
    # right, partly, not there yet, not attempted, to mark; the mean of what is marked
    assert found == [
        ("a-test", 1, 0, 2, 1, 0, "0.5"),
        ("a-more", 1, 0, 2, 1, 0, "0.25"),
        ("b-test", 2, 1, 0, 1, 0, "0.62"),
        ("why", 0, 1, 0, 2, 1, "1"),
    ]


def test_each_learner_has_a_row_also_who_is_not_graded_or_handed_nothing_in(written):
    found = {row["student"]: row for row in rows(written[2]) if row["unit"] == "ps1"}
    assert {name: (row["state"], row["mark"]) for name, row in found.items()} == {
        "bob": ("marked", "0.5"),
        "cy": ("marked", "0"),
        "zoe": ("1 to mark by hand", "2"),
        "nina": ("marked", "4"),
        "ada": ("not graded yet", ""),
        "eve": ("nothing handed in", ""),
    }
    zoe = found["zoe"]
    assert (zoe["name"], zoe["before_lateness"], zoe["late_penalty"], zoe["hours_late"]) == (
        "Zoë Müller",
        "4",
        "2",
        "2.0",
    )
    assert found["nina"]["name"] == "Нина Ли"


def test_who_needs_a_word_is_who_meets_the_criterion(units):
    reasons = {work.student: needs_word(work) for work in units[0].works}
    assert reasons == {
        "bob": ["0.5 of the 8 points marked so far"],
        "cy": ["0 of the 8 points marked so far", "4 of 4 questions blank"],
        "nina": [],  # exactly half
        "zoe": ["2 hours late, which cost 2 points"],
    }


def test_the_same_message_with_another_number_is_counted_once(units):
    unit = units[0]
    assert messages(unit, unit.questions[1]) == [(2, "1 is too small")]
    assert messages(unit, unit.questions[3]) == []


def test_the_page_needs_nothing_but_itself(page):
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe", "object")
        for name in ("src", "href", "srcset"):
            assert attributes.get(name, "data:").startswith(("data:", "#"))
    assert ("html", {"lang": "en-GB"}) in page.tags


def test_the_pictures_have_words_and_a_narrow_form(page, units):
    pictures = [attributes["alt"] for tag, attributes in page.tags if tag == "img"]
    assert pictures == [marks_chart(units[0]).alt, questions_chart(units[0]).alt]
    narrow = [attributes for tag, attributes in page.tags if tag == "source"]
    assert len(narrow) == 2
    assert all("max-width" in attributes["media"] for attributes in narrow)
    assert len({attributes["srcset"] for attributes in narrow} | set(pictures)) == 4


def test_the_pictures_say_the_numbers_and_have_axes_with_units(units):
    marks, questions = marks_chart(units[0]), questions_chart(units[0])
    assert "The middle mark is 1.25." in marks.alt  # between 0.5 and 2
    assert "of 4 learners in ps1, of 8 points" in marks.alt
    assert "a-test: 1 right, 2 not there yet, 1 not attempted." in questions.alt
    assert "why: 1 partly right, 2 not attempted, 1 to mark by hand." in questions.alt
    for chart, x, y in (
        (marks, "Mark (points of 8; dotted: the middle)", "Learners"),
        (questions, "Learners", ""),
    ):
        axes = chart.figure.axes[0]
        assert (axes.get_xlabel(), axes.get_ylabel()) == (x, y)
        assert chart.figure.get_suptitle()


@pytest.mark.parametrize("narrow", [False, True])
def test_the_bars_are_as_long_as_the_counts(units, narrow):
    marks = marks_chart(units[0], narrow).figure.axes[0]
    assert sum(bar.get_height() for bar in marks.patches) == 4
    questions = questions_chart(units[0], narrow).figure.axes[0]
    ends = {}
    for bar in questions.patches:
        row = round(bar.get_y() + bar.get_height() / 2)
        ends[row] = max(ends.get(row, 0), bar.get_x() + bar.get_width())
    assert ends == {0: 4, 1: 4, 2: 4, 3: 4}


def test_the_page_shows_each_learner_s_outcome_of_each_question(page):
    grid = {row[0]: row[1:] for row in page.rows if len(row) == 6 and row[0] != "learner"}
    assert grid["bob"] == [
        "0.5",
        "✗not there yet",
        "✗not there yet",
        "0.5partly right",
        "–not attempted",
    ]
    assert grid["Zoë Müller"] == ["2", "✓right", "✓right", "✓right", "✎to mark by hand"]


def test_the_page_says_what_is_left_to_do_and_by_what_criterion(page):
    assert "Still to mark by hand, in formgrader: 1 answer, 4 points in all." in page.words
    assert "1 learner handed in and is not graded yet (ada): rulebook grade ps1" in page.words
    assert CRITERION in page.words
    assert "Eve Stone: handed nothing in" in page.words
    assert "Nothing is graded yet of ps2." in page.words


def test_writing_again_replaces_and_leaves_nothing_else(written, units):
    folder = written[0].parent
    written[0].write_text("an older page")
    assert write_report(folder, units, WHEN) == written
    assert written[0].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in folder.iterdir()) == sorted([PAGE, QUESTIONS, LEARNERS])


def test_a_class_with_nobody_gets_a_sentence(units, tmp_path):
    with pytest.raises(
        RulebookError, match=r"Nothing is graded yet, of ps2 \(nobody handed .*rulebook grade ps2"
    ):
        write_report(tmp_path / "report", units[1:], WHEN)
    assert not (tmp_path / "report").exists()


def test_a_folder_that_cannot_be_written_to_is_one_sentence(units, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RulebookError, match=r"cannot be written to .*--out"):
        write_report(tmp_path / "file", units, WHEN)
    assert (tmp_path / "file").read_text() == "mine"


def unit_of(*answers, points=1.0, student="x"):
    """A unit of one question; each answer is (outcome, score, message) of another learner."""
    question = Question("p", "q", points, False)
    works = [
        Work(f"{student}{place}", f"{student}{place}", [Answer(question, *one)])
        for place, one in enumerate(answers)
    ]
    return Unit("p", [question], works, {}, {})


def test_markup_in_names_and_messages_is_no_markup(tmp_path):
    unit = unit_of((NOT_THERE, 0.0, "<img src=x onerror=alert(1)>"), student="<b>&")
    text = report_html([unit], WHEN)
    assert "<img src=x" not in text
    assert "<b>&0" not in text
    assert "&lt;b&gt;&amp;0" in text


def test_a_formula_in_a_message_is_text_to_a_spreadsheet(tmp_path):
    paths = write_report(tmp_path, [unit_of((NOT_THERE, 0.0, "=HYPERLINK(1)"))], WHEN)
    assert rows(paths[1])[0]["message_1"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ([(RIGHT, 1.0)] * 3, "p: every question that is marked is right for everybody"),
        ([(TO_MARK, 0.0)], "p: no question is marked for everybody yet"),
        ([(RIGHT, 1.0), (NOT_ATTEMPTED, 0.0)], "p: hardest was q, right for 1 of 2"),
        ([(PARTLY, 0.5)], "p: hardest was q, right for 0 of 1"),
    ],
)
def test_the_picture_s_title_is_what_it_shows(answers, title):
    assert questions_chart(unit_of(*answers)).figure.get_suptitle() == title


@pytest.mark.parametrize("points", [0.0, 0.5, 3.0, 20.0, 1000.0])
def test_marks_of_any_size_can_be_drawn(points):
    chart = marks_chart(unit_of((RIGHT, points), (NOT_THERE, 0.0), points=points))
    assert sum(bar.get_height() for bar in chart.figure.axes[0].patches) == 2
    assert len(chart.figure.axes[0].patches) <= 11


def run(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["rulebook", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


@pytest.mark.slow
def test_the_command_writes_beside_the_feedback_and_says_where(monkeypatch, capsys, course):
    assert not run(monkeypatch, "report", "--all", "--course", str(course.root))
    assert {path.name for path in (course.root / "report").iterdir()} == {PAGE, QUESTIONS, LEARNERS}
    assert str(course.root / "report" / PAGE) in capsys.readouterr().out


def test_the_command_asks_for_units(monkeypatch, capsys, course):
    assert run(monkeypatch, "report", "--course", str(course.root)) == 2
    assert "Say which units" in capsys.readouterr().err


@pytest.mark.slow
def test_neither_report_nor_marks_knows_posts_and_rules():
    code = (
        "import sys, rulebook.grading.telling.report, rulebook.grading.telling.platform_marks\n"
        "print(*(name for name in sys.modules if name.startswith('rulebook.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shared = {"frame", "layout", "errors", "files", "grading", "page"}
    assert {name.split(".")[1] for name in done.stdout.split()} == shared

"""The map of the course: found by itself, honest about what is done, and no spoiler."""

import os
import re

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from rulebook.errors import RulebookError
from rulebook.grading.score import SCORE_NAME
from rulebook.learner.cards import BEGUN, FINISHED, NOT_BEGUN
from rulebook.learner.predictions import FailLog, Guess, Prediction
from rulebook.learner.progress import progress
from rulebook.learner.talk import save_page, talk_path
from tests.nbgrading import ROOT

NAME = "Zoë Müller"
SURE = Prediction("holds", 70.0, "It seems so to me.")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))


@pytest.fixture
def course(tmp_path):
    """Make a small course of two units with rules, with pages and solutions."""
    root = tmp_path / "course"
    add(root, "03-length", "Short?")
    add(root, "09-hashtags", "Never *more* than two?")
    return root


def add(root, unit, title, page=True):
    text = (
        f"# {unit[:2]} · {title}\n\n*Read, run, play. 25 minutes.*\n\n"
        "**You need** [a median](00-first-day.ipynb). More of it later.\n\n"
        "**Afterwards you can** tell a lift from 3 < 4 & luck."
    )
    places = {root / "notebooks" / f"{unit}.ipynb": text}
    if page:
        graded = f"# {unit}\n\n20 points · 45 minutes"
        places |= {
            root / part / unit / f"{unit}.ipynb": graded for part in ("assignments", "solutions")
        }
    for path, source in places.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), path)


def shown(root, name=NAME):
    return progress(name, root)._repr_html_()


def row(root, title, name=NAME):
    [found] = [part for part in re.findall(r"<li .*?</li>", shown(root, name)) if title in part]
    return found


def finish(unit, verdict="backfires"):
    log = FailLog(NAME)
    log.predict(unit, SURE)
    log.find(unit, "page-01", 0.8, verdict, "I ask first.")


def test_a_unit_is_described_by_its_own_first_cell(course):
    [short, _] = progress(NAME, course).steps
    assert (short.number, short.slug, short.title) == ("03", "length", "03 · Short?")
    assert (short.needs, short.gives) == ("a median", "tell a lift from 3 < 4 & luck.")
    assert (short.walk_minutes, short.page_minutes) == (25, 45)
    assert "from 3 &lt; 4 &amp; luck" in row(course, "03 · Short?")


def test_another_unit_appears_by_itself_and_what_is_not_there_is_not_linked(course):
    add(course, "12-emoji", "Emoji?", page=False)
    assert [step.name for step in progress(NAME, course).steps][-1] == "12-emoji"
    links = re.findall(r'href="([^"]+)"', row(course, "12 · Emoji?"))
    assert links == ["../notebooks/12-emoji.ipynb"]


def test_the_course_s_own_links_lead_to_what_is_there():
    for step in progress(NAME, ROOT).steps:
        assert step.needs
        assert step.gives
        assert step.walk_minutes
        assert (ROOT / step.walk).is_file()
        assert (ROOT / step.solution).is_file()


@pytest.mark.parametrize("name", ["", "  ", ..., 7])
def test_without_a_name_there_is_a_sentence_and_the_map(course, name):
    finish("hashtags")
    seen = progress(name, course)
    assert "Your name is still missing" in seen.said
    assert seen.status == {}
    assert "09 · Never more than two?" in repr(seen)
    assert "solution" not in seen._repr_html_()


def test_units_are_not_begun_then_begun_then_finished(course):
    assert progress(NAME, course).status == {"03-length": NOT_BEGUN, "09-hashtags": NOT_BEGUN}
    FailLog(NAME).predict("length", SURE)
    assert progress(NAME, course).status["03-length"] == BEGUN
    finish("length", "can't tell")
    seen = progress(NAME, course)
    assert seen.status == {"03-length": FINISHED, "09-hashtags": NOT_BEGUN}
    assert seen.next.name == "09-hashtags"
    assert "1 of 2 units" in seen.said
    assert "expected: holds; found: can&#x27;t tell" in row(course, "03 · Short?")


def test_a_unit_that_asks_for_a_number_counts_by_its_number(course):
    add(course, "00-first-day", "First day")
    log = FailLog(NAME)
    log.guess("first-day", Guess(1200.0, "It seems so to me."))
    assert progress(NAME, course).status["00-first-day"] == BEGUN
    log.measure("first-day", "gov-01", 340.0, "I ask first.")
    assert progress(NAME, course).status["00-first-day"] == FINISHED
    assert "expected: 1,200; found: 340" in row(course, "First day")


def test_the_last_unit_is_finished_with_its_talk(course):
    add(course, "12-failconf", "Tell")
    FailLog(NAME).guess("failconf", Guess(60.0, "It seems so to me."))
    assert progress(NAME, course).status["12-failconf"] == BEGUN
    save_page("<p>My talk</p>", talk_path(NAME))
    assert progress(NAME, course).status["12-failconf"] == FINISHED


def test_all_finished(course):
    finish("length")
    finish("hashtags")
    seen = progress(NAME, course)
    assert seen.next is None
    assert "2 of 2 units" in seen.said


def test_the_way_to_a_solution_opens_only_once_the_unit_is_finished(course):
    FailLog(NAME).predict("hashtags", SURE)
    assert "solution" not in shown(course)
    finish("hashtags")
    # One click, and nothing of the other unit's.
    assert re.findall(r'href="\.\./(solutions/[^"]+)"', shown(course)) == [
        "solutions/09-hashtags/09-hashtags.ipynb"
    ]
    # Another learner on the same machine has not finished it.
    assert "solution" not in shown(course, "Sam Okafor")


def test_a_course_without_solutions_offers_none(course):
    finish("hashtags")
    (course / "solutions" / "09-hashtags" / "09-hashtags.ipynb").unlink()
    assert "solution" not in shown(course)


def test_marks_are_those_of_the_newest_feedback_and_nothing_is_made_up(course):
    assert "marks" not in shown(course)
    work = course / "work" / "09-hashtags"
    for when, score in (("2027-01-01", "11.0"), ("2027-02-01", "17.5")):
        page = work / "feedback" / when / "09-hashtags.html"
        page.parent.mkdir(parents=True)
        page.write_text(f'<meta name="{SCORE_NAME}" content="{score} / 20"> 1 of 2 points')
        seconds = 1_800_000_000 + int(when[5:7])
        os.utime(page, (seconds, seconds))
    (work / "notes.html").write_text("<p>My own notes, 20 / 20</p>")
    assert "marks: 17.5 of 20" in row(course, "09")
    assert 'href="../work/09-hashtags/feedback/2027-02-01/09-hashtags.html"' in row(course, "09")
    assert "marks" not in row(course, "03 · Short?")


def test_a_page_that_a_learner_has_broken_is_still_linked(course):
    page = course / "work" / "09-hashtags" / "09-hashtags.ipynb"
    page.parent.mkdir(parents=True)
    page.write_text("{ not a notebook")
    assert 'href="../work/09-hashtags/09-hashtags.ipynb"' in row(course, "09")


def test_the_map_can_be_read_aloud(course):
    finish("length")
    page = shown(course)
    assert page.count("<ul ") == 1
    assert page.count("<li ") == 2
    spoken = re.findall(r'aria-label="([^"]+)"', page)
    assert len(spoken) == len(set(spoken)) == page.count("<a ")


def ways_on(page):
    return re.findall(r'<a href="([^"]+)" aria-label="((?:Go on|Begin) here: [^"]+)"', page)


def test_there_is_one_way_on_and_it_leads_to_the_page_once_it_is_begun(course):
    walk, page = "../notebooks/{0}.ipynb", "../work/{0}/{0}.ipynb"
    assert ways_on(shown(course, "")) == [
        (walk.format("03-length"), "Begin here: walk-through of unit 03")
    ]
    assert [where for where, _ in ways_on(shown(course))] == [walk.format("03-length")]
    FailLog(NAME).predict("length", SURE)
    assert ways_on(shown(course)) == [
        (page.format("03-length"), "Go on here: your page of unit 03")
    ]
    finish("length")
    assert [where for where, _ in ways_on(shown(course))] == [walk.format("09-hashtags")]
    finish("hashtags")
    assert ways_on(shown(course)) == []


def test_elsewhere_than_in_the_course_there_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RulebookError, match="is not a folder of this course"):
        progress(NAME)

"""How far a page is: every marked cell counted once, wrong answers never among those that stand."""

import contextlib
import re
import shutil

import matplotlib.pyplot as plt
import nbformat
import pytest

from rulebook.errors import RulebookError
from rulebook.unit import base
from rulebook.unit.standing import NOTED, OPEN, PLACEHOLDER, RIGHT, WRONG
from tests.nbgrading import ROOT, fill, solutions

UNIT = "09-hashtags"
TEXT = {"manager": "I compared our posts with few hashtags and those with many."}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course to work in, its maps and solutions for one unit beside the page."""
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    shutil.copyfile(ROOT / "nbgrader_config.py", tmp_path / "nbgrader_config.py")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def work(course, monkeypatch):
    """Return a function that works through a unit's page as released, and gives its unit."""

    def work(unit=UNIT, **answers):
        folder = course / "work" / unit
        folder.mkdir(parents=True, exist_ok=True)
        released = nbformat.read(ROOT / "assignments" / unit / f"{unit}.ipynb", as_version=4)
        page = fill(released, answers)
        nbformat.write(page, folder / f"{unit}.ipynb")
        monkeypatch.chdir(folder)
        names = {}
        monkeypatch.setattr(base, "_names", lambda: names)
        for cell in page.cells:
            if cell.cell_type == "code" and cell.id != "so-far":
                with contextlib.suppress(RulebookError, TypeError):
                    exec(cell.source, names)
                plt.close("all")  # as a notebook does: the next cell draws a picture of its own
        return names["unit"]

    return work


def solved(unit=UNIT, **other):
    return {**solutions(unit), **TEXT, **other}


def test_a_page_as_released_is_open_from_top_to_bottom(work):
    now = work().so_far()
    assert now.said == "0 points stand, 0 are noted and marked later, 20 are open."
    assert {came for _, came in now.outcomes} == {OPEN}


@pytest.mark.parametrize("unit", [UNIT, "00-first-day", "11-by-lot", "12-failconf"])
def test_each_point_of_a_solved_page_stands_or_is_noted(work, unit):
    now = work(unit, **solved(unit)).so_far()
    page = nbformat.read(ROOT / "assignments" / unit / f"{unit}.ipynb", as_version=4)
    marked = [cell for cell in page.cells if cell.metadata.nbgrader.grade]
    later = [cell for cell in marked if "check_form" in cell.source or cell.cell_type == "markdown"]
    assert [item.cell for item in now.of(NOTED)] == [cell.id for cell in later]
    assert [item.cell for item in now.of(RIGHT)] == [c.id for c in marked if c not in later]
    assert now.open == []
    points = sum(cell.metadata.nbgrader.points for cell in later)
    assert f"{points} are noted" in now.said.replace(" is noted", " are noted")
    assert now.said.endswith("none are open.")


def test_a_wrong_answer_that_is_only_noted_never_stands_and_a_checked_one_is_open(work):
    unit = work(
        **solved(
            **{"verdict": 'verdict = "backfires"', "lift": "lift = -1", "learned": "learned = ..."}
        )
    )
    now = unit.so_far()
    outcomes = {item.question: came for item, came in now.outcomes}
    assert outcomes["verdict"] == NOTED
    assert outcomes["lift"] == WRONG
    assert outcomes["learned"] == OPEN
    assert "14 points" not in now.said
    assert now.said.endswith("2 are open.")


def test_a_table_that_was_written_into_is_told_and_no_thought_leads_astray(work, capsys):
    wrong = solved(**{"few-posts": 'few_posts = mine["hashtags"] = 2'})
    unit = work(**wrong)
    said = " ".join(capsys.readouterr().out.split())
    assert "one sign = wrote into it" in said
    assert "wrote into it" in unit.so_far()._repr_html_()
    with pytest.raises(RulebookError) as error:
        unit.check("few-posts", "two")
    assert "A thought" not in str(error.value)
    assert "Looked for" in str(error.value)
    assert "Where to look" in str(error.value)


def test_each_title_leads_to_a_cell_of_the_page(work):
    unit = work(**solved(lift="lift = -1"))
    shown = unit.so_far()._repr_html_()
    page = nbformat.read(ROOT / "assignments" / UNIT / f"{UNIT}.ipynb", as_version=4)
    ids = {cell.id for cell in page.cells}
    led = re.findall(r'href="#cell-id=([^"]+)"', shown)
    assert set(led) <= ids
    assert len(led) == len({cell.id for cell in page.cells if cell.metadata.nbgrader.grade})
    assert "The lift (1 point)</a>" in shown
    assert "The promise: tagged-lift (1 point)</a>" in shown
    links = re.findall(r'href="(\.\./\.\./[^"]+)"', shown)
    assert links == ["../../notebooks/10-transfer.ipynb", "../../notebooks/start-here.ipynb"]
    for link in links:
        assert (ROOT / "work" / UNIT / link).resolve().is_file()


def test_a_text_that_was_not_written_is_open(work):
    now = work(**solved(manager=f"{PLACEHOLDER}\n\n")).so_far()
    assert [item.question for item in now.open] == ["manager"]


def test_nothing_is_said_while_a_submission_is_graded(work, monkeypatch):
    unit = work()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert unit.so_far() is None


def test_a_page_that_is_not_found_is_a_sentence(work, course, monkeypatch):
    unit = work()
    monkeypatch.chdir(course.parent)
    assert "is not found" in repr(unit.so_far())


def test_a_copy_under_another_name_counts_as_the_page(work, course, monkeypatch):
    unit = work()
    copy = course / f"{UNIT}-Copy1.ipynb"
    page = fill(
        nbformat.read(ROOT / "assignments" / UNIT / f"{UNIT}.ipynb", as_version=4),
        {"manager": "Here is my text."},
    )
    nbformat.write(page, copy)
    monkeypatch.setenv("JPY_SESSION_NAME", str(copy))
    assert unit.so_far().of(NOTED)[0].question == "manager"


@pytest.fixture
def beside(course):
    """The solutions, as somebody has them who cloned the course."""
    shutil.copytree(ROOT / "solutions" / UNIT, course / "solutions" / UNIT)


@pytest.mark.usefixtures("beside")
def test_who_learns_alone_is_told_of_each_noted_answer(work, capsys):
    unit = work(**solved())
    wrong = next(word for word in ("holds", "backfires") if word != unit.evidence.verdict)
    unit = work(**solved(verdict=f'verdict = "{wrong}"'))
    capsys.readouterr()
    unit.reveal()
    said = " ".join(capsys.readouterr().out.split())
    assert f"The verdict: You answered '{wrong}'. Right is" in said
    assert "Beyond luck?: You answered" in said
    assert said.count("and that is right.") == len(unit.so_far().of(NOTED)) - 3
    assert "compare it with the one in 09-hashtags.ipynb, in the folder solutions" in said


@pytest.mark.usefixtures("beside")
def test_nothing_is_told_before_everything_is_answered(work, capsys):
    unit = work(**solved(verdict="verdict = ...", **{"few-posts": "few_posts = 3"}))
    capsys.readouterr()
    with pytest.raises(RulebookError, match=r"Answer everything first.*Sort the posts") as error:
        unit.reveal()
    assert "Right is" not in str(error.value) + capsys.readouterr().out


def test_where_an_instructor_marks_nothing_is_told(work):
    with pytest.raises(RulebookError, match="your instructor marks it"):
        work(**solved()).reveal()

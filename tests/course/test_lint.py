"""`rulebook lint` on notebooks that are broken in one way each, and on ones that are not."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from rulebook.course.lint import lint
from rulebook.errors import RulebookError
from tests import toy


@pytest.fixture
def course(tmp_path):
    (tmp_path / "pyproject.toml").write_text((toy.ROOT / "pyproject.toml").read_text())
    (tmp_path / "README.md").write_text("# Toy\n\n[Start](notebooks/walk.ipynb#Second-step)\n")
    walk = toy.graded()
    walk.cells = [
        new_markdown_cell("# A walk\n\n## Second step\n\n[on](#Second-step)", id="title"),
        new_code_cell('name = "Zoë"', id="your-name", metadata={"tags": ["parameters"]}),
        new_markdown_cell(
            "[do](../work/90-toy/90-toy.ipynb) ![a line](line.png) [out](https://example.org)",
            id="links",
        ),
    ]
    toy.write(walk, tmp_path / "notebooks" / "walk.ipynb")
    (tmp_path / "notebooks" / "line.png").write_bytes(b"")
    toy.course(tmp_path)
    toy.write(toy.graded(), tmp_path / "assignments" / toy.UNIT / f"{toy.UNIT}.ipynb")
    return tmp_path


def cell(notebook, name):
    return next(c for c in notebook.cells if c.id == name)


def findings(course, change, folder="solutions"):
    """Lint the course with one notebook changed; return (rule, cell) of what is found."""
    path = {
        "solutions": course / "solutions" / toy.UNIT / f"{toy.UNIT}.ipynb",
        "notebooks": course / "notebooks" / "walk.ipynb",
    }[folder]
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)
    found = lint(course)
    assert all(f.file == path.relative_to(course).as_posix() for f in found)
    assert all(f.problem and f.mend for f in found)
    return [(f.rule, f.cell) for f in found]


def test_a_sound_course_has_no_findings(course):
    assert lint(course) == []


def source(name, text):
    def change(notebook):
        cell(notebook, name).source = text

    return change


def nbgrader(name, **values):
    def change(notebook):
        cell(notebook, name).metadata.nbgrader.update(values)

    return change


def renamed(name, new):
    def change(notebook):
        cell(notebook, name).id = new
        for other in notebook.cells:
            if other.id == new and other.metadata.nbgrader.grade_id == name:
                other.metadata.nbgrader.grade_id = new

    return change


def untagged(name):
    def change(notebook):
        del cell(notebook, name).metadata["tags"]

    return change


def run_once(notebook):
    cell(notebook, "letters").outputs = [new_output("stream", text="5")]


def counted(notebook):
    cell(notebook, "letters").execution_count = 3


def bare(notebook):
    del cell(notebook, "set-up").metadata["nbgrader"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (renamed("letters", "3f2a9c1b"), ("ids", "3f2a9c1b")),
        (renamed("letters", "Letters_1"), ("ids", "Letters_1")),
        (nbgrader("letters", grade_id="other"), ("ids", "letters")),
        (run_once, ("outputs", "letters")),
        (counted, ("outputs", "letters")),
        (source("letters-question", "### Count (5 points)"), ("points", "letters-question")),
        (source("letters-question", "### Count (1 point)"), ("points", "letters-question")),
        (source("letters-question", "### Count"), ("points", "letters-check")),
        (nbgrader("letters-check", points=7), ("points", "letters-question")),
        (source("title", "# Toy\n\n19 points"), ("points", "title")),
        (source("title", "# Toy"), ("points", "title")),
        (source("letters-check", "check(letters, 1)  # 5 points"), ("points", "letters-check")),
        (
            source("letters", "letters = ...\n### BEGIN SOLUTION\nletters = 1"),
            ("regions", "letters"),
        ),
        (
            source("double-check", "### BEGIN HIDDEN TESTS\nprint(1)"),
            ("regions", "double-check"),
        ),
        (
            source("set-up", "check = print\n### BEGIN SOLUTION\n### END SOLUTION"),
            ("regions", "set-up"),
        ),
        (
            source("set-up", "check = print\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"),
            ("regions", "set-up"),
        ),
        (
            source("manager", "### BEGIN MARK SCHEME\n### END MARK SCHEME"),
            ("regions", "manager"),
        ),
        (source("manager-question", "### Tell (4 points)"), ("kinds", "manager")),
        (source("manager", "A model answer."), ("kinds", "manager")),
        (
            source("manager", "### BEGIN SOLUTION\nA model answer.\n### END SOLUTION"),
            ("kinds", "manager"),
        ),
        (untagged("letters-check"), ("kinds", "letters-check")),
        (source("letters", "letters = ..."), ("kinds", "letters")),
        (
            source("letters", "### BEGIN SOLUTION\nletters = 4\n### END SOLUTION"),
            ("kinds", "letters"),
        ),
        (nbgrader("set-up", locked=False), ("kinds", "set-up")),
        (nbgrader("set-up", schema_version=1), ("kinds", "set-up")),
        (bare, ("kinds", "set-up")),
        (untagged("your-name"), ("name", "your-name")),
        (source("set-up", "import matplotlib.pyplot\n\ncheck = print"), ("charts", "set-up")),
        (source("set-up", "check = print\n[].hist()"), ("charts", "set-up")),
        (source("set-up", "import os\n\ncheck = print"), ("ruff", "set-up")),
        (source("set-up", "check = ("), ("ruff", "set-up")),
    ],
)
def test_each_break_in_a_graded_notebook_is_named(course, change, expected):
    assert expected in findings(course, change)


def test_what_seaborn_draws_is_told_in_the_text_below(course):
    def draw(notebook):
        code = "import seaborn as sns\n\nsns.rugplot([1, 2])"
        notebook.cells.append(new_code_cell(code, id="draw"))

    def tell(notebook):
        notebook.cells.append(new_markdown_cell("Each stroke is a post.", id="read"))

    assert findings(course, draw, "notebooks") == [("charts", "draw")]
    assert findings(course, tell, "notebooks") == []


@pytest.mark.parametrize(
    ("prose", "rule"),
    [
        ("[gone](nowhere.ipynb)", "links"),
        ("[gone](#No-such-heading)", "links"),
        ("[gone](../README.md#no-such-heading)", "links"),
        ("[gone](../work/91-none/91-none.ipynb)", "links"),
        ('<a href="nowhere.md">gone</a>', "links"),
        ("[nothing](https://)", "links"),
        ("![a line](gone.png)", "links"),
        ("![](line.png)", "alternative-text"),
        ('<img src="line.png">', "alternative-text"),
    ],
)
def test_each_break_in_prose_is_named(course, prose, rule):
    assert findings(course, source("links", prose), "notebooks") == [(rule, "links")]


@pytest.mark.parametrize(
    "prose",
    [
        "[there](../README.md#toy)",
        '<a id="here"></a>[there](#here)',
        '<img src="line.png" alt="a line">',
        "`[not](a-link)`",
        "[mail](mailto:a@example.org)",
    ],
)
def test_sound_prose_is_left_alone(course, prose):
    assert findings(course, source("links", prose), "notebooks") == []


def test_two_cells_of_one_id_are_named(course):
    path = course / "notebooks" / "walk.ipynb"
    path.write_text(path.read_text().replace('"id": "links"', '"id": "title"'))
    assert ("ids", "title") in {(f.rule, f.cell) for f in lint(course)}


def test_a_file_that_is_no_notebook_is_one_finding(course):
    path = course / "notebooks" / "walk.ipynb"
    path.write_text("{")
    found = [f for f in lint(course) if f.file == "notebooks/walk.ipynb"]
    assert [f.rule for f in found] == ["format"]


def test_prose_outside_notebooks_is_read_too(course):
    (course / "README.md").write_text("![](notebooks/line.png) [gone](gone.md)")
    assert {f.rule for f in lint(course)} == {"links", "alternative-text"}


def test_a_folder_without_a_course_gets_a_sentence(tmp_path):
    with pytest.raises(RulebookError, match="go to the folder of the course"):
        lint(tmp_path)


def test_a_finding_says_file_cell_and_mend(course):
    notebook = toy.graded()
    cell(notebook, "letters-question").source = "### Count (5 points)"
    toy.write(notebook, course / "solutions" / "91-two" / "91-two.ipynb")
    assert [str(found) for found in lint(course)] == [
        "solutions/91-two/91-two.ipynb, cell letters-question: "
        "5 points are printed, its marked cells hold 6. Make the two the same."
    ]

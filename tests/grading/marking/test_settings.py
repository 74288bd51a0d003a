"""nbgrader's settings, and what a course has beside its notebooks, count here as they do there."""

import os
import shutil

import pytest
from courses import (
    answer,
    autograded,
    fixed,
    hand_in,
    judged,
    make_course,
    marks,
    notebook,
    solution,
)
from nbgrader.api import Gradebook
from traitlets.config import Config
from typer.testing import CliRunner

from rulebook.cli import app
from rulebook.grading.apart.limits import DEFAULT
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.execute import with_timeout
from rulebook.grading.marking.grade import grade

BOOK = notebook(
    fixed("setup", "from helper import twice"),
    answer("x", "x = ...\n" + solution("x = 1")),
    judged("x-test", "assert x == 1"),
    judged("helper-test", "assert twice(2) == 4"),
)
FILES = {"helper.py": b"def twice(x):\n    raise NotImplementedError\n", "table.csv": b"a\n1\n"}
CONFIG = """c = get_config()
c.Autograde.exclude_overwriting = {"unit": ["helper.py"]}
c.Autograde.create_student = False
c.CourseDirectory.student_id_exclude = "tom,ivo"
c.CourseDirectory.ignore = ["*.secret", "cache"]
c.CourseDirectory.groupshared = True
c.Execute.timeout = 7
"""


@pytest.mark.course
def test_settings_count(tmp_path):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}}, FILES, CONFIG)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.add_student("mia")
    for student in ("mia", "eve", "tom"):
        hand_in(root, student, "unit", lambda cells, _: cells["x"].update(source="x = 1"))
        folder = root / "submitted" / student / "unit"
        (folder / "helper.py").write_text("def twice(x):\n    return 2 * x\n")
        (folder / "table.csv").write_text("mine")
        (folder / "a.secret").touch()
        (folder / "cache").mkdir()
        (folder / "cache" / "b.txt").touch()
    outcomes = {one.student: one for one in grade(Course(root), ["unit"])}
    assert set(outcomes) == {"mia", "eve"}
    assert "does not know this learner" in outcomes["eve"].failure
    assert marks(root, "unit") == {"mia": {"book/x-test": 1, "book/helper-test": 1}}
    made = root / "autograded/mia/unit"
    assert sorted(one.name for one in made.iterdir()) == ["book.ipynb", "helper.py", "table.csv"]
    assert "return 2 * x" in (made / "helper.py").read_text()
    assert (made / "table.csv").read_text() == "a\n1\n"
    assert made.stat().st_mode & 0o2070 == 0o2070
    assert (made / "book.ipynb").stat().st_mode & 0o777 == 0o664
    limits = with_timeout(DEFAULT, Course(root).app.config)
    assert (limits.cell_seconds, limits.notebook_seconds) == (7, 300)
    slow = with_timeout(DEFAULT, Config({"Execute": {"timeout": 90}}))
    assert (slow.cell_seconds, slow.notebook_seconds) == (90, 900)


@pytest.mark.course
def test_one_notebook_of_several_is_graded_and_the_other_kept(tmp_path):
    one = notebook(answer("x", "x = ...\n" + solution("x = 1")), judged("x-test", "assert x == 1"))
    two = notebook(answer("y", "y = ...\n" + solution("y = 2")), judged("y-test", "assert y == 2"))
    root = make_course(tmp_path / "course", {"unit": {"one": one, "two": two}})

    def write(student, x, y):
        shutil.rmtree(root / "submitted" / student, ignore_errors=True)
        hand_in(root, student, "unit", lambda cells, _: cells["x"].update(source=x), "one")
        path = root / "submitted" / student / "unit" / "two.ipynb"
        path.write_text(path.read_text().replace("y = ...", y))

    def command(*more):
        made = CliRunner().invoke(app, ["grade", "unit", "--course", str(root), *more])
        return " ".join(made.output.split()), made

    write("mia", "x = 1", "y = 3")
    assert "1 graded" in command()[0]
    assert marks(root, "unit")["mia"] == {"one/x-test": 1, "two/y-test": 0}
    write("mia", "x = 3", "y = 2")
    assert "1 graded" in command("--notebook", "tw*")[0]
    assert marks(root, "unit")["mia"] == {"one/x-test": 1, "two/y-test": 1}
    assert "x = 1" in str(autograded(root, "mia", "unit", "one"))
    assert "0 graded in 0 s, 1 unchanged" in command("--notebook", "two")[0]
    told, made = command("--notebook", "three")
    assert "has no notebook `three`; it has `one`, `two`." in told + str(made.exception)
    assert "1 graded" in command()[0]
    assert marks(root, "unit")["mia"] == {"one/x-test": 0, "two/y-test": 1}
    assert "1 unchanged" in command()[0]


@pytest.mark.course
def test_a_course_s_own_modules_are_its_own_and_a_user_s_libraries_are_there(tmp_path, monkeypatch):
    library = tmp_path / "mine"
    library.mkdir()
    (library / "lazily_mine.py").write_text("value = 5\n")
    holder = tmp_path / "holder"
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(library), str(holder)]))
    book = notebook(
        answer("x", "x = ...\n" + solution("import lazily_mine\nx = lazily_mine.value")),
        judged("x-test", "from tests import check\ncheck(x)"),
        answer("y", "y = ...\n" + solution("y = 1")),
        judged("y-test", "assert y == 1"),
    )
    own = {"tests.py": b"def check(value):\n    assert value == 5\n"}
    root = make_course(holder / "course", {"unit": {"book": book}}, own)
    peep = f"y = 1 if open({str(root / 'source/unit/book.ipynb')!r}).read() else 2"

    def fill(cells, _):
        cells["x"].source, cells["y"].source = "import lazily_mine\nx = lazily_mine.value", peep

    hand_in(root, "mia", "unit", fill)
    grade(Course(root), ["unit"])
    assert marks(root, "unit")["mia"] == {"book/x-test": 1, "book/y-test": 0}
    assert "PermissionError" in str(autograded(root, "mia", "unit", "book"))

"""Small graded notebooks of the same kind as the course's own, for tests of the tools around them."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
UNIT = "90-toy"


def _cell(make, name, source, tags=(), **nbgrader):
    metadata = {"nbgrader": {"grade_id": name, "schema_version": 3, "task": False, **nbgrader}}
    if tags:
        metadata["tags"] = list(tags)
    return make(source, id=name, metadata=metadata)


def text(name, source):
    return _cell(new_markdown_cell, name, source, grade=False, solution=False, locked=True)


def code(name, source):
    return _cell(new_code_cell, name, source, grade=False, solution=False, locked=True)


def answer(name, blank, solution, tags=()):
    source = f"{blank}\n### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    return _cell(new_code_cell, name, source, tags, grade=False, solution=True, locked=False)


def check(name, source, points, hidden=None):
    if hidden:
        source += f"\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return _cell(
        new_code_cell,
        name,
        source,
        ["raises-exception"],
        grade=True,
        solution=False,
        locked=True,
        points=points,
    )


def written(name, points):
    return _cell(
        new_markdown_cell,
        name,
        "*Write your answer here.*\n\n### BEGIN SOLUTION\nA model answer.\n### END SOLUTION",
        grade=True,
        solution=True,
        locked=False,
        points=points,
    )


SETUP = """from rulebook.errors import RulebookError


def check(value, right):
    if value is ...:
        raise RulebookError("Not attempted yet: replace the ... above.")
    if value != right:
        raise RulebookError(f"Not there yet: {value!r} came, the number of letters was looked for.")
    print("Right.")"""


def graded():
    """Return a graded notebook of 20 points: two questions checked by machine, one by hand."""
    notebook = new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.cells = [
        text("title", "# Toy\n\n20 points · 5 minutes"),
        answer("your-name", "name = ...", 'name = "Zoë"', ["parameters"]),
        code("set-up", SETUP),
        text("letters-question", "### Count the letters of your name (6 points)"),
        answer("letters", "letters = ...", "letters = len(name)"),
        check("letters-check", "check(letters, len(name))  # 6 points", 6),
        text("double-question", "### Double it (10 points)"),
        answer("double", "double = ...", "double = 2 * len(name)"),
        check(
            "double-check",
            "if double is ...:\n    check(double, 0)  # 10 points",
            10,
            hidden="check(double, 2 * len(name))",
        ),
        text(
            "manager-question",
            "### Tell your manager (4 points)\n\nTwo sentences.\n\n"
            "### BEGIN MARK SCHEME\nTwo points a sentence: SCHEMEWORD.\n### END MARK SCHEME",
        ),
        written("manager", 4),
    ]
    return notebook


def write(notebook, path):
    """Write a notebook where its folder may not be yet, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def course(folder):
    """Make a whole course of the toy unit in `folder`, with the course's own nbgrader_config.py."""
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    write(graded(), folder / "solutions" / UNIT / f"{UNIT}.ipynb")
    return folder

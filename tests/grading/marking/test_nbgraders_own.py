"""nbgrader's own tests of `nbgrader autograde`, from its installed package, with `rulebook grade` in its place.

`DIFFERENT` names those that end otherwise, by design; docs/grading.md shows it as a table.
"""

import inspect
import os
from pathlib import Path

import pytest
from nbgrader.tests.apps import test_nbgrader_autograde as theirs
from nbgrader.tests.apps.conftest import course_dir, db, temp_cwd  # noqa: F401  (fixtures)
from typer.testing import CliRunner

from rulebook.cli import app

DOCS = Path(__file__).resolve().parents[3] / "docs" / "grading.md"
DIFFERENT = {
    "test_filter_notebook": "a notebook that is gone from `autograded` is graded again",
    "test_force": "files beside the notebook come from the release folder, not from the source folder",
    "test_force_f": "the same",
    "test_force_single_notebook": "an autograded notebook tells how long it took, so no two are the same to the byte",
    "test_grade_empty_timestamp": "a `timestamp.txt` that holds no time stops nobody; it is said",
    "test_handle_failure": "a damaged notebook gets the marks that can be given, and stops nobody",
    "test_handle_failure_single_notebook": "the same",
    "test_hidden_tests_autotest": "the autograded notebook holds the tests as they were released, so that no feedback can show more",
    "test_hidden_tests_single_notebook": "the same",
    "test_incorrect_source_kernelspec": "Python runs it, whatever kernel the notebook names",
    "test_missing_files": "a folder without a notebook is a submission of nothing: 0 points, and it is said",
    "test_missing_source_kernelspec": "Python runs it, whatever kernel the notebook names",
    "test_no_execute": "outputs that came with a submission are never marked: there is no such option",
    "test_side_effects": "what a cell writes is deleted with the folder that it ran in",
    "test_update_newer_single_notebook": "an autograded notebook tells how long it took, so no two are the same to the byte",
}  # fmt: skip
# Those that differ by a duration alone: two may be alike by chance.
BY_CHANCE = {"test_force_single_notebook", "test_update_newer_single_notebook"}
OPTIONS = {
    "--db": "CourseDirectory.db_url",
    "--student": "CourseDirectory.student_id",
    "--notebook": "CourseDirectory.notebook_id",
}
CASES = [
    (name, groupshared)
    for name, function in inspect.getmembers(theirs.TestNbGraderAutograde, inspect.isfunction)
    if name.startswith("test_") and name != "test_help"
    for groupshared in ([False, True] if "groupshared" in inspect.signature(function).parameters else [None])
]  # fmt: skip
real = theirs.run_nbgrader


@pytest.fixture(autouse=True)
def environment():
    """Their tests leave a copy in place of `os.environ`, which what is started later does not get."""
    before = os.environ
    yield
    os.environ = before  # noqa: B003


def run(args, retcode=0, **more):
    """Do what nbgrader's command line does, but for autograde."""
    if args[0] != "autograde":
        return real(args, retcode, **more)
    here = Path("nbgrader_config.py").read_text()
    lines, words, flags = [], [], []
    waiting = iter(args[1:])
    for one in waiting:
        if one in OPTIONS:
            lines.append(f"c.{OPTIONS[one]} = {next(waiting)!r}")
        elif one.startswith("--") and "=" in one:
            name, _, value = one[2:].partition("=")
            name = name.replace("AutogradeApp.", "Autograde.")
            value = (
                value
                if value in ("True", "False")
                or value[:1] == "["
                or name.endswith(("timeout", "permissions"))
                else repr(value)
            )
            lines.append(f"c.{name} = {value}")
        elif one in ("--force", "-f"):
            flags.append("--force")
        elif one.startswith("-"):
            pytest.fail(f"rulebook grade knows no {one}")
        else:
            words.append(one)
    course = Path(here.partition('root = r"')[2].partition('"')[0])
    (course / "nbgrader_config.py").write_text("\n".join([here, *lines]))
    done = CliRunner().invoke(app, ["grade", *words, *flags, "--course", str(course)])
    assert done.exit_code == retcode, f"{done.output}\n{done.exception!r}"
    return done.output


@pytest.mark.course
@pytest.mark.usefixtures("kept_warm")
@pytest.mark.filterwarnings("ignore")  # nbgrader's kernels leave sockets open
@pytest.mark.parametrize(("name", "groupshared"), CASES)
def test_what_nbgrader_asks_of_its_autograde(name, groupshared, request, monkeypatch):
    request.getfixturevalue("temp_cwd")
    monkeypatch.setattr(theirs, "run_nbgrader", run)
    monkeypatch.syspath_prepend(os.getcwd())
    method = getattr(theirs.TestNbGraderAutograde(), name)
    given = {
        one: groupshared if one == "groupshared" else request.getfixturevalue(one)
        for one in inspect.signature(method).parameters
    }
    try:
        method(**given)
    except (Exception, pytest.fail.Exception):
        if name not in DIFFERENT:
            raise
    else:
        assert name not in DIFFERENT or name in BY_CHANCE, (
            "it ends as nbgrader's now: tell the docs"
        )


def test_the_table_of_differences_is_the_docs_table():
    table = [f"| `{name}` | {why} |" for name, why in DIFFERENT.items()]
    assert "\n".join(table) in DOCS.read_text()

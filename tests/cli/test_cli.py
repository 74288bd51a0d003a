"""The command line: what it says, and how it ends."""

import re
import subprocess
import sys

import pytest

import rulebook.course.run
from rulebook import cli
from rulebook.course.run import Outcome
from tests import toy


def call(monkeypatch, *arguments):
    """Run the command line here; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["rulebook", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code or 0


@pytest.fixture
def course(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text((toy.ROOT / "pyproject.toml").read_text())
    (tmp_path / "notebooks").mkdir()
    toy.course(tmp_path)
    toy.write(toy.graded(), tmp_path / "assignments" / toy.UNIT / f"{toy.UNIT}.ipynb")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_names_every_command():
    shown = subprocess.run(
        [sys.executable, "-c", "from rulebook.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for command in ("lab", "lint", "run", "atlas", "data"):
        assert f"│ {command} " in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nope"], "No such command 'nope'."),
        (["lab", "--port", "many"], "Invalid value for '--port'"),
        (["lab", "--port", "-5"], "Invalid value for '--port'"),
        (["lab", "--port", "70000"], "Invalid value for '--port'"),
        (["lab", "--nope"], "No such option"),
        (["lint", "this"], "unexpected extra argument"),
        (["run", "--workers", "0"], "Invalid value for '--workers'"),
        (["run", "--output", __file__], "is a file."),
        (["data", "nope"], "No such command 'nope'."),
        (["data", "build", "--raw", "raw", "--out", __file__], "is a file."),
        (["atlas", "--out", __file__], "is a file."),
    ],
)
def test_wrong_arguments_get_one_sentence(monkeypatch, capsys, arguments, sentence):
    assert call(monkeypatch, *arguments) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("rulebook: ")
    assert sentence in said
    assert "\n" not in said
    assert re.search("[.?] `rulebook --help` lists what there is[.]$", said)


@pytest.mark.parametrize("command", ["lab", "lint", "run"])
def test_outside_the_course_each_says_where_to_go(monkeypatch, capsys, tmp_path, command):
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, command) == 1
    said = capsys.readouterr().err.strip()
    assert "go to the one that you cloned" in said
    assert "\n" not in said


def test_lint_says_file_cell_and_mend_and_fails(course, monkeypatch, capsys):
    assert call(monkeypatch, "lint") == 0
    notebook = toy.graded()
    notebook.cells[0].source = "# [red]Toy[/]"
    toy.write(notebook, course / "solutions" / toy.UNIT / f"{toy.UNIT}.ipynb")
    assert call(monkeypatch, "lint") == 1
    shown = capsys.readouterr()
    assert f"solutions/{toy.UNIT}/{toy.UNIT}.ipynb, cell title (points)" in shown.out
    assert '"20 points · 45 minutes"' in shown.out
    assert shown.err == "rulebook: 1 to mend.\n"


def test_lab_copies_and_says_what_it_did(course, monkeypatch, capsys):
    assert call(monkeypatch, "lab", "--copy-only") == 0
    assert (course / "work" / toy.UNIT / f"{toy.UNIT}.ipynb").exists()
    assert call(monkeypatch, "lab", "--copy-only") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"New for you: work/{toy.UNIT}",
        f"Already yours, left as they are: {toy.UNIT}",
    ]


def test_run_shows_a_table_and_fails_where_one_failed(course, monkeypatch, capsys):
    def run(notebooks, learners, output, workers, progress):
        outcomes = [
            Outcome(n, who, 2.5, "letters", 0.25, problem, output / f"{who}.ipynb")
            for n in notebooks
            for who, problem in zip(learners, (None, "cell letters stops"), strict=True)
        ]
        for outcome in outcomes:
            progress(outcome)
        return outcomes

    monkeypatch.setattr(rulebook.course.run, "run", run)
    monkeypatch.setattr(cli.console.console, "width", 200)
    assert call(monkeypatch, "run", "--learner", "Sam", "--learner", "[b]Zoë") == 1
    shown = capsys.readouterr()
    lines = [line for line in shown.out.splitlines() if toy.UNIT in line]
    assert "Sam" in lines[0]
    assert "went well" in lines[0]
    assert "[b]Zoë" in lines[1]
    assert "cell letters stops" in lines[1]
    assert "0.2 s" in lines[1]
    assert shown.err.startswith("rulebook: 1 of 2 runs in ")

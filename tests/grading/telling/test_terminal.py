"""No name and no message of a learner's reaches the terminal as an order: whatever command speaks of it."""

import sys

import pytest
from courses import answer, hand_in, judged, make_course, notebook, solution

from rulebook import cli

ODD = "es\x1b[2Jc\u202e\x07"
BOOK = notebook(
    answer("x", solution("x = 1")), judged("x-test", "assert x == 1, x"), answer("y", solution("y = 'a' * 40\nprint(y, [n * n for n in range(9)], sum(range(9)), max(3, 4))"))
)  # fmt: skip


def orders(text: str) -> list[str]:
    return [char for char in text if not char.isprintable() and char not in "\n "]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("odd") / "course", {"unit": {"book": BOOK}})
    for student in (ODD, "mia"):
        hand_in(root, student, "unit", answered)
    odd = root / "submitted" / ODD / "unit"
    (odd / "book.ipynb").rename(odd / "bo\x1b]0;ok\x07.ipynb")
    (odd / "notes\x1b[31m.ipynb").write_text("{")
    (odd / "timestamp.txt").write_text("\x1b[2J soon")
    return root


def answered(cells, _):
    cells["x"].source = "raise KeyError('\\x1b[2J\\x07')\n\x1b[2J"
    cells[
        "y"
    ].source = (
        "y = 'a' * 40\nprint('\x1b[5m', y, [n * n for n in range(9)], sum(range(9)), max(3, 4))"
    )


@pytest.mark.course
def test_every_command_shows_names_without_their_orders(course, monkeypatch, capfd):
    monkeypatch.chdir(course)
    (course / "gra\x1b[2Jdes.csv").write_text("Student,ID\n\x1b[2J,1\n")
    said = {}
    for words in (
        "grade unit",
        "report unit",
        "feedback unit --unfinished",
        "marks unit --platform canvas",
        "marks unit --unfinished --fill gra\x1b[2Jdes.csv",
        "similar unit",
        "moderate unit",
        f"forget {ODD} --yes",
        f"forget {ODD} --yes",
        "grade \x1b[2Junit",
        "roster no\x1b[2Jne.csv",
    ):
        monkeypatch.setattr(sys, "argv", ["rulebook", *words.split(" ")])
        with pytest.raises(SystemExit):
            cli.main()
        out, err = capfd.readouterr()
        said[words] = out + err
    assert {words: orders(text) for words, text in said.items() if orders(text)} == {}
    assert "es?[2Jc" in said["grade unit"]

"""Errors that a beginner can cause come out in plain words, in a real notebook shell."""

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell

from rulebook import plain


@pytest.fixture
def shell(monkeypatch):
    made = InteractiveShell()
    monkeypatch.setattr(plain, "get_ipython", lambda: made)
    plain.install()
    plain.install()  # a second time changes nothing
    made.run_cell("import pandas as pd\nmine = pd.DataFrame({'hashtags': [1, 2]})\nlimit = ...")
    return made


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("mien", "Did you mean mine?"),
        ("holds", "put it between quotation marks"),
        ("print(name)", "Write your name between quotation marks"),
        ("unit.check(1)", "Write your name between quotation marks"),
        ('name = "Sam', "a quotation mark or a bracket"),
        ("(1 + 2", "a quotation mark or a bracket"),
        ("x = Sam Okafor", "words that belong between quotation marks"),
        ("if True:\nx = 1", "spaces at the start of a line"),
        ('mine["hashtag"]', "no column or entry called 'hashtag'"),
        ("1 / 0", "divided by zero"),
        ('mine["hashtags"].meadian()', "Is the word spelt right"),
        ('mine["hashtags"] <= limit', "still a blank"),
        ("limit + 1", "still a blank"),
        ('1 + "2"', "a quotation mark too many"),
        ('mine("hashtags")', r"a column takes \[ \]"),
        ('if mine["hashtags"] > 1:\n    pass', "A whole column cannot be true or false"),
        ("import nothing_like_it", "make lab"),
        ("x = 0,025", "a decimal point, not a comma"),
        ("x = can't tell", "between double quotation marks"),
        ("pd.Series([1.0]).quantile(2.5)", "2.5 % is written 0.025"),
        ('pd.DataFrame({"a": ["x"]}).mean()', "Which column"),
        ('open("nowhere")', "Python's own words: FileNotFoundError"),
    ],
)
def test_an_error_in_plain_words(shell, capsys, cell, said):
    result = shell.run_cell(cell)
    assert not result.success
    printed = capsys.readouterr()
    text = " ".join((printed.out + printed.err).split())
    assert re.search(said, text), text
    assert "Traceback" not in text
    assert "Python's own words" in text


def test_a_sentence_of_the_course_stands_alone(shell, capsys):
    shell.run_cell("from rulebook.errors import RulebookError\nraise RulebookError('Do this.')")
    printed = capsys.readouterr()
    assert (printed.out + printed.err).strip() == "Do this."


def test_an_error_just_before_is_known_and_an_older_one_is_not(shell):
    def asked_after(cell):
        shell.run_cell(cell, store_history=True)
        shell.run_cell("from rulebook import plain", store_history=False)
        shell.run_cell("before = plain.error_just_before()", store_history=True)
        return shell.user_ns["before"]

    assert asked_after("mien")
    assert not asked_after("1 + 1")
    assert asked_after("(1 +")


def test_a_check_without_its_answer_points_at_the_cell_above():
    error = NameError("name 'lift' is not defined", name="lift")
    said = " ".join(plain.in_plain_words(error, ["list"], 'unit.check("lift", lift)'))
    assert "There is no answer called lift yet" in said
    assert "Did you mean" not in said

"""What comes of a check is told by a word, a sign and a box."""

import re

import pytest

from rulebook.errors import RulebookError
from rulebook.learner import plain_words
from rulebook.learner.outcomes import OUTCOMES, Said, outcome_of, say
from rulebook.questions.checks import NotAttemptedYet, NotThereYet
from tests.nbgrading import ROOT


def test_no_two_outcomes_look_alike_even_without_colour():
    signs = [sign for sign, _ in OUTCOMES.values()]
    assert len(set(signs)) == len(signs) == 4


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_box_has_its_sign_and_the_words_are_the_same_as_on_a_plain_page(outcome):
    words = f"{outcome}: lift is <3 & more.\nLooked for: a number.\nA line that\nwas broken."
    said = Said(words)
    assert repr(said) == words
    shown = said._repr_html_()
    assert OUTCOMES[outcome][0] in shown
    assert f"<b>{outcome}</b>: lift is &lt;3 &amp; more.<br>Looked for: a number. A line" in shown


def test_what_begins_otherwise_is_no_outcome():
    assert outcome_of("Rightly so.") is None
    assert outcome_of("The posts are still closed.") is None


def test_outside_a_notebook_it_is_printed(capsys):
    say("Right: a lift of 1.1.")
    assert capsys.readouterr().out == "Right: a lift of 1.1.\n"


class Shell:
    """As much of IPython's shell as showing an error needs."""

    execution_count = 1

    def __init__(self):
        self.shown = []
        self.user_ns = {}

    def showtraceback(self, error, tb_offset=None):
        self.shown.append(error)


@pytest.mark.parametrize("kind", [NotAttemptedYet, NotThereYet])
def test_a_check_that_failed_is_a_box_for_a_learner_and_an_error_for_who_grades(
    monkeypatch, capsys, kind
):
    words = {NotAttemptedYet: "Not attempted yet: lift is blank.", NotThereYet: "Not there yet: 2."}
    error = kind(words[kind])
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    shell = Shell()
    plain_words._show(shell, kind, error, None)
    assert shell.shown == []
    assert capsys.readouterr().out == f"{words[kind]}\n"
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    plain_words._show(shell, kind, error, None)
    assert [shown[1] for shown in shell.shown] == [error]


def test_other_errors_stay_errors(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    shell = Shell()
    plain_words._show(shell, RulebookError, RulebookError("The posts are still closed."), None)
    assert len(shell.shown) == 1


def test_no_unit_prints_an_outcome_past_its_box():
    for path in (ROOT / "rulebook" / "unit").glob("*.py"):
        printed = re.findall(
            r'print\(\s*(?:wrapped\(\s*)?f?"(Right|Noted|Not there)', path.read_text()
        )
        assert printed == [], path.name

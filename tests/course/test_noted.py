"""Answers that the unit only noted: the feedback says what came, what is right, and where to see it."""

import nbformat
import pytest

from rulebook.course.noted import explain
from rulebook.unit import UNITS
from rulebook.unit.rule_unit import RuleUnit
from tests.nbgrading import ROOT, fill, solutions

UNITS_WITH = sorted(
    path.parent.name
    for path in (ROOT / "solutions").glob("*/*.ipynb")
    if "check_form(" in path.read_text(encoding="utf-8")
)

pytestmark = pytest.mark.slow


def cells(unit, **answers):
    source = nbformat.read(ROOT / "solutions" / unit / f"{unit}.ipynb", as_version=4)
    return fill(source, {**solutions(unit), **answers}).cells


def test_there_are_such_units():
    assert len(UNITS_WITH) >= 9


@pytest.mark.parametrize("unit", UNITS_WITH)
def test_each_noted_answer_of_each_unit_is_told(unit):
    """Whatever the learner answers, the right one is named, and it is the one that the test looks for."""
    noted = {cell.id.removesuffix("-check") for cell in cells(unit) if "check_form(" in cell.source}
    told = explain(unit, cells(unit))
    assert {label.removesuffix("-check") for label in told} == noted
    for label, sentence in told.items():
        if label.startswith("own-"):
            assert "follows from the rule that you wrote" in sentence
        else:
            assert "that is right" in sentence or "Right is " in sentence


def test_what_came_what_is_right_and_where():
    name = "Zoë Müller"
    unit = UNITS.get("hashtags", RuleUnit)("hashtags", name)
    right = unit._questions["beyond-luck"].right(unit)
    told = explain(
        "09-hashtags",
        cells(
            "09-hashtags",
            **{"name": f"name = {name!r}", "beyond-luck": f"beyond_luck = {not right}"},
        ),
    )
    assert told["beyond-luck-check"].startswith(
        f"You answered {not right}. Right is {right} here. Looked for: "
    )
    assert "Where to see it: section 3" in told["beyond-luck-check"]
    told = explain(
        "09-hashtags",
        cells(
            "09-hashtags", **{"name": f"name = {name!r}", "beyond-luck": f"beyond_luck = {right}"}
        ),
    )
    assert told["beyond-luck-check"] == f"You answered {right}, and that is right."


def test_nothing_of_a_learner_s_is_run_and_blanks_say_nothing():
    assert explain("09-hashtags", cells("09-hashtags", name="name = ...")) == {}
    assert (
        explain("09-hashtags", cells("09-hashtags", name="name = open('/etc/passwd').read()")) == {}
    )
    told = explain("09-hashtags", cells("09-hashtags", **{"beyond-luck": "beyond_luck = 1 / 0"}))
    assert told["beyond-luck-check"].startswith("Right is ")
    assert "beyond-luck-check" not in explain(
        "09-hashtags", cells("09-hashtags", **{"beyond-luck": "beyond_luck = ..."})
    )
    assert explain("99-none-such", cells("09-hashtags")) == {}

"""What a learner hears, once no more tries are left, of answers that a page only noted: what came, what is right, where.

Such an answer is one of few that there are, so that its test must be hidden, and the grader says no more of a
hidden test than that it did not pass. The page of feedback is made by the instructor, whom these tests belong
to; the sentence is worked out anew from the learner's name and prediction, and nothing of theirs is run.
"""

import ast
import contextlib
import os
from typing import Any
from unittest import mock

from nbformat import NotebookNode

from rulebook.errors import RulebookError
from rulebook.learner.predictions import make_prediction, prediction_problem
from rulebook.questions.checks import shown
from rulebook.questions.functions import keeping_back_prints
from rulebook.unit import UNITS
from rulebook.unit.rule_unit import RuleUnit
from rulebook.unit.standing import NOT_KNOWN, what_is_right

_CHECK = "-check"


def explain(assignment: str, cells: list[NotebookNode]) -> dict[str, str]:
    """Return a sentence for each noted answer of a graded notebook, by its test's label.

    Empty where the name is blank, or worked out by code of the learner's: that is not run here.
    """
    slug = assignment.partition("-")[2]
    by_label = {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in cells
        if cell.metadata.get("nbgrader")
    }
    noted = [
        label.removesuffix(_CHECK)
        for label, cell in by_label.items()
        if label.endswith(_CHECK) and "check_form(" in cell.source
    ]
    written = {name: value for cell in by_label.values() for name, value in _values(cell).items()}
    if not noted or not isinstance(written.get("name"), str):
        return {}
    # As while grading: nothing goes into anybody's fail log.
    with keeping_back_prints(), mock.patch.dict(os.environ, {"NBGRADER_EXECUTION": "feedback"}):
        try:
            unit = UNITS.get(slug, RuleUnit)(slug, written["name"])
            if unit.waiting:
                return {}
            expect, sure, why = (
                written.get(name, ...) for name in ("expect", "confidence", "reason")
            )
            if prediction_problem(expect, sure, why) is None:
                unit.prediction = make_prediction(expect, sure, why)
        except (RulebookError, KeyError):
            return {}
        told = {f"{name}{_CHECK}": _told(unit, name, written) for name in noted}
    return {label: sentence for label, sentence in told.items() if sentence}


def _told(unit: Any, name: str, written: dict[str, object]) -> str:
    asked = unit._questions.get(name)
    if asked is None:
        return ""
    came = written.get(asked.answer, NOT_KNOWN)
    told = what_is_right(unit, name, came)
    if not told and asked.follows_from and came is not ...:
        answered = "" if came is NOT_KNOWN else f"You answered {shown(came)}. "
        return (
            f"{answered}What is right follows from {asked.follows_from}, and your code is not run here.\n"
            f"Where to see it: {asked.where}"
        )
    return told


def _values(cell: NotebookNode) -> dict[str, object]:
    """Return the plain values that a learner's cell gives to names: numbers, words, True and False."""
    if cell.cell_type != "code" or not cell.metadata["nbgrader"].get("solution"):
        return {}
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, object] = {}
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], ast.Name)
        ):
            name = node.targets[0].id
            found.pop(name, None)
            with contextlib.suppress(
                ValueError, TypeError, SyntaxError, RecursionError, MemoryError
            ):
                found[name] = ast.literal_eval(node.value)
    return found

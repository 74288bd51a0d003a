"""Honest work of any course: what crosses, what is judged together, and what plain nbgrader gives."""

import json
import re
from pathlib import Path

import pytest
from constructs import CONSTRUCTS, book, fill
from courses import autograded, hand_in, make_course, marks, plain_marks

from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade

DOCS = Path(__file__).resolve().parents[3] / "docs" / "grading.md"
TESTS = {"tests.py": b"def check(value):\n    assert value == 3\n"}
SETTING = "c = get_config()\nc.ExecuteApart.together = '{}'\nc.Execute.timeout = 120\n"


def graded(tmp_path, together):
    root = make_course(
        tmp_path / together.replace(" ", "-"),
        {"unit": {"book": book()}},
        TESTS,
        SETTING.format(together),
    )
    hand_in(root, "mia", "unit", fill)
    outcomes = grade(Course(root), ["unit"])
    assert not outcomes[0].failure
    return root, outcomes[0], list(marks(root, "unit")["mia"].values())


@pytest.mark.course
def test_what_crosses_and_what_is_judged_together(tmp_path, report):
    names = list(CONSTRUCTS)
    root, outcome, apart = graded(tmp_path, "never")
    lost = {name for name, mark in zip(names, apart, strict=True) if not mark}
    assert lost == {name for name, (how, _, _) in CONSTRUCTS.items() if how != "apart"}
    assert not [one for one in outcome.messages if "together" in one]
    root, outcome, both = graded(tmp_path, "when needed")
    missing = {name for name, mark in zip(names, both, strict=True) if not mark}
    assert missing == {name for name, (how, _, _) in CONSTRUCTS.items() if how == "not at all"}
    told = {
        int(one)
        for line in outcome.messages
        for one in re.findall(r"`t(\d+)` was judged together", line)
    }
    assert told <= {names.index(name) + 1 for name in lost}
    assert len(told) > 10
    text = json.dumps(autograded(root, "mia", "unit", "book"))
    assert "531753" not in text
    assert "1063506" not in text
    # What only the grader's own processes can be told of is not asked of a forked kernel.
    plain = dict(zip(names, plain_marks(root, "unit")["mia"].values(), strict=True))
    assert {name for name, mark in plain.items() if not mark} <= {
        name for name, (how, _, _) in CONSTRUCTS.items() if how != "apart"
    }, plain
    report(
        f"grading: of {len(names)} constructs {len(names) - len(lost)} are judged apart, {len(lost)} together"
    )
    table = [f"| {name} | {how} |" for name, (how, _, _) in CONSTRUCTS.items()]
    assert "\n".join(table) in DOCS.read_text()

"""Whose value a name has in the judge, what tests can see of it, and what of a hidden test stays hidden."""

import pytest
from courses import (
    answer,
    autograded,
    fixed,
    hand_in,
    hidden,
    judged,
    make_course,
    marks,
    notebook,
    plain_marks,
    solution,
)

BOOK = notebook(
    fixed("setup", "import pandas as pd\nposts = pd.DataFrame({'likes': [1, 2]})"),
    answer("size", "size = ...\n" + solution("size = 4")),
    judged("size-test", "assert 'size' in globals() and 'size' in dir()\nassert globals().get('size') == 4"),
    fixed("limit", "limit = 8 / size\ndef verdict(value):\n    return value == limit"),
    answer("last", "last = ...\n" + solution("last = 2")),
    judged("last-test", "assert verdict(last)"),
    answer("add", "def add(table):\n    " + solution("table['twice'] = 2 * table['likes']").replace("\n", "\n    ")),
    judged("add-test", "given = posts.copy()\nadd(given)\nassert list(given['twice']) == [2, 4]"),
    answer("root", "root = ...\n" + solution("import math", "root = math.sqrt(4)")),
    judged("root-test", "assert math.isclose(root, 2)"),
    answer("part", "part = ...\n" + solution("part = 3")),
    judged("part-test", "part", 3),
)  # fmt: skip
RIGHT = {
    "size": "size = 4",
    "last": "last = 2",
    "add": "def add(table):\n    table['twice'] = table['likes'] + table['likes']",
    "root": "import math\nroot = math.sqrt(4)",
    "part": "part = 3",
}
# The read-only cell fails, so that it cannot set what the next test uses; the learner does instead.
IN_ITS_PLACE = {
    "size": "size = 0",
    "last": "limit = last = 1\nverdict = lambda value: True",
    "add": "def add(table):\n    table = 2 * table",
    "root": "import math\nroot = 1",
    "part": "part = -5",
}


def _fill(sources):
    def change(cells, _):
        for name, source in sources.items():
            cells[name].source = source

    return change


@pytest.mark.course
def test_a_name_is_whose_the_instructor_meant_it_to_be(tmp_path, grade_course):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}})
    hand_in(root, "right", "unit", _fill(RIGHT))
    hand_in(root, "half", "unit", _fill(RIGHT | {"part": "part = 1.5"}))
    hand_in(root, "cheat", "unit", _fill(IN_ITS_PLACE))
    expected = plain_marks(root, "unit")
    grade_course(root, "unit")
    found = marks(root, "unit")
    assert list(found["right"].values()) == [1, 1, 1, 1, 3]
    assert {name: found[name] for name in ("right", "half")} == {
        name: expected[name] for name in ("right", "half")
    }
    assert list(found["cheat"].values()) == [0, 0, 0, 0, 0]
    assert sum(expected["cheat"].values()) >= 4, "plain nbgrader is not deceived: choose another"


@pytest.mark.course
def test_a_notebook_may_have_any_number_of_hidden_tests_that_call_functions(tmp_path, grade_course):
    cells = []
    for number in range(35):
        cells += [
            answer(f"f{number}", f"def f{number}(x):\n    " + solution("return x").replace("\n", "\n    ")),
            judged(f"f{number}-test", hidden(f"assert f{number}({number}) == {number}")),
        ]  # fmt: skip
    root = make_course(tmp_path / "course", {"unit": {"book": notebook(*cells)}})
    hand_in(
        root, "right", "unit", _fill({f"f{n}": f"def f{n}(x):\n    return x" for n in range(35)})
    )
    grade_course(root, "unit")
    assert sum(marks(root, "unit")["right"].values()) == 35
    assert len(autograded(root, "right", "unit", "book").cells) == 70

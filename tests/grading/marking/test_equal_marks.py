"""For honest work nothing changes: the marks equal plain nbgrader's, question by question."""

import shutil

import pytest
from courses import (
    EXAMPLE,
    answer,
    autograde_apart,
    fixed,
    hand_in,
    hidden,
    judged,
    make_course,
    marks,
    notebook,
    plain,
    plain_marks,
    quickstart,
    solution,
    written,
)  # fmt: skip

SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError('n must be at least 1')\n    return [i ** 2 for i in range(1, n + 1)]"


def _fill(**sources):
    def change(cells, book):
        for name, source in sources.items():
            if name in cells:
                cells[name].source = source

    return change


QUICKSTART = {
    "blank": None,
    "right": _fill(
        squares=SQUARES,
        sum_of_squares="def sum_of_squares(n):\n    return sum(squares(n))",
        sum_of_squares_equation="$\\sum i^2$",
        sum_of_squares_application="def pyramid(n):\n    return sum_of_squares(n)\npyramid(3)",
    ),
    "wrong": _fill(
        squares="def squares(n):\n    return [n]",
        sum_of_squares="def sum_of_squares(n):\n    return n",
    ),
    "partial": _fill(
        squares="def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]",
        sum_of_squares="def sum_of_squares(n):\n    return sum(i * i for i in range(1, n + 1))",
    ),
    "syntax": _fill(
        squares="def squares(n:",
        sum_of_squares="def sum_of_squares(n):\n    return sum(squares(n))",
    ),
    "prints": _fill(
        squares=SQUARES + "\nprint('done')",
        sum_of_squares="def sum_of_squares(n):\n    print(n)\n    return sum(squares(n))",
    ),
}


@pytest.mark.course
def test_the_quickstart_course_gets_the_same_marks(tmp_path, grade_course):
    root = quickstart(tmp_path / "qs")
    for student, change in QUICKSTART.items():
        hand_in(root, student, "ps1", change)
    for student in ("bitdiddle", "hacker"):
        shutil.copytree(
            EXAMPLE / "submitted" / student / "ps1", root / "submitted" / student / "ps1"
        )
    expected = plain_marks(root, "ps1")
    assert expected["right"]["problem1/correct_squares"] == 1
    assert expected["right"] != expected["partial"] != expected["wrong"]
    outcomes = grade_course(root, "ps1")
    assert not any(one.failure for one in outcomes.values())
    assert marks(root, "ps1") == expected


BOOK = notebook(
    plain("import numpy as np\nimport pandas as pd"),
    fixed("data", "posts = pd.DataFrame({'likes': [3, 1, 2], 'hour': [8, 20, 9]})\ntotal = 0"),
    answer("busy", "busy = " + "...\n" + solution("busy = posts[posts.hour < 12]")),
    judged("busy-test", "assert len(busy) == 2\n" + hidden("assert list(busy.likes) == [3, 2]"), 2),
    answer("column", solution("posts['many'] = posts.likes > 1")),
    judged("column-test", "assert posts['many'].sum() == 2"),
    fixed("later", "share = posts.likes / posts.likes.sum()"),
    answer("mean", "mean = ...\n" + solution("mean = np.mean(posts.likes)")),
    judged("mean-test", "assert mean == 2, 'the mean of the likes'"),
    answer("sort", "def sort(items):\n    " + solution("items.sort()").replace("\n", "\n    ")),
    judged("sort-test", "items = [3, 1]\nsort(items)\nassert items == [1, 3]"),
    answer("apply", "def apply(f, x):\n    " + solution("return f(x)").replace("\n", "\n    ")),
    judged("apply-test", "assert apply(lambda v: v + 1, 1) == 2"),
    answer("greet", "def greet():\n    " + solution("print('hello')").replace("\n", "\n    ")),
    judged("greet-test", "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as heard:\n    greet()\nassert heard.getvalue() == 'hello\\n'"),
    answer("part", "part = ...\n" + solution("part = 3")),
    judged("part-test", "min(part, 4) / 2 if isinstance(part, int) else 0.0", 2),
    answer("magic", solution("words = ['a', 'b']")),
    judged("magic-test", "assert words == ['a', 'b']\nassert sum(len(one) for one in words) == 2"),
    written("essay", "Your answer"),
    answer("counter", "n = 10\ndef count():\n    return n"),
    judged("counter-test", "n = 3\nassert count() == 3\nn = 10"),
)  # fmt: skip

ANSWERS = {
    "right": {
        "busy": "busy = posts[posts.hour < 12]",
        "column": "posts['many'] = posts.likes > 1",
        "mean": "mean = np.mean(posts.likes)",
        "sort": "def sort(items):\n    items.sort()",
        "apply": "def apply(f, x):\n    return f(x)",
        "greet": "def greet():\n    print('hello')",
        "part": "part = 3",
        "magic": "words = list('ab')",
        "essay": "Because.",
    },
    "other-right": {
        "busy": "early = posts.hour.lt(12)\nbusy = posts.loc[early].reset_index(drop=True)",
        "column": "posts = posts.assign(many=posts.likes.gt(1))",
        "mean": "mean = 2",
        "sort": "def sort(items):\n    items[:] = sorted(items)",
        "apply": "apply = lambda f, x: f(x)",
        "greet": "def greet():\n    import sys\n    sys.stdout.write('hel')\n    sys.stdout.write('lo\\n')",
        "part": "part = 4",
        "magic": "words = ['a']\nwords.append('b')",
    },
    "wrong": {
        "busy": "busy = posts",
        "column": "posts['many'] = 5",
        "mean": "mean = 'two'",
        "sort": "def sort(items):\n    return sorted(items)",
        "apply": "def apply(f, x):\n    return x",
        "greet": "def greet():\n    return 'hello'",
        "part": "part = 1",
        "magic": "words = 'ab'",
        "counter": "def count():\n    return 7",
    },
    "errors": {
        "busy": "busy = posts[posts.nothing]",
        "column": "1 / 0",
        "mean": "mean = float('nan')",
        "sort": "def sort(items):\n    raise KeyError('x')",
        "apply": "apply = 3",
        "part": "part =",
        "magic": "del words",
    },
    "blank": {},
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """One course graded by plain nbgrader, for the tests below to grade again."""
    root = make_course(tmp_path_factory.mktemp("tables") / "course", {"unit": {"book": BOOK}})
    for student, sources in ANSWERS.items():
        hand_in(root, student, "unit", _fill(**sources))
    return root, plain_marks(root, "unit")


@pytest.mark.course
def test_values_tables_and_functions_get_the_same_marks(tables, grade_course):
    root, expected = tables
    assert sum(filter(None, expected["right"].values())) > sum(
        filter(None, expected["wrong"].values())
    )
    grade_course(root, "unit")
    assert marks(root, "unit") == expected


@pytest.mark.course
def test_our_execute_stands_in_nbgraders_own_seam(tables, tmp_path):
    root, expected = tables
    root = shutil.copytree(root, tmp_path / "seam")
    autograde_apart(root, "unit")
    assert marks(root, "unit") == expected

"""Tests that expect an error, call a method or trust what a read-only cell made: each with its right mark."""

import pytest
from courses import answer, fixed, hand_in, judged, make_course, marks, notebook, solution

from rulebook.grading.apart.limits import Limits
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade

SETUP = """import numpy as np
import pandas as pd
stock = pd.DataFrame({'n': [1, 2]})
class Box:
    rows = [1, 2]
    def __init__(self):
        self.mine = [5]
box = Box()
def data(cache=[7]):
    return cache
arr = np.array([1.0, 2.0])
pairs = np.array([[None], [2]], dtype=object)
pairs[0, 0] = [1]"""
UNITTEST = """import unittest
class T(unittest.TestCase):
    def test(self):
        with self.assertRaises(Exception):
            f(-1)
result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
assert result.wasSuccessful()"""
BOOK = notebook(
    fixed("setup", SETUP),
    answer("f", "def f(x):\n    ...\n" + solution("def f(x):\n    if x < 0:\n        raise ValueError")),
    judged("f-test", "try:\n    f(-1)\nexcept Exception:\n    pass\nelse:\n    raise AssertionError"),
    judged("f-unit", UNITTEST),
    answer("x", "x = ...\n" + solution("from math import *\nx = sqrt(4)")),
    judged("x-test", "assert isclose(x, 2)"),
    answer("r", "r = ...\n" + solution("r = pd.Series([1, 2])")),
    judged("r-test", "assert r.equals(pd.Series([1, 2]))"),
    answer("w", "w = ...\n" + solution("w = 'tear'")),
    judged("w-test", "assert w.startswith('te')"),
    answer("g", "def g(t):\n    ...\n" + solution("def g(t):\n    return 0")),
    judged("g-values", "g(stock['n'].values)\ng(stock.to_numpy())\ng(stock['n'].array)\ng(stock.index.values)\nassert stock['n'].tolist() == [1, 2] and stock.index.tolist() == [0, 1]"),
    judged("g-attribute", "g(box.rows)\ng(box.mine)\ng(Box.rows)\nassert box.rows == [1, 2] and box.mine == [5]"),
    judged("g-default", "g(data())\nassert data() == [7]"),
    judged("g-view", "g(arr[:1])\ng(arr.reshape(2, 1))\nassert arr.tolist() == [1, 2]"),
    judged("g-inside", "g(pairs[0, 0])\nassert pairs[0, 0] == [1]"),
)  # fmt: skip
RIGHT = {
    "f": "def f(x):\n    if x < 0:\n        raise PermissionError('not below nought')",
    "x": "from math import *\nx = sqrt(4)",
    "r": "r = pd.Series([1, 2])",
    "w": "w = 'tear'",
    "g": "def g(t):\n    return 0",
}
CHANGES = "def g(t):\n    if isinstance(t, list):\n        t.append(9)\n    elif hasattr(t, 'flags') and t.flags.writeable:\n        t[:] = 0"
F = {"f-test", "f-unit"}
# student: what they answer, and the tests that they do not pass
ANSWERS = {
    "right": ({}, set()),
    "reads": ({"f": "def f(x):\n    open('/etc/passwd').read()"}, F),
    "starts": ({"f": "import subprocess\ndef f(x):\n    subprocess.run(['true'])"}, F),
    "takes": ({"f": "def f(x):\n    return len(bytearray(6 * 2**30))"}, F),
    "calls": ({"f": "import urllib.request\ndef f(x):\n    urllib.request.urlopen('http://192.0.2.1')"}, F),
    # They end with the call: what comes after it has room again.
    "threads": ({"f": "import threading\ndef f(x):\n    end = threading.Event()\n    try:\n        for _ in range(400):\n            threading.Thread(target=end.wait, daemon=True).start()\n    finally:\n        end.set()"}, F),
    "star": ({"x": "x = 9\nisclose = lambda *a: True"}, {"x-test"}),
    "def-star": ({"x": "from math import sqrt\ndef isclose(a, b):\n    return True\nx = 9"}, {"x-test"}),
    "types": ({"r": "r = lambda: 0\nr.equals = str", "w": "w = pd.Series({'startswith': str})"}, {"r-test", "w-test"}),
    "typed": ({"r": "r = np.array([str], dtype=object)", "w": "def w(): pass\nw.startswith = str"}, {"r-test", "w-test"}),
    "tuple": ({"w": "import collections\nw = collections.namedtuple('W', 'startswith')(str)"}, {"w-test"}),
    "changes": ({"g": CHANGES}, set()),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    config = "c = get_config()\nc.ExecuteApart.together = 'never'\n"
    root = make_course(tmp_path_factory.mktemp("walls") / "c", {"unit": {"book": BOOK}}, {}, config)
    for student, (changed, _) in ANSWERS.items():

        def fill(cells, _, changed=changed):
            for name, source in (RIGHT | changed).items():
                cells[name].source = source

        hand_in(root, student, "unit", fill)
    assert not [
        one.failure for one in grade(Course(root), ["unit"], limits=Limits()) if one.failure
    ]
    return marks(root, "unit")


@pytest.mark.course
@pytest.mark.parametrize("student", ANSWERS)
def test_no_wall_is_taken_for_an_answer_and_no_type_for_a_method(found, student):
    missed = {name.removeprefix("book/") for name, mark in found[student].items() if not mark}
    assert missed == ANSWERS[student][1]

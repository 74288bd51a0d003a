"""Honest work of any course: what crosses, what is judged together, and what plain nbgrader gives."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from constructs import CONSTRUCTS, book, fill
from courses import (
    answer,
    autograde_apart,
    autograded,
    fixed,
    hand_in,
    hidden,
    judged,
    make_course,
    marks,
    notebook,
    plain,
    plain_marks,
    solution,
)

from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade

DOCS = Path(__file__).resolve().parents[3] / "docs" / "grading.md"
TESTS = {"tests.py": b"def check(value):\n    assert value == 3\n"}
CONFIG = "c = get_config()\nc.Execute.timeout = 120\n"


@pytest.mark.course
def test_what_crosses_and_what_is_judged_together(tmp_path, report):
    names = list(CONSTRUCTS)
    root = make_course(tmp_path / "course", {"unit": {"book": book()}}, TESTS, CONFIG)
    hand_in(root, "mia", "unit", fill)
    (outcome,) = grade(Course(root), ["unit"])
    assert not outcome.failure
    found = dict(zip(names, marks(root, "unit")["mia"].values(), strict=True))
    assert [name for name, mark in found.items() if not mark] == by(["not at all"])
    (told,) = [line for line in outcome.messages if "judged together" in line]
    together = [names[int(one) - 1] for one in re.findall(r"`t(\d+)`", told)]
    assert together == by(["together"])
    text = json.dumps(autograded(root, "mia", "unit", "book"))
    assert "531753" not in text
    assert "1063506" not in text
    theirs = dict(zip(names, plain_marks(root, "unit")["mia"].values(), strict=True))
    assert [name for name, mark in theirs.items() if not mark] == []
    report(
        f"grading: of {len(names)} constructs {len(by(['apart']))} are judged apart, "
        f"{len(together)} together"
    )
    table = [f"| {name} | {how} |" for name, (how, _, _) in CONSTRUCTS.items()]
    assert "\n".join(table) in DOCS.read_text()


def by(ways):
    return [name for name, (how, _, _) in CONSTRUCTS.items() if how in ways]


CLASSES = notebook(
    answer("a", "class A:\n    pass\n" + solution("class A:\n    n = 1")),
    judged("a-test", "assert A.n == 1"),
    judged("a-secret", "assert A\n" + hidden("assert A.n == 1, 'a-hidden-word'")),
    fixed("a-made", "made = A()"),
    answer("x", "x = ...\n" + solution("x = 3")),
    judged("x-test", "assert x == 3"),
    judged("x-error", "try:\n    x + 'a'\nexcept Exception:\n    pass\nelse:\n    raise AssertionError"),
)  # fmt: skip
FORGES = "class A:\n    n = 1\n    def __eq__(self, other):\n        return True\n    def __add__(self, other):\n        raise TypeError"
WORKS = {
    # student: answers, marks with "when needed" (in the order of the tests) and with "never"
    "right": ({"a": "class A:\n    n = 1", "x": "x = 3"}, [1, 1, 1, 1], [0, 0, 1, 1]),
    "wrong": ({"a": "class A:\n    n = 2", "x": "x = 2"}, [0, 0, 0, 1], [0, 0, 0, 1]),
    "forged": ({"a": FORGES, "x": "x = A()"}, [1, 1, 0, 0], [0, 0, 0, 0]),
    "ends": ({"a": "import os\nclass E(type):\n    @property\n    def n(self):\n        os._exit(0)\nclass A(metaclass=E): pass", "x": "x = 3"}, [0, 0, 1, 1], [0, 0, 1, 1]),
    "tells": ({"a": "import sys\nclass E(type):\n    @property\n    def n(self):\n        raise KeyError(str(sys._getframe(1).f_code.co_consts))\nclass A(metaclass=E): pass", "x": "x = 3"}, [0, 0, 1, 1], [0, 0, 1, 1]),
}  # fmt: skip


@pytest.mark.course
@pytest.mark.parametrize("setting", ["when needed", "never"])
def test_no_answer_can_bring_about_where_it_is_judged(tmp_path, setting):
    """The course's own solution alone decides which tests run where the answer's code does."""
    config = f"c = get_config()\nc.ExecuteApart.together = {setting!r}\n"
    root = make_course(tmp_path / "course", {"unit": {"book": CLASSES}}, config=config)
    for student, (sources, _, _) in WORKS.items():

        def write(cells, _, sources=sources):
            for name, source in sources.items():
                cells[name].source = source

        hand_in(root, student, "unit", write)
    outcomes = {one.student: one for one in grade(Course(root), ["unit"])}
    found = {student: list(one.values()) for student, one in marks(root, "unit").items()}
    assert found == {one: works[1 + (setting == "never")] for one, works in WORKS.items()}
    for student in WORKS:
        assert "a-hidden-word" not in str(autograded(root, student, "unit", "book"))
    # Nothing is wrong with a class where classes are judged together: no read-only cell says so.
    (made,) = [one for one in autograded(root, "right", "unit", "book").cells if one.id == "a-made"]
    refused = [one["evalue"].split(";")[0] for one in made.outputs]
    assert refused == (["`A` is a class (A)"] if setting == "never" else [])
    told = "`a-test`, `a-secret` were judged together with the answer's code: there an answer could forge its mark."
    assert outcomes["right"].messages == ([told] if setting == "when needed" else [])


FIRST = {"a": "kept = [1, 2]\nimport json\njson.dump(kept, open('kept.json', 'w'))"}
SECOND = {
    "b": "import json\nread = json.load(open('kept.json'))",
    "c": "%run first.ipynb\nagain = kept",
}
HEADER = notebook(plain("class Base:\n    n = 1"))
LATER = notebook(
    answer("b", solution(SECOND["b"])),
    judged("b-test", "assert read == [1, 2]\n" + hidden("assert len(read) == 2, 'a-hidden-word'")),
    judged("alone", "assert 'kept' not in globals() and read"),
    answer("c", solution(SECOND["c"])),
    judged("c-test", "assert again == [1, 2]"),
    judged("its-own", "assert 'a-hidden-' + 'word' not in open('second.ipynb').read()"),
    answer("d", solution("class D(Base):\n    pass")),
    judged("d-test", "assert D.n == 1"),
)


@pytest.mark.course
def test_a_notebook_may_use_what_the_one_before_it_wrote_and_the_course_s_header(tmp_path):
    first = notebook(answer("a", solution(FIRST["a"])), judged("a-test", "assert kept == [1, 2]"))
    (tmp_path / "course").mkdir()
    nbformat.write(HEADER, tmp_path / "course" / "header.ipynb")
    config = "c = get_config()\nc.IncludeHeaderFooter.header = 'header.ipynb'\n"
    books = {"unit": {"first": first, "second": LATER}}
    root = make_course(tmp_path / "course", books, config=config)
    for student, kept in (("right", "[1, 2]"), ("wrong", "[3]")):

        def write(cells, _, kept=kept):
            for name, source in (FIRST | SECOND | {"d": "class D(Base):\n    pass"}).items():
                if name in cells:
                    cells[name].source = source.replace("[1, 2]", kept)

        hand_in(root, student, "unit", write)
    assert not [one.failure for one in grade(Course(root), ["unit"]) if one.failure]
    found = marks(root, "unit")
    assert set(found["right"].values()) == {1}
    missed = [name for name, mark in found["wrong"].items() if not mark]
    assert missed == ["first/a-test", "second/b-test", "second/c-test"]
    assert "a-hidden-word" not in str(autograded(root, "wrong", "unit", "second"))
    autograde_apart(root, "unit")
    assert marks(root, "unit") == found


LOADER = b"""import multiprocessing
class _SingleProcessDataLoaderIter:
    def __init__(self, loader):
        assert loader.num_workers == 0 and loader.timeout == 0
        self.rows = iter(loader.rows)
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.rows)
class DataLoader:
    def __init__(self, rows, num_workers=0, timeout=0):
        self.rows, self.num_workers, self.timeout = rows, num_workers, timeout
    def _get_iterator(self):
        if self.num_workers:
            multiprocessing.get_context('fork').Process().pid + 1
        return _SingleProcessDataLoaderIter(self)
    def __iter__(self):
        return self._get_iterator()
"""


@pytest.mark.course
def test_batches_that_pytorch_s_processes_would_load_are_loaded_in_turn(tmp_path, monkeypatch):
    """In the manner of the library, which is too large for a test: its workers ask for processes."""
    place = tmp_path / "library" / "torch" / "utils" / "data"
    place.mkdir(parents=True)
    (place / "dataloader.py").write_bytes(LOADER)
    (place / "__init__.py").write_text("from torch.utils.data.dataloader import DataLoader\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    source = (
        "loader = DataLoader([3, 4], num_workers=2, timeout=5)\nrows = list(loader) + list(loader)"
    )
    cells = [plain("from torch.utils.data import DataLoader"), answer("a", solution(source))]
    cells += [
        judged("t", "assert rows == [3, 4, 3, 4]"),
        judged("u", "assert loader.num_workers == 2"),
    ]
    root = make_course(tmp_path / "course", {"unit": {"book": notebook(*cells)}})
    hand_in(root, "mia", "unit", lambda cells, _: cells["a"].update(source=source))
    assert not [one.failure for one in grade(Course(root), ["unit"]) if one.failure]
    assert marks(root, "unit")["mia"] == {"book/t": 1, "book/u": 1}

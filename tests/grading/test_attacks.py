"""Hostile and broken submissions, all in one class: exact marks, no leak, nothing left running."""

import json
import re
import secrets
import zipfile
from pathlib import Path

import nbformat
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
    solution,
    written,
)

from rulebook.grading.limits import Limits

ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.py"))
QUESTIONS = ("number", "mean", "double", "words")
RIGHT = {
    "number": "number = 42",
    "mean": "mean = posts['likes'].mean()",
    "double": "def double(x):\n    return 2 * x",
    "words": "words = ['a', 'b']",
}
CANARY = f"CANARY-{secrets.token_hex(4)}"
FULL = [3.0, 2.0, 2.0, 1.0]


def book():
    setup = "import pandas as pd\nposts = pd.DataFrame({'likes': [1, 2, 3, 6]})\ndef check(value):\n    return value == 42"
    return notebook(
        fixed("setup", setup),
        answer("number", "number = ...\n" + solution("number = 42")),
        judged("number-test", "assert check(number)\nassert abs(number - 42) < 1e-9\n" + hidden("expected = 42", f"assert isinstance(number, int), '{CANARY}' and None"), 3),
        answer("mean", "mean = ...\n" + solution("mean = posts['likes'].mean()")),
        judged("mean-test", "assert abs(mean - posts['likes'].mean()) < 1e-9\n" + hidden("import numpy as np", f"assert np.isclose(mean, 3)  # {CANARY}"), 2),
        answer("double", "def double(x):\n    " + solution("return 2 * x").replace("\n", "\n    ")),
        judged("double-test", "expected = 4\nassert double(2) == expected\n" + hidden(f"expected = '{CANARY}{CANARY}'", f"assert double('{CANARY}') == expected"), 2),
        answer("words", "words = ...\n" + solution("words = ['a', 'b']")),
        judged("words-test", "assert words == ['a', 'b']\nassert isinstance(words, list) and len(words) == 2", 1),
        written("essay", "Your answer", 5),
    )  # fmt: skip


def read_attack(path: Path, course: Path) -> tuple[list[float], dict[str, str]]:
    text = path.read_text()
    expected = [float(one) for one in re.search(r"^# marks: (.*)$", text, re.M)[1].split()]
    parts = re.split(r"^# %% (\w+)\n", text, flags=re.M)
    cells = dict(zip(parts[1::2], parts[2::2], strict=True))
    return expected, {k: v.strip().replace("COURSE", repr(f"{course}/")) for k, v in cells.items()}


def fill(sources):
    def change(cells, _):
        for name, source in sources.items():
            cells[name].source = source

    return change


def edit(change):
    """Hand in right answers, then change the file's JSON; `change` may return other text."""

    def do(path: Path):
        tree = json.loads(path.read_text())
        for cell in tree["cells"]:
            cell["source"] = "".join(cell["source"])
        made = change(tree)
        path.write_text(made if isinstance(made, str) else json.dumps(tree))

    return do


def place(tree, name):
    return next(
        n
        for n, cell in enumerate(tree["cells"])
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def duplicate(tree):
    tree["cells"].insert(
        place(tree, "number-test"), dict(tree["cells"][place(tree, "number-test")])
    )
    tree["cells"].insert(place(tree, "number") + 1, dict(tree["cells"][place(tree, "number")]))


def delete_test(tree):
    del tree["cells"][place(tree, "mean-test")]


def reorder(tree):
    tree["cells"].reverse()


def retype(tree):
    for name in ("number", "number-test"):
        cell = tree["cells"][place(tree, name)]
        cell["cell_type"] = "markdown"
        cell.pop("outputs"), cell.pop("execution_count")


def merge(tree):
    second = tree["cells"].pop(place(tree, "mean"))
    tree["cells"][place(tree, "number")]["source"] += "\n" + second["source"]


def split(tree):
    at = place(tree, "double")
    cell = tree["cells"][at]
    tree["cells"][at] = {**cell, "source": "unused = 1"}
    tree["cells"].insert(at + 1, cell)


def lose_ids(tree):
    for cell in tree["cells"]:
        cell["metadata"].pop("nbgrader", None)


def edit_test(tree):
    tree["cells"][place(tree, "words-test")]["source"] = "pass"
    tree["cells"][place(tree, "words")]["source"] = "words = 0"


def forge(tree):
    cell = tree["cells"][place(tree, "words")]
    cell["source"] = "words = 0"
    cell["metadata"]["nbgrader"].update(grade=True, points=100, locked=True)
    test = tree["cells"][place(tree, "words-test")]
    test["metadata"]["tags"] = ["skip-execution"]
    test["metadata"]["nbgrader"].update(points=100, schema_version=99)
    test["outputs"] = [
        {
            "output_type": "execute_result",
            "data": {"text/plain": "100"},
            "metadata": {},
            "execution_count": 1,
        }
    ]


def kernel(tree):
    tree["metadata"]["kernelspec"] = {
        "name": "julia-1.9",
        "language": "julia",
        "display_name": "Julia",
    }


def many_cells(tree):
    extra = {
        "cell_type": "code",
        "metadata": {},
        "source": "1",
        "outputs": [],
        "execution_count": None,
    }
    tree["cells"] += [{**extra, "id": f"more-{n}"} for n in range(10_000)]


def old_format(minor):
    def change(tree):
        tree["nbformat_minor"] = minor
        if minor < 5:
            for cell in tree["cells"]:
                cell.pop("id", None)

    return change


def truncate(tree):
    text = json.dumps(tree)
    return text[: text.index('"words-test"')]


def rename(path: Path):
    path.rename(path.with_name("my homework (2).ipynb"))


def zipped(path: Path):
    with zipfile.ZipFile(path.with_name("work.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "some folder/book.ipynb")
        archive.writestr("../../escaped.txt", "x")
        archive.writestr("/rooted.txt", "x")
        archive.writestr("zeros.bin", bytes(200_000_000))
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    path.unlink()


NOTHING = [0.0, 0.0, 0.0, 0.0]
BROKEN = {
    "duplicated": (edit(duplicate), FULL, "times"),
    "deleted-test": (edit(delete_test), FULL, "deleted"),
    "reordered": (edit(reorder), FULL, "original order"),
    "retyped": (edit(retype), FULL, "another kind of cell"),
    "merged": (edit(merge), FULL, ""),
    "split": (edit(split), FULL, "times"),
    "lost-ids": (edit(lose_ids), FULL, "deleted"),
    "edited-test": (edit(edit_test), [3.0, 2.0, 2.0, 0.0], "changed"),
    "forged-metadata": (edit(forge), [3.0, 2.0, 2.0, 0.0], ""),
    "other-kernel": (edit(kernel), FULL, "another language"),
    "ten-thousand-cells": (edit(many_cells), FULL, ""),
    **{f"format-4-{minor}": (edit(old_format(minor)), FULL, "") for minor in range(6)},
    "truncated": (edit(truncate), FULL, "cut short"),
    "renamed": (rename, FULL, "another name"),
    "zipped": (zipped, FULL, "leads elsewhere"),
    "not-json": (lambda path: path.write_bytes(b"\x89PNG\r\n"), NOTHING, "no notebook"),
    "not-a-notebook": (lambda path: path.write_text("[1, 2]"), NOTHING, "no notebook"),
    "empty": (lambda path: path.write_text(""), NOTHING, "no notebook"),
    "nested-json": (lambda path: path.write_text("[" * 100_000), NOTHING, "no notebook"),
    "link": (lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), NOTHING, "is a link"),
    "missing": (lambda path: path.unlink(), NOTHING, "not handed in"),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The whole class, graded once: the course's folder, outcomes and expected marks."""
    from rulebook.grading.grade import Course, grade

    root = make_course(tmp_path_factory.mktemp("attacks") / "course", {"unit": {"book": book()}})
    expected = {}
    for student in ("honest", "zealous"):
        hand_in(root, student, "unit", fill(RIGHT))
        expected[student] = FULL
    for path in ATTACKS:
        expected[path.stem], sources = read_attack(path, root)
        hand_in(root, path.stem, "unit", fill(sources))
    for student, (change, wanted, _) in BROKEN.items():
        hand_in(root, student, "unit", fill(RIGHT))
        change(root / "submitted" / student / "unit" / "book.ipynb")
        expected[student] = wanted
    limits = Limits(cell_seconds=4, interrupt_seconds=4, notebook_seconds=120)
    outcomes = {one.student: one for one in grade(Course(root), ["unit"], limits=limits)}
    found = {
        student: [questions[f"book/{name}-test"] for name in QUESTIONS]
        for student, questions in marks(root, "unit").items()
    }
    return root, outcomes, expected, found


@pytest.mark.course
def test_every_attack_gets_exactly_its_marks_and_changes_nobody_elses(graded):
    _, outcomes, expected, found = graded
    assert len(ATTACKS) >= 40
    assert not [one.failure for one in outcomes.values() if one.failure]
    for student in expected:
        print(f"{student:26} {found[student]}")
    wrong = {
        student: found[student] for student, wanted in expected.items() if found[student] != wanted
    }
    assert not wrong, {student: (found[student], expected[student]) for student in wrong}


@pytest.mark.course
def test_no_hidden_test_leaks_into_what_a_learner_sees(graded):
    root, outcomes, _, _ = graded
    for path in (root / "autograded").rglob("*"):
        if path.is_file():
            assert CANARY not in path.read_text(errors="replace"), path
    assert CANARY not in str(outcomes)
    printed = autograded(root, "leak_arguments", "unit", "book")
    assert "SEEN []" in str(printed)


@pytest.mark.course
def test_nothing_was_reached_written_or_left_running(graded):
    root, _, _, _ = graded
    for student in ("network", "write_outside", "read_environment"):
        shown = str(autograded(root, student, "unit", "book").cells)
        assert "REACHED [" not in shown.replace("print('REACHED'", "")
        assert "'WROTE'" in shown or student != "write_outside"  # the code; never its output
        outputs = [
            str(cell.get("outputs")) for cell in autograded(root, student, "unit", "book").cells
        ]
        assert not any("WROTE" in one for one in outputs)
    assert not list(Path("/tmp").glob("rulebook-was-here"))
    assert not (root / "rulebook-was-here").exists()
    assert not list(root.parent.rglob("escaped.txt"))
    assert (root / "gradebook.db").stat().st_mode & 0o600
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = line.read_bytes()
        except OSError:
            continue
        assert b"sleep\x001234" not in command


@pytest.mark.course
@pytest.mark.parametrize("student", BROKEN)
def test_what_was_mended_is_said_in_one_plain_sentence(graded, student):
    root, outcomes, _, _ = graded
    wanted = BROKEN[student][2]
    messages = outcomes[student].messages
    assert not wanted or any(wanted in one for one in messages), messages
    assert all(one.endswith(".") and "Traceback" not in one for one in messages)
    if messages and (root / "autograded" / student / "unit" / "book.ipynb").exists():
        first = autograded(root, student, "unit", "book").cells[0]
        assert first.cell_type == "markdown"
        assert messages[0] in first.source


@pytest.mark.course
def test_autograded_notebooks_are_valid_and_small(graded):
    root, _, _, _ = graded
    for path in (root / "autograded").rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
        assert path.stat().st_size < 25 * 2**20

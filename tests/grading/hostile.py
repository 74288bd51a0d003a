"""A class of hostile and broken submissions, for tests and for benchmarks/attacks.py.

Each file in attacks/ holds a learner's answers and the marks that they earn; BROKEN are files that
were damaged after right answers had been given.
"""

import json
import re
import secrets
import zipfile
import zlib
from pathlib import Path

from courses import answer, fixed, hand_in, hidden, judged, notebook, solution, written

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
HONEST = ("honest", "zealous")


def book():
    setup = "import pandas as pd\nposts = pd.DataFrame({'likes': [1, 2, 3, 6]})\ndef check(value):\n    return value == 42"
    return notebook(
        fixed("setup", setup),
        answer("number", "number = ...\n" + solution("number = 42")),
        judged("number-test", "assert check(number)\n" + hidden("expected = 42", f"assert isinstance(number, int), '{CANARY}' and None"), 3),
        answer("mean", "mean = ...\n" + solution("mean = posts['likes'].mean()")),
        judged("mean-test", "assert abs(mean - posts['likes'].mean()) < 1e-9\n" + hidden(f"assert isinstance(mean, float)  # {CANARY}"), 2),
        answer("double", "def double(x):\n    " + solution("return 2 * x").replace("\n", "\n    ")),
        judged("double-test", "expected = 4\nassert double(2) == expected\nfor got, wanted in zip(map(double, [1, 5]), [2, 10]):\n    assert got == wanted\n" + hidden(f"expected = '{CANARY}{CANARY}'", f"assert double('{CANARY}') == expected"), 2),
        answer("words", "words = ...\n" + solution("words = ['a', 'b']")),
        judged("words-test", "assert words == ['a', 'b']\nassert isinstance(words, list) and len(words) == 2", 1),
        written("essay", "Your answer", 5),
    )  # fmt: skip


def read_attack(path: Path, course: Path) -> tuple[list[float], dict[str, str]]:
    text = path.read_text()
    expected = [float(one) for one in re.search(r"^# marks: (.*)$", text, re.M)[1].split()]
    parts = re.split(r"^# %% (\w+)\n", text, flags=re.M)
    cells = dict(zip(parts[1::2], parts[2::2], strict=True))
    filler = repr("x" * 500_000)
    return expected, {
        name: source.strip().replace("COURSE", repr(f"{course}/")).replace("FILLER", filler)
        for name, source in cells.items()
    }


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


def half_characters(tree):
    tree["cells"][place(tree, "essay")]["source"] = "an essay \ud800"
    tree["cells"][place(tree, "words")]["source"] += "  # \udfff"


def odd_numbers(tree):
    text = json.dumps(tree)
    return text[:-1] + ', "metadata": {"a": NaN, "b": Infinity, "c": 1e999}, "nbformat": 4}'


def huge_number(tree):
    return json.dumps(tree)[:-1] + ', "c": ' + "9" * 10_000 + "}"


def odd_attachments(tree):
    for cell in tree["cells"]:
        cell["attachments"] = {"a": {"image/png": {"deep": [1]}}, "b": 3}
        cell["metadata"]["tags"] = ["a", "a", "b,c", 7, ""]


def bomb(tree):
    return '{"cells": [' + "[]," * 10_000_000 + "[]]}"


def archive(path: Path, *entries):
    """Zip the notebook with further entries: `add(archive)` each."""
    with zipfile.ZipFile(path.with_name("work.zip"), "w", zipfile.ZIP_DEFLATED) as made:
        for add in entries:
            add(made)
        made.write(path, "some folder/book.ipynb")
    path.unlink()


def four_gigabytes(made):
    """An entry of 4 GB of zeros, as far as the archive says, and one that holds more than it says."""
    for name, size in (("zeros.bin", 2**32), ("small.bin", 10)):
        press = zlib.compressobj(9, zlib.DEFLATED, -15)
        entry = zipfile.ZipInfo(name)
        made.writestr(entry, press.compress(bytes(100_000_000)) + press.flush())
        entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, size


def clashing(made):
    for name in ("data", "data/inner", "n" * 300, "a/" * 200 + "b", "posts.csv/x", "\u202egnp.exe"):
        made.writestr(name, "x")


def encrypted(made):
    entry = zipfile.ZipInfo("secret.txt")
    made.writestr(entry, "x" * 100)
    entry.flag_bits |= 1


def crowded(made):
    for number in range(3000):
        made.writestr(f"../{number}", "")


def damaged(path: Path):
    path.with_name("work.zip").write_bytes(b"PK\3\4" + bytes(1000))


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
    "half-characters": (edit(half_characters), FULL, ""),
    "odd-numbers": (edit(odd_numbers), FULL, ""),
    "huge-number": (edit(huge_number), FULL, "cut short or damaged"),
    "odd-attachments": (edit(odd_attachments), FULL, ""),
    "bomb": (edit(bomb), NOTHING, "holds too much"),
    "zip-of-4-gigabytes": (lambda path: archive(path, four_gigabytes), FULL, "too large"),
    "zip-that-lies": (lambda path: archive(path, four_gigabytes), FULL, "could not be read"),
    "zip-of-clashing-names": (lambda path: archive(path, clashing), FULL, ""),
    "zip-encrypted": (lambda path: archive(path, encrypted), FULL, "could not be read"),
    "zip-of-many-names": (lambda path: archive(path, crowded), FULL, "more of this kind"),
    "zip-damaged": (damaged, FULL, "could not be opened"),
    "missing": (lambda path: path.unlink(), NOTHING, "not handed in"),
}  # fmt: skip


def hand_in_all(root: Path) -> dict[str, list[float]]:
    """Have every attacker and two honest learners hand in; return the marks that each has earned."""
    expected = {}
    for student in HONEST:
        hand_in(root, student, "unit", fill(RIGHT))
        expected[student] = FULL
    for path in ATTACKS:
        expected[path.stem], sources = read_attack(path, root)
        hand_in(root, path.stem, "unit", fill(sources))
    for student, (change, wanted, _) in BROKEN.items():
        hand_in(root, student, "unit", fill(RIGHT))
        change(root / "submitted" / student / "unit" / "book.ipynb")
        expected[student] = wanted
    return expected


def in_order(questions: dict) -> list:
    """Return one learner's marks in the order of the questions, None where there are none."""
    return [questions.get(f"book/{name}-test") for name in QUESTIONS]

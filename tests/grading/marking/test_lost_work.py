"""Work that was handed in oddly and got lost, or took the class with it: each with its right mark."""

import gzip
import json
import lzma
import os
import shutil
import tarfile
import zipfile
from datetime import datetime

import pytest
from courses import (
    answer,
    autograded,
    hand_in,
    judged,
    make_course,
    marks,
    notebook,
    solution,
    written,
)
from nbgrader.api import Gradebook

from rulebook.grading.apart import scratch
from rulebook.grading.apart.limits import DEFAULT
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.reading import _loaded, _one_side, _salvage
from rulebook.grading.marking.writer import Outcome, notes_on

BOOK = notebook(
    answer("a", solution("a = 1")),
    judged("a-test", "assert a == 1"),
    answer("b", solution("b = 'two'")),
    judged("b-test", "assert b == 'two'"),
    written("why", "Say why.", 4),
)
FULL = {"book/a-test": 1, "book/b-test": 1, "book/why": None}


def text_of(path):
    return path.read_text("utf-8")


def lose_a_comma(path):
    """The first cell, before the answers, is broken: a comma between two of its lines is missing."""
    extra = json.dumps({"cell_type": "markdown", "metadata": {}, "source": ["x"]}).replace(
        ", ", " ", 1
    )
    path.write_text(text_of(path).replace('"cells": [', f'"cells": [{extra},', 1))


def conflict(path):
    ours, theirs = '    "a = 1"\n', '    "a = 3"\n'
    both = f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n"
    assert ours in text_of(path)
    path.write_text(text_of(path).replace(ours, both))


def conflict_in_metadata(path):
    path.write_text(text_of(path).replace("{", "{\n<<<<<<< HEAD", 1))


def bare_line_ends(path):
    path.write_text(text_of(path).replace('"a = 1"', '"a = 1\n# more\r\ntabbed\t= 2"'))


def many_files(path):
    for number in range(6_000):
        (path.parent / f"a{number}.txt").touch()


def zipped(path, name, book, number):
    """Pack the notebook as `book`, after so many empty members whose names come first."""
    with zipfile.ZipFile(path.with_name("work.zip"), "w") as made:
        for one in range(number):
            made.writestr(name.format(one), "")
        made.write(path, book)
    path.unlink()


def many_in_a_zip(path):
    zipped(path, "a{}.txt", "book.ipynb", 6_000)


def many_notebooks(path):
    for number in range(5_500):
        (path.parent / f"a{number}.ipynb").touch()


def a_large_one(path):
    path.with_name("a.ipynb").write_bytes(b"x" * (DEFAULT.submission - 100))


def many_notebooks_in_a_zip(path):
    zipped(path, "all/a{}.ipynb", "all/book.ipynb", 5_500)


def whole_conflict(path):
    text = text_of(path)
    path.write_text(
        f"<<<<<<< HEAD\n{text}\n=======\n{text.replace('a = 1', 'a = 3')}\n>>>>>>> other\n"
    )


def windows_letters(path):
    text = text_of(path).replace("So.", "Süß – so.").replace("a = 1", "a = len('ü')")
    path.write_bytes(text.encode("cp1252"))


def folder_of_a_released_file(path):
    path.write_text(text_of(path).replace("b = 'two'", "import helper\\nb = helper.two"))
    (path.parent / "helper.py").unlink()
    (path.parent / "helper.py").mkdir()
    (path.parent / "helper.py" / "notes.txt").write_text("x")


def stamp_pipe(path):
    os.mkfifo(path.with_name("timestamp.txt"))


def stamp_link(path):
    path.with_name("timestamp.txt").symlink_to("/dev/zero")


def pipe_beside(path):
    os.mkfifo(path.with_name("a.ipynb"))


def folder_of_that_name(path):
    path.rename(path.with_name("mine.ipynb"))
    path.mkdir()
    (path / "notes.txt").write_text("x")


def inside_such_a_folder(path):
    data = path.read_bytes()
    path.unlink()
    path.mkdir()
    (path / "book.ipynb").write_bytes(data)


def climbing_folders(path):
    """What is left of such a folder's name without its ending is "..", or nothing at all."""
    deep = path.parent / "/".join(["...ipynb"] * 4)
    root = path.parent / ".ipynb" / path.parents[3].relative_to("/")
    for folder in (deep, root):
        folder.mkdir(parents=True)
        (folder / "climbed.txt").write_text("x")


def stamp(text):
    def do(path):
        (path.parent / "timestamp.txt").write_bytes(text)

    return do


def stamp_folder(path):
    (path.parent / "timestamp.txt").mkdir()
    (path.parent / "timestamp.txt" / "x").write_text("x")


def nothing_beside_a_copy(path):
    shutil.copy(path, path.with_name("book (1).ipynb"))
    path.write_text("")


def blank_beside_a_copy(path):
    shutil.copy(path, path.with_name("book-final.ipynb"))
    shutil.copy(path.parents[3] / "release" / "unit" / "book.ipynb", path)


def copies_of_the_blank(path):
    blank = path.parents[3] / "release" / "unit" / "book.ipynb"
    shutil.copy(blank, path.with_name("book-Copy1.ipynb"))
    shutil.copy(blank, path.with_name("book-Copy2.ipynb"))


def one_copy_of_many(path):
    copies_of_the_blank(path)
    path.rename(path.with_name("book-Copy0.ipynb"))


def in_a_tar(path):
    with tarfile.open(path.with_name("work.tar.gz"), "w:gz") as made:
        made.add(path, "book.ipynb")
    path.unlink()


def in_a_zip_in_a_zip(path):
    zipped(path, "", "book.ipynb", 0)
    made = path.with_name("work.zip")
    with zipfile.ZipFile(path.with_name("all.zip"), "w") as outer:
        outer.write(made, "work.zip")
    made.unlink()


def packed(how, ending):
    def do(path):
        data = how.compress(path.read_bytes())
        path.unlink()
        path.with_name(f"book.ipynb{ending}").write_bytes(data)

    return do


def twice_in_a_zip(*folders):
    """Pack the notebook into two folders of an archive; in "as it came" it is blank."""

    def do(path):
        blank = path.parents[3] / "release" / "unit" / "book.ipynb"
        with zipfile.ZipFile(path.with_name("work.zip"), "w") as made:
            for folder in folders:
                made.write(blank if folder.startswith("as") else path, f"{folder}book.ipynb")
        path.unlink()

    return do


def blank_beside_a_zip(path):
    zipped(path, "", "book.ipynb", 0)
    shutil.copy(path.parents[3] / "release" / "unit" / "book.ipynb", path)


def zip_of_that_name(path):
    with zipfile.ZipFile(path.with_name("work.zip"), "w", zipfile.ZIP_DEFLATED) as made:
        made.write(path, "book.ipynb")
    path.with_name("work.zip").rename(path)


def without_labels(tree):
    for cell in tree["cells"]:
        cell["metadata"] = {"cell_id": "0001", "deepnote_cell_type": cell["cell_type"]}
        del cell["id"]
    return tree


def joined(first, second, kept):
    """Join two cells, as a notebook's "Merge cells" does; the label of one is kept."""

    def do(tree):
        one, other = (
            next(cell for cell in tree["cells"] if cell["id"] == name) for name in (first, second)
        )
        both = "".join([*one["source"], "\n", *other["source"]])
        tree["cells"].remove(other if kept == first else one)
        (one if kept == first else other)["source"] = both
        return tree

    return within(do)


def gz_bomb(path):
    path.write_bytes(b" " * (DEFAULT.submission + 1))
    packed(gzip, ".gz")(path)


def encoded(how):
    def do(path):
        path.write_bytes(text_of(path).encode(how))

    return do


def within(make):
    """Hand in what a program, not a learner, made of the notebook."""

    def do(path):
        path.write_text(json.dumps(make(json.loads(text_of(path)))))

    return do


BROKEN = {
    "zip-and-backup": (twice_in_a_zip("", "as before/"), FULL, ""),
    "zip-of-two": (twice_in_a_zip("mine/", "as it came/"), FULL, ""),
    "zip-of-two-the-blank-first": (twice_in_a_zip("as it came/", "mine/"), FULL, ""),
    "zip-and-a-blank": (blank_beside_a_zip, FULL, "nothing was written in `book.ipynb`"),
    "zip-by-another-name": (zip_of_that_name, FULL, ""),
    "gz-by-another-name": (packed(gzip, ""), FULL, ""),
    "mark-of-order": (lambda path: path.with_name("book.txt").write_bytes(b"\xef\xbb\xbf" + path.read_bytes()) and path.unlink(), FULL, "another name"),
    "utf-16-text": (lambda path: path.with_name("book.txt").write_bytes(text_of(path).encode("utf-16")) and path.unlink(), FULL, "another name"),
    "no-labels": (within(without_labels), FULL, "lost its label"),
    "joined-with-its-test": (joined("a", "a-test", "a-test"), FULL, "was made a cell of its own"),
    "joined-with-the-test-before": (joined("a-test", "b", "a-test"), FULL, "was made a cell of its own"),
    "joined-and-the-answer-s": (joined("a", "a-test", "a"), FULL, "had been deleted; the original was put back"),
    "comma": (lose_a_comma, FULL, "damaged"),
    "conflict": (conflict, FULL, "two versions at once"),
    "conflict-mark": (conflict_in_metadata, FULL, "two versions at once"),
    "line-ends": (bare_line_ends, FULL, ""),
    "many-files": (many_files, FULL, "too many"),
    "many-zipped": (many_in_a_zip, FULL, ""),
    "many-notebooks": (many_notebooks, FULL, "too many"),
    "large-first": (a_large_one, FULL, "too large"),
    "many-notebooks-zipped": (many_notebooks_in_a_zip, FULL, ""),
    "whole-conflict": (whole_conflict, FULL, "two versions at once"),
    "windows": (windows_letters, FULL, ""),
    "clash": (folder_of_a_released_file, FULL, ""),
    "pipe": (pipe_beside, FULL, ""),
    "stamp-pipe": (stamp_pipe, FULL, "holds no time"),
    "stamp-link": (stamp_link, FULL, "holds no time"),
    "folder": (folder_of_that_name, FULL, "another name"),
    "in-folder": (inside_such_a_folder, FULL, "another name"),
    "climbing-folders": (climbing_folders, FULL, ""),
    "empty-and-copy": (nothing_beside_a_copy, FULL, "nothing was written in `book.ipynb`"),
    "blank-and-copy": (blank_beside_a_copy, FULL, "nothing was written in `book.ipynb`"),
    "copies-of-the-blank": (copies_of_the_blank, FULL, ""),
    "one-copy-of-many": (one_copy_of_many, FULL, "another name"),
    "tar": (in_a_tar, FULL, ""),
    "zip-in-zip": (in_a_zip_in_a_zip, FULL, ""),
    "gz": (packed(gzip, ".gz"), FULL, ""),
    "xz": (packed(lzma, ".xz"), FULL, ""),
    "gz-bomb": (gz_bomb, None, "such an archive is not opened here"),
    "rar": (lambda path: path.rename(path.with_name("work.rar")).write_bytes(b"Rar!"), None, "such an archive is not opened here"),
    "python-words": (lambda path: path.write_text(repr(json.loads(text_of(path)))), FULL, ""),
    "stamp-text": (stamp(b"tomorrow, perhaps"), FULL, "holds no time"),
    "stamp-bytes": (stamp(b"\xff\xfe\x00"), FULL, "holds no time"),
    "stamp-9999": (stamp(b"9999-12-31 23:59:59 UTC"), FULL, "holds no time"),
    "stamp-offset": (stamp(b"0001-01-01 00:00:00 +9999999"), FULL, "holds no time"),
    "stamp-folder": (stamp_folder, FULL, "holds no time"),
    "stamp-right": (stamp(b"2026-05-04 03:02:01 UTC"), FULL, ""),
    "utf-16": (encoded("utf-16"), FULL, ""),
    "utf-16-bare": (encoded("utf-16-be"), FULL, ""),
    "utf-32": (encoded("utf-32"), FULL, ""),
    "zeros-first": (lambda path: path.write_bytes(b"\0\0" + path.read_bytes()), FULL, "damaged"),
    "no-ending": (lambda path: path.rename(path.with_name("book")), FULL, "another name"),
    "from-a-server": (within(lambda tree: {"name": "book.ipynb", "content": tree}), FULL, "no notebook by itself"),
    "cells-alone": (within(lambda tree: tree["cells"]), FULL, "no notebook by itself"),
    "worksheets": (lambda path: path.write_text('{"worksheets": [{"cells": 5}, 3, {"cells": [7]}]}'), None, ""),
    "cells-5": (lambda path: path.write_text('{"cells": 5, "metadata": [], "nbformat_minor": "x"}'), None, "holds no cells"),
    "odd-cells": (lambda path: path.write_text('{"cells": [{"source": 5, "metadata": 5, "id": []}, [], null]}'), None, ""),
    "odd-kernel": (lambda path: path.write_text('{"cells": [], "metadata": {"kernelspec": {"language": []}}}'), None, ""),
}  # fmt: skip


def fill(cells, _):
    cells["a"].source, cells["b"].source, cells["why"].source = "a = 1", "b = 'two'", "So."


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    from rulebook.grading.marking.grade import grade

    root = make_course(
        tmp_path_factory.mktemp("lost") / "course",
        {"unit": {"book": BOOK}},
        {"helper.py": b"two = 'two'\n"},
    )
    for student, (change, _, _) in BROKEN.items():
        hand_in(root, student, "unit", fill)
        change(root / "submitted" / student / "unit" / "book.ipynb")
    for name in (b"b\xffd", b"es\x1b[2Jc"):
        shutil.copytree(root / "submitted" / "comma", root / "submitted" / os.fsdecode(name))
    outcomes = grade(Course(root), ["unit"])
    return root, {one.student: one for one in outcomes}, marks(root, "unit")


@pytest.mark.course
@pytest.mark.parametrize("student", BROKEN)
def test_what_can_be_marked_is_marked(graded, student):
    _, outcomes, found = graded
    _, wanted, words = BROKEN[student]
    assert outcomes[student].failure is None
    assert found[student] == (wanted or {name: 0 for name in FULL})
    messages = outcomes[student].messages
    assert not words or any(words in one for one in messages), messages


@pytest.mark.course
def test_only_a_time_is_a_time(graded):
    root, _, _ = graded
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        times = {one.student.id: one.timestamp for one in book.assignment_submissions("unit")}
    assert times.pop("stamp-right") == datetime(2026, 5, 4, 3, 2, 1)
    assert set(times.values()) == {None}
    assert (root / "autograded/stamp-right/unit/timestamp.txt").is_file()


@pytest.mark.course
def test_a_folder_whose_name_is_no_text_is_named_and_stops_nobody(graded):
    root, outcomes, _ = graded
    odd = outcomes["b\udcffd"]
    assert "no UTF-8" in odd.failure
    notes = notes_on(list(outcomes.values()))
    assert any("b?d: could not be graded" in one for one in notes)
    assert not [one for one in notes if not one.isprintable()]
    from rulebook.grading.telling import outcomes as telling

    assert telling.read_unit  # the report reads the same course, without that folder
    assert "b\udcffd" not in Course(root).students("unit")


@pytest.mark.course
def test_no_file_is_written_but_among_a_learner_s_own(graded):
    root, _, _ = graded
    written = {path.relative_to(root).parts[:2] for path in root.rglob("climbed.txt")}
    assert written == {(folder, "climbing-folders") for folder in ("submitted", "autograded")}


@pytest.mark.parametrize("name", ["/absolute/x", "../x", "a/../../x", "a/.."])
def test_a_file_whose_name_leads_elsewhere_is_not_written(tmp_path, name):
    scratch.fill(tmp_path / "in", {name: b"x", "kept/x": b"x"})
    found = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("x")]
    assert found == ["in/kept/x"]


@pytest.mark.course
def test_the_kept_answers_are_the_first_version(graded):
    root, _, _ = graded
    assert "a = 3" not in str(autograded(root, "conflict", "unit", "book"))
    assert "a = 3" not in str(autograded(root, "whole-conflict", "unit", "book"))
    assert "Süß – so." in str(autograded(root, "windows", "unit", "book"))


def test_a_closed_folder_is_named_and_the_rest_is_read(tmp_path, monkeypatch):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}})
    hand_in(root, "mia", "unit", fill)
    (root / "submitted/mia/unit/closed").mkdir()
    real = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    made = Course(root).submission("mia", "unit", DEFAULT)
    assert list(made.files) == ["book.ipynb"]
    assert made.messages == ["`closed` could not be opened (Permission denied)."]


@pytest.mark.slow
def test_salvaging_takes_its_time_once():
    import time

    for text in (
        '{"cells": [' + '{"a":' * 200_000,
        '"cell_type"{' * 100_000,
        '{"cell_type": "' * 100_000,
        '{"x": {"cell_type": 1,' * 50_000,
        "'cell_type'" + "'" * 500_000,
        "'cell_type'" + "\\'" * 500_000,
    ):
        began = time.process_time()
        _salvage(text)
        _loaded(text)
        assert time.process_time() - began < 3
    good = json.dumps({"cell_type": "code", "source": 'x = "{\\"cell_type\\": 1}"', "metadata": {}})
    damaged = f'{{"cells": [{good}, {{"cell_type": "code", "source": oops}}, {good}, {good}'
    assert len(_salvage(damaged)) == 3
    with_pictures = json.dumps(
        {"attachments": {"a": {"image/png": "x"}}, "cell_type": "markdown", "source": "s"}
    )
    assert [one["cell_type"] for one in _salvage(f"[,{with_pictures},{good}")] == [
        "markdown",
        "code",
    ]


def test_both_kinds_of_merge_marks_are_understood():
    three = "<<<<<<< a\n1\n||||||| b\n2\n=======\n3\n>>>>>>> c\n"
    assert _loaded(_one_side(f"[0,\n{three}]")) == [0, 1]
    assert notes_on([Outcome("u", "x\x1b[1m", failure="\x1b]0;x: bad.")]) == ["u, ?]0;x: bad."]


def exchanged(folder):
    one, two = folder / "one.ipynb", folder / "two.ipynb"
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)


def alone_in_archives(folder):
    for path in sorted(folder.glob("*.ipynb")):
        with zipfile.ZipFile(path.with_suffix(".zip"), "w") as made:
            made.write(path, "notebook.ipynb")
        path.unlink()


@pytest.mark.course
def test_each_of_two_notebooks_is_found_by_what_is_in_it(tmp_path, grade_course):
    books = {
        name: notebook(
            answer(f"{name}-a", solution(f"a = {number}")),
            judged(f"{name}-test", f"assert a == {number}"),
        )
        for number, name in enumerate(("one", "two"))
    }
    root = make_course(tmp_path / "course", {"unit": books})

    def answered(cells, _):
        for number, name in enumerate(("one", "two")):
            if f"{name}-a" in cells:
                cells[f"{name}-a"].source = f"a = {number}"

    for change in (exchanged, alone_in_archives):
        hand_in(root, change.__name__, "unit", answered)
        change(root / "submitted" / change.__name__ / "unit")
    grade_course(root, "unit")
    full = {"one/one-test": 1, "two/two-test": 1}
    assert marks(root, "unit") == {"exchanged": full, "alone_in_archives": full}

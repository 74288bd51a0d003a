"""A learner's own copies: made once, never overwritten, new units added."""

import json
import os
import sys
from pathlib import Path

import jupyterlab.commands
import pytest
from jupyterlab.labapp import LabApp
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from rulebook import cli
from rulebook.course.lab import Copied, hand_out, open_lab
from rulebook.errors import RulebookError
from rulebook.files import course_folder


@pytest.fixture
def root(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "notebooks").mkdir()
    for unit in ("03-length", "09-hashtags"):
        folder = tmp_path / "assignments" / unit
        (folder / "pictures").mkdir(parents=True)
        (folder / f"{unit}.ipynb").write_text("released")
        (folder / "pictures" / "line.png").write_text("picture")
    return tmp_path


def test_every_file_of_every_unit_is_copied(root):
    assert hand_out(root) == Copied(("03-length", "09-hashtags"), ())
    copies = sorted(p.relative_to(root / "work").as_posix() for p in root.glob("work/**/*.*"))
    assert copies == [
        "03-length/03-length.ipynb",
        "03-length/pictures/line.png",
        "09-hashtags/09-hashtags.ipynb",
        "09-hashtags/pictures/line.png",
    ]


def test_what_a_learner_wrote_stays(root):
    hand_out(root)
    mine = root / "work" / "03-length" / "03-length.ipynb"
    mine.write_text("my answers")
    (root / "assignments" / "03-length" / "03-length.ipynb").write_text("released again")
    assert hand_out(root) == Copied((), ("03-length", "09-hashtags"))
    assert mine.read_text() == "my answers"


def test_a_new_unit_and_a_missing_file_come_with_the_next_call(root):
    hand_out(root)
    (root / "work" / "03-length" / "03-length.ipynb").unlink()
    (root / "work" / "09-hashtags" / "09-hashtags.ipynb").write_text("my answers")
    (root / "assignments" / "10-transfer").mkdir()
    (root / "assignments" / "10-transfer" / "10-transfer.ipynb").write_text("released")
    assert hand_out(root) == Copied(("03-length", "10-transfer"), ("09-hashtags",))
    assert (root / "work" / "03-length" / "03-length.ipynb").read_text() == "released"
    assert (root / "work" / "09-hashtags" / "09-hashtags.ipynb").read_text() == "my answers"


def test_the_course_is_found_from_any_folder_in_it(root):
    assert course_folder(root / "assignments" / "03-length") == root


def test_a_folder_outside_the_course_gets_a_sentence(tmp_path):
    with pytest.raises(RulebookError, match="is not a folder of this course"):
        course_folder(tmp_path)


@pytest.mark.notebooks
def test_the_first_cell_of_a_notebook_has_its_errors_in_plain_words(root, monkeypatch):
    """A name without quotation marks, before anything of the course is imported."""
    page = new_notebook(cells=[new_code_cell("name = Sam Okafor"), new_code_cell("name = Sam")])

    def launch(_arguments):
        client = NotebookClient(
            page,
            allow_errors=True,
            kernel_name="python3",
            config=Config(KernelManager={"transport_encryption": "auto"}),
        )
        client.execute()

    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.delenv("PYTHONSTARTUP", raising=False)
    monkeypatch.chdir(root)
    monkeypatch.setattr(LabApp, "launch_instance", launch)
    open_lab(root)
    said = ["\n".join(cell.outputs[0].traceback) for cell in page.cells]
    assert "A text stands between quotation marks: name =" in " ".join(said[0].split())
    assert "If it is meant as a text, put it between quotation marks" in " ".join(said[1].split())
    assert "Traceback" not in "".join(said)


@pytest.mark.parametrize("instructor", [False, True])
def test_formgrader_and_its_kin_are_the_instructor_s(root, monkeypatch, instructor):
    from jupyterlab_server.config import get_page_config

    found = {}

    def launch(_arguments):
        found["off"] = set(get_page_config([])["disabledExtensions"])

    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.chdir(root)
    monkeypatch.setattr(LabApp, "launch_instance", launch)
    open_lab(root, instructor=instructor)
    theirs = {
        f"@jupyter/nbgrader:{name}" for name in ("formgrader", "create-assignment", "course-list")
    }
    assert (theirs & found["off"]) == (set() if instructor else theirs)
    assert not {"@jupyter/nbgrader:assignment-list", "@jupyter/nbgrader:menu"} & found["off"]


def test_copies_are_not_an_instructor_s(run_rulebook):
    assert run_rulebook("lab", "--instructor", "--copy-only") == 2


@pytest.fixture
def run_rulebook(monkeypatch, root):
    def run(*words):
        monkeypatch.chdir(root)
        monkeypatch.setattr(sys, "argv", ["rulebook", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code

    return run


def test_a_letter_typed_beside_a_box_does_nothing_to_the_page(root, monkeypatch):
    """In a learner's Lab no key alone changes a cell: somebody who types a sentence loses nothing."""
    from jupyterlab_server.settings_utils import _get_overrides

    found = {}

    def launch(_arguments):
        settings = Path(jupyterlab.commands.get_app_dir()) / "settings"
        found["off"], _ = _get_overrides(str(settings))

    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.chdir(root)
    monkeypatch.setattr(LabApp, "launch_instance", launch)
    open_lab(root)
    asked = found["off"]["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
    off = {
        (one["command"], tuple(one["keys"]), one["selector"])
        for one in asked
        if one.get("disabled")
    }
    schemas = Path(jupyterlab.commands.get_app_dir()) / "schemas"
    alone = set()
    for path in schemas.rglob("*.json"):
        for one in json.loads(path.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", []):
            keys = tuple(one.get("keys", ()))
            letters = keys and all(len(key.removeprefix("Shift ")) == 1 for key in keys)
            if letters and ".jp-ImageViewer" not in one["selector"]:
                alone.add((one["command"], keys, one["selector"]))
    assert len(alone) > 20
    assert alone <= off

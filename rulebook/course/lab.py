"""Opening the course: a learner's own copies of the assignments, and JupyterLab on the start page."""

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.files import copies

START = "notebooks/start-here.ipynb"
# Encrypted kernels, no questions about news on a learner's first screen, and arrow keys that move
# a dropdown or a number in place of the notebook around it. JupyterLab does not look, before it shows the
# page, whether it should be built anew, nor runs npm to find language servers: nothing here needs either.
SETTINGS = Path(__file__).parent / "jupyter"
# What an instructor has besides: formgrader, the list of courses, and the tools that make a unit.
WITHOUT_INSTRUCTOR = SETTINGS / "learner"


@dataclass(frozen=True)
class Copied:
    """Which units `hand_out` copied into `work/`, and which it found there and left alone."""

    new: tuple[str, ...]
    kept: tuple[str, ...]


def hand_out(root: Path) -> Copied:
    """Copy each assignment into `work/`, file by file, where the learner has none of that name.

    Nothing that is there is touched, so what a learner wrote stays; somebody who wants to start
    a unit again moves the file away first.
    """
    new: list[str] = []
    kept: list[str] = []
    place = copies(root)
    if not os.access(place if place.exists() else root, os.W_OK):
        raise RulebookError(
            f"{place} cannot be written to: this course is somebody else's. Get a copy of your own "
            "(git clone, or the archive unpacked in a folder of yours), and start there."
        )
    for unit in sorted(path for path in (root / "assignments").glob("*") if path.is_dir()):
        (new if copy_where_missing(unit, place / unit.name) else kept).append(unit.name)
    return Copied(tuple(new), tuple(kept))


def copy_where_missing(folder: Path, place: Path) -> bool:
    """Copy each file below a folder to a place that has none of its name; return whether one was copied."""
    copied = False
    for source in sorted(path for path in folder.rglob("*") if path.is_file()):
        target = place / source.relative_to(folder)
        if ".ipynb_checkpoints" in source.parts or target.exists():
            continue
        _copy(source, target)
        copied = True
    return copied


def _copy(source: Path, target: Path) -> None:
    """Copy a file whole or not at all, and never over one that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as half:
        whole = Path(half) / target.name
        shutil.copyfile(source, whole)
        os.replace(whole, target)


def open_lab(
    root: Path, browser: bool = True, port: int | None = None, instructor: bool = False
) -> None:
    """Run JupyterLab on the start page until it is stopped; for an instructor with formgrader in it."""
    from jupyterlab.labapp import LabApp

    os.chdir(root)
    tell_jupyter(root, copies(root), instructor)
    arguments = [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{START}"]
    if not browser:
        arguments.append("--no-browser")
    if port is not None:
        arguments.append(f"--port={port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container everybody is root, and JupyterLab would refuse to start.
        arguments.append("--allow-root")
    LabApp.launch_instance(arguments)


def tell_jupyter(root: Path, own: Path, instructor: bool) -> None:
    """Set this process's environment so that a Jupyter started from it finds the course and its tools.

    nbgrader reads its configuration in whatever folder it works, so the course's folder `root` goes
    onto Jupyter's path for configuration; and it calls its own helpers by their bare names, so they
    must be found where nobody activated the environment. `own` is where a learner's copies lie.
    """
    settings = [SETTINGS] if instructor else [WITHOUT_INSTRUCTOR, SETTINGS]
    paths = [str(root), *map(str, settings), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    if not instructor:
        # There JupyterLab looks for extensions: a learner's names pages apart, and frames what is written.
        data = [str(WITHOUT_INSTRUCTOR), os.environ.get("JUPYTER_PATH", "")]
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, data))
    # A start-up file of the person's own goes first: then the units' import makes words plain.
    os.environ.setdefault("PYTHONSTARTUP", str(SETTINGS / "first_in_each_kernel.py"))
    # Fail log and talk lie where their owner sees them, beside their own pages.
    os.environ.setdefault("RULEBOOK_HOME", str(own))

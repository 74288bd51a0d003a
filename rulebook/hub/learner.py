"""What starts as each learner: their folder is put in order, then it becomes their JupyterLab.

It runs as the learner, so nothing in their folder can lead root astray.
"""

import os
import shutil
import sys
from pathlib import Path

from rulebook.course.lab import copy_where_missing, tell_jupyter
from rulebook.files import COPIES

FOLDER = "rulebook"
"""A learner's own folder, in their home."""
# Memory is what a hub has least of: an hour after its page was closed a kernel ends, and then the server.
_ENDS_BY_ITSELF = (
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--ServerApp.shutdown_no_activity_timeout=3600",
)
COURSE = "RULEBOOK_COURSE"
"""The environment variable that names the course that everybody may read."""


def lay_out(folder: Path, course: Path) -> None:
    """Put a learner's folder in order: closed to others, with the walk-throughs, the data, and room for units.

    What is there stays as it is. The data and nbgrader's configuration are the course's own, by a link.
    """
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    (folder / COPIES).mkdir(exist_ok=True)
    copy_where_missing(course / "notebooks", folder / "notebooks")
    for name in ("datasets", "nbgrader_config.py"):
        link = folder / name
        if link.is_symlink() and link.readlink() != course / name:
            link.unlink()
        if not os.path.lexists(link):
            link.symlink_to(course / name)


def main() -> None:
    """Become the learner's server, in their folder; what follows on the command line goes on to it."""
    os.umask(0o077)
    course = Path(os.environ[COURSE])
    folder = Path.home() / FOLDER
    lay_out(folder, course)
    os.environ["RULEBOOK_WORK"] = str(folder / COPIES)
    tell_jupyter(course, folder / COPIES, instructor=False)
    os.chdir(folder)
    server = shutil.which("jupyterhub-singleuser") or "jupyterhub-singleuser"
    os.execv(server, [server, f"--ServerApp.root_dir={folder}", *_ENDS_BY_ITSELF, *sys.argv[1:]])


if __name__ == "__main__":
    main()

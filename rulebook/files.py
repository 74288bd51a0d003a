"""Files: nothing half written is ever there; and where the course and a learner's copies lie."""

import os
import tempfile
from pathlib import Path

from rulebook.errors import RulebookError

COPIES = "work"
"""The folder of a learner's own copies, in the course's folder."""


def copies(root: Path) -> Path:
    """Return the folder of a learner's own copies: `RULEBOOK_WORK`, or work/ in the course's folder."""
    return Path(os.environ.get("RULEBOOK_WORK") or root / COPIES)


def write_whole(path: Path, data: bytes | str, private: bool = False) -> None:
    """Write a file under another name in its folder, which is made if need be, then put it in place.

    Text is written as UTF-8, its line ends as they are. What is `private` (names, marks) nobody but its
    owner may read. Raises OSError, and then leaves nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    try:
        # A temporary file is its owner's alone; most are for everybody who may open the folder.
        if not private:
            Path(half.name).chmod(0o644)
        os.replace(half.name, path)
    except OSError:
        Path(half.name).unlink()
        raise


def course_folder(start: Path | None = None) -> Path:
    """Return the nearest folder from `start` (the current one) upwards that holds the course.

    Raises:
        RulebookError: there is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "notebooks").is_dir():
            return folder
    raise RulebookError(
        f"{start} is not a folder of this course: go to the one that you cloned, then try again."
    )

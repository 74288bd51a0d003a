"""Files as they were handed in: archives opened, and names as they may be shown and kept."""

import io
import zipfile
from collections.abc import Collection
from pathlib import PurePosixPath

from rulebook.grading.apart.limits import Limits

_CLOSED = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".rar", ".7z", ".zip")


def last_in_line(name: str) -> tuple[bool, int]:
    """Return by what files are put in order, lest some keep others out: notebooks first, the higher first."""
    return not name.endswith((".ipynb", ".zip")), name.count("/")


def open_archives(
    files: dict[str, bytes], limits: Limits, wanted: Collection[str] = ()
) -> tuple[dict[str, bytes], list[str]]:
    """Return the submitted files with those of any zip archive beside them, and what was left out.

    The `wanted` notebooks are taken first.
    """
    opened, messages = {}, []
    for name, data in files.items():
        if not name.lower().endswith(".zip"):
            opened[name] = data
            continue
        try:
            found, left = _unzip(data, limits, wanted)
        except Exception:  # a damaged archive may raise anything
            messages.append(f"`{printable(name)}` could not be opened as a zip archive.")
            continue
        opened = found | opened
        messages += [f"In `{printable(name)}`, {one}" for one in left]
    closed = [printable(name) for name in opened if name.lower().endswith(_CLOSED)]
    if closed and not any(name.endswith(".ipynb") for name in opened):
        messages.append(
            f"{quoted(closed[:3])}: such an archive is not opened here; ask for the notebook itself."
        )
    return opened, messages


def _unzip(
    data: bytes, limits: Limits, wanted: Collection[str]
) -> tuple[dict[str, bytes], list[str]]:
    files, left, room = {}, [], limits.submission
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = sorted(
            archive.infolist(),
            key=lambda one: (
                PurePosixPath(one.filename.replace("\\", "/")).stem not in wanted,
                *last_in_line(one.filename),
            ),
        )
        for entry in entries[: limits.scratch_files]:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            kind = (entry.external_attr >> 16) & 0o170000
            if entry.is_dir():
                continue
            if (
                path.is_absolute()
                or ".." in path.parts
                or "\0" in entry.filename
                or ":" in entry.filename
            ):
                left.append(
                    f"the file `{printable(entry.filename)}` has a name that leads elsewhere; it was left out."
                )
            elif kind not in (0, 0o100000):
                left.append(
                    f"`{printable(entry.filename)}` is a link, not a file; it was left out."
                )
            elif entry.file_size > room:
                left.append(
                    f"the file `{printable(entry.filename)}` is too large; it was left out."
                )
            else:
                try:
                    with archive.open(entry) as stream:
                        content = stream.read(room + 1)  # no more than the archive says
                except Exception:  # damaged, encrypted, or packed in an unknown way
                    left.append(f"the file `{printable(entry.filename)}` could not be read.")
                    continue
                room -= len(content)
                # A folder around the notebook is the packer's, not the course's.
                files[path.name if path.suffix == ".ipynb" else beside_notebooks(path)] = content
    return files, left


def beside_notebooks(path: PurePosixPath) -> str:
    """Return the name under which a file is kept: no folder may be called like a notebook."""
    folders = [part.removesuffix(".ipynb") for part in path.parts[:-1]]
    # Of ".ipynb" or "...ipynb" there is left what leads elsewhere.
    return "/".join([*(name if name.strip(".") else "_" for name in folders), path.name])


def quoted(names: list[str]) -> str:
    """Return names as they may stand in a sentence."""
    return ", ".join(f"`{name}`" for name in names)


def printable(name: object) -> str:
    """Return a file's name as it may stand in a message."""
    return "".join(char if char.isprintable() and char != "`" else "?" for char in str(name))[:80]

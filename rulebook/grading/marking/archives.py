"""Files as they were handed in: archives opened, and names as they may be shown and kept."""

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from rulebook.grading.apart.limits import Limits

_CLOSED = (".tar", ".gz", ".tgz", ".xz", ".rar", ".7z", ".zip")
# By what stands first in it: a browser that unpacks nothing leaves the name as it was.
_PACKED = {b"\x1f\x8b": gzip, b"BZh": bz2, b"\xfd7zXZ": lzma}
_ZIP = b"PK\3\4"
_DEPTH = 2  # an archive may lie in an archive


def last_in_line(name: str) -> tuple[bool, int]:
    """Return by what files are put in order, lest some keep others out: notebooks first, the higher first."""
    return not name.endswith((".ipynb", ".zip")), name.count("/")


def open_archives(
    files: dict[str, bytes], limits: Limits, wanted: Collection[str] = ()
) -> tuple[dict[str, bytes], list[str]]:
    """Return the submitted files with those of any archive beside them, and what was left out.

    The `wanted` notebooks are taken first; what was handed in by itself goes before what was packed.
    """
    opened: dict[str, bytes] = {}
    messages, room, taken = [], limits.submission, {*files}
    waiting = [(name, data, 0) for name, data in files.items()]
    for name, data, depth in waiting:
        plain, data = _unpacked(name, data, room)
        packed = plain.lower().endswith((".zip", ".tar")) or data.startswith(_ZIP)
        if depth >= _DEPTH or not packed:
            opened.setdefault(plain, data)
            continue
        try:
            found, left = _members(data, limits, wanted, room)
        except Exception:  # a damaged archive may raise anything
            messages.append(f"`{printable(name)}` could not be opened as an archive.")
            continue
        room -= sum(map(len, found.values()))
        for inner, content in found.items():
            waiting.append((f"{name}/{inner}" if inner in taken else inner, content, depth + 1))
        taken |= {*found}
        messages += [f"In `{printable(name)}`, {one}" for one in left]
    closed = [printable(name) for name in opened if name.lower().endswith(_CLOSED)]
    if closed and not any(name.endswith(".ipynb") for name in opened):
        messages.append(
            f"{quoted(closed[:3])}: such an archive is not opened here; ask for the notebook itself."
        )
    return opened, messages


def _unpacked(name: str, data: bytes, room: int) -> tuple[str, bytes]:
    """Return what one packed notebook or tar archive holds, and its name; anything else as it came."""
    path = PurePosixPath(name)
    plain = path.stem + (".tar" if path.suffix.lower() == ".tgz" else "")
    plain = path.name if path.suffix.lower() == ".ipynb" else plain
    packer = next((one for start, one in _PACKED.items() if data.startswith(start)), None)
    if packer is not None and plain.lower().endswith((".ipynb", ".tar")):
        with contextlib.suppress(Exception), packer.open(io.BytesIO(data)) as stream:
            content = stream.read(room + 1)
            if len(content) <= room:
                return str(path.with_name(plain)), content
    return name, data


def _entries(data: bytes) -> Iterator[tuple[str, bool, int, Callable[[], Any]]]:
    """Yield the name, whether it is a file, the size, and what opens it, of all that is in an archive."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        archive = zipfile.ZipFile(io.BytesIO(data))
        for one in archive.infolist():
            kind = (one.external_attr >> 16) & 0o170000
            if not one.is_dir():
                yield one.filename, kind in (0, 0o100000), one.file_size, partial(archive.open, one)
        return
    for member in (packed := tarfile.TarFile(fileobj=io.BytesIO(data))):
        if not member.isdir():
            yield member.name, member.isfile(), member.size, partial(packed.extractfile, member)


def _members(
    data: bytes, limits: Limits, wanted: Collection[str], room: int
) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    left = []

    def order(entry: tuple[str, bool, int, Any]) -> tuple[bool, bool, int]:
        path = PurePosixPath(entry[0].replace("\\", "/"))
        return path.stem not in wanted, *last_in_line(entry[0])

    for name, is_file, size, start in sorted(_entries(data), key=order)[: limits.scratch_files]:
        path = PurePosixPath(name.replace("\\", "/"))
        shown = printable(name)
        if path.is_absolute() or ".." in path.parts or "\0" in name or ":" in name:
            left.append(f"the file `{shown}` has a name that leads elsewhere; it was left out.")
        elif not is_file:
            left.append(f"`{shown}` is a link, not a file; it was left out.")
        elif size > room:
            left.append(f"the file `{shown}` is too large; it was left out.")
        else:
            try:
                with start() as stream:
                    content = stream.read(room + 1)  # no more than the archive says
            except Exception:  # damaged, encrypted, or packed in an unknown way
                left.append(f"the file `{shown}` could not be read.")
                continue
            room -= len(content)
            # A folder around the notebook is the packer's, not the course's; a second one is a copy.
            alone = path.suffix == ".ipynb" and path.name not in files
            files[path.name if alone else beside_notebooks(path)] = content
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

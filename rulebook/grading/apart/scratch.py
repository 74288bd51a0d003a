"""The folders that processes live in: filled, measured while a stranger writes there, and removed.

Whoever lives in one may make folders thousands deep, take their own right to list one away, or keep
a file open that has no name any more: measuring and removing must not be fooled by any of these.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path


def fill(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder; one whose name leads elsewhere, or clashes with others, is left out."""
    for name, data in files.items():
        if Path(name).is_absolute() or ".." in Path(name).parts:
            continue
        with contextlib.suppress(OSError):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


def measure(folder: Path, pid: int, most: int) -> tuple[int, int]:
    """Return the bytes on disk and the number of files, also those that only process `pid` holds open.

    Counting ends above `most` files. A folder that hides its content counts as more than `most`.
    """
    size = count = 0
    waiting = [str(folder)]
    while waiting and count <= most:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    if count > most:
                        break
                    with contextlib.suppress(FileNotFoundError):
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # it may not be listed, or its path is longer than the kernel takes
            return size, most + 1
    nameless = set()
    with contextlib.suppress(OSError):
        for number in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found = os.stat(f"/proc/{pid}/fd/{number}")
                key = found.st_dev, found.st_ino
                if stat.S_ISREG(found.st_mode) and not found.st_nlink and key not in nameless:
                    nameless.add(key)
                    size += found.st_blocks * 512
                    count += 1
    return size, count


def remove(folder: Path) -> None:
    """Remove a folder that nobody lives in any more, however deep and whatever its modes."""
    # Every folder is moved to the top before it is looked into, so that no path grows long.
    waiting, mark = [folder], secrets.token_hex(8)
    emptied = []
    while waiting:
        place = waiting.pop()
        with contextlib.suppress(OSError):
            place.chmod(0o700)
            emptied.append(place)
            with os.scandir(place) as entries:
                found = list(entries)
            for entry in found:
                with contextlib.suppress(OSError):
                    if not entry.is_dir(follow_symlinks=False):
                        os.unlink(entry.path)
                        continue
                    os.chmod(entry.path, 0o700)
                    moved = folder / f"{mark}-{len(emptied)}-{len(waiting)}"
                    os.rename(entry.path, moved)
                    waiting.append(moved)
    for place in reversed(emptied):
        with contextlib.suppress(OSError):
            place.rmdir()

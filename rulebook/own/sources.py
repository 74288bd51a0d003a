"""The files that a learner gives: named, measured, and opened no further than needed.

An archive is opened member by member, by name: what else lies in it (messages, pictures, contacts)
is never read.
"""

import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from rulebook.errors import RulebookError

LARGEST = 1 << 30
"""No file of posts is larger than this; 50,000 posts of X take an eighth of it."""

DAMAGED_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, LookupError,
    RuntimeError,
)  # fmt: skip
"""What zipfile raises where a zip is damaged."""

_PACKED_TIGHTEST = 200
_SMALL = 1 << 24
_MOST_BYTES_OF_A_TAR = 1 << 33


@dataclass(frozen=True)
class Source:
    """One file (or unpacked folder), with the day on which the computer says it was made, if any."""

    name: str
    data: bytes = b""
    path: Path | None = None
    modified: datetime | None = None

    def read(self) -> bytes:
        """Return the bytes; RulebookError if there are none, too many, or they cannot be read."""
        data = self.data
        if self.path is not None:
            try:
                if self.path.stat().st_size > LARGEST:
                    raise RulebookError(f"{self.name} is larger than any export of posts.")
                data = self.path.read_bytes()
            except OSError as problem:
                raise RulebookError(f"{self.name} cannot be read: {problem.strerror}.") from None
        if not data:
            raise RulebookError(f"{self.name} is empty: download it again.")
        return data

    def start(self) -> bytes:
        """Return the first eight bytes."""
        if self.path is None:
            return self.data[:8]
        try:
            with self.path.open("rb") as file:
                return file.read(8)
        except OSError as problem:
            raise RulebookError(f"{self.name} cannot be read: {problem.strerror}.") from None

    def handle(self) -> io.BytesIO | Path:
        """Return what zipfile and tarfile open."""
        return io.BytesIO(self.data) if self.path is None else self.path


def source_of(given: object) -> Source:
    """Take a path, a (name, bytes) pair, or an entry of an ipywidgets FileUpload."""
    if isinstance(given, Source):
        return given
    if isinstance(given, Mapping) and {"name", "content"} <= set(given):
        stamp = given.get("last_modified")
        modified = stamp if isinstance(stamp, datetime) else None
        return Source(str(given["name"]), bytes(given["content"]), modified=modified)
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], bytes | memoryview):
        return Source(str(given[0]), bytes(given[1]))
    if not isinstance(given, str | Path):
        raise RulebookError(f"{given!r} is no file: give a path such as 'Downloads/export.csv'.")
    path = Path(given).expanduser()
    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError):
        raise RulebookError(f"There is no file {path}: look for it in your downloads.") from None
    return Source(path.name, path=path, modified=modified)


@dataclass(frozen=True)
class Archive:
    """The names in a zip, a tar or an unpacked folder, and how one member is read by its name."""

    source: Source
    names: tuple[str, ...]
    member: Callable[[str], bytes]
    made: datetime | None = None

    def like(self, pattern: str) -> list[str]:
        """Return the names whose end fits the pattern, after any folder; parts in their order."""
        compiled = re.compile(rf"(?:.*/)?(?:{pattern})")
        return sorted(filter(compiled.fullmatch, self.names), key=_in_order)

    def read(self, name: str) -> bytes:
        """Return one member's bytes; RulebookError if it is damaged, a link or far too large."""
        return self.member(name)


def _in_order(name: str) -> tuple:
    """Sort "part2" before "part10"."""
    return tuple(int(piece) if piece.isdigit() else piece for piece in re.split(r"(\d+)", name))


def open_archive(source: Source) -> Archive | None:
    """Open a zip, a tar.gz or a folder; None for any other file.

    Raises RulebookError for an archive that is damaged, locked, or not what an export is: names
    that lead out of it, links, members that unpack to far more than they are.
    """
    if source.path is not None and source.path.is_dir():
        return _folder(source, source.path)
    start = source.start()
    if start[:2] == b"PK":
        return _zip(source)
    if start[:2] == b"\x1f\x8b":
        return _tar(source)
    return None


def _checked(source: Source, name: str) -> str:
    shown = name.replace("\\", "/")
    path = PurePosixPath(shown)
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", shown):
        raise RulebookError(
            f"{source.name} holds a name that leads out of it ({shown[:60]!r}), which no platform's "
            "export does: it is not opened."
        )
    return shown


def _zip(source: Source) -> Archive:
    damaged = f"{source.name} is cut short or damaged: download it again."
    try:
        packed = zipfile.ZipFile(source.handle())
        entries = {_checked(source, entry.filename): entry for entry in packed.infolist()}
    except DAMAGED_ZIP:
        raise RulebookError(damaged) from None
    for name, entry in entries.items():
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RulebookError(
                f"{source.name} holds a link ({name[:60]!r}), which no platform's export does: "
                "it is not opened."
            )
    dates = [entry.date_time for entry in entries.values() if entry.date_time[0] > 1980]

    def member(name: str) -> bytes:
        entry = entries[name]
        packed_to = max(entry.compress_size, 1)
        if entry.file_size > LARGEST or (
            entry.file_size > _SMALL and entry.file_size > _PACKED_TIGHTEST * packed_to
        ):
            raise RulebookError(
                f"{source.name}: {name} would unpack to {entry.file_size:,} bytes, more than posts "
                "ever take: it is not opened."
            )
        if entry.flag_bits & 1:
            raise RulebookError(f"{source.name} is locked with a password: unpack it first.")
        try:
            return packed.read(entry)
        except DAMAGED_ZIP:
            raise RulebookError(damaged) from None

    try:
        made = datetime(*max(dates)) if dates else None
    except ValueError:
        made = None
    names = tuple(name for name in entries if not name.endswith("/"))
    return Archive(source, names, member, made)


def _tar(source: Source) -> Archive:
    damaged = f"{source.name} is cut short or damaged: download it again."
    found: dict[str, bytes] = {}
    names, made, seen = [], None, 0
    handle = source.handle()
    try:
        # Read as a stream, once and to its end: what is not wanted is passed over, and gzip's check
        # of the whole is there.
        with gzip.open(handle) as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as packed:
            for entry in packed:
                name = _checked(source, entry.name)
                seen += entry.size
                if entry.issym() or entry.islnk():
                    raise RulebookError(
                        f"{source.name} holds a link ({name[:60]!r}), which no platform's export "
                        "does: it is not opened."
                    )
                if seen > _MOST_BYTES_OF_A_TAR:
                    raise RulebookError(f"{source.name} unpacks to more than an export ever is.")
                names.append(name)
                if name.rsplit("/", 1)[-1] in ("outbox.json", "actor.json") and entry.isfile():
                    if entry.size > LARGEST:
                        raise RulebookError(f"{source.name}: {name} is larger than posts ever are.")
                    member = packed.extractfile(entry)
                    found[name] = b"" if member is None else member.read()
                    if entry.mtime > 0:
                        made = datetime.fromtimestamp(entry.mtime, UTC).replace(tzinfo=None)
            while unpacked.read(_SMALL):
                pass
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, OverflowError):
        raise RulebookError(damaged) from None
    return Archive(source, tuple(names), lambda name: found[name], made)


def _folder(source: Source, root: Path) -> Archive:
    files = {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }

    def member(name: str) -> bytes:
        return Source(f"{source.name}/{name}", path=files[name]).read()

    return Archive(source, tuple(files), member)

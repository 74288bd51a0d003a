"""Writing files so that nothing half written is ever there."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes | str) -> None:
    """Write a file under another name in its folder, which is made if need be, then put it in place.

    Text is written as UTF-8, its line ends as they are. Raises OSError, and then leaves nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    try:
        # A temporary file is its owner's alone; this one is for everybody who may open the folder.
        Path(half.name).chmod(0o644)
        os.replace(half.name, path)
    except OSError:
        Path(half.name).unlink()
        raise

"""What several tests need and no test changes: made once a run, whichever worker comes first."""

import os
from pathlib import Path

from filelock import FileLock


def is_worker():
    """Return whether this is one of several processes of pytest-xdist that share a run."""
    return "PYTEST_XDIST_WORKER" in os.environ


class Once:
    """Fills folders below `root`, each one once; who comes second waits and finds it filled.

    What failed is told to whoever asks for it, and tried no second time.
    """

    def __init__(self, root: Path):
        self.root = root

    def __call__(self, name, fill):
        """Return the folder `name`, which `fill(folder)` fills if nobody has done so in this run."""
        folder, done, failed = (self.root / f"{name}{end}" for end in ("", ".done", ".failed"))
        with FileLock(self.root / f"{name}.lock"):
            if failed.exists():
                raise AssertionError(failed.read_text(encoding="utf-8"))
            if not done.exists():
                folder.mkdir()
                try:
                    fill(folder)
                except BaseException as error:
                    failed.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
                    raise
                done.touch()
        return folder

"""What several tests need and no test changes: made once a run, whichever worker comes first."""

import os
from pathlib import Path

from filelock import FileLock


def is_worker():
    """Return whether this is one of several processes of pytest-xdist that share a run."""
    return "PYTEST_XDIST_WORKER" in os.environ


class Once:
    """Fills folders below `root`, each one once; who comes second waits and finds it filled.

    What failed is tried once more, and what failed then is told to whoever asks for it.
    """

    def __init__(self, root: Path):
        self.root = root

    def __call__(self, name, fill):
        """Return the folder, called after `name`, that `fill(folder)` has filled in this run."""
        with FileLock(self.root / f"{name}.lock"):
            for folder in (self.root / name, self.root / f"{name}-again"):
                done = folder.with_name(f"{folder.name}.done")
                failed = folder.with_name(f"{folder.name}.failed")
                if done.exists():
                    return folder
                if not failed.exists():
                    folder.mkdir()
                    try:
                        fill(folder)
                    except BaseException as error:
                        failed.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
                        raise
                    done.touch()
                    return folder
            raise AssertionError(failed.read_text(encoding="utf-8"))

"""Run something as an ordinary user who owns nothing here, from a test that runs as root."""

import os
import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_for(user: int, folder: Path) -> tuple[str, dict[str, str]]:
    """Return an interpreter that `user` can start, and the environment that it needs.

    An interpreter that lies in somebody's home is copied into `folder`.
    """
    packages = [path for path in site.getsitepackages() if Path(path).is_dir()]
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *packages]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if _starts(sys.executable, user):
        return sys.executable, environment
    library = Path(sysconfig.get_path("stdlib"))
    copy = folder / "python" / "lib" / library.name
    ignored = shutil.ignore_patterns("test", "site-packages", "__pycache__", "config-*", "*.a")
    shutil.copytree(library, copy, ignore=ignored)
    for found in library.parent.glob("libpython*.so*"):
        shutil.copy(found, copy.parent)
    binary = folder / "python" / "bin" / Path(sys.executable).resolve().name
    binary.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), binary)
    environment["LD_LIBRARY_PATH"] = str(copy.parent)
    return str(binary), environment


def _starts(executable: str, user: int) -> bool:
    try:
        return not subprocess.run([executable, "-c", ""], user=user, group=user).returncode
    except OSError:
        return False


def give(folder: Path, user: int) -> None:
    """Make a folder and all in it a user's own."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user, user, follow_symlinks=False)

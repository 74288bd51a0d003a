"""The programs of a hub, where every account of the machine can run them: Python, the course, the proxy."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.hub.settings import NATIVE, Settings

NOBODY = 65534
SYSTEM = ("/usr/local/bin", "/usr/bin")
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-native.lock")
EXTRAS = "hub,postgresql,cluster"
PROXY = Path(__file__).parent / "proxy"
"""What the proxy is made from: npm's own two files."""

Say = Callable[[str], None]


def check_machine(root: Path) -> None:
    """Raise a RulebookError where no hub can be: no Linux, not root, no course to give out."""
    if (
        not hasattr(os, "geteuid")
        or not Path("/etc/passwd").exists()
        or os.uname().sysname != "Linux"
    ):
        raise RulebookError(
            "A hub needs Linux: it gives each learner an account of the machine. On one computer of your "
            "own, `rulebook lab` opens the course."
        )
    if os.geteuid() != 0:
        raise RulebookError(
            "A hub starts programs as other accounts, and only root may do that: type sudo in front."
        )
    for name in ("useradd", "groupadd"):
        if not shutil.which(name):
            raise RulebookError(f"There is no {name} here: install Debian's package `passwd`.")
    if not (root / "solutions").is_dir():
        raise RulebookError(
            f"{root} has no solutions/, so instructors would have nothing to release."
        )


def install(root: Path, settings: Settings, say: Say) -> None:
    """Make the environment and the proxy of the hub, or bring them to what the clone `root` says.

    What is there and was made from the same locks and the same course is left as it is.

    Raises:
        RulebookError: something is missing, or could not be fetched.
    """
    python = settings.environment / "bin" / "python"
    into = [find_uv(root), "pip", "install", "--python", python]
    wanted = _digest([root / "pyproject.toml", *(root / name for name in LOCKS)])
    noted = settings.environment / ".made-from"
    fresh = not noted.is_file() or not noted.read_text("utf-8").startswith(wanted)
    if fresh:
        say("What everybody runs is fetched, once.")
        shutil.rmtree(settings.environment, ignore_errors=True)
        base = interpreter()
        _run([find_uv(root), "venv", "--no-project", "--python", base, settings.environment])
        _run([*into, "--no-build", "--require-hashes", "-r", root / LOCKS[0]])
        pinned = [part for name in LOCKS for part in ("--constraints", root / name)]
        _run([*into, *pinned, *_extras(root)])
    packages = settings.environment / "lib"
    if settings.authenticator == NATIVE and not any(packages.glob("*/*/nativeauthenticator")):
        _run([*into, "--no-deps", "--require-hashes", "-r", root / LOCKS[2]])
    # The course itself is put in where it has changed, so that a hub starts again without the internet.
    parts = sorted(path for name in ("rulebook", "datasets") for path in _files(root / name))
    itself = wanted + _digest(parts)
    if not noted.is_file() or noted.read_text("utf-8") != itself:
        _run([*into, "--no-deps", "--no-build-isolation", "--reinstall-package", "rulebook", root])
    # Who cannot write here could not keep what Python compiles, and would do it at every start.
    order = [str(python), "-I", "-m", "compileall", "-q", "-j", "0", "-x", "/tests?/"]
    order.append(str(settings.environment / "lib" if fresh else package(settings)))
    compiling = subprocess.Popen(order, stdout=subprocess.DEVNULL)
    try:
        _install_proxy(settings, say)
    finally:
        compiling.wait()
    noted.write_text(itself, encoding="utf-8")


def _files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file() and "__pycache__" not in one.parts]


def _extras(root: Path) -> list[str]:
    import tomllib

    with open(root / "pyproject.toml", "rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    return [one for name in EXTRAS.split(",") for one in extras[name]]


def _install_proxy(settings: Settings, say: Say) -> None:
    wanted = _digest(sorted(PROXY.glob("*.json")))
    noted = settings.proxy / ".made-from"
    if noted.is_file() and noted.read_text("utf-8") == wanted:
        return
    say("The proxy is fetched, once.")
    settings.proxy.mkdir(exist_ok=True)
    for path in PROXY.glob("*.json"):
        shutil.copyfile(path, settings.proxy / path.name)
    programs = settings.environment / "bin"
    order = [programs / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    _run(order, folder=settings.proxy, path=[programs])
    noted.write_text(wanted, encoding="utf-8")


def package(settings: Settings) -> Path:
    """Return where the course's own package lies in the hub's environment."""
    return next(settings.environment.glob("lib/python*/site-packages/rulebook"))


def interpreter() -> Path:
    """Return a Python, 3.11 or later, that every account can start: the one that runs this, or the system's.

    Raises:
        RulebookError: no account but root can start any.
    """
    mine = Path(os.path.realpath(sys.executable))
    theirs = [path for folder in SYSTEM for path in sorted(Path(folder).glob("python3*"))]
    for found in (mine, *(path for path in theirs if re.fullmatch(r"python3(\.\d+)?", path.name))):
        if _starts(found):
            return found
    raise RulebookError(
        f"Only root can start {mine}, and a hub needs a Python, 3.11 or later, for everybody: install the "
        "system's (on Debian and Ubuntu: apt install python3), then start again."
    )


def _starts(python: Path) -> bool:
    """Return whether an account without any rights can start a Python that is new enough, with its libraries."""
    test = "import sys, ssl, sqlite3, ctypes, zlib; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run(
            [python, "-I", "-c", test],
            cwd="/",
            capture_output=True,
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
        )
    except OSError:
        return False
    return done.returncode == 0


def find_uv(root: Path) -> Path:
    """Return the uv that set up the clone, or another.

    Raises:
        RulebookError: there is none.
    """
    beside = [Path(sys.executable).parent / "uv", *sorted((root / ".start").glob("uv/**/uv"))]
    named = shutil.which("uv")
    for found in [*beside, *([Path(named)] if named else [])]:
        if found.is_file() and os.access(found, os.X_OK):
            return found
    raise RulebookError(
        f"uv, which fetches what a hub runs, is missing: in {root}, type python3 start.py setup."
    )


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.name}\0".encode() + path.read_bytes())
    return whole.hexdigest()


def _run(order: list, folder: Path = Path("/"), path: Iterable[Path] = ()) -> None:
    """Run a program quietly; what it writes is for everybody to read.

    Raises:
        RulebookError: it failed; its last line says why.
    """
    astray = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PIP_CONSTRAINT")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    kept["PATH"] = os.pathsep.join([*map(str, path), kept.get("PATH", "/usr/bin:/bin")])
    words = [str(one) for one in order]
    done = subprocess.run(
        words, cwd=folder, env=kept, capture_output=True, text=True, umask=0o022, check=False
    )
    if done.returncode:
        told = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        why = " ".join(told[-6:])[-600:] or f"it ended with {done.returncode}"
        raise RulebookError(f"`{Path(words[0]).name} {words[1]}` failed: {why}.")

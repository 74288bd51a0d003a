"""A hub's folders: who owns each, and who may look into it."""

import grp
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from rulebook.course.lab import copy_where_missing
from rulebook.errors import RulebookError
from rulebook.hub.machine import Say
from rulebook.hub.settings import Settings

EVERYBODY = 0o755
SHARED = ("notebooks", "datasets")
THEIRS = ("notebooks", "solutions", "assignments")


def lay_out(root: Path, settings: Settings, say: Say) -> None:
    """Make a hub's folders and accounts, or bring those that are there into order.

    What learners and instructors have written is never touched; the notebooks that everybody reads,
    and the data, are put there anew.

    Args:
        root: the clone, which has the solutions.
        settings: the hub's.
        say: is told what may surprise.

    Raises:
        RulebookError: the place cannot be entered by everybody.
    """
    _make(settings.place, EVERYBODY)
    _check_way(settings.place)
    _make(settings.state, 0o700)
    _groups_and_account(settings)
    _give_out(root, settings)
    _exchange(settings)
    _class(root, settings)
    _close(root, say)


def _make(folder: Path, mode: int, owner: tuple[int, int] = (0, 0)) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():
        raise RulebookError(f"{folder} is a link, and a hub's folders must not be: remove it.")
    os.chown(folder, *owner)
    folder.chmod(mode)


def _check_way(place: Path) -> None:
    for folder in place.resolve().parents:
        if not folder.stat().st_mode & stat.S_IXOTH:
            raise RulebookError(
                f"{folder} is closed to other accounts, and a hub in {place} must be reached by all: choose "
                "another --place, such as /srv/rulebook."
            )


def _groups_and_account(settings: Settings) -> None:
    for group in (settings.instructors, settings.learners):
        try:
            grp.getgrnam(group)
        except KeyError:
            _run(["groupadd", "--system", group])
    try:
        account = pwd.getpwnam(settings.account)
    except KeyError:
        order = ["useradd", "--system", "--user-group", "--home-dir", settings.own]
        _run([*order, "--shell", "/usr/sbin/nologin", settings.account])
        return
    if Path(account.pw_dir) != settings.own:
        raise RulebookError(
            f"The account {settings.account} is there already, for something else (its home is "
            f"{account.pw_dir}): choose another --account."
        )


def _give_out(root: Path, settings: Settings) -> None:
    """Put what everybody may read into its place: no solutions, and nothing of an instructor's."""
    _make(settings.course, EVERYBODY)
    for name in SHARED:
        ignored = shutil.ignore_patterns(".*")
        shutil.copytree(root / name, settings.course / name, ignore=ignored, dirs_exist_ok=True)
    shutil.copyfile(root / "nbgrader_config.py", settings.course / "nbgrader_config.py")
    for path in settings.course.rglob("*"):
        path.chmod(EVERYBODY if path.is_dir() else 0o644)


def _exchange(settings: Settings) -> None:
    """Make nbgrader's exchange as it wants it, before any learner could.

    Everybody may put something into `inbound`, nobody but the owner can list it, and the sticky bit keeps
    everybody from moving what is another's.
    """
    account = pwd.getpwnam(settings.account)
    owner = account.pw_uid, account.pw_gid
    _make(settings.exchange, 0o1777)
    course = settings.exchange / "rulebook"
    for name, mode in {"": 0o755, "outbound": 0o755, "inbound": 0o3733, "feedback": 0o711}.items():
        _make(course / name, mode, owner)


def _class(root: Path, settings: Settings) -> None:
    """Give the instructors' account its course, with the solutions, where it has none yet."""
    account = pwd.getpwnam(settings.account)
    owner = account.pw_uid, account.pw_gid
    _make(settings.own, 0o700, owner)
    before = set(settings.own.rglob("*"))
    for path in before:
        # Root writes here, and must not be led elsewhere.
        if path.is_symlink() and path.name != "datasets" and path.is_dir():
            raise RulebookError(f"{path} is a link to another folder: put a folder in its place.")
    for name in THEIRS:
        copy_where_missing(root / name, settings.own / name)
    config = settings.own / "nbgrader_config.py"
    if not os.path.lexists(config):
        shutil.copyfile(root / config.name, config)
    data = settings.own / "datasets"
    if not os.path.lexists(data):
        data.symlink_to(settings.course / "datasets")
    for path in settings.own.rglob("*"):
        if path not in before:
            os.chown(path, *owner, follow_symlinks=False)


def _close(root: Path, say: Say) -> None:
    """Close the clone to other accounts: it holds the solutions, in its history, too."""
    mode = stat.S_IMODE(root.stat().st_mode)
    if mode & 0o077:
        root.chmod(mode & 0o700)
        say(f"{root} is closed to other accounts now: it holds the solutions.")


def _run(order: list) -> None:
    done = subprocess.run([str(one) for one in order], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RulebookError(f"{order[0]} failed: {done.stderr.strip() or done.stdout.strip()}.")

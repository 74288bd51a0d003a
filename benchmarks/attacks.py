"""Grade every attack of the tests with plain `nbgrader autograde` and with `rulebook grade`.

    python benchmarks/attacks.py                 write docs/attacks.md anew and print it
    python benchmarks/attacks.py patch_abs zipped    only these, printed

Needs Linux and root. Plain nbgrader runs each attack in a course of its own, as a user of its own
who owns nothing else, with limits on processes, memory, file size and time: still, use a machine
that you can do without. What no limit holds back (a full disk) is not tried with plain nbgrader.
"""

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
sys.path[:0] = [str(ROOT)]

from attack_suites import Suite, suites  # noqa: E402
from strangers import give, python_for  # noqa: E402

from rulebook.grading.apart.limits import Limits  # noqa: E402
from rulebook.grading.marking.course import Course  # noqa: E402
from rulebook.grading.marking.grade import grade  # noqa: E402

PAGE = ROOT / "docs" / "attacks.md"
CELL_SECONDS, SECONDS = 8, 120
LIMITS = Limits(cell_seconds=CELL_SECONDS, interrupt_seconds=4, notebook_seconds=150)
UNLIMITED = ("disk", "nameless_files")
FIRST_USER = 61_100
MARK = Path("/tmp/rulebook-was-here")
HEAD = f"""# What attacks get, from plain nbgrader and from `rulebook grade`

`benchmarks/attacks.py` made this page, by running every submission of `tests/grading/attacks/`, of
`tests/grading/hostile.py` and of three tests in `tests/grading/marking/` both ways; run it again to make
it anew. Those tests, and `test_attacks.py`, fail where the two last columns are not what they measure.

*Lost*: no marks came into the gradebook. *Hung*: plain nbgrader had not ended after {SECONDS} s, with
{CELL_SECONDS} s a cell. *Leaked*: the hidden test, or what it passes to a function, stands in an output of
the autograded notebook, which feedback shows. *Left running*: processes lived on. Plain nbgrader ran each
submission alone, as an ordinary user with limits that it would not set itself, so that it did no harm.
"""
TABLE = """
## {title}

{about} Marked exactly, of {count}: {ours} by `rulebook grade`, {plain} by plain nbgrader.

| submission | what it tries | plain nbgrader | `rulebook grade` | right |
|---|---|---|---|---|
"""


def main() -> None:
    """Grade all attacks both ways and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="attacks; all of them where none is named")
    chosen = parser.parse_args().names
    if os.getuid() != 0:
        raise SystemExit("Only root can run each attack as a user of its own; run this as root.")
    page, wrong = HEAD, False
    for suite in suites():
        suite.cases = {
            name: case for name, case in suite.cases.items() if not chosen or name in chosen
        }
        if not suite.cases:
            continue
        place = Path(tempfile.mkdtemp(dir="/tmp", prefix="attacks-"))
        place.chmod(0o755)
        try:
            both_ways(suite, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        made, missed = table(suite)
        page, wrong = page + made, wrong or missed
    print(page)
    if not chosen:
        PAGE.write_text(page, "utf-8")
    raise SystemExit(wrong)


def table(suite: Suite) -> tuple[str, bool]:
    """Return a suite's part of the page, and whether ours was wrong anywhere."""
    prefix = f"{suite.name}/" if suite.name else ""
    rows = [
        (prefix + name, case.tries, case.plain, case.ours, suite.words(case.right))
        for name, case in suite.cases.items()
    ]
    made = TABLE.format(
        title=suite.title,
        about=suite.about,
        count=len(rows),
        ours=sum(row[3] == row[4] for row in rows),
        plain=sum(row[2] == row[4] for row in rows),
    )
    made += "".join(f"| `{name}` | {' | '.join(rest)} |\n" for name, *rest in rows)
    return made, any(row[3] != row[4] for row in rows)


def both_ways(suite: Suite, place: Path) -> None:
    """Grade every case both ways and fill in what came of it."""
    course = suite.make(place / "course")
    ours = Path(shutil.copytree(course, place / "ours"))
    python, environment = python_for(FIRST_USER, place)
    names = list(suite.cases)

    def one(number: int) -> None:
        case = suite.cases[names[number]]
        case.plain = plain(suite, names[number], number, course, python, environment)
        print(f"{suite.name}/{names[number]}: {case.plain}", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, range(len(names))))
    for case in suite.cases.values():
        case.hand_in(ours)
    grade(Course(ours), ["unit"], limits=LIMITS)
    for name, case in suite.cases.items():
        case.ours = suite.outcome(ours, name)


def plain(
    suite: Suite, name: str, number: int, course: Path, python: str, environment: dict[str, str]
) -> str:
    """Grade one submission with nbgrader itself, as a user of its own; return what came of it."""
    if name in UNLIMITED:
        return "not tried: it would fill this machine's disk"
    user = FIRST_USER + number
    root = Path(shutil.copytree(course, course.parent / f"plain-{number}"))
    suite.cases[name].hand_in(root)
    give(root, user)
    home = root / "home"
    home.mkdir()
    give(home, user)
    command = [python, "-m", "nbgrader", "autograde", "unit", f"--student={name}"]
    command.append(f"--ExecutePreprocessor.timeout={CELL_SECONDS}")
    command.append(f"--Execute.timeout={CELL_SECONDS}")
    process = subprocess.Popen(
        command,
        cwd=root,
        env=environment | {"HOME": str(home), "TMPDIR": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        group=user,
        extra_groups=[],
        start_new_session=True,
        preexec_fn=contain,
    )
    notes = []
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        notes.append("hung")
    time.sleep(1)
    if owned(user) and "hung" not in notes:
        notes.append("left running")
    end(user)
    process.wait()
    (root / "gradebook.db").chmod(0o600)
    result = suite.outcome(root, name)
    if MARK.exists() and MARK.stat().st_uid == user:
        notes.append("wrote outside")
        MARK.unlink()
    return ", ".join([result, *notes])


def contain() -> None:
    """Limit the processes, memory, file size and processor time of whoever is started."""
    for which, most in (
        (resource.RLIMIT_NPROC, 120),
        (resource.RLIMIT_AS, 6 * 2**30),
        (resource.RLIMIT_DATA, 2 * 2**30),
        (resource.RLIMIT_FSIZE, 100 * 2**20),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (most, most))


def owned(user: int) -> list[int]:
    """Return the living processes of a user whom we made up."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.stat().st_uid == user and " Z " not in (path / "stat").read_text():
                found.append(int(path.name))
        except OSError:
            continue
    return found


def end(user: int) -> None:
    """End them all, however fast they start others."""
    for _ in range(50):
        left = owned(user)
        if not left:
            return
        for step in (signal.SIGSTOP, signal.SIGKILL):
            for pid in left:
                try:
                    os.kill(pid, step)
                except ProcessLookupError:
                    continue
        time.sleep(0.2)


if __name__ == "__main__":
    main()

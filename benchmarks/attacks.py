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
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "grading")]

from courses import autograded, hand_in, make_course, marks  # noqa: E402
from hostile import (  # noqa: E402
    ATTACKS,
    BROKEN,
    CANARY,
    HONEST,
    RIGHT,
    book,
    fill,
    hand_in_all,
    in_order,
    read_attack,
)
from strangers import give, python_for  # noqa: E402

from rulebook.grading.apart.limits import Limits  # noqa: E402
from rulebook.grading.marking.course import Course  # noqa: E402
from rulebook.grading.marking.grade import grade  # noqa: E402

PAGE = ROOT / "docs" / "attacks.md"
CELL_SECONDS, SECONDS = 8, 120
UNLIMITED = ("disk", "nameless_files")
FIRST_USER = 61_100
MARK = Path("/tmp/rulebook-was-here")
HEAD = """# What attacks get, from plain nbgrader and from `rulebook grade`

`benchmarks/attacks.py` made this page, by running every submission of `tests/grading/attacks/` and
`tests/grading/hostile.py` both ways; run it again to make it anew. `tests/grading/marking/test_attacks.py`
fails where the two last columns are not what it measures.

Marks are those of the four autograded questions (3, 2, 2 and 1 points). *Lost*: no marks came into
the gradebook. *Hung*: plain nbgrader had not ended after {seconds} s, with {cell} s a cell. *Leaked*:
the hidden test, or what it passes to a function, stands in an output of the autograded notebook,
which feedback shows. *Left running*: processes lived on. Plain nbgrader ran each attack alone, as an
ordinary user with limits that it would not set itself, so that it did no harm.

Of {count} submissions `rulebook grade` marked {ours} exactly, plain nbgrader {plain}.

| submission | what it tries | plain nbgrader | `rulebook grade` | right |
|---|---|---|---|---|
"""


@dataclass
class Row:
    """One submission: the marks that it has earned, and what each grader made of it."""

    name: str
    tries: str
    right: str
    plain: str = ""
    ours: str = ""


def main() -> None:
    """Grade all attacks both ways and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="attacks; all of them where none is named")
    chosen = parser.parse_args().names
    if os.getuid() != 0:
        raise SystemExit("Only root can run each attack as a user of its own; run this as root.")
    place = Path(tempfile.mkdtemp(dir="/tmp", prefix="attacks-"))
    place.chmod(0o755)
    try:
        rows = both_ways(place, chosen)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    page = HEAD.format(
        seconds=SECONDS,
        cell=CELL_SECONDS,
        count=len(rows),
        ours=sum(row.ours == row.right for row in rows),
        plain=sum(row.plain == row.right for row in rows),
    )
    page += "".join(
        f"| `{row.name}` | {row.tries} | {row.plain} | {row.ours} | {row.right} |\n" for row in rows
    )
    print(page)
    if not chosen:
        PAGE.write_text(page, "utf-8")
    raise SystemExit(any(row.ours != row.right for row in rows))


def both_ways(place: Path, chosen: list[str]) -> list[Row]:
    """Return a row for each submission."""
    course = make_course(place / "course", {"unit": {"book": book()}})
    ours = Path(shutil.copytree(course, place / "ours"))
    expected = hand_in_all(ours)
    tries = {student: "Right answers." for student in HONEST}
    tries |= {path.stem: path.read_text().split('"""')[1] for path in ATTACKS}
    tries |= {student: f"Right answers, then: {student.replace('-', ' ')}." for student in BROKEN}
    names = [one for one in expected if not chosen or one in chosen]
    rows = {one: Row(one, tries[one], _numbers(expected[one])) for one in names}
    for student in set(expected) - set(names):
        shutil.rmtree(ours / "submitted" / student)
    python, environment = python_for(FIRST_USER, place)
    numbers = range(len(names))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        arguments = (course, python, environment)
        for name, result in zip(
            names, pool.map(lambda n: plain(names[n], n, *arguments), numbers), strict=True
        ):
            rows[name].plain = result
            print(f"{name}: {result}", file=sys.stderr, flush=True)
    limits = Limits(cell_seconds=CELL_SECONDS, interrupt_seconds=4, notebook_seconds=150)
    grade(Course(ours), ["unit"], limits=limits)
    found = marks(ours, "unit")
    for row in rows.values():
        row.ours = _numbers(in_order(found.get(row.name, {})))
        row.ours += leaked(ours, row.name)
    return list(rows.values())


def plain(name: str, number: int, course: Path, python: str, environment: dict) -> str:
    """Grade one submission with nbgrader itself, as a user of its own; return what came of it."""
    if name in UNLIMITED:
        return "not tried: it would fill this machine's disk"
    user = FIRST_USER + number
    root = Path(shutil.copytree(course, course.parent / f"plain-{number}"))
    if name in BROKEN:
        hand_in(root, name, "unit", fill(RIGHT))
        BROKEN[name][0](root / "submitted" / name / "unit" / "book.ipynb")
    else:
        path = next((path for path in ATTACKS if path.stem == name), None)
        hand_in(root, name, "unit", fill(read_attack(path, root)[1] if path else RIGHT))
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
    found = marks(root, "unit").get(name, {})
    numbers = in_order(found)
    result = "lost" if all(one is None for one in numbers) else _numbers(numbers)
    if MARK.exists() and MARK.stat().st_uid == user:
        notes.append("wrote outside")
        MARK.unlink()
    return ", ".join([result, *notes]) + leaked(root, name)


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


def leaked(root: Path, name: str) -> str:
    """Tell whether the hidden test's secret stands in an output of the autograded notebook."""
    try:
        cells = autograded(root, name, "unit", "book").cells
    except (OSError, ValueError):
        return ""
    shown = "".join(str(cell.get("outputs", "")) for cell in cells)
    return ", leaked" if CANARY in shown or CANARY.encode().hex() in shown else ""


def _numbers(found: list) -> str:
    return " ".join("–" if one is None else f"{one:g}" for one in found)


if __name__ == "__main__":
    main()

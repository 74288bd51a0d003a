"""Grade a class of 500 in one unit: is memory flat, and do formgrader's pages still answer?

    python benchmarks/large_class.py [--learners 500] [--unit 09-hashtags]

Printed are the grader's largest memory up to some numbers of graded submissions, how many it grades
a second, and how long formgrader takes to answer, halfway through and at the end: its pages, and the
data that they fetch.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grading import hand_in, make_course, marks

from tests.nbgrading import Course
from tests.servers import running_lab

UNIT = "09-hashtags"
SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=500, help="how many hand in")
    parser.add_argument("--unit", default=UNIT, help="a unit of the course")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder) / "course", chosen.unit)
        hand_in(root, chosen.unit, chosen.learners)
        with running_lab(Course(root), "--instructor") as lab:
            grade(root, chosen.unit, chosen.learners, lab)
            show(lab, chosen.unit, f"after {chosen.learners}")
        assert len(marks(root, chosen.unit)) == chosen.learners


def grade(root: Path, unit: str, learners: int, lab) -> None:
    """Run the command, and print what it takes as it goes."""
    start = time.perf_counter()
    command = [sys.executable, "-c", "from rulebook.cli import main; main()", "grade", unit]
    process = subprocess.Popen(command, cwd=root, env=os.environ)
    marked = [round(share * learners) for share in SHARES]
    graded = root / "class" / "autograded"
    memory = 0.0
    while marked and process.poll() is None:
        with suppress(OSError, StopIteration):
            memory = megabytes(process.pid)
        done = sum(1 for _ in graded.glob(f"*/{unit}"))
        while marked and done >= marked[0]:
            passed = time.perf_counter() - start
            print(
                f"{marked.pop(0):5} graded: the grader took {memory:.0f} MB at most, "
                f"{done / passed:.2f} a second",
                flush=True,
            )
            if len(marked) == len(SHARES) // 2:
                show(lab, unit, f"at {done}, while grading")
        time.sleep(0.2)
    if process.wait():
        raise SystemExit("grading failed")
    print(f"{learners} graded, {learners / (time.perf_counter() - start):.2f} a second in all")


def megabytes(pid: int) -> float:
    """Return the most memory that a process has had in use."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def show(lab, unit: str, when: str) -> None:
    """Print how long each page of formgrader's takes."""
    for page in (
        "manage_assignments",
        "api/assignments",
        f"manage_submissions/{unit}",
        f"api/submissions/{unit}",
        f"gradebook/{unit}/{unit}",
        f"api/submitted_notebooks/{unit}/{unit}",
        "api/students",
    ):
        start = time.perf_counter()
        answer = lab.get(f"/formgrader/{page}")
        assert answer.status_code == 200, f"{page}: {answer.text[:200]}"
        print(f"  {when}: /formgrader/{page} {time.perf_counter() - start:.2f} s", flush=True)


if __name__ == "__main__":
    main()

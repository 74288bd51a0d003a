"""How long it takes from a change to an answer: `make check` and `make test`.

    python benchmarks/check.py                          both
    python benchmarks/check.py check                    only one
    python benchmarks/check.py --files tests/grading    each file of tests there, by itself

Wall time holds for a machine with nothing else to do; core-seconds (user and system time of every
process that was started, however far down) hold on a busy one too. Divided by the number of cores
they are the least that the wall time can be.
"""

import argparse
import ctypes
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {"check": 90, "test": 14 * 60}
"""Seconds on two quiet cores, set-up aside."""
TOLD = 80
"""Lines at the end of what failed: pytest's summary of it and the last traceback."""
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


def timed(command: list[str]) -> tuple[int, float, float, str]:
    """Run a command in the project's folder; return its code, seconds, core-seconds and last line.

    Of a command that fails, the end of what it printed is printed.
    """
    started, spent = time.perf_counter(), _children()
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    seconds = time.perf_counter() - started
    while True:  # what outlives its parent is counted when it ends
        try:
            os.wait()
        except ChildProcessError:
            break
    said = done.stdout.strip().splitlines()
    if done.returncode:
        print(*said[-TOLD:], sep="\n", flush=True)
    return done.returncode, seconds, _children() - spent, said[-1] if said else ""


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line for each target or each file of tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", help="check, test; both if left out")
    parser.add_argument("--files", nargs="+", type=Path, help="tests, or folders of them")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(ALLOWED):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if sys.platform == "linux":
        # What loses its parent becomes a child of this process, where its time is counted.
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    cores = os.cpu_count()
    failed = False
    if asked.files:
        for name in sorted(str(path) for place in asked.files for path in _files(place)):
            code, _, spent, last = timed([sys.executable, "-m", "pytest", "-q", name])
            failed |= bool(code)
            print(f"{spent:7.1f} core-seconds  {name}: {last.strip('= ')}", flush=True)
        raise SystemExit(failed)
    subprocess.run(["make", "--silent", "setup"], cwd=ROOT, check=True)
    for target in asked.targets or ALLOWED:
        code, seconds, spent, last = timed(["make", target])
        failed |= bool(code) or seconds > ALLOWED[target]
        print(
            f"make {target}: {seconds:.0f} s ({ALLOWED[target]} s are allowed on two quiet cores), "
            f"{spent:.0f} core-seconds on {cores} cores: {last.strip('= ')}",
            flush=True,
        )
    raise SystemExit(failed)


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("test_*.py"))


if __name__ == "__main__":
    main()

"""How long it takes from nothing to the first page: `python start.py` beside `make lab` as it was.

    python benchmarks/first_page.py [--before 65f3640] [--python python3] [--times 1]

Nothing means: a Python without uv, a fresh copy of the course, an empty home, so that nothing that was
fetched before is used. Both sides run in this one run, one after the other; the browser is started
before the clock is. The clock stops when the start page's heading can be read in it. `--before` is the
last commit whose `make lab` set up by itself; the clone must hold it. It needs make, git and Chromium, and a machine
that does nothing else: both sides unpack thousands of files, and neighbours slow them unevenly.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from older import unpack  # noqa: E402

from tests.chromium import chromium  # noqa: E402

GIVE_UP = 900
"""Seconds."""
WAYS = {"before": ["make", "lab"], "now": ["{python}", "start.py"]}


def copy(folder: Path, commit: str | None) -> None:
    """Put the course into a folder, as a commit has it, or as it lies here."""
    folder.mkdir(parents=True)
    if commit:
        unpack(commit, folder)
        return
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)


def bare(home: Path, python: str) -> dict[str, str]:
    """Return an environment in which only the system's own programs and one Python are found.

    The browser that it names writes down the address that it should open.
    """
    programs = home / "programs"
    programs.mkdir(parents=True)
    for name in ("python", "python3"):
        (programs / name).write_text(f'#!/bin/sh\nexec "{python}" "$@"\n')
    tell = programs / "tell"
    tell.write_text(
        f'#!/bin/sh\nprintf %s "$1" > "{home}/half" && mv "{home}/half" "{home}/address"\n'
    )
    for path in programs.iterdir():
        path.chmod(0o755)
    kept = {name: os.environ[name] for name in ("SSL_CERT_FILE", "PIP_CERT") if name in os.environ}
    return {
        **kept,
        "PATH": f"{programs}:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "BROWSER": f"{tell} %s",
    }


def seconds_to_page(command: list[str], folder: Path, home: Path, python: str, browser) -> float:
    """Return the seconds from the command to the heading of the start page."""
    environment = bare(home, python)
    address = home / "address"
    log = home / "log"
    begun = time.perf_counter()
    with open(log, "wb") as out:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while not address.exists():
                if child.poll() is not None or time.perf_counter() - begun > GIVE_UP:
                    sys.exit(f"No page came of {' '.join(command)}:\n{log.read_text()[-2000:]}")
                time.sleep(0.02)
            page = browser.new_page()
            page.goto(address.read_text())
            page.get_by_role("heading", name="Tear Up the Rulebook").wait_for(timeout=120_000)
            taken = time.perf_counter() - begun
            page.close()
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            time.sleep(3)
            # make would wait for ever; a kernel ends by itself once its server is gone.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            time.sleep(3)
    address.unlink()
    return taken


def main() -> None:
    """Print the seconds of each way, first and second time, and how many times as fast the new one is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", default="65f3640", help="the commit of the old way")
    parser.add_argument("--python", default=shutil.which("python3"), help="the Python without uv")
    parser.add_argument("--times", type=int, default=1, help="how often each way is tried")
    chosen = parser.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with (
        # Thrown away at the end: a disk that is still deleting one side's files slows the other.
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        chromium() as browser,
    ):
        for turn in range(chosen.times):
            for way, words in WAYS.items():
                folder, home = Path(place, f"{way}-{turn}", "course"), Path(place, f"{way}-{turn}")
                copy(folder, chosen.before if way == "before" else None)
                command = [word.format(python=chosen.python) for word in words]
                os.sync()
                pair = [
                    seconds_to_page(command, folder, home / visit, chosen.python, browser)
                    for visit in ("first", "second")
                ]
                taken[way].append(tuple(pair))
                first, second = pair
                print(f"{way:7} first {first:6.1f} s, second {second:5.1f} s", flush=True)
    middle = {way: statistics.median(first for first, _ in pairs) for way, pairs in taken.items()}
    print(
        f"From nothing to the first page: {middle['before']:.1f} s before, {middle['now']:.1f} s now, "
        f"{middle['before'] / middle['now']:.1f} times as fast."
    )


if __name__ == "__main__":
    main()

"""nbgrader's and the course's own commands, as a terminal runs them, without each one's imports.

A process that has imported both forks one for each command, which then does all that the command
does. A test that is about the start itself starts Python anew. Linux only; elsewhere every command
starts anew.
"""

import atexit
import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rulebook.course import forked_kernels

# What is forked while other threads run may hang.
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
BIN = Path(sys.executable).parent
STARTED = {
    "nbgrader": ["-m", "nbgrader"],
    "rulebook": ["-c", "from rulebook.cli import main; main()"],
}


def run(command, arguments, folder, environment, kernels=(), answer=""):
    """Run `nbgrader` or `rulebook` in a folder; return the exit code and what it printed.

    `answer` is typed where it asks. `kernels` are statements that a `WarmKernelManager`'s warm process runs once for all commands.
    """
    if forked_kernels.HERE:
        return _warm_process().run(command, arguments, folder, environment, kernels, answer)
    done = subprocess.run(
        [sys.executable, *STARTED[command], *arguments],
        cwd=folder,
        env=environment,
        input=answer,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


class _WarmProcess:
    """The process that forks, as a test sees it: one line of JSON to it, one line back."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
            env=os.environ | ONE_THREAD | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        )
        atexit.register(self.end)

    def run(self, command, arguments, folder, environment, kernels, answer):
        with tempfile.TemporaryDirectory(prefix="command-") as place:
            Path(place, "in").write_text(answer, encoding="utf-8")
            request = {
                "command": command,
                "arguments": [str(one) for one in arguments],
                "folder": str(folder),
                "environment": environment,
                "kernels": list(kernels),
                "out": place,
            }
            print(json.dumps(request), file=self.process.stdin, flush=True)
            told = self.process.stdout.readline()
            assert told, "the process that forks the commands has ended"
            code = json.loads(told)
            printed = [Path(place, name).read_text(errors="replace") for name in ("out", "err")]
        return code, "".join(printed)

    def end(self):
        # Closes what it reads from, and waits; of one that has ended nothing can be closed.
        with contextlib.suppress(BrokenPipeError), self.process:
            self.process.stdin.close()


_started = []


def _warm_process():
    """Return the process that forks; where it has ended, whoever asks next is given another."""
    if not _started or _started[-1].process.poll() is not None:
        _started.append(_WarmProcess())
    return _started[-1]


def main():
    """Be the warm process, and each command that is asked for."""
    import jsonschema
    import nbformat
    import nbgrader.api
    import nbgrader.apps
    from nbformat.validator import get_validator

    import rulebook.cli
    import rulebook.grading.marking.grade  # noqa: F401

    # Every new gradebook starts a program to ask for this; the answer is always the same.
    version = nbgrader.api.get_alembic_version()
    nbgrader.api.get_alembic_version = lambda: version
    # For each cell of a notebook nbgrader has its own schema checked against the schema of schemas.
    jsonschema.Draft4Validator.check_schema = lambda *_, **__: None
    # What every command would work out for itself: what a notebook is, strictly or not, and a gradebook.
    for relaxed in (False, True):
        get_validator(nbformat.current_nbformat, relax_add_props=relaxed)
    nbgrader.api.Gradebook("sqlite://").close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # pages that no collector touches stay shared with the commands
    for line in sys.stdin:
        request = json.loads(line)
        if request["kernels"]:
            forked_kernels.prepare(request["kernels"])
        pid = os.fork()
        if not pid:
            # From here on this is the command: it ends as any program does.
            _become(request)
            return
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(json.dumps(code), flush=True)


def _become(request):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for stream, target in enumerate(Path(request["out"], name) for name in ("in", "out", "err")):
        opened = os.open(target, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, stream)
        os.close(opened)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])
    sys.path.insert(0, "")
    sys.argv = [request["command"], *request["arguments"]]
    if request["command"] == "nbgrader":
        from nbgrader.apps.nbgraderapp import main
    else:
        from rulebook.cli import main
    main()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()

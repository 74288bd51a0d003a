"""Kernels forked from one process that has done the imports, so that a hundred runs do not do them.

A kernel of its own for each run stays what it is: its memory, its variables and its caches are
nobody else's. Only starting Python and importing pandas happens once a worker in place of once a
run. Linux only: elsewhere a fork of a process with such libraries is not safe.
"""

import atexit
import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from jupyter_client import AsyncKernelManager, KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Bool, List, Unicode

from rulebook.grading.apart import pictures

HERE = sys.platform == "linux"
"""Whether kernels can be forked here."""

_SET = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # A fork with other threads is not safe.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # Nobody debugs here: its module need not say that it cannot stop in Python's own.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


class _Server:
    """The warm process, as its owner sees it: one line of JSON to it, one line back."""

    def __init__(self) -> None:
        self._loaded: set[str] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | _SET,
        )
        assert self._process.stdout is not None  # it is a pipe
        self._answers = self._process.stdout
        atexit.register(self._end)

    def _end(self) -> None:
        with self._process:  # closes what it reads from, and waits
            if self._process.stdin:
                self._process.stdin.close()

    def load(self, imports: Iterable[str]) -> None:
        """Have the statements run that no earlier call has named."""
        new = sorted(set(imports) - self._loaded)
        if new:
            self.ask(imports=new)
            self._loaded.update(new)

    def ask(self, **request: object) -> Any:
        """Ask for something and wait for the answer."""
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return json.loads(self._answers.readline())


@cache
def _server() -> _Server:
    """Return this process's server; it ends when this process does."""
    return _Server()


def prepare(imports: Iterable[str]) -> None:
    """Have some statements run before the first kernel is asked for.

    A process forked from this one starts its kernels from the same server, one of them at a time.
    """
    _server().load(imports)


class _Forked:
    """A forked kernel, as far as jupyter_client asks a `Popen` about it."""

    stdin = stdout = stderr = None

    def __init__(self, server: _Server, command: list[str], **where: object) -> None:
        self._server = server
        self._code: int | None = None
        self.pid = server.ask(start=command, **where)

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs."""
        if self._code is None:
            self._code = self._server.ask(poll=self.pid)
        return self._code

    def wait(self) -> int:
        """Wait for the end and return the exit code."""
        while self.poll() is None:
            time.sleep(0.01)
        return self._code or 0

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the kernel has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


class _Provisioner(LocalProvisioner):
    """Starts a kernel by a fork in place of a command."""

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        # The command is python -m ipykernel_launcher, and what comes behind it.
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        manager: Any = self.parent
        where = {
            "env": kwargs.get("env") or dict(os.environ),
            "cwd": kwargs.get("cwd") or ".",
            "once": manager.paint_once,
        }
        prepare(manager.imports)
        kernel: Any = _Forked(_server(), arguments, **where)
        self.process = kernel
        # A session of its own, so the group has the same number.
        self.pid = self.pgid = kernel.pid
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        # nbclient interrupts a kernel before it ends it, and one that has only just finished its
        # last cell would complain of that on the terminal.
        if signum != signal.SIGINT:
            await super().send_signal(signum)


class WarmKernelManager(AsyncKernelManager):
    """Starts kernels that have done some imports already."""

    imports = List(Unicode(), help="Import statements that the warm process does once.").tag(
        config=True
    )
    paint_once = Bool(
        False,
        help="Whether pictures of pyplot's are painted once, as in the grader, not three times.",
    ).tag(config=True)

    def _transport_default(self) -> str:
        # A port is chosen here and taken there: between the two any other program may have it.
        return "ipc"

    def _ip_default(self) -> str:
        # Linux's abstract names need no folder, have no length to mind, and go with the kernel.
        return f"@rulebook-{uuid.uuid4()}"

    async def _async_pre_start_kernel(self, **kwargs):
        self.kernel_id = self.kernel_id or str(uuid.uuid4())
        self.provisioner = self.provisioner or _Provisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        return await super()._async_pre_start_kernel(**kwargs)


def main() -> None:
    """Be the warm process: fork kernels until the owner has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    codes: dict[int, int] = {}
    for line in sys.stdin:
        request = json.loads(line)
        answer: object = None
        if "imports" in request:
            _import(request["imports"])
        elif "start" in request:
            answer = os.fork()
            if not answer:
                _be_kernel(request["start"], request["env"], request["cwd"], request["once"])
        else:
            answer = _ended(request["poll"], codes)
        print(json.dumps(answer), flush=True)


def _import(statements: list[str]) -> None:
    # A kernel imports its debugger when it starts, a tenth of a second each.
    import ipykernel.debugger
    import ipykernel.kernelapp  # noqa: F401

    for statement in statements:
        # One that fails is left to the cell it stands in.
        with contextlib.suppress(Exception):
            exec(statement, {})
    if "matplotlib" in sys.modules:
        pictures.draw_once()
    gc.collect()
    gc.freeze()  # pages that no collector touches stay shared with the kernels


def _ended(pid: int, codes: dict[int, int]) -> int | None:
    """Return a kernel's exit code, or None while it runs."""
    if pid not in codes:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            codes[pid] = os.waitstatus_to_exitcode(status)
    return codes.get(pid)


def _be_kernel(arguments: list[str], env: dict[str, str], cwd: str, once: bool) -> None:
    """Become a kernel; never return."""
    code = 1
    try:
        from ipykernel.kernelapp import IPKernelApp

        server = os.getppid()
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(nowhere, stream)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        sys.argv = ["ipykernel_launcher", *arguments]
        sys.path.insert(0, "")
        app = IPKernelApp.instance()
        app.initialize([*arguments, f"--IPKernelApp.parent_handle={server}"])
        shell: Any = app.shell
        if once:
            pictures.prepare(shell)
            shell.events.register("pre_run_cell", lambda _: pictures.leave_to_the_end(shell))
        app.start()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()

"""A warm process to fork from: its libraries are loaded once, and it has never seen a test.

The grader starts one per set of libraries and asks it for children: submission processes, which shut
themselves in before a learner's line runs, and judge processes. It never learns what is to be
graded, so that nothing of it can be found in a child's memory.
"""

import contextlib
import copy
import gc
import importlib
import json
import os
import pkgutil
import random
import re
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Self

from rulebook.errors import RulebookError
from rulebook.grading.apart import sandbox, scratch
from rulebook.grading.apart.channel import Channel
from rulebook.grading.apart.limits import Limits

# Where libraries keep the data sets that they have fetched, below the user's own folder.
_DATA = {
    "NLTK_DATA": "nltk_data",
    "SEABORN_DATA": ".cache/seaborn",
    "SCIKIT_LEARN_DATA": "scikit_learn_data",
    "SKIMAGE_DATADIR": ".cache/scikit-image",
    "KERAS_HOME": ".keras",
    "GENSIM_DATA_DIR": "gensim-data",
}
_KEPT = (
    *_DATA,
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "XDG_CACHE_HOME",
    "MPLCONFIGDIR",
    "PYTHONPATH",
    "PYTHONUSERBASE",
)
_SET = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # plugins of this machine's ask for sockets
    # One process a core is the grader's parallelism; a fork with other threads is not safe.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTENSOR_FLAGS": "cxx=",  # PyMC's models are computed without a compiler, which nothing starts here
    "JOBLIB_MULTIPROCESSING": "0",  # scikit-learn's n_jobs: one after the other, no processes
    # Arrow's own allocator takes a gigabyte at once, which the memory limit would count.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
# What most notebooks draw with, loaded while the grader is still loading itself.
_USUAL = ("matplotlib.pyplot", "scipy.stats", "seaborn")
_REQUEST = 2**20
_START = "import sys; from rulebook.grading.apart.zygote import main; main(int(sys.argv[1]))"
ASKED = re.compile(r"[\w.]+:[\w.]+")  # module:function


class Zygote:
    """The grader's end: starts the warm process, asks for children, ends them.

    `imports` are import statements of the released notebooks; one that fails is left to the cells.
    `readable` are further paths that submissions may read, or `module:function` that give one; raises
    RulebookError for one that is not there. `course` is a folder that they may not read even where it
    lies among the user's own libraries. Safe to use from several threads.
    """

    def __init__(
        self,
        imports: list[str],
        limits: Limits,
        *,
        shut_in: bool,
        readable: Iterable[str] = (),
        course: str = "",
    ):
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="rulebook-"))  # all that children live in
        # One processor for each submission: its threads cannot take the time of its neighbours.
        cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
        self._cores = dict.fromkeys(sorted(cores), 0)
        self._core: dict[int, int] = {}
        self._lock = threading.Lock()
        self._process, self._socket = _early.pop() if _early else _start()
        order = {
            "imports": imports,
            "limits": asdict(limits),
            "shut_in": shut_in,
            "readable": list(readable),
            "course": course,
            "folder": str(self.folder),
        }
        try:
            answer = self._ask(order)
            if "problem" in answer:
                raise RulebookError(answer["problem"])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def spawn(self, role: str, folder: Path) -> tuple[int, Channel]:
        """Fork a "submission" or a "judge" that lives in `folder`; return its id and a channel to it."""
        ours, theirs = socket.socketpair()
        core = self._take() if role == "submission" else None
        request = {"spawn": role, "folder": str(folder), "core": core}
        try:
            with theirs:
                answer = self._ask(request, [theirs.fileno()])
                tries = 50
                while "pid" not in answer and tries:
                    # Some other submission has just taken every process there is; it will be ended.
                    time.sleep(0.2)
                    answer, tries = self._ask(request, [theirs.fileno()]), tries - 1
            if "pid" not in answer:
                raise RulebookError(
                    "This machine lets no more processes start; run the command again."
                )
        except RulebookError:
            ours.close()
            self._give_back(core)
            raise
        if core is not None:
            self._core[answer["pid"]] = core
        return answer["pid"], Channel(ours, self.limits)

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to a child that has not been reaped."""
        self._ask({"signal": number, "pid": pid})

    def reap(self, pid: int) -> int:
        """End a child if it still runs, and return its exit code (negative: the signal's number)."""
        self._give_back(self._core.pop(pid, None))
        return int(self._ask({"reap": pid})["code"])

    def close(self) -> None:
        """End the warm process and every child, and remove their folders."""
        self._socket.close()
        self._process.wait()
        scratch.remove(self.folder)

    def _take(self) -> int | None:
        """Return the processor that fewest submissions share."""
        with self._lock:
            if not self._cores:
                return None
            core = min(self._cores, key=self._cores.__getitem__)
            self._cores[core] += 1
            return core

    def _give_back(self, core: int | None) -> None:
        if core is not None:
            with self._lock:
                self._cores[core] -= 1

    def _ask(self, request: dict[str, Any], files: Iterable[int] = ()) -> dict[str, Any]:
        with self._lock:
            try:
                socket.send_fds(self._socket, [json.dumps(request).encode()], list(files))
                answer = self._socket.recv(_REQUEST)
            except OSError:
                answer = b""
        if not answer:
            raise RulebookError(
                "The process that starts submissions has ended; run the command again."
            )
        told: dict[str, Any] = json.loads(answer)
        return told


_early: list[tuple[subprocess.Popen[bytes], socket.socket]] = []


@contextlib.contextmanager
def started_early() -> Any:
    """Start the process of the next Zygote: it loads what all of them need while others load too."""
    _early.append(_start())
    try:
        yield
    finally:
        while _early:  # there was nothing to grade
            process, ours = _early.pop()
            process.kill()
            process.wait()
            ours.close()


def _start() -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={key: os.environ[key] for key in _KEPT if key in os.environ} | _SET,
            cwd=tempfile.gettempdir(),
            stdin=subprocess.DEVNULL,
        )
    return process, ours


def main(number: int) -> None:
    """Be the warm process: serve requests on socket `number` until the grader closes it."""
    sys.dont_write_bytecode = True
    gc.disable()  # what is loaded stays: looking for what could go takes a seventh of the time
    control = socket.socket(fileno=number)
    from rulebook.grading.apart import judge, submission  # noqa: F401  (loaded before they are asked for)
    from rulebook.grading.apart.cell_runner import make_shell

    shell = make_shell()
    ahead: list[Callable[[], Any]] = [partial(importlib.import_module, name) for name in _USUAL]
    ahead.append(partial(_make_ready, shell))
    for step in ahead:
        if select.select([control], [], [], 0)[0]:
            break  # what the notebooks import is known now
        with contextlib.suppress(Exception):
            step()
    message = control.recv(_REQUEST)
    if not message:
        return  # the grader was killed
    order = json.loads(message)
    children: set[int] = set()
    ours = os.getpid()
    try:
        _serve(control, order, children, shell)
    except BrokenPipeError:
        pass  # the grader was killed
    finally:
        if os.getpid() == ours:
            # Here, because a grader that was killed cannot tidy up.
            for pid in children:
                os.kill(pid, signal.SIGKILL)
            for pid in children:
                os.waitpid(pid, 0)
            scratch.remove(Path(order["folder"]))


def _serve(control: socket.socket, order: dict[str, Any], children: set[int], shell: Any) -> None:
    limits = Limits(**order["limits"])
    # Where we are installed as we are written, our own folder is on the path: a course's `tests` must
    # not be ours.
    own = Path(__file__).resolve().parents[3]
    if not (own / "numpy").exists():
        sys.path[:] = [one for one in sys.path if Path(one).resolve() != own]
    _warm(shell, order["imports"])
    try:
        further = [_place(one) for one in order["readable"]]
        for key, place in _DATA.items():
            if (Path.home() / place).is_dir():  # or a library would make it, where it may not
                os.environ.setdefault(key, str(Path.home() / place))
        course = Path(order["course"]) if order["course"] else None
        data = [os.environ[key] for key in _DATA if key in os.environ]
        further += sandbox.own_libraries(course, data)
    except RulebookError as error:
        control.send(json.dumps({"problem": str(error)}).encode())
        return
    readable = None
    if order["shut_in"]:
        readable = sandbox.readable(further)
        _threads_for_processes()
    control.send(b"{}")
    while True:
        message, files, _, _ = socket.recv_fds(control, _REQUEST, 1)
        if not message:
            return
        request = json.loads(message)
        answer: dict[str, Any] = {}
        if "spawn" in request:
            with contextlib.suppress(BlockingIOError):
                pid = os.fork()
                if not pid:
                    control.close()
                    _child(request, files[0], shell, limits, readable)
                children.add(pid)
                answer = {"pid": pid}
            os.close(files[0])
        elif "signal" in request:
            os.kill(request["pid"], request["signal"])
        elif "reap" in request:
            pid = request["reap"]
            os.kill(pid, signal.SIGKILL)
            answer = {"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}
            children.discard(pid)
        control.send(json.dumps(answer).encode())


def _place(named: str) -> Path:
    try:
        path = Path(pkgutil.resolve_name(named)() if ASKED.fullmatch(named) else named)
    except (ImportError, AttributeError) as error:
        raise RulebookError(
            f"c.ExecuteApart.readable names `{named}`, which is not to be had here ({error})."
        ) from None
    if not path.exists():
        raise RulebookError(f"c.ExecuteApart.readable names {path}, which does not exist here.")
    return path


def _warm(shell: Any, imports: list[str]) -> None:
    """Load the libraries and make the shell ready that every child inherits."""
    space: dict[str, Any] = {}
    for statement in imports:
        with contextlib.suppress(Exception):
            exec(statement, space)
    _make_ready(shell)
    gc.collect()
    gc.freeze()  # pages that no collector touches stay shared with the children
    gc.enable()


def _make_ready(shell: Any) -> None:
    """Do once what every child would do; a second time, with more libraries loaded, it takes little."""
    from IPython.core.async_helpers import get_asyncio_loop

    from rulebook.grading.apart.pictures import prepare

    prepare(shell)
    shell.run("0 / 0", kept=False)  # the first traceback looks through all modules
    get_asyncio_loop().close()  # each child makes its own
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


def _child(
    request: dict[str, Any], file: int, shell: Any, limits: Limits, readable: list[Path] | None
) -> None:
    """Become a submission or a judge; never return."""
    code = 1
    try:
        from rulebook.grading.apart import judge, submission

        sandbox.die_with_parent()
        os.setsid()
        if request["core"] is not None:
            os.sched_setaffinity(0, {request["core"]})
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        channel = Channel(socket.socket(fileno=file), limits)
        _share_no_file(but=file)
        folder = Path(request["folder"])
        _settle(folder)
        shell.limits = limits
        if readable is not None:
            sandbox.confine(readable, [folder], limits)
        elif sys.platform == "linux":
            sandbox.set_limits(limits)
        channel.send({"ready": True})
        if request["spawn"] == "judge":
            judge.serve(channel, shell, limits)
        else:
            submission.serve(channel, shell, limits)
        code = 0
    finally:
        os._exit(code)


def _share_no_file(but: int) -> None:
    """Open anew each file that a library keeps open (PROJ its database): no process sees another's place in it.

    What else libraries hold is nothing here; its number stays taken, or a library would close another's.
    """
    for number in map(int, os.listdir("/dev/fd")):
        with contextlib.suppress(OSError):  # the listing itself is gone
            if number > 2 and number != but:
                file = stat.S_ISREG(os.fstat(number).st_mode)
                again = os.open(f"/dev/fd/{number}" if file else os.devnull, os.O_RDONLY)
                os.dup2(again, number)
                os.close(again)


def _threads_for_processes() -> None:
    """Have threads do what a course gives to processes, which nothing starts here: the results are the same."""
    import concurrent.futures as futures
    import multiprocessing
    import multiprocessing.context as context
    import multiprocessing.dummy as threads
    import multiprocessing.heap as heap
    import multiprocessing.sharedctypes as shared

    class Manager(contextlib.AbstractContextManager[Any]):
        def __exit__(self, *exception: object) -> None:
            pass

        def __getattr__(self, name: str) -> Any:
            return getattr(threads, name)

    class Pool(futures.ThreadPoolExecutor):
        def __init__(self, workers=None, mp_context=None, *more, max_tasks_per_child=None, **named):  # type: ignore[no-untyped-def]
            super().__init__(named.pop("max_workers", workers), "", *more, **named)

    for name in threads.__all__:
        setattr(multiprocessing, name, getattr(threads, name))
    setattr(multiprocessing, "Manager", Manager)  # noqa: B010
    setattr(heap.Arena, "_dir_candidates", [])  # noqa: B010  (in the folder for temporary files)
    for name in ("Value", "Array"):
        setattr(multiprocessing, name, partial(getattr(shared, name), lock=threading.RLock()))
    setattr(multiprocessing, "get_context", lambda method=None: multiprocessing)  # noqa: B010
    # A pool of threads, too, tells itself of changes by a queue that has locks of processes.
    setattr(context.BaseContext, "Lock", lambda self: threads.Lock())  # noqa: B010
    setattr(futures, "ProcessPoolExecutor", Pool)  # noqa: B010
    if torch := sys.modules.get("torch.utils.data.dataloader"):

        def batches(loader: Any) -> Any:
            alone = copy.copy(loader)  # PyTorch's workers are no threads: one batch after the other
            vars(alone).update(num_workers=0, timeout=0)
            return torch._SingleProcessDataLoaderIter(alone)

        torch.DataLoader._get_iterator = batches


def _settle(folder: Path) -> None:
    """Live in `folder`, with nothing of the grader's surroundings, and draw other random numbers."""
    os.chdir(folder)
    kept = {
        key: os.environ[key]
        for key in ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", *_DATA)
        if key in os.environ
    }
    os.environ.clear()
    who = dict.fromkeys(("USER", "LOGNAME"), "learner")
    os.environ.update(kept | _SET | who | {"HOME": str(folder), "TMPDIR": str(folder)})
    tempfile.tempdir = None
    sys.argv = [""]
    sys.path.insert(0, "")
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()

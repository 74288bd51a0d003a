"""A process shuts itself in: Landlock for files, seccomp for everything else, limits for the rest.

Landlock and seccomp are put on after a fork, so a warm process with its libraries loaded stays
warm. bubblewrap would start a new interpreter behind its walls and pay for every import again, and
it needs user namespaces, which containers and some distributions refuse. Nothing here needs to be
root, and root gains nothing: all capabilities are dropped.

Landlock: https://docs.kernel.org/userspace-api/landlock.html (ABI 3, Linux 6.2, is the least: before
it a file outside could be truncated). What Landlock does not see (sockets, signals, other processes,
owners and modes of files) is seccomp's part.
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rulebook.grading.apart.limits import Limits

_LIBC = ctypes.CDLL(None, use_errno=True)
_ABI = 3
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_NO_NEW_PRIVILEGES, _SECCOMP, _DEATH_SIGNAL, _DROP_BOUNDING = 38, 22, 1, 24

# What a submission has no use for answers "not permitted".
_REFUSED = {
    "processes": (57, 58, 59, 322),  # fork, vfork, execve, execveat
    "signals": (200, 297, 424, 434, 438, 440, 448),  # tkill, …, pidfd_*, process_madvise
    "other processes": (101, 310, 311, 312, 321, 298, 323, 256, 279),  # ptrace, process_vm_*, bpf, …
    # All but a stream socketpair, which reaches nobody; messages could hoard files past their limit.
    "sockets": (41, 42, 43, 46, 49, 50, 288, 307),
    "shared memory": (29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 220, 240, 241, 319, 447),
    "io_uring": (425, 426, 427),
    "files": (76, 133, 259, 303, 304, 300, 253, 294),  # truncate, mknod, handles, notification
    "mounts": (155, 161, 165, 166, 272, 308, 428, 429, 430, 431, 432, 433, 442),
    "the machine": (103, 135, 153, 159, 163, 164, 167, 168, 169, 170, 171, 172, 173, 175, 176, 179,
                    154, 227, 246, 248, 249, 250, 305, 313, 320, 443),
    "identity": (105, 106, 109, 112, 113, 114, 116, 117, 119, 122, 123, 126),
    "scheduling": (141, 142, 144, 203, 251, 314),
}  # fmt: skip
# Changing owner, mode, times and attributes says yes and does nothing: copying a file asks for it.
_IGNORED = (90, 91, 92, 93, 94, 132, 188, 189, 190, 197, 198, 199, 235, 260, 261, 268, 280)
# kill, tgkill, rt_sigqueueinfo; prlimit64, getpgid, getsid, sched_get*: about this process alone.
_ABOUT_ITSELF = (62, 234, 129, 302, 121, 124, 145, 143, 315, 148, 204, 274)
_CLONE, _CLONE3, _PRCTL, _GETPRIORITY, _IOPRIO_GET = 56, 435, 157, 140, 252
_SOCKETPAIR, _FCNTL, _IOCTL_CALL = 53, 72, 16
_UNIX, _STREAM, _KIND = 1, 1, 0xF
# prctl: outlive the parent, hide from the grader, share a core with others.
_NO_PRCTL = (_DEATH_SIGNAL, 4, 62)
# Who gets a file's signals, and which: by this way any process of the same user could be killed.
_NO_FCNTL = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
_NO_IOCTL = (0x8901, 0x8902, 0x5412)  # FIOSETOWN, SIOCSPGRP, TIOCSTI
_LAST_KNOWN = 450
_THREAD = 0x00010000


def unavailable() -> str | None:
    """Return one sentence that says why no sandbox can be had here, or None where one can."""
    choices = "Grade on Linux 6.2 or later, or go on without a sandbox: --trust-submissions."
    if sys.platform != "linux":
        return f"Submissions cannot be shut in on this system ({platform.system()}). {choices}"
    if platform.machine() != "x86_64":
        return f"Submissions cannot be shut in on this processor ({platform.machine()}). {choices}"
    if _landlock_abi() < _ABI:
        return f"Submissions cannot be shut in by this kernel ({platform.release()}). {choices}"
    return None


def readable(extra: Iterable[Path] = ()) -> list[Path]:
    """Return what a submission may read: the interpreter, the loaded libraries, and `extra`."""
    paths = [Path(part) for part in (sys.prefix, sys.base_prefix, sys.exec_prefix)]
    paths += [
        Path(part) for part in ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime")
    ]
    paths += [Path("/dev") / name for name in ("null", "zero", "full", "random", "urandom")]
    about = ("cpuinfo", "meminfo", "stat", "loadavg", "uptime")
    paths += [Path("/proc") / name for name in about] + [Path("/sys/devices/system/cpu")]
    # What libraries ask of any machine, and break off without: spreadsheets, time zones, joblib's cores.
    paths += [Path("/etc") / name for name in ("mime.types", "os-release", "timezone", "services")]
    quota = ("cpu.max", "cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")
    paths += [Path("/sys/fs/cgroup") / name for name in quota]
    paths += [Path(part) for part in extra]
    real = {path.resolve() for path in paths if path.exists()}
    for module in list(sys.modules.values()):
        # An editable install lives outside the libraries' folder: its package, not its repository.
        for place in _package(module):
            if place.exists() and not any(place.is_relative_to(one) for one in real):
                real.add(place)
    return sorted(real)


def own_libraries(but: Path | None, data: Iterable[str] = ()) -> list[Path]:
    """Return where Python looks for libraries: `pip install --user`, PYTHONPATH, editable installs.

    And where they keep their `data`. A folder that holds `but` (the course, with its solutions) is none.
    """
    found = [Path(one).resolve() for one in [*sys.path, *data] if Path(one).is_dir()]
    return [one for one in found if but is None or not but.resolve().is_relative_to(one)]


def _package(module: Any) -> list[Path]:
    name = getattr(module, "__name__", "")
    if not isinstance(name, str) or "." in name or name == "__main__":
        return []
    places = list(getattr(module, "__path__", None) or [getattr(module, "__file__", None)])
    return [Path(place).resolve() for place in places if isinstance(place, str)]


def confine(read: Iterable[Path], write: Iterable[Path], limits: Limits) -> None:
    """Shut the calling process in, for good: it reads `read`, writes below `write`, and no more.

    Call it with one thread, after a fork. Raises OSError where any wall does not stand.
    """
    set_limits(limits)
    _check(_LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _drop_capabilities()
    _landlock(read, write)
    _seccomp()


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends, and first of all."""
    if sys.platform == "linux":
        _check(_LIBC.prctl(_DEATH_SIGNAL, 9, 0, 0, 0))
        # Where memory runs short, the grader shall not be the one that has to go.
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")


def set_limits(limits: Limits) -> None:
    """Limit memory, processor time, files and their size for the calling process."""
    taken = usage(os.getpid())
    _limit(resource.RLIMIT_DATA, taken["VmData"] + limits.memory)
    _limit(resource.RLIMIT_AS, taken["VmSize"] + 4 * limits.memory)
    _limit(resource.RLIMIT_CPU, int(limits.notebook_seconds * 2) + 1)
    _limit(resource.RLIMIT_FSIZE, limits.file_size)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_CORE, 0)
    # No kernel counts root's threads: a quarter more than there may be find no room.
    threading.stack_size(limits.memory * 4 // (5 * limits.threads) // 4096 * 4096)


def usage(pid: int) -> dict[str, int]:
    """Return a process's memory in bytes (VmData, VmSize, VmRSS) and Threads, all 0 once it is gone."""
    found = {"VmData": 0, "VmSize": 0, "VmRSS": 0, "Threads": 0}
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return found
    for line in lines:
        key, _, rest = line.partition(":")
        if key in found:
            found[key] = int(rest.split()[0]) * (1 if key == "Threads" else 1024)
    return found


def _limit(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (most, most))


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _landlock_abi() -> int:
    return int(_LIBC.syscall(_CREATE, None, 0, 1))


def _drop_capabilities() -> None:
    for capability in range(64):
        if _LIBC.prctl(_DROP_BOUNDING, capability, 0, 0, 0) < 0:
            break  # past the last one, or not root and without any to drop
    header = struct.pack("=Ii", 0x20080522, 0)
    _check(_LIBC.capset(header, struct.pack("=6I", 0, 0, 0, 0, 0, 0)))


def _landlock(read: Iterable[Path], write: Iterable[Path]) -> None:
    abi = _landlock_abi()
    every = (1 << 15) - 1 | (_IOCTL if abi >= 5 else 0)
    fields = [every]
    if abi >= 4:
        fields.append(3)  # bind and connect of TCP
    if abi >= 6:
        fields.append(3)  # abstract Unix sockets and signals stay inside
    rules = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = _check(_LIBC.syscall(_CREATE, rules, len(rules), 0))
    # Of a process's own folder what libraries ask for: beside it lie the machine's sockets and mounts.
    own = [Path("/proc/self") / name for name in ("cmdline", "maps", "stat", "statm", "status")]
    for path, rights in (
        *((path, _EXECUTE | _READ | _LIST) for path in read),
        *((path, _READ) for path in own),
        (Path("/dev/null"), _READ | _WRITE),
        *((path, every & ~_EXECUTE) for path in write),
    ):
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except PermissionError:
            if rights & _WRITE:
                raise
            continue  # what this user cannot reach needs no wall
        if not os.path.isdir(path):
            rights &= _OF_A_FILE
        _check(_LIBC.syscall(_ADD, ruleset, 1, struct.pack("=Qi", rights, place), 0))
        os.close(place)
    _check(_LIBC.syscall(_RESTRICT, ruleset, 0))
    os.close(ruleset)


def _seccomp() -> None:
    program = _filter(os.getpid())
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    _check(_LIBC.prctl(_SECCOMP, 2, header, 0, 0))


def _filter(pid: int) -> bytes:
    load, equal, above, say, mask, both = 0x20, 0x15, 0x25, 0x06, 0x45, 0x54
    kill, error, allow = 0x80000000, 0x00050000, 0x7FFF0000
    refuse, ignore, unknown = error | 1, error, error | 38
    number, architecture, first, second = 0, 4, 16, 24

    def op(code: Any, value: Any, yes: Any = 0, no: Any = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    def about_itself(call: int, argument: int) -> list[bytes]:
        return [
            op(equal, call, 0, 5),
            op(load, argument),
            op(equal, 0, 1, 0) if call not in (62, 234, 129) else op(equal, pid, 1, 0),
            op(equal, pid, 0, 1),
            op(say, allow),
            op(say, refuse),
        ]

    def never(call: int, argument: int, values: tuple[int, ...]) -> list[bytes]:
        count = len(values)
        tests = [op(equal, one, count - place, 0) for place, one in enumerate(values)]
        return [
            op(equal, call, 0, count + 3),
            op(load, argument),
            *tests,
            op(say, allow),
            op(say, refuse),
        ]

    code = [
        op(load, architecture), op(equal, 0xC000003E, 1, 0), op(say, kill),
        op(load, number), op(above, _LAST_KNOWN, 0, 1), op(say, unknown),
    ]  # fmt: skip
    for call in sorted(call for group in _REFUSED.values() for call in group):
        code += [op(equal, call, 0, 1), op(say, refuse)]
    for call in _IGNORED:
        code += [op(equal, call, 0, 1), op(say, ignore)]
    code += [op(equal, _CLONE3, 0, 1), op(say, unknown)]  # its flags cannot be read; clone's can
    code += [
        op(equal, _CLONE, 0, 4),
        op(load, first),
        op(mask, _THREAD, 1, 0),
        op(say, refuse),
        op(say, allow),
    ]
    # A datagram socket of a pair could still write to any Unix socket that has a name.
    code += [
        op(equal, _SOCKETPAIR, 0, 7),
        op(load, first),
        op(equal, _UNIX, 0, 4),
        op(load, second),
        op(both, _KIND),
        op(equal, _STREAM, 0, 1),
        op(say, allow),
        op(say, refuse),
    ]
    code += never(_PRCTL, first, _NO_PRCTL)
    code += never(_FCNTL, second, _NO_FCNTL)
    code += never(_IOCTL_CALL, second, _NO_IOCTL)
    for call in _ABOUT_ITSELF:
        code += about_itself(call, first)
    for call in (_GETPRIORITY, _IOPRIO_GET):
        code += about_itself(call, second)
    code.append(op(say, allow))
    return b"".join(code)

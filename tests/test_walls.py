"""The walls of the house: who may import whom (pyproject.toml holds the contracts)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent


def test_imports_go_one_way_and_in_no_circle():
    done = subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_a_wall_that_is_broken_is_seen(tmp_path):
    """The contracts look at every room: an arrow upwards in any of them is found."""
    package = tmp_path / "copy" / "rulebook"
    package.mkdir(parents=True)
    for path in (ROOT / "rulebook").rglob("*.py"):
        target = package / path.relative_to(ROOT / "rulebook")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "copy" / "pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with (package / "evidence" / "lift.py").open("a", encoding="utf-8") as file:
        file.write("\nimport rulebook.charts\n")
    done = subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache"],
        cwd=tmp_path / "copy",
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path / "copy")},
    )
    assert done.returncode == 1, done.stdout
    assert "rulebook.evidence" in done.stdout


@pytest.mark.slow
def test_types_hold():
    """As pyproject.toml says: strictly for evidence, posts, rules and the grader."""
    done = subprocess.run([PROGRAMS / "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout

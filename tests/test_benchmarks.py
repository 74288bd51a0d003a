"""The benchmarks, which nobody runs every day, still find what they use."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
LOAD = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="some of them need Linux")
def test_every_benchmark_can_be_loaded():
    names = sorted(path.stem for path in FOLDER.glob("*.py"))
    assert "large_class" in names
    done = subprocess.run(
        [sys.executable, "-c", LOAD, *names], cwd=FOLDER, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr

"""What is made once a run: filled by the first, tried again after one failure, not after two."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests import commands
from tests.shared import Once


def test_what_is_filled_once_is_found_and_what_failed_is_tried_once_more(tmp_path):
    once, seen = Once(tmp_path), []

    def fill(folder):
        seen.append(folder)
        (folder / "begun").touch()
        if len(seen) == 1:
            raise OSError("busy")

    with pytest.raises(OSError, match="busy"):
        once("unit", fill)
    folder = once("unit", fill)
    assert folder == once("unit", fill) == seen[1] != seen[0]
    assert len(seen) == 2


def test_what_failed_twice_is_told_to_whoever_asks(tmp_path):
    once, seen = Once(tmp_path), []

    def fail(folder):
        seen.append(folder)
        raise OSError("full")

    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            once("unit", fail)
    with pytest.raises(AssertionError, match="OSError: full"):
        once("unit", fail)
    assert len(seen) == 2


def test_a_process_that_forks_commands_and_has_ended_gives_way_to_another(monkeypatch):
    def start():
        return SimpleNamespace(
            process=subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1)
        )

    monkeypatch.setattr(commands, "_started", [])
    monkeypatch.setattr(commands, "_WarmProcess", start)
    first = commands._warm_process()
    assert commands._warm_process() is first
    first.process.communicate(b"end\n")
    second = commands._warm_process()
    assert second is commands._warm_process() is not first
    second.process.communicate(b"end\n")

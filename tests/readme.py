"""The README's own lines, and a fresh clone to run them in."""

import re
import shutil
import subprocess

from tests.nbgrading import ROOT


def section(heading):
    """Return the text below a heading of the README, up to the next heading of any level."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"(?ms)^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text)
    assert found, f"README.md has no heading {heading!r}"
    return found[1]


def console(heading):
    """Return the lines of the first console block below a heading: (command, comment)."""
    block = re.search(r"(?s)```console\n(.*?)```", section(heading))[1]
    return [tuple(part.strip() for part in line.partition("#")[::2]) for line in block.splitlines()]


def spans(heading, start):
    """Return the code within sentences below a heading that begins with one of these words."""
    return [code for code in re.findall(r"`([^`\n]+)`", section(heading)) if code.startswith(start)]


def clone(folder):
    """Clone the course into a folder, with what is changed and not yet committed."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True, capture_output=True)
    ask = ["git", "ls-files", "-z", "--modified", "--others", "--exclude-standard"]
    changed = subprocess.run(ask, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, changed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    return folder

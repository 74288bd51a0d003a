"""The start page leads to every unit that there is, and to how far its reader is."""

import re

import nbformat
import pytest

from rulebook.course.run import run
from tests.nbgrading import ROOT

PAGE = ROOT / "notebooks" / "start-here.ipynb"


@pytest.mark.notebooks
def test_its_map_leads_to_every_walk_through_and_every_assignment(tmp_path):
    [outcome] = run([PAGE], ["Zoë"], tmp_path, 1)
    assert outcome.problem is None
    executed = nbformat.read(outcome.output, as_version=4)
    [shown] = [
        output.data["text/html"]
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    linked = re.findall(r'href="([^"]+)"', shown)
    walks = {path.stem for path in ROOT.glob("notebooks/[0-9]*.ipynb")}
    units = {path.name for path in ROOT.glob("assignments/*") if path.is_dir()}
    assert units == walks
    assert len(units) >= 12
    assert set(linked) == {f"../notebooks/{unit}.ipynb" for unit in walks} | {
        f"../work/{unit}/{unit}.ipynb" for unit in units
    }
    # Nobody has finished anything: no way to a solution.
    assert "solution" not in shown


def test_what_comes_first_needs_no_cell_to_be_run():
    page = nbformat.read(PAGE, as_version=4)
    prose = "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")
    assert "](00-first-day.ipynb)" in prose
    assert "](../work/00-first-day/00-first-day.ipynb)" in prose
    assert "](glossary.md)" in prose

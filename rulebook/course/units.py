"""What is in the course: as one table for the README and the site, and at the foot of each walk-through."""

import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.learner.steps import Step, first_cell, prose_of, steps

BEGIN, END = "<!-- units -->", "<!-- end of units -->"
"""Between these two lines of the README stands the table."""


def units_table(root: Path, links: bool = False) -> str:
    """Return the units as a table in Markdown: title, minutes of both notebooks, and what one can do then.

    With `links` the titles lead to the walk-throughs, from the course's folder.
    """
    lines = ["| unit | to read | to do | afterwards you can |", "|---|---:|---:|---|"]
    for step in steps(root):
        title = f"[{step.title}]({step.walk})" if links else step.title
        read, do = (
            f"{minutes} min" if minutes else ""
            for minutes in (step.walk_minutes, step.page_minutes)
        )
        lines.append(f"| {title} | {read} | {do} | {_skill(root, step)} |")
    return "\n".join(lines)


def _skill(root: Path, step: Step) -> str:
    """Return what the graded notebook gives, in its own words; the walk-through's where there is none."""
    page = root / "solutions" / step.name / f"{step.name}.ipynb"
    own = prose_of(first_cell(page), "Afterwards you can") if page.is_file() else ""
    return (own or step.gives).rstrip(".").replace("|", "\\|")


def readme_with_units(root: Path) -> str:
    """Return the README with the table as the notebooks have it now.

    Raises:
        RulebookError: the README has no place for it.
    """
    text = (root / "README.md").read_text(encoding="utf-8")
    place = re.compile(rf"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL)
    if not place.search(text):
        raise RulebookError(
            f"README.md has no lines {BEGIN} and {END}: put them where the table of units belongs."
        )
    table = units_table(root, links=True)
    return place.sub(lambda _: f"\n{table}\n\n", text)


def write_readme(root: Path) -> bool:
    """Bring the README's table up to date; return whether it had to change."""
    old = (root / "README.md").read_text(encoding="utf-8")
    new = readme_with_units(root)
    if new != old:
        write_whole(root / "README.md", new)
    return new != old


FOOTER = "footer"
"""The id of the last cell of each walk-through."""


def footer(all_steps: list[Step], step: Step) -> str:
    """Return what stands at the foot of a walk-through: where in the course this is, what is next, and the map."""
    place = all_steps.index(step)
    after = all_steps[place + 1 : place + 2]
    parts = [f"You are in unit {step.number}; the last one is {all_steps[-1].number}"]
    if step.page:
        parts.append(f"now: **[your page of this unit](../work/{step.name}/{step.name}.ipynb)**")
    parts += [f"then: [{one.title.rstrip('.?!')}]({Path(one.walk).name})" for one in after]
    parts.append("[the map: all units, and how far you are](start-here.ipynb)")
    return f"---\n\n{' · '.join(parts)}"


def write_footers(root: Path) -> list[str]:
    """Bring the foot of each walk-through up to date; return the names of those that had to change."""
    changed = []
    found = steps(root)
    for step in found:
        path = root / step.walk
        notebook = nbformat.read(path, as_version=4)
        text = footer(found, step)
        cells = [cell for cell in notebook.cells if cell.id != FOOTER]
        if [cell.source for cell in notebook.cells[len(cells) :]] == [text]:
            continue
        notebook.cells = [*cells, new_markdown_cell(text, id=FOOTER)]
        write_whole(path, nbformat.writes(notebook) + "\n")
        changed.append(step.name)
    return changed

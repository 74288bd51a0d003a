"""What is in the course, as one table: for the README, and for the site."""

import re
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.learner.progress import Step, first_cell, prose_of, steps

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

"""Pictures and pages of all the evidence."""

from pathlib import Path
from typing import Annotated

import typer

from rulebook.cli.console import app, console, step_bar


@app.command()
def picture() -> None:
    """Draw the README's picture from the data, and print its alternative text."""
    from rulebook.charts.readme import PLACE, readme_picture
    from rulebook.files import course_folder

    root = course_folder()
    with console.status("Measuring one rule on every Facebook page"):
        chart = readme_picture()
    chart.save(root / PLACE)
    console.print(f"{PLACE.as_posix()} is drawn. Its alternative text, for the README:")
    console.print(chart.alt, markup=False, highlight=False, soft_wrap=True)


@app.command("atlas")
def whole_atlas(
    out: Annotated[
        Path, typer.Option(help="The folder for atlas.html and atlas.csv.", file_okay=False)
    ] = Path("atlas"),
) -> None:
    """Measure all nine rules on all accounts, and make a page and a table of it."""
    from rulebook.course.atlas_page import measure_whole_atlas, write_atlas

    with step_bar() as step:
        atlas = measure_whole_atlas(progress=step)
    page, table = write_atlas(out, atlas)
    console.print(f"The page is {page}, the table {table}.", markup=False, soft_wrap=True)

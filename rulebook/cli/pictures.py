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


@app.command()
def units() -> None:
    """Bring the README's table of units, and the foot of each walk-through, up to date with the notebooks."""
    from rulebook.course.units import write_footers, write_readme
    from rulebook.files import course_folder

    root = course_folder()
    feet = write_footers(root)
    changed = write_readme(root)
    console.print(f"New feet: {', '.join(feet) or 'none'}.")
    console.print(f"The README's table of units {'is new' if changed else 'was right already'}.")


@app.command()
def site(
    out: Annotated[Path, typer.Option(help="The folder for the site.", file_okay=False)] = Path(
        "build/site"
    ),
    repository: Annotated[
        str, typer.Option(help="The address of the course's repository, for links to it.")
    ] = "",
    hub: Annotated[
        str, typer.Option(help="The address of the JupyterHub on which the course runs.")
    ] = "",
    learner: Annotated[str, typer.Option(help="For whom the walk-throughs are run.")] = "Sam",
) -> None:
    """Make the course a site to read, with the atlas to play with."""
    from rulebook.course.site import build_site
    from rulebook.files import course_folder

    with step_bar() as step:
        page = build_site(course_folder(), out, learner, repository, hub, step)
    console.print(f"Its first page is {page}.", markup=False, soft_wrap=True)


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

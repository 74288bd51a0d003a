"""Opening the course."""

from typing import Annotated

import typer

from rulebook.cli.console import WrongUsage, app, console


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open the browser by itself.")] = True,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port of the page, such as 8888.")
    ] = None,
    copy_only: Annotated[
        bool, typer.Option("--copy-only", help="Put the copies into work/ and open nothing.")
    ] = False,
    instructor: Annotated[
        bool, typer.Option("--instructor", help="With formgrader, and without copies for learning.")
    ] = False,
) -> None:
    """Copy new assignments into work/ (never over your own work) and open JupyterLab."""
    from rulebook.course.lab import hand_out, open_lab
    from rulebook.files import course_folder

    root = course_folder()
    if copy_only and instructor:
        raise WrongUsage("--copy-only is for learners: leave --instructor out.")
    if not instructor:
        copied = hand_out(root)
        for unit in copied.new:
            console.print(f"New for you: work/{unit}")
        if copied.kept:
            console.print(f"Already yours, left as they are: {', '.join(copied.kept)}")
    if not copy_only:
        where = "Marking is in its menu Nbgrader, Formgrader." if instructor else ""
        console.print(f"JupyterLab opens on the start page. {where}".strip())
        console.print("To stop it: Ctrl-C here, then y.")
        open_lab(root, browser=browser, port=port, instructor=instructor)

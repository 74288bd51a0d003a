"""Checking the notebooks and running them."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from rulebook.cli.console import app, console, counting_bar
from rulebook.errors import RulebookError


@app.command()
def lint() -> None:
    """Check every notebook: names, points, outputs, links, alternative texts, code."""
    from rulebook.course.lint import lint as check
    from rulebook.files import course_folder

    with console.status("Reading the notebooks"):
        findings = check(course_folder())
    for finding in findings:
        where = f"{finding.file}, cell {finding.cell}" if finding.cell else finding.file
        console.print(f"[bold]{where}[/] [dim]({finding.rule})[/]", highlight=False)
        console.print(f"  {finding.problem} {finding.mend}", markup=False, highlight=False)
    if findings:
        raise RulebookError(f"{len(findings)} to mend.")
    console.print("Every notebook keeps to the rules.")


@app.command()
def run(
    notebooks: Annotated[
        list[Path] | None, typer.Argument(help="Which to run; all of the course, if none is named.")
    ] = None,
    learner: Annotated[
        list[str] | None, typer.Option(help="A name to run them for; may be given again.")
    ] = None,
    output: Annotated[
        Path, typer.Option(help="Where the executed notebooks go.", file_okay=False)
    ] = Path("runs"),
    workers: Annotated[int, typer.Option(min=1, help="How many run at a time.")] = 2,
) -> None:
    """Run notebooks for several learners, and say how long each took and what failed."""
    from rulebook.course.run import LEARNERS, find_notebooks
    from rulebook.course.run import run as run_all
    from rulebook.files import course_folder

    paths = notebooks or find_notebooks(course_folder())
    learners = learner or list(LEARNERS)
    start = time.perf_counter()
    with counting_bar("Running", len(paths) * len(learners)) as count:
        outcomes = run_all(
            paths, learners, output, workers, lambda one: count(one.problem is not None)
        )
    failed = sum(one.problem is not None for one in outcomes)
    table = Table("notebook", "learner", "seconds", "slowest cell", "what came of it")
    table.add_column("output", overflow="fold")
    for outcome in outcomes:
        table.add_row(
            outcome.notebook.stem,
            escape(outcome.learner),
            f"{outcome.seconds:.1f}",
            f"{outcome.slowest} {outcome.slowest_seconds:.1f} s",
            escape(outcome.problem or "went well"),
            escape(str(outcome.output)),
        )
    console.print(table)
    total = (
        f"{len(outcomes)} run{'s' * (len(outcomes) != 1)} in {time.perf_counter() - start:.0f} s"
    )
    if failed:
        raise RulebookError(f"{failed} of {total} failed.")
    console.print(f"{total}, all went well.")


@app.command()
def glossary() -> None:
    """Link the first use of each term, in every notebook, to its entry in the glossary."""
    from rulebook.course.glossary import link, notebooks
    from rulebook.files import course_folder

    root = course_folder()
    changed = [path for path in notebooks(root) if link(path, root)]
    for path in changed:
        console.print(path.relative_to(root).as_posix(), highlight=False)
    console.print(f"{len(changed)} notebooks have new links. Then: make assignments.")

"""Making the shipped data, and checking it."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from rulebook.cli.console import app, console, step_bar
from rulebook.errors import RulebookError

data = typer.Typer(help="Make the shipped data from the raw collections, and check it.")
app.add_typer(data, name="data")


@data.command("build")
def build_data(
    raw: Annotated[Path, typer.Option(help="The folder of the raw collections.")],
    out: Annotated[Path, typer.Option(help="Where the tables go.", file_okay=False)] = Path(
        "datasets"
    ),
) -> None:
    """Make the shipped tables, their description and their datasheets from the raw collections."""
    _need_the_tools()
    from rulebook.anonymise.build import build

    with step_bar() as step:
        build(raw, out, step)
    console.print(f"{out} is made.", markup=False, soft_wrap=True)


@data.command("verify")
def verify_data(
    datasets: Annotated[
        Path | None, typer.Option(help="The folder to check; the course's own, if left out.")
    ] = None,
    raw: Annotated[
        Path | None, typer.Option(help="The raw collections: with them the tables are attacked.")
    ] = None,
) -> None:
    """Check schema, checksums, notices and k of the shipped tables; with --raw, attack them."""
    _need_the_tools()
    from rulebook.anonymise.verify import verify
    from rulebook.posts import TRIALS, datasets_dir

    with step_bar() as step:
        report = verify(datasets or datasets_dir(), raw, step)
    people = [table for table in report.tables if table.share is not None]
    organisations = [table for table in report.tables if table.share is None]
    if organisations:
        console.print(_organisations_found(organisations))
    if people:
        console.print(_people_found(people))
    if report.ok and report.headlines is not None:
        console.print(
            f"{TRIALS}: {report.headlines:,} headlines. They are published text, so nothing in them is "
            "hidden; the filter finds none that it should have left out.",
            soft_wrap=True,
        )
    if report.tables and raw is None:
        console.print("What the attack finds: only with --raw, since it needs the raw collections.")
    for problem in report.problems[1:]:
        console.print(problem, markup=False)
    if report.problems:
        raise RulebookError(report.problems[0])
    console.print("Every table is as described.")


def _need_the_tools() -> None:
    """Say how to get what opening the course leaves out: nobody needs it to learn or to mark."""
    missing = [name for name in ("frictionless", "pycanon") if find_spec(name) is None]
    if missing:
        raise RulebookError(
            f"This needs {' and '.join(missing)}, which opening the course does not install: "
            "`python start.py setup`, then once more."
        )


def _organisations_found(found: list) -> Table:
    """Lay out what verify reports about the tables of organisations, which are pseudonymised."""
    table = Table(
        title="Pseudonymised: a code keeps the name out of the classroom, and no more",
        caption="Dates found: the true ones, without the raw collections.",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("table", no_wrap=True)
    for head in ("rows", "accounts", "accounts named", "posts named", "dates found"):
        table.add_column(head, justify="right")
    for one in found:
        accounts = posts = dates = "?"
        if one.named:
            accounts = f"{one.named.accounts / max(one.named.of_accounts, 1):.1%}"
            posts = f"{one.named.posts / max(one.named.of_posts, 1):.1%}"
            dates = "no dates"
            if one.named.dates is not None:
                dates = f"{one.named.dates} of {one.named.of_accounts}"
        row = (f"{one.rows:,}", f"{one.accounts:,}", accounts, posts, dates)
        table.add_row(one.name, *row)
    return table


def _people_found(found: list) -> Table:
    """Lay out what verify reports about the tables of people, which are anonymised."""
    from rulebook.anonymise.people import LARGEST_SHARE

    table = Table(
        title="Anonymised: nobody may be named",
        caption="k: the fewest rows that agree in all that an outsider knows, behind it the least "
        "that is allowed. Largest share: how much of such rows is one person's, at most "
        f"{LARGEST_SHARE:.0%}.",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("table", no_wrap=True)
    for head in ("rows", "codes", "k", "largest share", "people named", "best guess right"):
        table.add_column(head, justify="right")
    for one in found:
        named = guess = "?"
        if one.named:
            named = f"{one.named.accounts / max(one.named.of_accounts, 1):.1%}"
            guess = f"{one.named.guess:.1%}"
        row = (f"{one.rows:,}", f"{one.accounts:,}", f"{one.k} ({one.least})", f"{one.share:.1%}")
        table.add_row(one.name, *row, named, guess)
    return table

"""Making the shipped data, and checking it."""

from pathlib import Path
from typing import Annotated

import typer
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
    from rulebook.anonymise import build

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
    """Check schema, checksums and anonymity of the shipped tables; with --raw, attack them."""
    from rulebook.anonymise import verify
    from rulebook.posts import TRIALS, datasets_dir

    with step_bar() as step:
        report = verify(datasets or datasets_dir(), raw, step)
    if report.tables:
        console.print(_tables_found(report))
    if report.ok and report.headlines is not None:
        console.print(
            f"{TRIALS}: {report.headlines:,} headlines. They are published text, so nothing in them is "
            "hidden; the filter finds none that it should have left out.",
            soft_wrap=True,
        )
    if report.tables and raw is None:
        console.print("Named by the attack: only with --raw, since it needs the raw collections.")
    for problem in report.problems[1:]:
        console.print(problem, markup=False)
    if report.problems:
        raise RulebookError(report.problems[0])
    console.print("Every table is as described.")


def _tables_found(report) -> Table:
    """Lay out a verify report as a table."""
    table = Table(caption="k: the fewest rows that agree in all that an outsider knows")
    table.add_column("table", no_wrap=True)
    for head in ("rows", "accounts", "k", "accounts named", "posts named"):
        table.add_column(head, justify="right")
    for found in report.tables:
        named = found.named
        accounts = posts = "?"
        if named:
            accounts = f"{named.accounts / max(named.of_accounts, 1):.1%}"
            posts = f"{named.posts / max(named.of_posts, 1):.1%}"
        if named and found.individuals:
            accounts = f"{accounts} of people"
        row = (f"{found.rows:,}", f"{found.accounts:,}", str(found.k), accounts, posts)
        table.add_row(found.name, *row)
    return table

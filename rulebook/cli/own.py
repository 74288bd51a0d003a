"""Your own page: adding the exports of your account, and forgetting them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rulebook.cli.console import WrongUsage, app, console, say
from rulebook.errors import RulebookError

own = typer.Typer(
    help="Your own page: the export of your account, on this computer alone.", no_args_is_help=True
)
app.add_typer(own, name="own")


@own.command("add")
def add_own(
    files: Annotated[list[Path], typer.Argument(help="The exports, as the platform gave them.")],
    zone: Annotated[
        str | None, typer.Option(help="Where the account lives, such as Europe/Berlin.")
    ] = None,
    job_word: Annotated[
        list[str] | None,
        typer.Option(help="A word that a job post of yours holds; may be given again."),
    ] = None,
    exported: Annotated[
        str | None, typer.Option(help="The day on which the files were made, such as 2025-04-05.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="Posts made with another account are yours too.")
    ] = False,
    time: Annotated[str, typer.Option(help="By hand: the column of the times.")] = "",
    likes: Annotated[str, typer.Option(help="By hand: the column of the likes.")] = "",
    text: Annotated[str, typer.Option(help="By hand: the column of the texts.")] = "",
    comments: Annotated[str, typer.Option(help="By hand: the column of the comments.")] = "",
    shares: Annotated[str, typer.Option(help="By hand: the column of the shares.")] = "",
    link: Annotated[str, typer.Option(help="By hand: the column of the posts' links.")] = "",
    kind: Annotated[str, typer.Option(help="By hand: the column that says photo or video.")] = "",
    times_in: Annotated[
        str, typer.Option(help="By hand: the time zone of the times, such as UTC.")
    ] = "",
    pattern: Annotated[
        str, typer.Option(help="By hand: how a time is written, such as '%d/%m/%Y %H:%M'.")
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="The hour that is shown is right: do not ask.")
    ] = False,
) -> None:
    """Read exports of your account, say what was understood, and keep the features of your posts."""
    from rulebook.own import Match, keep, kept, read

    if bool(time) != bool(likes):
        raise WrongUsage("By hand, name the columns of both: --time and --likes.")
    match = None
    if time:
        match = Match(time, likes, text, comments, shares, link, kind, times_in, pattern)
    with console.status("Reading") as status:
        reading = read(
            files,
            match=match,
            exported=exported,
            together=together,
            progress=lambda what: status.update(what),
        )
    _show(reading)
    before = kept()
    asks = sys.stdin.isatty()
    zone = zone or (before.zone if before else None)
    if zone is None:
        if not asks:
            raise WrongUsage("Say where the account lives: --zone Europe/Berlin, for example.")
        zone = typer.prompt("Where does the account live? (such as Europe/Berlin)")
    say(reading.example(zone))
    if asks and not yes and not typer.confirm("Is that so?", default=True):
        raise RulebookError(
            "Nothing was kept: try again with the time zone in which the account lives."
        )
    whole = keep(reading, zone, job_word or ())
    say(
        f"{len(whole.posts)} posts lie in own/, as features: no text, no name, no id. "
        "rulebook own forget removes them."
    )


@own.command("forget")
def forget_own() -> None:
    """Remove your own page, and all that was made of it, from this computer."""
    from rulebook.own import forget

    say("Your own page is gone." if forget() else "There was no page of your own.")


def _show(reading) -> None:
    """Say what was understood, what was dropped and why, and what the export cannot tell."""
    for account in reading.accounts:
        say(
            f"{account.code}, {' and '.join(account.titles)}: {account.posts} posts from "
            f"{account.first:%Y-%m-%d} to {account.last:%Y-%m-%d}; engagement is "
            f"{' + '.join(account.parts)}."
        )
    say(f"{reading.kept} of {reading.read} rows are posts that count.")
    for reason, number in reading.dropped.items():
        say(f"  left out: {number} {reason}")
    for sentence in reading.notes:
        say(f"  {sentence}")
    if reading.joint:
        say(f"  {reading.joint} If they are, add --together.")
    for account in reading.accounts:
        for rule, why in account.cannot.items():
            say(f"  {account.code} cannot test the rule '{rule}': {why}")

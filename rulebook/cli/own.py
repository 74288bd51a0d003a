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
    hour: Annotated[
        str, typer.Option(help="By hand: the column of the time of day, if it has its own.")
    ] = "",
    account: Annotated[
        str, typer.Option(help="By hand: the column that tells several accounts or networks apart.")
    ] = "",
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
        match = Match(
            time=time, likes=likes, text=text, comments=comments, shares=shares, link=link, format=kind,
            hour=hour, account=account, times_in=times_in, pattern=pattern,
        )  # fmt: skip
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


@own.command("page")
def own_page() -> None:
    """Write what the nine rules say on your account: one page, which opens without internet, and prints."""
    from rulebook.own.page import write_page

    with console.status("Asking the rules") as status:
        path = write_page(progress=lambda what: status.update(what))
    say(f"Open {path} in your browser. It is for you: nothing was sent anywhere.")


trial = typer.Typer(help="A trial by lot on your own account.", no_args_is_help=True)
own.add_typer(trial, name="trial")


@trial.command("plan")
def plan_trial(
    rule: Annotated[str, typer.Argument(help="The rule to try, such as length.")],
    name: Annotated[str, typer.Option(help="Your name, as in the units: for your fail log.")] = "",
    expect: Annotated[
        str, typer.Option(help="What you expect: holds, backfires or can't tell.")
    ] = "",
    sure: Annotated[
        float | None, typer.Option(help="How sure you are, from 34 to 100 per cent.")
    ] = None,
    why: Annotated[str, typer.Option(help="Why you expect it: one sentence.")] = "",
    start: Annotated[
        str, typer.Option(help="The day on which it begins, such as 2026-03-02.")
    ] = "",
    lift: Annotated[float | None, typer.Option(help="The lift worth having, such as 1.2.")] = None,
    a_week: Annotated[int | None, typer.Option(help="How many posts a week, from 1 to 7.")] = None,
    account: Annotated[
        str | None, typer.Option(help="Which account, such as own-instagram, if there are several.")
    ] = None,
) -> None:
    """Say how long a trial takes; with your name, your prediction and a start, draw the lot."""
    from rulebook.learner import FailLog
    from rulebook.learner.predictions import make_prediction
    from rulebook.own.trial import draw, keep_plan, no_plan_yet, outlook
    from rulebook.own.trial_files import write_plan

    whole = _kept()
    found = outlook(whole, rule, account, lift, a_week)
    say(str(found))
    if not found.possible:
        return
    if not (name and expect and sure is not None and why and start):
        say(
            "To draw the lot, predict first: add --name, --expect, --sure, --why and --start (the day on "
            "which it begins). Then it cannot be drawn again."
        )
        return
    prediction = make_prediction(expect, sure, why)
    no_plan_yet()
    plan = draw(whole, found, start)
    log = FailLog(name)
    log.predict(_unit(rule), prediction)
    keep_plan(plan)
    log.seal(_unit(rule), plan.seal)
    page, table, calendar = write_plan(plan)
    say(
        f"Drawn: {plan.pairs} pairs, from {plan.slots[0].at:%Y-%m-%d} to {plan.slots[-1].at:%Y-%m-%d}. The "
        f"page to pin up is {page}, beside it {table.name} and {calendar.name} for your calendar. What you "
        "expect and the plan's seal stand in your fail log."
    )


@trial.command("read")
def read_own_trial(
    name: Annotated[str, typer.Option(help="Your name, as when you planned it.")] = "",
    hours: Annotated[
        float, typer.Option(help="How far from its slot a post may go out.", min=0.0, max=12.0)
    ] = 3,
    finished: Annotated[
        bool,
        typer.Option("--finished", help="Slots without a post were missed: there come no more."),
    ] = False,
) -> None:
    """Answer the trial from the newest export that you added, by the lot that was drawn."""
    import pandas as pd

    from rulebook.learner import FailLog
    from rulebook.own.trial import kept_plan
    from rulebook.own.trial_result import read_trial

    plan = kept_plan()
    if not name:
        raise WrongUsage("Say who you are, as when you planned it: --name.")
    say(FailLog(name).sealed(_unit(plan.rule), plan.seal))
    found = read_trial(plan, _kept(), pd.Timedelta(hours=hours), finished)
    say(str(found))


@trial.command("forget")
def forget_trial() -> None:
    """Give the planned trial up. Its seal and your prediction stay in your fail log."""
    from rulebook.own.trial import forget_plan

    say("The plan is gone." if forget_plan() else "There was no plan.")


def _unit(rule: str) -> str:
    """Name the trial of a rule in the fail log."""
    return f"trial of {rule}"


def _kept():
    from rulebook.own import kept

    whole = kept()
    if whole is None:
        raise RulebookError(
            "There is no page of your own yet: add the export that your platform gives you, with "
            "rulebook own add FILE."
        )
    return whole


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

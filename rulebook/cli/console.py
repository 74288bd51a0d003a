"""What all commands share: the command line itself, where they print, and their bars of progress."""

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rulebook.errors import RulebookError

app = typer.Typer(
    help="Tear Up the Rulebook: open the course, make its data, check it, run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()


class Count(Protocol):
    """Reports one more thing done."""

    def __call__(self, failed: bool, left: int | None = None) -> None:
        """Say whether it failed, and how many are left where that was not known before."""


class WrongUsage(RulebookError):
    """A command was called without something that it needs: exit code 2, as for a wrong option."""


@contextmanager
def step_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for work that reports (what, done, of)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


@contextmanager
def counting_bar(doing: str, total: int | None = None) -> Iterator[Count]:
    """Show a bar for many things of one kind: each is reported as (failed?, how many are left)."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        TextColumn("{task.description}"), *columns, console=console, transient=True
    ) as bar:
        task = bar.add_task(doing, total=total)
        failures = 0

        def count(failed: bool, left: int | None = None) -> None:
            nonlocal failures
            failures += failed
            done = bar.tasks[task].completed + 1
            of = total if left is None else done + left
            told = f"{doing}, {failures} failed"
            bar.update(task, completed=done, total=of, description=told)

        yield count


def say(sentence: str) -> None:
    """Print a sentence as it is: no markup, no line broken at the terminal's edge."""
    console.print(harmless(sentence), markup=False, highlight=False, soft_wrap=True)


def harmless(text: str) -> str:
    """Make a question mark of what a terminal takes for an order: a learner's folder may be called so."""
    return "".join("?" if _is_order(char) else char for char in text)


def _is_order(char: str) -> bool:
    return char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs")

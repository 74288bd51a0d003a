"""The one command line: a thin skin over the package's functions."""

import sys
import time
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from rulebook.errors import RulebookError

app = typer.Typer(
    help="Tear Up the Rulebook: open the course, make its data, check it, run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data = typer.Typer(help="Make the shipped data from the raw collections, and check it.")
app.add_typer(data, name="data")

console = Console()


@app.command()
def lab(
    browser: Annotated[bool, typer.Option(help="Open the browser by itself.")] = True,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port of the page, such as 8888.")
    ] = None,
    copy_only: Annotated[
        bool, typer.Option("--copy-only", help="Put the copies into work/ and open nothing.")
    ] = False,
) -> None:
    """Copy new assignments into work/ (never over your own work) and open JupyterLab."""
    from rulebook.course.lab import course_folder, hand_out, open_lab

    root = course_folder()
    copied = hand_out(root)
    for unit in copied.new:
        console.print(f"New for you: work/{unit}")
    if copied.kept:
        console.print(f"Already yours, left as they are: {', '.join(copied.kept)}")
    if not copy_only:
        console.print("JupyterLab opens on the start page. To stop it: Ctrl-C here, then y.")
        open_lab(root, browser=browser, port=port)


@app.command()
def lint() -> None:
    """Check every notebook: names, points, outputs, links, alternative texts, code."""
    from rulebook.course.lab import course_folder
    from rulebook.course.lint import lint as check

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
    from rulebook.course.lab import course_folder
    from rulebook.course.run import LEARNERS, Outcome, find_notebooks
    from rulebook.course.run import run as run_all

    paths = notebooks or find_notebooks(course_folder())
    learners = learner or list(LEARNERS)
    failed = 0
    start = time.perf_counter()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("Running", total=len(paths) * len(learners))

        def show(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.problem is not None
            bar.update(task, advance=1, description=f"Running, {failed} failed")

        outcomes = run_all(paths, learners, output, workers, show)
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
    from rulebook.course.lab import course_folder

    root = course_folder()
    changed = [path for path in notebooks(root) if link(path, root)]
    for path in changed:
        console.print(path.relative_to(root).as_posix(), highlight=False)
    console.print(f"{len(changed)} notebooks have new links. Then: make assignments.")


@app.command()
def grade(
    units: Annotated[
        list[str] | None, typer.Argument(help="Which to grade, such as 09-hashtags.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Grade every released unit.")] = False,
    course: Annotated[
        Path, typer.Option(help="The course's folder, with its nbgrader_config.py.")
    ] = Path(),
    jobs: Annotated[
        int | None, typer.Option(min=1, help="How many at a time; as many as cores, if left out.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Grade unchanged submissions again.")] = False,
    trust_submissions: Annotated[
        bool, typer.Option("--trust-submissions", help="Run submissions without a sandbox.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Grade on a Dask cluster: its address, such as tcp://192.0.2.1:8786."),
    ] = None,
) -> None:
    """Grade what was handed in: in place of nbgrader autograde, shut in, and several at a time."""
    from rulebook.grading.zygote import started_early

    how = {"trust": trust_submissions, "jobs": jobs, "scheduler": scheduler, "force": force}
    with nullcontext() if scheduler else started_early():
        _grade(course, units or [], every, how)


def _grade(course: Path, units: list[str], every: bool, how: dict) -> None:
    from rulebook.grading.grade import Course, Outcome
    from rulebook.grading.grade import grade as grade_all

    opened = Course(course.resolve())
    names = opened.assignments() if every else units
    if not all(names):
        raise RulebookError("A unit has a name, such as 09-hashtags, and one of these has none.")
    if not names:
        raise RulebookError(
            "Say which units to grade, or --all; `rulebook grade --help` tells more."
        )
    failed, notes = 0, []
    start = time.perf_counter()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("Starting", total=None)

        def show(outcome: Outcome, left: int) -> None:
            nonlocal failed
            failed += outcome.failure is not None
            done = bar.tasks[task].completed + 1
            bar.update(
                task, completed=done, total=done + left, description=f"Grading, {failed} failed"
            )
            where = f"{outcome.assignment}, {outcome.student}"
            notes.extend(f"{where}: {one}" for one in outcome.messages)
            if outcome.failure:
                notes.append(f"{outcome.assignment}, {outcome.failure}")

        outcomes = grade_all(opened, names, report=show, **how)
    for note in notes:
        console.print(note, markup=False, highlight=False)
    skipped = sum(one.skipped for one in outcomes)
    graded = len(outcomes) - skipped - failed
    told = f"{graded} graded in {time.perf_counter() - start:.0f} s"
    if skipped:
        told += f", {skipped} unchanged since the last time"
    if failed:
        raise RulebookError(f"{told}; {failed} could not be graded.")
    console.print(f"{told}.")


_UNITS = typer.Argument(help="Which units, such as 09-hashtags.")
_ALL = typer.Option("--all", help="Every released unit.")
_COURSE = typer.Option(help="The course's folder, with its nbgrader_config.py.")


@app.command()
def report(
    units: Annotated[list[str] | None, _UNITS] = None,
    every: Annotated[bool, _ALL] = False,
    course: Annotated[Path, _COURSE] = Path(),
    out: Annotated[
        Path | None, typer.Option(help="Its folder; report, beside the feedback, if left out.")
    ] = None,
) -> None:
    """Make a page and two tables: who was right where, what they were told, who needs a word."""
    from rulebook.grading.report import write_report

    opened, read = _read_units(course, units, every)
    paths = write_report(out or opened.beside_feedback / "report", read, datetime.now())
    page, *tables = map(str, paths)
    console.print(
        f"The page is {page}, the tables are {' and '.join(tables)}.", markup=False, soft_wrap=True
    )


@app.command()
def marks(
    units: Annotated[list[str] | None, _UNITS] = None,
    every: Annotated[bool, _ALL] = False,
    fill: Annotated[
        Path | None,
        typer.Option(help="A CSV file that Moodle or Canvas gave: a copy is filled in."),
    ] = None,
    platform: Annotated[
        Literal["moodle", "canvas"] | None, typer.Option(help="Without --fill: the shape to write.")
    ] = None,
    questions: Annotated[
        bool, typer.Option("--questions", help="A column a question, not one a unit.")
    ] = False,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Also marks that wait for a mark by hand.")
    ] = False,
    column: Annotated[
        str | None, typer.Option(help="The column to fill, where it is not called like the unit.")
    ] = None,
    course: Annotated[Path, _COURSE] = Path(),
    out: Annotated[
        Path | None, typer.Option(help="The file; in marks, beside the feedback, if left out.")
    ] = None,
) -> None:
    """Write marks as a CSV file that Moodle or Canvas imports."""
    from rulebook.grading.lms import export

    if (fill is None) == (platform is None):
        raise RulebookError(
            "Say either --fill and a file that Moodle or Canvas gave, or --platform moodle or canvas."
        )
    opened, read = _read_units(course, units, every)
    path = out or opened.beside_feedback / "marks" / (fill.name if fill else f"{platform}.csv")
    said = export(
        opened, read, path, platform=platform, source=fill, questions=questions,
        unfinished=unfinished, title=column,
    )  # fmt: skip
    for sentence in said:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    console.print(f"The marks are in {path}.", markup=False, soft_wrap=True)


def _read_units(course: Path, units: list[str] | None, every: bool):
    """Return the opened course, and what is known of the units that were named, or of all."""
    from rulebook.grading.grade import Course
    from rulebook.grading.outcomes import read_unit

    opened = Course(course.resolve())
    names = opened.assignments() if every else list(dict.fromkeys(units or []))
    if not names:
        raise RulebookError("Say which units, such as 09-hashtags, or --all.")
    with _step_bar() as step:
        return opened, [read_unit(opened, name, step) for name in names]


@app.command()
def picture() -> None:
    """Draw the README's picture from the data, and print its alternative text."""
    from rulebook.course.lab import course_folder
    from rulebook.picture import PLACE, readme_picture

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
    from rulebook.atlas_page import measure_whole_atlas, write_atlas

    with _step_bar() as step:
        atlas = measure_whole_atlas(progress=step)
    page, table = write_atlas(out, atlas)
    console.print(f"The page is {page}, the table {table}.", markup=False, soft_wrap=True)


@data.command("build")
def build_data(
    raw: Annotated[Path, typer.Option(help="The folder of the raw collections.")],
    out: Annotated[Path, typer.Option(help="Where the tables go.", file_okay=False)] = Path(
        "datasets"
    ),
) -> None:
    """Make the shipped tables, their description and their datasheets from the raw collections."""
    from rulebook.anonymise import build

    with _step_bar() as step:
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
    from rulebook.anonymise import verify
    from rulebook.posts import datasets_dir

    with _step_bar() as step:
        report = verify(datasets or datasets_dir(), raw, step)
    people = [table for table in report.tables if table.share is not None]
    organisations = [table for table in report.tables if table.share is None]
    if organisations:
        console.print(_organisations_found(organisations))
    if people:
        console.print(_people_found(people))
    if report.tables and raw is None:
        console.print("What the attack finds: only with --raw, since it needs the raw collections.")
    for problem in report.problems[1:]:
        console.print(problem, markup=False)
    if report.problems:
        raise RulebookError(report.problems[0])
    console.print("Every table is as described.")


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


@contextmanager
def _step_bar():
    """Show a bar for work that reports (what, done, of)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


def main() -> None:
    """Run the command line: exit code 2 for wrong arguments, 1 for a failure, one sentence for either."""
    try:
        code = app(standalone_mode=False)
    except typer.Exit as end:
        code = end.exit_code
    except typer.Abort:
        code = _say("stopped.", 130)
    except RulebookError as error:
        code = _say(str(error), 1)
    except typer.TyperException as mistake:
        message = mistake.format_message() or "Which command, such as lab?"
        end = "" if message.endswith((".", "?", "!")) else "."
        code = _say(f"{message}{end} `rulebook --help` lists what there is.", 2)
    raise SystemExit(code)


def _say(sentence: str, code: int) -> int:
    print(f"rulebook: {sentence}", file=sys.stderr)
    return code

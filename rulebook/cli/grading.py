"""What an instructor does with a class: grade, report, marks."""

import gc
import time
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from rulebook.cli.console import WrongUsage, app, counting_bar, say, step_bar
from rulebook.errors import RulebookError

_UNITS = typer.Argument(help="Which units, such as 09-hashtags.")
_ALL = typer.Option("--all", help="Every released unit.")
_COURSE = typer.Option(help="The course's folder, with its nbgrader_config.py.")
_SECTION = typer.Option(help="Only learners of this section, as `rulebook roster` read it.")


@app.command()
def grade(
    units: Annotated[
        list[str] | None, typer.Argument(help="Which to grade, such as 09-hashtags.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Grade every unit of which anything was handed in.")
    ] = False,
    course: Annotated[
        Path, typer.Option(help="The course's folder, with its nbgrader_config.py.")
    ] = Path(),
    jobs: Annotated[
        int | None, typer.Option(min=1, help="How many at a time; as many as cores, if left out.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Grade unchanged submissions again.")] = False,
    notebook: Annotated[
        str | None,
        typer.Option(
            help="Only the notebooks of this name or pattern; the others stay as they are."
        ),
    ] = None,
    trust_submissions: Annotated[
        bool, typer.Option("--trust-submissions", help="Run submissions without a sandbox.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Grade on a Dask cluster: its address, such as tcp://192.0.2.1:8786."),
    ] = None,
) -> None:
    """Grade what was handed in: in place of nbgrader autograde, shut in, and several at a time."""
    from rulebook.grading.apart.zygote import started_early

    how = {"trust": trust_submissions, "jobs": jobs, "scheduler": scheduler, "force": force}
    with nullcontext() if scheduler else started_early():
        _grade(course, units or [], every, notebook, how)


def _grade(course: Path, units: list[str], every: bool, notebook: str | None, how: dict) -> None:
    gc.disable()  # what is loaded stays: looking for what could go takes a seventh of the time
    try:
        from rulebook.grading.marking import Course, notes_on, summary
        from rulebook.grading.marking.grade import grade as grade_all
        from rulebook.grading.marking.release import register, shipped
    finally:
        gc.freeze()  # and is not looked through again while submissions come and go
        gc.enable()

    opened = Course(course.resolve())
    if notebook is not None:
        opened.directory.notebook_id = notebook
    if every:
        handed_in = [name for name in shipped(opened) if opened.students(name)]
        names = sorted({*opened.assignments(), *handed_in})
    else:
        names = units
    if not all(names):
        raise WrongUsage("A unit has a name, such as 09-hashtags, and one of these has none.")
    if every and not names:
        raise RulebookError("Nothing was handed in yet, of any unit: collect it first.")
    if not names:
        raise WrongUsage("Say which units to grade, or --all; `rulebook grade --help` tells more.")
    for name in names:
        if register(opened, name):
            say(f"{name} is in the gradebook now.")
    start = time.perf_counter()
    with counting_bar("Grading") as count:
        outcomes = grade_all(
            opened, names, report=lambda one, left: count(one.failure is not None, left), **how
        )
    for name in names:
        if undated := opened.undated(name):
            say(
                f"{name}: it has a due date, and nobody knows when these came, so lateness costs them "
                f"nothing: {', '.join(undated)}."
            )
    for note in notes_on(outcomes):
        say(note)
    told, failed = summary(outcomes, time.perf_counter() - start)
    if failed:
        raise RulebookError(f"{told}; {failed} could not be graded.")
    say(f"{told}.")


@app.command()
def roster(
    file: Annotated[
        Path, typer.Argument(help="Moodle's or Canvas's list, or a CSV file of people.")
    ],
    course: Annotated[Path, _COURSE] = Path(),
) -> None:
    """Say who is in the class: names, ids, emails and sections, into the gradebook."""
    from rulebook.course.roster import enrol, read_people
    from rulebook.grading.marking import Course

    for sentence in enrol(Course(course.resolve()), read_people(file)):
        say(sentence)


@app.command()
def report(
    units: Annotated[list[str] | None, _UNITS] = None,
    every: Annotated[bool, _ALL] = False,
    course: Annotated[Path, _COURSE] = Path(),
    out: Annotated[
        Path | None, typer.Option(help="Its folder; report, beside the feedback, if left out.")
    ] = None,
    section: Annotated[str | None, _SECTION] = None,
) -> None:
    """Make a page and two tables: who was right where, what they were told, who needs a word."""
    from rulebook.grading.telling import write_report

    opened, read = _read_units(course, units, every, section)
    paths = write_report(out or opened.beside_feedback / "report", read, datetime.now())
    page, *tables = map(str, paths)
    say(f"The page is {page}, the tables are {' and '.join(tables)}.")


@app.command()
def feedback(
    units: Annotated[list[str] | None, _UNITS] = None,
    every: Annotated[bool, _ALL] = False,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Pack pages as well that wait for a mark by hand.")
    ] = False,
    course: Annotated[Path, _COURSE] = Path(),
) -> None:
    """Make the pages of feedback that are new or no longer true, and archives that Moodle and Canvas take back."""
    from rulebook.grading.telling.give_back import give_back

    opened, read = _read_units(course, units, every)
    for unit in read if not every else [unit for unit in read if unit.works]:
        with step_bar() as step:
            done = give_back(opened, unit, unfinished, step)
        for sentence in done.said:
            say(sentence)
        say(f"{unit.name}: {len(done.made):,} made, {len(done.unchanged):,} unchanged.")


@app.command()
def moderate(
    unit: Annotated[str, typer.Argument(help="Which unit, such as 09-hashtags.")],
    works: Annotated[int, typer.Option(min=1, help="How many works to draw.")] = 6,
    seed: Annotated[
        int | None,
        typer.Option(help="Draws the same works again; a new one each time, if left out."),
    ] = None,
    course: Annotated[Path, _COURSE] = Path(),
) -> None:
    """Draw works by lot for a second marker, as evenly as may be from each section."""
    import secrets

    from rulebook.course.roster import sections
    from rulebook.files import write_whole
    from rulebook.grading.telling.moderation import draw, sheet

    opened, read = _read_units(course, [unit], False)
    number = secrets.randbelow(10**6) if seed is None else seed
    drawn = draw(read[0], works, sections(opened), number)
    path = opened.beside_feedback / "report" / f"moderation-{unit}.csv"
    write_whole(path, sheet(read[0], drawn), private=True)
    for one in drawn:
        say(f"- {one.work.name}" + (f", section {one.marker}" if one.marker else ""))
    say(
        f"{len(drawn):,} drawn (--seed {number} draws them again). A table for the second marks is {path}."
    )


@app.command()
def similar(
    unit: Annotated[str, typer.Argument(help="Which unit, such as 09-hashtags.")],
    least: Annotated[
        float,
        typer.Option(min=0.05, max=1, help="The share in common from which a pair is listed."),
    ] = 0.5,
    course: Annotated[Path, _COURSE] = Path(),
) -> None:
    """List works that are much alike in code or prose: to look at, no verdict."""
    from rulebook.grading.telling.similarity import alike

    opened, read = _read_units(course, [unit], False)
    pairs = alike(opened, read[0], least)
    for one in pairs:
        say(
            f"- {one.first} and {one.second}, {one.kind}: {one.share:.0%} of the shorter in common, such as"
        )
        say(f"    {one.piece[:200]}")
    many = f"{len(pairs):,} pair{'s' * (len(pairs) != 1)}"
    say(
        f"{many} of {len(read[0].works):,} works. Likeness is no proof: people learn together, and there are "
        "few ways to say some things. Look at both works, and talk to both."
    )


@app.command()
def forget(
    learner: Annotated[str, typer.Argument(help="The id, name or email of a learner.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    course: Annotated[Path, _COURSE] = Path(),
) -> None:
    """Remove all that is kept of a learner: work, marks, feedback, reports, gradebook. Asks first."""
    from rulebook.course.forget import forget as forget_learner
    from rulebook.course.forget import kept_of, whom
    from rulebook.grading.marking import Course

    opened = Course(course.resolve())
    person = whom(opened, learner)
    kept = kept_of(opened, person)
    say(f"Kept of {person.name} ({person.id}):")
    for what in kept.told:
        say(f"- {what}")
    if not yes:
        typer.confirm("Remove all of it, for good?", abort=True)
    for sentence in forget_learner(opened, person, kept):
        say(sentence)


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
    section: Annotated[str | None, _SECTION] = None,
) -> None:
    """Write marks as a CSV file that Moodle or Canvas imports."""
    from rulebook.grading.telling import export

    if (fill is None) == (platform is None):
        raise WrongUsage(
            "Say either --fill and a file that Moodle or Canvas gave, or --platform moodle or canvas."
        )
    opened, read = _read_units(course, units, every, section)
    path = out or opened.beside_feedback / "marks" / (fill.name if fill else f"{platform}.csv")
    said = export(
        opened, read, path, platform=platform, source=fill, questions=questions,
        unfinished=unfinished, title=column,
    )  # fmt: skip
    for sentence in said:
        say(sentence)
    say(f"The marks are in {path}.")


def _read_units(course: Path, units: list[str] | None, every: bool, section: str | None = None):
    """Return the opened course, and what is known of the units that were named, or of all."""
    from rulebook.course.roster import section_of, sections
    from rulebook.grading.marking import Course
    from rulebook.grading.telling import read_unit

    opened = Course(course.resolve())
    names = opened.assignments() if every else list(dict.fromkeys(units or []))
    if not names:
        raise WrongUsage("Say which units, such as 09-hashtags, or --all.")
    with step_bar() as step:
        read = [read_unit(opened, name, step) for name in names]
    return opened, read if section is None else section_of(read, sections(opened), section)

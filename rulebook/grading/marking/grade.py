"""Grade submissions: in parallel, one writer, each on its own, and never twice the same.

Grading one submission is a pure function of plain data (`grade_submission`); `grade` runs it for many
and alone writes the gradebook and the autograded notebooks, through nbgrader's own preprocessors.
"""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from rulebook.errors import RulebookError
from rulebook.grading.apart.limits import DEFAULT, Limits
from rulebook.grading.marking.assignment import Assignment, load_assignment
from rulebook.grading.marking.broken import sentence
from rulebook.grading.marking.course import Course
from rulebook.grading.marking.execute import Conditions, with_timeout
from rulebook.grading.marking.single import Lost, NotGraded, Submission
from rulebook.grading.marking.threads import Threads
from rulebook.grading.marking.writer import Outcome, Writer


def grade(
    course: Course,
    names: list[str],
    *,
    limits: Limits | None = None,
    trust: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    report: Callable[[Outcome, int], None] = lambda outcome, left: None,
) -> list[Outcome]:
    """Grade every submission of the named assignments and return what became of each.

    Without `limits` they are the defaults, with the course's own time for a cell.
    `report(outcome, left)` is called after each with the number still to come. A submission that was
    graded before and has not changed is skipped, unless `force`. With the address of a Dask
    `scheduler` its workers grade, otherwise `jobs` threads of this process (as many as cores).
    Raises RulebookError where grading cannot begin at all: no such assignment, no sandbox, no worker.
    """
    limits = with_timeout(DEFAULT, course.app.config) if limits is None else limits
    assignments = [load_assignment(course.directory, name, course.app.config) for name in names]
    tasks = [(one, student) for one in assignments for student in course.students(one.name)]
    outcomes: list[Outcome] = []
    odd = sum(len(course.nameless(one.name)) for one in assignments)

    def finish(outcome: Outcome) -> None:
        outcomes.append(outcome)
        report(outcome, len(tasks) + odd - len(outcomes))

    waiting: deque[Any] = deque()
    for one in assignments:
        for name in course.nameless(one.name):
            words = f"{name}: could not be graded (the folder's name is no UTF-8 text; rename it)."
            outcomes.append(Outcome(one.name, name, failure=words))
    digests = {one.name: one.digest for one in assignments}
    records = {one.name: course.records(one.name) for one in assignments}
    for assignment, student in tasks:
        course.tidy(student, assignment.name)
        submission = course.submission(student, assignment.name, limits, assignment.notebooks)
        record = records[assignment.name]
        lateness = course.lateness(student, assignment.name, record)
        digest = submission.digest(digests[assignment.name], limits, lateness)
        before = course.graded_before(student, assignment.name, record, assignment.notebooks)
        if not force and before == digest:
            finish(Outcome(assignment.name, student, skipped=True))
        else:
            waiting.append((assignment, student, digest))
    if not waiting:
        return outcomes
    conditions = course.settings.conditions(assignments, course.root, limits, trust)
    crew = _crew(conditions, jobs or os.cpu_count() or 1, scheduler)
    lost: deque[Any] = deque()
    running: dict[Future[Any], tuple[Any, ...]] = {}
    with crew, Writer(course) as writer:
        while waiting or lost or running:
            # Only a few submissions are in memory at a time, however large the class. One that was
            # lost with its process is tried once more, when it can take no other with it.
            line, room, last = (waiting, crew.room, False) if waiting else (lost, 1, True)
            while line and len(running) < room:
                assignment, student, digest = line.popleft()
                submission = course.submission(
                    student, assignment.name, limits, assignment.notebooks
                )
                future = crew.submit(assignment, submission)
                running[future] = assignment, submission, digest, last
            for future in crew.wait(running):
                assignment, submission, digest, last = running.pop(future)
                try:
                    outcome = writer.write(assignment, submission, crew.result(future), digest)
                except RulebookError:
                    raise
                except SQLAlchemyError as error:
                    raise RulebookError(sentence(error)) from None
                except Exception as error:  # one submission's trouble is not another's
                    if isinstance(error, Lost) and not last:
                        lost.append((assignment, submission.student, digest))
                        continue
                    outcome = _failed(assignment, submission, error)
                finish(outcome)
    return outcomes


def _crew(conditions: Conditions, jobs: int, scheduler: str | None) -> Any:
    if scheduler is None:
        return Threads(conditions, jobs)
    try:
        from rulebook.grading.marking.cluster import Cluster
    except ModuleNotFoundError as error:
        raise RulebookError(
            f"A cluster needs Dask, and there is no `{error.name}` here; "
            'install it, in the folder of this project: pip install ".[cluster]".'
        ) from None
    return Cluster(conditions, scheduler)


def _failed(assignment: Assignment, submission: Submission, error: Exception) -> Outcome:
    what = str(error) if isinstance(error, NotGraded) else f"{type(error).__name__}: {error}"
    student = submission.student
    return Outcome(assignment.name, student, failure=f"{student}: could not be graded ({what}).")

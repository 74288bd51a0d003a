"""Grading in threads of this process: each hands its submission to the warm process and waits."""

from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Self

from rulebook.grading.marking.assignment import Assignment
from rulebook.grading.marking.execute import Conditions, warm
from rulebook.grading.marking.single import Graded, Submission, grade_submission


class Threads:
    """Grades in threads of this process, `jobs` at a time."""

    def __init__(self, conditions: Conditions, jobs: int):
        self.conditions = conditions
        self.room = 2 * jobs
        self.pool = ThreadPoolExecutor(jobs)

    def __enter__(self) -> Self:
        self.zygote = warm(self.conditions)
        return self

    def __exit__(self, kind: str, *exception: Any) -> None:
        self.pool.shutdown(cancel_futures=kind is not None)
        self.zygote.close()

    def submit(self, assignment: Assignment, submission: Submission) -> Future[Any]:
        """Begin to grade a submission."""
        return self.pool.submit(grade_submission, assignment, submission, self.zygote)

    def wait(self, running: Iterable[Future[Any]]) -> set[Future[Any]]:
        """Return those that are done, at least one."""
        return wait(running, return_when=FIRST_COMPLETED).done

    def result(self, future: Future[Any]) -> list[Graded]:
        """Return what came of it; raise Lost where it may be tried once more."""
        graded: list[Graded] = future.result()
        return graded

"""Grading many ways of answering each question, through nbgrader itself.

Beside every unit's questions stands `tests/questions/uNN_slug.py`, which gives `NAME`, the
learner, and `ANSWERS`: for each answer cell its `Variants`. The cell that marks an answer is
called like it, with `-check` behind. As many variants as possible share a submission: the first
of every question, the second of every question, and so on.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path

from tests.nbgrading import Course, fill

CHECK = "-check"
NOT_ATTEMPTED = "Not attempted yet"


@dataclass(frozen=True)
class Variants:
    """Ways of answering one question.

    Attributes:
        right: sources of answers that get full marks.
        wrong: sources of answers that get none, each with a piece of the message to be read.
        blank: the source of an answer that was not attempted; the cell as released if None.
        alone: whether a wrong answer keeps later questions from being answered, so that each
            wrong one needs a submission of its own.
    """

    right: list[str]
    wrong: list[tuple[str, str]]
    blank: str | None = None
    alone: bool = False


@dataclass(frozen=True)
class Case:
    """One variant of one question, and the submission that holds it."""

    question: str
    kind: str
    number: int
    source: str
    message: str
    student: str

    def __str__(self) -> str:
        return f"{self.question}-{self.kind}-{self.number}"


def units_with_answers():
    """Return {unit: its module of answers}, such as "09-hashtags" for u09_hashtags."""
    found = sorted((Path(__file__).parent / "questions").glob("u[0-9][0-9]_*.py"))
    return {
        path.stem[1:].replace("_", "-"): importlib.import_module(f"tests.questions.{path.stem}")
        for path in found
    }


def plan(answers):
    """Return the cases, and {student: {answer cell: source}}, everything else as released.

    Args:
        answers: {answer cell: Variants}.
    """
    cases, submissions = [], {"blank": {}, "blank-but-first": {}}
    first = {name: ways.right[0] for name, ways in answers.items() if ways.alone}
    for name, ways in answers.items():
        shared = [("right", source, "") for source in ways.right]
        if not ways.alone:
            shared += [("wrong", *pair) for pair in ways.wrong]
        for number, (kind, source, message) in enumerate(shared, start=1):
            student = f"learner-{number:02}"
            submissions.setdefault(student, dict(first))[name] = source
            cases.append(Case(name, kind, number, source, message, student))
        if ways.alone:
            for number, (source, message) in enumerate(ways.wrong, start=1):
                student = f"only-{name}-{number:02}"
                submissions[student] = first | {name: source}
                cases.append(Case(name, "wrong", number, source, message, student))
        for number, student in enumerate(("blank", "blank-but-first"), start=1):
            if student == "blank-but-first" and ways.alone:
                submissions[student][name] = ways.right[0]
                continue
            if ways.blank is not None:
                submissions[student][name] = ways.blank
            cases.append(Case(name, "blank", number, ways.blank or "...", NOT_ATTEMPTED, student))
    return cases, submissions


class Graded:
    """Every submission of one unit's plan, graded by nbgrader and, in a copy, by `rulebook grade`.

    `points`, `said` are nbgrader's, `points_apart`, `said_apart` ours: {student: {cell: …}}.
    """

    def __init__(self, course: Course, unit: str, name: str, answers: dict[str, Variants]):
        _, submissions = plan(answers)
        course.nbgrader("generate_assignment", unit)
        released = course.released(unit)
        for student, given in submissions.items():
            course.hand_in(unit, student, fill(released, {"name": f"name = {name!r}", **given}))
        apart = course.copy()
        course.fork_kernels(f"from rulebook.unit.rehearsal import rehearse; rehearse({unit[3:]!r})")
        course.nbgrader("autograde", unit)
        apart.rulebook("grade", unit)
        self.points, self.points_apart = course.points(unit), apart.points(unit)
        self.said = {student: course.autograded(unit, student) for student in submissions}
        self.said_apart = {student: apart.autograded(unit, student) for student in submissions}
        self.full = {
            cell.id: cell.metadata.nbgrader.points
            for cell in released.cells
            if cell.metadata.nbgrader.get("grade")
        }

    def problem(self, case: Case) -> str | None:
        """Return what is wrong with how this case was graded, with its source and output, or None."""
        check = case.question + CHECK
        points, said = self.points[case.student][check], self.said[case.student][check]
        wanted = self.full[check] if case.kind == "right" else 0
        problems = []
        if points != wanted:
            problems.append(f"{points} points, {wanted} were looked for")
        # A message is broken into lines wherever a line is full.
        if case.message and case.message not in " ".join(said.split()):
            problems.append(f"the message does not say {case.message!r}")
        if case.kind == "wrong" and NOT_ATTEMPTED in said and case.message not in NOT_ATTEMPTED:
            problems.append("it was attempted, the message says it was not")
        if not problems:
            return None
        answer = self.said[case.student].get(case.question, "")
        return (
            f"{case}: {'; '.join(problems)}.\n--- answer\n{case.source}\n--- it printed\n{answer}\n"
            f"--- the check said\n{said}"
        )

    def differences(self) -> list[str]:
        """Return where `rulebook grade` gave another mark or another of the three outcomes."""
        found = []
        for student, marks in self.points.items():
            ours = self.points_apart[student]
            for name in sorted({*marks, *ours}):
                plain, apart = marks.get(name), ours.get(name)
                said = self.said[student].get(name, ""), self.said_apart[student].get(name, "")
                if plain != apart or (NOT_ATTEMPTED in said[0]) != (NOT_ATTEMPTED in said[1]):
                    found.append(
                        f"{student}, {name}: nbgrader gives {plain}, `rulebook grade` {apart}.\n"
                        f"--- nbgrader\n{said[0]}\n--- rulebook grade\n{said[1]}"
                    )
        return found

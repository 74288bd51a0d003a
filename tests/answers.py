"""Grading many ways of answering each question, as a class's work is graded.

Beside every unit's questions stands `tests/questions/uNN_slug.py`, which gives `NAME`, the
learner, and `ANSWERS`: for each answer cell its `Variants`. The cell that marks an answer is
called like it, with `-check` behind. As many variants as possible share a submission: the first
of every question, the first wrong one of every question, and so on.

`rulebook grade` marks them all in one warm process. nbgrader's own autograde, which starts each
notebook's kernel by itself, marks what shows that the two agree: of every question a right answer, a
wrong one and the blank; and whatever fails in a hidden test, whose message only nbgrader lets us
read. With `--all-through-nbgrader` it marks everything.
"""

import importlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tests.nbgrading import ROOT, Course, fill

CHECK = "-check"
NOT_ATTEMPTED = "Not attempted yet"
# All that `rulebook grade` lets a learner read of a hidden test.
HIDDEN = "A hidden test did not pass"


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
            student = f"learner-{_place(number, ways):02}"
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


def _place(number, ways):
    """Return the place of a question's answer among the learners; the first wrong ones share the second.

    So two submissions have each question right and wrong.
    """
    first_wrong = len(ways.right) + 1
    if number == first_wrong:
        return 2
    return number + 1 if 1 < number < first_wrong else number


def agreeing(cases, chosen):
    """Return `chosen` and a few more, who together have each question right, wrong and blank."""
    has = defaultdict(set)
    for case in cases:
        has[case.student].add((case.question, case.kind))
    chosen = set(chosen)
    left = set().union(*has.values()) - set().union(*(has[student] for student in chosen))
    while left:
        best = max(has, key=lambda student: len(has[student] & left))
        left -= has[best]
        chosen.add(best)
    return chosen


AS_RELEASED, AS_SOLVED = "as-released", "as-solved"


def grade_unit(folder: Path, unit: str, everything: bool) -> None:
    """Release a unit and grade its submissions in `folder`, and by `rulebook grade` in its copy.

    nbgrader has besides the release and the solution as they stand.
    """
    module = units_with_answers().get(unit)
    cases, submissions = plan(module.ANSWERS) if module else ([], {})
    course = Course(folder, [unit])
    course.nbgrader("generate_assignment", unit)
    released = course.released(unit)
    notebooks = {
        student: fill(released, {"name": f"name = {module.NAME!r}", **given})
        for student, given in submissions.items()
    }
    apart = course.copy()
    for student, notebook in notebooks.items():
        apart.hand_in(unit, student, notebook)
    for place in (course, apart):
        place.hasten(unit, getattr(module, "NAME", "anybody"))
    apart.rulebook("grade", unit)
    kept_back = {
        case.student
        for case in cases
        if HIDDEN in apart.autograded(unit, case.student)[case.question + CHECK]
    }
    for student in submissions if everything else agreeing(cases, kept_back):
        course.hand_in(unit, student, notebooks[student])
    course.hand_in(unit, AS_RELEASED, released)
    source = ROOT / "solutions" / unit / f"{unit}.ipynb"
    course.hand_in(unit, AS_SOLVED, nbformat.read(source, as_version=4))
    course.nbgrader("autograde", unit)


class Graded:
    """What became of a unit's submissions, graded by `grade_unit` in `folder`.

    `points`, `said` are nbgrader's, `points_apart`, `said_apart` ours: {student: {cell: …}}.
    """

    def __init__(self, folder: Path, unit: str):
        _, submissions = plan(units_with_answers()[unit].ANSWERS)
        course = Course(folder)
        apart = course.copied()
        released = course.released(unit)
        self.points, self.points_apart = course.points(unit), apart.points(unit)
        for student in (AS_RELEASED, AS_SOLVED):
            del self.points[student]
        self.said = {student: course.autograded(unit, student) for student in self.points}
        self.said_apart = {student: apart.autograded(unit, student) for student in submissions}
        self.full = {
            cell.id: cell.metadata.nbgrader.points
            for cell in released.cells
            if cell.metadata.nbgrader.get("grade")
        }

    def problem(self, case: Case) -> str | None:
        """Return what is wrong with how this case was graded, with its source and output, or None."""
        found = self._problem(case, self.points_apart[case.student], self.said_apart[case.student])
        if not found and case.student in self.points:
            found = self._problem(case, self.points[case.student], self.said[case.student])
        return found

    def _problem(self, case: Case, points: dict, said: dict) -> str | None:
        check = case.question + CHECK
        wanted = self.full[check] if case.kind == "right" else 0
        problems = []
        if points[check] != wanted:
            problems.append(f"{points[check]} points, {wanted} were looked for")
        # A message is broken into lines wherever a line is full.
        told = case.student not in self.points or HIDDEN not in said[check]
        if told and case.message and case.message not in " ".join(said[check].split()):
            problems.append(f"the message does not say {case.message!r}")
        if (
            case.kind == "wrong"
            and NOT_ATTEMPTED in said[check]
            and case.message not in NOT_ATTEMPTED
        ):
            problems.append("it was attempted, the message says it was not")
        if not problems:
            return None
        return (
            f"{case}: {'; '.join(problems)}.\n--- answer\n{case.source}\n--- it printed\n"
            f"{said.get(case.question, '')}\n--- the check said\n{said[check]}"
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

"""The classes of hostile, odd and broken submissions that benchmarks/attacks.py grades both ways.

They are those of the tests: what is handed in and the marks that are right stand there.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests" / "grading"
sys.path[:0] = [str(TESTS), str(TESTS / "marking")]

import hostile  # noqa: E402
import test_lost_work as lost  # noqa: E402
import test_walls_in_tests as walls  # noqa: E402
import test_wrong_marks as wrong  # noqa: E402
from courses import autograded, hand_in, make_course, marks  # noqa: E402

NEVER = "c = get_config()\nc.ExecuteApart.together = 'never'\n"


@dataclass
class Case:
    """One submission: what it tries, how it is handed in, and the marks that it has earned."""

    tries: str
    hand_in: Callable[[Path], None]
    right: dict[str, float | None]
    plain: str = ""
    ours: str = ""


@dataclass
class Suite:
    """A course and a class; `make` writes the course, `secrets` are what no output may hold.

    Marks are said as numbers, or where `names`, by the tests that were not passed.
    """

    name: str
    title: str
    about: str
    make: Callable[[Path], Path]
    secrets: tuple[str, ...] = ()
    names: bool = True
    cases: dict[str, Case] = field(default_factory=dict)

    def words(self, found: dict[str, float | None]) -> str:
        """Say marks in words; an empty text where only a leak is asked for."""
        if found and all(one is None for one in found.values()):
            return "lost"
        if not self.names:
            return " ".join("–" if one is None else f"{one:g}" for one in found.values())
        missed = [f"`{name}`" for name, one in found.items() if not one]
        if not missed:
            return "all" if found else "nothing shown"
        return "none" if len(missed) == len(found) else f"all but {', '.join(missed)}"

    def outcome(self, root: Path, student: str) -> str:
        """Say what a grader made of a submission, and whether a secret was shown."""
        found = marks(root, "unit").get(student, {})
        made = self.words({name: found.get(f"book/{name}") for name in self.cases[student].right})
        try:
            cells = autograded(root, student, "unit", "book").cells
        except (OSError, ValueError):
            return made
        shown = "".join(str(cell.get("outputs", "")) for cell in cells)
        leaked = any(one in shown for one in self.secrets)
        return made if not leaked else f"{made}, leaked" if self.cases[student].right else "leaked"


def suites() -> list[Suite]:
    """Return every suite with its cases."""
    return [_hostile(), _wrong(), _hidden(), _walls(), _lost()]


def _hostile() -> Suite:
    suite = Suite(
        "",
        "Hostile and damaged submissions",
        "Marks of the four autograded questions, of 3, 2, 2 and 1 points.",
        lambda root: make_course(root, {"unit": {"book": hostile.book()}}),
        (hostile.CANARY, hostile.CANARY.encode().hex()),
        names=False,
    )
    tests = [f"{name}-test" for name in hostile.QUESTIONS]

    def add(student: str, tries: str, right: list[float], fill: Callable[[Path], None]) -> None:
        suite.cases[student] = Case(tries, fill, dict(zip(tests, right, strict=True)))

    right_answers = hostile.fill(hostile.RIGHT)

    def attack(path: Path) -> Callable[[Path], None]:
        def give(root: Path) -> None:
            hand_in(root, path.stem, "unit", hostile.fill(hostile.read_attack(path, root)[1]))

        return give

    for student in hostile.HONEST:
        add(student, "Right answers.", hostile.FULL, _given(student, right_answers))
    for path in hostile.ATTACKS:
        right, _ = hostile.read_attack(path, path)
        add(path.stem, path.read_text().split('"""')[1], right, attack(path))
    for student, (change, right, _) in hostile.BROKEN.items():
        tries = f"Right answers, then: {student.replace('-', ' ')}."
        add(student, tries, right, _damaged(_given(student, right_answers), student, change))
    return suite


def _given(student: str, fill: Callable[..., object]) -> Callable[[Path], None]:
    return lambda root: hand_in(root, student, "unit", fill)


def _damaged(
    give: Callable[[Path], None], student: str, change: Callable[[Path], object]
) -> Callable[[Path], None]:
    def both(root: Path) -> None:
        give(root)
        change(root / "submitted" / student / "unit" / "book.ipynb")

    return both


def _answers(module: object, tests: tuple[str, ...], suite: Suite) -> Suite:
    for student, (changed, missed) in module.ANSWERS.items():  # type: ignore[attr-defined]
        give = _given(student, hostile.fill(module.RIGHT | changed))  # type: ignore[attr-defined]
        right: dict[str, float | None] = {name: float(name not in missed) for name in tests}
        code = "; ".join(f"`{_short(source)}`" for source in changed.values())
        suite.cases[student] = Case(code or "Right answers.", give, right)
    return suite


def _short(source: str) -> str:
    line = " ⏎ ".join(line.strip() for line in source.splitlines()).replace("|", "\\|")
    return line if len(line) < 120 else f"{line[:117]}…"


def _wrong() -> Suite:
    suite = Suite(
        "wrong",
        "Marks that were not earned",
        "Answers that a test can take for right ones (`test_wrong_marks.py`): the tests passed. "
        "`prices-test` asks that what a read-only cell made is as it was, although the right answer changes what it is given.",
        lambda root: make_course(root, {"unit": {"book": wrong.BOOK}}, {}, NEVER),
    )
    return _answers(wrong, wrong.ALL, suite)


def _walls() -> Suite:
    suite = Suite(
        "walls",
        "Walls that tests can take for errors, and values that tests can lose",
        "The same (`test_walls_in_tests.py`): the tests passed. "
        "`f-unit` prints to stderr, which plain nbgrader takes for a wrong answer.",
        lambda root: make_course(root, {"unit": {"book": walls.BOOK}}, {}, NEVER),
    )
    tests = tuple(
        cell.metadata["nbgrader"]["grade_id"]
        for cell in walls.BOOK.cells
        if cell.metadata["nbgrader"]["grade"]
    )
    return _answers(walls, tests, suite)


def _hidden() -> Suite:
    suite = Suite(
        "hidden",
        "What a hidden test says",
        "A function that prints and raises what it is given, in a notebook of "
        f"{len(wrong.HIDDEN.cells) - 2} cells that could show it.",
        lambda root: make_course(root, {"unit": {"book": wrong.HIDDEN}}),
        (wrong.SECRET, f"SEEN {wrong.SECRET}"),
    )
    tries, give = f"`{_short(wrong.LEAK)}`", _given("leak", hostile.fill({"f": wrong.LEAK}))
    suite.cases["leak"] = Case(tries, give, {})
    return suite


def _lost() -> Suite:
    suite = Suite(
        "lost",
        "Work that was handed in oddly",
        "Right answers, then what the name says (`test_lost_work.py`): the tests passed, of two.",
        lambda root: make_course(
            root, {"unit": {"book": lost.BOOK}}, {"helper.py": b"two = 'two'\n"}
        ),
    )
    for student, (change, right, _) in lost.BROKEN.items():
        passed: dict[str, float | None] = dict.fromkeys(
            ("a-test", "b-test"), float(right is not None)
        )
        what = f"Right answers, then: {student.replace('-', ' ')}."
        suite.cases[student] = Case(
            what, _damaged(_given(student, lost.fill), student, change), passed
        )
    return suite

"""A small class, made for a test: what each learner did, and what must come of it, worked out by hand.

Unit `ps1`, 8 points: `a-test` (2) and `a-more` (1) are about one answer, `b-test` (1) gives a part, `why`
(4) is marked by hand. Handing in more than an hour late costs 2 points a day.

| learner | a-test | a-more | b-test | why | late | mark |
|---|---|---|---|---|---|---|
| zoe, Zoë Müller | 2 | 1 | 1 | to mark | -2 | 2 |
| bob | 0 | 0 | 0.5 | blank | | 0.5 |
| cy: handed in as it came | blank | blank | blank | blank | | 0 |
| nina, Нина Ли | 0 | 0 | 1 | 3 | | 4 |
| ada: handed in, not graded yet | | | | | | |
| eve, Eve Stone: handed nothing in | | | | | | |

Unit `ps2` nobody handed in.
"""

from datetime import datetime, timedelta

from courses import answer, hand_in, judged, make_course, notebook, solution, written
from nbgrader.api import Gradebook

DUE = datetime(2027, 1, 29, 15, 0, 0)
NAMES = {"zoe": ("Zoë", "Müller"), "nina": ("Нина", "Ли"), "eve": ("Eve", "Stone")}
ANSWERS = {
    "zoe": {"a": "a = 3", "b": "b = 10", "why": "Because."},
    "bob": {"a": "a = 1", "b": "b = 9"},
    "cy": {},
    "nina": {"a": "a = 2", "b": "b = 10", "why": "Так."},
    "ada": {"a": "a = 3"},
}
UNIT = notebook(
    answer("a", solution("a = 3")),
    judged("a-test", "assert a == 3", 2),
    judged("a-more", "assert a > 2, f'{a} is too small'", 1),
    answer("b", solution("b = 10")),
    judged("b-test", "{10: 1, 9: 0.5}.get(b, 0)", 1),
    written("why", "Say why.", 4),
)
CONFIG = """c = get_config()
c.AssignLatePenalties.plugin_class = "rulebook.course.late.LatePenalty"
"""


def make_class(root, autograde):
    """Make the course, hand in, grade with `autograde(root, unit)`, and mark nina's answer by hand."""
    make_course(root, {"ps1": {"ps1": UNIT}, "ps2": {"ps2": UNIT}})
    (root / "nbgrader_config.py").write_text(CONFIG)
    with gradebook(root) as book:
        book.update_or_create_assignment("ps1", duedate=DUE)
        for student in [*ANSWERS, "eve"]:
            first, last = NAMES.get(student, (None, None))
            if student != "ada":
                book.add_student(student, first_name=first, last_name=last)
    for student in ("zoe", "bob", "cy", "nina"):
        work(root, student)
    stamp = DUE + timedelta(hours=2)
    (root / "submitted" / "zoe" / "ps1" / "timestamp.txt").write_text(f"{stamp} UTC")
    autograde(root, "ps1")
    with gradebook(root) as book:
        book.find_grade("why", "ps1", "ps1", "nina").manual_score = 3
        book.find_grade("why", "ps1", "ps1", "nina").needs_manual_grade = False
        book.db.commit()
    work(root, "ada")
    return root


def work(root, student):
    """Hand in what a learner did."""

    def change(cells, book):
        for name, source in ANSWERS[student].items():
            cells[name].source = source

    hand_in(root, student, "ps1", change)


def gradebook(root):
    """Open the course's gradebook."""
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}")

"""A small course, its learners, and the pages of feedback that nbgrader's own command makes of them."""

import base64
import datetime
import io
import json
from pathlib import Path

import nbformat
import numpy as np
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from PIL import Image

from rulebook.grading.marking.course import Course
from rulebook.grading.marking.grade import grade
from tests.grading.courses import (
    answer,
    convert,
    fixed,
    hand_in,
    hidden,
    judged,
    make_course,
    notebook,
    plain,
    solution,
    written,
)

CANARY = 73_194_482
TEST_SOURCE = "assert lift > 1.5"
SCHEME = "One point for naming the account."
COMMENT = "Say *what* you would do next."
DUE = datetime.datetime(2027, 1, 29, 15, 0, 0)
CONFIG = """c = get_config()
c.GenerateFeedback.exporter_class = "rulebook.grading.telling.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = ["rulebook.grading.telling.feedback.FeedbackPage"]
c.ClearMarkScheme.enforce_metadata = False
"""
LATE_CONFIG = """
import sys
sys.path.insert(0, {root!r})
c.AssignLatePenalties.plugin_class = "two_points.TwoPoints"
"""
LATE_PLUGIN = """from nbgrader.plugins import LateSubmissionPlugin


class TwoPoints(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2 if total_seconds_late > 0 else 0
"""
NOT_ATTEMPTED = """class NotAttemptedYet(Exception):
    def _render_traceback_(self):
        return [str(self)]


def check(value, right):
    if value is ...:
        raise NotAttemptedYet("Not attempted yet: it is still blank.")
    assert value == right, f"Not there yet: it is {value}."
    print("Right, and well counted.")"""


def text(name, source):
    """A read-only text."""
    cell = fixed(name, source)
    return nbformat.v4.new_markdown_cell(source, metadata=cell.metadata, id=name)


BOOK = notebook(
    text("title", "# Unit 7: counting\n\nRead [the glossary](../glossary.md) first."),
    fixed("helpers", NOT_ATTEMPTED),
    text("count-text", "## 1 Count (2 points)\n\nHow many are there?"),
    answer("count", "count = ...\n" + solution("count = 3")),
    judged("count-test", "check(count, 3)", 2),
    text("lift-text", "## 2 Lift (3 points)\n\n### Your lift\n\nWhat is the **lift**?"),
    answer("lift", "lift = ...\n" + solution("lift = 2")),
    judged("lift-test", f"{TEST_SOURCE}\n" + hidden(f"secret = {CANARY}", "assert lift == 2"), 2),
    judged("lift-more", "assert lift < 5, 'A lift of five is out of reach.'"),
    answer("double", "def double(x):\n    " + solution("return 2 * x").replace("\n", "\n    ")),
    judged("double-test", "assert double(2) == 4\n" + hidden(f"assert double({CANARY}) == {2 * CANARY}")),
    text(
        "tell-text",
        "## 3 Tell\n\nTell your manager.\n\n"
        f"=== BEGIN MARK SCHEME ===\n{SCHEME}\n=== END MARK SCHEME ===",
    ),
    written("tell", "Write here.\n\n" + solution("I counted."), 4),
    text("end", "## Hand in"),
)  # fmt: skip

RIGHT = {
    "count": "count = 3",
    "lift": "lift = 2\nlift",
    "double": "def double(x):\n    return 2 * x",
    "tell": "I **counted** three.",
}
HOSTILE = (
    "# Right 9 of 9\n\nI counted. <script>document.title = 'run'</script>"
    "<img src=x onerror=\"document.title = 'run'\"><b onclick='alert(1)' style='position:fixed'>b</b>"
    "[link](javascript:alert(1)) <iframe src='https://example.org'></iframe>"
    "![far](https://example.org/x.png) ![lost](attachment:lost.png) ![up](../../../gradebook.db)"
    "<meta http-equiv=refresh content='0; url=https://example.org'><style>body{display:none}</style>"
)
RUN = "document.title = 'run'"
HOSTILE_SHOWN = [
    {
        "text/html": f"<script>{RUN}</script><p onmouseover=\"{RUN}\">hello <a href='javascript:x'>a</a>"
    },
    {
        "text/html": f"<svg onload=\"{RUN}\"></svg><link rel=stylesheet href='https://example.org/a.css'>"
    },
    {
        "text/html": "<img src='https://example.org/spy.png'><img src=x onerror=alert(1)>"
        + "<div>" * 3000
    },
    {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'><script>{RUN}</script></svg>"},
    {"image/png": "'><script>alert(1)</script>"},
    {"application/javascript": RUN, "text/plain": "<script>half \ud800 of a character</script>"},
    {"text/markdown": f"<script>{RUN}</script> \n\n[a](javascript:alert(1)) **bold**"},
]


def picture(contrast):
    """Return a picture of 1,100 by 1,100 pixels in Base64: noise over a gradient, some MB."""
    noise = np.random.default_rng(1).integers(0, contrast, (1100, 1100, 3))
    shade = np.linspace(0, 255 - contrast, 1100)[:, None, None]
    file = io.BytesIO()
    Image.fromarray((shade + noise).astype("uint8")).save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def large_outputs():
    """Return more than a page may hold, of every kind."""
    chart = picture(8)
    return [
        {
            "text/html": "<table>" + "<tr><td>1</td></tr>" * 90_000 + "</table>",
            "text/plain": "1\n" * 9,
        },
        {"image/png": picture(255)},
        *(
            {"text/html": f'<img alt="Chart {n}" src="data:image/png;base64,{chart}">'}
            for n in range(9)
        ),
        *({"text/html": f"<p>{n}</p>" + "<p>a row of words</p>" * 4_000} for n in range(30)),
        {"text/plain": "word " * 400_000},
    ]


ERROR = "parts = 1\nlift = parts / 0"

LEARNERS = {
    "right": RIGHT,
    "late": RIGHT,
    "marked": RIGHT,
    "wrong": {
        "count": "count = 4",
        "lift": "lift = 1.7",
        "double": "def double(x):\n    print(x)\n    return x + 2",
        "tell": "No idea.",
    },
    "error": RIGHT | {"lift": ERROR, "double": "def double(x):\n    return 2 * y"},
    "blank": {},
    "dots": {"count": "# still thinking\ncount = ..."},
    "hostile": RIGHT | {"tell": HOSTILE},
    "crowded": RIGHT,
    "large": RIGHT | {"tell": "word " * 300_000},
}
PLAIN = ("right", "wrong", "error", "blank")


def made(root: Path, ours: bool) -> Path:
    """Hand out, hand in, grade (by `rulebook grade` or plain nbgrader), mark by hand, make pages."""
    config = CONFIG + LATE_CONFIG.format(root=str(root))
    root = make_course(root, {"unit": {"book": BOOK}}, config=config)
    (root / "two_points.py").write_text(LATE_PLUGIN)
    with gradebook(root) as book:
        book.update_or_create_assignment("unit", duedate=DUE)
    for student in LEARNERS if ours else PLAIN:
        hand_in(root, student, "unit", filled(student))
        when = DUE + datetime.timedelta(hours=25 if student == "late" else -1)
        (root / "submitted" / student / "unit" / "timestamp.txt").write_text(f"{when} UTC")
    if ours:
        grade(Course(root), ["unit"])
        with gradebook(root) as book:
            mark = book.find_grade("tell", "book", "unit", "marked")
            mark.manual_score, mark.needs_manual_grade = 3, False
            book.find_comment("tell", "book", "unit", "marked").manual_comment = COMMENT
            book.db.commit()
        show(root, "hostile", HOSTILE_SHOWN)
        own = [plain(f"# Heading {n}\n\n{'x' * 900}", "markdown") for n in range(100)]
        code = [plain(f"note_{n} = '{'x' * 900}'") for n in range(100)]
        show(
            root,
            "large",
            large_outputs(),
            [cell for two in zip(own, code, strict=True) for cell in two],
        )
    else:
        convert(root, Autograde, "unit")
    convert(root, GenerateFeedback, "unit")
    return root


def show(root: Path, student: str, outputs: list[dict], own=()) -> None:
    """Let the graded cell `count` have shown these, and let cells of the learner's own follow it."""
    path = root / "autograded" / student / "unit" / "book.ipynb"
    book = nbformat.read(path, as_version=4)
    place = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in book.cells].index(
        "count"
    )
    book.cells[place].outputs = [
        nbformat.v4.new_output("display_data", data=data) for data in outputs
    ]
    book.cells[place + 1 : place + 1] = own
    path.chmod(0o644)
    path.write_text(json.dumps(book))  # unlike nbformat it can write half a character


def filled(student):
    """Return what hands in a learner's answers."""

    def change(cells, _):
        for name, source in LEARNERS[student].items():
            cells[name].source = source
        if student == "crowded":
            cells["count-text"].source += " I have changed this."

    return change


def gradebook(root: Path) -> Gradebook:
    """Open the gradebook."""
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}")


def page_of(root: Path, student: str) -> Path:
    """Return where a learner's page lies."""
    return root / "feedback" / student / "unit" / "book.html"

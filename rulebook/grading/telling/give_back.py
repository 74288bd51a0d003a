"""Feedback for everybody whose marks have changed, and archives of it that Moodle and Canvas take back.

nbgrader makes a page once and skips it from then on, so that after a second grading the first page goes out.
"""

import hashlib
import json
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException

from rulebook.errors import RulebookError
from rulebook.grading.marking.course import Course, aside
from rulebook.grading.telling.outcomes import TO_MARK, Unit

# Beside a learner's pages: what they were made from.
_MADE_FROM = ".made-from"
# What of the gradebook's entries stands on a page.
_MARK = attrgetter("name", "auto_score", "manual_score", "extra_credit", "needs_manual_grade")
_COMMENT = attrgetter("name", "auto_comment", "manual_comment")
_UPLOADED = {
    "moodle": "the assignment's Submissions, “Upload multiple feedback files in a zip”",
    "canvas": "the assignment's “Upload Submissions” (SpeedGrader re-upload)",
}
# Beside the archives of a platform: what each learner's work was called there. The collector writes it.
NAMES = "collected.json"


@dataclass
class GivenBack:
    """What was made: learners by what became of their pages, archives by platform, sentences to tell."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    archives: list[Path] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def give_back(
    course: Course,
    unit: Unit,
    unfinished: bool = False,
    report: Callable[[str, int, int], None] = lambda *step: None,
) -> GivenBack:
    """Make the pages of a unit that are not there or no longer true, and pack what belongs to a platform.

    With `unfinished`, pages with answers still to mark are packed as well. Raises RulebookError where
    nothing is graded, or a page cannot be made.
    """
    if not unit.works:
        raise RulebookError(f"Nothing of {unit.name} is graded yet: rulebook grade {unit.name}.")
    done = GivenBack()
    prints = _fingerprints(course, unit)
    for place, work in enumerate(unit.works):
        report(f"Feedback on {unit.name}", place, len(unit.works))
        folder = course.path("feedback", work.student, unit.name)
        stamp = folder / _MADE_FROM
        if stamp.is_file() and stamp.read_text("utf-8") == prints[work.student]:
            done.unchanged.append(work.student)
            continue
        _make(course, unit.name, work.student, folder, prints[work.student])
        done.made.append(work.student)
    report(f"Feedback on {unit.name}", len(unit.works), len(unit.works))
    open_ = {work.student: work.name for work in unit.works if work.count(TO_MARK)}
    if open_:
        done.said.append(
            f"{unit.name}: answers of {', '.join(open_.values())} are still to be marked by hand, and "
            f"their pages {'say so' if unfinished else 'are not packed (--unfinished does)'}."
        )
    ready = [work.student for work in unit.works if unfinished or work.student not in open_]
    _pack(course, unit.name, ready, done)
    return done


def _fingerprints(course: Course, unit: Unit) -> dict[str, str]:
    """Return for each learner a fingerprint of all that stands on a page of feedback."""
    found = {}
    with course.gradebook() as gradebook:
        for work in unit.works:
            made = hashlib.sha256(version("rulebook").encode())
            for path in sorted(course.path("autograded", work.student, unit.name).glob("*.ipynb")):
                made.update(path.name.encode() + path.read_bytes())
            entry = gradebook.find_submission(unit.name, work.student)
            for book in sorted(entry.notebooks, key=lambda one: one.name):
                marks = sorted(map(_MARK, book.grades), key=str)
                comments = sorted(map(_COMMENT, book.comments), key=str)
                made.update(repr((book.name, marks, comments)).encode())
                made.update(repr(book.late_submission_penalty).encode())
            made.update(repr(entry.total_seconds_late).encode())
            found[work.student] = made.hexdigest()
    return found


def _make(course: Course, name: str, student: str, folder: Path, fingerprint: str) -> None:
    """Make one learner's pages aside, and put them into the place of those that were there."""
    course.beside_feedback.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=course.beside_feedback, prefix=".feedback-") as made:
        elsewhere = aside(
            course.directory,
            feedback_directory=str(Path(made) / "new"),
            assignment_id=name,
            student_id=student,
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                GenerateFeedback(coursedir=elsewhere, parent=course.app).start()
        except (NbGraderException, OSError) as error:
            raise RulebookError(
                f"The feedback for {student} on {name} cannot be made ({error}); what was there stands. "
                f"`nbgrader generate_feedback {name} --student={student} --force` tells more."
            ) from None
        fresh = Path(elsewhere.format_path(elsewhere.feedback_directory, student, name))
        (fresh / _MADE_FROM).write_text(fingerprint, "utf-8")
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            folder.rename(Path(made) / "old")
        shutil.move(fresh, folder)


def _pack(course: Course, name: str, students: list[str], done: GivenBack) -> None:
    """Pack the pages of those whose work came out of a platform, an archive each."""
    names = read_names(course, name)
    for platform, where in _UPLOADED.items():
        path = course.beside_feedback / "to-return" / f"{name}-{platform}.zip"
        theirs = {
            one: names[one]["name"]
            for one in students
            if names.get(one, {}).get("platform") == platform and "name" in names[one]
        }
        if not theirs:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(".half")
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
            for student, called in sorted(theirs.items()):
                for page in sorted(course.path("feedback", student, name).glob("*.html")):
                    archive.write(page, called.replace("{page}", page.name))
        half.chmod(0o600)
        half.replace(path)
        done.archives.append(path)
        done.said.append(f"{len(theirs):,} for {platform.title()}: {path}; upload it at {where}.")
    others = [one for one in students if one not in names]
    if others:
        done.said.append(
            f"{len(others):,} came otherwise: what came through the exchange goes back with nbgrader "
            f"release_feedback {name}."
        )


def read_names(course: Course, name: str) -> dict[str, dict[str, str]]:
    """Return what each learner's page is to be called for the platform that the work came from."""
    try:
        names: dict[str, dict[str, str]] = json.loads(names_file(course, name).read_text("utf-8"))
        return names
    except (OSError, ValueError):
        return {}


def names_file(course: Course, name: str) -> Path:
    """Return where the collector keeps what works were called."""
    return course.beside_feedback / "downloaded" / name / NAMES

"""Forgetting a learner: everything that a class keeps of one person, found, listed and removed."""

import json
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.exchange.default import Exchange
from nbgrader.utils import notebook_hash
from sqlalchemy import text

from rulebook.course.roster import Finder, Person, known, leave_out
from rulebook.course.whose import claim
from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.marking import Course
from rulebook.grading.telling.give_back import NAMES

SECRET = "submission_secret.txt"
"""What a learner's hand-in through the exchange carries, so that nobody else can fetch its feedback."""


@dataclass
class Kept:
    """What is kept of somebody: paths that are theirs alone, files and archives where they are among others.

    `told` says it all in words; `rows` is how many submissions the gradebook has.
    """

    own: list[Path] = field(default_factory=list)
    mentions: list[Path] = field(default_factory=list)
    archives: dict[Path, list[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    rows: int = 0


def whom(course: Course, word: str) -> Person:
    """Return whom a word means, by id, name or email.

    Raises RulebookError where nobody is called so, or several are.
    """
    people = {one.id: one for one in known(course)}
    for path in _folders(course, "*"):
        people.setdefault(path.name, Person(path.name))
    if word in people:
        return people[word]
    found = Finder(people.values()).find(word)
    if len(found) == 1:
        return people[found.pop()]
    if found:
        raise RulebookError(
            f"Several are called {word}: say which, by id: {', '.join(sorted(found))}."
        )
    raise RulebookError(f"Nobody here is called {word}; ids, names and emails are looked through.")


def kept_of(course: Course, person: Person) -> Kept:
    """Find all that is kept of somebody in this class's folders, the exchange and the gradebook."""
    kept = Kept()
    for path in _folders(course, person.id):
        count = sum(one.is_file() for one in path.rglob("*"))
        _tell(course, kept, path, f"{count:,} file{'s' * (count != 1)}")
    for path in _exchanged(course, person):
        _tell(course, kept, path, "handed in through the exchange")
    for path in _given_back(course, person):
        _tell(course, kept, path, "feedback given back through the exchange")
    for path in _extracted(course, person):
        _tell(course, kept, path, "as the platform gave it")
    for path, entries in _packed(course, person).items():
        kept.archives[path] = entries
        kept.told.append(f"{_short(course, path)}: {len(entries):,} of its files")
    words = {person.id, person.name, person.email} - {""}
    for path in _written(course):
        content = path.read_bytes()
        if any(word.encode() in content for word in words) and path.name != NAMES:
            kept.mentions.append(path)
            kept.told.append(
                f"{_short(course, path)}: names them, and goes as a whole; make it anew"
            )
    with course.gradebook() as gradebook:
        kept.rows = sum(
            submission.student_id == person.id
            for one in gradebook.assignments
            for submission in one.submissions
        )
        if any(one.id == person.id for one in gradebook.students):
            kept.told.append(f"the gradebook: name, email and the marks of {kept.rows:,} units")
    if not kept.told:
        kept.told.append("nothing")
    return kept


def forget(course: Course, person: Person, kept: Kept) -> list[str]:
    """Remove it; return what went and what only people can remove, in sentences."""
    with course.gradebook() as gradebook:
        if any(one.id == person.id for one in gradebook.students):
            gradebook.remove_student(person.id)
        if gradebook.engine.dialect.name == "sqlite":
            # What was deleted would stay readable in the file until something else is written there.
            gradebook.db.remove()
            with gradebook.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
                raw.execute(text("VACUUM"))
    leave_out(course, person.id)
    for path in kept.own:
        if path.is_dir() and not path.is_symlink():
            _open(path)
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
            _without_empty(path.parent, course.beside_feedback / "downloaded")
    for path, entries in kept.archives.items():
        _repack(path, set(entries))
    for path in kept.mentions:
        path.unlink(missing_ok=True)
    for path in course.beside_feedback.glob(f"downloaded/*/{NAMES}"):
        names = json.loads(path.read_text("utf-8"))
        if names.pop(person.id, None) is not None:
            write_whole(path, json.dumps(names, indent=1), private=True)
    return [
        f"{person.name} is forgotten: {len(kept.told):,} thing{'s' * (len(kept.told) != 1)} of the list above "
        "are gone.",
        "What nobody can see from here: copies of your own (backups, an old gradebook.db), what you have "
        "uploaded to the platform, and the learner's own folder.",
    ]


def _tell(course: Course, kept: Kept, path: Path, what: str) -> None:
    kept.own.append(path)
    kept.told.append(f"{_short(course, path)}: {what}")


def _short(course: Course, path: Path) -> str:
    return str(path.relative_to(course.root)) if path.is_relative_to(course.root) else str(path)


def _folders(course: Course, student: str) -> list[Path]:
    """Return somebody's folders of works, graded works and pages."""
    found = []
    for which in ("submitted", "autograded", "feedback"):
        folder = course.path(which, "x", "y").parent.parent
        found += [folder / student] if student != "*" else list(folder.glob("*"))
    return [path for path in found if path.is_dir() and not path.name.startswith(".")]


def _exchange(course: Course, folder: str) -> Path:
    """Return one of the folders through which this course hands out and takes in."""
    root = Path(Exchange(coursedir=course.directory, parent=course.app).root)
    return root / course.directory.course_id / folder


def _given_back(course: Course, person: Person) -> list[Path]:
    """Return the pages of feedback in the exchange: there they are called after each work's secret."""
    given, pages = _exchange(course, "feedback"), set()
    for folder in _folders(course, person.id):
        for path in folder.glob(f"*/{SECRET}"):
            secret = path.read_text(encoding="utf-8")
            for notebook in [*path.parent.glob("*.ipynb"), *path.parent.glob("*.html")]:
                name = notebook_hash(secret=secret, notebook_id=notebook.stem)
                pages.add(given / f"{name}.html")
    return sorted(page for page in pages if page.is_file())


def _exchanged(course: Course, person: Person) -> list[Path]:
    try:
        found = sorted(_exchange(course, "inbound").glob("*"))
    except OSError:
        return []
    # USER+UNIT+TIME+LETTERS; a user's name may hold a plus sign.
    return [path for path in found if path.name.rsplit("+", 3)[0] == person.id]


def _is_theirs(
    course: Course, parts: tuple[str, ...], unit: str, person: Person, finder: Finder
) -> bool:
    found = claim(parts, unit)
    if not found:
        return False
    by_name = set().union(*(finder.find(word) for word in (found.name, *found.names) if word))
    return (
        found.student == person.id
        or by_name == {person.id}
        or person.id in finder.by_number(found.number)
    )


def _extracted(course: Course, person: Person) -> list[Path]:
    found = []
    finder = Finder(known(course) or [person])
    for unit in (course.beside_feedback / "downloaded").glob("*"):
        for step in ("extracted", "archive"):
            for path in sorted((unit / step).rglob("*")):
                parts = path.relative_to(unit / step).parts
                # The first folder may be an archive's own.
                if path.is_file() and any(
                    _is_theirs(course, parts[start:], unit.name, person, finder)
                    for start in range(min(2, len(parts)))
                ):
                    found.append(path)
    return found


def _packed(course: Course, person: Person) -> dict[Path, list[str]]:
    found: dict[Path, list[str]] = {}
    finder = Finder(known(course) or [person])
    places = [
        *(course.beside_feedback / "downloaded").glob("*/archive/**/*.zip"),
        *(course.beside_feedback / "to-return").glob("*.zip"),
    ]
    for path in places:
        unit = path.relative_to(course.beside_feedback).parts[1].partition(".zip")[0]
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except (OSError, zipfile.BadZipFile):
            continue
        entries = [
            name
            for name in names
            if not name.endswith("/")
            and _is_theirs(course, tuple(name.split("/")), unit, person, finder)
        ]
        if entries:
            found[path] = entries
    return found


def _written(course: Course) -> list[Path]:
    """Return the files that are made for a class as a whole."""
    beside = course.beside_feedback
    places = [*beside.glob("report/*"), *beside.glob("marks/*"), *beside.glob("*.csv")]
    sheets = (
        beside.glob("downloaded/*/archive/**/*.csv"),
        beside.glob("downloaded/*/extracted/**/*.csv"),
    )
    found = [*places, *(path for one in sheets for path in one)]
    return sorted(path for path in found if path.is_file() and path.name != "roster.csv")


def _without_empty(folder: Path, top: Path) -> None:
    """Remove a folder that holds nothing any more, which may be called after somebody, and those above it."""
    while folder.is_relative_to(top) and folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _open(folder: Path) -> None:
    """Nbgrader writes what is graded read-only."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)


def _repack(path: Path, without: set[str]) -> None:
    half = path.with_suffix(".half")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in without:
                new.writestr(entry, old.read(entry))
    half.chmod(0o600)
    half.replace(path)

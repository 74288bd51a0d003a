"""Collecting what a learning platform exported: whose each file is, when it came, and who is left out."""

import contextlib
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin

from rulebook.course.roster import Finder, Person, enrol_collected, has_roster, known, split_name
from rulebook.course.whose import NOBODY, Claim, claim, is_anybody, name_to_return, whose
from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.marking import Course
from rulebook.grading.telling.give_back import names_file, read_names
from rulebook.grading.telling.moodle_words import moment, worksheet
from rulebook.grading.telling.names import learner_id
from rulebook.grading.telling.sheets import read_sheet

__all__ = ["LmsCollector", "plan", "whose"]
NAMESAKES = (
    "two people of this name, and nothing tells them apart: put the assignment's grading worksheet (CSV) "
    "into the folder `archive` as well, or read a roster with emails or ids (rulebook roster FILE), and "
    "collect again"
)
_SEVERAL = "more than one person of the class may be meant ({})"


@dataclass
class Taken:
    """One learner's file: the path, when it came (ISO, UTC, or empty), and what the archive says of them."""

    path: Path
    claim: Claim
    when: str = ""
    person: Person | None = None


@dataclass
class Plan:
    """What will be collected: `taken` by id; `left` are (who or which file, why); `notes` are sentences."""

    taken: dict[str, Taken] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plan(root: Path, archives: Path, unit: str, people: list[Person], listed: bool = False) -> Plan:
    """Decide whose each extracted file is.

    Args:
        root: the folder of extracted files.
        archives: the folder of what was downloaded: a folder in `root` that is called like an archive
            there is that archive's own, and nobody's.
        unit: the unit's name.
        people: those who are known already.
        listed: whether `people` are the whole class, so that somebody else is nobody.
    """
    files = sorted(
        path for path in root.rglob("*") if path.is_file() and not _is_hidden(path, root)
    )
    rows, sheets, said = _worksheet_rows(files)
    places = {path: _below(path, root, archives) for path in files if path not in sheets}
    shared = _shared([parts for path, parts in places.items() if path.suffix == ".ipynb"], unit)
    claims: dict[Path, Claim] = {}
    made = Plan(notes=said)
    for path, parts in places.items():
        inside = parts[1:] if shared and parts[0] == shared and len(parts) > 1 else parts
        if found := claim(inside, unit):
            claims[path] = found
        elif path.suffix == ".ipynb":
            made.left.append((path.relative_to(root).as_posix(), NOBODY.partition(".")[0]))
    claims = _without_groups(_read_readings(claims), listed)
    blind = _blind(claims)
    finder = Finder(people)
    works: dict[str, list[Taken]] = defaultdict(list)
    doubts: dict[str, str] = {}
    without: dict[str, list[str]] = defaultdict(list)
    for path, found in claims.items():
        row = rows.get(found.number) if found.platform == "Moodle" else None
        try:
            student, person = _who(found, row, finder, listed, found.name in blind)
        except RulebookError as error:
            doubts[_shown(found, path, root)] = str(error)
            continue
        if path.suffix != ".ipynb":
            without[student].append(path.name)
            continue
        when = found.when or (row.when if row else "")
        works[student].append(Taken(path, found, when, person))
    for student, several in works.items():
        if why := _several_people(several, bool(finder.find(student))):
            names = " and ".join(sorted(one.path.relative_to(root).as_posix() for one in several))
            made.left.append((several[0].claim.name, f"{why} ({names})"))
            continue
        best = max(several, key=lambda one: _preference(one, unit))
        made.taken[student] = best
        if len(several) > 1:
            others = ", ".join(one.path.name for one in several if one is not best)
            made.notes.append(
                f"{student} handed in {len(several)} notebooks: {best.path.name} is taken, not {others}."
            )
        if best.path.stem != unit:
            made.notes.append(f"{student} called it {best.path.name}: taken as {unit}.ipynb.")
    made.left += sorted(doubts.items())
    for student, books in sorted(without.items()):
        if student not in made.taken and not any(student == one for one, _ in made.left):
            shown = ", ".join(sorted(set(books)))
            made.left.append((student, f"handed in no notebook ({shown})"))
    return made


def _several_people(several: list[Taken], known: bool) -> str:
    """Return why the works under one name may be those of several people; nothing if they are one's."""
    if len({one.claim.number for one in several} - {""}) > 1:
        return NAMESAKES
    by_hand = [one for one in several if one.claim.platform == "folder"]
    if known or len(by_hand) < 2:
        return ""
    if len({one.claim.name for one in by_hand}) > 1:
        return NAMESAKES
    if sum(b'"grade_id"' in one.path.read_bytes() for one in by_hand) > 1:
        return "several copies of the unit in one folder, so nobody can tell whose they are"
    return ""


def _who(
    found: Claim, row: "Row | None", finder: Finder, listed: bool, blind: bool
) -> tuple[str, Person | None]:
    """Return the id of whose work it is, and what the archive says of them."""
    if found.blind or blind:
        return Claim(found.platform, "", found.number, blind=True).student, None
    if found.platform == "Canvas" and (numbered := finder.by_number(found.number)):
        return next(iter(numbered)), None
    words = [row.person.email, row.person.name] if row else [found.name, *found.names]
    fits: set[str] = set()
    for word in filter(None, words):
        fits |= finder.find(word)
        if found.platform == "Canvas":
            fits -= finder.numbered  # somebody else's number, whatever the name
        if fits and found.platform != "folder":
            break
    if len(fits) > 1:
        raise RulebookError(_SEVERAL.format(", ".join(sorted(fits))))
    if fits:
        return next(iter(fits)), row.person if row else None
    if listed:
        raise RulebookError(
            "is not on the roster: read a new one (rulebook roster FILE), and collect again"
        )
    if row:
        return row.person.id, row.person
    # A name that the worksheet has twice, or that may be read in several ways, names nobody.
    if len(found.names) > 1 and found.platform in ("Blackboard", "folder"):
        raise RulebookError(
            "the name may be read in several ways: "
            + ", ".join(dict.fromkeys((found.name, *found.names)))
        )
    if found.names and found.platform == "folder":
        raise RulebookError(f"it may be {found.names[0]}'s or {found.name}'s")
    if not found.student:
        raise RulebookError("this name cannot be written in plain letters")
    first, last = split_name(found.name) if found.platform != "Canvas" else ("", found.name)
    number = found.number if found.platform == "Canvas" else ""
    return found.student, Person(found.student, first, last, "", number)


def _preference(one: Taken, unit: str) -> tuple:
    """Return what makes one of several notebooks of a learner the one to mark: the larger, the better."""
    stem = one.path.stem
    return (
        one.when,
        one.claim.version,
        stem == unit or stem.endswith(f"_{unit}") or stem.startswith(unit),
        is_anybody(stem.rpartition(" - ")[2], unit),
        b'"grade_id"' in one.path.read_bytes(),
        one.path.as_posix(),
    )


def _shown(found: Claim, path: Path, root: Path) -> str:
    return f"{found.name} ({path.relative_to(root).as_posix()})" if found.name else path.name


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith((".", "__")) for part in path.relative_to(root).parts)


def _below(path: Path, root: Path, archives: Path) -> tuple[str, ...]:
    """Return a file's path without the folders that are called after the archives that they came in."""
    kept, inside = [], archives
    for part in path.relative_to(root).parts:
        own = not (inside / part).exists() and any(
            (inside / f"{part}{ending}").is_file() for ending in (".zip", ".gz", ".tar.gz", ".tgz")
        )
        inside = inside / part
        if not own:
            kept.append(part)
    return tuple(kept)


def _shared(places: list[tuple[str, ...]], unit: str) -> str:
    """Return the folder that all files lie in, where it is an archive's and not somebody's; else nothing."""
    deep = [parts for parts in places if len(parts) > 1]
    firsts = {parts[0] for parts in deep}
    below = {parts[1] for parts in deep if len(parts) > 2}
    if len(firsts) != 1 or len(deep) < 2:
        return ""
    flat = [claim(parts[1:], unit) for parts in deep if len(parts) == 2]
    named = {one.student for one in flat if one and one.platform in ("Canvas", "Blackboard")}
    return firsts.pop() if len(below) > 1 or len(named) > 1 else ""


def _read_readings(claims: dict[Path, Claim]) -> dict[Path, Claim]:
    """Settle what only all files together tell: which part of Blackboard's names is the assignment's."""
    starts = {
        one.whole: one.whole.split("_") for one in claims.values() if one.platform == "Blackboard"
    }
    words, common = list(starts.values()), 0
    if len(words) < 2:
        return claims
    while all(len(one) > common + 1 and one[common] == words[0][common] for one in words):
        common += 1
    settled = {
        path: replace(one, name="_".join(one.whole.split("_")[common:]), names=())
        for path, one in claims.items()
        if one.platform == "Blackboard" and one.names and common
    }
    return claims | settled


def _without_groups(claims: dict[Path, Claim], listed: bool) -> dict[Path, Claim]:
    """Take the group off Moodle's "Group A-Zoë Müller", and leave "Anna-Lena Maier" her name.

    A group stands before at least two people's names. Where there is no list of the class, it must stand
    before everybody's.
    """
    moodle = {path: one for path, one in claims.items() if one.platform == "Moodle"}
    names = {one.name for one in moodle.values()}
    starts = Counter(name.partition("-")[0] for name in names if "-" in name)
    groups = {start for start, count in starts.items() if count > 1}
    everybody = bool(names) and all(name.partition("-")[0] in groups for name in names)
    made = dict(claims)
    for path, one in moodle.items():
        start, dash, rest = one.name.partition("-")
        if not (dash and start in groups):
            made[path] = replace(one, names=())
        elif everybody and not listed:
            made[path] = replace(one, name=rest.strip(), names=())
        else:
            made[path] = replace(one, names=(rest.strip(),))
    return made


def _blind(claims: dict[Path, Claim]) -> set[str]:
    """Return the names that stand for everybody: one name under many numbers, in a language not known."""
    numbers = defaultdict(set)
    for one in claims.values():
        if one.platform == "Moodle":
            numbers[one.name].add(one.number)
    return {name for name, found in numbers.items() if len(found) > 2 and len(numbers) == 1}


@dataclass(frozen=True)
class Row:
    """Somebody's row of a grading worksheet; `when` is when the work came, in UTC."""

    person: Person
    when: str


def _worksheet_rows(files: list[Path]) -> tuple[dict[str, Row], set[Path], list[str]]:
    """Return the rows of the grading worksheets by number, which files those are, and what to say of them."""
    rows: dict[str, Row] = {}
    sheets: set[Path] = set()
    said = []
    for path in files:
        if path.suffix.lower() != ".csv":
            continue
        with contextlib.suppress(RulebookError):
            sheet = read_sheet(path)
            layout = worksheet(sheet.rows)
            if not layout:
                continue
            sheets.add(path)
            names = Counter(learner_id(row[1]) for row in sheet.rows[1:])
            for number, row in zip(layout.numbers, sheet.rows[1:], strict=True):
                email = next(
                    (cell.strip() for cell in row if re.fullmatch(r"\S+@\S+", cell.strip())), ""
                )
                first, last = split_name(row[1])
                slug = learner_id(first, last)
                own = (
                    slug
                    if names[learner_id(row[1])] == 1
                    else learner_id(email) or f"{slug}-{number}"
                )
                came = moment(row[layout.when]) if layout.when is not None else None
                when = came.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if came else ""
                rows[number] = Row(Person(own, first, last, email), when)
            if any(rows[number].when for number in layout.numbers):
                zone = datetime.now().astimezone().tzname()
                said.append(
                    f"Times of handing in are {path.name}'s, read in this computer's time zone ({zone})."
                )
    return rows, sheets, said


class LmsCollector(FileNameCollectorPlugin):
    """Reads names as learning platforms write them, or a folder a learner.

    A unit has one notebook, so any notebook handed in for it is that one, whatever a learner or
    a browser ("09-hashtags (1).ipynb") called it. At the end it says how many were collected and who was
    not, and then the command fails: nbgrader itself succeeds whatever was lost.
    """

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._plan: Plan | None = None
        # nbgrader tells a collector nothing at the end.
        transfer = getattr(self.parent, "_transfer_files", lambda collected: None)

        def then_say(collected) -> None:
            transfer(collected)
            self._finish()

        if self.parent is not None:
            self.parent._transfer_files = then_say

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return what nbgrader asks of a collector, or None to skip a file."""
        file = Path(submitted_file).resolve()
        for student, taken in self._made().taken.items():
            if taken.path.resolve() == file:
                when = {"timestamp": taken.when} if taken.when else {}
                return {"student_id": student, "file_id": self._unit, **when}
        return None

    @property
    def _unit(self) -> str:
        return self.parent.coursedir.assignment_id

    def _folder(self, step: str) -> Path:
        return Path(self.parent._format_collect_path(step)).resolve()

    def _made(self) -> Plan:
        if self._plan is not None:
            return self._plan
        self._course = Course(Path(self.parent.coursedir.root))
        self._plan = plan(
            self._folder(self.parent.extracted_directory),
            self._folder(self.parent.archive_directory),
            self._unit,
            known(self._course),
            has_roster(self._course),
        )
        return self._plan

    def _finish(self) -> None:
        made = self._made()
        _keep_names(self._course, self._unit, made)
        enrol_collected(self._course, {student: one.person for student, one in made.taken.items()})
        for note in [*made.notes, *_lateness(self._course, self._unit, made)]:
            print(note)
        end = f"{len(made.taken):,} collected"
        if not made.left:
            print(f"{end}.")
            return
        print(f"{end}, {len(made.left):,} not:")
        for who, why in made.left:
            print(f"- {who}: {why}.")
        sys.exit(1)


def _keep_names(course: Course, unit: str, made: Plan) -> None:
    """Write down what each work was called, for the feedback to go back under that name."""
    names = read_names(course, unit)
    for student, one in made.taken.items():
        called = name_to_return(one.path.parts, one.claim)
        names[student] = {"platform": one.claim.platform.lower()}
        if called:
            names[student]["name"] = called
    if made.taken:
        write_whole(names_file(course, unit), json.dumps(names, indent=1), private=True)


def _lateness(course: Course, unit: str, made: Plan) -> list[str]:
    """Return sentences about those of whom nobody knows when they handed in, where that matters."""
    with course.gradebook() as gradebook:
        due = next((one.duedate for one in gradebook.assignments if one.name == unit), None)
    late = sorted(student for student, one in made.taken.items() if one.claim.late and not one.when)
    unknown = sorted(
        student for student, one in made.taken.items() if not one.when and not one.claim.late
    )
    said = []
    if late:
        said.append(
            f"Late, says Canvas, which does not say by how much, so nothing is taken off: {', '.join(late)}."
        )
    if due and unknown:
        said.append(
            f"{unit} was due on {due:%d %B %Y, %H:%M} (UTC), and nobody knows when these came, so nothing is "
            f"taken off: {', '.join(unknown)}."
        )
    if (late or (due and unknown)) and due:
        said.append(
            "Moodle's grading worksheet, put into the folder `archive`, tells it; or write the time (such as "
            f"{due:%Y-%m-%d %H:%M:%S} UTC) into timestamp.txt beside the notebook."
        )
    return said

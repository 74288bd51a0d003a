"""Who is in the class: a list of participants from Moodle, Canvas or a plain file, and finding somebody in it.

The gradebook holds names, emails and the platform's ids; nbgrader has no place for sections, so these
stand in `roster.csv` beside it.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.grading.marking import Course
from rulebook.grading.telling.names import learner_id, squeezed
from rulebook.grading.telling.sheets import Sheet, read_sheet
from rulebook.grading.telling.whose_rows import Learner, enrolled

FILE = "roster.csv"
# What a column is called, in plain files, in Canvas, and in Moodle's language packs (core pack, ids
# firstname, lastname, fullname, username, idnumber, groups), without capitals.
_HEADS = {
    "id": "id|username|user name|login|login id|sis login id|student id|learner id|anmeldename|"
    "nom d'utilisateur|nombre de usuario|nome utente|gebruikersnaam|nome de usuário",
    "number": "id number|idnumber|id-nummer|numéro d'identification|número de id|codice identificativo|"
    "id-nummer|número de identificação",
    "first": "first name|firstname|first names|given name|forename|vorname|prénom|nombre|nome|voornaam",
    "last": "last name|lastname|surname|family name|nachname|nom|nom de famille|apellido|apellidos|"
    "apellido(s)|cognome|sobrenome|achternaam",
    "full": "full name|fullname|name|student|learner|participant|student name|vollständiger name|"
    "nom complet|nombre completo|nome completo|volledige naam",
    "section": "section|sections|group|groups|class|set|gruppe|gruppen|groupe|groupes|grupo|grupos|"
    "gruppo|gruppi|groep|groepen|klasse",
}


@dataclass(frozen=True)
class Person(Learner):
    """Somebody in the class, with their section."""

    section: str = ""

    @property
    def name(self) -> str:
        """Return what to call them."""
        return " ".join(filter(None, (self.first, self.last))) or self.id


def split_name(full: str) -> tuple[str, str]:
    """Return first and last name of "Müller, Zoë" or "Zoë Müller"; a single word is a last name."""
    if "," in full:
        last, _, first = full.partition(",")
    else:
        first, _, last = full.strip().rpartition(" ")
    return first.strip(), last.strip()


def read_people(path: Path) -> list[Person]:
    """Read a list of participants: Moodle's or Canvas's, or a CSV file with a name, an id or an email.

    Raises RulebookError where it cannot be read, tells nobody's name, or has two people under one id.
    """
    sheet = read_sheet(path)
    rows = [_row(sheet, row, path) for row in _rows(sheet)]
    rows = [row for row in rows if row["first"] or row["last"] or row["id"] or row["email"]]
    if not rows:
        raise RulebookError(f"{path} lists nobody.")
    slugs = Counter(learner_id(row["first"], row["last"]) for row in rows)
    people: dict[str, Person] = {}
    for row in rows:
        slug = learner_id(row["first"], row["last"])
        made = row.pop("id") or (slug if slugs[slug] == 1 else "") or learner_id(row["email"])
        if not made or "/" in made or "+" in made:
            who = " ".join(filter(None, (row["first"], row["last"]))) or made or "somebody"
            raise RulebookError(
                f"{path}: {who} cannot be told by the name alone. Give everybody an id or an email, in a "
                "column called so."
            )
        if made in people and people[made] != Person(made, **row):
            raise RulebookError(
                f"{path}: two people have the id {made}: give each an id of their own."
            )
        people[made] = Person(made, **row)
    return list(people.values())


def _rows(sheet: Sheet) -> list[list[str]]:
    """Return the rows that are people."""
    if sheet.kind != "canvas":
        return sheet.rows[1:]
    number = [head.strip() for head in sheet.rows[0]].index("ID")
    return [
        row
        for row in sheet.rows[1:]
        if row[number].strip() and "Points Possible" not in row[0] and row[0] != "Student, Test"
    ]


def _row(sheet: Sheet, row: list[str], path: Path) -> dict[str, str]:
    heads = [head.strip().casefold() for head in sheet.rows[0]]
    places = {
        what: next((place for place, head in enumerate(heads) if head in names.split("|")), None)
        for what, names in _HEADS.items()
    }
    if sheet.kind == "canvas":
        number = heads.index("id")
        places |= {
            "number": number,
            "id": heads.index("sis login id") if "sis login id" in heads else None,
        }
    elif sheet.kind == "worksheet":
        # The first column numbers the rows, and the second has the name, in any language.
        places |= {"id": None, "number": None, "full": places["full"] or 1}
    if places["full"] is None and places["last"] is None and places["id"] is None:
        raise RulebookError(
            f"{path}: no column is called name, last name or id, so nobody can tell who is in it; "
            f"it has {', '.join(sheet.rows[0][:8])}."
        )
    cells = {what: "" if place is None else row[place].strip() for what, place in places.items()}
    first, last = cells["first"], cells["last"]
    if not (first or last):
        first, last = split_name(cells["full"])
    emails = [cell.strip() for cell in row if "@" in cell and " " not in cell.strip()]
    return {
        "id": cells["id"], "first": first, "last": last, "email": emails[0] if emails else "",
        "platform_id": cells["number"], "section": cells["section"],
    }  # fmt: skip


class Finder:
    """Finds somebody among people by whatever a platform calls them."""

    def __init__(self, people: Iterable[Person]):
        self.people = list(people)
        self._steps: list[dict[str, set[str]]] = [defaultdict(set) for _ in range(3)]
        for one in self.people:
            orders = ((one.first, one.last), (one.last, one.first))
            exact = {one.id, one.email, one.platform_id, one.email.partition("@")[0]}
            self._add(0, one, (key for word in exact for key in _plain(word)))
            self._add(1, one, (learner_id(*order) for order in orders))
            self._add(2, one, (squeezed(*order) for order in orders))

    def _add(self, step: int, one: Person, keys: Iterable[str]) -> None:
        for key in keys:
            if key:
                self._steps[step][key].add(one.id)

    def find(self, word: str) -> set[str]:
        """Return the ids of those whom a word may mean; the first way in which anybody fits counts."""
        for keys, step in zip(
            (_plain(word), {learner_id(word)}, {squeezed(word)}), self._steps, strict=True
        ):
            found = set().union(*(step.get(key, set()) for key in keys if key))
            if found:
                return found
        return set()

    @property
    def numbered(self) -> set[str]:
        """Return the ids of those whose number on the platform is known."""
        return {one.id for one in self.people if one.platform_id}

    def by_number(self, number: str) -> set[str]:
        """Return the ids of those who have this number on the platform."""
        return {one.id for one in self.people if number and one.platform_id == number}


def _plain(word: str) -> set[str]:
    return {word.strip().casefold(), learner_id(word)} - {""}


def known(course: Course) -> list[Person]:
    """Return everybody in the gradebook, with their sections."""
    groups = sections(course)
    return [Person(**vars(one), section=groups.get(one.id, "")) for one in enrolled(course)]


def enrol(course: Course, people: list[Person]) -> list[str]:
    """Take people into the gradebook, and their sections beside it; return what to tell, in sentences.

    Whoever is in the gradebook under another id, because work was collected before, keeps that id.
    """
    before = known(course)
    finder = Finder(before)
    ids: dict[str, str] = {}
    for one in people:
        words = (one.id, one.email, one.platform_id, f"{one.first} {one.last}")
        fits = next(
            (found for word in words if word.strip() and (found := finder.find(word))), set()
        )
        ids[one.id] = next(iter(fits)) if len(fits) == 1 else one.id
    taken = Counter(ids.values())
    final = [
        Person(one.id if taken[ids[one.id]] > 1 else ids[one.id], *_rest(one)) for one in people
    ]
    with course.gradebook() as gradebook:
        for one in final:
            gradebook.update_or_create_student(one.id, **_about(one))
    _write(course, final)
    new = {one.id for one in final} - {one.id for one in before}
    said = [
        f"{len(final):,} in the class: {len(new):,} new, {len(final) - len(new):,} known already."
    ]
    groups = Counter(one.section for one in final if one.section)
    if groups:
        said.append(
            "Sections: " + ", ".join(f"{name} ({count})" for name, count in sorted(groups.items()))
        )
    gone = sorted(one.name for one in before if one.id not in {person.id for person in final})
    if gone:
        said.append(
            f"In the gradebook and not in the file: {', '.join(gone)}. They stay; `rulebook forget` removes "
            "somebody for good."
        )
    return said


def enrol_collected(course: Course, found: dict[str, Person | None]) -> None:
    """Write what an archive says of people into the gradebook, where it knows nothing of them yet."""
    there = {one.id: one for one in known(course)}
    with course.gradebook() as gradebook:
        for student, person in found.items():
            before, about = _about(there.get(student, Person(student))), _about(person)
            new = {what: value for what, value in about.items() if what not in before}
            gradebook.update_or_create_student(student, **new)


def _about(person: Person | None) -> dict[str, str]:
    """Return what the gradebook is told of somebody: what is known alone.

    Who has one name has an empty one beside it: of none at all nbgrader's pages make "None".
    """
    if person is None:
        return {}
    names = (
        {"first_name": person.first, "last_name": person.last}
        if person.first or person.last
        else {}
    )
    others = {"email": person.email, "lms_user_id": person.platform_id}
    return names | {what: value for what, value in others.items() if value}


def _rest(one: Person) -> tuple[str, ...]:
    return one.first, one.last, one.email, one.platform_id, one.section


def _path(course: Course) -> Path:
    return course.beside_feedback / FILE


def has_roster(course: Course) -> bool:
    """Whether the instructor has said who is in the class."""
    return _path(course).is_file()


def sections(course: Course) -> dict[str, str]:
    """Return the section of everybody who has one, by id."""
    if not has_roster(course):
        return {}
    with open(_path(course), encoding="utf-8", newline="") as file:
        return {row["id"]: row["section"] for row in csv.DictReader(file) if row["section"]}


def leave_out(course: Course, student: str) -> bool:
    """Take somebody out of the file of sections; return whether they were in it."""
    if not has_roster(course):
        return False
    with open(_path(course), encoding="utf-8", newline="") as file:
        people = [Person(row["id"], section=row["section"]) for row in csv.DictReader(file)]
    kept = [one for one in people if one.id != student]
    if len(kept) < len(people):
        _write(course, kept)
    return len(kept) < len(people)


def _write(course: Course, people: list[Person]) -> None:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(["id", "section"])
    writer.writerows([one.id, one.section] for one in people)
    write_whole(_path(course), made.getvalue(), private=True)


def section_of(units: list, groups: dict[str, str], wanted: str) -> list:
    """Return units with nobody in them but those of a section.

    Raises RulebookError where there is no such section.
    """
    if wanted not in groups.values():
        there = ", ".join(sorted(set(groups.values()))) or "none: rulebook roster FILE tells them"
        raise RulebookError(f"There is no section {wanted}; there are: {there}.")
    mine = {student for student, section in groups.items() if section == wanted}
    return [unit.only(mine) for unit in units]

"""Telling from a file's path, as a learning platform exports it, whose work it is.

What the platforms write:

- Moodle, `mod/assign/locallib.php`: "Zoë Müller_481516_assignsubmission_file_", as a folder or before the
  file's name; before the name there may be a group, "Group A-Zoë Müller"; marked blind it is "Participant"
  for everybody. The number is the one of the grading worksheet, and changes from assignment to assignment.
- Canvas, `lib/content_zipper.rb`: "müllerzoë_LATE_2342_108_09-hashtags.ipynb": the sortable name without
  what is no letter, digit or underscore, LATE, the user's number, the file's; marked blind "anon_a1b2c".
- Blackboard: "Unit 9_zmueller_attempt_2027-01-30-15-00-00_09-hashtags.ipynb".
- Brightspace: "1234-5678 - Zoë Müller - 30 January, 2027 300 PM" as a folder or before the file's name.
- Sakai: "Müller, Zoë(zmueller)/Submission attachment(s)/09-hashtags.ipynb".
- Google Classroom: "Unit 9/Zoë Müller - 09-hashtags.ipynb".
- Teams, through SharePoint: "Submitted files/Zoë Müller/Unit 9/Version 2/09-hashtags.ipynb".
- Packed by hand: a folder a learner.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rulebook.errors import RulebookError
from rulebook.grading.telling.moodle_words import is_nobody
from rulebook.grading.telling.names import learner_id

NOBODY = (
    "from this name nobody can tell whose work it is. Put the file into a folder named after the "
    "learner, and collect again."
)
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_.*)?")
_CANVAS = re.compile(
    r"(?:(?P<name>.+?)_)??(?P<late>(?:LATE|late)_)?(?P<number>\d+|anon_[A-Za-z0-9]+)_(?P<file>\d+)_.+"
)
_BLACKBOARD = re.compile(r"(?P<all>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_.*|\..*)?")
_BRIGHTSPACE = re.compile(r"\d+-\d+ ?- ?(?P<name>.+?) ?- ?[^-]*\b\d{4}\b.*")
_SAKAI = re.compile(r"(?P<name>[^()]+)\((?P<login>[^()]+)\)")
_VERSION = re.compile(r"vers\w* ?(?P<number>\d+)", re.I)
_HANDED_IN = {"submitted files", "working files"}
# Folders that somebody made without thinking of whose they are.
_ANYBODY = set(
    [
        "abgabe",
        "abgaben",
        "answers",
        "archive",
        "archives",
        "assignment",
        "assignments",
        "attachments",
        "class",
        "course",
        "data",
        "desktop",
        "document",
        "documents",
        "download",
        "downloads",
        "export",
        "exports",
        "extracted",
        "file",
        "files",
        "final",
        "folder",
        "homework",
        "home",
        "jupyter",
        "my-files",
        "my-work",
        "new",
        "new-folder",
        "notebook",
        "notebooks",
        "others",
        "project",
        "projects",
        "python",
        "rulebook",
        "school",
        "solution",
        "solutions",
        "student",
        "student-work",
        "submission",
        "submissions",
        "submission-attachment-s",
        "submitted",
        "submitted-files",
        "temp",
        "test",
        "tmp",
        "unit",
        "units",
        "untitled-folder",
        "upload",
        "uploads",
        "user",
        "users",
        "work",
        "working-files",
        "workspace",
    ]
)
_UNIT = "aufgabe|assignment|chapter|einheit|exercise|homework|hw|lab|lektion|lesson|module|session|task|tutorial|unit|week|woche"


@dataclass(frozen=True)
class Claim:
    """Whose work a file says that it is; what is not known is empty.

    `number` is the platform's, `when` is in UTC as far as the platform says, `version` the larger the later;
    `names` are other readings of the name, where there are several, `whole` what the name is a part of.
    """

    platform: str
    name: str
    number: str = ""
    when: str = ""
    late: bool = False
    blind: bool = False
    version: int = 0
    names: tuple[str, ...] = ()
    whole: str = ""

    @property
    def student(self) -> str:
        """Return the id by which a learner goes who is in no list."""
        if self.blind:
            return (
                f"participant-{self.number}" if self.platform == "Moodle" else f"anon-{self.number}"
            )
        return learner_id(self.name, self.number if self.platform == "Canvas" else None)


def claim(parts: Sequence[str], unit: str = "") -> Claim | None:
    """Return whose work a file is, from its path below the archive; None where nobody can tell.

    Raises RulebookError where several people may be meant.
    """
    *folders, file = parts
    for part in parts:
        if found := _MOODLE.fullmatch(part):
            return _moodle(found)
    for part in parts:
        if found := _BRIGHTSPACE.fullmatch(part):
            return Claim("Brightspace", found["name"])
    for place, part in enumerate(folders[:-1]):
        sakai = _SAKAI.fullmatch(part)
        if sakai and learner_id(folders[place + 1]).startswith("submission-attachment"):
            return Claim("Sakai", sakai["login"], names=(sakai["name"],))
    if team := _teams(folders):
        return team
    stem = file.rpartition(".")[0]
    # A folder may be the archive that a learner handed in; a file in somebody's folder may be called anything.
    theirs = [one for one in folders if not is_anybody(one, unit)]
    for part in folders if theirs else [*folders, file]:
        if found := _BLACKBOARD.fullmatch(part):
            return _blackboard(found)
        if (found := _CANVAS.fullmatch(part)) and (found["name"] or "anon" in found["number"]):
            return _canvas(found)
    if (theirs_there := _classroom(stem, unit)) is not None:
        return theirs_there
    if len(theirs) > 1:
        return Claim("folder", theirs[-1], names=tuple(theirs[:-1]))
    return Claim("folder", theirs[0]) if theirs else None


def is_anybody(folder: str, unit: str = "") -> bool:
    """Whether a folder is called after a thing, such as the unit or "submissions", and not after somebody."""
    slug = learner_id(folder)
    if slug in _ANYBODY or not slug or _VERSION.fullmatch(folder) or re.fullmatch(r"[\d-]+", slug):
        return True
    number, _, rest = learner_id(unit).partition("-")
    if not unit:
        return bool(re.fullmatch(rf"(?:{_UNIT})-?\d+(?:-.*)?|\d+-.*", slug))
    if slug.startswith(learner_id(unit)) or slug == rest:
        return True
    same = rf"0*{int(number)}" if number.isdecimal() else re.escape(number)
    return bool(re.fullmatch(rf"(?:{_UNIT})-?{same}(?:-.*)?|{same}-{re.escape(rest)}.*", slug))


def _moodle(found: re.Match) -> Claim:
    name = found["name"].strip()
    # "Group A-Zoë Müller": nobody can tell a group from the first half of "Anna-Lena Maier".
    readings = [name.split("-", cut)[-1].strip() for cut in range(1, name.count("-") + 1)]
    blind = is_nobody(readings[-1] if readings else name)
    return Claim("Moodle", name, found["number"], blind=blind, names=tuple(readings))


def _canvas(found: re.Match) -> Claim:
    number = found["number"].removeprefix("anon_")
    late = bool(found["late"]) or (found["name"] or "").lower() == "late"
    if number != found["number"]:
        return Claim("Canvas", "", number.lower(), late=late, blind=True)
    return Claim("Canvas", found["name"], number, late=late)


def _blackboard(found: re.Match) -> Claim:
    day, clock = found["when"][:10], found["when"][11:].replace("-", ":")
    words = found["all"].split("_")
    readings = ["_".join(words[place:]) for place in range(1, len(words))] or words
    # An assignment's name and a user's may both hold underscores.
    return Claim(
        "Blackboard", readings[0] if len(readings) == 1 else readings[-1],
        when=f"{day} {clock}", names=tuple(readings) if len(readings) > 1 else (),
        whole=found["all"],
    )  # fmt: skip


def _teams(folders: Sequence[str]) -> Claim | None:
    version = next(
        (int(found["number"]) for one in folders if (found := _VERSION.fullmatch(one))), 0
    )
    for place, part in enumerate(folders[:-1]):
        if part.casefold() in _HANDED_IN:
            return Claim("Teams", folders[place + 1], version=version)
    if version and len(folders) >= 3 and _VERSION.fullmatch(folders[-1]):
        return Claim("Teams", folders[-3], version=version)
    return None


def _classroom(stem: str, unit: str) -> Claim | None:
    left, dash, right = stem.rpartition(" - ")
    stem_is = [bool(one) and is_anybody(one, unit) for one in (left, right)]
    if dash and stem_is[0] != stem_is[1]:
        return Claim("Classroom", left if stem_is[1] else right)
    return None


def name_to_return(parts: Sequence[str], found: Claim) -> str | None:
    """Return what a page of feedback is to be called that a platform takes back; None where it takes none.

    Moodle's importer (`mod/assign/feedback/file/importziplib.php`) reads person, number and plug-in off a
    folder; Canvas (`Assignment#infer_comment_context_from_filename`) the user's and the file's number off
    the file. `{page}` stands for the page's own name.
    """
    for part in parts:
        if found.platform == "Moodle" and (one := _MOODLE.fullmatch(part)):
            return f"{one['name']}_{one['number']}_assignfeedback_file_/{{page}}"
        if found.platform == "Canvas" and (one := _CANVAS.fullmatch(part)):
            return f"{part[: one.end('file')]}_{{page}}"
    return None


def whose(path: str) -> dict[str, str]:
    """Return `student_id`, and `timestamp` where the platform gives one, for a single exported file.

    Args:
        path: the file's path below the folder of extracted files, with "/" between its parts.

    Raises:
        RulebookError: no platform names its files like this.

    """
    found = claim(path.split("/"))
    if found is None or not found.student:
        raise RulebookError(f"{path}: {NOBODY}")
    when = {"timestamp": found.when} if found.when else {}
    return {"student_id": found.student, **when}

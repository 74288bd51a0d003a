"""Whose row is whose, in a file that a platform gave."""

import re
from collections import defaultdict
from dataclasses import dataclass

from rulebook.grading.marking.course import Course
from rulebook.grading.telling.names import learner_id, squeezed

_NAMES = {"first name", "last name", "surname", "full name", "student", "lastname", "firstname"}


@dataclass(frozen=True)
class Learner:
    """Who somebody is, as the gradebook has it; everything but the id may be empty."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    platform_id: str = ""


def enrolled(course: Course) -> list[Learner]:
    """Return everybody in the gradebook."""
    with course.gradebook() as gradebook:
        return [
            Learner(
                one.id, one.first_name or "", one.last_name or "", one.email or "",
                one.lms_user_id or "",
            )
            for one in gradebook.students
        ]  # fmt: skip


def match(
    heads: list[str], rows: dict[int, list[str]], everybody: list[Learner], which: str
) -> tuple[dict[int, str], list[str]]:
    """Return which row is whose, and the learners for whom that cannot be told.

    First by ids and emails, then by names: as they are, as `learner_id` writes them, and without the
    signs that platforms leave out; last by the number behind an id that the collector made of a Canvas
    file. A match counts only where it is the only one on either side.
    """
    found: dict[int, str] = {}
    doubtful: set[str] = set()
    keys = {number: _row_keys(heads, row, which) for number, row in rows.items()}
    for step in range(4):
        holders = defaultdict(set)
        for number, steps in keys.items():
            for key in steps[step]:
                if number not in found:
                    holders[key].add(number)
        claims: dict[int, list[str]] = defaultdict(list)
        for learner in everybody:
            if learner.id in found.values() or learner.id in doubtful:
                continue
            fits = set().union(*(holders[key] for key in _learner_keys(learner)[step]))
            if len(fits) > 1:
                doubtful.add(learner.id)
            for number in fits:
                claims[number].append(learner.id)
        for number, claimed in claims.items():
            if len(claimed) > 1:
                doubtful.update(claimed)
            elif claimed[0] not in doubtful:
                found[number] = claimed[0]
    return found, sorted(doubtful)


def _learner_keys(learner: Learner) -> tuple[set[str], set[str], set[str], set[str]]:
    ids = {learner.id, learner.email, learner.platform_id}
    names, bare = _name_keys([learner.first, learner.last])
    of_id, bare_id = _name_keys([learner.id])
    numbers = set(re.findall(r"-(\d+)$", learner.id))
    return _keys(ids), names | of_id, bare | bare_id, numbers


def name_columns(heads: list[str], which: str) -> list[int]:
    """Return the places of the columns that hold names."""
    named = [place for place, head in enumerate(heads) if head.strip().lower() in _NAMES]
    # Another language: Moodle's worksheet has a number first, its gradebook two names.
    return named or ([1] if which == "worksheet" else [0, 1])


def _row_keys(
    heads: list[str], row: list[str], which: str
) -> tuple[set[str], set[str], set[str], set[str]]:
    named = name_columns(heads, which)
    parts = [row[place].strip() for place in named if place < len(row)]
    ids = {cell for place, cell in enumerate(row) if place not in named}
    numbers = set()
    if which == "canvas":
        # "Müller, Zoë" is one cell; files are called "müllerzoë_2342_…".
        parts = [part.strip() for part in ", ".join(parts).split(",")]
        number = row[[head.strip() for head in heads].index("ID")].strip()
        ids.add(f"{squeezed(*parts)}-{number}")
        numbers = {number} - {""}
    elif which == "worksheet":
        # Marked blind, everybody's name in an archive is this one and a number.
        ids |= {f"participant-{number}" for number in re.findall(r"(\d+)$", row[0].strip())}
    return _keys(ids), *_name_keys(parts), numbers


def _name_keys(parts: list[str]) -> tuple[set[str], set[str]]:
    """Return a name's keys, its parts in either order, and those without what platforms leave out."""
    orders = (parts, parts[::-1])
    names, bare = ({make(*order) for order in orders} for make in (learner_id, squeezed))
    return _keys(names), bare - {""}


def _keys(words: set[str]) -> set[str]:
    """Return ids as they are and as the collector writes them, without regard to capitals."""
    stripped = {word.strip() for word in words}
    return {key for word in stripped for key in (word.casefold(), learner_id(word)) if key}

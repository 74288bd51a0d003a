"""What learners are called: the id that is made of a platform's name, and the name to show."""

from nbgrader.api import Student
from slugify import slugify


def learner_id(*parts: str | None) -> str:
    """Return the id of a learner whom a platform calls by these parts: a name, perhaps a number.

    "Zoë Müller" becomes `zoe-muller`. Empty where nothing of it can be written in plain letters.
    """
    return slugify("-".join(filter(None, parts)))


def squeezed(*parts: str | None) -> str:
    """Return a name without what platforms leave out of it: blanks, hyphens, apostrophes, accents.

    "Sean O'Brien" and the "OBrien, Sean" of an archive differ in order alone.
    """
    return learner_id(*parts).replace("-", "")


def full_name(student: Student) -> str:
    """Return a learner's name where the gradebook has it, and the id otherwise."""
    return " ".join(filter(None, (student.first_name, student.last_name))) or student.id

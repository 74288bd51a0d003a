"""Every sentence of the pages that presupposes what comes out, and whether it is true.

A page is the same for all learners, and what they find is not. So a sentence such as "the median
hardly moved" is a claim about sixty accounts and not about one. Each of them is written down
here beside what makes it true, by the cell in which it stands and in its own words: if the words
change, or the data do, a test says so. `PRESUMES` finds the sentences that sound like a claim, so
that a new one cannot be forgotten.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rulebook.course.run import LEARNERS

NAMES = [*LEARNERS, "Sam Okafor", "Ben Fisher", "Rosa Lopez", "Zara Ali", "Grace Obi"]
NAMES += [f"Learner {number}" for number in range(60 - len(NAMES))]
FEW_NAMES = NAMES[::8]
"""For what takes a second a name: the whole atlas, shuffled anew."""


@dataclass(frozen=True)
class Claim:
    """One sentence and what makes it true.

    Attributes:
        cell: the id of the cell in which it stands.
        says: the words themselves.
        true: whether they are true; see where the claim is registered for what it is given.
        names: for how many names it is asked.
    """

    cell: str
    says: str
    true: Callable[..., object]
    names: tuple[str, ...] = tuple(NAMES)


PRESUMES = re.compile(
    r"\b(mostly|nearly|hardly|clearly|far (?:more|less|larger|smaller|apart|above|below|better)"
    r"|much (?:larger|smaller|more|less)|towers?|every time|rare(?:ly)?|wins|giants"
    r"|clear answer|answer is clear|contradict each other|overlap|exactly 1\b"
    r"|most (?:of|accounts|pages|governments|rules|people|posts|networks))\b",
    re.IGNORECASE,
)
"""Words of sentences that say how something comes out."""


def sentences(prose: str) -> list[str]:
    """Cut prose (or the source of a cell that prints prose) into sentences."""
    return [part.strip() for part in re.split(r"(?<=[.?!:])\s+|\n\n+", prose) if part.strip()]

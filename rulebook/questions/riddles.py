"""Riddles about code: one wrong step in an analysis of six lines; and what a few lines print, before they are run.

Each learner gets their own, drawn by their name: see `rulebook.learner.pick_accounts`.
"""

from dataclasses import dataclass

from rulebook.questions import checks
from rulebook.questions.checks import Question


@dataclass(frozen=True)
class Slip:
    """An analysis with one wrong step: its lines as they are shown, and which of them (from 1) is wrong."""

    lines: tuple[str, ...]
    line: int


# What each line is meant to do, the line that does it, and one that does something else.
_WEEKEND = (
    (
        "which posts went out on a Saturday or a Sunday?",
        'weekend = posts["weekday"].isin(["Saturday", "Sunday"])',
        'weekend = posts["weekday"].isin(["Friday", "Saturday"])',
    ),
    (
        "what did each post get, against its neighbours?",
        'value = posts["relative_engagement"]',
        'value = posts["engagement"]',
    ),
    (
        "the lift: what is typical at the weekend, divided by what is typical otherwise",
        "lift = value[weekend].median() / value[~weekend].median()",
        "lift = value[weekend].median() / value.max()",
    ),
    (
        "mix the labels; as many posts as before have one",
        "labels = weekend.sample(frac=1).to_numpy()",
        "labels = weekend.sample(frac=1, replace=True).to_numpy()",
    ),
    (
        "the lift of that shuffle",
        "lucky = value[labels].median() / value[~labels].median()",
        "lucky = value[weekend].median() / value[~weekend].median()",
    ),
    (
        "did luck get above 1 as far as the lift, or farther?",
        "print(lucky >= lift)",
        "print(lucky <= lift)",
    ),
)
SLIPS = tuple(str(line) for line in range(1, len(_WEEKEND) + 1))
"""Which slips there are, for drawing one by a name."""


def slip(drawn: str) -> Slip:
    """Return the analysis with the slip that was drawn, one of `SLIPS`."""
    line = int(drawn)
    shown: list[str] = []
    for number, (meant, good, wrong) in enumerate(_WEEKEND, start=1):
        shown += [f"   # {meant}", f"{number}  {wrong if number == line else good}"]
    return Slip(tuple(shown), line)


def slip_line(where: str) -> Question:
    """Ask which line of `unit.slip` does not do what the words above it say."""
    return Question(
        "slip",
        f"the number of a line, from 1 to {len(_WEEKEND)}",
        where,
        checks.whole_number(1, len(_WEEKEND)),
        lambda unit: unit.slip.line,
        checks.equal,
    )


@dataclass(frozen=True)
class Print:
    """A few lines, what they print, and what one would think that they print; each wrong one with its hint."""

    lines: tuple[str, ...]
    prints: float
    mistakes: tuple[tuple[float, str], ...]


def printed(where: str) -> Question:
    """Ask what the lines of `unit.riddle` print."""
    return Question(
        "prints",
        "the number that these lines print",
        where,
        checks.number,
        lambda unit: unit.riddle.prints,
        checks.close,
        lambda unit: unit.riddle.mistakes,
        "Right: it prints {answer}. Run the lines in a cell of your own, if you like.",
    )

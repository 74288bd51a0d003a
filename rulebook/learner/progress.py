"""How far a learner has come: every unit that there is, and what they have done of it."""

from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from rulebook.errors import RulebookError
from rulebook.files import course_folder
from rulebook.learner.accounts import clean_name
from rulebook.learner.cards import BEGUN, FINISHED, NOT_BEGUN, Card, cards
from rulebook.learner.predictions import FailLog
from rulebook.learner.steps import Step, steps
from rulebook.learner.talk import talk_path


def progress(name: object, root: Path | None = None) -> "Progress":
    """Return the map of the course, with what this learner has done.

    Args:
        name: the learner's name, as in the units. While it is blank, the map shows the units only.
        root: the course's folder; left out, it is looked for from the current folder upwards.

    Raises:
        RulebookError: there is no course there.
    """
    return Progress(name, root or course_folder())


class Progress:
    """The map of the course: cards in a notebook, lines of text elsewhere.

    Attributes:
        steps: the units.
        said: a sentence on how far the learner is, or on the name that is missing.
        status: for each unit's name "not begun", "begun" or "finished"; empty without a name.
    """

    def __init__(self, name: object, root: Path) -> None:
        self.steps = steps(root)
        self.status: dict[str, str] = {}
        self._found: dict[str, str] = {}
        try:
            clean_name(name)
        except RulebookError as error:
            self.said = str(error)
            return
        self._read(name)
        who = " ".join(str(name).split())
        done = list(self.status.values()).count(FINISHED)
        self.said = f"{who}, you have finished {done} of {len(self.steps)} units."
        if self.next:
            self.said += f" The next one: {self.next.title.rstrip('.?!')}."

    def _read(self, name: object) -> None:
        log = FailLog(name)
        said = pd.concat([log.table(), log.guesses()]).set_index("unit")
        for step in self.steps:
            status = NOT_BEGUN
            if step.slug in said.index:
                row = said.loc[step.slug]
                ended = pd.notna(row["verdict"]) or pd.notna(row["measured"])
                status = FINISHED if ended else BEGUN
                self._found[step.name] = _finding(cast(Any, row))
            # The last unit measures the learner; what comes of it is the talk.
            if step.slug == "failconf" and status == BEGUN and talk_path(name).is_file():
                status = FINISHED
            self.status[step.name] = status

    @cached_property
    def next(self) -> Step | None:
        """The first unit that is not finished, or None."""
        open_ones = (step for step in self.steps if self.status.get(step.name) != FINISHED)
        return next(open_ones, None)

    def __repr__(self) -> str:
        lines = [f"{step.title}: {self.status.get(step.name, 'open it')}" for step in self.steps]
        return "\n".join([self.said, *lines])

    def _repr_html_(self) -> str:
        return cards(
            self.said,
            [
                Card(
                    step,
                    self.status.get(step.name),
                    self._found.get(step.name, ""),
                    step is self.next,
                )
                for step in self.steps
            ],
        )


def _finding(row: pd.Series) -> str:
    """Say in a few words what was expected and what was found."""
    parts = []
    if pd.notna(row["expect"]):
        parts.append(f"expected: {row['expect']}")
    elif pd.notna(row["guess"]):
        parts.append(f"expected: {row['guess']:,g}")
    if pd.notna(row["verdict"]):
        parts.append(f"found: {row['verdict']}")
    elif pd.notna(row["measured"]):
        parts.append(f"found: {row['measured']:,g}")
    return "; ".join(parts)

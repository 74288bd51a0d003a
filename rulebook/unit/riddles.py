"""The riddles about code that a unit gives: every learner's are drawn by their name."""

from functools import cached_property

from rulebook.errors import wrapped
from rulebook.learner.accounts import pick_accounts
from rulebook.questions.riddles import PRINTS, SLIPS, Print, Slip, slip
from rulebook.unit.base import Unit


class Slips(Unit):
    """A unit with an analysis in which one step is wrong."""

    @cached_property
    def slip(self) -> Slip:
        """The analysis with one wrong step that this learner is shown."""
        return slip(self.slug, pick_accounts(self.learner, f"{self.slug}/slip", SLIPS)[0])

    def show_slip(self) -> None:
        """Print the analysis with one wrong step."""
        print(wrapped(self._missing) if self._missing else "\n".join(self.slip.lines))


class Prints(Unit):
    """A unit with a few lines of which the learner says what they print."""

    @cached_property
    def riddle(self) -> Print:
        """The lines that this learner is shown."""
        choices, make = PRINTS[self.slug]
        drawn = pick_accounts(self.learner, f"{self.slug}/riddle", choices, 3)
        return make(list(map(float, drawn)))

    def show_riddle(self) -> None:
        """Print the lines."""
        print(wrapped(self._missing) if self._missing else "\n".join(self.riddle.lines))

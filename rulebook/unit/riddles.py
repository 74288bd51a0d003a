"""The riddles that a unit gives, about code and about sentences: every learner's are drawn by their name."""

from functools import cached_property

from rulebook.errors import wrapped
from rulebook.learner.accounts import pick_accounts
from rulebook.questions.riddles import PRINTS, SLIPS, Print, Slip, slip
from rulebook.questions.sentences import LETTERS, SENTENCES
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


class Letters(Unit):
    """A unit with four sentences of which the learner chooses one by its letter."""

    @cached_property
    def letters(self) -> dict[str, str]:
        """The key of the sentence that stands behind each letter, in this learner's order."""
        order = pick_accounts(self.learner, f"{self.slug}/letters", SENTENCES[self.slug], 4)
        return dict(zip(LETTERS, order, strict=True))

    def show_sentences(self) -> None:
        """Print the four sentences."""
        if self._missing:
            print(wrapped(self._missing))
            return
        for letter, key in self.letters.items():
            print(wrapped(f"{letter}: {SENTENCES[self.slug][key][0]}"))

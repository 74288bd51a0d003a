"""What every unit has: a learner's name, their fail log, and checks of their answers.

A unit never raises because something is still blank: a notebook that has just been opened runs
from top to bottom, and every cell says what it waits for.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd
from IPython import get_ipython

from rulebook.errors import RulebookError
from rulebook.evidence import VERDICTS
from rulebook.frame import Chart, LaterChart
from rulebook.learner import plain_words
from rulebook.learner.accounts import clean_name
from rulebook.learner.outcomes import say
from rulebook.learner.predictions import FailLog, Prediction, prediction_problem
from rulebook.learner.words import chosen
from rulebook.questions import QUESTIONS
from rulebook.questions.checks import NotAttemptedYet, NotThereYet, Question, wrapped
from rulebook.questions.hints import HINTS
from rulebook.unit.placeholder import Closed
from rulebook.unit.standing import OVERWRITTEN, Standing, reveal, standing

Given = TypeVar("Given")


class Unit:
    """One unit in one learner's hands. Notebooks get theirs from `rulebook.unit.start`.

    Attributes:
        slug: the unit's name, such as "hashtags".
        name: the learner's name, as it was written.
        prediction: the prediction in the notebook, or None as long as there is no valid one. The
            fail log keeps the first one, should it have been changed after looking.
        learner: the learner's name, once there is one.
    """

    def __init__(self, slug: str, name: object) -> None:
        self.slug = slug
        self.name = name
        self.prediction: Prediction | None = None
        self._questions = QUESTIONS[slug]
        self._missing: str | None = None
        self._handed: list[tuple[pd.DataFrame, pd.DataFrame]] = []
        self._failed_before: int | None = None
        try:
            clean_name(name)
        except RulebookError as error:
            self._missing = str(error)
            return
        self.learner = str(name)
        self._log = FailLog(name, keep=not self._graded)
        self._choose(str(name))

    @property
    def _graded(self) -> bool:
        """Whether a submission is graded or validated: it is not the learner who runs it."""
        return "NBGRADER_EXECUTION" in os.environ

    @property
    def waiting(self) -> bool:
        """Whether the learner's name is still missing."""
        return self._missing is not None

    def greeting(self) -> str:
        """Return what to say when the unit begins."""
        return ""

    def _choose(self, name: str) -> None:
        """Choose what this learner works on; a unit without accounts of its own chooses nothing."""

    def check_prediction(self, expect: object, confidence: object, reason: object) -> None:
        """Check that there is a valid prediction; one expectation is as good as another.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        self._require(prediction_problem(expect, confidence, reason), expect, confidence, reason)
        say("Right: your prediction is valid. Run the next grey cell: it opens the posts.")

    def check(self, question: str, answer: object) -> None:
        """Check an answer and print what comes of it.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        asked = self._asked(question, answer)
        self._say_if_older(asked.answer)
        try:
            said = wrapped(asked.check(self, answer))
        except (NotAttemptedYet, NotThereYet) as error:
            raise self._slipped(asked.answer, error) from None
        say(said)

    def check_form(self, question: str, answer: object) -> None:
        """Check that an answer can be one, without saying whether it is right.

        For answers of which a learner could try all there are: they are marked after handing in.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        asked = self._asked(question, answer)
        self._say_if_older(asked.answer)
        try:
            asked.readable(answer)
        except (NotAttemptedYet, NotThereYet) as error:
            raise self._slipped(asked.answer, error) from None
        say(
            wrapped(
                f"Noted: {asked.answer} can be marked. You will find out after handing in whether it is right."
            )
        )

    def hint(self, question: str) -> None:
        """Print the next hint to a question: where to look, how to begin, and nearly there.

        The third one comes again and again. How many were asked for stands in the learner's own fail
        log; nobody else sees it, and no mark depends on it.

        Raises:
            RulebookError: there is no such question in this unit.
        """
        if self._missing:
            raise RulebookError(self._missing)
        if question not in self._questions:
            raise RulebookError(
                f"There is no hint called {question!r}: write one of {', '.join(self._questions)}, as in "
                "the check below the answer, between quotation marks."
            )
        steps = [self._questions[question].where, *HINTS[self.slug][question]]
        asked = min(self._log.hint(self.slug, question), len(steps))
        print(wrapped(f"Hint {asked} of {len(steps)}: {steps[asked - 1]}"))
        if asked < len(steps):
            print(wrapped("For the next one, run this cell once more."))

    def so_far(self) -> Standing | Closed | None:
        """Return how far the page is: what stands, what is noted and marked later, what is open.

        None while a submission is graded or validated: it is about the page in the learner's hands.
        """
        if self._graded:
            return None
        return standing(self, _names()) or Closed(
            f"The file of this page is not found: is it still called after its unit, {self.slug}?"
        )

    def reveal(self) -> None:
        """Print which of the noted answers are right, for whoever learns without an instructor.

        Raises:
            RulebookError: something is still open, or an instructor marks the page.
        """
        for line in reveal(self, _names()).splitlines():
            print(wrapped(line))

    @staticmethod
    def same_words(*words: object) -> tuple[object, ...]:
        """Return verdicts in the words of the course: "Holds" is "holds", and Python compares letters."""
        return tuple(chosen(word, VERDICTS) or word for word in words)

    def _require(self, problem: str | None, *parts: object) -> None:
        """Raise unless `parts` have no problem and the unit has a name; all blank is not attempted."""
        self._say_if_failed()
        if problem and all(part is ... for part in parts):
            raise NotAttemptedYet(wrapped(f"Not attempted yet: {problem}"))
        problem = problem or self._missing
        if problem:
            raise NotThereYet(wrapped(f"Not there yet: {problem}"))

    def _asked(self, question: str, answer: object) -> Question:
        asked = self._questions[question]
        if self._missing and answer is not ...:
            raise NotThereYet(wrapped(f"Not there yet. {self._missing}"))
        return asked

    def _if_open(self, give: Callable):
        return self._closed() if self.prediction is None else self._hand(give())

    def _picture(self, draw: Callable[[], Chart]) -> Chart | Closed:
        return self._closed() if self.prediction is None else LaterChart(draw)

    def _sentence(self, learned: object) -> str | Closed:
        """Return what somebody has learned, or what keeps it out of the fail log."""
        if self.prediction is None:
            return self._closed()
        try:
            return str(self._questions["learned"].readable(learned))
        except RulebookError as error:
            return Closed(str(error))

    def _hand(self, given: Given) -> Given:
        """Return what the learner gets, and remember a table as it was."""
        if isinstance(given, pd.DataFrame):
            self._handed.append((given, given.copy()))
        return given

    def _say_if_older(self, answer: str) -> None:
        """Say so where the cell above failed, or gives the answer no value any more: an older one is looked at."""
        if plain_words.is_old(answer):
            print(
                wrapped(
                    f"The cell above gives no value to {answer} any more. What follows is about an old one: "
                    f"begin its line with {answer} = and run it again."
                )
            )
        self._say_if_failed(answer)
        if stale := " and ".join(plain_words.stale_names()):
            print(
                wrapped(
                    f"The cell above uses {stale}, and no cell gives a value to {stale} any more. Once this page is "
                    "started anew, that cell will stop there: write the missing line into it."
                )
            )

    def _say_if_failed(self, answer: str = "") -> None:
        """Say so, once a check, where the cell above, or the one that gives the answer, ended in an error."""
        here = getattr(get_ipython(), "execution_count", None)
        above = plain_words.error_just_before()
        if (above or plain_words.failed_last(answer)) and self._failed_before != here:
            self._failed_before = here
            cell = "The cell above" if above else f"The cell that begins with {answer} ="
            print(
                wrapped(
                    f"{cell} ended in an error. Mend that first: what follows is about the answer that ran before it."
                )
            )

    def _slipped(self, answer: str, error: RulebookError) -> RulebookError:
        """Say so if the cell above misspelt the answer's name, or if a table is not what it was.

        Returns what is to be raised: the error, without its thoughts where these would lead astray, as the table
        is another one than they know.
        """
        slip = plain_words.misspelt_just_before(answer)
        if slip:
            print(
                wrapped(
                    f"The cell above gives a value to {slip}. Is that a slip of the pen? The answer is "
                    f"looked for in {answer}."
                )
            )
        if not self.overwritten:
            return error
        print(wrapped(OVERWRITTEN))
        return error.bare if isinstance(error, NotThereYet) else error

    @property
    def overwritten(self) -> bool:
        """Whether a table that was handed over is no longer what it was: a column was written into."""
        return any(
            column not in given or not given[column].equals(was[column])
            for given, was in self._handed
            if not given.equals(was)  # all at once, before one after the other
            for column in was
        )

    def _closed(self) -> Closed:
        return Closed(
            self._missing
            or "The posts are still closed: write your prediction in section 1, and run the cell that "
            "opens them."
        )


def _names() -> dict[str, Any]:
    """Return what the notebook's names stand for; nothing outside a notebook."""
    return dict(getattr(get_ipython(), "user_ns", None) or {})

"""What a unit asks at its end, each in another form.

How the prediction went, which of four sentences may be said; and what is written down for later. What is asked
for as a number stands in `closing_numbers`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from rulebook.evidence import VERDICTS
from rulebook.questions import checks
from rulebook.questions.checks import Question
from rulebook.questions.sentences import LETTERS, SENTENCES


def letter(answer: str, where: str, fits: Callable[[Any], str]) -> Question:
    """Ask for the letter of one of four sentences; `fits` gives the key of the right one."""

    def right(unit) -> str:
        return next(letter for letter, key in unit.letters.items() if key == fits(unit))

    return Question(
        answer,
        "one of the letters A, B, C, D, between quotation marks",
        where,
        checks.choice(*LETTERS),
        right,
        checks.equal,
        lambda unit: [
            (letter, SENTENCES[unit.slug][key][1]) for letter, key in unit.letters.items()
        ],
    )


def surprised(
    answer: str, where: str, verdict: Callable[[Any], str] = lambda unit: unit.evidence.verdict
) -> Question:
    """Ask whether the learner's prediction differs from the verdict."""

    def right(unit) -> bool | None:
        return None if unit.prediction is None else unit.prediction.expect != verdict(unit)

    return Question(
        answer,
        "True or False: whether the verdict differs from what you expected",
        where,
        checks.yes_or_no,
        right,
        checks.equal,
    )


SURE = 67
"""From this confidence on somebody said that they were sure: twice as likely right as wrong."""


def how_it_went(answer: str, where: str) -> Question:
    """Ask which of four letters says how the prediction went: right or wrong, sure or not."""

    def right(unit) -> str | None:
        if unit.prediction is None:
            return None
        sure = unit.prediction.confidence >= SURE
        if unit.prediction.expect == unit.evidence.verdict:
            return "A" if sure else "B"
        return "D" if sure else "C"

    return Question(
        answer,
        "one of the letters A, B, C, D, between quotation marks",
        where,
        checks.choice("A", "B", "C", "D"),
        right,
        checks.equal,
    )


def learned(answer: str, asked: str) -> Question:
    """Ask for a sentence about what the learner does differently now; `asked` is the question as the page has it."""
    return Question(
        answer,
        "one whole sentence, between quotation marks",
        f"section 6: {asked}",
        _own_words(checks.WORDS_IN_A_SENTENCE, asked),
        lambda unit: None,
        lambda value, right: True,
        praise="Right: it is in your fail log.",
    )


def _own_words(words: int, asked: str) -> Callable[[Any], str]:
    """Return a reader of a text of so many words that are not those of the question."""
    read = checks.sentence(words)

    def own(value: Any) -> str:
        text = read(value)
        if _words(text) in _words(asked):
            raise checks.Unreadable("these are the words of the question. What is your answer?")
        return text

    return own


def _words(text: str) -> str:
    """Return the words of a text with one space around each, whatever stands between them."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def story(answer: str, where: str) -> Question:
    """Ask for a line that names first what was expected and then what was found."""

    def right(unit) -> tuple[str, str] | None:
        if unit.prediction is None:
            return None
        return unit.prediction.expect, unit.evidence.verdict

    def same(text: str, words: tuple[str, str] | None) -> bool:
        said = re.sub("[’‘`´]", "'", text.casefold()).replace("cannot tell", VERDICTS[2])
        place = said.find(words[0]) if words else -1
        return place >= 0 and said.find((words or ("", ""))[1], place + 1) >= 0

    return Question(
        answer,
        'a line with two of the words "holds", "backfires", "can\'t tell": what you expected, and then the verdict',
        where,
        checks.sentence(6),
        right,
        same,
    )


class Unfinished(Question):
    """A question whose answer is a sentence of which the beginning is given, and three dots behind it."""

    def readable(self, came: Any) -> Any:
        """Return the whole sentence; what still ends in three dots is not attempted."""
        blank = isinstance(came, str) and came.rstrip().endswith(("...", "…"))
        return super().readable(... if blank else came)


def finished(answer: str, beginning: str, words: int, where: str) -> Question:
    """Ask for a sentence that begins as given and goes on for so many words."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise checks.Unreadable("write a sentence between quotation marks.")
        whole = " ".join(value.split())
        if not whole.casefold().startswith(beginning.casefold()):
            raise checks.Unreadable(f'keep its beginning: "{beginning} ...".')
        if problem := checks.sentence_problem(whole[len(beginning) :], words):
            raise checks.Unreadable(f"behind the beginning {problem}")
        return whole

    return Unfinished(
        answer,
        f'a sentence that begins with "{beginning}" and goes on for {words} words or more',
        where,
        read,
        lambda unit: None,
        lambda value, right: True,
        praise="Right: it is in your fail log.",
    )


def plan(answer: str, words: int, asked: str, where: str) -> Question:
    """Ask for a plan of so many words: a sentence with "if" in it, and "then" somewhere behind.

    `asked` is the question as the page has it.
    """
    read = _own_words(words, asked)

    def planned(value: Any) -> str:
        text = read(value)
        said = _words(text)
        if " if " not in said:
            raise checks.Unreadable('there is no "if" in it. What will you do if it turns out so?')
        if " then " not in said.partition(" if ")[2]:
            raise checks.Unreadable('behind the "if" there is no "then". What will you do then?')
        blank = re.search(r"\.\.\.|…", text)
        if blank:
            raise checks.Unreadable("there are still three dots in it. Write what they stand for.")
        return text

    return Question(
        answer,
        f'a sentence of {words} words or more, with "if" and "then" in it',
        where,
        planned,
        lambda unit: None,
        lambda value, right: True,
        praise="Right: it is in your fail log.",
    )


class Message(Question):
    """A question whose answer is a text in which one of the learner's own figures stands."""

    def _thoughts(self, unit: Any, value: Any, right: Any) -> list[str]:
        """Return what is wrong with a text in which no figure of the learner's stands."""
        if self.same(value, right):
            return []
        if re.search(r"\d,\d", value):
            return ["Write the number with a point, as in 1.25, and not with a comma."]
        if re.search(r"\d\.\d", value):
            return ["the number in it is another one."]
        return ["there is no number with two decimals in it."]


def message(
    answer: str,
    looked_for: str,
    where: str,
    words: int,
    figures: Callable[[Any], Iterable[float]],
    praise: str = "Right: it is in your fail log.",
) -> Question:
    """Ask for a message of so many words in which one of the learner's own figures stands."""

    def has_figure(text: str, allowed: tuple[float, ...]) -> bool:
        written = [float(number) for number in re.findall(r"\d+\.\d+", text)]
        return any(checks.close(number, figure) for number in written for figure in allowed)

    return Message(
        answer,
        looked_for,
        where,
        checks.sentence(words),
        lambda unit: tuple(figures(unit)),
        has_figure,
        praise=praise,
    )

"""Checks of a learner's answers, in three outcomes: not attempted yet, not there yet, right.

An answer is a value in a named variable. A check reads it, whatever kind of Python value carries
it, and compares it with what is right for the learner's own account. The two outcomes that are
not "right" are exceptions, because nbgrader gives the points of a test cell that raises nothing;
they print as plain sentences.

The idea that "not attempted" is not "wrong", and that known mistakes get their own hint, is from
Kaggle's learntools (https://github.com/Kaggle/learntools).
"""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Number
from typing import Any, cast

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from rulebook.errors import RulebookError, wrapped
from rulebook.learner.words import chosen, sentence_problem, truth

WORDS_IN_A_SENTENCE = 5
"""With fewer words than this nobody has said what they will do."""

# An answer rounded to two decimals is right: half of the last digit, and floating-point noise.
ROUNDING = 0.005 + 1e-9
ROUNDED_OFF = 0.005
NOT_TO_BE_TOLD = (
    "rounded like this it cannot be told from what a usual mistake gives on your account. Leave it "
    "unrounded: the line that works it out is the best answer."
)
NO_VALUE = (
    "it is not a number that can be compared: was there a division by zero, or did no post say "
    "True? Look at the spelling, too: True and False stand without quotation marks."
)


class NotAttemptedYet(RulebookError):
    """The answer is still blank."""


class NotThereYet(RulebookError):
    """The answer is not right: what came, what was looked for, and where to look.

    Attributes:
        bare: the same without the thought what may have gone wrong.
    """

    def __init__(self, message: str, bare: str | None = None) -> None:
        super().__init__(message)
        self._bare = bare

    @property
    def bare(self) -> "NotThereYet":
        """The same without the thought what may have gone wrong."""
        return self if self._bare is None else NotThereYet(self._bare)


class Unreadable(ValueError):
    """The value is of a kind that cannot be the answer; the message says what to change."""


@dataclass(frozen=True)
class Question:
    """One question of a unit.

    Attributes:
        answer: the name of the variable that holds the answer.
        looked_for: what kind of value is looked for, in words, without giving it away.
        where: where to look for the way there.
        read: turns what came into a plain value, or raises `Unreadable`.
        right: gives the right value for a unit (its account, its posts).
        same: whether a value that was read is the right one.
        mistakes: gives for a unit the values that usual mistakes lead to, each with its hint.
        praise: what to say of a right answer; `{answer}` is the value.
        follows_from: what of the learner's own code the right answer follows from, if it does.
    """

    answer: str
    looked_for: str
    where: str
    read: Callable[[Any], Any]
    right: Callable[[Any], Any]
    same: Callable[[Any, Any], bool]
    mistakes: Callable[[Any], Iterable[tuple[Any, str]]] = lambda unit: ()
    praise: str = "Right."
    follows_from: str = ""

    def check(self, unit: Any, came: Any) -> str:
        """Return the praise for a right answer.

        Raises:
            NotAttemptedYet: `came` is still the blank `...`.
            NotThereYet: `came` is not right.
        """
        value = self.readable(came)
        right = self.right(unit)
        if exact(value, right) or (right is None and self.same(value, right)):
            return self.praise.format(answer=shown(value))
        hints = self._thoughts(unit, value, right)
        if not self.same(value, right):
            thought = (
                _joined(hints)
                or thousands(value, right)
                or too_round(value, right)
                or _no_share(value, self.looked_for)
            )
            raise self._not_there(came, thought)
        # The right one, rounded. Does a usual mistake, rounded, come to the same?
        if hints and any(exact(value, wrong) for wrong in self._wrongs(unit, right)):
            raise self._not_there(came, _joined(hints))
        if hints:
            raise self._not_there(came, NOT_TO_BE_TOLD)
        return self.praise.format(answer=shown(value))

    def _wrongs(self, unit: Any, right: Any) -> list[Any]:
        """Return what usual mistakes lead to; where one leads to the right value, nothing is to mend."""
        return [
            wrong
            for wrong, _ in self.mistakes(unit)
            if wrong is not None and not exact(wrong, right)
        ]

    def _thoughts(self, unit: Any, value: Any, right: Any) -> list[str]:
        """Return the hints of all the mistakes that this value may come of, the likeliest first."""
        return list(
            dict.fromkeys(
                hint
                for wrong, hint in self.mistakes(unit)
                if wrong is not None and not exact(wrong, right) and fits(value, wrong)
            )
        )

    def readable(self, came: Any) -> Any:
        """Return the plain value of what came, or raise as `check` does; nothing is compared."""
        if came is ... or (isinstance(came, str | tuple | list) and len(came) == 0):
            raise NotAttemptedYet(
                wrapped(
                    f"Not attempted yet: {self.answer} is still blank. Replace the ... in the cell "
                    f"above with {self.looked_for} ({self.answer} = stays in front of it), run that cell "
                    "and then this one."
                )
            )
        try:
            return self.read(came)
        except Unreadable as reason:
            raise self._not_there(came, str(reason)) from None

    def _what_came(self, came: Any) -> str:
        return f"{self.answer} is {shown(came)}"

    def _not_there(self, came: Any, hint: str = "") -> NotThereYet:
        lines = [
            f"Not there yet: {self._what_came(came)}.",
            f"Looked for: {self.looked_for}.",
            f"Where to look: {self.where}",
        ]
        bare = "\n".join(wrapped(line) for line in lines)
        if hint:
            lines.insert(2, f"A thought: {hint}")
        return NotThereYet("\n".join(wrapped(line) for line in lines), bare)


def shown(value: Any) -> str:
    """Return a value as a learner would write it, in one short piece."""
    value = _unwrapped(value)
    if isinstance(value, pd.DataFrame):
        return f"a table of {len(value)} rows and {value.shape[1]} columns"
    if isinstance(value, pd.Series):
        return f"a column of {len(value)} values"
    if isinstance(value, np.ndarray | ExtensionArray):
        return f"a list of {value.size} values"
    if type(value).__module__.startswith(("matplotlib.", "seaborn.")):
        return "a picture"
    if callable(value):
        return "a function"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, Number) and not isinstance(value, complex):
        number = float(cast(Any, value))
        if abs(number) < 1e-12:
            return "0"
        if number == int_or_nan(number):
            return str(int(number))
        return f"{number:,.1f}" if abs(number) >= 1000 else f"{number:.4g}"
    if isinstance(value, tuple | list) and len(value) <= 3:
        return " and ".join(shown(part) for part in value)
    if isinstance(value, tuple | list | set | dict):
        return f"a list of {len(value)} values"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def int_or_nan(number: float) -> float:
    """Return the whole number that `number` is, or NaN if it is none."""
    return number if np.isfinite(number) and number == round(number) else float("nan")


def _unwrapped(value: Any) -> Any:
    """Return the one value inside a Series, a table, an array or a list of length one."""
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index | np.ndarray) and value.size == 1:
        return (
            value.to_numpy().ravel()[0] if not isinstance(value, np.ndarray) else value.ravel()[0]
        )
    if isinstance(value, list | tuple) and len(value) == 1:
        return _unwrapped(value[0])
    return value


def number(value: Any) -> float:
    """Read a number, from any kind of value that carries exactly one."""
    value = _unwrapped(value)
    if isinstance(value, bool | np.bool_):
        raise Unreadable("True and False are not numbers: work out the number itself.")
    if isinstance(value, str) and any(letter.isdigit() for letter in value):
        raise Unreadable("it is text; leave the quotation marks out.")
    if isinstance(value, str):
        raise Unreadable(
            "it is text, and a number is looked for. If you typed it, leave the quotation marks out."
        )
    if isinstance(
        value,
        pd.DataFrame
        | pd.Series
        | pd.Index
        | np.ndarray
        | ExtensionArray
        | list
        | tuple
        | set
        | dict,
    ):
        # 1,200 and 11,728.7 are tuples; a pair of answers instead of one is one, too.
        if isinstance(value, tuple) and value and all(map(_is_number, value)):
            raise Unreadable(
                "there is a comma in it. Write 1200 and not 1,200, and a decimal point as in 1.5."
            )
        size = getattr(value, "size", None) or len(value)
        held = "1 value, as a collection" if size == 1 else f"{size} values"
        if isinstance(value, pd.Series) and pd.api.types.is_bool_dtype(value):
            raise Unreadable(
                f"it holds {size} times True or False, and one number is looked for. A question in round brackets "
                "with .sum() behind them counts the rows that say True; between the square brackets of its table "
                "it keeps them."
            )
        raise Unreadable(f"it holds {held}, and one number is looked for.")
    if callable(value):
        raise Unreadable("it is a function that was not called: put () behind its name.")
    if value is None:
        raise Unreadable(
            "it is nothing: print( ) shows a value and gives none back. Leave print out, and keep what stands in its "
            "brackets."
        )
    if value is pd.NA or value is pd.NaT:
        raise Unreadable(NO_VALUE)
    try:
        result = float(value)
    except (TypeError, ValueError):
        raise Unreadable("it is not a number.") from None
    if not np.isfinite(result):
        raise Unreadable(NO_VALUE)
    return result


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole_number(low: int, high: int) -> Callable[[Any], float]:
    """Return a reader of a whole number from `low` to `high`, both included."""

    def read(value: Any) -> float:
        result = number(value)
        if not (low <= result <= high and result == round(result)):
            raise Unreadable(f"write a whole number from {low} to {high}.")
        return result

    return read


def numbers(count: int) -> Callable[[Any], tuple[float, ...]]:
    """Return a reader of `count` numbers, in a tuple, a list, an array or a Series."""

    def read(value: Any) -> tuple[float, ...]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise Unreadable(f"{count} numbers are looked for, with a comma between them.")
        parts = list(value.values()) if isinstance(value, dict) else list(value)
        if len(parts) != count:
            raise Unreadable(f"it holds {len(parts)} values, and {count} are looked for.")
        if any(part is ... for part in parts):
            raise Unreadable("a part of it is still blank.")
        return tuple(number(part) for part in parts)

    return read


def choice(*words: str) -> Callable[[Any], str]:
    """Return a reader of one of `words`, whatever its capitals and spaces."""

    def read(value: Any) -> str:
        value = _unwrapped(value)
        listed = ", ".join(f'"{word}"' for word in words)
        if callable(value):
            raise Unreadable(
                "it is a recipe that was not called: behind its name, in round brackets, stands what it is handed."
            )
        if not isinstance(value, str):
            raise Unreadable(f"write one of {listed}, quotation marks included.")
        word = chosen(value, words)
        if word is None:
            near = difflib.get_close_matches(value.casefold(), words, 1, 0.75)
            meant = f' Did you mean "{near[0]}"?' if near else ""
            raise Unreadable(f"it is none of {listed}.{meant}")
        return word

    return read


def yes_or_no(value: Any) -> bool:
    """Read True or False, also from NumPy, from 0 and 1 and from "yes" and "no"."""
    value = _unwrapped(value)
    if isinstance(value, str) and (said := truth(value)) is not None:
        return said
    if isinstance(value, bool | np.bool_) or (
        isinstance(value, Number) and cast(Any, value) in (0, 1)
    ):
        return bool(value)
    if isinstance(value, tuple):
        raise Unreadable("there is a comma in it: Python writes a decimal point, as in 1.5.")
    raise Unreadable("write True or False, without quotation marks.")


def sentence(words: int) -> Callable[[Any], str]:
    """Return a reader of a text of at least `words` words."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Unreadable("write a sentence between quotation marks.")
        problem = sentence_problem(value, words)
        if problem:
            raise Unreadable(problem)
        if re.search(r"\{.+\}", value):
            raise Unreadable(
                "it still says what stands in the curly brackets. Put an f in front of the first quotation mark, or "
                "write there what belongs in the brackets."
            )
        return " ".join(value.split())

    return read


def close(value: float, right: float) -> bool:
    """Whether a number is right, or is the right one rounded.

    Two decimals always will do; fewer, as a chart prints them, if they are off by 0.5 % at most.
    """
    off = abs(value - right)
    if off <= max(ROUNDING, 1e-6 * abs(right)):
        return True
    # Halves may go either way: 230.5 is 230 for one and 231 for another.
    rounded = decimals(value) < 2 and off <= 0.5 * 10 ** -decimals(value) + 1e-9
    return rounded and off <= ROUNDED_OFF * abs(right)


def within_half(value: float, right: float) -> bool:
    """Whether a number is right as whole numbers go, such as 33 for 33.3 per cent."""
    return abs(value - right) <= 0.5 + 1e-9


def decimals(value: float) -> int:
    """Return how many decimals were given: 2 for 0.98, 0 for 231; many for what was not rounded."""
    text = f"{value:.12f}".rstrip("0")
    return len(text.partition(".")[2])


def exact(value: Any, other: Any) -> bool:
    """Whether two values are the same but for floating-point noise."""
    if isinstance(value, tuple) and isinstance(other, tuple):
        return len(value) == len(other) and all(map(exact, value, other))
    if _is_plain_number(value) and _is_plain_number(other):
        return bool(abs(value - other) <= 1e-6 * max(1, abs(other)))
    return type(value) is type(other) and value == other


def fits(value: Any, other: Any) -> bool:
    """Whether a value is another one, or that one rounded to as many decimals as were given."""
    if isinstance(value, tuple) and isinstance(other, tuple):
        return len(value) == len(other) and all(map(fits, value, other))
    if not (_is_plain_number(value) and _is_plain_number(other)):
        return exact(value, other)
    off, given = abs(value - other), decimals(value)
    rounded = off <= 0.5 * 10 ** -min(given, 6) + 1e-9
    return exact(value, other) or (rounded and (given >= 2 or off <= ROUNDED_OFF * abs(other)))


def thousands(value: Any, right: Any) -> str:
    """Return what to say of 14.000 where 14000 was meant, or nothing."""
    numbers = _is_plain_number(value) and _is_plain_number(right)
    if numbers and abs(right) >= 1000 and close(1000 * float(value), float(right)):
        return (
            "Python's point is a decimal point, so 14.000 is fourteen. Write 14000, without a point "
            "and without a comma."
        )
    return ""


def too_round(value: Any, right: Any) -> str:
    """Return what to say of a number that was rounded too far, or nothing."""
    numbers = _is_plain_number(value) and _is_plain_number(right)
    if not numbers or decimals(value) >= 2 or decimals(right) <= decimals(value):
        return ""
    if value == 0 or abs(value - right) > 0.5 * 10 ** -decimals(value) + 1e-9:
        return ""
    return "did you round it? Leave it unrounded, or with two decimals."


def _no_share(value: Any, looked_for: str) -> str:
    """Return what to say of 28 where a number from 0 to 1 is looked for, or nothing."""
    if looked_for.startswith("a number from 0 to 1") and _is_plain_number(value) and value > 1:
        return "it is more than 1. Is it per cent? 28 % is written 0.28."
    return ""


def _is_plain_number(value: Any) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool | np.bool_ | complex)


def _joined(hints: list[str]) -> str:
    """Return one thought of several: a value that fits two mistakes is not blamed on one of them."""
    if len(hints) < 2:
        return "".join(hints)
    return "more than one slip leads here. Perhaps " + " Or perhaps ".join(hints[:3])


def all_close(values: tuple[float, ...], right: tuple[float, ...]) -> bool:
    """Whether each of several numbers is right."""
    return len(values) == len(right) and all(map(close, values, right))


def equal(value: Any, right: Any) -> bool:
    """Whether a word or a truth value is right."""
    return value == right

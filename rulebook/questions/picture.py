"""A question whose answer is a picture that the learner has drawn.

It is checked by what is drawn, not by its code: the numbers in the axes, their scale, the names at
the axes and the title. Colours and style are the learner's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rulebook.questions import checks
from rulebook.questions.checks import Question
from rulebook.questions.shown import Kind, has_intervals, marks, same_numbers

SIDES = "along the bottom", "up the side"

Demand = Callable[[list, Any, int], str]
"""Given the axes, the numbers and the way of the values, says what is still wrong, or nothing."""


@dataclass(frozen=True)
class As:
    """Numbers that a usual mistake draws, in pictures of other kinds than the one asked for."""

    kinds: tuple[Kind, ...]
    numbers: Any


@dataclass(frozen=True)
class Picture(Question):
    """A question whose answer is a picture. Make one with `picture`.

    Attributes:
        kinds: the kinds of picture that will do, the one asked for first.
        demands: what the picture must have besides, such as a scale of logarithms.
        said: what to say of a right picture, for a unit.
    """

    kinds: tuple[Kind, ...] = ()
    demands: tuple[Demand, ...] = ()
    said: Callable[[Any], str] = lambda unit: "Right."

    def check(self, unit: Any, came: Any) -> str:
        """Look at what stands in the picture; see `Question.check`."""
        if came is ...:
            self.readable(came)
        several = marks.axes_of(came)
        if not several:
            raise self._not_there(came, self._no_picture(came))
        right = self.right(unit)
        found = _found(several, right, self.kinds)
        if found is None:
            raise self._not_there(came, self._thought(unit, several, right))
        kind, numbers, way = found
        problems = (
            kind.misnamed(several, numbers),
            *(ask(several, numbers, way) for ask in self.demands),
        )
        if problem := next(filter(None, (*problems, _unnamed(several, came))), ""):
            raise self._not_there(came, problem)
        return self.said(unit)

    def _no_picture(self, came: Any) -> str:
        if isinstance(came, list | tuple):
            return (
                f"it holds what .set() gave back, and no picture. Draw in one line, {self.answer} = ..., and "
                f"set the title in the next: {self.answer}.set( ... );"
            )
        return f"it holds no picture. Write {self.answer} = in front of the line that draws it."

    def _thought(self, unit: Any, several: list, right: Any) -> str:
        """Return what this picture may have come of."""
        for wrong, hint in self.mistakes(unit):
            kinds, numbers = (
                (wrong.kinds, wrong.numbers) if isinstance(wrong, As) else (self.kinds, wrong)
            )
            told = isinstance(wrong, As) or not same_numbers(right, numbers)
            if told and _found(several, numbers, kinds):
                return hint
        drawn = _drawn(several)
        if not drawn:
            return "there is nothing in it yet."
        wanted = self.kinds[0]
        fitting = [words for words in drawn if words in {kind.made_of for kind in self.kinds}]
        if not fitting:
            return f"it shows {drawn[0]}, and asked for is {wanted.words}."
        return (
            f"it shows {fitting[0]}, but with other numbers than those asked for. Is it the table of your own "
            "account, and the column of the question?"
        )

    def _what_came(self, came: Any) -> str:
        drawn = marks.axes_of(came) or checks.shown(came) == "a picture"
        return (
            f"something about {self.answer} is not as asked" if drawn else super()._what_came(came)
        )


def picture(
    looked_for: str,
    where: str,
    kinds: tuple[Kind, ...],
    right: Callable[[Any], Any],
    mistakes: Callable[[Any], Iterable[tuple[Any, str]]],
    said: Callable[[Any], str],
    demands: tuple[Demand, ...] = (),
) -> Picture:
    """Return the question whose answer is called `picture`.

    Args:
        looked_for: what is asked for, in words; see `Question`.
        where: where to look; see `Question`.
        kinds: the kinds of picture that will do, the one asked for first.
        right: the numbers that it should show, for a unit; a list where several will do.
        mistakes: for a unit, other numbers (or `As` another kind) that a picture may show, each with its
            hint; the first that fits is told.
        said: what to say of a right picture, for a unit.
        demands: what else it must have.
    """
    return Picture(
        "picture", looked_for, where, checks.number, right, checks.equal, mistakes,
        kinds=kinds, demands=demands, said=said,
    )  # fmt: skip


def not_yours(
    unit: Any, numbers: Callable[[Any], Any], things: str = "posts"
) -> list[tuple[Any, str]]:
    """Return two mistakes: a picture of everybody's posts, and one of the second account.

    `numbers` gives what the picture shows for a table of posts, `things` is what a post is called.
    """
    return [
        (
            numbers(unit.all_posts),
            f"these are the {things} of all accounts, not yours. Yours stand in `mine`.",
        ),
        (
            numbers(unit.other),
            f"these are the {things} of your second account. Those of the first stand in `mine`.",
        ),
    ]


def _found(several: list, right: Any, kinds: tuple[Kind, ...]) -> tuple[Kind, Any, int] | None:
    for kind in kinds:
        for numbers in right if isinstance(right, list) else [right]:
            if (way := kind.shows(several, numbers)) is not None:
                return kind, numbers, way
    return None


def _unnamed(several: list, came: Any) -> str:
    """Return which of title and names is missing, or still three dots."""
    # Axes and grids take a title with .set(); a figure and the parts of a picture do not.
    takes = hasattr(came, "get_xlabel") or hasattr(came, "set_axis_labels")
    write = 'Write picture.set({}="...") below it.' if takes else 'Write plt.{}("...") below it.'
    title = marks.title_of(several).strip()
    if not title:
        return f"it has no title. What does the picture show? {write.format('title')}"
    if not _written(title):
        return "its title is still three dots. What does the picture show?"
    for way, side in enumerate(SIDES):
        name = marks.label_of(several, way)
        if not _written(name):
            asked = write.format(f"{'xy'[way]}label")
            return f"the axis {side} has no name. What is measured there? {asked}"
    return ""


def _written(text: str) -> str:
    """Return a title or a name, empty where it is three dots still: bare ones are drawn as a word."""
    return text.strip(". …").removeprefix(str(Ellipsis))


def _drawn(several: list) -> list[str]:
    """Return in words what stands in the picture, the most telling first."""
    kinds = {
        "coloured cells": any(marks.cells(axes) for axes in several),
        "boxes": any(marks.boxes(axes, way) for axes in several for way in (0, 1)),
        "areas": any("Poly" in type(one).__name__ for axes in several for one in axes.collections),
        "bars": any(marks.bars(axes, 1) for axes in several),
        "points": any(marks.points(axes) for axes in several),
        "lines": any(marks.lines(axes) for axes in several),
    }
    if kinds["boxes"]:
        # Whiskers and what lies beyond them belong to the boxes.
        kinds["points"] = kinds["lines"] = False
    return [words for words, there in kinds.items() if there]


def log_scale(several: list, numbers: Any, way: int) -> str:
    """Demand a scale of logarithms on the axis of the values."""
    if marks.scale_of(several, way) in ("log", "symlog"):
        return ""
    return f'the axis {SIDES[way]} counts in equal steps. Let each step be ten times the one before: picture.set({"xy"[way]}scale="log").'


def intervals(several: list, numbers: Any, way: int) -> str:
    """Demand an interval at each number."""
    if has_intervals(several, numbers):
        return ""
    return "the numbers are there, and no intervals. Leave errorbar as seaborn has it."

"""The questions of unit 12: how well one's confidence fits."""

from collections.abc import Iterator

import numpy as np

from rulebook.learner.calibration import HAT, brier_score, overconfidence
from rulebook.questions import checks, closing, common
from rulebook.questions.checks import Question


def _share(unit) -> float:
    return 100 * float(np.mean(unit.lists[1]))


def _share_mistakes(unit) -> Iterator[tuple[float, str]]:
    yield _share(unit) / 100, "this is a share from 0 to 1. Multiply it by 100."
    yield (
        float(np.sum(unit.lists[1])),
        "this is how many came true. What percentage of all is that?",
    )
    yield 100 - _share(unit), "this is the percentage that did not come true."
    yield (
        float(np.mean(unit.lists[0])),
        "this is your average confidence. How many came true stands in came_true.",
    )
    if np.any(unit.lists[1]):
        yield 100 / _share(unit), "it is upside down: how many came true goes on top."


def _brier_mistakes(unit) -> Iterator[tuple[float, str]]:
    sure, right = (np.asarray(part, dtype=float) for part in unit.lists)
    yield (
        float(np.mean((sure - right) ** 2)),
        "divide the confidences by 100 first, so that they run from 0 to 1.",
    )
    yield (
        float(np.mean((sure / 100 - right) * 2)),
        "one star multiplies: * 2 doubles. To square, write two: ** 2.",
    )
    yield 100 * brier_score(*unit.lists), "this is a percentage. The score runs from 0 to 1."
    yield float(np.mean(sure / 100 - right)), "the differences still have to be squared: ** 2."
    yield (
        float(np.mean(np.abs(sure / 100 - right))),
        "square the differences (** 2) instead of dropping their sign.",
    )
    yield float(np.sum((sure / 100 - right) ** 2)), "this is the sum. The mean is looked for."
    yield float(np.sqrt(np.mean((sure / 100 - right) ** 2))), "there is a square root too many."
    yield 1 - brier_score(*unit.lists), "this is 1 minus the score."


def _better_than_hat(unit) -> bool | None:
    """Return whether the score beats the hat's.

    None where rounding may turn it round, or where the hat's own score depends on how many answers
    there were, and nobody knows.
    """
    score = brier_score(*unit.lists)
    least, largest = unit.hats
    if least - checks.ROUNDING <= score <= largest + checks.ROUNDING:
        return None
    return score < least


QUESTIONS = {
    "share-right": Question(
        "share_right",
        "a percentage, 0 to 100: how many of your predictions came true",
        "section 2, How often you were right: True counts as 1: divide the sum of came_true by its length, and make per cent of it.",
        checks.number,
        _share,
        checks.within_half,
        _share_mistakes,
        "Right: {answer} per cent of the predictions came true.",
    ),
    "gap": Question(
        "gap",
        "a number, above or below 0: your average confidence minus the percentage that came true",
        "section 2, Too sure, or not sure enough: the sum of confidences divided by its length, minus share_right.",
        checks.number,
        lambda unit: overconfidence(*unit.lists),
        checks.within_half,
        lambda unit: [
            (-overconfidence(*unit.lists), "it is the wrong way round: confidence comes first."),
            (
                float(np.mean(unit.lists[0])),
                "this is the average confidence. Subtract share_right.",
            ),
            (
                float(np.mean(unit.lists[0])) - _share(unit) / 100,
                "share_right is a percentage from 0 to 100 here, not a share from 0 to 1.",
            ),
            (
                float(np.sum(unit.lists[0])) - _share(unit),
                "this takes the sum of the confidences. Divide it by how many there are.",
            ),
            (
                float(np.median(unit.lists[0])) - _share(unit),
                "this takes the median of the confidences. Take their average.",
            ),
        ],
        "Right: {answer} percentage points.",
    ),
    "brier": Question(
        "brier",
        "a number from 0 to 1: your Brier score",
        "section 3, One number for it: take the # away from the line with squares; divide their sum by their number.",
        checks.number,
        lambda unit: brier_score(*unit.lists),
        checks.close,
        _brier_mistakes,
        "Right: a Brier score of {answer}.",
    ),
    "hat": common.fixed(
        "hat",
        "a number from 0 to 1: the Brier score of somebody who draws one of three answers each time",
        "section 3, Drawn from a hat: (1/3 - 1) ** 2 for the one draw that comes true, (1/3 - 0) ** 2 for each "
        "of the two that do not, and the mean of the three.",
        lambda unit: HAT,
        {
            1 / 3: "this is the confidence. It still has to be squared.",
            2 / 3: "this is the sum of the three squares. Divide it by 3.",
            5
            / 18: "of the three draws one comes true and two do not: (1/3 - 0) ** 2 counts twice.",
            0.25: "this is a coin, which has two sides. Here are three answers: work with 1/3.",
            1 / 9: "this is the cost if the draw does not come true. Sometimes it does.",
            4 / 9: "this is the cost if the draw comes true. Mostly it does not.",
        },
    ),
    "better-than-hat": Question(
        "better_than_hat",
        "True or False: whether your Brier score beats the hat's",
        "section 3: a lower score is better.",
        checks.yes_or_no,
        _better_than_hat,
        lambda value, right: right is None or value == right,
    ),
    "learned": closing.learned(
        "learned", "What will you do differently the next time you are sure of something?"
    ),
}

"""How hard a question is, and whether it tells strong learners from weak ones."""

import math
from dataclasses import dataclass
from statistics import correlation

from rulebook.grading.telling.outcomes import TO_MARK, Question, Unit

FEWEST = 10
"""Learners: with fewer, a correlation says next to nothing."""
_95 = 1.96

TELLS = (
    "“Tells strong from weak” is the correlation of the question's score with the score of all other "
    "questions that are marked, over everybody whom the gradebook has, and its 95 % interval: near 1, those "
    "who do well elsewhere do well here; near 0 or below, look at the question and its test. With fewer than "
    f"{FEWEST} learners, or where all have the same score, nothing can be said."
)


@dataclass(frozen=True)
class Difficulty:
    """`reached` is the mean share of the points; `tells` the item-rest correlation, with its interval.

    None where it cannot be told.
    """

    reached: float | None
    tells: float | None = None
    low: float | None = None
    high: float | None = None


def difficulty(unit: Unit, question: Question) -> Difficulty:
    """Measure a question on all works that are marked in it.

    The rest is the sum of the other questions that are marked, so that a question does not correlate with
    itself; the interval is Fisher's, by the inverse hyperbolic tangent, and holds for large classes.
    """
    place = unit.questions.index(question)
    pairs = []
    for work in unit.works:
        mine = work.answers[place]
        if mine.outcome == TO_MARK:
            continue
        others = [one for number, one in enumerate(work.answers) if number != place]
        marked = [one for one in others if one.outcome != TO_MARK]
        most = sum(one.question.points for one in marked)
        if most:
            pairs.append((mine.score, sum(one.score for one in marked) / most))
    scores = [
        work.answers[place].score for work in unit.works if work.answers[place].outcome != TO_MARK
    ]
    reached = sum(scores) / len(scores) / question.points if scores and question.points else None
    if len(pairs) < FEWEST or any(len({pair[side] for pair in pairs}) == 1 for side in (0, 1)):
        return Difficulty(reached)
    tells = correlation(*zip(*pairs, strict=True))
    if abs(tells) > 1 - 1e-12:
        return Difficulty(reached, tells, tells, tells)
    off = _95 / math.sqrt(len(pairs) - 3)
    middle = math.atanh(tells)
    return Difficulty(reached, tells, math.tanh(middle - off), math.tanh(middle + off))

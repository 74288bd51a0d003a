"""Riddles about code: one wrong step in an analysis of six lines; and what a few lines print, before they are run.

Each learner gets their own, drawn by their name: see `rulebook.learner.pick_accounts`.
"""

from collections.abc import Callable
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
_MANY_TESTS = (
    (
        "which tests say more than can't tell?",
        'clear = atlas["verdict"] != "can\'t tell"',
        'clear = atlas["verdict"] == "holds"',
    ),
    ("how many of them are there?", "found = clear.sum()", "found = clear.mean()"),
    (
        "how many would there be if no rule did anything? 5 of 100",
        "by_luck = 0.05 * len(atlas)",
        "by_luck = 0.95 * len(atlas)",
    ),
    (
        "the tests on Twitter alone",
        'twitter = atlas[atlas["network"] == "twitter_congress"]',
        'twitter = atlas[atlas["network"] != "twitter_congress"]',
    ),
    (
        "the lift of the account in the middle there",
        'middle = twitter["lift"].median()',
        'middle = twitter["lift"].max()',
    ),
    (
        "the share of accounts there on which a rule backfires",
        'share = (twitter["verdict"] == "backfires").mean()',
        'share = (twitter["lift"] < 1).mean()',
    ),
)
_ANALYSES = {"hashtags": _WEEKEND, "transfer": _MANY_TESTS}
SLIPS = tuple(str(line) for line in range(1, 7))
"""Which slips there are, for drawing one by a name: every analysis has six lines."""


def slip(slug: str, drawn: str) -> Slip:
    """Return the analysis of a unit with the slip that was drawn, one of `SLIPS`."""
    line = int(drawn)
    shown: list[str] = []
    for number, (meant, good, wrong) in enumerate(_ANALYSES[slug], start=1):
        shown += [f"   # {meant}", f"{number}  {wrong if number == line else good}"]
    return Slip(tuple(shown), line)


def slip_line(where: str) -> Question:
    """Ask which line of `unit.slip` does not do what the words above it say."""
    return Question(
        "slip",
        "the number of a line, from 1 to 6",
        where,
        checks.whole_number(1, len(SLIPS)),
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
        # Which wrong ones there are depends on the numbers drawn: some come to the right one.
        lambda unit: [one for one in unit.riddle.mistakes if one[0] != unit.riddle.prints],
        "Right: it prints {answer}. Run the lines in a cell of your own, if you like.",
    )


def _places(drawn: list[float]) -> Print:
    places = [drawn[0], None, drawn[1], 0.75, drawn[2]]
    known = [place for place in places if place is not None]
    early = sum(place < 0.75 for place in known)
    return Print(
        (f"places = pd.Series({places})", "print((places < 0.75).sum())"),
        early,
        (
            (early + 1, "0.75 is not below 0.75, and None is no place at all: neither says True."),
            (early + 2, "0.75 is not below 0.75, and None is no place at all: neither says True."),
            (len(known) - early, "these say False. True counts as 1, False as 0."),
            (sum(place for place in known if place < 0.75), "sum counts answers, not places."),
            (len(places), "this is how many places there are. How many say True?"),
        ),
    )


def _lists(drawn: list[float]) -> Print:
    lists = [int(drawn[0]), 0, int(drawn[1]), 2, int(drawn[2])]
    kinds = ["exam", "vacancy", "exam", "event", "vacancy"]
    few = [number <= 2 for number in lists]
    other = [kind != "vacancy" for kind in kinds]
    both = sum(one and two for one, two in zip(few, other, strict=True))
    return Print(
        (
            f"kind = pd.Series({kinds})".replace("'", '"'),
            f"lists = pd.Series({lists})",
            'print(((kind != "vacancy") & (lists <= 2)).sum())',
        ),
        both,
        (
            (sum(few), "this asks the lists alone. & wants both questions to say True."),
            (sum(other), "this asks the kind alone. & wants both questions to say True."),
            (sum(one or two for one, two in zip(few, other, strict=True)), "& means: and also."),
            (
                sum(one and two for one, two in zip([n < 2 for n in lists], other, strict=True)),
                "<= 2 takes 2 as well.",
            ),
        ),
    )


def _sizes(drawn: list[float]) -> Print:
    sizes = [100, int(drawn[0]), 1000, int(drawn[1]), 999, int(drawn[2])]
    alike = sum(100 <= size <= 999 for size in sizes)
    return Print(
        (f"followers = pd.Series({sizes})", "print(followers.between(100, 999).sum())"),
        alike,
        (
            (sum(100 < size < 999 for size in sizes), "both ends count: 100 and 999 lie between."),
            (sum(100 <= size < 999 for size in sizes), "both ends count: 999 too."),
            (sum(100 < size <= 999 for size in sizes), "both ends count: 100 too."),
            (alike + 1, "1000 is more than 999."),
            (
                sum(size for size in sizes if 100 <= size <= 999),
                "sum counts the answers True, not the followers.",
            ),
            (len(sizes), "this is how many people there are. How many say True?"),
        ),
    )


PRINTS: dict[str, tuple[tuple[str, ...], Callable[[list[float]], Print]]] = {
    "link-position": (("0.1", "0.2", "0.4", "0.6", "0.8", "0.9", "0.95"), _places),
    "job-posts": (("1", "3", "4", "5", "6", "7"), _lists),
    "following": (("7", "45", "250", "480", "730", "5200"), _sizes),
}
"""For each unit with such a riddle: numbers of which three are drawn, and what makes the riddle of them."""

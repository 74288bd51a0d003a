"""The claims of the graded notebooks, by unit.

`OF_A_LEARNER` is asked of every name's unit, one by one; `OF_THE_COURSE` of all names' units of
that unit together; `FREE` are sentences that sound like a claim and are none, each with why.
"""

import numpy as np

from rulebook.questions import frequency, timing
from rulebook.questions.common import verdicts_of
from tests.claims import FEW_NAMES, Claim
from tests.claims.facts import (
    agree,
    answer,
    early_links,
    first_quarter_links,
    governments,
    sign_among_all,
    whole_community,
)

TWO_WAYS = "Mostly they say the same."


def typical_sum(unit, size):
    """Return the middle sum of the days with so many posts, or NaN with fewer than 20 of them."""
    days = frequency._daily(unit.own)
    sums = days.loc[days["size"] == size, "sum"]
    return sums.median() if len(sums) >= 20 else np.nan


def paid_reach(unit):
    """Return how many times as many people a typical paid post of the brand reaches."""
    middles = unit.brand.groupby("paid")["reach"].median()
    return middles[True] / middles[False]


def typical_of(unit, kind):
    return unit.own.loc[unit.own["job_post"] == kind, "relative_engagement"].median()


def shares(unit):
    return answer(unit, "group-shares")


def people(unit):
    return unit.own.assign(follows=unit.own["following"] < unit.own["followers"])


def rank_correlation(unit):
    return unit.own[["followers", "engagement"]].corr(method="spearman").iloc[0, 1]


def counts(unit):
    return unit.own["engagement"].astype(float)


OF_A_LEARNER: dict[str, list[Claim]] = {
    "00-first-day": [
        Claim(
            "viral",
            "The mean is much larger than the median.",
            lambda unit: counts(unit).mean() > 2 * counts(unit).median(),
        ),
        Claim(
            "viral",
            "no other post of the table got as much",
            lambda unit: (counts(unit) == counts(unit).max()).sum() == 1,
        ),
        Claim(
            "what-moved",
            "one post of 41 made all that difference",
            lambda unit: (
                len(unit.own) == 41 and answer(unit, "average") > 1.4 * counts(unit).drop(20).mean()
            ),
        ),
        Claim(
            "what-moved",
            "the median hardly moved",
            lambda unit: counts(unit).median() <= 1.1 * counts(unit).drop(20).median(),
        ),
        Claim(
            "how-unusual-text",
            'If "average" meant "usual", about half of them would be below it.',
            lambda unit: answer(unit, "below-average") > 0.6 * 41,
        ),
    ],
    "01-timing": [
        Claim(
            "clocks",
            'two "best hours"',
            lambda unit: answer(unit, "best-hour") != answer(unit, "best-hour-utc"),
        ),
        Claim(
            "lucky",
            "some of them hold a single lucky tweet",
            lambda unit: (timing._cells(unit) == 1).sum() > 1,
        ),
        Claim(
            "verdict-text",
            "each holds at least 20 tweets",
            lambda unit: min(unit.evidence.follows, unit.evidence.breaks) >= 20,
        ),
        Claim(
            "manager-text",
            "why the best cell of the heat map is nothing to plan by",
            lambda unit: answer(unit, "lucky-winners") > 50,
        ),
    ],
    "02-scheduling": [
        Claim(
            "turned",
            "Each page says one thing, and the group of both says the opposite.",
            lambda unit: (
                {lift > 1 for lift in answer(unit, "page-lifts")}
                == {answer(unit, "group-lift") < 1}
            ),
        ),
        Claim(
            "share-meaning",
            "One side holds more posts of the larger page, and so its median is higher",
            lambda unit: (shares(unit)[0] > shares(unit)[1]) == (answer(unit, "group-lift") > 1),
        ),
        Claim(
            "test-meaning",
            "Why so much more often here?",
            lambda unit: answer(unit, "truly") > 2 * sign_among_all()[0],
        ),
        Claim(
            "test-meaning",
            "at least 20 in 100 of these tweets were scheduled",
            lambda unit: unit.tweets["scheduled"].mean() >= 0.2,
        ),
        Claim(
            "fail-log",
            "Your account has such posts, too",
            lambda unit: answer(unit, "against") >= 1,
        ),
    ],
    "03-length": [
        Claim(
            "shuffles-text",
            "None of these lifts means anything, and still they are not all exactly 1.",
            lambda unit: (unit.lucky_lifts != 1).any(),
        ),
    ],
    "05-job-posts": [
        Claim(
            "lift-text",
            "If that largest number is more than two, some of your posts came in a flood",
            lambda unit: (answer(unit, "most-lists") > 2) == (unit.own["lists_before"] > 2).any(),
        ),
        Claim(
            "manager-text",
            "posts after a list were about as usual",
            lambda unit: 0.9 < answer(unit, "typical-after") < 1.1,
        ),
        Claim(
            "manager-text",
            "exams got more than lists",
            lambda unit: typical_of(unit, "exam") > answer(unit, "typical-vacancy"),
        ),
        Claim(
            "recall-text",
            "Posts that they missed hide in the huge group of `none`",
            lambda unit: (
                unit.labels.groupby("sorted")["stands_for"].sum()["none"]
                > 0.8 * unit.labels["stands_for"].sum()
            ),
        ),
    ],
    "06-following": [
        Claim(
            "scales",
            "On the **ordinary axis** a few giants take all the room.",
            lambda unit: unit.own["followers"].max() > 10 * unit.own["followers"].median(),
        ),
        Claim(
            "scales",
            "People differ very much in size.",
            lambda unit: unit.own["followers"].max() > 100 * unit.own["followers"].min(),
        ),
        Claim(
            "size",
            "of those above the line, most are also *big*",
            lambda unit: (
                (people(unit).query("follows")["followers"] > unit.own["followers"].median()).mean()
                > 0.6
            ),
        ),
        Claim(
            "both-legs",
            "The first is true, as you have just worked out.",
            lambda unit: answer(unit, "size-ratio") > 2,
        ),
        Claim(
            "alike",
            "The rank correlation is small here, so size can hardly be behind much of the difference",
            lambda unit: abs(rank_correlation(unit)) < 0.3,
        ),
        Claim(
            "alike",
            "the sides differ in it so much",
            lambda unit: answer(unit, "size-ratio") > 2,
        ),
        Claim(
            "everyone-text",
            "There are many more of them than your own",
            lambda unit: (
                whole_community(unit.account).follows + whole_community(unit.account).breaks
                > 1.5 * (unit.evidence.follows + unit.evidence.breaks)
            ),
        ),
        Claim(
            "manager-text",
            "people who follow the rule are also bigger accounts",
            lambda unit: answer(unit, "size-ratio") > 1,
        ),
        Claim(
            "picture-text",
            "One number for 400 people is little.",
            lambda unit: len(unit.own) == 400,
        ),
        Claim(
            "why-text",
            "Fewer people are left, so it wobbles more.",
            lambda unit: unit.own["followers"].between(100, 999).mean() < 0.7,
        ),
    ],
    "07-likes": [
        Claim(
            "rate-text",
            "the same posts, the same Likes, another story",
            lambda unit: answer(unit, "rate-lift") > 1.3 * answer(unit, "brand-lift"),
        ),
        Claim(
            "manager-text",
            "at the brand photos did far better for each person reached than in plain Likes",
            lambda unit: answer(unit, "rate-lift") > 1.3 * answer(unit, "brand-lift"),
        ),
        Claim(
            "unpaid-text",
            "Money brings reach",
            lambda unit: paid_reach(unit) > 1.05,
        ),
        Claim(
            "rate-text",
            "What comes out is small",
            lambda unit: (unit.brand["likes"] / unit.brand["reach"]).median() < 0.05,
        ),
    ],
    "08-frequency": [
        Claim(
            "number-alone-text",
            "A day with four posts has a larger sum than a day with one",
            lambda unit: not typical_sum(unit, 4) <= typical_sum(unit, 1),
        ),
        Claim(
            "number-alone-text",
            "and a smaller one than a day with eight",
            lambda unit: not typical_sum(unit, 8) <= typical_sum(unit, 4),
        ),
    ],
    "09-hashtags": [
        Claim(
            "promise-text",
            "Your lift has the posts without any hashtag on its upper side as well",
            lambda unit: (unit.own["hashtags"] == 0).any(),
        ),
        Claim(
            "promised-ends-text",
            "is the 95 % interval of that lift",
            lambda unit: (
                unit.promised_evidence.low is not None
                and np.isclose(unit.promised_evidence.lift, answer(unit, "tagged-lift"))
            ),
        ),
        Claim(
            "luck",
            "None of them means anything, and still they are not all exactly 1.",
            lambda unit: (unit.lucky_lifts != 1).any(),
        ),
    ],
    "10-transfer": [
        Claim(
            "lucky-meaning",
            "It is fewer than 5 in 100",
            lambda unit: answer(unit, "lucky-verdicts") < 0.05 * len(unit.lucky_atlas),
            FEW_NAMES,
        ),
        Claim(
            "luckiest-meaning",
            "has a story like this every time",
            lambda unit: answer(unit, "luckiest") > 2,
            FEW_NAMES,
        ),
        Claim(
            "lucky-meaning",
            "The table may also be a few rows longer or shorter than `atlas`",
            lambda unit: abs(len(unit.lucky_atlas) - len(unit.atlas)) < 20,
            FEW_NAMES,
        ),
        Claim(
            "open",
            "one on each of three networks, each with another rule",
            lambda unit: (
                len({cell.network for cell in unit.cells})
                == len({cell.rule.slug for cell in unit.cells})
                == 3
            ),
        ),
    ],
    "11-by-lot": [
        Claim(
            "pairs-text",
            "one of the two was clicked more, by more than luck",
            lambda unit: (
                len(unit.pairs) == len({pair.trial for pair in unit.pairs} - {unit.trial}) == 10
                and all(
                    (pair.rates[0] > pair.rates[1]) == (pair.winner == "A") for pair in unit.pairs
                )
            ),
        ),
        Claim(
            "rates-text",
            "What is the click rate of the short headlines together (80 characters or fewer), and that of the long ones",
            lambda unit: min(unit.evidence.clicks_follows, unit.evidence.clicks_breaks) >= 20,
        ),
        Claim(
            "looks-meaning",
            "is wrong in about 5 of 100 such trials",
            lambda unit: 0.03 < unit.looks["at_this_look"].iloc[-1] < 0.07,
        ),
        Claim(
            "looks-meaning",
            "Each further look is one more chance to be fooled",
            lambda unit: (
                unit.looks["at_any_look"].iloc[-1] > 2 * unit.looks["at_this_look"].iloc[-1]
            ),
        ),
        Claim(
            "average-meaning",
            "that is far more than luck gives",
            lambda unit: (
                verdicts_of(unit.atlas) > 4 * verdicts_of(unit.lucky_atlas)
                and verdicts_of(unit.lucky_atlas) > 0
            ),
            FEW_NAMES[:3],
        ),
        Claim(
            "again-meaning",
            "A headline that wins was good *and* lucky, and the luck does not come again.",
            lambda unit: 1 < answer(unit, "again")[1] < 0.9 * answer(unit, "again")[0],
            FEW_NAMES,
        ),
        Claim(
            "manager-text",
            "its lift shrinks when measured again",
            lambda unit: answer(unit, "again")[1] < answer(unit, "again")[0],
            FEW_NAMES,
        ),
        Claim(
            "rates-text",
            "One arm had more viewers than the next",
            lambda unit: unit.own["views"].nunique() > 1,
        ),
    ],
}

OF_THE_COURSE: dict[str, list[Claim]] = {
    "02-scheduling": [
        Claim(
            "test-meaning",
            "the same sign was right only 18 times in 100",
            lambda units: round(100 * sign_among_all()[0]) == 18,
        ),
        Claim(
            "test-meaning",
            "only 6 in 100 were scheduled",
            lambda units: round(100 * sign_among_all()[1]) == 6,
        ),
        Claim(
            "test-meaning",
            "most of what happens to stand on minute 0 was sent by hand",
            lambda units: sign_among_all()[0] < 0.5,
        ),
    ],
    "04-link-position": [
        Claim(
            "the-rule",
            "Hardly any links stand about a quarter of the way in",
            lambda units: early_links() < 0.05,
        ),
        Claim(
            "quarter-meaning",
            "on most pages there are fewer",
            lambda units: (first_quarter_links() < 20).mean() > 0.5,
        ),
        Claim(
            "lengths-text",
            "can put short texts on the early side",
            lambda units: np.mean([np.diff(answer(unit, "lengths")) > 0 for unit in units]) > 0.5,
        ),
    ],
    "05-job-posts": [
        Claim(
            "the-picture",
            "Most governments post too few lists to test the rule.",
            lambda units: len(units[0].atlas) < governments() / 2,
        ),
    ],
    "11-by-lot": [
        Claim(
            "average-meaning",
            "*On average* short headlines got about 5 % fewer clicks",
            lambda units: units[0].pooled.high < 1 and round(units[0].pooled.lift, 2) == 0.95,
        ),
        Claim(
            "average-meaning",
            "in about 1 of 8 trials it held, in more it backfired",
            lambda units: (
                0.11 < (units[0].atlas["verdict"] == "holds").mean() < 0.14
                and answer(units[0], "both-ways")[1] > answer(units[0], "both-ways")[0]
            ),
        ),
    ],
}

for _unit, _cell in {
    "02-scheduling": "verdict-text",
    "03-length": "verdict-text",
    "04-link-position": "verdict-text",
    "05-job-posts": "luck",
    "06-following": "verdict-text",
    "07-likes": "verdict-text",
    "09-hashtags": "verdict-text",
    "11-by-lot": "verdict-text",
}.items():
    OF_THE_COURSE.setdefault(_unit, []).append(
        Claim(_cell, TWO_WAYS, lambda units: np.mean([agree(unit) for unit in units]) > 0.6)
    )

FREE = {
    "00-first-day": {"mean-text": "what a word means"},
    "01-timing": {
        "utc-text": "the time zones of the United States",
        "lucky-meaning": "a question, with both answers",
    },
    "02-scheduling": {
        "your-name": "the draw by name",
        "mark-meaning": "what follows if a count is as said",
    },
    "04-link-position": {"your-name": "the draw by name"},
    "05-job-posts": {"sorting": "how the sample was drawn"},
    "06-following": {"scales": "a heading"},
    "07-likes": {"against-videos": "what follows if most is links"},
    "08-frequency": {"manager-text": "the manager's hearsay, which a learner is to judge"},
    "10-transfer": {
        "the-rule": "how people talk",
        "manager-text": "a question to answer",
    },
    "11-by-lot": {"looks-text": "a question"},
}

"""Four sentences, or plans, of which one may be said: for each unit that asks which one."""

LETTERS = "ABCD"
BOTH_ENDS = "look at both ends of the interval, and whether 1 lies between them, or is one of them."
SENTENCES: dict[str, dict[str, tuple[str, str]]] = {
    "link-position": {
        "holds": (
            "On this page posts with an early link typically get more engagement than those with a late one.",
            BOTH_ENDS,
        ),
        "backfires": (
            "On this page posts with an early link typically get less engagement than those with a late one.",
            BOTH_ENDS,
        ),
        "can't tell": (
            "From these posts we can't tell whether an early link goes with more engagement, or with less.",
            BOTH_ENDS,
        ),
        "no difference": (
            "On this page it makes no difference where the link stands.",
            "no interval can show that: the lifts inside it are all possible, and nearly all of them are "
            "differences.",
        ),
    },
    "likes": {
        "holds": (
            "On this page photos typically get more engagement than its other posts.",
            BOTH_ENDS,
        ),
        "backfires": (
            "On this page photos typically get less engagement than its other posts.",
            BOTH_ENDS,
        ),
        "can't tell": (
            "From these posts we can't tell whether photos get more engagement on this page, or less.",
            BOTH_ENDS,
        ),
        "cause": (
            "On this page it is the photo that makes people react, or keeps them from it.",
            "nobody dealt the photos out by lot: they may be about other things than the other posts, so the "
            "photo need not be the cause.",
        ),
    },
    "transfer": {
        "by lot": (
            "Toss a coin before each post: heads, it follows the rule; tails, it does not. After two months, "
            "compare the medians of both groups, with an interval.",
            "",
        ),
        "winners": (
            "Collect your ten best posts of the last two months, and count how many of them follow the rule.",
            "winners alone show nothing: perhaps just as many of the worst posts follow it.",
        ),
        "colleagues": (
            "Ask twenty colleagues with a page of their own whether the rule works for them.",
            "that tells you what they believe, or how it went on other pages. Your own audience has not been asked.",
        ),
        "all of them": (
            "Follow the rule with every post for two months, and see whether the engagement is good.",
            "with what do you compare it? No post breaks the rule, and the months differ from those before.",
        ),
    },
    "by-lot": {
        "holds": (
            "In my trial the short headlines were clicked more than the long ones. Chance dealt them out, so it is "
            "those headlines that did it.",
            BOTH_ENDS,
        ),
        "backfires": (
            "In my trial the short headlines were clicked less than the long ones. Chance dealt them out, so it is "
            "those headlines that did it.",
            BOTH_ENDS,
        ),
        "can't tell": (
            "From my trial we can't tell whether its short headlines were clicked more because of what they say, "
            "or less.",
            BOTH_ENDS,
        ),
        "everywhere": (
            "The next short headline that anybody writes will be clicked less.",
            "this is told of every headline to come. An average over many trials does not say what the next one "
            "will do.",
        ),
    },
}
"""For each unit with such a question four sentences, of which each learner sees an order of their own.

By each sentence's key stand what is said, and what to think of it where it is chosen and another one is right.
"""

"""The rules: one registry that the notebooks, the explorer and the atlas all read.

A rule is data: what it claims, where it comes from, and one short function that says which
posts follow it. A tenth rule is one more entry in `RULES`.

Nine are about posts. Those in `HEADLINE_RULES` are about headlines and are tested by lot: there the
"posts" are the arms of trials, as `load_trials` gives them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError

BUSY_HOURS = 11
"""How many hours the busy part of the day lasts: from 8:00 to 19:00."""

WEEK = pd.Timedelta(days=7)


@dataclass(frozen=True)
class Threshold:
    """The one number in a rule that a reader may move: where it stands, and how far it goes."""

    default: float
    low: float
    high: float
    step: float
    unit: str


@dataclass(frozen=True)
class NarrowPromise:
    """A promised lift that was measured on some of the posts that a rule sorts, not on all.

    `lift` is the number, `among` says of each post whether the number speaks of it at all, and
    `words` names those posts. It is set beside a lift among these posts, and beside no other.
    """

    lift: float
    words: str
    among: Callable[[pd.DataFrame], pd.Series] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Rule:
    """One claim that floats around, and how to tell whether a post follows it.

    `promise` is the lift that somebody promised (1.17 means 17 % more) for what this rule compares,
    or None; a number for a narrower question is a `narrow_promise`. `datasets` names the audience to
    ask first, then the second ones. `per` lists what can be compared: posts, days, accounts, or
    headlines in a trial; the first is the usual one. `needs` are the columns that
    the rule reads.
    """

    number: str
    slug: str
    title: str
    claim: str
    follows_when: str
    origin: str
    promise: float | None
    promise_text: str
    datasets: tuple[str, ...]
    per: tuple[str, ...]
    needs: tuple[str, ...]
    threshold: Threshold | None
    # The posts, and the threshold's number: None for a rule that has none.
    test: Callable[[pd.DataFrame, Any], pd.Series] = field(repr=False, compare=False)
    narrow_promise: NarrowPromise | None = None

    def follows(self, posts: pd.DataFrame, threshold: float | None = None) -> pd.Series:
        """Say of each post whether it follows the rule.

        Returns a Series of dtype "boolean" with the index of `posts`: True follows, False breaks,
        missing where the rule does not apply (or cannot be told). `threshold` is in the rule's own
        unit (`rule.threshold.unit`); left out, it is the rule's own number. Rules that look at a
        day or at the week before need all posts of an account, not a selection.

        Raises RulebookError if a column is missing, or for a threshold that is no number.
        """
        missing = [column for column in self.needs if column not in posts.columns]
        if missing:
            raise RulebookError(
                f"The rule '{self.slug}' needs the column '{missing[0]}', and these posts have none: "
                f"take a data set that has it ({', '.join(self.datasets)})."
            )
        return self.test(posts, self._number(threshold)).astype("boolean")

    def _number(self, threshold: float | None) -> float | None:
        if threshold is None:
            return None if self.threshold is None else self.threshold.default
        if self.threshold is None:
            raise RulebookError(
                f"The rule '{self.slug}' has no threshold to move: leave threshold out."
            )
        try:
            number = float(threshold)
        except (TypeError, ValueError):
            number = np.nan
        if not np.isfinite(number):
            raise RulebookError(
                f"The threshold of the rule '{self.slug}' is a number ({self.threshold.unit}), "
                f"such as {self.threshold.default:g}, not {threshold!r}."
            )
        return number


_YES_AND_NO = (np.dtype(bool), pd.BooleanDtype())


def own_rule(claim: str, follows: Callable[[pd.DataFrame], pd.Series]) -> Rule:
    """Return a rule of one's own: `follows` takes posts and says of each whether it follows.

    What it may return says `read_labels`; anything else raises RulebookError when the rule is asked.
    """

    def test(posts: pd.DataFrame, _: Any) -> pd.Series:
        return read_labels(follows(posts), posts)

    return Rule(
        number="my", slug="own-rule", title="A rule of my own", claim=claim,
        follows_when="the rule's own function says so", origin="my own idea", promise=None,
        promise_text="", datasets=(), per=("post",), needs=(), threshold=None, test=test,
    )  # fmt: skip


def read_labels(came: Any, posts: pd.DataFrame) -> pd.Series:
    """Return what a rule of one's own says of each post, True or False, or missing where it says neither.

    `came` is one answer a post, in the order of `posts`; a Series with their index may have another order.
    Returns dtype "boolean" with the index of `posts`. Raises RulebookError with a sentence for a beginner.
    """
    if came is None or came is ...:
        raise RulebookError("follows gives nothing back: write its last line, with return.")
    if isinstance(came, pd.DataFrame):
        raise RulebookError(
            "follows gives a whole table, and one answer for each post is looked for: ask a column, as in "
            'posts["characters"] < 80.'
        )
    if isinstance(came, bool | np.bool_ | str) or not hasattr(came, "__len__"):
        raise RulebookError(
            f"follows gives {came!r}, and one answer for each post is looked for: ask a column, as in "
            'posts["characters"] < 80.'
        )
    if len(came) != len(posts):
        raise RulebookError(
            f"follows gives {len(came)} answers for {len(posts)} posts. Inside it write posts, and leave out none."
        )
    moved = isinstance(came, pd.Series) and not came.index.equals(posts.index)
    if moved and set(came.index) == set(posts.index):
        came = came.reindex(posts.index)
    if isinstance(came, pd.Series) and came.dtype in _YES_AND_NO:  # as most questions answer
        return pd.Series(came.astype("boolean").array.copy(), index=posts.index)
    answers = pd.Series(np.asarray(came, dtype=object), index=posts.index)
    if not answers.dropna().map(lambda one: isinstance(one, bool | np.bool_)).all():
        raise RulebookError(
            'the answers of follows are not True and False: end with a question, such as > 50, == "Sunday" or .isin([ ... ]).'
        )
    return answers.astype("boolean")


def get_rule(slug: str) -> Rule:
    """Return the rule of that name, such as "hashtags"; RulebookError lists the names there are."""
    everyone = {**RULES, **HEADLINE_RULES}
    try:
        return everyone[slug]
    except (KeyError, TypeError):
        raise RulebookError(
            f"There is no rule called {slug!r}: choose one of {', '.join(everyone)}."
        ) from None


def posts_that_day(posts: pd.DataFrame) -> pd.Series:
    """Count for each post how many its account sent on the same day, itself among them.

    Needs `account` and `posted_at`; missing where the time is missing. dtype "Int64".
    """
    day = posts["posted_at"].dt.normalize()
    size = posts.groupby([posts["account"], day], observed=True)["posted_at"].transform("size")
    return size.astype("Int64").mask(day.isna())


def vacancies_in_week_before(posts: pd.DataFrame) -> pd.Series:
    """Count for each post the vacancy lists of its account in the seven days before it.

    The post itself is not counted. Needs `account`, `posted_at` and `job_post`; missing where the
    time is missing. dtype "Int64".
    """
    count = pd.Series(pd.NA, index=posts.index, dtype="Int64").to_numpy(
        dtype=float, na_value=np.nan
    )
    times = posts["posted_at"].to_numpy()
    vacancy = posts["job_post"].eq("vacancy").to_numpy(dtype=bool, na_value=False)
    timed = ~np.isnat(times)
    for rows in posts.groupby("account", observed=True).indices.values():
        rows = rows[timed[rows]]
        listed = np.sort(times[rows[vacancy[rows]]])
        before = np.searchsorted(listed, times[rows])
        count[rows] = before - np.searchsorted(listed, times[rows] - WEEK.to_timedelta64())
    return pd.Series(count, index=posts.index).astype("Int64")


def _in_busy_hours(posts: pd.DataFrame, start: float) -> pd.Series:
    time = posts["posted_at"]
    hour = time.dt.hour + time.dt.minute / 60
    busy: pd.Series = hour.between(start, start + BUSY_HOURS, inclusive="left")
    return busy.astype("boolean").where(time.notna())


def _by_hand(posts: pd.DataFrame, _: None) -> pd.Series:
    return ~posts["scheduled"].astype("boolean")


def _short(posts: pd.DataFrame, characters: float) -> pd.Series:
    return _at_most(posts["characters"], characters)


def _link_not_last(posts: pd.DataFrame, position: float) -> pd.Series:
    return _at_most(posts["link_position"], position, below=True)


def _no_flood(posts: pd.DataFrame, most: float) -> pd.Series:
    known = posts["job_post"].notna()
    vacancy = posts["job_post"].eq("vacancy").astype("boolean").where(known)
    return ~vacancy & _at_most(vacancies_in_week_before(posts), most)


def _follows_fewer(posts: pd.DataFrame, ratio: float) -> pd.Series:
    return _at_most(
        posts["following"].astype("Float64") - ratio * posts["followers"].astype("Float64"),
        0,
        below=True,
    )


def _photo(posts: pd.DataFrame, _: None) -> pd.Series:
    form = posts["format"]
    return form.eq("photo").astype("boolean").where(form.notna())


def _about_that_many(posts: pd.DataFrame, posts_a_day: float) -> pd.Series:
    return _at_most((posts_that_day(posts) - posts_a_day).abs(), 1)


def _few_hashtags(posts: pd.DataFrame, most: float) -> pd.Series:
    return _at_most(posts["hashtags"], most)


def _has(column: str) -> Callable[[pd.DataFrame, float | None], pd.Series]:
    """Return the test of a rule that a column of yes and no already answers."""
    return lambda headlines, _: headlines[column].astype("boolean")


def _at_most(numbers: pd.Series, most: float, below: bool = False) -> pd.Series:
    """Compare, and keep what is missing missing (a plain comparison would call it False)."""
    answer = numbers.lt(most) if below else numbers.le(most)
    return answer.astype("boolean").where(numbers.notna())


_BUDDY_MEDIA = (
    "Buddy Media, Strategies for Effective Tweeting: A Statistical Review (2012): more than 320 "
    "Twitter accounts of big brands, 11 December 2011 to 23 February 2012. Engagement there was "
    "replies and retweets, as a share of followers; likes did not count."
)
_UNKNOWN = "Origin unknown: it is passed on without a source."
_NO_NUMBER = "Nobody promised a number."

_ENTRIES = (
    Rule(
        number="01",
        slug="timing",
        title="Timing",
        claim="Post in busy hours, from 8 in the morning to 7 in the evening.",
        follows_when="it went out between 8:00 and 18:59, by the clock where the account lives",
        origin=f"{_BUDDY_MEDIA} The same firm's report on Facebook wall posts found the opposite there.",
        promise=1.30,
        promise_text=(
            "30 % more engagement from 8:00 to 19:00 than in the other hours. One summary says that "
            "these hours are Eastern time (New York's clock), others do not say by whose clock."
        ),
        datasets=("twitter_congress", "instagram_governments", "facebook_pages"),
        per=("post",),
        needs=("posted_at",),
        threshold=Threshold(8, 0, 13, 1, f"o'clock, when {BUSY_HOURS} busy hours begin"),
        test=_in_busy_hours,
    ),
    Rule(
        number="02",
        slug="scheduling",
        title="Scheduling",
        claim="Post by hand: scheduled posts do worse.",
        follows_when="it was not sent through a scheduler, as far as its traces show",
        origin=_UNKNOWN,
        promise=None,
        promise_text=_NO_NUMBER,
        datasets=("facebook_pages", "instagram_governments", "twitter_congress"),
        per=("post",),
        needs=("scheduled",),
        threshold=None,
        test=_by_hand,
    ),
    Rule(
        number="03",
        slug="length",
        title="Length",
        claim="Keep it to 100 characters or fewer.",
        follows_when="it has 100 characters or fewer, links left out",
        origin=_BUDDY_MEDIA,
        promise=1.17,
        promise_text="17 % more engagement for tweets under 100 characters than for longer ones.",
        datasets=("twitter_congress", "facebook_pages"),
        per=("post",),
        needs=("characters",),
        threshold=Threshold(100, 20, 280, 5, "characters"),
        test=_short,
    ),
    Rule(
        number="04",
        slug="link-position",
        title="Link position",
        claim="Put the link about a quarter of the way in, not at the end.",
        follows_when=(
            "its link starts before the last quarter of the text (few links stand about a quarter of "
            "the way in, so we can only test “not at the end”); "
            "a post without a link neither follows nor breaks the rule"
        ),
        origin=(
            "Dan Zarrella, New Twitter Data: Optimal Link Placement for Clicks (October 2011): "
            "200,000 random tweets with a bit.ly link. He measured clicks as a share of followers, "
            "not likes."
        ),
        promise=None,
        promise_text=(
            "Most clicks for a link about 25 % of the way in. Clicks are not in our data; likes are."
        ),
        datasets=("facebook_pages", "instagram_governments", "twitter_congress"),
        per=("post",),
        needs=("link_position",),
        threshold=Threshold(0.75, 0.05, 1, 0.05, "of the way through the text"),
        test=_link_not_last,
    ),
    Rule(
        number="05",
        slug="job-posts",
        title="Job posts",
        claim="Don't flood your account with job posts.",
        follows_when=(
            "it is not a list of vacancies, and at most two such lists came in the seven days before it"
        ),
        origin=_UNKNOWN,
        promise=None,
        promise_text=_NO_NUMBER,
        datasets=("instagram_governments",),
        per=("post",),
        needs=("account", "posted_at", "job_post"),
        threshold=Threshold(2, 0, 10, 1, "vacancy lists in the seven days before"),
        test=_no_flood,
    ),
    Rule(
        number="06",
        slug="following",
        title="Following",
        claim="Follow fewer people than follow you.",
        follows_when="its account follows fewer people than follow it",
        origin=_UNKNOWN,
        promise=None,
        promise_text=_NO_NUMBER,
        datasets=("twitter_communities",),
        per=("account",),
        needs=("followers", "following"),
        threshold=Threshold(1, 0.1, 3, 0.1, "accounts followed for each follower"),
        test=_follows_fewer,
    ),
    Rule(
        number="07",
        slug="likes",
        title="Likes",
        claim="Photos get the Likes.",
        follows_when="it is a photo",
        origin=_UNKNOWN,
        promise=None,
        promise_text=_NO_NUMBER,
        datasets=(
            "facebook_pages",
            "facebook_live_sellers",
            "facebook_brand",
            "linkedin_influencers",
        ),
        per=("post",),
        needs=("format",),
        threshold=None,
        test=_photo,
    ),
    Rule(
        number="08",
        slug="frequency",
        title="Frequency",
        claim="Update four times a day.",
        follows_when="it went out on a day with 3 to 5 posts",
        origin=f"{_BUDDY_MEDIA} It calls four tweets a day the “tweet spot”.",
        promise=None,
        promise_text="A “tweet spot” of four tweets a day, without a number for the gain.",
        datasets=("instagram_governments", "twitter_congress"),
        per=("post", "day"),
        needs=("account", "posted_at"),
        threshold=Threshold(4, 1, 15, 1, "posts a day, give or take one"),
        test=_about_that_many,
    ),
    Rule(
        number="09",
        slug="hashtags",
        title="Hashtags",
        claim="Never use more than two hashtags.",
        follows_when="it has two hashtags or fewer, or none",
        origin=_BUDDY_MEDIA,
        promise=None,
        promise_text=(
            "21 % more engagement with one or two hashtags than with three or more. Posts without any "
            "hashtag follow the rule too, but this number says nothing about them. The same report says "
            "elsewhere that tweets with hashtags got about twice as much as tweets without."
        ),
        datasets=("instagram_governments", "twitter_congress"),
        per=("post",),
        needs=("hashtags",),
        threshold=Threshold(2, 0, 10, 1, "hashtags"),
        test=_few_hashtags,
        narrow_promise=NarrowPromise(
            1.21, "posts with at least one hashtag", lambda posts: posts["hashtags"].ge(1)
        ),
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.slug: rule for rule in _ENTRIES})
"""The nine rules in the course's order, by slug."""

_OUTBRAIN_2011 = (
    "Outbrain, 5 Tips to Improve Your Headline Click-through Rate (June 2011): 150,000 headlines that "
    "it had recommended, looked back on; nobody dealt them out by lot."
)
_CONDUCTOR = (
    "Conductor, 5 Data Insights into the Headlines Readers Click (2013): a survey that showed people "
    "several ways of writing the same headline and asked which they liked best. Nobody clicked."
)


def _of_headlines(slug: str, needs: str, **words: Any) -> Rule:
    """Make a rule about headlines; all of them are tested on the same trials."""
    return Rule(
        number="11",
        slug=slug,
        datasets=("upworthy_experiments",),
        per=("headline",),
        needs=(needs,),
        threshold=words.pop("threshold", None),
        test=words.pop("test", None) or _has(needs),
        **words,
    )


_HEADLINES = (
    _of_headlines(
        "headline-length",
        "characters",
        title="Short headlines",
        claim="Keep a headline to 80 characters or fewer.",
        follows_when="it has 80 characters or fewer",
        origin=(
            "Origin unknown: “shorter is better” is passed on without a source. Two reports of one firm "
            "differ: in June 2011 Outbrain found headlines of eight words best (150,000 headlines), in "
            "January 2014 those of 60 to 100 characters, or 16 to 18 words (over 100,000 paid links)."
        ),
        promise=None,
        promise_text=(
            "Nobody promised a number for 80 characters. The 21 % of 2011 are for eight words, against "
            "the average."
        ),
        threshold=Threshold(80, 40, 110, 5, "characters"),
        test=_short,
    ),
    _of_headlines(
        "headline-number",
        "number",
        title="Numbers in headlines",
        claim="Put a number in the headline.",
        follows_when="it has a digit in it; a number written as a word does not count",
        origin=_CONDUCTOR,
        promise=None,
        promise_text=(
            "36 % of the people asked liked the headline with a number best of five. That is no lift: "
            "nobody counted clicks."
        ),
    ),
    _of_headlines(
        "headline-question",
        "question",
        title="Questions as headlines",
        claim="Ask a question.",
        follows_when="it has a question mark in it",
        origin=_OUTBRAIN_2011,
        promise=None,
        promise_text=(
            "More clicks for headlines that end in a question mark than for those that end in an "
            "exclamation mark or a full stop, without a number."
        ),
    ),
    _of_headlines(
        "headline-exclamation",
        "exclamation",
        title="Exclamation marks",
        claim="Use an exclamation mark.",
        follows_when="it has an exclamation mark in it",
        origin=_OUTBRAIN_2011,
        promise=None,
        promise_text=(
            "“Almost twice as many clicks” for three in a row (!!!) as for all other punctuation marks; "
            "nothing for a single one."
        ),
    ),
    _of_headlines(
        "headline-you",
        "second_person",
        title="Speaking to the reader",
        claim="Say “you”.",
        follows_when="it has you, your, yours or yourself in it",
        origin=(
            f"{_CONDUCTOR} Outbrain and HubSpot (2014, 3.3 million paid links, looked back on) say the "
            "opposite: fewer clicks with “you”."
        ),
        promise=None,
        promise_text=(
            "21 % of the people asked liked the headline that speaks to the reader best of five. That "
            "is no lift: nobody counted clicks."
        ),
    ),
)

HEADLINE_RULES: Mapping[str, Rule] = MappingProxyType({rule.slug: rule for rule in _HEADLINES})
"""The rules about headlines, all of unit 11, by slug."""

"""What a unit does with a rule that its learner made: sorts the posts by it, and measures it like any other."""

from dataclasses import replace
from functools import cached_property
from typing import Any, cast

import numpy as np
import pandas as pd

from rulebook import charts
from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_POSTS,
    VERDICTS,
    Evidence,
    measure_lift,
    relative_engagement,
    shuffled_lifts,
)
from rulebook.frame import LaterChart
from rulebook.learner.outcomes import say
from rulebook.learner.words import chosen
from rulebook.questions.checks import Unreadable, shown, wrapped
from rulebook.rules import Rule
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import COUNTS, SHUFFLES, RuleUnit, plain_columns

BEFORE_SENDING: tuple[str, ...] = (
    *("posted_at", "weekday", "hour", "format", "characters", "words"),
    *("hashtags", "mentions", "links"),
)
"""What is known of a post before anybody has seen it: a rule may ask for that and for nothing else."""
RESULTS = ("reactions", *COUNTS, "relative_engagement")


def rule_from(rule: Rule, labels: pd.Series) -> Rule:
    """Return a rule that a post follows where `labels` (boolean, with the index of the posts) says so."""

    def test(posts: pd.DataFrame, _: Any) -> pd.Series:
        return labels.reindex(posts.index).astype("boolean")

    return replace(
        rule,
        slug=f"{rule.slug}/own",
        title="Your own rule",
        needs=(),
        threshold=None,
        narrow_promise=None,
        promise=None,
        test=test,
    )


def evidence_on(rule: Rule, posts: pd.DataFrame, labels: pd.Series) -> Evidence:
    """Return lift, interval and verdict, per post, of the rule that `labels` make on one account's posts."""
    return measure_lift(rule_from(rule, labels), posts, per="post")


def told(own_expect: str, found: Evidence, things: str = "posts") -> str:
    """Say what was expected of a rule of one's own and what was found."""
    counts = f"{found.follows:,} {things} follow your rule, {found.breaks:,} break it"
    if found.low is None:
        return f"You expected: {own_expect}. On {found.account} {counts}. {found.verdict}: {found.reason}."
    return (
        f"You expected: {own_expect}. Found on {found.account}: {counts}. The lift is {found.lift:.2f}, its 95 % "
        f"interval {found.low:.2f} to {found.high:.2f}: {found.verdict}."
    )


def sides_problem(labels: pd.Series, things: str = "posts") -> str | None:
    """Return why labels cannot be tested, in one sentence, or None."""
    follow, broken = int(labels.sum()), int((~labels).sum())
    if min(follow, broken) >= MIN_POSTS:
        return None
    return (
        f"{follow} {things} follow your rule and {broken} break it. For a verdict both sides need "
        f"{MIN_POSTS} or more: choose another rule, or a milder number."
    )


def read_labels(came: Any, posts: pd.DataFrame) -> pd.Series:
    """Return what a recipe said of each post, True or False (missing where it says neither).

    Raises Unreadable with a sentence for a beginner.
    """
    if came is None or came is ...:
        raise Unreadable("the recipe gives nothing back: write its last line, with return.")
    if isinstance(came, bool | np.bool_ | str) or not hasattr(came, "__len__"):
        raise Unreadable(
            f"the recipe gives {shown(came)}, and one answer for each post is looked for: ask a column, as in "
            'posts["hour"] < 12.'
        )
    if len(came) != len(posts):
        raise Unreadable(
            f"the recipe gives {len(came)} answers for {len(posts)} posts. Inside it write posts, and leave out none."
        )
    answers = pd.Series(np.asarray(came, dtype=object), index=posts.index)
    if not answers.dropna().map(lambda one: isinstance(one, bool | np.bool_)).all():
        raise Unreadable(
            'its answers are not True and False: end with a question, such as > 50, == "Sunday" or .isin([ ... ]).'
        )
    return answers.astype("boolean")


class OwnRule(RuleUnit):
    """A unit in which the learner makes a rule and tests it on their own account."""

    @cached_property
    def wide(self) -> pd.DataFrame:
        """The learner's own posts, with all that is known of them before sending, and what came of it."""
        relative = relative_engagement(self._mine)
        posts = self._mine.assign(
            weekday=self._mine["posted_at"].dt.day_name(),
            hour=self._mine["posted_at"].dt.hour,
            relative_engagement=relative,
        )[relative.notna()]
        columns = (*BEFORE_SENDING, "engagement", "relative_engagement")
        posts = posts[[name for name in columns if name in posts]].dropna(axis="columns", how="all")
        # A post of which something is not known (few are) would answer a question with neither yes nor no.
        return plain_columns(posts.dropna())

    def open_wide(self) -> pd.DataFrame | Closed:
        """Return the learner's own posts with more columns, to make a rule of."""
        return self._if_open(lambda: self.wide.reset_index(drop=True))

    def check_follows(self, follows: object, own_expect: object) -> None:
        """Check that a recipe sorts the learner's posts and can be tested; one rule is as good as another.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        labels, problem = (None, None) if self._missing else self._sorted(follows)
        if own_expect is ... or chosen(str(own_expect), VERDICTS) is None:
            problem = problem or (
                "own_expect is still blank: replace its dots."
                if own_expect is ...
                else f'own_expect is {shown(own_expect)}: write "holds", "backfires" or "can\'t tell".'
            )
        # A recipe that gives nothing back is as blank as three dots.
        blank = self._missing or (labels is None and "nothing back" in str(problem))
        written = ... if blank else follows
        self._require(problem, written, own_expect)
        many = int(cast(pd.Series, labels).sum())
        say(wrapped(f"Right: {many:,} of your posts follow your rule, and it can be tested."))

    def check_own(self, question: str, answer: object, follows: object) -> None:
        """Check an answer about the learner's own rule; see `Unit.check`."""
        if answer is not ... and not self._missing:
            labels, problem = self._sorted(follows)
            self._require(problem, answer)
            self.own_labels = cast(pd.Series, labels)
        self.check(question, answer)

    def own_interval(self, follows: object) -> pd.Series | Closed:
        """Return the ends of the 95 % interval of the lift of the learner's own rule."""
        return self._of_own(follows, lambda labels: self._ends(self.evidence_of(labels)))

    def own_luck(self, follows: object) -> pd.Series | Closed:
        """Return the lifts of 2,000 shuffles of the labels that the learner's own rule gives."""
        return self._of_own(follows, self.lucky_lifts_of)

    def tell_own(self, follows: object, own_expect: object) -> charts.Chart | Closed:
        """Say what was expected of the learner's own rule and what was found; return the picture of luck."""

        def draw(labels: pd.Series) -> charts.Chart:
            found = self.evidence_of(labels)
            print(wrapped(told(chosen(str(own_expect), VERDICTS) or "nothing yet", found)))
            return LaterChart(
                lambda: charts.luck(self.lucky_lifts_of(labels), cast(float, found.lift))
            )

        return self._of_own(follows, draw)

    def lucky_lifts_of(self, labels: pd.Series) -> pd.Series:
        """Return the lifts that luck alone gives to posts that are sorted like this."""
        lifts = shuffled_lifts(rule_from(self.rule, labels), self._mine, times=SHUFFLES, per="post")
        return pd.Series(lifts, name="lift by luck")

    def evidence_of(self, labels: pd.Series) -> Evidence:
        """Return lift, interval and verdict of posts that are sorted like this."""
        return evidence_on(self.rule, self._mine, labels)

    def _of_own(self, follows: object, give: Any) -> Any:
        if self.prediction is None:
            return self._closed()
        labels, problem = self._sorted(follows)
        return Closed(problem) if problem else self._hand(give(labels))

    def _sorted(self, follows: Any) -> tuple[pd.Series | None, str | None]:
        """Return what a recipe says of the learner's posts, or what is wrong with it in one sentence."""
        if follows is ...:
            return None, "the recipe gives nothing back: write it."
        if not callable(follows):
            return None, f"follows is {shown(follows)}: keep the line that begins with def."
        posts = self.wide[[name for name in BEFORE_SENDING if name in self.wide]]
        try:
            labels = read_labels(follows(posts.reset_index(drop=True)), posts)
        except Unreadable as reason:
            return None, str(reason)
        except RulebookError as error:
            return None, str(error)
        except Exception as error:  # whatever a learner's recipe may raise
            return None, self._why_not(error)
        usual = self.rule.follows(self._mine).reindex(posts.index)
        if labels.equals(usual) or labels.equals(~usual):
            return None, "this is the rule of the unit: make another one."
        return labels, sides_problem(labels)

    @staticmethod
    def _why_not(error: Exception) -> str:
        column = error.args[0] if isinstance(error, KeyError) and error.args else None
        if column in RESULTS:
            return (
                f"the recipe asks for {column}, which nobody knows before the post is out. A rule says what to do "
                "beforehand: ask for something else."
            )
        if isinstance(error, KeyError):
            return f"there is no column {column!r}: choose one of {', '.join(BEFORE_SENDING)}."
        if "reindexed" in str(error):
            return "a question put to one table is used on another. Inside the recipe write posts."
        return f"calling the recipe ended in an error: {type(error).__name__}: {error}"

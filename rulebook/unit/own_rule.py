"""What a unit does with a rule that its learner made: sorts the posts by it, and measures it like any other."""

import hashlib
from functools import cached_property
from typing import Any, cast

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
from rulebook.learner.plain_words import why_it_stopped
from rulebook.learner.predictions import FailLog
from rulebook.learner.words import chosen
from rulebook.questions.checks import shown, wrapped
from rulebook.questions.functions import keeping_back_prints
from rulebook.rules import Rule, own_rule, read_labels
from rulebook.unit.placeholder import Closed
from rulebook.unit.rule_unit import COUNTS, SHUFFLES, RuleUnit, plain_columns

BEFORE_SENDING: tuple[str, ...] = (
    *("weekday", "hour", "format", "characters", "words"),
    *("hashtags", "mentions", "links"),
)
"""What is known of a post before anybody has seen it: a rule may ask for that and for nothing else."""
RESULTS = ("reactions", *COUNTS, "relative_engagement")


SOME = 10
"""So many posts show whether a recipe looks at what it is handed."""


def rule_from(labels: pd.Series) -> Rule:
    """Return a rule that a post follows where `labels` (boolean, with the index of the posts) says so."""
    return own_rule("Your own rule", lambda posts: labels.reindex(posts.index))


def evidence_on(posts: pd.DataFrame, labels: pd.Series) -> Evidence:
    """Return lift, interval and verdict, per post, of the rule that `labels` make on one account's posts."""
    return measure_lift(rule_from(labels), posts, per="post")


def told(own_expect: str, found: Evidence, things: str = "posts") -> str:
    """Say what was expected of a rule of one's own and what was found."""
    counts = f"{found.follows:,} {things} follow your rule, {found.breaks:,} break it"
    if found.low is None:
        return f"You expected: {own_expect}. On {found.account} {counts}. {found.verdict}: {found.reason}."
    return (
        f"You expected: {own_expect}. Found on {found.account}: {counts}. The lift is {found.lift:.2f}, its 95 % "
        f"interval {found.low:.2f} to {found.high:.2f}: {found.verdict}."
    )


def keep_expected(log: FailLog, slug: str, labels: pd.Series, own_expect: object) -> None:
    """Write into the fail log what is expected of the rule that these labels make."""
    log.expect_of_own(slug, _told_apart(labels), str(chosen(own_expect, VERDICTS)))


def keep_found(log: FailLog, slug: str, labels: pd.Series, found: Evidence) -> None:
    """Write into the fail log what was found of the rule that these labels make."""
    log.find_of_own(slug, _told_apart(labels), str(found.account), found.lift, found.verdict)


def _told_apart(labels: pd.Series) -> str:
    """Return a digest of a rule: two recipes that sort the posts alike are the same rule."""
    return hashlib.sha256(labels.fillna(False).to_numpy(dtype=bool).tobytes()).hexdigest()[:8]


def expect_problem(own_expect: object) -> str | None:
    """Return what keeps this from being an expectation of a rule of one's own, in one sentence, or None."""
    if own_expect is ...:
        return "own_expect is still blank: replace its dots."
    if chosen(own_expect, VERDICTS) is None:
        return f'own_expect is {shown(own_expect)}: write "holds", "backfires" or "can\'t tell".'
    return None


def sides_problem(labels: pd.Series, things: str = "posts") -> str | None:
    """Return why labels cannot be tested, in one sentence, or None."""
    follow, broken = int(labels.sum()), int((~labels).sum())
    if min(follow, broken) >= MIN_POSTS:
        return None
    return (
        f"{follow} {things} follow your rule and {broken} break it. For a verdict both sides need "
        f"{MIN_POSTS} or more: choose another rule, or a milder number."
    )


def _length(given: Any) -> int | None:
    """Return how many answers a recipe gave; None where that cannot be said."""
    return len(given) if hasattr(given, "__len__") else None


class OwnRule(RuleUnit):
    """A unit in which the learner makes a rule and tests it on their own account."""

    @cached_property
    def _lucky(self) -> dict[bytes, pd.Series]:
        return {}  # what luck gives to each sorting of the posts: a page and its checks ask again

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
        problem = problem or expect_problem(own_expect)
        # A recipe that gives nothing back is as blank as three dots.
        blank = self._missing or (labels is None and "nothing back" in str(problem))
        written = ... if blank else follows
        self._require(problem, written, own_expect)
        keep_expected(self._log, self.slug, cast(pd.Series, labels), own_expect)
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
            print(wrapped(told(chosen(own_expect, VERDICTS) or "nothing yet", found)))
            keep_found(self._log, self.slug, labels, found)
            return LaterChart(
                lambda: charts.luck(self.lucky_lifts_of(labels), cast(float, found.lift))
            )

        return self._of_own(follows, draw)

    def lucky_lifts_of(self, labels: pd.Series) -> pd.Series:
        """Return the lifts that luck alone gives to posts that are sorted like this."""
        sorting = pd.util.hash_pandas_object(labels).to_numpy().tobytes()
        if sorting not in self._lucky:
            lifts = shuffled_lifts(rule_from(labels), self._mine, times=SHUFFLES, per="post")
            self._lucky[sorting] = pd.Series(lifts, name="lift by luck")
        return self._lucky[sorting].copy()

    def evidence_of(self, labels: pd.Series) -> Evidence:
        """Return lift, interval and verdict of posts that are sorted like this."""
        return evidence_on(self._mine, labels)

    def _of_own(self, follows: object, give: Any) -> Any:
        if self.prediction is None:
            return self._closed()
        labels, problem = self._sorted(follows)
        return Closed(problem) if problem else self._hand(give(labels))

    def _sorted(self, follows: Any) -> tuple[pd.Series | None, str | None]:
        """Return what a recipe says of the learner's posts, or what is wrong with it in one sentence."""
        if follows is ...:
            return None, "follows gives nothing back: write it."
        if not callable(follows):
            return None, f"follows is {shown(follows)}: keep the line that begins with def."
        posts = self.wide[[name for name in BEFORE_SENDING if name in self.wide]]
        handed = posts.reset_index(drop=True)
        try:
            with keeping_back_prints():
                given, fewer = follows(handed), follows(handed.head(SOME))
            labels = read_labels(given, handed).set_axis(posts.index)
            if _length(fewer) == len(handed):
                return None, (
                    f"handed the first {SOME} posts, it gives an answer for each of all {len(handed):,}. Inside the "
                    "recipe write posts, and not the name of a table."
                )
        except RulebookError as error:
            return None, str(error)
        except Exception as error:  # whatever a learner's recipe may raise
            return None, self._why_not(error)
        usual = self.rule.follows(self._mine).reindex(posts.index)
        if labels.equals(usual) or labels.equals(~usual):
            return None, "this is the rule of the unit: make another one."
        problem = sides_problem(labels)
        if problem and labels.nunique() == 1:
            problem += (
                ' Is each word spelt as in the table, capital letters and all, such as "Sunday"?'
            )
        return labels, problem

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
        return f"calling the recipe ended in an error. {why_it_stopped(error)}"

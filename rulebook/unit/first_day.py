"""The first day: one account around its most viral post, and a guess of a number."""

from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from rulebook import charts
from rulebook.evidence import NEIGHBOURS, relative_engagement
from rulebook.learner.accounts import pick_accounts
from rulebook.learner.outcomes import say
from rulebook.learner.predictions import guess_problem, make_guess
from rulebook.posts import load_posts
from rulebook.questions.checks import shown, wrapped
from rulebook.unit.base import Unit
from rulebook.unit.placeholder import Closed

DATASET = "facebook_pages"
PULL = 1.5
"""At least so many times as large must a viral post make the mean of its page's table."""
STEADY = 1.1
"""At most so many times as large may it make the median."""
APART = (2, 20)
"""So many times as large, at least and at most, is one of a learner's two medians as the other."""
COUNTS = ["reactions", "comments", "shares"]
SEEN = ["account", "posted_at", "format", *COUNTS]


class FirstDay(Unit):
    """The unit that measures what is typical, on 41 posts of a page: a viral one and its neighbours.

    Attributes:
        account: the code of the learner's own page, or None while the name is missing.
        other_account: the code of a second page, much smaller or much larger.
    """

    account: Any = None
    other_account: Any = None

    def _choose(self, name: str) -> None:
        typical = {code: table["engagement"].median() for code, table in _tables().items()}
        self.account = pick_accounts(name, f"{self.slug}/{DATASET}", typical)[0]
        own = typical[self.account]
        least, most = APART
        others = [
            code
            for code, value in typical.items()
            if least <= max(value / own, own / value) <= most
        ]
        self.other_account = pick_accounts(name, f"{self.slug}/{DATASET}/other", others)[0]

    def greeting(self) -> str:
        """Say which page is the learner's."""
        return (
            f"Your account is {self.account}: a Facebook page ({self.own['sector'].iloc[0]}). Your "
            f"second account, for later, is {self.other_account}: another Facebook page "
            f"({self.other['sector'].iloc[0]})."
        )

    # What the checks read.

    @cached_property
    def own(self) -> pd.DataFrame:
        """The posts of the learner's own table, in order."""
        return _tables()[self.account]

    @cached_property
    def other(self) -> pd.DataFrame:
        """The posts of the second page's table, in order."""
        return _tables()[self.other_account]

    # What a notebook calls.

    def check_guess(self, guess: object, reason: object) -> None:
        """Check that there is a valid guess; one number is as good as another.

        Raises:
            NotAttemptedYet, NotThereYet: see `rulebook.questions.checks`.
        """
        self._require(_problem(guess, reason), guess, reason)
        say(f"Right: your guess, {shown(guess)}, is written down, and the posts are open.")

    def open_posts(self, guess: object, reason: object) -> pd.DataFrame | Closed:
        """Write the guess down and return the learner's posts; without one, say what is missing."""
        problem = self._missing or _problem(guess, reason)
        if problem:
            return Closed(f"The posts are still closed: {problem}")
        made: Any = make_guess(guess, reason)
        self.prediction = made
        first = self._log.guess(self.slug, made)
        print(wrapped(f"Open: {len(self.own)} posts of {self.account}."))
        if made != first:
            print(
                wrapped(
                    "You had opened these posts before, with another guess. The first one counts in "
                    f"your fail log: {first.number:,.0f}."
                )
            )
        return self._hand(self.own[SEEN].copy())

    def add_engagement(self) -> pd.DataFrame | Closed:
        """Return the learner's posts with the column `engagement`."""
        return self._if_open(lambda: self.own[[*SEEN, "engagement"]].copy())

    def without_viral(self) -> pd.DataFrame | Closed:
        """Return the learner's posts without the one that got most."""
        return self._if_open(lambda: self.own[[*SEEN, "engagement"]].drop(index=NEIGHBOURS))

    def open_other_posts(self) -> pd.DataFrame | Closed:
        """Return the posts of the second page, with the column `engagement`."""
        return self._if_open(lambda: self.other[[*SEEN, "engagement"]].copy())

    def draw(self) -> charts.Chart | Closed:
        """Return the picture of the learner's posts, with the viral one and without it."""
        return self._picture(lambda: charts.with_and_without(self.own))

    def log(self, learned: object) -> pd.DataFrame | Closed:
        """Write what was measured into the fail log, beside the guess, and return it: one row."""
        sentence = self._sentence(learned)
        if isinstance(sentence, Closed):
            return sentence
        typical = float(self.own["engagement"].median())
        self._log.measure(self.slug, self.account, typical, sentence)
        guesses = self._log.guesses()
        first = guesses.loc[guesses["unit"] == self.slug].iloc[0]
        print(wrapped(f"You expected {first['guess']:,.0f}. It was {typical:,.0f}."))
        return guesses


def _problem(guess: Any, reason: Any) -> str | None:
    """Return what keeps these two from being a guess, in one sentence, or None.

    Nobody types a point behind a whole number unless three noughts follow: then a thousand was meant.
    """
    problem = guess_problem(guess, reason)
    if problem is None and isinstance(guess, float) and guess.is_integer() and guess < 1000:
        return (
            f"guess is {shown(guess)}: Python's point begins the decimals, so 1.000 is one. Write the number "
            "without a point, such as 1000."
        )
    return problem


@lru_cache(maxsize=1)
def _tables() -> dict[str, pd.DataFrame]:
    """Return for each page its post farthest above its neighbours, with those neighbours.

    Pages whose viral post does not show the lesson are left out: it must be the largest of the
    table, pull the mean up and leave the median about where it was.
    """
    posts = load_posts(DATASET)
    posts["relative_engagement"] = relative_engagement(posts)
    tables = {}
    for account, page in posts.groupby("account", observed=True):
        # A viral post near either end would have too few neighbours on one side.
        inner = page["relative_engagement"].iloc[NEIGHBOURS:-NEIGHBOURS]
        if inner.notna().any():
            place = list(page.index).index(inner.idxmax())
            table = page.iloc[place - NEIGHBOURS : place + NEIGHBOURS + 1].reset_index(drop=True)
            if _shows_the_lesson(table["engagement"].astype(float)):
                tables[str(account)] = table
    return tables


def _shows_the_lesson(counts: pd.Series) -> bool:
    others = counts.drop(NEIGHBOURS)
    return bool(
        counts[NEIGHBOURS] > others.max()
        and counts.mean() >= PULL * others.mean()
        and counts.median() <= STEADY * others.median()
    )

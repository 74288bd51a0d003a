"""Unit 10: three cells of the atlas, all of it against luck, and one rule on two networks."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from rulebook import charts
from rulebook.charts import atlas_bars
from rulebook.evidence import (
    MIN_POSTS,
    TypicalLift,
    count_verdicts,
    measure_sheets,
    observations,
    typical_lift,
    whole_sheets,
)
from rulebook.evidence.atlas import Case as Account
from rulebook.evidence.network import MIN_ACCOUNTS
from rulebook.learner.accounts import clean_name, pick_accounts
from rulebook.learner.predictions import make_prediction, prediction_problem
from rulebook.posts import NETWORKS, load_posts
from rulebook.questions.checks import wrapped
from rulebook.rules import RULES, Rule
from rulebook.unit.placeholder import Closed
from rulebook.unit.riddles import Letters, Slips
from rulebook.unit.rule_unit import AUDIENCES, LIVELY

PLACES = ("one", "two", "three")
CELL = ["rule", "network", "account", "follows", "breaks", "lift", "low", "high"]


@dataclass(frozen=True)
class Cell:
    """One place in the atlas: a rule on an account of a network."""

    rule: Rule
    network: str
    account: str

    @property
    def posts(self) -> pd.DataFrame:
        """The posts that count here, each with its relative engagement and whether it follows."""
        return _posts_of(self).copy()


class TransferUnit(Slips, Letters):
    """The unit on many tests, and on whether a rule that is right here is right there.

    Attributes:
        rule: the learner's rule, which has a verdict on `first`; None without a name.
        first: the network where it was tested first.
        second: the network where the learner says what to expect.
        cells: the three cells of the atlas that the learner works out.
    """

    rule: Any = None
    first: Any = None
    second: Any = None
    cells: tuple[Cell, ...] = ()

    def _choose(self, name: str) -> None:
        choices = [" ".join(transfer) for transfer in _transfers()]
        slug, self.first, self.second = pick_accounts(name, self.slug, choices)[0].split()
        self.rule = RULES[slug]
        self._seed = int.from_bytes(hashlib.sha256(clean_name(name).encode()).digest()[:4])
        for network in AUDIENCES:
            taken = {cell.rule.slug for cell in self.cells}
            choices = [" ".join(cell) for cell in _cells(network) if cell[0] not in taken]
            chosen, account = pick_accounts(name, f"{self.slug}/{network}", choices)[0].split()
            self.cells += (Cell(RULES[chosen], network, account),)

    def greeting(self) -> str:
        """Say which rule is the learner's, what it does on the first network, and which is the second."""
        here = self.first_evidence
        return (
            f'Your rule is "{self.rule.claim}" On {NETWORKS[self.first]}, the typical lift of '
            f"{here.accounts} accounts is {here.lift:.2f}, with an interval from {here.low:.2f} to "
            f"{here.high:.2f}: there it {here.verdict}. Your second network is "
            f"{NETWORKS[self.second]}."
        )

    # What the checks read.

    @cached_property
    def atlas(self) -> pd.DataFrame:
        """Every test of the course: one row for each rule and account with an interval."""
        return _readable(_measured())

    @cached_property
    def lucky_atlas(self) -> pd.DataFrame:
        """The same after a shuffle of all labels, which is this learner's own."""
        return _readable(_shuffled(self._seed))

    @cached_property
    def three_rows(self) -> pd.DataFrame:
        """What the atlas says of the learner's three cells, in their order."""
        places = self.atlas.set_index(["rule", "network", "account"])
        wanted = [(cell.rule.slug, cell.network, cell.account) for cell in self.cells]
        return places.loc[wanted].reset_index().set_axis(PLACES)

    @cached_property
    def there(self) -> pd.DataFrame:
        """The rows of the learner's rule on the second network."""
        return self._on(self.second)

    @cached_property
    def evidence(self) -> TypicalLift:
        """The typical lift on the second network, with its interval and verdict."""
        return typical_lift(self.there)

    @cached_property
    def first_evidence(self) -> TypicalLift:
        """The same on the first network."""
        return typical_lift(self._on(self.first))

    @property
    def carries(self) -> bool:
        """Whether the second network gives the verdict of the first."""
        return self.evidence.verdict == self.first_evidence.verdict

    # What a notebook calls. Each gives a `Closed` for as long as there is no prediction.

    def open_cells(
        self, expect: object, confidence: object, reason: object
    ) -> pd.DataFrame | Closed:
        """Write the prediction down and name the learner's three cells; without one, say what is missing."""
        problem = self._missing or prediction_problem(expect, confidence, reason)
        if problem:
            return Closed(f"The posts are still closed: {problem}")
        self.prediction = make_prediction(expect, confidence, reason)
        first = self._log.predict(self.slug, self.prediction)
        print(wrapped(f"Open: {len(self.cells)} cells of an atlas of {len(self.atlas):,}."))
        if self.prediction != first:
            print(
                wrapped(
                    "You had opened the atlas before, with another prediction. The first one counts "
                    f'in your fail log: "{first.expect}", {first.confidence:.0f} % sure.'
                )
            )
        for place, cell in zip(PLACES, self.cells, strict=True):
            print(
                wrapped(
                    f'{place}: "{cell.rule.claim}" on {cell.account}, {AUDIENCES[cell.network]}.'
                )
            )
        return self.three_rows[CELL[:3]].copy()

    def open_posts(self, cell: int) -> pd.DataFrame | Closed:
        """Return the posts of the learner's first, second or third cell (1, 2 or 3)."""
        return self._if_open(lambda: self.cells[cell - 1].posts)

    def look_up(self) -> pd.DataFrame | Closed:
        """Return what the atlas says of the three cells, verdicts left out."""
        return self._if_open(lambda: self.three_rows[CELL].copy())

    def open_atlas(self) -> pd.DataFrame | Closed:
        """Return the whole atlas: a row for each test."""
        return self._if_open(lambda: self.atlas.copy())

    def shuffle(self) -> pd.DataFrame | Closed:
        """Return the whole atlas again, after the labels were dealt out by chance on every account."""
        return self._if_open(lambda: self.lucky_atlas.copy())

    def open_second(self) -> pd.DataFrame | Closed:
        """Return the rows of the learner's rule on the second network, and say what their code is."""
        if self.prediction is None:
            return self._closed()
        print(wrapped(f'The rule is called "{self.rule.slug}", the network "{self.second}".'))
        return self.there.copy()

    def interval(self) -> pd.Series | Closed:
        """Return the ends of the interval of the typical lift on the second network."""
        return self._if_open(
            lambda: pd.Series(
                {"low": self.evidence.low, "high": self.evidence.high}, name="95 % interval"
            )
        )

    def first_verdict(self) -> str | Closed:
        """Return the verdict on the first network."""
        return self._if_open(lambda: self.first_evidence.verdict)

    def draw_atlas(self) -> charts.Chart | Closed:
        """Return the picture of all rules on all networks, with this learner's shuffle for luck."""

        def draw() -> charts.Chart:
            cells = self.three_rows.rename(columns={"network": "dataset"})
            return atlas_bars(
                count_verdicts(_measured(), _shuffled(self._seed)), cells, "your cells"
            )

        return self._picture(draw)

    def draw_first(self) -> charts.Chart | Closed:
        """Return the forest plot of the learner's rule on the first network."""
        return self._picture(lambda: self._forest(self.first))

    def draw_second(self) -> charts.Chart | Closed:
        """Return the forest plot of the learner's rule on the second network."""
        return self._picture(lambda: self._forest(self.second))

    def log(self, learned: object) -> pd.DataFrame | Closed:
        """Write the finding into the fail log and return the log: one row a unit."""
        sentence = self._sentence(learned)
        if isinstance(sentence, Closed):
            return sentence
        where = f"{self.rule.slug} on {self.second}"
        self._log.find(self.slug, where, self.evidence.lift, self.evidence.verdict, sentence)
        return self._log.table().drop(columns="answers")

    def _on(self, network: str) -> pd.DataFrame:
        mine = self.atlas["rule"].eq(self.rule.slug) & self.atlas["network"].eq(network)
        return self.atlas[mine].reset_index(drop=True)

    def _forest(self, network: str) -> charts.Chart:
        # The account that the learner had in the rule's own unit, once that is finished.
        log = self._log.table().set_index("unit")["account"]
        own = log.get(self.rule.slug)
        return charts.forest(self._on(network), self.rule, f"on {NETWORKS[network]}", own=own)


@lru_cache(maxsize=8)
def _posts_of(cell: Cell) -> pd.DataFrame:
    posts = load_posts(cell.network)
    posts = posts[posts["account"] == cell.account]
    seen = observations(cell.rule, posts)
    columns = ["account", "posted_at", *cell.rule.needs, "engagement"]
    shown = posts.loc[seen.index, list(dict.fromkeys(columns))]
    shown = shown.assign(relative_engagement=seen["value"], follows=seen["follows"])
    return shown.reset_index(drop=True)


@lru_cache(maxsize=1)
def _sheets() -> list:
    return list(whole_sheets())


@lru_cache(maxsize=1)
def _measured() -> pd.DataFrame:
    return measure_sheets(_sheets())


@lru_cache(maxsize=2)
def _shuffled(deal: int) -> pd.DataFrame:
    return measure_sheets(_able(), deal=deal)


@lru_cache(maxsize=1)
def _able() -> list:
    """Leave out the accounts with too few posts on a side: no shuffle gives them an interval."""

    def able(case: Account) -> bool:
        return bool(MIN_POSTS <= case.follows.sum() <= len(case.follows) - MIN_POSTS)

    return [replace(one, cases=list(filter(able, one.cases))) for one in _sheets()]


def _readable(atlas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with an interval, as plain numbers."""
    tested = atlas[atlas["low"].notna()].rename(columns={"dataset": "network"})
    tested = tested.astype(dict.fromkeys(["lift", "low", "high"], float))
    return tested[[*CELL, "verdict"]].reset_index(drop=True)


@lru_cache(maxsize=1)
def _transfers() -> list[tuple[str, str, str]]:
    """Return every rule with a network on which it has a verdict, and one on which it can have one."""
    networks: dict[str, Any] = {}
    for (slug, name), rows in _readable(_measured()).groupby(["rule", "network"], sort=False):
        if len(rows) >= MIN_ACCOUNTS and name in AUDIENCES:
            networks.setdefault(str(slug), {})[name] = typical_lift(rows).verdict
    return [
        (slug, first, second)
        for slug, verdicts in networks.items()
        for first, verdict in verdicts.items()
        for second in verdicts
        if second != first and verdict != "can't tell"
    ]


@lru_cache(maxsize=8)
def _cells(network: str) -> list[tuple[str, str]]:
    """Return the rules and accounts of a network that a learner can work out from posts.

    As in the other units, a typical post there has enough engagement for medians that are not one
    of a handful of fractions, and nothing depends on how the rule fares.
    """
    typical = load_posts(network).groupby("account", observed=True)["engagement"].median()
    lively = typical.index[typical >= LIVELY]
    rows = _readable(_measured())
    rows = rows[rows["network"].eq(network) & rows["account"].isin(lively)]
    of_posts = [slug for slug, rule in RULES.items() if rule.per[0] == "post"]
    rows = rows[rows["rule"].isin(of_posts)]
    return list(rows[["rule", "account"]].itertuples(index=False, name=None))

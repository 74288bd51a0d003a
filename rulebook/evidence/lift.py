"""Lift, its interval and the verdict on one account; and what shuffled labels would give."""

import math
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from zlib import crc32

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence.relative import observations, per_of
from rulebook.rules import Rule

MIN_POSTS = 20
"""With fewer posts (days, accounts) on either side there is no verdict."""

RESAMPLES = 2_000
VERDICTS = ("holds", "backfires", "can't tell")
INTERVAL = (0.025, 0.975)
# Two medians that are equal may differ in the sixteenth digit, which is no difference.
ROUNDING = 1e-9
Places = tuple[np.ndarray, ...]
_SIDES = {"holds": "lies above 1", "backfires": "lies below 1", "can't tell": "covers 1"}


@dataclass(frozen=True)
class Evidence:
    """What one account's posts say about one rule.

    `follows` and `breaks` count posts (days, accounts: see `per`). `typical_follows` and
    `typical_breaks` are the medians of their values (relative engagement; engagement where `per`
    is "account"), `lift` is the first divided by the second, `low` and `high` its 95 % interval.
    A number that cannot be had is None, and `reason` says why.

    `measure` and `seen` are what was measured and the observations behind it (see `observations`),
    for whoever draws them; an atlas keeps neither.
    """

    rule: str
    per: str
    account: str
    follows: int
    breaks: int
    typical_follows: float | None
    typical_breaks: float | None
    lift: float | None
    low: float | None
    high: float | None
    verdict: str
    reason: str
    measure: str = field(default="engagement", repr=False)
    seen: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    @classmethod
    def columns(cls) -> list[str]:
        """Name what an atlas keeps of it, in order."""
        return [one.name for one in fields(cls) if one.name not in ("measure", "seen")]

    def row(self) -> dict[str, object]:
        """Return what an atlas keeps of it."""
        return {name: getattr(self, name) for name in self.columns()}

    def __str__(self) -> str:
        """Say it in two or three sentences, on two lines that no page has to break."""
        who = self.account or "No account"
        counts = f"{self.follows} {_things(self.per, self.follows)} follow the rule '{self.rule}', "
        counts += f"{self.breaks} break it."
        if self.low is not None:
            lift = f"Lift {self.lift:.2f}, 95 % interval {self.low:.2f} to {self.high:.2f}: "
            return f"{who}: {counts}\n{lift}{self.verdict}."
        lift = "" if self.lift is None else f"Lift {self.lift:.2f}, without an interval. "
        return f"{who}: {counts}\n{lift}{self.verdict.capitalize()}: {self.reason}."


def measure_lift(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    per: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
    among: pd.Series | None = None,
) -> Evidence:
    """Measure a rule's lift on one account (for a rule about accounts: on one community).

    The lift is the median value of what follows the rule divided by the median value of what
    breaks it; for the values see `observations`. Its interval is the 95 % percentile bootstrap
    (B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7, 1979),
    each side resampled by itself. The same posts and seed always give the same numbers.

    `among` says of each post (a boolean Series with the index of `posts`) whether it counts at all;
    those that do not are still neighbours of the others. It is for a comparison per post.

    Posts that cannot answer (none, one side empty, no engagement) give "can't tell" and a reason.
    Raises RulebookError for a missing column and for posts of several accounts.
    """
    per = per_of(rule, per)
    table = observations(rule, posts, measure, threshold, per)
    if among is not None:
        table = table[among.reindex(table.index).fillna(False).astype(bool)]
    group = group_column(rule, per, table)
    names = posts[group].dropna().unique()
    if len(names) > 1:
        raise RulebookError(
            f"measure_lift looks at one {_whole(per)} at a time, and these posts come from "
            f"{len(names)}: choose one of them, or take atlas for all."
        )
    name = str(names[0]) if len(names) else ""
    found = evidence_from(
        rule, per, name, table["value"].to_numpy(), table["follows"].to_numpy(), resamples, seed
    )
    return replace(found, measure=measure, seen=table)


def shuffled_lifts(
    rule: Rule,
    posts: pd.DataFrame,
    measure: str = "engagement",
    threshold: float | None = None,
    per: str | None = None,
    times: int = RESAMPLES,
    seed: int = 0,
) -> np.ndarray:
    """Give the lifts that luck alone makes: labels shuffled among one account's posts.

    Which posts follow the rule is dealt out anew `times` times, as many following as before, so
    whatever lift comes out has nothing to do with the rule. Returns a float array of up to `times`
    lifts: a shuffle in which a median is 0 has no lift and is left out; empty if one side is.

    The test is R. A. Fisher's randomisation test (The Design of Experiments, 1935).
    """
    per = per_of(rule, per)
    table = observations(rule, posts, measure, threshold, per)
    group = group_column(rule, per, table)
    if table[group].nunique() > 1:
        raise RulebookError(f"shuffled_lifts looks at one {_whole(per)} at a time: choose one.")
    if table["follows"].nunique() < 2:
        return np.empty(0)
    value, follows = np.sort(table["value"].to_numpy()), int(table["follows"].sum())
    rng = shuffle_rng(seed, rule, str(table[group].iloc[0]))
    places = shuffled_middles(follows, len(value) - follows, times, rng)
    above, below = value[places].mean(axis=1)
    usable = (above > 0) & (below > 0)
    lifts: np.ndarray = above[usable] / below[usable]
    return lifts


def evidence_from(
    rule: Rule,
    per: str,
    name: str,
    value: np.ndarray,
    follows: np.ndarray,
    resamples: int,
    seed: int,
) -> Evidence:
    """Make the evidence on one account out of its values and labels (arrays of equal length)."""
    does, does_not = np.sort(value[follows]), np.sort(value[~follows])
    above = _middle(does) if len(does) else None
    below = _middle(does_not) if len(does_not) else None
    lift = above / below if above and below else None
    low = high = None
    reason = _why_no_interval(per, len(does), len(does_not), lift)
    if not reason:
        drawn = bootstrap_places(rule.slug, name, len(does), len(does_not), resamples, seed)
        low, high = ratio_interval(medians_at(does, drawn[0]), medians_at(does_not, drawn[1]))
        if low is None:
            reason = (
                f"nearly half of the {_things(per)} on one side got no engagement at all, "
                "so the interval has no end"
            )
    verdict = "can't tell"
    if low is not None and high is not None:
        verdict = verdict_of(low, high)
        reason = f"the interval from {low:.2f} to {high:.2f} {_SIDES[verdict]}"
    return Evidence(
        rule.slug,
        per,
        name,
        len(does),
        len(does_not),
        above,
        below,
        lift,
        low,
        high,
        verdict,
        reason,
    )


def verdict_of(low: float, high: float) -> str:
    """Return the verdict that an interval gives: by the side of 1 on which all of it lies."""
    if low > 1 + ROUNDING:
        return "holds"
    return "backfires" if high < 1 - ROUNDING else "can't tell"


def exactly_one(number: float) -> float:
    """Return 1 for what differs from it only by rounding, so that < and > say what the verdict says."""
    return 1.0 if abs(number - 1) <= ROUNDING else number


def bootstrap_medians(ordered: np.ndarray, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the medians of bootstrap resamples of a sorted sample, without making the resamples.

    The k-th smallest of n draws with replacement is the value at place floor(n·U), where U is the
    k-th smallest of n uniform numbers, which is Beta(k, n - k + 1) (H. A. David and H. N. Nagaraja,
    Order Statistics, 3rd ed. 2003, section 2.3; for medians J. S. Maritz and R. G. Jarrett, A note
    on estimating the variance of the sample median, JASA 73, 1978). Of an even number both middle
    ones are drawn together: what lies above the k-th is again uniform. Exact, and the cost does not
    grow with the sample.
    """
    return medians_at(ordered, _middles(len(ordered), resamples, rng))


@lru_cache(maxsize=2048)  # all accounts of all rules are 1,700, in 20 MB
def bootstrap_places(
    slug: str, name: str, follows: int, breaks: int, resamples: int, seed: int
) -> tuple[Places, Places]:
    """Draw where the medians of an account's bootstrap lie among its sorted values, side by side.

    That depends on how many values there are, and not on what they are: an account whose labels are
    shuffled is resampled as it was before, so what was drawn is kept (in arrays that nobody can change).
    """
    rng = _rng(seed, slug, name)
    drawn = _middles(follows, resamples, rng), _middles(breaks, resamples, rng)
    for place in (*drawn[0], *drawn[1]):
        place.flags.writeable = False
    return drawn


def medians_at(ordered: np.ndarray, places: Places) -> np.ndarray:
    """Return the medians of resamples whose middle ones lie at these places of a sorted sample."""
    middle: np.ndarray = ordered[places[0]]
    return middle if len(places) == 1 else (middle + ordered[places[1]]) / 2


def _middles(n: int, resamples: int, rng: np.random.Generator) -> Places:
    """Draw the places of the middle ones of resamples of n values: one array, or two where n is even."""
    k = (n + 1) // 2
    lower = rng.beta(k, n - k + 1, resamples)
    if n % 2:
        return (_place(lower, n),)
    return _place(lower, n), _place(lower + (1 - lower) * rng.beta(1, n - k, resamples), n)


def group_column(rule: Rule, per: str, table: pd.DataFrame) -> str:
    """Name the column that holds what a verdict is about: the account, or the community."""
    if per != "account":
        return "account"
    if "sector" not in table.columns:
        raise RulebookError(
            f"The rule '{rule.slug}' compares the accounts of one community, and these posts have "
            f"no column 'sector' that names it: take {' or '.join(rule.datasets)}."
        )
    return "sector"


def _middle(ordered: np.ndarray) -> float:
    """Return the median of a sorted sample."""
    n = len(ordered)
    return float((ordered[(n - 1) // 2] + ordered[n // 2]) / 2)


def _place(uniform: np.ndarray, n: int) -> np.ndarray:
    places: np.ndarray = np.minimum((uniform * n).astype(int), n - 1)
    return places.astype(np.uint16) if n <= 2**16 else places  # small, for whoever keeps them


def ratio_interval(above: np.ndarray, below: np.ndarray) -> tuple[float, float] | tuple[None, None]:
    """Return the 2.5 and 97.5 percentiles of the ratios, or nothing if one of them has no value."""
    # A ratio with a zero on either side might be anything: count it as very low for one end and
    # as very high for the other.
    usable = (above > 0) & (below > 0)
    zeros, last = len(usable) - int(np.count_nonzero(usable)), len(usable) - 1
    if zeros:
        ratios = np.divide(above, below, out=np.zeros_like(above), where=usable)
    else:
        ratios = above / below
    place = zeros + math.ceil(INTERVAL[1] * last)
    low, high = _in_order(ratios, math.floor(INTERVAL[0] * last), min(place, last))
    if place > last:
        high = math.inf
    return (
        (exactly_one(low), exactly_one(high)) if low > 0 and math.isfinite(high) else (None, None)
    )


def _in_order(values: np.ndarray, first: int, last: int) -> tuple[float, float]:
    """Return the values at two places near the ends of what would be their order."""
    some = np.sort(values[::20])  # they say beyond which values it is enough to look
    reach = len(some) // 12
    low, high = values[values <= some[reach]], values[values >= some[-1 - reach]]
    before = len(values) - len(high)
    if first < len(low) and last >= before:
        low.partition(first)
        high.partition(last - before)
        return float(low[first]), float(high[last - before])
    values.partition((first, last))
    return float(values[first]), float(values[last])


def _why_no_interval(per: str, does: int, does_not: int, lift: float | None) -> str:
    if not does + does_not:
        return f"there are no {_things(per)} that the rule applies to"
    for count, verb in ((does, "follow"), (does_not, "break")):
        if count < MIN_POSTS:
            says = verb + "s" * (count == 1)
            number = f"only {count}" if count else "no"
            return f"{number} {_things(per, count or 2)} {says} the rule; {MIN_POSTS} are needed"
    if lift is None:
        return f"more than half of the {_things(per)} on one side got no engagement at all"
    return ""


def shuffled_middles(follows: int, breaks: int, times: int, rng: np.random.Generator) -> np.ndarray:
    """Draw where the middle posts of both sides come to lie when sorted posts are labelled by chance.

    Returns places from 0 in an int array of shape (2, 2, times): side (follows, breaks), lower and
    upper middle (the same where the side's number is odd), shuffle.

    Nothing is shuffled for it. How many of the posts that follow fall into the left half is a
    hypergeometric number; then only the halves with a wanted post are split again, down to single
    posts. Exact, and the cost grows with the number's logarithm. (P. Sanders et al., Efficient
    parallel random sampling: vectorized, cache-efficient, and online, ACM TOMS 44, 2018, section 3.)
    """
    sides = [[(side + 1) // 2, side // 2 + 1] for side in (follows, breaks)]
    wanted = np.repeat(np.ravel(sides)[:, None], times, axis=1)  # the how-manieth of its side
    side = np.array([True, True, False, False])[:, None]
    start, size = np.zeros_like(wanted), np.full_like(wanted, follows + breaks)
    inside = np.full_like(wanted, follows)  # how many of these posts follow
    while size.max() > 1:
        half = size // 2
        left = rng.hypergeometric(inside, size - inside, half)
        for one in range(1, 4):  # who looks into the same half sees the same split
            for other in range(one):
                left[one] = np.where(start[one] == start[other], left[other], left[one])
        before = np.where(side, left, half - left)
        right = wanted > before
        wanted = np.where(right, wanted - before, wanted)
        inside = np.where(right, inside - left, left)
        start = np.where(right, start + half, start)
        size = np.where(right, size - half, half)
    return start.reshape(2, 2, times)


def _rng(seed: int, slug: str, name: str) -> np.random.Generator:
    """Return a generator of its own for each rule and account, so that each can be had alone."""
    return np.random.default_rng([seed, crc32(f"{slug}/{name}".encode())])


def shuffle_rng(seed: int, rule: Rule, name: str) -> np.random.Generator:
    """Return the generator that deals out an account's labels anew."""
    return _rng(seed, rule.slug, f"{name}/shuffled")


def _things(per: str, count: int = 2) -> str:
    return per if count == 1 else f"{per}s"


def _whole(per: str) -> str:
    return "community" if per == "account" else "account"

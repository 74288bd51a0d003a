"""What a trial by lot says about a rule: click rates, lift, interval, verdict; and what luck alone gives.

A trial is a table of arms as `load_trials` gives it: one row a headline, `views` viewers who were dealt
it, `clicks` of them who clicked. Chance decided who saw what, so here a difference is caused by the
headline.
"""

import math
from dataclasses import dataclass, fields
from statistics import NormalDist
from zlib import crc32

import numpy as np
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.evidence.lift import RESAMPLES, ratio_interval, verdict_of
from rulebook.rules import HEADLINE_RULES, Rule

MIN_CLICKS = 10
"""With fewer clicks on either side there is no verdict."""

_NORMAL_95 = NormalDist().inv_cdf(0.975)
_SIDES = {"holds": "lies above 1", "backfires": "lies below 1", "can't tell": "covers 1"}


@dataclass(frozen=True)
class TrialEvidence:
    """What one trial says about one rule.

    `follows` and `breaks` count headlines, `views_…` and `clicks_…` their viewers and the clicks of
    these, `rate_…` is clicks ÷ views (0 to 1). `lift` is the first click rate divided by the second,
    `low` and `high` its 95 % interval. A number that cannot be had is None, and `reason` says why.
    """

    rule: str
    trial: str
    follows: int
    breaks: int
    views_follows: int
    clicks_follows: int
    views_breaks: int
    clicks_breaks: int
    rate_follows: float | None
    rate_breaks: float | None
    lift: float | None
    low: float | None
    high: float | None
    verdict: str
    reason: str

    def __str__(self) -> str:
        """Say it in two or three sentences, on two lines that no page has to break."""
        sides = (
            (self.follows, "follow", self.views_follows, self.clicks_follows, self.rate_follows),
            (self.breaks, "break", self.views_breaks, self.clicks_breaks, self.rate_breaks),
        )
        said = "; ".join(
            f"{count or 'no'} {'headline' if count == 1 else 'headlines'} {verb}"
            f"{'s' if count == 1 else ''} the rule"
            + (f" ({clicks:,} clicks of {views:,} viewers, {rate:.2%})" if count else "")
            for count, verb, views, clicks, rate in sides
        ).replace("%", " %")
        if self.low is None:
            lift = "" if self.lift is None else f"Lift {self.lift:.2f}, without an interval. "
            ending = f"{lift}{self.verdict.capitalize()}: {self.reason}."
        else:
            ending = (
                f"Lift {self.lift:.2f}, 95 % interval {self.low:.2f} to {self.high:.2f}: "
                f"{self.verdict}."
            )
        return f"{self.trial or 'No trial'}: {said}.\n{ending}"


NUMBERS = ("rate_follows", "rate_breaks", "lift", "low", "high")


def click_rate(arms: pd.DataFrame) -> pd.Series:
    """Divide each arm's clicks by its views: a share from 0 to 1, missing where nobody saw it.

    Raises RulebookError if the table has no `views` or `clicks`, or more clicks than views.
    """
    views, clicks = _counts(arms)
    rates = np.divide(clicks, views, out=np.full(len(views), np.nan), where=views > 0)
    return pd.Series(rates, index=arms.index, name="click_rate")


def click_rates(arms: pd.DataFrame) -> pd.DataFrame:
    """Add to the arms their click rate and what it might be if luck had fallen otherwise.

    Returns the arms with three more columns: `rate` (see `click_rate`), and `low` and `high`, E. B.
    Wilson's 95 % interval of a share (Journal of the American Statistical Association 22, 1927),
    which has a width even where nobody clicked. For a picture: two such intervals may overlap although
    the lift's does not cover 1. Errors as in `click_rate`.
    """
    rate = click_rate(arms)
    views = arms["views"].to_numpy(dtype=float)
    share, spread = rate.to_numpy(), _NORMAL_95**2
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (share + spread / (2 * views)) / (1 + spread / views)
        half = np.sqrt(share * (1 - share) / views + spread / (4 * views**2)) * _NORMAL_95
        half /= 1 + spread / views
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    return arms.assign(rate=rate, low=low, high=high)


def viewers_of(arms: pd.DataFrame) -> pd.DataFrame:
    """Return one row a viewer of the arms: the `headline` that they were dealt, and `clicked`, 1 or 0."""
    clicked = [
        np.arange(views) < clicks
        for views, clicks in zip(arms["views"], arms["clicks"], strict=True)
    ]
    return pd.DataFrame(
        {
            "headline": np.repeat(arms["headline"].to_numpy(), arms["views"]),
            "clicked": np.concatenate(clicked).astype("int64"),
        }
    )


def measure_trial(
    rule: Rule,
    arms: pd.DataFrame,
    threshold: float | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> TrialEvidence:
    """Measure a rule's lift in one trial: headlines that follow it against headlines that break it.

    The lift is the click rate of all viewers who were dealt a headline that follows, divided by that
    of all who were dealt one that breaks. Its interval is the 95 % percentile bootstrap of viewers
    (B. Efron, Annals of Statistics 7, 1979), each arm by itself: of n viewers drawn anew with
    replacement, of whom c clicked, the clicks are a binomial number of n and c / n, so they are drawn
    as that. Exact, and the cost does not grow with the viewers. The same arms and seed always give
    the same numbers.

    It says something about these headlines, not about all that might have been written.

    Raises RulebookError for a missing column, more clicks than views, and arms of several trials.
    """
    follows = rule.follows(arms, threshold)
    return compare_arms(arms, follows, rule.slug, resamples, seed)


def compare_arms(
    arms: pd.DataFrame,
    follows: pd.Series | np.ndarray,
    name: str = "",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> TrialEvidence:
    """Set some arms of one trial against its others: those where `follows` is True against those where it is False.

    `follows` has a value for each arm; arms for which it is missing take no part. So any two headlines
    can be compared. `name` is what the evidence is called by (its `rule`). Otherwise as `measure_trial`.
    """
    trial = _one_trial(arms)
    views, clicks = _counts(arms)
    labels = _labels(follows, len(arms))
    drawn = _drawn_clicks(views, clicks, resamples, _rng(seed, trial))
    return _evidence(name, trial, views, clicks, drawn, labels)


def dealt_trial_lifts(
    rule: Rule,
    arms: pd.DataFrame,
    threshold: float | None = None,
    times: int = RESAMPLES,
    seed: int = 0,
) -> np.ndarray:
    """Give the lifts that luck alone makes: one trial's viewers dealt out anew.

    Every viewer keeps what they did, click or no click, and chance deals them out to the two sides
    again, as many to each as before. How many of the clicks fall to the side that follows is then a
    hypergeometric number, and is drawn as that (R. A. Fisher, The Design of Experiments, 1935).
    Returns a float array of up to `times` lifts: a deal in which a side gets no click has no lift and
    is left out; empty if one side has no viewer. Errors as in `measure_trial`.
    """
    trial = _one_trial(arms)
    views, clicks = _counts(arms)
    labels = _labels(rule.follows(arms, threshold), len(arms))
    sides = [(views[labels == side].sum(), clicks[labels == side].sum()) for side in (1, 0)]
    (does, clicked), (does_not, clicked_too) = sides
    if not does or not does_not:
        return np.empty(0)
    all_clicks = clicked + clicked_too
    rng = _rng(seed, f"{trial}/dealt")
    above = rng.hypergeometric(all_clicks, does + does_not - all_clicks, does, times)
    below = all_clicks - above
    usable = (above > 0) & (below > 0)
    return np.asarray((above[usable] / does) / (below[usable] / does_not))


def trial_atlas(
    rule: Rule,
    arms: pd.DataFrame,
    threshold: float | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
    shuffle: bool = False,
) -> pd.DataFrame:
    """Measure a rule in every trial of the table.

    Returns one row a trial, sorted by trial: the fields of `TrialEvidence`. Trials that cannot answer
    are there with their reason; numbers that cannot be had are missing (dtype "Float64"). A row
    equals `measure_trial` on that trial's arms.

    With `shuffle` each trial's viewers are dealt out anew to its arms first: then every verdict but
    "can't tell" is luck.
    """
    return _atlas([(rule, threshold)], arms, resamples, seed, shuffle)


def whole_trial_atlas(
    arms: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0, shuffle: bool = False
) -> pd.DataFrame:
    """Measure all rules on headlines in every trial: the rows of `trial_atlas`, rule after rule."""
    rules: list[tuple[Rule, float | None]] = [(rule, None) for rule in HEADLINE_RULES.values()]
    return _atlas(rules, arms, resamples, seed, shuffle)


def qualifying_trials(
    rule: Rule, arms: pd.DataFrame, threshold: float | None = None, least_clicks: int = MIN_CLICKS
) -> list[str]:
    """List the trials that can test a rule, sorted: both sides have headlines and enough clicks."""
    labels = rule.follows(arms, threshold)
    sides = [
        arms.loc[labels.eq(side).fillna(False)].groupby("trial")["clicks"].sum()
        for side in (True, False)
    ]
    enough = [set(side.index[side.ge(least_clicks)]) for side in sides]
    return sorted(enough[0] & enough[1])


def _atlas(
    rules: list[tuple[Rule, float | None]],
    arms: pd.DataFrame,
    resamples: int,
    seed: int,
    shuffle: bool,
) -> pd.DataFrame:
    _need(arms, "trial")
    all_views, all_clicks = _counts(arms)
    labels = [_labels(rule.follows(arms, threshold), len(arms)) for rule, threshold in rules]
    found: list[list[TrialEvidence]] = [[] for _ in rules]
    for trial, rows in sorted(arms.groupby("trial", observed=True).indices.items()):
        views, clicks = all_views[rows], all_clicks[rows]
        if shuffle:
            rng = _rng(seed, f"{trial}/shuffled")
            clicks = rng.multivariate_hypergeometric(views, clicks.sum(), method="marginals")
        # All rules look at the same draws, as measure_trial would for each.
        drawn = _drawn_clicks(views, clicks, resamples, _rng(seed, str(trial)))
        for (rule, _), label, into in zip(rules, labels, found, strict=True):
            into.append(_evidence(rule.slug, str(trial), views, clicks, drawn, label[rows]))
    columns = [field.name for field in fields(TrialEvidence)]
    measured = [vars(evidence) for part in found for evidence in part]
    return pd.DataFrame(measured, columns=columns).astype(dict.fromkeys(NUMBERS, "Float64"))


def _evidence(
    name: str,
    trial: str,
    views: np.ndarray,
    clicks: np.ndarray,
    drawn: np.ndarray,
    labels: np.ndarray,
) -> TrialEvidence:
    """Make the evidence; `labels` are 1 follows, 0 breaks, -1 neither, `drawn` is (arms, resamples)."""
    sides = [labels == 1, labels == 0]
    number = [int(side.sum()) for side in sides]
    viewers = [int(views[side].sum()) for side in sides]
    clicked = [int(clicks[side].sum()) for side in sides]
    does, does_not = (c / v if v else None for c, v in zip(clicked, viewers, strict=True))
    lift = does / does_not if does and does_not else None
    low, high = None, None
    reason = _why_no_interval(number, clicked)
    if reason is None:
        above, below = (drawn[side].sum(axis=0) / v for side, v in zip(sides, viewers, strict=True))
        low, high = ratio_interval(above, below)
    verdict = "can't tell"
    if low is not None and high is not None:
        verdict = verdict_of(low, high)
        reason = f"the interval from {low:.2f} to {high:.2f} {_SIDES[verdict]}"
    return TrialEvidence(
        rule=name,
        trial=trial,
        follows=number[0],
        breaks=number[1],
        views_follows=viewers[0],
        clicks_follows=clicked[0],
        views_breaks=viewers[1],
        clicks_breaks=clicked[1],
        rate_follows=does,
        rate_breaks=does_not,
        lift=lift,
        low=low,
        high=high,
        verdict=verdict,
        reason=reason or "",
    )


def _why_no_interval(number: list[int], clicked: list[int]) -> str | None:
    for count, verb in zip(number, ("follows", "breaks"), strict=True):
        if not count:
            return f"no headline of the trial {verb} the rule"
    for clicks, verb in zip(clicked, ("follow", "break"), strict=True):
        if clicks < MIN_CLICKS:
            said = f"only {clicks}" if clicks else "no"
            things = "click" if clicks == 1 else "clicks"
            return f"{said} {things} on headlines that {verb} the rule; {MIN_CLICKS} are needed"
    return None


def _drawn_clicks(
    views: np.ndarray, clicks: np.ndarray, resamples: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw each arm's viewers anew, many times, and count their clicks: (arms, resamples)."""
    arms = zip(views.tolist(), clicks.tolist(), strict=True)
    drawn = [_drawn_anew(seen, clicked, resamples, rng) for seen, clicked in arms]
    return np.array(drawn, dtype="int64").reshape(len(views), resamples)


def _drawn_anew(views: int, clicks: int, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Draw binomial numbers of `views` and `clicks` / `views`.

    First how often each number comes, which is a multinomial number, then their order: a third of
    the time that one after the other would take.
    """
    if clicks in (0, views):
        return np.full(resamples, clicks)
    share = clicks / views
    wide = 20 + 10 * math.sqrt(clicks * (1 - share))  # a chance in 10 to the 17 lies beyond
    first, last = max(0, int(clicks - wide)), min(views, int(clicks + wide))
    number = np.arange(first, last + 1)
    # From each number to the next one the chance changes by this factor.
    factor = (views - number[:-1]) / number[1:] * (share / (1 - share))
    chance = np.zeros(len(number))
    np.log(factor).cumsum(out=chance[1:])
    chance = np.exp(chance - chance.max())
    drawn = number.repeat(rng.multinomial(resamples, chance / chance.sum()))
    rng.shuffle(drawn)
    return drawn


def _rng(seed: int, trial: str) -> np.random.Generator:
    """Return a generator of its own for each trial, so that each can be had alone."""
    return np.random.default_rng([seed, crc32(trial.encode())])


def _labels(follows: pd.Series | np.ndarray, arms: int) -> np.ndarray:
    if len(follows) != arms:
        raise RulebookError(
            f"There are {arms} headlines and {len(follows)} answers to whether they follow: "
            "give one answer for each headline."
        )
    if isinstance(follows, np.ndarray) and follows.dtype.kind == "b":
        return follows.astype("int8")
    labels = pd.Series(np.asarray(follows, dtype=object)).astype("boolean").astype("Int8")
    return labels.to_numpy(dtype="int8", na_value=-1)


def _counts(arms: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    _need(arms, "views", "clicks")
    found = []
    for column in ("views", "clicks"):
        numbers = arms[column]
        if not pd.api.types.is_numeric_dtype(numbers) or numbers.isna().any():
            raise RulebookError(f"The column '{column}' must hold a number for each headline.")
        found.append(numbers.to_numpy(dtype="int64"))
    views, clicks = found
    if (clicks > views).any() or (clicks < 0).any():
        raise RulebookError(
            "A headline cannot have more clicks than viewers, or fewer than none: look at the "
            "columns 'views' and 'clicks'."
        )
    return views, clicks


def _one_trial(arms: pd.DataFrame) -> str:
    _need(arms, "trial")
    trials = arms["trial"].unique()
    if len(trials) > 1:
        raise RulebookError(
            f"These headlines come from {len(trials)} trials, and only those of one trial were dealt "
            "out to the same viewers: choose one trial, or take trial_atlas for all."
        )
    return str(trials[0]) if len(trials) else ""


def _need(arms: pd.DataFrame, *columns: str) -> None:
    for column in columns:
        if column not in arms.columns:
            raise RulebookError(
                f"This table has no column '{column}'; its columns are {', '.join(map(str, arms))}."
            )

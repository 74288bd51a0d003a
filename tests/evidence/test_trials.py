"""One trial by lot: by hand, against draws of single viewers, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_CLICKS,
    click_rate,
    click_rates,
    compare_arms,
    dealt_trial_lifts,
    measure_trial,
    qualifying_trials,
    trial_atlas,
    whole_trial_atlas,
)
from rulebook.evidence.trials import _drawn_anew
from rulebook.posts import load_trials
from rulebook.rules import HEADLINE_RULES

NUMBER = HEADLINE_RULES["headline-number"]


def trial(*arms, name="trial-1"):
    """Make a trial out of (follows, views, clicks)."""
    follows, views, clicks = zip(*arms, strict=True)
    return pd.DataFrame(
        {
            "trial": name,
            "headline": [f"Headline {place}" for place in range(len(arms))],
            "number": pd.array(follows, dtype="boolean"),
            "views": pd.array(views, dtype="Int64"),
            "clicks": pd.array(clicks, dtype="Int64"),
        }
    )


SMALL = trial((True, 1000, 30), (True, 500, 24), (False, 2000, 40))


def test_by_hand():
    found = measure_trial(NUMBER, SMALL)
    assert (found.follows, found.breaks) == (2, 1)
    assert (found.views_follows, found.clicks_follows) == (1500, 54)
    assert found.rate_follows == pytest.approx(54 / 1500)
    assert found.rate_breaks == pytest.approx(0.02)
    assert found.lift == pytest.approx(1.8)
    assert found.low < 1.8 < found.high
    assert found.verdict == "holds"
    assert "2 headlines follow the rule (54 clicks of 1,500 viewers, 3.60 %)" in str(found)
    assert "1 headline breaks the rule (40 clicks of 2,000 viewers, 2.00 %)" in str(found)


def test_click_rates_are_shares_with_wilsons_interval():
    rates = click_rates(SMALL)
    assert list(rates["rate"]) == pytest.approx([0.03, 0.048, 0.02])
    assert rates["rate"].equals(click_rate(SMALL).rename("rate"))
    for arm in rates.itertuples():
        wilson = stats.binomtest(arm.clicks, arm.views).proportion_ci(method="wilson")
        assert (arm.low, arm.high) == pytest.approx((wilson.low, wilson.high))
    nobody = click_rates(trial((True, 100, 0), (False, 0, 0)))
    assert nobody["low"].iloc[0] == 0 < nobody["high"].iloc[0]
    assert np.isnan(nobody["rate"].iloc[1])


def test_the_interval_is_that_of_viewers_drawn_one_by_one():
    rng, lifts = np.random.default_rng(5), []
    arms = [np.arange(row.views) < row.clicks for row in SMALL.itertuples()]
    for _ in range(4_000):
        drawn = [rng.choice(arm, len(arm)).sum() for arm in arms]
        lifts.append(((drawn[0] + drawn[1]) / 1500) / (drawn[2] / 2000))
    found = measure_trial(NUMBER, SMALL, resamples=20_000)
    assert [found.low, found.high] == pytest.approx(np.quantile(lifts, [0.025, 0.975]), rel=0.04)


@pytest.mark.parametrize(
    ("views", "clicks"), [(40, 10), (1000, 1), (1000, 999), (9000, 90), (7, 0), (7, 7)]
)
def test_the_clicks_of_viewers_drawn_anew_are_binomial_and_in_no_order(views, clicks):
    drawn = _drawn_anew(views, clicks, 20_000, np.random.default_rng(6))
    if clicks in (0, views):
        assert (drawn == clicks).all()
        return
    chances = stats.binom(views, clicks / views)
    edges = np.unique(chances.ppf(np.linspace(0.05, 0.95, 15)))
    expected = np.diff([0, *chances.cdf(edges), 1])
    found = np.bincount(np.searchsorted(edges, drawn), minlength=len(expected))
    kept = expected > 0
    assert stats.chisquare(found[kept], 20_000 * expected[kept]).pvalue > 0.001
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.03


def test_luck_is_that_of_viewers_dealt_one_by_one():
    lifts = dealt_trial_lifts(NUMBER, SMALL, times=20_000)
    rng = np.random.default_rng(5)
    viewers = np.arange(3500) < 94
    dealt = []
    for _ in range(4_000):
        above = rng.permutation(viewers)[:1500].sum()
        dealt.append((above / 1500) / ((94 - above) / 2000))
    assert stats.ks_2samp(lifts, dealt).pvalue > 0.001
    assert np.median(lifts) == pytest.approx(1, abs=0.05)


def test_the_same_arms_and_seed_give_the_same_numbers():
    assert measure_trial(NUMBER, SMALL) == measure_trial(NUMBER, SMALL)
    assert measure_trial(NUMBER, SMALL) != measure_trial(NUMBER, SMALL, seed=1)


def test_any_two_headlines_can_be_compared():
    labels = pd.array([True, None, False], dtype="boolean")
    found = compare_arms(SMALL, labels, "first against third")
    assert (found.rule, found.follows, found.breaks) == ("first against third", 1, 1)
    assert found.lift == pytest.approx(1.5)
    assert compare_arms(SMALL, np.array([True, True, False])).lift == pytest.approx(1.8)


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        ([(True, 1000, 30)], "no headline of the trial breaks the rule"),
        ([(False, 1000, 30)], "no headline of the trial follows the rule"),
        ([(True, 1000, 9), (False, 1000, 30)], "only 9 clicks on headlines that follow"),
        ([(True, 1000, 30), (False, 1000, 1)], "only 1 click on headlines that break"),
        ([(True, 1000, 30), (False, 1000, 0)], "no clicks on headlines that break"),
        ([(None, 1000, 30), (None, 1000, 30)], "no headline of the trial follows the rule"),
    ],
)
def test_what_cannot_be_told_says_why(arms, words):
    found = measure_trial(NUMBER, trial(*arms))
    assert (found.verdict, found.low, found.high) == ("can't tell", None, None)
    assert words in found.reason
    assert "Can't tell" in str(found)
    assert len(dealt_trial_lifts(NUMBER, trial(*arms))) == 0 or found.rate_breaks is not None


def test_no_headline_at_all_is_answered_too():
    found = measure_trial(NUMBER, SMALL.head(0))
    assert (found.trial, found.verdict) == ("", "can't tell")
    assert str(found).startswith(
        "No trial: no headlines follow the rule; no headlines break the rule."
    )
    assert trial_atlas(NUMBER, SMALL.head(0)).empty


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda arms: arms.assign(clicks=arms["views"] + 1), "more clicks than viewers"),
        (lambda arms: arms.assign(clicks=-1), "more clicks than viewers, or fewer than none"),
        (lambda arms: arms.assign(views=pd.NA), "'views' must hold a number"),
        (lambda arms: arms.assign(views="many"), "'views' must hold a number"),
        (lambda arms: arms.drop(columns="clicks"), "no column 'clicks'"),
        (lambda arms: arms.drop(columns="number"), "'number'.*upworthy_experiments"),
        (lambda arms: arms.drop(columns="trial"), "no column 'trial'"),
        (lambda arms: pd.concat([arms, arms.assign(trial="other")]), "2 trials"),
    ],
)
def test_bad_arms_get_one_clear_sentence(change, words):
    with pytest.raises(RulebookError, match=words) as refusal:
        measure_trial(NUMBER, change(SMALL))
    assert "\n" not in str(refusal.value)


def test_labels_of_another_number_are_refused():
    with pytest.raises(RulebookError, match="3 headlines and 2 answers"):
        compare_arms(SMALL, [True, False])


def test_an_atlas_row_is_what_the_trial_alone_gives():
    arms = load_trials()
    few = arms[arms["trial"].isin(arms["trial"].unique()[:40])]
    whole = whole_trial_atlas(few)
    assert list(whole["rule"].unique()) == list(HEADLINE_RULES)
    assert len(whole) == 40 * len(HEADLINE_RULES)
    for slug, rule in HEADLINE_RULES.items():
        rows = trial_atlas(rule, few).set_index("trial")
        pd.testing.assert_frame_equal(whole[whole["rule"].eq(slug)].set_index("trial"), rows)
        for name in rows.index[:12]:
            alone = vars(measure_trial(rule, few[few["trial"].eq(name)]))
            row = rows.loc[name]
            assert [row[key] for key in ("follows", "clicks_breaks", "verdict", "reason")] == [
                alone[key] for key in ("follows", "clicks_breaks", "verdict", "reason")
            ]
            for key in ("lift", "low", "high"):
                assert (alone[key] is None and pd.isna(row[key])) or alone[key] == row[key]


def test_dealt_anew_a_trial_keeps_its_viewers_and_clicks():
    arms = load_trials()
    few = arms[arms["trial"].isin(arms["trial"].unique()[:60])]
    rows, dealt = (trial_atlas(NUMBER, few, shuffle=shuffle) for shuffle in (False, True))
    assert rows["views_follows"].equals(dealt["views_follows"])
    both = [table["clicks_follows"] + table["clicks_breaks"] for table in (rows, dealt)]
    assert both[0].equals(both[1])
    assert not rows["clicks_follows"].equals(dealt["clicks_follows"])


def test_trials_that_qualify_are_those_with_an_interval():
    arms = load_trials()
    rows = trial_atlas(NUMBER, arms, resamples=10)
    assert qualifying_trials(NUMBER, arms) == list(rows.loc[rows["low"].notna(), "trial"])
    assert rows[["clicks_follows", "clicks_breaks"]][rows["low"].notna()].min().min() >= MIN_CLICKS


def test_the_threshold_counts():
    length = HEADLINE_RULES["headline-length"]
    arms = load_trials()
    own = arms[arms["trial"].eq(qualifying_trials(length, arms)[0])]
    assert measure_trial(length, own, threshold=110).breaks == (own["characters"] > 110).sum()

"""The typical account of a network: against a plain bootstrap, and where there are too few."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from rulebook.evidence import measure_sheets, typical_lift, whole_atlas, whole_sheets
from rulebook.evidence.lift import bootstrap_places
from rulebook.evidence.network import MIN_ACCOUNTS


def made_up(lifts):
    """Return an atlas of one rule with these lifts, and a last account without an interval."""
    low = [0.9 * lift for lift in lifts] + [None]
    table = pd.DataFrame({"lift": [*lifts, 50.0], "low": low})
    return table.astype("Float64")


def drawn(centre, count, seed=0):
    return np.random.default_rng(seed).lognormal(np.log(centre), 0.3, count)


@pytest.mark.parametrize(("centre", "verdict"), [(1.5, "holds"), (0.7, "backfires")])
def test_a_planted_lift_is_found(centre, verdict):
    found = typical_lift(made_up(drawn(centre, 60)))
    assert found.verdict == verdict
    assert found.low < centre < found.high
    assert found.accounts == 60


def test_it_agrees_with_a_plain_bootstrap_of_the_median():
    lifts = drawn(1.1, 41)
    found = typical_lift(made_up(lifts), resamples=20_000)
    rng = np.random.default_rng(1)
    medians = np.median(rng.choice(lifts, (20_000, len(lifts))), axis=1)
    assert found.lift == pytest.approx(np.median(lifts))
    assert (found.low, found.high) == pytest.approx(np.quantile(medians, [0.025, 0.975]), abs=0.01)


def test_accounts_that_go_both_ways_give_no_verdict_on_the_network():
    lifts = np.append(drawn(2, 30), drawn(0.5, 30))
    assert typical_lift(made_up(lifts)).verdict == "can't tell"


def test_the_order_of_the_accounts_makes_no_difference():
    lifts = drawn(1.1, 30)
    assert typical_lift(made_up(lifts)) == typical_lift(made_up(lifts[::-1]))


@pytest.mark.parametrize("count", [0, 1, MIN_ACCOUNTS - 1])
def test_few_accounts_get_no_interval(count):
    found = typical_lift(made_up(drawn(3, count)))
    assert (found.low, found.high, found.verdict) == (None, None, "can't tell")
    assert (found.lift is None) == (count == 0)


def test_the_verdict_comes_by_luck_as_seldom_as_an_interval_promises():
    verdicts = [
        typical_lift(made_up(drawn(1, 40, seed)), resamples=400).verdict for seed in range(400)
    ]
    assert 1 <= 400 - verdicts.count("can't tell") <= 40


@pytest.mark.slow
def test_sheets_are_measured_again_without_sorting_the_posts_again():
    sheets = list(whole_sheets())
    first, second = (measure_sheets(sheets, 200, seed, deal=seed) for seed in (0, 1))
    assert_frame_equal(first, whole_atlas(resamples=200, shuffle=True))
    assert not first["lift"].equals(second["lift"])


@pytest.mark.slow
def test_a_deal_is_the_same_where_the_draws_are_kept():
    sheets = [one for one in whole_sheets() if one.rule.slug == "hashtags"]
    bootstrap_places.cache_clear()
    anew = measure_sheets(sheets, 200, deal=7)
    bootstrap_places.cache_clear()
    measure_sheets(sheets, 200)
    before = bootstrap_places.cache_info().hits
    assert_frame_equal(measure_sheets(sheets, 200, deal=7), anew)
    assert bootstrap_places.cache_info().hits - before > 50
    with pytest.raises(ValueError, match="read-only"):
        bootstrap_places("hashtags", "page-17", 20, 20, 200, 0)[0][0][:] = 0

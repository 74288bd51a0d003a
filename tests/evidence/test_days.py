"""A day's sum against what the number of its posts alone would make of it."""

import numpy as np
import pandas as pd
import pytest

from rulebook.errors import RulebookError
from rulebook.evidence import dealt_day_lifts, measure_lift
from rulebook.rules import get_rule

FREQUENCY = get_rule("frequency")


def account(better=1.0, seed=0, days=300):
    """Return an account with 1 or 4 posts a day; on days with 4 each post gets `better` times as much."""
    rng = np.random.default_rng(seed)
    a_day = rng.choice([1, 4], days)
    day = np.repeat(np.arange(days), a_day)
    got = 1000 * rng.lognormal(0, 0.3, len(day)) * np.where(a_day[day] == 4, better, 1.0)
    posts = pd.DataFrame(
        {
            "account": "made-1",
            "posted_at": pd.Timestamp("2021-01-04 09:00") + pd.to_timedelta(day, unit="D"),
            "engagement": pd.array(got.round().astype(int), dtype="Int64"),
        }
    )
    posts["posted_at"] += pd.to_timedelta(posts.groupby(day).cumcount(), unit="h")
    return posts


def beyond(posts):
    dealt = dealt_day_lifts(FREQUENCY, posts, times=500)
    real = measure_lift(FREQUENCY, posts, per="day").lift
    low, high = np.quantile(dealt, [0.025, 0.975])
    return np.sign((real > high) * 1 - (real < low) * 1), low, high


def test_days_with_more_posts_have_larger_sums_whatever_the_posts_got():
    outcome, low, high = beyond(account())
    assert outcome == 0
    assert 3.5 < low < 4.3 < high < 4.8


@pytest.mark.parametrize(("better", "outcome"), [(1.5, 1), (0.6, -1)])
def test_posts_that_get_more_or_less_on_full_days_are_seen(better, outcome):
    assert beyond(account(better))[0] == outcome


@pytest.mark.slow
def test_it_is_wrong_about_as_seldom_as_it_says():
    wrong = sum(beyond(account(seed=seed, days=80))[0] != 0 for seed in range(100))
    assert wrong <= 11  # 5 % expected; more than 11 of 100 comes in 0.4 % of such runs


def test_the_same_seed_gives_the_same_lifts():
    posts = account()
    first = dealt_day_lifts(FREQUENCY, posts, times=20)
    assert (first == dealt_day_lifts(FREQUENCY, posts, times=20)).all()
    assert (first != dealt_day_lifts(FREQUENCY, posts, times=20, seed=1)).any()


def test_days_on_one_side_only_have_no_lift():
    posts = account()
    days = posts["posted_at"].dt.normalize()
    single = posts[days.map(days.value_counts()) == 1]
    assert dealt_day_lifts(FREQUENCY, single).size == 0


def test_posts_of_two_accounts_are_refused():
    posts = account()
    posts.loc[::2, "account"] = "made-2"
    with pytest.raises(RulebookError, match="one account at a time"):
        dealt_day_lifts(FREQUENCY, posts)

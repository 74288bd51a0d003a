"""Relative engagement, lift, verdict, shuffling and atlas, on posts made up for the purpose."""

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from rulebook.errors import RulebookError
from rulebook.evidence import (
    MIN_POSTS,
    VERDICTS,
    atlas,
    measure_lift,
    observations,
    qualifying_accounts,
    relative_engagement,
    shuffled_lifts,
)
from rulebook.evidence.error_rates import made_up_posts
from rulebook.evidence.lift import bootstrap_medians, exactly_one, shuffled_middles
from rulebook.rules import RULES

HASHTAGS = RULES["hashtags"]


def timeline(engagement, account="page-01", **columns):
    times = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(len(engagement)), unit="h")
    return pd.DataFrame(
        {"account": account, "posted_at": times, "engagement": engagement, **columns}
    )


def by_hand(values, neighbours=20):
    """Relative engagement as a learner would write it: a loop and a median."""
    relative = []
    for i, value in enumerate(values):
        near = [*values[max(0, i - neighbours) : i], *values[i + 1 : i + 1 + neighbours]]
        typical = np.median(near) if len(near) >= 5 else np.nan
        relative.append(value / typical if typical else np.nan)
    return relative


@pytest.fixture(scope="module")
def accounts():
    """Thirty accounts with a planted lift of 1.5, as on a real page: whole numbers, a drift."""
    return made_up_posts(1.5, (15, 60), (15, 60), typical=30, accounts=30, seed=5)


@pytest.mark.parametrize("count", [0, 1, 5, 6, 21, 40, 41, 42, 200])
def test_relative_engagement_is_what_a_loop_gives(count):
    values = np.random.default_rng(count).integers(0, 50, count).astype(float)
    relative = relative_engagement(timeline(values))
    np.testing.assert_allclose(relative, by_hand(values))


def test_relative_engagement_keeps_accounts_apart_and_the_order_of_rows():
    rng = np.random.default_rng(0)
    one, two = rng.integers(1, 99, 60), rng.integers(1000, 9999, 50)
    posts = pd.concat([timeline(one, "a"), timeline(two, "b")], ignore_index=True)
    expected = pd.Series(by_hand(one) + by_hand(two))
    mixed = posts.sample(frac=1, random_state=1)
    relative = relative_engagement(mixed)
    pd.testing.assert_index_equal(relative.index, mixed.index)
    pd.testing.assert_series_equal(relative.sort_index(), expected, check_names=False)


def test_posts_without_engagement_or_time_are_no_neighbours():
    values = np.random.default_rng(3).integers(1, 50, 60).astype(float)
    posts = timeline(pd.array(values, dtype="Float64"))
    posts.loc[[4, 30], "engagement"] = pd.NA
    posts.loc[10, "posted_at"] = pd.NaT
    relative = relative_engagement(posts)
    assert relative.index[relative.isna()].tolist() == [4, 10, 30]
    np.testing.assert_allclose(relative.dropna(), by_hand(np.delete(values, [4, 10, 30])))


def test_without_times_all_other_posts_of_the_account_are_the_neighbours():
    rng = np.random.default_rng(4)
    for count in (5, 6, 7, 40, 41):
        values = rng.integers(0, 9, count).astype(float)
        posts = timeline(values).drop(columns="posted_at")
        np.testing.assert_allclose(
            relative_engagement(posts), by_hand(values, neighbours=count), err_msg=str(count)
        )


def test_an_account_without_times_does_not_change_the_others():
    values = np.random.default_rng(5).integers(1, 99, 50).astype(float)
    timed, untimed = timeline(values, "a"), timeline(values, "b").assign(posted_at=pd.NaT)
    relative = relative_engagement(pd.concat([timed, untimed], ignore_index=True))
    np.testing.assert_allclose(relative[:50], by_hand(values))
    np.testing.assert_allclose(relative[50:], by_hand(values, neighbours=50))


def test_relative_engagement_is_kept_by_what_posts_hold_not_by_which_table_they_are():
    posts = timeline(np.arange(1.0, 51))
    before = relative_engagement(posts)
    kept = before.copy()
    before[:] = 0  # whoever changes what was given changes nobody else's
    assert relative_engagement(posts.copy()).equals(kept)
    posts.loc[3, "engagement"] = 900.0
    np.testing.assert_allclose(relative_engagement(posts), by_hand(posts["engagement"]))
    posts.loc[3, "account"] = "page-02"
    assert relative_engagement(posts).isna().tolist() == [row == 3 for row in range(50)]


def test_relative_engagement_of_another_measure():
    posts = timeline(np.arange(1, 31), likes=np.full(30, 7))
    assert relative_engagement(posts, "likes").eq(1).all()


def test_a_missing_measure_or_one_without_numbers_is_one_sentence():
    posts = timeline(np.ones(30), format="photo")
    with pytest.raises(RulebookError, match="no column 'shares'; their columns are account"):
        relative_engagement(posts, "shares")
    with pytest.raises(RulebookError, match="'format' holds no numbers"):
        relative_engagement(posts, "format")
    with pytest.raises(RulebookError, match="no column 'account'"):
        relative_engagement(posts.drop(columns="account"))


def test_lift_is_a_ratio_of_medians(accounts):
    posts = accounts[accounts["account"] == "made-up-0003"]
    relative = relative_engagement(posts)
    follows = posts["hashtags"] <= 2
    evidence = measure_lift(HASHTAGS, posts)
    assert (evidence.follows, evidence.breaks) == (follows.sum(), (~follows).sum())
    assert evidence.typical_follows == pytest.approx(relative[follows].median())
    assert evidence.typical_breaks == pytest.approx(relative[~follows].median())
    assert evidence.lift == pytest.approx(relative[follows].median() / relative[~follows].median())
    assert evidence.low < evidence.lift < evidence.high


@pytest.mark.parametrize(
    ("lift", "verdict"), [(3, "holds"), (1 / 3, "backfires"), (1, "can't tell")]
)
def test_verdicts(lift, verdict):
    posts = made_up_posts(lift, (100, 100), (100, 100), accounts=1, seed=2)
    evidence = measure_lift(HASHTAGS, posts)
    assert evidence.verdict == verdict
    assert verdict in VERDICTS
    assert f"{evidence.low:.2f} to {evidence.high:.2f}" in evidence.reason
    assert str(evidence).endswith(f"interval {evidence.low:.2f} to {evidence.high:.2f}: {verdict}.")


def test_the_threshold_and_the_measure_are_used():
    posts = timeline(np.r_[np.full(50, 10), np.full(50, 20)], hashtags=[1, 4] * 50)
    posts["likes"] = np.where(posts["hashtags"] == 1, 30, 10)
    assert measure_lift(HASHTAGS, posts, threshold=4).breaks == 0
    assert measure_lift(HASHTAGS, posts, "likes").lift == 3


def test_among_leaves_posts_out_of_the_comparison_but_not_out_of_the_neighbours():
    account = made_up_posts(1.3, (100, 100), (100, 100), accounts=1)
    account["hashtags"] = np.where(np.arange(200) % 3 == 0, 0, account["hashtags"])
    value, some = relative_engagement(account), account["hashtags"] > 0
    found = measure_lift(RULES["hashtags"], account, among=some)
    few = some & (account["hashtags"] <= 2)
    by_hand = value[few].median() / value[some & ~few].median()
    assert found.lift == pytest.approx(by_hand)
    assert (found.follows, found.breaks) == (few.sum(), (some & ~few).sum())


def test_an_end_that_is_1_but_for_rounding_is_exactly_1():
    assert exactly_one(1 + 1e-12) == 1 == exactly_one(1 - 1e-12)
    assert exactly_one(1.001) == 1.001


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(accounts):
    posts = accounts[accounts["account"] == "made-up-0003"]
    first = measure_lift(HASHTAGS, posts)
    assert measure_lift(HASHTAGS, posts) == first
    assert measure_lift(HASHTAGS, posts.sample(frac=1, random_state=0)) == first
    other = measure_lift(HASHTAGS, posts, seed=1)
    assert other.lift == first.lift
    assert (other.low, other.high) != (first.low, first.high)


@pytest.mark.parametrize("count", [20, 21, 150, 151])
def test_medians_drawn_by_order_statistics_are_those_of_real_resamples(count):
    rng = np.random.default_rng(count)
    sample = np.sort(rng.lognormal(size=count))
    drawn = bootstrap_medians(sample, 20_000, rng)
    real = np.median(rng.choice(sample, (20_000, count)), axis=1)
    assert stats.ks_2samp(drawn, real).pvalue > 0.01


def test_intervals_agree_with_scipys_bootstrap(accounts):
    resamples = 9_999
    for name in ("made-up-0001", "made-up-0007", "made-up-0012"):
        table = observations(HASHTAGS, accounts[accounts["account"] == name])
        sides = [table.loc[table["follows"] == side, "value"].to_numpy() for side in (True, False)]
        slow = stats.bootstrap(
            sides,
            lambda does, does_not, axis: np.median(does, axis) / np.median(does_not, axis),
            method="percentile",
            n_resamples=resamples,
            rng=np.random.default_rng(1),
        )
        fast = measure_lift(
            HASHTAGS, accounts[accounts["account"] == name], resamples=resamples, seed=2
        )
        # Each end is a percentile of simulated ratios, known up to the places that chance may
        # move it: four standard errors of both simulations.
        spread = 4 * np.sqrt(2 * 0.025 * 0.975 / resamples)
        for end, level in ((fast.low, 0.025), (fast.high, 0.975)):
            low, high = np.quantile(slow.bootstrap_distribution, [level - spread, level + spread])
            assert low <= end <= high, name


def test_an_atlas_row_is_what_measure_lift_says_of_that_account(accounts):
    rows = atlas(HASHTAGS, accounts)
    assert rows["account"].tolist() == sorted(accounts["account"].unique())
    for row in rows.to_dict("records"):
        evidence = measure_lift(HASHTAGS, accounts[accounts["account"] == row["account"]])
        assert row.pop("sector") is None
        assert {key: None if pd.isna(value) else value for key, value in row.items()} == (
            evidence.row()
        )


def test_qualifying_accounts_are_those_with_a_verdict_to_come(accounts):
    rows = atlas(HASHTAGS, accounts)
    enough = rows["follows"].ge(MIN_POSTS) & rows["breaks"].ge(MIN_POSTS)
    assert 0 < enough.sum() < len(rows)
    assert qualifying_accounts(HASHTAGS, accounts) == rows.loc[enough, "account"].tolist()
    assert rows.loc[enough, "low"].notna().all()
    assert rows.loc[~enough, "low"].isna().all()
    assert rows.loc[~enough, "reason"].str.contains("20 are needed").all()


def test_shuffled_lifts_are_those_of_a_plain_shuffle(accounts):
    posts = accounts[accounts["account"] == "made-up-0003"]
    table = observations(HASHTAGS, posts)
    rng = np.random.default_rng(0)
    plain = []
    for _ in range(2_000):
        does = rng.permutation(table["follows"].to_numpy())
        value = table["value"].to_numpy()
        plain.append(np.median(value[does]) / np.median(value[~does]))
    shuffled = shuffled_lifts(HASHTAGS, posts)
    assert shuffled.shape == (2_000,)
    assert stats.ks_2samp(shuffled, plain).pvalue > 0.01
    np.testing.assert_array_equal(shuffled, shuffled_lifts(HASHTAGS, posts))
    assert shuffled_lifts(HASHTAGS, posts, times=10).shape == (10,)


@pytest.mark.parametrize("follows", range(1, 7))
def test_every_way_to_deal_the_labels_is_as_likely(follows):
    def middles(places):
        return places[(len(places) - 1) // 2], places[len(places) // 2]

    ways = Counter()
    for chosen in combinations(range(7), follows):
        others = [place for place in range(7) if place not in chosen]
        ways[middles(chosen) + middles(others)] += 1
    times = 20_000
    drawn = shuffled_middles(follows, 7 - follows, times, np.random.default_rng(follows))
    found = Counter(map(tuple, drawn.reshape(4, times).T.tolist()))
    assert found.keys() == ways.keys()
    expected = np.array([ways[way] for way in found]) * times / ways.total()
    assert stats.chisquare(list(found.values()), expected).pvalue > 0.001


def test_a_real_lift_lies_outside_what_luck_gives():
    posts = made_up_posts(2, (150, 150), (150, 150), accounts=1, seed=3)
    shuffled = shuffled_lifts(HASHTAGS, posts)
    assert shuffled.max() < measure_lift(HASHTAGS, posts).lift
    assert np.median(shuffled) == pytest.approx(1, abs=0.05)


def test_shuffling_the_atlas_takes_the_lift_away():
    posts = made_up_posts(3, (100, 100), (100, 100), accounts=60, seed=3)
    assert atlas(HASHTAGS, posts)["verdict"].eq("holds").all()
    luck = atlas(HASHTAGS, posts, shuffle=True)
    # 57 of 60 on average; fewer than 51 once in five hundred times.
    assert luck["verdict"].eq("can't tell").sum() > 50
    pd.testing.assert_frame_equal(
        luck[["follows", "breaks"]], atlas(HASHTAGS, posts)[["follows", "breaks"]]
    )


def test_days_are_compared_by_their_sum():
    # Days with one post (engagement 10) and days with four (5 each) take turns.
    days = pd.date_range("2020-01-01", periods=60, freq="D")
    rows = []
    for number, day in enumerate(days):
        count, engagement = (4, 5) if number % 2 else (1, 10)
        rows += [(day + pd.Timedelta(hours=8 + i), engagement) for i in range(count)]
    posts = pd.DataFrame(rows, columns=["posted_at", "engagement"]).assign(account="a")
    frequency = RULES["frequency"]
    table = observations(frequency, posts, per="day")
    assert table.index.tolist() == days.tolist()
    relative = relative_engagement(posts)
    assert table["value"].tolist() == pytest.approx(
        relative.groupby(posts["posted_at"].dt.normalize()).sum().tolist()
    )
    per_post, per_day = measure_lift(frequency, posts), measure_lift(frequency, posts, per="day")
    assert (per_post.lift, per_post.verdict) == (0.5, "backfires")
    assert (per_day.lift, per_day.verdict) == (2.0, "holds")
    assert "days follow" in str(per_day)
    with pytest.raises(RulebookError, match="by post or day, not by 'account'"):
        measure_lift(frequency, posts, per="account")


def people(counts, sector="esa2019"):
    """One row per (followers, following, engagement of each of the person's posts)."""
    return pd.DataFrame(
        [
            {
                "account": f"{sector}-{number:03d}",
                "sector": sector,
                "followers": followers,
                "following": following,
                "engagement": engagement,
            }
            for number, (followers, following, posts) in enumerate(counts)
            for engagement in posts
        ]
    )


def test_people_are_compared_by_their_median():
    few = [(100, 50, [6, 8, 100])] * 25
    many = [(100, 200, [4])] * 30
    unknown = [(None, 10, [1000])]
    posts = people(few + many + unknown)
    table = observations(RULES["following"], posts)
    assert table["value"].tolist() == [8] * 25 + [4] * 30
    evidence = measure_lift(RULES["following"], posts)
    assert (evidence.account, evidence.follows, evidence.breaks) == ("esa2019", 25, 30)
    assert (evidence.lift, evidence.verdict) == (2, "holds")
    two = pd.concat([posts, people(many + few, "tidytuesday")])
    rows = atlas(RULES["following"], two)
    assert rows["account"].tolist() == ["esa2019", "tidytuesday"]
    assert rows["sector"].tolist() == ["esa2019", "tidytuesday"]
    assert qualifying_accounts(RULES["following"], two) == ["esa2019", "tidytuesday"]
    with pytest.raises(RulebookError, match=r"one community at a time.* 2"):
        measure_lift(RULES["following"], two)
    with pytest.raises(RulebookError, match="no column 'sector'"):
        measure_lift(RULES["following"], posts.drop(columns="sector"))


def test_several_accounts_at_once_are_refused(accounts):
    with pytest.raises(RulebookError, match=r"one account at a time.* 30: choose one"):
        measure_lift(HASHTAGS, accounts)
    with pytest.raises(RulebookError, match="one account at a time"):
        shuffled_lifts(HASHTAGS, accounts)


NOTHING_TO_SAY = {
    "no posts": (timeline([], hashtags=[]), "there are no posts that the rule applies to"),
    "one post": (timeline([5.0], hashtags=[1]), "there are no posts that the rule applies to"),
    "one side empty": (timeline(np.ones(50), hashtags=1), "no posts break the rule; 20 are needed"),
    "the other side empty": (
        timeline(np.ones(50), hashtags=9),
        "no posts follow the rule; 20 are needed",
    ),
    "too few": (
        timeline(np.ones(50), hashtags=[9] * 7 + [1] * 43),
        "only 7 posts break the rule; 20 are needed",
    ),
    "a single one": (
        timeline(np.ones(50), hashtags=[1] + [9] * 49),
        "only 1 post follows the rule; 20 are needed",
    ),
    "no engagement": (
        timeline(np.zeros(80), hashtags=[1, 9] * 40),
        "there are no posts that the rule applies to",
    ),
    "no engagement on one side": (
        timeline([5, 5, 0, 5] * 25, hashtags=[1, 1, 9, 1] * 25),
        "more than half of the posts on one side got no engagement at all",
    ),
    "nearly none on one side": (
        timeline([5, 5, 0, 5, 5, 5, 3, 5] * 20 + [5, 3], hashtags=[1, 1, 9, 1] * 40 + [1, 9]),
        "nearly half of the posts on one side got no engagement at all, so the interval has no end",
    ),
    "nothing known": (
        timeline(pd.array([pd.NA] * 50, dtype="Int64"), hashtags=[1, 9] * 25),
        "there are no posts that the rule applies to",
    ),
    "unknown labels": (
        timeline(np.ones(50), hashtags=pd.array([pd.NA] * 50, dtype="Int64")),
        "there are no posts that the rule applies to",
    ),
}


@pytest.mark.parametrize("case", NOTHING_TO_SAY)
def test_posts_that_cannot_answer_say_why(case):
    posts, reason = NOTHING_TO_SAY[case]
    evidence = measure_lift(HASHTAGS, posts)
    assert (evidence.verdict, evidence.reason) == ("can't tell", reason)
    assert evidence.low is evidence.high is None
    for number in (evidence.lift, evidence.typical_follows, evidence.typical_breaks):
        assert number is None or np.isfinite(number)
    assert "nan" not in str(evidence).lower().replace("can't", "")
    assert "inf" not in str(evidence)
    rows = atlas(HASHTAGS, posts)
    assert len(rows) == posts["account"].nunique()
    assert rows["low"].isna().all()
    assert "nan" not in rows.to_string().lower()
    assert np.isfinite(shuffled_lifts(HASHTAGS, posts)).all()
    assert qualifying_accounts(HASHTAGS, posts) in ([], ["page-01"])


def test_equal_posts_have_a_lift_of_one_and_no_verdict():
    evidence = measure_lift(HASHTAGS, timeline(np.full(60, 4), hashtags=[1, 9] * 30))
    assert (evidence.lift, evidence.low, evidence.high) == (1, 1, 1)
    assert evidence.verdict == "can't tell"

"""Trials in pairs, and how many posts an answer takes."""

import numpy as np
import pytest
from scipy.stats import wilcoxon

from rulebook.errors import RulebookError
from rulebook.evidence import (
    both_sides,
    compare_pairs,
    lift_shown,
    pairs_needed,
    posts_needed,
    scatter,
    smallest_lift,
)
from rulebook.evidence.lift import evidence_from
from rulebook.rules import get_rule


def pairs_of(lift, pairs=40, spread=0.6, seed=0):
    follows, breaks = np.exp(np.random.default_rng(seed).normal(3, spread, (2, pairs)))
    return lift * follows, breaks


def test_luck_is_the_exact_signed_rank_test():
    follows, breaks = pairs_of(1.2)
    ours = compare_pairs("length", "a", follows, breaks)
    theirs = wilcoxon(np.log(follows / breaks), mode="exact").pvalue
    assert ours.luck == pytest.approx(theirs)


def test_the_interval_is_the_test_turned_round():
    follows, breaks = pairs_of(1.4)
    found = compare_pairs("length", "a", follows, breaks)
    for theta, inside in (
        (found.low * 1.001, True),
        (found.high / 1.001, True),
        (found.low / 1.001, False),
        (found.high * 1.001, False),
    ):
        p = wilcoxon(np.log(follows / theta / breaks), mode="exact").pvalue
        assert (p > 0.05) == inside


def test_following_and_breaking_turned_round_give_one_over_the_lift():
    follows, breaks = pairs_of(1.4)
    one = compare_pairs("length", "a", follows, breaks)
    other = compare_pairs("length", "a", breaks, follows)
    assert (1 / other.lift, 1 / other.high, 1 / other.low) == pytest.approx(
        (one.lift, one.low, one.high)
    )


def test_a_viral_post_moves_it_hardly():
    follows, breaks = pairs_of(1.4)
    calm = compare_pairs("length", "a", follows, breaks)
    follows[7] *= 10_000
    wild = compare_pairs("length", "a", follows, breaks)
    assert wild.lift == pytest.approx(calm.lift, rel=0.1)
    assert wild.low == pytest.approx(calm.low, rel=0.1)


def test_missing_posts_and_pairs_of_nothing_say_nothing():
    follows, breaks = pairs_of(1.4, 44)
    plain = compare_pairs("length", "a", follows[4:], breaks[4:])
    follows[:2], breaks[2] = np.nan, np.nan
    follows[3] = breaks[3] = 0
    assert compare_pairs("length", "a", follows, breaks) == plain


def test_a_side_with_nothing_counts_and_too_many_have_no_end():
    follows, breaks = pairs_of(1.4)
    follows[:3], breaks[3:6] = 0, 0
    found = compare_pairs("length", "a", follows, breaks)
    assert found.pairs == 40
    assert found.low < found.lift < found.high
    follows[::2], breaks[1::2] = 0, 0
    breaks[::2] = follows[1::2] = 1
    found = compare_pairs("length", "a", follows, breaks)
    assert found.verdict == "can't tell"
    assert "no end" in found.reason


def test_fewer_than_20_pairs_give_no_verdict():
    found = compare_pairs("length", "a", *pairs_of(50.0, 19))
    assert (found.verdict, found.lift) == ("can't tell", None)
    with pytest.raises(RulebookError):
        compare_pairs("length", "a", np.ones(3), np.ones(4))


def test_planning_turns_round():
    values = np.exp(np.random.default_rng(1).normal(0, 0.7, 100))
    pairs = pairs_needed(values, 1.5)
    assert pairs_needed(values, 1 / 1.5) == pairs
    assert pairs_needed(values, 1.2) > pairs > pairs_needed(values, 3) >= 20
    assert smallest_lift(values, pairs) == pytest.approx(1.5, abs=0.02)
    assert smallest_lift(values, 19) is None
    assert pairs_needed(np.where(np.arange(100) < 20, 0, values), 1.5) > pairs


@pytest.mark.parametrize("lift", [0, -1, 1, np.inf])
def test_what_cannot_be_planned(lift):
    with pytest.raises(RulebookError, match="lift"):
        pairs_needed(np.ones(30), lift)


def test_planned_trials_show_the_lift():
    values = np.exp(np.random.default_rng(1).normal(0, 0.6, 4_000))
    pairs = pairs_needed(values, 1.5)
    shown = np.mean(
        [
            compare_pairs("length", "a", *pairs_of(1.5, pairs, seed=seed)).verdict == "holds"
            for seed in range(300)
        ]
    )
    # The plan errs on the safe side, more so for larger lifts.
    assert 0.75 < shown < 0.93


@pytest.mark.parametrize(("spread", "share", "lift"), [(0.8, 0.5, 1.4), (0.5, 0.2, 1.3)])
def test_so_many_posts_show_the_lift_looking_back(spread, share, lift):
    posts = posts_needed(spread, share, lift)
    rng, shown = np.random.default_rng(2), 0
    follows = np.arange(posts) < round(share * posts)
    for seed in range(200):
        values = np.exp(rng.normal(0, spread, posts)) * np.where(follows, lift, 1)
        found = evidence_from(get_rule("length"), "post", "a", values, follows, 500, seed)
        shown += found.verdict == "holds"
    assert 0.68 < shown / 200 < 0.9
    assert lift_shown(spread, share, posts) == pytest.approx(lift, abs=0.01)


def test_scatter_is_the_deviation_of_logarithms_and_needs_ten():
    values = np.exp(np.random.default_rng(4).normal(0, 0.7, 5_000))
    assert scatter(values) == pytest.approx(0.7, rel=0.05)
    assert scatter(np.append(values, [0, np.nan, 1e9])) == pytest.approx(scatter(values), rel=0.01)
    assert scatter(values[:9]) is None
    assert scatter(np.ones(40)) is None


def test_twenty_a_side_are_always_needed():
    assert both_sides(0.1) == 200
    assert posts_needed(0.1, 0.1, 5) == 200
    assert lift_shown(0.5, 0.1, 199) is None

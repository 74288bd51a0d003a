"""Sample size and looking early: by hand, against each other, and what they refuse."""

import math

import numpy as np
import pytest

from rulebook.errors import RulebookError
from rulebook.evidence import chance_to_show, look_early, viewers_needed
from rulebook.evidence.trials import MIN_CLICKS


def test_sample_size_by_hand():
    reach = 1.959964 + 0.841621
    variance = (1 - 0.02) / 0.02 + (1 - 0.026) / 0.026
    assert viewers_needed(0.02, 1.3) == math.ceil(reach**2 * variance / math.log(1.3) ** 2)


@pytest.mark.parametrize(("rate", "lift"), [(0.01, 1.1), (0.3, 1.2), (0.05, 0.8)])
def test_one_goes_back_to_the_other(rate, lift):
    viewers = viewers_needed(rate, lift, shows=0.9)
    assert chance_to_show(rate, lift, viewers) == pytest.approx(0.9, abs=0.001)
    assert chance_to_show(rate, lift, viewers // 4) < 0.9 < chance_to_show(rate, lift, 4 * viewers)


def test_a_smaller_lift_or_rate_needs_more_viewers():
    assert viewers_needed(0.01, 1.1) > viewers_needed(0.01, 1.2) > viewers_needed(0.02, 1.2)
    assert viewers_needed(0.02, 1.2, shows=0.95) > viewers_needed(0.02, 1.2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 1.1), "between 0 and 1"),
        ((1.3, 1.1), "such as 0.013"),
        ((0.01, 1), "A lift of 1 is no difference"),
        ((0.01, 0), "cannot be"),
        ((0.9, 1.2), "below 1"),
        ((0.01, 1.1, 1), "'shows' is a share"),
    ],
)
def test_what_cannot_be_gets_one_clear_sentence(arguments, words):
    with pytest.raises(RulebookError, match=words):
        viewers_needed(*arguments)


def test_no_viewers_show_nothing():
    with pytest.raises(RulebookError, match="at least 1"):
        chance_to_show(0.01, 1.1, 0)


def test_looking_early_finds_more_winners_the_more_often():
    looks = look_early(0.05, viewers=4_000, every=100, trials=2_000)
    assert list(looks["viewers"]) == list(range(100, 4_001, 100))
    assert looks["at_any_look"].is_monotonic_increasing
    assert (looks["at_any_look"] >= looks["at_this_look"]).all()
    assert looks["at_this_look"].iloc[-1] == pytest.approx(0.05, abs=0.02)
    assert looks["at_any_look"].iloc[-1] > 3 * looks["at_this_look"].iloc[-1]
    # Too few clicks for an interval: nobody can announce anything.
    assert looks["at_any_look"].iloc[: 2 * MIN_CLICKS // 10].max() == 0
    seldom = look_early(0.05, viewers=4_000, every=4_000, trials=2_000)
    assert len(seldom) == 1
    assert seldom["at_any_look"].iloc[0] == seldom["at_this_look"].iloc[0]


def test_a_real_difference_is_found_sooner_or_later():
    looks = look_early(0.05, viewers=20_000, every=1_000, trials=500, lift=1.5)
    assert looks["at_this_look"].iloc[-1] > 0.99
    assert look_early(0.05, 3_000, 100, 50, seed=1).equals(look_early(0.05, 3_000, 100, 50, seed=1))
    assert not np.isnan(looks.to_numpy()).any()


@pytest.mark.parametrize("arguments", [(0.05, 50, 100), (0.05, 1_000, 0), (0.05, 1_000, 100, 0)])
def test_looks_that_cannot_be_are_refused(arguments):
    with pytest.raises(RulebookError, match="cannot be"):
        look_early(*arguments)

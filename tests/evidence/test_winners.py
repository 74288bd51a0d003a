"""The winner measured again, on made-up trials whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from rulebook.errors import RulebookError
from rulebook.evidence import winners_again


def trials(rates, count=2_000, views=3_001):
    """Make up trials of as many headlines as there are true click rates."""
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "trial": np.repeat([f"t{number:04d}" for number in range(count)], len(rates)),
            "views": views,
            "clicks": rng.binomial(views, np.tile(rates, count)),
        }
    )


def test_without_a_difference_the_winner_is_nothing_special_again():
    found = winners_again(trials([0.02] * 4))
    assert len(found) == 2_000
    assert found["lift_first"].median() > 1.2
    assert np.log(found["lift_again"]).mean() == pytest.approx(0, abs=0.02)
    assert found["wins_again"].mean() == pytest.approx(0.25, abs=0.03)


def test_the_second_half_tells_the_truth_where_there_is_a_difference():
    arms = trials([0.03, 0.02])
    found = winners_again(arms)
    right = arms.loc[found["winner"]].index % 2 == 0
    truth = np.where(right, 1.5, 1 / 1.5)
    assert right.mean() > 0.9
    assert np.log(found["lift_again"] / truth).mean() == pytest.approx(0, abs=0.02)
    assert np.log(found["lift_first"] / truth).mean() > 0.02


def test_a_sure_winner_wins_again_and_is_named_by_its_row():
    arms = trials([0.0, 0.5, 0.1], count=20)
    arms.index = [f"row {place}" for place in range(len(arms))]
    found = winners_again(arms)
    assert found["wins_again"].all()
    assert list(found["winner"]) == [f"row {3 * place + 1}" for place in range(20)]


def test_halves_share_the_viewers_and_the_clicks_between_them():
    arms = pd.DataFrame({"trial": "t", "views": [10, 10], "clicks": [10, 0]})
    found = winners_again(arms).iloc[0]
    assert found["winner"] == 0
    assert found["wins_again"]
    assert np.isnan(
        found["lift_again"]
    )  # nobody clicked the other, so there is nothing to divide by


def test_a_trial_of_one_headline_has_no_winner():
    assert winners_again(pd.DataFrame({"trial": ["t"], "views": [9], "clicks": [3]})).empty


def test_a_table_that_is_none_is_refused():
    with pytest.raises(RulebookError, match="'clicks'"):
        winners_again(pd.DataFrame({"trial": ["t"], "views": [9]}))

"""Unit 01: the clocks, the cells, and what luck makes of them."""

import pandas as pd
import pytest

from rulebook.unit import start
from rulebook.unit.rule_unit import _testable, _usable
from rulebook.unit.timing import _clocked


@pytest.fixture
def unit(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))
    unit = start("timing", "Ben Fisher")
    unit.mine = unit.open_posts("holds", 60, "people look at noon")
    return unit


def test_two_clocks_give_two_best_hours_on_every_account_that_a_learner_can_get():
    posts = _clocked(_usable("twitter_congress"))
    for account in _testable("timing", "twitter_congress"):
        own = posts[posts["account"] == account]
        utc = own["posted_at_utc"].dt.hour
        local_best, utc_best = (
            own.groupby(hour)["relative_engagement"].median().idxmax() for hour in ("hour", utc)
        )
        assert local_best != utc_best, account


def test_utc_is_local_time_minus_the_offset(unit):
    ahead = unit.mine["posted_at_utc"] - unit.mine["posted_at"]
    assert (ahead == pd.to_timedelta(-unit.own["utc_offset_hours"].to_numpy(), unit="h")).all()
    assert (unit.mine["hour"] == unit.mine["posted_at"].dt.hour).all()


def test_lucky_weeks_keep_the_cells_and_deal_out_the_posts(unit):
    lucky = unit.shuffle_week()
    assert len(lucky) == 1_000
    assert lucky.max() <= unit.mine["relative_engagement"].max()
    assert 0 < (lucky >= unit.best_cell()).sum() < 1_000
    assert lucky.equals(start("timing", "Ben Fisher").lucky_cells)


def test_nothing_opens_without_a_prediction():
    unit = start("timing", "Ben Fisher")
    for given in (unit.best_cell(), unit.shuffle_week(), unit.draw_week(), unit.open_other_posts()):
        assert "closed" in repr(given)

"""Moved dates can be moved back, where clocks change; where they do not, they cannot be told."""

import numpy as np
import pandas as pd
import pytest

from rulebook.anonymise import clock
from rulebook.anonymise.attack import attack
from rulebook.anonymise.dates import dates_found
from rulebook.anonymise.salt import Salt
from rulebook.anonymise.tables import TABLES
from rulebook.posts import load_posts

pytestmark = pytest.mark.slow

WIDE = (pd.Timestamp("2010-01-01"), pd.Timestamp("2020-12-31"))


def moved(zone, weeks, first="2016-01-03 12:30", days=200):
    utc = pd.Series(pd.date_range(first, periods=days, freq="D").astype("datetime64[us]"))
    posts = clock.localise(utc, pd.Series(zone, index=utc.index)).assign(account=f"{zone} {weeks}")
    posts["posted_at"] += pd.Timedelta(weeks=weeks)
    return posts


def test_the_days_on_which_clocks_change_give_the_shift_away():
    shifts = (-25, -7, -1, 1, 12, 20)
    zones = ("America/New_York", "Europe/Berlin", "Europe/London", "America/Los_Angeles")
    table = pd.concat([moved(zone, weeks) for zone in zones for weeks in shifts])
    found = dates_found(table, WIDE)
    assert found.to_dict() == {f"{zone} {weeks}": weeks for zone in zones for weeks in shifts}


def test_the_stated_months_give_it_away_without_any_clock():
    table = moved("Asia/Bangkok", -9)
    true = (pd.Timestamp("2016-01-01"), pd.Timestamp("2016-07-23"))
    assert dates_found(table, true).tolist() == [-9]


def test_without_either_there_is_nothing_to_go_by():
    """The guess is then the latest date that fits, and wrong."""
    table = pd.concat([moved("Asia/Bangkok", weeks) for weeks in (-26, -3, 5, 20)])
    found = dates_found(table, WIDE)
    assert found.eq(-26).all()


def test_a_clock_that_nobody_has_leaves_the_months():
    table = moved("Asia/Bangkok", 4).assign(utc_offset_hours=3.25)
    true = (pd.Timestamp("2016-01-01"), pd.Timestamp("2016-07-23"))
    assert dates_found(table, true).tolist() == [4]


def test_dates_outside_the_window_are_not_guessed():
    table = moved("Asia/Bangkok", 4)
    early = (pd.Timestamp("2000-01-01"), pd.Timestamp("2000-12-31"))
    assert dates_found(table, early).tolist() == [0]


def test_the_attack_counts_the_accounts_whose_dates_it_found(mini, mini_raw):
    name = "facebook_pages"
    posts = load_posts(name, mini)
    exact = TABLES[name].read(mini_raw / name)
    salt = Salt.read(mini_raw)
    assert attack(TABLES[name], posts, exact, salt).dates == 2
    # Dates that somebody moved once more, by another number of weeks: the true ones are gone.
    weeks = np.where(posts["account"].eq(posts["account"].iloc[0]), 500, 0)
    again = posts.assign(posted_at=posts["posted_at"] + pd.to_timedelta(7 * weeks, unit="D"))
    assert attack(TABLES[name], again, exact, salt).dates == 1

"""Unit 00: every page that a learner can get shows the lesson."""

import pytest

from rulebook.questions.checks import NotAttemptedYet, NotThereYet
from rulebook.unit import start
from rulebook.unit.first_day import _tables

REASON = "I think so for a good reason"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path / "home"))


def test_one_viral_post_moves_the_mean_and_not_the_median_on_every_page():
    tables = _tables()
    assert len(tables) >= 20
    for code, table in tables.items():
        counts = table["engagement"]
        others = counts[counts < counts.max()]
        assert (len(table), len(others)) == (41, 40), code
        assert counts.mean() >= 1.5 * others.mean(), code
        assert counts.median() <= 1.1 * others.median(), code


@pytest.mark.parametrize("name", ["Sam Okafor", "Zoë Müller", "Ayşe 🎉"])
def test_the_second_page_is_much_smaller_or_much_larger(name):
    unit = start("first-day", name)
    ratio = unit.own["engagement"].median() / unit.other["engagement"].median()
    assert max(ratio, 1 / ratio) >= 2
    assert unit.account != unit.other_account


def test_nothing_opens_without_a_guess(capsys):
    unit = start("first-day", "Sam Okafor")
    assert "closed" in repr(unit.open_posts(..., ...))
    for given in (unit.add_engagement(), unit.without_viral(), unit.draw(), unit.log("...")):
        assert "closed" in repr(given)
    with pytest.raises(NotAttemptedYet):
        unit.check_guess(..., ...)
    with pytest.raises(NotThereYet, match="a plain number"):
        unit.check_guess("500", REASON)
    # Typed as 14.000, it would be fourteen: asked about like 14,000, before it stands in the log.
    with pytest.raises(NotThereYet, match=r"(?s)guess is 14: .*without\s+a\s+point"):
        unit.check_guess(14.000, REASON)
    assert "without a point" in " ".join(repr(unit.open_posts(14.000, REASON)).split())
    unit.check_guess(1e3, REASON)
    unit.check_guess(2.5, REASON)
    assert "your guess, 2.5, is written down" in " ".join(capsys.readouterr().out.split())


def test_the_first_guess_is_the_one_that_is_logged(capsys):
    unit = start("first-day", "Sam Okafor")
    unit.open_posts(500, REASON)
    unit.open_posts(1, REASON)
    row = unit.log("I will ask for the median before I believe it").iloc[0]
    assert (row.guess, row.changed) == (500, True)
    assert row.measured == unit.own["engagement"].median()
    said = capsys.readouterr().out
    assert "The first one counts" in said
    assert "You expected 500." in said

"""The figures in docs/statistics.md, measured again, and within what the course promises."""

import re
from pathlib import Path

import pytest

from rulebook.evidence.error_rates import MADE_UP, REAL, made_up_figures, real_figures
from rulebook.posts import load_posts

DOCS = Path(__file__).resolve().parents[2] / "docs" / "statistics.md"


def stated(name):
    """The percentages on the page's table row of that name."""
    row = re.search(rf"^\| {re.escape(name)} \|(.*)\|$", DOCS.read_text(encoding="utf-8"), re.M)
    assert row, f"{DOCS.name} has no row {name!r}"
    return [float(number) for number in re.findall(r"([\d.]+) %", row[1])]


@pytest.fixture(scope="module")
def made_up():
    return made_up_figures()


@pytest.fixture(scope="module")
def real():
    return real_figures()


@pytest.mark.parametrize("name", MADE_UP)
def test_the_interval_covers_a_planted_lift(made_up, name):
    assert made_up.loc[name, "accounts"] == 1_000
    assert 93 <= made_up.loc[name, "coverage"] <= 97


@pytest.mark.parametrize("name", MADE_UP)
def test_luck_gets_few_verdicts_on_made_up_accounts(made_up, name):
    assert 1 <= made_up.loc[name, "holds"] <= 4
    assert 1 <= made_up.loc[name, "backfires"] <= 4


@pytest.mark.parametrize("name", REAL)
def test_luck_gets_few_verdicts_on_real_accounts(real, name):
    assert real.loc[name, "verdicts"] >= 1_000
    assert 0.5 <= real.loc[name, "holds"] <= 4
    assert 0.5 <= real.loc[name, "backfires"] <= 4


@pytest.mark.parametrize("name", [*MADE_UP, *REAL])
def test_the_page_states_what_is_measured(made_up, real, name):
    figures = made_up if name in MADE_UP else real
    measured = figures.loc[name].iloc[1:]
    # The last digit may differ where another machine rounds another way.
    assert stated(name) == pytest.approx(list(measured), abs=0.25)


def test_the_page_states_how_few_reactions_a_typical_tweet_gets():
    typical = load_posts("twitter_congress")["engagement"].median()
    assert f"gets {typical:g})" in DOCS.read_text(encoding="utf-8")

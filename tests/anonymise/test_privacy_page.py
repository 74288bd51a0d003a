"""The figures on docs/privacy.md are those of the datasheets and of the benchmark."""

import re
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.coarser import figures, in_steps
from rulebook.anonymise.tables import TABLES
from rulebook.posts import DATASETS, datasets_dir
from tests.anonymise.test_words import INDIVIDUALS

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def row(name):
    found = re.search(rf"^\| {re.escape(name)} \|(.*)\|$", PAGE, re.M)
    assert found, f"docs/privacy.md has no row {name!r}"
    return [cell.strip() for cell in found[1].split("|")]


def sheet(name):
    return (datasets_dir() / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DATASETS)
def test_every_table_has_its_kind_and_what_the_attack_found(name):
    kind, _, accounts, dates, people, share, guess = row(f"`{name}`")
    text = sheet(name)
    assert kind == TABLES[name].kind
    if name in INDIVIDUALS:
        assert f"**names {accounts.removesuffix(' of people')} of the people" in text
        assert f"from at least {people} different people" in text
        assert f"at most {share} of the rows of a combination" in text
        assert f"right for **{guess} of the rows**" in text
        assert f"{TABLES[name].least} (" in PAGE or f"{TABLES[name].least} people (" in PAGE
    else:
        assert f"names **{accounts} of the accounts" in text
    if dates == "no dates":
        assert "true dates" not in text
    else:
        assert f"true dates of **{dates.replace(' of ', ' of the ')} accounts**" in text


@pytest.fixture(scope="module")
def measured():
    return figures()


def test_what_coarser_tables_would_leave_is_what_is_measured(measured):
    assert len(measured) == 12
    for name, found in measured.iterrows():
        unique, kept = row(name.replace("%", " %"))
        assert float(unique.removesuffix(" %")) == pytest.approx(found["unique"], abs=0.15)
        assert float(kept.removesuffix(" %")) == pytest.approx(found["kept"], abs=1.5)


def test_no_step_both_hides_the_posts_and_keeps_the_lesson(measured):
    """As the page says: where nine in ten verdicts stay, more than a tenth of the posts stand out."""
    assert (measured.loc[measured["kept"] > 90, "unique"] > 10).all()
    quarter = measured.filter(like=", 25%", axis=0)
    assert quarter["kept"].between(35, 60).all()
    pages = quarter.drop("twitter_congress, 25%")["unique"]
    assert pages.between(3, 5).all()
    assert quarter.loc["twitter_congress, 25%", "unique"] > 30


def test_steps_are_powers():
    steps = in_steps(pd.Series([0.0, 0.81, 1.0, 1.1, 1.2, 1.6, None]), 0.25)
    assert steps.tolist()[:6] == pytest.approx([0, 0.8, 1, 1, 1.25, 1.5625])
    assert steps.isna().tolist()[6]

"""How right a sorting is: by hand, by SciPy, by planted shares; and the sample that ships."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from rulebook.anonymise.jobs import KINDS
from rulebook.evidence.precision_recall import precision, recall
from rulebook.posts import datasets_dir, load_job_labels, load_posts

KIND = "exam"


def sample(piles, rng=None):
    """Draw labels from piles given as (sorted, posts, share of exams, read)."""
    rows = []
    for number, (word, posts, share, read) in enumerate(piles):
        hits = round(share * read) if rng is None else rng.binomial(read, share)
        kinds = ["exam"] * hits + ["none"] * (read - hits)
        rows += [(f"pile {number}", word, kind, posts / read) for kind in kinds]
    return pd.DataFrame(rows, columns=["stratum", "sorted", "read", "stands_for"])


def test_by_hand():
    labels = sample([("exam", 100, 0.8, 10), ("none", 1000, 0.05, 20)])
    assert precision(labels, KIND).value == pytest.approx(0.8)
    # 80 found among those marked; each of the 20 others stands for 50, one of them was missed.
    assert recall(labels, KIND).value == pytest.approx(80 / (80 + 50))


@pytest.mark.parametrize("right", [0, 8, 10])
def test_one_pile_is_the_interval_that_scipy_gives(right):
    labels = sample([("exam", 100, right / 10, 10), ("none", 1000, 0.0, 20)])
    given = precision(labels, KIND)
    low, high = stats.binomtest(right, 10).proportion_ci(method="exact")
    assert (given.low, given.high) == pytest.approx((low, high))


def test_what_nobody_found_may_still_be_there():
    few = recall(sample([("exam", 100, 0.8, 50), ("none", 9000, 0.0, 50)]), KIND)
    many = recall(sample([("exam", 100, 0.8, 50), ("none", 9000, 0.0, 5000)]), KIND)
    assert few.value == many.value == few.high == many.high == 1
    assert few.low < 0.5 < 0.9 < many.low


@pytest.mark.slow
def test_the_interval_covers_what_was_planted():
    rng = np.random.default_rng(5)
    piles = [("exam", 700, 0.8, 60), ("selection", 600, 0.1, 60), ("none", 10_000, 0.08, 80)]
    there = sum(posts * share for _, posts, share, _ in piles)
    covered = 0
    for _ in range(200):
        given = recall(sample(piles, rng), KIND)
        covered += given.low <= 700 * 0.8 / there <= given.high
    assert covered >= 186  # 95 %, less what chance takes from 200 tries in a hundred runs


def test_the_same_sample_gives_the_same_interval():
    labels = load_job_labels()
    assert recall(labels, KIND) == recall(labels, KIND)


@pytest.fixture(scope="module")
def labels():
    return load_job_labels()


def test_more_than_three_hundred_posts_were_read(labels):
    assert len(labels) >= 300
    assert set(labels["sorted"]) == set(labels["read"]) == set(KINDS)


def test_the_piles_are_as_large_as_the_shipped_table_says(labels):
    """Should the keywords change, new posts have to be drawn and read."""
    stands_for = labels.groupby("sorted")["stands_for"].sum()
    shipped = load_posts("instagram_governments")["job_post"].value_counts()
    for kind in KINDS:
        assert stands_for[kind] == pytest.approx(shipped[kind], abs=1), kind


def test_the_datasheet_tells_the_piles_as_they_are(labels):
    sheet = (datasets_dir() / "job_labels.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([a-z ]+): .* \| ([\d,]+) \| (\d+) \|$", sheet, re.MULTILINE)
    assert {pile for pile, _, _ in told} == set(labels["stratum"])
    for pile, posts, read in told:
        rows = labels[labels["stratum"] == pile]
        assert len(rows) == int(read)
        assert rows["stands_for"].sum() == pytest.approx(int(posts.replace(",", "")), abs=3)
    assert f"{len(labels)} rows" in sheet


def test_nothing_in_the_sample_leads_to_a_post(labels):
    """Four columns, no order but that of their words, and a number that is one a pile."""
    assert list(labels.columns) == ["stratum", "sorted", "read", "stands_for"]
    assert (labels.groupby("stratum")["stands_for"].nunique() == 1).all()
    read = pd.Categorical(labels["read"], ["vacancy", "exam", "selection", "internship", "none"])
    runs = labels.assign(read=read).groupby("stratum", sort=False)["read"]
    assert all(pile.cat.codes.is_monotonic_increasing for _, pile in runs)

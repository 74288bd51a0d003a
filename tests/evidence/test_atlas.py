"""The whole atlas, on the accounts that ship."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from rulebook.evidence import MIN_POSTS, VERDICTS, atlas, measure_lift, observations, whole_atlas
from rulebook.posts import load_posts
from rulebook.rules import RULES


@pytest.fixture(scope="module")
def made():
    steps = []
    return whole_atlas(progress=lambda rule, dataset: steps.append((rule, dataset))), steps


def test_it_holds_every_rule_on_every_account_of_its_data_sets(made):
    rows, steps = made
    pairs = [(rule.slug, name) for rule in RULES.values() for name in rule.datasets]
    assert steps == pairs
    assert rows[["rule", "dataset"]].drop_duplicates().apply(tuple, axis=1).tolist() == pairs
    for slug, name in pairs:
        part = rows[rows["rule"].eq(slug) & rows["dataset"].eq(name)]
        posts = load_posts(name)
        whom = "sector" if RULES[slug].per[0] == "account" else "account"
        assert part["account"].tolist() == sorted(posts[whom].unique())
        assert part["low"].notna().any(), f"nobody can test {slug} on {name}"


def test_every_row_is_sound(made):
    rows = made[0]
    assert rows["verdict"].isin(VERDICTS).all()
    tested = rows[rows["low"].notna()]
    assert tested["low"].le(tested["lift"]).all()
    assert tested["lift"].le(tested["high"]).all()
    assert tested[["follows", "breaks"]].min(axis=None) >= MIN_POSTS
    assert tested.loc[tested["low"] > 1.000001, "verdict"].eq("holds").all()
    assert tested.loc[tested["high"] < 0.999999, "verdict"].eq("backfires").all()
    untested = rows[rows["low"].isna()]
    assert untested["high"].isna().all()
    assert untested["verdict"].eq("can't tell").all()
    assert not rows["reason"].str.contains("nan|inf ").any()


@pytest.mark.parametrize("slug", RULES)
def test_a_row_is_what_measure_lift_says_of_that_account(made, slug):
    rule, rows = RULES[slug], made[0]
    name = rule.datasets[0]
    posts = load_posts(name)
    whom = "sector" if rule.per[0] == "account" else "account"
    part = rows[rows["rule"].eq(slug) & rows["dataset"].eq(name)]
    for row in part.sample(min(5, len(part)), random_state=1).to_dict("records"):
        evidence = measure_lift(rule, posts[posts[whom] == row["account"]]).row()
        assert evidence == {
            field: None if pd.isna(row[field]) else row[field] for field in evidence
        }


@pytest.mark.slow
def test_intervals_agree_with_scipys_bootstrap_on_real_accounts():
    resamples, rule = 9_999, RULES["hashtags"]
    posts = load_posts("instagram_governments")
    for name in sorted(posts["account"].unique())[:4]:
        mine = posts[posts["account"] == name]
        table = observations(rule, mine)
        sides = [table.loc[table["follows"] == side, "value"].to_numpy() for side in (True, False)]
        slow = stats.bootstrap(
            sides,
            lambda does, does_not, axis: np.median(does, axis) / np.median(does_not, axis),
            method="percentile",
            n_resamples=resamples,
            batch=500,
            rng=np.random.default_rng(1),
        )
        fast = measure_lift(rule, mine, resamples=resamples, seed=2)
        # Four standard errors of the share of simulated lifts below either end, of both sides.
        spread = 4 * np.sqrt(2 * 0.025 * 0.975 / resamples)
        for end, level in ((fast.low, 0.025), (fast.high, 0.975)):
            low, high = np.quantile(slow.bootstrap_distribution, [level - spread, level + spread])
            assert low <= end <= high, name


def test_days_can_be_asked_too():
    rows = atlas(RULES["frequency"], load_posts("instagram_governments"), per="day")
    assert rows["per"].eq("day").all()
    assert rows["low"].notna().any()

"""All trials together, against statsmodels' figures, another formula, and planted truths."""

import numpy as np
import pandas as pd
import pytest

from rulebook.evidence import pooled_lift
from rulebook.evidence.pooled import dersimonian_laird

# Vaccination against tuberculosis, 13 trials: ill and not ill, vaccinated and not (G. A. Colditz and
# others, JAMA 271, 1994): the field's standing example.
VACCINE = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
        (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
        (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ]
)  # fmt: skip


def atlas(ill, well, ill_too, well_too):
    views, views_too = ill + well, ill_too + well_too
    return pd.DataFrame(
        {
            "lift": (ill / views) / (ill_too / views_too),
            "low": 1.0,
            "clicks_follows": ill,
            "views_follows": views,
            "clicks_breaks": ill_too,
            "views_breaks": views_too,
        }
    )


def test_a_published_example_comes_out_as_in_statsmodels():
    """Figures of statsmodels' combine_effects(…, method_re="chi2") on risk ratios."""
    found = pooled_lift(atlas(*VACCINE.T))
    assert found.trials == 13
    assert np.log(found.lift) == pytest.approx(-0.7141172220732273, rel=1e-9)
    assert found.spread**2 == pytest.approx(0.3087602628623761, rel=1e-9)
    assert (found.low, found.high) == pytest.approx((0.34491914, 0.69503772), rel=1e-7)
    assert found.verdict == "backfires"
    half = 1.959964 * found.spread
    usual = (np.exp(-0.71411722 - half), np.exp(-0.71411722 + half))
    assert (found.usual_low, found.usual_high) == pytest.approx(usual, rel=1e-5)


def by_pairs(effects, variances):
    """The same moments without a mean: Q as a sum over all pairs of trials, and its expectation."""
    weights = 1 / variances
    apart = (effects[:, None] - effects[None, :]) ** 2
    q = (weights[:, None] * weights[None, :] * apart).sum() / 2 / weights.sum()
    pairs = (weights[:, None] * weights[None, :]).sum() - (weights**2).sum()
    return max(0.0, (q - (len(effects) - 1)) * weights.sum() / pairs)


@pytest.mark.parametrize("seed", range(20))
def test_the_variance_between_agrees_with_a_formula_written_apart(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 40))
    variances = rng.uniform(0.01, 0.5, count)
    effects = rng.normal(0.2, np.sqrt(variances + rng.choice([0, 0.1])))
    mean, error, between = dersimonian_laird(effects, variances)
    assert between == pytest.approx(by_pairs(effects, variances), abs=1e-12)
    weights = 1 / (variances + between)
    assert mean == pytest.approx((weights * effects).sum() / weights.sum())
    assert error == pytest.approx(weights.sum() ** -0.5)


def test_equal_trials_have_no_spread():
    found = pooled_lift(atlas(*np.tile([[40], [2960], [50], [2950]], 12)))
    assert found.spread == 0
    assert found.lift == pytest.approx(0.8)
    assert (found.usual_low, found.usual_high) == pytest.approx((0.8, 0.8))


def test_one_trial_and_none():
    one = pooled_lift(atlas(*VACCINE[:1].T))
    assert (one.trials, one.spread, one.usual_low, one.usual_high) == (1, None, None, None)
    assert one.low < one.lift < one.high
    none = pooled_lift(atlas(*VACCINE.T).assign(low=np.nan))
    assert (none.trials, none.lift, none.verdict) == (0, None, "can't tell")

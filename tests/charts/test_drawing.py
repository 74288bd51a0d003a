"""seaborn is loaded without SciPy's statistics, and does with it whatever it does otherwise."""

import subprocess
import sys

import pytest

QUICK = """
import sys
from rulebook import charts, evidence
from rulebook.posts import load_posts
from rulebook.rules import get_rule

posts = load_posts("instagram_governments")
own = posts[posts["account"] == posts["account"].iloc[0]]
charts.two_sides(evidence.measure_lift(get_rule("hashtags"), own)).to_html()
assert not {"scipy.stats", "scipy.cluster"} & set(sys.modules)
"""
WHOLE = """
import numpy as np
import pandas as pd
from rulebook.charts.drawing import sns
import seaborn
assert seaborn is sns

def curve(**named):
    axes = matplotlib.figure.Figure().add_subplot()
    seaborn.kdeplot(**named, ax=axes)
    return axes.lines[0].get_data()

import matplotlib.figure
import sys
values, weights = np.random.default_rng(0).lognormal(size=200), np.linspace(1, 2, 200)
places, heights = curve(x=values, weights=weights)
assert "scipy.stats" not in sys.modules
up_to, shares = curve(x=values, cumulative=True)
from scipy import stats
np.testing.assert_allclose(heights, stats.gaussian_kde(values, weights=weights)(places), rtol=1e-9)
whole = stats.gaussian_kde(values)
np.testing.assert_allclose(
    shares, [whole.integrate_box_1d(up_to[0], place) for place in up_to], atol=1e-9
)
seaborn.clustermap(pd.DataFrame(values[:36].reshape(6, 6)))
with_tree = sys.modules["scipy.cluster"].hierarchy.linkage
assert with_tree.__module__.startswith("scipy.cluster")
"""
BEFORE = """
import seaborn
from scipy import stats
from rulebook.charts.drawing import sns
assert sns is seaborn
assert sns._statistics.gaussian_kde is stats.gaussian_kde
"""


@pytest.mark.parametrize("program", [QUICK, WHOLE, BEFORE], ids=["quick", "whole", "before"])
def test_seaborn_asks_scipy_only_for_what_it_needs(program):
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"MPLBACKEND": "agg", "PATH": ""},
    )
    assert done.returncode == 0, done.stderr

"""An error in a cell that draws is told in plain words."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns

from rulebook.learner.plain_words import in_plain_words

MINE = pd.DataFrame({"engagement": [1.0, 2, 3], "hour": [1, 2, 3], "weekday": list("abc")})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('sns.histplot(data=..., x="...")', "There is still a blank ( ... ) in this line"),
        ('sns.histplot(data=mine, x="...")', "There is still a blank ( ... ) in this line"),
        ('mine.groupby(["weekday", "..."])', "There is still a blank ( ... ) in this line"),
        (
            'sns.boxplot(mine, x="hour", y="engagement").set(yscale="...")',
            "There is still a blank ( ... ) in this line",
        ),
        ('sns.histplot(data=mine, x="engagment")', "Did you mean engagement?"),
        ('sns.histplot(data=mine, x="colour")', "That table has no column called colour."),
        ("sbn.histplot(data=mine)", "There is nothing called sbn yet"),
        ("plt_.show()", "There is nothing called plt_ yet"),
        ('sns.barplot(mine, x="hour", y="engagement", estimator="middle")', 'Write "median" or'),
        ('sns.boxplot(mine, x="hour", y="engagement").set(yscale="logs")', 'A scale is "log" or'),
        ('sns.histplot(data=mine, x="hour").set(titel="My posts")', "Did you mean title?"),
        ("sns.histplt(data=mine)", "Did you mean sns.histplot?"),
    ],
)
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_what_to_do_is_said(line, said):
    columns = dict.fromkeys(MINE.columns, "mine")
    with pytest.raises(Exception) as raised:  # noqa: PT011
        exec(line, {"mine": MINE, "sns": sns, "plt": plt})
    plt.close("all")
    told = " ".join(" ".join(in_plain_words(raised.value, ["mine"], "", columns)).split())
    assert said in told


@pytest.mark.parametrize(
    ("tool", "line"), [("sns", "import seaborn as sns"), ("plt", "import matplotlib.pyplot as plt")]
)
def test_a_tool_that_was_not_fetched(tool, line):
    with pytest.raises(NameError) as raised:
        exec(f"{tool}.show()", {})
    told = " ".join(" ".join(in_plain_words(raised.value)).split())
    assert f"begin the cell with {line}" in told

"""What a picture shows is read from its axes, here and after it has crossed to the judge."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns

from rulebook.grading.apart import drawn
from rulebook.questions import shown
from rulebook.questions.shown import marks

# seaborn 0.13 draws boxes in a way that Matplotlib will one day give another name.
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
RNG = np.random.default_rng(3)
POSTS = pd.DataFrame(
    {
        "got": RNG.lognormal(0, 1, 60),
        "long": RNG.integers(1, 140, 60),
        "late": [True, False, False] * 20,
        "day": pd.date_range("2016-03-01", periods=60, freq="17h"),
    }
)
SIDES = {name: POSTS.loc[POSTS["late"] == late, "got"] for name, late in
         (("False", False), ("True", True))}  # fmt: skip
MEDIANS = pd.Series({name: values.median() for name, values in SIDES.items()})
TABLE = pd.DataFrame(
    RNG.random((3, 4)), index=["Monday", "Tuesday", "Friday"], columns=[8, 9, 11, 20]
)
DAILY = POSTS.resample("7D", on="day").size()
GOT = POSTS["got"]
PAIRS = POSTS[["long", "got"]]
STEPS = POSTS.assign(step=POSTS["long"] // 30)
BY_STEP = STEPS.groupby("step")["got"].median()


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def crossed(came):
    """Return what the judge has of a drawn value."""
    figure, way = drawn.place(came)
    return drawn.find(drawn.build(drawn.read(figure)), way)


def of_two_columns():
    plt.boxplot(list(SIDES.values()), orientation="horizontal", tick_labels=list(SIDES))
    return plt.gca()


def by_hand():
    plt.errorbar(list(MEDIANS), list(MEDIANS.index), xerr=0.1, fmt="s")
    return plt.gca()


WAYS = [
    (shown.BOXES, SIDES, lambda: sns.boxplot(POSTS, x="late", y="got")),
    (shown.BOXES, SIDES, lambda: sns.boxplot(POSTS, y="got", hue="late", notch=True)),
    (shown.BOXES, SIDES, lambda: POSTS.boxplot("got", by="late")),
    (shown.BOXES, SIDES, of_two_columns),
    (shown.STRIPS, SIDES, lambda: sns.stripplot(POSTS, x="late", y="got")),
    (shown.STRIPS, SIDES, lambda: plt.plot(POSTS["late"].astype(str), GOT, "o")[0]),
    (shown.VIOLINS, SIDES, lambda: sns.violinplot(POSTS, x="late", y="got")),
    (shown.ESTIMATES, MEDIANS, lambda: sns.barplot(POSTS, x="late", y="got", estimator="median")),
    (shown.ESTIMATES, MEDIANS, by_hand),
    (shown.HEAT_MAP, TABLE, lambda: sns.heatmap(TABLE)),
    (shown.HEAT_MAP, TABLE, lambda: sns.heatmap(TABLE.T.iloc[::-1])),
    (shown.HISTOGRAM, GOT, lambda: sns.histplot(POSTS, x="got", log_scale=True)),
    (shown.HISTOGRAM, GOT, lambda: plt.hist(POSTS["got"], density=True)[2]),
    (shown.HISTOGRAM, GOT, lambda: sns.histplot(POSTS, y="got", element="step")),
    (shown.ECDF, GOT, lambda: sns.ecdfplot(POSTS, x="got")),
    (shown.ECDF, GOT, lambda: plt.ecdf(POSTS["got"], orientation="horizontal")),
    (shown.SCATTER, PAIRS, lambda: sns.scatterplot(POSTS, x="long", y="got", hue="late")),
    (shown.SCATTER, PAIRS, lambda: POSTS.plot.scatter("got", "long", logx=True)),
    (shown.LINE, DAILY, lambda: sns.lineplot(DAILY)),
    (shown.LINE, DAILY, lambda: DAILY.plot()),
    (shown.CURVE, BY_STEP, lambda: sns.lineplot(STEPS, x="step", y="got", estimator="median")),
    (shown.CURVE, BY_STEP, lambda: plt.plot(BY_STEP.to_numpy(), BY_STEP.index)[0]),
]  # fmt: skip
KINDS = [kind for kind in vars(shown).values() if isinstance(kind, shown.Kind)]


@pytest.mark.parametrize(("kind", "numbers", "draw"), WAYS)
def test_a_picture_shows_its_numbers_and_no_others(kind, numbers, draw):
    came = draw()
    for one in (came, crossed(came)):
        axes = marks.axes_of(one)
        way = kind.shows(axes, numbers)
        assert way is not None
        assert kind.misnamed(axes, numbers) == ""
        others = (
            {k: v * 1.1 for k, v in numbers.items()} if isinstance(numbers, dict) else numbers * 1.1
        )
        assert kind.shows(axes, others) is None


def test_every_kind_is_tried():
    assert {kind.words for kind, *_ in WAYS} >= {kind.words for kind in KINDS} - {
        shown.BARS.words,
        shown.FALLING.words,
    }


@pytest.mark.parametrize(
    "numbers",
    [SIDES, MEDIANS, TABLE, GOT, PAIRS, DAILY, BY_STEP],
    ids=lambda one: type(one).__name__,
)
def test_an_empty_picture_shows_nothing(numbers):
    _, axes = plt.subplots()
    fitting = {id(kind) for kind, known, _ in WAYS if known is numbers}
    assert fitting
    for kind in KINDS:
        if id(kind) in fitting:
            assert kind.shows([axes], numbers) is None


def test_the_way_of_the_values_is_told_whichever_way_round():
    upright = sns.boxplot(POSTS, x="late", y="got")
    assert shown.BOXES.shows([upright], SIDES) == 1
    plt.figure()
    lying = sns.boxplot(POSTS, x="got", y="late", orient="h")
    assert shown.BOXES.shows([lying], SIDES) == 0


def test_swapped_names_are_found_out():
    axes = sns.boxplot(POSTS, x="late", y="got")
    axes.set_xticks([0, 1], ["True", "False"])
    assert "swapped" in shown.BOXES.misnamed([axes], SIDES)
    plt.figure()
    axes = sns.barplot(POSTS, x="late", y="got", estimator="median")
    axes.set_xticks([0, 1], ["True", "False"])
    assert "swapped" in shown.ESTIMATES.misnamed([axes], MEDIANS)
    plt.figure()
    axes = sns.heatmap(TABLE)
    axes.set_yticklabels(TABLE.index[::-1])
    assert "do not belong" in shown.HEAT_MAP.misnamed([axes], TABLE)


def test_intervals_are_seen_and_a_line_through_the_points_is_none():
    axes = sns.pointplot(POSTS, x="late", y="got", estimator="median")
    assert shown.has_intervals([axes], MEDIANS)
    plt.figure()
    axes = sns.pointplot(POSTS, x="late", y="got", estimator="median", errorbar=None)
    assert not shown.has_intervals([axes], MEDIANS)


def test_a_box_for_each_post_is_no_box_plot_and_takes_no_time():
    few = POSTS.head(30)
    axes = sns.boxplot(few, x="got", y="late", orient="v")
    assert shown.BOXES.shows([axes], SIDES) is None
    marks.MANY, before = 5, marks.MANY
    try:
        assert marks.boxes(axes, 1) == []
    finally:
        marks.MANY = before


@pytest.mark.parametrize(
    "came", [None, 3, "a picture", [1, 2], {"a": 1}, plt, plt.Axes, np.zeros(3)]
)
def test_what_is_no_picture_has_no_axes(came):
    assert marks.axes_of(came) == []

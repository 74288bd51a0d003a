"""What is drawn crosses as data: a test asks the figure here what it would have asked the learner's."""

import json
import struct

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from courses import (
    answer,
    autograded,
    hand_in,
    judged,
    make_course,
    marks,
    notebook,
    plain,
    solution,
)
from matplotlib.colors import to_rgba

from rulebook.grading.apart import drawn
from rulebook.grading.apart.crossing import CannotCross, pack, unpack

TABLE = pd.DataFrame(
    {
        "day": list("abcabc"),
        "likes": [1.0, 2, 3, 4, 5, 6],
        "kind": list("uuvvuv"),
        "when": pd.date_range("2020-01-01", periods=6),
    }
)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def cross(value):
    return unpack(pack(value, "chart"), "chart")


def test_a_line_chart_answers_as_the_original():
    _, ax = plt.subplots(figsize=(7, 3))
    ax.plot([1, 2, 3], [1, 4, 9], "r--o", label="squares")
    ax.axhline(5, color="0.5")
    ax.axvspan(1, 2, alpha=0.2)
    ax.set(title="Likes", xlabel="hour", ylabel="likes (thousands)", yscale="log", xlim=(0, 4))
    ax.text(2, 3, "here")
    ax.annotate("top", (3, 9), (2, 8))
    ax.legend(title="what", loc="upper left")
    ax.invert_xaxis()
    got = cross(ax)
    assert type(got) is type(ax)
    assert (got.get_title(), got.get_xlabel(), got.get_ylabel()) == (
        "Likes",
        "hour",
        "likes (thousands)",
    )
    assert (got.get_xscale(), got.get_yscale()) == ("linear", "log")
    assert got.get_xlim() == (4, 0)
    assert got.get_ylim() == ax.get_ylim()
    assert np.array_equal(got.lines[0].get_xydata(), [[1, 1], [2, 4], [3, 9]])
    assert (got.lines[0].get_color(), got.lines[0].get_linestyle(), got.lines[0].get_marker()) == (
        "r",
        "--",
        "o",
    )
    assert [one.get_label() for one in got.lines][:1] == ["squares"]
    assert list(got.lines[1].get_ydata()) == [5, 5]
    assert got.lines[1].get_transform() == got.get_yaxis_transform(which="grid")
    assert [one.get_text() for one in got.texts] == ["here", "top"]
    assert got.texts[1].xy == (3, 9)
    assert got.get_legend().get_title().get_text() == "what"
    assert [one.get_text() for one in got.get_legend().get_texts()] == ["squares"]
    assert got.get_legend_handles_labels()[1] == ["squares"]
    assert tuple(got.figure.get_size_inches()) == (7, 3)
    assert got.figure.axes == [got]


def test_bars_keep_their_heights_colours_categories_and_error_bars():
    _, ax = plt.subplots()
    bars = ax.bar(
        ["Mon", "Tue"], [1, 2.5], yerr=[0.1, 0.2], color=["tab:blue", "red"], label="likes"
    )
    got = cross(ax)
    assert [one.get_height() for one in got.patches] == [1, 2.5]
    assert [one.get_x() + one.get_width() / 2 for one in got.patches] == [0, 1]
    assert got.patches[1].get_facecolor() == to_rgba("red")
    assert [one.get_text() for one in got.get_xticklabels()] == ["Mon", "Tue"]
    assert list(got.containers[1].datavalues) == [1, 2.5]
    assert got.containers[1].errorbar is got.containers[0]
    assert np.allclose(got.collections[0].get_segments()[1], [[1, 2.3], [1, 2.7]])
    alone = cross(bars)
    assert [one.get_height() for one in alone] == [1, 2.5]
    assert alone.get_label() == "likes"
    assert alone[0].axes.containers[1] is alone


def test_points_and_cells_keep_their_numbers():
    points = cross(plt.scatter([1, 2], [3, np.nan], c=[5, 7], s=[10, 20], cmap="plasma"))
    assert points.get_offsets().tolist() == [[1, 3], [None, None]]  # masked, as Matplotlib does
    assert list(points.get_sizes()) == [10, 20]
    assert points.get_array().tolist() == [5, None]
    assert (points.get_cmap().name, points.get_clim()) == ("plasma", (5, 5))
    cells = np.array([[1.0, 2, 3], [4, np.nan, 6]])
    heat = cross(sns.heatmap(cells, annot=True, mask=np.isnan(cells), ax=plt.subplots()[1]))
    assert np.ma.filled(heat.collections[0].get_array(), -1).tolist() == [[1, 2, 3], [4, -1, 6]]
    assert [one.get_text() for one in heat.texts] == ["1", "2", "3", "4", "6"]
    assert len(heat.figure.axes) == 2
    image = cross(plt.subplots()[1].imshow(cells, origin="lower"))
    assert np.array_equal(image.get_array(), cells, equal_nan=True)
    assert image.origin == "lower"


def test_a_date_axis_keeps_dates():
    got = cross(plt.plot(TABLE["when"], TABLE["likes"])[0])
    assert (got.get_xdata() == TABLE["when"].to_numpy()).all()
    assert np.array_equal(got.get_xydata()[:, 0], mpl.dates.date2num(TABLE["when"]))


def drawings():
    def axes(draw, **given):
        return lambda: draw(ax=plt.subplots()[1], **given)

    two = {"data": TABLE, "x": "day", "y": "likes"}
    one = {"data": TABLE, "x": "likes", "hue": "kind"}
    given = {
        **{name: two for name in ("barplot", "violinplot", "stripplot", "swarmplot", "pointplot")},
        **{name: one for name in ("histplot", "kdeplot", "ecdfplot", "countplot")},
        "lineplot": {"data": TABLE, "x": "when", "y": "likes"},
        "scatterplot": {"data": TABLE, "x": "likes", "y": "likes", "hue": "kind", "size": "likes"},
        "regplot": {"data": TABLE, "x": "likes", "y": "likes"},
    }
    made = {name: axes(getattr(sns, name), **more) for name, more in given.items()}
    return made | {
        "catplot": lambda: sns.catplot(**two, col="kind", kind="bar"),
        "relplot": lambda: sns.relplot(data=TABLE, x="likes", y="likes", hue="kind"),
        "pairplot": lambda: sns.pairplot(TABLE[["likes"]].assign(more=1.5)),
        "jointplot": lambda: sns.jointplot(data=TABLE, x="likes", y="likes"),
        "pie": lambda: plt.pie([1, 2, 3], labels=list("abc"))[0],
        "hist": lambda: plt.hist(TABLE["likes"], bins=3)[2],
        "steps": lambda: plt.hist(TABLE["likes"], histtype="step")[2],
        "stem": lambda: plt.stem([1, 2, 3]),
        "between": lambda: plt.fill_between([1, 2, 3], [1, 2, 3]),
        "contour": lambda: plt.contour(np.outer(range(5), range(5))).axes,
        "hexbin": lambda: plt.hexbin(range(9), range(9), gridsize=3),
        "polar": lambda: plt.subplot(projection="polar").plot([0, 1], [1, 2]),
        "many": lambda: plt.subplots(2, 2, sharex=True, squeeze=False),
        "pandas": lambda: TABLE.groupby("day")["likes"].mean().plot.barh(),
        "twins": lambda: plt.subplots()[1].twinx(),
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore:vert:PendingDeprecationWarning")
@pytest.mark.parametrize("name", drawings())
def test_what_crossed_says_the_same_when_it_is_asked_to_cross_again(name):
    original = drawings()[name]()
    data = pack(original, "chart")
    crossed = unpack(data, "chart")
    assert isinstance(original, type(crossed))
    assert pack(crossed, "chart") == data


def test_a_seaborn_grid_gives_its_axes_and_its_legend():
    got = cross(
        sns.catplot(
            data=TABLE, x="day", y="likes", col="kind", hue="day", kind="bar", legend="full"
        )
    )
    assert isinstance(got, sns.FacetGrid)
    assert got.axes.shape == (1, 2)
    assert [one.get_title() for one in got.axes.flat] == ["kind = u", "kind = v"]
    assert got.axes_dict["u"] is got.axes[0, 0]
    assert got.figure.axes == list(got.axes.flat)
    assert [one.get_text() for one in got.legend.texts] == ["a", "b", "c"]


def test_parts_that_belong_together_stay_together():
    figure, axes = cross(plt.subplots(2, 1))
    assert list(axes) == figure.axes
    one, two = cross([plt.subplots()[1]] * 2)
    assert one is two


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: plt.subplot(projection="3d"), "has a chart in the projection `3d`"),
        (lambda: mpl.lines.Line2D([], []), "is a Line2D that stands in no figure"),
        (
            lambda: plt.subplots()[1].set_xscale("function", functions=(abs, abs)) or plt.gca(),
            "`function`",
        ),
    ],
)
def test_what_does_not_cross_is_named(make, words):
    with pytest.raises(CannotCross) as refusal:
        pack(make(), "chart")
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["axes"][0].update(projection="3d"),
        lambda record: record["axes"][0]["lines"][0].update(numbers=np.zeros((2, 3))),
        lambda record: record["axes"][0]["lines"][0].update(numbers="x"),
        lambda record: record["axes"][0]["lines"][0]["style"].update(color=[1, 2]),
        lambda record: record["axes"][0]["lines"][0]["style"].update(marker=print),
        lambda record: record["axes"][0].update(label=3),
        lambda record: record["axes"][0]["x"].update(scale="function"),
        lambda record: record["axes"][0]["x"].update(limits=[0, float("inf")]),
        lambda record: record["axes"][0]["x"].update(texts=["x"] * 10**6, ticks=np.zeros(10**6)),
        lambda record: record["axes"][0].update(spec=[10**9, 10**9, 0, 0]),
        lambda record: record["axes"].append({}),
        lambda record: record.update(size=[1]),
    ],
)
def test_a_forged_picture_is_refused(change):
    figure, ax = plt.subplots()
    ax.plot([1, 2])
    record = drawn.read(figure)
    change(record)
    with pytest.raises(CannotCross):
        unpack(_packed(record))


def _packed(record):
    data = pack(record, "record", function=lambda function: 0)
    size = struct.unpack_from("!Q", data)[0]
    tree = json.dumps({"t": "drawn", "w": [], "v": json.loads(data[8 : 8 + size])}).encode()
    return struct.pack("!Q", len(tree)) + tree + data[8 + size :]


def test_a_way_that_leads_elsewhere_is_refused():
    figure, _ = plt.subplots()
    for way in ([0, "figure"], [0, "__class__"], ["canvas"], [7]):
        with pytest.raises((ValueError, IndexError)):
            drawn.find(figure, way)


def test_what_a_function_draws_on_a_chart_comes_back_to_that_chart():
    figure, axes = plt.subplots(1, 2)
    axes[0].plot([0, 1])
    there = cross(axes[0])
    there.plot([1, 2, 3])
    there.set_title("new")
    kept = axes[0]
    drawn.redraw(kept, there)
    assert figure.axes[0] is kept
    assert kept.get_title() == "new"
    assert [len(one.get_xdata()) for one in kept.lines] == [2, 3]
    assert all(one.axes is kept for one in kept.lines)


BOOK = notebook(
    plain("import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns"),
    answer("bars", solution("ax = sns.barplot(x=['a', 'b'], y=[1, 3])\nax.set_title('Likes')")),
    judged(
        "bars-test",
        "assert [p.get_height() for p in ax.patches] == [1, 3]\nassert ax.get_title() == 'Likes'\n"
        "assert [t.get_text() for t in ax.get_xticklabels()] == ['a', 'b']",
        2,
    ),
    answer("draw", solution("def draw(data, on):\n    on.scatter(data.x, data.y)\n    return on")),
    judged(
        "draw-test",
        "figure, chart = plt.subplots()\ngot = draw(pd.DataFrame({'x': [1, 2], 'y': [3, 4]}), chart)\n"
        "assert got is chart\nassert chart.collections[0].get_offsets().tolist() == [[1, 3], [2, 4]]",
    ),
)


@pytest.mark.course
def test_a_picture_is_a_marked_answer(tmp_path, grade_course):
    root = make_course(tmp_path / "course", {"unit": {"book": BOOK}})
    answers = {
        "right": ("fig, ax = plt.subplots()\nax.bar(['a', 'b'], [1, 3])\nplt.title('Likes')",
                  "def draw(data, on):\n    on.plot(data.x, data.y)\n    on.lines[0].remove()\n"
                  "    return on.scatter(data.x, data.y).axes"),
        "wrong": ("ax = sns.barplot(x=['a', 'b'], y=[1, 2])\nax.set_title('Likes')",
                  "def draw(data, on):\n    on.scatter(data.y, data.x)\n    return on"),
        "pretends": ("class ax:\n    patches = []", "def draw(data, on):\n    return plt.gca()"),
    }  # fmt: skip
    for student, (bars, draw) in answers.items():

        def fill(cells, _, bars=bars, draw=draw):
            cells["bars"].source, cells["draw"].source = bars, draw

        hand_in(root, student, "unit", fill)
    grade_course(root, "unit")
    assert {student: list(one.values()) for student, one in marks(root, "unit").items()} == {
        "right": [2, 1], "wrong": [0, 0], "pretends": [0, 0],
    }  # fmt: skip
    assert "a class" in str(autograded(root, "pretends", "unit", "book"))

"""Where axes stand in their figure: as matplotlib's constrained layout puts them, up to a pixel's breadth."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from rulebook.layout import Layout

PADS = {"w_pad": 0.1, "h_pad": 0.08}


def plain(figure):
    figure.add_subplot().set(xlabel="Hours", ylabel="Posts", xlim=(0, 10), ylim=(0, 2500))


def without_names(figure):
    figure.add_subplot().set_yticks([])


def titled(figure):
    plain(figure)
    figure.suptitle("Two lines\nof a title", x=0.012, ha="left")


def with_legend(figure):
    titled(figure)
    figure.axes[0].plot([1, 2], [3, 4], label="a line")
    figure.legend(loc="outside lower center")


def long_names(figure):
    with_legend(figure)
    figure.axes[0].set_yticks([0, 1000], ["a row with a long name", "another\nin two lines"])


def note_outside(figure):
    titled(figure)
    figure.axes[0].annotate(
        "right of it", (10, 1000), (10, 0), textcoords="offset points", va="center"
    )


def two_rows(figure):
    figure.suptitle("Above both")
    for axes, top in zip(figure.subplots(2), (9, 90_000), strict=True):
        axes.set(xlabel="Hours", ylabel="Posts", ylim=(0, top))
        axes.set_title("A half", loc="left")


def two_columns(figure):
    for axes in figure.subplots(1, 2):
        axes.set(xlabel="Hours", ylabel="Posts")


def colour_bar(figure):
    axes = figure.add_subplot()
    figure.colorbar(axes.imshow(np.eye(3)), ax=axes, label="Share")


DRAWN = (
    plain,
    without_names,
    titled,
    with_legend,
    long_names,
    note_outside,
    two_rows,
    two_columns,
    colour_bar,
)


def laid_out(draw, engine):
    """Return the boxes, in pixels, of all axes and of what is written around them."""
    figure = Figure(figsize=(8, 4), dpi=144, layout=engine)
    draw(figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [figure.suptitle("") if figure._suptitle is None else figure._suptitle]
    for axes in figure.axes:
        texts += [axes.xaxis.label, axes.yaxis.label]
    boxes = [axes.bbox.extents for axes in figure.axes]
    boxes += [text.get_window_extent().extents for text in texts if text.get_text()]
    return np.array(boxes)


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_axes_and_names_stand_where_constrained_layout_puts_them(draw):
    expected = laid_out(draw, ConstrainedLayoutEngine(**PADS))
    assert np.abs(laid_out(draw, Layout(**PADS)) - expected).max() < 2


def test_drawing_again_at_another_size_lays_out_again():
    figure = Figure(figsize=(8, 4), layout=Layout(**PADS))
    with_legend(figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    figure.set_dpi(144)
    canvas.draw()
    expected = laid_out(with_legend, ConstrainedLayoutEngine(**PADS))[0]
    assert np.abs(figure.axes[0].bbox.extents - expected).max() < 2


def test_a_name_that_grows_afterwards_gets_its_room():
    figure = Figure(figsize=(8, 4), layout=Layout(**PADS))
    plain(figure)
    FigureCanvasAgg(figure).draw()
    figure.axes[0].set_ylabel("A name\nin three\nlines")
    figure.canvas.draw()
    assert figure.axes[0].yaxis.label.get_window_extent().x0 == pytest.approx(0.1 * 100, abs=2)

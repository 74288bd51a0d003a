"""One chart: a picture in the course's style and, in words, what the picture shows.

What is drawn is not decided here: `rulebook.charts` draws posts and rules, `rulebook.grading` marks.
"""

import base64
import html
import io
import os
from collections.abc import Callable
from functools import cached_property, wraps
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from rulebook.errors import RulebookError
from rulebook.files import write_whole
from rulebook.layout import Layout

GREY, INK = "#757575", "#262626"
_DOTS_PER_INCH = 144
_NO_LABEL_YET = " "
"""Axes without any label are given one by seaborn, which looks at all their ticks to do so."""
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#b8b8b8",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titlesize": 12.5,
    "axes.titleweight": "bold",
    "axes.titlepad": 12,
    # About where the axes will stand: what is measured there is not measured again.
    "figure.subplot.left": 0.1,
    "figure.subplot.right": 0.98,
    "figure.subplot.bottom": 0.2,
    "figure.subplot.top": 0.9,
    "grid.color": "#ececec",
    "xtick.color": "#4a4a4a",
    "ytick.color": "#4a4a4a",
    "legend.frameon": False,
    # The same data must give the same file, byte for byte.
    "svg.hashsalt": "rulebook",
}


class Chart:
    """A picture with its alternative text.

    `figure` is a matplotlib Figure of which pyplot does not know, so a notebook shows it once, as
    this object; `alt` says in words and numbers what the picture shows.
    """

    def __init__(self, figure: Figure, alt: str):
        self._figure = figure
        self._alt = alt
        for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
            if axis.get_label_text() == _NO_LABEL_YET:
                axis.set_label_text("")

    @property
    def figure(self) -> Figure:
        """The picture as a matplotlib Figure."""
        return self._figure

    @property
    def alt(self) -> str:
        """What the picture shows, in words and numbers."""
        return self._alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return what a notebook shows: an HTML image with its alternative text, or that text."""
        return {"text/html": self.to_html(), "text/plain": self.alt}

    def to_html(self, narrow: "Chart | None" = None) -> str:
        """Return a `<figure>` that carries the picture in itself.

        `narrow` is the same picture drawn for a screen too narrow for this one, such as a phone's.
        """
        image = (
            f'<img alt="{html.escape(self.alt)}" width="{self._width}" '
            f'style="max-width:100%;height:auto" src="{self._data()}">'
        )
        if narrow:
            image = (
                f'<picture><source media="(max-width: {self._width - 1}px)" '
                f'srcset="{narrow._data()}" width="{narrow._width}">{image}</picture>'
            )
        return f'<figure style="margin:0">{image}</figure>'

    @property
    def _width(self) -> int:
        return round(self.figure.get_figwidth() * 96)

    def _data(self) -> str:
        return f"data:image/png;base64,{base64.b64encode(self._render('png')).decode('ascii')}"

    def save(self, path: str | os.PathLike) -> Path:
        """Write the picture to `path`, whose ending (.png or .svg) says how; return the path.

        Raises RulebookError for any other ending.
        """
        path = Path(path)
        kind = path.suffix.lower().removeprefix(".")
        if kind not in ("png", "svg"):
            raise RulebookError(
                f"A chart is saved as .png or .svg, and '{path.name}' ends in neither: rename it."
            )
        write_whole(path, self._render(kind))
        return path

    def _render(self, kind: str) -> bytes:
        drawn = io.BytesIO()
        with rc_context(_STYLE):
            if kind == "svg":
                metadata = {"Date": None, "Description": self.alt}
                self.figure.savefig(drawn, format=kind, metadata=metadata)
            else:
                dots = (_DOTS_PER_INCH, _DOTS_PER_INCH)
                self._painted().save(drawn, "PNG", dpi=dots, compress_level=3)
        return drawn.getvalue()

    def _painted(self) -> Image.Image:
        """Return the picture in 256 colours of its own, a third of the bytes.

        `savefig` would draw all of it twice: once to lay it out, once to paint it.
        """
        for axis in (axis for axes in self.figure.axes for axis in (axes.xaxis, axes.yaxis)):
            if not axis.get_label_text():
                axis.set_label_coords(0, 0)  # or its place is looked for, a tenth of the whole work
        usual = self.figure.dpi
        try:
            self.figure.set_dpi(_DOTS_PER_INCH)
            canvas = FigureCanvasAgg(self.figure)
            canvas.draw()
            painted = Image.fromarray(np.asarray(canvas.buffer_rgba()))
        finally:
            self.figure.set_dpi(usual)
        return painted.convert("RGB").quantize(method=Image.Quantize.FASTOCTREE)


class LaterChart(Chart):
    """A chart that is drawn when somebody looks at it: who grades a notebook runs cells and looks away.

    `draw` returns the chart; it is called at most once.
    """

    def __init__(self, draw: Callable[[], Chart]):
        self._draw = draw

    @cached_property
    def _drawn(self) -> Chart:
        return self._draw()

    @property
    def figure(self) -> Figure:
        """The picture as a matplotlib Figure."""
        return self._drawn.figure

    @property
    def alt(self) -> str:
        """What the picture shows, in words and numbers."""
        return self._drawn.alt


def styled(draw: Callable[..., Chart]) -> Callable[..., Chart]:
    """Draw in the course's style without changing the reader's own settings.

    Dots are scattered by numpy's one generator, which seaborn asks: it is set for the picture, so
    that the same data give the same picture, and put back as it was.
    """

    @wraps(draw)
    def styled(*arguments: Any, **named: Any) -> Chart:
        state = np.random.get_state()
        np.random.seed(0)
        try:
            with rc_context(_STYLE):
                return draw(*arguments, **named)
        finally:
            np.random.set_state(state)

    return styled


def titled_axes(size: tuple[float, float], title: str) -> tuple[Figure, Axes]:
    """Return a figure of this size (inches) with a title over its whole width, and its axes."""
    # About ten characters of the bold title go into an inch.
    figure = Figure(figsize=size, layout=Layout(w_pad=0.1, h_pad=0.08))
    axes = figure.add_subplot()
    axes.set(xlabel=_NO_LABEL_YET, ylabel=_NO_LABEL_YET)
    # Over the whole figure, not the axes: long row names would push it to the right.
    figure.suptitle(
        fill(title, int(9.3 * size[0])),
        x=0.012,
        ha="left",
        size=12.5,
        weight="bold",
        linespacing=1.3,
    )
    return figure, axes

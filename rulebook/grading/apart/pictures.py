"""Pictures that cells draw with pyplot, drawn once: plain notebooks draw each of them three times.

After a cell pyplot draws what is open, `savefig` draws it again to find its margins, and a third time
to paint it. Who sees only the last picture needs its margins measured, and one drawing.
"""

import contextlib
import io
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import print_figure


@cache
def draw_once() -> None:
    """Draw once in a process, so that fonts, and the powers of ten of log axes, are there before anybody waits for them."""
    from matplotlib.figure import Figure

    with contextlib.suppress(Exception):
        figure = Figure()
        axes = figure.add_subplot()
        axes.set(title="1", xscale="log", yscale="log", xlim=(1e-3, 1e6), ylim=(1, 9))
        figure.savefig(io.BytesIO(), format="png")


def prepare(shell: InteractiveShell) -> None:
    """Load what pictures need, and have the shell show pyplot's figures painted once."""
    if "matplotlib" in sys.modules:
        draw_once()
    if "matplotlib.pyplot" in sys.modules:
        import matplotlib_inline.backend_inline  # noqa: F401  (it tells the shell how figures are shown)
        from matplotlib.figure import Figure

        assert shell.display_formatter is not None
        shell.display_formatter.formatters["image/png"].for_type(Figure, painted)


def leave_to_the_end(shell: InteractiveShell) -> None:
    """Keep pyplot from drawing what a cell leaves open, before it is drawn to be shown."""
    idle = getattr(sys.modules.get("matplotlib.pyplot"), "_draw_all_if_interactive", None)
    after = shell.events.callbacks["post_execute"]
    if idle in after:
        after.remove(idle)


def painted(figure: Any) -> bytes | str | None:
    """Return a figure as PNG, cut to its margins as `print_figure` does; nothing for an empty one."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    if not figure.axes and not figure.lines:
        return None
    printed: Callable[..., bytes | str | None] = print_figure
    canvas, dots = figure.canvas, figure.dpi
    if not isinstance(canvas, FigureCanvasAgg):
        return printed(figure)
    # What is laid out, turned or projected stands in its place once it has been drawn.
    settled = not figure.get_layout_engine() and {ax.name for ax in figure.axes} <= {"rectilinear"}
    if not settled:
        canvas.draw()
    edges = figure.get_tightbbox(canvas.get_renderer()).padded(rcParams["savefig.pad_inches"])
    left, low, right, high = (round(edge * dots) for edge in edges.extents)
    width, height = canvas.get_width_height()
    if min(left, low) < 0 or right > width or high > height:
        return printed(figure, bbox_inches=edges)  # it goes beyond its own paper
    if settled:
        canvas.draw()
    pixels = Image.frombuffer("RGBA", (width, height), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    made = io.BytesIO()
    pixels.crop((left, pixels.height - high, right, pixels.height - low)).save(
        made, "PNG", compress_level=3
    )
    return made.getvalue()

"""What a picture is made of, as far as it crosses."""

from typing import Any

import numpy as np

TICKS = 1000  # Matplotlib itself draws no more
MANY_TICKS = 100  # the text of more is asked from the formatter: making the ticks is slow
TRANSFORMS = {
    "data": "transData",
    "axes": "transAxes",
    "x": "_xaxis_transform",
    "y": "_yaxis_transform",
}
STYLE = ("label", "alpha", "visible", "zorder", "gid", "url")
LINE = (*STYLE, "color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor",
         "markeredgecolor", "markeredgewidth", "drawstyle", "fillstyle")  # fmt: skip
PATCH = (*STYLE, "facecolor", "edgecolor", "linewidth", "linestyle", "hatch", "fill")
TEXT = (*STYLE, "text", "color", "fontsize", "fontweight", "fontstyle", "rotation",
         "horizontalalignment", "verticalalignment")  # fmt: skip
SHAPES = {
    "Rectangle": ("x", "y", "width", "height", "angle"),
    "Circle": ("center", "radius"),
    "Ellipse": ("center", "width", "height", "angle"),
    "Wedge": ("center", "r", "theta1", "theta2", "width"),
}
LISTS = ("lines", "patches", "collections", "images", "texts", "containers")
WORDS = {"title": "title", "left": "_left_title", "right": "_right_title"}
SCALES = {"linear": (), "log": ("base",), "symlog": ("base", "linthresh", "linscale"),
           "asinh": ("linear_width",), "logit": ()}  # fmt: skip
GRIDS = ("FacetGrid", "PairGrid", "JointGrid", "ClusterGrid")


class NoPicture(ValueError):
    """A part of a picture that does not cross; the text names it."""


def plain(value: Any) -> Any:
    """Return a setting as plain data, or an ellipsis where it is none."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | np.number | np.bool_):
        return value.item() if isinstance(value, np.generic) else value
    if isinstance(value, np.ndarray):
        return np.asarray(value) if value.dtype.kind in "biuf" else ...
    if isinstance(value, tuple | list):
        made = [plain(one) for one in value]
        return (
            ... if ... in [one for one in made if not isinstance(one, np.ndarray)] else tuple(made)
        )
    return ...


def kin(artist: Any, *names: str) -> str | None:
    """Return the nearest class of Matplotlib's or seaborn's own that is called so."""
    for kind in type(artist).__mro__:
        if kind.__name__ in names and kind.__module__.startswith(("matplotlib.", "seaborn.")):
            return kind.__name__
    return None


def is_super(figure: Any, text: str) -> bool:
    """Tell whether a text is one of the three that a figure has by itself."""
    return any(text is getattr(figure, one) for one in ("_suptitle", "_supxlabel", "_supylabel"))

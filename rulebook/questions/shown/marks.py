"""What stands in a picture: its axes, and in them points, bars, boxes, lines and coloured cells.

Read from the axes themselves, whoever drew them: seaborn, pandas or Matplotlib. Everything comes in
the units of the data. A `way` is 0 for along the bottom and 1 for up the side.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

AXES = ("x", "y")
MANY = 200
"""With more boxes than that in one picture, a group was made of each post by mistake."""


def axes_of(came: Any) -> list:
    """Return the axes of whatever drew something: a figure, a grid, axes, or the parts of a picture.

    Colour bars are left out. Empty where nothing was drawn.
    """
    found: list = []
    _gather(came, found)
    unique = [axes for number, axes in enumerate(found) if axes not in found[:number]]
    return [axes for axes in unique if axes.get_label() != "<colorbar>"]


def _gather(came: Any, found: list) -> None:
    if isinstance(came, type):
        return
    if hasattr(came, "get_xlabel") and hasattr(came, "patches"):
        found.append(came)
    elif isinstance(came, dict):  # what Matplotlib's boxplot returns
        _gather(list(came.values()), found)
    elif isinstance(came, np.ndarray):
        _gather(list(came.flat) if came.dtype.hasobject else [], found)
    elif isinstance(came, list | tuple):
        for one in came:
            _gather(one, found)
    else:
        # What belongs to axes knows them; a grid of seaborn's that names them otherwise has a figure.
        home = getattr(came, "axes", None)
        home = getattr(came, "figure", None) if home is None else home
        if home is not None and home is not came:
            _gather(home, found)


def title_of(several: list) -> str:
    """Return the first title that stands over the axes or over their figure."""
    for axes in several:
        figure = axes.get_figure()
        for title in (axes.get_title(), axes.get_title(loc="left"), axes.get_title(loc="right")):
            if title.strip():
                return title
        if figure is not None and figure.get_suptitle().strip():
            return figure.get_suptitle()
    return ""


def label_of(several: list, way: int) -> str:
    """Return the first name that the axes of this way, or their figure, have."""
    for axes in several:
        figure = axes.get_figure()
        over = (figure.get_supxlabel, figure.get_supylabel)[way]() if figure is not None else ""
        if name := (getattr(axes, f"get_{AXES[way]}label")().strip() or over.strip()):
            return name
    return ""


def scale_of(several: list, way: int) -> str:
    """Return the scale of the axes of this way, such as "linear" or "log"."""
    return getattr(several[0], f"get_{AXES[way]}scale")()


def names_at(axes: Any, way: int) -> dict[float, str]:
    """Return the texts that stand beside an axis, by their places."""
    axis = getattr(axes, f"{AXES[way]}axis")
    places = np.asarray(axis.get_majorticklocs(), dtype=float)
    texts = axis.get_major_formatter().format_ticks(places)
    return {place: str(text).strip() for place, text in zip(places, texts, strict=True)}


def name_near(names: dict[float, str], place: float) -> str:
    """Return the text that stands at a place, empty where none does."""
    near = min(names, key=lambda one: abs(one - place), default=None)
    return names[near] if near is not None and abs(near - place) < 0.3 else ""


def points(axes: Any) -> list[np.ndarray]:
    """Return each set of points as an array of (x, y): scattered ones, and marks on lines."""
    found: list[np.ndarray] = []
    for one in axes.collections:
        if type(one).__name__ == "PathCollection":
            found.append(np.ma.filled(np.ma.asarray(one.get_offsets(), dtype=float), np.nan))
    found += [_xy(line) for line in axes.lines if line.get_marker() not in ("", " ", "None", None)]
    found = [one[np.isfinite(one).all(axis=1)] for one in found]
    return [one for one in found if len(one)]


def lines(axes: Any) -> list[np.ndarray]:
    """Return each line as an array of (x, y), in its order, without what is not a finite number."""
    return [one[np.isfinite(one).all(axis=1)] for one in map(_xy, axes.lines)]


def stretches(axes: Any) -> list[np.ndarray]:
    """Return whatever is drawn as a line or a border, as (x, y): whiskers, intervals, violins."""
    found = lines(axes)
    for collection in axes.collections:
        if not len(np.ravel(collection.get_offsets())) > 2:
            found += [np.asarray(path.vertices, dtype=float) for path in collection.get_paths()]
    return [one for one in found if len(one) > 1]


def _xy(line: Any) -> np.ndarray:
    return np.asarray(line.get_xydata(), dtype=float)


class Bar(NamedTuple):
    """A bar: from `low` to `high` across, and as long as `value`."""

    low: float
    high: float
    value: float


def bars(axes: Any, way: int) -> list[Bar]:
    """Return the bars whose length is measured this way; also the steps of an outlined histogram."""
    found = []
    for patch in axes.patches:
        if type(patch).__name__ == "Rectangle":
            x, y, width, height = (
                patch.get_x(),
                patch.get_y(),
                patch.get_width(),
                patch.get_height(),
            )
            start, wide, value = (x, width, height) if way else (y, height, width)
            found.append(Bar(start, start + wide, value))
    outlines = [p.get_path().vertices for p in axes.patches if type(p).__name__ == "Polygon"]
    outlines += [
        path.vertices
        for one in axes.collections
        if "PolyCollection" in type(one).__name__
        for path in one.get_paths()
    ]
    for outline in outlines if not found else ():
        steps = np.asarray(outline, dtype=float)
        steps = steps if way else steps[:, ::-1]
        level = np.isclose(np.diff(steps[:, 1]), 0) & ~np.isclose(np.diff(steps[:, 0]), 0)
        tops: dict[tuple[float, float], float] = {}
        for number in np.flatnonzero(level):
            low, high = sorted(map(float, steps[number : number + 2, 0]))
            tops[low, high] = max(tops.get((low, high), 0.0), float(steps[number, 1]))
        found += [Bar(low, high, top) for (low, high), top in tops.items()]
    return found


class Box(NamedTuple):
    """A box plot's box: where it stands, its two ends, and the lines that cross it."""

    place: float
    low: float
    high: float
    crossing: list[float]


def boxes(axes: Any, way: int) -> list[Box]:
    """Return the boxes whose values are measured this way."""
    shapes = [np.asarray(p.get_path().vertices) for p in axes.patches if _is_path(p)]
    strokes = lines(axes)
    shapes += [one for one in strokes if len(one) >= 5 and np.allclose(one[0], one[-1])]
    found = []
    for shape in shapes if len(shapes) <= MANY else ():
        low, high = shape[:, way].min(), shape[:, way].max()
        place = (shape[:, 1 - way].min() + shape[:, 1 - way].max()) / 2
        crossing = [
            float(one[0, way])
            for one in strokes
            if len(one) == 2
            and np.isclose(one[0, way], one[1, way])
            and not np.isclose(one[0, 1 - way], one[1, 1 - way])
            and low <= one[0, way] <= high
            and min(one[:, 1 - way]) <= place <= max(one[:, 1 - way])
        ]
        found.append(Box(float(place), float(low), float(high), crossing))
    return found


def _is_path(patch: Any) -> bool:
    return type(patch).__name__ == "PathPatch"


class Cells(NamedTuple):
    """A heat map: its numbers row by row, and the names beside rows and columns where they have any."""

    values: np.ndarray
    rows: list[str]
    columns: list[str]


def cells(axes: Any) -> list[Cells]:
    """Return the heat maps that stand in the axes."""
    found = []
    for mesh in axes.collections:
        if type(mesh).__name__ == "QuadMesh" and np.ndim(mesh.get_array()) == 2:
            corners = np.asarray(mesh.get_coordinates(), dtype=float)
            across, up = corners[0, :, 0], corners[:, 0, 1]
            middles = (across[:-1] + across[1:]) / 2, (up[:-1] + up[1:]) / 2
            found.append(_named(axes, mesh.get_array(), *middles))
    for image in axes.images:
        left, right, bottom, top = image.get_extent()
        rows, columns = np.shape(image.get_array())[:2]
        first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
        across, up = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows
        middles = left + across * (right - left), first + up * (last - first)
        found.append(_named(axes, image.get_array(), *middles))
    return [one for one in found if one.values.ndim == 2]


def _named(axes: Any, array: Any, across: Iterable[float], up: Iterable[float]) -> Cells:
    columns, rows = names_at(axes, 0), names_at(axes, 1)
    return Cells(
        np.ma.filled(np.ma.asarray(array, dtype=float), np.nan),
        [name_near(rows, place) for place in up],
        [name_near(columns, place) for place in across],
    )

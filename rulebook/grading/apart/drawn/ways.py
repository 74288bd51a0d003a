"""Where in its figure something stands, and seaborn's grids."""

import sys
from typing import Any

import numpy as np

from rulebook.grading.apart.drawn.parts import GRIDS, LISTS, WORDS, NoPicture, kin


def is_drawn(value: Any) -> bool:
    """Tell whether a value is a figure, an axes, a part of one, or one of seaborn's grids."""
    artist = sys.modules.get("matplotlib.artist")
    if artist is None:
        return False
    return isinstance(value, (artist.Artist, sys.modules["matplotlib.container"].Container)) or (
        _grid(value) is not None
    )


def _grid(value: Any) -> str | None:
    return kin(value, *GRIDS) if "seaborn" in sys.modules else None


def grid(value: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the kind of a seaborn grid and those of its attributes that are drawn or plain."""
    kind = _grid(value)
    if kind is None:
        return None
    return kind, {name: one for name, one in vars(value).items() if _belongs(one)}


def _belongs(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(map(_belongs, value.values()))
    if isinstance(value, np.ndarray):
        return value.dtype == object and value.size > 0 and all(map(_belongs, value.flat))
    if isinstance(value, list):
        return all(one is None or isinstance(one, str | int | float) for one in value)
    return value is None or isinstance(value, str | bool | int | float) or is_drawn(value)


def make_grid(kind: str, attributes: dict[str, Any]) -> Any:
    """Return a seaborn grid with these attributes; it can be asked, not drawn on."""
    from seaborn import axisgrid, matrix

    if kind not in GRIDS or not all(name.isidentifier() for name in attributes):
        raise ValueError("no grid")
    made = object.__new__(getattr(matrix if kind == "ClusterGrid" else axisgrid, kind))
    vars(made).update(attributes)
    return made


def place(value: Any) -> tuple[object, list[Any]]:
    """Return the figure that a drawn value belongs to, and the way from there to the value."""
    from matplotlib.figure import FigureBase

    if isinstance(value, FigureBase):
        return value.get_figure(root=True), []
    for figure, way, axes in _homes(value):
        if value is axes:
            return figure, way
        for name in LISTS if axes is not figure else ("texts", "legends"):
            for number, one in enumerate(getattr(axes, name)):
                if one is value:
                    return figure, [*way, name, number]
        for name in ("legend_", *WORDS.values(), "xaxis", "yaxis") if axes is not figure else ():
            part = getattr(axes, name, None)
            if part is value:
                return figure, [*way, name]
            if getattr(part, "label", None) is value:
                return figure, [*way, name, "label"]
    raise NoPicture(f"is a {type(value).__name__} that stands in no figure")


def _homes(value: Any) -> Any:
    container: Any = value
    members = container.get_children() if isinstance(value, tuple) else [value]
    for one in members[:1]:
        inner = one.get_figure()
        if inner is None:
            return
        figure = inner.get_figure(root=True)
        for number, axes in enumerate(figure.axes):
            yield figure, [number], axes
        yield figure, [], figure


def find(figure: Any, way: list[Any]) -> Any:
    """Return what stands at the end of a way that `place` has found."""
    if not way:
        return figure
    start, rest = (figure.axes[way[0]], way[1:]) if isinstance(way[0], int) else (figure, way)
    if not rest:
        return start
    if rest[0] in ("xaxis", "yaxis"):
        axis = getattr(start, rest[0])
        return axis.label if rest[1:] == ["label"] else axis
    if rest[0] not in (*LISTS, "legends", "legend_", *WORDS.values()):
        raise ValueError("no such part")
    found = getattr(start, rest[0])
    return found[rest[1]] if len(rest) > 1 else found

"""A figure as plain data: only what is plain is taken. Nothing is rendered."""

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from rulebook.grading.apart.drawn.parts import (
    LINE,
    MANY_TICKS,
    PATCH,
    SCALES,
    SHAPES,
    STYLE,
    TEXT,
    TICKS,
    TRANSFORMS,
    WORDS,
    NoPicture,
    is_super,
    kin,
    plain,
)


def read(figure: Any) -> dict[str, Any]:
    """Return a figure as plain data; raises NoPicture for a part that cannot be data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Matplotlib thinks of a picture is not the test's
        return _read(figure)


def _read(figure: Any) -> dict[str, Any]:
    return {
        "size": list(map(float, figure.get_size_inches())),
        "dpi": float(figure.dpi),
        "words": {
            name: _taken(one, TEXT)
            for name in ("_suptitle", "_supxlabel", "_supylabel")
            if (one := getattr(figure, name)) is not None
        },
        "texts": [_text(one, figure) for one in figure.texts if not is_super(figure, one)],
        "axes": [_axes(one, figure.axes) for one in figure.axes],
        "legends": [_legend(one) for one in figure.legends],
    }


def _taken(artist: Any, names: Iterable[str]) -> dict[str, Any]:
    found = {}
    for name in names:
        value = getattr(artist, f"get_{name}")()
        if name.endswith("color") and isinstance(value, tuple):
            value = tuple(map(float, value))
        if (setting := plain(value)) is not ...:
            found[name] = setting
    return found


def _axes(axes: Any, every: list[Any]) -> dict[str, Any]:
    if axes.name not in ("rectilinear", "polar"):
        raise NoPicture(f"has a chart in the projection `{axes.name}`")
    spec = axes.get_subplotspec()
    shape = None if spec is None else spec.get_geometry()
    return {
        "projection": axes.name,
        "label": str(axes.get_label()),
        "place": list(map(float, axes.get_position(original=True).bounds)),
        "spec": None if shape is None else list(map(int, shape)),
        "share": [_first(axes, every, one) for one in ("x", "y")],
        "words": {name: _taken(getattr(axes, one), TEXT) for name, one in WORDS.items()},
        "x": _axis(axes, "x"),
        "y": _axis(axes, "y"),
        "on": bool(axes.axison),
        "visible": bool(axes.get_visible()),
        "aspect": plain(axes.get_aspect()),
        "face": plain(axes.get_facecolor()),
        "spines": {name: bool(one.get_visible()) for name, one in axes.spines.items()},
        "lines": [_line(one, axes) for one in axes.lines],
        "patches": [_patch(one, axes) for one in axes.patches],
        "collections": [_collection(one, axes) for one in axes.collections],
        "images": [_image(one) for one in axes.images],
        "texts": [_text(one, axes) for one in axes.texts],
        "containers": [_container(one, axes) for one in axes.containers],
        "legend": None if axes.get_legend() is None else _legend(axes.get_legend()),
    }


def _first(axes: Any, every: list[Any], side: str) -> int:
    """Return the number of the first axes that shares this side's axis."""
    shared = getattr(axes, f"get_shared_{side}_axes")()
    return next(
        number for number, one in enumerate(every) if one is axes or shared.joined(one, axes)
    )


def _axis(axes: Any, side: str) -> dict[str, Any]:
    axis = getattr(axes, f"{side}axis")
    scale = axis.get_scale()
    if scale not in SCALES:
        raise NoPicture(f"has an axis with the scale `{scale}`")
    transform = axis.get_transform()
    ticks = np.asarray(axis.get_majorticklocs(), float)[:TICKS]
    labels = axis.get_majorticklabels() if len(ticks) <= MANY_TICKS else []
    texts = [one.get_text() for one in labels]
    if len(texts) != len(ticks):  # too many, or not shown
        texts = list(map(str, axis.get_major_formatter().format_ticks(ticks)))
    names = getattr(axis.units, "_mapping", None)  # a category each
    return {
        "scale": scale,
        "settings": {name: float(getattr(transform, name)) for name in SCALES[scale]},
        "categories": list(map(str, names)) if isinstance(names, dict) else None,
        "dates": "Date" in type(axis.get_converter()).__name__,
        "ticks": ticks,
        "texts": texts,
        "shown": bool(labels) or len(ticks) > MANY_TICKS,
        "rotation": float(labels[0].get_rotation()) if labels else 0.0,
        "limits": [*map(float, axis.get_view_interval())],
        "free": bool(getattr(axes, f"get_autoscale{side}_on")()),
        "inverted": bool(axis.get_inverted()),
        "grid": bool(axis._major_tick_kw.get("gridOn")),
        "visible": bool(axis.get_visible()),
        "label": _taken(axis.label, TEXT),
    }


def _where(transform: Any, axes: Any) -> str:
    for name, attribute in TRANSFORMS.items():
        known = getattr(axes, attribute, None)
        if known is not None and (transform is known or transform == known):
            return name
    return "data"


def _line(line: Any, axes: Any) -> dict[str, Any]:
    given = []
    for one in line.get_data(orig=True):
        one = np.asarray(one)
        given.append(one if one.dtype.kind in "biufUM" else None)
    return {
        "style": _taken(line, LINE),
        "numbers": np.asarray(line.get_xydata(), float),
        "given": given,
        "where": _where(line.get_transform(), axes),
    }


def _path(path: Any) -> list[Any]:
    codes = None if path.codes is None else np.asarray(path.codes)
    return [np.asarray(path.vertices, float), codes]


def _patch(patch: Any, axes: Any) -> dict[str, Any]:
    kind = type(patch).__name__ if type(patch).__name__ in SHAPES else "Path"
    if kind == "Path" and kin(patch, "Polygon"):
        kind = "Polygon"
    path = patch.get_patch_transform().transform_path(patch.get_path())
    return {
        "kind": kind,
        "style": _taken(patch, PATCH),
        "shape": [plain(_ask(patch, one)) for one in SHAPES.get(kind, ())],
        "path": _path(path) if kind in ("Path", "Polygon") else None,
        "where": _where(patch.get_data_transform(), axes),
    }


def _ask(patch: Any, name: str) -> Any:
    get = getattr(patch, f"get_{name}", None)
    return get() if get is not None else getattr(patch, name)


def _masked(array: Any) -> list[Any]:
    """Return an array's numbers and which of them are masked, None for none."""
    mask = np.ma.getmaskarray(array)
    return [np.asarray(np.ma.getdata(array)), mask if mask.any() else None]


def _mapped(artist: Any) -> dict[str, Any]:
    """Return the numbers behind an artist's colours: an array, its limits and its colour map."""
    array = artist.get_array()
    if array is None:
        return {"array": None}
    low, high = artist.get_clim()
    return {
        "array": _masked(array),
        "limits": [None if one is None else float(one) for one in (low, high)],
        "log": type(artist.norm).__name__ == "LogNorm",
        "map": str(artist.get_cmap().name),
        "colours": np.asarray(artist.get_cmap()(np.linspace(0, 1, 256)), float),
    }


def _collection(one: Any, axes: Any) -> dict[str, Any]:
    from matplotlib.transforms import IdentityTransform

    kind = kin(one, "QuadMesh", "LineCollection", "PolyCollection") or "PathCollection"
    # Without offsets of its own, a collection's paths are where they stand.
    still = isinstance(one.get_offset_transform(), IdentityTransform)
    mesh = one.get_coordinates() if kind == "QuadMesh" else None
    sizes: Any = getattr(one, "get_sizes", list)()
    return {
        "kind": kind,
        "style": {**_taken(one, STYLE), "colours": [
            np.asarray(colour(), float) if len(colour()) else np.zeros((0, 4))
            for colour in (one.get_facecolor, one.get_edgecolor)
        ], "linewidth": np.asarray(one.get_linewidth(), float)},
        "paths": [] if mesh is not None else [_path(path) for path in one.get_paths()],
        "mesh": None if mesh is None else np.asarray(mesh, float),
        "offsets": None if still else _masked(np.ma.asarray(one.get_offsets(), float)),
        "sizes": np.asarray(sizes, float),
        "where": _where(one.get_transform(), axes),
        "mapped": _mapped(one),
    }  # fmt: skip


def _image(image: Any) -> dict[str, Any]:
    return {
        "style": _taken(image, (*STYLE, "interpolation")),
        "extent": list(map(float, image.get_extent())),
        "origin": str(image.origin),
        "mapped": _mapped(image),
    }


def _text(text: Any, home: Any) -> dict[str, Any]:
    note = kin(text, "Annotation") is not None
    xy, units = (text.xy, text.xycoords) if note else (None, None)
    return {
        "style": _taken(text, (*TEXT, "position")),
        "xy": list(map(plain, xy or ())) if note else None,
        "units": units if isinstance(units, str) else "data",
        "where": _where(text.get_transform(), home),
    }


def _container(container: Any, axes: Any) -> dict[str, Any]:
    def numbers(artists: Any, name: str) -> list[Any]:
        known = list(getattr(axes, name))
        return [next(n for n, one in enumerate(known) if one is artist) for artist in artists]

    kind = kin(container, "BarContainer", "ErrorbarContainer", "StemContainer")
    made = {"kind": kind, "label": plain(container.get_label())}
    try:
        if kind == "BarContainer":
            error = container.errorbar
            values = container.datavalues
            return {
                **made,
                "patches": numbers(container.patches, "patches"),
                "error": None if error is None else numbers([error], "containers")[0],
                "values": None if values is None else np.asarray(values, float),
                "orientation": plain(container.orientation),
            }
        if kind == "ErrorbarContainer":
            line, caps, bars = container.lines
            return {
                **made,
                "line": numbers([line], "lines") if line is not None else [],
                "caps": numbers(caps, "lines"),
                "bars": numbers(bars, "collections"),
                "errors": [bool(container.has_xerr), bool(container.has_yerr)],
            }
        if kind == "StemContainer":
            return {
                **made,
                "line": numbers([container.markerline, container.baseline], "lines"),
                "bars": numbers([container.stemlines], "collections"),
            }
    except (StopIteration, TypeError, ValueError):
        pass  # some of its parts were taken out of the picture
    return {"kind": None}


def _legend(legend: Any) -> dict[str, Any]:
    handles = []
    for one in legend.legend_handles:
        kind = kin(one, "Line2D", "Patch", "Collection")
        style = {"Line2D": LINE, "Patch": PATCH}.get(kind or "", ())
        colours = [one.get_facecolor(), one.get_edgecolor()] if kind == "Collection" else []
        handles.append({
            "kind": kind,
            "style": _taken(one, style),
            "colours": [np.asarray(colour, float).reshape(-1, 4) for colour in colours],
        })  # fmt: skip
    return {
        "title": str(legend.get_title().get_text()),
        "texts": [str(one.get_text()) for one in legend.get_texts()],
        "handles": handles,
        "loc": plain(legend._loc),
        "visible": bool(legend.get_visible()),
    }

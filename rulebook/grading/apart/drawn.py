"""What is drawn, as data: a figure is read into numbers, text and colours, and drawn anew from them.

`read` makes plain data of a Matplotlib figure, `build` a real figure of the data, so that a test can
ask it whatever it would ask the learner's. Every number, text and colour is checked on the way in.
An axes, an artist or a seaborn grid crosses as its figure and the way to it (`place`, `find`).
Nothing is rendered on either side.
"""

import sys
import warnings
from collections.abc import Iterable
from typing import Any, cast

import numpy as np

_TICKS = 1000  # Matplotlib itself draws no more
_MANY_TICKS = 100  # the text of more is asked from the formatter: making the ticks is slow
_TRANSFORMS = {
    "data": "transData",
    "axes": "transAxes",
    "x": "_xaxis_transform",
    "y": "_yaxis_transform",
}
_STYLE = ("label", "alpha", "visible", "zorder", "gid", "url")
_LINE = (*_STYLE, "color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor",
         "markeredgecolor", "markeredgewidth", "drawstyle", "fillstyle")  # fmt: skip
_PATCH = (*_STYLE, "facecolor", "edgecolor", "linewidth", "linestyle", "hatch", "fill")
_TEXT = (*_STYLE, "text", "color", "fontsize", "fontweight", "fontstyle", "rotation",
         "horizontalalignment", "verticalalignment")  # fmt: skip
_MAPPED = (*_STYLE, "facecolor", "edgecolor", "linewidth", "hatch")
_SHAPES = {
    "Rectangle": ("x", "y", "width", "height", "angle"),
    "Circle": ("center", "radius"),
    "Ellipse": ("center", "width", "height", "angle"),
    "Wedge": ("center", "r", "theta1", "theta2", "width"),
}
_LISTS = ("lines", "patches", "collections", "images", "texts", "containers")
_WORDS = {"title": "title", "left": "_left_title", "right": "_right_title"}
_SCALES = {"linear": (), "log": ("base",), "symlog": ("base", "linthresh", "linscale"),
           "asinh": ("linear_width",), "logit": ()}  # fmt: skip
_GRIDS = ("FacetGrid", "PairGrid", "JointGrid", "ClusterGrid")


class NoPicture(ValueError):
    """A part of a picture that does not cross; the text names it."""


def is_drawn(value: Any) -> bool:
    """Tell whether a value is a figure, an axes, a part of one, or one of seaborn's grids."""
    artist = sys.modules.get("matplotlib.artist")
    if artist is None:
        return False
    return isinstance(value, (artist.Artist, sys.modules["matplotlib.container"].Container)) or (
        _grid(value) is not None
    )


def _grid(value: Any) -> str | None:
    return _kin(value, *_GRIDS) if "seaborn" in sys.modules else None


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

    if kind not in _GRIDS or not all(name.isidentifier() for name in attributes):
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
        for name in _LISTS if axes is not figure else ("texts", "legends"):
            for number, one in enumerate(getattr(axes, name)):
                if one is value:
                    return figure, [*way, name, number]
        for name in ("legend_", *_WORDS.values(), "xaxis", "yaxis") if axes is not figure else ():
            if getattr(axes, name, None) is value:
                return figure, [*way, name]
        for name in ("xaxis", "yaxis") if axes is not figure else ():
            if getattr(axes, name).label is value:
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
    if rest[0] not in (*_LISTS, "legends", "legend_", *_WORDS.values()):
        raise ValueError("no such part")
    found = getattr(start, rest[0])
    return found[rest[1]] if len(rest) > 1 else found


# Reading: only what is plain is taken.


def read(figure: Any) -> dict[str, Any]:
    """Return a figure as plain data; raises NoPicture for a part that cannot be data."""
    axes = figure.axes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Matplotlib thinks of a picture is not the test's
        return _read(figure, axes)


def _read(figure: Any, axes: list[Any]) -> dict[str, Any]:
    return {
        "size": list(map(float, figure.get_size_inches())),
        "dpi": float(figure.dpi),
        "words": {
            name: _taken(one, _TEXT)
            for name in ("_suptitle", "_supxlabel", "_supylabel")
            if (one := getattr(figure, name)) is not None
        },
        "texts": [_text(one, figure) for one in figure.texts if not _super(figure, one)],
        "axes": [_axes(one, axes) for one in axes],
        "legends": [_legend(one) for one in figure.legends],
    }


def _super(figure: Any, text: str) -> bool:
    return any(text is getattr(figure, one) for one in ("_suptitle", "_supxlabel", "_supylabel"))


def _plain(value: Any) -> Any:
    """Return a setting as plain data, or an ellipsis where it is none."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | np.number | np.bool_):
        return value.item() if isinstance(value, np.generic) else value
    if isinstance(value, np.ndarray):
        return np.asarray(value) if value.dtype.kind in "biuf" else ...
    if isinstance(value, tuple | list):
        made = [_plain(one) for one in value]
        return (
            ... if ... in [one for one in made if not isinstance(one, np.ndarray)] else tuple(made)
        )
    return ...


def _taken(artist: Any, names: Iterable[str]) -> dict[str, Any]:
    found = {}
    for name in names:
        value = getattr(artist, f"get_{name}")()
        if name.endswith("color") and isinstance(value, tuple):
            value = tuple(map(float, value))
        if (plain := _plain(value)) is not ...:
            found[name] = plain
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
        "words": {name: _taken(getattr(axes, one), _TEXT) for name, one in _WORDS.items()},
        "x": _axis(axes, "x"),
        "y": _axis(axes, "y"),
        "on": bool(axes.axison),
        "visible": bool(axes.get_visible()),
        "aspect": _plain(axes.get_aspect()),
        "face": _plain(axes.get_facecolor()),
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
    if scale not in _SCALES:
        raise NoPicture(f"has an axis with the scale `{scale}`")
    transform = axis.get_transform()
    ticks = np.asarray(axis.get_majorticklocs(), float)[:_TICKS]
    labels = axis.get_majorticklabels() if len(ticks) <= _MANY_TICKS else []
    texts = [one.get_text() for one in labels]
    if len(texts) != len(ticks):  # too many, or not shown
        texts = list(map(str, axis.get_major_formatter().format_ticks(ticks)))
    names = getattr(axis.units, "_mapping", None)  # a category each
    return {
        "scale": scale,
        "settings": {name: float(getattr(transform, name)) for name in _SCALES[scale]},
        "categories": list(map(str, names)) if isinstance(names, dict) else None,
        "dates": "Date" in type(axis.get_converter()).__name__,
        "ticks": ticks,
        "texts": texts,
        "shown": bool(labels) or len(ticks) > _MANY_TICKS,
        "rotation": float(labels[0].get_rotation()) if labels else 0.0,
        "limits": [*map(float, axis.get_view_interval())],
        "free": bool(getattr(axes, f"get_autoscale{side}_on")()),
        "inverted": bool(axis.get_inverted()),
        "grid": bool(axis._major_tick_kw.get("gridOn")),
        "visible": bool(axis.get_visible()),
        "label": _taken(axis.label, _TEXT),
    }


def _where(transform: Any, axes: Any) -> str:
    for name, attribute in _TRANSFORMS.items():
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
        "style": _taken(line, _LINE),
        "numbers": np.asarray(line.get_xydata(), float) if axes is not None else np.zeros((0, 2)),
        "given": given if axes is not None else [None, None],
        "where": _where(line.get_transform(), axes),
    }


def _path(path: Any) -> list[Any]:
    codes = None if path.codes is None else np.asarray(path.codes)
    return [np.asarray(path.vertices, float), codes]


def _patch(patch: Any, axes: Any) -> dict[str, Any]:
    kind = type(patch).__name__ if type(patch).__name__ in _SHAPES else "Path"
    if kind == "Path" and _kin(patch, "Polygon"):
        kind = "Polygon"
    path = patch.get_patch_transform().transform_path(patch.get_path())
    return {
        "kind": kind,
        "style": _taken(patch, _PATCH),
        "shape": [_plain(_ask(patch, one)) for one in _SHAPES.get(kind, ())],
        "path": _path(path) if kind in ("Path", "Polygon") else None,
        "where": _where(patch.get_data_transform(), axes),
    }


def _ask(patch: Any, name: str) -> Any:
    get = getattr(patch, f"get_{name}", None)
    return get() if get is not None else getattr(patch, name)


def _kin(artist: Any, *names: str) -> str | None:
    """Return the nearest class of Matplotlib's or seaborn's own that is called so."""
    for kind in type(artist).__mro__:
        if kind.__name__ in names and kind.__module__.startswith(("matplotlib.", "seaborn.")):
            return kind.__name__
    return None


def _masked(array: Any) -> list[Any]:
    """Return an array's numbers and which of them are masked, None for none."""
    mask = np.ma.getmaskarray(array)
    return [np.asarray(np.ma.getdata(array)), mask if mask.any() else None]


def _unmasked(pair: list[Any]) -> np.ndarray:
    array, mask = pair
    return _numbers(array) if mask is None else np.ma.array(_numbers(array), mask=_numbers(mask))


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

    kind = _kin(one, "QuadMesh", "LineCollection", "PolyCollection") or "PathCollection"
    # Without offsets of its own, a collection's paths are where they stand.
    still = isinstance(one.get_offset_transform(), IdentityTransform)
    mesh = one.get_coordinates() if kind == "QuadMesh" else None
    sizes: Any = getattr(one, "get_sizes", list)()
    return {
        "kind": kind,
        "style": {**_taken(one, _STYLE), "colours": [
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
        "style": _taken(image, (*_STYLE, "interpolation")),
        "extent": list(map(float, image.get_extent())),
        "origin": str(image.origin),
        "mapped": _mapped(image),
    }


def _text(text: Any, home: Any) -> dict[str, Any]:
    note = _kin(text, "Annotation") is not None
    xy, units = (text.xy, text.xycoords) if note else (None, None)
    return {
        "style": _taken(text, (*_TEXT, "position")),
        "xy": list(map(_plain, xy or ())) if note else None,
        "units": units if isinstance(units, str) else "data",
        "where": _where(text.get_transform(), home),
    }


def _container(container: Any, axes: Any) -> dict[str, Any]:
    def numbers(artists: Any, name: str) -> list[Any]:
        known = list(getattr(axes, name))
        return [next(n for n, one in enumerate(known) if one is artist) for artist in artists]

    kind = _kin(container, "BarContainer", "ErrorbarContainer", "StemContainer")
    made = {"kind": kind, "label": _plain(container.get_label())}
    try:
        if kind == "BarContainer":
            error = container.errorbar
            values = container.datavalues
            return {
                **made,
                "patches": numbers(container.patches, "patches"),
                "error": None if error is None else numbers([error], "containers")[0],
                "values": None if values is None else np.asarray(values, float),
                "orientation": _plain(container.orientation),
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
        kind = _kin(one, "Line2D", "Patch", "Collection")
        style = {"Line2D": _LINE, "Patch": _PATCH}.get(kind or "", ())
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
        "loc": _plain(legend._loc),
        "visible": bool(legend.get_visible()),
    }


# Building: whatever comes may be forged, so each thing is made sure of before it is used.


def build(record: dict[str, Any]) -> Any:
    """Return a figure drawn from what `read` gave; raises where the data is not of its making."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = _floats(record["size"], 2)
    figure = Figure((width, height), dpi=_floats([record["dpi"]], 1)[0])
    FigureCanvasAgg(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _fill(figure, record)
    return figure


def _fill(figure: Any, record: dict[str, Any]) -> None:
    """Draw all of a figure; axes that it has are emptied and drawn again, so that they stay the same."""
    for number, one in enumerate(record["axes"]):
        if number < len(figure.axes):
            figure.axes[number].clear()
        else:
            _add_axes(figure, one)
    for axes, one in zip(figure.axes, record["axes"], strict=True):
        _draw(axes, one)
    for made in ("suptitle", "supxlabel", "supylabel"):
        if f"_{made}" in record["words"]:
            _styled(getattr(figure, made)(""), record["words"][f"_{made}"], _TEXT)
    figure.texts[:] = [one for one in figure.texts if _super(figure, one)]
    figure.texts += [_write(figure, one) for one in record["texts"]]
    figure.legends.clear()
    for one in record["legends"]:
        _explain(figure, one)


def _add_axes(figure: Any, record: dict[str, Any]) -> None:
    from matplotlib.gridspec import GridSpec, SubplotSpec

    shared = {
        f"share{side}": figure.axes[number]
        for side, number in zip("xy", record["share"], strict=True)
        if number < len(figure.axes)  # else it is the first of those that share
    }
    if record["projection"] not in ("rectilinear", "polar"):
        raise ValueError("unknown projection")
    bounds = _floats(record["place"], 4)
    axes = figure.add_axes(
        bounds, projection=record["projection"], label=_string(record["label"]), **shared
    )
    if record["spec"] is not None:
        rows, columns, first, last = (int(one) for one in record["spec"])
        if not 0 < rows * columns <= 10_000:
            raise ValueError("too many places")
        axes.set_subplotspec(SubplotSpec(GridSpec(rows, columns, figure=figure), first, last))
        axes.set_position(bounds)


def redraw(old: Any, new: Any) -> None:
    """Make `old` (a figure or an axes) look like `new`, which was built from what became of it."""
    _fill(old.get_figure(root=True), read(new.get_figure(root=True)))


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _floats(values: Any, count: int) -> list[float]:
    made = [float(one) for one in values]
    if len(made) != count or not np.isfinite(made).all():
        raise ValueError("no numbers")
    return made


def _numbers(value: Any, *shape: int | None) -> np.ndarray:
    """Return an array of numbers; `shape` gives the length of each side, None for any."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise ValueError("no numbers")
    if shape and (value.ndim != len(shape) or any(
        wanted is not None and wanted != got for wanted, got in zip(shape, value.shape, strict=True)
    )):  # fmt: skip
        raise ValueError("another shape")
    return value


def _styled(artist: Any, style: dict[str, Any], names: Iterable[str]) -> Any:
    for name in names:
        if name in style:
            value = style[name]
            if isinstance(value, list) or _plain(value) is ...:
                raise ValueError("no setting")
            if name != "alpha":
                getattr(artist, f"set_{name}")(value)
    if "alpha" in style:
        artist._alpha = style["alpha"]  # the colours have it already
    return artist


def _transform(axes: Any, where: str) -> Any:
    return getattr(axes, _TRANSFORMS[where], axes.transSubfigure if where == "axes" else None)


def _draw(axes: Any, record: dict[str, Any]) -> None:
    for side in "xy":
        axis, about = getattr(axes, f"{side}axis"), record[side]
        if about["scale"] not in _SCALES:
            raise ValueError("unknown scale")
        settings = {name: float(about["settings"][name]) for name in _SCALES[about["scale"]]}
        if about["scale"] != axis.get_scale() or settings:
            getattr(axes, f"set_{side}scale")(about["scale"], **settings)
        if about["categories"] is not None and not axis.have_units():
            axis.update_units(list(map(_string, about["categories"])))
        elif about["dates"] and not axis.have_units():
            axis.axis_date()
    for one in record["lines"]:
        axes.add_line(_redrawn_line(one, axes))
    for one in record["patches"]:
        axes.add_patch(_redrawn_patch(one, axes))
    for one in record["collections"]:
        axes.add_collection(_redrawn_collection(one, axes))
    for one in record["images"]:
        _redrawn_image(one, axes)
    for one in record["texts"]:
        axes._add_text(_write(axes, one))
    for one in record["containers"]:
        axes.add_container(_gathered(one, axes))
    for name, attribute in _WORDS.items():
        _styled(getattr(axes, attribute), record["words"][name], _TEXT)
    for side in "xy":
        _finish(axes, side, record[side])
    axes.axison = bool(record["on"])
    axes.set_visible(bool(record["visible"]))
    axes.set_aspect(record["aspect"] if record["aspect"] == "auto" else float(record["aspect"]))
    axes.set_facecolor(record["face"])
    for name, shown in record["spines"].items():
        if name in axes.spines:
            axes.spines[name].set_visible(bool(shown))
    if record["legend"] is not None:
        _explain(axes, record["legend"])


def _finish(axes: Any, side: str, about: dict[str, Any]) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator

    axis = getattr(axes, f"{side}axis")
    texts = list(map(_string, about["texts"]))
    if len(texts) > _TICKS:
        raise ValueError("too many ticks")
    axis.set_major_locator(FixedLocator(list(_numbers(about["ticks"], len(texts)))))
    axis.set_major_formatter(FixedFormatter(texts))
    axis.set_tick_params(labelrotation=float(about["rotation"]), label1On=bool(about["shown"]))
    axis.grid(bool(about["grid"]))
    axis.set_visible(bool(about["visible"]))
    low, high = sorted(_floats(about["limits"], 2), reverse=bool(about["inverted"]))
    getattr(axes, f"set_{side}lim")(low, high, auto=bool(about["free"]))
    _styled(axis.label, about["label"], _TEXT)


def _redrawn_line(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib.lines import Line2D

    numbers = _numbers(record["numbers"], None, 2)
    sides = []
    for number, given in enumerate(record["given"]):
        usable = isinstance(given, np.ndarray) and given.dtype.kind in "biufUM"
        sides.append(given if usable and len(given) == len(numbers) else numbers[:, number])
    line = _styled(Line2D(*sides), record["style"], _LINE)
    if axes is not None and record["where"] != "data":
        line.set_transform(_transform(axes, record["where"]))
    return line


def _route(given: Any) -> Any:
    from matplotlib.path import Path

    vertices, codes = given
    return Path(_numbers(vertices, None, 2), None if codes is None else _numbers(codes, None))


def _redrawn_patch(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib import patches

    kind = record["kind"]
    if kind in _SHAPES:
        shape = dict(zip(_SHAPES[kind], record["shape"], strict=True))
        start = (shape.pop("x"), shape.pop("y")) if kind == "Rectangle" else shape.pop("center")
        if not all(
            one is None or isinstance(one, int | float) for one in (*start, *shape.values())
        ):
            raise ValueError("no shape")
        patch = getattr(patches, kind)(start, **shape)
    else:
        route = _route(record["path"])
        shapely: Any = patches.Polygon([(0, 0)]) if kind == "Polygon" else patches.PathPatch(route)
        patch = shapely
        patch._path = route  # as it is: the constructor would close it
    if record["where"] != "data":
        patch.set_transform(_transform(axes, record["where"]))
    return _styled(patch, record["style"], _PATCH)


def _coloured(artist: Any, record: dict[str, Any]) -> None:
    from matplotlib.colors import ListedColormap, LogNorm

    if record["array"] is None:
        return
    artist.set_cmap(ListedColormap(_numbers(record["colours"], 256, 4), _string(record["map"])))
    low, high = (None if one is None else float(one) for one in record["limits"])
    if record["log"]:
        artist.set_norm(LogNorm(low, high))
    artist.set_array(_unmasked(record["array"]))
    artist.set_clim(low, high)


def _redrawn_collection(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib import collections, transforms

    kind = record["kind"]
    paths = [_route(one) for one in record["paths"]]
    if kind == "QuadMesh":
        made: Any = collections.QuadMesh(_numbers(record["mesh"], None, None, 2))
    elif kind in ("LineCollection", "PolyCollection", "PathCollection"):
        made = getattr(collections, kind)([])
        made._paths = paths  # as they are: the setters would close or cut them
    else:
        raise ValueError("unknown collection")
    if record["offsets"] is not None:
        if kind != "LineCollection":
            made.set_sizes(_numbers(record["sizes"], None))
        made.set_offsets(_unmasked(record["offsets"]))
        made.set_offset_transform(axes.transData)
        made.set_transform(transforms.IdentityTransform())
    else:
        made.set_transform(_transform(axes, record["where"]))
    faces, edges = (_numbers(one, None, 4) for one in record["style"]["colours"])
    made.set_facecolor(faces)
    made.set_edgecolor(edges)
    made.set_linewidth(_numbers(record["style"]["linewidth"], None))
    _coloured(made, record["mapped"])
    return _styled(made, record["style"], _STYLE)


def _redrawn_image(record: dict[str, Any], axes: Any) -> None:
    from matplotlib.image import AxesImage

    if record["origin"] not in ("upper", "lower"):
        raise ValueError("unknown origin")
    image = AxesImage(axes, origin=record["origin"], extent=cast(Any, _floats(record["extent"], 4)))
    image.set_data(_unmasked(record["mapped"]["array"]))
    _coloured(image, record["mapped"])
    axes.add_image(_styled(image, record["style"], (*_STYLE, "interpolation")))


def _write(home: Any, record: dict[str, Any]) -> Any:
    from matplotlib.text import Annotation, Text

    if record["xy"] is None:
        text = Text()
        text.set_transform(_transform(home, record["where"]))
    else:
        text = Annotation("", tuple(record["xy"]), xycoords=_string(record["units"]))
        text.set_transform(_transform(home, record["where"]))
    text.set_figure(home.get_figure(root=True))
    return _styled(text, record["style"], (*_TEXT, "position"))


def _gathered(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib.container import BarContainer, Container, ErrorbarContainer, StemContainer

    label = {"label": record.get("label")}
    if record["kind"] == "BarContainer":
        error, values = record["error"], record["values"]
        return BarContainer(
            [axes.patches[number] for number in record["patches"]],
            None if error is None else axes.containers[error],
            datavalues=None if values is None else _numbers(values, None),
            orientation=record["orientation"],
            **label,
        )
    if record["kind"] is None:
        return Container([])
    lines = [axes.lines[number] for number in record["line"]]
    bars = tuple(axes.collections[number] for number in record["bars"])
    if record["kind"] == "StemContainer":
        return StemContainer((lines[0], *bars, lines[1]), **label)
    caps = tuple(axes.lines[number] for number in record["caps"])
    across, along = record["errors"]
    parts: Any = lines[0] if lines else None, caps, bars
    return ErrorbarContainer(parts, has_xerr=across, has_yerr=along, **label)


def _explain(home: Any, record: dict[str, Any]) -> None:
    """Draw a legend."""
    from matplotlib.collections import PathCollection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    handles = []
    for one in record["handles"]:
        if one["kind"] == "Patch":
            made = _styled(Rectangle((0, 0), 1, 1), one["style"], _PATCH)
        elif one["kind"] == "Collection":
            made = PathCollection([], sizes=[36])
            for setter, colours in zip(("face", "edge"), one["colours"], strict=True):
                getattr(made, f"set_{setter}color")(_numbers(colours, None, 4))
        else:
            made = _styled(Line2D([], []), one["style"], _LINE)
        handles.append(made)
    texts = list(map(_string, record["texts"]))
    legend = home.legend(handles[: len(texts)], texts, title=_string(record["title"]) or None)
    if isinstance(record["loc"], int | str):
        legend.set_loc(record["loc"])
    legend.set_visible(bool(record["visible"]))

"""A figure drawn from data: whatever comes may be forged, so each thing is made sure of before it is used."""

import warnings
from typing import Any, cast

import numpy as np

from rulebook.grading.apart.drawn.checked import floats, numbers, string, styled, unmasked
from rulebook.grading.apart.drawn.gathering import explain, gathered
from rulebook.grading.apart.drawn.parts import (
    LINE,
    PATCH,
    SCALES,
    SHAPES,
    STYLE,
    TEXT,
    TICKS,
    TRANSFORMS,
    WORDS,
    is_super,
)
from rulebook.grading.apart.drawn.reading import read


def build(record: dict[str, Any]) -> Any:
    """Return a figure drawn from what `read` gave; raises where the data is not of its making."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = floats(record["size"], 2)
    figure = Figure((width, height), dpi=floats([record["dpi"]], 1)[0])
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
            styled(getattr(figure, made)(""), record["words"][f"_{made}"], TEXT)
    figure.texts[:] = [one for one in figure.texts if is_super(figure, one)]
    figure.texts += [_write(one, figure) for one in record["texts"]]
    figure.legends.clear()
    for one in record["legends"]:
        explain(figure, one)


def _add_axes(figure: Any, record: dict[str, Any]) -> None:
    from matplotlib.gridspec import GridSpec, SubplotSpec

    shared = {
        f"share{side}": figure.axes[number]
        for side, number in zip("xy", record["share"], strict=True)
        if number < len(figure.axes)  # else it is the first of those that share
    }
    if record["projection"] not in ("rectilinear", "polar"):
        raise ValueError("unknown projection")
    bounds = floats(record["place"], 4)
    axes = figure.add_axes(
        bounds, projection=record["projection"], label=string(record["label"]), **shared
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


def _transform(axes: Any, where: str) -> Any:
    return getattr(axes, TRANSFORMS[where], axes.transSubfigure if where == "axes" else None)


def _set_in(artist: Any, record: dict[str, Any], axes: Any) -> None:
    if record["where"] != "data":
        artist.set_transform(_transform(axes, record["where"]))


def _draw(axes: Any, record: dict[str, Any]) -> None:
    for side in "xy":
        axis, about = getattr(axes, f"{side}axis"), record[side]
        if about["scale"] not in SCALES:
            raise ValueError("unknown scale")
        settings = {name: float(about["settings"][name]) for name in SCALES[about["scale"]]}
        if about["scale"] != axis.get_scale() or settings:
            getattr(axes, f"set_{side}scale")(about["scale"], **settings)
        if about["categories"] is not None and not axis.have_units():
            axis.update_units(list(map(string, about["categories"])))
        elif about["dates"] and not axis.have_units():
            axis.axis_date()
    for name, make, add in (
        ("lines", _redrawn_line, axes.add_line),
        ("patches", _redrawn_patch, axes.add_patch),
        ("collections", _redrawn_collection, axes.add_collection),
        ("images", _redrawn_image, axes.add_image),
        ("texts", _write, axes._add_text),
        ("containers", gathered, axes.add_container),
    ):
        for one in record[name]:
            add(make(one, axes))
    for name, attribute in WORDS.items():
        styled(getattr(axes, attribute), record["words"][name], TEXT)
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
        explain(axes, record["legend"])


def _finish(axes: Any, side: str, about: dict[str, Any]) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator

    axis = getattr(axes, f"{side}axis")
    texts = list(map(string, about["texts"]))
    if len(texts) > TICKS:
        raise ValueError("too many ticks")
    axis.set_major_locator(FixedLocator(list(numbers(about["ticks"], len(texts)))))
    axis.set_major_formatter(FixedFormatter(texts))
    axis.set_tick_params(labelrotation=float(about["rotation"]), label1On=bool(about["shown"]))
    axis.grid(bool(about["grid"]))
    axis.set_visible(bool(about["visible"]))
    low, high = sorted(floats(about["limits"], 2), reverse=bool(about["inverted"]))
    getattr(axes, f"set_{side}lim")(low, high, auto=bool(about["free"]))
    styled(axis.label, about["label"], TEXT)


def _redrawn_line(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib.lines import Line2D

    points = numbers(record["numbers"], None, 2)
    sides = []
    for number, given in enumerate(record["given"]):
        usable = isinstance(given, np.ndarray) and given.dtype.kind in "biufUM"
        sides.append(given if usable and len(given) == len(points) else points[:, number])
    line = Line2D(*sides)
    _set_in(line, record, axes)
    return styled(line, record["style"], LINE)


def _route(given: Any) -> Any:
    from matplotlib.path import Path

    vertices, codes = given
    return Path(numbers(vertices, None, 2), None if codes is None else numbers(codes, None))


def _redrawn_patch(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib import patches

    kind = record["kind"]
    if kind in SHAPES:
        shape = dict(zip(SHAPES[kind], record["shape"], strict=True))
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
    _set_in(patch, record, axes)
    return styled(patch, record["style"], PATCH)


def _coloured(artist: Any, record: dict[str, Any]) -> None:
    from matplotlib.colors import ListedColormap, LogNorm

    if record["array"] is None:
        return
    artist.set_cmap(ListedColormap(numbers(record["colours"], 256, 4), string(record["map"])))
    low, high = (None if one is None else float(one) for one in record["limits"])
    if record["log"]:
        artist.set_norm(LogNorm(low, high))
    artist.set_array(unmasked(record["array"]))
    artist.set_clim(low, high)


def _redrawn_collection(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib import collections, transforms

    kind = record["kind"]
    paths = [_route(one) for one in record["paths"]]
    if kind == "QuadMesh":
        made: Any = collections.QuadMesh(numbers(record["mesh"], None, None, 2))
    elif kind in ("LineCollection", "PolyCollection", "PathCollection"):
        made = getattr(collections, kind)([])
        made._paths = paths  # as they are: the setters would close or cut them
    else:
        raise ValueError("unknown collection")
    if record["offsets"] is not None:
        if kind != "LineCollection":
            made.set_sizes(numbers(record["sizes"], None))
        made.set_offsets(unmasked(record["offsets"]))
        made.set_offset_transform(axes.transData)
        made.set_transform(transforms.IdentityTransform())
    else:
        made.set_transform(_transform(axes, record["where"]))
    faces, edges = (numbers(one, None, 4) for one in record["style"]["colours"])
    made.set_facecolor(faces)
    made.set_edgecolor(edges)
    made.set_linewidth(numbers(record["style"]["linewidth"], None))
    _coloured(made, record["mapped"])
    return styled(made, record["style"], STYLE)


def _redrawn_image(record: dict[str, Any], axes: Any) -> Any:
    from matplotlib.image import AxesImage

    if record["origin"] not in ("upper", "lower"):
        raise ValueError("unknown origin")
    image = AxesImage(axes, origin=record["origin"], extent=cast(Any, floats(record["extent"], 4)))
    image.set_data(unmasked(record["mapped"]["array"]))
    _coloured(image, record["mapped"])
    return styled(image, record["style"], (*STYLE, "interpolation"))


def _write(record: dict[str, Any], home: Any) -> Any:
    from matplotlib.text import Annotation, Text

    text: Any = Text()
    if record["xy"] is not None:
        text = Annotation("", tuple(record["xy"]), xycoords=string(record["units"]))
    text.set_transform(_transform(home, record["where"]))
    text.set_figure(home.get_figure(root=True))
    return styled(text, record["style"], (*TEXT, "position"))

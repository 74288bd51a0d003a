"""What stands together in a picture: bars, error bars and stems, and the legend that explains them."""

from typing import Any

from rulebook.grading.apart.drawn.checked import numbers, string, styled
from rulebook.grading.apart.drawn.parts import LINE, PATCH


def gathered(record: dict[str, Any], axes: Any) -> Any:
    """Return a container of what axes hold already."""
    from matplotlib.container import BarContainer, Container, ErrorbarContainer, StemContainer

    label = {"label": record.get("label")}
    if record["kind"] == "BarContainer":
        error, values = record["error"], record["values"]
        return BarContainer(
            [axes.patches[number] for number in record["patches"]],
            None if error is None else axes.containers[error],
            datavalues=None if values is None else numbers(values, None),
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


def explain(home: Any, record: dict[str, Any]) -> None:
    """Draw a legend."""
    from matplotlib.collections import PathCollection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    handles = []
    for one in record["handles"]:
        if one["kind"] == "Patch":
            made = styled(Rectangle((0, 0), 1, 1), one["style"], PATCH)
        elif one["kind"] == "Collection":
            made = PathCollection([], sizes=[36])
            for setter, colours in zip(("face", "edge"), one["colours"], strict=True):
                getattr(made, f"set_{setter}color")(numbers(colours, None, 4))
        else:
            made = styled(Line2D([], []), one["style"], LINE)
        handles.append(made)
    texts = list(map(string, record["texts"]))
    legend = home.legend(handles[: len(texts)], texts, title=string(record["title"]) or None)
    if isinstance(record["loc"], int | str):
        legend.set_loc(record["loc"])
    legend.set_visible(bool(record["visible"]))

"""Groups of values side by side, as boxes, strips of points or violins.

As numbers: {name of the group: its values}.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from rulebook.questions.shown import marks
from rulebook.questions.shown.kind import Kind, meant, stands_for, values_of


def _quartiles(column: Any) -> Iterator[tuple[float, float, float]]:
    """Yield the quartiles as they may have been worked out: plainly, or on a scale of logarithms."""
    values = values_of(column)
    yield tuple(np.percentile(values, [25, 50, 75]))
    if len(above := values[values > 0]):
        yield tuple(10 ** np.percentile(np.log10(above), [25, 50, 75]))


def _in_boxes(several: list, groups: dict[str, Any], way: int) -> dict[str, float] | None:
    """Return where the box of each group stands."""
    left = [box for axes in several for box in marks.boxes(axes, way)]
    places = {}
    if len(left) != len(groups):
        return None
    for name, values in groups.items():
        for box in left:
            if any(
                np.allclose([box.low, box.high], [first, third], rtol=1e-6)
                and any(np.isclose(line, middle, rtol=1e-6) for line in box.crossing)
                for first, middle, third in _quartiles(values)
            ):
                places[name] = box.place
                left.remove(box)
                break
    return places if len(places) == len(groups) else None


def _in_points(several: list, groups: dict[str, Any], way: int) -> dict[str, float] | None:
    """Return where the points of each group stand."""
    sets = [one for axes in several for one in marks.points(axes)]
    whole = np.concatenate(sets) if sets else np.zeros((0, 2))
    at = np.round(whole[:, 1 - way])
    for attempt in (sets, [whole[at == place] for place in np.unique(at)]):
        places: dict[str, float] = {}
        for name, values in groups.items():
            wanted = values_of(values)
            for one in attempt if len(attempt) == len(groups) else ():
                some = np.sort(one[:, way])
                if len(some) == len(wanted) and np.allclose(some, wanted, rtol=1e-6):
                    places[name] = float(np.median(one[:, 1 - way]))
        if len(places) == len(groups):
            return places
    return None


def _in_violins(several: list, groups: dict[str, Any], way: int) -> dict[str, float] | None:
    """Return where the violin of each group stands, told by the quartiles or the ends drawn in it."""
    ends = [
        (one[:, way].min(), one[:, way].max(), float(np.median(one[:, 1 - way])))
        for axes in several
        for one in marks.stretches(axes)
    ]
    filled = sum("PolyCollection" in type(one).__name__ for a in several for one in a.collections)
    places = {}
    for name, values in groups.items():
        wanted = values_of(values)
        pairs = [(first, third) for first, _, third in _quartiles(values)]
        pairs.append((wanted.min(), wanted.max()))
        for low, high, place in ends if filled >= len(groups) else ():
            if any(np.allclose([low, high], pair, rtol=1e-6) for pair in pairs):
                places[name] = place
    return places if len(places) == len(groups) else None


Places = Callable[[list, dict[str, Any], int], dict[str, float] | None]


def _groups(words: str, made_of: str, placed: Places) -> Kind:
    def shows(several: list, groups: dict[str, Any]) -> int | None:
        return next((way for way in (0, 1) if placed(several, groups, way) is not None), None)

    def misnamed(several: list, groups: dict[str, Any]) -> str:
        way = shows(several, groups)
        return "" if way is None else _wrong_names(several, placed(several, groups, way), way)

    return Kind(words, made_of, shows, misnamed)


def _wrong_names(several: list, places: dict[str, float] | None, way: int) -> str:
    """Return what is wrong with the names at the places of groups."""
    if any(axes.get_legend() is not None for axes in several) or len(several) > 1:
        return ""  # the names stand in the legend, or over each of the pictures
    names = marks.names_at(several[0], 1 - way)
    texts = {name: marks.name_near(names, place) for name, place in (places or {}).items()}
    if any(not text or _counts(text) != _counts(name) for name, text in texts.items()):
        return "nobody can read off which side is which: write the names of the sides at the axis."
    for name, text in texts.items():
        if meant(text, [other for other in texts if other != name]) and not stands_for(text, name):
            return "the names of the sides are swapped."
    return ""


def _counts(text: str) -> bool:
    return text.replace(".", "").isdigit()


BOXES = _groups("a box plot", "boxes", _in_boxes)
STRIPS = _groups("a strip of points", "points", _in_points)
VIOLINS = _groups("a violin plot", "areas", _in_violins)
SIDE_BY_SIDE = (BOXES, STRIPS, VIOLINS)
"""Numbers: {name of the group: its values}."""

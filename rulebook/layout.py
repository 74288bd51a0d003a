"""Where a chart's axes stand in its figure: as constrained layout has it, found in one measuring.

Constrained layout measures all texts of a picture, moves the axes, and does so a second time, as other
ticks might fit by then; each time, and once more when it is painted, an axis measures the names of its
ticks again to place its own name. That would be a third of the work of a picture.
"""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.spines import Spine
from matplotlib.transforms import Bbox


class Layout(ConstrainedLayoutEngine):
    """Constrained layout for axes one below the other; what stands otherwise is left to matplotlib.

    The figure's title stands above them, its legends below.
    """

    def execute(self, fig: Figure) -> Any:
        """Place the axes, their names, and the figure's title."""
        grids = {axes.get_gridspec() for axes in fig.axes}
        if [grid and grid.get_geometry() for grid in grids] != [(len(fig.axes), 1)]:
            return super().execute(fig)
        renderer = fig._get_renderer()  # type: ignore[attr-defined]
        width, height = fig.bbox.size
        across, along = (fig.dpi * self.get()[pad] for pad in ("w_pad", "h_pad"))
        top, bottom = height, 0.0
        if title := fig._suptitle:  # type: ignore[attr-defined]
            title.set_y(1 - along / height)
            top -= title.get_window_extent(renderer).height + 2 * along
        for legend in fig.legends:
            bottom = max(bottom, legend.get_window_extent(renderer).height + 2 * along)
        rooms = [_Room(axes, renderer) for axes in fig.axes]
        left = across + max(room.left for room in rooms)
        right = width - across - max(room.right for room in rooms)
        taken = sum(room.above + room.below + 2 * along for room in rooms)
        each = (top - bottom - taken) / len(rooms)
        for room in rooms:
            top -= along + room.above
            room.give(Bbox.from_extents(left, top - each, right, top))
            top -= each + along + room.below
        return None


class _Room:
    """How many pixels an axes needs on each side for all that is written around it."""

    def __init__(self, axes: Axes, renderer: Any) -> None:
        self._axes = axes
        self._inside = axes.bbox.frozen()
        below, beside = (self._ticks(axis, renderer) for axis in (axes.xaxis, axes.yaxis))
        dots = fig.dpi / 72 if (fig := axes.get_figure()) else 1
        self._name_below = self._inside.y0 - below.y0 + dots * axes.xaxis.labelpad
        self._name_beside = self._inside.x0 - beside.x0 + dots * axes.yaxis.labelpad
        around = [
            artist.get_tightbbox(renderer)
            for artist in axes.get_default_bbox_extra_artists()
            if artist is not axes.patch and not isinstance(artist, Spine)
        ]
        outside = Bbox.union(
            [below, beside, *(box for box in around if box and box.width > 0 and box.height > 0)]
        )
        self.left, self.below = self._inside.x0 - outside.x0, self._inside.y0 - outside.y0
        self.right, self.above = outside.x1 - self._inside.x1, outside.y1 - self._inside.y1
        if axes.get_title(loc="left"):  # where the course's style has titles
            name = axes._left_title.get_window_extent(renderer)  # type: ignore[attr-defined]
            self.above = max(self.above, name.y1 - self._inside.y1)
        if axes.get_xlabel():
            name = axes.xaxis.label.get_window_extent(renderer)
            self.below = max(self.below, self._name_below + name.height)
        if axes.get_ylabel():
            name = axes.yaxis.label.get_window_extent(renderer)
            self.left = max(self.left, self._name_beside + name.width)

    def _ticks(self, axis: Axis, renderer: Any) -> Bbox:
        """Return the box of an axis's ticks' names and of the axes, without the name of the axis."""
        axis.set_label_coords(*axis.label.get_position())  # or the ticks are measured to place it
        axis.label.set_visible(False)
        ticks = axis.get_tightbbox(renderer)
        axis.label.set_visible(True)
        return Bbox.union([self._inside, *([ticks] if ticks else [])])

    def give(self, place: Bbox) -> None:
        """Put the axes there, and its names beside its ticks."""
        axes = self._axes
        fig = axes.get_figure()
        assert fig is not None
        axes.set_position(place.transformed(fig.transFigure.inverted()))
        axes.set_in_layout(True)  # which a position takes away
        along, _ = axes.xaxis.label.get_position()
        axes.xaxis.set_label_coords(along, -self._name_below / place.height)
        _, along = axes.yaxis.label.get_position()
        axes.yaxis.set_label_coords(-self._name_beside / place.width, along)

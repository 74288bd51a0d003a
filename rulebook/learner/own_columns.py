"""Say which column is which, where a file is no export that is known: with the mouse, and a preview."""

import ipywidgets as widgets
import pandas as pd

from rulebook.errors import RulebookError
from rulebook.own import Match, Preview
from rulebook.own.written_times import differing, patterns_of, with_hours
from rulebook.page import table

# The part of a Match, and what it is called on the form.
_PARTS = {
    "time": "Day and time",
    "hour": "Hour, if apart",
    "likes": "Likes",
    "text": "Text",
    "comments": "Comments",
    "shares": "Shares",
    "link": "Link to the post",
    "format": "Photo or video",
    "account": "Account",
}
_NEEDED = ("time", "likes")
_FIRST, _MOST_SHOWN = 5, 40
_WIDE = {"description_width": "9rem"}


class Columns(widgets.VBox):
    """A list of columns for each part of a post, its first rows, and how the times are to be read.

    `parts` are the lists by name (those of `own.Match`), `clock` is the zone on which the file's
    times are, `order` the way to read them where several fit.
    """

    def __init__(self) -> None:
        wide = widgets.Layout(width="min(100%, 30rem)")
        self.parts = {
            part: widgets.Dropdown(description=title, layout=wide, style=_WIDE)
            for part, title in _PARTS.items()
        }
        self.clock = widgets.Text(
            description="The file's clock",
            layout=wide,
            style=_WIDE,
            placeholder="UTC, or Europe/Berlin",
        )
        # A layout of its own: what shares one is hidden together.
        self.order = widgets.Dropdown(
            description="Times", layout=widgets.Layout(width="min(100%, 30rem)"), style=_WIDE
        )
        self._rows = widgets.HTML()
        self._table = pd.DataFrame()
        for part in ("time", "hour"):
            self.parts[part].observe(lambda _: self._read_times(), "value")
        super().__init__([self._rows, *self.parts.values(), self.order, self.clock])

    def offer(self, seen: Preview, zone: str) -> None:
        """Show a table's columns; what its names tell is chosen already."""
        self._table = seen.rows
        first = seen.rows.head(_FIRST)
        rows = [[_short(cell) for cell in row] for row in first.itertuples(index=False)]
        heads = [_short(name) for name in seen.columns]
        self._rows.value = (
            "<p>Say which column is which (time and likes at least), then press <b>Read it</b> again. These are "
            "the first rows:</p>"
            f'<div style="overflow-x:auto">{table("The first rows of your file.", heads, rows, words=len(heads))}</div>'
        )
        for part, chosen in self.parts.items():
            chosen.options = [("none", ""), *((name, name) for name in seen.columns)]
            chosen.value = seen.guess.get(part, "")
        self.clock.value = seen.clock or zone
        self._read_times()

    def match(self) -> Match:
        """Return what was chosen. Raises RulebookError where the time or the likes are missing."""
        for part in _NEEDED:
            if not self.parts[part].value:
                raise RulebookError(
                    f"Say which column holds the {_PARTS[part].lower()}: without it no rule can be tested."
                )
        chosen = {part: one.value for part, one in self.parts.items()}
        return Match(**chosen, times_in=self.clock.value.strip(), pattern=self.order.value)

    def _read_times(self) -> None:
        """Offer the ways to read the chosen times, by a row in which they differ; hidden where one is left."""
        name, hour = self.parts["time"].value, self.parts["hour"].value
        cells = self._table[name] if name else pd.Series(dtype=str)
        if name and hour:
            cells = with_hours(cells, self._table[hour])
        apart = differing(cells, patterns_of(cells))
        self.order.options = [("", "")]
        if len(apart):
            written, row = cells.loc[apart.index[0]], apart.iloc[0].dropna()
            # Nothing is chosen beforehand: nobody but the learner can tell a day from a month.
            self.order.options = [
                ("choose …", ""),
                *(
                    (f"{written} is {moment.day} {moment:%B %Y, %H:%M}", pattern)
                    for pattern, moment in row.items()
                ),
            ]
        self.order.layout.display = "" if len(apart) else "none"


def _short(cell: object) -> str:
    words = " ".join(str(cell).split())
    return words[:_MOST_SHOWN] + "…" * (len(words) > _MOST_SHOWN)

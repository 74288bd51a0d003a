"""A heat map, as numbers: a table with a row and a column for each row and column of cells."""

import numpy as np
import pandas as pd

from rulebook.questions.shown import marks
from rulebook.questions.shown.kind import Kind, close, floats, meant


def _cells_shown(several: list, table: pd.DataFrame) -> marks.Cells | None:
    wanted = np.sort(floats(table), axis=None)
    wanted = wanted[np.isfinite(wanted)]
    for found in [found for axes in several for found in marks.cells(axes)]:
        some = np.sort(found.values[np.isfinite(found.values)])
        if some.shape == wanted.shape and close(some, wanted):
            return found
    return None


def _cells_misnamed(several: list, table: pd.DataFrame) -> str:
    found = _cells_shown(several, table)
    if found is None:
        return ""
    values, rows, columns = found
    if sum(meant(name, table.columns) is not None for name in rows) > len(rows) / 2:
        values, rows, columns = values.T, columns, rows
    down = [meant(name, table.index) for name in rows]
    across = [meant(name, table.columns) for name in columns]
    if all(name is None for name in down) or all(name is None for name in across):
        return "nobody can read off which cell is which: write the names beside rows and columns."
    for row, name in enumerate(down):
        for column, head in enumerate(across):
            if name is not None and head is not None:
                some, wanted = values[row, column], table.loc[name, head]
                if np.isfinite(some) != np.isfinite(wanted) or (
                    np.isfinite(some) and not close(some, wanted)
                ):
                    return "the names beside the cells do not belong to them: count them off once more."
    return ""


HEAT_MAP = Kind(
    "a heat map",
    "coloured cells",
    lambda several, table: 1 if _cells_shown(several, table) is not None else None,
    _cells_misnamed,
)
"""Numbers: a table with a row and a column for each row and column of cells; any order, either way up."""

"""What to say when the cell that draws a picture ends in an error."""

import difflib
import re
import sys
from collections.abc import Iterable

TOOLS = {
    "sns": "import seaborn as sns",
    "seaborn": "import seaborn as sns",
    "plt": "import matplotlib.pyplot as plt",
}
SETTINGS = ("title", "xlabel", "ylabel", "xscale", "yscale", "xlim", "ylim", "xticks", "yticks")
BLANK = "There is still a blank ( ... ) in this line: put something in its place first."


def advice_on_drawing(error: BaseException, columns: Iterable[str]) -> str:
    """Return what to do about an error of seaborn or Matplotlib, or nothing if it is none of theirs.

    `columns` are the names of the columns that the learner's tables have.
    """
    told = str(error)
    if isinstance(error, NameError):
        tool = TOOLS.get(error.name or "")
        return f"The drawing tool has not been fetched: begin the cell with {tool}" if tool else ""
    if re.search(r"[`'\"]\.\.\.[`'\"]", told):
        return BLANK
    if asked := re.search(r"Could not interpret value `(.+)` for `", told):
        near = difflib.get_close_matches(asked[1].lower(), [*columns], 1, 0.6)
        return (
            f"That table has no column called {asked[1]}."
            + (f" Did you mean {near[0]}?" if near else "")
            + " The names stand above the table; they are spelt exactly like that."
        )
    if "is not a valid function for" in told:
        return 'What is to be worked out of each group? Write "median" or "mean".'
    if "is not a valid value for scale" in told:
        return 'A scale is "log" or "linear", in small letters.'
    if asked := re.search(r"unexpected keyword argument '(\w+)'", told):
        near = difflib.get_close_matches(asked[1].lower(), SETTINGS, 1, 0.6)
        return f"There is no setting called {asked[1]}. Did you mean {near[0]}?" if near else ""
    if asked := re.search(r"module 'seaborn' has no attribute '(\w+)'", told):
        near = difflib.get_close_matches(asked[1].lower(), dir(sys.modules["seaborn"]), 1, 0.6)
        return f"seaborn has no {asked[1]}." + (f" Did you mean sns.{near[0]}?" if near else "")
    return ""

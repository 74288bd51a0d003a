"""The colours and shapes that mean something, the same in every chart.

Blue stands for following a rule and vermilion for breaking it, everywhere: the verdict "holds" is
blue, "backfires" vermilion. Both come from seaborn's "colorblind" palette, and shape or place says
the same again for a reader to whom the two look alike.
"""

from typing import Any

from rulebook.frame import GREY, INK

# Written out, so that a page or the explorer can name them too; a test compares them with seaborn's.
FOLLOWS, BREAKS, PROMISE = "#0173b2", "#d55e00", "#cc78bc"
OWN = "#ece133"
# A single mark for the reader's account.
OWN_MARK: dict[str, Any] = {"color": OWN, "markeredgecolor": INK, "linestyle": "none"}
# "Can't tell", where its grey would be too heavy.
PALE = "#d9d9d9"
# A verdict's colour and shape: the arrows point to the side on which the interval lies.
VERDICTS = {"backfires": (BREAKS, "<"), "can't tell": (GREY, "o"), "holds": (FOLLOWS, ">")}
MEASURES = {
    "engagement": "Engagement (reactions + comments + shares)",
    "likes": "Likes",
    "comments": "Comments",
    "shares": "Shares",
}

"""What can be measured about a text without keeping it."""

import html
import re
from collections.abc import Iterable

import pandas as pd

# A link as a reader sees one. A bare "site.com" is left out, because in Portuguese ".com" is also
# what a missing space makes of the word "com"; with a path, or below .gov.br and the like, it is
# a link beyond doubt.
LINK = re.compile(
    r"(?:https?://|\bwww\.)[^\s<>\"]*[^\s<>\".,;:!?)\]'’”…]"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:gov|com|org|edu|leg|jus|mp)\.br\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]'’”…])?"
    r"|(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,6}/[^\s<>\"]*[^\s<>\".,;:!?)\]'’”…]",
    re.IGNORECASE,
)
# What every link has, by each of the three ways.
_MAY_LINK = re.compile(r"https?://|www\.|\.br\b|\.[a-z]{2,6}/", re.IGNORECASE)
HASHTAG = re.compile(r"(?<![\w&])[#＃](?=\w*[^\W\d_])\w+")
MENTION = re.compile(r"(?<![\w@/.])@\w[\w.]*")
WORD = re.compile(r"\w+(?:['’.,-]\w+)*")

MEASURES = ("characters", "words", "hashtags", "mentions", "links", "link_position")


def readable(text: str, hidden: Iterable[str] = ()) -> str:
    """Return what a reader saw: "&amp;" as "&", and without the links that a network hides.

    A network hides the link to a picture or to a quoted post and shows the picture or the post.
    """
    for link in hidden:
        text = text.replace(link, "")
    return html.unescape(text).strip()


def measure(texts: pd.Series) -> pd.DataFrame:
    """Measure texts; a missing text has missing measures, an empty one has zeros.

    Returns the columns `MEASURES` with the index of `texts`:
    `characters` counts Unicode code points with links left out and outer white space trimmed;
    `words` counts runs of letters and digits outside links, a hashtag being one word;
    `link_position` is where the first link starts, as a share of the whole text, links in it: 0 for
    a link that opens the text; a link that ends it starts at 1 minus its own share.
    """
    rows = [_measure(text) if isinstance(text, str) else (None,) * 6 for text in texts]
    table = pd.DataFrame(rows, columns=list(MEASURES), index=texts.index)
    whole = {name: "Int64" for name in MEASURES if name != "link_position"}
    return table.astype({**whole, "link_position": "float64"})


def _measure(text: str) -> tuple[int, int, int, int, int, float | None]:
    text = text.strip()
    # Looking for what a text cannot hold costs more than all the rest.
    links = list(LINK.finditer(text)) if _MAY_LINK.search(text) else []
    own = text
    for link in reversed(links):
        own = own[: link.start()] + own[link.end() :]
    own = own.strip()
    position = round(links[0].start() / len(text), 3) if links else None
    return (
        len(own),
        len(WORD.findall(own)),
        len(HASHTAG.findall(own)) if "#" in own or "＃" in own else 0,
        len(MENTION.findall(own)) if "@" in own else 0,
        len(links),
        position,
    )

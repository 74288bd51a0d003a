"""What comes of a check, to be seen at a glance: a sign, a colour and a word for each outcome.

The words say it all, so that a reader who hears the page, or prints it, loses nothing.
"""

import html
import re

from IPython.display import display

OUTCOMES = {
    "Right": ("✓", "#009e73"),
    "Noted": ("✎", "#0173b2"),
    "Not attempted yet": ("○", "#757575"),
    "Not there yet": ("✗", "#d55e00"),
}
"""The first words of what a check says, each with its sign and the colour of its box."""

# Lines are broken for a plain page; in a box only these begin a line of their own.
_BEGINS = re.compile(r"\n(?!(?:Looked for|A thought|Where to look): )")


def outcome_of(words: str) -> str | None:
    """Return the outcome with which these words begin, or None."""
    found = [outcome for outcome in OUTCOMES if re.match(rf"{outcome}\b", words)]
    return found[0] if found else None


class Said:
    """What a check says: a box in a notebook, plain words elsewhere.

    Args:
        words: begin with one of `OUTCOMES`.
    """

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words

    def _repr_html_(self) -> str:
        outcome = outcome_of(self._words) or "Noted"
        rest = html.escape(_BEGINS.sub(" ", self._words.removeprefix(outcome)))
        return boxed(outcome, f"<b>{outcome}</b>{rest}".replace("\n", "<br>"))


def boxed(outcome: str, content: str) -> str:
    """Return HTML in the box of an outcome, its sign in front."""
    sign, colour = OUTCOMES[outcome]
    edge = "dashed" if outcome == "Not attempted yet" else "solid"
    return (
        f'<div style="border:1px {edge} {colour};border-left:6px {edge} {colour};'
        f"background:{colour}1a;padding:.4em .8em;margin:.2em 0;max-width:60em;line-height:1.5;"
        'font-family:var(--jp-content-font-family,sans-serif)">'
        f'<b aria-hidden="true" style="color:{colour};font-size:1.2em">{sign}</b> {content}</div>'
    )


def say(words: str) -> None:
    """Show what a check says."""
    display(Said(words))

"""The one error that a reader of the course is meant to see."""

import textwrap

WIDTH = 82
"""Letters that fit onto a line of a notebook's output and of the validation page."""


class RulebookError(Exception):
    """One plain sentence: what is wrong, where, and what to do next.

    In a notebook the sentence stands alone, without a traceback, because the
    traceback's lines mean nothing to somebody on their first day.
    """

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython prints in place of a traceback."""
        return [wrapped(line) for line in str(self).splitlines()]


def wrapped(text: str) -> str:
    """Return text in lines that a page shows whole: JupyterLab breaks longer ones within a word."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)

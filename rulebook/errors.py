"""The one error that a reader of the course is meant to see."""


class RulebookError(Exception):
    """One plain sentence: what is wrong, where, and what to do next.

    In a notebook the sentence stands alone, without a traceback, because the
    traceback's lines mean nothing to somebody on their first day.
    """

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython prints in place of a traceback."""
        return [str(self)]

"""What stands in the place of a table as long as the data are closed."""

from rulebook.errors import RulebookError, wrapped


class Closed:
    """Stands where a table will be: whatever is asked of it, it says what is missing."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def __repr__(self) -> str:
        return wrapped(self._sentence)

    def __getattr__(self, name: str):
        # Python and IPython look for names of their own, and those this really has not.
        if name.startswith("_"):
            raise AttributeError(name)
        raise RulebookError(self._sentence)

    def _refuse(self, *_: object):
        raise RulebookError(self._sentence)

    __getitem__ = __len__ = __iter__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse

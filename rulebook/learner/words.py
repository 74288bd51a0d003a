"""What a learner types as words, read kindly: one of several answers, true or false, a sentence."""

import re

_QUOTES = re.compile("[\"'“”„‟«»‘’‚‛´`]")
_NEGATED = {"can not tell": "cant tell", "cannot tell": "cant tell"}
YES, NO = ("true", "yes"), ("false", "no")


def _key(text: str) -> str:
    """Return text in the one form that is compared: small letters, one space, no marks around words."""
    bare = " ".join(_QUOTES.sub("", text).casefold().split()).strip(".!,;: ")
    return _NEGATED.get(bare, bare)


def chosen(text: object, options: tuple[str, ...]) -> str | None:
    """Return the one of `options` that was meant, as the course writes it, or None.

    Capital letters, spaces, a full stop and every kind of quotation mark or apostrophe make no
    difference, and neither does "cannot tell" for "can't tell".
    """
    if not isinstance(text, str):
        return None
    return {_key(option): option for option in options}.get(_key(text))


def truth(text: str) -> bool | None:
    """Return what a word says that stands for True or False, or None."""
    key = _key(text)
    return True if key in YES else False if key in NO else None


def sentence_problem(text: str, words: int) -> str | None:
    """Return why text is no sentence of at least so many words, or None.

    Nearly all of the words have to be different ones: a word is not a sentence for being repeated.
    """
    said = [word for word in re.split(r"\s+", text.casefold()) if re.search(r"[^\W\d_]", word)]
    if len(said) < words:
        return f"it has fewer than {words} words: say a little more."
    if len(set(said)) < max(3, words - 1):
        return "it says the same word again and again: write a whole sentence."
    return None

"""JSON as the platforms write it: with a name before it, with letters twice encoded, with keys twice."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rulebook.errors import RulebookError


def parse_json(text: str, name: str) -> Any:
    """Read JSON; a list that stands twice under one key is joined, as Mastodon writes it.

    Raises RulebookError where it is damaged.
    """
    try:
        # The check for keys that stand twice costs time, and only one platform needs it.
        twice = text.count('"orderedItems"') > 1
        with _without_collecting():
            return json.loads(text, object_pairs_hook=_joined if twice else None)
    except (ValueError, RecursionError):
        raise RulebookError(f"{name} is cut short or damaged: download it again.") from None


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep Python from looking for garbage among a million new objects, none of which is any."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _joined(pairs: list[tuple[str, Any]]) -> dict:
    joined: dict[str, Any] = {}
    for key, value in pairs:
        if isinstance(value, list) and isinstance(joined.get(key), list):
            joined[key] = joined[key] + value
        else:
            joined[key] = value
    return joined


def after_assignment(text: str) -> str:
    """Cut "window.YTD.tweets.part0 =" off, which makes the rest of X's file JSON."""
    return text.partition("=")[2]


def unmangled(text: str) -> str:
    """Turn Meta's "Ã©" back into "é": it writes the bytes of UTF-8 as if each were a letter."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def dig(value: Any, *path: str | int, default: Any = None) -> Any:
    """Return what lies at the end of keys and places, or `default` where something is not there."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, list) or not -len(value) <= step < len(value):
                return default
            value = value[step]
        else:
            if not isinstance(value, dict) or step not in value:
                return default
            value = value[step]
    return default if value is None else value


def as_list(value: Any) -> list:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """Return text as it is, a whole number as its digits, and anything else as an empty text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def as_count(value: Any) -> str:
    """Return a count as a cell: a number's digits, a text as it is, nothing as an empty one."""
    if value is None:
        return ""
    return as_text(value) or ("" if value == "" else "?")

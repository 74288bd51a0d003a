"""The latest few of what a test has asked for, and of what its calls have returned."""

from typing import Any

_MOST = 20


def keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    """Keep a value among the latest; where there are too many, the one that was kept first goes."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]

"""Exceptions as data."""

import base64
import builtins
import contextlib
from collections.abc import Callable
from typing import Any

from rulebook.grading.apart.crossing.kinds import CannotCross
from rulebook.grading.apart.crossing.values import pack, unpack

# Raised in a judge, these would end or skip a test's own run.
_NO_ERRORS_OF = ("unittest", "_pytest", "pytest", "rulebook", "IPython", "bdb")
_ERROR_BYTES = 100_000
_OF_ALL = {*dir(BaseException)}


def pack_error(error: BaseException) -> dict[str, Any]:
    """Return an exception as data: its name, its ancestors, its text, its arguments and attributes."""
    try:
        text = str(error)
    except BaseException:  # a learner's __str__ may do anything
        text = ""
    made: dict[str, Any] = {
        "name": type(error).__name__,
        "kinds": [[kind.__module__, kind.__qualname__] for kind in type(error).__mro__[:-1]],
        "text": text[:2000],
        "more": {},
    }
    with contextlib.suppress(Exception):
        names = *vars(error), *dir(_builtin(error))
        every = {name: getattr(error, name, None) for name in names}
        for name, one in every.items():
            if name in ("args", "__notes__") or (name[:1] != "_" and name not in _OF_ALL):
                with contextlib.suppress(CannotCross):
                    data = base64.b64encode(pack(one, "error")).decode()
                    made["more"] |= {name: data} if len(data) <= _ERROR_BYTES else {}
    return made


def _builtin(error: BaseException) -> type:
    """Return Python's own class that an error is one of: some keep what they tell beside `args`."""
    return next(kind for kind in type(error).__mro__ if kind.__module__ == "builtins")


def unpack_error(
    data: dict[str, Any], known: Callable[..., Any] = lambda module, name: None
) -> BaseException:
    """Return an exception that `except ValueError` and the like meet as they would the original.

    `known(module, name)` returns a class that is known here under that name, or None. What is no
    Exception there (SystemExit) is none here: a test that expects an error does not mean it.
    """
    kinds = data["kinds"] if isinstance(data.get("kinds"), list) else []
    base: type[BaseException] = Exception
    for kind in kinds:
        if not (
            isinstance(kind, list) and len(kind) == 2 and all(isinstance(one, str) for one in kind)
        ):
            continue
        module, name = kind
        found = getattr(builtins, name, None) if module == "builtins" else known(module, name)
        if module.split(".")[0] in _NO_ERRORS_OF or not isinstance(found, type):
            continue
        if issubclass(found, BaseException):
            base = found
            break
    if issubclass(base, StopIteration | StopAsyncIteration):
        base = RuntimeError  # it would end a test's loop over its cases, as if all had passed
    if issubclass(base, BaseExceptionGroup):
        base = Exception
    name, text = str(data.get("name"))[:100], str(data.get("text"))[:2000]
    if base.__name__ != name and name.isidentifier() and not hasattr(builtins, name):
        base = type(name, (base,), {"__str__": lambda error: text})
    error = base.__new__(base)
    error.args = (text,)
    more = data["more"] if isinstance(data.get("more"), dict) else {}
    for name, one in more.items():
        with contextlib.suppress(Exception):
            value = unpack(base64.b64decode(one), "error")
            if name in dir(_builtin(error)) and name[:1] != "_":
                setattr(error, name, value)
            elif name[:1] != "_" or name == "__notes__":
                vars(error)[name] = value
    return error

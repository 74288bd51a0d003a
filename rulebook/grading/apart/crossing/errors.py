"""Exceptions as data."""

import base64
import builtins
import contextlib
from collections.abc import Callable
from typing import Any

from rulebook.grading.apart.crossing.values import pack, unpack

# Raised in a judge, these would end or skip a test's own run.
_NO_ERRORS_OF = ("unittest", "_pytest", "pytest", "rulebook", "IPython", "bdb")
_ERROR_BYTES = 100_000


def pack_error(error: BaseException) -> dict[str, Any]:
    """Return an exception as data: its name, its ancestors, its text, its arguments and attributes."""
    try:
        text = str(error)
    except BaseException:  # a learner's __str__ may do anything
        text = ""
    made = {
        "name": type(error).__name__,
        "kinds": [[kind.__module__, kind.__qualname__] for kind in type(error).__mro__[:-1]],
        "text": text[:2000],
    }
    with contextlib.suppress(Exception):
        more = {name: one for name, one in vars(error).items() if not name.startswith("_")}
        data = pack([list(error.args), more], "error")
        if len(data) <= _ERROR_BYTES:
            made["more"] = base64.b64encode(data).decode()
    return made


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
        base = type(name, (base,), {})
    error = base.__new__(base)
    error.args = (text,)
    with contextlib.suppress(Exception):
        args, more = unpack(base64.b64decode(data["more"]), "error")
        error.args = tuple(args)
        vars(error).update({str(name): one for name, one in more.items() if str(name)[:1] != "_"})
    return error

"""What the text of a cell says about names, without running it."""

import ast
import contextlib
from collections.abc import Iterable, Iterator

from IPython.core.inputtransformer2 import TransformerManager

# Functions that change what they are given.
_INTO = {"setattr", "delattr", "heapify", "heappush", "heappop"}


def tree(source: str) -> ast.Module:
    """Parse a cell, magics and all; an unfinished one has no statements."""
    with contextlib.suppress(SyntaxError, ValueError):
        return ast.parse(TransformerManager().transform_cell(source))
    return ast.Module([], [])


def within(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function, a class or a comprehension, but not what functions and classes in it hold."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that these nodes set."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.split(".")[0])
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
    return found


def called(node: ast.Call) -> str:
    """Return the name of what is called, the last one of `a.b.c()`."""
    name: str = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name


def changes(node: ast.AST, methods: set[str]) -> str | None:
    """Return the name whose value a node changes in place, if it does.

    That is done by `posts["busy"] = …`, `posts.name = …`, `setattr(posts, …)` and the functions of
    heaps, `inplace=True` and these methods.
    """
    if isinstance(node, ast.Attribute | ast.Subscript):
        return _root(node.value) if isinstance(node.ctx, ast.Store | ast.Del) else None
    if isinstance(node, ast.Call) and called(node) in _INTO and node.args:
        return _root(node.args[0])
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    inplace = any(map(_in_place, node.keywords))
    return _root(node.func.value) if inplace or node.func.attr in methods else None


def _in_place(given: ast.keyword) -> bool:
    value = given.value
    return given.arg == "inplace" and isinstance(value, ast.Constant) and value.value is True


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None

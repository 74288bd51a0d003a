"""What cells bind, change and import, read out of their text."""

import ast
import re

from rulebook.grading.apart.code import changes, stored, tree, within

# How lists, dictionaries and sets change in place.
_CHANGING = {
    "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse",
    "update", "setdefault", "popitem", "add", "discard",
}  # fmt: skip
_DEFINED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SCOPES = _DEFINED | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
# The one magic that imports.
_PYLAB = re.compile(r"^%pylab\b.*$", re.M)
_ITS_IMPORTS = (
    "import numpy, numpy as np, matplotlib.pyplot as plt; from pylab import *; from numpy import *"
)


def _tree(source: str) -> ast.Module:
    return tree(_PYLAB.sub(_ITS_IMPORTS, source))


def imported(*sources: str) -> dict[str, str]:
    """Return each name that import statements bind, with the statements that bind it."""
    found: dict[str, list[str]] = {}
    for node in (node for source in sources for node in ast.walk(_tree(source))):
        if isinstance(node, ast.Import):
            for one in node.names:
                lines = found.setdefault(one.asname or one.name.split(".")[0], [])
                # `import scipy.stats` and `import scipy.linalg` are one name
                if one.asname or "." not in one.name:
                    lines[:] = [line for line in lines if "." in line and " as " not in line]
                lines.append(ast.unparse(ast.Import([one])))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                if one.name != "*":
                    line = ast.unparse(ast.ImportFrom(node.module, [one], 0))
                    found[one.asname or one.name] = [line]
    return {name: "\n".join(dict.fromkeys(lines)) for name, lines in found.items()}


def named(statements: str) -> set[str]:
    """Return the modules that import statements name, each with the packages that it is in."""
    whole = [line.split()[1].split(".") for line in statements.split("\n")]
    return {".".join(parts[: n + 1]) for parts in whole for n in range(len(parts))}


def starred(source: str) -> list[str]:
    """Return a cell's `from … import *`."""
    return [
        f"from {node.module} import *"
        for node in ast.walk(_tree(source))
        if isinstance(node, ast.ImportFrom) and node.module and node.names[0].name == "*"
    ]


def bound(source: str) -> tuple[set[str], set[str]]:
    """Return the global names that a cell binds, and those whose value it changes in place.

    In place are `posts["busy"] = …`, `posts.name = …`, `posts.drop(…, inplace=True)` and the methods
    by which lists, dictionaries and sets change: any other call may be a mere question. A name inside
    a function or a comprehension is global only where it is not the function's own.
    """
    names: set[str] = set()
    changed: set[str] = set()

    def look(node: ast.AST, own: set[str]) -> None:
        """Look at what a node holds; `own` are the names of the functions around it."""
        inner = own | _own_names(node) if isinstance(node, _SCOPES) else own
        for child in ast.iter_child_nodes(node):
            # What a function is given, and what is made of it, is worked out around it.
            outside = isinstance(child, ast.arguments) or child in getattr(
                node, "decorator_list", ()
            )
            around = own if outside else inner
            if isinstance(child, ast.Name | _DEFINED):
                names.update(stored([child]) - around)
            if (name := changes(child, _CHANGING)) and name not in around:
                changed.add(name)
            look(child, around)

    look(_tree(source), set())
    return names, changed


def assigned(source: str) -> set[str]:
    """Return the global names that a cell binds, its imports among them."""
    return bound(source)[0] | set(imported(source))


def _own_names(scope: ast.AST) -> set[str]:
    """Return the names that belong to a function, a class or a comprehension alone."""
    nodes = list(within(scope))
    given = {node.arg for node in nodes if isinstance(node, ast.arg)}
    outer = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    return (given | stored(nodes)) - outer

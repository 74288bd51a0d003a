"""Where a test's hidden lines are, so that nothing that came of them is shown.

A line counts as hidden from the beginning of the top-level statement that holds the first hidden
line, to the end of the cell: a loop around a hidden line has passed it when it comes round again.
So does a later cell's line, and all after it, that reads what a hidden line has set or changed.
"""

import ast
import linecache
import sys
import types
from collections.abc import Iterator
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from rulebook.grading.apart.code import called, changes, stored, tree

_FILLING = {
    "append",
    "appendleft",
    "extend",
    "insert",
    "add",
    "update",
    "setdefault",
    "write",
    "put",
}
_RUNNING = {"run_cell_magic", "run_line_magic", "run_cell", "ex", "exec"}  # a text, as code


class Hiding:
    """Names the judge's cells, keeps their sources out of every traceback, and knows their secrets."""

    def __init__(self, shell: InteractiveShell):
        self._cells: dict[str, tuple[str, float]] = {}
        self._now = ""
        self._secret = False  # has any cell so far had hidden lines?
        self.names: set[str] = set()  # what hidden lines have set or changed
        self._changed: set[str] = set()  # of these, what they have changed in place
        self._fills: dict[str, set[str]] = {}  # what each function of the judge's cells changes
        self.own = False  # whether the current cell has hidden lines of its own
        compiler, cache = shell.compile, shell.compile.cache
        compiler.get_code_name = lambda *code: self._now

        def without_source(*args: Any, **kwargs: Any) -> str:
            name: str = cache(*args, **kwargs)
            linecache.cache.pop(name, None)
            return name

        compiler.cache = without_source

    def begin(self, source: str, hidden: list[int]) -> None:
        """Get ready for a cell; `hidden` are the numbers of its hidden lines, from 1."""
        self._now = f"<cell {len(self._cells)}>"
        start = _start(source, hidden)
        self.own = start < float("inf")
        body = tree(source).body
        for one in body:
            read, written = _read(one), _written([one])
            if isinstance(one, ast.FunctionDef | ast.ClassDef):
                self._fills[one.name] = _changed([one]) | self._filled([one])
            if read & self.names:
                start = min(start, _line(one))
                break
            if isinstance(one, ast.Assign | ast.FunctionDef):
                self.names -= written  # it has another value from here on
            elif isinstance(one, ast.Import | ast.ImportFrom):
                self.names -= written - self._changed  # what a module was given it still has
        self._cells[self._now] = source, start
        self._secret = self._secret or self.here
        secret = [one for one in body if start <= (one.end_lineno or 0)]
        changed = _changed(secret) | self._filled(secret)
        self.names |= _written(secret) | changed
        self._changed |= changed

    def _filled(self, statements: list[ast.stmt]) -> set[str]:
        """Return what the functions change that statements name."""
        named = (self._fills.get(name, set()) for one in statements for name in _read(one))
        return set().union(*named)

    @property
    def here(self) -> bool:
        """Whether the current cell has lines that count as hidden."""
        return self._cells[self._now][1] < float("inf")

    def reached(self, error: BaseException) -> bool:
        """Tell whether an error came after some cell's first hidden line."""
        frames, trace = [], error.__traceback__
        while trace is not None:
            frames.append((trace.tb_frame, trace.tb_lineno))
            trace = trace.tb_next
        if not frames:  # the cell could not even be read
            return self.here
        return self._past(frames, self.here)

    def speaks(self) -> bool:
        """Tell whether it is a hidden line that is being run right now.

        So it is, once there was one, where no line of the cell is being run: in a hook, or a thread.
        """
        if not self._secret:
            return False
        frame: types.FrameType | None = sys._getframe(1)
        frames = []
        while frame is not None:
            frames.append((frame, frame.f_lineno))
            frame = frame.f_back
        return self._past(frames, True)

    def _past(self, frames: list[Any], elsewhere: bool) -> bool:
        # Where Python gives no line (it tidies up after an `except`), take it for the last.
        known = [(frame.f_code.co_filename, line or float("inf")) for frame, line in frames]
        known = [(name, line) for name, line in known if name in self._cells]
        if not any(name == self._now for name, _ in known):
            return elsewhere  # another thread, a hook, or code made of text
        starts = [(self._cells[name][1], line) for name, line in known]
        return any(start <= line and start < float("inf") for start, line in starts)

    def line(self, error: BaseException) -> int | None:
        """Return the line of the current cell where an error arose."""
        trace, line = error.__traceback__, None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._now:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def written(self, error: BaseException) -> str:
        """Return what an instructor wrote out for an error, an ellipsis for each value in it."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is None or trace.tb_frame.f_code.co_filename not in self._cells:
            return ""
        source, line = self._cells[trace.tb_frame.f_code.co_filename][0], trace.tb_lineno or 0
        said = ""
        for node in ast.walk(tree(source)):
            if isinstance(node, ast.Assert | ast.Raise) and node.lineno <= line <= (
                node.end_lineno or 0
            ):
                given = node.msg if isinstance(node, ast.Assert) else node.exc
                if isinstance(given, ast.Call) and isinstance(node, ast.Raise):
                    given = given.args[0] if given.args else None
                said = _literal(given)
        return said


def _literal(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(one) or "…" for one in node.values)
    return ""


def _start(source: str, hidden: list[int]) -> float:
    """Return the first line that counts as hidden, infinity for none."""
    if not hidden:
        return float("inf")
    first = min(hidden)
    body = tree(source).body
    if not body or source.lstrip().startswith("%%"):
        return 0  # its lines are not where they stand in the source
    around = [_line(one) for one in body if _line(one) <= first <= (one.end_lineno or one.lineno)]
    return min([first, *around])


def _line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])


def _read(statement: ast.stmt) -> set[str]:
    """Return the names that a statement reads, those of functions inside it among them."""
    return {
        node.id
        for node in _nodes(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _written(statements: list[ast.stmt]) -> set[str]:
    """Return the names that statements set, and those whose values they change in place."""
    return stored(node for one in statements for node in _nodes(one)) | _changed(statements)


def _changed(statements: list[ast.stmt]) -> set[str]:
    nodes = (node for one in statements for node in _nodes(one))
    return set(filter(None, (changes(node, _FILLING) for node in nodes)))


def _nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield all that a statement holds, and of a text that it runs (`%%time`, `exec`) all that this holds."""
    for node in ast.walk(statement):
        yield node
        if isinstance(node, ast.Call) and (name := called(node)) in _RUNNING:
            for text in node.args[name.endswith("magic") :]:
                if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                    continue
                if text.value.isidentifier():
                    yield ast.Name(text.value, ast.Store())  # what `%%capture` keeps
                for one in tree(text.value).body:
                    yield from _nodes(one)

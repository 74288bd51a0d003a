"""The judge's global names, and which of them are the learner's."""

import builtins
import contextlib
import types
from typing import Any

import numpy as np
import pandas as pd

_DATA = (list, dict, set, bytearray, np.ndarray, pd.DataFrame, pd.Series, pd.Index)


class Space(dict[str, Any]):
    """The judge's global names.

    `own`: bound by the judge's own cells. `theirs`: names that the instructor's solution binds or
    changes, so that a learner may too, even where a read-only cell bound them first. `fixed`: names
    that some read-only or test cell binds and `theirs` does not hold; they never come from a learner,
    even where that cell failed here or has not run. `shared`: those that read-only cells bind.
    `imports`: what the notebook or its solution imports; `stars` are its `from … import *`.
    `away`: names whose value lives in the submission process. `lendable`: those that a released line of
    a test has set, so that a learner's function may read them, as it could in one process.
    """

    def __init__(self, judge: Any, names: dict[str, Any]) -> None:
        super().__init__(names)
        self.judge = judge
        self.rule(
            {"imports": {}, "taught": [], "stars": [], "theirs": [], "fixed": [], "shared": []}
        )
        self.own: set[str] = set()
        self.away: set[str] = set()
        self.known: set[str] = set()
        self.fetched: set[str] = set()
        self.pending: dict[str, Any] = {}
        self.lendable: set[str] = set()
        self.testing = False
        self.running = False

    def rule(self, rules: dict[str, Any]) -> None:
        """Take over a notebook's rules: whose value a name has."""
        self.imports: dict[str, str] = rules["imports"]
        self.taught = set(rules["taught"])
        self.stars: list[str] = rules["stars"]
        self.starred: dict[str, Any] | None = None
        self.theirs = set(rules["theirs"])
        self.fixed = set(rules["fixed"]) - self.theirs
        self.shared = set(rules["shared"])

    def before(self, known: list[Any], learner: list[Any], testing: bool) -> None:
        """Get ready for a cell: forget what was fetched for the last one, see what lives away."""
        for name in self.fetched:
            dict.pop(self, name, None)
        self.fetched.clear()
        self.known, self.testing = set(known), testing
        self.away = {name for name in known if self.may_come(name, name in learner)}
        for name in self.away & self.keys():
            dict.pop(self, name)

    def may_come(self, name: str, learners: bool) -> bool:
        """Tell whether the submission's value of a name counts here."""
        if name in ("In", "Out", "get_ipython", "exit", "quit", "open"):
            return False
        if name.startswith("_") and name not in self.theirs:
            return False
        if name in self.fixed or (hasattr(builtins, name) and name not in self.theirs):
            return False
        if name not in self.own or name not in self:
            return True
        mine = dict.get(self, name)
        if isinstance(mine, types.ModuleType) or name not in self.theirs:
            return False
        return learners or isinstance(mine, _DATA)

    def __missing__(self, name: str) -> Any:
        # What only the solution imports is there once the learner has imported it, too.
        if name in self.imports and (name not in self.taught or name in self.away):
            found: dict[str, Any] = {}
            exec(self.imports[name], found)
            dict.__setitem__(self, name, found[name])
            return found[name]
        if name in self.away:
            if name in self.all_of_stars() and name not in self.theirs:
                value = self.all_of_stars()[name]
            else:
                value = self.judge.fetch(name)
            dict.__setitem__(self, name, value)
            self.fetched.add(name)
            return value
        raise KeyError(name)

    def all_of_stars(self) -> dict[str, Any]:
        """Return what the released notebook's `from … import *` give."""
        if self.starred is None:
            self.starred = {}
            for statement in self.stars:
                with contextlib.suppress(Exception):
                    exec(statement, self.starred)
        return self.starred

    def __contains__(self, name: object) -> bool:
        """Tell whether a cell could read the name: tests ask `'answer' in globals()`."""
        return dict.__contains__(self, name) or (self.running and name in self.away)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a name's value as a cell reads it."""
        try:
            return self[name]
        except KeyError:
            return default

    def keys(self) -> Any:
        """Return every name that a cell could read: `dir()` lists them."""
        return dict.fromkeys([*dict.keys(self), *(self.away if self.running else ())]).keys()

    def __setitem__(self, name: str, value: Any) -> None:
        dict.__setitem__(self, name, value)
        if self.running and isinstance(name, str) and not name.startswith("_"):
            self.own.add(name)
            self.fetched.discard(name)
            if self.testing and not self.judge.hiding.speaks():
                self.lendable.add(name)
            # What the released notebook gives a value may be given another for a learner's function;
            # a test's own names (what it expects) are none of its business.
            if self.testing and name in self.known and name in self.theirs | self.shared:
                self.pending[name] = value

    def copy(self) -> dict[str, Any]:
        """Return a copy that finds a learner's names as this does: doctest runs in one."""
        return _Copy(self)

    def update(self, *given: Any, **more: Any) -> None:
        """Set names as `%run`, `push` and `globals().update` do: one by one."""
        for name, value in dict(*given, **more).items():
            self[name] = value

    def setdefault(self, name: str, default: Any = None) -> Any:
        """Set a name that is missing, and return its value."""
        if name not in self:
            self[name] = default
        return self[name]

    def kept(self) -> set[int]:
        """Return the ids of all that read-only cells made and that no learner may change.

        Also what their objects, classes and functions hold, as far as these are the cells' own.
        """
        found: dict[int, object] = {}
        waiting = [dict.get(self, name) for name in self.shared - self.theirs]
        while waiting:
            one: Any = waiting.pop()
            if id(one) in found:
                continue
            if isinstance(one, dict):
                inside = [*dict.keys(one), *dict.values(one)]
            elif isinstance(one, list | tuple | set | frozenset):
                inside = [*one]
            elif isinstance(one, np.ndarray | pd.Series | pd.Index):
                inside = one.tolist() if one.dtype.kind == "O" else []
            elif isinstance(one, pd.DataFrame):
                inside = [one.iloc[:, place] for place in range(one.shape[1])]
            elif isinstance(one, types.FunctionType) and one.__module__ == "__main__":
                cells = [cell.cell_contents for cell in one.__closure__ or () if _filled(cell)]
                inside = [one.__defaults__, one.__kwdefaults__, vars(one), *cells]
            elif "__main__" in (getattr(one, "__module__", None), type(one).__module__):
                inside = [type(one), *getattr(one, "__dict__", {}).values()]
            elif isinstance(one, _DATA):
                inside = []
            else:
                continue
            found[id(one)] = one
            waiting += inside
        return set(found)

    def __delitem__(self, name: str) -> None:
        if name in self.away and self.running:
            self.pending.pop(name, None)
            self.away.discard(name)
            self.fetched.discard(name)
            dict.pop(self, name, None)
            self.judge.ask({"op": "delete", "name": name})
            return
        dict.__delitem__(self, name)
        self.own.discard(name)


class _Copy(dict[str, Any]):
    def __init__(self, space: Space) -> None:
        super().__init__(dict(space))
        self.space = space

    def __missing__(self, name: str) -> Any:
        return self.space[name]


def _filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False

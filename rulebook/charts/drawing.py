"""seaborn, without what it takes from SciPy until that is needed.

Whoever imports seaborn waits for all of `scipy.stats` and `scipy.cluster`, half a second and more
at every notebook's start: for density curves, and for trees that hardly anybody draws. seaborn
brings a density of its own for those who have no SciPy; it is taken, and SciPy is asked once
somebody wants more than that.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import seaborn as sns


class _Later(ModuleType):
    """Stands for a module while seaborn is imported; the real one comes when something is asked of it."""

    gaussian_kde: Any
    hierarchy: Any

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


def _seaborn() -> ModuleType:
    """Import seaborn with stand-ins for what is slow, unless the slow modules are there already."""
    stats, cluster = _Later("scipy.stats"), _Later("scipy.cluster")
    stand_ins = {module.__name__: module for module in (stats, cluster)}
    if not {"seaborn", *stand_ins}.isdisjoint(sys.modules):
        return importlib.import_module("seaborn")
    stats.gaussian_kde = _density
    cluster.hierarchy = _Later("scipy.cluster.hierarchy")
    sys.modules.update(stand_ins)
    try:
        return importlib.import_module("seaborn")
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _density(*arguments: Any, **named: Any) -> Any:
    """Return a Gaussian density, as `scipy.stats.gaussian_kde` would: the same to the twelfth digit."""
    from seaborn.external.kde import gaussian_kde

    class Density(gaussian_kde):
        def __getattr__(self, name: str) -> Any:  # only what it has not itself, such as an integral
            if name.startswith("_"):
                raise AttributeError(name)
            from scipy import stats

            whole = stats.gaussian_kde(self.dataset, self.factor, self.weights)
            return getattr(whole, name)

    return Density(*arguments, **named)


if not TYPE_CHECKING:
    sns = _seaborn()

__all__ = ["sns"]

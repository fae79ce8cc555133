"""What others import as they are imported, and hardly ever use: later, or not at all.

seaborn takes two names from SciPy, for density curves and for trees of clusters. These bring in
most of SciPy: a quarter of all that is imported before the first kernel can start, for what few
notebooks draw. Stand-ins that import the real thing at their first use take their place; whatever
else may be asked of them brings it in at once, so that nothing is ever missing.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until something is asked of it that it has not been given."""

    def __getattr__(self, name: str) -> Any:
        """Return what the real module has, which is imported for that."""
        if name.startswith("__"):  # the import system looks whether it is a package
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _gaussian_kde(*words: Any, **named: Any) -> Any:
    """Return `scipy.stats.gaussian_kde` of these."""
    return importlib.import_module("scipy.stats").gaussian_kde(*words, **named)


@contextmanager
def scipy_later() -> Iterator[None]:
    """Let what is imported meanwhile have SciPy's statistics and clustering at their first use.

    Afterwards nothing stands for them any more: who imports them then gets them.
    """
    stats, cluster = _Later("scipy.stats"), _Later("scipy.cluster")
    vars(stats)["gaussian_kde"] = _gaussian_kde
    vars(cluster)["hierarchy"] = _Later("scipy.cluster.hierarchy")
    put = {one.__name__: one for one in (stats, cluster) if one.__name__ not in sys.modules}
    sys.modules.update(put)
    try:
        yield
    finally:
        for name, one in put.items():
            if sys.modules.get(name) is one:
                del sys.modules[name]


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let optional modules look as if they were not installed, for whoever only tries them."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None means: not there
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]

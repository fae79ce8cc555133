"""What the preloaded process imports and draws before it is copied, and that it has one thread."""

from __future__ import annotations

import builtins
import importlib
import os
import pkgutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace

from scrutiny_lib.packs.warm.later import scipy_later

# The kernel's own parts that ipykernel only imports when a kernel starts, or runs its first cell.
_KERNEL = (
    "scrutiny_lib.packs.warm.app",
    "IPython.core.completerlib",
    "IPython.core.debugger_backport",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.idna",
    "faulthandler",
    "pdb",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
)
_ANALYSIS = (
    "numpy",
    "scipy.special",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
)
_FOR_COUNTS = ("scipy.sparse", "scipy.optimize")
# What these need of the metrics comes with them; the rest waits for a notebook that asks for it.
_OWN = ("scrutiny_lib.evidence", "scrutiny_lib.packs.views")
_SESSION = "scrutiny_lib.packs.session"


def load(
    before_each: Callable[[], object] = lambda: None, *, counts: bool = True
) -> dict[str, str]:
    """Import what pack notebooks use, and fill the caches that first use would fill.

    Parameters
    ----------
    counts : bool
        Whether there may be counts of our own, which are protected with linear programs.
    before_each : callable
        Called before each part: it takes seconds, and may not be wanted any more.

    Returns
    -------
    dict of str
        The environment variables that the imports have set, as they would in any kernel.

    Raises
    ------
    ImportError
        If a part is missing.
    RuntimeError
        If an import started a thread: a copy of a process with threads may stand still for ever.
    """
    before = dict(os.environ)
    with _as_in_a_kernel():
        importlib.import_module("pandas")
    with scipy_later():
        for name in (*_KERNEL, *_ANALYSIS, *(_FOR_COUNTS if counts else ()), _SESSION):
            before_each()
            importlib.import_module(name)
    for name in _OWN:
        before_each()
        _import_all(name)
    for fill in (_draw, _read):
        before_each()
        fill()
    if (number := threads()) != 1:
        raise RuntimeError(f"the imports started {number - 1} threads, so it can't be copied")
    return {name: value for name, value in os.environ.items() if name not in before}


def threads() -> int:
    """Return how many threads this process has, those outside Python included."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Show pandas a kernel while it is imported: how much of a frame it shows depends on that."""
    vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=None)
    try:
        with redirect_stdout(TextIOWrapper(BytesIO(), encoding="UTF-8")):
            yield
    finally:
        del vars(builtins)["get_ipython"]


def _import_all(name: str) -> None:
    """Import a package with all its modules; one with a fault is the notebook's to tell."""
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        with suppress(Exception):
            importlib.import_module(module.name)


def _draw() -> None:
    """Draw a small chart in the house style: finds fonts, reads style sheets, lists backends.

    Templates of evidence are compiled here too.
    """
    from matplotlib.backends.registry import backend_registry
    from matplotlib.figure import Figure

    from scrutiny_lib.evidence.render import environment
    from scrutiny_lib.evidence.svg import house_style, to_svg

    backend_registry.list_all()  # type: ignore[no-untyped-call]
    with house_style():
        figure = Figure(figsize=(2, 2))
        figure.subplots().plot([0, 1], [0, 1], label="Preloaded")
    to_svg(figure, anchor="preloaded", title="Preloaded", alternative="Preloaded")
    templates = environment()
    for name in templates.list_templates(extensions=["j2"]):
        templates.get_template(name)


def _read() -> None:
    """Read the project's own published figures; each kernel has a copy of its own."""
    from scrutiny_lib.reference import areas, published_figures

    published_figures(all_releases=True)
    published_figures()
    areas()

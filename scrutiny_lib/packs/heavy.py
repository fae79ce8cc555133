"""What takes long to import, imported once: processes that make packs are copies that share it."""

from __future__ import annotations

import gc
import importlib
from typing import Any

from scrutiny_lib.packs.warm.later import without

_MODULES = (
    "IPython",
    "papermill",
    "papermill.engines",
    "scrutiny_lib.packs.runner",
    "scrutiny_lib.packs.exporter",
    "scrutiny_lib.packs.gate",
    "scrutiny_lib.packs.gate.identifiers",
    "scrutiny_lib.packs.index",
    "scrutiny_lib.packs.warm.client",
    "scrutiny_lib.packs.warm.provisioner",
)
_FOR_COUNTS = ("scipy.sparse", "scipy.optimize")
# jsonschema builds a grammar of web addresses when it finds this, which takes longer than all
# else together; nothing in a notebook is checked against it.
_NOT_NEEDED = ("rfc3987_syntax",)


def import_all(*, counts: bool = False) -> None:
    """Import what every pack needs, before processes are forked.

    Parameters
    ----------
    counts : bool
        Whether there may be counts of our own, whose audit solves linear programs. Most of what
        is made from published figures alone needs neither these nor pandas here.

    Notes
    -----
    What is there then is never looked at again for garbage: next to nothing of it is, and copies
    go on sharing its memory.
    """
    gc.disable()
    try:
        with without(*_NOT_NEEDED):
            for name in (*_MODULES, *(_FOR_COUNTS if counts else ())):
                importlib.import_module(name)
            _warm()
        gc.freeze()
    finally:
        gc.enable()


def _warm() -> None:
    """Fill the caches that every pack would fill again: templates and the notebooks' schema."""
    from nbformat import v4, validate

    from scrutiny_lib.evidence.render import environment
    from scrutiny_lib.packs.record import package_versions
    from scrutiny_lib.packs.templates import page_environment, page_style

    for templates in (environment(), page_environment()):
        for name in templates.list_templates(extensions=["j2"]):
            templates.get_template(name)
    page_style()
    package_versions()
    version: Any = v4
    validate(version.new_notebook())

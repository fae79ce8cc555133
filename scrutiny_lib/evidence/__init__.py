"""The only door into a pack: what is shown with its functions reaches a reader, nothing else.

Each protects first and draws after, shows its piece at once (in JupyterLab exactly as the
reader will see it), and returns a handle that findings and questions can point to. They stand in
`scrutiny_lib.evidence.door`, which is opened at first use: whoever makes a page of what was shown
needs no pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrutiny_lib.evidence.door import (
        Counts,
        chart,
        facts,
        finding,
        note,
        protected,
        question,
        show,
        table,
    )

__all__ = [
    "Counts",
    "chart",
    "facts",
    "finding",
    "note",
    "protected",
    "question",
    "show",
    "table",
]


def __getattr__(name: str) -> object:
    """Open the door."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scrutiny_lib.evidence import door

    globals().update({one: getattr(door, one) for one in __all__})
    return globals()[name]


def __dir__() -> list[str]:
    """Return what an analyst may want to complete."""
    return [*__all__, "__doc__", "__name__", "__path__"]

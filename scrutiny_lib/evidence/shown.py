"""How a piece of evidence leaves a cell: at once, as a MIME bundle that the exporter knows."""

from __future__ import annotations

from collections.abc import Callable

from IPython.display import display

from scrutiny_lib.evidence.model import MIME_PREFIX, Item
from scrutiny_lib.evidence.render import render_alone


class Shown:
    """A piece of evidence that has been shown; as a cell's last value it is not shown twice."""

    def __init__(self, item: Item) -> None:
        self.item = item
        bundle = {
            "text/html": render_alone(item),
            f"{MIME_PREFIX}{item.kind}+json": item.model_dump(mode="json"),
        }
        publish: Callable[..., object] = display
        publish(bundle, raw=True)

    def _ipython_display_(self) -> None:
        """Show nothing: it was shown when it was made."""

    def __repr__(self) -> str:
        """Name the kind and the anchor, never a figure."""
        return f"<{self.item.kind} {getattr(self.item, 'anchor', getattr(self.item, 'id', ''))}>"

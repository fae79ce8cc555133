"""The pages, and the ways in which people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

PACKS = Path(__file__).resolve().parents[2] / "params" / "packs"
NAMES = ("index", *sorted(path.stem for path in PACKS.glob("*.yml")))
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Way:
    """How a page is read: the options of a browser's context, and the medium."""

    width: int = 1280
    height: int = 900
    scheme: str = "light"
    media: Literal["screen", "print"] = "screen"
    more: dict[str, Any] = field(default_factory=dict)


WAYS = {
    "wide and light": Way(),
    "wide and dark": Way(scheme="dark"),
    "narrow and light": Way(width=390),
    "narrow and dark": Way(width=390, scheme="dark"),
    # 1280 by 900 pixels enlarged four times leave room for 320 by 225 of the page's own.
    "at 400 per cent": Way(width=320, height=225, more={"device_scale_factor": 4}),
    "in forced colours on light": Way(more={"forced_colors": "active"}),
    "in forced colours on dark": Way(scheme="dark", more={"forced_colors": "active"}),
    "in print": Way(media="print"),
    "in print from dark": Way(media="print", scheme="dark"),
}


def open_way(browser: Browser, path: Path, way: Way, *, opened: bool = True) -> Page:
    """Open a page in this way; with every table unfolded unless `opened` is False.

    The page's own content security policy is lifted, so that a test may plant a fault.
    """
    context = browser.new_context(
        viewport={"width": way.width, "height": way.height},
        color_scheme=way.scheme,  # type: ignore[arg-type]
        bypass_csp=True,
        **way.more,
    )
    page = context.new_page()
    page.goto(path.as_uri())
    if way.media == "print":  # a page told to be a screen would stay one on paper
        page.emulate_media(media="print")
    if opened:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return page

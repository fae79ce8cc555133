"""Where the links of a page lead: to files beside it, or nowhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scrutiny_lib.packs.folders import plain


class _Links(HTMLParser):
    """Gathers what a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the addresses of one element."""
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def dead_links(page: Path) -> list[str]:
    """Return the links of the index that lead to no file of the published folder."""
    links = _Links()
    try:
        links.feed(page.read_bytes().decode(errors="replace"))
    except OSError:
        return [f"{page.name} cannot be read"]
    parts = {link: _local(link) for link in links.found}
    return [
        f"{page.name} links to {plain(link)}, which is not there"
        for link, path in sorted(parts.items())
        if path is not None and not _leads_to_file(page.parent, path)
    ]


def _local(link: str) -> str | None:
    """Return the path that a link names, or None if it leads into the page or to a telephone."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    return None if parts.scheme or parts.netloc or not parts.path else unquote(parts.path)


def _leads_to_file(home: Path, path: str) -> bool:
    """Tell whether a path names a file that lies in the folder, not elsewhere by ``..`` or link."""
    try:
        target = (home / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return False
    return target.is_file() and target.is_relative_to(home.resolve())

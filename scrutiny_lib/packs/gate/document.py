"""A page as the gate looks at it: its text as written, and its elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from lxml import html as lxml_html
from lxml.etree import _Element

_NOT_PROSE = ("style", "script", "svg", "table", "code")


@dataclass(frozen=True)
class Document:
    """A page: as written, and parsed."""

    source: str
    root: _Element

    def elements(self, path: str) -> list[_Element]:
        """Return the elements that an XPath finds."""
        return cast("list[_Element]", self.root.xpath(path))

    def texts(self, path: str) -> list[str]:
        """Return the texts or attributes that an XPath finds."""
        return [str(found) for found in cast("list[object]", self.root.xpath(path))]

    @property
    def prose(self) -> str:
        """The text that a reader meets outside tables, style and drawings."""
        inside = " or ".join(f"self::{name}" for name in _NOT_PROSE)
        return " ".join(self.texts(f"//body//text()[not(ancestor::*[{inside}])]"))


def parse(source: str) -> Document:
    """Parse a page."""
    return Document(source, lxml_html.document_fromstring(source))


def text_below(element: _Element, path: str) -> str:
    """Return the text that an XPath, taken from an element, finds."""
    return " ".join(str(found) for found in cast("list[object]", element.xpath(path)))

"""A page as the gate looks at it: its text as written, and its elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from lxml import html as lxml_html
from lxml.etree import _Element

_NOT_PROSE = ("style", "script", "svg", "table", "code")


@dataclass
class Document:
    """A page: as written, and parsed. Many rules look at one; none may change it."""

    source: str
    root: _Element
    _kept: list[_Element] = field(init=False, repr=False)  # lxml makes them anew otherwise
    _found: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep every element for as long as the page is looked at."""
        self._kept = list(self.root.iter())

    def elements(self, path: str) -> list[_Element]:
        """Return the elements that an XPath finds."""
        return cast("list[_Element]", self.root.xpath(path))

    def texts(self, path: str) -> list[str]:
        """Return the texts or attributes that an XPath finds."""
        if path not in self._found:
            found = cast("list[object]", self.root.xpath(path))
            self._found[path] = [str(one) for one in found]
        return self._found[path]

    @cached_property
    def prose(self) -> str:
        """The text that a reader meets outside tables, style and drawings."""
        inside = " or ".join(f"self::{name}" for name in _NOT_PROSE)
        return " ".join(self.texts(f"//body//text()[not(ancestor::*[{inside}])]"))

    @cached_property
    def spoken(self) -> str:
        """Every text that a reader sees or hears: tables, drawings and alternatives too."""
        seen = self.texts("//text()[not(ancestor::style or ancestor::script)]")
        heard = self.texts("//@alt | //@title | //@aria-label | //@aria-description")
        return "\n".join([*seen, *heard])


def parse(source: str) -> Document:
    """Parse a page."""
    return Document(source, lxml_html.document_fromstring(source))


def text_below(element: _Element, path: str) -> str:
    """Return the text that an XPath, taken from an element, finds."""
    return " ".join(str(found) for found in cast("list[object]", element.xpath(path)))

"""A page as the gate looks at it: its text as written, and its elements."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import _Element


@dataclass(frozen=True)
class Document:
    """A page. `prose` is the text that a reader meets outside tables, style and drawings."""

    source: str
    root: _Element
    prose: str


def parse(source: str) -> Document:
    """Parse a page."""
    root = lxml_html.document_fromstring(source)
    hidden = ["style", "script", "svg", "table", "code"]
    where = "//body//text()[not(ancestor::*[" + " or ".join(f"self::{n}" for n in hidden) + "])]"
    texts = root.xpath(where)
    return Document(source, root, " ".join(str(text) for text in texts))

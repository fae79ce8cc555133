"""Every text that a page holds, seen or not, each with the place where it stands.

Text is joined across inline elements, because a reader sees no tags; blocks, cells and a
drawing's labels are texts of their own. Coordinates are read number by number: a row of them is
no phone number, and a number of ten digits among them is still found. An embedded image is read
for the text in it, not for the letters that encode it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from scrutiny_lib.packs.gate.document import Document

_BLOCK_NAMES = (
    "html head title meta style script body header footer main section nav article aside div p h1"
    " h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption"
    " details summary blockquote pre hr form fieldset address svg text desc metadata"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_GEOMETRY = ("d", "points", "transform", "viewbox", "x", "y", "dx", "dy", "stroke-dasharray")
_COORDINATES = re.compile(
    r"(?:[\s\d.,+()-]|[eE](?=[-+\d])|[MmZzLlHhVvCcSsQqTtAa](?![A-Za-z])"
    r"|matrix|translate|scale|rotate|skew[XY])*"
)
_NUMBER = re.compile(r"(?:\d*\.)?\d+(?:[eE][-+]?\d+)?")
_PADDED = re.compile(r"(?<![\d.])0\d")
_IMAGE = re.compile(r"\s*data:image/[\w.+-]+;base64,([A-Za-z0-9+/\s]*)={0,2}\s*")
_PRINTED = re.compile(r"[ -~\s]{8,}")
_RAW_IMAGE = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/\s]*={0,2}")
_RAW_GEOMETRY = re.compile(r"\s(?:d|points|transform|viewBox|stroke-dasharray)=\"[^\"]*\"")

_IsClean = Callable[[str], bool]


@dataclass(frozen=True)
class Placed:
    """A text and where it stands; `heads` if it is a column's heading."""

    where: str
    text: str
    heads: bool = False


def texts_of(document: Document, is_clean: _IsClean | None) -> Iterator[Placed]:
    """Return every text of a page: of blocks, attributes and comments.

    Parameters
    ----------
    document : Document
        The page.
    is_clean : callable, optional
        Tells whether an id or a name may stand in the name of a place. If None, places have no
        names, which is much quicker: they are only wanted where there is something to tell.
    """
    namer = _Nameless() if is_clean is None else _Namer(is_clean)
    yield from _blocks(document.root, namer)
    for element in document.elements("//*"):
        for name, value in _attributes(element):
            where = namer.attribute(name, element)
            yield Placed(f"the name of {where}", name)
            for text in _readings(name, value):
                yield Placed(where, text)
    for comment in document.elements("//comment() | //processing-instruction()"):
        parent = comment.getparent()
        inside = "" if parent is None else f" in {namer.name(parent)}"
        yield Placed(f"a comment{inside}", comment.text or "")


def source_of(document: Document) -> Placed:
    """Return the page as written, without coordinates and images: parsing may have lost some."""
    return Placed("its source", _RAW_GEOMETRY.sub(" ", _RAW_IMAGE.sub(" ", document.source)))


def _attributes(element: _Element) -> list[tuple[str, str]]:
    """Return an element's attributes as text."""
    return [(str(name), str(value)) for name, value in element.items()]


def _readings(name: str, value: str) -> list[str]:
    """Return the texts of an attribute: coordinates by number, an image by what is text in it.

    No coordinate begins with a nought and a digit, as a phone number does.
    """
    if name.lower() in _GEOMETRY and _COORDINATES.fullmatch(value) and not _PADDED.search(value):
        return _NUMBER.findall(value)
    if image := _IMAGE.fullmatch(value):
        whole = base64.b64decode(image.group(1) + "==").decode("latin-1")
        return [whole] if whole.isprintable() else _PRINTED.findall(whole)
    return [value]


def _blocks(root: _Element, namer: _Nameless) -> Iterator[Placed]:
    """Return the visible texts, each joined across the inline elements of its block."""
    parts: list[str] = []
    for owner, text in [*_pieces(root, root), (None, "")]:
        if text is not None and owner is not None:
            parts.append(text)
            last = owner
        elif parts:
            joined, parts = "".join(parts), []
            if joined.strip():
                yield Placed(namer.name(last), joined, _is_heading(last))


def _pieces(element: _Element, block: _Element) -> Iterator[tuple[_Element | None, str | None]]:
    """Return each piece of text with the block it stands in; (None, "") ends a block's text."""
    tag = element.tag if isinstance(element.tag, str) else ""
    begins = tag in _BLOCKS
    inside = element if begins else block
    if begins:
        yield None, ""
    if tag == "br":
        yield inside, " "
    if tag and element.text:
        yield inside, element.text
    for child in element:
        yield from _pieces(child, inside)
        if child.tail:
            yield inside, child.tail
    if begins:
        yield None, ""


def _is_heading(element: _Element) -> bool:
    """Tell whether a text heads a column."""
    return element.tag == "th" and element.get("scope") != "row"


class _Nameless:
    """Gives no place a name."""

    def name(self, element: _Element) -> str:
        """Return nothing."""
        return ""

    def attribute(self, name: str, element: _Element) -> str:
        """Return nothing."""
        return ""


class _Namer(_Nameless):
    """Says where an element stands, in words that hold nothing of the data."""

    def __init__(self, is_clean: _IsClean) -> None:
        self._is_clean = is_clean
        self._names: dict[_Element, str] = {}
        self._rows: dict[_Element, dict[_Element, int]] = {}

    def name(self, element: _Element) -> str:
        """Name an element: its tag, its cell, and the nearest element that has an id."""
        if element not in self._names:
            self._names[element] = f"{self._what(element)}{self._near(element)}"
        return self._names[element]

    def attribute(self, name: str, element: _Element) -> str:
        """Name an attribute of an element."""
        shown = f"the attribute {name}" if self._is_clean(name) else "an attribute"
        return f"{shown} of {self.name(element)}"

    def _what(self, element: _Element) -> str:
        tag = str(element.tag)
        if tag in ("td", "th") and (row := element.getparent()) is not None:
            number = self._row_number(row)
            return f"row {number}, column {row.index(element) + 1} of a table"
        return f"<{tag}>" if self._is_clean(tag) else "an element"

    def _row_number(self, row: _Element) -> int:
        """Return which row of its table a row is; one without a table is the first."""
        table = next(row.iterancestors("table"), row)
        if table not in self._rows:
            self._rows[table] = {one: at for at, one in enumerate(table.iter("tr"), start=1)}
        return self._rows[table].get(row, 1)

    def _near(self, element: _Element) -> str:
        for near in (element, *element.iterancestors()):
            anchor = near.get("id")
            if anchor and self._is_clean(anchor):
                return f" (#{anchor})" if near is element else f" in #{anchor}"
        return ""

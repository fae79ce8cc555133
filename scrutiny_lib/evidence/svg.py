"""A Matplotlib figure as a small, accessible SVG whose looks come from the page's style sheet.

Matplotlib gives the geometry. What an element *is* (its role, set as the artist's gid) becomes
its class, so that one style sheet serves print, dark mode and forced colours, and text stays
text.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from lxml import etree
from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.text import Text

from scrutiny_lib.evidence.text import readable

ROLE = "role-"
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_TEXT = r"(?:<text[^>]*>[^<]*</text>)+"
_ALIKE = re.compile(rf'<g class="(note|strong|soft)">{_TEXT}(?:</g><g class="\1">{_TEXT})+</g>')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "scrutiny", "path.simplify": False}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw and write with these settings, whatever an analyst or JupyterLab has set."""
    with style.context(["default", _SETTINGS]):
        yield


def to_svg(figure: Figure, *, anchor: str, title: str, alternative: str) -> str:
    """Return the figure as one ``<svg>`` element for use inside a page.

    Parameters
    ----------
    figure : Figure
        Artists that carry a gid ``role-<name>`` keep it as ``class="<name>"``; the rest lose
        all style.
    anchor : str
        Unique in the page; prefixes every id. Two hyphens follow it, which no anchor holds.
    title, alternative : str
        The accessible name and description.

    Returns
    -------
    str
        ``<svg viewBox=… role="img" aria-labelledby=…>…</svg>`` without script, style, external
        reference or metadata; coordinates to one decimal.
    """
    for text in figure.findobj(Text):
        text.set_parse_math(False)
        text.set_text(readable(text.get_text()))
    buffer = io.BytesIO()
    with house_style(), warnings.catch_warnings():
        # The reader's fonts write the text, not those of this machine.
        warnings.filterwarnings("ignore", "Glyph|Matplotlib currently does not support")
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    root = etree.fromstring(buffer.getvalue(), etree.XMLParser(resolve_entities=False))
    title, alternative = readable(title), readable(alternative)
    body = _ALIKE.sub(_in_one_group, "".join(_write(child, anchor) for child in root))
    return (
        f'<svg class="chart" viewBox="{root.get("viewBox")}" role="img" '
        f'aria-labelledby="{anchor}--t {anchor}--d"><title id="{anchor}--t">{escape(title)}</title>'
        f'<desc id="{anchor}--d">{escape(alternative)}</desc>{body}</svg>'
    )


def _in_one_group(match: re.Match[str]) -> str:
    """Put texts of one role that follow each other into one group."""
    return match.group().replace(f'</g><g class="{match.group(1)}">', "")


def _write(element: etree._Element, anchor: str) -> str:
    """Write one element and what is in it, without style; groups without a role dissolve.

    Only groups, paths, marks and texts are written, and no shape that clips others.
    """
    if not isinstance(element.tag, str) or element.tag == f"{_SVG}clipPath":
        return ""
    name = element.tag.removeprefix(_SVG)
    inner = "".join(_write(child, anchor) for child in element)
    if name in ("g", "defs"):
        return _write_group(element, name, inner)
    if name == "text":
        return _write_text(element)
    if name == "path":
        mark = f' id="{anchor}--{element.get("id")}"' if element.get("id") else ""
        return f'<path{mark} d="{_shorten(element.get("d") or "")}"/>'
    if name == "use":
        target = (element.get(_HREF) or element.get("href") or "").removeprefix("#")
        place = "".join(f' {axis}="{_shorten(element.get(axis) or "0")}"' for axis in "xy")
        return f'<use href="#{anchor}--{target}"{place}/>'
    return inner


def _write_group(element: etree._Element, name: str, inner: str) -> str:
    """Write a group with its role as class, or only its content where it has none."""
    if not inner:
        return ""
    role = element.get("id") or ""
    if name == "defs":
        return f"<defs>{inner}</defs>"
    return f'<g class="{role.removeprefix(ROLE)}">{inner}</g>' if role.startswith(ROLE) else inner


def _write_text(element: etree._Element) -> str:
    """Write a text element with its place and alignment only."""
    style = element.get("style") or ""
    found = re.search(r"text-anchor:\s*(\w+)", style)
    align = f' text-anchor="{found.group(1)}"' if found and found.group(1) != "start" else ""
    x, y = element.get("x"), element.get("y")
    if x is None or y is None:
        moved = re.search(r"translate\(([-\d.e]+)[ ,]+([-\d.e]+)\)", element.get("transform") or "")
        x, y = (moved.group(1), moved.group(2)) if moved else ("0", "0")
    text = escape("".join(str(part) for part in element.itertext()))
    return f'<text x="{_shorten(x)}" y="{_shorten(y)}"{align}>{text}</text>'


def _shorten(numbers: str) -> str:
    """Round every coordinate to one decimal and drop needless space."""

    def one(match: re.Match[str]) -> str:
        text = f"{float(match.group()):.1f}".removesuffix(".0")
        return "0" if text in ("-0", "-0.0") else text

    text = _NUMBER.sub(one, numbers)
    return re.sub(r"\s*([MLCQZz])\s*", r"\1", text).strip()

"""Say which known layout a file has, or what is missing and what was not expected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.published.layouts import Layout

HEADERS_SHOWN = 30
LONGEST_HEADER = 60
_LOOKS_LIKE_DATA = re.compile(r"^\s*$|@|\d{3}|\d[/.-]\d")


def recognise(headers: Sequence[str], layouts: Sequence[Layout], *, file: str) -> Layout:
    """Find the layout whose headers are exactly those of the file, in any order.

    Parameters
    ----------
    headers : sequence of str
        The file's first row.
    layouts : sequence of Layout
        Those that are known.
    file : str
        The file's name, for the error.

    Raises
    ------
    SourceError
        One line that names the nearest layout and lists the headers missing and those not
        expected. Where the first row looks like data it is not repeated, since it could be
        about a child.
    """
    found = Counter(headers)
    for layout in layouts:
        if Counter(layout.headers) == found:
            return layout
    nearest = max(layouts, key=lambda layout: _likeness(found, Counter(layout.headers)))
    wanted = Counter(nearest.headers)
    missing = list((wanted - found).elements())
    extra = list((found - wanted).elements())
    raise SourceError(
        f"{file}: unknown layout, nearest is '{nearest.id}'; headers missing: {_list(missing)}; "
        f"headers not expected: {_extra(extra, known=len(headers) - len(extra))}; use the file "
        "as published, or add its layout"
    )


def _likeness(found: Counter[str], wanted: Counter[str]) -> float:
    """Share of headers in common (Jaccard)."""
    return (found & wanted).total() / (found | wanted).total()


def _extra(extra: list[str], *, known: int) -> str:
    """List unexpected headers, unless the row seems to be no header at all."""
    if known == 0 and any(_LOOKS_LIKE_DATA.search(header) for header in extra):
        return f"{len(extra)} cells that look like data (is the row of headers there?)"
    return _list(
        [header if _harmless(header) else "(one that looks like data)" for header in extra]
    )


def _harmless(header: str) -> bool:
    return not re.search(r"@|\d{5}|\d[/.]\d+[/.]\d", header)


def _list(headers: list[str]) -> str:
    if not headers:
        return "none"
    more = len(headers) - HEADERS_SHOWN
    shown = [header[:LONGEST_HEADER] or "(blank)" for header in headers[:HEADERS_SHOWN]]
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")

"""Say which known layout a file has, or what is missing and what was not expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.header_words import list_headers, list_unexpected
from scrutiny_lib.loaders.published.layouts import Layout


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
    unexpected = list_unexpected(extra, known=len(headers) - len(extra))
    raise SourceError(
        f"{file}: unknown layout, nearest is '{nearest.id}'; headers missing: "
        f"{list_headers(missing)}; headers not expected: {unexpected}; use the file "
        "as published, or add its layout"
    )


def _likeness(found: Counter[str], wanted: Counter[str]) -> float:
    """Share of headers in common (Jaccard)."""
    return (found & wanted).total() / (found | wanted).total()

"""Say headers in an error without repeating what could be about a child."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADERS_SHOWN = 30
LONGEST_HEADER = 60
_LOOKS_LIKE_DATA = re.compile(r"^\s*$|@|\d{3}|\d[/.-]\d")


def list_headers(headers: Sequence[str]) -> str:
    """List headers that are known to be headers, ``none`` if there are none."""
    if not headers:
        return "none"
    more = len(headers) - HEADERS_SHOWN
    shown = [_one_line(header) or "(blank)" for header in headers[:HEADERS_SHOWN]]
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _one_line(header: str) -> str:
    """Return a header's first line: a missing quotation mark can put rows of data into the next."""
    lines = header.strip().splitlines() or [""]
    return lines[0][:LONGEST_HEADER] + (" ..." if len(lines) > 1 else "")


def list_unexpected(headers: Sequence[str], *, known: int) -> str:
    """List headers that were not expected.

    Parameters
    ----------
    headers : sequence of str
        As they stand in the file.
    known : int
        How many other headers of the row are known: with none, and with what looks like data,
        the row is no row of headers and nothing of it is repeated.
    """
    if known == 0 and any(_LOOKS_LIKE_DATA.search(header) for header in headers):
        return f"{len(headers)} cells that look like data (is the row of headers there?)"
    return list_headers(
        [header if _harmless(header) else "(one that looks like data)" for header in headers]
    )


def _harmless(header: str) -> bool:
    return not re.search(r"@|\d{5}|\d[/.]\d+[/.]\d", header)

"""Postcodes of Great Britain, Northern Ireland, the Isle of Man and the Channel Islands.

A postcode takes in fifteen homes on average: beside a count of one it singles out a child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrutiny_lib.disclosure.identifiers.finding import Span

_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT"
    " DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD"
    " LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK"
    " SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
    " ZZ GIR"
)
AREAS = frozenset(_AREAS.split())
_POSTCODE = re.compile(
    r"(?<![0-9A-Za-z])(?=("
    r"(?:GIR|[A-Z]{1,2}[0-9]{1,2}|[A-Z][0-9][A-HJKPSTUW]|[A-Z]{2}[0-9][ABEHMNPRVWXY])"
    r"[ -]{0,3}([0-9][ABD-HJLNP-UW-Z]{2}))(?![0-9A-Za-z]))",
    re.I,
)
_ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def postcodes(text: str) -> Iterator[Span]:
    """Find postcodes, in capitals or not, with a space, a hyphen or nothing in the middle.

    An ordinal in small letters is none (``table E1 2nd``), nor a colour (``#b112aa``), nor what
    begins with letters that are no postcode area.

    Notes
    -----
    Grammar: Office for National Statistics, "Postcode products", after BS 7666-2. Areas: Royal
    Mail's 124 with the forces' BF, the non-geographic BX, GIR
    (0AA) and the NHS's pseudo area ZZ.
    """
    for match in _POSTCODE.finditer(text):
        start, end = match.span(1)
        area = re.split(r"[^A-Z]", match.group(1).upper(), maxsplit=1)[0]
        is_colour = start > 0 and _COLOUR.fullmatch(text[start - 1 : end]) is not None
        if area in AREAS and not is_colour and not _ORDINAL.fullmatch(match.group(2)):
            yield start, end

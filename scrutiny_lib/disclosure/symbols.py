"""What stands in a cell that shows no figure. A symbol is never turned into a number."""

from __future__ import annotations

from scrutiny_lib.errors import DisclosureError

HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE, LOW, UNRELIABLE = "[c]", "[x]", "[z]", "[low]", "[u]"
SYMBOLS = (HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE, LOW, UNRELIABLE)
_CODES = {
    "c": HIDDEN,
    "*": HIDDEN,
    "x": NOT_AVAILABLE,
    "..": NOT_AVAILABLE,
    ":": NOT_AVAILABLE,
    "z": NOT_APPLICABLE,
    "-": NOT_APPLICABLE,
    "u": UNRELIABLE,
    "k": LOW,
    "low": LOW,
}


def printed_symbol(code: str) -> str:
    """Return how a publisher's code is printed.

    Parameters
    ----------
    code : str
        A code such as ``c`` or ``k``, or a symbol as it is printed.

    Raises
    ------
    DisclosureError
        If the code is not known: what it means for the figure isn't known either.
    """
    text = code.strip()
    if text in SYMBOLS:
        return text
    if text not in _CODES:
        known = ", ".join(_CODES)
        raise DisclosureError(f"a flag is not known, so nothing is shown; use one of {known}")
    return _CODES[text]

"""How a figure is written for a reader."""

from __future__ import annotations

import math

from scrutiny_lib.disclosure.rounding import round_half_up
from scrutiny_lib.errors import UsageError

_PLACES = {
    "count": 0,
    "per_cent": 1,
    "per_10_000": 1,
    "per_100_000": 1,
    "days": 0,
    "ratio": 2,
}
UNIT_WORDS = {
    "count": "number",
    "per_cent": "per cent",
    "per_10_000": "per 10,000",
    "per_100_000": "per 100,000",
    "days": "days",
    "ratio": "times",
}


def figure(value: float, unit: str, places: int | None = None) -> str:
    """Write a figure with its unit's sign: ``1,008``, ``46.3%``, ``57.9``.

    Parameters
    ----------
    value : float
        A finite number; percentages on a scale of 0 to 100.
    unit : {"count", "per_cent", "per_10_000", "per_100_000", "days", "ratio"}
        The indicator's unit.
    places : int, optional
        Decimal places; by default none for counts and days, two for ratios, one for the rest.

    Raises
    ------
    UsageError
        If the unit is not one of these, or the value is missing or infinite.
    """
    if unit not in _PLACES:
        raise UsageError(f"the unit '{unit}' is not known; use one of {', '.join(_PLACES)}")
    if not math.isfinite(value):
        raise UsageError("there is no figure to print; show the symbol that stands for it")
    rounded = round_half_up(value, _PLACES[unit] if places is None else places)
    sign = "%" if unit == "per_cent" else ""
    return f"{rounded:,f}{sign}".replace("-", "−")


def interval_text(lower: float, upper: float, unit: str) -> str:
    """Write an interval: ``43.3% to 49.4%``."""
    return f"{figure(lower, unit)} to {figure(upper, unit)}"


def count_word(count: int) -> str:
    """Write a whole number as running text does: in words up to twelve."""
    words = (
        "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
    return words[count] if 0 <= count < len(words) else f"{count:,}"


def join_words(items: list[str]) -> str:
    """Join with commas and a last "and"; nothing gives an empty text."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def sentence_case(text: str) -> str:
    """Make the first letter a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]

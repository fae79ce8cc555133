"""Rounding to a base, half up, and what a rounded figure tells of the one behind it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def round_half_up(value: float, places: int = 0) -> Decimal:
    """Round halves away from nought, as publishers do: 2495.85 to one place is 2495.9.

    Parameters
    ----------
    value : float
        A finite number; the shortest text that gives it back is what is rounded.
    places : int
        Decimal places; negative ones round to tens and hundreds.

    Notes
    -----
    Python, NumPy and pandas round halves to the even neighbour. Nought has no sign.
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def to_nearest(count: int, base: int) -> int:
    """Round a count to the nearest multiple of `base`, half up: 13 to the nearest 5 is 15."""
    return (2 * count + base) // (2 * base) * base


def counts_behind(rounded: int, base: int) -> tuple[int, int]:
    """Return the smallest and the largest count that `to_nearest` rounds to this figure."""
    return max(0, rounded - base // 2), rounded + (base - 1) // 2

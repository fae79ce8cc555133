"""Arguments are checked once, at the door, so that the formulas can be read as formulas."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from scrutiny_lib.metrics._numbers import (
    BoolArray,
    FloatArray,
    FloatOrArray,
    IntArray,
    SignArray,
    as_floats,
    refuse,
)

__all__ = [
    "BoolArray",
    "FloatArray",
    "FloatOrArray",
    "IntArray",
    "SignArray",
    "as_floats",
    "choice",
    "counts",
    "denominators",
    "fraction",
    "number",
    "one_series",
    "parts_of",
    "positive",
    "refuse",
    "together",
    "whole",
]


def counts(name: str, values: Any) -> FloatArray:
    """Read counts: numbers of zero or more.

    Raises
    ------
    ValueError
        If one is negative, infinite or no number.
    """
    out = as_floats(name, values)
    refuse(name, out, out < 0, "a count can't be below zero")
    return out


def denominators(name: str, values: Any) -> FloatArray:
    """Read totals or populations: numbers above zero.

    Raises
    ------
    ValueError
        If one is zero, negative, infinite or no number.
    """
    out = as_floats(name, values)
    refuse(name, out, out <= 0, "a denominator must be above zero; leave it missing if unknown")
    return out


def together(**arrays: FloatArray) -> list[FloatArray]:
    """Bring arrays to one shape.

    Raises
    ------
    ValueError
        If the shapes don't fit together.
    """
    try:
        return list(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} has shape {array.shape}" for name, array in arrays.items())
        raise ValueError(f"{shapes}: give arrays of one length, or a single number") from None


def parts_of(
    count_name: str, count: FloatArray, total_name: str, total: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Bring counts and the totals that they are parts of to one shape.

    Raises
    ------
    ValueError
        If a count is above its total, or the shapes don't fit.
    """
    x, n = together(**{count_name: count, total_name: total})
    refuse(count_name, x, x > n, f"a count can't be above its {total_name}")
    return x, n


def one_series(name: str, values: Any) -> FloatArray:
    """Read one series in time order.

    Raises
    ------
    ValueError
        If it isn't one-dimensional, or holds no number at all.
    """
    out = as_floats(name, values)
    if out.ndim != 1:
        raise ValueError(f"{name} has shape {out.shape}: give one series, in time order")
    if not np.isfinite(out).any():
        raise ValueError(f"{name} has no values among its {out.size} points: nothing to calculate")
    return out


def number(name: str, value: Any) -> float:
    """Read one finite number.

    Raises
    ------
    ValueError
        If it is missing, infinite, text or several numbers.
    """
    out = as_floats(name, value)
    if out.ndim != 0:
        raise ValueError(f"{name} has shape {out.shape}: give one number")
    return float(out)


def fraction(name: str, value: Any) -> float:
    """Read one number strictly between 0 and 1, such as a confidence.

    Raises
    ------
    ValueError
        If it isn't.
    """
    out = number(name, value)
    if not 0 < out < 1:
        raise ValueError(f"{name} is {out:g}: give a number above 0 and below 1, such as 0.95")
    return out


def positive(name: str, value: Any) -> float:
    """Read one number above zero.

    Raises
    ------
    ValueError
        If it isn't.
    """
    out = number(name, value)
    if out <= 0:
        raise ValueError(f"{name} is {out:g}: give a number above zero")
    return out


def whole(name: str, value: Any, least: int) -> int:
    """Read one whole number of at least `least`.

    Raises
    ------
    ValueError
        If it is smaller, a fraction or no number.
    """
    out = number(name, value)
    if out != int(out) or out < least:
        raise ValueError(f"{name} is {out:g}: give a whole number of {least} or more")
    return int(out)


def choice(name: str, value: object, allowed: Collection[str]) -> str:
    """Read one of a few words.

    Raises
    ------
    ValueError
        If it is another one.
    """
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} is {value!r}: use one of {', '.join(allowed)}")
    return value

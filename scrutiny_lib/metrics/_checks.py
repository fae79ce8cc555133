"""Arguments are checked once, at the door, so that the formulas can be read as formulas."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]
SignArray: TypeAlias = npt.NDArray[np.int8]

# A scalar in gives a float and an array gives an array, as with numpy's own functions. A union
# would make every caller cast.
FloatOrArray: TypeAlias = Any


def as_floats(name: str, values: Any) -> FloatArray:
    """Turn numbers into a float array in which missing is NaN.

    Parameters
    ----------
    name : str
        The argument's name, for the error.
    values : array-like
        Numbers of any shape; ``None``, ``NaN`` and ``pandas.NA`` are missing.

    Returns
    -------
    ndarray of float64
        A new array of the same shape (0-dimensional for a scalar).

    Raises
    ------
    ValueError
        If an element is text, true/false or infinite, or a scalar is missing.
    """
    raw = np.asarray(values)
    if raw.dtype.kind in "iuf":
        out = raw.astype(np.float64)
    else:
        out = _from_objects(name, np.asarray(values, dtype=object))
    refuse(name, out, np.isinf(out), "use a finite number, or leave it missing")
    if out.ndim == 0 and np.isnan(out):
        raise ValueError(f"{name} is missing: give a number")
    return out


def _from_objects(name: str, raw: npt.NDArray[Any]) -> FloatArray:
    missing = np.asarray(pd.isna(raw), dtype=bool).reshape(raw.shape)
    is_number = np.array([_is_number(item) for item in raw.ravel()], dtype=bool)
    refuse(name, raw, ~missing & ~is_number.reshape(raw.shape), "use numbers")
    out = np.full(raw.shape, np.nan)
    out[~missing] = raw[~missing].astype(np.float64)
    return out


def _is_number(item: object) -> bool:
    if isinstance(item, (str, bytes, bool, np.bool_)):
        return False
    try:
        float(item)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def refuse(name: str, values: npt.NDArray[Any], wrong: npt.NDArray[Any], advice: str) -> None:
    """Raise one line that names the argument, the first wrong position and its value.

    Parameters
    ----------
    name : str
        The argument's name.
    values : ndarray
        What was given.
    wrong : ndarray of bool
        Where it is wrong, of the same shape.
    advice : str
        What to do instead.

    Raises
    ------
    ValueError
        If any element is wrong.
    """
    count = int(np.count_nonzero(wrong))
    if count == 0:
        return
    if wrong.ndim == 0:
        raise ValueError(f"{name} is {_shown(values.item())}: {advice}")
    where = tuple(int(axis[0]) for axis in np.nonzero(wrong))
    position = ", ".join(str(axis) for axis in where)
    more = f" (and {count - 1} more)" if count > 1 else ""
    raise ValueError(f"{name}[{position}] is {_shown(values[where])}{more}: {advice}")


def _shown(value: object) -> str:
    if isinstance(value, (float, np.floating)):
        return f"{float(value):g}"
    return repr(value)


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

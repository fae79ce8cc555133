"""Numbers as float arrays in which missing is NaN, and one way to refuse a wrong one."""

from __future__ import annotations

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

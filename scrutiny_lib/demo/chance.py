"""Chance that comes out the same on every machine: whole numbers only.

Logarithms, powers and bell curves of a maths library may differ in their last digit between
machines. Here everything is drawn as whole numbers and compared with whole numbers, so that one
seed gives the same bytes wherever it is used.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Table = Sequence[tuple[int, int]]
_PER_MILLE = 1000
_FINE = 1_000_000
_UNIFORMS, _STEP = 12, 1 << 16


def generator(seed: int, name: str) -> np.random.Generator:
    """Return the generator of one part of the partnership.

    Parameters
    ----------
    seed : int
        Of the whole.
    name : str
        Of the part. Each part has its own, so that a change in one moves no other.
    """
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def around(rng: np.random.Generator, expected: npt.NDArray[np.float64]) -> Ints:
    """Draw counts that scatter about what is expected as counts of events do.

    Parameters
    ----------
    rng : Generator
        Where chance comes from.
    expected : ndarray of float64
        Means; the scatter is their square root.

    Returns
    -------
    ndarray of int64
        0 or more. The bell curve is the sum of twelve uniform draws.
    """
    draws = rng.integers(0, _STEP, size=(_UNIFORMS, *expected.shape)).sum(axis=0)
    bell = (draws - _UNIFORMS * _STEP // 2) / _STEP
    counts = np.rint(expected + np.sqrt(expected) * bell).astype(np.int64)
    return np.asarray(np.maximum(counts, 0))


def happens(rng: np.random.Generator, size: int, per_mille: int | Ints) -> Bools:
    """Draw which of so many happen, each with its chance in a thousand."""
    return np.asarray(rng.integers(0, _PER_MILLE, size=size) < per_mille)


def pick(rng: np.random.Generator, size: int, weights: Sequence[int] | Ints) -> Ints:
    """Draw positions, each as often as its weight says."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.int64))
    found = np.searchsorted(bounds, rng.integers(0, bounds[-1], size=size), side="right")
    return np.asarray(found, dtype=np.int64)


def spread(rng: np.random.Generator, size: int, table: Table) -> Ints:
    """Draw whole numbers that are spread as a table says.

    Parameters
    ----------
    table : sequence of (int, int)
        Parts in a thousand, from 0 to 1000, and the value up to which so many lie; in between,
        a straight line.
    """
    parts = np.array([part for part, _ in table], dtype=np.int64) * (_FINE // _PER_MILLE)
    values = np.array([value for _, value in table], dtype=np.int64)
    drawn = rng.integers(0, _FINE, size=size)
    at = np.searchsorted(parts, drawn, side="right") - 1
    width, rise = parts[at + 1] - parts[at], values[at + 1] - values[at]
    return np.asarray(values[at] + rise * (drawn - parts[at]) // width, dtype=np.int64)

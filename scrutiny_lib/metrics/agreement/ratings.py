"""Ratings as codes of a scale, and the cross-table of two raters as ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import FloatArray, IntArray, counts


@dataclass(frozen=True, eq=False)
class Coded:
    """Ratings as positions in a scale.

    Attributes
    ----------
    codes : ndarray of int64
        Units by raters; -1 where a rater gave no rating. Every unit has one or more.
    scale : tuple
        The categories, in order if there is one.
    places : ndarray of float64 or None
        Where each category stands on the scale; None if the categories have no order.
    """

    codes: IntArray
    scale: tuple[Any, ...]
    places: FloatArray | None

    @property
    def tallies(self) -> FloatArray:
        """Units by categories: how many raters put the unit there."""
        n_units, n_raters = self.codes.shape
        out = np.zeros((n_units, len(self.scale)))
        for rater in range(n_raters):
            rated = np.flatnonzero(self.codes[:, rater] >= 0)
            out[rated, self.codes[rated, rater]] += 1
        return out


def read_ratings(ratings: Any, scale: Sequence[Any] | None) -> Coded:
    """Read a frame of ratings.

    Parameters
    ----------
    ratings : DataFrame or 2-dimensional array
        One row a unit (a case), one column a rater; missing where one gave no rating.
    scale : sequence or None
        All categories, from one end to the other. None takes those in the ratings: numbers are
        in order, words are not.

    Returns
    -------
    Coded
        Without units that nobody rated.

    Raises
    ------
    ValueError
        If there are fewer than two raters, no unit has two ratings, a rating isn't on the
        scale, the scale names a category twice or holds fewer than one, or words and numbers
        are mixed.
    """
    frame = pd.DataFrame(ratings)
    if frame.shape[1] < 2:
        raise ValueError(f"ratings has {frame.shape[1]} raters: agreement needs two or more")
    cells = frame.to_numpy(dtype=object)
    missing = frame.isna().to_numpy()
    known, places = _scale(cells[~missing], scale)
    codes = _codes(cells, missing, known)
    codes = codes[(codes >= 0).any(axis=1)]
    if not (np.count_nonzero(codes >= 0, axis=1) >= 2).any():
        raise ValueError("ratings has no unit with two ratings: nothing can be compared")
    return Coded(codes, known, places)


def ratings_from_table(table: Any, scale: Sequence[Any] | None = None) -> pd.DataFrame:
    """Write a cross-table of two raters as one row a unit.

    Parameters
    ----------
    table : square array-like or DataFrame of counts
        How many units the first rater put in each row and the second in each column.
    scale : sequence, optional
        The categories; 1, 2, 3 … if None.

    Returns
    -------
    DataFrame
        Columns ``first`` and ``second``.

    Raises
    ------
    ValueError
        If the table isn't square, a count is negative or not whole, or the scale doesn't fit.
    """
    cells = counts("table", table)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1]:
        raise ValueError(f"table has shape {cells.shape}: give a square cross-table")
    if not (cells == np.floor(cells)).all():
        raise ValueError("table holds counts that are not whole or missing: give whole counts")
    names = list(range(1, len(cells) + 1)) if scale is None else list(scale)
    if len(names) != len(cells):
        raise ValueError(f"scale has {len(names)} categories for a table of {len(cells)}")
    first, second = np.indices(cells.shape)
    times = cells.astype(np.int64).ravel()
    return pd.DataFrame(
        {
            "first": [names[i] for i in np.repeat(first.ravel(), times)],
            "second": [names[i] for i in np.repeat(second.ravel(), times)],
        }
    )


def _scale(
    seen: np.ndarray[Any, Any], scale: Sequence[Any] | None
) -> tuple[tuple[Any, ...], FloatArray | None]:
    if scale is not None:
        named = tuple(scale)
        if len(set(named)) < len(named) or not named:
            raise ValueError(f"scale is {named}: name one or more categories, each once")
        return named, np.arange(len(named), dtype=np.float64)
    found = set(seen.tolist())
    numbers = [isinstance(item, (int, float, np.number)) for item in found]
    if all(numbers):
        ordered = tuple(sorted(found))
        return ordered, np.array(ordered, dtype=np.float64)
    if any(numbers):
        raise ValueError("ratings mixes words and numbers: give the scale")
    return tuple(sorted(found, key=str)), None


def _codes(
    cells: np.ndarray[Any, Any], missing: np.ndarray[Any, Any], scale: tuple[Any, ...]
) -> IntArray:
    place = {category: code for code, category in enumerate(scale)}
    codes = np.full(cells.shape, -1, dtype=np.int64)
    for row, column in zip(*np.nonzero(~missing), strict=True):
        rating = cells[row, column]
        if rating not in place:
            raise ValueError(f"ratings[{row}, {column}] is {rating!r}, not on the scale {scale}")
        codes[row, column] = place[rating]
    return codes

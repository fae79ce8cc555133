"""Many comparisons at once: what is left of each once all are held against chance together."""

from __future__ import annotations

from typing import Any

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray, as_floats, refuse


def holm(p_values: Any) -> FloatArray:
    """Adjust p-values so that the chance of any wrong claim among all of them is kept small.

    Parameters
    ----------
    p_values : array-like of float
        One a comparison, from 0 to 1. A missing one is no comparison.

    Returns
    -------
    ndarray of float64
        Of the same length, none below the one given. If all that are below 0.05 are claimed, the
        chance that any of them is wrong is at most 5%, however the comparisons hang together.

    Raises
    ------
    ValueError
        If one is below 0 or above 1, or they are no list.

    References
    ----------
    Holm S (1979), "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6:65-70.
    """
    p = as_floats("p_values", p_values)
    if p.ndim != 1:
        raise ValueError(f"p_values has shape {p.shape}: give one a comparison")
    refuse("p_values", p, (p < 0) | (p > 1), "a p-value lies between 0 and 1")
    places = np.argsort(p, kind="stable")[: np.count_nonzero(~np.isnan(p))]
    left = np.arange(places.size, 0, -1)
    adjusted = np.full(p.size, np.nan)
    adjusted[places] = np.minimum(1.0, np.maximum.accumulate(p[places] * left))
    return adjusted

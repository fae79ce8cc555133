"""How much two grades agree."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray

WEIGHTS = ("identity", "linear", "quadratic")


def weight_matrix(places: FloatArray | None, q: int, weights: str) -> FloatArray:
    """Say how much two categories agree: 1 for the same, 0 for the two ends of the scale.

    Parameters
    ----------
    places : ndarray or None
        Where the categories stand on the scale.
    q : int
        How many categories.
    weights : {"identity", "linear", "quadratic"}
        Whether near misses count in part.

    Returns
    -------
    ndarray of float64
        q by q.
    """
    if weights == "identity" or places is None or q == 1:
        return np.eye(q)
    apart = np.abs(places[:, None] - places[None, :]) / np.ptp(places)
    return np.asarray(1 - apart ** (1 if weights == "linear" else 2), dtype=np.float64)

"""How many of a finite number of cases an estimate of a proportion needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._poisson import z_score


def sample_size(
    population: Any, margin: float = 0.05, proportion: float = 0.5, confidence: float = 0.95
) -> Any:
    """Say how many cases to draw.

    Parameters
    ----------
    population : int or array-like
        How many cases there are.
    margin : float
        How far the estimate may be out: 0.05 for five percentage points either way.
    proportion : float
        What the proportion is expected to be; a half asks for most.
    confidence : float
        How sure that is to hold.

    Returns
    -------
    int or ndarray of int64
        Rounded up, and never above the population.

    Raises
    ------
    ValueError
        If a population is below one, not whole or missing, or another argument isn't strictly
        between 0 and 1.

    References
    ----------
    Cochran WG (1977), Sampling Techniques, sections 4.4 and 4.5 (finite correction).
    """
    n = check.denominators("population", population)
    wrong = ~(n == np.floor(n))
    check.refuse("population", n, wrong, "give a whole number of cases")
    p, e = check.fraction("proportion", proportion), check.fraction("margin", margin)
    unlimited = z_score(confidence) ** 2 * p * (1 - p) / e**2
    needed = unlimited / (1 + (unlimited - 1) / n)
    # Rounding must not ask for one case more where the formula gives a whole number.
    size = np.minimum(np.ceil(needed - 1e-9), n).astype(np.int64)
    size = np.maximum(size, 1)
    return int(size) if np.ndim(size) == 0 else size

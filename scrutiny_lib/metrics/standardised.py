"""Directly standardised rates: what the rate would be if the age groups were the standard's."""

from __future__ import annotations

from typing import Any

import numpy as np

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._poisson import Interval, byar_limits, make_interval, z_score

LEAST_EVENTS = 10


def directly_standardised_rate(
    counts: Any, populations: Any, standard: Any, per: float = 100_000, confidence: float = 0.95
) -> Interval:
    """Give a directly standardised rate with Dobson's interval.

    Parameters
    ----------
    counts : array-like
        Events, one element an age group; or one row an area and one column an age group.
    populations : array-like
        Of the same shape.
    standard : array-like
        The standard population, one element an age group.
    per : float
        The rate is for each `per` of the population.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        Floats for one area, arrays with one element an area for several. `n` is the population.
        An area with a group missing is missing.

    Raises
    ------
    ValueError
        If there are fewer than ten events in all, for any area; one area's group is missing; a
        count is negative; a population, a weight or `per` is zero or less; shapes don't fit.

    References
    ----------
    Dobson AJ and others (1991), Stat Med 10:457-462; OHID, Fingertips technical guidance.
    """
    scale, z = check.positive("per", per), z_score(confidence)
    x, n, weight = check.together(
        counts=check.counts("counts", counts),
        populations=check.denominators("populations", populations),
        standard=check.denominators("standard", standard),
    )
    if x.ndim not in (1, 2):
        raise ValueError(f"counts has shape {x.shape}: give age groups, or areas and age groups")
    missing = np.isnan(x + n + weight).any(axis=-1)
    if missing.ndim == 0 and missing:
        raise ValueError("counts or populations of an age group are missing: no rate without them")
    events, whole = x.sum(axis=-1), weight.sum(axis=-1)
    few = np.asarray(events < LEAST_EVENTS)
    check.refuse("counts in all", np.asarray(events), few, "fewer than 10 events make no rate")
    value = (weight * x / n).sum(axis=-1) / whole
    variance = (weight**2 * x / n**2).sum(axis=-1) / whole**2
    stretch = np.sqrt(variance / events)
    lower, upper = (value + stretch * (limit - events) for limit in byar_limits(events, z))
    method = "directly standardised, Dobson with Byar's limits"
    return make_interval(
        np.asarray(value * scale),
        np.asarray(lower * scale),
        np.asarray(upper * scale),
        confidence,
        method,
        np.asarray(n.sum(axis=-1)),
        missing=missing,
    )

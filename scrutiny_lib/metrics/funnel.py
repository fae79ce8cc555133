"""Funnels: how far an area may lie from its group before it is more than chance.

Local authorities differ by more than chance alone, so limits that know only chance flag nearly
all of them. The limits are therefore widened by the spread between areas, unless asked not to,
and each row's `method` says so.

References
----------
Spiegelhalter DJ (2005), "Funnel plots for comparing institutional performance", Stat Med
24:1185-1202; (2005) "Handling over-dispersion of performance indicators", Qual Saf Health Care
14:347-351.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._checks import BoolArray, FloatArray
from scrutiny_lib.metrics.funnel_frame import Limits, funnel_frame, limits_of, method_of
from scrutiny_lib.metrics.intervals import exact_poisson, z_score
from scrutiny_lib.metrics.overdispersion import Overdispersion, overdispersion

__all__ = ["Overdispersion", "funnel_proportion", "funnel_rate", "overdispersion"]


def funnel_proportion(counts: Any, totals: Any, *, adjust: bool = True) -> pd.DataFrame:
    """Compare proportions of areas with the proportion of them all.

    Parameters
    ----------
    counts : array-like
        How many had the feature, one element an area.
    totals : array-like
        Out of how many.
    adjust : bool
        Widen the limits for overdispersion, where there is any.

    Returns
    -------
    DataFrame
        One row an area, with the index of `counts` if that is a Series: ``value, n, average,
        lower_95, upper_95, lower_998, upper_998, position, is_adjusted, method``. `position` is
        ``"low_998"``, ``"low_95"``, ``"within"``, ``"high_95"``, ``"high_998"``, or
        ``"missing"`` for an area without a figure, which counts for nothing.

    Raises
    ------
    ValueError
        If a count is negative or above its total, a total is zero or less, shapes don't fit, or
        there are figures of fewer than two areas.

    Notes
    -----
    Without overdispersion the limits are p̄ ± z√(p̄(1-p̄)/n). With it they are made on the scale
    of arcsine √p, where s = 1/(2√n), and turned back.
    """
    x, n = check.parts_of(
        "counts", check.counts("counts", counts), "totals", check.denominators("totals", totals)
    )
    seen = _observed(x, n)
    average = float(x[seen].sum() / n[seen].sum())
    spread = np.sqrt(average * (1 - average) / n)

    def plain(confidence: float) -> Limits:
        reach = z_score(confidence) * spread
        return average - reach, average + reach

    angle, centre = np.arcsin(np.sqrt(x / n)), float(np.arcsin(np.sqrt(average)))
    error = 1 / (2 * np.sqrt(n))
    over = overdispersion(angle[seen], error[seen], centre) if adjust else None

    def widened(confidence: float, tau2: float) -> Limits:
        reach = z_score(confidence) * np.sqrt(error**2 + tau2)
        low, high = np.maximum(centre - reach, 0), np.minimum(centre + reach, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2

    limits = limits_of(over, plain, widened)
    method = method_of(over, "normal approximation")
    return funnel_frame(x / n, n, average, limits, over, method, _index(counts, x.size))


def funnel_rate(
    counts: Any, populations: Any, per: float = 10_000, *, adjust: bool = True
) -> pd.DataFrame:
    """Compare rates of areas with the rate of them all.

    Parameters
    ----------
    counts : array-like
        Events, one element an area.
    populations : array-like
        Whom they could have happened to.
    per : float
        Rates are for each `per` of the population.
    adjust : bool
        Widen the limits for overdispersion, where there is any.

    Returns
    -------
    DataFrame
        As `funnel_proportion`.

    Raises
    ------
    ValueError
        If a count is negative, a population or `per` is zero or less, shapes don't fit, or
        there are figures of fewer than two areas.

    Notes
    -----
    Without overdispersion the limits are exact Poisson limits over the expected count E, times
    the average. With it they are made on the scale of √(count/E), where s = 1/(2√E), and turned
    back.
    """
    scale = check.positive("per", per)
    x, n = check.together(
        counts=check.counts("counts", counts),
        populations=check.denominators("populations", populations),
    )
    seen = _observed(x, n)
    crude = float(x[seen].sum() / n[seen].sum())
    expected = n * crude
    average = crude * scale

    def plain(confidence: float) -> Limits:
        interval = exact_poisson(expected, confidence)
        return interval.lower / n * scale, interval.upper / n * scale

    # With no events anywhere there is nothing to transform, and nothing is overdispersed.
    some = expected if crude > 0 else np.ones_like(n)
    ratio, error = np.sqrt(x / some), 1 / (2 * np.sqrt(some))
    adjustable = adjust and crude > 0
    over = overdispersion(ratio[seen], error[seen], 1.0) if adjustable else None

    def widened(confidence: float, tau2: float) -> Limits:
        reach = z_score(confidence) * np.sqrt(error**2 + tau2)
        return average * np.maximum(1 - reach, 0) ** 2, average * (1 + reach) ** 2

    limits = limits_of(over, plain, widened)
    method = method_of(over, "exact Poisson")
    return funnel_frame(x / n * scale, n, average, limits, over, method, _index(counts, x.size))


def _observed(x: FloatArray, n: FloatArray) -> BoolArray:
    if x.ndim != 1:
        raise ValueError(f"counts has shape {x.shape}: give one element an area")
    seen = np.isfinite(x) & np.isfinite(n)
    if np.count_nonzero(seen) < 2:
        raise ValueError(f"counts has figures of {np.count_nonzero(seen)} areas: give two or more")
    return seen


def _index(given: Any, size: int) -> pd.Index:
    return given.index if isinstance(given, pd.Series) else pd.RangeIndex(size)

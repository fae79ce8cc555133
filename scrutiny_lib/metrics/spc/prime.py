"""P′ and U′ charts: percentages and rates whose denominators vary from point to point.

An ordinary p chart takes all variation beyond the binomial for a signal. With the large
denominators of a city every point is then one. Laney's adjustment lets the limits also hold the
variation from month to month that is there anyway.

References
----------
Laney DB (2002), "Improved control charts for attributes", Quality Engineering 14:531-537.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._checks import FloatArray
from scrutiny_lib.metrics.spc.counts import RARE_MEDIAN, refuse_short, trial_warnings
from scrutiny_lib.metrics.spc.labels import variation
from scrutiny_lib.metrics.spc.laney import ErrorOf, binomial_error, laney_limits, poisson_error
from scrutiny_lib.metrics.spc.points import RULES, check_options, point_frame, verdict
from scrutiny_lib.metrics.spc.segments import read_dates, refuse_yearly, segment_numbers


@dataclass(frozen=True, eq=False)
class PrimeChart:
    """A P′ or U′ chart's figures.

    Attributes
    ----------
    points : DataFrame
        As `XmR.points`, and the column ``n`` (the denominator); limits differ from row to row.
    sigma_z : tuple of float
        Laney's σz of each segment: 1 if there is only binomial or Poisson variation.
    variation, assurance, method, warnings, direction, target, rebase, n
        As for `XmR`; ``target`` is in the units of ``points["value"]``.
    """

    points: pd.DataFrame
    sigma_z: tuple[float, ...]
    variation: str
    assurance: str | None
    method: str
    warnings: tuple[str, ...]
    direction: str
    target: float | None
    rebase: tuple[int, ...]
    n: int


def p_prime(
    counts: Any,
    totals: Any,
    *,
    dates: Iterable[Any] | None = None,
    baseline: int | None = None,
    direction: str = "neutral",
    target: float | None = None,
    rebase: Any = (),
) -> PrimeChart:
    """Make a P′ chart of one series of proportions.

    Parameters
    ----------
    counts, totals : array-like
        How many of how many, at each point in time order. A point with either missing breaks
        runs and trends.
    dates, baseline, direction, rebase
        As for `xmr`.
    target : float, optional
        A proportion, from 0 to 1.

    Returns
    -------
    PrimeChart
        Proportions from 0 to 1.

    Raises
    ------
    ValueError
        As `xmr`; also if a count is negative or above its total, or a total is zero or less.

    Notes
    -----
    Limits are p̄ ± 3 σz √(p̄(1-p̄)/n) and are not cut off at 0 or 100 %.
    """
    x, n = check.parts_of(
        "counts", check.counts("counts", counts), "totals", check.denominators("totals", totals)
    )
    chart = _chart(x, n, 1.0, binomial_error, _Options(dates, baseline, direction, target, rebase))
    left = float(np.nanmedian(n - x))
    if left >= RARE_MEDIAN:
        return chart
    few = f"the median count of those without is {left:g}, below 5: limits are only rough"
    return replace(chart, warnings=(*chart.warnings, few))


def u_prime(
    counts: Any,
    populations: Any,
    *,
    per: float = 10_000,
    dates: Iterable[Any] | None = None,
    baseline: int | None = None,
    direction: str = "neutral",
    target: float | None = None,
    rebase: Any = (),
) -> PrimeChart:
    """Make a U′ chart of one series of rates.

    Parameters
    ----------
    counts, populations : array-like
        Events and whom they could have happened to, at each point in time order. A point with
        either missing breaks runs and trends.
    per : float
        Rates are for each `per` of the population.
    dates, baseline, direction, rebase
        As for `xmr`.
    target : float, optional
        A rate for each `per` of the population.

    Returns
    -------
    PrimeChart
        Events for each `per` of the population.

    Raises
    ------
    ValueError
        As `xmr`; also if a count is negative, or a population or `per` is zero or less.

    Notes
    -----
    Limits are ū ± 3 σz √(ū/n) and are not cut off at 0.
    """
    x, n = check.together(
        counts=check.counts("counts", counts),
        populations=check.denominators("populations", populations),
    )
    scale = check.positive("per", per)
    return _chart(x, n, scale, poisson_error, _Options(dates, baseline, direction, target, rebase))


@dataclass(frozen=True)
class _Options:
    dates: Iterable[Any] | None
    baseline: int | None
    direction: str
    target: float | None
    rebase: Any


def _chart(
    x: FloatArray, n: FloatArray, per: float, error_of: ErrorOf, options: _Options
) -> PrimeChart:
    values = check.one_series("counts", x / n)
    index = read_dates(options.dates, values.size)
    check_options(options.baseline, options.direction, options.target)
    refuse_yearly(index)
    _refuse_rare(x[np.isfinite(values)])
    segment, positions = segment_numbers(options.rebase, index)
    limits, sigma_z, reach = laney_limits(x, n, values, segment, error_of, options.baseline)
    refuse_short(limits, np.array([0, *positions]))
    mean = limits.mean[segment]
    points = point_frame(values * per, mean * per, reach * per, segment, options.direction, index)
    points.insert(1, "n", n)
    last = values[segment == segment[-1]]
    return PrimeChart(
        points=points,
        sigma_z=tuple(sigma_z.tolist()),
        variation=variation(points["point_type"].to_numpy(dtype=object)),
        assurance=verdict(options.target, options.direction, points, last),
        method=_method(error_of, options.baseline),
        warnings=trial_warnings(limits, options.baseline),
        direction=options.direction,
        target=None if options.target is None else float(options.target),
        rebase=positions,
        n=int(limits.n_observed.sum()),
    )


def _refuse_rare(events: FloatArray) -> None:
    middle = float(np.median(events))
    if middle < RARE_MEDIAN:
        raise ValueError(
            f"counts has a median of {middle:g}, below {RARE_MEDIAN}: "
            "use run_chart, or rare_events (G or T chart)"
        )


def _method(error_of: ErrorOf, baseline: int | None) -> str:
    base = "all points" if baseline is None else f"the first {baseline} points"
    name = "P′" if error_of is binomial_error else "U′"
    return f"{name}: mean ± 3 σz standard errors (Laney) of {base}; signals: {RULES}"

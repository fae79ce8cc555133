"""Intervals for coefficients of agreement: by resampling units, and Cohen's in large samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray, IntArray
from scrutiny_lib.metrics._poisson import Interval, z_score
from scrutiny_lib.metrics.agreement.coefficients import cross_table
from scrutiny_lib.metrics.agreement.result import UNDEFINED, Undefined

Coefficient = Callable[[FloatArray], FloatArray]
MOST_CELLS = 2_000_000  # of a matrix of draws; more are drawn in parts


@dataclass(frozen=True)
class Draws:
    """How units are drawn again.

    Attributes
    ----------
    n_units : int
        How many there are, and how many are drawn each time.
    resamples : int
        How often.
    seed : int
        Of the draws.
    clusters : ndarray of int or None
        Which cluster each unit is of, from 0 on: whole clusters are drawn then. None draws units.
    """

    n_units: int
    resamples: int
    seed: int
    clusters: IntArray | None = None

    @property
    def n_drawn(self) -> int:
        """How many clusters, or units, are drawn each time."""
        return self.n_units if self.clusters is None else int(self.clusters.max()) + 1

    @property
    def what(self) -> str:
        """What is drawn, in a word."""
        return "unit" if self.clusters is None else "cluster"

    def __iter__(self) -> Iterator[FloatArray]:
        """Give unit weights (draws, units), in parts that fit into memory."""
        random = np.random.default_rng(self.seed)
        count = self.n_drawn
        even = np.full(count, 1 / count)
        at_once = max(1, MOST_CELLS // self.n_units)
        for start in range(0, self.resamples, at_once):
            size = (min(at_once, self.resamples - start),)
            drawn = random.multinomial(count, even, size=size).astype(np.float64)
            yield drawn if self.clusters is None else drawn[:, self.clusters]


def bootstrap(
    coefficients: Mapping[str, Coefficient], draws: Draws, confidence: float
) -> dict[str, Interval | Undefined]:
    """Give percentile intervals by drawing units again and again.

    Parameters
    ----------
    coefficients : mapping of str to callable
        Each takes unit weights (draws, units) and gives one number a draw.
    draws : Draws
        How units are drawn.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    dict of str to Interval or "undefined"
        Undefined where the coefficient itself is. Draws in which it is undefined are left out,
        and the interval's method says how many.
    """
    once = np.ones((1, draws.n_units))
    drawn: dict[str, list[FloatArray]] = {name: [] for name in coefficients}
    for part in draws:
        for name, of in coefficients.items():
            drawn[name].append(of(part))
    return {
        name: _percentiles(float(of(once)[0]), np.concatenate(drawn[name]), confidence, draws)
        for name, of in coefficients.items()
    }


def cohen_interval(codes: IntArray, agree: FloatArray, confidence: float) -> Interval | Undefined:
    """Give Cohen's kappa with its large-sample interval.

    Parameters
    ----------
    codes : ndarray of int64
        (units, 2), as `Coded.codes`.
    agree : ndarray
        How much two categories agree.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval or "undefined"
        Undefined where both raters put everything in one category.

    References
    ----------
    Fleiss JL, Cohen J, Everitt BS (1969), Psychol Bull 72:323-327.
    """
    z, q = z_score(confidence), agree.shape[0]
    table = cross_table(np.ones((1, codes.shape[0])), codes, q)[0]
    n = float(table.sum())
    share = table / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    chance = float(rows @ agree @ columns)
    if chance >= 1 - 1e-12:
        return UNDEFINED
    kappa = (float((share * agree).sum()) - chance) / (1 - chance)
    pull = (agree @ columns)[:, None] + (rows @ agree)[None, :]
    spread = float((share * (agree - pull * (1 - kappa)) ** 2).sum())
    variance = (spread - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    reach = z * float(np.sqrt(max(variance, 0.0)))
    method = "Cohen's kappa, large-sample standard error (Fleiss, Cohen and Everitt)"
    return Interval(kappa, kappa - reach, min(kappa + reach, 1.0), confidence, method, n)


def _percentiles(
    value: float, drawn: FloatArray, confidence: float, draws: Draws
) -> Interval | Undefined:
    usable = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or usable.size == 0:
        return UNDEFINED
    tail = (1 - confidence) / 2
    lower, upper = (float(limit) for limit in np.quantile(usable, [tail, 1 - tail]))
    left_out = drawn.size - usable.size
    method = f"bootstrap by {draws.what}, percentiles of {drawn.size} draws, seed {draws.seed}" + (
        f", {left_out} undefined left out" if left_out else ""
    )
    return Interval(value, min(lower, value), max(upper, value), confidence, method, draws.n_units)

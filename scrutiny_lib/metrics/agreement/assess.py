"""One call that gives every coefficient of agreement with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray, IntArray, choice, fraction, whole
from scrutiny_lib.metrics.agreement.coefficients import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    observed,
)
from scrutiny_lib.metrics.agreement.intervals import (
    Coefficient,
    Draws,
    bootstrap,
    cohen_interval,
)
from scrutiny_lib.metrics.agreement.ratings import Coded, read_ratings
from scrutiny_lib.metrics.agreement.result import FEW_UNITS, UNDEFINED, Agreement
from scrutiny_lib.metrics.agreement.weights import WEIGHTS, weight_matrix
from scrutiny_lib.metrics.intervals import wilson

SEED = 20240401
RESAMPLES = 1_000


def agreement(
    ratings: Any,
    scale: Sequence[Any] | None = None,
    weights: str = "identity",
    *,
    confidence: float = 0.95,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    clusters: Sequence[Any] | None = None,
) -> Agreement:
    """Assess how far raters agree on units that several of them rated.

    Parameters
    ----------
    ratings : DataFrame or 2-dimensional array
        One row a unit (a case), one column a rater; missing where one gave no rating.
    scale : sequence, optional
        All grades, from one end to the other. None takes those in the ratings: numbers are in
        order, words are not. AC1 depends on how many grades the scale has, so give it.
    weights : {"identity", "linear", "quadratic"}
        Whether near misses count in part. Identity also makes alpha nominal; the others make it
        ordinal.
    confidence : float
        Of the intervals.
    seed, resamples : int
        Of the bootstrap by unit, at least 1 draw.
    clusters : sequence, optional
        What each unit belongs to, such as the case of a line of an audit: the bootstrap then
        draws whole cases, since lines of one case are graded by the same people on the same
        work. The intervals of agreed units and of Cohen's kappa in large samples take no
        account of it.

    Returns
    -------
    Agreement
        Percent, within one, kappa, AC1 and alpha, which belong together.

    Raises
    ------
    ValueError
        If there are fewer than two raters, no unit has two ratings, a rating isn't on the
        scale, words are weighted without a scale, or an argument is none of those above.

    Notes
    -----
    Cohen's kappa counts units that both rated. The others follow Gwet's treatment of missing
    ratings: units with one rating inform how common each grade is, those with two or more how
    far raters agree.
    """
    choice("weights", weights, WEIGHTS)
    fraction("confidence", confidence)
    whole("seed", seed, 0)
    whole("resamples", resamples, 1)
    coded = read_ratings(ratings, scale)
    if weights != "identity" and coded.places is None:
        raise ValueError(f"weights is {weights!r}, but words have no order: give the scale")
    agree = weight_matrix(coded.places, len(coded.scale), weights)
    n_raters = coded.codes.shape[1]
    draws = Draws(len(coded.codes), resamples, seed, _clusters(clusters, len(coded.codes)))
    found = bootstrap(_coefficients(coded, agree, weights), draws, confidence)
    values: dict[str, Any] = {
        name: UNDEFINED if one == UNDEFINED else one.value for name, one in found.items()
    }
    n_units, n_agreed = _units(coded.tallies)
    return Agreement(
        **values,
        n_units=n_units,
        n_agreed=n_agreed,
        n_raters=n_raters,
        agreed_interval=wilson(n_agreed, n_units, confidence),
        intervals=found,
        kappa_interval=cohen_interval(coded.codes, agree, confidence) if n_raters == 2 else None,
        confidence=confidence,
        seed=seed,
        resamples=resamples,
        scale=coded.scale,
        method=_method(n_raters, weights),
        warnings=_warnings(n_units, n_agreed),
    )


def _clusters(clusters: Sequence[Any] | None, n_units: int) -> IntArray | None:
    """Give each unit the number of its cluster, from 0 on.

    Raises
    ------
    ValueError
        If there are not as many as units.
    """
    if clusters is None:
        return None
    if len(clusters) != n_units:
        raise ValueError(f"clusters has {len(clusters)} entries for {n_units} units: give each one")
    places = {name: place for place, name in enumerate(dict.fromkeys(clusters))}
    return np.array([places[name] for name in clusters], dtype=np.int64)


def _coefficients(coded: Coded, agree: FloatArray, weights: str) -> dict[str, Coefficient]:
    tallies, q = coded.tallies, len(coded.scale)

    def near(draws: FloatArray) -> FloatArray:
        if coded.places is None:
            return np.full(draws.shape[0], np.nan)
        apart = np.abs(coded.places[:, None] - coded.places[None, :])
        return 100 * observed(draws, tallies, (apart <= 1).astype(np.float64))

    two = coded.codes.shape[1] == 2
    return {
        "percent": lambda draws: 100 * observed(draws, tallies, np.eye(q)),
        "within_one": near,
        "kappa": partial(cohen_kappa, codes=coded.codes, agree=agree)
        if two
        else partial(fleiss_kappa, tallies=tallies, agree=agree),
        "ac1": partial(gwet_ac, tallies=tallies, agree=agree),
        "alpha": partial(krippendorff_alpha, tallies=tallies, ordinal=weights != "identity"),
    }


def _units(tallies: FloatArray) -> tuple[int, int]:
    raters = tallies.sum(axis=1)
    paired = raters >= 2
    agreed = paired & (tallies.max(axis=1) == raters)
    return int(np.count_nonzero(paired)), int(np.count_nonzero(agreed))


def _method(n_raters: int, weights: str) -> str:
    kappa = "Cohen's kappa" if n_raters == 2 else "Fleiss' kappa"
    gwet = "AC1" if weights == "identity" else "AC2"
    level = "nominal" if weights == "identity" else "ordinal"
    return f"{kappa} and Gwet's {gwet}, {weights} weights; Krippendorff's alpha, {level}"


def _warnings(n_units: int, n_agreed: int) -> tuple[str, ...]:
    said = []
    if n_units < FEW_UNITS:
        said.append(
            f"{n_units} doubly graded cases, fewer than {FEW_UNITS}: show intervals, or counts only"
        )
    if n_agreed == n_units:
        said.append("all agree, so drawing cases again can't vary: use agreed_interval")
    return tuple(said)

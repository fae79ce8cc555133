"""The coefficients, for many weightings of the units at once.

Each function takes unit weights of shape (draws, units): one row of ones for the estimate, rows
of how often each unit was drawn for the bootstrap. It returns one number a draw, NaN where the
coefficient is undefined.

References
----------
Cohen J (1960), Educ Psychol Meas 20:37-46; Fleiss JL (1971), Psychol Bull 76:378-382; Gwet KL
(2008), Br J Math Stat Psychol 61:29-48; Krippendorff K (2011), "Computing Krippendorff's
Alpha-Reliability".
"""

from __future__ import annotations

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray, IntArray

_NONE_LEFT = 1e-12  # chance agreement this close to 1 leaves nothing to explain


def observed(draws: FloatArray, tallies: FloatArray, agree: FloatArray) -> FloatArray:
    """Average the agreement of all pairs of ratings within units.

    Parameters
    ----------
    draws : ndarray
        (draws, units).
    tallies : ndarray
        (units, categories): how many raters put the unit there.
    agree : ndarray
        (categories, categories), as `weight_matrix`.

    Returns
    -------
    ndarray
        From 0 to 1, one a draw; units with one rating don't count.
    """
    raters = tallies.sum(axis=1)
    paired = raters >= 2
    pairs = np.where(paired, raters * (raters - 1), 1.0)
    within = (tallies * (tallies @ agree - 1)).sum(axis=1) / pairs
    used = draws * paired
    return _ratio(used @ within, used.sum(axis=1))


def fleiss_kappa(draws: FloatArray, tallies: FloatArray, agree: FloatArray) -> FloatArray:
    """Give Fleiss' kappa, generalised to weights and missing ratings.

    Parameters
    ----------
    draws, tallies, agree : ndarray
        As for `observed`.

    Returns
    -------
    ndarray
        One a draw.
    """
    shares = _shares(draws, tallies)
    chance = np.einsum("dk,kl,dl->d", shares, agree, shares)
    return _beyond(observed(draws, tallies, agree), chance)


def gwet_ac(draws: FloatArray, tallies: FloatArray, agree: FloatArray) -> FloatArray:
    """Give Gwet's AC1, or AC2 with weights other than identity.

    Parameters
    ----------
    draws, tallies, agree : ndarray
        As for `observed`.

    Returns
    -------
    ndarray
        One a draw; undefined on a scale of one category.
    """
    q = agree.shape[0]
    if q == 1:
        return np.full(draws.shape[0], np.nan)
    shares = _shares(draws, tallies)
    chance = agree.sum() / (q * (q - 1)) * (shares * (1 - shares)).sum(axis=1)
    return _beyond(observed(draws, tallies, agree), chance)


def cohen_kappa(draws: FloatArray, codes: IntArray, agree: FloatArray) -> FloatArray:
    """Give Cohen's kappa of two raters.

    Parameters
    ----------
    draws : ndarray
        (draws, units).
    codes : ndarray of int64
        (units, 2), as `Coded.codes`; units without both ratings don't count.
    agree : ndarray
        As for `observed`.

    Returns
    -------
    ndarray
        One a draw.
    """
    table = cross_table(draws, codes, agree.shape[0])
    share = table / np.maximum(table.sum(axis=(1, 2), keepdims=True), 1)
    seen = (share * agree).sum(axis=(1, 2))
    chance = np.einsum("dk,kl,dl->d", share.sum(axis=2), agree, share.sum(axis=1))
    return _beyond(seen, chance)


def cross_table(draws: FloatArray, codes: IntArray, q: int) -> FloatArray:
    """Count units by the categories of two raters.

    Parameters
    ----------
    draws, codes : ndarray
        As for `cohen_kappa`.
    q : int
        How many categories.

    Returns
    -------
    ndarray
        (draws, q, q), the first rater in rows.
    """
    both = (codes >= 0).all(axis=1)
    cell = np.where(both, codes[:, 0] * q + codes[:, 1], 0)
    place = np.zeros((codes.shape[0], q * q))
    place[np.flatnonzero(both), cell[both]] = 1
    return np.asarray((draws @ place).reshape(-1, q, q))


def krippendorff_alpha(draws: FloatArray, tallies: FloatArray, *, ordinal: bool) -> FloatArray:
    """Give Krippendorff's alpha, nominal or ordinal.

    Parameters
    ----------
    draws, tallies : ndarray
        As for `observed`.
    ordinal : bool
        Whether the categories are in order.

    Returns
    -------
    ndarray
        One a draw; undefined where all pairable ratings are in one category.
    """
    q, raters = tallies.shape[1], tallies.sum(axis=1)
    paired = raters >= 2
    pairs = tallies[:, :, None] * (tallies[:, None, :] - np.eye(q))
    pairs = np.where(paired[:, None, None], pairs, 0) / np.maximum(raters - 1, 1)[:, None, None]
    together = (draws @ pairs.reshape(-1, q * q)).reshape(-1, q, q)
    of_each = together.sum(axis=2)
    far = _distance(of_each, ordinal)
    whole = of_each.sum(axis=1)
    seen = (together * far).sum(axis=(1, 2))
    chance = np.einsum("dk,dkl,dl->d", of_each, far, of_each) / np.maximum(whole - 1, 1)
    return 1 - _ratio(seen, chance)


def _distance(of_each: FloatArray, ordinal: bool) -> FloatArray:
    q = of_each.shape[1]
    if not ordinal:
        return np.broadcast_to(1 - np.eye(q), (of_each.shape[0], q, q))
    # The ratings between the middles of two categories are their distance.
    middle = np.cumsum(of_each, axis=1) - of_each / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)


def _shares(draws: FloatArray, tallies: FloatArray) -> FloatArray:
    each = tallies / tallies.sum(axis=1, keepdims=True)
    return np.asarray(draws @ each / draws.sum(axis=1, keepdims=True))


def _beyond(seen: FloatArray, chance: FloatArray) -> FloatArray:
    return _ratio(seen - chance, 1 - chance)


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    some = below > _NONE_LEFT
    return np.where(some, above / np.where(some, below, 1.0), np.nan)

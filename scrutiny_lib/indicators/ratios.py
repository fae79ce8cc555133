"""A group's rate held against that of everyone else, and no claim where there are few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.config.groups import GroupSettings
from scrutiny_lib.metrics._checks import BoolArray, as_floats
from scrutiny_lib.metrics.multiple import holm
from scrutiny_lib.metrics.rate_ratio import rate_ratio

COLUMNS = ("ratio", "lower", "upper", "p_adjusted")


def relative_to_others(
    count: Any,
    population: Any,
    everyone: float,
    people: float,
    settings: GroupSettings,
    *,
    families: int = 1,
) -> pd.DataFrame:
    """Hold the rate of each group against that of everyone else.

    Parameters
    ----------
    count, population : array-like
        One element a group; missing where it is hidden, or nobody knows how many live here.
    everyone, people : float
        All who were counted, those of unknown group too, and all who live here. Everyone else is
        everyone less the group: leaving out those of unknown group would tell how many they are.
    settings : GroupSettings
        Confidence, and what is too few.
    families : int
        How many such comparisons a pack makes: the chance of any wrong claim is kept small over
        all of them.

    Returns
    -------
    DataFrame
        ``ratio, lower, upper, p_adjusted, is_clear, too_few``, one row a group. Where `too_few`,
        or a number is missing, nothing is claimed.

    References
    ----------
    `scrutiny_lib.metrics.rate_ratio.rate_ratio`, `scrutiny_lib.metrics.multiple.holm`; over
    several families each is held to its part of the chance (Bonferroni).
    """
    own, size = as_floats("count", count), as_floats("population", population)
    few = _is_too_few(own, size, float(everyone), float(people), settings)
    known = np.isfinite(own) & np.isfinite(size) & (size < people) & ~few
    values = np.full((len(COLUMNS), own.size), np.nan)
    if np.isfinite(everyone) and known.any():
        ratio = rate_ratio(
            own[known],
            size[known],
            everyone - own[known],
            people - size[known],
            settings.confidence,
        )
        adjusted = np.minimum(1.0, families * holm(ratio.p_value))
        values[:, known] = [ratio.value, ratio.lower, ratio.upper, adjusted]
    found = pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))
    return found.assign(is_clear=found["p_adjusted"] < 1 - settings.confidence, too_few=few)


def _is_too_few(
    own: Any, size: Any, everyone: float, people: float, settings: GroupSettings
) -> BoolArray:
    """Tell where the group or the rest is too small, by children or by what would be expected."""
    with np.errstate(invalid="ignore"):
        expected = everyone * size / people
        rest = everyone - expected
        few: BoolArray = (
            (size < settings.least_children)
            | (people - size < settings.least_children)
            | (expected < settings.least_expected)
            | (rest < settings.least_expected)
        )
    known: BoolArray = few & np.isfinite(size)
    return known

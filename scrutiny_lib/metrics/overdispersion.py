"""How much more areas differ than chance would make them.

References
----------
Spiegelhalter DJ (2005), "Handling over-dispersion of performance indicators", Qual Saf Health
Care 14:347-351.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scrutiny_lib.metrics._checks import as_floats, denominators, number, refuse, together

WINSORISED = 0.1


@dataclass(frozen=True)
class Overdispersion:
    """How much more areas differ than chance alone would make them.

    Attributes
    ----------
    phi : float
        The mean of the squared, winsorised z scores; about 1 if there is only chance.
    tau2 : float
        The variance between areas on the transformed scale; 0 if chance is enough.
    k : int
        How many areas it rests on.
    """

    phi: float
    tau2: float
    k: int


def overdispersion(
    estimates: Any, standard_errors: Any, centre: float, winsorise: float = WINSORISED
) -> Overdispersion:
    """Measure how much more areas differ than chance would make them.

    Parameters
    ----------
    estimates : array-like
        One element an area, on a scale on which they are about normal.
    standard_errors : array-like
        Their standard errors by chance alone.
    centre : float
        The group's average on that scale.
    winsorise : float
        The part at each end of the z scores that is drawn in to its quantile, so that a few
        outliers don't widen the limits until nobody is one.

    Returns
    -------
    Overdispersion
        φ = Σz²/k and τ² = max(0, (kφ - (k-1)) / (Σs⁻² - Σs⁻⁴/Σs⁻²)).

    Raises
    ------
    ValueError
        If there are fewer than two areas, one is missing, a standard error is zero or less,
        shapes don't fit, or `winsorise` isn't from 0 to below a half.
    """
    y, s = together(
        estimates=as_floats("estimates", estimates),
        standard_errors=denominators("standard_errors", standard_errors),
    )
    refuse("estimates", y, np.isnan(y + s), "leave out areas without a figure")
    if y.ndim != 1 or y.size < 2:
        raise ValueError(f"estimates has shape {y.shape}: give one element an area, two or more")
    part = number("winsorise", winsorise)
    if not 0 <= part < 0.5:
        raise ValueError(f"winsorise is {part:g}: give a part from 0 to below 0.5")
    z = (y - number("centre", centre)) / s
    low, high = np.quantile(z, [part, 1 - part])
    z = np.clip(z, low, high)
    k, weight = z.size, s**-2.0
    phi = float(np.mean(z**2))
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    return Overdispersion(phi, max(0.0, (k * phi - (k - 1)) / spread), k)

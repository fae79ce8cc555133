"""How often a control chart shows a signal although nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from scrutiny_lib.metrics.spc.many import xmr_by

SERIES = 4_000
SEED = 20_260_401


@dataclass(frozen=True)
class Chance:
    """What the rules find in pure noise.

    Attributes
    ----------
    points : int
        How long each series is.
    ever : float
        Share of series with a signal anywhere, between 0 and 1.
    now : float
        Share of series whose last point is part of a signal.
    """

    points: int
    ever: float
    now: float


@lru_cache(maxsize=128)
def chance_of_a_signal(points: int) -> Chance:
    """Return how often the four rules of `xmr` find something in independent normal values.

    There is no closed form, since the limits are worked out from the same points that are judged
    by them; so 4,000 series are drawn from a fixed seed (a standard error of at most 0.8
    percentage points). Months that follow one another in a real service are seldom independent:
    true shares are somewhat higher.

    Parameters
    ----------
    points : int
        How many points a chart has.

    Returns
    -------
    Chance

    Raises
    ------
    ValueError
        If there is no point.
    """
    if points < 1:
        raise ValueError(f"points is {points}: a chart has at least one")
    values = np.random.default_rng([SEED, points]).normal(size=(SERIES, points))
    frame = pd.DataFrame(
        {"series": np.repeat(np.arange(SERIES), points), "value": values.ravel()},
    )
    signal = xmr_by(frame, "series")["signal"].to_numpy(dtype=object)
    found = (signal != "common_cause").reshape(SERIES, points)
    return Chance(points, float(found.any(axis=1).mean()), float(found[:, -1].mean()))

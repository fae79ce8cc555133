"""How far matters went: from the first talk to publication."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scrutiny_lib.config.reviews import Stage

YEAR_ENDS_MONTH = 3


def year_of(days: pd.Series) -> pd.Series:
    """Return the year in which the year to 31 March that holds each day ends.

    Returns
    -------
    Series of Int64
        Missing where the day is.
    """
    year: pd.Series = (days.dt.year + (days.dt.month > YEAR_ENDS_MONTH)).astype("Int64")
    return year


def quarter_of(days: pd.Series) -> pd.Series:
    """Name the quarter of the calendar of each day, as ``Jan to Mar 2026``."""
    names = {1: "Jan to Mar", 2: "Apr to Jun", 3: "Jul to Sep", 4: "Oct to Dec"}
    named: pd.Series = days.dt.quarter.map(names) + " " + days.dt.year.astype("Int64").astype("str")
    return named.where(days.notna(), "Not known")


def stages_reached(
    reviews: pd.DataFrame, stages: Sequence[Stage], not_in_funnel: Sequence[str]
) -> pd.DataFrame:
    """Say how far each matter went.

    Parameters
    ----------
    reviews : DataFrame
        The table ``reviews``.
    stages : sequence of Stage
        In their order.
    not_in_funnel : sequence of str
        Levels that are left out: they are no serious incident.

    Returns
    -------
    DataFrame
        One row a matter: ``review_id``, ``year`` (in which the year to March ends in which the
        council became aware) and a column of True and False for each stage. Whoever reached a
        stage reached all before it, though a day may not be written down.
    """
    some = reviews[~reviews["level"].isin(list(not_in_funnel))]
    has_day = some[[stage.by for stage in stages]].notna().to_numpy()
    later = np.flip(np.maximum.accumulate(np.flip(has_day, axis=1), axis=1), axis=1)
    found = pd.DataFrame(later, columns=[stage.stage for stage in stages], index=some.index)
    found.insert(0, "year", year_of(some["aware_date"]))
    found.insert(0, "review_id", some["review_id"])
    return found.reset_index(drop=True)

"""Street-level crime as data.police.uk publishes it, counted by month and kind.

Nothing in it tells of children: it holds crimes with victims of all ages, and incidents of
anti-social behaviour, which are no crimes. The two are never added up.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.extracts.count import Area
from scrutiny_lib.loaders.observations import COLUMNS, empty_observations, validate_observations
from scrutiny_lib.loaders.tables.codes import plain_words

STREET_LEVEL = "street_level_crime"
ANTISOCIAL = "anti-social behaviour"
CRIMES_ID, ANTISOCIAL_ID = "pol_street_crimes", "pol_street_antisocial"
NO_CHILDREN = (
    "Street-level crime holds nothing about children: victims of all ages are in it, and no ages."
)


def street_level(rows: Dataset, area: Area) -> tuple[Dataset, Dataset]:
    """Count street-level rows of the partnership's own area.

    Parameters
    ----------
    rows : Dataset
        As read by the table ``street_level_crime``.
    area : Area
        The partnership's own; small areas are named after it, as ``Leeds 001A``.

    Returns
    -------
    (counts, observations)
        `counts` has ``month``, ``crime_type``, ``counting_unit`` and ``count``.
    """
    own, elsewhere, nowhere = _of_area(rows.frame, area.area_name)
    kind = own["crime_type"].map(plain_words)
    unit = np.where(kind == ANTISOCIAL, "incident", "event")
    counts = (
        own.assign(counting_unit=unit)
        .groupby(["month", "crime_type", "counting_unit"])
        .size()
        .reset_index(name="count")
    )
    file = rows.record.files[-1].name
    issues = [Issue("no_child_information", NO_CHILDREN, file=file)]
    for many, where in ((elsewhere, "in other areas"), (nowhere, "without a place")):
        if many:
            message = f"Rows {where}, which are not counted for the partnership."
            issues.append(Issue("area_not_own", message, file=file, count=many))
    figures = _observations(counts, area)
    record = dataclasses.replace(
        rows.record,
        layout=STREET_LEVEL,
        period_end=figures["period_end"].max().date() if len(figures) else None,
    )
    return Dataset(counts, record, (*rows.issues, *issues)), Dataset(figures, record)


def _of_area(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, int, int]:
    """Return the rows of an area, and how many lie elsewhere or have no place."""
    small = frame["small_area_name"]
    within = small.str.replace(r"\s+\d{3}[A-Z]$", "", regex=True).map(plain_words, "ignore")
    own = (within == plain_words(name)).fillna(False)
    return frame[own], int((~own & small.notna()).sum()), int(small.isna().sum())


def _observations(counts: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Add up crimes, and incidents for themselves, of each month."""
    ids = {"event": CRIMES_ID, "incident": ANTISOCIAL_ID}
    sums = counts.groupby(["month", "counting_unit"])["count"].sum().astype("float64").reset_index()
    frame = pd.DataFrame(
        {
            "period_start": sums["month"],
            "period_end": sums["month"] + pd.offsets.MonthEnd(0),
            "area_code": area.area_code,
            "area_name": area.area_name,
            "agency": "police",
            "indicator_id": sums["counting_unit"].map(ids),
            "numerator": sums["count"],
            "denominator": np.nan,
            "value": sums["count"],
            "unit": "count",
            "flag": "",
            "source_id": STREET_LEVEL,
        }
    )
    kinds = empty_observations().dtypes.to_dict()
    return validate_observations(frame[list(COLUMNS)].astype(kinds), name=STREET_LEVEL)

"""Turn the figures of returns into observations."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from scrutiny_lib.loaders.extracts.count import Area
from scrutiny_lib.loaders.observations import COLUMNS, empty_observations, validate_observations
from scrutiny_lib.loaders.partner_returns.figures import Figure


def as_observations(figures: Sequence[Figure], area: Area) -> pd.DataFrame:
    """Return figures in the shape of `scrutiny_lib.loaders.observations`.

    Two organisations that answer for one indicator have two sources: their figures are parts of
    the area's, and nothing adds them up here.
    """
    if not figures:
        return empty_observations()
    rows = [
        (
            pd.Timestamp(one.start),
            pd.Timestamp(one.end),
            area.area_code,
            area.area_name,
            one.indicator.agency,
            one.indicator.id,
            one.numerator,
            one.denominator,
            one.value,
            one.indicator.unit,
            one.flag,
            source_of(one),
        )
        for one in figures
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = empty_observations().dtypes.to_dict()
    frame = frame.astype(kinds).sort_values(["indicator_id", "period_start", "source_id"])
    return validate_observations(frame.reset_index(drop=True), name="the partner returns")


def source_of(figure: Figure) -> str:
    """Return the source's id: the sender's agency, and the organisation if one is named."""
    said = f"{figure.said.agency} {figure.said.organisation}".casefold()
    return "partner_return_" + re.sub(r"[^a-z0-9]+", "_", said).strip("_")

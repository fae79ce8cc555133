"""The days on which rare events happened: for charts of the time between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from scrutiny_lib.indicators.flows import FLOWS
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.extracts.maps import Extract
from scrutiny_lib.loaders.extracts.rows import fitting
from scrutiny_lib.loaders.extracts.spec import Counted


def event_days(
    indicator_id: str, datasets: Mapping[str, Dataset], extracts: Iterable[Extract] = ()
) -> pd.Series | None:
    """Return the days of the rows that an indicator counts, in order.

    Parameters
    ----------
    indicator_id : str
        One that counts rows of the council's lists or of an extract.
    datasets : mapping of str to Dataset
        By table.
    extracts : iterable of Extract
        How extracts are counted.

    Returns
    -------
    Series of datetime64 or None
        None where no list or extract counts it row by row, or it has not arrived. A day after the
        one on which the file arrived is a mistake, and left out.
    """
    for table, at, counted in _ways(extracts):
        if counted.indicator != indicator_id or counted.count != "rows" or table not in datasets:
            continue
        dataset = datasets[table]
        fits, _ = fitting(dataset.frame, counted.where)
        days = dataset.frame.loc[fits, at].dropna()
        arrived = dataset.record.date_received
        known = days if arrived is None else days[days <= pd.Timestamp(arrived)]
        return known.sort_values(ignore_index=True)
    return None


def _ways(extracts: Iterable[Extract]) -> Iterable[tuple[str, str, Counted]]:
    """Yield table, date column and rule of everything that is counted."""
    yield from ((flow.table, flow.at, flow.counted) for flow in FLOWS)
    for one in extracts:
        if one.table.at is not None:
            yield from ((one.table.table, one.table.at, counted) for counted in one.map.counts)

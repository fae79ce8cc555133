"""Turn dates of birth into ages at the event, and ages into bands.

A date of birth goes no further than here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.tables.codes import CodeList
from scrutiny_lib.loaders.tables.faults import Faults, Rows

UNBORN = -1
# A plan may start before birth; longer before, the date is wrong.
LONGEST_PREGNANCY = np.timedelta64(310, "D")
OLDEST = 120
_MONTH = 32  # more than its days
MOST_DAYS = 100_000  # more than two centuries and a half
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Ages:
    """`years`: completed years at the event, -1 for a child not born yet; `band`: of them."""

    years: pd.api.extensions.ExtensionArray
    band: pd.Categorical[Any]


def ages_at(
    born: Days | None,
    given: npt.NDArray[np.float64] | None,
    event: Days | None,
    bands: CodeList,
    rows: Rows,
    faults: Faults,
    header: str,
) -> Ages:
    """Work out ages from dates of birth, else from the ages that are given.

    Parameters
    ----------
    born, event : ndarray of datetime64, optional
        Dates of birth and of the event.
    given : ndarray of float, optional
        Ages in years, as 6.138, for rows without a usable date of birth.
    bands : CodeList
        Age bands; each code has its `lowest` age.
    rows, faults, header
        Where to note what is wrong.

    Raises
    ------
    UsageError
        If a band has no lowest age.
    """
    years = np.full(len(rows), np.nan)
    if given is not None:
        years = np.where((given >= UNBORN) & (given <= OLDEST), np.floor(given), np.nan)
    if born is not None and event is not None:
        born, event = born.astype("datetime64[D]"), event.astype("datetime64[D]")
        at_event = completed_years(born, event)
        years = np.where(np.isnan(at_event), years, at_event)
        late = born > event + LONGEST_PREGNANCY
        faults.add("born_after_event", header, rows[late])
        years[late] = np.nan
    missing = np.isnan(years)
    faults.add("age_missing", header, rows[missing])
    whole = np.where(missing, 0, years).astype(np.int16)
    return Ages(pd.arrays.IntegerArray(whole, missing), _band(whole, missing, bands))


def completed_years(born: Days, event: Days) -> npt.NDArray[np.float64]:
    """Count birthdays up to the event, the day itself included; -1 before birth.

    A child born on 29 February has its birthday on 1 March in other years.
    """
    start, end = born.astype("datetime64[D]"), event.astype("datetime64[D]")
    years = (_calendar(end) - _calendar(start)) // (12 * _MONTH)
    counted = np.where(end < start, float(UNBORN), years)
    counted[np.isnat(start) | np.isnat(end)] = np.nan
    return counted


def _calendar(days: Days) -> npt.NDArray[np.int32]:
    """Return for each day the month, counted on without end, times `_MONTH`, and its number in it.

    The calendar is looked up once for each day there can be: rows are many more.
    """
    numbers, missing = days.view(np.int64), np.isnat(days)
    if missing.any():  # which day they are taken for does not count
        numbers = np.where(missing, numbers.max(), numbers)
    if not len(numbers) or missing.all():
        return np.zeros(len(numbers), dtype=np.int32)
    first, last = int(numbers.min()), int(numbers.max())
    few = last - first <= MOST_DAYS
    every = (np.arange(first, last + 1) if few else numbers).view("datetime64[D]")
    months = every.astype("datetime64[M]")
    calendar = months.view(np.int64) * _MONTH + (every - months).view(np.int64)
    looked_up = calendar.astype(np.int32)
    return np.asarray(looked_up[numbers - first]) if few else looked_up


def _band(
    years: npt.NDArray[np.int16], missing: npt.NDArray[np.bool_], bands: CodeList
) -> pd.Categorical[Any]:
    """Return the band of each age."""
    lowest = [code.lowest for code in bands.codes]
    if any(bound is None for bound in lowest):
        raise UsageError(
            f"the code list '{bands.label}': every age band needs 'lowest', its youngest age"
        )
    bounds = np.array(lowest, dtype=np.int64)
    order = np.argsort(bounds)
    oldest = max(OLDEST, int(bounds.max()))
    place = np.searchsorted(bounds[order], np.arange(UNBORN, oldest + 1), side="right") - 1
    band_of = np.where(place < 0, -1, order[np.maximum(place, 0)]).astype(np.int8)
    numbers = band_of[np.minimum(years, oldest) - UNBORN]
    numbers[missing] = -1
    return pd.Categorical.from_codes(
        numbers, dtype=pd.CategoricalDtype(list(bands.values), ordered=True)
    )

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
LONGEST_PREGNANCY_DAYS = 310  # a plan may start before birth; longer before, the date is wrong
OLDEST = 120
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
        plausible = (given >= UNBORN) & (given <= OLDEST)
        years[plausible] = np.where(given < 0, UNBORN, np.floor(given))[plausible]
    if born is not None and event is not None:
        known = ~(np.isnat(born) | np.isnat(event))
        at_event = completed_years(born, event)
        late = known & (
            born.astype("datetime64[D]") - event.astype("datetime64[D]")
            > np.timedelta64(LONGEST_PREGNANCY_DAYS, "D")
        )
        faults.add("born_after_event", header, rows[late])
        years[known] = np.where(late, np.nan, at_event)[known]
    faults.add("age_missing", header, rows[np.isnan(years)])
    whole = pd.arrays.IntegerArray(np.nan_to_num(years).astype(np.int16), np.isnan(years))
    return Ages(whole, _band(years, bands))


def completed_years(born: Days, event: Days) -> npt.NDArray[np.float64]:
    """Count birthdays up to the event, the day itself included; -1 before birth.

    A child born on 29 February has its birthday on 1 March in other years.
    """
    start, end = born.astype("datetime64[D]"), event.astype("datetime64[D]")
    missing = np.isnat(start) | np.isnat(end)
    (month_born, day_born), (month_then, day_then) = _months_and_days(start), _months_and_days(end)
    years = (month_then - month_born - (day_then < day_born)) // 12
    return np.where(missing, np.nan, np.where(end < start, float(UNBORN), years))


def _months_and_days(days: Days) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the month of each day, counted on without end, and its number in the month.

    The calendar is looked up once for each day there can be: rows are many more.
    """
    numbers = days.astype(np.int64)
    known = ~np.isnat(days)
    if not known.any():
        return np.zeros_like(numbers), np.zeros_like(numbers)
    first, last = int(numbers[known].min()), int(numbers[known].max())
    if last - first > MOST_DAYS:
        every, place = days, np.arange(len(days))
    else:
        every = np.arange(first, last + 1).astype("datetime64[D]")
        place = np.where(known, numbers - first, 0)
    months = every.astype("datetime64[M]")
    return months.astype(np.int64)[place], (every - months).astype(np.int64)[place]


def _band(years: npt.NDArray[np.float64], bands: CodeList) -> pd.Categorical[Any]:
    """Return the band of each age."""
    lowest = [code.lowest for code in bands.codes]
    if any(bound is None for bound in lowest):
        raise UsageError(
            f"the code list '{bands.label}': every age band needs 'lowest', its youngest age"
        )
    bounds = np.array(lowest, dtype=float)
    order = np.argsort(bounds)
    place = np.searchsorted(bounds[order], np.nan_to_num(years, nan=-99), side="right") - 1
    numbers = np.where(place < 0, -1, order[np.maximum(place, 0)])
    return pd.Categorical.from_codes(
        numbers, dtype=pd.CategoricalDtype(list(bands.values), ordered=True)
    )

"""Fill in the population of a rate, where the file leaves it out.

The Department for Education's rates for the year ending March rest on the ONS estimate for the
middle of the year before. Files before 2025 print the rate and not the population. The newest
estimates give every printed rate of the years to 2022 exactly and hardly any of 2023 and 2024,
for which the release used an earlier version of the estimates. So:

- a rate that is not printed is computed from the estimate, and the estimate is its denominator;
- a printed rate stays as printed, and the estimate becomes its denominator only if it gives
  every printed rate of that indicator and year. Otherwise the denominator stays missing: the
  population that the rate rests on was not published with it.
"""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.observations import PER
from scrutiny_lib.loaders.published.cells import NOT_GIVEN
from scrutiny_lib.loaders.published.series import (
    AWAITS_POPULATION,
    COMPUTED,
    compute,
    reproduces,
)


def fill_populations(frame: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Fill denominators from the population estimates, and compute the rates that need them.

    Parameters
    ----------
    frame : DataFrame
        Observations with ``basis``, ``decimals`` and ``population_year`` (missing where a row
        needs no population).
    population : DataFrame
        Observations of ``pop_0_17``.

    Returns
    -------
    DataFrame
        The same rows without ``population_year`` and ``decimals``.
    """
    estimate, symbol = _look_up(frame, population)
    per = frame["unit"].map(PER)
    awaits = frame["basis"] == AWAITS_POPULATION
    flag = frame["flag"].mask(awaits & (frame["flag"] == ""), symbol)
    value, flag = (
        new.where(awaits, old)
        for new, old in zip(
            compute(frame["numerator"], estimate, flag, per),  # type: ignore[arg-type]
            (frame["value"], frame["flag"]),
            strict=True,
        )
    )
    same = reproduces(frame["numerator"], estimate, frame["value"], per, frame["decimals"])  # type: ignore[arg-type]
    fills = awaits | _whole_groups(frame, same, estimate)
    out = frame.assign(
        value=value,
        flag=flag,
        denominator=frame["denominator"].where(~fills, estimate),
        basis=frame["basis"].mask(awaits, COMPUTED),
    )
    return out.drop(columns=["population_year", "decimals"])


def _look_up(frame: pd.DataFrame, population: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Find each row's estimate, and the symbol that stands in its place where there is none."""
    keys = pd.MultiIndex.from_arrays([population["area_code"], population["period_end"].dt.year])
    wanted = pd.MultiIndex.from_arrays([frame["area_code"], frame["population_year"]])
    estimates = pd.Series(population["value"].to_numpy(), index=keys)
    symbols = pd.Series(population["flag"].to_numpy(), index=keys)
    estimate = pd.Series(estimates.reindex(wanted).to_numpy(), index=frame.index)
    symbol = pd.Series(symbols.reindex(wanted).to_numpy(), index=frame.index)
    return estimate, symbol.fillna(NOT_GIVEN).astype("str")


def _whole_groups(frame: pd.DataFrame, same: pd.Series, estimate: pd.Series) -> pd.Series:
    """Say which rows belong to an indicator and year whose rates are all reproduced."""
    needs = frame["population_year"].notna() & frame["denominator"].isna()
    can_tell = needs & frame[["numerator", "value"]].notna().all(axis=1) & estimate.notna()
    keys = [frame["indicator_id"], frame["period_end"]]
    all_same = same.where(can_tell, True).astype("bool").groupby(keys).transform("all")
    told = can_tell.groupby(keys).transform("any")
    return needs & all_same & told

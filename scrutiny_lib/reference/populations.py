"""Put the rates of all years on one version of the population estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from scrutiny_lib.loaders.observations import PER

if TYPE_CHECKING:
    from scrutiny_lib.config.registry import Registry


def on_one_population(
    figures: pd.DataFrame, population: pd.DataFrame, registry: Registry
) -> pd.DataFrame:
    """Compute rates again from their counts and one set of population estimates.

    Published rates of different years rest on different versions of the estimates, so a part of
    a trend can come from the population alone. Counts over one set of estimates leave that out,
    and give the denominators that intervals and funnel plots need. The results differ from the
    printed rates, which a pack has to say.

    Parameters
    ----------
    figures : DataFrame
        Published observations.
    population : DataFrame
        Observations of the indicator that holds the population, such as ``pop_0_17``.
    registry : Registry
        Says which indicators rest on that population (``denominator_indicator``).

    Returns
    -------
    DataFrame
        The rows of those indicators whose numerator is published; ``basis`` is ``computed``. The
        year ending in March 2024 rests on the middle of 2023. Rows without an estimate are left
        out.
    """
    ids = set(population["indicator_id"])
    rests = [i.id for i in registry.values() if i.denominator_indicator in ids]
    rows = figures[figures["indicator_id"].isin(rests) & figures["numerator"].notna()]
    people = pd.Series(
        population["value"].to_numpy(),
        index=pd.MultiIndex.from_arrays(
            [population["area_code"], population["period_end"].dt.year]
        ),
    ).dropna()
    keys = pd.MultiIndex.from_arrays([rows["area_code"], rows["period_end"].dt.year - 1])
    denominator = pd.Series(people.reindex(keys).to_numpy(), index=rows.index)
    value = rows["unit"].map(PER).astype("float64") * rows["numerator"] / denominator
    out = rows.assign(denominator=denominator, value=value, flag="", basis="computed")
    return out[denominator.notna()].reset_index(drop=True)

"""An area's yearly figures beside those of its comparators, in one tidy frame."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from scrutiny_lib.config.profile import Comparator
from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.metrics.comparators import group_figure
from scrutiny_lib.metrics.observed import with_intervals
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.reference import areas, core_cities, neighbours

ENGLAND = "E92000001"
_GIVEN = ["year", "value", "flag", "numerator", "denominator", "n_present", "n_members"]
_COLUMNS = (
    "year", "series", "comparator", "value", "flag", "lower", "upper", "numerator",
    "denominator", "n_present", "n_members", "is_area",
)  # fmt: skip


@lru_cache(maxsize=256)
def yearly_figures(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Return an indicator's yearly figures of every area, with the year in which each ends.

    Columns: those of the observations, and `year`. Shared with others: change a copy.
    """
    figures = pack.of_indicator(indicator_id)
    return figures.assign(year=figures["period_end"].dt.year)


def compare(pack: Pack, indicator_id: str, confidence: float = 0.95) -> pd.DataFrame:
    """Set an area beside its comparators.

    Returns
    -------
    DataFrame
        One row a year and series: `year`, `series` (label), `comparator` (id; empty for the
        area), `value`, `flag`, `lower`, `upper` (the area's interval at `confidence`; missing
        for comparators), `numerator`, `denominator`, `n_present`, `n_members`, `is_area`.
    """
    frame = _side_by_side(pack, indicator_id)
    own = frame[frame["is_area"]]
    limits = with_intervals(own, pack.registry[indicator_id].unit, confidence)
    limits = limits[["lower", "upper"]].reindex(frame.index)
    return frame.assign(lower=limits["lower"], upper=limits["upper"])


@lru_cache(maxsize=256)
def _side_by_side(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Set an area beside its comparators; charts, tables and findings ask for the same again.

    Each has a row for every year of the area, so that one without figures is seen.
    """
    figures = yearly_figures(pack, indicator_id)
    own = figures[figures["area_code"] == pack.area.code]
    given = own.loc[own["value"].notna() | (own["flag"] != ""), "year"]
    years = np.sort((given if len(given) else figures["year"]).unique())
    parts = {"": (pack.area.name, own)}
    parts |= {one.id: _comparator_rows(pack, indicator_id, one) for one in pack.comparators}
    rows = pd.concat([part.reindex(columns=_GIVEN) for _, part in parts.values()], keys=parts)
    rows.index = pd.MultiIndex.from_arrays([rows.index.get_level_values(0), rows["year"]])
    every = pd.MultiIndex.from_product([list(parts), years], names=["comparator", "year"])
    whole = rows.drop(columns="year").reindex(every).reset_index()
    named = whole["comparator"].map({key: label for key, (label, _) in parts.items()})
    whole = whole.assign(
        series=named, is_area=whole["comparator"] == "", flag=whole["flag"].fillna("x"),
        lower=np.nan, upper=np.nan,
    )  # fmt: skip
    return whole[list(_COLUMNS)]


@lru_cache(maxsize=1024)
def _comparator_rows(
    pack: Pack, indicator_id: str, comparator: Comparator
) -> tuple[str, pd.DataFrame]:
    """Return one comparator's label and yearly figures."""
    figures = yearly_figures(pack, indicator_id)
    if comparator.kind in ("region", "country"):
        code = ENGLAND if comparator.kind == "country" else pack.area.region_code
        return _area_label(pack, comparator, code), figures[figures["area_code"] == code]
    members = [code for code in members_of(pack, comparator) if code != pack.area.code]
    values = figures.loc[figures["area_code"].isin(members), ["year", "area_code", "value"]]
    group = group_figure(
        values.rename(columns={"year": "period"}),
        members,
        statistic=comparator.statistic or "median",
        exclude=pack.area.code,
    )
    enough = group["n_present"] >= comparator.least_share * group["n_members"]
    group = group.assign(value=group["value"].where(enough)).rename(columns={"period": "year"})
    flags = np.where(group["value"].isna(), "x", "")
    label = f"{comparator.label} ({comparator.statistic} of {len(members)})"
    return label, group.assign(flag=flags)


def _area_label(pack: Pack, comparator: Comparator, code: str) -> str:
    """Name a region or the country: the profile's words for its own, else the published name."""
    home = pack.area.code == pack.profile.area.area_code
    if comparator.kind == "country" or home:
        return comparator.label
    table = areas()
    return str(table.loc[table["area_code"] == code, "name"].iloc[0])


@lru_cache(maxsize=64)
def members_of(pack: Pack, comparator: Comparator) -> tuple[str, ...]:
    """Return the area codes of a group: the core cities, or the area's neighbours in a model."""
    if comparator.kind == "core_cities":
        return tuple(map(str, core_cities()["area_code"]))
    table = neighbours(str(comparator.model))
    codes = table.loc[table["area_code"] == pack.area.code, "neighbour_code"]
    return tuple(map(str, codes))


def missing_members(pack: Pack, frame: pd.DataFrame) -> list[str]:
    """Say for which years a group rests on fewer members than it has.

    Returns
    -------
    list of str
        One a group, such as ``core cities 2 of 7 in 2025 (too few to show)``.
    """
    said = []
    for comparator in pack.comparators:
        short = (frame["comparator"] == comparator.id) & (frame["n_present"] < frame["n_members"])
        parts = []
        for present, some in frame[short].groupby("n_present"):
            few = " (too few to show)" if some["value"].isna().all() else ""
            members = int(some["n_members"].iloc[0])
            parts.append(f"{present:.0f} of {members} in {year_spans(list(some['year']))}{few}")
        if parts:
            said.append(f"{comparator.label} {', '.join(parts)}")
    return said


def year_spans(years: list[int]) -> str:
    """Write years, those in a row as a span: ``2013 to 2019 and 2021``."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return join_words([str(s[0]) if len(s) == 1 else f"{s[0]} to {s[-1]}" for s in spans])

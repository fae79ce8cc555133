"""An area's yearly figures beside those of its comparators, in one tidy frame."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.config.profile import Comparator
from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.metrics.comparators import group_figure
from scrutiny_lib.metrics.observed import with_intervals
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.reference import areas, core_cities, neighbours

ENGLAND = "E92000001"


def yearly_figures(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Return an indicator's yearly figures of every area, with the year in which each ends.

    Columns: those of the observations, and `year`.
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
    return _compared(pack, indicator_id, confidence).copy()


@lru_cache(maxsize=256)
def _compared(pack: Pack, indicator_id: str, confidence: float) -> pd.DataFrame:
    """Set an area beside its comparators; charts, tables and findings ask for the same again."""
    figures = yearly_figures(pack, indicator_id)
    unit = pack.registry[indicator_id].unit
    own = with_intervals(figures[figures["area_code"] == pack.area.code], unit, confidence)
    own.attrs = {"series": pack.area.name, "comparator": "", "is_area": True}
    given = own.loc[own["value"].notna() | (own["flag"] != ""), "year"]
    years = (given if len(given) else figures["year"]).drop_duplicates().sort_values().to_numpy()
    parts = [_every_year(own, years)]
    parts += [
        _every_year(_comparator_rows(pack, indicator_id, comparator), years)
        for comparator in pack.comparators
    ]
    columns = [
        "year", "series", "comparator", "value", "flag", "lower", "upper", "numerator",
        "denominator", "n_present", "n_members", "is_area",
    ]  # fmt: skip
    frame = pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)
    return frame[frame["year"].isin(years)].reset_index(drop=True)


def _every_year(rows: pd.DataFrame, years: npt.NDArray[np.int_]) -> pd.DataFrame:
    """Return a row for each year of the area, so that a comparator without figures is seen."""
    whole = rows.set_index("year").reindex(years).rename_axis("year").reset_index()
    for column in ("series", "comparator", "is_area"):
        whole[column] = rows.attrs[column]
    return whole.fillna({"flag": "x"})


@lru_cache(maxsize=1024)
def _comparator_rows(pack: Pack, indicator_id: str, comparator: Comparator) -> pd.DataFrame:
    """Return the yearly figures of one comparator; a pack asks for them several times."""
    figures = yearly_figures(pack, indicator_id)
    if comparator.kind in ("region", "country"):
        code = ENGLAND if comparator.kind == "country" else pack.area.region_code
        return _named(
            figures[figures["area_code"] == code], _area_label(pack, comparator, code), comparator
        )
    members = [code for code in members_of(pack, comparator) if code != pack.area.code]
    values = figures.rename(columns={"year": "period"})[["period", "area_code", "value"]]
    group = group_figure(
        values[values["area_code"].isin(members)],
        members,
        statistic=comparator.statistic or "median",
        exclude=pack.area.code,
    )
    label = f"{comparator.label} ({comparator.statistic} of {len(members)})"
    enough = group["n_present"] >= comparator.least_share * group["n_members"]
    group = group.assign(value=group["value"].where(enough)).rename(columns={"period": "year"})
    flags = ["x" if missing else "" for missing in group["value"].isna()]
    return _named(group.assign(flag=flags), label, comparator)


def _named(rows: pd.DataFrame, label: str, comparator: Comparator) -> pd.DataFrame:
    """Return the rows of one comparator with what names it, also where there are none."""
    named = rows.copy()
    named.attrs = {"series": label, "comparator": comparator.id, "is_area": False}
    return named


def _area_label(pack: Pack, comparator: Comparator, code: str) -> str:
    """Name a region or the country: the profile's words for its own, else the published name."""
    home = pack.area.code == pack.profile.area.area_code
    if comparator.kind == "country" or home:
        return comparator.label
    table = areas()
    return str(table.loc[table["area_code"] == code, "name"].iloc[0])


def members_of(pack: Pack, comparator: Comparator) -> list[str]:
    """Return the area codes of a group: the core cities, or the area's neighbours in a model."""
    if comparator.kind == "core_cities":
        return [str(code) for code in core_cities()["area_code"]]
    table = neighbours(str(comparator.model))
    return [str(c) for c in table.loc[table["area_code"] == pack.area.code, "neighbour_code"]]


def missing_members(pack: Pack, frame: pd.DataFrame) -> list[str]:
    """Say for which years a group rests on fewer members than it has.

    Returns
    -------
    list of str
        One a group, such as ``core cities 2 of 7 in 2025 (too few to show)``.
    """
    said = []
    for comparator in pack.comparators:
        rows = frame[frame["comparator"] == comparator.id].dropna(subset=["n_present"])
        rows = rows[rows["n_present"] < rows["n_members"]].astype({"n_present": int})
        parts = []
        for present, some in rows.groupby("n_present"):
            few = " (too few to show)" if some["value"].isna().all() else ""
            members = int(some["n_members"].iloc[0])
            parts.append(f"{present} of {members} in {year_spans(list(some['year']))}{few}")
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

"""An area's yearly figures beside those of its comparators, in one tidy frame."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.config.profile import Comparator
from scrutiny_lib.metrics.comparators import group_figure
from scrutiny_lib.metrics.observed import with_intervals
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.reference import areas, core_cities, neighbours

ENGLAND = "E92000001"


def yearly_figures(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Return an indicator's yearly figures of every area, with the year in which each ends.

    Columns: those of the observations, and `year`.
    """
    figures = pack.figures[pack.figures["indicator_id"] == indicator_id]
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
    figures = yearly_figures(pack, indicator_id)
    unit = pack.registry[indicator_id].unit
    own = with_intervals(figures[figures["area_code"] == pack.area.code], unit, confidence)
    parts = [
        own.assign(series=pack.area.name, comparator="", is_area=True, n_present=1, n_members=1)
    ]
    parts += [_comparator_rows(pack, figures, comparator) for comparator in pack.comparators]
    columns = [
        "year", "series", "comparator", "value", "flag", "lower", "upper", "numerator",
        "denominator", "n_present", "n_members", "is_area",
    ]  # fmt: skip
    frame = pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)
    years = own.loc[own["value"].notna() | (own["flag"] != ""), "year"]
    return frame[frame["year"].isin(set(years))].reset_index(drop=True)


def _comparator_rows(pack: Pack, figures: pd.DataFrame, comparator: Comparator) -> pd.DataFrame:
    """Return the yearly figures of one comparator."""
    if comparator.kind in ("region", "country"):
        code = ENGLAND if comparator.kind == "country" else pack.area.region_code
        rows = figures[figures["area_code"] == code]
        return rows.assign(
            series=_area_label(pack, comparator, code), comparator=comparator.id, is_area=False
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
    return group.rename(columns={"period": "year"}).assign(
        series=label,
        comparator=comparator.id,
        is_area=False,
        flag=["x" if missing else "" for missing in group["value"].isna()],
    )


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


def missing_members(frame: pd.DataFrame) -> list[str]:
    """Say for which years a group rests on fewer members than it has."""
    short = frame[frame["n_present"].notna() & (frame["n_present"] < frame["n_members"])]
    return [
        f"{row.series}: {int(row.n_present)} of {int(row.n_members)} in {row.year}"
        for row in short.itertuples(index=False)
    ]

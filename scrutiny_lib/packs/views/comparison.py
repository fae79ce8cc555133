"""An area's yearly figures beside those of its comparators, in one tidy frame."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.config.profile import Comparator
from scrutiny_lib.evidence.numbers import join_words
from scrutiny_lib.metrics.comparators import group_figure
from scrutiny_lib.metrics.observed import interval_limits
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.reference import areas, core_cities, neighbours

ENGLAND = "E92000001"
_GIVEN = ("area_code", "flag", "value", "numerator", "denominator")
_NUMBERS = ("value", "numerator", "denominator", "n_present", "n_members")
_Series = dict[str, npt.NDArray[Any]]  # columns of one length
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


@lru_cache(maxsize=4)
def _near(pack: Pack) -> dict[str, _Series]:
    """Return each indicator's figures of the area and its comparators alone: a tenth of all."""
    figures, codes = pack.figures, {pack.area.code}
    codes.update(*(_codes_of(pack, one) for one in pack.comparators))
    at = np.flatnonzero(figures["area_code"].isin(codes))
    some = {name: figures[name].array.take(at).to_numpy() for name in _GIVEN}
    some["year"] = figures["period_end"].iloc[at].dt.year.to_numpy()
    ids = pd.Series(figures["indicator_id"].array.take(at))
    return {str(name): _rows(some, rows) for name, rows in ids.groupby(ids).indices.items()}


def _near_figures(pack: Pack, indicator_id: str) -> _Series:
    """Return one indicator's figures of the area and its comparators."""
    found = _near(pack)
    return found.get(indicator_id) or _rows(next(iter(found.values())), slice(0))


def _rows(series: _Series, where: Any) -> _Series:
    """Return some rows."""
    return {name: column[where] for name, column in series.items()}


def compare(pack: Pack, indicator_id: str, confidence: float = 0.95) -> pd.DataFrame:
    """Set an area beside its comparators.

    Returns
    -------
    DataFrame
        One row a year and series: `year`, `series` (label), `comparator` (id; empty for the
        area), `value`, `flag`, `lower`, `upper` (the area's interval at `confidence`; missing
        for comparators), `numerator`, `denominator`, `n_present`, `n_members`, `is_area`.
    """
    return _side_by_side(pack, indicator_id, confidence).copy(deep=False)


def of_area(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Return the area's own rows of `compare`, the oldest year first."""
    return _of_area(pack, indicator_id).copy(deep=False)


@lru_cache(maxsize=256)
def _of_area(pack: Pack, indicator_id: str) -> pd.DataFrame:
    frame = compare(pack, indicator_id)
    return frame[frame["is_area"]].sort_values("year")


@lru_cache(maxsize=256)
def _side_by_side(pack: Pack, indicator_id: str, confidence: float) -> pd.DataFrame:
    """Set an area beside its comparators; charts, tables and findings ask for the same again.

    Each has a row for every year of the area, so that one without figures is seen.
    """
    figures = _near_figures(pack, indicator_id)
    own = _rows(figures, figures["area_code"] == pack.area.code)
    given = own["year"][~np.isnan(own["value"]) | (own["flag"] != "")]
    every = given if len(given) else yearly_figures(pack, indicator_id)["year"].to_numpy()
    years = np.unique(every)
    parts = {"": (pack.area.name, own)}
    parts |= {one.id: _comparator_rows(pack, indicator_id, one) for one in pack.comparators}
    rows = {name: _by_year(part, years) for name, (_, part) in parts.items()}
    many = len(years)
    unit, names = pack.registry[indicator_id].unit, ("numerator", "denominator", "value")
    limits = interval_limits(unit, *(rows[""][name] for name in names), confidence=confidence)
    none = np.full(many * (len(parts) - 1), np.nan)
    columns = {
        "year": np.tile(years, len(parts)),
        "series": _each([label for label, _ in parts.values()], many),
        "comparator": _each(list(parts), many),
        "flag": pd.array(np.concatenate([row["flag"] for row in rows.values()]), dtype="str"),
        "lower": np.append(limits[0], none),
        "upper": np.append(limits[1], none),
        "is_area": np.repeat([name == "" for name in parts], many),
    }
    columns |= {name: np.concatenate([row[name] for row in rows.values()]) for name in _NUMBERS}
    return pd.DataFrame(columns)[list(_COLUMNS)]


def _each(texts: list[str], many: int) -> Any:
    """Return each text many times."""
    return pd.array(np.repeat(np.array(texts, dtype=object), many), dtype="str")


def _by_year(part: _Series, years: npt.NDArray[Any]) -> _Series:
    """Return one series with a place for each year: missing where it has no row.

    Raises
    ------
    ValueError
        If it has two rows for one year.
    """
    where = {year: at for at, year in enumerate(part["year"].tolist())}
    if len(where) < len(part["year"]):
        raise ValueError("a series has two rows for one year: one row each")
    rows = np.array([where.get(year, -1) for year in years.tolist()], dtype=np.intp)
    has = rows >= 0
    found: _Series = {"flag": np.full(len(years), "x", dtype=object)}
    found["flag"][has] = part["flag"][rows[has]]
    for name in _NUMBERS:
        found[name] = np.full(len(years), np.nan)
        if name in part:
            found[name][has] = part[name][rows[has]]
    return found


@lru_cache(maxsize=1024)
def _comparator_rows(pack: Pack, indicator_id: str, comparator: Comparator) -> tuple[str, _Series]:
    """Return one comparator's label and yearly figures."""
    figures, codes = _near_figures(pack, indicator_id), _codes_of(pack, comparator)
    if comparator.kind in ("region", "country"):
        label = _area_label(pack, comparator, codes[0])
        return label, _rows(figures, figures["area_code"] == codes[0])
    inside = np.array([code in codes for code in figures["area_code"]], dtype=bool)
    names = {"period": "year", "area_code": "area_code", "value": "value"}
    group = group_figure(
        pd.DataFrame({name: figures[source][inside] for name, source in names.items()}),
        codes,
        statistic=comparator.statistic or "median",
        exclude=pack.area.code,
    )
    found = {name: group[name].to_numpy() for name in ("value", "n_present", "n_members")}
    enough = found["n_present"] >= comparator.least_share * found["n_members"]
    found["value"] = np.where(enough, found["value"], np.nan)
    found["flag"] = np.where(np.isnan(found["value"]), "x", "").astype(object)
    label = f"{comparator.label} ({comparator.statistic} of {len(codes)})"
    return label, found | {"year": group["period"].to_numpy()}


@lru_cache(maxsize=64)
def _codes_of(pack: Pack, comparator: Comparator) -> tuple[str, ...]:
    """Return the areas that a comparator's figures are taken from; never the pack's own."""
    if comparator.kind == "country":
        return (ENGLAND,)
    if comparator.kind == "region":
        return (pack.area.region_code,)
    return tuple(code for code in members_of(pack, comparator) if code != pack.area.code)


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

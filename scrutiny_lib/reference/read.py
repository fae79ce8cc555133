"""Read the project's own table of published figures, areas and comparators.

Every figure carries its publisher, release and licence. The tables were made by
`scrutiny_lib.reference.build` from the files as published; nothing here reads those files.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import pandas as pd

from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.observations import DATES, NUMBERS, PUBLISHED_COLUMNS, SOURCE_COLUMNS
from scrutiny_lib.reference.choose import choose
from scrutiny_lib.reference.restated import find_restatements
from scrutiny_lib.reference.storage import DATA, read_table
from scrutiny_lib.workspace import find_workspace


def published_figures(
    indicators: Collection[str] | None = None,
    area_codes: Collection[str] | None = None,
    *,
    all_releases: bool = False,
) -> pd.DataFrame:
    """Return published figures for all local authorities, regions and England.

    Parameters
    ----------
    indicators, area_codes : collection of str, optional
        Only these; everything if not given.
    all_releases : bool
        Every release of every file. Otherwise one row for each indicator, area and period: the
        newest release of the file it is first published in, and LAIT only where there is none.

    Returns
    -------
    DataFrame
        The columns of observations (see `scrutiny_lib.loaders.observations`), then
        ``publisher, release, licence, family, release_year, precedence``; ``basis``:
        ``published`` as printed, ``computed`` from published counts; ``note``: the publisher's.
        A frame of the caller's own.
    """
    if indicators is None and area_codes is None:
        return _figures(all_releases).copy(deep=False)  # pandas copies what is then written to
    every = _figures(all_releases)
    wanted = pd.Series(True, index=every.index)
    for column, only in (("indicator_id", indicators), ("area_code", area_codes)):
        if only is not None:
            wanted &= every[column].isin(list(only))
    return every[wanted].reset_index(drop=True)


def restatements(figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the cells in which a later release of a file differs from an earlier one.

    Parameters
    ----------
    figures : DataFrame, optional
        All releases, as from `combine(..., all_releases=True)`; the reference's if not given.

    Returns
    -------
    DataFrame
        See `scrutiny_lib.reference.restated.find_restatements`.
    """
    every = figures if figures is not None else published_figures(all_releases=True)
    return find_restatements(every)


def areas() -> pd.DataFrame:
    """Return every authority, region and country of the figures.

    Returns
    -------
    DataFrame
        ``area_code`` (newest ONS code), ``la_code`` (three digits, ``""`` if not an authority),
        ``name``, ``level`` (authority, region, country), ``region_code``, ``first_year`` and
        ``last_year`` (reporting years with figures; an authority that was abolished ends early),
        ``former_codes`` (older ONS codes, separated by blanks).
    """
    return _areas().copy()


def neighbours(model: str) -> pd.DataFrame:
    """Return a statistical neighbour model of the Department for Education.

    Parameters
    ----------
    model : str
        ``2021`` or ``2025``.

    Returns
    -------
    DataFrame
        ``model, dated, area_code, rank, neighbour_code, closeness``; rank 1 is the nearest.

    Raises
    ------
    UsageError
        If there is no such model.
    """
    table = _neighbours()
    if model not in set(table["model"]):
        known = ", ".join(sorted(table["model"].unique()))
        raise UsageError(f"there is no neighbour model '{model}'; the models are {known}")
    return table[table["model"] == model].reset_index(drop=True)


def core_cities(path: Path | None = None) -> pd.DataFrame:
    """Return the core cities of a comparators file.

    Parameters
    ----------
    path : Path, optional
        A partnership's own file; ``params/comparators.yml`` of the checkout if not given.

    Returns
    -------
    DataFrame
        ``area_code, la_code, name, dated, confirmed, source, statistic``; ``confirmed`` is False
        while the list is general knowledge, and a pack then says so.

    Raises
    ------
    UsageError
        If the file is wrong, or names an area that the reference does not know.
    """
    from scrutiny_lib.config.comparators import load_comparators

    file = path or find_workspace().params / "comparators.yml"
    group = load_comparators(file).core_cities
    frame = pd.DataFrame({"area_code": [member.area_code for member in group.members]})
    known = _areas()[["area_code", "la_code", "name"]]
    frame = frame.merge(known, on="area_code", how="left")
    unknown = frame.loc[frame["name"].isna(), "area_code"].tolist()
    if unknown:
        raise UsageError(
            f"{file.name}, core_cities: unknown area_code {', '.join(unknown)}; give the "
            "newest ONS code"
        )
    return frame.assign(
        dated=group.dated,
        confirmed=group.confirmed,
        source=group.source,
        statistic=group.statistic,
    )


def sources() -> pd.DataFrame:
    """Return the files the reference was made from: digest, release, licence, row counts."""
    return read_table(
        DATA / "sources.csv.gz", whole=("release_year", "precedence", "rows_read", "rows_rejected")
    )


def _figures(all_releases: bool) -> pd.DataFrame:
    """Return every row as plain text; kernels that are forked share it."""
    return _both()[0 if all_releases else 1]


@lru_cache(maxsize=1)
def _both() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every release of each figure, and the one that is used."""
    every = _read_figures()
    return _plain(every), _plain(choose(every))


def _read_figures() -> pd.DataFrame:
    """Read every row; text as categories, which is quick."""
    frame = read_table(DATA / "figures.csv.gz", numbers=NUMBERS, category=True)
    names = dict(zip(_areas()["area_code"], _areas()["name"], strict=True))
    frame["area_name"] = frame["area_code"].map(names)
    for key, table in (("source_id", sources()), ("indicator_id", _indicators())):
        facts = table.set_index(key)
        for column in facts.columns.intersection([*SOURCE_COLUMNS, "agency", "unit"]):
            frame[column] = frame[key].map(facts[column])
    for column in ("release_year", "precedence"):
        frame[column] = frame[column].astype("int64")
    for column in DATES:
        frame[column] = frame[column].map(pd.Timestamp).astype("datetime64[us]")
    return frame[list(PUBLISHED_COLUMNS)]


def _indicators() -> pd.DataFrame:
    """Agency and unit of each indicator, as they were in the registry at the build."""
    return read_table(DATA / "indicators.csv.gz")


@lru_cache(maxsize=1)
def _neighbours() -> pd.DataFrame:
    return read_table(DATA / "neighbours.csv.gz", whole=("rank",))


@lru_cache(maxsize=1)
def _areas() -> pd.DataFrame:
    return read_table(DATA / "areas.csv.gz", whole=("first_year", "last_year"))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn categories into plain text, which surprises nobody in a merge or a groupby."""
    text = [name for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.astype(dict.fromkeys(text, "str")).reset_index(drop=True)

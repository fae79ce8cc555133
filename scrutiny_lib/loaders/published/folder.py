"""Load a folder of published files; one that cannot be read never loses the others."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.observations import empty_observations
from scrutiny_lib.loaders.published.area_table import (
    AreaTable,
    build_area_table,
    join_area_tables,
)
from scrutiny_lib.loaders.published.join import join_datasets
from scrutiny_lib.loaders.published.layouts import Layout
from scrutiny_lib.loaders.published.load import (
    POPULATION_ID,
    read_published,
    recognised_table,
    reference_areas,
    reference_population,
)
from scrutiny_lib.loaders.text_table import TextTable

Recognised = list[tuple[TextTable, Layout]]


def load_published_folder(folder: Path, registry: Registry, *, strict: bool = False) -> Dataset:
    """Read every published file below a folder, on top of what the reference knows.

    Areas and population estimates that the folder holds itself are used for its other files.

    Parameters
    ----------
    strict : bool
        Stop at the first file that cannot be read. Otherwise it becomes an issue with the rule
        ``file_not_read``, which holds the error's line, and the others are read.

    Returns
    -------
    Dataset
        As `load_published` returns it, for all files together. Neighbour models are left to
        ``scrutiny reference build`` and counted as an issue.

    Raises
    ------
    SourceError
        If the folder is missing or holds no file that can be read; if strict, for any file.
    """
    tables, issues = recognise_folder(folder, strict=strict)
    areas = join_area_tables(reference_areas(), areas_of(tables))
    population = population_of(tables, areas, registry)
    if population is None:
        population = reference_population()
    datasets: list[Dataset] = []
    for table, layout in tables:
        if layout.neighbours is not None:
            message = (
                "A neighbour model, which holds no figures; 'scrutiny reference build' reads it."
            )
            issues.append(Issue("holds_no_figures", message, file=table.path.name, count=1))
            continue
        try:
            datasets.append(read_published(table, layout, registry, areas, population))
        except SourceError as error:
            if strict:
                raise
            issues.append(not_read(table.path, error))
    if not datasets:
        reason = issues[0].message if issues else "it holds no .csv or .xlsx"
        raise SourceError(f"{folder.name}: no published file could be read: {reason}")
    return join_datasets(datasets, issues)


def recognise_folder(folder: Path, *, strict: bool = False) -> tuple[Recognised, list[Issue]]:
    """Read every file of a folder whose layout is known; the others become issues.

    Raises
    ------
    SourceError
        If the folder is missing; if `strict`, for the first file that cannot be read.
    """
    tables: Recognised = []
    lost: list[Issue] = []
    for path in published_files(folder):
        try:
            tables.append(recognised_table(path))
        except SourceError as error:
            if strict:
                raise
            lost.append(not_read(path, error))
    return tables, lost


def published_files(folder: Path) -> list[Path]:
    """List the CSV files and workbooks below a folder, in a fixed order.

    Raises
    ------
    SourceError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder.name}: there is no such folder; check its name")
    found = [p for p in folder.rglob("*") if p.suffix.lower() in (".csv", ".xlsx") and p.is_file()]
    return sorted(
        (p for p in found if not p.name.startswith((".", "~"))),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def areas_of(tables: Recognised) -> AreaTable:
    """Make the area table of the files that count reporting years; it may be empty."""
    frames = [
        table.frame
        for table, layout in tables
        if layout.area is not None
        and layout.area.kind == "dfe"
        and layout.period is not None
        and layout.period.kind == "reporting_year"
    ]
    return build_area_table(frames)


def population_of(tables: Recognised, areas: AreaTable, registry: Registry) -> pd.DataFrame | None:
    """Read the newest population estimates among the files, if there are any."""
    frames = [
        read_published(table, layout, registry, areas, empty_observations()).frame
        for table, layout in tables
        if any(series.indicator == POPULATION_ID for series in layout.series)
    ]
    return max(frames, key=lambda frame: int(frame["release_year"].max()), default=None)


def not_read(path: Path, error: SourceError) -> Issue:
    """Make the issue for a file that could not be read: the error's line."""
    return Issue(rule="file_not_read", message=str(error), file=path.name, count=1)

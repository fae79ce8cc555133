"""Load one published file into observations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue, Record, SourceFile, received, rows_rejected
from scrutiny_lib.loaders.observations import (
    PUBLISHED_COLUMNS,
    empty_observations,
    validate_observations,
)
from scrutiny_lib.loaders.published.area_table import (
    AreaTable,
    build_area_table,
    join_area_tables,
)
from scrutiny_lib.loaders.published.layouts import Layout, load_layouts
from scrutiny_lib.loaders.published.population import fill_populations
from scrutiny_lib.loaders.published.recognise import recognise
from scrutiny_lib.loaders.published.select import Selection, select_rows
from scrutiny_lib.loaders.published.series import observe
from scrutiny_lib.loaders.text_table import TextTable, read_text_table

POPULATION_ID = "pop_0_17"


def recognised_table(path: Path) -> tuple[TextTable, Layout]:
    """Read a file as text and say which layout it has.

    Raises
    ------
    SourceError
        If it cannot be read or its layout is not known.
    """
    table = read_text_table(path)
    return table, recognise(table.headers, load_layouts(), file=path.name)


def read_published(
    table: TextTable,
    layout: Layout,
    registry: Registry,
    areas: AreaTable,
    population: pd.DataFrame,
) -> Dataset:
    """Turn a recognised file into observations.

    Parameters
    ----------
    areas : AreaTable
        The areas known so far; those of the file itself are added.
    population : DataFrame
        Observations of ``pop_0_17``, for rates that are not printed.

    Raises
    ------
    SourceError
        If not one row gives a figure, or the figures break the contract of observations.
    """
    file = table.path.name
    if layout.area is not None and layout.area.kind == "dfe":
        areas = join_area_tables(areas, build_area_table([table.frame]))
    chosen = select_rows(table.frame, layout, areas, file=file, sheet=table.sheet)
    if chosen.rows.empty:
        raise SourceError(f"{file}: no row gives a figure that is known; check the file's contents")
    frame, issues = _observe_all(chosen, layout, registry)
    if frame.empty:
        raise SourceError(
            f"{file}: no figure could be read; check that its cells hold numbers and that "
            "indicators.yml has its indicators"
        )
    frame = fill_populations(frame, population)
    frame = frame.assign(**_source(layout, int(chosen.rows["year"].max())))
    frame = validate_observations(frame[list(PUBLISHED_COLUMNS)], name=file)
    return _dataset(frame, table, layout, [*table.issues, *chosen.issues, *issues])


def load_published(
    path: Path,
    registry: Registry,
    *,
    areas: AreaTable | None = None,
    population: pd.DataFrame | None = None,
) -> Dataset:
    """Read one published file, of whichever known layout.

    Parameters
    ----------
    path : Path
        A file of the Department for Education, Fingertips, LAIT or the ONS estimates.
    registry : Registry
        Gives each indicator its unit, agency and period.
    areas, population : optional
        The areas and the ``pop_0_17`` observations; the committed reference's if not given.

    Returns
    -------
    Dataset
        `frame` has the columns of `scrutiny_lib.loaders.observations.PUBLISHED_COLUMNS`.

    Raises
    ------
    SourceError
        One line, if the file cannot be read or its layout is not known.
    """
    table, layout = recognised_table(path)
    if layout.neighbours is not None:
        raise SourceError(
            f"{path.name}: a neighbour model, which holds no figures; it is read by 'scrutiny "
            "reference build'"
        )
    known = areas if areas is not None else reference_areas()
    estimates = population if population is not None else reference_population()
    return read_published(table, layout, registry, known, estimates)


def _observe_all(
    chosen: Selection, layout: Layout, registry: Registry
) -> tuple[pd.DataFrame, list[Issue]]:
    frames, issues = [], []
    for series in layout.series:
        if series.indicator not in registry:
            message = f"The registry has no '{series.indicator}', so its figures are not read."
            issues.append(Issue("indicator_not_in_registry", message, file=chosen.file))
            continue
        indicator = registry[series.indicator]
        frame, found = observe(chosen.rows, series, indicator, layout, file=chosen.file)
        frames.append(frame)
        issues.extend(found)
    return (pd.concat(frames, ignore_index=True) if frames else empty_observations()), issues


def _source(layout: Layout, year: int) -> dict[str, str | int]:
    return {
        "source_id": f"{layout.family}_{year}",
        "publisher": layout.publisher,
        "release": layout.release.format(year=year),
        "licence": layout.licence,
        "family": layout.family,
        "release_year": year,
        "precedence": layout.precedence,
    }


def _dataset(frame: pd.DataFrame, table: TextTable, layout: Layout, issues: list[Issue]) -> Dataset:
    agencies = set(frame["agency"])
    record = Record(
        agency=agencies.pop() if len(agencies) == 1 else "several",
        files=(SourceFile(table.path.name, table.sha256, layout.id),),
        rows_read=table.rows_read,
        rows_rejected=rows_rejected(issues),
        period_start=_day(frame["period_start"].min()),
        period_end=_day(frame["period_end"].max()),
        date_received=received(table.path),
        layout=layout.id,
    )
    return Dataset(frame.reset_index(drop=True), record, tuple(issues))


def _day(moment: pd.Timestamp) -> date:
    return moment.date()


def reference_areas() -> AreaTable:
    """Return the areas of the committed reference."""
    from scrutiny_lib.reference.read import areas

    return AreaTable(areas())


def reference_population() -> pd.DataFrame:
    """Return the population estimates of the committed reference."""
    from scrutiny_lib.reference.read import published_figures

    return published_figures(indicators=(POPULATION_ID,))

"""Count indicators from an extract, period by period."""

from __future__ import annotations

import dataclasses
from typing import Protocol

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.extracts.maps import Extract
from scrutiny_lib.loaders.extracts.months import Covered, covered_by
from scrutiny_lib.loaders.extracts.notes import gaps, not_known, noted
from scrutiny_lib.loaders.extracts.tally import tally
from scrutiny_lib.loaders.observations import COLUMNS, empty_observations, validate_observations


class Area(Protocol):
    """The area that the figures are about."""

    @property
    def area_code(self) -> str:
        """Return its ONS code."""

    @property
    def area_name(self) -> str:
        """Return its name."""


def observations_of(dataset: Dataset, extract: Extract, registry: Registry, area: Area) -> Dataset:
    """Count the indicators that a map names.

    Parameters
    ----------
    dataset : Dataset
        Of the extract's table, from all its files.
    extract : Extract
        The map.
    registry : Registry
        Gives each indicator its unit and how often it is counted.
    area : Area
        The partnership's own.

    Returns
    -------
    Dataset
        `frame` has the columns of `scrutiny_lib.loaders.observations`. A month that the extract
        covers only in part, or from which nothing came, has no figure; an issue says so.
    """
    counted = count_indicators(dataset, extract, registry, area)
    validate_observations(counted.frame, name=extract.map.extract)
    return counted


def count_indicators(dataset: Dataset, extract: Extract, registry: Registry, area: Area) -> Dataset:
    """Do what `observations_of` does, but for holding the figures against their contract.

    That takes longer than the counting; of several extracts it is done once for all.
    """
    frame, covered, issues = _believed(dataset, extract)
    pieces = [empty_observations()]
    for counted in extract.map.counts:
        piece, unknown = tally(
            frame, extract.table.at, counted, registry[counted.indicator], covered
        )
        pieces.append(piece)
        issues += not_known(counted.indicator, dataset, unknown)
    figures = whole(pieces, extract.map.agency, extract.map.extract, area)
    record = dataclasses.replace(
        dataset.record,
        agency=extract.map.agency,
        layout=extract.map.extract,
        period_start=figures["period_start"].min().date() if len(figures) else None,
        period_end=figures["period_end"].max().date() if len(figures) else None,
    )
    return Dataset(figures, record, tuple(issues))


def _believed(dataset: Dataset, extract: Extract) -> tuple[pd.DataFrame, Covered, list[Issue]]:
    """Return the rows whose date can be believed, and the months that they cover."""
    days = dataset.frame[extract.table.at]
    arrived = dataset.record.date_received
    late = days > pd.Timestamp(arrived or pd.Timestamp.max.date())
    covered = covered_by(
        days[days.notna() & ~late], nought=extract.map.month_without_rows == "nought"
    )
    far = days.index[days.notna() & ~late][covered.far]
    message = "Rows dated after the file arrived, or far away from all others: not counted."
    doubtful = days.index[late].union(far)
    issues = noted("date_not_believed", message, dataset, doubtful)
    issues += gaps(covered, dataset)
    return dataset.frame[days.notna()].drop(doubtful), covered, issues


def whole(pieces: list[pd.DataFrame], agency: str, source_id: str, area: Area) -> pd.DataFrame:
    """Put counted figures together as observations.

    Parameters
    ----------
    pieces : list of DataFrame
        As `tally` returns them.
    agency, source_id : str
        Whose work they show, and what they were counted from.
    area : Area
        Which they are about.
    """
    kinds = empty_observations().dtypes.to_dict()
    filled = [piece for piece in pieces if len(piece)]
    frame = pd.concat(filled, ignore_index=True) if filled else empty_observations()
    frame = frame.assign(
        area_code=area.area_code,
        area_name=area.area_name,
        agency=agency,
        source_id=source_id,
    )
    return frame[list(COLUMNS)].astype(kinds)

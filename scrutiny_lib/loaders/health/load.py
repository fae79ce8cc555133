"""Read the health folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.extracts.folder import finished, joined, read_folder
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.published.load import load_published

OBSERVATIONS, PUBLISHED = "health_observations", "health_published"
NOT_RECOGNISED = "file_not_recognised"


def load_health(folder: Path, context: Context) -> Loaded:
    """Read every file of the health folder.

    Parameters
    ----------
    folder : Path
        ``health`` of the data folder.
    context : Context
        What loaders need besides.

    Returns
    -------
    Loaded
        The tables of ``params/tables/health.yml`` that arrived; ``health_observations``, what was
        counted from them; and ``health_published``, files of Fingertips as their publisher makes
        them. A file that is none of these is an issue ``file_not_recognised``.
    """
    found = read_folder(folder, "health", context)
    loaded = finished(found, context, OBSERVATIONS)
    published, rest = _published(folder, loaded.issues, context)
    if not published:
        return loaded
    datasets = {**loaded.datasets, PUBLISHED: joined(published)}
    return dataclasses.replace(loaded, datasets=datasets, issues=rest)


def _published(
    folder: Path, issues: tuple[Issue, ...], context: Context
) -> tuple[list[Dataset], tuple[Issue, ...]]:
    """Read those files that no map knows as published ones, if they are."""
    datasets: list[Dataset] = []
    rest: list[Issue] = []
    paths = {path.name: path for path in sorted(folder.rglob("*.csv"))}
    for issue in issues:
        path = paths.get(issue.file) if issue.rule == NOT_RECOGNISED else None
        dataset = _as_published(path, context) if path else None
        if dataset is None:
            rest.append(issue)
        else:
            datasets.append(dataset)
    return datasets, tuple(rest)


def _as_published(path: Path, context: Context) -> Dataset | None:
    try:
        dataset = load_published(path, context.registry)
    except SourceError:
        return None
    frame = dataset.frame
    own: pd.Series = frame["agency"] == "health"
    return (
        dataclasses.replace(dataset, frame=frame[own].reset_index(drop=True)) if own.any() else None
    )

"""A dataset on disk: its rows as Parquet, what is known of them as JSON values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from scrutiny_lib.loaders.dataset import Dataset, Issue, Record
from scrutiny_lib.loaders.parquet import read_frame, write_frame

RECORD = TypeAdapter(Record)
ISSUES = TypeAdapter(tuple[Issue, ...])
_PLACES = ".places"


def write_dataset(path: Path, dataset: Dataset) -> dict[str, Any]:
    """Write a dataset's rows, and where each stands if they are of several files.

    Returns
    -------
    dict
        What `read_dataset` needs besides, as JSON values.

    Raises
    ------
    OSError
        If it can't be written.
    """
    places = dataset.places
    return {
        "types": write_frame(path, dataset.frame),
        "places": None if places is None else write_frame(_places_of(path), places),
        "record": RECORD.dump_python(dataset.record, mode="json"),
        "issues": ISSUES.dump_python(dataset.issues, mode="json"),
    }


def read_dataset(path: Path, described: dict[str, Any]) -> Dataset:
    """Read a dataset back.

    Parameters
    ----------
    path : Path
        The Parquet file.
    described : dict
        What `write_dataset` returned.

    Raises
    ------
    OSError, ValueError
        If it can't be read.
    """
    kept = described["places"]
    return Dataset(
        read_frame(path, described["types"]),
        RECORD.validate_python(described["record"]),
        ISSUES.validate_python(described["issues"]),
        None if kept is None else read_frame(_places_of(path), kept),
    )


def _places_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}{_PLACES}{path.suffix}")

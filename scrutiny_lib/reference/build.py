"""Make the reference from a folder of published files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.published.area_table import AreaTable
from scrutiny_lib.loaders.published.folder import (
    Recognised,
    areas_of,
    population_of,
    recognise_folder,
)
from scrutiny_lib.loaders.published.join import join_datasets
from scrutiny_lib.loaders.published.load import read_published
from scrutiny_lib.loaders.published.neighbour_models import NEIGHBOUR_COLUMNS, read_neighbours
from scrutiny_lib.reference.storage import DATA, write_table
from scrutiny_lib.workspace import find_workspace

STORED = (
    "indicator_id",
    "area_code",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "flag",
    "basis",
    "source_id",
    "note",
)
ORDER = ["indicator_id", "area_code", "period_end", "period_start", "source_id"]


@dataclass(frozen=True)
class BuildReport:
    """What a build read and wrote.

    Attributes
    ----------
    files_read, files_not_read : tuple of str
        Names of files; why a file was not read stands in `issues` (rule ``file_not_read``).
    rows : dict
        Rows of each table written.
    bytes_written : int
        Size of all tables together, compressed.
    issues : tuple of Issue
        Everything that was left out, with counts.

    As text, the report is what a command prints.
    """

    destination: Path
    files_read: tuple[str, ...]
    files_not_read: tuple[str, ...]
    rows: dict[str, int]
    bytes_written: int
    issues: tuple[Issue, ...]

    def __str__(self) -> str:
        """Say what was read and written, one line for each thing left out."""
        lines = [
            f"Read {len(self.files_read)} published files: {self.rows['figures']:,} figures of "
            f"{self.rows['indicators']} indicators for {self.rows['areas']} areas.",
            f"Wrote {len(self.rows)} tables, {self.bytes_written:,} bytes, to {self.destination}.",
        ]
        if self.issues:
            lines.append("Left out:")
        for issue in self.issues:
            if issue.rule == "file_not_read":
                lines.append(f"- {issue.message}")
            else:
                column = f", {issue.column}" if issue.column else ""
                lines.append(f"- {issue.file}{column}: {issue.count:,}. {issue.message}")
        return "\n".join(lines)


def build_reference(
    source_dir: Path, destination: Path = DATA, registry: Registry | None = None
) -> BuildReport:
    """Turn a folder of published files into the reference's tables.

    The same files give the same bytes. Files of an unknown layout are reported, not an error:
    the folder may hold other things.

    Parameters
    ----------
    source_dir : Path
        Searched with its subfolders for ``.csv`` and ``.xlsx``.
    destination : Path
        Gets ``figures``, ``indicators``, ``areas``, ``sources`` and ``neighbours``, each as
        ``.csv.gz``.
    registry : Registry, optional
        The project's ``params/indicators.yml`` if not given.

    Raises
    ------
    SourceError
        If the folder holds no population estimates, or no file in the Department for
        Education's shape.
    """
    known = registry if registry is not None else _project_registry()
    tables, lost = recognise_folder(source_dir)
    areas, datasets = _read_all(tables, known, source_dir.name)
    models = [
        read_neighbours(table, layout, areas) for table, layout in tables if layout.neighbours
    ]
    joined = join_datasets(datasets, lost)
    content = {
        "figures": joined.frame[list(STORED)].sort_values(ORDER),
        "indicators": _indicators(joined.frame),
        "areas": areas.frame,
        "sources": _sources(datasets),
        "neighbours": _neighbours([frame for frame, _ in models]),
    }
    return BuildReport(
        destination=destination,
        files_read=tuple(table.path.name for table, _ in tables),
        files_not_read=tuple(issue.file for issue in lost),
        rows={name: len(table) for name, table in content.items()},
        bytes_written=_write_all(content, destination),
        issues=(*joined.issues, *(issue for _, found in models for issue in found)),
    )


def _read_all(
    tables: Recognised, registry: Registry, folder: str
) -> tuple[AreaTable, list[Dataset]]:
    """Read areas and population first, since the other files need them."""
    areas = areas_of(tables)
    estimates = population_of(tables, areas, registry)
    if areas.frame.empty or estimates is None:
        raise SourceError(
            f"{folder}: needs ONS population estimates and a file of the Department for "
            "Education, to know the areas by; add them"
        )
    return areas, [
        read_published(table, layout, registry, areas, estimates)
        for table, layout in tables
        if layout.neighbours is None
    ]


def _write_all(content: dict[str, pd.DataFrame], destination: Path) -> int:
    destination.mkdir(parents=True, exist_ok=True)
    return sum(
        write_table(table, destination / f"{name}.csv.gz") for name, table in content.items()
    )


def _indicators(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[["indicator_id", "agency", "unit"]].drop_duplicates().sort_values("indicator_id")


def _sources(figures: list[Dataset]) -> pd.DataFrame:
    """List the files with what their figures say about their origin."""
    rows = []
    for dataset in figures:
        first, file = dataset.frame.iloc[0], dataset.record.files[0]
        rows.append(
            {
                "source_id": first["source_id"],
                "family": first["family"],
                "layout": file.layout,
                "publisher": first["publisher"],
                "release": first["release"],
                "licence": first["licence"],
                "release_year": first["release_year"],
                "precedence": first["precedence"],
                "file": file.name,
                "sha256": file.sha256,
                "rows_read": dataset.record.rows_read,
                "rows_rejected": dataset.record.rows_rejected,
            }
        )
    return pd.DataFrame(rows).drop_duplicates("source_id").sort_values("source_id")


def _neighbours(models: list[pd.DataFrame]) -> pd.DataFrame:
    if not models:
        return pd.DataFrame(columns=list(NEIGHBOUR_COLUMNS))
    joined = pd.concat(models).sort_values(["model", "area_code", "rank"], kind="stable")
    return joined.drop_duplicates(["model", "area_code", "rank"])


def _project_registry() -> Registry:
    from scrutiny_lib.config.registry import load_registry

    return load_registry(find_workspace().params / "indicators.yml")

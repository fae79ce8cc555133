"""Small tables of reviews for tests: every column there, blank unless it is given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny_lib.config.reviews import ReviewSettings, load_review_settings
from scrutiny_lib.loaders.sources import code_paths
from scrutiny_lib.loaders.tables.codes import Codes, load_codes
from scrutiny_lib.loaders.tables.empty import frame_of
from scrutiny_lib.loaders.tables.spec import FRAME_TYPES, Table, load_tables
from scrutiny_lib.metrics.standards import STANDARDS

PARAMS = Path(__file__).resolve().parents[2] / "params"


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    return load_tables(sorted((PARAMS / "tables").glob("*.yml")))


@lru_cache(maxsize=1)
def codes() -> Codes:
    return load_codes(code_paths(PARAMS))


def made(table: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    """Return a frame of a table, typed as its loader types it."""
    columns = [column for column in tables()[table].columns if column.is_kept]
    empty = frame_of({}, tables()[table], codes())
    if not rows:
        return empty
    data = {c.name: [row.get(c.name) for row in rows] for c in columns}
    frame = pd.DataFrame(data)
    for column in columns:
        if column.kind in ("date", "month"):
            frame[column.name] = pd.to_datetime(frame[column.name]).astype("datetime64[us]")
        else:
            kind = empty.dtypes[column.name] if column.kind == "code" else FRAME_TYPES[column.kind]
            frame[column.name] = frame[column.name].astype(kind)
    return frame


def settings() -> ReviewSettings:
    """Return the project's own settings."""
    named = {
        name: frozenset(column.name for column in table.columns) for name, table in tables().items()
    }
    lists = {name: frozenset(one.values) for name, one in codes().items()}
    return load_review_settings(PARAMS, named, lists, frozenset(STANDARDS))

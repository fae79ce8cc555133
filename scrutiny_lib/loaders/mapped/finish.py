"""Turn what was read by their headers into the project's own table."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.mapped.lay import Laid
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.convert import category_of
from scrutiny_lib.loaders.tables.spec import FRAME_TYPES, Column

YEARS, BAND = "age_years", "age_band"


def finish(dataset: Dataset, laid: Laid[Any], codes: Codes) -> Dataset:
    """Give a dataset that was read by `laid.theirs` the columns of `laid.table`.

    Columns that the file lacks are all missing, or hold the map's constant.
    """
    frame = dataset.frame
    made: dict[str, pd.Series] = {}
    for column in laid.table.columns:
        if not column.is_kept:
            continue
        if column.name in laid.map.constants:
            made[column.name] = _constant(column, laid, codes, frame.index)
        elif column.name in frame:
            made[column.name] = _as_kind(frame[column.name], column, codes)
        else:
            made[column.name] = pd.Series(None, index=frame.index, dtype=_type(column, codes))
    if laid.table.has_ages:
        made |= _ages(frame, codes[laid.table.age_bands])
    return dataclasses.replace(dataset, frame=pd.DataFrame(made, index=frame.index))


def _type(column: Column, codes: Codes) -> Any:
    return category_of(codes[column.codes]) if column.kind == "code" else FRAME_TYPES[column.kind]


def _as_kind(read: pd.Series, column: Column, codes: Codes) -> pd.Series:
    """Return a column as its kind has it: yes or no may have been read as codes."""
    if column.kind == "yes_no" and isinstance(read.dtype, pd.CategoricalDtype):
        answers = {"yes": True, "no": False}
        read = read.astype("object").map(answers).astype("boolean")
    elif column.codes:
        read = pd.Series(read, dtype=_type(column, codes))
    return read


def _constant(column: Column, laid: Laid[Any], codes: Codes, index: pd.Index) -> pd.Series:
    said: Any = laid.map.constants[column.name]
    if column.kind == "yes_no":
        said = said == "yes"
    constant: pd.Series = pd.Series(said, index=index, dtype=_type(column, codes))
    return constant


def _ages(frame: pd.DataFrame, bands: Any) -> dict[str, pd.Series]:
    if YEARS in frame:
        return {YEARS: frame[YEARS], BAND: frame[BAND]}
    return {
        YEARS: pd.Series(None, index=frame.index, dtype="Int16"),
        BAND: pd.Series(
            None, index=frame.index, dtype=pd.CategoricalDtype(bands.values, ordered=True)
        ),
    }

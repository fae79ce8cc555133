"""Let pandas' C parser go through a CSV, and say plainly what it could not read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.io.parsers import TextFileReader

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw.csv_survey import Survey
from scrutiny_lib.loaders.raw.limits import CHUNK_BYTES, CHUNK_ROWS

_LINE = re.compile(r"line (\d+)")
_UNCLOSED = re.compile(r"EOF inside string starting at row (\d+)")


def _parser(path: Path, separator: str, found: Survey, fields: int) -> TextFileReader:
    per_row = max(found.size // found.lines, fields * 8)
    return pd.read_csv(
        path,
        sep=separator,
        header=None,
        names=range(fields),
        index_col=False,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        encoding=found.encoding,
        encoding_errors="replace",
        on_bad_lines="warn",
        low_memory=False,
        engine="c",
        chunksize=int(np.clip(CHUNK_BYTES // per_row, 100, CHUNK_ROWS)),
    )


def parsed(
    path: Path, separator: str, found: Survey, fields: int
) -> Iterator[tuple[pd.DataFrame, list[int]]]:
    """Go through the pieces as pandas reads them, with the lines that it left out."""
    try:
        with _parser(path, separator, found, fields) as parser:
            while True:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    frame = next(parser, None)
                lines = [int(n) for one in caught for n in _LINE.findall(str(one.message))]
                if frame is not None or lines:
                    yield (pd.DataFrame() if frame is None else frame), lines
                if frame is None:
                    return
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeError, OverflowError) as error:
        raise _not_parsed(path, error) from error


def _not_parsed(path: Path, error: Exception) -> SourceError:
    found = _UNCLOSED.search(str(error))
    if found is not None:
        return unclosed(path, int(found[1]) + 1)
    return SourceError(
        f"{path.name}: cannot be read as a CSV; open it, and save it again as 'CSV UTF-8'"
    )


def unclosed(path: Path, row: int) -> SourceError:
    """Say which row has a quotation mark too few."""
    return SourceError(
        f"{path.name}: a quotation mark opened in row {row} is not closed there; put it right and "
        "save the file again"
    )

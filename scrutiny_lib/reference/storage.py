"""Write and read the reference's tables: compressed CSV, the same bytes for the same content."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from scrutiny_lib.errors import SourceError

DATA = Path(__file__).with_name("data")


def write_table(frame: pd.DataFrame, path: Path) -> int:
    """Write a table as compressed CSV; a reader never sees half of it.

    Returns
    -------
    int
        Bytes written. No time or name goes into the file, so that equal tables give equal bytes.
    """
    text = io.StringIO()
    frame.to_csv(text, index=False, lineterminator="\n")
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write(text.getvalue().encode("utf-8"))
    content = packed.getvalue()
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)
    return len(content)


def read_table(
    path: Path, *, numbers: Iterable[str] = (), whole: Iterable[str] = (), category: bool = False
) -> pd.DataFrame:
    """Read a table back: the named columns as numbers, the others as text or as categories.

    Raises
    ------
    SourceError
        If the table is missing or damaged.
    """
    floats, integers = list(numbers), list(whole)
    try:
        names = pd.read_csv(path, nrows=0).columns
        kinds = {
            name: "float64"
            if name in floats
            else "int64"
            if name in integers
            else ("category" if category else "str")
            for name in names
        }
        return pd.read_csv(
            path,
            dtype=kinds,
            keep_default_na=False,
            na_values={name: [""] for name in floats},
        )
    except (OSError, EOFError, ValueError) as error:
        raise SourceError(
            f"the reference table {path.name} is missing or damaged; run 'scrutiny reference build'"
        ) from error

"""Write files so that the same content has the same bytes on any day and on any machine."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from openpyxl import Workbook

from scrutiny_lib.demo.writers.properties import core_properties

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
Objects = npt.NDArray[np.object_]


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text; its folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def write_workbook(
    path: Path, sheets: Sequence[tuple[str, Sequence[str], Sequence[Objects]]]
) -> None:
    """Write sheets, each with its name, headers and columns."""
    workbook = Workbook(write_only=True)
    for name, headers, columns in sheets:
        sheet = workbook.create_sheet(name)
        sheet.append(list(headers))
        rows: Any = zip(*(column.tolist() for column in columns), strict=True)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(steady(written.getvalue(), title="SYNTHETIC: every child is invented"))


def steady(workbook: bytes, *, title: str) -> bytes:
    """Return a workbook without the time at which it was written, marked as invented.

    Its parts are stored as they are: how small they are packed differs between machines.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.compress_type, member.external_attr = zipfile.ZIP_STORED, 0o600 << 16
            member.create_system = 3  # the same wherever it is made
            new.writestr(member, core_properties(title) if name == _CORE else old.read(name))
    return made.getvalue()


def received(path: Path, last: np.datetime64) -> None:
    """Say that a file arrived some weeks after the period that it is about."""
    arrived = int((last + 20).astype("datetime64[s]").astype(np.int64)) + 12 * 3600
    os.utime(path, (arrived, arrived))

"""Save a workbook so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]*)</dcterms:created>")


def save(workbook: Workbook, path: Path) -> None:
    """Write a workbook; a reader never sees half of it, and no time of writing is in it."""
    written = io.BytesIO()
    workbook.save(written)
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(steady, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _without_today(content)
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(member, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(steady.getvalue())
    partial.replace(path)


def _without_today(content: bytes) -> bytes:
    """Say that the workbook was changed when it was made: saving puts the present time in."""
    created = _CREATED.search(content)
    if created is None:
        return content
    return _MODIFIED.sub(rb"\g<1>" + created.group(1) + rb"\g<2>", content)

"""Maps and exports that a test writes, beside the project's own tables and codes."""

from __future__ import annotations

import csv
import dataclasses
import shutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import open_context
from scrutiny_lib.loaders.trackers import load_trackers

PARAMS = Path(__file__).resolve().parents[3] / "params"
Rows = Sequence[Mapping[str, Any]]

LOG = """tracker: their_log
title: Their log
folder: challenges
table: challenges
files: ["*log*"]
columns:
  No: challenge_id
  Raised: raised_on
  Challenge: question_text
  Agency: directed_to_agency
  State: status
  Agreed?: accepted
  Answer: response_summary
ignored: [Raised by name]
values:
  status: {Open with us: awaiting_response, Closed: closed_with_evidence}
  directed_to_agency: {"The 3 trusts": acute_trust}
constants: {raised_by: Independent scrutineer, trigger_type: child_voice}
"""
ROW = {
    "No": "C-1",
    "Raised": "03/04/2025",
    "Challenge": "How do children learn of it?",
    "Agency": "Police",
    "State": "Open with us",
    "Agreed?": "Yes",
    "Answer": "They are told.",
    "Raised by name": "Jo Bloggs",
}


@lru_cache(maxsize=1)
def own_context() -> Context:
    """The context of the project's own params."""
    registry = load_registry(PARAMS / "indicators.yml")
    return open_context(PARAMS, load_profile(PARAMS / "leeds.yml"), registry)


def with_maps(folder: Path, *texts: str) -> Context:
    """Return the project's context with these maps and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "trackers").mkdir(parents=True)
    shutil.copy(PARAMS / "sources.yml", folder / "sources.yml")
    for number, text in enumerate(texts):
        (folder / "trackers" / f"map_{number}.yml").write_text(text, encoding="utf-8")
    context = own_context()
    maps = load_trackers(folder, context.tables, context.codes)
    return dataclasses.replace(context, params=folder, trackers=maps)


def write_csv(path: Path, rows: Rows) -> Path:
    """Write rows as a CSV, with the headers of the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*rows[0]], *([*row.values()] for row in rows)])
    return path


def write_book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write rows as a workbook, sheet by sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        page.append([*rows[0]])
        for row in rows:
            page.append([*row.values()])
    book.save(path)
    return path

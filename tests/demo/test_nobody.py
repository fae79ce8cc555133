"""Nothing written could be a real person's."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from scrutiny_lib.disclosure.identifiers import Kind, find
from tests.demo.conftest import Demo

IMPOSSIBLE = {
    Kind.NHS_NUMBER: re.compile(r"999\d{7}"),
    Kind.UPN: re.compile(r"[A-Z]000\d{9}"),
    Kind.POSTCODE: re.compile(r"ZZ99 \d[A-Z]{2}"),
}
MAY_STAND = {Kind.DATE}
_DATE = re.compile(r"\d{1,4}[/-]\d\d[/-]\d{1,4}|\d\d:\d\d|-?\d+(\.\d+)?")


def texts(path: Path) -> Iterator[str]:
    """Return each distinct text of a file."""
    if path.suffix == ".csv":
        content = path.read_bytes().decode("utf-8", errors="replace")
        cells = {cell for row in csv.reader(content.splitlines()) for cell in row}
    elif path.suffix == ".xlsx":
        workbook = CalamineWorkbook.from_path(str(path))
        cells = {
            str(cell)
            for name in workbook.sheet_names
            for row in workbook.get_sheet_by_name(name).to_python()
            for cell in row
        }
    else:
        cells = set(re.findall(r">([^<]+)<", path.read_text(encoding="utf-8")))
    return (cell for cell in sorted(cells) if cell and not _DATE.fullmatch(cell))


def test_no_identifier_could_be_real(demo: Demo) -> None:
    for path in sorted(demo.folder.rglob("*")):
        if path.suffix not in (".csv", ".xlsx", ".xml"):
            continue
        for text in texts(path):
            for finding in find(text):
                part = text[finding.start : finding.end]
                allowed = IMPOSSIBLE.get(finding.kind)
                fits = allowed is not None and allowed.fullmatch(part) is not None
                assert fits or finding.kind in MAY_STAND, (path.name, finding.kind)


@pytest.mark.parametrize(
    ("pattern", "header"),
    [
        ("childrens_social_care/annex_a/*/List 3.csv", "Child Unique ID"),
        ("childrens_social_care/ssda903/*/header.csv", "CHILD"),
        ("police/missing_episodes_*.csv", "Nominal Ref"),
        ("health/ed_attendances_*.csv", "Patient_Pseudonym"),
    ],
)
def test_every_child_is_marked_as_synthetic(demo: Demo, pattern: str, header: str) -> None:
    seen = 0
    for path in demo.folder.glob(pattern):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for row in rows:
            assert row[header] == "" or row[header].startswith("SYN")
        seen += len(rows)
    assert seen > 50


def test_one_child_has_different_references_in_each_agency(demo: Demo) -> None:
    council = re.compile(r"SYN\d{7}")
    for pattern in ("police/*.csv", "health/*.csv"):
        for path in demo.folder.glob(pattern):
            assert not any(council.fullmatch(text) for text in texts(path)), path.name


def test_workers_have_numbers_and_no_names(demo: Demo) -> None:
    for path in demo.folder.glob("childrens_social_care/annex_a/*/List 3.csv"):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            worker, team = row["Allocated Worker"], row["Allocated Team"]
            assert worker is None or re.fullmatch(r"Worker \d+", worker)
            assert team is None or re.fullmatch(r"Team \d+", team)

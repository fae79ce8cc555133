"""Faults are planted as listed; the loaders and the rules of quality report them and no others."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

import numpy as np
import pytest

from scrutiny_lib.config.quality import load_quality
from scrutiny_lib.config.sources import Source, load_sources
from scrutiny_lib.demo import faults
from scrutiny_lib.demo.faults import Fault, Planted, plant
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.written import Written, csv_of, on_paper
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from scrutiny_lib.quality.report import examine
from tests.demo.conftest import PARAMS, Demo

OF_QUALITY = {"protection_plan_ends_before_start", "date_in_future_4_assessments"}


def sheet(rows: int = 6) -> Sheet:
    columns = {
        "Id": np.array([f"SYN{n}" for n in range(rows)], dtype=object),
        "Date of Birth": np.array(["2015-01-01"] * rows, dtype="datetime64[D]"),
        "Age": np.full(rows, 10.5),
        "Seen": np.array(["Yes"] * (rows - 2) + [""] * 2, dtype=object),
    }
    return Sheet("annex_a", "a_table", "List 2", columns, np.arange(rows) + 100)


def planted(fault: Fault, ending: str = ".csv") -> tuple[Written, Planted]:
    table, notes = on_paper(sheet(), PurePosixPath(f"folder/List 2{ending}")), Planted()
    plant(table, -1, [fault], 1, notes)
    return table, notes


def test_cells_that_are_spoilt_are_noted_with_their_rows_and_never_their_values() -> None:
    fault = Fault("r", "a_table", -1, "Seen", 2, faults.write_value, value="?", needs=("Seen",))
    table, notes = planted(fault)
    (line,) = notes.listed
    rows = [row for row, cell in enumerate(table.column("Seen")) if cell == "?"]
    assert line["rows"] == [row + 2 for row in rows]
    assert line["count"] == len(rows) == 2
    assert max(rows) < 4  # the last two were blank
    assert "?" not in str(line)


def test_no_row_gets_two_faults() -> None:
    table, notes = on_paper(sheet(), PurePosixPath("List 2.csv")), Planted()
    two = [Fault("r", "a_table", -1, "Seen", 3, faults.write_value, value="?") for _ in range(3)]
    plant(table, -1, two, 1, notes)
    spoilt = [row for line in notes.listed for row in line["rows"]]
    assert len(spoilt) == len(set(spoilt)) == 6


def test_a_fault_of_another_file_is_left_alone() -> None:
    table, notes = on_paper(sheet(), PurePosixPath("List 2.csv")), Planted()
    plant(table, -2, [Fault("r", "a_table", -1, "Seen", 1, faults.write_value)], 1, notes)
    assert notes.listed == []


def test_rows_that_are_rejected_are_lost() -> None:
    fault = Fault("needed_cell_blank", "a_table", -1, "Id", 2, faults.write_value, rejects=True)
    table, notes = planted(fault)
    gone = {100 + row for row, cell in enumerate(table.column("Id")) if cell == ""}
    assert notes.lost == {"a_table": gone}
    assert len(gone) == 2


def test_rows_that_stand_twice_are_not_lost_and_stand_at_the_end() -> None:
    fault = Fault("row_duplicate", "a_table", -1, "", 2, faults.repeat_rows, rejects=True)
    table, notes = planted(fault)
    lines = csv_of(table).splitlines()
    assert len(lines) == 9
    assert set(lines[7:]) <= set(lines[1:7])
    assert notes.lost == {}
    assert notes.listed[0]["rows"] == [8, 9]
    assert notes.listed[0]["column"] == "Id"


def test_a_row_may_be_too_long_or_too_short() -> None:
    for spoil, cells in ((faults.lengthen, 6), (faults.shorten, 2)):
        table, notes = planted(Fault("r", "a_table", -1, "", 1, spoil))
        widths = Counter(line.count(",") + 1 for line in csv_of(table).splitlines())
        assert widths == {4: 6, cells: 1}
        assert notes.listed[0]["count"] == 1


def test_children_born_late_have_no_age_either() -> None:
    fault = Fault("born_after_event", "a_table", -1, "Date of Birth", 1, faults.born_late)
    _, notes = planted(fault)
    assert [line["rule"] for line in notes.listed] == ["born_after_event", "age_missing"]


def test_a_harmless_oddity_is_listed_apart() -> None:
    spoil, value = faults.rewrite_header, "Seen\u00a0"
    fault = Fault("x", "a_table", -1, "Seen", 1, spoil, value=value, is_harmless=True)
    table, notes = planted(fault)
    assert notes.listed == []
    assert [line["rule"] for line in notes.harmless] == ["x"]
    assert "Seen\u00a0" in table.headers


def key_of(rule: str, file: str, sheet: str, column: str) -> tuple[str, ...]:
    """Return where a fault is, as far as whoever finds it can tell."""
    name = file.split("/")[-1]
    return (rule, name) if rule in OF_QUALITY else (rule, name, sheet, column)


@pytest.mark.slow
@pytest.mark.parametrize("source", load_sources(PARAMS).sources, ids=lambda one: one.source)
def test_what_is_planted_is_reported_and_only_that(
    demo: Demo, context: Context, source: Source
) -> None:
    wanted: Counter[tuple[str, ...]] = Counter()
    for line in demo.truth["faults"]:
        if line["source"] == source.source:
            key = key_of(line["rule"], line["file"], line["sheet"], line["column"])
            wanted[key] += max(line["count"], 1)
    loaded = load_source(source, demo.folder, context)
    told: Counter[tuple[str, ...]] = Counter()
    for doubt in examine(source, loaded, load_quality(PARAMS), context).doubts:
        issue = doubt.issue
        told[key_of(issue.rule, issue.file, issue.sheet, issue.column)] += max(issue.count, 1)
    assert told == wanted

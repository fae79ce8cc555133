"""Somebody who has nothing to report sends the headers alone: no rows, and no fault."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scrutiny_lib.loaders.childrens_social_care import load_annex_a, load_ssda903
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.people import load_challenges
from scrutiny_lib.loaders.police import load_police
from tests.loaders.childrens_social_care.made import CONTACT, HEADER, PLAN
from tests.loaders.extracts.opened import own_context, write_csv
from tests.loaders.police.test_police import INCIDENTS, incident


@pytest.fixture
def context() -> Context:
    return own_context()


def rules(loaded: Loaded) -> dict[str, list[str]]:
    """What is said of each dataset; of a file that is none under ``""``."""
    said = {name: [issue.rule for issue in one.issues] for name, one in loaded.datasets.items()}
    return said | ({"": [issue.rule for issue in loaded.issues]} if loaded.issues else {})


def test_a_list_without_a_row_in_a_workbook_is_known_and_a_cover_is_passed_over(
    tmp_path: Path, context: Context
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["Annex A", "Made by", "The data team"])
    book.create_sheet("List 1").append(list(CONTACT))
    book["List 1"].append(list(CONTACT.values()))
    book.create_sheet("List 7").append(list(PLAN))
    book.save(tmp_path / "annex.xlsx")
    loaded = load_annex_a(tmp_path, context)
    assert loaded.issues == ()
    plans = loaded.datasets["annex_a_7_child_protection"]
    assert [(issue.rule, issue.sheet) for issue in plans.issues] == [("no_rows", "List 7")]
    assert (plans.record.rows_read, plans.record.rows_rejected) == (0, 0)
    assert plans.frame.empty
    assert "plan_start_date" in plans.frame
    assert len(loaded.datasets["annex_a_1_contacts"].frame) == 1


@pytest.mark.parametrize("below", [0, 3, 2_000])
def test_a_csv_of_headers_with_blank_rows_or_none(
    tmp_path: Path, context: Context, below: int
) -> None:
    write_csv(tmp_path / "List 7.csv", list(PLAN), *[[""] * len(PLAN)] * below)
    assert rules(load_annex_a(tmp_path, context)) == {"annex_a_7_child_protection": ["no_rows"]}


def test_a_return_may_have_no_child_of_a_kind(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "2024-25" / "header.csv", list(HEADER), list(map(str, HEADER.values())))
    write_csv(tmp_path / "2024-25" / "missing.csv", ["CHILD", "DOB", "MISSING", "MIS_START"])
    loaded = load_ssda903(tmp_path, context)
    assert "no_rows" in rules(loaded)["ssda903_missing"]
    assert len(loaded.datasets["ssda903_header"].frame) == 1


def test_a_quarter_without_an_incident_counts_nothing_and_says_so(
    tmp_path: Path, context: Context
) -> None:
    write_csv(tmp_path / "domestic_incidents_2026.csv", INCIDENTS)
    loaded = load_police(tmp_path, context)
    assert "no_rows" in rules(loaded)["domestic_incidents"]
    figures = loaded.datasets["police_observations"].frame
    assert figures.empty, "nothing says which months a file without rows is about"


def test_an_empty_file_beside_a_full_one_takes_nothing_away(
    tmp_path: Path, context: Context
) -> None:
    row = incident(2, "01/06/2026", "Y", "1")
    write_csv(tmp_path / "domestic_incidents_a.csv", INCIDENTS, row)
    write_csv(tmp_path / "domestic_incidents_b.csv", INCIDENTS)
    assert len(load_police(tmp_path, context).datasets["domestic_incidents"].frame) == 1


def test_a_log_in_which_nobody_has_written(tmp_path: Path, context: Context) -> None:
    headers = [column.name for column in context.tables["challenges"].columns]
    write_csv(tmp_path / "challenges.csv", headers)
    assert rules(load_challenges(tmp_path, context)) == {"challenges": ["no_rows"]}


@pytest.mark.parametrize("name", ["notes.csv", "notes.xlsx"])
def test_headers_that_nobody_knows_are_no_return_of_nothing(
    tmp_path: Path, context: Context, name: str
) -> None:
    path = tmp_path / name
    if path.suffix == ".csv":
        write_csv(path, ["Something", "Else"])
    else:
        book = openpyxl.Workbook()
        book.active.append(["Something", "Else"])
        book.save(path)
    for load in (load_challenges, load_police):
        (issue,) = load(tmp_path, context).issues
        assert (issue.rule, "no rows below the header" in issue.message) == (
            "file_unreadable",
            True,
        )


def test_a_workbook_without_a_list_is_said(tmp_path: Path, context: Context) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Something", "Else"])
    book.save(tmp_path / "notes.xlsx")
    assert rules(load_annex_a(tmp_path, context)) == {"": ["file_not_recognised"]}

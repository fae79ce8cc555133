"""Several snapshots of Annex A laid on one another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import load_annex_a
from scrutiny_lib.loaders.childrens_social_care.snapshots import (
    last_day,
    named_day,
    snapshot_day,
    year_of,
)
from scrutiny_lib.loaders.dataset import Dataset, Record
from scrutiny_lib.loaders.folder import Context
from tests.loaders.childrens_social_care.made import CONTACT, PLAN, only, write_csv, write_workbook

CLOSED = {**PLAN, "Child Protection Plan End Date": "10/08/2024"}
CLOSED |= {"Date of the Last Statutory Visit": "09/08/2024"}
START, END = "Child Protection Plan Start Date", "Child Protection Plan End Date"


def contacts(day: str, *children: str) -> list[dict[str, str]]:
    return [{**CONTACT, "Child Unique ID": name, "Date of Contact": day} for name in children]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_plan_that_the_next_snapshot_closes_is_closed(
    tmp_path: Path, context: Context, order: tuple[str, str]
) -> None:
    older, newer = (tmp_path / name for name in order)
    write_csv(older / "List 7.csv", [PLAN, {**PLAN, "Child Unique ID": "C2"}])
    write_csv(newer / "List 7.csv", [CLOSED])
    dataset = only(load_annex_a(tmp_path, context))
    frame = dataset.frame.set_index("child_id")
    assert frame["plan_end_date"].to_dict() == {"C2": pd.NaT, "C1": pd.Timestamp(2024, 8, 10)}
    # C2 was last seen open in the older snapshot, and its last date is 20 February.
    assert dataset.places is not None
    assert dataset.places["snapshot"].tolist() == [
        pd.Timestamp(2024, 2, 20),
        pd.Timestamp(2024, 8, 10),
    ]
    assert dataset.places["row"].tolist() == [3, 2]


def test_snapshots_are_ordered_whole_and_not_list_by_list(tmp_path: Path, context: Context) -> None:
    """The older snapshot has a plan that started late, the newer one only an early one."""
    late = {**PLAN, "Child Unique ID": "C9", START: "01/03/2024"}
    early = {**PLAN, START: "01/02/2010", "Date of Birth": "01/01/2010"}
    visited = "Date of the Last Statutory Visit"
    write_workbook(
        tmp_path / "z first.xlsx",
        {
            "List 1": contacts("04/03/2024", "C1"),
            "List 7": [late, late | {"Child Unique ID": "C8"}, {**early, visited: "01/03/2024"}],
        },
    )
    write_workbook(
        tmp_path / "a second.xlsx",
        {
            "List 1": contacts("03/09/2024", "C1"),
            "List 7": [{**early, visited: "01/09/2024", END: "02/09/2024"}],
        },
    )
    loaded = load_annex_a(tmp_path, context)
    frame = loaded.datasets["annex_a_7_child_protection"].frame.set_index("child_id")
    assert frame.loc["C1", "plan_end_date"] == pd.Timestamp(2024, 9, 2)


def test_the_window_of_the_snapshots_is_the_period(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "2024-03-31" / "List 7.csv", [{**PLAN, START: "01/02/2010"}])
    write_csv(tmp_path / "2024-03-31" / "List 1.csv", contacts("30/03/2024", "C1"))
    write_csv(tmp_path / "2024-09-30" / "List 7.csv", [CLOSED])
    write_csv(tmp_path / "2024-09-30" / "List 1.csv", contacts("29/09/2024", "C1"))
    datasets = load_annex_a(tmp_path, context).datasets
    plans = datasets["annex_a_7_child_protection"].record
    assert (plans.period_start, plans.period_end) == (date(2023, 10, 1), date(2024, 9, 30))
    flows = datasets["annex_a_1_contacts"].record
    assert (flows.period_start, flows.period_end) == (date(2024, 3, 30), date(2024, 9, 29))


def test_a_contact_of_two_snapshots_counts_once_even_without_a_source(
    tmp_path: Path, context: Context
) -> None:
    blank = {**CONTACT, "Contact Source": ""}
    twice = [blank, {**blank, "Gender": "a) Male"}]  # two contacts on a day, nothing said of them
    other = {**CONTACT, "Contact Source": "e) 2A: Schools"}
    write_csv(tmp_path / "1" / "List 1.csv", [CONTACT, *twice])
    write_csv(tmp_path / "2" / "List 1.csv", [CONTACT, *twice, other])
    dataset = only(load_annex_a(tmp_path, context))
    assert sorted(dataset.frame["contact_source"].astype("str").fillna("blank")) == [
        "2A",
        "6",
        "blank",
        "blank",
    ]


def test_a_child_whose_placement_has_no_start_counts_once(tmp_path: Path, context: Context) -> None:
    row = {"Child Unique ID": "C1", "Date Started to be Looked After": "01/02/2023"}
    row |= {"Child's Legal Status": "C1: ICO", "Placement Type": "p) K2: Children's Homes"}
    moved = {**row, "Placement Type": "f) U6: Foster placement - not FFA"}
    write_csv(tmp_path / "1" / "List 8.csv", [row])
    write_csv(tmp_path / "2" / "List 8.csv", [row])
    write_csv(tmp_path / "3" / "List 8.csv", [moved])
    dataset = only(load_annex_a(tmp_path, context))
    assert dataset.frame["placement_type"].tolist() == ["K2", "U6"]


def test_the_same_list_in_two_files_of_a_folder_is_one(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "List 1 north.csv", contacts("01/03/2024", "C1"))
    write_csv(tmp_path / "List 1 south.csv", contacts("01/03/2024", "C2"))
    dataset = only(load_annex_a(tmp_path, context))
    assert sorted(dataset.frame["child_id"]) == ["C1", "C2"]
    assert dataset.record.rows_read == 2
    assert [file.name for file in dataset.record.files] == [
        "List 1 north.csv",
        "List 1 south.csv",
    ]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-03-31 synthetic", (2024, 3, 31)),
        ("Annex_A_20240331", (2024, 3, 31)),
        ("AnnexA 31.03.2024 final", (2024, 3, 31)),
        ("Annex_A_2024_Jan", None),
        ("2024-13-45", None),
        ("12024-03-311", None),
    ],
)
def test_a_day_in_a_name(name: str, day: tuple[int, int, int] | None) -> None:
    assert named_day(name) == (pd.Timestamp(*day) if day else None)


def test_the_day_in_a_name_counts_if_it_fits_the_rows() -> None:
    last = pd.Timestamp(2024, 3, 20)
    assert snapshot_day("2024-03-31", last) == pd.Timestamp(2024, 3, 31)
    assert snapshot_day("2024-03-01", last) == last  # before its own rows
    assert snapshot_day("2025-03-31", last) == last  # a year after them
    assert snapshot_day("March", last) == last


def dated(days: list[str], received: date | None = None) -> Dataset:
    frame = pd.DataFrame({"day": pd.to_datetime(days)})
    return Dataset(frame, Record("police", (), len(days), 0, date_received=received))


def test_a_mistyped_date_is_not_the_last_day() -> None:
    days = [f"2024-03-{day:02d}" for day in range(1, 31)]
    assert last_day([dated(days)]) == pd.Timestamp(2024, 3, 30)
    assert last_day([dated([*days, "2024-06-30"])]) == pd.Timestamp(2024, 3, 30)
    assert last_day([dated([*days, "2024-04-20"])]) == pd.Timestamp(2024, 4, 20)
    received = date(2024, 4, 2)
    assert last_day([dated([*days, "2024-04-20"], received)]) == pd.Timestamp(2024, 3, 30)
    assert last_day([dated(["2024-01-01", "2024-03-01"])]) == pd.Timestamp(2024, 3, 1)
    assert last_day([]) == pd.Timestamp.min


@pytest.mark.parametrize(
    ("names", "year"),
    [
        (["2025-26 synthetic"], 2026),
        (["2025/26"], 2026),
        (["2025_2026"], 2026),
        (["SSDA903 2024"], 2024),
        (["oc2", "2019-20"], 2020),
        (["2024-03"], 2024),
        (["1999-00", "12024"], None),
        ([], None),
    ],
)
def test_the_year_of_a_return(names: list[str], year: int | None) -> None:
    assert year_of(names) == year

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.police import load_police
from tests.loaders.extracts.opened import copied_params, write_csv

INCIDENTS = [
    "Occurrence No",
    "Date Reported",
    "Time Reported",
    "Occurrence Type",
    "District",
    "DASH Risk",
    "Child Present",
    "No Of Children Present",
    "Repeat Victim",
    "Notification Made",
    "Officer",
]
CHILDREN = ["Occurrence No", "Date Reported", "Nominal Ref", "Age", "Sex"]
STREET = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]


def incident(number: int, day: str, child: str, many: str, repeat: str = "N") -> list[str]:
    risk = "Not Recorded" if number == 1 else "High"
    return [
        f"SYND{number}",
        day,
        "10:00",
        "Domestic Crime",
        "Leeds",
        risk,
        child,
        many,
        repeat,
        "Y",
        "Officer 17",
    ]


def street(month: str, where: str, kind: str) -> list[str]:
    return ["", month, "A force", "A force", "", "", "On or near", "E1", where, kind, "", ""]


def values_of(frame: pd.DataFrame) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in frame.sort_values("period_start").itertuples():
        found.setdefault(row.indicator_id, []).append(row.value)
    return found


def test_incidents_and_children_are_counted_apart(tmp_path: Path, context: Context) -> None:
    write_csv(
        tmp_path / "domestic_incidents_2025-26_synthetic.csv",
        INCIDENTS,
        incident(1, "01/04/2025", "Y", "2"),
        incident(2, "30/04/2025", "N", "0", "Y"),
        incident(3, "02/05/2025", "", ""),
        incident(4, "31/05/2025", "Y", "1", ""),
    )
    write_csv(
        tmp_path / "2025" / "domestic_incident_children_2025-26_synthetic.csv",
        CHILDREN,
        ["SYND1", "01/04/2025", "P1", "3", "F"],
        ["SYND1", "01/04/2025", "P2", "7", "U"],
        ["SYND9", "15/04/2025", "P1", "3", "M"],
        ["SYND4", "31/05/2025", "P1", "4", "F"],
    )
    loaded = load_police(tmp_path, context)
    assert loaded.issues == ()
    assert set(loaded.datasets) == {
        "domestic_incidents",
        "domestic_incident_children",
        "police_observations",
    }
    incidents = loaded.datasets["domestic_incidents"]
    assert list(incidents.frame) == [
        "incident_ref",
        "incident_date",
        "incident_kind",
        "risk_grade",
        "is_child_present",
        "children_present",
        "is_repeat",
        "is_notified",
    ]
    assert incidents.frame["risk_grade"].tolist() == ["not_recorded", "high", "high", "high"]
    assert incidents.frame["is_child_present"].tolist() == [True, False, pd.NA, True]
    assert incidents.issues == ()
    assert not incidents.frame.astype("str").eq("Officer 17").any().any()
    children = loaded.datasets["domestic_incident_children"].frame
    assert children["age_years"].tolist() == [3, 7, 3, 4]
    assert str(children["age_band"].dtype) == "category"
    figures = loaded.datasets["police_observations"]
    shown = figures.frame[figures.frame["flag"] == ""]
    hidden = figures.frame[figures.frame["flag"] != ""]
    assert hidden[["indicator_id", "flag"]].to_numpy().tolist() == [["pol_domestic_repeat", "x"]]
    assert values_of(shown) == {
        "pol_domestic_incidents": [2, 2],
        "pol_domestic_incidents_child": [1, 1],
        "pol_domestic_repeat": [1],
        "pol_domestic_children": [2, 1],
    }
    unknown = [(issue.rule, issue.count, issue.rows) for issue in figures.issues]
    assert unknown == [
        ("not_known_whether_counted", 1, (4,)),
        ("not_known_whether_counted", 1, (5,)),
    ]


def test_years_of_files_are_one_table_and_a_newer_row_stands(
    tmp_path: Path, context: Context
) -> None:
    write_csv(
        tmp_path / "domestic_incidents_2024-25.csv",
        INCIDENTS,
        incident(1, "01/03/2025", "N", "0"),
        incident(2, "31/03/2025", "N", "0"),
    )
    write_csv(
        tmp_path / "domestic_incidents_2025-26.csv",
        INCIDENTS,
        incident(2, "31/03/2025", "Y", "1"),
        incident(3, "30/04/2025", "N", "0"),
    )
    loaded = load_police(tmp_path, context)
    frame = loaded.datasets["domestic_incidents"].frame
    assert frame["children_present"].tolist() == [0, 1, 0]
    values = loaded.datasets["police_observations"].frame.query(
        "indicator_id == 'pol_domestic_incidents_child'"
    )
    assert values["value"].tolist() == [1, 0]


def test_without_a_name_that_is_known_all_headers_decide(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "april.csv", INCIDENTS, incident(1, "01/04/2025", "N", "0"))
    assert "domestic_incidents" in load_police(tmp_path, context).datasets


def test_a_file_of_a_known_name_may_lack_columns_that_it_does_not_need(
    tmp_path: Path, context: Context
) -> None:
    lines = [incident(1, "01/04/2025", "N", "0"), incident(2, "30/04/2025", "Y", "1")]
    write_csv(tmp_path / "Domestic_Incidents_x.csv", INCIDENTS[:7], *(one[:7] for one in lines))
    loaded = load_police(tmp_path, context)
    assert loaded.issues == ()
    read = loaded.datasets["domestic_incidents"]
    assert read.frame["is_repeat"].isna().all()
    assert [(issue.rule, issue.count) for issue in read.issues] == [("header_missing", 4)]
    figures = loaded.datasets["police_observations"].frame
    assert values_of(figures[figures["flag"] == ""]) == {
        "pol_domestic_incidents": [2],
        "pol_domestic_incidents_child": [1],
    }
    repeat = figures.set_index("indicator_id").loc["pol_domestic_repeat"]
    assert (repeat["flag"], pd.isna(repeat["value"])) == ("x", True), "no nought: nothing is known"


def test_a_file_that_fits_nothing_is_reported_and_the_others_are_read(
    tmp_path: Path, context: Context
) -> None:
    write_csv(tmp_path / "april.csv", ["Date Reported", "Ward"], ["01/04/2025", "X"])
    write_csv(tmp_path / "domestic_incidents_x.csv", ["Occurrence No", "Colour"], ["1", "red"])
    write_csv(tmp_path / "list.csv", INCIDENTS, incident(1, "01/04/2025", "N", "0"))
    (tmp_path / "letter.docx").write_text("Dear all", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "SYNTHETIC.txt").write_text("invented", encoding="utf-8")
    loaded = load_police(tmp_path, context)
    assert "domestic_incidents" in loaded.datasets
    told = {issue.file: (issue.rule, issue.message) for issue in loaded.issues}
    assert {file: rule for file, (rule, _) in told.items()} == {
        "april.csv": "file_not_recognised",
        "domestic_incidents_x.csv": "file_not_recognised",
        "letter.docx": "file_not_recognised",
        "empty.csv": "file_unreadable",
    }
    assert "headers missing: Date Reported" in told["domestic_incidents_x.csv"][1]
    assert "headers not expected: Colour" in told["domestic_incidents_x.csv"][1]
    assert "headers missing: Occurrence No, Nominal Ref, Age, Sex" in told["april.csv"][1]
    assert "headers not expected: Ward" in told["april.csv"][1]


def test_a_force_in_its_own_words(tmp_path: Path, context: Context) -> None:
    folder = copied_params(tmp_path / "params")
    (folder / "extracts" / "other.yml").write_text(
        """extract: other_force
title: Protection
agency: police
organisation: Another force
folder: police
table: police_protection
counting_unit: event
columns: {Ref: protection_ref, When: protection_date, Kids: children, Why: reason}
ignored: [Sergeant]
values: {reason: {Neg.: neglect, "Dep, abandoned": abandoned}}
month_without_rows: nought
counts:
  - indicator: pol_police_protection
  - {indicator: pol_police_protection_children, count: sum, of: children, counting_unit: child}
""",
        encoding="utf-8",
    )
    write_csv(
        tmp_path / "police" / "pp.csv",
        ["When", "Ref", "Kids", "Why", "Sergeant"],
        ["3 January 2026", "a", "3", "neg.", "S. Name"],
        ["2026-03-31", "b", "1", "DEP, ABANDONED", "S. Name"],
        ["2026-03-31", "c", "1", "because", "S. Name"],
    )
    loaded = load_police(tmp_path / "police", replace(context, params=folder))
    read = loaded.datasets["police_protection"]
    assert read.frame["reason"].astype("object").fillna("").tolist() == ["neglect", "abandoned", ""]
    assert read.frame["child_ref"].isna().all()
    assert [(issue.rule, issue.column) for issue in read.issues] == [("code_unknown", "Why")]
    figures = loaded.datasets["police_observations"].frame
    assert figures["value"].tolist() == [1, 0, 2, 3, 0, 2]


def test_street_level_crime_as_published_and_as_a_spreadsheet_mangles_it(
    tmp_path: Path, context: Context
) -> None:
    write_csv(
        tmp_path / "2025-02-street.csv",
        STREET,
        street("Feb-25", "Leeds 001A", "Burglary"),
        street("2025-02", "Leeds 111F", "Burglary"),
        street("Feb-25", "Leeds 001A", "Anti-social behaviour"),
        street("2025-01", "Leeds 002B", "Drugs"),
        street("2025-02", "Leeds Valley 002B", "Drugs"),
        street("2025-02", "Bradford 001A", "Drugs"),
        street("2025-02", "", "Drugs"),
        street("spring", "Leeds 001A", "Drugs"),
        encoding="utf-8-sig",
    )
    loaded = load_police(tmp_path, context)
    counts = loaded.datasets["street_level_crime"]
    columns = ["month", "crime_type", "counting_unit", "count"]
    assert list(counts.frame) == columns
    rows = [(f"{month:%Y-%m}", *rest) for month, *rest in counts.frame.to_numpy().tolist()]
    assert rows == [
        ("2025-01", "Drugs", "event", 1),
        ("2025-02", "Anti-social behaviour", "incident", 1),
        ("2025-02", "Burglary", "event", 2),
    ]
    told = {issue.rule: issue.count for issue in counts.issues if issue.rule != "area_not_own"}
    assert told == {"not_a_date": 1, "needed_cell_blank": 1, "no_child_information": 0}
    assert [i.count for i in counts.issues if i.rule == "area_not_own"] == [2, 1]
    assert "nothing about children" in next(
        i.message for i in counts.issues if i.rule == "no_child_information"
    )
    assert counts.record.rows_rejected == 1
    figures = loaded.datasets["police_observations"].frame
    assert [
        (row.indicator_id, row.period_end.date(), row.value) for row in figures.itertuples()
    ] == [
        ("pol_street_crimes", date(2025, 1, 31), 1),
        ("pol_street_crimes", date(2025, 2, 28), 2),
        ("pol_street_antisocial", date(2025, 2, 28), 1),
    ]


@pytest.mark.real_data
def test_the_real_month_is_counted_as_an_independent_reading_counts_it(
    shared_data: Path, context: Context
) -> None:
    folder = shared_data / "police"
    with (folder / "data_police_uk_leeds_2025-02.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    expected = Counter(row["Crime type"] for row in rows)
    assert len(rows) == 8009
    assert {row["Month"] for row in rows} == {"Feb-25"}
    assert all(re.fullmatch(r"Leeds \d{3}[A-Z]", row["LSOA name"]) for row in rows)
    loaded = load_police(folder, context)
    counts = loaded.datasets["street_level_crime"]
    assert dict(zip(counts.frame["crime_type"], counts.frame["count"], strict=True)) == expected
    assert set(counts.frame["month"]) == {pd.Timestamp("2025-02-01")}
    assert (counts.record.rows_read, counts.record.rows_rejected) == (8009, 0)
    assert [issue.rule for issue in counts.issues] == ["no_child_information"]
    values = loaded.datasets["police_observations"].frame.set_index("indicator_id")["value"]
    assert values.to_dict() == {"pol_street_crimes": 7535.0, "pol_street_antisocial": 474.0}
    (facts,) = loaded.issues
    assert (facts.rule, facts.file) == (
        "file_not_recognised",
        "leeds_police_facts_from_public_pages.csv",
    )

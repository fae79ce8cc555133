from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.health import load_health
from tests.loaders.extracts.opened import write_csv

ATTENDANCES = [
    "Attendance_ID",
    "Patient_Pseudonym",
    "NHS_Number",
    "Postcode",
    "Site_Code",
    "Arrival_Date",
    "Arrival_Time",
    "Age_At_Arrival",
    "Stated_Gender",
    "Injury_Intent",
    "Safeguarding_Concern",
    "CP_IS_Checked",
    "CP_IS_Flag",
    "Referred_To_Council",
    "Disposal",
]
ADMISSIONS = [
    "Episode_ID",
    "Patient_Pseudonym",
    "NHS_Number",
    "Postcode",
    "Admission_Date",
    "Discharge_Date",
    "Age_At_Admission",
    "Sex",
    "Admission_Method",
    "Episode_Order",
    "Primary_Diagnosis",
    "External_Cause",
]


def attendance(
    number: int, day: str, age: str, intent: str, concern: str, checked: str
) -> list[str]:
    who = [f"SYNE{number}", "SYNH1", "999 000 0000", "ZZ99 3VZ", "SYN01", day, "12:00", age]
    return [*who, "X", intent, concern, checked, "None" if checked == "Y" else "", "N", "Left"]


def admission(number: int, age: str, method: str, order: str, main: str, cause: str) -> list[str]:
    day = "01/06/2025" if number % 2 else "30/06/2025"
    who = [f"SYNA{number}", "SYNH1", "999 000 0000", "ZZ99 3VZ", day, "01/07/2025", age]
    return [*who, "9", method, order, main, cause]


def values(frame: pd.DataFrame) -> dict[str, list[float]]:
    ordered = frame.sort_values("period_start")
    return {str(name): part["value"].tolist() for name, part in ordered.groupby("indicator_id")}


def test_attendances_are_counted_and_what_identifies_a_child_is_gone(
    tmp_path: Path, context: Context
) -> None:
    write_csv(
        tmp_path / "ed_attendances_2025-26_synthetic.csv",
        ATTENDANCES,
        attendance(1, "01/06/2025", "0", "Accidental", "Y", "Y"),
        attendance(2, "30/06/2025", "17", "Not known", "", "N"),
        attendance(3, "30/06/2025", "18", "Assault", "Y", "Y"),
        attendance(4, "30/06/2025", "9", "", "N", "Y"),
        attendance(5, "30/06/2025", "15", "Self-inflicted", "N", "N"),
        attendance(6, "30/06/2025", "18", "Self-inflicted", "N", "N"),
    )
    loaded = load_health(tmp_path, context)
    assert loaded.issues == ()
    read = loaded.datasets["ae_attendances"]
    assert read.issues == ()
    assert read.frame["sex"].tolist() == ["U"] * 6
    assert read.frame["injury_intent"].isna().tolist() == [False] * 3 + [True, False, False]
    text = read.frame.to_csv()
    assert "999" not in text
    assert "ZZ99" not in text
    figures = loaded.datasets["health_observations"]
    assert values(figures.frame) == {
        "hea_ae_concern": [1],
        "hea_ae_injury": [3],
        "hea_ae_referred": [0],
        "hea_ae_self_harm": [1],
        "hea_cpis_checked": [50],
    }
    checked = figures.frame.set_index("indicator_id").loc["hea_cpis_checked"]
    assert (checked["numerator"], checked["denominator"]) == (2, 4)
    assert [(issue.rule, issue.rows) for issue in figures.issues] == [
        ("not_known_whether_counted", (3,))
    ]


def test_admissions_are_counted_as_the_national_definition_has_them(
    tmp_path: Path, context: Context
) -> None:
    write_csv(
        tmp_path / "admissions_2025-26_synthetic.csv",
        ADMISSIONS,
        admission(1, "14", "21", "1", "S52.5", "W01.0"),
        admission(2, "3", "28", "1", "R55", "V01"),
        admission(3, "15", "21", "1", "S00", ""),  # too old
        admission(4, "3", "11", "1", "S00", ""),  # planned
        admission(5, "3", "21", "2", "S00", ""),  # a later episode
        admission(6, "3", "21", "1", "T80.1", "Y40"),  # complications of care
        admission(7, "16", "21", "1", "T39.1", "X60.0"),
        admission(8, "12", "22", "1", "T39.1", "X84"),  # an injury and self-harm
        admission(9, "17", "11", "1", "F99", ""),
        admission(10, "17", "21", "1", "G40", ""),
    )
    loaded = load_health(tmp_path, context)
    assert loaded.issues == loaded.datasets["admissions"].issues == ()
    figures = loaded.datasets["health_observations"]
    assert values(figures.frame) == {
        "hea_injury_admissions": [3],
        "hea_self_harm_admissions": [2],
        "hea_mental_health_admissions": [1],
    }
    assert figures.issues == ()


def test_a_file_of_nobody_is_reported(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "waits.csv", ["Month", "Waits"], ["2025-06", "12"])
    loaded = load_health(tmp_path, context)
    assert loaded.datasets == {}
    (issue,) = loaded.issues
    assert issue.rule == "file_not_recognised"
    assert "headers not expected: Month, Waits" in issue.message


def test_an_empty_or_missing_folder_gives_nothing(tmp_path: Path, context: Context) -> None:
    assert load_health(tmp_path / "none", context).datasets == {}


@pytest.mark.real_data
def test_published_files_of_the_nhs_are_read_as_published(
    shared_data: Path, context: Context
) -> None:
    loaded = load_health(shared_data / "nhs", context)
    assert loaded.issues == ()
    assert list(loaded.datasets) == ["health_published"]
    published = loaded.datasets["health_published"]
    assert set(published.frame["indicator_id"]) == {"hea_injury_0_14", "hea_self_harm_10_24"}
    assert [file.layout for file in published.record.files] == ["ohid_fingertips", "phe_self_harm"]


@pytest.mark.real_data
def test_a_file_of_nobody_is_reported_beside_published_ones(
    shared_data: Path, tmp_path: Path, context: Context
) -> None:
    name = "phe_admissions_self_harm_young_people.csv"
    shutil.copy(shared_data / "nhs" / name, tmp_path / name)
    write_csv(tmp_path / "waits.csv", ["Month", "Waits"], ["2025-06", "12"])
    loaded = load_health(tmp_path, context)
    assert list(loaded.datasets) == ["health_published"]
    assert [issue.file for issue in loaded.issues] == ["waits.csv"]

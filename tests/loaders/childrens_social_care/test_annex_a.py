"""Each trap of an Annex A list in a small file, with what has to come of it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import load_annex_a
from scrutiny_lib.loaders.childrens_social_care.annex_a import list_number
from scrutiny_lib.loaders.folder import Context
from tests.loaders.childrens_social_care.made import (
    COMMON,
    CONTACT,
    PLAN,
    found,
    only,
    write_csv,
    write_workbook,
)

ADOPTER = {
    "Individual adopter identifier": "A1",
    "Family identifier": "F1",
    "Gender": "a) Male",
    "Ethnicity": "a) WBRI",
    "Disability": "b) No",
    "Date enquiry received": datetime.datetime(2023, 5, 1),
    "Date Stage 1 started": "=G2+13",
    "Reason for leaving adoption process": 1,
}
LEAVER = {
    **COMMON,
    "Does the Child have a Disability": "b) No",
    "Allocated Team": "Care Leavers Team",
    "Allocated Worker": "A Worker",
    "Eligibility Category": "b) Former relevant child",
    "LA in Touch": "a) Yes",
    "Type of Accommodation": "U: Independent living",
    "Suitability of Accommodation": "a) Suitable",
    "Activity Status": "F2: Full time in education other than higher",
}


def test_a_contact_is_read_whole(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "List 1.csv", [CONTACT])
    dataset = only(load_annex_a(tmp_path, context))
    assert dataset.issues == ()
    assert dataset.frame.to_dict("records") == [
        {
            "child_id": "C1",
            "gender": "F",
            "ethnicity": "WBRI",
            "contact_date": pd.Timestamp(2024, 3, 1),
            "contact_source": "6",
            "age_years": 8,
            "age_band": "5_to_10",
        }
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("b) Female", "F"),
        ("Female", "F"),
        ("female ", "F"),
        ("\u00a0Female\u00a0", "F"),
        ("a) Female", "F"),  # the letter drifts between systems: the word counts
        ("zz) Male", "M"),
        ("1", "M"),
        ("2 - Female", "F"),
        ("c) Not stated/recorded", "U"),
        ("d) Neither", "N"),
    ],
)
def test_gender_is_read_however_it_is_written(
    tmp_path: Path, context: Context, written: str, code: str
) -> None:
    write_csv(tmp_path / "List 1.csv", [{**CONTACT, "Gender": written}])
    dataset = only(load_annex_a(tmp_path, context))
    assert list(dataset.frame["gender"]) == [code]
    assert dataset.issues == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("q) 6: Police", "6"),
        ("f) 6: Police", "6"),
        ("6: Police", "6"),
        ("6", "6"),
        ("f) 3B", "3B"),
        ("h) 3B: Health services", "3B"),
        ("i) 3B: Health services ", "3B"),
        ("b) 1B: Individual", "1B"),
        ("u) 10: Unknown", "10"),
        ("v) 5D: LA services", "5D"),
    ],
)
def test_the_code_of_a_source_counts_and_not_its_letter(
    tmp_path: Path, context: Context, written: str, code: str
) -> None:
    write_csv(tmp_path / "List 1.csv", [{**CONTACT, "Contact Source": written}])
    dataset = only(load_annex_a(tmp_path, context))
    assert list(dataset.frame["contact_source"]) == [code]
    assert dataset.issues == ()


def test_an_unknown_code_is_blank_and_counted(tmp_path: Path, context: Context) -> None:
    rows = [CONTACT, {**CONTACT, "Child Unique ID": "C2", "Contact Source": "w) 12: Elsewhere"}]
    write_csv(tmp_path / "List 1.csv", rows)
    dataset = only(load_annex_a(tmp_path, context))
    assert dataset.frame["contact_source"].isna().tolist() == [False, True]
    assert found(dataset.issues) == {("code_unknown", "Contact Source"): (1, (3,))}


@pytest.mark.parametrize(
    ("born", "age", "years"),
    [
        ("", "6.138261464750171", 6),
        ("", "6", 6),
        ("", "0.4", 0),
        ("", "-1", -1),
        ("01/03/2018", "99", 6),  # the birthday itself counts; the date of birth is believed
        ("02/03/2018", "99", 5),
        ("29/02/2016", "", 8),
        ("15/04/2024", "", -1),  # born weeks after the contact
    ],
)
def test_ages_are_completed_years_at_the_event(
    tmp_path: Path, context: Context, born: str, age: str, years: int
) -> None:
    write_csv(tmp_path / "List 1.csv", [{**CONTACT, "Date of Birth": born, "Age": age}])
    dataset = only(load_annex_a(tmp_path, context))
    assert list(dataset.frame["age_years"]) == [years]
    assert dataset.issues == ()


def test_a_plan_that_starts_before_birth_is_of_an_unborn_child(
    tmp_path: Path, context: Context
) -> None:
    write_csv(tmp_path / "List 7.csv", [{**PLAN, "Date of Birth": "01/05/2024"}])
    dataset = only(load_annex_a(tmp_path, context))
    assert list(dataset.frame["age_years"]) == [-1]
    assert list(dataset.frame["age_band"]) == ["unborn"]
    assert dataset.issues == ()


def test_headers_may_have_curly_quotes_and_spaces_that_do_not_break(
    tmp_path: Path, context: Context
) -> None:
    row = {
        **COMMON,
        "Date\u00a0Started to be  Looked After": "01/02/2023",
        "Child\u2019s Legal Status": "C1: ICO",
        "Number of Episodes the Child has been \u2018Missing\u2019 from their Placement in the "
        "last 12 months": "2",
        "UNACCOMPANIED Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))": "b) No",
    }
    write_csv(tmp_path / "List 8.csv", [row])
    dataset = only(load_annex_a(tmp_path, context))
    frame = dataset.frame
    assert frame["care_start_date"].tolist() == [pd.Timestamp(2023, 2, 1)]
    assert frame["legal_status"].tolist() == ["C1"]
    assert frame["missing_episodes_last_12_months"].tolist() == [2]
    assert frame["is_unaccompanied_asylum_seeker"].tolist() == [False]
    assert [issue.rule for issue in dataset.issues] == ["header_missing"]


def test_a_language_is_no_age(tmp_path: Path, context: Context) -> None:
    row = {**CONTACT, "Date of Birth": "", "Language": "7", "Languages Spoken": "9"}
    del row["Age"]
    write_csv(tmp_path / "List 1.csv", [row])
    dataset = only(load_annex_a(tmp_path, context))
    assert dataset.frame["age_years"].isna().all()
    assert {issue.rule for issue in dataset.issues} == {
        "header_not_expected",
        "header_missing",
        "age_missing",
    }


def test_errors_of_a_spreadsheet_are_blank_but_in_a_dropped_column_nobody_asks(
    tmp_path: Path, context: Context
) -> None:
    row = {**PLAN, "Latest Category of Abuse": "#N/A", "Allocated Team": "#N/A"}
    write_csv(tmp_path / "List 7.csv", [row])
    dataset = only(load_annex_a(tmp_path, context))
    assert dataset.frame["latest_abuse_category"].isna().all()
    assert found(dataset.issues) == {("cell_error", "Latest Category of Abuse"): (1, (2,))}


def test_a_formula_that_nobody_worked_out_is_said(tmp_path: Path, context: Context) -> None:
    write_workbook(tmp_path / "AnnexA.xlsx", {"List 11": [ADOPTER]})
    dataset = only(load_annex_a(tmp_path, context))
    assert dataset.frame["stage_1_start_date"].isna().all()
    assert dataset.frame["enquiry_date"].tolist() == [pd.Timestamp(2023, 5, 1)]
    assert dataset.frame["process_end_reason"].tolist() == ["1"]
    assert "formula_without_value" in {issue.rule for issue in dataset.issues}


def test_both_layouts_of_list_9_are_read(tmp_path: Path, context: Context) -> None:
    long = {
        **LEAVER,
        "Child Unique ID": "C2",
        "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)": "a) Yes",
        "Allocated Personal Advisor": "An Adviser",
        "Latest Pathway Plan Review Date": "01/02/2024",
        "Latest Date of Contact": "02/02/2024",
    }
    write_csv(tmp_path / "short" / "List 9.csv", [{**LEAVER, "Age": "18.6"}])
    write_csv(tmp_path / "long" / "List 9.csv", [{**long, "Age": "19.2"}])
    dataset = only(load_annex_a(tmp_path, context))
    frame = dataset.frame.set_index("child_id")
    assert frame["eligibility"].to_dict() == {"C1": "former_relevant", "C2": "former_relevant"}
    assert frame["accommodation_type"].to_dict() == {"C1": "U", "C2": "U"}
    assert frame["activity_status"].to_dict() == {"C1": "F2", "C2": "F2"}
    assert frame["age_years"].to_dict() == {"C1": 18, "C2": 19}
    assert frame["is_unaccompanied_asylum_seeker"].isna().to_dict() == {"C1": True, "C2": False}
    assert frame.loc["C2", "latest_contact_date"] == pd.Timestamp(2024, 2, 2)
    assert [issue.rule for issue in dataset.issues] == ["header_missing"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("List 1", 1),
        ("List 10", 10),
        ("List 11", 11),
        ("list_1_contacts", 1),
        ("List01", 1),
        ("Annex A - List 7 (Child Protection)", 7),
        ("LIST\u00a03", 3),
        ("Listing 3", None),
        ("checklist 3", None),
        ("Contacts", None),
        ("1", None),
        ("List 100", 100),
    ],
)
def test_the_number_of_a_list_is_a_whole_number(name: str, number: int | None) -> None:
    assert list_number(name) == number


def test_list_1_is_not_list_10(tmp_path: Path, context: Context) -> None:
    adoption = {
        **COMMON,
        "Date of Decision that Child Should be Placed for Adoption": "01/02/2024",
    }
    write_csv(tmp_path / "List_10_adoption.csv", [adoption])
    write_csv(tmp_path / "List_1_contacts.csv", [CONTACT])
    loaded = load_annex_a(tmp_path, context)
    assert loaded.issues == ()
    assert set(loaded.datasets) == {"annex_a_1_contacts", "annex_a_10_adoption"}


def test_a_file_without_a_number_is_known_by_its_headers(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "extract_a.csv", [PLAN])
    write_csv(tmp_path / "extract_b.csv", [CONTACT])
    loaded = load_annex_a(tmp_path, context)
    assert loaded.issues == ()
    assert set(loaded.datasets) == {"annex_a_1_contacts", "annex_a_7_child_protection"}


def test_guidance_in_a_workbook_is_passed_over_and_a_list_that_falls_short_is_not(
    tmp_path: Path, context: Context
) -> None:
    guidance = {"Column": "Gender", "What to write": "a) Male"}
    short = {key: value for key, value in CONTACT.items() if key != "Date of Contact"}
    write_workbook(
        tmp_path / "AnnexA.xlsx", {"Guidance": [guidance], "List 1": [CONTACT], "Extra": [short]}
    )
    loaded = load_annex_a(tmp_path, context)
    assert set(loaded.datasets) == {"annex_a_1_contacts"}
    assert [(issue.rule, issue.sheet) for issue in loaded.issues] == [("file_unreadable", "Extra")]


def test_a_list_without_a_needed_header_says_which(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "List 1.csv", [COMMON])
    loaded = load_annex_a(tmp_path, context)
    (issue,) = loaded.issues
    assert issue.rule == "file_unreadable"
    assert "Date of Contact" in issue.message
    assert loaded.datasets == {}


def test_one_bad_row_and_one_bad_file_lose_no_others(tmp_path: Path, context: Context) -> None:
    rows = [
        CONTACT,
        {**CONTACT, "Child Unique ID": ""},
        {**CONTACT, "Child Unique ID": "C3", "Date of Contact": "31/31/2024"},
        {**CONTACT, "Child Unique ID": "C4"},
    ]
    write_csv(tmp_path / "List 1.csv", rows)
    (tmp_path / "List 2.xlsx").write_bytes(b"PK\x03\x04 and no more")
    loaded = load_annex_a(tmp_path, context)
    dataset = loaded.datasets["annex_a_1_contacts"]
    assert dataset.frame["child_id"].tolist() == ["C1", "C4"]
    assert (dataset.record.rows_read, dataset.record.rows_rejected) == (4, 2)
    assert found(dataset.issues) == {
        ("not_a_date", "Date of Contact"): (1, (4,)),
        ("needed_cell_blank", "Child Unique ID"): (1, (3,)),
        ("needed_cell_blank", "Date of Contact"): (1, (4,)),
        ("age_missing", "Date of Birth"): (1, (4,)),
    }
    assert [(issue.rule, issue.file) for issue in loaded.issues] == [
        ("file_unreadable", "List 2.xlsx")
    ]


def test_an_empty_folder_gives_nothing(tmp_path: Path, context: Context) -> None:
    loaded = load_annex_a(tmp_path / "nowhere", context)
    assert (loaded.datasets, loaded.issues) == ({}, ())

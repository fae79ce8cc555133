"""The shared made-up files, with counts that a reading by other means gave.

How each figure was found is said beside it: the files were read with openpyxl, csv and
xml.etree, and looked at, without any code of this project.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import (
    load_annex_a,
    load_cin_census,
    load_ssda903,
    source_agency,
)
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from tests.loaders.childrens_social_care.made import found

pytestmark = pytest.mark.real_data
Datasets = dict[str, Dataset]


@pytest.fixture(scope="module")
def annex_a(child_level: Path, context: Context) -> Datasets:
    loaded = load_annex_a(child_level / "annex_a", context)
    assert loaded.issues == ()
    return loaded.datasets


@pytest.fixture(scope="module")
def cin(child_level: Path, context: Context) -> Datasets:
    loaded = load_cin_census(child_level / "cin_census", context)
    assert loaded.issues == ()
    return loaded.datasets


@pytest.fixture(scope="module")
def ssda903(child_level: Path, context: Context) -> Datasets:
    loaded = load_ssda903(child_level / "ssda903", context)
    assert loaded.issues == ()
    return loaded.datasets


def rows(datasets: Datasets) -> dict[str, tuple[int, int, int]]:
    """Rows read, rejected and kept."""
    return {
        name: (d.record.rows_read, d.record.rows_rejected, len(d.frame))
        for name, d in datasets.items()
    }


def test_annex_a_rows(annex_a: Datasets) -> None:
    # Filled rows below the headers of each sheet in openpyxl; no key stands twice.
    counts = {1: 5, 2: 5, 3: 6, 4: 5, 5: 5, 6: 5, 7: 7, 8: 5, 9: 6, 10: 5, 11: 5}
    found_counts = {int(name.split("_")[2]): count for name, count in rows(annex_a).items()}
    assert found_counts == {number: (count, 0, count) for number, count in counts.items()}


def test_annex_a_faults(annex_a: Datasets) -> None:
    """Each is a cell that a person sees to be wrong; nothing else is reported."""
    told = {
        (int(name.split("_")[2]), rule, count, places)
        for name, dataset in annex_a.items()
        for (rule, _), (count, places) in found(dataset.issues).items()
    }
    assert told == {
        # "CS Assessment Updated" in all five rows, where the template asks for yes or no.
        (4, "not_yes_or_no", 5, (2, 3, 4, 5, 6)),
        # A local need code, PSRMEM, in the first row.
        (6, "code_unknown", 1, (2,)),
        # Born 339 days after the plan started: longer than any pregnancy.
        (7, "born_after_event", 1, (8,)),
        (7, "age_missing", 1, (8,)),
        # Born in 2018, looked after since 2010; and for the same child an adoption decision.
        (8, "born_after_event", 1, (5,)),
        (8, "age_missing", 1, (5,)),
        (10, "born_after_event", 1, (5,)),
        (10, "age_missing", 1, (5,)),
    }


def test_annex_a_ages(annex_a: Datasets) -> None:
    """Year minus year, less one where month and day of the event come before the birthday.

    The second contact has no date of birth: 8.88 years in the column of ages are 8. The fourth
    assessment began 22 days before birth, the first plan 42 days.
    """
    ages = {
        int(name.split("_")[2]): d.frame["age_years"].astype("object").where(
            d.frame["age_years"].notna(), None
        ).tolist()
        for name, d in annex_a.items()
        if "age_years" in d.frame
    }  # fmt: skip
    assert ages == {
        1: [5, 8, 11, 14, 15],
        2: [11, 8, 12, 5, 5],
        3: [16, 11, 0, 11, 10, 2],
        4: [6, 11, 20, -1, 1],
        5: [10, 16, 8, 11, 9],
        6: [10, 6, 8, 11, 13],
        7: [-1, 5, 14, 2, 2, 1, None],
        8: [7, 5, 7, None, 5],
        9: [18, 19, 18, 20, 21, 18],  # as the list gives them, without fractions
        10: [7, 5, 7, None, 5],
    }


def test_annex_a_codes(annex_a: Datasets) -> None:
    # Read off the sheets: q) 6, q) 6, b) 1B, q) 6, t) 9; the first gender is a bare "Female".
    contacts = annex_a["annex_a_1_contacts"].frame
    assert contacts["contact_source"].tolist() == ["6", "6", "1B", "6", "9"]
    assert contacts["gender"].tolist() == ["F", "F", "M", "M", "F"]
    assert contacts["ethnicity"].tolist() == ["WBRI", "APKN", "NOBT", "NOBT", "WBRI"]
    assert source_agency(contacts["contact_source"]).tolist() == [
        "police",
        "police",
        "individual",
        "police",
        "anonymous",
    ]
    early = annex_a["annex_a_2_early_help"].frame
    assert early["gender"].tolist() == ["M", "U", "F", "F", "M"]
    care = annex_a["annex_a_8_looked_after"].frame
    assert care["legal_status"].tolist() == ["E1", "C2", "C2", "C2", "C1"]
    assert care["placement_type"].tolist() == ["U6", "U1", "U4", "U6", "H5"]
    assert care["placement_provider"].tolist() == ["PR4", "PR1", "PR5", "PR4", "PR4"]
    assert care["care_end_reason"].dropna().tolist() == ["E47"]
    leavers = annex_a["annex_a_9_care_leavers"].frame
    # The fourth row's accommodation and activity hold an empty text.
    assert leavers["accommodation_type"].dropna().tolist() == ["Y", "U", "Y", "U", "U"]
    assert leavers["activity_status"].dropna().tolist() == ["F1", "F2", "G5", "F3", "F3"]
    adoption = annex_a["annex_a_10_adoption"].frame
    assert adoption["decision_reversed_reason"].dropna().tolist() == ["RD2"]
    assert annex_a["annex_a_11_adopters"].frame["process_end_reason"].dropna().tolist() == ["1"]


def test_annex_a_formulas_with_values(annex_a: Datasets) -> None:
    # The dates of list 10 are formulas such as =H2+5 whose values the workbook holds.
    first = annex_a["annex_a_10_adoption"].frame.iloc[0]
    assert first["care_entry_date"] == pd.Timestamp(2009, 8, 6)
    assert first["adoption_decision_date"] == pd.Timestamp(2009, 8, 11)
    assert first["adoption_placement_date"] == pd.Timestamp(2009, 8, 26)


def test_cin_rows(cin: Datasets) -> None:
    """Elements of both files, counted with xml.etree: 332 and 2 children, 402 and 2 referrals.

    117 disabilities in the one file, of which 5 name again what the child has already, and 3 in
    the other. All else is in the file of two children.
    """
    assert rows(cin) == {
        "cin_children": (334, 0, 334),
        "cin_disabilities": (120, 5, 115),
        "cin_referrals": (404, 0, 404),
        "cin_assessments": (2, 0, 2),
        "cin_factors": (3, 0, 3),
        "cin_section47": (1, 0, 1),
        "cin_plans": (1, 0, 1),
        "cin_protection_plans": (1, 0, 1),
        "cin_reviews": (1, 0, 1),
    }


def test_cin_faults(cin: Datasets) -> None:
    told = {name: found(dataset.issues) for name, dataset in cin.items() if dataset.issues}
    assert told == {
        # The word PersonBirthDate stands loose in the first child.
        "cin_children": {("text_outside_element", ""): (1, (1,))},
        # Positions among the 117, all but the last of those that stand twice.
        "cin_disabilities": {("row_duplicate", "LAchildID"): (5, (29, 41, 74, 106, 111))},
        # RB is no factor.
        "cin_factors": {("code_unknown", "AssessmentFactors"): (1, (2,))},
    }


def test_cin_values(cin: Datasets) -> None:
    children = cin["cin_children"].frame
    # GenderCurrent 1: 82, 2: 74, 0: 96, 9: 80 (grep); the other file has Sex 1 and Sex M.
    assert children["gender"].value_counts().to_dict() == {"M": 84, "F": 74, "U": 96, "N": 80}
    # Ages on the reference date, by xml.etree and datetime: 21 + 1 children under one.
    assert (children["age_years"] == 0).sum() == 22
    assert (children["age_years"] == 9).sum() == 11
    assert children["age_years"].notna().all()
    assert children["death_date"].notna().sum() == 21
    referrals = cin["cin_referrals"].frame
    # 270 children with one referral, 54 with two, 8 with three; two more children with one.
    assert referrals["cin_episode"].value_counts().to_dict() == {1: 334, 2: 62, 3: 8}
    assert referrals["cin_closure_date"].notna().sum() == 254
    # ReferralNFA is true 402 times in the one file, 0 and false in the other.
    assert referrals["is_no_further_action"].value_counts().to_dict() == {True: 402, False: 2}
    assert (referrals["age_years"] == 0).sum() == 106
    assert (referrals["referral_source"] == "6").sum() == 13
    assessments = cin["cin_assessments"].frame
    # The assessment that is authorised eight years before it starts is kept as it is.
    turned = assessments["assessment_authorisation_date"] < assessments["assessment_start_date"]
    assert turned.sum() == 1
    assert cin["cin_section47"].frame["is_conference_unnecessary"].tolist() == [False]
    assert cin["cin_protection_plans"].frame["previous_plans"].tolist() == [10]


def test_ssda903_rows(ssda903: Datasets) -> None:
    """Lines below the header, counted with csv.DictReader.

    Of the reviews 14 have the child and the day of another: 2 are the same line again, 12 say
    another way of taking part.
    """
    assert rows(ssda903) == {
        "ssda903_header": (2675, 0, 2675),
        "ssda903_episodes": (5050, 0, 5050),
        "ssda903_reviews": (12582, 14, 12568),
        "ssda903_missing": (43, 0, 43),
        "ssda903_oc2": (2675, 0, 2675),
    }
    told = {name: found(dataset.issues) for name, dataset in ssda903.items() if dataset.issues}
    differ = (2824, 3692, 3834, 4320, 5197, 5853, 7964, 8039, 8897, 10501, 11692, 12208)
    assert told == {
        "ssda903_reviews": {
            ("row_duplicate", "CHILD"): (2, (9826, 12074)),
            ("row_conflict", "CHILD"): (12, differ),
        }
    }


def test_ssda903_values(ssda903: Datasets) -> None:
    header = ssda903["ssda903_header"].frame
    assert header["gender"].astype("str").value_counts().to_dict() == {"F": 1342, "M": 1333}
    assert header["is_mother"].value_counts().to_dict() == {True: 1}  # written as 1.0
    assert (header["ethnicity"] == "REFU").sum() == 148
    episodes = ssda903["ssda903_episodes"].frame
    assert episodes["child_id"].nunique() == 2123
    assert episodes["episode_end_date"].isna().sum() == 1413
    assert episodes["legal_status"].notna().all()
    assert (episodes["legal_status"] == "L1").sum() == 365
    # Dates of birth of header.csv, looked up by the child's number.
    ages = episodes["age_years"].value_counts().sort_index()
    assert ages.loc[:3].tolist() == [19, 45, 217]
    assert ages.loc[16:].tolist() == [157, 4]
    reviews = ssda903["ssda903_reviews"].frame
    # Codes of the 12,568 lines that stay where the last one of a day counts.
    assert reviews["review_participation"].value_counts().sort_index().to_dict() == {
        "PN0": 1543,
        "PN1": 1571,
        "PN2": 1516,
        "PN3": 1584,
        "PN4": 1644,
        "PN5": 1595,
        "PN6": 1584,
        "PN7": 1531,
    }
    assert ssda903["ssda903_missing"].frame["missing_kind"].value_counts().to_dict() == {
        "A": 24,
        "M": 19,
    }
    outcomes = ssda903["ssda903_oc2"].frame
    assert outcomes["sdq_score"].isna().sum() == 1354
    assert outcomes["sdq_score"].sum() == 27113
    assert outcomes["is_convicted"].sum() == 1306

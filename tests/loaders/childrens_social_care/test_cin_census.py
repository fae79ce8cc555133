"""Censuses made by hand, and the tables that have to come of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import load_cin_census
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context, Loaded
from tests.loaders.childrens_social_care.made import census, child, found, referral

WHOLE = (
    "<Assessments><AssessmentActualStartDate>2023-05-02</AssessmentActualStartDate>"
    "<AssessmentAuthorisationDate>2023-06-10</AssessmentAuthorisationDate>"
    "<FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors>"
    "<AssessmentFactors>24A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"
    "<CINPlanDates><CINPlanStartDate>2023-06-11</CINPlanStartDate></CINPlanDates>"
    "<Section47><S47ActualStartDate>2023-05-20</S47ActualStartDate>"
    "<InitialCPCtarget>2023-06-12</InitialCPCtarget><ICPCnotRequired>false</ICPCnotRequired>"
    "</Section47><ChildProtectionPlans><CPPstartDate>2023-06-12</CPPstartDate>"
    "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>"
    "<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
    "<NumberOfPreviousCPP>1</NumberOfPreviousCPP><Reviews>"
    "<CPPreviewDate>2023-09-01</CPPreviewDate><CPPreviewDate>2024-02-01</CPPreviewDate></Reviews>"
    "</ChildProtectionPlans>"
)


def load(folder: Path, context: Context, content: bytes, name: str = "census.xml") -> Loaded:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return load_cin_census(folder, context)


def one_row(dataset: Dataset) -> dict[str, object]:
    (row,) = dataset.frame.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_a_child_with_everything_becomes_nine_tables(tmp_path: Path, context: Context) -> None:
    disabled = child(inside=referral(inside=WHOLE)).replace(
        "</Ethnicity>",
        "</Ethnicity><Disabilities><Disability>AUT</Disability><Disability>LD</Disability>"
        "</Disabilities>",
    )
    loaded = load(tmp_path, context, census(disabled))
    assert loaded.issues == ()
    assert [d.issues for d in loaded.datasets.values()] == [()] * 9
    tables = loaded.datasets
    day = pd.Timestamp
    assert one_row(tables["cin_children"]) == {
        "child_id": "C1",
        "reference_date": day(2024, 3, 31),
        "gender": "F",
        "ethnicity": "WBRI",
        "death_date": pd.NaT,
        "age_years": 8,
        "age_band": "5_to_10",
    }
    link = {"child_id": "C1", "cin_episode": 1, "referral_date": day(2023, 5, 1)}
    age = {"age_years": 7, "age_band": "5_to_10"}
    assert one_row(tables["cin_referrals"]) == link | age | {
        "referral_source": "6",
        "primary_need": "N1",
        "cin_closure_date": pd.NaT,
        "closure_reason": pytest.approx(float("nan"), nan_ok=True),
        "initial_conference_date": pd.NaT,
        "is_no_further_action": False,
    }
    assert one_row(tables["cin_assessments"]) == link | age | {
        "assessment_start_date": day(2023, 5, 2),
        "assessment_review_date": pd.NaT,
        "assessment_authorisation_date": day(2023, 6, 10),
    }
    assert one_row(tables["cin_section47"]) == link | age | {
        "section_47_start_date": day(2023, 5, 20),
        "initial_conference_target_date": day(2023, 6, 12),
        "initial_conference_date": pd.NaT,
        "is_conference_unnecessary": False,
    }
    assert one_row(tables["cin_plans"]) == link | age | {
        "cin_plan_start_date": day(2023, 6, 11),
        "cin_plan_end_date": pd.NaT,
    }
    assert one_row(tables["cin_protection_plans"]) == link | age | {
        "plan_start_date": day(2023, 6, 12),
        "plan_end_date": pd.NaT,
        "initial_abuse_category": "NEG",
        "latest_abuse_category": "EMO",
        "previous_plans": 1,
    }
    factors = tables["cin_factors"].frame
    assert factors["factor"].tolist() == ["3B", "24A"]
    assert factors["assessment_start_date"].tolist() == [day(2023, 5, 2)] * 2
    reviews = tables["cin_reviews"].frame
    assert reviews["review_date"].tolist() == [day(2023, 9, 1), day(2024, 2, 1)]
    assert reviews["plan_start_date"].tolist() == [day(2023, 6, 12)] * 2
    assert tables["cin_disabilities"].frame["disability"].tolist() == ["AUT", "LD"]


@pytest.mark.parametrize(
    ("element", "written", "code"),
    [
        ("GenderCurrent", "1", "M"),
        ("GenderCurrent", "2", "F"),
        ("GenderCurrent", "0", "U"),
        ("GenderCurrent", "9", "N"),
        ("Sex", "1", "M"),
        ("Sex", "M", "M"),
        ("Sex", "F", "F"),
        ("Sex", "U", "U"),
    ],
)
def test_the_sex_of_every_layout_is_read(
    tmp_path: Path, context: Context, element: str, written: str, code: str
) -> None:
    one = child(Sex="").replace(
        "</ChildIdentifiers>", f"<{element}>{written}</{element}></ChildIdentifiers>"
    )
    loaded = load(tmp_path, context, census(one))
    assert loaded.datasets["cin_children"].frame["gender"].tolist() == [code]
    assert loaded.datasets["cin_children"].issues == ()


def test_sex_counts_before_what_it_replaced(tmp_path: Path, context: Context) -> None:
    for order in (
        "<GenderCurrent>1</GenderCurrent><Sex>F</Sex>",
        "<Sex>F</Sex><GenderCurrent>1</GenderCurrent>",
    ):
        one = child(Sex="").replace("</ChildIdentifiers>", f"{order}</ChildIdentifiers>")
        loaded = load(tmp_path, context, census(one))
        assert loaded.datasets["cin_children"].frame["gender"].tolist() == ["F"]
        assert loaded.datasets["cin_children"].issues == ()


def test_a_child_that_is_expected_is_not_born_yet(tmp_path: Path, context: Context) -> None:
    one = child(PersonBirthDate="", ExpectedPersonBirthDate="2024-05-01")
    loaded = load(tmp_path, context, census(one))
    assert loaded.datasets["cin_children"].frame["age_years"].tolist() == [-1]
    both = child(PersonBirthDate="2024-01-01", ExpectedPersonBirthDate="2023-12-01")
    loaded = load(tmp_path, context, census(both.replace("Sex", "Sex")))
    assert loaded.datasets["cin_children"].frame["age_years"].tolist() == [0]
    assert loaded.datasets["cin_children"].issues == ()


def test_a_conference_of_a_referral_is_none_of_its_enquiries(
    tmp_path: Path, context: Context
) -> None:
    enquiry = "<Section47><S47ActualStartDate>2023-05-20</S47ActualStartDate></Section47>"
    inside = f"<DateOfInitialCPC>2023-06-01</DateOfInitialCPC>{enquiry}"
    tables = load(tmp_path, context, census(child(inside=referral(inside=inside)))).datasets
    assert tables["cin_section47"].frame["initial_conference_date"].isna().all()
    assert one_row(tables["cin_referrals"])["initial_conference_date"] == pd.Timestamp(2023, 6, 1)


def test_row_numbers_are_positions_among_elements_of_their_kind(
    tmp_path: Path, context: Context
) -> None:
    children = [
        child("C1", referral("2023-05-01") + referral("2023-13-01")),
        child("C2", referral("2023-07-01", source="77")),
    ]
    referrals = load(tmp_path, context, census(*children)).datasets["cin_referrals"]
    assert referrals.frame["child_id"].tolist() == ["C1", "C2"]
    assert found(referrals.issues) == {
        ("not_a_date", "CINreferralDate"): (1, (2,)),
        ("needed_cell_blank", "CINreferralDate"): (1, (2,)),
        ("age_missing", "PersonBirthDate"): (1, (2,)),
        ("code_unknown", "ReferralSource"): (1, (3,)),
    }
    assert {issue.sheet for issue in referrals.issues} == {"CINdetails"}


def test_a_fault_is_counted_where_it_stands_and_not_in_every_table(
    tmp_path: Path, context: Context
) -> None:
    one = child(PersonBirthDate="2015-02-30", inside=referral(inside=WHOLE))
    tables = load(tmp_path, context, census(one)).datasets
    wrong = {name for name, d in tables.items() if any(i.rule == "not_a_date" for i in d.issues)}
    assert wrong == {"cin_children"}


def test_a_child_without_a_number_is_rejected_with_all_its_rows(
    tmp_path: Path, context: Context
) -> None:
    nobody = child("", referral(inside=WHOLE))
    tables = load(tmp_path, context, census(nobody, child("C2", referral()))).datasets
    assert tables["cin_children"].frame["child_id"].tolist() == ["C2"]
    assert found(tables["cin_children"].issues) == {
        ("needed_cell_blank", "LAchildID"): (1, (1,)),
    }
    assert tables["cin_referrals"].frame["child_id"].tolist() == ["C2"]
    assert tables["cin_factors"].record.rows_rejected == 2


def test_elements_that_nobody_knows_are_counted(tmp_path: Path, context: Context) -> None:
    odd = "<Lanyard><Colour>x</Colour></Lanyard>"
    children = [child("C1", referral(inside=odd)), child("C2", odd + odd)]
    secret = child("C3", "<Name123456789>x</Name123456789>")
    dataset = load(tmp_path, context, census(*children, secret)).datasets["cin_children"]
    assert found(dataset.issues) == {
        ("element_not_expected", "Lanyard"): (3, (1, 2)),
        ("element_not_expected", ""): (1, (3,)),
    }
    assert "123456789" not in str(dataset.issues)
    assert dataset.frame["child_id"].tolist() == ["C1", "C2", "C3"]


def test_known_elements_in_a_wrong_place_are_not_read(tmp_path: Path, context: Context) -> None:
    inside = "<Section47><LAchildID>C9</LAchildID><cin_episode>7</cin_episode></Section47>"
    one = child(inside=referral(inside=inside) + "<ReferenceDate>1999-01-01</ReferenceDate>")
    tables = load(tmp_path, context, census(one)).datasets
    assert found(tables["cin_children"].issues) == {
        ("element_not_expected", "LAchildID"): (1, (1,)),
        ("element_not_expected", "cin_episode"): (1, (1,)),
        ("element_not_expected", "ReferenceDate"): (1, (1,)),
    }
    assert tables["cin_children"].frame["reference_date"].tolist() == [pd.Timestamp(2024, 3, 31)]


def test_text_between_elements_values_twice_and_blank_entries_are_said(
    tmp_path: Path, context: Context
) -> None:
    loose = child("C1").replace("<Ethnicity>", "PersonBirthDate<Ethnicity>")
    twice = child("C2").replace("</Ethnicity>", "</Ethnicity><Ethnicity>WIRI</Ethnicity>")
    same = child("C3").replace("</Ethnicity>", "</Ethnicity><Ethnicity>WBRI</Ethnicity>")
    blank = child("C4").replace(
        "</Ethnicity>", "</Ethnicity><Disabilities><Disability/></Disabilities>"
    )
    tables = load(tmp_path, context, census(loose, twice, same, blank)).datasets
    assert found(tables["cin_children"].issues) == {
        ("text_outside_element", ""): (1, (1,)),
        ("element_twice", ""): (1, (2,)),
        ("element_blank", ""): (1, (4,)),
    }
    assert tables["cin_children"].frame["ethnicity"].tolist() == ["WBRI"] * 4
    assert "cin_disabilities" not in tables


def test_an_assessment_without_factors_and_one_that_ends_before_it_starts_are_kept(
    tmp_path: Path, context: Context
) -> None:
    turned = (
        "<Assessments><AssessmentActualStartDate>2023-09-02</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2023-06-10</AssessmentAuthorisationDate>"
        "<FactorsIdentifiedAtAssessment/></Assessments>"
    )
    tables = load(tmp_path, context, census(child(inside=referral(inside=turned)))).datasets
    row = one_row(tables["cin_assessments"])
    assert row["assessment_start_date"] == pd.Timestamp(2023, 9, 2)
    assert row["assessment_authorisation_date"] == pd.Timestamp(2023, 6, 10)
    assert "cin_factors" not in tables


@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_names_are_compared_without_case_and_namespace(
    tmp_path: Path, context: Context, case: object
) -> None:
    text = census(child(inside=referral(inside=WHOLE))).decode()
    text = text.replace("<Message>", '<Message xmlns="urn:example:cin">')
    if case is not str:
        text = text.replace("CINPlanDates", "CINplanDates").replace("CPPstart", "CPPStart")
    loaded = load(tmp_path, context, text.encode())
    assert len(loaded.datasets) == 8
    assert [d.issues for d in loaded.datasets.values()] == [()] * 8


def test_a_header_may_come_last_or_not_at_all(tmp_path: Path, context: Context) -> None:
    last = census(child()).decode()
    head = last[last.index("<Header>") : last.index("<Children>")]
    last = last.replace(head, "").replace("</Message>", f"{head}</Message>")
    loaded = load(tmp_path, context, last.encode())
    assert loaded.datasets["cin_children"].frame["age_years"].tolist() == [8]
    none = load(tmp_path, context, last.replace(head, "").encode()).datasets["cin_children"]
    assert none.frame["age_years"].isna().all()
    assert [issue.rule for issue in none.issues] == ["age_missing"]


def test_years_are_laid_on_one_another(tmp_path: Path, context: Context) -> None:
    """The older census has the referral open, the newer one closed and a second one."""
    old_header = (
        "<Header><CollectionDetails><Collection>CIN</Collection>"
        "<ReferenceDate>2023-03-31</ReferenceDate></CollectionDetails></Header>"
    )
    older = census(child(inside=referral("2022-11-01", WHOLE)), header=old_header)
    closing = "<CINclosureDate>2023-08-01</CINclosureDate>"
    newer = census(
        child("C1", referral("2022-11-01", closing) + referral("2024-01-05", WHOLE)),
        child("C2", referral("2023-12-01")),
    )
    (tmp_path / "z_2023.xml").write_bytes(older)
    (tmp_path / "a_2024.xml").write_bytes(newer)
    tables = load_cin_census(tmp_path, context).datasets
    referrals = tables["cin_referrals"].frame
    assert referrals["child_id"].tolist() == ["C1", "C1", "C2"]
    assert referrals["cin_episode"].tolist() == [1, 2, 1]
    assert referrals["cin_closure_date"].tolist() == [pd.Timestamp(2023, 8, 1), pd.NaT, pd.NaT]
    assert tables["cin_children"].frame["age_years"].tolist() == [8, 8]
    # The plan stood under the first referral a year ago and stands under the second one now.
    plans = tables["cin_protection_plans"].frame
    assert plans["cin_episode"].tolist() == [2]
    assert tables["cin_children"].record.rows_read == 3


def test_episodes_are_counted_over_all_years(tmp_path: Path, context: Context) -> None:
    """Each census has one referral of the child, the first of its file."""
    header = (
        "<Header><CollectionDetails><ReferenceDate>{}</ReferenceDate></CollectionDetails></Header>"
    )
    for year, day in ((2022, "2021-05-01"), (2023, "2022-11-01"), (2024, "2024-01-05")):
        content = census(child(inside=referral(day)), header=header.format(f"{year}-03-31"))
        (tmp_path / f"{year}.xml").write_bytes(content)
    referrals = load_cin_census(tmp_path, context).datasets["cin_referrals"].frame
    assert referrals["cin_episode"].tolist() == [1, 2, 3]
    assert referrals["referral_date"].is_monotonic_increasing


def test_another_file_in_the_folder_is_said(tmp_path: Path, context: Context) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    loaded = load(tmp_path, context, census(child()))
    assert [(issue.rule, issue.file) for issue in loaded.issues] == [
        ("file_not_recognised", "notes.csv")
    ]
    assert set(loaded.datasets) == {"cin_children"}

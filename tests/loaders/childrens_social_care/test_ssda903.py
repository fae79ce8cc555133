"""SSDA903 returns made by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import load_ssda903
from scrutiny_lib.loaders.folder import Context
from tests.loaders.childrens_social_care.made import (
    EPISODE,
    HEADER,
    OUTCOME,
    REVIEW,
    found,
    write_csv,
)

MISSING = {"CHILD": "100", "DOB": "15/06/2010", "MISSING": "M", "MIS_START": "01/10/2022"}
MISSING |= {"MIS_END": "03/10/2022"}


def test_a_return_is_read(tmp_path: Path, context: Context) -> None:
    year = tmp_path / "2022-23"
    files = {"header": HEADER, "episodes": EPISODE, "reviews": REVIEW, "oc2": OUTCOME}
    for name, row in {**files, "missing": MISSING}.items():
        write_csv(year / f"{name}.csv", [row])
    loaded = load_ssda903(tmp_path, context)
    assert loaded.issues == ()
    assert [dataset.issues for dataset in loaded.datasets.values()] == [()] * 5
    rows = {name: d.frame.iloc[0].dropna().to_dict() for name, d in loaded.datasets.items()}
    age = {"age_years": 12, "age_band": "11_to_15"}
    assert rows == {
        "ssda903_header": {"child_id": "100", "gender": "F", "ethnicity": "WBRI"},
        "ssda903_episodes": age
        | {
            "child_id": "100",
            "episode_start_date": pd.Timestamp(2022, 7, 1),
            "episode_start_reason": "S",
            "legal_status": "C2",
            "primary_need": "N1",
            "placement_type": "U6",
            "placement_provider": "PR1",
        },
        "ssda903_reviews": age
        | {
            "child_id": "100",
            "review_date": pd.Timestamp(2022, 9, 1),
            "review_participation": "PN1",
        },
        "ssda903_missing": age
        | {
            "child_id": "100",
            "missing_kind": "M",
            "missing_start_date": pd.Timestamp(2022, 10, 1),
            "missing_end_date": pd.Timestamp(2022, 10, 3),
        },
        "ssda903_oc2": {
            "child_id": "100",
            "return_year": 2023,
            "sdq_score": 12,
            "is_convicted": False,
            "has_health_checks_up_to_date": True,
            "has_immunisations_up_to_date": True,
            "has_teeth_checked": True,
            "has_health_assessment": True,
            "has_substance_misuse": False,
            "has_received_intervention": False,
            "is_offered_intervention": False,
        },
    }


def test_a_file_is_known_by_its_headers_whatever_its_name(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "reviews.csv", [EPISODE])
    write_csv(tmp_path / "one.csv", [HEADER])
    loaded = load_ssda903(tmp_path, context)
    assert loaded.issues == ()
    assert set(loaded.datasets) == {"ssda903_episodes", "ssda903_header"}
    assert loaded.datasets["ssda903_episodes"].frame["age_years"].tolist() == [12]


def test_a_known_file_that_falls_short_says_what_it_lacks(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "reviews.csv", [{"CHILD": "100", "REVIEW": "01/09/2022"}])
    (issue,) = load_ssda903(tmp_path, context).issues
    assert issue.rule == "file_unreadable"
    assert "headers missing: REVIEW_CODE" in issue.message


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("uasc", "CHILD SEX DOB DUC"),
        ("oc3", "CHILD DOB IN_TOUCH ACTIV ACCOM"),
        ("ad1", "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"),
        ("placed_adoption", "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED"),
        ("prev_perm", "CHILD DOB PREV_PERM LA_PERM DATE_PERM"),
        ("social_worker", "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON"),
    ],
)
def test_files_that_nobody_needs_are_said_and_no_fault(
    tmp_path: Path, context: Context, name: str, headers: str
) -> None:
    write_csv(tmp_path / f"{name}.csv", [dict.fromkeys(headers.split(), "1")])
    loaded = load_ssda903(tmp_path, context)
    assert loaded.datasets == {}
    assert [(issue.rule, issue.file) for issue in loaded.issues] == [
        ("file_not_read", f"{name}.csv")
    ]


def test_a_child_that_the_header_file_lacks_has_no_age(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "header.csv", [HEADER])
    write_csv(tmp_path / "episodes.csv", [EPISODE, {**EPISODE, "CHILD": "200"}])
    episodes = load_ssda903(tmp_path, context).datasets["ssda903_episodes"]
    assert episodes.frame["age_years"].fillna(-9).tolist() == [12, -9]
    assert found(episodes.issues) == {("age_missing", "DOB"): (1, (3,))}


def test_yes_may_be_written_as_a_number_with_a_point(tmp_path: Path, context: Context) -> None:
    rows = [{**HEADER, "MOTHER": "1.0"}, {**HEADER, "CHILD": "200", "MOTHER": "0.0"}]
    write_csv(tmp_path / "header.csv", [*rows, {**HEADER, "CHILD": "300"}])
    header = load_ssda903(tmp_path, context).datasets["ssda903_header"]
    assert header.frame["is_mother"].tolist()[:2] == [True, False]
    assert header.frame["is_mother"].isna().tolist() == [False, False, True]
    assert header.issues == ()


def test_an_episode_that_the_next_return_ends_is_ended(tmp_path: Path, context: Context) -> None:
    ended = {**EPISODE, "DEC": "01/05/2023", "REC": "E4A"}
    write_csv(tmp_path / "a 2023-24" / "episodes.csv", [ended, {**ended, "DECOM": "01/06/2023"}])
    write_csv(tmp_path / "a 2023-24" / "header.csv", [HEADER])
    write_csv(tmp_path / "b 2022-23" / "episodes.csv", [EPISODE])
    write_csv(tmp_path / "b 2022-23" / "header.csv", [{**HEADER, "ETHNIC": "NOBT"}])
    datasets = load_ssda903(tmp_path, context).datasets
    episodes = datasets["ssda903_episodes"].frame
    assert episodes["episode_end_reason"].tolist() == ["E4A", "E4A"]
    # The header files have no date: they go with the episodes of their year.
    assert datasets["ssda903_header"].frame["ethnicity"].tolist() == ["WBRI"]


def test_returns_without_any_date_are_ordered_by_their_year(
    tmp_path: Path, context: Context
) -> None:
    write_csv(tmp_path / "b 2022-23" / "header.csv", [{**HEADER, "ETHNIC": "NOBT"}])
    write_csv(tmp_path / "a 2023-24" / "header.csv", [HEADER])
    header = load_ssda903(tmp_path, context).datasets["ssda903_header"].frame
    assert header["ethnicity"].tolist() == ["WBRI"]


def test_outcomes_of_every_year_are_kept(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "2023-24" / "oc2.csv", [OUTCOME])
    write_csv(tmp_path / "2022-23" / "oc2.csv", [{**OUTCOME, "SDQ_SCORE": "20"}])
    outcomes = load_ssda903(tmp_path, context).datasets["ssda903_oc2"].frame
    assert dict(zip(outcomes["return_year"], outcomes["sdq_score"], strict=True)) == {
        2023: 20,
        2024: 12,
    }


def test_a_return_in_no_folder_of_a_year_has_no_year(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "oc2.csv", [OUTCOME])
    outcomes = load_ssda903(tmp_path, context).datasets["ssda903_oc2"]
    assert outcomes.frame["return_year"].isna().all()
    assert outcomes.issues == ()


def test_a_score_out_of_range_and_an_unknown_code(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "oc2.csv", [{**OUTCOME, "SDQ_SCORE": "41", "SDQ_REASON": "SDQ9"}])
    outcomes = load_ssda903(tmp_path, context).datasets["ssda903_oc2"]
    assert outcomes.frame["sdq_score"].isna().all()
    assert found(outcomes.issues) == {
        ("number_out_of_range", "SDQ_SCORE"): (1, (2,)),
        ("code_unknown", "SDQ_REASON"): (1, (2,)),
    }

"""Forms that people filled in, and CSV files with bare names."""

from __future__ import annotations

import csv
import datetime
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.forms import FormSheet, write_form, write_workbook
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.people import (
    load_audits,
    load_challenges,
    load_children,
    load_people,
    load_practitioners,
    load_reviews,
    with_moderation,
)

from .conftest import Fill

DAY = datetime.datetime(2025, 3, 5)
ISO = "%Y-%m-%d"
FOLDERS = ("reviews", "audits", "practitioners", "children", "challenges", "good_practice")


def tracker(context: Context, folder: Path) -> Path:
    forms = [FormSheet(context.tables[name]) for name in ("reviews", "learning", "recommendations")]
    return write_workbook(forms, context.codes, folder / "tracker.xlsx", title="Review tracker")


def records(loaded: Loaded, table: str) -> list[dict[str, Any]]:
    """Rows as filled in, without what is blank."""
    frame = loaded.datasets[table].frame
    return [
        {
            name: value.strftime(ISO) if isinstance(value, pd.Timestamp) else value
            for name, value in row.items()
            if not pd.isna(value)
        }
        for row in frame.to_dict("records")
    ]


def test_a_review_tracker_loads_as_it_was_filled_in(
    context: Context, tmp_path: Path, fill: Fill
) -> None:
    path = tracker(context, tmp_path)
    fill(
        path,
        "Reviews",
        [
            {
                "Review reference": "R-1",
                "Level of the review": "Rapid review",
                "Date of becoming aware": DAY,
                "Age band": "1 to 4",
                "Parallel processes": "Inquest; Criminal investigation or trial",
                "Known to": "Police; NHS (not said which part)",
                "Neglect featured": "Yes",
                "Examples of good practice": 2,
            }
        ],
    )
    fill(
        path,
        "Learning",
        [
            {
                "Learning reference": "L-1",
                "Review reference": "R-1",
                "Local themes": "Cumulative risk",
                "What was learned": "Two services met.",
                "Good practice": "No",
            }
        ],
    )
    fill(
        path,
        "Recommendations",
        [
            {
                "Recommendation reference": "REC-1",
                "Review reference": "R-1",
                "Recommendation": "Meet before the birth.",
                "Agency that owns it": "Community health trust",
                "Status": "In progress",
                "Evidence grade": "2 Output measured",
                "Target": 0.8,
            }
        ],
    )
    loaded = load_reviews(tmp_path, context)
    assert loaded.issues == ()
    assert [d.issues for d in loaded.datasets.values()] == [(), (), ()]
    assert records(loaded, "reviews") == [
        {
            "review_id": "R-1",
            "level": "rapid_review",
            "aware_date": "2025-03-05",
            "age_band": "1_to_4",
            "parallel_process": "inquest;criminal",
            "known_to": "police;health",
            "neglect_featured": True,
            "good_practice_count": 2,
        }
    ]
    (learning,) = records(loaded, "learning")
    assert learning["theme_local"] == "cumulative_risk"
    assert learning["is_good_practice"] is False
    assert learning["text"] == "Two services met."
    (advice,) = records(loaded, "recommendations")
    assert advice["owner_agency"] == "community_health"
    assert (advice["evidence_grade"], advice["target"]) == ("2", 0.8)


def test_an_empty_form_has_no_rows_and_nothing_wrong(context: Context, tmp_path: Path) -> None:
    tracker(context, tmp_path)
    loaded = load_reviews(tmp_path, context)
    assert {name: len(one.frame) for name, one in loaded.datasets.items()} == {
        "reviews": 0,
        "learning": 0,
        "recommendations": 0,
    }
    for dataset in loaded.datasets.values():
        assert (dataset.record.rows_read, dataset.record.rows_rejected) == (0, 0)
        assert dataset.issues == ()


def test_the_example_counts_neither_as_read_nor_as_rejected(
    context: Context, tmp_path: Path
) -> None:
    rows = [{"challenge_id": "CH-1", "raised_on": DAY, "question_text": "Q?", "status": "open"}]
    write_form(context.tables["challenges"], context.codes, tmp_path / "a.xlsx", rows=rows)
    dataset = load_challenges(tmp_path, context).datasets["challenges"]
    assert dataset.frame["challenge_id"].tolist() == ["CH-1"]
    assert (dataset.record.rows_read, dataset.record.rows_rejected) == (1, 0)
    assert dataset.record.period_start == dataset.record.period_end == DAY.date()


def test_an_example_that_was_copied_down_is_said(
    context: Context, tmp_path: Path, fill: Fill
) -> None:
    table = context.tables["challenges"]
    path = write_form(table, context.codes, tmp_path / "a.xlsx")
    marked = {"Challenge reference": "EXAMPLE ROW (never loaded): CH-9", "Status": "Open"}
    fill(path, "Challenges", [marked, marked])
    dataset = load_challenges(tmp_path, context).datasets["challenges"]
    assert dataset.frame.empty
    (issue,) = dataset.issues
    assert (issue.rule, issue.count, issue.rows) == ("example_row_again", 2, (3, 4))
    assert issue.rejected is False


def test_an_example_saved_as_csv_is_no_row_either(context: Context, tmp_path: Path) -> None:
    table = context.tables["engagement"]
    headers = [column.label for column in table.columns]
    example = ["EXAMPLE ROW (never loaded): E-1", "1", *[""] * (len(headers) - 2)]
    row = ["E-2", "1", "18/09/2025", "Survey", *[""] * (len(headers) - 4)]
    with (tmp_path / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, example, row])
    dataset = load_practitioners(tmp_path, context).datasets["engagement"]
    assert dataset.frame["event_id"].tolist() == ["E-2"]
    assert dataset.issues == ()


@pytest.mark.parametrize("style", ["name", "label", "spaced"])
def test_a_csv_with_bare_names_loads_as_well(style: str, context: Context, tmp_path: Path) -> None:
    for table in context.tables.values():
        if table.folder not in FOLDERS:
            continue
        names = {
            "name": [column.name for column in table.columns],
            "label": [column.label for column in table.columns],
            "spaced": [column.name.replace("_", " ").title() for column in table.columns],
        }[style]
        cells = [column.example for column in table.columns]
        folder = tmp_path / table.folder
        folder.mkdir(exist_ok=True)
        with (folder / f"{table.table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, cells])
        dataset = load_people(folder, [table], context).datasets[table.table]
        assert dataset.issues == (), (table.table, dataset.issues)
        assert len(dataset.frame) == 1, table.table
        shutil.rmtree(folder)


def test_every_example_of_every_form_is_what_its_column_takes(
    context: Context, tmp_path: Path
) -> None:
    """As rows, examples load without an issue; codes come back as they were."""
    for table in context.tables.values():
        if table.folder not in FOLDERS:
            continue
        row = {column.name: column.example for column in table.columns if column.example}
        path = tmp_path / table.table / "form.xlsx"
        write_form(table, context.codes, path, rows=[row])
        loaded = load_people(path.parent, [table], context)
        assert loaded.datasets[table.table].issues == (), table.table
        (got,) = records(loaded, table.table)
        assert set(got) == set(row), table.table
        for column in table.columns:
            if column.kind in ("code", "codes", "date", "text", "words", "reference"):
                assert got.get(column.name, "") == column.example, (table.table, column.name)


def test_audits_of_several_agencies_become_one(context: Context, tmp_path: Path) -> None:
    table = context.tables["audit_cases"]
    for agency, grade in (("police", "good"), ("schools", "inadequate")):
        row = {"audit_id": "A", "case_ref": "1", "agency": agency, "domain": "overall"}
        path = tmp_path / agency / "audit.xlsx"
        rows = [{**row, "self_grade": grade, "audited_on": DAY}]
        write_form(table, context.codes, path, rows=rows, agency=agency)
    dataset = load_audits(tmp_path, context).datasets["audit_cases"]
    assert dataset.frame["agency"].tolist() == ["police", "schools"]
    assert dataset.frame["self_grade"].tolist() == ["good", "inadequate"]
    assert [file.name for file in dataset.record.files] == ["audit.xlsx"] * 2


def test_grades_are_in_order(context: Context, tmp_path: Path) -> None:
    row = {"audit_id": "A", "agency": "police", "domain": "overall"}
    grades = ("outstanding", "inadequate", "good")
    rows = [{**row, "case_ref": g, "self_grade": g, "audited_on": DAY} for g in grades]
    write_form(context.tables["audit_cases"], context.codes, tmp_path / "a.xlsx", rows=rows)
    frame = load_audits(tmp_path, context).datasets["audit_cases"].frame
    assert (frame["self_grade"].min(), frame["self_grade"].max()) == ("inadequate", "outstanding")
    assert frame["moderated_grade"].isna().all()


def test_what_cannot_be_read_is_counted_with_its_place(
    context: Context, tmp_path: Path, fill: Fill
) -> None:
    path = write_form(context.tables["voice"], context.codes, tmp_path / "v.xlsx")
    good = {
        "Reference": "V-1",
        "Heard on": "05/03/2025",
        "Lundy element": "Voice",
        "What the child has experience of": "CPP",
        "Children": 1,
        "May the words be used": "Yes",
    }
    bad = {**good, "Reference": "V-2", "Sex": "Klingon", "Children": "several", "Heard on": "May"}
    fill(path, "Voice", [good, {**bad}, {**good, "Reference": None}])
    dataset = load_children(tmp_path, context).datasets["voice"]
    assert dataset.frame["voice_id"].tolist() == ["V-1", "V-2"]
    assert dataset.frame.loc[0, "service"] == "child_protection"
    assert dataset.frame.loc[0, "consent_to_quote"] == "verbatim"
    found = {(one.rule, one.column, one.count, one.rows, one.rejected) for one in dataset.issues}
    assert found == {
        ("not_a_date", "Heard on", 1, (4,), False),
        ("code_unknown", "Sex", 1, (4,), False),
        ("not_a_number", "Children", 1, (4,), False),
        ("needed_cell_blank", "Reference", 1, (5,), True),
    }


def test_one_bad_file_loses_no_other(context: Context, tmp_path: Path) -> None:
    rows = [{"challenge_id": "CH-1", "raised_on": DAY, "question_text": "Q?", "status": "open"}]
    write_form(context.tables["challenges"], context.codes, tmp_path / "good.xlsx", rows=rows)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "minutes.docx").write_bytes(b"words")
    (tmp_path / "shopping.csv").write_text("apples,pears\n1,2\n", encoding="utf-8")
    loaded = load_challenges(tmp_path, context)
    assert loaded.datasets["challenges"].frame["challenge_id"].tolist() == ["CH-1"]
    assert [(issue.rule, issue.file) for issue in loaded.issues] == [
        ("file_unreadable", "broken.xlsx"),
        ("file_not_recognised", "minutes.docx"),
        ("file_unreadable", "shopping.csv"),
    ]


def test_one_bad_sheet_loses_no_other(context: Context, tmp_path: Path, fill: Fill) -> None:
    path = tracker(context, tmp_path)
    fill(path, "Reviews", [{"Review reference": "R-1", "Level of the review": "Near miss"}])
    fill(path, "Learning", [{"Learning reference": "L", "Review reference": "R-1"}])
    fill(path, "Learning", [{"Learning reference": "Something else"}], first=1)
    loaded = load_reviews(tmp_path, context)
    assert len(loaded.datasets["reviews"].frame) == 1
    assert "learning" not in loaded.datasets
    (issue,) = loaded.issues
    assert (issue.rule, issue.file, issue.sheet) == ("file_unreadable", "tracker.xlsx", "Learning")
    assert "Learning reference" in issue.message


def test_an_empty_folder_gives_nothing(context: Context, tmp_path: Path) -> None:
    for load in (load_audits, load_children, load_practitioners, load_challenges, load_reviews):
        assert load(tmp_path / "nowhere", context) == Loaded({}, ())


def test_the_meeting_counts_before_the_agency(context: Context) -> None:
    cases = pd.DataFrame(
        {
            "audit_id": ["A", "A", "A"],
            "case_ref": ["1", "2", "3"],
            "agency": pd.Categorical(["police", "police", "schools"]),
            "domain": pd.Categorical(["overall"] * 3),
            "self_grade": ["good", "good", "good"],
            "moderated_grade": pd.Categorical(
                ["good", None, "good"], categories=["inadequate", "good"], ordered=True
            ),
            "moderated_on": pd.to_datetime([None, None, None]).astype("datetime64[us]"),
        },
        index=[4, 5, 9],
    )
    moderation = pd.DataFrame(
        {
            "audit_id": ["A", "A", "A"],
            "case_ref": ["2", "1", "7"],
            "agency": pd.Categorical(["police", "police", "police"]),
            "domain": pd.Categorical(["overall"] * 3),
            "moderated_grade": pd.Categorical(
                ["inadequate", None, "good"], categories=["inadequate", "good"], ordered=True
            ),
            "moderated_by": ["panel"] * 3,
            "moderated_on": pd.to_datetime([DAY, DAY, DAY]).astype("datetime64[us]"),
        }
    )
    result = with_moderation(cases, moderation)
    assert result.index.tolist() == [4, 5, 9]
    assert result.columns.tolist() == cases.columns.tolist()
    assert result["moderated_grade"].tolist() == ["good", "inadequate", "good"]
    assert result["moderated_grade"].cat.ordered
    assert result["moderated_on"].notna().tolist() == [True, True, False]
    assert result["self_grade"].tolist() == ["good"] * 3
    assert cases["moderated_grade"].isna().tolist() == [False, True, False]

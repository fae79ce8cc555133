"""Dates of birth, names, pupil numbers and postcodes reach no frame, no issue and no cache."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as Tree
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scrutiny_lib.loaders.childrens_social_care import (
    load_annex_a,
    load_cin_census,
    load_ssda903,
)
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context, Loaded
from tests.loaders.childrens_social_care.made import (
    EPISODE,
    HEADER,
    PLAN,
    REVIEW,
    TABLES,
    census,
    child,
    referral,
    write_csv,
)

NEVER_KEPT = {"dropped", "born", "age"}
BORN = pd.Timestamp(2011, 4, 9)


def everything(loaded: Loaded) -> str:
    """All that a loader hands over, as text: columns, values, records, issues."""
    told = [str(loaded.issues)]
    for name, dataset in loaded.datasets.items():
        told += [name, str(dataset.record), str(dataset.issues), str(dataset.places)]
        told.append(dataset.frame.to_csv(date_format="%Y-%m-%d"))
    return "\n".join(told)


def days(dataset: Dataset) -> set[pd.Timestamp]:
    return {day for name in dataset.frame.select_dtypes("datetime") for day in dataset.frame[name]}


def written(day: pd.Timestamp) -> list[str]:
    return [day.strftime(style) for style in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d")]


@pytest.mark.parametrize("source", ["annex_a", "cin_census", "ssda903"])
def test_what_is_not_kept_is_nowhere(tmp_path: Path, context: Context, source: str) -> None:
    secrets = ["Zebedee Worker", "Team Zanzibar", "ZZ99 9ZZ", "Z123456789012", "9876543"]
    secrets += written(BORN)
    born = {"DOB": "09/04/2011"}
    if source == "annex_a":
        row = {**PLAN, "Date of Birth": "09/04/2011", "Allocated Worker": "Zebedee Worker"}
        row |= {"Allocated Team": "Team Zanzibar", "Initial Category of Abuse": "Team Zanzibar"}
        write_csv(tmp_path / "List 7.csv", [row])
        loaded = load_annex_a(tmp_path, context)
    elif source == "cin_census":
        one = child(
            inside=referral(), PersonBirthDate="2011-04-09", UPN="Z123456789012", Team="ZZ99 9ZZ"
        )
        (tmp_path / "census.xml").write_bytes(census(one))
        loaded = load_cin_census(tmp_path, context)
    else:
        write_csv(tmp_path / "header.csv", [{**HEADER, **born, "UPN": "Z123456789012"}])
        moved = {**EPISODE, "HOME_POST": "ZZ99 9ZZ", "PL_POST": "ZZ99 9ZZ", "URN": "9876543"}
        write_csv(tmp_path / "episodes.csv", [moved])
        write_csv(tmp_path / "reviews.csv", [{**REVIEW, **born}])
        loaded = load_ssda903(tmp_path, context)
    told = everything(loaded)
    assert loaded.datasets
    assert [secret for secret in secrets if secret in told] == []
    assert not any(BORN in days(dataset) for dataset in loaded.datasets.values())


def test_columns_are_those_of_the_table_that_are_kept(context: Context, tmp_path: Path) -> None:
    write_csv(tmp_path / "List 7.csv", [PLAN])
    frame = load_annex_a(tmp_path, context).datasets["annex_a_7_child_protection"].frame
    kept = [c.name for c in TABLES["annex_a_7_child_protection"].columns if c.is_kept]
    assert list(frame.columns) == [*kept, "age_years", "age_band"]


PRIVATE = re.compile(r"\b(birth|dob|upn|urn|worker|team|advis[eo]r|postcode)\b|_post\b|upn", re.I)


def test_every_column_about_a_birth_a_worker_or_an_address_is_one_that_is_not_kept() -> None:
    private = {
        f"{table.table}.{column.name}": column.kind
        for table in TABLES.values()
        for column in table.columns
        if any(map(PRIVATE.search, (column.label.replace("Birth", " Birth"), *column.aliases)))
    }
    assert len(private) > 35  # or the pattern finds nothing
    assert {name: kind for name, kind in private.items() if kind not in NEVER_KEPT} == {}


def private_cells(child_level: Path) -> set[str]:
    """Names of teams and workers, postcodes, pupil and provider numbers of the shared files."""
    private: set[str] = set()
    for sheet in openpyxl.load_workbook(child_level / "annex_a" / "Annex_A_2024_Jan.xlsx"):
        headers = [str(cell.value) for cell in sheet[1]]
        for column, header in enumerate(headers, start=1):
            if header.startswith(("Allocated", "Placement postcode")):
                cells = (sheet.cell(row, column).value for row in range(2, sheet.max_row + 1))
                private |= {" ".join(str(cell or "").split()) for cell in cells}
    for name, columns in (("header", ["UPN"]), ("episodes", ["HOME_POST", "PL_POST", "URN"])):
        with (child_level / "ssda903" / f"{name}.csv").open(encoding="utf-8") as file:
            records = list(csv.DictReader(file))
        private |= {record[column] for column in columns for record in records}
    for path in (child_level / "cin_census").glob("*.xml"):
        private |= {element.text or "" for element in Tree.parse(path).iter("UPN")}
    return private - {"", "#N/A", "UN1", "UN2", "UN3", "UN4", "UN5"}


@pytest.mark.real_data
def test_no_private_value_of_the_shared_files_is_in_any_frame(
    child_level: Path, context: Context
) -> None:
    """All cells of private columns are looked for among all values of all frames."""
    private = private_cells(child_level)
    assert len(private) > 5_000  # or the test looks for nothing
    values: set[str] = set()
    for load, folder in (
        (load_annex_a, "annex_a"),
        (load_cin_census, "cin_census"),
        (load_ssda903, "ssda903"),
    ):
        for dataset in load(child_level / folder, context).datasets.values():
            assert not {"date_of_birth", "worker", "team", "age"} & set(dataset.frame.columns)
            for column in dataset.frame:
                values |= set(dataset.frame[column].dropna().astype("str").unique())
    assert len(values) > 5_000
    assert values & private == set()

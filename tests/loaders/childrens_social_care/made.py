"""Annex A lists, censuses and returns, made by hand; a row says only what matters."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.folder import Loaded
from scrutiny_lib.loaders.tables.spec import Table, load_tables

LIBRARY = Path(__file__).resolve().parents[3] / "scrutiny_lib"
FOLDER = LIBRARY / "loaders" / "childrens_social_care"
TABLES: dict[str, Table] = load_tables(sorted(FOLDER.glob("*.yml")))

COMMON = {
    "Child Unique ID": "C1",
    "Gender": "b) Female",
    "Ethnicity": "a) WBRI",
    "Date of Birth": "15/06/2015",
    "Age": "",
}
CONTACT = {**COMMON, "Date of Contact": "01/03/2024", "Contact Source": "q) 6: Police"}
PLAN = {
    **COMMON,
    "Does the Child have a Disability": "b) No",
    "Child Protection Plan Start Date": "01/02/2024",
    "Initial Category of Abuse": "a) Neglect",
    "Latest Category of Abuse": "a) Neglect",
    "Date of the Last Statutory Visit": "20/02/2024",
    "Was the Child Seen Alone?": "a) Yes",
    "Date of latest review conference": "",
    "Child Protection Plan End Date": "",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months "
    "(Y/N)": "b) No",
    "Number of Previous Child Protection Plans": "0",
    "Allocated Team": "Team 1",
    "Allocated Worker": "A Worker",
}
Row = Mapping[str, Any]


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    """Write rows under the headers of the first one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.writer(stream)
        writer.writerow(rows[0])
        writer.writerows(list(row.values()) for row in rows)
    return path


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """Write a sheet for each list of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    workbook.save(path)
    return path


def found(issues: Sequence[Issue]) -> dict[tuple[str, str], tuple[int, tuple[int, ...]]]:
    """Issues as rule and column, with their count and rows."""
    return {(issue.rule, issue.column): (issue.count, issue.rows) for issue in issues}


def only(loaded: Loaded) -> Dataset:
    """The one dataset that was loaded, without issues of files."""
    assert loaded.issues == ()
    (dataset,) = loaded.datasets.values()
    return dataset


def census(*children: str, header: str = "", before: str = "", version: str = "") -> bytes:
    """A census with so many children."""
    head = header or (
        "<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
        "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>"
        "<Source><SourceLevel>L</SourceLevel><LEA>999</LEA></Source></Header>"
    )
    declared = version or '<?xml version="1.0" encoding="utf-8"?>'
    text = f"{declared}{before}<Message>{head}<Children>{''.join(children)}</Children></Message>"
    return text.encode()


def child(number: str = "C1", inside: str = "", **values: str) -> str:
    """A child of a census; `inside` follows its characteristics."""
    identifiers = {"LAchildID": number, "PersonBirthDate": "2015-06-15", "Sex": "F", **values}
    told = "".join(f"<{name}>{text}</{name}>" for name, text in identifiers.items() if text)
    return (
        f"<Child><ChildIdentifiers>{told}</ChildIdentifiers><ChildCharacteristics>"
        f"<Ethnicity>WBRI</Ethnicity></ChildCharacteristics>{inside}</Child>"
    )


def referral(day: str = "2023-05-01", inside: str = "", source: str = "6") -> str:
    """An episode of need; `inside` stands before the decision."""
    return (
        f"<CINdetails><CINreferralDate>{day}</CINreferralDate>"
        f"<ReferralSource>{source}</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>"
        f"{inside}<ReferralNFA>0</ReferralNFA></CINdetails>"
    )


HEADER = {
    "CHILD": "100",
    "SEX": "2",
    "DOB": "15/06/2010",
    "ETHNIC": "WBRI",
    "UPN": "A123",
    "MOTHER": "",
    "MC_DOB": "",
}
EPISODE = {
    "CHILD": "100",
    "DECOM": "01/07/2022",
    "RNE": "S",
    "LS": "C2",
    "CIN": "N1",
    "PLACE": "U6",
    "PLACE_PROVIDER": "PR1",
    "DEC": "",
    "REC": "",
    "REASON_PLACE_CHANGE": "",
    "HOME_POST": "AB1 2CD",
    "PL_POST": "EF3 4GH",
    "URN": "1234567",
}
REVIEW = {"CHILD": "100", "DOB": "15/06/2010", "REVIEW": "01/09/2022", "REVIEW_CODE": "PN1"}
OUTCOME = {
    "CHILD": "100",
    "DOB": "15/06/2010",
    "SDQ_SCORE": "12",
    "SDQ_REASON": "",
    "CONVICTED": "0",
    "HEALTH_CHECK": "1",
    "IMMUNISATIONS": "1",
    "TEETH_CHECK": "1",
    "HEALTH_ASSESSMENT": "1",
    "SUBSTANCE_MISUSE": "0",
    "INTERVENTION_RECEIVED": "0",
    "INTERVENTION_OFFERED": "0",
}

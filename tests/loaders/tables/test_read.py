from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.tables.ages import completed_years
from scrutiny_lib.loaders.tables.headers import match_headers, recognise
from scrutiny_lib.loaders.tables.read import read_table
from scrutiny_lib.loaders.tables.spec import Table
from tests.loaders.tables.made import CODES, CONTACTS, HEADERS, raw, read, rules

WHOLE = ["C1", "b) Female", "25/01/2015", 6.138, "16/09/2020", "2", "a) Yes", "Worker 1"]


def with_cell(header: str, cell: object) -> list[object]:
    return [cell if name == header else old for name, old in zip(HEADERS, WHOLE, strict=True)]


def test_a_row_as_it_should_be() -> None:
    dataset = read([WHOLE])
    (row,) = dataset.frame.to_dict("records")
    assert row == {
        "child_id": "C1",
        "sex": "F",
        "contact_date": pd.Timestamp("2020-09-16"),
        "earlier": 2,
        "is_seen": True,
        "age_years": 5,
        "age_band": "5_and_over",
    }
    assert dataset.issues == ()
    assert dataset.record.rows_read == 1
    assert dataset.record.rows_rejected == 0
    assert dataset.record.period_start == dt.date(2020, 9, 16)


def test_types_are_the_same_whatever_the_file_holds() -> None:
    wanted = read([WHOLE]).frame.dtypes
    blank = read([["C1", *[""] * 3, "16/09/2020", "", "", ""]]).frame.dtypes
    few = read_table(raw([["C1", "16/09/2020"]], ["Child ID", "Date of Contact"]), CONTACTS, CODES)
    none = read([])
    assert blank.equals(wanted)
    assert few.frame.dtypes.drop(["age_years", "age_band"]).equals(
        wanted.drop(["age_years", "age_band"])
    )
    assert none.frame.dtypes.equals(wanted)


def test_neither_a_date_of_birth_nor_a_worker_leaves_the_loader() -> None:
    dataset = read([WHOLE])
    said = f"{dataset.frame.to_dict()} {dataset.issues} {dataset.record}"
    assert "Worker 1" not in said
    assert "2015" not in said
    assert not {"born", "age", "worker"} & set(dataset.frame)


@pytest.mark.parametrize(
    ("header", "cell", "rule"),
    [
        ("Sex", "#N/A", "cell_error"),
        ("Sex", "zzz", "code_unknown"),
        ("Earlier contacts", "many", "not_a_number"),
        ("Earlier contacts", "-4", "number_out_of_range"),
        ("Seen?", "maybe", "not_yes_or_no"),
        ("Date of Birth", "soon", "not_a_date"),
        ("Date of Birth", "01/01/1900", "date_out_of_range"),
    ],
)
def test_a_bad_cell_is_taken_out_and_its_row_stays(header: str, cell: str, rule: str) -> None:
    dataset = read([WHOLE, _other(header, cell)])
    assert rules(dataset)[f"{rule}:{header}"] == (3,)
    assert len(dataset.frame) == 2
    assert dataset.record.rows_rejected == 0
    assert cell == "#N/A" or all(cell not in issue.message for issue in dataset.issues)


def _other(header: str, cell: object) -> list[object]:
    """A row of another child with one bad cell."""
    row = with_cell(header, cell)
    row[0] = "C2"
    return row


@pytest.mark.parametrize("header", ["Child ID", "Date of Contact"])
@pytest.mark.parametrize("cell", ["", " \xa0", None, "#N/A"])
def test_a_row_without_what_it_needs_is_rejected(header: str, cell: object) -> None:
    dataset = read(
        [WHOLE, _other(header, cell) if header != "Child ID" else with_cell(header, cell)]
    )
    assert rules(dataset)[f"needed_cell_blank:{header}"] == (3,)
    assert dataset.record.rows_rejected == 1
    assert list(dataset.frame.index) == [2]


def test_a_row_that_lacks_two_needed_entries_is_rejected_once() -> None:
    dataset = read([["", "", "", "", "", "", "", "x"], WHOLE])
    assert dataset.record.rows_rejected == 1


def test_a_needed_header_that_is_missing_is_named_and_so_are_unexpected_ones() -> None:
    with pytest.raises(SourceError) as error:
        read_table(raw([["x"]], ["Kind"]), CONTACTS, CODES)
    text = str(error.value)
    assert "contacts.csv" in text
    assert "headers missing: Child ID" in text
    assert "headers not expected: Kind" in text
    assert "\n" not in text


def test_headers_that_could_be_data_are_not_repeated() -> None:
    with pytest.raises(SourceError) as error:
        read_table(raw([["x"]], ["someone@example.org"]), CONTACTS, CODES)
    assert "someone" not in str(error.value)


def test_a_header_is_never_matched_in_part() -> None:
    matched = match_headers(["Language", "Child ID", "Usage"], CONTACTS)
    assert matched.found == {"child_id": 1}
    assert matched.unexpected == (0, 2)


def test_a_header_that_stands_twice_is_read_once_and_told() -> None:
    headers = ["Child ID", "Date of Contact", "Child ID", "Gender"]
    dataset = read_table(raw([["C1", "01/02/2024", "C9", "F"]], headers), CONTACTS, CODES)
    assert list(dataset.frame["child_id"]) == ["C1"]
    assert {"header_twice", "header_missing"} <= {issue.rule for issue in dataset.issues}


def test_the_nearest_table_is_recognised() -> None:
    other = CONTACTS.model_copy(update={"table": "other", "columns": CONTACTS.columns[:5]})
    assert recognise(HEADERS, [other, CONTACTS], place="x.csv") is CONTACTS
    assert recognise(HEADERS[:5], [other, CONTACTS], place="x.csv") is other


def test_a_table_may_have_an_age_band_of_its_own() -> None:
    columns = [
        {"name": "id", "label": "Id", "kind": "reference", "needed": True},
        {"name": "age_band", "label": "Age band", "kind": "code", "codes": "age_bands"},
    ]
    changes = {"table": "banded", "columns": columns, "key": ["id"], "at": ""}
    table = Table.model_validate(CONTACTS.model_dump() | changes)
    frame = read_table(raw([["1", "Under 1"]], ["Id", "Age band"]), table, CODES).frame
    assert list(frame.columns) == ["id", "age_band"]
    assert list(frame["age_band"]) == ["under_1"]


def test_rows_that_stand_twice() -> None:
    changed = with_cell("Seen?", "No")
    dataset = read([WHOLE, WHOLE, ["C2", *WHOLE[1:]], changed])
    found = rules(dataset)
    # Row 3 is row 2 again; row 5 says something else of the same child and day: it is the later.
    assert found["row_duplicate:Child ID"] == (3,)
    assert found["row_conflict:Child ID"] == (2,)
    assert list(dataset.frame.index) == [4, 5]
    assert dataset.record.rows_rejected == 2


@pytest.mark.parametrize(
    ("seen", "duplicates", "conflicts", "kept"),
    [
        ("YY", (3,), None, 3),
        ("YN", None, (2,), 3),
        ("YNY", (4,), (3,), 4),
        ("YYN", (3,), (2,), 4),
        ("NYY", (4,), (2,), 4),
    ],
)
def test_rows_of_one_key_are_told_once_each(
    seen: str, duplicates: object, conflicts: object, kept: int
) -> None:
    dataset = read([with_cell("Seen?", answer) for answer in seen])
    found = rules(dataset)
    assert found.get("row_duplicate:Child ID") == duplicates
    assert found.get("row_conflict:Child ID") == conflicts
    assert list(dataset.frame.index) == [kept]
    assert dataset.record.rows_rejected == len(seen) - 1


@pytest.mark.parametrize("pieces", [2, 3, 5])
def test_a_table_in_pieces_is_the_same_table(pieces: int) -> None:
    rows = [
        [f"C{n}", "F" if n % 2 else "zz", "01/02/2015", "", f"{n + 1:02}/03/2024", n, "", ""]
        for n in range(9)
    ]
    whole, split = read(rows), read(rows, pieces=pieces)
    pd.testing.assert_frame_equal(whole.frame, split.frame)
    assert whole.issues == split.issues


@pytest.mark.parametrize(
    ("born", "event", "years"),
    [
        ("2015-01-25", "2020-01-24", 4),
        ("2015-01-25", "2020-01-25", 5),
        ("2016-02-29", "2021-02-28", 4),
        ("2016-02-29", "2021-03-01", 5),
        ("2020-06-01", "2020-06-01", 0),
        ("2020-06-02", "2020-06-01", -1),
    ],
)
def test_birthdays(born: str, event: str, years: int) -> None:
    days = [np.array([day], dtype="datetime64[D]") for day in (born, event)]
    assert completed_years(*days)[0] == years


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
)
def test_birthdays_as_counted_by_hand(born: dt.date, event: dt.date) -> None:
    expected = event.year - born.year - ((event.month, event.day) < (born.month, born.day))
    days = [np.array([day], dtype="datetime64[D]") for day in (born, event)]
    assert completed_years(*days)[0] == (expected if event >= born else -1)


def test_a_child_that_is_not_born_yet() -> None:
    row = [*WHOLE[:2], "01/01/2021", "", "23/11/2020", *WHOLE[5:]]
    frame = read([row]).frame
    assert list(frame["age_years"]) == [-1]
    assert list(frame["age_band"]) == ["unborn"]


def test_born_years_after_the_event_is_no_age() -> None:
    row = [*WHOLE[:2], "01/01/2024", "", "23/11/2020", *WHOLE[5:]]
    dataset = read([row])
    assert rules(dataset)["born_after_event:Date of Birth"] == (2,)
    assert dataset.frame["age_years"].isna().all()


def test_the_age_that_is_given_counts_where_there_is_no_date_of_birth() -> None:
    row = [*WHOLE[:2], "", 6.138, *WHOLE[4:]]
    assert list(read([row]).frame["age_years"]) == [6]

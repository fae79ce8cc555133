from __future__ import annotations

import pytest

from scrutiny_lib.disclosure.identifiers import FREE_TEXT_FIELDS, Kind, field_kind
from tests.disclosure.identifiers.invented import kinds


@pytest.mark.parametrize(
    "text",
    [
        "seen by Mrs Example",
        "Dr. O’Example said",
        "MR EXAMPLE",
        "Miss A. Example-Other",
        "Ms Éxample",
        "Surname: Example",
        "child's name = Example",
        "Social worker: Example Person",
        "mother’s name is: Example",
        "Mrs Example",
    ],
)
def test_names_after_a_title_or_a_label(text: str) -> None:
    assert kinds(text) == {Kind.NAME}


@pytest.mark.parametrize(
    "text",
    [
        "the Duty and Advice Team",
        "Yorkshire and the Humber",
        "Children miss school",
        "Ms and Mr",
        "drs Example",
        "worker: none",
        "What does a social worker do?",
        "Name: see the key",
        "Core cities: Bristol",
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "field",
    [
        "Notes",
        "case_notes",
        "Case Notes (free text)",
        "NARRATIVE",
        "  Comments: ",
        "Audit free text",
    ],
)
def test_fields_of_free_text(field: str) -> None:
    assert field_kind(field) is Kind.FREE_TEXT


@pytest.mark.parametrize(
    "field", ["Surname", "forename", "Child's name", "Child’s Name", "Social Worker", "first_name"]
)
def test_fields_of_names(field: str) -> None:
    assert field_kind(field) is Kind.NAME


@pytest.mark.parametrize("field", ["Leeds", "Measure", "Year to March", "95% interval", "headline"])
def test_other_fields(field: str) -> None:
    assert field_kind(field) is None


def test_the_list_is_written_as_it_is_compared() -> None:
    assert all(field_kind(name.title()) is Kind.FREE_TEXT for name in FREE_TEXT_FIELDS)

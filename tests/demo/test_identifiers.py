from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.identifiers import nhs_numbers, postcodes, references, upns
from scrutiny_lib.disclosure.identifiers import Kind, find

MANY = np.arange(1_000_000, 1_002_000)


def kinds(text: str) -> set[Kind]:
    return {finding.kind for finding in find(text)}


def test_nhs_numbers_have_the_right_form_and_lie_in_the_test_range() -> None:
    made = nhs_numbers(MANY).tolist()
    assert all(number.startswith("999") and len(number) == 10 for number in made)
    assert all(Kind.NHS_NUMBER in kinds(number) for number in made[:200])


def test_one_child_has_one_nhs_number() -> None:
    twice = nhs_numbers(np.array([5, 9, 5]))
    assert twice[0] == twice[2] != twice[1]


def test_pupil_numbers_have_the_right_form_and_name_no_authority() -> None:
    made = upns(MANY).tolist()
    assert all(number[1:4] == "000" and len(number) == 13 for number in made)
    assert all(Kind.UPN in kinds(number) for number in made[:200])


def test_postcodes_have_the_right_form_and_are_no_place() -> None:
    made = set(postcodes(np.arange(4_000)).tolist())
    assert all(code.startswith("ZZ99 ") for code in made)
    assert all(Kind.POSTCODE in kinds(code) for code in list(made)[:200])
    assert len(made) == 4_000


def test_references_of_no_children_are_none() -> None:
    assert references("SYN", np.array([], dtype=np.int64)).tolist() == []
    assert references("SYN", np.array([7, 12]), 4).tolist() == ["SYN0007", "SYN0012"]

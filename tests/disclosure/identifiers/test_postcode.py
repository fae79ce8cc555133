from __future__ import annotations

import pytest
from hypothesis import given

from scrutiny_lib.disclosure.identifiers import Kind
from tests.disclosure.identifiers import invented
from tests.disclosure.identifiers.invented import kinds


@given(invented.POSTCODES, invented.SENTENCES)
def test_every_postcode_is_found_in_a_sentence(postcode: str, sentence: str) -> None:
    assert Kind.POSTCODE in kinds(sentence.replace("{}", postcode))


@pytest.mark.parametrize(
    "shown", ["zz99 9zz", "ZZ999ZZ", "zz999zz", "ZZ99-9ZZ", "ZZ99  9ZZ", "GIR 0AA", "W1A 0AX"]
)
def test_ways_to_write_a_postcode(shown: str) -> None:
    assert Kind.POSTCODE in kinds(f"She lives at {shown}.")


@pytest.mark.parametrize(
    "text",
    [
        "E08000035",
        "E10000014 and W06000015",
        "table E1 2nd row",
        "S47 1st quarter",
        "QQ1 1AA",
        "ZZ99 3VC",
        "ZZ99 99ZZ",
        "#b112aa",
        "List 1A to 1D, source 2B",
        "B1 2024, C5 2025",
        "F3 and F4",
        "p95 3rd",
    ],
)
def test_codes_and_ordinals_are_no_postcode(text: str) -> None:
    assert kinds(text) == set()

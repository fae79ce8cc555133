from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.disclosure.identifiers import Kind, find
from tests.disclosure.identifiers import invented
from tests.disclosure.identifiers.invented import kinds


@pytest.mark.parametrize(
    "text",
    [
        "QX-000123",
        "qx-000123 was seen",
        "QX 000123",
        "id_QX_000123",
        "(QX-000123)",
        "100200300",
        "100200300.0",
        "Child ID: 77",
        "child 77",
        "case no. 77",
    ],
)
def test_ids_of_the_loaded_data(text: str) -> None:
    assert kinds(text) == {Kind.CHILD_ID}
    assert find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "QX-0001234",
        "AQX-000123",
        "QX and then 000123",
        "QX: [ - ] 000123",
        "77 children in March 2024",
        "of 77 children",
        "0.100200300",
        "100200300.5",
        "77.5%",
        "1,077",
    ],
)
def test_figures_and_parts_are_no_id(text: str) -> None:
    assert kinds(text) == set()


@given(st.text("QXZ0123456789-/", min_size=6, max_size=12), invented.SENTENCES)
def test_every_id_is_found_in_a_sentence(child_id: str, sentence: str) -> None:
    parts = [part for part in child_id.replace("/", "-").split("-") if part]
    if sum(map(len, parts)) < 5 or "--" in child_id.replace("/", "-"):
        return
    text = sentence.replace("{}", child_id)
    found = find(text, child_ids=frozenset({child_id}))
    assert any(one.kind is Kind.CHILD_ID for one in found)

"""What people wrote: shown with consent only, and never where it may point to anybody."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.errors import DisclosureError, ExitCode
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.packs.views.words import words_of
from tests.reviews.made import made, tables

PLAIN = "They ask what else it could be."


def practices(*rows: tuple[str | None, bool | None]) -> pd.DataFrame:
    """Return practices of the register: what was done, and whether that may be shown."""
    return made("good_practice", *({"what": what, "may_be_shown": may} for what, may in rows))


def shown(*rows: tuple[str | None, bool | None]) -> tuple[list[str], int, int]:
    found = words_of(tables()["good_practice"], practices(*rows), "what")
    return found.texts.tolist(), found.withheld, found.pointing


def test_only_a_yes_shows_words_and_the_rest_is_counted() -> None:
    assert shown((PLAIN, True), (PLAIN, False), (PLAIN, None)) == ([PLAIN], 2, 0)


def test_blank_texts_are_nothing() -> None:
    assert shown(("  ", True), ("", True), (None, True), (None, None)) == ([], 0, 0)
    assert shown((f"  {PLAIN} ", True)) == ([PLAIN], 0, 0)


def test_texts_keep_their_place_in_the_frame() -> None:
    frame = practices((PLAIN, False), (PLAIN, True), (PLAIN, True)).set_axis([7, 5, 3])
    found = words_of(tables()["good_practice"], frame, "what")
    assert found.texts.index.tolist() == [5, 3]


def test_an_empty_frame_has_no_words() -> None:
    assert shown() == ([], 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "The child with the NHS number 943 476 5919 was seen.",
        "On 3 March 2025 they asked.",
        "Mr Example asked.",
        "It was in LS1 4AP.",
    ],
)
def test_what_may_point_to_somebody_is_counted_and_not_shown(text: str) -> None:
    assert shown((text, True), (PLAIN, True)) == ([PLAIN], 0, 1)
    assert shown((text, None)) == ([], 1, 0), "without consent nobody asks what it says"


@pytest.mark.parametrize(
    ("consents", "expected"),
    [({"verbatim"}, ["a"]), ({"verbatim", "paraphrase"}, ["a", "b"]), (set(), [])],
)
def test_a_consent_may_be_a_code(consents: set[str], expected: list[str]) -> None:
    given: list[dict[str, Any]] = [
        {"voice_id": "V1", "words": "a", "consent_to_quote": "verbatim"},
        {"voice_id": "V2", "words": "b", "consent_to_quote": "paraphrase"},
        {"voice_id": "V3", "words": "c", "consent_to_quote": "no"},
        {"voice_id": "V4", "words": "d", "consent_to_quote": "not_asked"},
        {"voice_id": "V5", "words": "e", "consent_to_quote": None},
    ]
    found = words_of(tables()["voice"], made("voice", *given), "words", consents)
    assert found.texts.tolist() == expected
    assert found.withheld == len(given) - len(expected)


def test_no_code_is_a_consent_unless_it_is_named() -> None:
    frame = made("voice", {"voice_id": "V1", "words": "a", "consent_to_quote": "verbatim"})
    assert words_of(tables()["voice"], frame, "words").withheld == 1


@pytest.mark.parametrize("column", ["evidence_ref", "text", "smart_reason"])
def test_a_column_without_a_consent_shows_nothing(column: str) -> None:
    frame = made("recommendations", {"rec_id": "REC1", column: PLAIN})
    with pytest.raises(DisclosureError, match=f"'{column}' .* has no column of consent") as caught:
        words_of(tables()["recommendations"], frame, column)
    assert caught.value.exit_code == ExitCode.DISCLOSURE_REFUSED
    assert PLAIN not in str(caught.value)


def test_a_consent_of_something_that_is_no_words_shows_nothing() -> None:
    plain = tables()["good_practice"].model_dump()
    for column in plain["columns"]:
        if column["name"] == "what":
            column["kind"] = "text"
    with pytest.raises(DisclosureError, match="has no column of consent"):
        words_of(Table.model_validate(plain), practices((PLAIN, True)), "what")


TEXTS = st.sampled_from([PLAIN, "  ", None, "Mr Example asked.", "Another one."])


@given(rows=st.lists(st.tuples(TEXTS, st.sampled_from([True, False, None])), max_size=8))
def test_every_text_is_shown_or_counted_once(rows: list[tuple[str | None, bool | None]]) -> None:
    texts, withheld, pointing = shown(*rows)
    assert len(texts) + withheld + pointing == sum(bool((text or "").strip()) for text, _ in rows)
    assert len(texts) <= sum(may is True for _, may in rows)
    assert not any("Example" in text for text in texts)

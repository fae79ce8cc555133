"""Cells that are compared as numbers are told apart as they would be as texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.raw import different as module
from scrutiny_lib.loaders.raw.different import Different
from scrutiny_lib.loaders.raw.words import Words, are_plain, words_of

TEXT = st.one_of(
    st.sampled_from(["", "a", "b) Female", "01/02/2024", "x" * 8, "x" * 9, "x" * 32, "Zo\u00eb"]),
    st.text(alphabet="ab1", max_size=20),
)
PIECES = st.lists(st.lists(TEXT, min_size=1, max_size=30), min_size=1, max_size=5)


def words(texts: list[str]) -> list[Words]:
    found = words_of(texts)
    assert found is not None
    return found


def read(kept: Different, texts: list[str]) -> list[str] | None:
    at = kept.places(words(texts), lambda rows: [texts[row] for row in rows.tolist()])
    return None if at is None else kept.cells[at].tolist()


@given(PIECES, st.sampled_from([3, 50_000]), st.sampled_from([1, 16]))
def test_each_cell_is_found_again(pieces: list[list[str]], most: int, bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_DIFFERENT", 1)
        patch.setattr(module, "MOST_KEPT", most)
        patch.setattr(module, "_SLOT_BITS", bits)
        kept = Different()
        assert [read(kept, texts) for texts in pieces] == pieces


def test_the_cells_of_a_later_piece_come_after() -> None:
    kept = Different()
    assert read(kept, ["a", "b", "a", "b", "a"]) is not None
    assert read(kept, ["c", "a", "a", "a", "b"]) == ["c", "a", "a", "a", "b"]
    assert kept.cells.tolist() == ["a", "b", "c"]


def test_cells_that_are_hardly_alike_are_not_kept() -> None:
    assert read(Different(), ["a", "b", "c", "a"]) is None


def test_two_cells_with_one_number_are_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "number_of", lambda found: np.zeros(len(found[0]), dtype=np.uint64))
    assert read(Different(), ["a", "b", "a", "b", "a"]) is None
    kept = Different()
    assert read(kept, ["a", "a", "a"]) == ["a", "a", "a"]
    assert read(kept, ["a", "a", "b"]) is None
    assert read(kept, ["a", "a", "a" + "b" * 8]) is None


@given(st.lists(TEXT, min_size=1, max_size=9))
def test_texts_are_alike_where_their_words_are(texts: list[str]) -> None:
    found = words(texts)
    assert len(found) == max(1, -(-max(len(text.encode()) for text in texts) // 8))
    table = np.array(found).T
    assert [[bool((one == other).all()) for other in table] for one in table] == [
        [one == other for other in texts] for one in texts
    ]


def test_long_texts_and_zero_bytes_have_no_words() -> None:
    assert words_of(["x" * 33]) is None
    assert words_of(["a\0b"]) is None
    assert words_of(["\ud800"]) is None


@pytest.mark.parametrize("odd", ["", " ", "a b", "a#", "\u00e9", "\x7f", "123456789 "])
def test_plain_texts_have_nothing_odd(odd: str) -> None:
    fine = ["C123", "Ab-1/2", "~!" * 6]
    assert are_plain(words(fine))
    for place in range(4):
        assert not are_plain(words([*fine[:place], odd, *fine[place:]]))

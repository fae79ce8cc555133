"""Whatever is filled in comes back, and nothing else does."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.forms import write_form
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.people import load_people
from tests.forms.small import small_codes, small_table

TABLE, CODES = small_table(), small_codes()
CONTEXT = Context(CODES, {"cases": TABLE}, Registry(()), Path(), "E08000035", "Leeds", "March")
# What XML can't hold is left out of a form; '#' begins a spreadsheet's errors, which are no text.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
WORDS = st.one_of(
    st.sampled_from(
        ["=1+1", "+44", "-", "@a", "'quoted", "a;b", "_x0041_", "1-4", "007", "Ω", "🙂"]
    ),
    st.text(LETTERS, max_size=40).filter(
        lambda text: not text.lstrip().startswith(("#", "EXAMPLE"))
    ),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"case_ref": st.from_regex(r"[A-Z0-9=+@-]{1,8}", fullmatch=True)},
        optional={
            "agency": st.sampled_from(["police", "health"]),
            "status": st.sampled_from(["open", "done"]),
            "themes": st.lists(st.sampled_from(["a1", "b2", "c3"]), unique=True).map(";".join),
            "seen_on": st.dates(datetime.date(1985, 1, 1), datetime.date(2049, 12, 31)),
            "n_children": st.integers(0, 99),
            "share": st.integers(-(10**9), 10**9).map(lambda n: n / 1000),  # a cell has 15 digits
            "told": st.booleans(),
            "note": WORDS,
            "said": WORDS,
        },
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row["case_ref"],
)


def expected(row: dict[str, Any]) -> dict[str, Any]:
    """What a frame holds of a row: text with its spaces evened out, nothing that is blank."""
    even = {name: " ".join(v.split()) if isinstance(v, str) else v for name, v in row.items()}
    return {name: value for name, value in even.items() if value != ""}


def found(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {
            name: value.date() if isinstance(value, pd.Timestamp) else value
            for name, value in row.items()
            if not pd.isna(value)
        }
        for row in dataset.frame.to_dict("records")
    ]


@settings(max_examples=60)
@given(rows=ROWS)
def test_what_is_filled_in_comes_back(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_form(TABLE, CODES, Path(folder) / "form.xlsx", rows=rows)
        loaded = load_people(Path(folder), [TABLE], CONTEXT)
    assert loaded.issues == ()
    dataset = loaded.datasets["cases"]
    assert dataset.issues == ()
    assert dataset.record.rows_read == len(rows)
    assert found(dataset) == [expected(row) for row in rows]


def test_a_frame_goes_into_a_form_and_comes_back(tmp_path: Path) -> None:
    row = {"case_ref": "1", "themes": "c3;a1", "seen_on": datetime.date(2025, 1, 2), "told": True}
    write_form(TABLE, CODES, tmp_path / "a" / "form.xlsx", rows=[row, {"case_ref": "2"}])
    first = load_people(tmp_path / "a", [TABLE], CONTEXT).datasets["cases"].frame
    again = first.to_dict("records")
    write_form(TABLE, CODES, tmp_path / "b" / "form.xlsx", rows=again)
    second = load_people(tmp_path / "b", [TABLE], CONTEXT).datasets["cases"].frame
    pd.testing.assert_frame_equal(first, second)

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.loaders.extracts.rows import fitting
from scrutiny_lib.loaders.extracts.spec import Rows

FRAME = pd.DataFrame(
    {
        "is_child": pd.array([True, False, None, True], dtype="boolean"),
        "grade": pd.Categorical(["high", "low", "high", None], categories=["high", "low"]),
        "children": pd.array([2, 0, 1, None], dtype="Int32"),
        "method": pd.array(["21", "11", None, "2A"], dtype="str"),
        "main": pd.array(["S52.5", "F32.1", None, "t79"], dtype="str"),
        "cause": pd.array([None, "X62", None, "Y37"], dtype="str"),
        "age_years": pd.array([0, 14, 15, None], dtype="Int16"),
    }
)


@pytest.mark.parametrize(
    ("asked", "fits", "unknown"),
    [
        ({}, "1111", "0000"),
        ({"equal": {"is_child": ["yes"]}}, "1001", "0010"),
        ({"equal": {"is_child": ["no"]}}, "0100", "0010"),
        ({"equal": {"is_child": ["yes", "no"]}}, "1101", "0010"),
        ({"equal": {"grade": ["high"]}}, "1010", "0001"),
        ({"at_least": {"children": 1}}, "1010", "0001"),
        ({"at_most": {"children": 1}}, "0110", "0001"),
        ({"filled": ["cause"]}, "0101", "0000"),
        ({"starting": {"method": ["2"]}}, "1001", "0010"),
        ({"ages": [0, 14]}, "1100", "0001"),
        ({"diagnosed": [{"columns": ["main"], "ranges": [["S00", "T79"]]}]}, "1001", "0010"),
        (
            {"diagnosed": [{"columns": ["main", "cause"], "ranges": [["V01", "Y36"]]}]},
            "0100",
            "0010",
        ),
        # What is ruled out by one cell is not unknown for another one that is missing.
        ({"equal": {"is_child": ["yes"]}, "at_least": {"children": 2}}, "1000", "0001"),
        ({"equal": {"grade": ["low"]}, "at_least": {"children": 9}}, "0000", "0001"),
    ],
)
def test_rows_fit_or_not_or_do_not_say(asked: dict[str, object], fits: str, unknown: str) -> None:
    found = fitting(FRAME, Rows.model_validate(asked))
    assert ["".join(str(int(one)) for one in mask) for mask in found] == [fits, unknown]

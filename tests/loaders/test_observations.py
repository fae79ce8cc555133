from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.observations import (
    COLUMNS,
    FLAGS,
    empty_observations,
    validate_observations,
)


def one(**changes: object) -> pd.DataFrame:
    row = {
        "period_start": pd.Timestamp("2023-04-01"),
        "period_end": pd.Timestamp("2024-03-31"),
        "area_code": "E08000035",
        "area_name": "Leeds",
        "agency": "childrens_social_care",
        "indicator_id": "csc_icpc_15",
        "numerator": 467.0,
        "denominator": 1008.0,
        "value": 46.3,
        "unit": "per_cent",
        "flag": "",
        "source_id": "dfe_cin_c4_2024",
        **changes,
    }
    frame = pd.DataFrame([row])
    return frame.astype({"period_start": "datetime64[us]", "period_end": "datetime64[us]"})


def fault(frame: pd.DataFrame) -> str:
    with pytest.raises(SourceError) as caught:
        validate_observations(frame, name="file.csv")
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__, "a traceback would repeat the failing values"
    return str(caught.value)


def test_an_empty_frame_has_the_documented_columns_and_is_valid() -> None:
    empty = empty_observations()
    assert tuple(empty.columns) == COLUMNS
    assert validate_observations(empty).empty


def test_a_good_row_and_further_columns_pass() -> None:
    frame = one().assign(note="kept")
    assert validate_observations(frame)["note"].tolist() == ["kept"]


def test_a_wait_in_days_rests_on_a_number_of_waits() -> None:
    wait = one(numerator=float("nan"), denominator=80.0, value=13.0, unit="days")
    assert validate_observations(wait)["value"].tolist() == [13.0]


@pytest.mark.parametrize("symbol", list(FLAGS))
def test_a_symbol_stands_in_the_place_of_the_value(symbol: str) -> None:
    validate_observations(one(value=float("nan"), flag=symbol))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"flag": "c"}, "value_or_symbol"),
        ({"value": float("nan")}, "value_or_symbol"),
        ({"flag": "secret", "value": float("nan")}, "known_symbol"),
        ({"unit": "secret"}, "known_unit"),
        ({"area_code": "secret"}, "ons_code"),
        ({"numerator": -12345.0}, "not_negative"),
        ({"source_id": ""}, "not_blank"),
        ({"period_end": pd.Timestamp("2020-03-31")}, "starts_before_it_ends"),
        ({"period_end": pd.Timestamp("2024-03-31 12:00")}, "whole_day"),
    ],
)
def test_each_rule_is_named_without_the_value(changes: dict[str, object], rule: str) -> None:
    message = fault(one(**changes))
    assert rule in message
    assert "secret" not in message
    assert "12345" not in message


def test_all_faults_are_reported_at_once() -> None:
    message = fault(one(unit="pints", area_code="Leeds"))
    assert "known_unit" in message
    assert "ons_code" in message


def test_a_missing_column_is_named() -> None:
    message = fault(one().drop(columns="denominator"))
    assert message == "file.csv: column 'denominator' is missing; correct the file"


def test_a_rule_of_whole_rows_says_how_many_rows_break_it() -> None:
    two = pd.concat([one(flag="c"), one(flag="c", area_code="E08000019")], ignore_index=True)
    message = fault(two)
    assert message == "file.csv: 2 rows break the rule 'value_or_symbol'; correct the file"


def test_a_figure_that_comes_twice_from_one_source_is_refused() -> None:
    assert "unique" in fault(pd.concat([one(), one(value=50.0)], ignore_index=True))

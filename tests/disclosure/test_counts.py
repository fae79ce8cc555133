"""Frames read as addressed counts: totals, sums, complements, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.addressing import Addressed, address_frame
from scrutiny_lib.disclosure.cells import Key, Sum, make_key
from scrutiny_lib.disclosure.counts import Counts, level_of
from scrutiny_lib.disclosure.implied import COMPLEMENT
from scrutiny_lib.errors import DisclosureError

HERE = {"measure": "plans", "period": "2024-04 to 2025-03", "area": "E08000035"}
BY_SERVICE = Counts(address=HERE, by_row={"service": "Service"}, columns={"Children": {}})
SHARE = Counts(
    address=HERE,
    by_row={"service": "Service"},
    columns={"In time": {"when": "in time"}, "All": {}},
    shares={"Share": ("In time", "All")},
)


def read(frame: dict[str, Any], counts: Counts, **flags: list[str]) -> Addressed:
    whole = pd.DataFrame(frame)
    return address_frame(whole, counts, pd.DataFrame(flags, index=whole.index))


def refused(frame: dict[str, Any], counts: Counts, words: str) -> str:
    """What the refusal says."""
    with pytest.raises(DisclosureError, match=words) as error:
        read(frame, counts)
    return str(error.value)


def cell(**more: str) -> Key:
    return make_key({**HERE, **more})


def count_of(addressed: Addressed, key: Key) -> float:
    return float(addressed.table.counts[addressed.table.keys.index(key)])


def test_a_total_has_one_dimension_fewer_and_is_the_sum_of_the_rows() -> None:
    found = read({"Service": ["A", "B", "Total"], "Children": [7, 8, 15]}, BY_SERVICE)
    assert found.keys == {"Children": [cell(service="A"), cell(service="B"), cell()]}
    assert found.table.sums == (Sum(cell(), (cell(service="A"), cell(service="B"))),)
    assert found.table.counts.tolist() == [7, 8, 15]
    assert found.table.printed == (True, True, True)


def test_rows_without_a_total_have_no_sum() -> None:
    assert read({"Service": ["A", "B"], "Children": [7, 8]}, BY_SERVICE).table.sums == ()


def test_rows_and_columns_with_totals_have_a_sum_in_each_direction() -> None:
    counts = Counts(
        address=HERE,
        by_row={"service": "Service"},
        columns={"Boys": {"sex": "boys"}, "Girls": {"sex": "girls"}, "Total": {"sex": "Total"}},
    )
    rows = {"Service": ["A", "B", "Total"], "Boys": [1, 2, 3], "Girls": [4, 5, 9]}
    found = read({**rows, "Total": [5, 7, 12]}, counts)
    totals = [one.total for one in found.table.sums]
    assert sorted(totals) == sorted(
        [cell(service="A"), cell(service="B"), cell(sex="boys"), cell(sex="girls"), cell(), cell()]
    )
    both = {one.parts for one in found.table.sums if one.total == cell()}
    assert both == {
        (cell(service="A"), cell(service="B")),
        (cell(sex="boys"), cell(sex="girls")),
    }


@pytest.mark.parametrize(
    ("periods", "total"),
    [
        (["2024-04", "2024-05", "2024-06"], "2024-04 to 2024-06"),
        (["2024-04 to 2024-06", "2024-07"], "2024-04 to 2024-07"),
        (["2024-04", "2024-06"], "2024-04 + 2024-06"),
        (["2023-24", "2025-26"], "2023-04 to 2024-03 + 2025-04 to 2026-03"),
    ],
)
def test_a_total_over_periods_says_which(periods: list[str], total: str) -> None:
    counts = Counts(
        address={"measure": "plans", "area": "E08000035"},
        by_row={"period": "Period"},
        columns={"n": {}},
    )
    rows = [*periods, "Total"]
    found = read({"Period": rows, "n": [*([7] * len(periods)), 7 * len(periods)]}, counts)
    assert dict(found.keys["n"][-1] or ())["period"] == total
    assert found.table.sums[0].total == found.keys["n"][-1]


def test_a_total_over_areas_says_which() -> None:
    counts = Counts(
        address={"measure": "plans", "period": "2024-04 to 2025-03"},
        by_row={"area": "Area"},
        columns={"n": {}},
    )
    found = read({"Area": ["E08000035", "E08000032", "Total"], "n": [7, 8, 15]}, counts)
    assert dict(found.keys["n"][2] or ())["area"] == "E08000035 + E08000032"


def test_one_address_may_stand_twice_with_one_count_and_not_with_two() -> None:
    same = read({"Service": ["A", "A"], "Children": [4711, 4711]}, BY_SERVICE)
    assert same.table.keys == (cell(service="A"),)
    said = refused({"Service": ["A", "A"], "Children": [4711, 4712]}, BY_SERVICE, "two different")
    assert "service=A" in said
    assert "471" not in said


@pytest.mark.parametrize("missing", ["measure", "period", "area"])
def test_counts_that_can_not_be_told_from_others_are_refused(missing: str) -> None:
    address = {name: value for name, value in HERE.items() if name != missing}
    counts = Counts(address=address, columns={"n": {}})
    said = refused({"n": [4711]}, counts, f"'n' have no {missing} in their address")
    assert "4711" not in said


def test_an_address_may_come_from_rows_and_columns_too() -> None:
    counts = Counts(
        address={"measure": "plans"},
        by_row={"area": "Area"},
        columns={"n": {"period": "2024-04 to 2025-03"}},
    )
    assert read({"Area": ["E08000035"], "n": [7]}, counts).table.keys == (cell(),)


def test_a_stated_total_that_is_wrong_is_refused_without_a_number() -> None:
    rows = {"Service": ["A", "B", "Total"], "Children": [4711, 815, 5527]}
    said = refused(rows, BY_SERVICE, "is not the sum of the cells beside it")
    assert not any(number in said for number in ("4711", "815", "5526", "5527"))


def test_a_total_of_which_a_part_is_not_known_is_not_checked() -> None:
    rows = {"Service": ["A", "B", "Total"], "Children": [7, np.nan, 15]}
    found = read(rows, BY_SERVICE, Children=["", "c", ""])
    assert found.table.sums == (Sum(cell(), (cell(service="A"), cell(service="B"))),)
    assert found.table.symbols == ("", "[c]", "")


def test_what_is_left_of_a_whole_is_a_cell_that_is_not_printed() -> None:
    found = read({"Service": ["A"], "In time": [197], "All": [200], "Share": [98.5]}, SHARE)
    part, whole = cell(service="A", when="in time"), cell(service="A")
    (rest,) = found.complements[("In time", "All")]
    assert rest is not None
    assert COMPLEMENT in dict(rest)
    assert count_of(found, rest) == 3
    assert found.table.printed == (True, True, False)
    assert Sum(whole, tuple(sorted((part, rest)))) in found.table.sums


def test_what_is_left_of_an_unknown_whole_is_not_known() -> None:
    rows = {"Service": ["A"], "In time": [197], "All": [np.nan], "Share": [np.nan]}
    found = read(rows, SHARE, All=["c"])
    (rest,) = found.complements[("In time", "All")]
    assert rest is not None
    assert np.isnan(count_of(found, rest))


def test_a_part_above_its_whole_is_refused_without_a_number() -> None:
    rows = {"Service": ["A"], "In time": [4712], "All": [4711], "Share": [99.0]}
    said = refused(rows, SHARE, "of which it is a part")
    assert "471" not in said


def test_the_mean_of_a_count_has_no_complement() -> None:
    counts = Counts(address=HERE, columns={"n": {}}, shares={"Mean age": ("n", "n")})
    found = read({"n": [40], "Mean age": [9.5]}, counts)
    assert (found.complements, len(found.table.keys)) == ({}, 1)


def test_rows_that_their_publisher_protected_need_neither_address_nor_counts() -> None:
    counts = Counts(
        by_row={"measure": "Measure", "period": "Period", "area": "Area"},
        columns={"value": {}, "of": {}},
        shares={"share": ("value", "of")},
        published="theirs",
    )
    rows = {"Measure": ["plans", "plans"], "Period": ["2024-25", ""], "Area": ["E08000035", ""]}
    found = read(
        {**rows, "value": [40, 45.5], "of": [40, 1.5], "share": [1, 2], "theirs": [False, True]},
        counts,
    )
    assert found.keys == {"value": [cell(), None], "of": [cell(), None]}
    assert found.complements[("value", "of")][1] is None


@pytest.mark.parametrize("value", [1.5, -1, np.inf, -np.inf])
def test_what_is_no_count_is_refused_and_not_repeated(value: float) -> None:
    said = refused({"Service": ["A"], "Children": [value]}, BY_SERVICE, "no whole number")
    assert "'Children'" in said
    assert str(value) not in said


def test_a_missing_count_without_a_symbol_is_refused_as_somebody_may_have_hidden_it() -> None:
    rows = {"Service": ["A", "B"], "Children": [np.nan, 7]}
    refused(rows, BY_SERVICE, "is missing without a symbol")
    assert read(rows, BY_SERVICE, Children=["x", ""]).table.symbols == ("[x]", "")


@pytest.mark.parametrize(
    "period", ["2024", "12 months to 2025-05", "2024-Q1", "2024-13", "2025-05 to 2025-04", "May"]
)
def test_a_period_that_cannot_be_tied_to_others_is_refused(period: str) -> None:
    counts = Counts(address={**HERE, "period": period}, columns={"n": {}})
    refused({"n": [7]}, counts, "can't be tied to others")


@pytest.mark.parametrize(
    ("period", "tidy"),
    [
        ("2024-25", "2024-04 to 2025-03"),
        ("2024/25", "2024-04 to 2025-03"),
        ("2011-12", "2011-12"),
        (" 2024-04  to 2024-06 ", "2024-04 to 2024-06"),
        ("2025-03-31", "2025-03-31"),
    ],
)
def test_a_period_is_written_in_one_way(period: str, tidy: str) -> None:
    counts = Counts(address={**HERE, "period": period}, columns={"n": {}})
    (key,) = read({"n": [7]}, counts).keys["n"]
    assert dict(key or ())["period"] == tidy


def test_accidents_of_writing_make_no_other_address() -> None:
    one = read({"Service": ["A  1", "2024.0"], "Children": [7, 8]}, BY_SERVICE)
    two = read({"Service": [" A 1", "2024"], "Children": [7, 8]}, BY_SERVICE)
    assert one.keys == two.keys


def test_a_count_that_carries_a_symbol_is_let_go() -> None:
    found = read({"Service": ["A", "B"], "Children": [3, 7]}, BY_SERVICE, Children=["c", " "])
    assert found.table.symbols == ("[c]", "")
    assert np.isnan(found.table.counts[0])


def test_an_unknown_symbol_is_refused() -> None:
    with pytest.raises(DisclosureError, match="a flag is not known"):
        read({"Service": ["A"], "Children": [7]}, BY_SERVICE, Children=["?"])


@pytest.mark.parametrize(
    "counts",
    [
        Counts(address=HERE, columns={"No": {}}),
        Counts(address=HERE, columns={"n": {}}, by_row={"x": "No"}),
        Counts(address=HERE, columns={"n": {}}, shares={"No": ("n", "n")}),
        Counts(address=HERE, columns={"n": {}}, rates={"n": ("n", "No")}),
        Counts(address=HERE, columns={"n": {}}, unshown=("No",)),
        Counts(address=HERE, columns={"n": {}}, labels=("No",)),
        Counts(address=HERE, columns={"n": {}}, published="No"),
    ],
)
def test_a_column_that_is_not_there_is_named(counts: Counts) -> None:
    refused({"n": [7]}, counts, "there is no column 'No' to protect by")


@pytest.mark.parametrize(
    "counts",
    [
        Counts(address=HERE, columns={"n": {}}, shares={"p": ("n", "whole")}),
        Counts(address=HERE, columns={"n": {}}, shares={"p": ("whole", "n")}),
    ],
)
def test_a_share_of_a_column_that_is_no_count_is_refused(counts: Counts) -> None:
    refused({"n": [7], "whole": [7], "p": [100.0]}, counts, "'whole'")


@pytest.mark.parametrize(
    ("area", "level"),
    [
        ("E92000001", "national"),
        ("E12000003", "regional"),
        ("E08000035", "local"),
        ("E08000035 + E08000032", "local"),
        ("", "local"),
    ],
)
def test_an_area_s_code_says_its_level(area: str, level: str) -> None:
    assert level_of({"area": area}) == level
    assert level_of({}) == "local"

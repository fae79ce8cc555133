from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.loaders.observations import FLAGS
from scrutiny_lib.loaders.published.cells import add_up, most_protective, read_cells


def text(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


@pytest.mark.parametrize("symbol", list(FLAGS))
def test_every_symbol_stays_a_symbol_and_never_becomes_a_number(symbol: str) -> None:
    cells = read_cells(text(symbol, f"[{symbol}]"))
    assert cells.flag.tolist() == [symbol, symbol]
    assert cells.number.isna().all()
    assert not cells.unreadable.any()


def test_a_number_has_no_flag() -> None:
    cells = read_cells(text("0", "12", "12.5", " 7 "))
    assert cells.number.tolist() == [0.0, 12.0, 12.5, 7.0]
    assert cells.flag.tolist() == ["", "", "", ""]


def test_a_blank_is_not_a_nought() -> None:
    cells = read_cells(text("", "NA"), not_given=("", "NA"))
    assert cells.number.isna().all()
    assert cells.flag.tolist() == ["..", ".."]


@pytest.mark.parametrize(
    "cell", ["-1", "1e400", "nan", "inf", "1,000", "12%", "C", "cc", "0x1", "1_000"]
)
def test_what_is_neither_number_nor_symbol_is_unreadable(cell: str) -> None:
    cells = read_cells(text(cell))
    assert cells.unreadable.tolist() == [True]
    assert cells.number.isna().all()
    assert cells.flag.tolist() == [""]


def test_binary_artefacts_are_rounded_away() -> None:
    cells = read_cells(text("24.899999999999999", "84.300000000000011", "12183016", "153.3241073"))
    assert cells.number.tolist() == [24.9, 84.3, 12183016.0, 153.3241073]


def test_the_most_protective_symbol_wins() -> None:
    first, second = text("", "x", "z", ""), text("c", "c", "x", "")
    assert most_protective([first, second]).tolist() == ["c", "c", "x", ""]


def test_one_hidden_part_hides_the_sum() -> None:
    total = add_up([read_cells(text("1", "1", "1")), read_cells(text("2", "c", "x"))])
    assert total.number.tolist()[0] == 3.0
    assert total.number.isna().tolist() == [False, True, True]
    assert total.flag.tolist() == ["", "c", "x"]

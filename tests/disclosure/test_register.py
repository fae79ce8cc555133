"""The register of what was published: complete for an audit, and silent on what is hidden."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.cells import ARRAYS, Told, make_key
from scrutiny_lib.disclosure.protect import protect
from scrutiny_lib.disclosure.protected import Protected
from scrutiny_lib.disclosure.register import RegisterTable, as_public, register_table

HERE = {"measure": "plans", "period": "2024-04 to 2025-03", "area": "E08000035"}
WORKED = [[20, 15, 3], [30, 12, 25], [18, 40, 22]]
TWO_IN_A_ROW = [[4, 50, 2], [30, 12, 25], [18, 40, 22]]


def table(rows: list[list[int]], rule: str = "dfe_cin") -> Protected:
    frame = pd.DataFrame(rows, index=[f"r{i}" for i in range(len(rows))])
    return protect(frame, rule, address=HERE)


def told(rows: list[list[int]], rule: str = "dfe_cin") -> Told:
    protected = table(rows, rule)
    return Told(protected.figures, protected.rule)


def assert_equal(one: Told, other: Told) -> None:
    assert one.rule == other.rule
    assert one.figures.keys == other.figures.keys
    assert one.figures.sums == other.figures.sums
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(one.figures, name), getattr(other.figures, name))


def through_json(one: Told) -> Told:
    return RegisterTable.model_validate_json(register_table(one).model_dump_json()).told()


@pytest.mark.parametrize("rule", ["dfe_cin", "nhs_hes", "nhs_mh", "none"])
def test_a_register_gives_back_what_was_told(rule: str) -> None:
    given_table = told([[20, 15, 3], [30, 0, 25]], rule)
    assert_equal(through_json(given_table), given_table)


def test_an_audit_of_the_register_finds_what_an_audit_of_the_table_does() -> None:
    good = table(WORKED)
    assert audit([through_json(Told(good.figures, good.rule))]).passed
    bare = protect(pd.DataFrame(WORKED), "none", address=HERE).figures
    small = good.figures.is_primary
    leaky = Told(replace(bare.settled(small), is_primary=small, last=good.figures.last), "dfe_cin")
    report = audit([through_json(leaky)])
    assert report.log == audit([leaky]).log
    assert not report.passed


def test_a_register_names_the_cells_that_were_revised_by_their_place() -> None:
    one = told([[20, 15]])
    elsewhere = make_key({"measure": "another"})
    assert register_table(one, [one.figures.keys[1], elsewhere]).revised == (1,)


def test_no_hidden_count_is_in_a_register() -> None:
    """2,501 and 1,512 protect the small count; both are hidden, and 4,016 tells of neither."""
    rows = [[4231, 1512, 3], [3033, 1216, 2501], [8787, 9402, 7212]]
    protected = table(rows)
    hidden = protected.mask.to_numpy()[:3, :3]
    assert hidden.sum() == 4
    text = register_table(Told(protected.figures, protected.rule)).model_dump_json()
    counts = np.array(rows)
    numbers = {float(number) for number in re.findall(r"\d+\.\d+", text)}
    assert not numbers & set(counts[hidden])
    assert numbers > set(counts[~hidden])
    cells = [one for one in json.loads(text)["cells"] if one["is_hidden"]]
    said = {(one["low"], one["high"], one["first"], one["last"], one["least"]) for one in cells}
    assert said == {(0, None, 1, 5, 1)}


def marked(rows: list[list[int]]) -> set[tuple[str, str]]:
    """Rows and columns of the cells that a public register calls small."""
    (public,) = as_public([told(rows)])
    keys = [dict(key) for key in public.figures.keys]
    return {
        (key.get("row", "Total"), key.get("column", "Total"))
        for key, small in zip(keys, public.figures.is_primary, strict=True)
        if small
    }


def test_in_public_a_cell_that_protects_can_not_be_told_from_the_one_it_protects() -> None:
    """15 and 3 are each 0 to 18 from outside; the 12 and the 25 below are 9 to 27 and 10 to 28."""
    assert marked(WORKED) == {("r0", "1"), ("r0", "2")}


def test_in_public_a_cell_that_can_not_be_small_is_not_called_so() -> None:
    """4 and 2 are two of six; the 18 and the 22 below them are 16 to 22 and 18 to 24."""
    assert marked(TWO_IN_A_ROW) == {("r0", "0"), ("r0", "2")}


def test_in_public_an_earlier_pack_counts_too() -> None:
    """What an earlier pack shows narrows the range of a cell that is hidden now."""
    now = told([[3, 9, 20]])
    names = {dict(key).get("column"): at for at, key in enumerate(now.figures.keys)}
    assert now.figures.is_hidden[names["0"]]
    assert now.figures.is_hidden[names["1"]]
    (alone,) = as_public([now])
    assert alone.figures.is_primary[names["1"]]
    shown = told([[9]], "none").figures
    key = now.figures.keys[names["1"]]
    before = Told(replace(shown.only([0]), keys=(key,)), "dfe_cin")
    (beside,) = as_public([now], [before])
    assert not beside.figures.is_primary[names["1"]]


def test_nothing_told_gives_nothing() -> None:
    assert as_public([]) == []


rows_of = st.lists(
    st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=3
)  # small counts, so that most tables have something to hide


@given(rows=rows_of)
@settings(max_examples=15)
def test_in_public_no_small_count_is_left_out_and_nothing_private_is_used(
    rows: list[list[int]],
) -> None:
    private = told(rows)
    (public,) = as_public([private])
    assert (private.figures.is_primary <= public.figures.is_primary).all()
    assert (public.figures.is_primary <= public.figures.is_hidden).all()
    nobody_knows = np.zeros_like(private.figures.is_primary)
    (blind,) = as_public([Told(replace(private.figures, is_primary=nobody_knows), private.rule)])
    assert_equal(blind, public)

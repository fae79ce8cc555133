"""Frames that rest on counts: what is hidden goes out of every column that would tell of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.config.disclosure import Audience, Counting
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import ProtectedFrame, protect_frame
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.rules import RULES
from scrutiny_lib.errors import DisclosureError

HERE = {"measure": "visits", "period": "2024-04 to 2025-03", "area": "E08000035"}
NAN = np.nan
BY_SERVICE = Counts(address=HERE, by_row={"service": "Service"}, columns={"n": {}})
SHARE = Counts(
    address=HERE,
    by_row={"service": "Service"},
    columns={"In time": {"when": "in time"}, "All": {}},
    shares={"Share": ("In time", "All"), "Interval": ("In time", "All")},
)
RATE = Counts(
    address=HERE,
    by_row={"service": "Service"},
    columns={"n": {}},
    rates={"Rate": ("n", "Population")},
)


def protected(
    frame: dict[str, Any] | pd.DataFrame,
    counts: Counts,
    rule: str = "dfe_cin",
    ledger: Ledger | None = None,
    flags: pd.DataFrame | None = None,
) -> ProtectedFrame:
    return protect_frame(pd.DataFrame(frame), counts, RULES[rule], ledger or Ledger(), flags)


def printed(done: ProtectedFrame, name: str) -> list[Any]:
    """A column as it would be printed: symbols where there are any, else figures."""
    flags = done.flags[name].tolist()
    return [flag or value for flag, value in zip(flags, done.frame[name].tolist(), strict=True)]


def square(rows: list[list[int]]) -> tuple[pd.DataFrame, Counts]:
    """Rows and columns with totals, and what they are."""
    names = [f"c{at}" for at in range(len(rows[0]))]
    frame = pd.DataFrame(rows, columns=names)
    frame["Total"] = frame.sum(axis=1)
    frame.loc[len(frame)] = frame.sum()
    frame.insert(0, "Row", [*(f"r{at}" for at in range(len(rows))), "Total"])
    columns = {name: {"column": name} for name in [*names, "Total"]}
    return frame, Counts(address=HERE, by_row={"row": "Row"}, columns=columns)


def test_the_worked_table_hides_the_best_three_further_cells() -> None:
    frame, counts = square([[20, 15, 3], [30, 12, 25], [18, 40, 22]])
    done = protected(frame, counts)
    assert [printed(done, name) for name in ("c0", "c1", "c2", "Total")] == [
        [20, 30, 18, 68],
        ["c", "c", 40, 67],
        ["c", "c", 22, 50],
        [38, 67, 80, 185],
    ]
    assert done.frame["Row"].tolist() == ["r0", "r1", "r2", "Total"]
    assert done.frame[["c1", "c2"]].isna().to_numpy().sum() == 4
    assert done.newly.tolist() == [True, True, False, False]
    assert not done.rounded.any()


def test_the_frame_that_was_given_is_left_as_it_was() -> None:
    frame, counts = square([[20, 15, 3], [30, 12, 25], [18, 40, 22]])
    before = frame.copy()
    protected(frame, counts)
    pd.testing.assert_frame_equal(frame, before)


def assert_same(first: ProtectedFrame, second: ProtectedFrame) -> None:
    pd.testing.assert_frame_equal(first.frame, second.frame)
    pd.testing.assert_frame_equal(first.flags, second.flags, check_dtype=False)
    assert not second.newly.any()
    assert not second.rounded.any()


tables = st.lists(
    st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=3
)  # small counts, so that most tables have something to hide


@given(rows=tables)
@settings(max_examples=20)
def test_protecting_twice_changes_nothing(rows: list[list[int]]) -> None:
    frame, counts = square(rows)
    ledger = Ledger()
    first = protected(frame, counts, ledger=ledger)
    again = protected(first.frame, counts, ledger=ledger, flags=first.flags)
    assert_same(first, again)
    raw = protected(frame, counts, ledger=ledger)
    pd.testing.assert_frame_equal(first.frame, raw.frame)
    pd.testing.assert_frame_equal(first.flags, raw.flags, check_dtype=False)


@given(rows=tables)
@settings(max_examples=20)
def test_no_small_count_is_left_and_no_nought_is_taken(rows: list[list[int]]) -> None:
    frame, counts = square(rows)
    done = protected(frame, counts)
    for name in counts.columns:
        columns = zip(frame[name], done.frame[name], done.flags[name], strict=True)
        for before, after, flag in columns:
            assert (flag == "c") == np.isnan(after)
            assert after == before or (flag == "c" and before > 0)
            assert flag == "c" or not 1 <= before <= 5


def test_protecting_rounded_counts_again_changes_nothing() -> None:
    rows = {"Service": ["A", "B"], "n": [13, 8]}
    ledger = Ledger()
    first = protected(rows, BY_SERVICE, "nhs_hes", ledger)
    assert printed(first, "n") == [15, 10]
    again = protected(first.frame, BY_SERVICE, "nhs_hes", ledger, first.flags)
    assert_same(first, again)


def test_protecting_rounded_counts_with_totals_again_changes_nothing() -> None:
    """Rounded parts need not add up to their rounded total: 13 + 13 = 26 is 15 + 15 and 25."""
    rows = {"Service": ["A", "B", "Total"], "n": [13, 13, 26]}
    ledger = Ledger()
    first = protected(rows, BY_SERVICE, "nhs_hes", ledger)
    assert printed(first, "n") == [15, 15, 25]
    again = protected(first.frame, BY_SERVICE, "nhs_hes", ledger, first.flags)
    assert_same(first, again)


def shares(parts: list[float], wholes: list[float], **more: Any) -> dict[str, Any]:
    return {
        "Service": [f"S{at}" for at in range(len(parts))],
        "In time": parts,
        "All": wholes,
        "Share": [100 * x / n if n else NAN for x, n in zip(parts, wholes, strict=True)],
        "Interval": ["1.0% to 2.0%" if n else None for n in wholes],
        **more,
    }


def test_a_share_goes_with_its_part_and_its_text_with_it() -> None:
    done = protected(shares([3, 40], [90, 80]), SHARE)
    assert printed(done, "In time") == ["c", 40]
    assert printed(done, "All") == [90, 80]
    assert printed(done, "Share") == ["c", 50]
    assert printed(done, "Interval") == ["c", "1.0% to 2.0%"]
    assert done.frame["Interval"].tolist() == [None, "1.0% to 2.0%"]
    assert np.isnan(done.frame["Share"][0])


def test_a_share_goes_with_its_whole() -> None:
    done = protected(shares([0, 40], [4, 80]), SHARE)
    assert printed(done, "In time") == [0, 40]
    assert printed(done, "All") == ["c", 80]
    assert printed(done, "Share") == ["c", 50]


def test_a_share_goes_with_a_whole_that_is_hidden_only_to_protect_another() -> None:
    """None of nine: nought is shown, and the nine protect the three."""
    rows = shares([0, 0, 0], [3, 9, 12], Service=["A", "B", "Total"])
    done = protected(rows, SHARE)
    assert printed(done, "In time") == [0, 0, 0]
    assert printed(done, "All") == ["c", "c", 12]
    assert printed(done, "Share") == ["c", "c", 0]


def test_a_part_and_its_whole_are_not_both_shown_where_what_is_left_is_small() -> None:
    """197 of 200 in time leaves three who were not."""
    done = protected(shares([197, 40], [200, 80]), SHARE)
    shown = (done.flags[["In time", "All"]].loc[0] == "").sum()
    assert shown == 1
    assert printed(done, "Share") == ["c", 50]
    assert printed(done, "Interval") == ["c", "1.0% to 2.0%"]


def test_all_of_a_whole_leaves_nobody() -> None:
    done = protected(shares([200.0], [200.0]), SHARE)
    assert [printed(done, name) for name in ("In time", "All", "Share")] == [[200], [200], [100]]


def test_a_share_of_few_is_hidden_though_its_counts_may_be_shown() -> None:
    """Two of four events may be told to the partnership, but no share of fewer than six."""
    counts = Counts(
        address=HERE,
        by_row={"service": "Service"},
        columns={"In time": {"when": "in time"}, "All": {}},
        shares={"Share": ("In time", "All")},
        counting="event",
    )
    rows = shares([2, 0, 3], [4, 5, 6])
    done = protected(rows, counts, ledger=Ledger("restricted"))
    assert [printed(done, name) for name in ("In time", "All", "Share")] == [
        [2, 0, 3],
        [4, 5, 6],
        ["c", "c", 50],
    ]


def test_a_share_of_nobody_does_not_apply() -> None:
    done = protected(shares([0, 40], [0, 80]), SHARE)
    assert printed(done, "All") == [0, 80]
    assert printed(done, "Share") == ["z", 50]
    assert printed(done, "Interval") == ["z", "1.0% to 2.0%"]


def test_a_rate_goes_with_its_count_or_a_small_population() -> None:
    rows = {"Service": list("ABCD"), "n": [3, 40, 8, 0], "Population": [900, 900, 5, 900]}
    done = protected({**rows, "Rate": [33.3, 444.4, 999.9, 0.0]}, RATE)
    assert printed(done, "n") == ["c", 40, 8, 0]
    assert printed(done, "Rate") == ["c", 444.4, "c", 0]
    assert printed(done, "Population") == [900, 900, 5, 900]


def test_nhs_hes_hides_up_to_seven_and_rounds_the_rest_to_five() -> None:
    rows = {"Service": list("ABCDEF"), "n": [0, 7, 8, 12, 13, 197]}
    done = protected(rows, BY_SERVICE, "nhs_hes")
    assert printed(done, "n") == [0, "c", 10, 10, 15, 195]
    assert done.rounded.tolist() == [False, False, True, True, True, True]


def test_a_count_that_rounds_to_nought_is_marked_low() -> None:
    counts = Counts(
        address=HERE, by_row={"service": "Service"}, columns={"n": {}}, counting="event"
    )
    rows = {"Service": list("ABCD"), "n": [2, 0, 3, 13]}
    done = protected(rows, counts, "nhs_hes", Ledger("restricted"))
    assert printed(done, "n") == ["low", 0, 5, 15]
    assert done.frame["n"].isna().tolist() == [True, False, False, False]


def test_regional_and_national_counts_are_rounded_to_ten_and_local_ones_left() -> None:
    counts = Counts(
        address={"measure": "plans", "period": "2024-04 to 2025-03"},
        by_row={"area": "Area"},
        columns={"n": {}},
    )
    rows = {"Area": ["E08000035", "E12000003", "E92000001"], "n": [1234, 1235, 12344]}
    assert printed(protected(rows, counts), "n") == [1234, 1240, 12340]


@pytest.mark.parametrize("stale", ["Share", "Interval"])
def test_what_was_worked_out_before_rounding_is_refused(stale: str) -> None:
    rows = shares([40], [81])
    rows |= {name: [None] for name in ("Share", "Interval") if name != stale}
    with pytest.raises(DisclosureError, match=f"'{stale}' was worked out from counts") as error:
        protected(rows, SHARE, "nhs_hes")
    assert "evidence.protected" in str(error.value)
    assert not {"40", "81", "49"} & set(str(error.value).split())


def test_a_rate_from_before_rounding_is_refused_too() -> None:
    rows = {"Service": ["A"], "n": [41], "Population": [900], "Rate": [455.6]}
    with pytest.raises(DisclosureError, match="'Rate' was worked out"):
        protected(rows, RATE, "nhs_hes")
    assert printed(protected({**rows, "n": [40]}, RATE, "nhs_hes"), "Rate") == [455.6]


def test_symbols_that_figures_carry_already_stay() -> None:
    flags = pd.DataFrame({"n": ["u", "", "x", "c"]})
    rows = {"Service": list("ABCD"), "n": [40.0, 3, NAN, NAN]}
    done = protected(rows, BY_SERVICE, flags=flags)
    assert printed(done, "n") == ["u", "c", "x", "c"]
    assert done.frame["n"].isna().tolist() == [True, True, True, True]
    assert done.newly.tolist() == [False, True, False, False]


def test_symbols_for_other_rows_are_refused() -> None:
    with pytest.raises(DisclosureError, match="another number of rows"):
        protected({"Service": ["A"], "n": [7]}, BY_SERVICE, flags=pd.DataFrame({"n": ["", ""]}))


@pytest.mark.parametrize(
    ("audience", "counting", "shown"),
    [
        ("publication", "child", ["c", 0, 13]),
        ("publication", "event", ["c", 0, 13]),
        ("publication", "incident", ["c", 0, 13]),
        ("restricted", "child", ["c", 0, 13]),
        ("restricted", "family", ["c", 0, 13]),
        ("restricted", "plan", ["c", 0, 13]),
        ("restricted", "event", [2, 0, 13]),
        ("restricted", "incident", [2, 0, 13]),
    ],
)
def test_small_counts_of_events_are_hidden_only_from_the_public(
    audience: Audience, counting: Counting, shown: list[Any]
) -> None:
    counts = Counts(
        address=HERE, by_row={"service": "Service"}, columns={"n": {}}, counting=counting
    )
    rows = {"Service": list("ABC"), "n": [2, 0, 13]}
    assert printed(protected(rows, counts, ledger=Ledger(audience)), "n") == shown


def test_rows_that_their_publisher_protected_stay_as_they_are() -> None:
    counts = Counts(
        address=HERE, by_row={"service": "Service"}, columns={"n": {}}, published="theirs"
    )
    rows = {"Service": ["A", "B"], "n": [3, 3], "theirs": [True, False]}
    assert printed(protected(rows, counts), "n") == [3, "c"]


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("rows", [0, 2])
def test_a_frame_without_a_count_of_ours_is_protected_as_it_is(rule: str, rows: int) -> None:
    """No row, or only rows that their publisher has protected: no cell, and nothing to hide."""
    counts = replace(SHARE, published="is_theirs", rests_on={"Change": ("All",)})
    frame = pd.DataFrame(
        {
            "Service": ["A", "B"],
            "In time": [3.0, 45.0],
            "All": [9.0, 90.0],
            "Share": [33.3, 50.0],
            "Interval": ["12% to 65%", "40% to 60%"],
            "Change": ["up", ""],
            "is_theirs": True,
        }
    ).head(rows)
    done = protected(frame, counts, rule)
    pd.testing.assert_frame_equal(done.frame, frame, check_dtype=False)
    assert (done.flags == "").all(axis=None)
    assert not done.newly.any()
    assert done.told.figures.keys == ()


def test_rows_of_a_publisher_do_not_stop_others_from_being_protected() -> None:
    frame = pd.DataFrame({"Service": ["A", "B"], "n": [3.0, 3.0], "is_theirs": [True, False]})
    done = protected(frame, replace(BY_SERVICE, published="is_theirs"))
    assert printed(done, "n") == [3.0, "c"]

"""The ledger of a pack: a cell is settled once, against all that was shown, here and before."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.disclosure.addressing import address_frame
from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.cells import Told, make_key
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import protect_frame
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.register import as_public
from scrutiny_lib.disclosure.rules import RULES
from scrutiny_lib.errors import DisclosureError

HERE = {"measure": "plans", "area": "E08000035"}
YEAR = {**HERE, "period": "2024-04 to 2025-03"}


def settle(
    ledger: Ledger,
    rows: dict[str, int],
    by: str = "service",
    address: dict[str, str] = YEAR,
    rule: str = "dfe_cin",
) -> list[int | None]:
    """Show one column of counts; return what is left of it, None where hidden."""
    frame = pd.DataFrame({"name": list(rows), "n": list(rows.values())})
    counts = Counts(address=address, by_row={by: "name"}, columns={"n": {}})
    addressed = address_frame(frame, counts, pd.DataFrame(index=frame.index))
    figures = ledger.settle(addressed.table, RULES[rule], "child").figures
    hidden = dict(zip(figures.keys, figures.is_hidden, strict=True))
    return [
        None if key is None or hidden[key] else count
        for key, count in zip(addressed.keys["n"], rows.values(), strict=True)
    ]


def published(*tables: dict[str, Any]) -> tuple[Told, ...]:
    """What readers know of a pack that showed these columns."""
    ledger = Ledger()
    for table in tables:
        settle(ledger, **table)
    return tuple(as_public(ledger.told))


def assert_no_number(error: DisclosureError, *numbers: int) -> None:
    words = set(re.findall(r"\w+", str(error)))
    assert not words & {str(number) for number in numbers}


def test_a_cell_of_two_tables_is_hidden_in_both() -> None:
    """9 protects 3 in the first table, and nothing in the second."""
    ledger = Ledger()
    assert settle(ledger, {"A": 3, "B": 9, "C": 20, "Total": 32}) == [None, None, 20, 32]
    assert settle(ledger, {"B": 9, "D": 40}) == [None, 40]
    assert settle(Ledger(), {"B": 9, "D": 40}) == [9, 40]
    for told in ledger.told:
        at = told.figures.keys.index(make_key({**YEAR, "service": "B"}))
        assert told.figures.is_hidden[at]


def test_what_was_shown_stays_shown_if_something_else_will_do() -> None:
    ledger = Ledger()
    assert settle(ledger, {"B": 9}) == [9]
    assert settle(ledger, {"A": 3, "B": 9, "C": 20, "Total": 32}) == [None, 9, None, 32]


def test_a_later_table_hides_more_where_it_would_give_an_earlier_one_away() -> None:
    """Nine boys and no girls are nine: that nought is shown, so the boys are hidden.

    Nobody needs to call it a total: that they are boys and girls of B says so.
    """
    later = {**YEAR, "service": "B"}
    for rows in ({"boys": 9, "girls": 0}, {"boys": 9, "girls": 0, "Total": 9}):
        ledger = Ledger()
        settle(ledger, {"A": 3, "B": 9, "C": 20, "Total": 32})
        shown = settle(ledger, rows, "sex", later)
        assert shown == [None, 0, None][: len(rows)]


def test_a_later_share_is_refused_where_hiding_comes_too_late() -> None:
    """17 and 20 were shown of two things; that one is a part of the other leaves 3."""
    ledger = Ledger()
    assert settle(ledger, {"A": 17}, address={**YEAR, "measure": "in time"}) == [17]
    assert settle(ledger, {"A": 20}) == [20]
    frame = pd.DataFrame({"name": ["A"], "x": [17], "n": [20], "share": [85.0]})
    counts = Counts(
        address=YEAR,
        by_row={"service": "name"},
        columns={"x": {"measure": "in time"}, "n": {}},
        shares={"share": ("x", "n")},
    )
    with pytest.raises(DisclosureError) as refused:
        protect_frame(frame, counts, RULES["dfe_cin"], ledger)
    assert str(refused.value).startswith("rule dfe_cin, cell all but=")
    assert_no_number(refused.value, 3, 17, 20)


def test_a_small_count_between_two_that_were_shown_hides_the_later() -> None:
    ledger = Ledger()
    assert settle(ledger, {"A": 17}) == [17]
    assert settle(ledger, {"2024-25": 20}, "period", HERE) == [None]
    assert settle(ledger, {"A": 17, "B": 3, "Total": 20}) == [17, None, None]


def test_two_different_counts_for_a_cell_are_refused() -> None:
    ledger = Ledger()
    settle(ledger, {"A": 4711})
    with pytest.raises(DisclosureError, match="two different counts for the cell") as refused:
        settle(ledger, {"A": 4712, "B": 40})
    assert "service=A" in str(refused.value)
    assert_no_number(refused.value, 4711, 4712)


def test_a_hidden_count_may_not_change_within_a_pack_either() -> None:
    ledger = Ledger()
    settle(ledger, {"A": 3})
    with pytest.raises(DisclosureError, match="two different counts"):
        settle(ledger, {"A": 40})


def test_a_stricter_rule_holds_for_figures_that_were_settled_under_another() -> None:
    """Six may be shown under the one rule and not under the other."""
    ledger = Ledger()
    assert settle(ledger, {"A": 6, "B": 40}) == [6, 40]
    with pytest.raises(DisclosureError, match="rule nhs_hes, cell"):
        settle(ledger, {"A": 6, "B": 40}, rule="nhs_hes")


def test_a_sentence_can_only_rest_on_figures_that_were_protected() -> None:
    ledger = Ledger()
    settle(ledger, {"A": 3, "B": 9})
    key = make_key({**YEAR, "service": "A"})
    assert ledger.figures_of([key, key]).keys == (key,)
    assert (ledger.is_hidden(key), ledger.is_hidden(make_key({**YEAR, "service": "B"}))) == (
        True,
        False,
    )
    unknown = make_key({**YEAR, "service": "C"})
    assert ledger.is_hidden(unknown) is None
    with pytest.raises(DisclosureError, match="service=C was never protected"):
        ledger.figures_of([key, unknown])


def test_figures_come_with_the_sums_between_them_and_no_others() -> None:
    ledger = Ledger()
    settle(ledger, {"A": 13, "B": 9, "Total": 22})
    keys = [make_key(YEAR), *(make_key({**YEAR, "service": name}) for name in "AB")]
    assert len(ledger.figures_of(keys).sums) == 1
    assert ledger.figures_of(keys[:2]).sums == ()


def test_figures_of_two_tables_are_put_side_by_side_once() -> None:
    ledger = Ledger()
    settle(ledger, {"A": 13})
    settle(ledger, {"A": 13, "B": 9})
    keys = [make_key({**YEAR, "service": name}) for name in "AB"]
    figures = ledger.figures_of(keys)
    assert sorted(figures.keys) == sorted(keys)
    assert sorted(figures.low) == [9, 13]


rows_of = st.lists(
    st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=3
)  # small counts, so that most tables have something to hide


@given(rows=rows_of)
@settings(max_examples=15)
def test_totals_that_stand_in_two_tables_are_hidden_in_both_or_none(rows: list[list[int]]) -> None:
    ledger = Ledger()
    names = [f"s{at}" for at in range(len(rows))]
    totals = {name: sum(row) for name, row in zip(names, rows, strict=True)}
    first = settle(ledger, {**totals, "Total": sum(totals.values())})
    frame = pd.DataFrame(rows, columns=list("abc")).assign(Total=list(totals.values()), name=names)
    columns = {name: {"age": name} for name in ("a", "b", "c", "Total")}
    counts = Counts(address=YEAR, by_row={"service": "name"}, columns=columns)
    table = address_frame(frame, counts, pd.DataFrame(index=frame.index)).table
    try:
        figures = ledger.settle(table, RULES["dfe_cin"], "child").figures
    except DisclosureError:
        return  # the totals were shown, and leave too little room
    hidden = dict(zip(figures.keys, figures.is_hidden, strict=True))
    assert [shown is None for shown in first[:-1]] == [
        hidden[make_key({**YEAR, "service": name})] for name in names
    ]
    assert audit(ledger.told).passed


MONTHS = {"2024-04": 7, "2024-05": 8, "2024-06": 9, "2024-07": 3}


def by_month(months: int, name: str = "Total") -> dict[str, Any]:
    """The first months and their total."""
    known = dict(list(MONTHS.items())[:months])
    return {"rows": {**known, name: sum(known.values())}, "by": "period", "address": HERE}


def whole_span(months: int) -> dict[str, Any]:
    """The total of the first months alone."""
    known = dict(list(MONTHS.items())[:months])
    return {
        "rows": {f"2024-04 to {max(known)}": sum(known.values())},
        "by": "period",
        "address": HERE,
    }


def test_a_pack_a_month_later_hides_the_total_whose_difference_is_the_month() -> None:
    earlier = published(by_month(3))
    assert settle(Ledger(), **by_month(3)) == [7, 8, 9, 24]
    assert settle(Ledger(earlier=earlier), **by_month(4)) == [7, 8, 9, None, None]


def test_months_told_in_the_earlier_pack_count_though_they_are_not_in_the_later_one() -> None:
    earlier = published(whole_span(3))
    later = Ledger(earlier=earlier)
    july: dict[str, Any] = {"rows": {"2024-07": 3}, "by": "period", "address": HERE}
    assert settle(later, **july) == [None]
    assert settle(later, **whole_span(4)) == [None]


def test_growing_totals_do_not_tell_a_small_month_that_stands_in_neither_pack() -> None:
    """24 from April to June and 27 from April to July leave 3 for July."""
    later = Ledger(earlier=published(whole_span(3)))
    assert settle(later, **whole_span(4)) == [None]


def test_growing_totals_within_a_pack_do_not_tell_a_small_month_either() -> None:
    ledger = Ledger()
    shown = settle(ledger, **whole_span(3)) + settle(ledger, **whole_span(4))
    assert None in shown


def test_growing_totals_whose_difference_is_large_are_shown() -> None:
    later = Ledger(earlier=published(whole_span(2)))
    assert settle(later, **whole_span(3)) == [24]


def test_what_an_earlier_pack_hid_stays_hidden() -> None:
    earlier = published({"rows": {"A": 3, "B": 9, "C": 20, "Total": 32}})
    assert settle(Ledger(earlier=earlier), {"B": 9}) == [None]
    assert settle(Ledger(earlier=earlier), {"C": 20}) == [20]


def test_a_pack_that_would_give_an_earlier_one_away_is_refused() -> None:
    """Nine boys were shown before it was said that they are all of B."""
    ledger = Ledger(earlier=published({"rows": {"A": 3, "B": 9, "C": 20, "Total": 32}}))
    later = {**YEAR, "service": "B"}
    assert settle(ledger, {"boys": 9}, "sex", later) == [9]
    with pytest.raises(DisclosureError, match="rule dfe_cin, cell area=E08000035") as refused:
        settle(ledger, {"boys": 9, "girls": 0, "Total": 9}, "sex", later)
    assert_no_number(refused.value, 3, 9, 20, 32)


def test_a_revised_figure_is_remembered_and_does_not_stop_the_pack() -> None:
    earlier = published({"rows": {"A": 17, "B": 9, "Total": 26}})
    ledger = Ledger(earlier=earlier)
    assert settle(ledger, {"A": 18, "B": 9, "Total": 27}) == [18, 9, 27]
    assert ledger.revised == {make_key({**YEAR, "service": "A"}), make_key(YEAR)}


def test_figures_that_only_sums_contradict_do_not_stop_the_pack() -> None:
    """B and C were hidden and their sum was 20; now they are 15 each, and no total says so."""
    earlier = published({"rows": {"A": 40, "B": 3, "C": 17, "Total": 60}})
    assert [bool(one) for one in earlier[0].figures.is_hidden] == [False, True, True, False]
    ledger = Ledger(earlier=earlier)
    assert settle(ledger, {"A": 40, "B": 15, "C": 15, "D": 3}) == [40, 15, 15, None]
    assert ledger.revised == set()

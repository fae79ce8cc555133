"""What a careless author could give away, and no longer does: each case was published once.

Rows of a table are given as true counts, None where the printed table has a symbol.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import protect_frame
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.disclosure.register import as_public
from scrutiny_lib.disclosure.rules import RULES
from scrutiny_lib.errors import DisclosureError

AREA = {"area": "E08000035"}
YEAR = {**AREA, "period": "2024-25"}
VISITS = {**YEAR, "measure": "visits"}
Shown = list[float | None]


def show(
    ledger: Ledger,
    columns: dict[str, Iterable[Any]],
    counts: dict[str, dict[str, str]],
    rule: str = "dfe_cin",
    **spec: Any,
) -> dict[str, Shown]:
    """Show a table; return its count columns as printed."""
    frame = pd.DataFrame({name: list(values) for name, values in columns.items()})
    by_row = spec.pop("by_row", {"service": "Service"})
    what = Counts(columns=counts, by_row=by_row, **spec)
    done = protect_frame(frame, what, RULES[rule], ledger)
    return {
        name: [None if np.isnan(n) else float(n) for n in done.frame[name].astype(float)]
        for name in counts
    }


def one(
    ledger: Ledger, rows: dict[str, int], address: dict[str, str] | None = None, **spec: Any
) -> Shown:
    """Show one column of counts by service."""
    columns = {"Service": rows.keys(), "N": rows.values()}
    return show(ledger, columns, {"N": {}}, address=address or VISITS, **spec)["N"]


def hides_more_than_one(shown: Shown) -> bool:
    return shown.count(None) >= 2


def test_a_total_by_another_name_is_a_total() -> None:
    shown = one(Ledger(), {"A": 3, "B": 20, "C": 40, "All services": 63})
    assert shown[0] is None
    assert hides_more_than_one(shown)


def test_a_column_with_no_dimension_of_its_own_is_the_total_of_the_others() -> None:
    shown = show(
        Ledger(),
        {"Service": ["A"], "In time": [197], "Late": [3], "All": [200]},
        {"In time": {"when": "in time"}, "Late": {"when": "late"}, "All": {}},
        address=VISITS,
    )
    assert shown["Late"] == [None]
    assert None in (shown["In time"][0], shown["All"][0])


def test_a_measure_that_is_two_others_is_their_total() -> None:
    shown = show(
        Ledger(),
        {"What": ["Referrals", "First", "Again", "Visits"], "N": [63, 60, 3, 500]},
        {"N": {}},
        by_row={"measure": "What"},
        address=YEAR,
    )["N"]
    assert shown[2] is None
    assert shown[3] == 500
    assert hides_more_than_one(shown)


def test_a_total_in_another_table_is_a_total() -> None:
    ledger = Ledger()
    ages = show(
        ledger,
        {"Age": ["0 to 4", "5 to 9", "10 to 17"], "N": [3, 20, 40]},
        {"N": {}},
        by_row={"age": "Age"},
        address=VISITS,
    )["N"]
    assert ages == [None, 20, 40]
    sexes = show(
        ledger,
        {"Sex": ["Boys", "Girls", "Total"], "N": [30, 33, 63]},
        {"N": {}},
        by_row={"sex": "Sex"},
        address=VISITS,
    )["N"]
    assert sexes[2] is None
    assert hides_more_than_one(sexes)


def test_what_is_left_of_a_whole_is_protected_without_any_share() -> None:
    columns = {"Service": ["A"], "In time": [197], "All": [200]}
    shown = show(Ledger(), columns, {"In time": {"when": "in time"}, "All": {}}, address=VISITS)
    assert None in (shown["In time"][0], shown["All"][0])


def test_a_count_that_somebody_took_out_needs_a_symbol() -> None:
    columns = {"Service": ["A", "B", "Total"], "N": [np.nan, 60, 63]}
    with pytest.raises(DisclosureError, match="missing without a symbol"):
        show(Ledger(), columns, {"N": {}}, address=VISITS)


def test_twelve_months_and_their_year_are_one_sum() -> None:
    ledger = Ledger()
    months = [f"2024-{m:02d}" for m in range(4, 13)] + ["2025-01", "2025-02", "2025-03"]
    shown = show(
        ledger,
        {"Month": months, "N": [10] * 11 + [3]},
        {"N": {}},
        by_row={"period": "Month"},
        address={**AREA, "measure": "missing"},
    )["N"]
    assert shown == [*[10] * 11, None]
    year = one(ledger, {"Total": 113}, {**YEAR, "measure": "missing"})
    assert year == [None]


def test_a_figure_is_audited_as_it_is_printed() -> None:
    """To the nearest five, and then exactly: the second would tell what the first hides."""
    ledger = Ledger()
    assert one(ledger, {"A": 40, "B": 4, "Total": 44}, rule="nhs_hes") == [40, None, 45]
    with pytest.raises(DisclosureError, match="service=B"):
        one(ledger, {"A": 40, "B": 4, "Total": 44}, rule="dfe_cin")


def before(*tables: dict[str, Any], settings: str = "") -> tuple[Any, ...]:
    """What readers know of an earlier pack."""
    ledger = Ledger()
    for table in tables:
        one(ledger, **table)
    return tuple(replace(told, settings=settings) for told in as_public(ledger.told))


def test_one_revised_measure_does_not_unlink_another() -> None:
    x, y = {**VISITS, "measure": "x"}, {**VISITS, "measure": "y"}
    earlier = before(
        {"rows": {"A": 7, "B": 3, "C": 40, "Total": 50}, "address": x},
        {"rows": {"A": 7, "B": 3, "C": 8, "D": 40, "Total": 58}, "address": y},
    )
    ledger = Ledger(earlier=earlier)
    one(ledger, {"A": 12, "C": 40}, x)  # B was 3 then; A must have changed
    assert one(ledger, {"A": 7, "D": 40}, y) == [None, 40]


def test_a_run_with_other_settings_is_no_revision() -> None:
    earlier = before({"rows": {"A": 43}}, settings="boys and girls")
    with pytest.raises(DisclosureError, match="other settings"):
        one(Ledger(earlier=earlier, settings="boys"), {"A": 40})
    assert one(Ledger(earlier=earlier, settings="boys and girls"), {"A": 46}) == [46]


def test_restricted_readers_read_what_is_published_too() -> None:
    known = before({"rows": {"A": 3, "B": 7, "C": 40, "Total": 50}})
    assert one(Ledger(), {"B": 7, "C": 40}) == [7, 40]
    assert one(Ledger(restricted=known), {"B": 7, "C": 40}) == [None, 40]


def test_events_that_restricted_readers_were_shown_do_not_stop_publication() -> None:
    small = Ledger("restricted")
    assert one(small, {"A": 3, "B": 40}, counting="event") == [3, 40]
    ledger = Ledger(restricted=tuple(as_public(small.told)))
    assert one(ledger, {"A": 3, "B": 40}, counting="event") == [None, 40]


def test_a_change_between_years_goes_with_the_counts_that_it_rests_on() -> None:
    frame = pd.DataFrame(
        {"Service": ["A", "B", "C", "Total"], "Then": [7, 3, 40, 50], "Now": [20, 30, 40, 90]}
    )
    frame["Change"] = frame["Now"] - frame["Then"]
    counts = Counts(
        address={**AREA, "measure": "visits"},
        by_row={"service": "Service"},
        columns={"Then": {"period": "2023-24"}, "Now": {"period": "2024-25"}},
        rests_on={"Change": ("Then", "Now")},
    )
    done = protect_frame(frame, counts, RULES["dfe_cin"], Ledger()).frame
    hidden = done[["Then", "Now"]].isna().any(axis=1)
    assert hidden.any()
    assert (done["Change"].isna() == hidden).all()


def test_wards_are_parts_of_their_city() -> None:
    wards = ["E05001411", "E05001412", "E05001413", "E08000035"]
    shown = show(
        Ledger(),
        {"Ward": wards, "N": [3, 20, 40, 63]},
        {"N": {}},
        by_row={"area": "Ward"},
        address={"measure": "visits", "period": "2024-25"},
    )["N"]
    assert shown[0] is None
    assert hides_more_than_one(shown)


def test_age_bands_that_others_make_up_are_their_totals() -> None:
    shown = show(
        Ledger(),
        {"Age": ["0 to 4", "5 to 9", "0 to 9", "10-17"], "N": [12, 3, 15, 40]},
        {"N": {}},
        by_row={"age": "Age"},
        address=VISITS,
    )["N"]
    assert shown[1] is None
    assert shown[3] == 40
    assert hides_more_than_one(shown)


def test_the_same_thing_in_other_capitals_is_not_another_thing() -> None:
    ledger = Ledger()
    one(ledger, {"A": 3, "B": 7, "C": 40, "Total": 50})
    with pytest.raises(DisclosureError, match="differ only in capitals"):
        one(ledger, {"B": 7, "C": 40}, {**VISITS, "measure": "Visits"})


def test_two_years_to_date_tell_of_the_month_between() -> None:
    first = {**AREA, "measure": "visits", "period": "2025-04 to 2025-06"}
    second = {**first, "period": "2025-04 to 2025-07"}
    earlier = before({"rows": {"A": 43, "B": 60}, "address": first})
    assert one(Ledger(earlier=earlier), {"A": 46, "B": 71}, second) == [None, 71]


def test_children_who_count_once_however_long_the_period_do_not_add_up() -> None:
    """20 and 3 in two months are 21 children, because two were there in both."""
    ledger = Ledger()
    address = {**AREA, "measure": "children missing"}
    rows = {"When": ["2024-04", "2024-05", "2024-04 to 2024-05"], "N": [20, 3, 21]}
    spec: dict[str, Any] = {"by_row": {"period": "When"}, "address": address}
    assert show(ledger, rows, {"N": {}}, once=True, **spec)["N"] == [20, None, 21]
    assert hides_more_than_one(show(Ledger(), rows, {"N": {}}, **spec)["N"])


def test_a_rounded_frame_can_be_shown_once_it_was_protected() -> None:
    ledger = Ledger()
    frame = pd.DataFrame({"Service": ["A", "B", "Total"], "N": [13, 21, 34]})
    counts = Counts(address=VISITS, by_row={"service": "Service"}, columns={"N": {}})
    first = protect_frame(frame, counts, RULES["nhs_hes"], ledger)
    assert first.frame["N"].tolist() == [15, 20, 35]
    again = protect_frame(first.frame, counts, RULES["nhs_hes"], ledger, first.flags)
    assert again.frame["N"].tolist() == [15, 20, 35]
    assert not again.newly.any()
    assert not again.rounded.any()

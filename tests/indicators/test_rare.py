"""The days of rare events are those of the rows that an indicator counts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from scrutiny_lib.indicators.rare import event_days
from scrutiny_lib.loaders.dataset import Dataset, Record

TABLE = "annex_a_1_contacts"


def contacts(*rows: tuple[str, str | None]) -> dict[str, Dataset]:
    frame = pd.DataFrame(
        {
            "contact_source": pd.Series([source for source, _ in rows], dtype="category"),
            "contact_date": pd.to_datetime([day for _, day in rows]),
        }
    )
    record = Record("childrens_social_care", (), len(rows), 0, date_received=date(2026, 4, 1))
    return {TABLE: Dataset(frame, record)}


def test_only_rows_that_count_in_order_without_blank_and_future_days() -> None:
    datasets = contacts(
        ("6", "2026-03-05"),
        ("3E", "2026-01-01"),
        ("6", "2025-12-31"),
        ("6", None),
        ("6", "2062-01-01"),
    )
    found = event_days("csc_contacts_police", datasets)
    assert found is not None
    assert found.tolist() == [pd.Timestamp("2025-12-31"), pd.Timestamp("2026-03-05")]


def test_a_share_a_stock_and_what_never_came_have_no_days() -> None:
    datasets = contacts(("6", "2026-03-05"))
    for name in ("csc_ref_nfa_own", "csc_on_plan_own", "csc_s47_own", "pol_notifications"):
        assert event_days(name, datasets) is None

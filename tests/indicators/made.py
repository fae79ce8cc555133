"""Lists of Annex A that a test writes, as the loader hands them over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset, Issue, Record, SourceFile

Rows = Sequence[dict[str, Any]]
TEXT, DATE, NUMBER, YES_NO = "str", "datetime64[us]", "Int32", "boolean"
COLUMNS: dict[str, dict[str, str]] = {
    "annex_a_1_contacts": {"child_id": TEXT, "contact_date": DATE, "contact_source": "category"},
    "annex_a_2_early_help": {
        "child_id": TEXT,
        "assessment_start_date": DATE,
        "assessment_completion_date": DATE,
    },
    "annex_a_3_referrals": {
        "child_id": TEXT,
        "referral_date": DATE,
        "referral_source": "category",
        "is_no_further_action": YES_NO,
    },
    "annex_a_4_assessments": {
        "child_id": TEXT,
        "assessment_start_date": DATE,
        "assessment_authorisation_date": DATE,
    },
    "annex_a_5_section_47": {
        "child_id": TEXT,
        "section_47_start_date": DATE,
        "initial_conference_date": DATE,
    },
    "annex_a_7_child_protection": {
        "child_id": TEXT,
        "plan_start_date": DATE,
        "plan_end_date": DATE,
        "previous_plans": NUMBER,
    },
    "annex_a_8_looked_after": {
        "child_id": TEXT,
        "care_start_date": DATE,
        "care_end_date": DATE,
        "legal_status": "category",
    },
}


@dataclass(frozen=True)
class Area:
    """Leeds."""

    area_code: str = "E08000035"
    area_name: str = "Leeds"


def days(*texts: str | None) -> pd.Series:
    """Return days as a frame holds them."""
    return pd.Series(pd.to_datetime(pd.Series(texts, dtype="object")).astype(DATE))


def every_day(first: str, last: str, times: int = 1) -> pd.Series:
    """Return each day so many times."""
    return pd.Series(pd.date_range(first, last).repeat(times).astype(DATE))


def frame_of(table: str, rows: Rows) -> pd.DataFrame:
    """Return rows in the types of a list; what a row does not say is missing."""
    kinds = COLUMNS[table]
    given = pd.DataFrame(list(rows), columns=list(kinds), dtype="object")
    made = {}
    for name, kind in kinds.items():
        column = given[name].where(given[name].notna(), None)
        made[name] = pd.to_datetime(column).astype(DATE) if kind == DATE else column.astype(kind)
    return pd.DataFrame(made)


def dataset(
    frame: pd.DataFrame,
    seen: Sequence[str] | str,
    *,
    snapshots: Sequence[str] = (),
    received: date = date(2027, 1, 15),
) -> Dataset:
    """Return rows as put together from snapshots.

    Parameters
    ----------
    seen : str or sequence of str
        The day of the snapshot that each row is from.
    snapshots : sequence of str
        Those that hold the list; where none is named, those that rows are from.
    """
    of_rows = [seen] * len(frame) if isinstance(seen, str) else list(seen)
    held = sorted({*of_rows, *snapshots, *([seen] if isinstance(seen, str) else [])})
    places = pd.DataFrame(
        {
            "file": pd.Series([f"{day}/List.csv" for day in of_rows], dtype="str"),
            "row": range(2, len(frame) + 2),
            "snapshot": days(*of_rows),
        }
    ).astype({"file": "category"})
    files = tuple(SourceFile(f"{day}/List.csv", "0") for day in held)
    record = Record("childrens_social_care", files, len(frame), 0, date_received=received)
    return Dataset(frame.reset_index(drop=True), record, (), places)


def figures(frame: pd.DataFrame, indicator: str, column: str = "value") -> dict[str, Any]:
    """Return what there is of an indicator, by month."""
    of = frame[frame["indicator_id"] == indicator]
    months = of["period_end"].dt.strftime("%Y-%m")
    return dict(zip(months, of[column].tolist(), strict=True))


def told(issues: Sequence[Issue], rule: str) -> list[Issue]:
    """Return the issues of a rule."""
    return [issue for issue in issues if issue.rule == rule]

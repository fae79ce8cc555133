from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.loaders.dataset import Dataset, Record, SourceFile
from scrutiny_lib.loaders.extracts import Extract, load_extracts, observations_of
from scrutiny_lib.loaders.folder import Context

HEAD = """extract: ours
title: Ours
organisation: One
"""
WAITS = (
    HEAD
    + """agency: health
folder: health
table: camhs_waits
counting_unit: child
columns: {Referred: referral_date, Seen: contact_date, Days: wait_days}
month_without_rows: nought
counts:
  - {indicator: hea_camhs_wait_median, count: median, of: contact_date, since: referral_date,
     counting_unit: child}
  - {indicator: hea_camhs_wait_p90, count: centile_90, of: wait_days, counting_unit: child}
  - {indicator: hea_camhs_wait_18w, count: share, where: {at_most: {wait_days: 126}}}
"""
)
PROTECTION = (
    HEAD
    + """agency: police
folder: police
table: police_protection
counting_unit: event
columns: {When: protection_date, Who: child_ref, Many: children}
month_without_rows: nought
counts:
  - indicator: pol_police_protection
  - {indicator: pol_police_protection_children, count: sum, of: children, counting_unit: child}
  - {indicator: pol_missing_children, count: distinct, of: child_ref, counting_unit: child}
"""
)


def extract_of(folder: Path, text: str, context: Context) -> Extract:
    (folder / "ours.yml").write_text(text, encoding="utf-8")
    return load_extracts(folder, context.tables, context.codes, context.registry)["ours"]


def dataset(frame: pd.DataFrame, places: pd.DataFrame | None = None) -> Dataset:
    record = Record(
        "police", (SourceFile("a.csv", "0"),), len(frame), 0, date_received=date(2026, 7, 15)
    )
    return Dataset(frame.set_axis(range(2, 2 + len(frame))), record, (), places)


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(texts, dtype="object")).astype("datetime64[us]"))


def protection(dates: pd.Series, who: list[str | None], many: list[int | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "protection_date": dates,
            "child_ref": pd.array(who, dtype="str"),
            "children": pd.array(many, dtype="Int32"),
        }
    )


def figures(found: Dataset, indicator: str) -> list[tuple[str, float, float, float, str]]:
    rows = found.frame[found.frame["indicator_id"] == indicator]
    return [
        (f"{row.period_start:%Y-%m-%d}", row.numerator, row.denominator, row.value, row.flag)
        for row in rows.itertuples()
    ]


nan = pytest.approx(float("nan"), nan_ok=True)


def test_rows_sums_and_distinct_children_are_counted_by_month(
    tmp_path: Path, context: Context
) -> None:
    extract = extract_of(tmp_path, PROTECTION, context)
    frame = protection(
        days("2024-01-05", "2024-01-31", "2024-03-01", "2024-03-02"),
        ["A", "A", "A", "B"],
        [1, 2, 0, 4],
    )
    found = observations_of(dataset(frame), extract, context.registry, context)
    assert figures(found, "pol_police_protection") == [
        ("2024-01-01", 2, nan, 2, ""),
        ("2024-02-01", 0, nan, 0, ""),
        ("2024-03-01", 2, nan, 2, ""),
    ]
    assert [f[3] for f in figures(found, "pol_police_protection_children")] == [3, 0, 4]
    assert [f[3] for f in figures(found, "pol_missing_children")] == [1, 0, 2]
    assert found.issues == ()
    assert set(found.frame["source_id"]) == {"ours"}
    assert set(found.frame["area_name"]) == {"Leeds"}
    assert set(found.frame["agency"]) == {"police"}
    last = found.frame["period_end"].max()
    assert last == pd.Timestamp("2024-03-31")
    assert (found.record.period_start, found.record.period_end) == (
        date(2024, 1, 1),
        date(2024, 3, 31),
    )


def test_what_a_row_does_not_say_is_not_counted_but_told(tmp_path: Path, context: Context) -> None:
    extract = extract_of(tmp_path, PROTECTION, context)
    frame = protection(days("2024-01-05", "2024-01-31"), ["A", None], [None, 2])
    found = observations_of(dataset(frame), extract, context.registry, context)
    assert [f[3] for f in figures(found, "pol_police_protection_children")] == [2]
    assert [f[3] for f in figures(found, "pol_missing_children")] == [1]
    told = {issue.message: issue.rows for issue in found.issues}
    assert [
        rows for words, rows in told.items() if "'pol_police_protection_children'" in words
    ] == [(2,)]
    assert [rows for words, rows in told.items() if "'pol_missing_children'" in words] == [(3,)]
    assert {issue.rule for issue in found.issues} == {"not_known_whether_counted"}


def test_days_that_cannot_be_believed_are_not_counted(tmp_path: Path, context: Context) -> None:
    extract = extract_of(tmp_path, PROTECTION, context)
    many = [f"2024-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)]
    frame = protection(days(*many, "2026-07-16", None), ["A"] * 58, [1] * 58)
    found = observations_of(dataset(frame), extract, context.registry, context)
    assert [f[3] for f in figures(found, "pol_police_protection")] == [28, 28]
    (issue,) = found.issues
    assert (issue.rule, issue.count, issue.rows) == ("date_not_believed", 1, (58,))
    arrived = protection(days(*many, "2026-07-15"), ["A"] * 57, [1] * 57)
    (issue,) = observations_of(dataset(arrived), extract, context.registry, context).issues
    assert issue.rows == (58,), "a single row years after all others"


def test_the_day_on_which_the_file_arrived_is_no_day_to_come(
    tmp_path: Path, context: Context
) -> None:
    extract = extract_of(tmp_path, PROTECTION, context)
    frame = protection(days("2026-07-01", "2026-07-15"), ["A", "B"], [1, 1])
    found = observations_of(dataset(frame), extract, context.registry, context)
    assert [f[3] for f in figures(found, "pol_police_protection")] == [2]
    assert found.issues == ()


def test_issues_say_in_which_file_rows_stand(tmp_path: Path, context: Context) -> None:
    extract = extract_of(tmp_path, PROTECTION, context)
    frame = protection(days("2024-01-05", "2024-01-31", "2024-01-07"), ["A"] * 3, [None, 2, None])
    places = pd.DataFrame({"file": ["a.csv", "a.csv", "b.csv"], "row": [7, 8, 9]})
    merged = replace(dataset(frame), frame=frame, places=places)
    found = observations_of(merged, extract, context.registry, context)
    assert {(issue.file, issue.rows) for issue in found.issues} == {
        ("a.csv", (7,)),
        ("b.csv", (9,)),
    }


def test_waits_are_counted_by_quarter_with_how_many_they_rest_on(
    tmp_path: Path, context: Context
) -> None:
    """By hand: waits of 10, 20 and 60 days, then none, then 200 days and one that ends too early.

    The 90th centile of 10, 20, 60 lies eight tenths of the way from 20 to 60. Of the two waits
    that ended in summer one was long and one isn't known, so that none was short can't be said.
    """
    extract = extract_of(tmp_path, WAITS, context)
    frame = pd.DataFrame(
        {
            "referral_date": days("2024-01-01", "2024-01-11", "2024-01-31", "2024-01-01", None),
            "contact_date": days(
                "2024-01-11", "2024-01-31", "2024-03-31", "2024-07-19", "2024-09-30"
            ),
            "wait_days": pd.array([10, 20, 60, 200, None], dtype="Int32"),
        }
    )
    found = observations_of(dataset(frame), extract, context.registry, context)
    assert figures(found, "hea_camhs_wait_median") == [
        ("2024-01-01", nan, 3, 20, ""),
        ("2024-04-01", nan, 0, nan, "z"),
        ("2024-07-01", nan, 1, 200, ""),
    ]
    assert [f[3] for f in figures(found, "hea_camhs_wait_p90")] == [pytest.approx(52), nan, 200]
    assert figures(found, "hea_camhs_wait_18w") == [
        ("2024-01-01", 3, 3, 100, ""),
        ("2024-04-01", 0, 0, nan, "z"),
        ("2024-07-01", nan, 2, nan, "x"),
    ]
    assert [issue.rows for issue in found.issues] == [(6,)] * 3


def test_a_wait_that_ends_before_it_begins_is_none(tmp_path: Path, context: Context) -> None:
    extract = extract_of(tmp_path, WAITS, context)
    frame = pd.DataFrame(
        {
            "referral_date": days("2024-01-01", "2024-03-10"),
            "contact_date": days("2024-01-11", "2024-03-09"),
            "wait_days": pd.array([10, 12], dtype="Int32"),
        }
    )
    found = observations_of(dataset(frame), extract, context.registry, context)
    assert figures(found, "hea_camhs_wait_median") == [("2024-01-01", nan, 1, 10, "")]


def test_an_extract_without_rows_has_no_figures(tmp_path: Path, context: Context) -> None:
    extract = extract_of(tmp_path, PROTECTION, context)
    found = observations_of(dataset(protection(days(), [], [])), extract, context.registry, context)
    assert found.frame.empty
    assert found.record.period_start is None

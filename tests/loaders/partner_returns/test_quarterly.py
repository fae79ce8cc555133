from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.partner_returns import load_partner_returns
from scrutiny_lib.loaders.partner_returns.quarterly import made_as
from tests.loaders.extracts.opened import copied_params, write_csv

HEADERS = ["ref", "indicator", "kind", "q1", "q2", "q3", "q4", "year"]
MAPPED = """jumps: {times: 2.0, deviations: 3.0, points: 20.0}
suppliers: {}
quarterly_tables:
  - files: ["*quarterly*"]
    organisation: The partnership
    year: "2023-24"
    indicators:
      Notifications: pol_notifications
      Children on a plan: csc_on_plan_own
      Seen in time: hea_new_birth_visit_14
"""


def mapped(context: Context, folder: Path, text: str = MAPPED) -> Context:
    params = copied_params(folder)
    (params / "returns.yml").write_text(text, encoding="utf-8")
    return replace(context, params=params)


def asked(issues: tuple[Issue, ...]) -> dict[str, tuple[int, ...]]:
    return {issue.rule: issue.rows for issue in issues}


@pytest.mark.parametrize(
    ("quarters", "year", "made"),
    [
        ([395, 451, 462, 439], 1747, {"sum"}),
        ([395, 451, 462, 439], 1748, set()),
        ([235, 234, 251, 259], 259, {"last"}),
        ([2, 1, 1, 1], 1, {"last", "mean"}),  # a mean of 1.25 may have been rounded
        ([31, 30, 30, 35], 35, {"last"}),
        ([370, 317, 301, 397], 1385, {"sum"}),
        ([76.9, 73.4, 79.1, 82.6], 78, {"mean"}),
        ([2.3, 2.67, 1.67, 1], 1.91, {"mean"}),
        ([834, 829.7, 951.3, 871.3], 872, {"mean"}),
        ([834, 829.7, 951.3, 871.3], 873, set()),
        ([834, 829.7, 951.3, 871.3], 3486.3, {"sum"}),
        ([5, 5, 5, 5], 5, {"mean", "last"}),
        ([0, 0, 0, 0], 0, {"sum", "mean", "last"}),
    ],
)
def test_how_a_year_can_have_been_made(quarters: list[float], year: float, made: set[str]) -> None:
    assert made_as(np.array(quarters, dtype=float), year) == made


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_a_sum_of_counts_is_always_known_as_one_and_nothing_near_it(counts: list[int]) -> None:
    quarters = np.array(counts, dtype=float)
    assert "sum" in made_as(quarters, float(sum(counts)))
    assert "sum" not in made_as(quarters, float(sum(counts) + 1))


def test_questions_about_years(tmp_path: Path, context: Context) -> None:
    write_csv(
        tmp_path / "quarterly_2024-25.csv",
        HEADERS,
        ["1", "A", "total", "10", "20", "30", "40", "100"],
        ["2", "B", "total", "10", "20", "30", "40", "40"],
        ["3", "C", "total", "10", "20", "30", "40", "99"],
        ["4", "D", "month end", "10", "20", "30", "40", "100"],
        ["5", "E", "month end", "10", "20", "30", "40", "40"],
        ["6", "F", "average", "10", "20", "30", "40", "25"],
        ["7", "G", "average", "10", "20", "30", "40", "40"],
        ["8", "H", "", "10", "20", "30", "40", "25"],
        ["9", "I", "total", "10", "", "30", "40", "99"],
        ["10", "J", "total", "10", "20", "30", "40", ""],
    )
    loaded = load_partner_returns(tmp_path, context)
    table = loaded.datasets["quarterly_return"]
    assert asked(table.issues) == {
        "stock_added_up": (5,),
        "year_not_as_labelled": (3, 8),
        "year_not_its_quarters": (4,),
        "kinds_side_by_side": (),
        "header_missing": (),
    }
    assert len(table.frame) == 10
    figures = loaded.datasets["partner_returns"]
    assert figures.frame.empty
    assert asked(figures.issues) == {"indicator_not_mapped": tuple(range(2, 12))}


def test_mapped_rows_are_figures_of_the_year_that_is_named(
    tmp_path: Path, context: Context
) -> None:
    write_csv(
        tmp_path / "returns" / "quarterly.csv",
        HEADERS,
        ["1", "notifications ", "total", "100", "90", "", "95", "385"],
        ["2", "Children on a plan", "month end", "700", "710", "690", "705", "705"],
        ["3", "Seen in time", "average", "85.2", "86", "84.1", "101", "85"],
        ["4", "Something else", "total", "1", "1", "1", "1", "4"],
    )
    loaded = load_partner_returns(tmp_path / "returns", mapped(context, tmp_path))
    figures = loaded.datasets["partner_returns"]
    rows = [
        (f"{row.period_start:%m-%d}/{row.period_end:%m-%d}", row.value, row.flag)
        for row in figures.frame.itertuples()
    ]
    assert rows == [
        ("06-30/06-30", 700, ""),
        ("09-30/09-30", 710, ""),
        ("12-31/12-31", 690, ""),
        ("03-31/03-31", 705, ""),
        ("04-01/06-30", 85.2, ""),
        ("07-01/09-30", 86, ""),
        ("10-01/12-31", 84.1, ""),
        ("04-01/06-30", 100, ""),
        ("07-01/09-30", 90, ""),
        ("10-01/12-31", pytest.approx(np.nan, nan_ok=True), "x"),
        ("01-01/03-31", 95, ""),
    ]
    assert asked(figures.issues) == {"indicator_not_mapped": (5,), "per_cent_above_100": (4,)}
    assert set(figures.frame["period_start"].dt.year) == {2023, 2024}
    shares = figures.frame["unit"] == "per_cent"
    assert figures.frame["numerator"].isna().tolist()[4:7] == shares.tolist()[4:7] == [True] * 3
    assert figures.record.rows_rejected == 0


def test_without_a_year_nothing_is_a_figure(tmp_path: Path, context: Context) -> None:
    write_csv(
        tmp_path / "returns" / "quarterly.csv",
        HEADERS,
        ["1", "Notifications", "total", "100", "90", "80", "95", "365"],
    )
    own = mapped(context, tmp_path, MAPPED.replace('    year: "2023-24"\n', ""))
    figures = load_partner_returns(tmp_path / "returns", own).datasets["partner_returns"]
    assert figures.frame.empty
    assert [issue.rule for issue in figures.issues] == ["period_not_known"]


def test_a_map_names_indicators_that_there_are(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "returns" / "q.csv", HEADERS, ["1", "A", "total", "1", "1", "1", "1", "4"])
    own = mapped(context, tmp_path, MAPPED.replace("pol_notifications", "pol_notes"))
    with pytest.raises(UsageError, match="names 'pol_notes', which is not in the registry"):
        load_partner_returns(tmp_path / "returns", own)


@pytest.mark.real_data
def test_the_real_table_loads_and_exactly_its_known_questions_are_raised(
    shared_data: Path, context: Context
) -> None:
    """By hand, row by row.

    2.2 (235, 234, 251, 259; year 259) and 2.3 (2, 1, 1, 1; year 1) are called totals, and their
    year is the last quarter: a stock, or a slip. 4.1 (370, 317, 301, 397; year 1,385) is a stock
    added up. 3.1, 3.3, 3.4(a) and 3.4(b) add up: 1,747, 958, 328, 360. 3.5, 3.8, 4.2 and 4.4 are
    means: 78.0, 1.91, 42.15, and 871.575 rounded to 872. 3.7 is the last quarter, 35.
    """
    loaded = load_partner_returns(shared_data / "partner_returns", context)
    assert loaded.issues == ()
    table = loaded.datasets["quarterly_return"]
    refs = table.frame["reference"].tolist()
    assert refs[0] == "2.2"
    assert len(refs) == table.record.rows_read == 12
    questions = {
        issue.rule: [refs[row - 2] for row in issue.rows] for issue in table.issues if issue.rows
    }
    assert questions == {"stock_added_up": ["4.1"], "year_not_as_labelled": ["2.2", "2.3"]}
    (beside,) = [issue for issue in table.issues if not issue.rows]
    assert (beside.rule, beside.count) == ("kinds_side_by_side", 3)
    assert table.frame["value_kind"].value_counts().to_dict() == {
        "total": 6,
        "average": 4,
        "month_end": 2,
    }
    figures = loaded.datasets["partner_returns"]
    assert asked(figures.issues) == {
        "indicator_not_mapped": tuple(range(2, 14)),
        "period_not_known": (),
    }


@pytest.mark.real_data
def test_the_real_table_gives_figures_once_somebody_says_what_they_are(
    shared_data: Path, tmp_path: Path, context: Context
) -> None:
    text = MAPPED.split("      Notifications:")[0] + (
        "      Domestic violence notifications from police where a child is present: "
        "pol_notifications\n      Children missing from care: pol_missing_care\n"
        "      MASH referrals: csc_contacts\n"
    )
    own = mapped(context, tmp_path, text)
    figures = load_partner_returns(shared_data / "partner_returns", own).datasets["partner_returns"]
    by_name = figures.frame.groupby("indicator_id")["value"].agg(list).to_dict()
    assert by_name == {
        "pol_notifications": [395, 451, 462, 439],
        "pol_missing_care": [121, 85, 81, 73],
    }
    assert asked(figures.issues) == {
        "indicator_not_mapped": (2, 3, 5, 6, 8, 9, 10, 11, 12),
        "average_not_a_count": (13,),
    }
    assert isinstance(figures.frame["period_start"].iloc[0], pd.Timestamp)

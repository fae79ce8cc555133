from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.partner_returns.periods import months_in, quarter, read_period, year_in


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-26 Q1", "2025-04-01", "2025-06-30"),
        ("Q2 2025/26", "2025-07-01", "2025-09-30"),
        ("quarter 3 of 2025-2026", "2025-10-01", "2025-12-31"),
        ("2023/24, qtr 4", "2024-01-01", "2024-03-31"),
        ("2025–26  Q4", "2026-01-01", "2026-03-31"),
        ("2025-26", "2025-04-01", "2026-03-31"),
        ("2025/2026", "2025-04-01", "2026-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("Feb-23", "2023-02-01", "2023-02-28"),
        ("December 2025", "2025-12-01", "2025-12-31"),
        ("2025-04-01", "2025-04-01", "2025-04-30"),
    ],
)
def test_a_period_is_read_in_the_ways_people_write_it(text: str, first: str, last: str) -> None:
    assert read_period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["2025 Q1", "Q1", "2011-12", "2025-27 Q1", "2025-26 Q5", "2025-27", "spring 2025", "2025"],
)
def test_what_could_mean_two_periods_is_none(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("quarterly_2024-25.csv", 2024),
        ("quarterly 2024_25 final 2024-2025.csv", 2024),
        ("return_2024-26.csv", None),
        ("from 2022-23 to 2024-25.csv", None),
        ("2024-25-06.csv", 2024),
        ("12024-25.csv", None),
        ("quarterly.csv", None),
    ],
)
def test_a_year_is_found_in_a_name(name: str, year: int | None) -> None:
    assert year_in(name) == year


@given(st.integers(1990, 2090))
def test_four_quarters_make_the_year(year: int) -> None:
    quarters = [quarter(year, number) for number in (1, 2, 3, 4)]
    assert [months_in(one) for one in quarters if one] == [3, 3, 3, 3]
    assert quarters[0] is not None
    assert quarters[3] is not None
    assert (quarters[0][0], quarters[3][1]) == (date(year, 4, 1), date(year + 1, 3, 31))
    for before, after in pairwise(quarters):
        assert before is not None
        assert after is not None
        assert after[0] - before[1] == timedelta(days=1)


def test_only_whole_months_have_a_number() -> None:
    assert months_in((date(2024, 2, 1), date(2024, 2, 29))) == 1
    assert months_in((date(2024, 2, 1), date(2024, 2, 28))) is None
    assert months_in((date(2024, 3, 2), date(2024, 6, 1))) is None

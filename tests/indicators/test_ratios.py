"""A group held against everyone else: exact values, and silence where there are few."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.config.trends import load_trends
from scrutiny_lib.indicators.ratios import relative_to_others

SETTINGS = load_trends(Path(__file__).resolve().parents[2] / "params").groups


def test_the_ratio_is_that_to_everyone_else_with_the_limits_of_the_log_method() -> None:
    found = relative_to_others([60, 40], [1000, 1000], 100, 2000, SETTINGS)
    reach = np.exp(1.959963984540054 * np.sqrt(1 / 60 + 1 / 40))
    assert found["ratio"].tolist() == pytest.approx([1.5, 1 / 1.5])
    assert found["lower"].iloc[0] == pytest.approx(1.5 / reach)
    assert found["upper"].iloc[0] == pytest.approx(1.5 * reach)


def test_those_of_unknown_group_are_among_everyone_else() -> None:
    found = relative_to_others([60, 40], [1000, 1000], 110, 2000, SETTINGS)
    assert found["ratio"].iloc[0] == pytest.approx(60 / 50)


def test_nothing_is_claimed_of_few_hidden_or_unknown() -> None:
    found = relative_to_others(
        [3, np.nan, 40, 500], [10, 1000, np.nan, 9000], 600, 12_000, SETTINGS
    )
    assert found["ratio"].notna().tolist() == [False, False, False, True]
    assert found["too_few"].tolist() == [True, False, False, False]
    assert not found["is_clear"].iloc[:3].any()


def test_a_hidden_total_hides_every_ratio() -> None:
    assert relative_to_others([60, 40], [1000, 1000], np.nan, 2000, SETTINGS)["ratio"].isna().all()


def test_more_families_make_it_harder_to_be_clear() -> None:
    alone = relative_to_others([64, 40], [1000, 1000], 104, 2000, SETTINGS)
    among = relative_to_others([64, 40], [1000, 1000], 104, 2000, SETTINGS, families=12)
    assert alone["is_clear"].all()
    assert not among["is_clear"].any()


@given(st.integers(20, 5_000), st.integers(20, 5_000), st.integers(1, 50), st.integers(1, 50))
def test_two_groups_are_each_other_s_reciprocal(a: int, b: int, n: int, m: int) -> None:
    found = relative_to_others([a, b], [n * 1_000, m * 1_000], a + b, (n + m) * 1_000, SETTINGS)
    known = found["ratio"].notna()
    if known.all():
        assert found["ratio"].prod() == pytest.approx(1.0)


def held(*groups: tuple[int, float]) -> pd.DataFrame:
    """Hold groups against each other that are everyone: rows of count and population."""
    count, people = (list(column) for column in zip(*groups, strict=True))
    return relative_to_others(count, people, sum(count), sum(people), SETTINGS)


def test_the_limits_are_those_of_the_textbook() -> None:
    found = held((41, 28_010), (15, 19_017))  # Rothman's example
    assert found.loc[0, ["ratio", "lower", "upper"]].astype(float).round(2).tolist() == [
        1.86,
        1.03,
        3.35,
    ]
    # One comparison would be clear; that the other is the same one doesn't make it two.
    assert found["p_adjusted"].round(3).tolist() == [0.081, 0.081]
    assert not found["is_clear"].any()


def test_a_clear_difference_stays_clear_among_many() -> None:
    groups = [(100, 10_000.0)] * 20
    groups[3], groups[7] = (200, 10_000.0), (130, 10_000.0)  # of twenty one has a p below 0.05
    found = held(*groups)
    assert found.index[found["is_clear"]].tolist() == [3]
    assert found["lower"][7] > 1
    assert found["ratio"][3] == pytest.approx(200 / ((18 * 100 + 130) / 19))


@pytest.mark.parametrize(
    ("few", "count", "population", "others"),
    [
        ("nobody is said to be too few by the rest", 50, 500.0, 500.0),
        ("too few children", 15, 19.0, 500.0),
        ("too few expected", 9, 100.0, 1_100.0),
        ("too few others", 50, 500.0, 19.0),
    ],
)
def test_nothing_is_claimed_of_few(few: str, count: int, population: float, others: float) -> None:
    found = held((count, population), (100, others))
    expected = not few.startswith("nobody")
    # In a dimension of two, what is said of the one is said of the other.
    assert found["too_few"].tolist() == [expected, expected]
    assert found["ratio"].isna().tolist() == [expected, expected]
    assert not (found["is_clear"] & expected).any()


@given(st.lists(st.integers(0, 300), min_size=3, max_size=6), st.randoms())
def test_the_order_of_groups_changes_nothing(number: list[int], random: Any) -> None:
    groups = [(count, 1_000.0 + n) for n, count in enumerate(number)]
    order = random.sample(range(len(groups)), len(groups))
    mixed = held(*[groups[place] for place in order]).set_index(pd.Index(order))
    pd.testing.assert_frame_equal(held(*groups), mixed.sort_index())

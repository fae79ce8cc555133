"""A group held against everyone else: exact values, and silence where there are few."""

from __future__ import annotations

from pathlib import Path

import numpy as np
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

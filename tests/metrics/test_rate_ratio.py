"""The ratio of two rates, against published figures and what must hold of any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.metrics import rate_ratio as module
from scrutiny_lib.metrics.rate_ratio import rate_ratio

COUNT = st.integers(0, 60)
BASE = st.integers(1, 100_000)


def test_the_log_method_as_rothman_has_it() -> None:
    """Breast cancer after X-rays: 41 in 28,010 person-years, 15 in 19,017 without."""
    found = rate_ratio(41, 28_010, 15, 19_017)
    assert round(found.value, 2) == 1.86
    assert (round(found.lower, 2), round(found.upper, 2)) == (1.03, 3.35)


@pytest.mark.parametrize(
    ("figures", "value", "lower", "upper"),
    [
        # R's poisson.test(c(11, 21), c(800, 3011)), its own example, and equal counts.
        ((11, 800, 21, 3011), 1.97148810, 0.85842640, 4.27726594),
        ((25, 1000, 25, 1000), 1.0, 0.55104408, 1.81473686),
    ],
)
def test_exact_limits(
    figures: tuple[int, int, int, int],
    value: float,
    lower: float,
    upper: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "EXACT_BELOW", 1000)
    found = rate_ratio(*figures)
    assert (found.value, found.lower, found.upper) == pytest.approx((value, lower, upper), rel=1e-7)


def test_a_count_below_ten_has_exact_limits() -> None:
    """R's rateratio.test(c(2, 9), c(17877, 16660)): p is 0.05011, and 1 is inside."""
    found = rate_ratio(2, 17_877, 9, 16_660)
    assert round(found.p_value, 5) == 0.05011
    assert found.lower < 1 < found.upper


def test_nothing_counted_on_either_side() -> None:
    none, all_ = rate_ratio(0, 100, 5, 100), rate_ratio(5, 100, 0, 100)
    assert (none.value, none.lower) == (0, 0)
    assert 0 < none.upper < 1.1
    assert (all_.value, all_.upper) == (np.inf, np.inf)
    assert all_.lower == pytest.approx(1 / none.upper)
    empty = rate_ratio([0, 3], [100, 100], [0, np.nan], [100, 100])
    assert np.isnan([empty.value, empty.lower, empty.upper, empty.p_value]).all()


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ((-1, 1, 1, 1), r"count is -1: a count can't be below zero"),
        ((1, 0, 1, 1), r"base is 0: a denominator must be above zero"),
        ((1, 1, 1, -2), r"other_base is -2: a denominator"),
    ],
)
def test_what_makes_no_sense_is_named(figures: tuple[int, int, int, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rate_ratio(*figures)
    with pytest.raises(ValueError, match="confidence is 1"):
        rate_ratio(1, 1, 1, 1, confidence=1)


@given(a=COUNT, n=BASE, b=COUNT, m=BASE, confidence=st.sampled_from([0.8, 0.95, 0.998]))
def test_turned_round_it_is_the_inverse_and_agrees_with_its_p(
    a: int, n: int, b: int, m: int, confidence: float
) -> None:
    found, turned = rate_ratio(a, n, b, m, confidence), rate_ratio(b, m, a, n, confidence)
    if a + b == 0:
        assert np.isnan(found.value)
        return
    assert found.lower <= found.value <= found.upper
    assert turned.p_value == pytest.approx(found.p_value, abs=1e-9)
    if a and b:
        assert turned.lower == pytest.approx(1 / found.upper, rel=1e-6)
        assert turned.value == pytest.approx(1 / found.value)
    if abs(found.p_value - (1 - confidence)) > 1e-6:
        assert (found.p_value < 1 - confidence) == (not found.lower <= 1 <= found.upper)


@given(
    st.lists(st.tuples(COUNT, BASE, COUNT, BASE), min_size=1, max_size=6),
)
def test_many_at_once_are_as_one_by_one(rows: list[tuple[int, int, int, int]]) -> None:
    together = rate_ratio(*np.array(rows).T)
    for place, row in enumerate(rows):
        alone = rate_ratio(*row)
        for name in ("value", "lower", "upper", "p_value"):
            got, expected = getattr(together, name)[place], getattr(alone, name)
            assert got == pytest.approx(expected, nan_ok=True), name

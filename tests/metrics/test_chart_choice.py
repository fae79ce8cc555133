"""Which chart a series can carry."""

from __future__ import annotations

import pytest

from scrutiny_lib.metrics.chart_choice import suitable_chart


@pytest.mark.parametrize(
    ("values", "frequency", "kind", "reason"),
    [
        ([50, 60] * 6, "monthly", "xmr", "12 points"),
        ([50, 60] * 6, "quarterly", "xmr", "12 points"),
        ([50, 60] * 6, "yearly", "run_chart", "yearly figures"),
        ([50, 60] * 5, "monthly", "run_chart", "10 points, fewer than 12"),
        ([50, 60] * 5 + [None] * 4, "quarterly", "run_chart", "10 points"),
        ([1, 0] * 12, "monthly", "run_chart", "median count is below 5"),
    ],
)
def test_choice(values: list[float], frequency: str, kind: str, reason: str) -> None:
    found = suitable_chart(values, frequency)
    assert found.kind == kind
    assert reason in found.reason


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="frequency is 'annual': use one of daily"):
        suitable_chart([1, 2], "annual")
    with pytest.raises(ValueError, match="values has no values"):
        suitable_chart([], "monthly")

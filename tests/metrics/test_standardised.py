"""Directly standardised rates, held to the crude rate where both must agree."""

from __future__ import annotations

import numpy as np
import pytest

from scrutiny_lib.metrics.intervals import byar, directly_standardised_rate, rate

NAN = float("nan")


def test_by_hand() -> None:
    interval = directly_standardised_rate([10, 20], [100, 400], [3, 1], per=100)
    value = (3 * 0.10 + 1 * 0.05) / 4
    variance = (9 * 10 / 100**2 + 1 * 20 / 400**2) / 16
    stretch = (variance / 30) ** 0.5
    assert interval.value == pytest.approx(100 * value)
    assert interval.lower == pytest.approx(100 * (value + stretch * (byar(30).lower - 30)))
    assert interval.upper == pytest.approx(100 * (value + stretch * (byar(30).upper - 30)))
    assert (interval.n, interval.confidence) == (500, 0.95)


def test_its_own_population_as_standard_gives_the_crude_rate() -> None:
    populations = [1_000, 2_500, 400]
    standardised = directly_standardised_rate([12, 9, 4], populations, populations, per=1_000)
    crude = rate(25, 3_900, per=1_000)
    for part in ("value", "lower", "upper"):
        assert getattr(standardised, part) == pytest.approx(getattr(crude, part))


def test_several_areas_at_once() -> None:
    counts, populations = [[10, 20], [5, 15], [NAN, 30]], [[100, 400], [80, 90], [100, 100]]
    together = directly_standardised_rate(counts, populations, [3, 1])
    assert together.value.shape == (3,)
    for row in (0, 1):
        alone = directly_standardised_rate(counts[row], populations[row], [3, 1])
        assert (together.lower[row], together.upper[row]) == (alone.lower, alone.upper)
    assert np.isnan([together.value[2], together.lower[2], together.upper[2]]).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: directly_standardised_rate([4, 5], [9, 9], [1, 1]), "counts in all is 9: fewer"),
        (
            lambda: directly_standardised_rate([[9, 9], [4, 5]], [9, 9], [1, 1]),
            r"counts in all\[1\] is 9",
        ),
        (lambda: directly_standardised_rate([NAN, 50], [9, 9], [1, 1]), "age group are missing"),
        (lambda: directly_standardised_rate([9, -5], [9, 9], [1, 1]), r"counts\[1\] is -5"),
        (lambda: directly_standardised_rate([9, 5], [9, 0], [1, 1]), r"populations\[1\] is 0"),
        (lambda: directly_standardised_rate([9, 5], [9, 9], [1, 0]), r"standard\[1\] is 0"),
        (lambda: directly_standardised_rate([9, 5], [9, 9], [1, 1, 1]), "standard has shape"),
        (lambda: directly_standardised_rate(50, 9, 1), r"counts has shape \(\)"),
        (lambda: directly_standardised_rate([9, 5], [9, 9], [1, 1], per=0), "per is 0"),
        (lambda: directly_standardised_rate([9, 5], [9, 9], [1, 1], confidence=2), "confidence is"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()

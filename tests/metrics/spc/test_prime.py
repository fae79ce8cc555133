"""P′ and U′ charts: limits worked by hand, and what sets them apart from XmR."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.spc import p_prime, u_prime

NAN = float("nan")
COUNTS = [30, 45, 28, 60, 33, 41, 29, 50, 36, 44, 31, 52]
TOTALS = [100, 150, 90, 170, 110, 130, 95, 160, 120, 140, 105, 165]


def by_hand(error: np.ndarray, centre: float) -> tuple[float, np.ndarray]:
    z = (np.array(COUNTS) / np.array(TOTALS) - centre) / error
    sigma_z = float(np.mean(np.abs(np.diff(z)))) / 1.128
    return sigma_z, 3 * sigma_z * error


def test_p_prime_by_hand() -> None:
    centre = sum(COUNTS) / sum(TOTALS)
    error = np.sqrt(centre * (1 - centre) / np.array(TOTALS))
    sigma_z, reach = by_hand(error, centre)
    chart = p_prime(COUNTS, TOTALS)
    assert chart.sigma_z == pytest.approx((sigma_z,))
    np.testing.assert_allclose(chart.points["mean"], centre)
    np.testing.assert_allclose(chart.points["lower"], centre - reach)
    np.testing.assert_allclose(chart.points["upper"], centre + reach)
    np.testing.assert_allclose(chart.points["near_upper"], centre + 2 / 3 * reach)
    assert chart.points["n"].tolist() == TOTALS
    assert chart.method.startswith("P′: ")
    assert (chart.n, chart.warnings) == (12, ())


def test_u_prime_by_hand() -> None:
    centre = sum(COUNTS) / sum(TOTALS)
    sigma_z, reach = by_hand(np.sqrt(centre / np.array(TOTALS)), centre)
    chart = u_prime(COUNTS, TOTALS, per=10_000)
    assert chart.sigma_z == pytest.approx((sigma_z,))
    np.testing.assert_allclose(chart.points["mean"], 10_000 * centre)
    np.testing.assert_allclose(chart.points["upper"], 10_000 * (centre + reach))
    assert chart.method.startswith("U′: ")


def test_sigma_z_is_one_where_there_is_only_binomial_variation() -> None:
    random = np.random.default_rng(7)
    totals = random.integers(200, 400, 4_000)
    counts = random.binomial(totals, 0.3)
    (sigma_z,) = p_prime(counts, totals).sigma_z
    assert sigma_z == pytest.approx(1, abs=0.03)


def test_large_denominators_with_their_own_variation_are_not_all_signals() -> None:
    random = np.random.default_rng(7)
    totals = np.full(60, 50_000)
    counts = random.binomial(totals, np.clip(random.normal(0.3, 0.02, 60), 0, 1))
    chart = p_prime(counts, totals)
    plain_error = np.sqrt(0.3 * 0.7 / 50_000)
    outside_plain = np.abs(chart.points["value"] - 0.3) > 3 * plain_error
    assert outside_plain.mean() > 0.5
    assert chart.points["signal"].eq("astronomical").mean() < 0.05


def test_smaller_denominators_have_wider_limits() -> None:
    points = p_prime(COUNTS, TOTALS).points
    width = (points["upper"] - points["lower"]).to_numpy()
    np.testing.assert_array_equal(np.argsort(width), np.argsort(-points["n"].to_numpy()))


def test_signals_direction_and_target() -> None:
    counts, totals = [*COUNTS, 90], [*TOTALS, 100]
    chart = p_prime(counts, totals, baseline=12, direction="increase", target=0.95)
    assert chart.points["signal"].iloc[-1] == "astronomical"
    assert (chart.variation, chart.assurance) == ("improvement", "fails")
    assert p_prime(counts, totals, baseline=12, direction="decrease").variation == "concern"
    rate = u_prime(counts, totals, per=100, baseline=12, direction="decrease", target=95)
    assert (rate.assurance, rate.target) == ("passes", 95)


def test_rebase_by_date() -> None:
    months = pd.date_range("2022-01-01", periods=24, freq="MS")
    higher = [count + 40 for count in COUNTS]
    chart = p_prime(COUNTS + higher, TOTALS * 2, dates=months, rebase="2023-01-01")
    assert chart.rebase == (12,)
    assert len(chart.sigma_z) == 2
    assert chart.points["mean"].iloc[-1] == pytest.approx(sum(higher) / sum(TOTALS))
    assert chart.points.index[12] == pd.Timestamp("2023-01-01")


def test_missing_counts_or_totals_are_gaps() -> None:
    counts = [*COUNTS[:5], NAN, *COUNTS[6:]]
    totals = [*TOTALS[:8], NAN, *TOTALS[9:]]
    chart = p_prime(counts, totals)
    assert chart.points["signal"].eq("missing").to_numpy().nonzero()[0].tolist() == [5, 8]
    kept = [i for i in range(12) if i not in (5, 8)]
    centre = sum(COUNTS[i] for i in kept) / sum(TOTALS[i] for i in kept)
    assert chart.points["mean"].iloc[0] == pytest.approx(centre)
    assert chart.n == 10
    assert "trial limits" in chart.warnings[0]


def test_the_same_proportion_each_time_has_limits_on_its_mean() -> None:
    chart = p_prime([50] * 12, [100] * 12, direction="increase", target=0.5)
    assert chart.points["lower"].tolist() == chart.points["upper"].tolist() == [0.5] * 12
    assert set(chart.points["signal"]) == {"common_cause"}
    assert (chart.assurance, chart.sigma_z) == ("passes", (0.0,))


def test_all_have_the_feature() -> None:
    chart = p_prime(TOTALS, TOTALS, direction="increase", target=0.95)
    assert chart.points[["lower", "mean", "upper"]].to_numpy().tolist() == [[1.0] * 3] * 12
    assert chart.assurance == "passes"
    assert "those without is 0, below 5" in chart.warnings[0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: p_prime([1, 0, 2, 1, 3, 0], [9] * 6),
            "counts has a median of 1, below 5: use run",
        ),
        (lambda: u_prime([0] * 12, [900] * 12), "counts has a median of 0, below 5"),
        (lambda: p_prime(COUNTS, TOTALS[:3]), "counts has shape"),
        (
            lambda: p_prime([101, *COUNTS[1:]], TOTALS),
            r"counts\[0\] is 101: a count can't be above",
        ),
        (lambda: p_prime(COUNTS, [0, *TOTALS[1:]]), r"totals\[0\] is 0"),
        (lambda: p_prime(COUNTS[:3], TOTALS[:3]), "control limits need 4 points"),
        (lambda: u_prime([-1, *COUNTS[1:]], TOTALS), r"counts\[0\] is -1"),
        (lambda: u_prime(COUNTS, TOTALS, per=0), "per is 0"),
        (lambda: p_prime(COUNTS, TOTALS, direction="more"), "direction is 'more'"),
        (lambda: p_prime([NAN] * 12, TOTALS), "counts has no values among its 12 points"),
        (lambda: p_prime(COUNTS, TOTALS, rebase=[13]), "rebase is position 13"),
        (
            lambda: u_prime(COUNTS, TOTALS, dates=pd.period_range("2011", periods=12, freq="Y")),
            "yearly series: use run_chart",
        ),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


PAIRS = st.lists(st.tuples(st.integers(5, 90), st.integers(95, 300)), min_size=4, max_size=25)


@settings(max_examples=40)
@given(PAIRS)
def test_those_without_the_feature_mirror_those_with_it(pairs: list[tuple[int, int]]) -> None:
    counts, totals = [x for x, _ in pairs], [n for _, n in pairs]
    left = [n - x for x, n in pairs]
    one, other = p_prime(counts, totals), p_prime(left, totals)
    np.testing.assert_allclose(one.points["upper"], 1 - other.points["lower"], atol=1e-9)
    assert one.sigma_z == pytest.approx(other.sigma_z)


@settings(max_examples=40)
@given(PAIRS, st.integers(2, 50))
def test_rates_scale_with_per(pairs: list[tuple[int, int]], per: int) -> None:
    counts, totals = [x for x, _ in pairs], [n for _, n in pairs]
    one, many = u_prime(counts, totals, per=1), u_prime(counts, totals, per=per)
    numbers = ["value", "mean", "lower", "upper"]
    np.testing.assert_allclose(many.points[numbers], per * one.points[numbers], rtol=1e-9)

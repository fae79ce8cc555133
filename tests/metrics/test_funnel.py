"""Funnels: limits worked by hand, overdispersion, and the published re-referrals of 2024."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.funnel import funnel_proportion, funnel_rate, overdispersion

NAN = float("nan")
LIMITS = ["lower_998", "lower_95", "upper_95", "upper_998"]


def test_proportion_limits_by_hand() -> None:
    frame = funnel_proportion([50, 50], [100, 100])
    assert frame["value"].tolist() == frame["average"].tolist() == [0.5, 0.5]
    reach = np.array([-3.090232, -1.959964, 1.959964, 3.090232]) * 0.05
    for _, row in frame.iterrows():
        np.testing.assert_allclose(row[LIMITS].astype(float), 0.5 + reach, atol=5e-8)


def test_rate_limits_are_exact_poisson_over_the_expected_count() -> None:
    frame = funnel_rate([20, 20, 20], [1_000] * 3, per=1_000)
    assert frame["value"].tolist() == [20, 20, 20]
    assert frame["lower_95"].iloc[0] / 20 == pytest.approx(0.6108260, abs=5e-8)
    assert frame["upper_95"].iloc[0] / 20 == pytest.approx(1.544419, abs=5e-7)


def test_the_average_is_that_of_all_people_together() -> None:
    assert funnel_proportion([1, 90], [10, 90])["average"].iloc[0] == 0.91
    assert funnel_rate([1, 90], [10, 90], per=100)["average"].iloc[0] == 91


@pytest.mark.parametrize(
    ("count", "position"),
    [
        (500, "within"),
        (530, "within"),
        (531, "high_95"),
        (548, "high_95"),
        (549, "high_998"),
        (470, "within"),
        (469, "low_95"),
        (452, "low_95"),
        (451, "low_998"),
    ],
)
def test_positions(count: int, position: str) -> None:
    # The mirrored area keeps the average at a half: limits 469.01, 530.99 and 451.1, 548.9.
    frame = funnel_proportion([count, 1_000 - count], [1_000, 1_000], adjust=False)
    assert frame["position"].iloc[0] == position


def test_small_areas_have_wider_limits() -> None:
    counts, totals = [5, 50, 500], [10, 100, 1_000]
    for frame in (funnel_proportion(counts, totals), funnel_rate(counts, totals)):
        width = frame["upper_95"] - frame["lower_95"]
        assert width.is_monotonic_decreasing
        assert (frame["lower_998"] < frame["lower_95"]).all()
        assert (frame["upper_998"] > frame["upper_95"]).all()


# --- overdispersion -------------------------------------------------------------------------


def test_overdispersion_by_hand() -> None:
    found = overdispersion([-2, -1, 0, 1, 2], [1] * 5, centre=0, winsorise=0)
    assert (found.phi, found.tau2, found.k) == (2.0, 6 / 4, 5)


def test_z_scores_are_winsorised_at_ten_percent() -> None:
    found = overdispersion(range(-5, 6), [1] * 11, centre=0)
    assert found.phi == pytest.approx((4 * 16 + 2 * 9 + 2 * 4 + 2 * 1) / 11)
    assert found.phi < overdispersion(range(-5, 6), [1] * 11, centre=0, winsorise=0).phi


def test_weights_of_unequal_areas_by_hand() -> None:
    found = overdispersion([3, 0, -3], [1, 0.5, 1], centre=0, winsorise=0)
    weights = (1, 4, 1)
    spread = sum(weights) - sum(w * w for w in weights) / sum(weights)
    assert found.tau2 == pytest.approx((18 - 2) / spread)


def test_less_spread_than_chance_is_no_overdispersion() -> None:
    assert overdispersion([0.1, -0.1], [1, 1], centre=0).tau2 == 0


def test_adjusted_limits_by_hand() -> None:
    counts, totals = np.array([30, 400, 1_070]), np.array([100, 900, 2_000])
    frame = funnel_proportion(counts, totals)
    error = 1 / (2 * np.sqrt(totals))
    centre = np.arcsin(np.sqrt(0.5))
    tau2 = overdispersion(np.arcsin(np.sqrt(counts / totals)), error, centre).tau2
    reach = 1.959964 * np.sqrt(error**2 + tau2)
    np.testing.assert_allclose(frame["upper_95"], np.sin(centre + reach) ** 2, atol=1e-7)
    np.testing.assert_allclose(frame["lower_95"], np.sin(centre - reach) ** 2, atol=1e-7)
    assert frame["is_adjusted"].all()
    assert "adjusted for overdispersion" in frame["method"].iloc[0]


def test_adjusted_rates_by_hand() -> None:
    counts, populations = np.array([30, 400, 1_070]), np.array([2_000, 18_000, 40_000])
    frame = funnel_rate(counts, populations, per=10_000)
    expected = populations / 40
    error = 1 / (2 * np.sqrt(expected))
    tau2 = overdispersion(np.sqrt(counts / expected), error, 1).tau2
    assert tau2 > 0
    reach = 3.090232 * np.sqrt(error**2 + tau2)
    np.testing.assert_allclose(frame["upper_998"], 250 * (1 + reach) ** 2, rtol=1e-6)
    np.testing.assert_allclose(frame["lower_998"], 250 * (1 - reach) ** 2, rtol=1e-6)


def test_adjusting_widens_and_the_frame_says_which_it_is() -> None:
    counts, totals = [300, 500, 700], [1_000] * 3
    for function in (funnel_proportion, funnel_rate):
        wide, narrow = function(counts, totals), function(counts, totals, adjust=False)
        assert (wide["upper_95"] > narrow["upper_95"]).all()
        assert (wide["lower_95"] < narrow["lower_95"]).all()
        assert set(narrow["position"]) == {"low_998", "within", "high_998"}
        assert not narrow["is_adjusted"].any()
        assert "not adjusted" in narrow["method"].iloc[0]


def test_without_overdispersion_the_plain_limits_stand() -> None:
    even = funnel_proportion([50, 51, 49], [100] * 3)
    assert not even["is_adjusted"].any()
    assert "no overdispersion found" in even["method"].iloc[0]
    plain = funnel_proportion([50, 51, 49], [100] * 3, adjust=False)
    pd.testing.assert_frame_equal(even[LIMITS], plain[LIMITS])


# --- gaps and ends --------------------------------------------------------------------------


@pytest.mark.parametrize("function", [funnel_proportion, funnel_rate])
def test_an_area_without_a_figure_is_missing_and_counts_for_nothing(function: object) -> None:
    counts = pd.Series([50, None, 60, 70], index=["a", "b", "c", "d"])
    frame = function(counts, [100, 100, 100, None])
    assert frame.index.tolist() == ["a", "b", "c", "d"]
    assert frame["position"].tolist() == ["within", "missing", "within", "missing"]
    alone = function([50, 60], [100, 100])
    assert frame["average"].iloc[0] == alone["average"].iloc[0]
    np.testing.assert_allclose(frame.loc[["a", "c"], LIMITS], alone[LIMITS])


@pytest.mark.parametrize("function", [funnel_proportion, funnel_rate])
def test_no_events_anywhere(function: object) -> None:
    frame = function([0, 0, 0], [100, 200, 300])
    assert frame["value"].tolist() == frame["lower_95"].tolist() == [0, 0, 0]
    assert frame["position"].tolist() == ["within"] * 3


def test_all_have_the_feature() -> None:
    frame = funnel_proportion([10, 20], [10, 20])
    assert frame[["value", *LIMITS]].to_numpy().tolist() == [[1.0] * 5] * 2
    assert frame["position"].tolist() == ["within"] * 2


def test_wide_limits_stay_possible_on_the_transformed_scale() -> None:
    frame = funnel_proportion([0, 5, 10], [10] * 3)
    assert frame["is_adjusted"].all()
    assert frame[LIMITS].to_numpy().min() >= 0
    assert frame[LIMITS].to_numpy().max() <= 1
    assert funnel_rate([0, 5, 100], [10] * 3)["lower_998"].min() == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: funnel_proportion([9, 1], [8, 8]), r"counts\[0\] is 9: a count can't be above"),
        (lambda: funnel_proportion([1, -1], [8, 8]), r"counts\[1\] is -1"),
        (lambda: funnel_proportion([1, 1], [8, 0]), r"totals\[1\] is 0"),
        (lambda: funnel_proportion([1], [8]), "counts has figures of 1 areas: give two or more"),
        (lambda: funnel_proportion([1, NAN], [8, 8]), "counts has figures of 1 areas"),
        (lambda: funnel_proportion(1, 8), r"counts has shape \(\)"),
        (lambda: funnel_rate([1, 2], [8, 8, 8]), r"counts has shape \(2,\), populations has shape"),
        (lambda: funnel_rate([1, 2], [8, -8]), r"populations\[1\] is -8"),
        (lambda: funnel_rate([1, 2], [8, 8], per=-1), "per is -1"),
        (lambda: overdispersion([1], [1], 0), r"estimates has shape \(1,\)"),
        (lambda: overdispersion([1, NAN], [1, 1], 0), r"estimates\[1\] is nan: leave out areas"),
        (lambda: overdispersion([1, 2], [1, 0], 0), r"standard_errors\[1\] is 0"),
        (lambda: overdispersion([1, 2], [1, 1], 0, winsorise=0.5), "winsorise is 0.5"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=20))
def test_the_order_of_areas_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    counts, totals = [min(x, n) for x, n in pairs], [n for _, n in pairs]
    forward = funnel_proportion(counts, totals)
    backward = funnel_proportion(counts[::-1], totals[::-1])
    np.testing.assert_allclose(forward[LIMITS], backward[LIMITS][::-1], atol=1e-9)
    inside = forward["lower_95"] <= forward["average"] + 1e-12
    assert (inside & (forward["average"] <= forward["upper_95"] + 1e-12)).all()


@pytest.mark.real_data
def test_unadjusted_limits_flag_most_authorities_and_adjusted_ones_few(shared_data: Path) -> None:
    folder = shared_data / "dfe" / "cin_2024_release"
    table = pd.read_csv(next(folder.glob("c1_*.csv")), dtype=str)
    latest = table["time_period"].eq("2024") & table["geographic_level"].eq("Local authority")
    table = table[latest].set_index("new_la_code")
    counts, totals = (
        pd.to_numeric(table[name], errors="coerce") for name in ("Re_referrals", "Referrals")
    )
    raw = funnel_proportion(counts, totals, adjust=False)["position"]
    adjusted = funnel_proportion(counts, totals)["position"]
    known = adjusted.ne("missing")
    assert known.sum() == 149
    assert raw[known].ne("within").mean() > 0.75
    assert adjusted[known].ne("within").mean() < 0.2
    assert raw["E08000035"] == "high_998"
    assert adjusted["E08000035"] == "within"

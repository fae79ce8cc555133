"""XmR charts against published numbers, degenerate series, and signals that meet each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.spc import XmR, xmr

NAN = float("nan")

# fmt: off
V = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
    -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
    -0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141,
]
# fmt: on
V10 = [*V[:14], 10, *V[15:]]
CODES = {
    "astronomical": "A",
    "trend": "T",
    "two_of_three": "2",
    "shift": "S",
    "common_cause": ".",
    "missing": "?",
}
TYPES = {
    "improvement": "i",
    "concern": "c",
    "neutral_high": "h",
    "neutral_low": "l",
    "common_cause": ".",
    "missing": "?",
}


def labels(chart: XmR) -> str:
    return "".join(CODES[label] for label in chart.points["signal"])


def types(chart: XmR) -> str:
    return "".join(TYPES[label] for label in chart.points["point_type"])


def with_limits(*later: float) -> list[float]:
    """Write points to be judged after a baseline of 55 and 45 in turn.

    Its mean is 50 and its moving range 10: limits 23.4 and 76.6, near limits 32.27 and 67.73,
    and no signal of its own.
    """
    return [55.0, 45.0] * 6 + list(later)


# --- numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "screen", "baseline", "lower", "mean", "upper", "within"),
    [
        (V, True, None, -3.01138, 0.1416238, 3.294627, 5e-6),
        (V10, True, None, -2.383666, 0.6694159, 3.722497, 5e-7),
        (V10, False, None, -4.596625, 0.6694159, 5.935457, 5e-7),
        (range(1, 9), False, 3, -0.66, 2.0, 4.66, 1e-9),
        ([16, 9, 4, 2, 1], False, None, -3.575, 6.4, 16.375, 1e-9),
    ],
)
def test_numbers(
    values: object,
    screen: bool,
    baseline: int | None,
    lower: float,
    mean: float,
    upper: float,
    within: float,
) -> None:
    last = xmr(values, screen=screen, baseline=baseline).points.iloc[-1]
    assert last["lower"] == pytest.approx(lower, abs=within)
    assert last["mean"] == pytest.approx(mean, abs=within)
    assert last["upper"] == pytest.approx(upper, abs=within)


def test_near_limits_are_two_thirds_of_the_way() -> None:
    last = xmr(with_limits()).points.iloc[-1]
    assert (last["lower"], last["upper"]) == pytest.approx((23.4, 76.6))
    assert (last["near_lower"], last["near_upper"]) == pytest.approx((32 + 4 / 15, 67 + 11 / 15))


def test_points_have_one_row_each_and_the_stated_columns() -> None:
    chart = xmr(V)
    assert list(chart.points.columns) == [
        "value",
        "mean",
        "lower",
        "upper",
        "near_lower",
        "near_upper",
        "signal",
        "point_type",
    ]
    assert chart.points["value"].tolist() == V
    assert chart.points.index.tolist() == list(range(20))
    assert (chart.n, chart.warnings, chart.rebase, chart.target) == (20, (), (), None)
    assert "2.66" in chart.method
    assert "no screening" in chart.method
    assert "screened out" in xmr(V, screen=True).method


@pytest.mark.real_data
@pytest.mark.parametrize("screen", [True, False])
def test_leeds_referrals_by_month(shared_data: Path, screen: bool) -> None:
    folder = shared_data / "dfe" / "cin_2024_release"
    path = next(folder.glob("c6_*.csv"))
    table = pd.read_csv(path, dtype=str)
    leeds = table[table["new_la_code"].eq("E08000035")].set_index("time_period")
    months = pd.date_range("2022-04-01", periods=24, freq="MS")
    values = leeds.loc[["2023", "2024"], "April":"March"].astype(int).to_numpy().ravel()
    last = xmr(values, dates=months, screen=screen).points.iloc[-1]
    shown = [round(float(last[name]), 2) for name in ("lower", "mean", "upper")]
    assert shown == [445.12, 869.33, 1293.55]


# --- signals that meet each other -----------------------------------------------------------


def test_two_close_points_on_opposite_sides_are_common_cause() -> None:
    chart = xmr([1, -1] * 7 + [5.5, -5.5])
    assert labels(chart) == "." * 16
    assert chart.points["near_upper"].iloc[-1] < 5.5 < chart.points["upper"].iloc[-1]


@pytest.mark.parametrize(
    ("later", "expected", "meaning"),
    [
        ([76.6, 40], "..", ".."),  # on the limit is not outside it
        ([76.7, 40], "A.", "h."),
        ([23.3, 40], "A.", "l."),
        ([70, 60, 70, 40], "2.2.", "h.h."),
        ([30, 31, 49, 51], "22..", "ll.."),
        ([70, 49, 70], "...", "..."),  # two of three across the mean
        ([70, 60, 90], "..A", "..h"),  # a point outside is not also close
        ([80, 70, 71], "A22", "hhh"),
        ([60] * 6 + [40], ".......", "......."),
        ([60] * 7, "SSSSSSS", "hhhhhhh"),
        ([60, 60, 60, 50, 60, 60, 60, 60], "........", "........"),  # on the mean inside a shift
        ([60, 61, 62, 63, 64, 65, 66], "TTTTTTT", "hhhhhhh"),  # trend before shift
        ([60, 61, 62, 62, 63, 64, 65], "SSSSSSS", "hhhhhhh"),  # a tie breaks it: a shift is left
        ([60, 61, 70, 69, 62, 61, 60], "SS22SSS", "hhhhhhh"),  # two of three before shift
        ([40, 45, 51, 60, 69, 72, 80], "TTTTTTA", "hhhhhhh"),  # astronomical before trend
        ([72, 66, 60, 51, 45, 40, 35], "TTTTTTT", "lllllll"),  # a fall is low on both sides
        ([66, 65, 64, 63, 62, 61, 60, 66], "TTTTTTTS", "lllllllh"),  # falling, yet above
    ],
)
def test_precedence(later: list[float], expected: str, meaning: str) -> None:
    chart = xmr(with_limits(*later), baseline=12)
    assert labels(chart)[12:] == expected
    assert types(chart)[12:] == meaning


def test_signals_do_not_cross_a_gap() -> None:
    assert labels(xmr(with_limits(*[60] * 4, NAN, *[60] * 3), baseline=12))[12:] == "....?..."
    assert labels(xmr(with_limits(*[60] * 7, NAN, *[60] * 2), baseline=12))[12:] == "SSSSSSS?.."
    rising = [60, 61, 62, NAN, 63, 64, 65]
    assert labels(xmr(with_limits(*rising), baseline=12))[12:] == "...?..."
    assert labels(xmr(with_limits(70, NAN, 70), baseline=12))[12:] == ".?."


def test_signals_do_not_cross_a_rebase() -> None:
    values = [45.0, 55.0] * 6 + [60.0, 60.1, 60.0, 60.1] + [60.0, 60.1, 60.0, 60.1]
    whole, split = xmr(values, baseline=12), xmr(values, baseline=12, rebase=[16])
    assert labels(whole)[12:] == "SSSSSSSS"
    assert labels(split)[12:] == "........"
    assert split.rebase == (16,)


# --- gaps -----------------------------------------------------------------------------------


def test_a_gap_has_no_moving_range_and_is_not_imputed() -> None:
    chart = xmr([10, 12, NAN, 30, 32, 30, 32, 30, 32, 30, 32, 30, 32])
    ranges_of_two_only = 2.66 * 2
    assert chart.points["mean"].iloc[0] == pytest.approx((22 + 310) / 12)
    assert chart.points["upper"].iloc[0] == pytest.approx((22 + 310) / 12 + ranges_of_two_only)
    assert np.isnan(chart.points["value"].iloc[2])
    assert chart.points.loc[2, ["signal", "point_type"]].tolist() == ["missing", "missing"]
    assert chart.points["lower"].notna().all()
    assert chart.n == 12


def test_variation_is_that_of_the_last_observed_point() -> None:
    assert xmr(with_limits(80, NAN), baseline=12).variation == "neutral_high"
    assert xmr(with_limits(80, 50), baseline=12).variation == "common_cause"


def test_the_baseline_counts_observed_points() -> None:
    values = [45, NAN, 55, 45, 55, 45, 55, 45, 55, 45, 55, 45, 55, 99, 99]
    chart = xmr(values, baseline=12)
    assert chart.points["mean"].iloc[0] == 50
    assert chart.warnings == ()


# --- constant series ------------------------------------------------------------------------


@pytest.mark.parametrize("constant", [0.0, 0.1, 1 / 3, 5, 100, -7.7, 1e9 / 7])
def test_a_constant_series_has_limits_on_its_mean_and_no_signal(constant: float) -> None:
    for screen in (False, True):
        chart = xmr([constant] * 13, screen=screen)
        for column in ("mean", "lower", "upper", "near_lower", "near_upper"):
            assert chart.points[column].tolist() == [constant] * 13
        assert labels(chart) == "." * 13


@pytest.mark.parametrize(
    ("direction", "target", "expected"),
    [
        ("increase", 100, "passes"),
        ("increase", 95, "passes"),
        ("increase", 101, "fails"),
        ("decrease", 100, "passes"),
        ("decrease", 101, "passes"),
        ("decrease", 95, "fails"),
        ("neutral", 100, None),
        ("increase", None, None),
    ],
)
def test_a_constant_series_passes_if_it_meets_its_target(
    direction: str, target: float | None, expected: str | None
) -> None:
    assert xmr([100] * 12, direction=direction, target=target).assurance == expected


# --- direction and target -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "high", "low"),
    [("increase", "i", "c"), ("decrease", "c", "i"), ("neutral", "h", "l")],
)
def test_direction_gives_signals_their_meaning(direction: str, high: str, low: str) -> None:
    assert types(xmr(with_limits(90), baseline=12, direction=direction))[-1] == high
    assert types(xmr(with_limits(10), baseline=12, direction=direction))[-1] == low


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (76.7, "fails", "passes"),
        (76, "hit_or_miss", "hit_or_miss"),
        (24, "hit_or_miss", "hit_or_miss"),
        (23.3, "passes", "fails"),
    ],
)
def test_assurance(target: float, increase: str, decrease: str) -> None:
    assert xmr(with_limits(), target=target, direction="increase").assurance == increase
    assert xmr(with_limits(), target=target, direction="decrease").assurance == decrease
    assert xmr(with_limits(), target=target).assurance is None


def test_a_target_on_the_limit_is_hit_or_miss() -> None:
    chart = xmr([16, 9, 4, 2, 1], target=16.375, direction="increase")
    assert chart.assurance == "hit_or_miss"


def test_assurance_is_judged_by_the_last_segment() -> None:
    values = [45.0, 55.0] * 6 + [85.0, 95.0] * 6
    assert xmr(values, target=60, direction="increase", rebase=[12]).assurance == "passes"
    assert xmr(values[:12], target=60, direction="increase").assurance == "hit_or_miss"


# --- baseline and rebase --------------------------------------------------------------------


def test_fewer_than_twelve_points_are_trial_limits() -> None:
    assert xmr(with_limits()).warnings == ()
    (warning,) = xmr([45.0, 55.0] * 5).warnings
    assert warning == "trial limits: they rest on 10 points, fewer than 12"
    (warning,) = xmr([45.0, 55.0] * 7, baseline=24).warnings
    assert warning == "short baseline: 14 points where 24 were asked for"


def test_each_segment_has_its_own_limits_and_no_range_across() -> None:
    values = [10.0, 12.0] * 6 + [40.0, 44.0] * 3
    chart = xmr(values, rebase=[12])
    assert chart.points["mean"].tolist() == [11.0] * 12 + [42.0] * 6
    assert chart.points["upper"].iloc[0] == pytest.approx(11 + 2.66 * 2)
    assert chart.points["upper"].iloc[-1] == pytest.approx(42 + 2.66 * 4)
    assert chart.warnings == ("trial limits in segment 2: they rest on 6 points, fewer than 12",)


MONTHS = pd.date_range("2023-01-01", periods=16, freq="MS")


@pytest.mark.parametrize(
    "rebase",
    [
        [8],
        8,
        [np.int64(8)],
        "2023-09-01",
        ["2023-09-01"],
        {"2023-09-01": "a new front door opened"},
        [dt.date(2023, 9, 1)],
        dt.date(2023, 9, 1),
        [pd.Timestamp("2023-09-01")],
        np.datetime64("2023-09-01"),
        [0, 8],
    ],
)
@pytest.mark.parametrize(
    "dates", [MONTHS, [day.date() for day in MONTHS], [f"{day:%Y-%m-%d}" for day in MONTHS]]
)
def test_rebase_by_date_or_position(rebase: object, dates: object) -> None:
    chart = xmr(V[:16], dates=dates, rebase=rebase)
    assert chart.rebase == (8,)
    assert chart.points.index.name == "date"
    assert chart.points["mean"].nunique() == 2


def test_rebase_by_period_and_by_label() -> None:
    assert xmr(V[:16], dates=MONTHS.to_period("M"), rebase="2023-09").rebase == (8,)
    labels = [f"Q{1 + i % 4} year {i // 4}" for i in range(16)]
    assert xmr(V[:16], dates=labels, rebase="Q1 year 2").rebase == (8,)
    numbers = range(101, 117)
    assert xmr(V[:16], dates=numbers, rebase=109).rebase == (8,)


@pytest.mark.parametrize(
    ("dates", "rebase", "message"),
    [
        (MONTHS, "2023-09-02", "rebase is 2023-09-02, which is not in the data"),
        (MONTHS, "last spring", "rebase is last spring, which is not in the data"),
        (MONTHS, dt.date(2030, 1, 1), "rebase is 2030-01-01, which is not in the data"),
        (MONTHS, 16, "rebase is position 16: give one from 0 to 15"),
        (MONTHS, -1, "rebase is position -1"),
        (None, 99, "rebase is position 99"),
        (None, "2023-09-01", "rebase is 2023-09-01, which is not in the data"),
        (range(101, 117), 8, "rebase is 8, which is not in the data"),
        (MONTHS.to_period("M"), "spring", "rebase is spring, which is not in the data"),
        (MONTHS, 14, "control limits need 4 points and 2 ranges"),
    ],
)
def test_a_rebase_that_is_not_in_the_data_is_an_error(
    dates: object, rebase: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        xmr(V[:16], dates=dates, rebase=rebase)


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        [0, 1, 0, 2, 1, 0, 0, 1],
        [1, 2, 1, 3, 2, 1, 4, 2, 1, 3, 1, 2],
        [0, 0, 30, 0, 0, 0],
        [0] * 12,
        [2, 3, 1, 2, 4, 3],
        [4, 5, 4, 5, 4, NAN, 4, 5, 4, 5, 4, 4, 5],
    ],
)
def test_rare_events_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"values has a median count of .*run_chart.*rare_events"):
        xmr(values)


@pytest.mark.parametrize(
    "values",
    [
        [5, 6, 5, 4, 6, 5, 7, 5, 4, 6, 5, 5],  # a median of 5 is enough
        [1.5, 2.5, 1.5, 2.5, 1, 2, 1, 2, 1, 2, 1, 2],  # not counts
        [-1, 1] * 6,
    ],
)
def test_other_small_numbers_are_not(values: list[float]) -> None:
    assert xmr(values).n == 12


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "values has no values among its 0 points"),
        ([NAN] * 12, "values has no values among its 12 points"),
        ([10, 20, 30], "values has 3 observed points and 2 moving ranges"),
        ([10, 20, 30, NAN, NAN], "values has 3 observed points"),
        ([10, NAN, 20, NAN, 30, NAN, 40], "values has 4 observed points and 0 moving ranges"),
        ([[10, 20], [30, 40]], r"values has shape \(2, 2\)"),
        (["10", "c", "20", "30"], r"values\[0\] is '10' \(and 3 more\): use numbers"),
        ([10, 20, np.inf, 30], r"values\[2\] is inf"),
    ],
)
def test_unusable_values_are_named(values: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        xmr(values)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"direction": "up"}, "direction is 'up': use one of increase, decrease, neutral"),
        ({"baseline": 2}, "baseline is 2: give a whole number of 3 or more"),
        ({"baseline": 7.5}, "baseline is 7.5"),
        ({"target": NAN}, "target is missing"),
        ({"target": "90 %"}, "target is '90 %'"),
        ({"dates": MONTHS[:3]}, "dates has 3 elements for 16 values"),
        ({"dates": MONTHS[::-1]}, "dates are not in order"),
        (
            {"dates": [*MONTHS[:15], MONTHS[3]]},
            r"dates\[15\] is 2023-04-01 00:00:00, which is there",
        ),
        ({"dates": [*MONTHS[:15], None]}, r"dates\[15\] is missing"),
        ({"dates": range(16, 0, -1)}, "dates are not in order"),
        ({"dates": ["2023-02-31", *(f"{d:%Y-%m-%d}" for d in MONTHS[1:])]}, "dates has a text"),
        ({"dates": pd.date_range("2009-03-31", periods=16, freq="YE")}, "yearly series: use run_c"),
        ({"dates": pd.period_range("2009", periods=16, freq="Y")}, "yearly series: use run_chart"),
    ],
)
def test_unusable_options_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        xmr(V[:16], **options)


# --- properties -----------------------------------------------------------------------------

SERIES = st.lists(st.integers(5, 1_000), min_size=4, max_size=40)
NUMBERS = ["mean", "lower", "upper", "near_lower", "near_upper"]


@settings(max_examples=40)
@given(SERIES, st.floats(0.01, 100), st.floats(-1_000, 1_000), st.booleans())
def test_limits_follow_scaling_and_shifting(
    values: list[int], scale: float, by: float, screen: bool
) -> None:
    plain = xmr([value + 0.5 for value in values], screen=screen)
    moved = xmr([(value + 0.5) * scale + by for value in values], screen=screen)
    expected = plain.points[NUMBERS] * scale + by
    np.testing.assert_allclose(moved.points[NUMBERS], expected, rtol=1e-9, atol=1e-6)


@settings(max_examples=40)
@given(SERIES)
def test_reversing_the_direction_swaps_improvement_and_concern(values: list[int]) -> None:
    swap = str.maketrans("ic", "ci")
    more, less = xmr(values, direction="increase"), xmr(values, direction="decrease")
    assert types(more).translate(swap) == types(less)
    assert labels(more) == labels(less)


@settings(max_examples=40)
@given(SERIES)
def test_mirroring_a_series_mirrors_its_signals(values: list[int]) -> None:
    up = xmr([v + 0.5 for v in values])
    down = xmr([-v - 0.5 for v in values])
    assert labels(up) == labels(down)
    assert types(up).translate(str.maketrans("hl", "lh")) == types(down)


@settings(max_examples=40)
@given(SERIES)
def test_dates_change_nothing_but_the_index(values: list[int]) -> None:
    days = pd.date_range("2024-01-01", periods=len(values))
    plain, dated = xmr(values), xmr(values, dates=days)
    pd.testing.assert_frame_equal(plain.points, dated.points.reset_index(drop=True))


def test_the_input_is_left_alone() -> None:
    values = np.array(V)
    kept = values.copy()
    xmr(values, rebase=[8])
    np.testing.assert_array_equal(values, kept)

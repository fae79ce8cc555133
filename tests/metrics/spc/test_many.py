"""Many XmR charts in one call, held to one chart at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.spc import xmr, xmr_by

NAN = float("nan")
MONTHS = pd.date_range("2023-01-01", periods=12, freq="MS")


def tall(**series: list[float]) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"area": name, "month": MONTHS[: len(values)], "value": values})
        for name, values in series.items()
    ]
    return pd.concat(parts, ignore_index=True)


TWO = tall(a=[10, 12, 14, 10, 12, 60], b=[30, 30, NAN, 40, 30, 35, 36, 37, 38, 39, 40, 41])


def test_each_series_is_its_own_chart() -> None:
    points = xmr_by(TWO, "area", date="month", direction="increase")
    assert list(points.columns[:3]) == ["area", "month", "value"]
    for area, rows in points.groupby("area"):
        values = TWO.loc[TWO["area"].eq(area), "value"]
        alone = xmr(values, direction="increase").points
        got = rows.drop(columns=["area", "month"]).reset_index(drop=True)
        pd.testing.assert_frame_equal(got, alone, rtol=1e-12)


def test_rows_and_index_stay_as_they_were() -> None:
    shuffled = TWO.sample(frac=1, random_state=1)
    points = xmr_by(shuffled, "area", date="month")
    assert points.index.equals(shuffled.index)
    in_order = xmr_by(TWO, "area", date="month")
    pd.testing.assert_frame_equal(points.sort_index(), in_order)


def test_an_index_may_hold_a_label_twice() -> None:
    twice = TWO.set_axis([0] * len(TWO)).sample(frac=1, random_state=3)
    points = xmr_by(twice, "area", date="month")
    assert points.index.tolist() == [0] * len(TWO)
    np.testing.assert_array_equal(points["value"], twice["value"])
    in_order = points.sort_values(["area", "month"])["mean"]
    np.testing.assert_array_equal(in_order, xmr_by(TWO, "area", date="month")["mean"])


def test_without_a_date_the_order_of_the_rows_counts() -> None:
    mixed = TWO.iloc[[0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 12, 13, 14, 15, 16, 17]]
    points = xmr_by(mixed, "area").sort_index()
    expected = xmr_by(TWO, "area", date="month").drop(columns="month")
    pd.testing.assert_frame_equal(points, expected)


def test_several_key_columns() -> None:
    frame = TWO.assign(indicator="plans")
    points = xmr_by(frame, ["area", "indicator"], date="month")
    assert list(points.columns[:3]) == ["area", "indicator", "month"]
    expected = xmr_by(TWO, "area", date="month")["mean"]
    np.testing.assert_array_equal(points["mean"], expected)


def test_periods_and_numbers_are_dates_too() -> None:
    expected = xmr_by(TWO, "area", date="month")["upper"]
    for month in (TWO["month"].dt.to_period("M"), TWO["month"].dt.month):
        frame = TWO.assign(month=month).sample(frac=1, random_state=2)
        found = xmr_by(frame, "area", date="month")["upper"].sort_index()
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: xmr_by(TWO, "place"), "frame has no column 'place'"),
        (lambda: xmr_by(TWO, "area", value="rate"), "frame has no column 'rate'"),
        (lambda: xmr_by(TWO.iloc[:0], "area"), "frame has no rows"),
        (lambda: xmr_by(TWO, "area", direction="up"), "direction is 'up'"),
        (lambda: xmr_by(TWO, "area", baseline=1), "baseline is 1"),
        (lambda: xmr_by(TWO.assign(area=[None, *TWO["area"][1:]]), "area"), r"key\[0\] is missing"),
        (
            lambda: xmr_by(TWO.assign(area=[None, *TWO["area"][1:]], x=1), ["x", "area"]),
            r"key\[0\] is missing",
        ),
        (
            lambda: xmr_by(TWO.assign(month=[pd.NaT, *TWO["month"][1:]]), "area", date="month"),
            r"month\[0\] is missing",
        ),
        (
            lambda: xmr_by(TWO.assign(month=[MONTHS[1], *TWO["month"][1:]]), "area", date="month"),
            r"month\[1\] is there twice in its series",
        ),
        (lambda: xmr_by(TWO.assign(month="May"), "area", date="month"), "month has the type"),
        (
            lambda: xmr_by(
                TWO.assign(month=TWO["month"] + pd.to_timedelta(TWO["month"].dt.month * 365, "D")),
                "area",
                date="month",
            ),
            "yearly series: use run_chart",
        ),
        (
            lambda: xmr_by(tall(a=[10, 12, 14, 10], b=[9, 8, 7]), "area"),
            "values has 3 observed points and 2 moving ranges from position 4",
        ),
        (
            lambda: xmr_by(tall(a=[10, 12, 14, 10], b=[0, 1, 0, 2]), "area"),
            "median count of 0.5 in 1 series, the first at position 4, below 5: use run_chart",
        ),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


SERIES = st.lists(st.one_of(st.none(), st.integers(5, 60)), min_size=4, max_size=30)


@settings(max_examples=40)
@given(st.lists(SERIES, min_size=1, max_size=5), st.booleans(), st.sampled_from([None, 3, 12]))
def test_agrees_with_one_chart_at_a_time(
    many: list[list[int | None]], screen: bool, baseline: int | None
) -> None:
    charts = []
    for number, values in enumerate(many):
        try:
            chart = xmr([v and float(v) for v in values], screen=screen, baseline=baseline)
        except ValueError:
            continue
        charts.append(chart.points.assign(key=number))
    if not charts:
        return
    expected = pd.concat(charts, ignore_index=True)
    found = xmr_by(expected[["key", "value"]], "key", screen=screen, baseline=baseline)
    pd.testing.assert_frame_equal(found[expected.columns], expected, rtol=1e-9)


@pytest.mark.slow
def test_ten_thousand_series_of_sixty_points_in_one_call() -> None:
    random = np.random.default_rng(20240401)
    frame = pd.DataFrame(
        {"key": np.repeat(np.arange(10_000), 60), "value": random.poisson(50, 600_000)}
    )
    points = xmr_by(frame, "key")
    assert len(points) == 600_000
    for key in (0, 4_321, 9_999):
        alone = xmr(frame.loc[frame["key"].eq(key), "value"]).points
        rows = points[points["key"].eq(key)].drop(columns="key").reset_index(drop=True)
        pd.testing.assert_frame_equal(rows, alone, rtol=1e-12)

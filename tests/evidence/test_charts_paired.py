"""Two series over one axis of time: a panel each, or one panel with one axis, never two axes."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from tests.evidence.frames import HOSTILE, marks, roles, subpaths, svg_of, texts
from tests.evidence.more_frames import paired

NAN = math.nan


def drawn(frame: pd.DataFrame, unit: str = "count") -> tuple[Drawing, etree._Element]:
    drawing = draw("paired", frame, unit)
    return drawing, svg_of(drawing.figure)


def lines(root: etree._Element) -> list[list[list[tuple[float, float]]]]:
    """The unbroken parts of each series' line."""
    return [subpaths(group) for role in ("main", "c2") for group in roles(root, role)
            if group.get("class") == role]  # fmt: skip


def axes(root: etree._Element) -> list[float]:
    """How high the foot of each panel lies, from the top."""
    return sorted(subpaths(group)[0][0][1] for group in roles(root, "axis"))


def test_each_series_has_a_panel_of_its_own_above_one_another() -> None:
    _, root = drawn(paired(Referrals=[900, 870, 910], Plans=[20, 25, 22]))
    upper, lower = axes(root)
    first, second = lines(root)[::-1]
    assert all(y < upper for part in first for _, y in part)
    assert all(upper < y < lower for part in second for _, y in part)
    assert [x for x, _ in first[0]] == [x for x, _ in second[0]]
    assert {"Referrals (by month)", "Plans (by month)"} <= set(texts(root))


def test_only_the_lowest_panel_has_the_marks_of_time() -> None:
    _, root = drawn(paired(A=[1.0] * 30, B=[2.0] * 30))
    assert texts(root).count("Apr 2021") == 1
    _, root = drawn(paired(monthly=False, A=[1.0] * 3, B=[2.0] * 3))
    assert texts(root).count("2019") == 1


def test_series_of_one_panel_share_its_axis() -> None:
    frame = paired(Police=[10, 40], Council=[20, 20]).assign(panel=1)
    _, root = drawn(frame)
    assert len(axes(root)) == 1
    ((_, police),), ((_, council),) = lines(root)
    assert police[1] < council[1]  # 40 stands higher than 20
    assert {"Police 40", "Council 20"} <= set(texts(root))


def test_in_one_panel_series_differ_by_more_than_colour() -> None:
    _, root = drawn(paired(Police=[10, 40], Council=[20, 20]).assign(panel=1))
    assert [g.get("class") for g in root.iter("g") if g.get("class") in ("main", "c2")] == [
        "main",
        "c2",
    ]


def test_two_units_can_not_share_a_panel() -> None:
    frame = paired(A=[10, 40], B=[20, 20]).assign(unit=["count"] * 2 + ["per_cent"] * 2)
    drawing, root = drawn(frame)
    assert drawing.units == {"A": "count", "B": "per_cent"}
    assert {"40", "20.0%"} <= set(texts(root))
    with pytest.raises(UsageError, match="has two units in one panel; give each its own panel"):
        drawn(frame.assign(panel=1))


@pytest.mark.parametrize("column", ["panel", "unit"])
def test_a_series_has_one_panel_and_one_unit(column: str) -> None:
    frame = paired(A=[10, 40], B=[20, 20]).assign(**{column: ["count", "per_cent"] * 2})
    with pytest.raises(UsageError, match="has two panels or two units; give it one"):
        drawn(frame)


@pytest.mark.parametrize("names", [("A",), ("A", "B", "C")])
def test_two_series_are_needed(names: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=f"shows two series, and the frame has {len(names)}"):
        drawn(paired(**{name: [1.0, 2.0] for name in names}))


def test_two_rows_for_one_time_are_refused() -> None:
    frame = paired(A=[10, 40], B=[20, 20])
    with pytest.raises(UsageError, match="two rows for one time of a series; keep one"):
        drawn(pd.concat([frame, frame.head(1)]))


def test_a_missing_month_breaks_its_own_line_and_is_marked_on_its_own_axis() -> None:
    drawing, root = drawn(paired(A=[10, NAN, 12, 11], B=[5, 6, 7, 8]))
    upper, _ = axes(root)
    assert sorted(len(part) for line in lines(root) for part in line) == [1, 2, 4]
    (hidden,) = roles(root, "hidden")
    assert {y for _, y in marks(hidden)} == {upper}
    assert "no figure in February 2020" in drawing.alternative
    assert drawing.flags["A"].tolist() == ["", "", "c", ""]


def test_a_month_that_has_no_row_is_a_gap_too() -> None:
    frame = paired(A=[10, 11, 12, 11], B=[5, 6, 7, 8])
    drawing, root = drawn(frame[(frame["series"] != "A") | (frame["date"] != "2020-03-01")])
    assert sorted(len(part) for line in lines(root) for part in line) == [1, 2, 4]
    assert drawing.flags["A"].tolist() == ["", "x", "", ""]
    frame = paired(monthly=False, A=[10, 11, 12, 11], B=[5, 6, 7, 8])
    _, root = drawn(frame[frame["year"] != 2019])
    assert sorted(len(part) for line in lines(root) for part in line) == [1, 1, 2, 2]


def test_quarters_are_told_by_their_distance() -> None:
    frame = paired(A=[10, NAN, 12, 11], B=[5, 6, 7, 8])
    quarters = {day: pd.Timestamp(2019, 10, 1) + pd.DateOffset(months=3 * n)
                for n, day in enumerate(frame["date"].unique())}  # fmt: skip
    drawing, root = drawn(frame.assign(date=frame["date"].map(quarters)))
    assert sorted(len(part) for line in lines(root) for part in line) == [1, 2, 4]
    assert drawing.table["Quarter"].tolist()[-2:] == [
        "January to March 2020",
        "October to December 2019",
    ]
    assert "Line chart of two series by quarter" in drawing.alternative
    assert "no figure in January to March 2020" in drawing.alternative
    assert "A (by quarter)" in texts(root)


def test_two_months_over_a_new_year_are_written_in_full() -> None:
    frame = paired(A=[10, 12], B=[5, 6])
    dates = [pd.Timestamp(2019, 12, 1), pd.Timestamp(2020, 2, 1)] * 2
    drawing, _ = drawn(frame.assign(date=dates))
    assert drawing.table["Two months"].tolist() == [
        "February to March 2020",
        "December 2019 to January 2020",
    ]


def test_a_single_time_can_be_drawn() -> None:
    drawing, root = drawn(paired(A=[10], B=[5]))
    assert drawing.table["Month"].tolist() == ["January 2020"]
    assert len(marks(roles(root, "dot")[0])) == 1


def test_long_series_have_dots_only_where_a_line_would_not_show_a_month() -> None:
    values = [10.0] * 40
    _, root = drawn(paired(A=values, B=values))
    assert roles(root, "dot") == []
    _, root = drawn(paired(A=[*values[:20], NAN, 12, NAN, *values[:17]], B=values))
    assert [len(marks(group)) for group in roles(root, "dot")] == [1]


def test_intervals_are_bars_and_limits_about_a_mean_a_range() -> None:
    frame = paired(A=[10, 12, 11], B=[5, 6, 7])
    bars = frame.assign(lower=frame["value"] - 2, upper=frame["value"] + 2)
    _, root = drawn(bars)
    assert [len(subpaths(g)) for g in roles(root, "interval")] == [3, 3]
    assert roles(root, "band") == []
    limits = frame.assign(mean=[11.0] * 3 + [6.0] * 3, lower=[8.0] * 3 + [-1.0] * 3,
                          upper=[14.0] * 3 + [9.0] * 3)  # fmt: skip
    drawing, root = drawn(limits)
    assert (len(roles(root, "band")), len(roles(root, "mean"))) == (2, 2)
    assert roles(root, "interval") == []
    assert {"mean 11", "upper limit 14", "lower limit 8", "mean 6"} <= set(texts(root))
    assert (
        "A: 11 in March 2020; lowest 10 in January 2020, highest 12 in February 2020; mean 11"
        in (drawing.alternative)
    )


def test_one_series_may_have_a_mean_and_the_other_none() -> None:
    frame = paired(A=[10, 12, 11], B=[5, 6, 7]).assign(mean=[11.0] * 3 + [NAN] * 3)
    drawing, root = drawn(frame)
    assert len(roles(root, "mean")) == 1
    assert drawing.alternative.count("mean") == 1


def test_words_state_type_span_and_each_series() -> None:
    drawing, _ = drawn(paired(A=[10, 12, 11], B=[5, 6, 7]))
    assert drawing.alternative == (
        "Line chart of two series by month, one above the other on one axis of time, from "
        "January 2020 to March 2020. A: 11 in March 2020; lowest 10 in January 2020, highest 12 "
        "in February 2020. B: 7 in March 2020; lowest 5 in January 2020, highest 7 in March 2020."
    )
    one, _ = drawn(paired(monthly=False, A=[10, 12], B=[5, NAN]).assign(panel="x"))
    assert one.alternative == (
        "Line chart of two series by year, on one axis, from years to March 2018 to 2019. A: 12 in "
        "2019; lowest 10 in 2018, highest 12 in 2019. B: 5 in 2018; lowest 5 in 2018, highest 5 "
        "in 2018; no figure in 2019. A cross on the axis marks a year without a figure."
    )


def test_the_table_is_newest_first_with_a_column_a_series() -> None:
    drawing, _ = drawn(paired(Zeta=[10, 12], Alpha=[5, 6]))
    assert list(drawing.table.columns) == ["Month", "Zeta", "Alpha"]
    assert drawing.table["Month"].tolist() == ["February 2020", "January 2020"]
    assert drawing.table["Zeta"].tolist() == [12, 10]
    years, _ = drawn(paired(monthly=False, A=[10, 12], B=[5, 6]))
    assert years.table["Year to March"].tolist() == ["2019", "2018"]


def test_a_series_without_any_figure_is_said_to_have_none() -> None:
    drawing, root = drawn(paired(A=[10, 12], B=[NAN, NAN]))
    assert "B: no figure is shown." in drawing.alternative
    assert len(marks(roles(root, "hidden")[0])) == 2


def test_a_series_that_ended_earlier_says_when() -> None:
    _, root = drawn(paired(A=[10, 12], B=[7, NAN]))
    assert "7 (January 2020)" in texts(root)


@pytest.mark.parametrize("rows", [0, 4])
def test_a_chart_without_any_figure_is_refused(rows: int) -> None:
    with pytest.raises(UsageError, match="a 'paired' chart has no figure to draw"):
        drawn(paired(A=[NAN, NAN], B=[NAN, NAN]).head(rows))


def test_missing_columns_are_named() -> None:
    frame = paired(A=[10, 12], B=[7, 8])
    with pytest.raises(UsageError, match="a 'paired' chart needs the columns series; add them"):
        drawn(frame.drop(columns="series"))
    with pytest.raises(UsageError, match="a 'paired' chart needs the column date or year; add it"):
        drawn(frame.drop(columns="date"))


def test_hostile_names_are_nothing_but_names() -> None:
    for one, other in zip(HOSTILE[::2], HOSTILE[1::2], strict=True):
        _, root = drawn(paired(**{one: [1, 2], other: [3, 4]}))
        for name in (one, other):
            visible = "".join(c for c in name.replace("_", " ") if c.isprintable())
            assert f"{visible} (by month)" in texts(root)

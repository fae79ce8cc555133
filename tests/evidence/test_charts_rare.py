"""Rare events: what lies between them, by their number and never by date."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from scrutiny_lib.metrics.rare_events import g_chart, t_chart
from tests.evidence.frames import marks, roles, subpaths, svg_of, texts
from tests.evidence.more_frames import rare

NAN = math.nan


def drawn(frame: pd.DataFrame, unit: str = "days") -> tuple[Drawing, etree._Element]:
    drawing = draw("rare", frame, unit)
    return drawing, svg_of(drawing.figure)


def test_events_are_numbered_and_no_date_is_in_the_drawing() -> None:
    drawing, root = drawn(rare([9, 11, 30, 12]))
    ticks = [text for g in roles(root, "tick") for text in texts(g)]
    assert {"1", "2", "3", "4"} <= set(ticks)
    assert "events, numbered in their order" in texts(root)
    assert drawing.table["Event"].tolist() == ["4", "3", "2", "1"]


@pytest.mark.parametrize(
    "event",
    [[2, 3, 4], [1, 3, 2], [0, 1, 2], ["2024-01-01", "2024-02-01", "2024-03-01"],
     list(pd.date_range("2024-01-01", periods=3)), [1, 2, NAN]],
)  # fmt: skip
def test_events_by_date_or_out_of_order_are_refused(event: list[object]) -> None:
    with pytest.raises(UsageError, match="numbers its events 1, 2, 3 and so on; never by date"):
        draw("rare", rare([9, 11, 30]).assign(event=event), "days")


def test_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="shows 'days' or a 'count' between events"):
        draw("rare", rare([9, 11, 30]), "per_cent")


def test_middle_and_limits_are_lines_with_names() -> None:
    _, root = drawn(rare([9, 11, 30, 12]).assign(lower=2.0))
    assert len(roles(root, "limit")) == 2
    assert {"upper limit 50 days", "mean 20 days", "lower limit 2 days"} <= set(texts(root))
    _, root = drawn(rare([9, 11, 30, 12]), "count")
    assert len(roles(root, "limit")) == 1
    assert {"upper limit 50 cases", "median 20 cases"} <= set(texts(root))


def test_a_signal_has_a_shape_of_its_own() -> None:
    drawing, root = drawn(rare([9, 70, 30, 12], outside=[2]))
    (signal,), (dots,) = roles(root, "signal"), roles(root, "dot")
    assert (len(marks(signal)), len(marks(dots))) == (1, 3)
    assert "Diamonds: outside the limits." in drawing.notes
    assert drawing.table["Signal"].tolist() == ["", "", "above the upper limit", ""]
    assert "Number 2 lies above the upper limit: the events were further apart" in (
        drawing.alternative
    )


def test_below_the_lower_limit_means_closer_together() -> None:
    frame = rare([9, 1, 30, 0], outside=[2, 4]).assign(lower=2.0)
    drawing, _ = drawn(frame)
    assert "Number 2 and 4 lie below the lower limit: the events were closer together than" in (
        drawing.alternative
    )


def test_a_missing_interval_breaks_the_line_and_is_marked() -> None:
    drawing, root = drawn(rare([9, 11, NAN, 12]))
    assert [len(part) for part in subpaths(roles(root, "main")[0])] == [2, 1]
    assert len(marks(roles(root, "hidden")[0])) == 1
    assert drawing.alternative.endswith(
        "Number 3 has no figure and is marked with a cross on the axis."
    )
    assert drawing.flags["Value"].tolist() == ["", "c", "", ""]


def test_a_hidden_signal_is_in_no_word() -> None:
    frame = rare([9, 11, NAN, 12]).assign(signal="astronomical")
    drawing, root = drawn(frame)
    assert "Number 3 lies" not in drawing.alternative
    assert drawing.table["Signal"].tolist()[1] == ""
    assert len(marks(roles(root, "signal")[0])) == 3


def test_words_state_type_range_newest_and_limits() -> None:
    drawing, _ = drawn(rare([9, 11, 30, 12]))
    assert drawing.alternative == (
        "Chart of days between rare events, 4 intervals in their order. Values run from 9 to 30 "
        "days. The newest is 12, number 4. The mean is 20 and the upper limit 50. No interval "
        "lies outside what ordinary variation explains."
    )


def test_many_events_do_not_crowd_the_axis() -> None:
    _, root = drawn(rare([10.0] * 130))
    ticks = [t.text for g in roles(root, "tick") for t in g.iter("text") if
             t.get("text-anchor") == "middle"]  # fmt: skip
    assert ticks == ["1", "20", "40", "60", "80", "100", "120"]


@pytest.mark.parametrize("unit", ["days", "count"])
def test_the_library_s_own_figures_can_be_drawn(unit: str) -> None:
    values = np.array([30, 12, 44, 9, 61, 25, 18, 33, 400, 20])
    chart = t_chart(values) if unit == "days" else g_chart(values)
    frame = chart.points.assign(event=range(1, 11))
    drawing, _ = drawn(frame, unit)
    assert f"{figure_of(chart.centre)} and the" in drawing.alternative
    assert set(drawing.flags["Value"]) == {""}


def figure_of(value: float) -> str:
    return f"{math.floor(value + 0.5)}"


@pytest.mark.parametrize("rows", [0, 3])
def test_a_chart_without_any_figure_is_refused(rows: int) -> None:
    with pytest.raises(UsageError, match="a 'rare' chart has no figure to draw"):
        draw("rare", rare([NAN] * 3).head(rows), "days")


@pytest.mark.parametrize("missing", ["event", "centre", "signal"])
def test_a_missing_column_is_named(missing: str) -> None:
    with pytest.raises(UsageError, match=f"a 'rare' chart needs the columns {missing}; add them"):
        draw("rare", rare([9, 11]).drop(columns=missing), "days")

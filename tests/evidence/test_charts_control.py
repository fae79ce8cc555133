"""Control charts: gaps stay gaps, signals are told by shape, and words agree with the drawing."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from scrutiny_lib.metrics.spc import xmr
from tests.evidence.frames import control, marks, roles, subpaths, svg_of, texts

NAN = math.nan


def drawn(frame: pd.DataFrame, unit: str = "count") -> tuple[Drawing, etree._Element]:
    drawing = draw("control", frame, unit)
    return drawing, svg_of(drawing.figure)


def line(root: etree._Element) -> list[list[tuple[float, float]]]:
    (main,) = roles(root, "main")
    return subpaths(main)


def test_months_in_a_row_are_one_line_through_every_month() -> None:
    _, root = drawn(control([9, 11, 10, 12]))
    (whole,) = line(root)
    assert len(whole) == 4
    assert [x for x, _ in whole] == sorted(x for x, _ in whole)
    heights = [y for _, y in whole]
    assert heights[3] < heights[1] < heights[2] < heights[0]  # a higher figure stands higher up


def test_no_line_crosses_a_hidden_month() -> None:
    _, root = drawn(control([9, 11, NAN, 10, 12, 9]))
    assert [len(part) for part in line(root)] == [2, 3]
    (hidden,) = roles(root, "hidden")
    ((gap, _),) = marks(hidden)
    for part in line(root):
        assert not part[0][0] <= gap <= part[-1][0]


def test_hidden_months_are_marked_on_the_axis_and_nowhere_else() -> None:
    _, root = drawn(control([9, NAN, NAN, 10, 11, NAN]))
    (hidden,) = roles(root, "hidden")
    (axis,) = roles(root, "axis")
    bottom = subpaths(axis)[0][0][1]
    assert len(marks(hidden)) == 3
    assert {y for _, y in marks(hidden)} == {bottom}
    (dots,) = roles(root, "dot")
    assert len(marks(dots)) == 3


def test_a_month_between_two_gaps_is_still_seen() -> None:
    _, root = drawn(control([9, NAN, 11, NAN, 10, 12]))
    (dots,) = roles(root, "dot")
    assert len(marks(dots)) == 4


def test_a_chart_without_gaps_marks_none() -> None:
    _, root = drawn(control([9, 11, 10]))
    assert roles(root, "hidden") == []


@pytest.mark.parametrize(
    ("point_type", "role"),
    [
        ("neutral_high", "signal"),
        ("neutral_low", "signal"),
        ("improvement", "good"),
        ("concern", "bad"),
    ],
)
def test_a_signal_has_a_shape_of_its_own(point_type: str, role: str) -> None:
    frame = control([9, 11, 10, 40], "...a")
    frame.loc[3, "point_type"] = point_type
    _, root = drawn(frame)
    (signal,), (dots,) = roles(root, role), roles(root, "dot")
    assert len(marks(signal)) == 1
    assert len(marks(dots)) == 3
    shapes = {path.get("d") for group in (signal, dots) for path in group.iter("path")}
    assert len(shapes) == 2


def test_good_bad_and_neutral_differ_in_shape_and_not_only_in_colour() -> None:
    frame = control([9, 40, 41, 42], ".aaa")
    frame["point_type"] = ["common_cause", "improvement", "concern", "neutral_high"]
    _, root = drawn(frame)
    groups = [roles(root, role)[0] for role in ("dot", "good", "bad", "signal")]
    assert len({next(group.iter("path")).get("d") for group in groups}) == 4


def test_a_rebase_starts_a_new_mean_and_is_marked() -> None:
    frame = control([9, 11, 10, 19, 21, 20], segment=[0] * 3 + [1] * 3)
    frame.loc[3:, ["mean", "lower", "upper"]] = [20.0, 15.0, 25.0]
    _, root = drawn(frame)
    means = [subpaths(group)[0] for group in roles(root, "mean")]
    assert [len(mean) for mean in means] == [2, 2]
    assert means[0][-1][0] < means[1][0][0]  # the first ends before the second starts
    assert means[0][0][1] > means[1][0][1]
    assert len(roles(root, "band")) == 2
    (cut,) = roles(root, "break")
    assert {x for x, _ in subpaths(cut)[0]} == {means[1][0][0]}


def test_without_a_rebase_nothing_is_marked() -> None:
    _, root = drawn(control([9, 11, 10]))
    assert roles(root, "break") == []
    assert len(roles(root, "mean")) == 1


def test_the_range_is_not_drawn_below_nought() -> None:
    _, root = drawn(control([9, 11, 10], low=-5.0))
    (band,), (axis,) = roles(root, "band"), roles(root, "axis")
    bottom = subpaths(axis)[0][0][1]
    assert max(y for part in subpaths(band) for _, y in part) == bottom


def test_mean_and_limits_are_named_beside_their_lines() -> None:
    _, root = drawn(control([9, 11, 10]))
    said = texts(root)
    assert {"upper limit 15", "mean 10", "lower limit 5"} <= set(said)
    _, root = drawn(control([9, 11, 10], low=-5.0))
    assert not any(text.startswith("lower limit") for text in texts(root))


def test_long_spells_are_named_in_the_drawing_and_short_ones_are_not() -> None:
    _, root = drawn(control([9, *[12] * 7, 9, 12, 12], ".sssssss.ss"))
    (first, second) = [text for g in roles(root, "runs") for text in texts(g)]
    assert first == "7 months above the mean"
    assert second == "February 2020 to August 2020"


def test_two_spells_are_named_at_most() -> None:
    values = [*[12] * 7, *[8] * 8, *[12] * 9, 10]
    _, root = drawn(control(values, "s" * 24 + "."))
    named = [text for g in roles(root, "runs") for text in texts(g) if "months" in text]
    assert named == ["9 months above the mean", "8 months below the mean"]


def test_each_april_names_its_year() -> None:
    _, root = drawn(control([10.0] * 30, start="2020-01-01"))
    assert [text for text in texts(root) if text[:4] == "Apr "] == [
        "Apr 2020",
        "Apr 2021",
        "Apr 2022",
    ]


def test_a_chart_without_an_april_names_its_first_month() -> None:
    _, root = drawn(control([10.0] * 4, start="2020-06-01"))
    assert "Jun 2020" in texts(root)


def test_many_years_do_not_crowd_the_axis() -> None:
    _, root = drawn(control([10.0] * 180))
    assert 4 <= sum(text[:4] == "Apr " for text in texts(root)) <= 8


def test_the_value_axis_starts_at_nought_and_holds_everything() -> None:
    _, root = drawn(control([9, 11, 100]))
    heights = [y for part in line(root) for _, y in part]
    (axis,) = roles(root, "axis")
    assert min(heights) > 0
    assert max(heights) < subpaths(axis)[0][0][1]
    assert "0" in texts(root)


def test_a_percentage_axis_says_so() -> None:
    _, root = drawn(control([9, 11, 10]), "per_cent")
    assert "10.0%" in texts(root)
    assert "mean 10.0%" in texts(root)


def test_words_state_type_span_range_and_newest_month() -> None:
    drawing, _ = drawn(control([9, 14, 6.5, 11]))
    assert drawing.alternative == (
        "Control chart of 4 months, January 2020 to April 2020. Values run from 7 to 14. The "
        "newest is 11, in April 2020. The mean is 10 and the expected range 5 to 15. Every month "
        "lies within what ordinary variation explains."
    )


def test_words_name_the_months_without_a_figure() -> None:
    drawing, _ = drawn(control([9, NAN, 11, NAN, NAN]))
    assert "The newest is 11, in March 2020." in drawing.alternative
    assert drawing.alternative.endswith(
        "3 months have no figure (February 2020 and April 2020 to May 2020) and are marked with a "
        "cross on the axis."
    )


def test_one_month_without_a_figure_is_told_in_the_singular() -> None:
    drawing, _ = drawn(control([9, NAN, 11]))
    assert drawing.alternative.endswith(
        "1 month has no figure (February 2020) and is marked with a cross on the axis."
    )


def test_a_long_row_of_months_without_figures_is_told_as_a_span() -> None:
    drawing, _ = drawn(control([9, *[NAN] * 14, 11, 9, NAN]))
    assert "15 months have no figure (February 2020 to March 2021 and June 2021)" in (
        drawing.alternative
    )


def test_words_tell_of_each_signal() -> None:
    drawing, _ = drawn(control([9, 11, 10, 40], "...a"))
    assert "One month, April 2020, was above the expected range." in drawing.alternative


def test_words_and_drawing_agree_on_a_range_that_starts_at_nought() -> None:
    """Nothing is counted below nought, and the finding says nought too."""
    drawing, _ = drawn(control([9, 11, 10], low=-5.0))
    assert "the expected range 0 to 15" in drawing.alternative


def test_the_table_is_newest_first_with_its_symbols() -> None:
    drawing, _ = drawn(control([9, NAN, 11, 40], "...a", flags=["", "c", "", ""]))
    table = drawing.table
    assert table["Month"].tolist() == ["April 2020", "March 2020", "February 2020", "January 2020"]
    assert table["Value"].dropna().tolist() == [40.0, 11.0, 9.0]
    assert drawing.flags["Value"].tolist() == ["", "", "c", ""]
    assert table["Signal"].tolist() == [
        "astronomical",
        "common cause",
        "common cause",
        "common cause",
    ]
    assert set(drawing.units) == {"Value", "Mean", "Lower limit", "Upper limit"}
    assert set(drawing.units.values()) == {"count"}


def test_a_chart_of_the_library_s_own_figures_can_be_drawn() -> None:
    """From values to drawing, with a hidden month in the middle and at the end."""
    values = np.array([10.0, 12.0] * 8 + [30.0] * 2)
    values[[5, 17]] = NAN
    dates = pd.date_range("2020-01-01", periods=18, freq="MS")
    points = xmr(values, dates=dates).points.reset_index()
    flags = ["c" if math.isnan(value) else "" for value in values]
    drawing, root = drawn(points.assign(flag=flags, segment=0))
    assert "2 months have no figure (June 2020 and June 2021)" in drawing.alternative
    assert "The newest is 30, in May 2021." in drawing.alternative
    assert [len(part) for part in line(root)] == [5, 11]


def test_labels_of_limits_do_not_overlap() -> None:
    _, root = drawn(control([9, 11, 10], low=9.8, high=10.2))
    heights = sorted(
        float(text.get("y") or 0) for group in roles(root, "note") for text in group.iter("text")
    )
    assert len(heights) == 3
    assert all(b - a > 10 for a, b in pairwise(heights))


def test_a_chart_without_any_figure_is_refused() -> None:
    with pytest.raises(UsageError, match="no figure to draw; show a note instead"):
        draw("control", control([NAN, NAN, NAN]), "count")


def test_a_single_month_can_be_drawn() -> None:
    _, root = drawn(control([10]))
    (dots,) = roles(root, "dot")
    assert len(marks(dots)) == 1


def test_rows_that_share_a_label_are_told_apart() -> None:
    frame = control([9, NAN, 11, 40], "...a")
    same = frame.set_index(pd.Index([0, 0, 0, 0]))
    assert draw("control", same, "count").alternative == draw("control", frame, "count").alternative


def named(root: etree._Element) -> list[str]:
    """What is written of how many months, in the order in which it was chosen."""
    return [text for g in roles(root, "runs") for text in texts(g) if "months" in text]


def test_what_goes_on_is_named_before_what_was_longer() -> None:
    values = [*[12] * 9, 9, *[12] * 11, 9, 9, 9, *[8] * 7]
    _, root = drawn(control(values, "s" * 9 + "." + "s" * 11 + "..." + "s" * 7))
    assert named(root)[0] == "7 months below the mean"


def test_names_that_would_cover_each_other_are_not_both_written() -> None:
    values = [*[12] * 7, 9, *[12] * 8, *[9] * 30]
    _, root = drawn(control(values, "s" * 7 + "." + "s" * 8 + "." * 30))
    assert named(root) == ["8 months above the mean"]
    assert "7 months above the mean" not in texts(root)


def test_a_spell_at_nought_is_named_over_the_axis() -> None:
    _, root = drawn(control([10.0] * 20 + [0.0] * 10, "." * 20 + "s" * 10))
    (axis,) = roles(root, "axis")
    floor = subpaths(axis)[0][0][1]
    heights = [float(text.get("y")) for g in roles(root, "runs") for text in g.iter("{*}text")]
    assert len(heights) == 2
    assert max(heights) < floor

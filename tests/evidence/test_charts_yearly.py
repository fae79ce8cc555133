"""Yearly charts: the area beside its comparators, and nothing drawn that was not published."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from scrutiny_lib.evidence.render import style_sheet
from tests.evidence.frames import HOSTILE, marks, roles, subpaths, svg_of, texts, yearly

NAN = math.nan


def drawn(frame: pd.DataFrame, unit: str = "per_cent") -> tuple[Drawing, etree._Element]:
    drawing = draw("yearly", frame, unit)
    return drawing, svg_of(drawing.figure)


def line(root: etree._Element, role: str) -> list[list[tuple[float, float]]]:
    """The unbroken parts of a series' line (its dots and bars have classes besides its role)."""
    return [part for group in roles(root, role) if group.get("class") == role
            for part in subpaths(group)]  # fmt: skip


def test_the_area_has_a_line_dots_and_bars_and_a_comparator_a_line() -> None:
    _, root = drawn(yearly(Leeds=[40, 42, 44], England=[50, 51, 52]))
    assert [len(part) for part in line(root, "main")] == [3]
    assert [len(part) for part in line(root, "c2")] == [3]
    (dots,) = roles(root, "dot")
    (bars,) = roles(root, "interval")
    assert (dots.get("class"), len(marks(dots))) == ("dot main", 3)
    assert (bars.get("class"), len(subpaths(bars))) == ("interval main", 3)


def test_no_line_crosses_a_hidden_year() -> None:
    _, root = drawn(yearly(Leeds=[40, 41, NAN, 43, 44], England=[50, NAN, 52, 53, NAN]))
    assert [len(part) for part in line(root, "main")] == [2, 2]
    ((gap, _),) = marks(roles(root, "hidden")[0])
    for part in line(root, "main"):
        assert not part[0][0] <= gap <= part[-1][0]
    assert [len(part) for part in line(root, "c2") if len(part) > 1] == [2]


def test_a_year_that_has_no_row_breaks_the_line_too() -> None:
    frame = yearly(Leeds=[40, 41, 42, 43], England=[50, 51, 52, 53])
    _, root = drawn(frame[(frame["series"] != "Leeds") | (frame["year"] != 2020)])
    assert [len(part) for part in line(root, "main")] == [2, 1]
    assert [len(part) for part in line(root, "c2")] == [4]
    assert len(marks(roles(root, "hidden")[0])) == 1


def test_hidden_years_of_the_area_are_marked_on_the_axis() -> None:
    _, root = drawn(yearly(Leeds=[40, NAN, NAN, 43]))
    (hidden,), (axis,) = roles(root, "hidden"), roles(root, "axis")
    assert {y for _, y in marks(hidden)} == {subpaths(axis)[0][0][1]}
    assert len(marks(hidden)) == 2


def test_hidden_years_of_a_comparator_are_not() -> None:
    _, root = drawn(yearly(Leeds=[40, 41, 42], England=[50, NAN, 52]))
    assert roles(root, "hidden") == []


def test_a_comparator_s_year_between_two_gaps_is_still_seen() -> None:
    """A line of one point is no line: without a dot, a published figure would be lost."""
    _, root = drawn(yearly(Leeds=[40, 41, 42], England=[NAN, 51, NAN]))
    lone = [group for group in roles(root, "dot") if "c2" in (group.get("class") or "")]
    assert [len(marks(group)) for group in lone] == [1]


def test_a_hidden_figure_has_neither_dot_nor_bar() -> None:
    _, root = drawn(yearly(Leeds=[40, NAN, 44]))
    assert len(marks(roles(root, "dot")[0])) == 2
    assert len(subpaths(roles(root, "interval")[0])) == 2


def test_a_figure_without_an_interval_has_a_dot_and_no_bar() -> None:
    frame = yearly(Leeds=[40, 42, 44])
    frame.loc[1, ["lower", "upper"]] = NAN
    _, root = drawn(frame)
    assert len(marks(roles(root, "dot")[0])) == 3
    assert len(subpaths(roles(root, "interval")[0])) == 2


def test_the_bar_spans_the_interval_about_the_dot() -> None:
    _, root = drawn(yearly(Leeds=[40, 44]))
    for (x, y), ((x1, low), (x2, high)) in zip(
        marks(roles(root, "dot")[0]), subpaths(roles(root, "interval")[0]), strict=True
    ):
        assert x == x1 == x2
        assert high < y < low


def test_comparators_take_their_styles_in_their_order() -> None:
    _, root = drawn(yearly(Leeds=[40, 41], A=[1, 2], B=[3, 4], C=[5, 6], D=[7, 8], E=[9, 10]))
    assert {"main", "c2", "c3", "c4", "c5", "c6"} <= {g.get("class") for g in root.iter("g")}


def test_several_series_of_the_area_have_a_style_each() -> None:
    _, root = drawn(yearly(own=3, Police=[40, 41], Schools=[20, 21], Health=[10, 11]))
    assert roles(root, "main") == []
    assert [g.get("class") for g in roles(root, "dot")] == ["dot c2", "dot c3", "dot c4"]
    assert [g.get("class") for g in roles(root, "interval")] == [
        "interval c2",
        "interval c3",
        "interval c4",
    ]


@pytest.mark.parametrize("role", ["c2", "c3", "c4", "c5", "c6"])
def test_the_style_sheet_colours_dots_and_bars_like_their_line(role: str) -> None:
    for selector in (f".chart .{role} path{{", f".dot.{role} use", f".interval.{role} path"):
        assert selector in style_sheet()


def test_series_are_named_at_their_end_with_their_newest_figure() -> None:
    _, root = drawn(yearly(Leeds=[40, 44.25], England=[50, 52]))
    (strong,) = [text for g in roles(root, "strong") for text in texts(g)]
    assert strong == "Leeds 44.3%"
    assert "England 52.0%" in texts(root)


def test_a_series_that_ended_earlier_says_when() -> None:
    _, root = drawn(yearly(first=2022, Leeds=[40, 44, 46], England=[50, 52, NAN]))
    assert {"Leeds 46.0%", "England 52.0% (2023)"} <= set(texts(root))


def test_a_series_without_any_figure_has_no_label() -> None:
    drawing, root = drawn(yearly(Leeds=[40, 44], England=[NAN, NAN]))
    assert not any("England" in text for text in texts(root))
    assert "England: no figure is published." in drawing.alternative


def test_an_area_without_any_figure_is_drawn_as_crosses_beside_its_comparators() -> None:
    drawing, root = drawn(yearly(Leeds=[NAN, NAN], England=[50, 51]))
    assert len(marks(roles(root, "hidden")[0])) == 2
    assert "Leeds: no figure is published." in drawing.alternative


def test_hostile_names_of_series_are_nothing_but_names() -> None:
    _, root = drawn(yearly(**{"Leeds": [40, 44], **{text: [50, 52] for text in HOSTILE}}))
    for hostile in HOSTILE:
        visible = "".join(c for c in hostile if c.isprintable())
        assert f"{visible} 52.0%" in texts(root)
    assert {str(element.tag) for element in root.iter()} <= {
        "svg", "title", "desc", "g", "defs", "path", "use", "text",
    }  # fmt: skip


def test_percentages_that_come_near_a_hundred_have_the_whole_scale() -> None:
    _, root = drawn(yearly(Leeds=[70, 90]))
    assert {"0%", "100%"} <= set(texts(root))
    _, root = drawn(yearly(Leeds=[7, 9]))
    assert "100%" not in texts(root)


@pytest.mark.parametrize("highest", [0.7, 1.5, 2.3, 7.0, 12.0, 33.0, 58.0, 140.0, 2600.0])
def test_marks_of_the_value_axis_say_where_they_stand(highest: float) -> None:
    """A mark at 0.25 that says 0.3 would shift every figure that is read off it."""
    _, root = drawn(yearly(Leeds=[highest, highest / 2]), "per_10_000")
    ticks = [text for g in roles(root, "tick") for text in g.iter("text")]
    right = [t for t in ticks if t.get("text-anchor") == "end"]
    said = [float((t.text or "").replace(",", "")) for t in right]
    stands = [float(t.get("y") or 0) for t in right]
    assert len(said) >= 4
    steps = [
        (b - a) / (y - z) for (a, b), (y, z) in zip(pairwise(said), pairwise(stands), strict=True)
    ]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=0.02)


def test_rates_have_no_sign() -> None:
    _, root = drawn(yearly(Leeds=[70, 90]), "per_10_000")
    assert "Leeds 90.0" in texts(root)
    assert not any("%" in text for text in texts(root))


def test_words_state_type_years_newest_lowest_and_highest() -> None:
    drawing, _ = drawn(yearly(first=2022, Leeds=[40, 46, 43], England=[50, 49, 52]))
    assert drawing.alternative == (
        "Line chart of yearly figures, years to March 2022 to 2024. "
        "Leeds: 43.0% in 2024; lowest 40.0% in 2022, highest 46.0% in 2023. "
        "England: 52.0% in 2024; lowest 49.0% in 2023, highest 52.0% in 2024."
    )


def test_words_name_the_years_without_a_figure() -> None:
    frame = yearly(Leeds=[40, NAN, 42, NAN, NAN, 43], England=[50, 51, 52, NAN, 53, 54])
    drawing, _ = drawn(frame)
    leeds, england = drawing.alternative.split("Leeds: ")[1].split(" England: ")
    assert leeds.endswith("; no figure in 2019 and 2021 to 2022.")
    assert "; no figure in 2021." in england
    assert drawing.alternative.endswith("A cross on the axis marks a year without a figure.")


def test_words_speak_of_crosses_only_where_there_are_some() -> None:
    drawing, _ = drawn(yearly(Leeds=[40, 41], England=[50, NAN]))
    assert "cross" not in drawing.alternative


def test_a_year_that_has_no_row_is_named_as_well() -> None:
    frame = yearly(Leeds=[40, 41, 42], England=[50, 51, 52])
    drawing, _ = drawn(frame[(frame["series"] != "Leeds") | (frame["year"] != 2019)])
    assert "; no figure in 2019." in drawing.alternative


def test_the_table_is_newest_first_with_a_column_a_series() -> None:
    drawing, _ = drawn(yearly(first=2022, Leeds=[40, NAN, 43], England=[50, 49, NAN]))
    assert list(drawing.table.columns) == ["Year to March", "Leeds", "England"]
    assert drawing.table["Year to March"].tolist() == ["2024", "2023", "2022"]
    assert drawing.table["Leeds"].isna().tolist() == [False, True, False]
    assert drawing.table["Leeds"].dropna().tolist() == [43.0, 40.0]
    assert drawing.flags["Leeds"].tolist() == ["", "c", ""]
    assert drawing.flags["England"].tolist() == ["c", "", ""]
    assert drawing.units == {"Leeds": "per_cent", "England": "per_cent"}


def test_a_year_without_a_row_is_not_available_in_the_table() -> None:
    frame = yearly(first=2022, Leeds=[40, 41], England=[50, 51])
    drawing, _ = drawn(frame[(frame["series"] != "Leeds") | (frame["year"] != 2022)])
    assert drawing.table["Leeds"].isna().tolist() == [False, True]
    assert drawing.flags["Leeds"].tolist() == ["", "x"]


def test_columns_keep_the_order_in_which_series_came() -> None:
    drawing, _ = drawn(yearly(Leeds=[1, 2], Zeta=[3, 4], Alpha=[5, 6]))
    assert list(drawing.table.columns)[1:] == ["Leeds", "Zeta", "Alpha"]


def test_rows_may_come_in_any_order_and_share_labels() -> None:
    frame = yearly(Leeds=[40, NAN, 43, 41], England=[50, 49, 51, 52])
    mixed = frame.sort_values("value").set_index(pd.Index([0] * len(frame)))
    same = draw("yearly", mixed.sort_values("is_area", ascending=False), "per_cent")
    drawing = draw("yearly", frame, "per_cent")
    assert same.alternative == drawing.alternative
    pd.testing.assert_frame_equal(same.table, drawing.table)


def test_two_figures_for_one_year_are_refused() -> None:
    frame = yearly(Leeds=[40, 41])
    with pytest.raises(UsageError, match="two rows for one year of a series; keep one"):
        draw("yearly", pd.concat([frame, frame.head(1)]), "per_cent")


@pytest.mark.parametrize("rows", [0, 2])
def test_a_chart_without_any_figure_is_refused(rows: int) -> None:
    frame = yearly(Leeds=[NAN, NAN]).head(rows)
    with pytest.raises(UsageError, match="no figure to draw; show a note instead"):
        draw("yearly", frame, "per_cent")


def test_a_single_year_can_be_drawn() -> None:
    drawing, root = drawn(yearly(first=2024, Leeds=[40], England=[50]))
    assert "Leeds 40.0%" in texts(root)
    assert "years to March" not in drawing.alternative
    assert drawing.alternative.startswith("Line chart of yearly figures, year to March 2024.")


@pytest.mark.parametrize("kind", ["bar", "", "Control"])
def test_an_unknown_kind_is_refused_with_the_known_ones(kind: str) -> None:
    with pytest.raises(UsageError, match=r"there is no chart of the kind .*; use one of control"):
        draw(kind, yearly(Leeds=[40]), "per_cent")


def test_missing_columns_are_named_and_no_figure_is() -> None:
    with pytest.raises(
        UsageError, match="a 'yearly' chart needs the columns lower, upper; add them"
    ):
        draw("yearly", yearly(Leeds=[40]).drop(columns=["upper", "lower"]), "per_cent")

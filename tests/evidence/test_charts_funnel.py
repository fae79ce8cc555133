"""A funnel: the area among all, no other authority named, and no ranking anywhere."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from scrutiny_lib.metrics.funnel import funnel_proportion
from tests.evidence.frames import marks, roles, subpaths, svg_of, texts
from tests.evidence.more_frames import funnel

NAN = math.nan


def drawn(frame: pd.DataFrame) -> tuple[Drawing, etree._Element]:
    drawing = draw("funnel", frame, "per_cent")
    return drawing, svg_of(drawing.figure)


def dots(root: etree._Element) -> list[tuple[float, float]]:
    """The others' dots, without the one in the key."""
    whole = max(roles(root, "others"), key=lambda group: len(subpaths(group)))
    return [part[0] for part in subpaths(whole)]


def test_the_area_is_large_and_named_and_others_are_not() -> None:
    drawing, root = drawn(funnel([22, 18, 25, 33]))
    own = [g for g in roles(root, "own") if marks(g)]
    assert len(marks(own[0])) == 1
    assert "Leeds 22.0%" in texts(root)
    assert len(dots(root)) == 3
    whole = " ".join([*texts(root), drawing.alternative, *drawing.table["What"]])
    assert "Secret" not in whole


def test_a_dot_is_a_stroke_without_length() -> None:
    _, root = drawn(funnel([22, 18, 25]))
    parts = subpaths(max(roles(root, "others"), key=lambda g: len(subpaths(g))))
    assert [len(part) for part in parts] == [2, 2]
    assert all(start == end for start, end in parts)


def test_comparators_are_told_apart_by_shape() -> None:
    frame = funnel([22, 18, 25, 33, 21], ["", "neighbours", "core cities", "neighbours", ""])
    _, root = drawn(frame)
    groups = {role: roles(root, role) for role in ("g1", "g2")}
    counted = {role: sum(len(marks(g)) for g in found) for role, found in groups.items()}
    assert counted == {"g1": 3, "g2": 2}  # one each of them in the key
    shapes = {next(found[0].iter("path")).get("d") for found in groups.values()}
    assert len(shapes) == 2
    assert {"neighbours", "core cities", "other authorities"} <= set(texts(root))


def test_a_fourth_group_is_refused() -> None:
    with pytest.raises(UsageError, match="can tell three comparator groups apart"):
        drawn(funnel([20] * 5, ["", "a", "b", "c", "d"]))


def test_an_area_that_is_in_a_group_is_still_itself() -> None:
    _, root = drawn(funnel([22, 18], ["core cities", ""]))
    assert roles(root, "g1") == []
    assert "Leeds 22.0%" in texts(root)


def test_limits_and_average_are_lines_with_names() -> None:
    _, root = drawn(funnel([22, 18, 25]))
    assert (len(roles(root, "l95")), len(roles(root, "l998"))) == (2, 2)
    assert {"upper 99.8% limit", "upper 95% limit", "average 20.0%", "lower 95% limit",
            "lower 99.8% limit"} <= set(texts(root))  # fmt: skip


def test_limits_run_in_order_of_size_whatever_the_order_of_rows() -> None:
    frame = funnel([22, 18, 25, 19])
    _, root = drawn(frame.iloc[[2, 0, 3, 1]])
    for group in [*roles(root, "l95"), *roles(root, "l998")]:
        across = [x for part in subpaths(group) for x, _ in part]
        assert across == sorted(across)


def test_a_limit_beyond_the_drawing_is_not_drawn_outside_it() -> None:
    frame = funnel([22, 18, 25, 19])
    frame["upper_998"] = [300.0, 90.0, 38.0, 36.0]
    frame["lower_998"] = [-80.0, -3.0, 4.0, 5.0]
    frame.loc[0, "denominator"] = 400.0
    frame.loc[3, "denominator"] = 100.0
    frame["upper_998"] = frame["upper_998"].to_numpy()[::-1]
    _, root = drawn(frame)
    top = min(y for g in roles(root, "grid") for part in subpaths(g) for _, y in part)
    foot = subpaths(roles(root, "axis")[0])[0][0][1]
    for group in roles(root, "l998"):
        assert all(top - 30 < y <= foot for part in subpaths(group) for _, y in part)


def test_a_curve_of_many_authorities_is_drawn_with_few_points() -> None:
    rng = np.random.default_rng(1)
    totals = rng.integers(300, 9000, 150)
    counts = rng.binomial(totals, 0.22)
    points = funnel_proportion(counts, totals)
    frame = points.assign(denominator=points["n"], is_area=np.arange(150) == 0, group="")
    for column in ("value", "average", "lower_95", "upper_95", "lower_998", "upper_998"):
        frame[column] *= 100
    drawing, root = drawn(frame)
    assert all(len(part) < 90 for g in roles(root, "l95") for part in subpaths(g))
    assert len(drawing.svg(anchor="a-funnel", title="T")) < 10_000
    assert len(dots(root)) == 149


def test_authorities_without_a_figure_are_counted_and_not_drawn() -> None:
    drawing, root = drawn(funnel([22, 18, NAN, 25, NAN]))
    assert len(dots(root)) == 2
    assert drawing.alternative.endswith("2 authorities have no figure and are not drawn.")
    assert drawing.table["Figure"].tolist()[-1] == 2
    one, _ = drawn(funnel([22, 18, NAN]))
    assert one.alternative.endswith("1 authority has no figure and is not drawn.")


def test_a_figure_without_a_size_is_missing_too() -> None:
    frame = funnel([22, 18, 25])
    frame.loc[1, "denominator"] = NAN
    drawing, root = drawn(frame)
    assert len(dots(root)) == 1
    assert drawing.alternative.endswith("1 authority has no figure and is not drawn.")


def test_an_area_without_a_figure_is_not_drawn_and_the_words_say_so() -> None:
    drawing, root = drawn(funnel([NAN, 18, 25]))
    assert roles(root, "own") == []
    assert "Leeds has no figure." in drawing.alternative
    assert drawing.table["What"].tolist()[:2] == ["Leeds", "Average of all authorities"]
    assert drawing.flags["Figure"].tolist()[0] == "c"


def test_the_table_counts_authorities_and_ranks_none() -> None:
    frame = funnel(
        [22, 18, 32, 37, 8, 4, NAN],
        ["", "neighbours"],
        medians={"neighbours": 19.0, "core cities": NAN},
    )
    drawing, _ = drawn(frame)
    rows = dict(zip(drawing.table["What"], drawing.table["Figure"], strict=True))
    assert rows.pop("Median of core cities") is not None
    assert rows == {
        "Leeds": 22.0,
        "Leeds: out of": 100.0,
        "Lower 99.8% limit for that size": 5.0,
        "Lower 95% limit for that size": 10.0,
        "Upper 95% limit for that size": 30.0,
        "Upper 99.8% limit for that size": 35.0,
        "Average of all authorities": 20.0,
        "Median of neighbours": 19.0,
        "Authorities above the upper 99.8% limit": 1,
        "Authorities between the upper 95% and 99.8% limits": 1,
        "Authorities within the 95% limits": 2,
        "Authorities between the lower 95% and 99.8% limits": 1,
        "Authorities below the lower 99.8% limit": 1,
        "Authorities without a figure": 1,
    }
    assert drawing.units == {"Figure": "by_row:unit"}
    assert set(drawing.table["unit"]) == {"per_cent", "count"}


def test_nothing_in_words_or_table_is_a_rank() -> None:
    drawing, _ = drawn(funnel([22, 18, 32, 37, 8, 4, NAN]))
    whole = " ".join([drawing.alternative, *drawing.table["What"], *drawing.notes])
    assert not re.search(r"\brank|highest|lowest|worst|best|\d(st|nd|rd|th)\b", whole, re.I)


def test_words_state_type_place_average_and_positions() -> None:
    frame = funnel([22, 18, 32, 4], medians={"neighbours": 19.0})
    drawing, _ = drawn(frame)
    assert drawing.alternative == (
        "Funnel plot of 4 authorities by their size, with limits around the average of 20.0%. "
        "Leeds: 22.0%, out of 100, within the 95% limits; for its size the 95% limits are 10.0% "
        "to 30.0%. Median of neighbours: 19.0%. Of all authorities 0 lie above the upper 99.8% "
        "limit, 1 lies between the upper 95% and 99.8% limits, 2 lie within the 95% limits, 0 lie "
        "between the lower 95% and 99.8% limits, 1 lies below the lower 99.8% limit."
    )


def test_a_name_is_not_needed() -> None:
    drawing, root = drawn(funnel([22, 18]).drop(columns=["name", "flag", "is_median"]))
    assert "the area 22.0%" in texts(root)
    assert "The area: 22.0%" in drawing.alternative


@pytest.mark.parametrize("areas", [[False, False], [True, True]])
def test_one_row_has_to_be_the_area(areas: list[bool]) -> None:
    with pytest.raises(UsageError, match="needs one row with 'is_area'"):
        drawn(funnel([22, 18]).assign(is_area=areas))


def test_a_position_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="knows the positions high_998, high_95, within"):
        drawn(funnel([22, 18]).assign(position="third of 150"))


@pytest.mark.parametrize("rows", [0, 2])
def test_a_chart_without_any_figure_is_refused(rows: int) -> None:
    with pytest.raises(UsageError, match="a 'funnel' chart has no figure to draw"):
        drawn(funnel([NAN, NAN]).head(rows))


@pytest.mark.parametrize("missing", ["denominator", "group", "average", "position", "upper_998"])
def test_a_missing_column_is_named(missing: str) -> None:
    with pytest.raises(UsageError, match=f"a 'funnel' chart needs the columns {missing}; add"):
        drawn(funnel([22, 18]).drop(columns=missing))

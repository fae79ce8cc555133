"""Who: dots about the line of everyone else, and no dot where there are too few to say."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from tests.evidence.frames import HOSTILE, marks, roles, subpaths, svg_of, texts
from tests.evidence.more_frames import relative

NAN = math.nan


def groups(**ratios: float) -> pd.DataFrame:
    """A row a group; intervals of a fifth to either side, clear where they leave 1 out."""
    frame = pd.DataFrame({"group": list(ratios), "ratio": [float(one) for one in ratios.values()]})
    low, high = frame["ratio"] * 0.8, frame["ratio"] * 1.25
    clear = (low > 1) | (high < 1)
    return frame.assign(lower=low, upper=high, count=20, population=1000, flag="", is_clear=clear)


def drawn(frame: pd.DataFrame) -> tuple[Drawing, etree._Element]:
    drawing = draw("relative", frame, "ratio")
    return drawing, svg_of(drawing.figure)


def points(root: etree._Element) -> list[tuple[float, float]]:
    found = [mark for role in ("dot", "signal") for group in roles(root, role)
             for mark in marks(group)]  # fmt: skip
    return sorted(found, key=lambda mark: mark[1])


def line(root: etree._Element) -> float:
    """Where 1 stands."""
    return subpaths(roles(root, "mean")[0])[0][0][0]


def test_half_as_many_and_twice_as_many_lie_equally_far_from_the_line() -> None:
    _, root = drawn(groups(A=2, B=1, C=0.5))
    (twice, _), (same, _), (half, _) = points(root)
    assert same == line(root)
    assert twice - same == pytest.approx(same - half, abs=0.2)
    assert "the same as everyone else" in texts(root)


def test_groups_stand_in_the_order_given() -> None:
    _, root = drawn(groups(Zebra=2, Ant=1.1, Bee=3))
    heights = {text.text: float(text.get("y") or 0) for text in root.iter("text")}
    assert heights["Zebra"] < heights["Ant"] < heights["Bee"]


def test_the_interval_lies_about_the_dot() -> None:
    _, root = drawn(groups(A=2, B=0.9))
    bars = subpaths(roles(root, "interval")[0])
    for (x, y), ((low, left), (high, right)) in zip(points(root), bars, strict=True):
        assert low < x < high
        assert y == left == right


def test_what_is_clear_has_a_shape_of_its_own() -> None:
    drawing, root = drawn(groups(A=2, B=1.02))
    shapes = [next(roles(root, role)[0].iter("path")).get("d") for role in ("dot", "signal")]
    assert len(set(shapes)) == 2
    assert drawing.notes[1:] == (
        "Diamonds: more than chance explains.",
        "Dots: chance alone could explain it.",
    )
    assert drawn(groups(A=2))[0].notes[1:] == ("Diamonds: more than chance explains.",)


def test_too_few_to_say_has_no_dot_and_says_so() -> None:
    drawing, root = drawn(groups(A=2, B=NAN))
    assert len(points(root)) == 1
    assert len(subpaths(roles(root, "interval")[0])) == 1
    assert "too few to say" in texts(root)
    assert drawing.alternative.endswith("Too few to say: B.")
    assert drawing.flags["Ratio"].tolist() == ["", "u"]


def test_a_hidden_group_has_a_symbol_and_no_dot() -> None:
    frame = groups(A=2, B=NAN, C=NAN)
    frame.loc[1, ["count", "flag"]] = [NAN, "c"]
    drawing, root = drawn(frame)
    assert len(points(root)) == 1
    assert texts(root).count("[c]") == 2
    assert drawing.alternative.endswith("Too few to say: C. Hidden to protect confidentiality: B.")
    assert drawing.flags["Number"].tolist() == ["", "c", ""]
    assert drawing.flags["Ratio"].tolist() == ["", "c", "u"]
    assert drawing.table["Clear"].tolist() == ["yes", "", ""]


def test_a_figure_that_is_not_there_for_another_reason_is_said_as_such() -> None:
    frame = groups(A=2, B=NAN)
    frame.loc[1, ["count", "flag"]] = [NAN, "x"]
    assert drawn(frame)[0].alternative.endswith("No figure: B.")


def test_everyone_stands_in_the_table_and_is_not_drawn() -> None:
    frame = relative({"A": 30, "B": 50}, {"A": 1000.0, "B": 3000.0})
    drawing, root = drawn(frame)
    assert len(points(root)) == 2
    assert "Total" not in texts(root)
    assert "Total" not in drawing.alternative
    assert drawing.table["Group"].tolist() == ["A", "B", "Total"]
    assert drawing.flags["Ratio"].tolist() == ["", "", "z"]


def test_nought_has_no_place_on_the_scale_and_its_interval_starts_at_the_edge() -> None:
    frame = groups(A=0, B=1.5).assign(upper=[0.6, 1.9])
    _, root = drawn(frame)
    assert len(points(root)) == 1
    (start, end), _ = subpaths(roles(root, "interval")[0])
    left = min(x for part in subpaths(roles(root, "axis")[0]) for x, _ in part)
    assert start[0] == left
    assert end[0] > start[0]
    assert "0.00 (0.00 to 0.60)" in texts(root)


def test_what_has_no_end_can_not_be_said() -> None:
    """Where nobody else has any, the ratio is without end."""
    drawing, root = drawn(groups(A=2, B=math.inf))
    assert len(points(root)) == 1
    assert drawing.alternative.endswith("Too few to say: B.")
    _, root = drawn(groups(A=2, B=3).assign(upper=[2.5, math.inf]))
    assert "3.00" in texts(root)


def test_the_scale_reaches_as_far_as_it_has_to_and_no_further() -> None:
    assert {"1/2", "1", "2"} <= set(texts(drawn(groups(A=1.1))[1]))
    assert "4" not in texts(drawn(groups(A=1.1))[1])
    _, root = drawn(groups(A=300))
    assert {"1/16", "16"} <= set(texts(root))
    right = max(x for part in subpaths(roles(root, "axis")[0]) for x, _ in part)
    assert max(x for part in subpaths(roles(root, "interval")[0]) for x, _ in part) <= right
    assert points(root) == [] or points(root)[0][0] <= right


def test_words_say_each_ratio_with_its_interval() -> None:
    drawing, _ = drawn(groups(Mixed=2, White=1.02))
    assert drawing.alternative == (
        "Dot plot of 2 groups, each held against everyone else for its number; 1 is the same as "
        "everyone else. Mixed: 2.00 (1.60 to 2.50), clearly different. White: 1.02 (0.82 to "
        "1.28), not clearly different."
    )


def test_two_rows_for_a_group_and_too_many_rows_are_refused() -> None:
    frame = groups(A=2, B=1)
    with pytest.raises(UsageError, match="two rows for one group; keep one"):
        draw("relative", pd.concat([frame, frame]), "ratio")
    with pytest.raises(UsageError, match="41 rows, 40 fit; show fewer"):
        draw("relative", groups(**{f"g{n}": 1.5 for n in range(41)}), "ratio")


@pytest.mark.parametrize("rows", [0, 2])
def test_a_chart_without_any_figure_is_refused(rows: int) -> None:
    with pytest.raises(UsageError, match="a 'relative' chart has no figure to draw"):
        draw("relative", groups(A=NAN, B=NAN).head(rows), "ratio")


@pytest.mark.parametrize("missing", ["ratio", "population", "is_clear", "flag"])
def test_a_missing_column_is_named(missing: str) -> None:
    with pytest.raises(UsageError, match=f"'relative' chart needs the columns {missing}; add them"):
        draw("relative", groups(A=1).drop(columns=missing), "ratio")


def test_hostile_names_are_nothing_but_names() -> None:
    _, root = drawn(groups(**dict.fromkeys(HOSTILE, 1.5)))
    for hostile in HOSTILE:
        assert "".join(c for c in hostile if c.isprintable()) in texts(root)

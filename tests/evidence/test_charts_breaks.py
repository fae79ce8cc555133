"""Known breaks: a letter in the drawing, its words beside it, and no line across."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.evidence.charts import Drawing, draw
from scrutiny_lib.evidence.charts.breaks import breaks_of
from tests.evidence.frames import HOSTILE, control, marks, roles, subpaths, svg_of, texts, yearly
from tests.evidence.more_frames import paired

NAN = math.nan
WHY = "the counting changed."


def run(values: list[float]) -> pd.DataFrame:
    frame = control(values)[["date", "value", "flag"]]
    return frame.assign(centre=10.0)


def frames(values: list[float]) -> dict[str, pd.DataFrame]:
    """The same figures for every kind; four months or years, one series that is broken."""
    return {
        "control": control(values),
        "run": run(values),
        "yearly": yearly(Leeds=values),
        "paired": paired(Leeds=values, Other=[20.0] * len(values)),
    }


def broken(kind: str, *at: int, values: list[float] | None = None, text: str = WHY) -> Any:
    frame = frames(values or [9, 11, 10, 12])[kind]
    return frame.assign(**{"break": [text if place in at else "" for place in range(len(frame))]})


def drawn(kind: str, frame: pd.DataFrame) -> tuple[Drawing, etree._Element]:
    drawing = draw(kind, frame, "count")
    return drawing, svg_of(drawing.figure)


def parts(root: etree._Element) -> list[list[tuple[float, float]]]:
    """The unbroken parts of the broken series' line, the highest in the drawing."""
    lines = [subpaths(g) for g in roles(root, "main") if g.get("class") == "main"]
    return min(lines, key=lambda line: line[0][0][1])


KINDS = ("control", "run", "yearly", "paired")
BEFORE = dict.fromkeys(KINDS, "March 2020") | {"yearly": "the year to March 2020"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_crosses_a_break(kind: str) -> None:
    _, root = drawn(kind, broken(kind, 2))
    first, second = parts(root)
    ((cut, _), (same, _)) = subpaths(roles(root, "break")[0])[0]
    assert cut == same
    assert (len(first), len(second)) == (2, 2)
    assert first[-1][0] < cut < second[0][0]
    assert cut == pytest.approx((first[-1][0] + second[0][0]) / 2, abs=0.2)


@pytest.mark.parametrize("kind", KINDS)
def test_every_point_is_still_there(kind: str) -> None:
    _, root = drawn(kind, broken(kind, 2))
    assert sum(len(part) for part in parts(root)) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_break_has_a_letter_in_the_table_and_words_in_the_notes(kind: str) -> None:
    drawing, root = drawn(kind, broken(kind, 2))
    assert [text for g in roles(root, "letter") for text in texts(g)] == ["A"]
    when = BEFORE[kind]
    assert drawing.notes == (f"A: break before {when}. The counting changed.",)
    assert f"Break A, before {when}: The counting changed." in drawing.alternative
    assert drawing.table["Break"].tolist() == ["", "A", "", ""]
    assert drawing.table.iloc[1, 0] == when.removeprefix("the year to March ")


@pytest.mark.parametrize("kind", KINDS)
def test_letters_run_in_order_of_time(kind: str) -> None:
    drawing, root = drawn(kind, broken(kind, 1, 3))
    assert [text for g in roles(root, "letter") for text in texts(g)] == ["A", "B"]
    assert [len(part) for part in parts(root)] == [1, 2, 1]
    assert [note[0] for note in drawing.notes] == ["A", "B"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("empty", ["", "  ", None, NAN])
def test_without_a_break_a_chart_is_as_it_was(kind: str, empty: Any) -> None:
    frame = frames([9, 11, 10, 12])[kind]
    plain, same = draw(kind, frame, "count"), draw(kind, frame.assign(**{"break": empty}), "count")
    assert same.alternative == plain.alternative
    assert same.notes == plain.notes == ()
    pd.testing.assert_frame_equal(same.table, plain.table)
    assert same.svg(anchor="a", title="T") == plain.svg(anchor="a", title="T")


@pytest.mark.parametrize("kind", KINDS)
def test_a_break_before_the_first_point_parts_nothing(kind: str) -> None:
    drawing, root = drawn(kind, broken(kind, 0))
    assert roles(root, "break") == []
    assert "Break" not in drawing.table.columns
    assert drawing.notes == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_point_after_a_break_keeps_the_break(kind: str) -> None:
    drawing, root = drawn(kind, broken(kind, 2, values=[9, 11, NAN, 12]))
    assert len(roles(root, "break")) == 1
    assert [len(part) for part in parts(root)] == [2, 1]
    assert "Break A" in drawing.alternative


def test_a_month_between_two_breaks_is_seen() -> None:
    """Its line has no length; a dot shows it, in long series too."""
    values = [10.0] * 40
    frame = paired(A=values, B=values)
    frame["break"] = ["x" if place in (10, 11) else "" for place in range(len(frame))]
    _, root = drawn("paired", frame)
    assert [len(marks(g)) for g in roles(root, "dot")] == [1]
    series = yearly(Leeds=[1, 2, 3], England=[4, 5, 6])
    series["break"] = ["", "x", "y"] * 2
    _, root = drawn("yearly", series)
    (lone,) = [g for g in roles(root, "dot") if "c2" in (g.get("class") or "")]
    assert len(marks(lone)) == 3


def test_a_break_at_a_rebase_has_one_line() -> None:
    frame = control([9, 11, 10, 19, 21, 20], segment=[0] * 3 + [1] * 3)
    _, root = drawn("control", frame.assign(**{"break": ["", "", "", "x", "", ""]}))
    assert len(roles(root, "break")) == 1
    assert len(roles(root, "letter")) == 1


def test_a_break_of_a_year_holds_for_every_series() -> None:
    frame = yearly(Leeds=[40, 41, 42, 43], England=[50, 51, 52, 53])
    frame["break"] = ["", "", "x", "", "", "", "x", ""]
    drawing, root = drawn("yearly", frame)
    for role in ("main", "c2"):
        (line,) = [subpaths(g) for g in roles(root, role) if g.get("class") == role]
        assert [len(part) for part in line] == [2, 2]
    assert drawing.notes == ("A: break before the year to March 2020. X.",)


def test_in_a_pair_a_break_parts_its_own_series_in_its_own_panel() -> None:
    frame = paired(A=[9, 11, 10, 12], B=[9, 11, 10, 12])
    frame["break"] = ["", "", "one", "", "", "two", "", ""]
    drawing, root = drawn("paired", frame)
    found = [subpaths(g) for g in roles(root, "main") if g.get("class") == "main"]
    upper, lower = sorted(found, key=lambda line: line[0][0][1])
    assert [len(part) for part in upper] == [2, 2]
    assert [len(part) for part in lower] == [1, 3]
    assert [note[:2] for note in drawing.notes] == ["A:", "B:"]
    assert drawing.table["Break"].tolist() == ["", "A", "B", ""]
    first, second = drawing.alternative.split(" B: ")[:2]
    assert "Break A" in first
    assert "Break B" in second


def test_two_breaks_at_one_time_have_a_letter_each() -> None:
    frame = paired(A=[9, 11, 10], B=[9, 11, 10]).assign(**{"break": ["", "one", ""] * 2})
    drawing, _ = drawn("paired", frame)
    assert drawing.table["Break"].tolist() == ["", "A and B", ""]


def test_there_are_letters_for_any_number_of_breaks() -> None:
    found = breaks_of(["x"] * 60, [str(n) for n in range(60)])
    marks_of = [one.mark for one in found]
    assert marks_of[:2] == ["A", "B"]
    assert marks_of[25:28] == ["Z", "AA", "AB"]
    assert len(set(marks_of)) == 59


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_are_nothing_but_words(kind: str) -> None:
    for hostile in HOSTILE:
        drawing, _ = drawn(kind, broken(kind, 2, text=hostile))
        svg = drawing.svg(anchor="a", title="T")
        root = etree.fromstring(svg)
        assert {str(element.tag) for element in root.iter()} <= {
            "svg", "title", "desc", "g", "defs", "path", "use", "text",
        }  # fmt: skip

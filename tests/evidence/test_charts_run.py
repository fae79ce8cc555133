"""Run charts: the same promises as control charts, without limits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from tests.evidence.frames import marks, roles, subpaths, svg_of, texts

NAN = math.nan


def months(values: Sequence[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": pd.date_range("2023-01-01", periods=len(values), freq="MS"),
            "value": [float(value) for value in values],
            "flag": ["c" if math.isnan(value) else "" for value in values],
            "centre": 3.0,
        }
    )


def drawn(values: Sequence[float]) -> tuple[Drawing, etree._Element]:
    drawing = draw("run", months(values), "count")
    return drawing, svg_of(drawing.figure)


def test_a_run_chart_has_a_line_dots_and_its_median() -> None:
    _, root = drawn([2, 4, 3, 5])
    assert [len(part) for part in subpaths(roles(root, "main")[0])] == [4]
    assert len(marks(roles(root, "dot")[0])) == 4
    assert "median 3" in texts(root)
    assert roles(root, "band") == []


def test_no_line_crosses_a_hidden_month_and_it_is_marked() -> None:
    _, root = drawn([2, 4, NAN, 3, 5])
    parts = subpaths(roles(root, "main")[0])
    assert [len(part) for part in parts] == [2, 2]
    ((gap, height),) = marks(roles(root, "hidden")[0])
    assert parts[0][-1][0] < gap < parts[1][0][0]
    assert height == subpaths(roles(root, "axis")[0])[0][0][1]
    assert len(marks(roles(root, "dot")[0])) == 4


def test_words_state_type_range_newest_median_and_gaps() -> None:
    drawing, _ = drawn([2, NAN, 6, 5])
    assert drawing.alternative == (
        "Run chart of 4 months, January 2023 to April 2023. Values run from 2 to 6. The newest is "
        "5, in April 2023. The median is 3. 1 month has no figure (February 2023) and is marked "
        "with a cross on the axis."
    )


def test_words_are_silent_about_gaps_that_are_not_there() -> None:
    drawing, _ = drawn([2, 6])
    assert drawing.alternative.endswith("The median is 3.")


def test_the_table_is_newest_first_with_its_symbols() -> None:
    drawing, _ = drawn([2, NAN, 6])
    assert drawing.table["Month"].tolist() == ["March 2023", "February 2023", "January 2023"]
    assert drawing.table["Value"].dropna().tolist() == [6.0, 2.0]
    assert drawing.flags["Value"].tolist() == ["", "c", ""]
    assert drawing.units == {"Value": "count"}


def test_a_chart_without_any_figure_is_refused() -> None:
    with pytest.raises(UsageError, match="a 'run' chart has no figure to draw"):
        draw("run", months([NAN, NAN]), "count")

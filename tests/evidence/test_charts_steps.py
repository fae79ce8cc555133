"""Steps: bars of one scale, numbers at each, and nothing drawn of what is hidden."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from lxml import etree

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing, draw
from tests.evidence.frames import HOSTILE, roles, subpaths, svg_of, texts
from tests.evidence.more_frames import steps

NAN = math.nan


def drawn(frame: pd.DataFrame) -> tuple[Drawing, etree._Element]:
    drawing = draw("steps", frame, "per_cent")
    return drawing, svg_of(drawing.figure)


def bars(root: etree._Element) -> list[list[tuple[float, float]]]:
    return [part for group in roles(root, "bar") for part in subpaths(group)]


def lengths(root: etree._Element) -> list[float]:
    return [round(end[0] - start[0], 1) for start, end in bars(root)]


def test_each_step_has_a_bar_as_long_as_its_share_of_those_who_began() -> None:
    _, root = drawn(steps(Police=[400, 100, 10]))
    whole, quarter, last = lengths(root)
    assert quarter == pytest.approx(whole / 4, abs=0.1)
    assert last == pytest.approx(whole / 40, abs=0.1)
    assert last > 4  # still seen


def test_groups_of_any_size_have_one_scale() -> None:
    _, root = drawn(steps(Police=[400, 100], Housing=[40, 20]))
    assert len(set(lengths(root)[::2])) == 1
    assert lengths(root)[3] == pytest.approx(2 * lengths(root)[1], abs=0.1)
    assert {"0%", "100%", "of those who began"} <= set(texts(root))


def test_groups_stand_in_their_order_with_their_name_above() -> None:
    _, root = drawn(steps(Zebra=[400, 100], Ant=[40, 20]))
    heights = {text.text: float(text.get("y") or 0) for text in root.iter("text")}
    assert heights["Zebra"] < heights["Ant"]
    assert [y for (_, y), _ in bars(root)] == sorted(y for (_, y), _ in bars(root))


def test_numbers_stand_at_the_bars() -> None:
    _, root = drawn(steps(Police=[4000, 1000, 10]))
    said = texts(root)
    assert {"4,000", "1,000", "10", "25.0% (23.7% to 26.4%)"} <= set(said)
    at = {t.text: (float(t.get("x") or 0), float(t.get("y") or 0)) for t in root.iter("text")}
    for (_, (end, height)), number in zip(bars(root), ("4,000", "1,000", "10"), strict=True):
        assert 0 < at[number][0] - end < 6
        assert abs(at[number][1] - height) < 6


def test_one_group_without_a_name_has_no_heading() -> None:
    frame = steps(Police=[400, 100]).assign(group="")
    drawing, root = drawn(frame)
    assert drawing.table["Step"].tolist() == ["Contact", "Referral"]
    assert "Contact 400; Referral 100" in drawing.alternative
    assert len(bars(root)) == 2


def test_a_hidden_step_has_a_symbol_and_no_bar() -> None:
    frame = steps(Police=[400, 100, 50])
    frame.loc[2, ["reached", "share", "lower", "upper", "median_days"]] = NAN
    frame.loc[2, "flag"] = "c"
    drawing, root = drawn(frame.assign(flag_share=frame["flag"], flag_median_days=frame["flag"]))
    assert len(bars(root)) == 2
    assert texts(root).count("[c]") == 3
    assert "Assessment hidden." in drawing.alternative
    assert drawing.flags.iloc[2].tolist() == ["c", "", "c", "c", "c", "c"]


def test_where_the_first_step_is_hidden_no_bar_of_the_group_is_drawn() -> None:
    """A bar is a share of the first step: its length and its number would tell it."""
    frame = steps(Police=[400, 100, 50], Housing=[40, 20, 10])
    frame.loc[0, ["reached", "flag"]] = [NAN, "c"]
    _, root = drawn(frame)
    assert len(bars(root)) == 3
    assert {"100", "50"} <= set(texts(root))


def test_a_step_that_none_reached_is_nought_and_has_no_bar() -> None:
    _, root = drawn(steps(Police=[400, 0]))
    assert len(bars(root)) == 1
    assert {"0", "0.0% (0.0% to 1.0%)"} <= set(texts(root))


def test_words_say_every_figure() -> None:
    drawing, _ = drawn(steps(Police=[400, 100], Housing=[40, 20]))
    assert drawing.alternative == (
        "Bar chart of 2 steps, Contact and Referral: what share of those who began got as far as "
        "each. Police: Contact 400; Referral 100, 25.0% of the step before. Housing: Contact 40; "
        "Referral 20, 50.0% of the step before."
    )


def test_words_say_that_a_share_is_hidden_or_missing() -> None:
    frame = steps(Police=[400, 100, 50])
    frame.loc[1:, ["share", "lower", "upper"]] = NAN
    drawing, _ = drawn(frame.assign(flag_share=["", "c", ""]))
    assert "Referral 100, share hidden; Assessment 50, share not available." in drawing.alternative


def test_the_table_has_a_row_a_group_and_step() -> None:
    drawing, _ = drawn(steps(Police=[400, 100], Housing=[40, 20]))
    table = drawing.table
    assert table["Step"].tolist() == [
        "Police: Contact", "Police: Referral", "Housing: Contact", "Housing: Referral",
    ]  # fmt: skip
    assert table["Reached"].tolist() == [400, 100, 40, 20]
    assert drawing.flags["Of the step before"].tolist() == ["z", "", "z", ""]
    assert drawing.flags["Share"].tolist() == ["z", "", "z", ""]
    assert drawing.units["Share"] == "per_cent"
    assert drawing.units["Median days"] == "days"
    assert drawing.measured == ("Reached",)


def test_two_rows_for_a_step_are_refused() -> None:
    frame = steps(Police=[400, 100])
    with pytest.raises(UsageError, match="two rows for one step of a group; keep one"):
        draw("steps", pd.concat([frame, frame.tail(1)]), "per_cent")


def test_steps_that_widen_are_refused() -> None:
    frame = steps(Police=[400, 100])
    with pytest.raises(UsageError, match="more at a step than at the one before"):
        draw("steps", frame.assign(reached=[400, 500]), "per_cent")


def test_more_bars_than_a_page_holds_are_refused() -> None:
    many = {f"Group_{n}": [400, 100, 50, 20, 10, 7] for n in range(7)}
    draw("steps", steps(**many), "per_cent")
    with pytest.raises(UsageError, match="of 48 bars fits no page; show fewer groups"):
        draw("steps", steps(**many, More=[400, 100, 50, 20, 10, 7]), "per_cent")


@pytest.mark.parametrize("rows", [0, 2])
def test_a_chart_without_any_figure_is_refused(rows: int) -> None:
    frame = steps(Police=[400.0, 100.0]).assign(reached=NAN).head(rows)
    with pytest.raises(UsageError, match="a 'steps' chart has no figure to draw"):
        draw("steps", frame, "per_cent")


@pytest.mark.parametrize("missing", ["reached", "of", "median_days", "group", "flag"])
def test_a_missing_column_is_named(missing: str) -> None:
    with pytest.raises(UsageError, match=f"a 'steps' chart needs the columns {missing}; add them"):
        draw("steps", steps(Police=[400, 100]).drop(columns=missing), "per_cent")


def test_hostile_names_are_nothing_but_names() -> None:
    frame = steps(**{f"g{n}": [400, 100] for n in range(len(HOSTILE))})
    names = dict(zip(frame["group"].unique(), HOSTILE, strict=True))
    _, root = drawn(frame.assign(group=frame["group"].map(names)))
    assert {str(element.tag) for element in root.iter()} <= {
        "svg", "title", "desc", "g", "defs", "path", "use", "text",
    }  # fmt: skip
    for hostile in HOSTILE:
        assert "".join(c for c in hostile if c.isprintable()) in texts(root)


def test_texts_lie_in_the_drawing_and_apart() -> None:
    _, root = drawn(steps(Police=[4000, 3999, 100, 50, 20, 10]))
    numbers = [t for group in roles(root, "strong") for t in group.iter("text")]
    right = max(float(t.get("x") or 0) + 6.5 * len(t.text or "") for t in numbers)
    shares = min(
        float(t.get("x") or 0)
        for group in roles(root, "note")
        for t in group.iter("text")
        if "to" in (t.text or "")
    )
    assert right < shares

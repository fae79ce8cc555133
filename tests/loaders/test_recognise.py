from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError, UsageError
from scrutiny_lib.loaders.published.layouts import Layout, load_layouts
from scrutiny_lib.loaders.published.recognise import recognise


def layout(layout_id: str) -> Layout:
    return next(layout for layout in load_layouts() if layout.id == layout_id)


def fault(headers: list[str]) -> str:
    with pytest.raises(SourceError) as caught:
        recognise(headers, load_layouts(), file="file.csv")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_each_generation_of_the_referrals_file_is_told_apart() -> None:
    for layout_id in ("dfe_cin_c1_to_2024", "dfe_cin_c1_from_2025"):
        wanted = layout(layout_id)
        assert recognise(wanted.headers, load_layouts(), file="c1.csv").id == layout_id
        assert wanted.family == "dfe_cin_c1"


def test_the_order_of_the_headers_does_not_matter() -> None:
    wanted = layout("dfe_cin_d3")
    assert recognise(wanted.headers[::-1], load_layouts(), file="d3.csv").id == "dfe_cin_d3"


def test_renamed_columns_are_listed_as_missing_and_as_not_expected() -> None:
    renamed = {"CPP_subsequent": "cpp_repeat_count", "CPP_start": "cpp_start_count"}
    headers = [renamed.get(header, header) for header in layout("dfe_cin_d3").headers]
    message = fault(headers)
    assert "nearest is 'dfe_cin_d3'" in message
    assert "headers missing: CPP_start, CPP_subsequent;" in message
    assert "headers not expected: cpp_start_count, cpp_repeat_count;" in message


def test_one_header_more_is_not_the_known_layout() -> None:
    message = fault([*layout("dfe_cin_d6").headers, "extra"])
    assert "headers missing: none; headers not expected: extra;" in message


def test_an_unrelated_file_gets_the_same_error() -> None:
    message = fault(["Crime ID", "Longitude"])
    assert "headers missing: time_period" in message
    assert "headers not expected: Crime ID, Longitude;" in message


def test_a_first_row_of_data_is_not_repeated() -> None:
    message = fault(["Ada Example", "12/03/2011", "LS1 1AA"])
    assert "Ada" not in message
    assert "LS1" not in message
    assert "3 cells that look like data" in message


def test_a_number_among_known_headers_is_not_repeated() -> None:
    message = fault([*layout("dfe_cin_d6").headers, "9434765919", "ada@example.org"])
    assert "9434765919" not in message
    assert "@" not in message
    assert message.count("(one that looks like data)") == 2


def test_no_two_layouts_have_the_same_headers_or_id() -> None:
    layouts = load_layouts()
    assert len({layout.id for layout in layouts}) == len(layouts)
    assert len({tuple(sorted(layout.headers)) for layout in layouts}) == len(layouts)


def test_every_indicator_of_a_layout_is_in_the_registry_and_the_other_way_round(
    registry: Registry,
) -> None:
    read = {series.indicator for layout in load_layouts() for series in layout.series}
    published = {name for name, indicator in registry.items() if not indicator.is_local}
    # Street-level crime has no area of its own: the loader of police files reads it.
    assert read == published - {"pol_street_crimes", "pol_street_antisocial"}


def test_no_layout_reads_an_indicator_twice() -> None:
    for layout in load_layouts():
        counts = Counter(series.indicator for series in layout.series)
        assert counts.total() == len(counts), layout.id


def test_a_layout_that_names_a_column_it_does_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "layouts.yml"
    path.write_text(
        "layouts:\n"
        "  - {id: a, family: a, publisher: p, release: r, licence: l, headers: [x, y],\n"
        "     area: {kind: ons_code, column: x}, period: {column: y, kind: mid_year},\n"
        "     series: [{indicator: i, numerator: [z]}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="no header is called 'z'"):
        load_layouts(path)

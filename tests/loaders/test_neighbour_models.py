from __future__ import annotations

import pytest

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.published.area_table import AreaTable
from scrutiny_lib.loaders.published.load import recognised_table
from scrutiny_lib.loaders.published.neighbour_models import NEIGHBOUR_COLUMNS, read_neighbours

from .conftest import Write

PAIRS = {
    **{f"SN_{n}": "390" for n in range(1, 11)},
    **{f"SN_{n}P": "Somewhat close " for n in range(1, 11)},
}


def test_a_wide_model_becomes_one_row_a_neighbour(write: Write, areas: AreaTable) -> None:
    path = write("dfe_neighbours_2025", {**PAIRS, "SN_1P": "Very close"})
    frame, issues = read_neighbours(*recognised_table(path), areas)
    assert tuple(frame.columns) == NEIGHBOUR_COLUMNS
    assert frame["rank"].tolist() == list(range(1, 11))
    assert frame["area_code"].unique().tolist() == ["E08000035"]
    assert frame["neighbour_code"].unique().tolist() == ["E08000037"]
    assert frame["closeness"].tolist()[:2] == ["very close", "somewhat close"]
    assert frame["model"].unique().tolist() == ["2025"]
    assert issues == ()


def test_an_authority_that_is_not_known_is_counted(write: Write, areas: AreaTable) -> None:
    path = write("dfe_neighbours_2025", PAIRS, {**PAIRS, "SN_3": "777"})
    frame, issues = read_neighbours(*recognised_table(path), areas)
    assert len(frame) == 10
    assert [(issue.rule, issue.count, issue.rows) for issue in issues] == [
        ("area_not_known", 1, (3,))
    ]


def test_a_model_of_unknown_authorities_is_an_error(write: Write, areas: AreaTable) -> None:
    path = write("dfe_neighbours_2025", {**PAIRS, "old_la_code": "777"})
    with pytest.raises(SourceError, match="no authority is known"):
        read_neighbours(*recognised_table(path), areas)

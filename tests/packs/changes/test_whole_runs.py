"""What has changed, from run to run: which pack one is held against, and what its reader sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.packs.commands import How, run_packs
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.workspace import Workspace
from tests.packs.test_runner import small_pack

pytestmark = pytest.mark.slow

SHOW = """import pandas as pd
frame = pd.DataFrame({{"year": [2023, 2024], "series": "Leeds", "value": [10.5, {value}],
    "flag": ["", "{flag}"], "lower": float("nan"), "upper": float("nan"), "is_area": True}})
shown = evidence.chart("yearly", frame, title="How it went", subtitle="A measure", rule="published",
    unit="per_cent", source="Source: a test.", anchor="how-it-went")"""
FIND = """from scrutiny_lib.evidence.model import FindingItem
evidence.finding(FindingItem(id="f-{name}", pack="small", rule="quiet", detail="It is so.",
    headline="Something about {name}", agency="partnership", period="2024", strength="{strength}",
    score=1.0, polarity="none", evidence=(), disclosure_rule="published", indicator=None), shown)"""


def cells(value: float | str = 20.5, flag: str = "", **found: str) -> list[str]:
    show = SHOW.format(value=value, flag=flag)
    return [show, *(FIND.format(name=name, strength=how) for name, how in found.items())]


def run(workspace: Workspace, *made_of: str, force: bool = False) -> tuple[str, dict[str, Any]]:
    """Make the small pack of these cells; return its page and its record."""
    if made_of:
        small_pack(workspace, *made_of)
    assert run_packs([], profile=None, data=None, params=(), how=How(force=force)) == 0
    folder = latest_of(workspace.outputs / "published" / "small")
    assert folder is not None
    return (folder / "index.html").read_text(), json.loads((folder / "run.json").read_text())


def test_a_pack_says_what_has_changed_since_the_one_before(workspace: Workspace) -> None:
    page, first = run(workspace, *cells(first="weak", second="moderate"))
    assert "This is the first pack of its kind" in page
    assert first["compared_with"] == ""
    page, second = run(workspace, *cells(21.5, second="strong", third="weak"))
    assert second["compared_with"] == first["run_id"]
    assert [kind for kind, count in second["changes"].items() if count] == [
        "new",
        "gone",
        "stronger",
        "restated",
    ]
    for said in (
        "<li>Something about third</li>",
        "<li>What the earlier pack found here: How it went</li>",
        "<li>Something about second</li>",
        "<li>How it went: Leeds, 2024, was 20.5% and is now 21.5%</li>",
        "What was different when this pack was made: the program that makes the pack.",
    ):
        assert said in page
    assert "about first" not in page
    index = (workspace.outputs / "published" / "index.html").read_text()
    assert "Since the pack before: 1 new finding; 1 finding no longer made;" in index


def test_made_twice_it_is_held_against_the_same_pack_and_is_the_same(workspace: Workspace) -> None:
    _, first = run(workspace, *cells())
    page, second = run(workspace, *cells(21.5))
    again, third = run(workspace, force=True)
    assert page == again
    assert second["compared_with"] == third["compared_with"] == first["run_id"]


def test_a_figure_that_is_hidden_now_is_not_told_by_what_was(workspace: Workspace) -> None:
    run(workspace, *cells(20.5))
    page, record = run(workspace, *cells('float("nan")', "c"))
    assert record["changes"]["restated"] == 0
    assert "20.5" not in page
    page, record = run(workspace, *cells(20.5))
    assert record["changes"]["restated"] == 0


def test_a_pack_that_was_altered_since_is_passed_over(workspace: Workspace) -> None:
    _, first = run(workspace, *cells(20.5))
    run(workspace, *cells(21.5))
    latest = latest_of(workspace.outputs / "published" / "small")
    assert latest is not None
    alter(latest / "findings.json")
    _, third = run(workspace, *cells(22.5))
    assert third["compared_with"] == first["run_id"]


def alter(path: Path) -> None:
    path.write_text(path.read_text().replace("21.5%", "99.9%"))

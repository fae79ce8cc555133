"""The published part of the trends pack is made for every authority, small ones too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrutiny_lib.reference import areas
from tests.packs.cells import link_workspace, run_cells

pytestmark = pytest.mark.slow
SOME = {
    "Bradford": "E08000032",
    "Birmingham": "E08000025",
    "Rutland": "E06000017",
    "City of London": "E09000001",
}


def every_area() -> list[str]:
    table = areas()
    there = table[(table["level"] == "authority") & (table["last_year"] >= 2024)]
    return sorted(there["area_code"])


@pytest.fixture(autouse=True)
def without_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A workspace without a data folder, so that nothing but published figures is there."""
    workspace = link_workspace(tmp_path_factory.mktemp("areas"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace)
        patch.delenv("SCRUTINY_DATA", raising=False)
        yield


def check(code: str) -> None:
    pack, items = run_cells("trends", area=code)
    assert pack.area.code == code
    assert pack.own.frame.empty
    findings = [item for item in items if item["kind"] == "finding"]
    charts = [item for item in items if item["kind"] == "chart"]
    assert any(item["id"] == "f-supplied" for item in findings)
    assert len(charts) >= 4
    for item in items:
        assert "nan" not in str(item.get("headline", item.get("title", ""))).lower().split()


@pytest.mark.parametrize("name", SOME)
def test_large_and_small_places_come_out(name: str) -> None:
    check(SOME[name])


@pytest.mark.soak
@pytest.mark.parametrize("code", every_area())
def test_every_authority_comes_out(code: str) -> None:
    check(code)


def test_there_are_153() -> None:
    assert len(every_area()) == 153

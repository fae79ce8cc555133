from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.comparators import load_comparators
from scrutiny_lib.errors import UsageError
from scrutiny_lib.reference import areas, core_cities

PROJECT = Path(__file__).resolve().parents[2]
TEXT = """core_cities:
  label: Core cities
  dated: "2025-11"
  confirmed: true
  source: the group
  statistic: mean
  members:
    - {area_code: E08000035, name: Leeds}
    - {area_code: E08000019, name: Sheffield}
regions:
  - {area_code: E12000003, name: Yorkshire and The Humber}
"""


def put(folder: Path, text: str) -> Path:
    path = folder / "comparators.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_partnerships_own_list_is_used(tmp_path: Path) -> None:
    cities = core_cities(put(tmp_path, TEXT))
    assert cities["name"].tolist() == ["Leeds", "Sheffield"]
    assert cities["la_code"].tolist() == ["383", "373"]
    assert cities["confirmed"].all()
    assert cities["statistic"].unique().tolist() == ["mean"]


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("statistic: mean", "statistic: mode", "line 6"),
        ("confirmed: true", "confirmed: true\n  colour: red", "unknown key 'core_cities.colour'"),
        ("E08000019, name: Sheffield", "E08000035, name: Leeds", "stands twice"),
        ("E08000019", "383", "line 9"),
    ],
)
def test_a_fault_is_one_line_with_its_place(tmp_path: Path, good: str, bad: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        core_cities(put(tmp_path, TEXT.replace(good, bad)))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_area_that_is_not_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown area_code E09999999"):
        core_cities(put(tmp_path, TEXT.replace("E08000019", "E09999999")))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.yml"):
        core_cities(tmp_path / "absent.yml")


def test_the_regions_and_names_are_those_of_the_reference() -> None:
    group = load_comparators(PROJECT / "params" / "comparators.yml")
    known = areas().set_index("area_code")
    regions = known[known["level"] == "region"]
    assert {region.area_code for region in group.regions} == set(regions.index)
    for region in group.regions:
        assert known.loc[region.area_code, "name"] == region.name
        assert known.loc[region.area_code, "region_code"] == (region.within or "")
    for city in group.core_cities.members:
        assert known.loc[city.area_code, "name"] == city.name

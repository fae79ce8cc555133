from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.published.area_table import (
    AreaTable,
    build_area_table,
    join_area_tables,
)
from scrutiny_lib.loaders.published.layouts import AreaColumns

HEADERS = (
    "time_period",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    "count",
)
LEVELS = {"N": "National", "R": "Regional", "A": "Local authority"}


def table(*rows: tuple[str, ...]) -> pd.DataFrame:
    filled = [
        (year, LEVELS[level], "E92000001", "England", region, "A region", old, new, name, count)
        for year, level, region, old, new, name, count in rows
    ]
    return pd.DataFrame(filled, columns=list(HEADERS), dtype="str")


TWO_CODES = table(
    ("2019", "A", "E12000001", "390", "E08000020", "Gateshead", "5"),
    ("2020", "A", "E12000001", "390", "E08000037", "Gateshead", "6"),
    ("2020", "N", "", "", "", "", "7"),
    ("2020", "R", "E13000001", "", "", "", "8"),
)


def codes(areas: AreaTable, rows: pd.DataFrame) -> list[str]:
    return areas.resolve(rows, AreaColumns(kind="dfe")).tolist()


def test_an_old_code_becomes_the_newest_one() -> None:
    areas = build_area_table([TWO_CODES])
    assert codes(areas, TWO_CODES) == ["E08000037", "E08000037", "E92000001", "E13000001"]


def test_an_area_stands_once_with_its_years_and_former_codes() -> None:
    frame = build_area_table([TWO_CODES]).frame.set_index("area_code")
    assert sorted(frame.index) == ["E08000037", "E13000001", "E92000001"]
    gateshead = frame.loc["E08000037"]
    assert (gateshead["first_year"], gateshead["last_year"]) == (2019, 2020)
    assert gateshead["former_codes"] == "E08000020"
    assert gateshead["level"] == "authority"
    assert frame.loc["E13000001", "region_code"] == "E12000007"


def test_a_row_of_symbols_does_not_stretch_an_areas_years() -> None:
    later = table(("2024", "A", "E12000002", "909", "E10000006", "Cumbria", "z"))
    earlier = table(("2023", "A", "E12000002", "909", "E10000006", "Cumbria", "5"))
    frame = build_area_table([earlier, later]).frame
    assert frame["last_year"].tolist() == [2023]


def test_a_column_of_codes_is_read_with_old_codes_and_the_files_own() -> None:
    areas = build_area_table([TWO_CODES])
    by_ons = AreaColumns(kind="ons_code", column="code")
    rows = pd.DataFrame({"code": ["E08000020", "E08000037", "E47000001"]}, dtype="str")
    assert areas.resolve(rows, by_ons).tolist()[:2] == ["E08000037", "E08000037"]
    assert areas.resolve(rows, by_ons).isna().tolist() == [False, False, True]
    by_la = AreaColumns(kind="la_code", column="code", codes={"970": "E92000001"})
    rows = pd.DataFrame({"code": ["390.0", "970.0"]}, dtype="str")
    assert areas.resolve(rows, by_la).tolist() == ["E08000037", "E92000001"]


def test_a_known_area_keeps_its_code_and_a_new_one_is_added() -> None:
    base = build_area_table([TWO_CODES])
    newer = build_area_table(
        [
            table(
                ("2026", "A", "E12000001", "390", "E08000099", "Gateshead", "6"),
                ("2026", "A", "E12000001", "999", "E06000099", "New Council", "6"),
            )
        ]
    )
    joined = join_area_tables(base, newer)
    assert joined.by_la_code == {"390": "E08000037", "999": "E06000099"}
    assert joined.by_ons_code["E08000099"] == "E08000037"
    assert joined.by_ons_code["E08000020"] == "E08000037"


def test_no_files_give_no_areas() -> None:
    assert build_area_table([]).frame.empty


def test_the_three_digit_code_decides_where_the_ons_code_is_not_known() -> None:
    areas = build_area_table([TWO_CODES])
    recoded = table(("2026", "A", "E12000001", "390", "E08000099", "Gateshead", "6"))
    assert codes(areas, recoded) == ["E08000037"]

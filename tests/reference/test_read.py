"""The committed reference, without any other file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.observations import PUBLISHED_COLUMNS, validate_observations
from scrutiny_lib.reference import (
    areas,
    core_cities,
    neighbours,
    published_figures,
    restatements,
    sources,
)
from scrutiny_lib.reference.storage import DATA

LEEDS = "E08000035"
METHODS_SECTION_4 = [
    ("csc_rereferral", 2399, 9914, 24.2),
    ("csc_asmt_45", 6337, 9202, 68.9),
    ("csc_icpc_15", 467, 1008, 46.3),
    ("csc_cpp_repeat", 214, 855, 25.0),
    ("csc_cpp_review", 312, 454, 68.7),
]


def leeds(indicator: str, year: int):  # type: ignore[no-untyped-def]
    rows = published_figures([indicator], [LEEDS])
    found = rows[rows["period_end"] == f"{year}-03-31"]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(("indicator", "numerator", "denominator", "value"), METHODS_SECTION_4)
def test_the_leeds_figures_of_2024(
    indicator: str, numerator: int, denominator: int, value: float
) -> None:
    row = leeds(indicator, 2024)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert round(row["value"], 1) == value


def test_the_leeds_section_47_rate_is_the_printed_one() -> None:
    row = leeds("csc_s47_rate", 2024)
    assert (row["numerator"], row["value"], row["basis"]) == (2459, 141.2, "published")


def test_leeds_monthly_referrals_add_up_to_the_years() -> None:
    rows = published_figures(["csc_ref_month"], [LEEDS])
    last = rows[rows["period_start"] >= "2023-04-01"]
    assert len(last) == 12
    assert last["value"].sum() == 9914
    two_years = rows[rows["period_start"] >= "2022-04-01"]
    assert round(two_years["value"].mean(), 2) == 869.33


def test_the_year_that_only_lait_has_is_there_and_says_so() -> None:
    row = leeds("csc_icpc_15", 2025)
    assert row["value"] == 75.8
    assert row["family"] == "dfe_lait"
    assert leeds("csc_rereferral", 2025)["family"] == "dfe_cin_c1"


def test_every_row_keeps_the_contract_and_its_origin() -> None:
    figures = published_figures(all_releases=True)
    assert tuple(figures.columns) == PUBLISHED_COLUMNS
    validate_observations(figures)
    for column in ("publisher", "release", "licence", "family", "basis"):
        assert (figures[column].str.len() > 0).all(), column
    assert set(figures["licence"]) == {"OGL v3"}


def test_one_row_a_figure_unless_all_releases_are_asked_for() -> None:
    key = ["indicator_id", "area_code", "period_start", "period_end"]
    assert not published_figures().duplicated(key).any()
    every = published_figures(["csc_rereferral"], [LEEDS], all_releases=True)
    ours = every[every["period_end"] == "2024-03-31"]
    assert sorted(ours["source_id"]) == ["dfe_cin_c1_2024", "dfe_cin_c1_2025", "dfe_lait_2025"]


def test_a_frame_is_the_callers_own() -> None:
    first = published_figures(["pop_0_17"], [LEEDS])
    first["value"] = 0.0
    assert (published_figures(["pop_0_17"], [LEEDS])["value"] > 0).all()
    own = areas()
    own["name"] = ""
    assert (areas()["name"] != "").all()


def test_every_authority_has_a_figure_or_a_symbol() -> None:
    rows = published_figures(["csc_rereferral"])
    rows = rows[rows["period_end"] == "2025-03-31"]
    known = areas()
    now = known[(known["level"] == "authority") & (known["last_year"] == 2025)]
    assert len(now) == 153
    assert set(now["area_code"]) <= set(rows["area_code"])


def test_the_two_releases_differ_in_two_cells_of_barnet_only() -> None:
    found = restatements()
    assert found["area_name"].tolist() == ["Barnet", "Barnet"]
    assert found["indicator_id"].unique().tolist() == ["csc_ref_nfa"]
    assert found[["cell", "earlier", "later"]].to_numpy().tolist() == [
        ["numerator", "0", "u"],
        ["value", "0", "u"],
    ]


def test_areas_have_one_code_each_and_a_region() -> None:
    known = areas().set_index("area_code")
    assert known.index.is_unique
    assert known.loc[LEEDS, "la_code"] == "383"
    assert known.loc[LEEDS, "region_code"] == "E12000003"
    assert known.loc["E13000001", "region_code"] == "E12000007"
    assert known.loc["E08000037", "former_codes"] == "E08000020"
    assert (known.loc["E10000006", "name"], known.loc["E10000006", "last_year"]) == (
        "Cumbria",
        2023,
    )
    assert (known["level"] == "region").sum() == 11


OLD_MODEL = ["373", "841", "381", "351", "808", "350", "831", "392", "382", "344"]
NEW_MODEL = ["851", "882", "373", "826", "382", "355", "801", "852", "306", "839"]


@pytest.mark.parametrize(
    ("model", "dated", "la_codes"),
    [("2021", "2021-04", OLD_MODEL), ("2025", "2025", NEW_MODEL)],
)
def test_leeds_has_its_ten_neighbours_in_order(model: str, dated: str, la_codes: list[str]) -> None:
    rows = neighbours(model)
    ours = rows[rows["area_code"] == LEEDS]
    codes = areas().set_index("area_code")["la_code"]
    assert ours["rank"].tolist() == list(range(1, 11))
    assert [codes[code] for code in ours["neighbour_code"]] == la_codes
    assert ours["dated"].unique().tolist() == [dated]


def test_only_sheffield_and_kirklees_are_neighbours_in_both_models() -> None:
    assert set(OLD_MODEL) & set(NEW_MODEL) == {"373", "382"}


def test_an_unknown_model_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="'2030'; the models are 2021, 2025"):
        neighbours("2030")


def test_the_core_cities_are_said_to_be_unconfirmed() -> None:
    cities = core_cities()
    assert len(cities) == 8
    assert LEEDS in set(cities["area_code"])
    assert not cities["confirmed"].any()
    assert cities["statistic"].unique().tolist() == ["median"]


def test_the_files_are_named_with_their_digests_and_counts() -> None:
    files = sources().set_index("source_id")
    assert len(files) == 17
    assert (files["sha256"].str.len() == 64).all()
    assert files.loc["dfe_lait_2025", "rows_read"] == 45252


def test_the_reference_is_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.csv.gz")) < 3_000_000


def test_reading_it_needs_no_validator_or_workbook_reader() -> None:
    code = (
        "import sys; from scrutiny_lib.reference import published_figures as p; p();"
        "print([m for m in ('pandera', 'pydantic', 'python_calamine') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

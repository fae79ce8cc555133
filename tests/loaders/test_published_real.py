"""The files as published, held against a plain reading of the same cells."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.published import load_published

pytestmark = pytest.mark.real_data
RELEASE_2024 = "dfe/cin_2024_release"
C1_2025 = "dfe/cin_2025_release/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
LEEDS = "E08000035"


@pytest.fixture(scope="module")
def load(shared_data: Path, registry: Registry):  # type: ignore[no-untyped-def]
    @cache
    def load_it(name: str) -> Dataset:
        return load_published(find(shared_data, name), registry)

    return load_it


def find(folder: Path, name: str) -> Path:
    """Find a file by its path, or one of the 2024 release by its table's number."""
    return folder / name if "/" in name else next((folder / RELEASE_2024).glob(f"{name}_*.csv"))


def leeds(dataset: Dataset, indicator: str, year: int) -> pd.Series:
    frame = dataset.frame
    found = frame[
        (frame["indicator_id"] == indicator)
        & (frame["area_code"] == LEEDS)
        & (frame["period_end"] == f"{year}-03-31")
    ]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("table", "indicator", "numerator", "denominator", "value"),
    [
        ("c1", "csc_rereferral", 2399, 9914, 24.2),
        (C1_2025, "csc_rereferral", 2399, 9914, 24.2),
        ("c2", "csc_asmt_45", 6337, 9202, 68.9),
        ("c4", "csc_icpc_15", 467, 1008, 46.3),
        ("d3", "csc_cpp_repeat", 214, 855, 25.0),
        ("d6", "csc_cpp_review", 312, 454, 68.7),
    ],
)
def test_the_leeds_figures_of_2024(  # type: ignore[no-untyped-def]
    load, table: str, indicator: str, numerator: int, denominator: int, value: float
) -> None:
    row = leeds(load(table), indicator, 2024)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert round(row["value"], 1) == value


def test_the_leeds_section_47_rate_is_the_printed_one(load) -> None:  # type: ignore[no-untyped-def]
    assert leeds(load("c4"), "csc_s47_rate", 2024)["value"] == 141.2


def test_the_leeds_months_are_those_of_the_file(load) -> None:  # type: ignore[no-untyped-def]
    frame = load("c6").frame
    ours = frame[(frame["area_code"] == LEEDS) & (frame["period_start"] >= "2022-04-01")]
    months = ours.sort_values("period_start")["value"].tolist()
    assert months[:3] == [857, 1189, 951]
    assert months[-3:] == [811, 793, 865]
    assert round(sum(months) / 24, 2) == 869.33


SINGLE_COLUMNS = [
    ("b1", "At31_episodes_rate", "csc_cin_rate"),
    ("c1", "Referrals_rate", "csc_ref_rate"),
    ("c1", "Re_referrals_percent", "csc_rereferral"),
    ("c1", "No_Further_Action_percent", "csc_ref_nfa"),
    ("c1", "Not_in_Need_percent", "csc_ref_not_in_need"),
    (C1_2025, "rereferral_percent", "csc_rereferral"),
    (C1_2025, "no_further_action_percent", "csc_ref_nfa"),
    ("c4", "Section47_rate", "csc_s47_rate"),
    ("c4", "ICPC_rate", "csc_icpc_rate"),
    ("d1", "CPP_At31_rate", "csc_cpp_rate"),
    ("d1", "CPP_start_rate", "csc_cpp_start"),
    ("d3", "CPP_subsequent_percent", "csc_cpp_repeat"),
    ("d5", "2_years_or_more_percent", "csc_cpp_2y_open"),
    ("d6", "Reviewed_within_timescales_percent", "csc_cpp_review"),
]


@pytest.mark.parametrize(("table", "column", "indicator"), SINGLE_COLUMNS)
def test_every_cell_arrives_as_the_number_or_the_symbol_it_is(  # type: ignore[no-untyped-def]
    load, shared_data: Path, table: str, column: str, indicator: str
) -> None:
    raw = pd.read_csv(find(shared_data, table), dtype=str, keep_default_na=False)[column]
    frame = load(table).frame
    got = frame[frame["indicator_id"] == indicator]
    symbols = raw[~raw.str.fullmatch(r"[\d.]+")]
    assert got["flag"][got["flag"] != ""].value_counts().to_dict() == (
        symbols.value_counts().to_dict()
    )
    numbers = raw[raw.str.fullmatch(r"[\d.]+")].astype("float64")
    assert sorted(got["value"].dropna()) == sorted(numbers)


COUNTS = [
    ("c3", "Child_criminal_exploitation", "csc_factor_cce"),
    ("c3", "Gangs", "csc_factor_gangs"),
    ("c5", "Police", "csc_ref_source_police"),
    ("c5", "Anonymous", "csc_ref_source_anonymous"),
    (C1_2025, "referral_count", "csc_ref_rate"),
]


@pytest.mark.parametrize(("table", "column", "indicator"), COUNTS)
def test_every_symbol_of_a_count_is_kept(  # type: ignore[no-untyped-def]
    load, shared_data: Path, table: str, column: str, indicator: str
) -> None:
    raw = pd.read_csv(find(shared_data, table), dtype=str, keep_default_na=False)[column]
    frame = load(table).frame
    got = frame[(frame["indicator_id"] == indicator)]
    hidden = got[got["numerator"].isna()]["flag"]
    symbols = raw[~raw.str.fullmatch(r"\d+")]
    assert hidden.value_counts().to_dict() == symbols.value_counts().to_dict()
    assert got["numerator"].sum() == raw[raw.str.fullmatch(r"\d+")].astype("int64").sum()


def test_a_hidden_band_hides_the_figure_wherever_it_occurs(  # type: ignore[no-untyped-def]
    load, shared_data: Path
) -> None:
    raw = pd.read_csv(find(shared_data, "c2"), dtype=str, keep_default_na=False)
    days = ["1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"]
    bands = raw[["Same_day", *days]]
    symbol = ~bands.apply(lambda column: column.str.fullmatch(r"\d+"))
    frame = load("c2").frame
    assert symbol.any(axis=1).sum() == frame["numerator"].isna().sum() > 100


def test_no_area_keeps_an_old_code(load) -> None:  # type: ignore[no-untyped-def]
    frame = load("c4").frame
    old = {"E08000020", "E06000048", "E10000023", "E10000002", "E10000027"}
    assert not old & set(frame["area_code"])
    gateshead = frame[(frame["area_code"] == "E08000037") & (frame["unit"] == "per_cent")]
    assert len(gateshead) == 12


@pytest.mark.parametrize(
    "name",
    [
        "nhs/la_hospital_admissions_2324.csv",
        "nhs/phe_admissions_self_harm_young_people.csv",
        "lait/lait_leeds_neighbours_region_england.csv",
        "dfe/cla/cla_number_and_rate_per_10k_children.csv",
    ],
)
def test_every_row_is_used_or_counted(load, shared_data: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    raw = pd.read_csv(shared_data / name, dtype=str, keep_default_na=False)
    dataset = load(name)
    assert dataset.record.rows_read == len(raw)
    rejected = sum(issue.count for issue in dataset.issues if issue.rejected)
    assert dataset.record.rows_rejected == rejected
    if "lait" not in name:  # a row of LAIT is one measure, several of which make an observation
        assert len(dataset.frame) == len(raw) - rejected


def test_fingertips_counts_and_values_are_those_printed_for_leeds(load) -> None:  # type: ignore[no-untyped-def]
    dataset = load("nhs/la_hospital_admissions_2324.csv")
    row = leeds(dataset, "hea_injury_0_14", 2011)
    assert (row["numerator"], row["denominator"], row["value"]) == (1961, 127899, 153.3241073)
    assert leeds(dataset, "hea_injury_0_14", 2024)["value"] == 65.00794


def test_lait_has_the_year_after_the_release(load) -> None:  # type: ignore[no-untyped-def]
    row = leeds(load("lait/lait_leeds_neighbours_region_england.csv"), "csc_icpc_15", 2025)
    assert (row["numerator"], row["denominator"], row["value"]) == (758, 1000, 75.8)


def test_lait_is_the_share_within_45_days(load) -> None:  # type: ignore[no-untyped-def]
    key = ["area_code", "period_end"]
    tool = load("lait/lait_leeds_neighbours_region_england.csv").frame
    tool = tool[tool["indicator_id"] == "csc_asmt_45"]
    both = tool.merge(load("c2").frame, on=key, suffixes=("_lait", "_c2")).dropna(
        subset=["value_lait", "value_c2"]
    )
    assert len(both) > 90
    assert (both["value_lait"] - both["value_c2"]).abs().max() < 0.0507

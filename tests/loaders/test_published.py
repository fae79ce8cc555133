from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.observations import FLAGS, PUBLISHED_COLUMNS
from scrutiny_lib.loaders.published import load_published
from scrutiny_lib.loaders.published.area_table import AreaTable

from .conftest import Write

ENGLAND = {
    "geographic_level": "National",
    "region_code": "",
    "old_la_code": "",
    "new_la_code": "",
    "la_name": "",
}


@pytest.fixture
def load(registry: Registry, areas: AreaTable, population: pd.DataFrame):  # type: ignore[no-untyped-def]
    def load_it(path: Path) -> Dataset:
        return load_published(path, registry, areas=areas, population=population)

    return load_it


def row(dataset: Dataset, indicator: str, area: str = "E08000035") -> pd.Series:
    frame = dataset.frame
    found = frame[(frame["indicator_id"] == indicator) & (frame["area_code"] == area)]
    assert len(found) == 1, f"{len(found)} rows of {indicator}"
    return found.iloc[0]


C1_OLD = {
    "Referrals": "9914",
    "Referrals_rate": "569.3",
    "Re_referrals": "2399",
    "Re_referrals_percent": "24.2",
}


def test_a_published_percentage_is_the_value_and_its_counts_stand_beside_it(load, write) -> None:
    got = row(load(write("dfe_cin_c1_to_2024", C1_OLD)), "csc_rereferral")
    assert (got["numerator"], got["denominator"], got["value"]) == (2399, 9914, 24.2)
    assert (got["flag"], got["basis"], got["unit"]) == ("", "published", "per_cent")
    assert (got["period_start"], got["period_end"]) == (
        pd.Timestamp("2023-04-01"),
        pd.Timestamp("2024-03-31"),
    )


def test_every_row_says_where_it_is_from(load, write) -> None:
    dataset = load(write("dfe_cin_c1_to_2024", C1_OLD))
    assert tuple(dataset.frame.columns) == PUBLISHED_COLUMNS
    got = row(dataset, "csc_rereferral")
    assert got["publisher"] == "Department for Education"
    assert got["release"] == "Children in need, reporting year 2024"
    assert got["licence"] == "OGL v3"
    assert got["source_id"] == "dfe_cin_c1_2024"
    assert dataset.record.layout == "dfe_cin_c1_to_2024"
    assert len(dataset.record.files[0].sha256) == 64


def test_a_printed_rate_stays_when_the_population_does_not_give_it(load, write) -> None:
    got = row(load(write("dfe_cin_c1_to_2024", C1_OLD)), "csc_ref_rate")
    assert got["value"] == 569.3
    assert np.isnan(got["denominator"])


def test_a_printed_rate_gets_the_population_that_gives_it(load, write) -> None:
    rates = {"Referrals": "9914", "Referrals_rate": "991.4"}
    got = row(load(write("dfe_cin_c1_to_2024", rates)), "csc_ref_rate")
    assert (got["value"], got["denominator"], got["basis"]) == (991.4, 100_000, "published")


def test_the_renamed_columns_of_the_next_release_give_the_same_indicator(load, write) -> None:
    cells = {"referral_count": "10304", "rereferral_count": "2494", "rereferral_percent": "24.2"}
    got = row(load(write("dfe_cin_c1_from_2025", cells)), "csc_rereferral")
    assert (got["numerator"], got["denominator"], got["value"]) == (2494, 10304, 24.2)


def test_a_rate_that_is_not_printed_is_computed_from_the_population(load, write) -> None:
    got = row(load(write("dfe_cin_c1_from_2025", {"referral_count": "1234"})), "csc_ref_rate")
    assert (got["numerator"], got["denominator"]) == (1234, 100_000)
    assert got["value"] == pytest.approx(123.4)
    assert got["basis"] == "computed"


def test_a_rate_without_an_estimate_is_missing_and_says_so(load, write) -> None:
    cells = {"referral_count": "1234", "time_period": "2013"}
    got = row(load(write("dfe_cin_c1_from_2025", cells)), "csc_ref_rate")
    assert np.isnan(got["value"])
    assert (got["numerator"], got["flag"]) == (1234, "..")


@pytest.mark.parametrize("symbol", list(FLAGS))
def test_every_symbol_is_kept_as_a_flag(load, write, symbol: str) -> None:
    cells = {"referral_count": "10", "rereferral_count": symbol, "rereferral_percent": symbol}
    got = row(load(write("dfe_cin_c1_from_2025", cells)), "csc_rereferral")
    assert got["flag"] == symbol
    assert np.isnan(got["value"])
    assert np.isnan(got["numerator"])


BANDS = dict.fromkeys(
    ["Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"], "10"
)


def test_assessments_in_time_are_the_six_bands(load, write) -> None:
    cells = {"Assessments_completed": "100", **BANDS, "46-50_days": "40"}
    got = row(load(write("dfe_cin_c2", cells)), "csc_asmt_45")
    assert (got["numerator"], got["denominator"], got["value"]) == (60, 100, 60.0)
    assert got["basis"] == "computed"


def test_one_hidden_band_hides_the_figure_though_the_total_would_give_it_away(load, write) -> None:
    cells = {"Assessments_completed": "100", **BANDS, "1-10_days": "c"}
    got = row(load(write("dfe_cin_c2", cells)), "csc_asmt_45")
    assert got["flag"] == "c"
    assert np.isnan(got["numerator"])
    assert np.isnan(got["value"])
    assert got["denominator"] == 100


def test_conferences_in_time_are_the_first_two_bands(load, write) -> None:
    cells = {"ICPC": "1008", "Duration_0-10_days": "38", "Duration_11-15_days": "429"}
    got = row(load(write("dfe_cin_c4", cells)), "csc_icpc_15")
    assert (got["numerator"], got["denominator"]) == (467, 1008)
    assert got["value"] == pytest.approx(100 * 467 / 1008)


def test_nothing_over_nothing_does_not_apply(load, write) -> None:
    got = row(load(write("dfe_cin_c4", {"ICPC": "0"})), "csc_icpc_15")
    assert got["flag"] == "z"
    assert np.isnan(got["value"])


def test_an_old_code_becomes_the_newest_one(load, write) -> None:
    cells = {"old_la_code": "390", "new_la_code": "E08000020", "la_name": "Gateshead"}
    dataset = load(write("dfe_cin_d3", {**cells, "CPP_start": "4"}))
    assert dataset.frame["area_code"].tolist() == ["E08000037"]


def test_a_council_the_reference_does_not_know_is_read_from_the_file_itself(load, write) -> None:
    cells = {"old_la_code": "999", "new_la_code": "E06000099", "la_name": "New Council"}
    dataset = load(write("dfe_cin_d3", {**cells, "CPP_start": "4"}))
    assert dataset.frame["area_name"].tolist() == ["New Council"]


def test_the_months_become_twelve_monthly_counts(load, write) -> None:
    cells = {"April": "679", "December": "772", "March": "c"}
    frame = load(write("dfe_cin_c6", cells)).frame.set_index("period_start")
    assert len(frame) == 12
    assert frame.loc["2023-04-01", "value"] == 679
    assert frame.loc["2023-12-01", "value"] == 772
    assert frame.loc["2024-03-01", "flag"] == "c"


def test_children_looked_after_is_the_snapshot_and_starters_the_flow(load, write) -> None:
    rows = [
        {"population_type": kind, "population_estimate": "1000", "children_count": count}
        for kind, count in [
            ("Children looked after on 31 March each year", "8"),
            ("Children starting to be looked after each year", "3"),
            ("Children ceasing to be looked after each year", "5"),
        ]
    ]
    dataset = load(write("dfe_cla", *rows))
    assert row(dataset, "csc_cla_rate")["numerator"] == 8
    assert row(dataset, "csc_cla_rate")["period_start"] == pd.Timestamp("2024-03-31")
    assert row(dataset, "csc_cla_start")["numerator"] == 3
    assert (dataset.record.rows_read, dataset.record.rows_rejected) == (3, 1)


FINGERTIPS = {
    "Indicator ID": "90284",
    "Area Code": "E08000035",
    "Sex": "Persons",
    "Category Type": "",
    "Time period": "2023/24",
    "Value": "65.00794",
    "Count": "950",
    "Denominator": "146136",
    "Value note": "",
}


def test_fingertips_counts_persons_once(load, write) -> None:
    other = [{**FINGERTIPS, "Sex": "Male"}, {**FINGERTIPS, "Category Type": "deprivation deciles"}]
    dataset = load(write("ohid_fingertips", FINGERTIPS, FINGERTIPS, *other))
    got = row(dataset, "hea_injury_0_14")
    assert (got["numerator"], got["denominator"], got["value"]) == (950, 146136, 65.00794)
    rules = {(issue.rule, issue.column): issue.count for issue in dataset.issues}
    assert rules == {
        ("breakdown_not_used", "Sex"): 1,
        ("breakdown_not_used", "Category Type"): 1,
        ("row_repeated", ""): 1,
    }


def test_a_value_that_is_not_presented_keeps_the_reason(load, write) -> None:
    cells = {**FINGERTIPS, "Value": "", "Count": "", "Value note": "Not presented due to a fault"}
    got = row(load(write("ohid_fingertips", cells)), "hea_injury_0_14")
    assert got["flag"] == ".."
    assert got["note"] == "Not presented due to a fault"


def lait(measure: str, value: str, years: str = "2025", area: str = "383.0") -> dict[str, str]:
    return {"Short Desc": measure, "Values": value, "Years": years, "LA Number": area}


def test_lait_is_put_together_from_its_rows(load, write) -> None:
    bands = [("10_ICPC", "89"), ("15_ICPC", "669"), ("20_ICPC", "89"), ("21_ICPC", "153")]
    dataset = load(
        write(
            "dfe_lait",
            lait("CP_conf_15days", "75.800000000000011"),
            *(lait(measure, count) for measure, count in bands),
            lait("CP_conf_15days", "81.4", area="970.0"),
        )
    )
    got = row(dataset, "csc_icpc_15")
    assert (got["numerator"], got["denominator"], got["value"]) == (758, 1000, 75.8)
    assert got["precedence"] == 2
    assert row(dataset, "csc_icpc_15", "E92000001")["value"] == 81.4


def test_counts_that_do_not_give_the_printed_figure_are_not_used(load, write) -> None:
    dataset = load(
        write(
            "dfe_lait",
            lait("PrevRegCPR", "25"),
            lait("ReRegCPR", "10"),
            lait("CPP_Abuse", "100"),
        )
    )
    got = row(dataset, "csc_cpp_repeat")
    assert got["value"] == 25
    assert np.isnan(got["numerator"])
    assert np.isnan(got["denominator"])


def test_lait_rows_that_are_no_yearly_figure_are_counted(load, write) -> None:
    dataset = load(
        write(
            "dfe_lait",
            lait("RevCP", "80.1"),
            lait("RevCP", "79", years="2014-16"),
            lait("NotUsed", "1"),
            lait("RevCP", "1", area="999.0"),
            lait("RevCP", "not a figure", years="2024"),
        )
    )
    rules = {issue.rule: issue.count for issue in dataset.issues if issue.rejected}
    assert rules == {
        "period_not_a_single_year": 1,
        "measure_not_used": 1,
        "area_not_known": 1,
        "cell_not_readable": 1,
    }
    assert dataset.record.rows_rejected == 4
    assert len(dataset.frame) == 1


def test_the_same_row_with_another_figure_is_reported(load, write) -> None:
    dataset = load(write("dfe_lait", lait("RevCP", "80.1"), lait("RevCP", "12")))
    assert [issue.rule for issue in dataset.issues if issue.rejected] == ["row_contradicts_another"]
    assert row(dataset, "csc_cpp_review")["value"] == 80.1


def test_a_cell_that_cannot_be_read_is_counted_and_never_shown(load, write) -> None:
    bad = {"CPP_start": "4", "CPP_subsequent": "secret-77", "CPP_subsequent_percent": "1"}
    dataset = load(write("dfe_cin_d3", bad, {**ENGLAND, "CPP_start": "4"}))
    assert dataset.frame["area_code"].tolist() == ["E92000001"]
    (issue,) = dataset.issues
    assert (issue.rule, issue.count, issue.rows) == ("cell_not_readable", 1, (2,))
    assert "secret" not in repr(dataset.issues)


def test_an_indicator_that_the_registry_leaves_out_is_an_issue(areas, population, write) -> None:
    path = write("dfe_cin_d1", {"CPP_start": "4"})
    full = load_registry_of(areas, population, path, "csc_cpp_rate")
    assert full.frame["indicator_id"].unique().tolist() == ["csc_cpp_rate"]
    assert [issue.rule for issue in full.issues] == ["indicator_not_in_registry"]


def load_registry_of(areas, population, path: Path, only: str) -> Dataset:  # type: ignore[no-untyped-def]
    from scrutiny_lib.config.registry import load_registry

    from .conftest import PROJECT

    everything = load_registry(PROJECT / "params" / "indicators.yml")
    chosen = Registry((everything[only],))
    return load_published(path, chosen, areas=areas, population=population)


def test_a_file_without_a_usable_row_is_an_error(load, write) -> None:
    with pytest.raises(SourceError, match="no row gives a figure"):
        load(write("dfe_lait", lait("NotUsed", "1")))


def test_a_neighbour_model_is_no_file_of_figures(load, write) -> None:
    with pytest.raises(SourceError, match="neighbour model"):
        load(write("dfe_neighbours_2025", {}))


def test_an_unknown_layout_is_one_line_with_both_lists(load, write) -> None:
    path = write("dfe_cin_d6", {}, rename={"CPP_At31_3Months": "cpp_three_months"})
    with pytest.raises(SourceError) as caught:
        load(path)
    message = str(caught.value)
    assert "headers missing: CPP_At31_3Months;" in message
    assert "headers not expected: cpp_three_months;" in message
    assert "\n" not in message


def test_a_single_file_is_read_with_the_committed_reference(
    registry: Registry, write: Write
) -> None:
    got = row(
        load_published(write("dfe_cin_c1_from_2025", {"referral_count": "9914"}), registry),
        "csc_ref_rate",
    )
    assert got["denominator"] == 174_311
    assert got["value"] == pytest.approx(568.75, abs=0.01)

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path

import pytest

from scrutiny_lib.forms import write_form
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.partner_returns import load_partner_returns
from scrutiny_lib.loaders.partner_returns.form import named_indicators
from tests.loaders.extracts.opened import write_csv

HEADERS = [
    "Agency",
    "Organisation",
    "Indicator",
    "Month or quarter",
    "First day",
    "Last day",
    "Number",
    "Out of",
    "Figure",
    "What is counted",
    "What the number is",
    "If there is no number, why",
    "Note",
    "Filled in by",
    "Filled in on",
]
Q1, Q2, Q3 = (
    ("01/04/2025", "30/06/2025"),
    ("01/07/2025", "30/09/2025"),
    ("01/10/2025", "31/12/2025"),
)


def row(
    indicator: str,
    number: object = "",
    out_of: object = "",
    *,
    days: tuple[str, str] = Q1,
    agency: str = "Police",
    counts: str = "event",
    **more: str,
) -> list[str]:
    said = {
        "Agency": agency,
        "Indicator": indicator,
        "First day": days[0],
        "Last day": days[1],
        "Number": str(number),
        "Out of": str(out_of),
        "What is counted": counts,
        "Filled in by": "A name",
        "Filled in on": "14/07/2025",
        **{key.replace("_", " "): value for key, value in more.items()},
    }
    return [said.get(header, "") for header in HEADERS]


def load(folder: Path, context: Context, *rows: list[str], name: str = "return.csv") -> Dataset:
    write_csv(folder / name, HEADERS, *rows)
    loaded = load_partner_returns(folder, context)
    assert loaded.issues == ()
    assert list(loaded.datasets) == ["partner_returns"]
    return loaded.datasets["partner_returns"]


def told(found: Dataset) -> dict[str, tuple[int, tuple[int, ...], bool]]:
    return {issue.rule: (issue.count, issue.rows, issue.rejected) for issue in found.issues}


def values(found: Dataset, indicator: str) -> list[tuple[float, str]]:
    frame = found.frame[found.frame["indicator_id"] == indicator]
    return [(row.value, row.flag) for row in frame.itertuples()]


def test_a_return_becomes_observations(tmp_path: Path, context: Context) -> None:
    found = load(
        tmp_path,
        context,
        row("pol_notifications", 120),
        row("Cases discussed at the conference that were repeats within 12 months", 31, 124),
        row("New birth visits in 14 days", 852, 1000, agency="NHS", counts="Children"),
        row("csc_on_plan_own", 690, agency="csc", counts="child"),
        row(
            "hea_camhs_wait_median",
            "",
            80,
            agency="CAMHS",
            counts="child",
            Figure="13",
            Organisation="North Trust",
        ),
    )
    assert found.issues == ()
    rows = {
        one.indicator_id: (
            f"{one.period_start:%d/%m}",
            f"{one.period_end:%d/%m}",
            one.agency,
            one.value,
            one.unit,
            one.source_id,
        )
        for one in found.frame.itertuples()
    }
    assert rows == {
        "pol_notifications": ("01/04", "30/06", "police", 120, "count", "partner_return_police"),
        "pol_marac_repeats": ("01/04", "30/06", "police", 25, "per_cent", "partner_return_police"),
        "hea_new_birth_visit_14": (
            "01/04",
            "30/06",
            "health",
            pytest.approx(85.2),
            "per_cent",
            "partner_return_health",
        ),
        "csc_on_plan_own": (
            "30/06",
            "30/06",
            "childrens_social_care",
            690,
            "count",
            "partner_return_childrens_social_care",
        ),
        "hea_camhs_wait_median": (
            "01/04",
            "30/06",
            "health",
            13,
            "days",
            "partner_return_mental_health_trust_north_trust",
        ),
    }
    waits = found.frame.set_index("indicator_id").loc["hea_camhs_wait_median"]
    assert (math.isnan(waits["numerator"]), waits["denominator"]) == (True, 80)
    assert (found.record.rows_read, found.record.rows_rejected) == (5, 0)
    assert "A name" not in found.frame.to_csv()


def test_the_period_may_be_written_as_a_quarter(tmp_path: Path, context: Context) -> None:
    found = load(
        tmp_path,
        context,
        row("pol_notifications", 1, days=("", ""), Month_or_quarter="2025-26 Q1"),
        row("pol_marac_cases", 1, days=Q2, Month_or_quarter="Q2 2025/26"),
    )
    assert found.issues == ()
    assert sorted(found.frame["period_end"].dt.month.tolist()) == [6, 9]


BAD = [
    ("indicator_not_in_registry", row("pol_happiness", 1)),
    ("counting_unit_differs", row("pol_notifications", 1, counts="Children")),
    ("counting_unit_differs", row("pol_domestic_children", 6988, counts="incident")),
    ("period_not_known", row("pol_notifications", 1, days=("", ""))),
    ("period_not_known", row("pol_notifications", 1, days=("", ""), Month_or_quarter="2025 Q1")),
    ("period_ends_before_start", row("pol_notifications", 1, days=(Q2[0], Q1[1]))),
    ("period_contradicts", row("pol_notifications", 1, Month_or_quarter="2025-26 Q2")),
    ("kind_differs", row("pol_notifications", 1, What_the_number_is="Stock")),
    (
        "kind_differs",
        row("csc_on_plan_own", 1, agency="csc", counts="child", What_the_number_is="Total"),
    ),
    ("average_not_a_count", row("pol_notifications", 1, What_the_number_is="Average")),
    ("figure_missing", row("pol_notifications")),
    ("denominator_missing", row("pol_marac_repeats", 5)),
    ("numerator_above_denominator", row("pol_marac_repeats", 6, 5)),
    ("per_cent_above_100", row("pol_marac_repeats", Figure="101")),
    ("count_not_whole", row("pol_notifications", "61.3")),
]


@pytest.mark.parametrize(
    ("rule", "bad"), BAD, ids=[f"{n} {rule}" for n, (rule, _) in enumerate(BAD)]
)
def test_a_row_that_is_no_figure_is_rejected_with_its_reason(
    tmp_path: Path, context: Context, rule: str, bad: list[str]
) -> None:
    found = load(tmp_path, context, row("pol_marac_cases", 7), bad)
    assert told(found) == {rule: (1, (3,), True)}
    assert values(found, "pol_marac_cases") == [(7, "")]
    assert len(found.frame) == 1
    assert (found.record.rows_read, found.record.rows_rejected) == (2, 1)


def test_needed_cells_and_numbers_are_the_engines_to_judge(
    tmp_path: Path, context: Context
) -> None:
    found = load(
        tmp_path,
        context,
        row("pol_notifications", "<5"),
        row("pol_notifications", 5, counts=""),
        row("pol_notifications", -1),
        row("", 5),
    )
    assert set(told(found)) == {
        "not_a_number",
        "needed_cell_blank",
        "number_out_of_range",
        "figure_missing",
    }
    assert found.frame.empty
    assert found.record.rows_rejected == 4


def test_why_there_is_no_number_stays_beside_it(tmp_path: Path, context: Context) -> None:
    hidden = {"If_there_is_no_number,_why": "*"}
    found = load(
        tmp_path,
        context,
        row("pol_notifications", **hidden),
        row("pol_marac_repeats", 0, 0),
    )
    assert found.issues == ()
    assert values(found, "pol_notifications") == [(pytest.approx(math.nan, nan_ok=True), "c")]
    assert values(found, "pol_marac_repeats") == [(pytest.approx(math.nan, nan_ok=True), "z")]


def test_counts_come_before_a_percentage_that_differs(tmp_path: Path, context: Context) -> None:
    found = load(
        tmp_path,
        context,
        row("pol_marac_repeats", 1, 3, Figure="33"),
        row("pol_marac_repeats", 1, 4, Figure="25.6", days=Q2),
        row("pol_marac_repeats", Figure="40", days=Q3),
    )
    assert told(found) == {"per_cent_differs": (1, (3,), False)}
    assert [value for value, _ in values(found, "pol_marac_repeats")] == [
        pytest.approx(100 / 3),
        25,
        40,
    ]


def test_the_same_cell_twice(tmp_path: Path, context: Context) -> None:
    found = load(
        tmp_path,
        context,
        row("pol_notifications", 100),
        row("pol_notifications", 100, days=("", ""), Month_or_quarter="2025-26 Q1"),
        row("pol_marac_cases", 50),
        row("Cases discussed at the multi-agency risk assessment conference", 55),
    )
    assert told(found) == {"row_duplicate": (1, (2,), True), "row_conflict": (1, (4,), True)}
    assert values(found, "pol_notifications") == [(100, "")]
    assert values(found, "pol_marac_cases") == [(55, "")]


def test_a_newer_return_stands_and_what_it_revises_is_told(
    tmp_path: Path, context: Context
) -> None:
    newer = [row("pol_notifications", 130), row("pol_marac_cases", 50)]
    for one in newer:
        one[-1] = "01/10/2025"
    write_csv(tmp_path / "a newer.csv", HEADERS, *newer)
    older = [
        row("pol_notifications", 120),
        row("pol_marac_cases", 50),
        row("pol_marac_children", 9, counts="child"),
    ]
    found = load(tmp_path, context, *older, name="b older.csv")
    assert values(found, "pol_notifications") == [(130, "")]
    assert values(found, "pol_marac_children") == [(9, "")]
    assert [(i.rule, i.file, i.rows, i.rejected) for i in found.issues] == [
        ("figure_revised", "a newer.csv", (2,), False)
    ]
    assert len(found.frame) == 3
    assert [file.name for file in found.record.files] == ["b older.csv", "a newer.csv"]


def test_of_overlapping_periods_the_shorter_ones_are_kept(tmp_path: Path, context: Context) -> None:
    found = load(
        tmp_path,
        context,
        row("pol_notifications", 40, days=("01/04/2025", "30/04/2025")),
        row("pol_notifications", 45, days=("01/05/2025", "31/05/2025")),
        row("pol_notifications", 130, days=Q1),
        row("pol_marac_cases", 50, days=Q1),
        row("pol_marac_cases", 52, days=("01/06/2025", "31/08/2025")),
        row("pol_marac_cases", 52, days=("01/10/2025", "31/03/2026")),
    )
    overlaps = [issue for issue in found.issues if issue.rule == "periods_overlap"]
    assert [(issue.rows, issue.rejected) for issue in overlaps] == [((4,), True), ((5, 6), False)]
    others = [issue for issue in found.issues if issue.rule != "periods_overlap"]
    assert [(issue.rule, issue.rows) for issue in others] == [("period_of_another_length", (7,))]
    assert [value for value, _ in values(found, "pol_notifications")] == [40, 45]
    assert found.record.rows_rejected == 1


@pytest.mark.parametrize(
    ("before", "after", "jumps"),
    [
        ((100, ""), (200, ""), True),
        ((100, ""), (199, ""), False),  # not twice as much
        ((200, ""), (100, ""), True),
        ((2, ""), (6, ""), False),  # chance: 2 x (root 6 - root 2) is 2.07, below 4.24
        ((1, ""), (10, ""), True),  # 4.32
        ((0, ""), (4, ""), False),  # 4.00
        ((0, ""), (5, ""), True),  # 4.47
        ((50, 100), (71, 100), True),  # 21 points, 3.04 deviations
        ((50, 100), (69, 100), False),  # 19 points
        ((10, 20), (15, 20), False),  # 25 points, but few cases
    ],
)
def test_a_figure_jumps_beyond_chance(
    tmp_path: Path,
    context: Context,
    before: tuple[int, object],
    after: tuple[int, object],
    jumps: bool,
) -> None:
    name = "pol_marac_repeats" if before[1] else "pol_notifications"
    found = load(tmp_path, context, row(name, *before), row(name, *after, days=Q2))
    assert told(found) == ({"figure_jumps": (1, (3,), False)} if jumps else {})
    assert len(found.frame) == 2


def test_another_agencys_figure_is_asked_about(tmp_path: Path, context: Context) -> None:
    found = load(tmp_path, context, row("pol_notifications", 10, agency="csc"))
    assert told(found) == {"agency_differs": (1, (2,), False)}
    assert found.frame["agency"].tolist() == ["police"]
    assert found.frame["source_id"].tolist() == ["partner_return_childrens_social_care"]


def test_a_form_that_was_filled_in_loads_without_edits(tmp_path: Path, context: Context) -> None:
    rows = [
        {
            "agency": "police",
            "indicator": context.registry["pol_notifications"].label,
            "period": "2025-26 Q1",
            "numerator": 120,
            "counting_unit": "event",
            "value_kind": "total",
            "returned_on": datetime(2025, 7, 14),
        }
    ]
    path = tmp_path / "police.xlsx"
    write_form(context.tables["partner_returns"], context.codes, path, rows=rows)
    loaded = load_partner_returns(tmp_path, context)
    assert loaded.issues == ()
    found = loaded.datasets["partner_returns"]
    assert values(found, "pol_notifications") == [(120, "")]
    assert found.issues == ()
    assert found.record.rows_read == 1


def test_one_bad_file_never_loses_the_others(tmp_path: Path, context: Context) -> None:
    write_csv(tmp_path / "good.csv", HEADERS, row("pol_notifications", 10))
    (tmp_path / "bad.xlsx").write_bytes(b"PK no workbook")
    write_csv(tmp_path / "other.csv", ["Agency", "Happiness"], ["Police", "high"])
    loaded = load_partner_returns(tmp_path, context)
    assert values(loaded.datasets["partner_returns"], "pol_notifications") == [(10, "")]
    assert {issue.file for issue in loaded.issues} == {"bad.xlsx", "other.csv"}


def test_an_empty_folder_gives_nothing(tmp_path: Path, context: Context) -> None:
    assert load_partner_returns(tmp_path, context).datasets == {}


def test_every_local_indicator_can_be_named_by_its_label(context: Context) -> None:
    names = named_indicators(context.registry)
    from scrutiny_lib.loaders.tables.codes import plain_words

    for indicator in context.registry.values():
        assert names[plain_words(indicator.id)] is indicator
        if indicator.is_local:
            assert names[plain_words(indicator.label)] is indicator
            assert names[plain_words(indicator.short_label)] is indicator


def test_no_value_of_a_row_is_in_an_issue(tmp_path: Path, context: Context) -> None:
    secret = "Zebedee"
    found = load(tmp_path, context, *(bad for _, bad in BAD), row(secret, 3, Organisation=secret))
    assert found.record.rows_rejected == len(BAD) + 1
    said = " ".join(str(issue) for issue in found.issues)
    assert secret not in said
    assert "happiness" not in said

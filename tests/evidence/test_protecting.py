"""Counts of our own at the door: protected in the table, the chart, its words and the sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lxml import html

from scrutiny_lib import evidence
from scrutiny_lib.config.disclosure import PartnershipRule
from scrutiny_lib.errors import DisclosureError, UsageError
from scrutiny_lib.evidence import Counts
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.model import FindingItem, QuestionItem
from scrutiny_lib.evidence.shown import Shown
from scrutiny_lib.metrics.intervals import wilson
from tests.evidence.frames import control, marks, roles, subpaths
from tests.evidence.test_door import QUESTION, Outputs, finding, payload

HERE = {"measure": "plans", "period": "2024-25", "area": "E08000035"}
SERVICES = pd.DataFrame({"Service": ["A", "B", "C", "Total"], "Children": [3, 9, 20, 32]})
COUNTS = Counts(address=HERE, by_row={"service": "Service"}, columns={"Children": {}})
MONTHLY = Counts(
    address={"measure": "missing", "area": "E08000035"},
    by_row={"period": "month"},
    columns={"value": {}},
)
YEARLY = Counts(
    address={"measure": "reviews", "area": "E08000035"},
    by_row={"period": "period"},
    unshown=("period",),
    labels=("year",),
    columns={"numerator": {"when": "in time"}, "denominator": {}},
    shares={"value": ("numerator", "denominator")},
)
WORDS = {"title": "A message", "subtitle": "Things, Leeds", "source": "Our own."}


def show_table(frame: pd.DataFrame = SERVICES, **options: Any) -> Shown:
    given = {
        "caption": "Children by service",
        "rule": "dfe_cin",
        "units": {"Children": "count"},
        "counts": COUNTS,
    }
    return evidence.table(frame, **{**given, **options})


def texts(bundle: dict[str, Any]) -> list[list[str]]:
    item = payload(bundle)
    rows = item["table"]["rows"] if item["kind"] == "chart" else item["rows"]
    return [[part["text"] for part in row] for row in rows]


def words_of(chart: dict[str, Any]) -> str:
    """Everything that a chart says in words and in its table."""
    item = payload(chart)
    cells = (text for row in texts(chart) for text in row)
    return " ".join([item["title"], item["subtitle"], item["alternative"], *cells])


def has_number(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d%]|[.,]\d)", text) is not None


def months(values: Sequence[float]) -> pd.DataFrame:
    """A control chart's frame with limits that were worked out from whatever is in it."""
    frame = control(values)
    return frame.assign(month=[str(day)[:7] for day in frame["date"]])


def years() -> pd.DataFrame:
    """Five years, one of them with three of seventy in time: 4.3%, from 1.5% to 11.9%."""
    frame = pd.DataFrame(
        {
            "year": range(2019, 2024),
            "period": [f"{year - 1}-{year % 100}" for year in range(2019, 2024)],
            "numerator": [40, 52, 3, 47, 61],
            "denominator": [80, 90, 70, 77, 91],
        }
    )
    ends = wilson(frame["numerator"], frame["denominator"])
    return frame.assign(
        value=100 * frame["numerator"] / frame["denominator"],
        flag="",
        series="Leeds",
        is_area=True,
        lower=100 * ends.lower,
        upper=100 * ends.upper,
    )


def show_years(frame: pd.DataFrame, **options: Any) -> Shown:
    given = {"rule": "dfe_cin", "unit": "per_cent", "counts": YEARLY, **WORDS, **options}
    return evidence.chart("yearly", frame, **given)


def show_months(frame: pd.DataFrame, **options: Any) -> Shown:
    given = {"rule": "dfe_cin", "unit": "count", "counts": MONTHLY, **WORDS, **options}
    return evidence.chart("control", frame, **given)


# Tables


def test_a_table_hides_small_counts_and_what_would_give_them_away(
    page: Context, cell: Outputs
) -> None:
    show_table()
    assert texts(cell[0]) == [["A", "[c]"], ["B", "[c]"], ["C", "20"], ["Total", "32"]]
    assert payload(cell[0])["key"] == [["[c]", "hidden to protect confidentiality"]]
    assert not has_number(cell[0]["text/html"].partition("</style>")[2], "9")
    told = payload(cell[0])["told"]
    assert [one["is_hidden"] for one in told["cells"]] == [True, True, False, False]
    assert [one["high"] for one in told["cells"]] == [None, None, 20, 32]


@pytest.mark.parametrize("rule", ["dfe_cin", "nhs_hes", ("published", "dfe_cin")])
def test_without_counts_nothing_that_rests_on_counts_is_shown(
    page: Context, cell: Outputs, rule: str | tuple[str, ...]
) -> None:
    for show in (show_table, lambda **more: show_months(months([9] * 12), **more)):
        with pytest.raises(DisclosureError, match="does not say which of its figures are counts"):
            show(rule=rule, counts=None)
    with pytest.raises(DisclosureError, match="give 'counts'"):
        evidence.protected(SERVICES, rule=rule, counts=None)
    assert cell == []


@pytest.mark.parametrize("rule", ["none", "published"])
def test_rules_that_hide_nothing_need_no_counts(page: Context, cell: Outputs, rule: str) -> None:
    show_table(rule=rule, counts=None)
    assert [row[1] for row in texts(cell[0])] == ["3", "9", "20", "32"]
    assert payload(cell[0])["told"] is None
    assert evidence.protected(SERVICES, rule=rule, counts=None) is SERVICES


def test_a_publisher_s_figures_stay_as_they_are_whatever_is_said_of_them(
    page: Context, cell: Outputs
) -> None:
    show_table(rule="published")
    assert [row[1] for row in texts(cell[0])] == ["3", "9", "20", "32"]
    assert payload(cell[0])["told"] is None


def test_mixed_rules_take_the_strictest_of_each(page: Context, cell: Outputs) -> None:
    """Seven may be shown under the one rule, and 13 as it is; not under the other."""
    frame = pd.DataFrame({"Service": ["A", "B", "C"], "Children": [7, 13, 0]})
    show_table(frame, rule=("dfe_cin", "nhs_hes"))
    assert [row[1] for row in texts(cell[0])] == ["[c]", "15", "0"]
    assert payload(cell[0])["rule"] == "dfe_cin+nhs_hes"


def test_a_rule_s_places_hold_for_percentages_and_rates(page: Context, cell: Outputs) -> None:
    ours = PartnershipRule(
        id="ours",
        protected_by="partnership",
        hidden_to=9,
        per_cent_places=0,
        rate_places=2,
        sentence="Ours.",
    )
    rules = (*page.profile.disclosure, ours)
    page.profile = page.profile.model_copy(update={"disclosure": rules})
    frame = pd.DataFrame({"Children": [41], "All": [90], "Share": [45.5556], "Rate": [45.5556]})
    counts = Counts(
        address=HERE,
        columns={"Children": {"when": "in time"}, "All": {}},
        shares={"Share": ("Children", "All")},
        rates={"Rate": ("Children", "All")},
    )
    units = {"Children": "count", "All": "count", "Share": "per_cent", "Rate": "per_10_000"}
    show_table(frame, counts=counts, units=units, rule="ours")
    assert texts(cell[0]) == [["41", "90", "46%", "45.56"]]


def test_a_column_of_figures_that_is_not_named_is_refused(page: Context, cell: Outputs) -> None:
    frame = SERVICES.assign(Rate=[0.3, 0.9, 2.0, 3.2])
    with pytest.raises(DisclosureError, match="does not say what the column 'Rate' is"):
        show_table(frame, units={"Children": "count", "Rate": "per_10_000"})
    assert cell == []


def test_figures_in_words_are_refused_unless_they_are_named(page: Context, cell: Outputs) -> None:
    frame = SERVICES.assign(Change=["up 2", "down 1", "", "up 1"])
    with pytest.raises(DisclosureError, match="does not name the column 'Change'"):
        show_table(frame)
    share = SERVICES.assign(Share=["3.3%", "", "", ""])
    wrong = Counts(address=HERE, by_row=COUNTS.by_row, columns=COUNTS.columns, labels=("Share",))
    with pytest.raises(DisclosureError, match="named under 'labels' and holds figures"):
        show_table(share, counts=wrong)
    assert cell == []
    labels = Counts(address=HERE, by_row=COUNTS.by_row, columns=COUNTS.columns, labels=("Change",))
    show_table(frame, counts=labels)
    assert [row[2] for row in texts(cell[0])] == ["up 2", "down 1", "", "up 1"]


def test_words_without_a_figure_need_a_name_too(page: Context, cell: Outputs) -> None:
    """ "Up" beside a hidden count and a shown one of the year before is a figure."""
    frame = SERVICES.assign(Before=[2, 9, 20, 31], Change=["up", "same", "same", "up"])
    columns = {"Children": {}, "Before": {"period": "2023-24"}}
    address = {"measure": "plans", "area": "E08000035", "period": "2024-25"}
    counts = Counts(
        address=address,
        by_row=COUNTS.by_row,
        columns=columns,
        rests_on={"Change": ("Children", "Before")},
    )
    units = dict.fromkeys(columns, "count")
    bare = Counts(address=address, by_row=COUNTS.by_row, columns=columns)
    with pytest.raises(DisclosureError, match="does not name the column 'Change'"):
        show_table(frame, units=units, counts=bare)
    show_table(frame, units=units, counts=counts)
    assert [row[-1] for row in texts(cell[0])] == ["[c]", "[c]", "same", "up"]


def test_an_interval_in_words_goes_with_its_percentage(page: Context, cell: Outputs) -> None:
    frame = years()[["year", "period", "numerator", "denominator", "value"]]
    frame = frame.astype({"year": str})
    ends = wilson(frame["numerator"], frame["denominator"])
    pairs = zip(100 * ends.lower, 100 * ends.upper, strict=True)
    frame["95% interval"] = [f"{low:.1f}% to {high:.1f}%" for low, high in pairs]
    shares = dict.fromkeys(("value", "95% interval"), ("numerator", "denominator"))
    counts = Counts(
        address=YEARLY.address,
        by_row=YEARLY.by_row,
        columns=YEARLY.columns,
        shares=shares,
        unshown=YEARLY.unshown,
        labels=YEARLY.labels,
    )
    units = {"numerator": "count", "denominator": "count", "value": "per_cent"}
    show_table(frame, counts=counts, units=units)
    assert texts(cell[0])[2] == ["2021", "[c]", "70", "[c]", "[c]"]
    assert texts(cell[0])[0][3:] == ["50.0%", "39.3% to 60.7%"]
    assert not re.search(r"4\.3%|1\.5%|11\.9%", cell[0]["text/html"])


def test_what_is_not_to_be_shown_is_not(page: Context, cell: Outputs) -> None:
    frame = SERVICES.assign(Secret=[7771.5, 7772.5, 7773.5, 7774.5])
    unshown = Counts(
        address=HERE, by_row=COUNTS.by_row, columns=COUNTS.columns, unshown=("Secret",)
    )
    show_table(frame, counts=unshown)
    assert [column["label"] for column in payload(cell[0])["columns"]] == ["Service", "Children"]
    assert "777" not in json.dumps(cell)


def test_a_second_table_hides_what_the_first_did(page: Context, cell: Outputs) -> None:
    show_table()
    show_table(SERVICES.iloc[[1]])
    assert texts(cell[1]) == [["B", "[c]"]]


# Charts


def test_a_chart_marks_a_hidden_month_with_a_cross_and_does_not_draw_it(
    page: Context, cell: Outputs
) -> None:
    frame = months([9, 11, 3, 10, 12, 9, 8, 11, 10, 12, 9, 10])
    safe = evidence.protected(frame[["date", "month", "value", "flag"]], counts=MONTHLY,
                              rule="dfe_cin")  # fmt: skip
    assert safe["flag"].tolist() == ["", "", "c", *[""] * 9]
    rest = frame.drop(columns=["value", "flag", "month", "date"])
    show_months(pd.concat([safe, rest.assign(mean=10.1)], axis=1))
    root = html.fragment_fromstring(payload(cell[0])["svg"])
    ((cross, _),) = marks(roles(root, "hidden")[0])
    (main,) = roles(root, "main")
    assert [len(part) for part in subpaths(main)] == [2, 9]
    assert all(x != cross for part in subpaths(main) for x, _ in part)
    dots = marks(roles(root, "dot")[0])
    assert (len(dots), [x for x, _ in dots if x == cross]) == (11, [])


def test_a_hidden_month_is_in_no_word_and_no_cell_of_its_chart(
    page: Context, cell: Outputs
) -> None:
    frame = months([9, 11, 3, 10, 12, 9, 8, 11, 10, 12, 9, 10])
    frame.loc[2, ["flag", "signal", "point_type"]] = ["c", "astronomical", "neutral_low"]
    show_months(frame)
    item = payload(cell[0])
    assert "Values run from 8 to 12." in item["alternative"]
    assert "1 month has no figure (March 2020)" in item["alternative"]
    row = next(row for row in texts(cell[0]) if row[0] == "March 2020")
    assert row == ["March 2020", "[c]", "10", "5", "15", "missing"]
    said = words_of(cell[0])
    assert not has_number(said, "3")
    march = next(c for c in item["table"]["told"]["cells"] if c["address"]["period"] == "2020-03")
    assert (march["is_hidden"], march["low"], march["high"]) == (True, 0, None)


@pytest.mark.parametrize(
    ("values", "rule"), [([9, 11, 3, 10, 12, 9], "dfe_cin"), ([9, 11, 13, 10, 12, 9], "nhs_hes")]
)
def test_limits_from_before_protection_are_refused(
    page: Context, cell: Outputs, values: list[float], rule: str
) -> None:
    """The mean of six months tells the one that is hidden, or what was rounded."""
    with pytest.raises(DisclosureError, match="protect the series first"):
        show_months(months(values), rule=rule)
    assert cell == []


def test_a_median_from_before_rounding_is_refused_too(page: Context, cell: Outputs) -> None:
    """A run chart has neither limits nor intervals, and its centre is a month's own figure."""
    frame = months([9, 11, 13, 10, 12]).drop(columns=["mean", "lower", "upper"])
    with pytest.raises(DisclosureError, match="protect the series first"):
        evidence.chart(
            "run",
            frame.assign(centre=11.0),
            rule="nhs_hes",
            unit="count",
            counts=MONTHLY,
            **WORDS,
        )
    assert cell == []


def test_limits_of_a_series_of_which_nothing_was_hidden_are_as_good_as_before(
    page: Context, cell: Outputs
) -> None:
    show_months(months([9, 11, 10, 12, 9, 8]))
    assert "Values run from 8 to 12." in payload(cell[0])["alternative"]


def test_a_chart_of_rounded_counts_can_be_shown(page: Context, cell: Outputs) -> None:
    """Protect first and work out the limits from that: as the refusal says."""
    frame = months([9, 11, 13, 10, 12, 9])
    safe = evidence.protected(
        frame[["date", "month", "value", "flag"]], counts=MONTHLY, rule="nhs_hes"
    )
    rest = frame.drop(columns=["value", "flag", "month", "date"])
    show_months(pd.concat([safe, rest], axis=1), rule="nhs_hes")
    assert [row[1] for row in texts(cell[0])] == ["10", "10", "10", "15", "10", "10"]


def test_a_hidden_percentage_goes_with_its_interval(page: Context, cell: Outputs) -> None:
    show_years(years())
    item = payload(cell[0])
    assert "no figure in 2021" in item["alternative"]
    (row,) = (row for row in texts(cell[0]) if row[0] == "2021")
    assert row[1] == "[c]"
    said = words_of(cell[0])
    assert not re.search(r"(?<!\d)(4\.3|1\.5|11\.9)", said)
    root = html.fragment_fromstring(item["svg"])
    assert len(marks(roles(root, "hidden")[0])) == 1
    (bars,) = roles(root, "interval")
    assert len(subpaths(bars)) == 4
    assert not re.search(r"(?<![\d.])(4\.28|4\.3%|1\.46|11\.8[56])", json.dumps(cell))


def test_a_chart_whose_value_is_not_named_is_refused(page: Context, cell: Outputs) -> None:
    counts = Counts(
        address=YEARLY.address, by_row=YEARLY.by_row, columns=YEARLY.columns
    )  # what the percentage is stands nowhere
    with pytest.raises(DisclosureError, match="does not say what the column 'value' is"):
        show_years(years(), counts=counts)
    assert cell == []


def test_a_series_comes_back_protected_with_its_symbols(page: Context) -> None:
    safe = evidence.protected(years(), counts=YEARLY, rule="dfe_cin")
    assert safe["flag"].tolist() == ["", "", "c", "", ""]
    assert np.isnan(safe.loc[2, ["numerator", "value"]].astype(float)).all()
    assert safe["denominator"].tolist() == [80, 90, 70, 77, 91]
    again = evidence.protected(safe, counts=YEARLY, rule="dfe_cin")
    pd.testing.assert_frame_equal(again, safe, check_dtype=False)


# Findings and questions


def rests_on(*services: str, **parts: Any) -> FindingItem:
    cells = tuple({**HERE, "service": service} for service in services)
    return finding(disclosure_rule="dfe_cin", cells=cells, headline="It was 9", **parts)


def test_a_finding_on_a_hidden_cell_becomes_a_note_and_its_question_is_dropped(
    page: Context, cell: Outputs
) -> None:
    shown = show_table()
    evidence.show([rests_on("C", "B"), QUESTION], shown)
    assert [payload(bundle)["kind"] for bundle in cell] == ["table", "note"]
    assert payload(cell[1])["text"] == page.wording.hidden_finding
    assert "It was 9" not in json.dumps(cell)
    assert evidence.question(QUESTION) is None


def test_a_finding_on_shown_cells_is_shown_and_says_which(page: Context, cell: Outputs) -> None:
    shown = show_table()
    evidence.show([rests_on("C"), QUESTION], shown)
    assert [payload(bundle)["kind"] for bundle in cell] == ["table", "finding", "question"]
    told = payload(cell[1])["told"]
    address = {**HERE, "period": "2024-04 to 2025-03", "service": "C"}
    assert [one["address"] for one in told["cells"]] == [address]
    assert payload(cell[1])["evidence"] == ["children-by-service"]


def test_a_question_goes_with_any_of_its_findings(page: Context, cell: Outputs) -> None:
    """Its words may hold the figure of the one that is hidden."""
    show_table()
    evidence.finding(rests_on("A", name="f-hidden"))
    evidence.finding(rests_on("C", name="f-shown"))
    both = QuestionItem.model_validate(
        {**QUESTION.model_dump(), "rests_on": ["f-hidden", "f-shown"]}
    )
    assert evidence.question(both) is None


def test_a_question_comes_after_its_finding(page: Context, cell: Outputs) -> None:
    with pytest.raises(UsageError, match="rests on f-one; show that finding first"):
        evidence.question(QUESTION)
    assert cell == []


def test_a_finding_cannot_call_protected_counts_published(page: Context, cell: Outputs) -> None:
    shown = show_table()
    with pytest.raises(DisclosureError, match="whose counts are protected under dfe_cin"):
        evidence.finding(finding(disclosure_rule="published", headline="It was 3"), shown)
    assert len(cell) == 1


def test_a_finding_has_to_say_on_which_counts_it_rests(page: Context, cell: Outputs) -> None:
    with pytest.raises(DisclosureError, match="a finding does not say on which it rests"):
        evidence.finding(finding(disclosure_rule="dfe_cin"))
    assert cell == []
    evidence.finding(finding(disclosure_rule="none"))
    assert len(cell) == 1


def test_a_finding_can_not_rest_on_figures_that_were_never_protected(
    page: Context, cell: Outputs
) -> None:
    with pytest.raises(DisclosureError, match="service=C was never protected"):
        evidence.finding(rests_on("C"))
    assert cell == []

"""Counts of our own behind charts of who, of rare events, of pairs and of all authorities."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lxml import html

from scrutiny_lib import evidence
from scrutiny_lib.errors import DisclosureError, UsageError
from scrutiny_lib.evidence import Counts
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.protecting_charts import protect_chart
from tests.evidence.frames import control, marks, roles, subpaths, yearly
from tests.evidence.more_frames import funnel, paired, rare, relative, steps, with_ratios
from tests.evidence.test_door import Outputs, payload

NAN = math.nan
HERE = {"measure": "plans", "period": "2024-25", "area": "E08000035"}
WORDS = {"title": "A message", "subtitle": "Things, Leeds", "source": "Our own."}
WHO = Counts(
    address=HERE,
    by_row={"ethnicity": "group"},
    columns={"count": {}},
    rates={"ratio": ("count", "population")},
)
BETWEEN = Counts(
    address={**HERE, "measure": "referrals between deaths"},
    by_row={"event": "event"},
    columns={"value": {}},
    counting="event",
)
EVENTS = Counts(
    address={**HERE, "measure": "deaths"},
    columns={"events": {}},
    rests_on={"value": ("events",)},
    counting="event",
)
PAIR = Counts(
    address={"area": "E08000035"},
    by_row={"measure": "series", "period": "month"},
    columns={"value": {}},
)
PEOPLE = {"A": 2000.0, "B": 3000.0, "C": 9000.0}


def show(kind: str, frame: pd.DataFrame, counts: Counts | None, **options: Any) -> None:
    given = {"rule": "dfe_cin", "unit": "count", "counts": counts, **WORDS, **options}
    evidence.chart(kind, frame, **given)


def rows(cell: Outputs, place: int = -1) -> dict[str, list[str]]:
    table = payload(cell[place])["table"]["rows"]
    return {row[0]["text"]: [part["text"] for part in row[1:]] for row in table}


def months(**series: list[float]) -> pd.DataFrame:
    frame = paired(**series)
    return frame.assign(month=[str(day)[:7] for day in frame["date"]])


FRAMES = {
    "steps": steps(Police=[400, 100]),
    "relative": relative({"A": 30, "B": 50}, PEOPLE),
    "rare": rare([9, 11, 30, 12, 14, 22, 40]),
    "paired": paired(A=[9, 11], B=[12, 14]),
    "funnel": funnel([22, 18, 25]),
    "run": control([9, 11]).assign(centre=10.0),
    "yearly": yearly(Leeds=[9, 11]),
    "control": control([9, 11]),
}


@pytest.mark.parametrize("rule", ["dfe_cin", "nhs_hes", ("published", "dfe_cin")])
@pytest.mark.parametrize("kind", FRAMES)
def test_without_counts_nothing_that_rests_on_counts_is_shown(
    page: Context, cell: Outputs, kind: str, rule: str | tuple[str, ...]
) -> None:
    with pytest.raises(DisclosureError, match="does not say which of its figures are counts"):
        show(kind, FRAMES[kind], None, rule=rule)
    assert cell == []


@pytest.mark.parametrize("kind", FRAMES)
def test_counts_that_do_not_name_the_figure_are_refused(
    page: Context, cell: Outputs, kind: str
) -> None:
    other = Counts(address=HERE, by_row={}, columns={"other": {}})
    with pytest.raises(DisclosureError, match=r"'counts' (does not say what|of a)"):
        show(kind, FRAMES[kind].assign(other=100), other)
    assert cell == []


@pytest.mark.parametrize("rule", ["none", "published"])
@pytest.mark.parametrize("kind", FRAMES)
def test_rules_that_hide_nothing_need_no_counts(
    page: Context, cell: Outputs, kind: str, rule: str
) -> None:
    show(kind, FRAMES[kind], None, rule=rule)
    assert payload(cell[0])["table"]["told"] is None


# Who


def test_a_small_group_has_neither_number_nor_ratio(page: Context, cell: Outputs) -> None:
    show("relative", relative({"A": 30, "B": 3, "C": 80}, PEOPLE), WHO)
    printed = rows(cell)
    assert printed["B"] == ["[c]", "3,000", "[c]", "[c]", "[c]", ""]
    hidden = [name for name, texts in printed.items() if texts[0] == "[c]"]
    assert len(hidden) == 2  # everyone is known, and so a second group goes with it
    assert "Total" not in hidden
    root = html.fragment_fromstring(payload(cell[0])["svg"])
    drawn = [mark for role in ("dot", "signal") for g in roles(root, role) for mark in marks(g)]
    assert len(drawn) == 1
    assert len(subpaths(roles(root, "interval")[0])) == 1
    said = payload(cell[0])["alternative"]
    assert "Hidden to protect confidentiality: " in said
    assert "0.13" not in json.dumps(cell)  # what the ratio of B would be


def test_everyone_can_not_be_left_out(page: Context, cell: Outputs) -> None:
    """The ratio of one group and its count tell everyone: what is hidden is all that is left."""
    frame = relative({"A": 30, "B": 3, "C": 80}, PEOPLE)
    with pytest.raises(DisclosureError, match="everyone needs a row 'Total', and 'group' a name"):
        show("relative", frame[frame["group"] != "Total"], WHO)
    bare = Counts(address=HERE, columns={"count": {}}, rates=WHO.rates)
    with pytest.raises(DisclosureError, match="everyone needs a row 'Total', and 'group' a name"):
        show("relative", frame, bare)
    assert cell == []


def test_where_everyone_is_hidden_no_ratio_is_shown(page: Context, cell: Outputs) -> None:
    """One of five is not told by its ratio to the other four."""
    with pytest.raises(UsageError, match="no figure to draw; show a note instead"):
        show("relative", relative({"A": 5, "B": 0}, PEOPLE), WHO)
    assert cell == []


def test_a_ratio_to_others_than_those_of_the_frame_is_refused(page: Context, cell: Outputs) -> None:
    """Everyone with three of whom nothing is known: the ratio would tell of the three."""
    frame = relative({"A": 30, "B": 20, "C": 80}, PEOPLE)
    with pytest.raises(DisclosureError, match="'ratio' is not the rate of 'count' in 'population'"):
        show("relative", frame.assign(ratio=frame["ratio"] * 1.03), WHO)
    assert cell == []


def test_a_ratio_to_everyone_is_as_good_as_one_to_everyone_else(
    page: Context, cell: Outputs
) -> None:
    frame = relative({"A": 30, "B": 20, "C": 80}, PEOPLE)
    rate = frame["count"] / frame["population"]
    ratio = (rate / rate.iloc[-1]).where(frame["group"] != "Total")
    show("relative", frame.assign(ratio=ratio.round(2)), WHO)
    assert rows(cell)["A"][2] == "1.62"


def test_what_a_ratio_rests_on_can_be_named(page: Context, cell: Outputs) -> None:
    """Held against a published rate, it tells of nothing but its own count."""
    frame = relative({"A": 30, "B": 3, "C": 80}, PEOPLE)
    against = frame[frame["group"] != "Total"].assign(ratio=[1.5, 0.1, 0.9])
    counts = Counts(address=HERE, by_row=WHO.by_row, columns=WHO.columns,
                    rests_on={"ratio": ("count",)})  # fmt: skip
    show("relative", against, counts)
    assert rows(cell)["B"] == ["[c]", "3,000", "[c]", "[c]", "[c]", ""]


def test_a_group_of_unknown_size_has_a_number_and_no_ratio(page: Context, cell: Outputs) -> None:
    frame = relative({"A": 30, "B": 20, "Not known": 9}, {"A": 2000.0, "B": 3000.0})
    show("relative", frame, WHO)
    assert rows(cell)["Not known"] == ["9", "[x]", "[u]", "[u]", "[u]", ""]
    assert "Too few to say: Not known." in payload(cell[0])["alternative"]


def test_protected_counts_can_be_shown(page: Context, cell: Outputs) -> None:
    plain = relative({"A": 31, "B": 22, "C": 83}, PEOPLE)
    with pytest.raises(DisclosureError, match="protect the counts first"):
        show("relative", plain, WHO, rule="nhs_hes")
    safe = evidence.protected(
        plain[["group", "count", "population", "flag"]],
        counts=Counts(address=HERE, by_row=WHO.by_row, columns=WHO.columns),
        rule="nhs_hes",
    )
    show("relative", with_ratios(safe), WHO, rule="nhs_hes")
    assert [texts[0] for texts in rows(cell).values()] == ["30", "20", "85", "135"]


def test_a_publisher_s_hidden_group_is_nowhere(page: Context, cell: Outputs) -> None:
    frame = relative({"A": 30, "B": 777, "C": 80}, PEOPLE)
    frame.loc[1, "flag"] = "c"
    show("relative", frame[frame["group"] != "Total"], None, rule="published")
    assert "777" not in json.dumps(cell)
    assert rows(cell)["B"] == ["[c]", "3,000", "[c]", "[c]", "[c]", ""]


# Rare events


def test_few_cases_between_events_are_hidden_and_the_limits_made_of_the_rest(
    page: Context, cell: Outputs
) -> None:
    frame = rare([30, 3, 40, 22, 35, 28, 44])
    with pytest.raises(DisclosureError, match="protect the series first"):
        show("rare", frame, BETWEEN)
    safe = evidence.protected(frame, counts=BETWEEN, rule="dfe_cin")
    show("rare", safe.assign(centre=float(np.nanmedian(safe["value"]))), BETWEEN)
    item = payload(cell[0])
    assert rows(cell)["2"][0] == "[c]"
    root = html.fragment_fromstring(item["svg"])
    assert len(marks(roles(root, "hidden")[0])) == 1
    assert "Number 2 has no figure" in item["alternative"]
    assert not re.search(r"(?<!\d)3(?!\d)", re.sub(r"<[^>]*>", " ", item["alternative"]))


def test_a_chart_of_few_events_is_refused(page: Context, cell: Outputs) -> None:
    """Its points can be counted."""
    with pytest.raises(DisclosureError, match="would show how many events there were"):
        show("rare", rare([30, 40, 22, 35, 28]).assign(centre=30.0), BETWEEN)
    assert cell == []


def test_days_rest_on_the_number_of_events(page: Context, cell: Outputs) -> None:
    frame = rare([30, 3, 40, 22, 35, 28, 44])
    show("rare", frame.assign(events=8), EVENTS, unit="days")
    assert rows(cell)["2"][0] == "3"  # days are no count
    other = Counts(
        address={**HERE, "measure": "serious harm"},
        columns={"events": {}},
        rests_on=EVENTS.rests_on,
        counting="event",
    )
    with pytest.raises(DisclosureError, match="protect the series first"):
        show("rare", frame.assign(events=4), other, unit="days")
    assert len(cell) == 1


def test_a_hidden_signal_of_a_rare_event_is_hidden(page: Context, cell: Outputs) -> None:
    frame = rare([30, 99, 40, 22], outside=[2])
    frame.loc[1, "flag"] = "c"
    show("rare", frame, None, rule="published")
    whole = json.dumps(cell)
    assert "99" not in re.sub(r"[\d.]+ [\d.]+", "", payload(cell[0])["alternative"])
    assert rows(cell)["2"] == ["[c]", "20", "0", "50", "missing"]
    assert "above the upper limit" not in whole


# Pairs


def test_a_hidden_month_of_a_pair_is_nowhere(page: Context, cell: Outputs) -> None:
    frame = months(Police=[30, 3, 40, 22], Council=[60, 50, 61, 62])
    show("paired", frame, PAIR)
    item = payload(cell[0])
    assert rows(cell)["February 2020"] == ["[c]", "50"]
    root = html.fragment_fromstring(item["svg"])
    lines = [subpaths(g) for g in roles(root, "main") if g.get("class") == "main"]
    assert sorted(len(part) for line in lines for part in line) == [1, 2, 4]
    assert "lowest 22" in item["alternative"]
    assert "no figure in February 2020" in item["alternative"]


def test_means_from_before_protection_are_refused(page: Context, cell: Outputs) -> None:
    frame = months(Police=[30, 3, 40, 22], Council=[60, 50, 61, 62])
    with pytest.raises(DisclosureError, match="protect the series first"):
        show("paired", frame.assign(mean=23.75), PAIR)
    assert cell == []


def test_each_series_has_the_mean_of_what_is_left_of_it(page: Context, cell: Outputs) -> None:
    frame = months(Police=[30, 3, 40, 20], Council=[60, 50, 61, 62])
    safe = evidence.protected(frame, counts=PAIR, rule="dfe_cin")
    means = [30.0] * 4 + [58.25] * 4
    with pytest.raises(DisclosureError, match="protect the series first"):
        show("paired", safe.assign(mean=[23.25] * 4 + [58.25] * 4), PAIR)
    show("paired", safe.assign(mean=means), PAIR)
    assert "mean 30; no figure in February 2020" in payload(cell[0])["alternative"]


def test_a_percentage_of_a_pair_is_that_of_its_counts(page: Context, cell: Outputs) -> None:
    frame = months(Police=[30, 25, 40, 22], Council=[60, 50, 61, 62]).assign(whole=80.0)
    counts = Counts(
        address=PAIR.address,
        by_row=PAIR.by_row,
        columns={"part": {"when": "in time"}, "whole": {}},
        shares={"value": ("part", "whole")},
    )
    given = frame.assign(part=frame["value"], value=100 * frame["value"] / 80, unit="per_cent")
    wrong = given.copy()
    wrong.loc[2, "value"] += 1
    with pytest.raises(DisclosureError, match="'value' is not the percentage of 'part' in 'whole'"):
        show("paired", wrong, counts)
    show("paired", given, counts)
    assert rows(cell)["January 2020"] == ["37.5%", "75.0%"]


def test_limits_stay_and_intervals_go_with_a_hidden_figure(page: Context, cell: Outputs) -> None:
    frame = paired(A=[9, 11, 12], B=[12, 14, 13]).assign(lower=5.0, upper=20.0)
    frame.loc[1, "flag"] = "c"
    show("paired", frame, None, rule="published")
    show("paired", frame.assign(mean=12.0), None, rule="published", title="With a mean")
    first, second = (html.fragment_fromstring(payload(one)["svg"]) for one in cell)
    assert sorted(len(subpaths(g)) for g in roles(first, "interval")) == [2, 3]
    bands = [part for group in roles(second, "band") for part in subpaths(group)]
    assert len(bands) == 2
    assert len(bands[0]) == len(bands[1])  # level from end to end, whatever is hidden between
    assert "lowest 9 in January 2020, highest 12" in payload(cell[0])["alternative"]


# All authorities


def test_an_authority_that_its_publisher_hid_is_nowhere(page: Context, cell: Outputs) -> None:
    frame = funnel([22, 18, 77.7, 25])
    frame.loc[2, ["flag", "denominator"]] = ["c", 7777.0]
    show("funnel", frame, None, rule="published", unit="per_cent")
    whole = json.dumps(cell)
    assert "77.7" not in whole
    assert "7,777" not in whole
    item = payload(cell[0])
    assert item["alternative"].endswith("1 authority has no figure and is not drawn.")
    assert rows(cell)["Authorities above the upper 99.8% limit"] == ["0"]
    root = html.fragment_fromstring(item["svg"])
    assert sum(len(subpaths(g)) for g in roles(root, "others")) == 3  # one is the key's


def test_a_hidden_area_has_no_limits_either(page: Context, cell: Outputs) -> None:
    """Limits follow from the size, and the size from a figure that is hidden."""
    frame = funnel([77.7, 18, 25])
    frame.loc[0, "flag"] = "c"
    show("funnel", frame, None, rule="published", unit="per_cent")
    assert "Leeds has no figure." in payload(cell[0])["alternative"]
    assert rows(cell)["Leeds"] == ["[c]"]
    assert "Leeds: out of" not in rows(cell)


def test_a_hidden_size_does_not_even_reach_the_drawing(page: Context) -> None:
    frame = funnel([22, 18, 25])
    frame.loc[1, "flag"] = "c"
    safe, told = protect_chart(page, frame, None, "published", kind="funnel", unit="per_cent")
    assert safe.loc[1, ["value", "denominator", "lower_95", "upper_998"]].isna().all()
    assert safe["position"].tolist() == ["within", "missing", "within"]
    assert told is None


def test_an_average_over_figures_of_our_own_that_are_hidden_is_refused(
    page: Context, cell: Outputs
) -> None:
    frame = funnel([22, 18, 25]).assign(part=[22, 3, 75], code=["E1", "E2", "E3"])
    counts = Counts(
        address={"measure": "reviews", "period": "2024-25"},
        by_row={"area": "code"},
        columns={"part": {"when": "in time"}, "denominator": {}},
        shares={"value": ("part", "denominator")},
    )
    frame["value"] = 100 * frame["part"] / frame["denominator"]
    with pytest.raises(DisclosureError, match="protect the series first"):
        show("funnel", frame, counts, unit="per_cent")
    assert cell == []

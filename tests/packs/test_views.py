"""What a notebook asks for, on real published figures: Leeds, and places that are hard."""

from __future__ import annotations

import pytest

from scrutiny_lib import evidence
from scrutiny_lib.config.trend_blocks import Mix
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.model import FindingItem, QuestionItem
from scrutiny_lib.packs.session import Pack, open_pack
from scrutiny_lib.packs.views import gaps, mix, monthly, overview, yearly
from scrutiny_lib.packs.views.comparison import compare, members_of, of_area, year_spans
from scrutiny_lib.packs.views.funnels import funnel, title_of
from scrutiny_lib.packs.views.pairs import _then_and_now

pytestmark = pytest.mark.slow
WHO = ("csc_ref_source_police", "csc_ref_source_schools", "csc_ref_source_health")


@pytest.fixture(scope="module")
def leeds() -> Pack:
    return open_pack("trends")


def test_leeds_is_left_out_of_its_own_comparators(leeds: Pack) -> None:
    core = members_of(leeds, leeds.comparators[0])
    assert leeds.area.code in core
    labels = set(compare(leeds, "csc_icpc_15")["series"])
    assert "Core cities (median of 7)" in labels
    assert "Statistical neighbours (median of 10)" in labels


def test_the_newest_core_city_figure_rests_on_too_few_and_is_not_shown(leeds: Pack) -> None:
    frame = compare(leeds, "csc_icpc_15")
    newest = frame[(frame["comparator"] == "core_cities") & (frame["year"] == 2025)].iloc[0]
    assert (newest["n_present"], newest["n_members"]) == (2, 7)
    assert newest["flag"] == "x"
    assert newest["value"] != newest["value"]
    assert "core cities 2 of 7 in 2025 (too few to show)" in " ".join(
        yearly(leeds, "csc_icpc_15").chart["notes"]
    ).replace("Core", "core")


def test_the_neighbour_model_is_a_matter_of_the_profile(leeds: Pack) -> None:
    by_model = {
        model: members_of(leeds, leeds.comparators[1].model_copy(update={"model": model}))
        for model in ("2021", "2025")
    }
    assert len(set(by_model["2021"]) & set(by_model["2025"])) == 2


def test_a_clear_fall_is_a_finding_with_its_question(leeds: Pack) -> None:
    finding, question = yearly(leeds, "csc_cpp_review").told
    assert isinstance(finding, FindingItem)
    assert isinstance(question, QuestionItem)
    assert finding.polarity == "worse"
    assert finding.headline.startswith("Plan reviews in time fell from 97.3% in 2021 to 68.7%")
    assert question.rests_on == (finding.id,)


def test_a_volume_is_neither_better_nor_worse(leeds: Pack) -> None:
    finding, _ = yearly(leeds, "csc_s47_rate").told
    assert isinstance(finding, FindingItem)
    assert finding.polarity == "none"


def test_a_month_chosen_for_a_rebase_starts_a_new_segment_and_says_why() -> None:
    pack = open_pack("trends", rebase=[{"date": "2022-04", "reason": "a test"}])
    view = monthly(pack, "csc_ref_month")
    frame = view.chart["frame"]
    assert list(frame.groupby("segment").size()) == [36, 24]
    assert frame["mean"].iloc[-1] == pytest.approx(869.33, abs=0.005)
    assert frame["lower"].iloc[-1] == pytest.approx(445.12, abs=0.005)
    assert frame["upper"].iloc[-1] == pytest.approx(1293.55, abs=0.005)
    assert "Starts anew in April 2022: a test." in view.chart["notes"]


def test_a_rebase_outside_the_period_is_refused() -> None:
    pack = open_pack("trends", rebase=[{"date": "2001-04", "reason": "a test"}])
    with pytest.raises(UsageError, match="no control chart of 'csc_ref_month'"):
        monthly(pack, "csc_ref_month")


def test_a_period_ends_every_figure() -> None:
    pack = open_pack("trends", period="2018-04/2022-03")
    assert (
        monthly(pack, "csc_ref_month").chart["frame"]["date"].max().strftime("%Y-%m") == "2022-03"
    )
    assert compare(pack, "csc_icpc_15")["year"].max() == 2022


def test_shares_of_different_things_do_not_share_a_chart(leeds: Pack) -> None:
    words = {"title": "Referrals in {year}: {parts}", "subtitle": "Share of referrals"}
    assert mix(leeds, Mix(indicators=WHO, **words))["title"].startswith("Referrals in 2025: ")
    with pytest.raises(UsageError, match="can't share a chart"):
        mix(leeds, Mix(indicators=(*WHO, "csc_icpc_15"), **words))


def test_an_agency_with_nothing_is_the_finding_of_the_gaps(leeds: Pack) -> None:
    view = gaps(leeds)
    table = view.table["frame"].set_index("Agency")
    assert table.loc["Police", "Published figures held"] == "Nothing"
    finding, _ = view.told
    assert isinstance(finding, FindingItem)
    assert "the police" in finding.headline
    assert "agree for Leeds" in view.notes


@pytest.mark.parametrize("area", ["City of London", "Isles of Scilly", "Rutland"])
def test_small_places_come_out(area: str) -> None:
    pack = open_pack("trends", area=area)
    view = monthly(pack, "csc_ref_month")
    assert view.kind == ("control" if area == "Rutland" else "run")
    evidence.chart(view.kind, **view.chart)
    for one in ("csc_asmt_45", "hea_injury_0_14", "csc_cpp_review"):
        shown = evidence.chart("yearly", **yearly(pack, one).chart)
        evidence.show(yearly(pack, one).told, shown)
    evidence.table(**overview(pack, ["csc_cla_rate", "hea_injury_0_14"], "Newest figures"))
    evidence.table(**gaps(pack).table)


def test_nothing_is_said_of_a_level_whose_small_months_are_hidden() -> None:
    view = monthly(open_pack("trends", area="City of London"), "csc_ref_month")
    assert view.told == ()
    assert view.chart["title"] == "Monthly referrals: too many months are hidden to judge"
    assert any("hidden because they are small" in note for note in view.chart["notes"])


def test_the_years_of_a_gap_are_said_short() -> None:
    assert year_spans([2013, 2014, 2015, 2017, 2019, 2020]) == "2013 to 2015, 2017 and 2019 to 2020"


@pytest.mark.parametrize("indicator", ["csc_icpc_15", "csc_rereferral"])
def test_a_funnel_s_groups_have_the_figures_of_the_tables(leeds: Pack, indicator: str) -> None:
    view = funnel(leeds, indicator)
    assert view is not None
    drawn = view.chart["frame"]
    drawn = drawn[drawn["is_median"]].set_index("group")["value"]
    year = int(view.chart["subtitle"][-4:])
    whole = compare(leeds, indicator)
    same = whole[whole["year"] == year].set_index("comparator")["value"]
    # Sheffield is a core city and a neighbour: it counts in both.
    assert drawn["Core cities"] == same["core_cities"]
    assert drawn["Statistical neighbours"] == same["statistical_neighbours"]


def test_the_first_figure_of_a_pair_is_named_by_its_own_year(leeds: Pack) -> None:
    then, now, first, last = _then_and_now(leeds, "csc_cpp_2y_open")
    own = of_area(leeds, "csc_cpp_2y_open").set_index("year")["value"]
    assert (own[first], own[last]) == (then, now)
    assert own.loc[last - 5 : first - 1].isna().all(), "that of an earlier year is hidden"


def test_a_funnel_says_how_many_authorities_it_leaves_out(leeds: Pack) -> None:
    some, every = (funnel(leeds, name) for name in ("csc_icpc_15", "csc_rereferral"))
    assert some is not None
    assert every is not None
    assert some.chart["notes"][0].startswith("140 of 153 authorities have a figure with its count")
    assert every.chart["notes"][0] == "All 153 authorities have a figure with its count for 2025."


@pytest.mark.parametrize(
    ("position", "title"),
    [
        ("within", "funnel_within"),
        ("low_95", "funnel_edge"),
        ("high_95", "funnel_edge"),
        ("low_998", "funnel_outside"),
        ("high_998", "funnel_outside"),
    ],
)
def test_usual_is_the_same_in_a_funnel_s_title_as_in_its_finding(position: str, title: str) -> None:
    assert title_of(position) == title
